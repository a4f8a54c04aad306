"""What statements claim of safety, of likeness or of advantage, against the comparisons that the graph holds.

A regimen called safe is put beside its comparisons of harms and of deaths; one called comparable with, better or worse than
another beside the randomised comparisons of the two; one whose studies are called alike beside the figures that both print.
What a source says without a figure is no witness for what it says elsewhere. Figures of two studies are set side by side to
test that they are alike, and for nothing else: nothing is ranked by them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..answers.reasoner import Reasoner
from ..applicability.profile import Profile
from ..model.kinds import Effect
from ..model.rows import Result, Statement
from ..model.vocabulary import Regimen
from ..reasoning.candidates import Candidate
from ..reasoning.effects import number
from ..reasoning.wording import figure

SAFE, COMPARABLE, BETTER, WORSE = "safe", "comparable", "better", "worse"
LEVEL = 0.05  # two-sided, for two shares of which one is not by chance the other
_FLIPPED: dict[Effect, Effect] = {"benefit": "harm", "harm": "benefit", "none": "none"}
_GROUP_FIGURES = ("median", "rate", "landmark")
_EVERYBODY = ("treated", "infused", "evaluable", "enrolled", "randomised")


class Tested(NamedTuple):
    """Whether a claim holds (None: cannot be tested), the reason, and the results on which that rests."""

    holds: bool | None
    reason: str
    witnesses: tuple[Result, ...] = ()


class Claims:
    """Puts what statements claim to one body of evidence."""

    def __init__(self, reasoner: Reasoner) -> None:
        self.reasoner = reasoner
        self.evidence = reasoner.evidence

    def tested(self, statement: Statement, regimen: Regimen) -> Iterator[Tested]:
        """Each claim of the statement on one regimen. Raises `TrialgraphError` where nobody can be in its setting."""
        applying = [one for one in self._candidates(statement, regimen) if one.applies]
        for claim in statement.asserts:
            if claim == SAFE:
                found = self._safe(statement, applying)
            elif statement.studies:
                found = self._alike(statement.studies, regimen)
            else:
                found = self._against_others(claim, statement, applying)
            yield found._replace(reason=f"{claim}: {found.reason}")

    def _candidates(self, statement: Statement, regimen: Regimen) -> Iterable[Candidate]:
        profile = Profile.read(statement.setting, self.evidence.vocabulary, open=True)
        items = self.reasoner.inquiry(profile).candidates(regimen).items
        return (
            one
            for one in items
            if one.reading.role != "superseded" and not _is_own_word(one.result, statement)
        )

    def _safe(self, statement: Statement, applying: list[Candidate]) -> Tested:
        """Safe: no comparison shows more harm of the regimen, or more deaths with it, and one at least shows no more."""
        tested = [
            one
            for one in applying
            if not one.as_control and _among(one.comparator, statement.versus)
        ]
        harms = [
            one.result for one in tested if self._is_of_harm(one) and one.reading.effect == "harm"
        ]
        deaths = [
            one.result
            for one in tested
            if one.counts and one.result.endpoint == "OS" and one.reading.effect == "harm"
        ]
        if harms or deaths:
            return _told(False, harms + deaths)
        no_more = [
            one.result
            for one in tested
            if self._is_of_harm(one) and one.reading.effect in ("benefit", "none")
        ]
        if no_more:
            return _told(True, no_more)
        alone = [one for one in applying if self._family(one.result) == "harm" and one.result.value]
        return Tested(
            None, f"no comparison of harms is printed; figures of harm without one: {len(alone)}"
        )

    def _is_of_harm(self, one: Candidate) -> bool:
        """Whether it is a comparison of a harm that says which group had more of it."""
        says = one.result.direction or one.result.has_interval
        return bool(one.result.kind == "contrast" and self._family(one.result) == "harm" and says)

    def _family(self, result: Result) -> str:
        return self.evidence.endpoints[result.endpoint].family

    def _against_others(
        self, claim: str, statement: Statement, applying: list[Candidate]
    ) -> Tested:
        """As the randomised comparisons with the regimens named beside it show them."""
        if not statement.versus:
            return Tested(None, "it names no regimen to compare with")
        shown = [
            (_effect_on_it(one), one.result)
            for one in applying
            if one.counts and one.comparator in statement.versus
        ]
        effects = {effect for effect, _ in shown}
        if not shown:
            return Tested(
                None, f"no randomised comparison with {', '.join(statement.versus)} applies"
            )
        if claim == COMPARABLE:
            apart = [result for effect, result in shown if effect != "none"]
            if apart or all(result.has_interval for _, result in shown):
                return _told(not apart, apart or [result for _, result in shown])
            return Tested(None, "no interval is printed for the comparison")
        claimed: Effect = "benefit" if claim == BETTER else "harm"
        if {"benefit", "harm"} <= effects:
            return Tested(
                None, f"comparisons disagree: {'; '.join(figure(result) for _, result in shown)}"
            )
        holding = [result for effect, result in shown if effect == claimed]
        return _told(bool(holding), holding or [result for _, result in shown])

    def _alike(self, studies: tuple[str, ...], regimen: Regimen) -> Tested:
        """Alike: of the figures that both studies print of everybody on the regimen, none differs by more than chance."""
        first, *others = studies
        pairs = [
            (one, other)
            for study in others
            for one in self._figures(first, regimen)
            for other in self._figures(study, regimen)
            if _same_thing(one, other)
        ]
        if not pairs:
            return Tested(None, f"{' and '.join(studies)} print no figure of the same thing")
        differing = [(pair, self._differ(*pair)) for pair in pairs]
        told = "; ".join(
            f"{figure(one)} beside {figure(other)} in {other.trial}{_how(how)}"
            for (one, other), how in differing
        )
        tested = {how for _, how in differing} - {None}
        holds = None if not tested else True not in tested
        return Tested(
            holds,
            told,
            tuple(result for pair, how in differing if how is not None for result in pair),
        )

    def _figures(self, study: str, regimen: Regimen) -> Iterator[Result]:
        """Figures of everybody in a study who received the regimen, not of its subgroups."""
        for one in self.evidence.results_of.get(study, ()):
            people = self.evidence.populations[one.population]
            everybody = not people.part_of or people.denominator in _EVERYBODY
            is_figure = (
                one.kind != "prognostic" and one.measure in _GROUP_FIGURES and number(one.value)
            )
            if everybody and is_figure and self.evidence.regimen_of(one.arm) == regimen.id:
                yield one

    def _differ(self, one: Result, other: Result) -> bool | None:
        """Whether intervals lie apart, or shares of so many people are not the same; None where neither can be told."""
        if one.has_interval and other.has_interval:
            return float(one.ci_high) < float(other.ci_low) or float(other.ci_high) < float(
                one.ci_low
            )
        sizes = [
            number(result.n or self.evidence.populations[result.population].n)
            for result in (one, other)
        ]
        if one.unit == other.unit == "percent" and all(sizes):
            return (
                _p_of_shares(number(one.value) / 100, sizes[0], number(other.value) / 100, sizes[1])
                < LEVEL
            )
        return None


def _is_own_word(result: Result, statement: Statement) -> bool:
    """Whether it is only what the same source says, without a figure."""
    return not result.value and result.source == statement.source


def _among(comparator: str, versus: tuple[str, ...]) -> bool:
    return not versus or comparator in versus


def _effect_on_it(one: Candidate) -> Effect | None:
    """What a comparison says for the regimen, on whichever side it stands."""
    effect = one.reading.effect
    return _FLIPPED[effect] if effect and one.as_control else effect


def _told(holds: bool, results: Iterable[Result]) -> Tested:
    results = tuple(results)
    return Tested(holds, "; ".join(f"{one.id}: {figure(one)}" for one in results), results)


def _same_thing(one: Result, other: Result) -> bool:
    names = ("endpoint", "event", "measure", "landmark_months", "unit")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _how(differ: bool | None) -> str:
    told = {None: "cannot be tested", True: "apart", False: "not apart"}[differ]
    return f" ({told})"


def _p_of_shares(one: float, of: float, other: float, of_other: float) -> float:
    """The two-sided p value of two shares with a pooled variance (the usual z test)."""
    pooled = (one * of + other * of_other) / (of + of_other)
    error = math.sqrt(pooled * (1 - pooled) * (1 / of + 1 / of_other))
    return math.erfc(abs(one - other) / error / math.sqrt(2)) if error else 1.0
