"""Tests what statements claim (safe, comparable, better, worse) against the comparisons in the
graph.

A regimen called safe is checked against comparisons of harms and deaths; one called comparable,
better or worse against randomised comparisons of the two; studies called alike against figures that
both report. A source's own claim without a figure is no evidence for another of its claims. Figures
from two studies are compared only to test whether the studies are alike, never to rank regimens.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...message import Joined, joined, message
from ..answers.evidence_base import EvidenceBase
from ..answers.inquiry import inquiry_into
from ..applicability.profile import Profile
from ..model.kinds import Effect
from ..model.rows import Result, Statement
from ..model.terms import Regimen
from ..reasoning.candidates import Candidate
from ..reasoning.effects import number
from ..reasoning.wording import figure

SAFE, COMPARABLE, BETTER, WORSE = "safe", "comparable", "better", "worse"
_FLIPPED: dict[Effect, Effect] = {"benefit": "harm", "harm": "benefit", "none": "none"}
_GROUP_FIGURES = ("median", "rate", "landmark")
_WHOLE_GROUPS = ("treated", "infused", "evaluable", "enrolled", "randomised")


class ClaimTest(NamedTuple):
    """Whether a claim is confirmed (None: not testable), the reason, and the results behind it."""

    confirmed: bool | None
    reason: str
    results: tuple[Result, ...] = ()


class Claims:
    """Tests the claims of statements against one body of evidence."""

    def __init__(self, base: EvidenceBase) -> None:
        self.base = base
        self.evidence = base.evidence

    def tested(self, statement: Statement, regimen: Regimen) -> Iterator[ClaimTest]:
        """A test of each claim of the statement about one regimen.

        Raises `TrialgraphError` if the statement's setting is contradictory.
        """
        applying = [
            candidate for candidate in self._candidates(statement, regimen) if candidate.applies
        ]
        for claim in statement.asserts:
            if claim == SAFE:
                judgement = self._safe(statement, applying)
            elif statement.studies:
                judgement = self._alike(statement.studies, regimen)
            else:
                judgement = self._against_others(claim, statement, applying)
            reason = message(
                "quality.claim", "{claim}: {reason}", claim=claim, reason=judgement.reason
            )
            yield judgement._replace(reason=reason)

    def _candidates(self, statement: Statement, regimen: Regimen) -> Iterable[Candidate]:
        profile = Profile.read(statement.setting, self.evidence.vocabulary, open=True)
        items = inquiry_into(self.base, profile).candidates(regimen).items
        return (
            candidate
            for candidate in items
            if candidate.interpretation.role != "superseded"
            and not _is_own_claim(candidate.result, statement)
        )

    def _safe(self, statement: Statement, applying: list[Candidate]) -> ClaimTest:
        """Tests the claim "safe".

        It is confirmed if no comparison shows more harm or deaths, and at least one comparison of
        harms shows less harm or no difference.
        """
        tested = [
            candidate
            for candidate in applying
            if not candidate.as_control and _among(candidate.comparator, statement.versus)
        ]
        harms = [
            candidate.result
            for candidate in tested
            if self._is_of_harm(candidate) and candidate.interpretation.effect == "harm"
        ]
        deaths = [
            candidate.result
            for candidate in tested
            if candidate.counts
            and candidate.result.endpoint == "OS"
            and candidate.interpretation.effect == "harm"
        ]
        if harms or deaths:
            return _tested(False, harms + deaths)
        no_more = [
            candidate.result
            for candidate in tested
            if self._is_of_harm(candidate)
            and candidate.interpretation.effect in ("benefit", "none")
        ]
        if no_more:
            return _tested(True, no_more)
        alone = [
            candidate
            for candidate in applying
            if self._family(candidate.result) == "harm" and candidate.result.value
        ]
        reason = message(
            "quality.no-comparison-of-harms",
            "no comparison of harms is reported; harm figures without a comparison: {n}",
            n=len(alone),
        )
        return ClaimTest(None, reason)

    def _is_of_harm(self, candidate: Candidate) -> bool:
        """Whether the result compares a harm and gives a direction or an interval."""
        is_clear = candidate.result.direction or candidate.result.has_interval
        is_of_harm = (
            candidate.result.kind == "contrast" and self._family(candidate.result) == "harm"
        )
        return bool(is_of_harm and is_clear)

    def _family(self, result: Result) -> str:
        return self.evidence.endpoints[result.endpoint].family

    def _against_others(
        self, claim: str, statement: Statement, applying: list[Candidate]
    ) -> ClaimTest:
        """Tests a claim against the randomised comparisons with the named comparators."""
        if not statement.versus:
            return ClaimTest(
                None, message("quality.no-comparator", "the statement names no comparator")
            )
        shown = [
            (_effect_on_it(candidate), candidate.result)
            for candidate in applying
            if candidate.counts and candidate.comparator in statement.versus
        ]
        effects = {effect for effect, _ in shown}
        if not shown:
            reason = message(
                "quality.no-randomised-comparison",
                "no randomised comparison with {regimens} applies",
                regimens=joined(", ", statement.versus),
            )
            return ClaimTest(None, reason)
        if claim == COMPARABLE:
            apart = [result for effect, result in shown if effect != "none"]
            if apart or all(result.has_interval for _, result in shown):
                return _tested(not apart, apart or [result for _, result in shown])
            reason = message(
                "quality.no-interval", "no confidence interval is reported for the comparison"
            )
            return ClaimTest(None, reason)
        claimed: Effect = "benefit" if claim == BETTER else "harm"
        if {"benefit", "harm"} <= effects:
            reason = message(
                "quality.comparisons-disagree",
                "comparisons disagree: {figures}",
                figures=joined("; ", [figure(result) for _, result in shown]),
            )
            return ClaimTest(None, reason)
        holding = [result for effect, result in shown if effect == claimed]
        return _tested(bool(holding), holding or [result for _, result in shown])

    def _alike(self, studies: tuple[str, ...], regimen: Regimen) -> ClaimTest:
        """Tests the claim "alike".

        It is confirmed if no figure that both studies report for the whole regimen group differs by
        more than chance.
        """
        first, *others = studies
        pairs = [
            (own_figure, other_figure)
            for study in others
            for own_figure in self._figures(first, regimen)
            for other_figure in self._figures(study, regimen)
            if _same_thing(own_figure, other_figure)
        ]
        if not pairs:
            reason = message(
                "quality.no-common-figure",
                "{studies} report no figure for the same outcome",
                studies=joined(" and ", studies),
            )
            return ClaimTest(None, reason)
        differing = [(pair, self._differ(*pair)) for pair in pairs]
        words: str = joined("; ", [_pair_words(pair, differs) for pair, differs in differing])
        tested = {differs for _, differs in differing} - {None}
        confirmed = None if not tested else True not in tested
        results = [result for pair, differs in differing if differs is not None for result in pair]
        return ClaimTest(confirmed, words, tuple(results))

    def _figures(self, study: str, regimen: Regimen) -> Iterator[Result]:
        """A study's figures for all patients who received the regimen, not for subgroups."""
        for result in self.evidence.results_of.get(study, ()):
            population = self.evidence.populations[result.population]
            is_whole = not population.part_of or population.denominator in _WHOLE_GROUPS
            is_figure = (
                result.kind != "prognostic"
                and result.measure in _GROUP_FIGURES
                and number(result.value)
            )
            if is_whole and is_figure and self.evidence.regimen_of(result.arm) == regimen.id:
                yield result

    def _differ(self, first: Result, second: Result) -> bool | None:
        """Whether the intervals do not overlap, or the proportions differ; None if neither can be
        tested."""
        if first.has_interval and second.has_interval:
            return float(first.ci_high) < float(second.ci_low) or float(second.ci_high) < float(
                first.ci_low
            )
        sizes = [
            number(result.n or self.evidence.populations[result.population].n)
            for result in (first, second)
        ]
        if first.unit == second.unit == "percent" and all(sizes):
            p_value = _p_of_proportions(
                number(first.value) / 100, sizes[0], number(second.value) / 100, sizes[1]
            )
            return p_value < self.evidence.limit.significant_p
        return None


