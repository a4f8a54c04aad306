"""The network meta-analysis of a profile in words: what entered, the estimates, what they hang on, what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp

from ..evidence_network.selection import ExcludedContrast
from ..nma.comparison import Comparison
from ..nma.component import REFERENCE, Component
from ..nma.text import disagreements, heterogeneity_line
from ..output.notice import NOTICE
from ..output.text_table import WIDTH, Say, sentences, table, wrapped
from ..reasoning.wording import figure
from .profile_comparison import ProfileComparison

_IDS_SHOWN = 6


def profile_text(found: ProfileComparison, width: int = WIDTH, say: Say = str) -> str:
    """The network meta-analysis of a profile in words."""
    head = [
        f"Profile: {found.profile}"
        + (f"   as of {found.inquiry.as_of}" if found.inquiry.as_of else "")
    ]
    lines = sentences(
        [*head, f"Endpoint: {found.endpoint}, {_MEASURES[found.measure]}", ""], width, say
    )
    if found.comparison is None:
        lines += sentences(["No contrast enters: there is nothing to compare.", ""], width, say)
    else:
        lines += [_entered(found, width, say), ""]
        for number, part in enumerate(found.comparison.components, 1):
            lines += [_part_table(found, part, number, width, say), ""]
        lines += sentences(_said(found), width, say)
    lines += _left_out(found.selection.excluded, width, say)
    return "\n".join([*lines, say(NOTICE)])


_MEASURES = {"HR": "hazard ratios", "OR": "odds ratios", "RR": "risk ratios"}


def _entered(found: ProfileComparison, width: int, say: Say) -> str:
    populations = found.inquiry.evidence.populations
    rows = [
        [
            one.result.trial,
            f"{one.tested} : {one.control}",
            populations[one.result.population].label,
            one.grade,
            figure(one.result),
        ]
        for one in found.selection.included
    ]
    return _table(["Trial", "Comparison", "Population", "Fit", "As printed"], rows, width, say)


def _part_table(
    found: ProfileComparison, part: Component, number: int, width: int, say: Say
) -> str:
    assert found.comparison is not None
    reference = found.comparison.reference_of(part)
    direct = {(one.tested, one.control) for one in found.selection.included}
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
        kind = (
            "direct" if (name, reference) in direct or (reference, name) in direct else "indirect"
        )
        rows.append([name, estimate, kind, f"{score:.2f}"])
    return _table(
        [f"Network {number}", f"{found.measure} against {reference}", "Evidence", "P-score"],
        rows,
        width,
        say,
    )


def _said(found: ProfileComparison) -> Iterator[str]:
    assert found.comparison is not None
    for number, part in enumerate(found.comparison.components, 1):
        yield heterogeneity_line(found.comparison, part, number)
    yield (
        "Network estimates are worked out on the log scale; where one rests on a single trial, its last digit may differ from "
        "what that trial prints."
    )
    for name, reason in found.excluded_regimens.items():
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
                found[name, reference] = (
                    exp(effect["estimate"]),
                    exp(effect["ci_low"]),
                    exp(effect["ci_high"]),
                )
    return found


def _change(
    usual: dict[tuple[str, str], tuple[float, float, float]],
    other: dict[tuple[str, str], tuple[float, float, float]],
) -> str:
    if not other:
        return "nothing enters"
    gone = sorted({name for name, _ in usual} - {name for pair in other for name in pair})
    moved = [
        f"{name} against {reference} {figures[0]:.2f} ({figures[1]:.2f} to {figures[2]:.2f})"
        for (name, reference), figures in other.items()
        if (name, reference) not in usual
        or any(abs(a - b) > 0.005 for a, b in zip(figures, usual[name, reference], strict=True))
    ]
    told = [f"without {', '.join(gone)}"] if gone else []
    return "; ".join(told + moved) or "the same"


def _left_out(left_out: Sequence[ExcludedContrast], width: int, say: Say) -> list[str]:
    """What was left out, by its reason."""
    if not left_out:
        return []
    reasons: dict[str, list[str]] = {}
    for one in left_out:
        reasons.setdefault(one.reason, []).append(one.result.id)
    lines = [say(f"Left out ({len(left_out)}):")]
    for why, ids in reasons.items():
        more = f" {say(f'and {len(ids) - _IDS_SHOWN} more')}" if len(ids) > _IDS_SHOWN else ""
        lines.append(wrapped(f"• {say(why)}: {', '.join(ids[:_IDS_SHOWN])}{more}", width, "  "))
    return [*lines, ""]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int, say: Say) -> str:
    """A table in a language; the first column, of names, stays as it is."""
    return table(list(map(say, head)), [[row[0], *map(say, row[1:])] for row in rows], width)
