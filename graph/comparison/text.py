"""The network meta-analysis of a profile as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp

from ...message import joined, message
from ..answers.text import profile_line
from ..evidence_network.contrast import ExcludedContrast
from ..nma.comparison import Comparison
from ..nma.component import REFERENCE, Component
from ..nma.text import disagreements, heterogeneity_line
from ..output.notice import NOTICE
from ..output.text_table import WIDTH, Say, sentences, table, wrapped
from ..reasoning.wording import figure
from .profile_comparison import ProfileComparison

Ratio = tuple[float, float, float]  # estimate, lower and upper limit of its 95% interval
_RESULTS_SHOWN = 6
_VISIBLE_CHANGE = 0.005  # smaller differences do not show in two decimals
_MEASURES = {"HR": "hazard ratios", "OR": "odds ratios", "RR": "risk ratios"}


def profile_text(analysis: ProfileComparison, width: int = WIDTH, say: Say = str) -> str:
    """Included comparisons, estimates, sensitivity analyses and excluded comparisons."""
    lines = sentences(
        [
            profile_line(analysis.profile, analysis.inquiry.as_of),
            message(
                "comparison.endpoint",
                "Endpoint: {endpoint}, {measure}",
                endpoint=analysis.endpoint,
                measure=_MEASURES[analysis.measure],
            ),
            "",
        ],
        width,
        say,
    )
    if analysis.comparison is None:
        nothing = message(
            "comparison.nothing", "No comparison is included, so nothing can be compared."
        )
        lines += sentences([nothing, ""], width, say)
    else:
        lines += [_included_table(analysis, width, say), ""]
        for number, component in enumerate(analysis.comparison.components, 1):
            lines += [_estimates_table(analysis, component, number, width, say), ""]
        lines += sentences(_notes(analysis, analysis.comparison), width, say)
        lines += sentences(_sensitivity_lines(analysis), width, say)
    lines += _excluded(analysis.selection.excluded, width, say)
    return "\n".join([*lines, say(NOTICE)])


def _included_table(analysis: ProfileComparison, width: int, say: Say) -> str:
    populations = analysis.inquiry.evidence.populations
    rows = [
        [
            contrast.result.trial,
            joined(" vs ", [contrast.tested, contrast.control]),
            populations[contrast.result.population].label,
            contrast.grade,
            figure(contrast.result),
        ]
        for contrast in analysis.selection.included
    ]
    head = ["Trial", "Comparison", "Population", "Applicability", "As reported"]
    return _table(head, rows, width, say)


def _estimates_table(
    analysis: ProfileComparison, component: Component, number: int, width: int, say: Say
) -> str:
    """A table of the estimates against the reference of a connected network, sorted by P-score."""
    assert analysis.comparison is not None
    reference = analysis.comparison.reference_of(component)
    compared = {contrast.pair for contrast in analysis.selection.included}
    rows: list[list[str]] = []
    for name, score in component.p_scores.items():
        if name == reference:
            rows.append([name, REFERENCE, "", f"{score:.2f}"])
            continue
        kind = "direct" if frozenset((name, reference)) in compared else "indirect"
        estimate = _estimate(component, name, reference, analysis.comparison.random)
        rows.append([name, estimate, kind, f"{score:.2f}"])
    network = message("comparison.network", "Network {number}", number=number)
    versus = joined(" vs ", [analysis.measure, reference])
    return _table([network, versus, "Evidence", "P-score"], rows, width, say)


def _estimate(component: Component, name: str, reference: str, random: bool) -> str:
    """The ratio with its 95% interval, and with the prediction interval if effects are random."""
    effect = component.effect(name, reference)
    estimate = _ratio_text((exp(effect["estimate"]), exp(effect["ci_low"]), exp(effect["ci_high"])))
    low, high = effect["prediction_low"], effect["prediction_high"]
    if not random or low is None:
        return estimate
    prediction = message(
        "comparison.prediction",
        "prediction interval {low} to {high}",
        low=f"{exp(low):.2f}",
        high=f"{exp(high):.2f}",
    )
    return joined("; ", [estimate, prediction])


def _ratio_text(ratio: Ratio) -> str:
    return message(
        "comparison.ratio",
        "{estimate} ({low} to {high})",
        estimate=f"{ratio[0]:.2f}",
        low=f"{ratio[1]:.2f}",
        high=f"{ratio[2]:.2f}",
    )


def _notes(analysis: ProfileComparison, comparison: Comparison) -> Iterator[str]:
    for number, component in enumerate(comparison.components, 1):
        yield heterogeneity_line(comparison, component, number)
    yield message(
        "comparison.rounding",
        "Network estimates are calculated on the log scale; an estimate that rests on a single "
        "trial may differ from the reported figure in the last digit.",
    )
    for name, reason in analysis.excluded_regimens.items():
        yield message(
            "comparison.excluded_regimen",
            "In the network, but excluded for this profile: {regimen} ({reason}).",
            regimen=name,
            reason=reason,
        )
    if analysis.separation:
        yield analysis.separation
    yield from disagreements(comparison)
    for warning in comparison.warnings:
        yield message("comparison.warning", "Warning: {warning}.", warning=warning)
    yield ""


def _sensitivity_lines(analysis: ProfileComparison) -> Iterator[str]:
    yield message("comparison.sensitivity", "Sensitivity analyses:")
    for name, change in sensitivity_changes(analysis):
        yield message("comparison.analysis", "• {name}: {change}", name=name, change=change)
    yield ""


def sensitivity_changes(analysis: ProfileComparison) -> Iterator[tuple[str, str]]:
    """Each sensitivity analysis, and how it changes the estimates against the reference."""
    assert analysis.comparison is not None
    main = _estimates(analysis.comparison)
    for name, other in analysis.sensitivity():
        yield name, _change(main, _estimates(other) if other else {})


def _estimates(comparison: Comparison) -> dict[tuple[str, str], Ratio]:
    """(Treatment, reference of its network) → ratio with its interval."""
    estimates = {}
    for component in comparison.components:
        reference = comparison.reference_of(component)
        for name in component.treatments:
            if name != reference:
                effect = component.effect(name, reference)
                limits = (effect["estimate"], effect["ci_low"], effect["ci_high"])
                estimates[name, reference] = (exp(limits[0]), exp(limits[1]), exp(limits[2]))
    return estimates


def _change(main: dict[tuple[str, str], Ratio], other: dict[tuple[str, str], Ratio]) -> str:
    if not other:
        return message("comparison.none_left", "no comparison is left")
    regimens = {name for pair in other for name in pair}
    changes: list[str] = []
    if missing := sorted({name for name, _ in main} - regimens):
        changes.append(
            message(
                "comparison.missing", "no estimate for {regimens}", regimens=joined(", ", missing)
            )
        )
    for (name, reference), ratio in other.items():
        before = main.get((name, reference))
        if before is None or any(
            abs(new - old) > _VISIBLE_CHANGE for new, old in zip(ratio, before, strict=True)
        ):
            changes.append(joined(" ", [joined(" vs ", [name, reference]), _ratio_text(ratio)]))
    return joined("; ", changes) if changes else message("comparison.unchanged", "no change")


def _excluded(excluded: Sequence[ExcludedContrast], width: int, say: Say) -> list[str]:
    """The excluded comparisons, grouped by reason."""
    if not excluded:
        return []
    reasons: dict[str, list[str]] = {}
    for contrast in excluded:
        reasons.setdefault(contrast.reason, []).append(contrast.result.id)
    lines = [
        say(message("comparison.excluded", "Excluded comparisons ({count}):", count=len(excluded)))
    ]
    for reason, results in reasons.items():
        shown = results[:_RESULTS_SHOWN]
        names: str = ", ".join(shown)
        if more := len(results) - len(shown):
            names = message("comparison.more", "{names} and {count} more", names=names, count=more)
        line = message("comparison.results", "• {reason}: {results}", reason=reason, results=names)
        lines.append(wrapped(say(line), width, "  "))
    return [*lines, ""]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int, say: Say) -> str:
    """A translated table; the first column, of names, is not translated."""
    return table(list(map(say, head)), [[row[0], *map(say, row[1:])] for row in rows], width)
