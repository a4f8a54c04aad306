"""Which regimens does the evidence support for a profile? From evidence and profile to verdicts, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from ...errors import TrialgraphError, UnknownNameError
from ..applicability.assessment import Applicability
from ..applicability.populations import StudyPopulations
from ..applicability.profile import Profile
from ..evidence_network.summary import disagreements, has_loops
from ..model.evidence import Evidence
from ..model.kinds import CERTAINTIES, ENGINES, VERDICTS, Certainty, Engine
from ..model.question import Question
from ..model.vocabulary import Regimen
from ..reasoning.candidates import Candidate, Candidates, candidates, tier
from ..reasoning.certainty import CertaintyBasis, Step, certainty
from ..reasoning.decision import Decision, RegimenEvidence, decide
from ..reasoning.derivation import Derivation, ReferenceDerivation
from ..reasoning.effects import other_effect
from ..reasoning.exclusion_rules import Access, ExclusionRules, RuleIndex
from ..reasoning.guidance import Guidance, GuidanceIndex
from ..reasoning.interpretation import Interpretations
from .definitions import expanded_definitions
from .feature_notes import FeatureNote, notes_on_features
from .support import Support
from .verdict import Verdict

DOUBTS = (
    "p-contradicts-interval",
    "interval-off-centre",
    "printed-for-two-populations",
    "wording-doubtful",
    "garbled",
)
_VERDICT_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
_CERTAINTY_RANK = {level: rank for rank, level in enumerate(CERTAINTIES)}


def reference_only(engine: Engine, evidence: Evidence, populations: StudyPopulations) -> Derivation:
    """The reference implementation. Raises `TrialgraphError` for another engine, for want of a graph that it could ask."""
    if engine != "reference":
        raise TrialgraphError(
            f"the engine '{engine}' needs a graph; open one with trialgraph.open()"
        )
    return ReferenceDerivation(evidence, populations)


class Reasoner:
    """Answers questions from one body of evidence. Makes and keeps what does not depend on the profile."""

    def __init__(
        self,
        evidence: Evidence,
        populations: StudyPopulations | None = None,
        derive: Callable[[Engine, Evidence, StudyPopulations], Derivation] = reference_only,
    ) -> None:
        """`populations` spares reading them again, if they are those of other evidence; `derive` makes the other engines."""
        self.evidence = evidence
        self.populations = populations or StudyPopulations(evidence)
        self.rule_index = RuleIndex(evidence)
        self.guidance = GuidanceIndex(evidence, self.populations)
        self._derive = derive
        self._derivations: dict[Engine, Derivation] = {}
        self._loops: dict[tuple[str, Derivation], bool] = {}

    def support(self, question: str | Question, engine: Engine = "reference") -> Support:
        """The verdict on every regimen of the evidence, best first. Raises as `ask` does."""
        return self.ask(question, engine).answer()

    def ask(self, question: str | Question, engine: Engine = "reference") -> Inquiry:
        """A question put to this evidence, to be answered for one regimen after the other.

        Raises `ExpressionError`, `ContradictionError` or `UnknownNameError` for an expression, name, region or engine that
        cannot be read, `TrialgraphError` for what is no date.
        """
        asked = Question.of(question)
        access = Access.read(self.evidence, asked.available, asked.region, asked.as_of)
        endpoint = self.evidence.endpoint_named(asked.endpoint) if asked.endpoint else ""
        profile = Profile.read(asked.expression, self.evidence.vocabulary, open=asked.open)
        return self.inquiry(
            profile, as_of=asked.as_of, endpoint=endpoint, access=access, engine=engine
        )

    def inquiry(
        self,
        profile: Profile,
        *,
        as_of: str = "",
        endpoint: str = "",
        access: Access | None = None,
        engine: Engine = "reference",
    ) -> Inquiry:
        """As `ask`, for what was read before."""
        access = replace(access or Access(), as_of=as_of)
        return Inquiry(self, profile, as_of, endpoint, access, self.derivation(engine))

    def derivation(self, engine: Engine = "reference") -> Derivation:
        """What derives applicability and interpretations. Raises `UnknownNameError` for an engine that is not known."""
        if engine not in ENGINES:
            raise UnknownNameError("engine", engine, ENGINES)
        if engine not in self._derivations:
            make = reference_only if engine == "reference" else self._derive
            self._derivations[engine] = make(engine, self.evidence, self.populations)
        return self._derivations[engine]

    def interpretations(self, as_of: str, endpoint: str) -> Interpretations:
        return self.derivation().interpretations(as_of, endpoint)

    def can_disagree(self, as_of: str, derivation: Derivation | None = None) -> bool:
        """Whether direct and indirect evidence can disagree for any profile: whether comparisons
        close a loop. `derivation` interprets the results (default: the reference)."""
        derived = derivation or self.derivation()
        if (as_of, derived) not in self._loops:
            self._loops[as_of, derived] = has_loops(derived.interpretations(as_of, ""))
        return self._loops[as_of, derived]

    @cached_property
    def regimens_by_name(self) -> list[Regimen]:
        """Every regimen, in the order of their identifiers."""
        return sorted(
            self.evidence.vocabulary.regimens.values(), key=lambda regimen: regimen.id.casefold()
        )


class Inquiry:
    """One profile, asked of one body of evidence, on one day, with one engine."""

    def __init__(
        self,
        reasoner: Reasoner,
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

    def for_profile(self, profile: Profile) -> Inquiry:
        """The same question of another profile."""
        return Inquiry(
            self.reasoner, profile, self.as_of, self.endpoint, self.access, self.derivation
        )

    def about_endpoint(self, endpoint: str) -> Inquiry:
        """The same profile, asked about one endpoint; how populations apply to it need not be worked out again."""
        other = Inquiry(
            self.reasoner, self.profile, self.as_of, endpoint, self.access, self.derivation
        )
        other.applicabilities = self.applicabilities
        return other

    def answer(self) -> Support:
        verdicts = map(self.verdict, self.reasoner.regimens_by_name)
        best_first, defined = (
            tuple(_best_first(verdicts)),
            expanded_definitions(self.profile, self.evidence),
        )
        return Support(
            str(self.profile),
            self.as_of,
            best_first,
            self.interpretations.left_out,
            defined,
            self.feature_notes,
            self,
        )

    @cached_property
    def feature_notes(self) -> tuple[FeatureNote, ...]:
        """What is told of each feature of the profile, whatever the regimen."""
        return notes_on_features(
            self.profile, self.reasoner.populations, self.interpretations, self.guidance
        )

    @cached_property
    def applicabilities(self) -> Mapping[str, Applicability]:
        """Population → how directly it speaks to the profile."""
        return self.derivation.applicabilities(self.profile)

    def candidates(self, regimen: Regimen) -> Candidates:
        """The evidence that bears on the regimen."""
        return candidates(
            regimen.id, self.interpretations.by_regimen[regimen.id], self.applicabilities
        )

    def verdict(self, regimen: Regimen) -> Verdict:
        found = self.candidates(regimen)
        question = self.regimen_evidence(regimen, found)
        decision = self._excluded_in_every_case(regimen) or decide(question)
        level, steps = self._certainty(question, decision)
        return Verdict(regimen, decision, self._tier(decision), level, steps, found, question)

    def _excluded_in_every_case(self, regimen: Regimen) -> Decision | None:
        """A regimen that each of the profile's alternatives excludes, if for another reason, is excluded."""
        if len(self.profile.cases) == 1:
            return None
        decisions = [one.decision(regimen) for one in self._alternatives]
        if any(one.verdict != "excluded" for one in decisions):
            return None
        return Decision(
            "excluded",
            reason="in either case: " + "; ".join(dict.fromkeys(one.reason for one in decisions)),
        )

    def decision(self, regimen: Regimen) -> Decision:
        return decide(self.regimen_evidence(regimen, self.candidates(regimen)))

    @cached_property
    def _alternatives(self) -> list[Inquiry]:
        """The same question for each of the profile's cases alone."""
        return [self.for_profile(case_alone) for case_alone in self.profile.alternatives]

    def regimen_evidence(self, regimen: Regimen, found: Candidates) -> RegimenEvidence:
        """What bears on the regimen; where one of its drugs failed, only results in people all refractory to it."""
        ruling, populations = self.rules.ruling(regimen), self.reasoner.populations
        if ruling.failed and found.items:
            found = found.kept(
                lambda one: ruling.admits(populations[one.result.population], populations)
            )
        return RegimenEvidence(regimen, found, self.interpretations, ruling, self.guidance)

    def _certainty(
        self, question: RegimenEvidence, decision: Decision
    ) -> tuple[Certainty, tuple[Step, ...]]:
        if not decision.deciding:
            return ("very low" if decision.statements else ""), ()
        best = decision.deciding[0]
        doubt, conflict = (
            self._depends_on_flagged_result(question, decision),
            self._conflict_in_network(best),
        )
        return certainty(
            CertaintyBasis(
                best,
                decision,
                question.candidates,
                self.evidence,
                self.interpretations,
                doubt,
                conflict,
            )
        )

    def _conflict_in_network(self, best: Candidate) -> str:
        """How direct and indirect evidence disagree on the comparison that decides, in words; empty where they do not."""
        if not best.comparator or not self.reasoner.can_disagree(self.as_of, self.derivation):
            return ""
        pair = frozenset((best.bearing.regimen, best.comparator))
        p_value = self.disagreements(best.result.endpoint).get(pair)
        against = " and ".join(sorted(pair))
        return (
            ""
            if p_value is None
            else f"direct and indirect evidence on {against} disagree (p={p_value:.3f})"
        )

    def disagreements(self, endpoint: str) -> Mapping[frozenset[str], float]:
        """Pair of regimens → the p value of direct against indirect evidence, where they disagree on an endpoint."""
        if endpoint not in self._disagreements:
            self._disagreements[endpoint] = disagreements(self, endpoint)
        return self._disagreements[endpoint]

    def _depends_on_flagged_result(self, question: RegimenEvidence, decision: Decision) -> str:
        """The doubtful figure whose other reading would change the verdict, in words; empty where there is none."""
        for doubtful in question.candidates.tested:
            if flags := [flag for flag in doubtful.result.flags if flag in DOUBTS]:
                endpoint = self.evidence.endpoints.get(doubtful.result.endpoint)
                other = question.candidates.with_other(
                    doubtful, other_effect(doubtful.result, endpoint)
                )
                if decide(question._replace(candidates=other)).verdict != decision.verdict:
                    return f"{doubtful.result.id} is doubtful ({', '.join(flags)}), and the verdict hangs on it"
        return ""

    def _tier(self, decision: Decision) -> int | None:
        if decision.deciding:
            best = decision.deciding[0]
            found = tier(self.evidence.trials[best.result.trial])
            return found if best.counts else max(found, 3)
        return 5 if decision.statements else None


def _best_first(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """By verdict, certainty and tier, then the more direct; what ties in all stays in the order given."""
    return sorted(sorted(verdicts, key=_directness, reverse=True), key=_rank)


def _directness(verdict: Verdict) -> tuple[object, ...]:
    """The grade of the evidence that decided, and how many facts it holds; the size of fractions does not rank regimens."""
    deciding = verdict.decision.deciding
    return deciding[0].directness[:5] if deciding else ()


def _rank(verdict: Verdict) -> tuple[int, int, int]:
    return (
        _VERDICT_RANK[verdict.decision.verdict],
        _CERTAINTY_RANK[verdict.certainty],
        verdict.tier or 9,
    )
