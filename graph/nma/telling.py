"""A comparison in words, for a terminal: what entered, what it says, what it hangs on, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import exp
from typing import TYPE_CHECKING, Any

from ..answer import NOTICE
from ..language import ENGLISH, Language
from ..rendering import WIDTH, table, wrapped
from ..wording import figure
from .comparison import REFERENCE, Comparison, Component, table_of
from .components import RESTS_ON
from .designs import Part
from .details import DETAILS
from .splits import Split

if TYPE_CHECKING:
    from ..entrants import LeftOut
    from .profile import ProfileComparison

DISAGREE_AT = 0.10  # the p value below which direct and indirect evidence are said to disagree
_IDS_SHOWN, _LONG_HEAD = 6, 40


def comparison_text(comparison: Comparison, width: int = WIDTH, language: Language = ENGLISH) -> str:
    """Effects against the reference of each network, heterogeneity, and where direct and indirect evidence disagree."""
    columns, rows = table_of(comparison)
    say = language.say
    head = [say(name.replace("_", "-").capitalize()) for name in columns]
    cells = [[say(cell) if cell == REFERENCE else cell for cell in row] for row in rows]  # names are the user's own
    lines = [table(head, cells, width), ""]
    lines += _sentences(_about(comparison), width, language)
    return "\n".join([*lines, language.say(NOTICE)])


def _about(comparison: Comparison) -> Iterator[str]:
    turned = "ratio of each treatment over" if comparison.ratio else "effect of each treatment minus that of"
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
    said = f"{name}; Q = {fitted.q:.2f}, df = {fitted.df}, p {p_told(fitted.p_value)}; I² = {100 * fitted.i2:.1f}%"
    if comparison.random:
        interval = part.tau2_interval
        said += f"; tau² = {fitted.tau2:.4f}" + (f" ({interval.low:.4f} to {interval.high:.4f})" if interval else "")
    said += f"; within designs {_part(part.within)}, between {_part(part.between)}"
    if comparison.random and part.between.df:
        said += f", and {_part(part.interaction.between)} where studies of one design may differ"
    return f"{said}."


def p_told(value: float | None) -> str:
    """A p value with its sign: `= 0.0123`, `< 0.0001`."""
    if value is None:
        return "not told"
    return "< 0.0001" if value < 0.0001 else f"= {value:.4f}"


def _part(part: Part) -> str:
    return f"{part.q:.2f} (df {part.df}, p {p_told(part.p_value)})" if part.df else "none"


def disagreements(comparison: Comparison) -> Iterator[str]:
    """The comparisons whose direct and indirect evidence disagree."""
    for part in comparison.components:
        for split in part.splits:
            if split.p_value is not None and split.p_value < DISAGREE_AT:
                yield _disagreement(split, comparison.ratio)


def _disagreement(split: Split, ratio: bool) -> str:
    direct, indirect = split.direct or 0.0, split.indirect or 0.0
    shown = (f"{exp(direct):.2f} against {exp(indirect):.2f}") if ratio else f"{direct:.3f} against {indirect:.3f}"
    return (
        f"Direct and indirect evidence on {split.treatment1} : {split.treatment2} disagree: {shown}, p {p_told(split.p_value)}."
    )


def profile_text(found: ProfileComparison, width: int = WIDTH, language: Language = ENGLISH) -> str:
    """The network meta-analysis of a profile in words."""
    head = [f"Profile: {found.profile}" + (f"   as of {found.inquiry.as_of}" if found.inquiry.as_of else "")]
    lines = _sentences([*head, f"Endpoint: {found.endpoint}, {_MEASURES[found.measure]}", ""], width, language)
    if found.comparison is None:
        lines += _sentences(["No contrast enters: there is nothing to compare.", ""], width, language)
    else:
        lines += [_entered(found, width, language), ""]
        for number, part in enumerate(found.comparison.components, 1):
            lines += [_part_table(found, part, number, width, language), ""]
        lines += _sentences(_said(found), width, language)
    lines += _left_out(found.found.left_out, width, language)
    return "\n".join([*lines, language.say(NOTICE)])


_MEASURES = {"HR": "hazard ratios", "OR": "odds ratios", "RR": "risk ratios"}


def _entered(found: ProfileComparison, width: int, language: Language) -> str:
    populations = found.inquiry.evidence.populations
    rows = [
        [
            one.result.trial,
            f"{one.tested} : {one.control}",
            populations[one.result.population].label,
            one.grade,
            figure(one.result),
        ]
        for one in found.found.entered
    ]
    return _table(["Trial", "Comparison", "Population", "Fit", "As printed"], rows, width, language)


def _part_table(found: ProfileComparison, part: Component, number: int, width: int, language: Language) -> str:
    assert found.comparison is not None
    reference = found.comparison.reference_of(part)
    direct = {(one.tested, one.control) for one in found.found.entered}
    rows = []
    for name, score in part.p_scores.items():
        if name == reference:
            rows.append([name, REFERENCE, "", f"{score:.2f}"])
            continue
        effect = part.effect(name, reference)
        estimate = f"{exp(effect['estimate']):.2f} ({exp(effect['ci_low']):.2f} to {exp(effect['ci_high']):.2f})"
        expected = effect["prediction_low"]
        if found.comparison.random and expected is not None:
            estimate += f"; new study {exp(expected):.2f} to {exp(effect['prediction_high']):.2f}"
        kind = "direct" if (name, reference) in direct or (reference, name) in direct else "indirect"
        rows.append([name, estimate, kind, f"{score:.2f}"])
    return _table([f"Network {number}", f"{found.measure} against {reference}", "Evidence", "P-score"], rows, width, language)


def _said(found: ProfileComparison) -> Iterator[str]:
    assert found.comparison is not None
    for number, part in enumerate(found.comparison.components, 1):
        yield heterogeneity_line(found.comparison, part, number)
    yield (
        "Network estimates are worked out on the log scale; where one rests on a single trial, its last digit may differ from "
        "what that trial prints."
    )
    for name, reason in found.excluded.items():
        yield f"Part of the network, but no option here: {name} ({reason})."
    if found.separation:
        yield found.separation
    yield from disagreements(found.comparison)
    yield from (f"Doubtful: {warning}." for warning in found.comparison.warnings)
    yield ""
    yield "On other terms:"
    yield from (f"• {name}: {told}" for name, told in changes(found))
    yield ""


def changes(found: ProfileComparison) -> Iterator[tuple[str, str]]:
    """What each other set of terms changes of the estimates against the reference, in words."""
    assert found.comparison is not None
    usual = _estimates(found.comparison)
    for name, other in found.sensitivity():
        yield name, _change(usual, _estimates(other) if other else {})


def _estimates(comparison: Comparison) -> dict[tuple[str, str], tuple[float, float, float]]:
    """(Treatment, reference of its network) → ratio with interval."""
    found = {}
    for part in comparison.components:
        reference = comparison.reference_of(part)
        for name in part.treatments:
            if name != reference:
                effect = part.effect(name, reference)
                found[name, reference] = (exp(effect["estimate"]), exp(effect["ci_low"]), exp(effect["ci_high"]))
    return found


def _change(
    usual: dict[tuple[str, str], tuple[float, float, float]], other: dict[tuple[str, str], tuple[float, float, float]]
) -> str:
    if not other:
        return "nothing enters"
    gone = sorted({name for name, _ in usual} - {name for pair in other for name in pair})
    moved = [
        f"{name} against {reference} {figures[0]:.2f} ({figures[1]:.2f} to {figures[2]:.2f})"
        for (name, reference), figures in other.items()
        if (name, reference) not in usual or any(abs(a - b) > 0.005 for a, b in zip(figures, usual[name, reference], strict=True))
    ]
    told = [f"without {', '.join(gone)}"] if gone else []
    return "; ".join(told + moved) or "the same"


def _left_out(left_out: Sequence[LeftOut], width: int, language: Language) -> list[str]:
    """What was left out, by its reason."""
    if not left_out:
        return []
    say, reasons = language.say, dict[str, list[str]]()
    for one in left_out:
        reasons.setdefault(one.why, []).append(one.result.id)
    lines = [say(f"Left out ({len(left_out)}):")]
    for why, ids in reasons.items():
        more = f" {say(f'and {len(ids) - _IDS_SHOWN} more')}" if len(ids) > _IDS_SHOWN else ""
        lines.append(wrapped(f"• {say(why)}: {', '.join(ids[:_IDS_SHOWN])}{more}", width, "  "))
    return [*lines, ""]


def additive_text(told: dict[str, Any], ratio: bool, width: int = WIDTH) -> str:
    """The additive model in words; `told` is its dictionary."""
    rows = [[one["component"], *_estimate(one, ratio)] for one in told["components"]]
    rows += [[f"{one['treatment1']} : {one['treatment2']}", *_estimate(one, ratio)] for one in told["effects"]]
    test = told["additivity"]
    said = [f"Additive model: {RESTS_ON}."]
    if told["bridges"]:
        said.append("It bridges networks that no study connects; nothing but additivity holds them together.")
    said.append(
        f"Test of additivity: Q = {test['Q']:.2f}, df = {test['df']}, p {p_told(test['p_value'])}."
        if test["df"]
        else "Additivity cannot be tested here: the additive model fits no worse than the network by itself."
    )
    head = ["Component or comparison", "Ratio" if ratio else "Effect", "From", "To"]
    return "\n".join([*(wrapped(sentence, width) for sentence in said), "", table(head, rows, width)])


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
    return above + table(head, [[_cell(row.get(column)) for column in columns] for row in rows], width)


def _cell(value: object) -> str:
    if value is None or value != value:
        return ""
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _sentences(sentences: Iterable[str], width: int, language: Language) -> list[str]:
    return [wrapped(language.say(sentence), width, "  ") if sentence else "" for sentence in sentences]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int, language: Language) -> str:
    """A table in a language; the first column, of names, stays as it is."""
    say = language.say
    return table(list(map(say, head)), [[row[0], *map(say, row[1:])] for row in rows], width)
