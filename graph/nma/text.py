"""A comparison as text for a terminal: effects, heterogeneity, inconsistency, further tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp
from typing import Any

from ...message import Message, joined, message
from ..output.notice import NOTICE
from ..output.text_table import WIDTH, Say, sentences, table, wrapped
from .comparison import Comparison, effects_table
from .component import REFERENCE, Component
from .designs import QTest
from .headings import HEADINGS
from .node_splitting import Split
from .tables import DETAILS, TableRow

_LONG_HEAD = 40


def comparison_text(comparison: Comparison, width: int = WIDTH, say: Say = str) -> str:
    """Effects against the reference of each network, heterogeneity and inconsistency."""
    columns, rows = effects_table(comparison)
    head = [say(name.replace("_", "-").capitalize()) for name in columns]
    # treatment names are the user's own and are not translated
    cells = [[say(cell) if cell == REFERENCE else cell for cell in row] for row in rows]
    lines = [table(head, cells, width), ""]
    lines += sentences(_notes(comparison), width, say)
    return "\n".join([*lines, wrapped(say(NOTICE), width)])


def _notes(comparison: Comparison) -> Iterator[str]:
    if comparison.random:
        model = message("nma.random", "random effects")
    else:
        model = message("nma.common", "common effect")
    if comparison.ratio:
        yield message(
            "nma.ratios", "Ratio of each treatment to the reference; {model}.", model=model
        )
    else:
        yield message(
            "nma.differences", "Effect of each treatment minus the reference; {model}.", model=model
        )
    yield message(
        "nma.p_scores",
        "P-scores rank the treatments of a network: 1 means certainly the best, 0 the worst.",
    )
    if len(comparison.components) > 1:
        yield message(
            "nma.unconnected",
            "The network has {count} unconnected parts; treatments in different parts are not "
            "compared.",
            count=len(comparison.components),
        )
    for number, component in enumerate(comparison.components, 1):
        yield heterogeneity_line(comparison, component, number)
    yield from disagreements(comparison)


def heterogeneity_line(comparison: Comparison, component: Component, number: int) -> str:
    """Studies, Q, I², tau² and the designs of one connected network, as a sentence."""
    return message(
        "nma.network",
        "Network {number} (reference {reference}): {details}.",
        number=number,
        reference=comparison.reference_of(component),
        details=joined("; ", _heterogeneity(component, comparison.random)),
    )


def _heterogeneity(component: Component, random: bool) -> Iterator[str]:
    fitted = component.fitted
    studies = len(fitted.network.studies)
    if studies == 1:
        yield message("nma.study", "1 study")
    else:
        yield message("nma.studies", "{count} studies", count=studies)
    if fitted.df == 0:
        yield message("nma.no_loops", "no closed loops, so inconsistency cannot be assessed")
        return
    yield message(
        "nma.q", "Q = {q}, df = {df}, p {p}", **_q_parts(fitted.q, fitted.df, fitted.p_value)
    )
    yield message("nma.i2", "I² = {percent}%", percent=f"{100 * fitted.i2:.1f}")
    if random:
        yield _tau2(component)
    yield message("nma.within", "within designs {test}", test=_q_test(component.within))
    yield message("nma.between", "between designs {test}", test=_q_test(component.between))
    if random and component.between.df:
        yield message(
            "nma.interaction",
            "between designs after allowing for heterogeneity within them {test}",
            test=_q_test(component.interaction.between),
        )


def _tau2(component: Component) -> str:
    tau2, interval = f"{component.fitted.tau2:.4f}", component.tau2_interval
    if interval is None:
        return message("nma.tau2", "tau² = {tau2}", tau2=tau2)
    return message(
        "nma.tau2_interval",
        "tau² = {tau2} ({low} to {high})",
        tau2=tau2,
        low=f"{interval.low:.4f}",
        high=f"{interval.high:.4f}",
    )


def _q_test(test: QTest) -> str:
    if not test.df:
        return message("nma.no_q", "none")
    return message("nma.q", "Q = {q}, df = {df}, p {p}", **_q_parts(test.q, test.df, test.p_value))


def _q_parts(q: float, df: int, p_value: float | None) -> dict[str, object]:
    return {"q": f"{q:.2f}", "df": df, "p": p_text(p_value)}


def p_text(value: float | None) -> str:
    """A p value with its sign: `= 0.0123`, `< 0.0001`; `not reported` for None."""
    if value is None:
        return message("nma.p_not_reported", "not reported")
    return "< 0.0001" if value < 0.0001 else f"= {value:.4f}"


def disagreements(comparison: Comparison) -> Iterator[str]:
    """One sentence for each comparison whose direct and indirect evidence disagree."""
    for component in comparison.components:
        for split in component.splits:
            if split.p_value is not None and split.p_value < comparison.disagreement_p:
                yield _disagreement(split, comparison.ratio)


def _disagreement(split: Split, ratio: bool) -> str:
    direct, indirect = split.direct or 0.0, split.indirect or 0.0
    return message(
        "nma.disagreement",
        "Direct and indirect evidence on {pair} disagree: {direct} against {indirect}, p {p}.",
        pair=f"{split.treatment1} : {split.treatment2}",
        direct=f"{exp(direct):.2f}" if ratio else f"{direct:.3f}",
        indirect=f"{exp(indirect):.2f}" if ratio else f"{indirect:.3f}",
        p=p_text(split.p_value),
    )


def additive_text(model: dict[str, Any], ratio: bool, width: int = WIDTH, say: Say = str) -> str:
    """An additive model as text; `model` is the dictionary made by `Additive.to_dict`."""
    rows = [[row["component"], *_estimate(row, ratio, say)] for row in model["components"]]
    rows += [
        [f"{row['treatment1']} : {row['treatment2']}", *_estimate(row, ratio, say)]
        for row in model["effects"]
    ]
    head = [
        message("nma.head.component", "Component or comparison"),
        message("nma.head.ratio", "Ratio")
        if ratio
        else message("nma.head.difference_of", "Effect"),
        message("nma.head.from", "From"),
        message("nma.head.to", "To"),
    ]
    notes = sentences(_additive_notes(model), width, say)
    return "\n".join([*notes, "", table(list(map(say, head)), rows, width)])


def _additive_notes(model: dict[str, Any]) -> Iterator[str]:
    yield message(
        "nma.additive",
        "Additive model: assumes that the effect of a combination is the sum of the effects of "
        "its components.",
    )
    if model["bridges"]:
        yield message(
            "nma.additive_bridges",
            "It compares treatments across parts of the network that no study connects; these "
            "comparisons depend entirely on additivity.",
        )
    test = model["additivity"]
    if test["df"]:
        yield message(
            "nma.additivity_test",
            "Test of additivity: Q = {q}, df = {df}, p {p}.",
            **_q_parts(test["Q"], test["df"], test["p_value"]),
        )
    else:
        yield message(
            "nma.additivity_untested",
            "Additivity cannot be tested here: the additive model has as many parameters as the "
            "standard model.",
        )


def _estimate(row: dict[str, Any], ratio: bool, say: Say) -> list[str]:
    values = [row[key] for key in ("estimate", "ci_low", "ci_high")]
    if values[0] is None:
        return [say(message("nma.not_estimable", "not estimable")), "", ""]
    return [f"{exp(value):.3f}" if ratio else f"{value:.4f}" for value in values]


def detail_text(
    name: str, networks: Sequence[Sequence[TableRow]], width: int = WIDTH, say: Say = str
) -> str:
    """The text of one of `DETAILS`, as one table for each network.

    A long name of the first column is printed above the table.
    """
    lines = [wrapped(say(DETAILS[name].title), width), ""]
    for number, rows in enumerate(networks, 1):
        if len(networks) > 1:
            lines.append(say(message("nma.network_number", "Network {number}", number=number)))
        lines += [_rows(rows, width, say), ""]
    return "\n".join(lines[:-1])


def _rows(rows: Sequence[TableRow], width: int, say: Say) -> str:
    if not rows:
        return say(message("nma.no_data", "No data for this network."))
    columns = list(dict.fromkeys(column for row in rows for column in row))
    head = [_heading(column, say) for column in columns]
    above = ""
    if len(columns[0]) > _LONG_HEAD:
        above, head[0] = wrapped(f"{head[0][:1].upper()}{head[0][1:]}", width) + "\n", ""
    cells = [[_cell(row.get(column), say) for column in columns] for row in rows]
    return above + table(head, cells, width)


def _heading(column: str, say: Say) -> str:
    """The heading of a column, translated unless it is the name of a treatment."""
    if isinstance(column, Message):
        return say(column)
    return say(HEADINGS[column]) if column in HEADINGS else column


def _cell(value: object, say: Say) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return say("yes" if value else "no")
    return f"{value:.4f}" if isinstance(value, float) else str(value)
