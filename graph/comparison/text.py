"""The network meta-analysis of a profile as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp

from ...message import joined, message
from ..answers.text import profile_line
from ..evidence_network.contrast import ExcludedContrast
from ..evidence_network.other_endpoints import endpoint_words, endpoints_spelled_out, qualified
from ..evidence_network.text import filled_sentence, hollow_sentence, signed
from ..evidence_network.whole_trials import whole_trial_words
from ..language.translation import EnglishWithNames
from ..nma.comparison import Comparison
from ..nma.component import REFERENCE, Component
from ..nma.matched import percent
from ..nma.text import disagreements, heterogeneity_line
from ..output.intervals import limits
from ..output.notice import NOTICE
from ..output.text_table import WIDTH, Say, sentences, table, wrapped
from ..reasoning.wording import figure
from .caveats import caveats
from .estimates import ratio_text
from .profile_comparison import ProfileComparison
from .sensitivity_text import sensitivity_lines

_RESULTS_SHOWN = 6
_HEAD_TO_HEAD = message("comparison.head_to_head", "head-to-head")
_INDIRECT = message("comparison.indirect", "indirect")
_MEASURES = {"HR": "hazard ratios", "OR": "odds ratios", "RR": "risk ratios"}


def profile_text(analysis: ProfileComparison, width: int = WIDTH, say: Say = str) -> str:
    """Included comparisons, estimates, sensitivity analyses and excluded comparisons."""
    if say is str:
        say = EnglishWithNames(analysis.inquiry.evidence).say
    lines = sentences(
        [
            profile_line(analysis.profile, analysis.inquiry.as_of),
            message(
                "comparison.endpoint",
                "Endpoint: {endpoint}, {measure}",
                endpoint=endpoint_words(analysis.endpoint, analysis.selection.included),
                measure=_MEASURES[analysis.measure],
            ),
            *filter(None, [analysis.leading.note]),
            *endpoints_spelled_out(
                analysis.endpoint, analysis.selection.included, analysis.inquiry.evidence
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
        lines += sentences(sensitivity_lines(analysis), width, say)
    lines += _excluded(analysis.selection.excluded, width, say)
    return "\n".join([*lines, wrapped(say(NOTICE), width)])


def _included_table(analysis: ProfileComparison, width: int, say: Say) -> str:
    populations = analysis.inquiry.evidence.populations
    rows = [
        [
            signed(say(contrast.trial_name), contrast.matched),
            joined(" vs ", [contrast.tested, contrast.control]),
            populations[contrast.result.population].label,
            contrast.grade,
            joined("; ", filter(None, [figure(contrast.result), whole_trial_words(contrast)])),
        ]
        for contrast in sorted(analysis.selection.included, key=lambda contrast: contrast.is_hollow)
    ]
    head = ["Trial", "Comparison", "Population", "Applicability", "As reported"]
    return _table(head, rows, width, say)


def _estimates_table(
    analysis: ProfileComparison, component: Component, number: int, width: int, say: Say
) -> str:
    """A table of the estimates against the reference of a connected network.

    Wholly matched estimates come first; within both groups they are sorted by P-score.
    """
    assert analysis.comparison is not None
    reference = analysis.comparison.reference_of(component)
    rows: list[list[str]] = []
    was_hollow = False
    for name in component.in_display_order(reference):
        score = f"{component.p_scores[name]:.2f}"
        if name == reference:
            rows.append([name, REFERENCE, "", "", score])
            continue
        pair = frozenset((name, reference))
        own = [contrast for contrast in analysis.selection.included if contrast.pair == pair]
        kind = _HEAD_TO_HEAD if own else _INDIRECT
        estimate = qualified(
            _estimate(analysis, component, name, reference), analysis.endpoint, own
        )
        share, is_hollow = (
            component.matched_share(name, reference),
            component.is_hollow(name, reference),
        )
        if is_hollow and not was_hollow and rows:
            rows.append([""] * 5)
        was_hollow = is_hollow
        marked = signed(name, None if share is None else not is_hollow)
        rows.append([marked, estimate, kind, "" if share is None else f"{percent(share)}%", score])
    network = message("comparison.network", "Network {number}", number=number)
    versus = joined(" vs ", [analysis.measure, reference])
    head = [
        network,
        versus,
        message("comparison.kind", "Comparison"),
        message("comparison.share", "Matched"),
        "P-score",
    ]
    if component.matched is None:
        head, rows = [*head[:3], head[4]], [[*row[:3], row[4]] for row in rows]
    return _table(head, rows, width, say)


def _estimate(analysis: ProfileComparison, component: Component, name: str, reference: str) -> str:
    """The ratio with its 95% interval, and with the prediction interval if effects are random."""
    assert analysis.comparison is not None
    effect = component.effect(name, reference)
    estimate = ratio_text(analysis, component, name, reference)
    low, high = effect["pi_low"], effect["pi_high"]
    if not analysis.comparison.random or low is None:
        return estimate
    prediction = message(
        "comparison.prediction", "prediction interval {limits}", limits=limits(exp(low), exp(high))
    )
    return joined("; ", [estimate, prediction])


def _notes(analysis: ProfileComparison, comparison: Comparison) -> Iterator[str]:
    for number, component in enumerate(comparison.components, 1):
        yield heterogeneity_line(comparison, component, number)
    yield message(
        "comparison.rounding",
        "Network estimates are calculated on the log scale; an estimate that rests on one trial "
        "is shown as reported.",
    )
    if analysis.refractory_to:
        marks = {mark for part in comparison.components for mark in _marks(analysis, part)}
        yield filled_sentence(analysis.refractory_to, any_matched=False in marks)
        if True in marks:
            yield hollow_sentence(analysis.refractory_to)
        if len(marks) > 1:
            yield message(
                "comparison.ranked_together",
                "P-scores and ranks are calculated over ■ and □ together.",
            )
    yield from caveats(analysis)
    if analysis.separation:
        yield analysis.separation
    yield from disagreements(comparison)
    for warning in comparison.warnings:
        yield message("comparison.warning", "Warning: {warning}.", warning=warning)
    yield ""


def _marks(analysis: ProfileComparison, component: Component) -> Iterator[bool]:
    """For each estimate against the reference, whether it is hollow (not wholly matched)."""
    assert analysis.comparison is not None
    reference = analysis.comparison.reference_of(component)
    for name in component.treatments:
        if name != reference:
            yield component.is_hollow(name, reference)


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
