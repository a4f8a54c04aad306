"""One question, answered from one body of evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property

from ...message import message
from ..applicability.assessment import Applicability
from ..applicability.profile import Profile, distinctions
from ..evidence_network.inconsistency import disagreements
from ..model.kinds import Engine
from ..model.terms import Regimen
from ..reasoning.access import Access
from ..reasoning.candidates import Candidate, Candidates, candidates
from ..reasoning.certainty import Rating, certainty
from ..reasoning.certainty_steps import Basis
from ..reasoning.decide import decide, excluded
from ..reasoning.decision import Decision
from ..reasoning.derivation import Derivation
from ..reasoning.exclusion_rules import ExclusionRules
from ..reasoning.guidance import Guidance
from ..reasoning.regimen_evidence import RegimenEvidence
from ..reasoning.tiers import STATEMENT, kind_of_evidence, tier
from ..reasoning.verdict_rules import advises_against
from .definitions import expanded_definitions
from .evidence_base import EvidenceBase
from .feature_notes import FeatureNote, notes_on_features
from .flagged_results import depends_on_flagged_result
from .least_favourable import least_favourable
from .ranking import best_first
from .support import Support
from .verdict import Verdict

_NOT_RATED = Rating("")


class Inquiry:
    """A question, that is one profile and its circumstances, to be answered from one body of
    evidence."""

    def __init__(
        self,
        reasoner: EvidenceBase,
        profile: Profile,
        as_of: str,
        endpoint: str,
        access: Access,
        derivation: Derivation,
    ) -> None:
        self.reasoner, self.profile = reasoner, profile
        self.evidence, self.populations = reasoner.evidence, reasoner.populations
        self.as_of, self.endpoint, self.access = as_of, endpoint, access
        self.derivation = derivation
        self.interpretations = derivation.interpretations(as_of, endpoint)
        self.rules = ExclusionRules(reasoner.rule_index, profile, access)
        self.guidance = Guidance(reasoner.guidance, profile, self.interpretations)
        self._disagreements: dict[str, Mapping[frozenset[str], float]] = {}
        self._candidates: dict[str, Candidates] = {}
        self._bodies: dict[str, RegimenEvidence] = {}
        self._ruled_out: dict[str, bool] = {}

    @property
    def region(self) -> str:
        """The region in which regimens must not have been withdrawn; empty for any."""
        return self.access.region

    def for_profile(self, profile: Profile) -> Inquiry:
        """The same question for another profile."""
        return Inquiry(
            self.reasoner, profile, self.as_of, self.endpoint, self.access, self.derivation
        )

    def about_endpoint(self, endpoint: str) -> Inquiry:
        """The same question with one deciding endpoint; applicability is reused."""
        other = Inquiry(
            self.reasoner, self.profile, self.as_of, endpoint, self.access, self.derivation
        )
        other.applicabilities = self.applicabilities
        return other

    def answer(self) -> Support:
        return Support(
            profile=str(self.profile),
            as_of=self.as_of,
            verdicts=tuple(best_first(map(self.verdict, self.reasoner.regimens_by_name))),
            results_not_yet_known=self.interpretations.left_out,
            definitions=expanded_definitions(self.profile, self.evidence),
            feature_notes=self.feature_notes,
            scope=self,
        )

    @cached_property
    def feature_notes(self) -> tuple[FeatureNote, ...]:
        """Notes on the features of the profile; the same for every regimen."""
        return notes_on_features(
            self.profile, self.reasoner.populations, self.interpretations, self.guidance
        )

    @cached_property
    def applicabilities(self) -> Mapping[str, Applicability]:
        """Population → how it applies to the profile."""
        return self.derivation.applicabilities(self.profile)

    def candidates(self, regimen: Regimen) -> Candidates:
        """All evidence on the regimen, with its applicability."""
        if (found := self._candidates.get(regimen.id)) is None:
            results = self.interpretations.by_regimen[regimen.id]
            found = candidates(regimen.id, results, self.applicabilities)
            self._candidates[regimen.id] = found
        return found

    def verdict(self, regimen: Regimen) -> Verdict:
        if self._alternatives:
            return self._over_alternatives(regimen)
        body, found = self.regimen_evidence(regimen), self.candidates(regimen)
        decision = decide(body)
        if (people := decision.people) is not None:
            place = self._tier(kind_of_evidence(self.evidence.trials[people.result.trial]))
            rating = self._rating(body, decision, people)
            return Verdict(regimen, decision, place, rating, found, body, scope=self)
        if decision.statements:
            rating = Rating(self.evidence.limit.start_statement)
            place = self._tier(STATEMENT)
            return Verdict(regimen, decision, place, rating, found, body, scope=self)
        return Verdict(regimen, decision, None, _NOT_RATED, found, body, scope=self)

    def _tier(self, kind: str) -> int:
        return tier(kind, self.evidence.limit.tiers)

    def _over_alternatives(self, regimen: Regimen) -> Verdict:
        """The verdict over the alternatives of the profile, each answered by itself; what is shown
        beside it concerns the whole profile."""
        verdict = least_favourable(
            [alternative.verdict(regimen) for alternative in self._alternatives],
            [str(alternative.profile) for alternative in self._alternatives],
            distinctions(self.profile),
        )
        body = replace(verdict.regimen_evidence, guidance=self.guidance)
        return replace(verdict, regimen_evidence=body, scope=self)

    def decision(self, regimen: Regimen) -> Decision:
        if self._alternatives:
            return self.verdict(regimen).decision
        return decide(self.regimen_evidence(regimen))

    @cached_property
    def _alternatives(self) -> list[Inquiry]:
        """The same question for each alternative of the profile; none if it has no choice."""
        if len(self.profile.cases) == 1:
            return []
        return [self.for_profile(alternative) for alternative in self.profile.alternatives]

    def regimen_evidence(self, regimen: Regimen) -> RegimenEvidence:
        """The evidence admitted by the exclusion rules.

        If the disease is refractory to a drug of the regimen, a result is admitted only if the
        disease of all its patients was refractory to that drug.
        """
        if (body := self._bodies.get(regimen.id)) is None:
            body = self._bodies[regimen.id] = self._admitted(regimen)
        return body

    def _admitted(self, regimen: Regimen) -> RegimenEvidence:
        ruling, populations = self.rules.ruling(regimen), self.reasoner.populations
        admitted = self.candidates(regimen)
        if ruling.failed and admitted.items:
            admitted = admitted.kept(
                lambda candidate: ruling.admits(
                    populations[candidate.result.population], populations
                )
            )
        return RegimenEvidence(
            regimen,
            admitted,
            self.interpretations,
            ruling,
            self.guidance,
            populations,
            self.can_be_given,
            self._on_any_endpoint(regimen),
        )

    def _on_any_endpoint(self, regimen: Regimen) -> Candidates | None:
        """The evidence for the same question without an endpoint; None if it names none."""
        if not self.endpoint:
            return None
        return self._without_endpoint.regimen_evidence(regimen).candidates

    @cached_property
    def _without_endpoint(self) -> Inquiry:
        return self.about_endpoint("")

    def can_be_given(self, regimen: str, conditions: Collection[str] = ()) -> bool:
        """Whether no rule excludes the regimen or may exclude it, and nothing advises against it:
        only then can another regimen lose to it.

        `conditions` are those of the other regimen: if they do not exclude it, they do not exclude
        this one either.
        """
        body = self.regimen_evidence(self.evidence.vocabulary.regimens[regimen])
        if not set(body.ruling.conditions) <= set(conditions):
            return False
        if regimen not in self._ruled_out:
            rules_out = body.ruling.excluded or excluded(body) or advises_against(body)
            self._ruled_out[regimen] = bool(rules_out)
        return not self._ruled_out[regimen]

    def _rating(self, body: RegimenEvidence, decision: Decision, people: Candidate) -> Rating:
        basis = Basis(
            decides=decision.figure.decides if decision.figure else people,
            people=people,
            figure=decision.figure,
            body=body,
            shows_benefit=decision.substance in ("supported", "extrapolated"),
            doubt=depends_on_flagged_result(self.evidence, body, decision),
            network=self._inconsistency(people),
        )
        return certainty(basis)

    def _inconsistency(self, best: Candidate) -> str:
        """A description of the disagreement between direct and indirect evidence on the deciding
        comparison, if there is one."""
        if not best.comparator or not self.reasoner.can_disagree(self.as_of, self.derivation):
            return ""
        pair = sorted((best.regimen_result.regimen, best.comparator))
        p_value = self.disagreements(best.result.endpoint).get(frozenset(pair))
        if p_value is None:
            return ""
        return message(
            "answers.inconsistency",
            "direct and indirect evidence on {first} vs {second} disagree (p={p_value})",
            first=pair[0],
            second=pair[-1],
            p_value=f"{p_value:.3f}",
        )

    def disagreements(self, endpoint: str) -> Mapping[frozenset[str], float]:
        """Pairs of regimens whose direct and indirect evidence disagree → p value."""
        if endpoint not in self._disagreements:
            self._disagreements[endpoint] = disagreements(self, endpoint)
        return self._disagreements[endpoint]


def inquiry_into(
    base: EvidenceBase,
    profile: Profile,
    *,
    as_of: str = "",
    endpoint: str = "",
    access: Access | None = None,
    engine: Engine = "reference",
) -> Inquiry:
    """The inquiry for a profile that is already parsed and names that are already resolved.

    Raises `UnknownNameError` for an unknown engine.
    """
    access = replace(access or Access(), as_of=as_of)
    return Inquiry(base, profile, as_of, endpoint, access, base.derivation(engine))
