"""All evidence on one regimen for one profile, as the rules of a verdict need it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ...computed_once import computed_once
from ..applicability.populations import StudyPopulations
from ..model.evidence import Evidence
from ..model.kinds import Effect
from ..model.terms import Regimen
from .candidates import Candidate, Candidates
from .deciding_figure import in_order, nearest_estimates
from .guidance import Guidance
from .interpretation import Interpretations
from .ruling import Ruling
from .trial_figures import TrialFigure, trial_figures

CanBeGiven = Callable[[str, Collection[str]], bool]


@dataclass(frozen=True, eq=False)
class RegimenEvidence:
    """All evidence on one regimen for one profile.

    `candidates` are the results that the exclusion rules admit, `interpretations` show how each
    result is read, `ruling` is what the rules decide about the regimen, and `guidance` is what
    sources say about it. `can_be_given` says whether a regimen can be given to this patient: a
    comparison that this regimen lost to one that cannot does not count. It is given the conditions
    of this regimen, because under the same condition both can be given. `on_any_endpoint` are the
    results for a question about one endpoint, as they would count without it: deaths are harm
    whatever the endpoint.
    """

    regimen: Regimen
    candidates: Candidates
    interpretations: Interpretations
    ruling: Ruling
    guidance: Guidance
    populations: StudyPopulations
    can_be_given: CanBeGiven
    on_any_endpoint: Candidates | None = None

    @property
    def evidence(self) -> Evidence:
        return self.interpretations.evidence

    def with_other(self, doubtful: Candidate, effect: Effect | None) -> RegimenEvidence:
        """The same evidence with another effect of a doubtful result (None: it does not count);
        the figures of other comparisons are reused."""
        candidates, comparison = self.candidates.with_other(doubtful, effect), doubtful.comparison
        same = [item for item in candidates.items if item.comparison == comparison]
        others = [figure for figure in self.all_figures if figure.comparison != comparison]
        evidence = replace(self, candidates=candidates)
        evidence.__dict__["all_figures"] = [*others, *trial_figures(same, self.evidence)]
        return evidence

    def settled(self) -> RegimenEvidence:
        """Only the evidence that needs no component condition: its patients were all refractory to
        the drugs that may have failed, or are described only by the class, as the profile is."""

        def is_settled(candidate: Candidate) -> bool:
            people = self.populations[candidate.result.population]
            return self.ruling.settled_for(people, self.populations)

        others = self.on_any_endpoint
        return replace(
            self,
            candidates=self.candidates.kept(is_settled),
            on_any_endpoint=others.kept(is_settled) if others else None,
        )

    @computed_once
    def all_figures(self) -> list[TrialFigure]:
        """What each trial shows, as tested arm or as control, whoever won."""
        if not self.candidates.items:
            return []
        return trial_figures(self.candidates.items, self.evidence)

    @property
    def has_comparisons(self) -> bool:
        """Whether a comparison may count; if not, only estimates and statements can decide."""
        return bool(self.all_figures) or self.on_any_endpoint is not None

    @computed_once
    def figures(self) -> list[TrialFigure]:
        """What each trial shows; of a comparison lost to a regimen that cannot be given, only
        benefits."""
        lost = {(figure.study, figure.comparator) for figure in self.losses_not_counted}
        if not lost:
            return self.all_figures
        return [
            figure
            for figure in self.all_figures
            if self._is_benefit(figure) or (figure.study, figure.comparator) not in lost
        ]

    @computed_once
    def available_comparisons(self) -> list[TrialFigure]:
        """The figures without those in which this regimen was the control of one that cannot be
        given: for this patient, it is neither better nor worse there."""
        return [
            figure for figure in self.figures if not figure.as_control or self._is_available(figure)
        ]

    @property
    def tested(self) -> list[TrialFigure]:
        return [figure for figure in self.figures if not figure.as_control]

    @computed_once
    def benefits(self) -> list[TrialFigure]:
        return self.in_order(filter(self._is_benefit, self.all_figures))

    @computed_once
    def applicable_benefits(self) -> list[TrialFigure]:
        return [figure for figure in self.benefits if figure.applies]

    def _is_available(self, figure: TrialFigure) -> bool:
        """Whether the other regimen of a comparison can be given whenever this one can."""
        return self.can_be_given(figure.comparator, self.ruling.conditions)

    @property
    def _items_for_harm(self) -> Sequence[Candidate]:
        """All results, those on deaths too if the question is about another endpoint."""
        return [*self.candidates.items, *self._deaths_elsewhere]

    @property
    def _figures_for_harm(self) -> list[TrialFigure]:
        return [*self.all_figures, *trial_figures(self._deaths_elsewhere, self.evidence)]

    @property
    def _deaths_elsewhere(self) -> list[Candidate]:
        """The results on deaths that the question leaves out, because it names another endpoint."""
        if self.on_any_endpoint is None:
            return []
        return [
            item
            for item in self.on_any_endpoint.items
            if self._counts_deaths(item) and item.result.endpoint != self.interpretations.endpoint
        ]

    @computed_once
    def harms(self) -> list[TrialFigure]:
        """Comparisons in which the regimen itself did harm."""
        return self.in_order(
            figure
            for figure in self._figures_for_harm
            if figure.effect == "harm" and not figure.as_control and self._is_harm(figure.decides)
        )

    @computed_once
    def losses(self) -> list[TrialFigure]:
        """Comparisons that the regimen lost: as control, or tested against another active
        regimen."""
        return self.in_order(filter(self.is_loss, self.figures))

    @computed_once
    def losses_not_counted(self) -> list[TrialFigure]:
        """Comparisons lost to regimens that cannot be given whenever this one can."""
        return self.in_order(
            figure
            for figure in self.all_figures
            if self.is_loss(figure) and not self._is_available(figure)
        )

    @computed_once
    def harms_in_subgroups(self) -> list[TrialFigure]:
        """Comparisons with harm in a subgroup that the whole trial does not show."""
        return [
            figure
            for figure in self.tested
            if figure.shown_by_subgroup_alone("harm") and self._is_harm(figure.subgroup)
        ]

    @computed_once
    def benefits_in_subgroups(self) -> list[TrialFigure]:
        """Comparisons with benefit in a subgroup that the whole trial does not show."""
        return [figure for figure in self.tested if figure.shown_by_subgroup_alone("benefit")]

    @computed_once
    def possible_harms(self) -> list[Candidate]:
        """Single results that show harm in populations that would apply if the patient met every
        requirement that the profile leaves open."""
        return [
            candidate
            for candidate in self._items_for_harm
            if candidate.counts
            and not candidate.as_control
            and candidate.interpretation.effect == "harm"
            and self._is_harm(candidate)
            and candidate.applicability.only_unknowns_separate()
        ]

    @property
    def estimates(self) -> list[Candidate]:
        """Response or survival of the regimen alone; the figures of an arm of a randomised trial
        only if no comparison of that arm counts."""
        estimates = [item for item in self.candidates.items if item.regimen_result.is_estimate]
        if not (estimates and self.all_figures):
            return estimates
        study_of = self.evidence.study_of
        compared = {figure.study for figure in self.available_comparisons}
        return [item for item in estimates if study_of(item.result.trial) not in compared]

    @staticmethod
    def _is_benefit(figure: TrialFigure) -> bool:
        return figure.effect == "benefit" and not figure.as_control

    def is_loss(self, figure: TrialFigure) -> bool:
        if figure.as_control:
            return figure.effect == "benefit"
        return figure.effect == "harm" and not self._is_harm(figure.decides)

    def _is_harm(self, candidate: Candidate) -> bool:
        """Whether a worse outcome of this tested regimen is harm and not only a loss.

        It is if more patients died, or if the control was part of the regimen, placebo or no
        treatment; against another active regimen it is a loss.
        """
        if self._counts_deaths(candidate):
            return True
        control = self.evidence.vocabulary.regimens.get(candidate.comparator)
        if control is None or not control.is_treatment:
            return True
        return set(control.drugs) <= set(self.regimen.drugs)

    def _counts_deaths(self, candidate: Candidate) -> bool:
        endpoint = self.evidence.endpoints.get(candidate.result.endpoint)
        return endpoint is not None and endpoint.counts_all_deaths

    def in_order(self, figures: Iterable[TrialFigure]) -> list[TrialFigure]:
        """The figures, the one that decides a verdict first."""
        return in_order(figures, self.evidence.endpoint_ranks)

    @property
    def has_results(self) -> bool:
        """Whether a result may decide; if not, only statements can."""
        return bool(self.candidates.items) or self.on_any_endpoint is not None

    @property
    def nearest_estimates(self) -> list[Candidate]:
        """The estimates of the population that decides, the deciding one first."""
        return nearest_estimates(self.estimates, self.evidence.estimate_ranks)
