"""A comparison in words, for a terminal: what entered, what it says, what it hangs on, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp
from typing import Any

from ..output.notice import NOTICE
from ..output.text_table import WIDTH, Say, sentences, table, wrapped
from .additive import RESTS_ON
from .comparison import Comparison, table_of
from .component import REFERENCE, Component
from .designs import Part
from .node_splitting import Split
from .tables import DETAILS

DISAGREE_AT = 0.10  # the p value below which direct and indirect evidence are said to disagree
_LONG_HEAD = 40


def comparison_text(comparison: Comparison, width: int = WIDTH, say: Say = str) -> str:
    """Effects against the reference of each network, heterogeneity, and where direct and indirect evidence disagree."""
    columns, rows = table_of(comparison)
    head = [say(name.replace("_", "-").capitalize()) for name in columns]
    cells = [
        [say(cell) if cell == REFERENCE else cell for cell in row] for row in rows
    ]  # names are the user's own
    lines = [table(head, cells, width), ""]
    lines += sentences(_about(comparison), width, say)
    return "\n".join([*lines, say(NOTICE)])


def _about(comparison: Comparison) -> Iterator[str]:
    turned = (
        "ratio of each treatment over"
        if comparison.ratio
        else "effect of each treatment minus that of"
    )
    effects = "random effects" if comparison.random else "common effect"
    yield f"{turned.capitalize()} the reference; {effects}. P-scores: 1 is surely the best of its network, 0 surely the worst."
    if len(comparison.components) > 1:
        yield f"The network falls apart into {len(comparison.components)}: nothing is compared across."
    for number, one in enumerate(comparison.components, 1):
        yield heterogeneity_line(comparison, one, number)
    yield from disagreements(comparison)


def heterogeneity_line(comparison: Comparison, part: Component, number: int) -> str:
    fitted = part.fitted
    studies = len(fitted.network.studies)
    name = f"Network {number} (against {comparison.reference_of(part)}): {studies} stud{'y' if studies == 1 else 'ies'}"
    if fitted.df == 0:
        return f"{name}; a tree: no two ways lead from one treatment to another, so that nothing can disagree."
    said = f"{name}; Q = {fitted.q:.2f}, df = {fitted.df}, p {p_text(fitted.p_value)}; I² = {100 * fitted.i2:.1f}%"
    if comparison.random:
        interval = part.tau2_interval
        said += f"; tau² = {fitted.tau2:.4f}" + (
            f" ({interval.low:.4f} to {interval.high:.4f})" if interval else ""
        )
    said += f"; within designs {_part(part.within)}, between {_part(part.between)}"
    if comparison.random and part.between.df:
        said += f", and {_part(part.interaction.between)} where studies of one design may differ"
    return f"{said}."


def p_text(value: float | None) -> str:
    """A p value with its sign: `= 0.0123`, `< 0.0001`."""
    if value is None:
        return "not told"
    return "< 0.0001" if value < 0.0001 else f"= {value:.4f}"


def _part(part: Part) -> str:
    return f"{part.q:.2f} (df {part.df}, p {p_text(part.p_value)})" if part.df else "none"


def disagreements(comparison: Comparison) -> Iterator[str]:
    """The comparisons whose direct and indirect evidence disagree."""
    for part in comparison.components:
        for split in part.splits:
            if split.p_value is not None and split.p_value < DISAGREE_AT:
                yield _disagreement(split, comparison.ratio)


def _disagreement(split: Split, ratio: bool) -> str:
    direct, indirect = split.direct or 0.0, split.indirect or 0.0
    shown = (
        (f"{exp(direct):.2f} against {exp(indirect):.2f}")
        if ratio
        else f"{direct:.3f} against {indirect:.3f}"
    )
    pair = f"{split.treatment1} : {split.treatment2}"
    return f"Direct and indirect evidence on {pair} disagree: {shown}, p {p_text(split.p_value)}."


def additive_text(told: dict[str, Any], ratio: bool, width: int = WIDTH) -> str:
    """The additive model in words; `told` is its dictionary."""
    rows = [[one["component"], *_estimate(one, ratio)] for one in told["components"]]
    rows += [
        [f"{one['treatment1']} : {one['treatment2']}", *_estimate(one, ratio)]
        for one in told["effects"]
    ]
    test = told["additivity"]
    said = [f"Additive model: {RESTS_ON}."]
    if told["bridges"]:
        said.append(
            "It bridges networks that no study connects; nothing but additivity holds them together."
        )
    said.append(
        f"Test of additivity: Q = {test['Q']:.2f}, df = {test['df']}, p {p_text(test['p_value'])}."
        if test["df"]
        else "Additivity cannot be tested here: the additive model fits no worse than the network by itself."
    )
    head = ["Component or comparison", "Ratio" if ratio else "Effect", "From", "To"]
    return "\n".join(
        [*(wrapped(sentence, width) for sentence in said), "", table(head, rows, width)]
    )


def _estimate(one: dict[str, Any], ratio: bool) -> list[str]:
    values = [one[key] for key in ("estimate", "ci_low", "ci_high")]
    if values[0] is None:
        return ["not told by the studies", "", ""]
    return [f"{exp(value):.3f}" if ratio else f"{value:.4f}" for value in values]


def detail_text(name: str, parts: Sequence[Sequence[dict[str, Any]]], width: int = WIDTH) -> str:
    """A detail as tables, one a network; a long name of the first column goes above its table."""
    about = DETAILS[name].about
    lines = [f"{about[:1].upper()}{about[1:]}", ""]
    for number, rows in enumerate(parts, 1):
        lines += [f"Network {number}"] * (len(parts) > 1) + [_rows(rows, width), ""]
    return "\n".join(lines[:-1])


def _rows(rows: Sequence[dict[str, Any]], width: int) -> str:
    if not rows:
        return "Nothing to show for this network."
    columns = list(dict.fromkeys(column for row in rows for column in row))
    head = [column.replace("_", " ") for column in columns]
    above = ""
    if len(head[0]) > _LONG_HEAD:
        above, head[0] = wrapped(f"{head[0][:1].upper()}{head[0][1:]}", width) + "\n", ""
    return above + table(
        head, [[_cell(row.get(column)) for column in columns] for row in rows], width
    )


def _cell(value: object) -> str:
    if value is None or value != value:
        return ""
    return f"{value:.4f}" if isinstance(value, float) else str(value)