def _is_own_claim(result: Result, statement: Statement) -> bool:
    """Whether the result is a claim of the same source, without a figure."""
    return not result.value and result.source == statement.source


def _among(comparator: str, versus: tuple[str, ...]) -> bool:
    return not versus or comparator in versus


def _effect_on_it(candidate: Candidate) -> Effect | None:
    """What a comparison shows for the regimen, which is its tested arm or its control."""
    effect = candidate.interpretation.effect
    return _FLIPPED[effect] if effect and candidate.as_control else effect


def _tested(confirmed: bool, results: Iterable[Result]) -> ClaimTest:
    results = tuple(results)
    return ClaimTest(confirmed, _figures_of(results), results)


def _figures_of(results: Iterable[Result]) -> Joined:
    return joined("; ", [f"{result.id}: {figure(result)}" for result in results])


def _same_thing(first: Result, second: Result) -> bool:
    names = ("endpoint", "event", "measure", "landmark_months", "unit")
    return all(getattr(first, name) == getattr(second, name) for name in names)


def _pair_words(pair: tuple[Result, Result], differs: bool | None) -> str:
    first, second = pair
    words = {
        None: message("quality.pair.not-testable", "not testable"),
        True: message("quality.pair.different", "different"),
        False: message("quality.pair.not-different", "not different"),
    }
    return message(
        "quality.pair",
        "{figure} vs {other} in {trial} ({result})",
        figure=figure(first),
        other=figure(second),
        trial=second.trial,
        result=words[differs],
    )


def _p_of_proportions(first: float, n_first: float, second: float, n_second: float) -> float:
    """The two-sided p value of two proportions (z test with pooled variance)."""
    pooled = (first * n_first + second * n_second) / (n_first + n_second)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n_first + 1 / n_second))
    return math.erfc(abs(first - second) / error / math.sqrt(2)) if error else 1.0
