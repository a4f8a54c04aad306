"""Sensitivity analyses of a profile's network as text: what each of them changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...message import joined, message
from .estimates import ratio_text
from .profile_comparison import ProfileComparison

Ratios = Mapping[tuple[str, str], str]  # (treatment, reference of its network) → printed ratio


def sensitivity_lines(analysis: ProfileComparison) -> Iterator[str]:
    """A heading, and a line for each sensitivity analysis."""
    yield message("comparison.sensitivity", "Sensitivity analyses:")
    for name, change in sensitivity_changes(analysis):
        yield message("comparison.analysis", "• {name}: {change}", name=name, change=change)
    yield ""


def sensitivity_changes(analysis: ProfileComparison) -> Iterator[tuple[str, str]]:
    """Each sensitivity analysis, and how it changes the estimates against the reference."""
    main = _ratios(analysis)
    for name, other in analysis.sensitivity_analyses():
        yield name, _change(main, _ratios(other))


def _ratios(analysis: ProfileComparison) -> Ratios:
    if analysis.comparison is None:
        return {}
    referenced = [
        (component, analysis.comparison.reference_of(component))
        for component in analysis.comparison.components
    ]
    return {
        (name, reference): ratio_text(analysis, component, name, reference)
        for component, reference in referenced
        for name in component.treatments
        if name != reference
    }


def _change(main: Ratios, other: Ratios) -> str:
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
    for pair, ratio in other.items():
        if main.get(pair) != ratio:
            changes.append(joined(" ", [joined(" vs ", pair), ratio]))
    return joined("; ", changes) if changes else message("comparison.unchanged", "no change")
