"""Which regimens does the evidence support for a profile? From evidence and profile to verdicts, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from .answer import Support, Verdict
from .applicability import Applicabilities, Applicability
from .candidates import Candidate, Candidates, candidates, tier
from .certainty import Step, Weighing, certainty
from .concerns import Concern, concerns
from .effects import other_effect
from .evidence import Evidence
from .meanings import meanings
from .people import Peoples
from .profile import Profile
from .readings import Readings
from .rules import RuleBook, Rules, Setting
from .said import Said, SaidBook
from .verdict import VERDICTS, Decision, Question, decide
from .vocabulary import Regimen

DOUBTS = (
    "p-contradicts-interval",
    "interval-off-centre",
    "printed-for-two-populations",
    "wording-doubtful",
    "garbled",
)
_VERDICT_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
_CERTAINTY_RANK = {level: rank for rank, level in enumerate(("high", "moderate", "low", "very low", ""))}


class Reasoner:
    """Answers profiles from one body of evidence. Makes and keeps what does not depend on the profile."""

    def __init__(self, evidence: Evidence, peoples: Peoples | None = None) -> None:
        """`peoples` spares reading again who the people are, where they are those of other evidence."""
        self.evidence = evidence
        self.peoples = peoples or Peoples(evidence)
        self.rulebook = RuleBook(evidence)
        self._readings: dict[tuple[str, str], Readings] = {}
        self._loops: dict[str, bool] = {}
        self.said = SaidBook(evidence, self.peoples)

    def support(self, profile: Profile, *, as_of: str = "", endpoint: str = "", setting: Setting | None = None) -> Support:
        """The verdict on every regimen of the evidence, best first."""
        return self.inquiry(profile, as_of=as_of, endpoint=endpoint, setting=setting).answer()

    def inquiry(self, profile: Profile, *, as_of: str = "", endpoint: str = "", setting: Setting | None = None) -> Inquiry:
        """A profile to be asked about one regimen after the other."""
        return Inquiry(self, profile, as_of, endpoint, replace(setting or Setting(), as_of=as_of))

    def readings(self, as_of: str, endpoint: str) -> Readings:
        if (as_of, endpoint) not in self._readings:
            made = self.readings(as_of, "").about(endpoint) if endpoint else Readings(self.evidence, as_of)
            self._readings[as_of, endpoint] = made
        return self._readings[as_of, endpoint]

    def can_disagree(self, as_of: str) -> bool:
        """Whether direct and indirect evidence can disagree at all, for any profile: whether comparisons close a circle."""
        if as_of not in self._loops:
            from .landscape import has_loops

            self._loops[as_of] = has_loops(self.readings(as_of, ""))
        return self._loops[as_of]

    @cached_property
    def in_alphabet(self) -> list[Regimen]:
        """Every regimen, in the order of their identifiers."""
        return sorted(self.evidence.vocabulary.regimens.values(), key=lambda regimen: regimen.id.casefold())


class Inquiry:
    """One profile, asked of one body of evidence, on one day."""

    def __init__(self, reasoner: Reasoner, profile: Profile, as_of: str, endpoint: str, setting: Setting) -> None:
        self.reasoner, self.evidence, self.profile = reasoner, reasoner.evidence, profile
        self.as_of, self.endpoint, self.setting = as_of, endpoint, setting
        self.readings = reasoner.readings(as_of, endpoint)
        self.rules = Rules(reasoner.rulebook, profile, setting)
        self.said = Said(reasoner.said, profile, self.readings)
        self._disagreements: dict[str, Mapping[frozenset[str], float]] = {}

    def asked_of(self, profile: Profile) -> Inquiry:
        """The same question of another profile."""
        return Inquiry(self.reasoner, profile, self.as_of, self.endpoint, self.setting)

    def about_endpoint(self, endpoint: str) -> Inquiry:
        """The same profile, asked about one endpoint; how populations apply to it need not be worked out again."""
        other = Inquiry(self.reasoner, self.profile, self.as_of, endpoint, self.setting)
        other.applicabilities = self.applicabilities
        return other

    def answer(self) -> Support:
        verdicts = map(self.verdict, self.reasoner.in_alphabet)
        best_first, defined = tuple(_best_first(verdicts)), meanings(self.profile, self.evidence)
        return Support(str(self.profile), self.as_of, best_first, self.readings.left_out, defined, self.concerns, self)

    @cached_property
    def concerns(self) -> tuple[Concern, ...]:
        """What is told of each feature of the profile, whatever the regimen."""
        return concerns(self.profile, self.reasoner.peoples, self.readings, self.said)

    @cached_property
    def applicabilities(self) -> Mapping[str, Applicability]:
        """Population → how directly it speaks to the profile."""
        return Applicabilities(self.reasoner.peoples, self.profile)

    def candidates(self, regimen: Regimen) -> Candidates:
        """The evidence that bears on the regimen."""
        return candidates(regimen.id, self.readings.bearings[regimen.id], self.applicabilities)

    def verdict(self, regimen: Regimen) -> Verdict:
        found = self.candidates(regimen)
        question = self.question(regimen, found)
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
        return Decision("excluded", reason="in either case: " + "; ".join(dict.fromkeys(one.reason for one in decisions)))

    def decision(self, regimen: Regimen) -> Decision:
        return decide(self.question(regimen, self.candidates(regimen)))

    @cached_property
    def _alternatives(self) -> list[Inquiry]:
        """The same question for each of the profile's cases alone."""
        return [self.asked_of(case_alone) for case_alone in self.profile.alternatives]

    def question(self, regimen: Regimen, found: Candidates) -> Question:
        """What bears on the regimen; where one of its drugs failed, only results in people all refractory to it."""
        ruling, peoples = self.rules.ruling(regimen), self.reasoner.peoples
        if ruling.failed and found.items:
            found = found.kept(lambda one: ruling.admits(peoples[one.result.population], peoples))
        return Question(regimen, found, self.readings, ruling, self.said)

    def _certainty(self, question: Question, decision: Decision) -> tuple[str, tuple[Step, ...]]:
        if not decision.deciding:
            return ("very low" if decision.statements else ""), ()
        best = decision.deciding[0]
        doubt, conflict = self._hangs_on_a_flag(question, decision), self._conflict_in_network(best)
        return certainty(Weighing(best, decision, question.candidates, self.evidence, self.readings, doubt, conflict))

    def _conflict_in_network(self, best: Candidate) -> str:
        """How direct and indirect evidence disagree on the comparison that decides, in words; empty where they do not."""
        if not best.comparator or not self.reasoner.can_disagree(self.as_of):
            return ""
        pair = frozenset((best.bearing.regimen, best.comparator))
        p_value = self.disagreements(best.result.endpoint).get(pair)
        against = " and ".join(sorted(pair))
        return "" if p_value is None else f"direct and indirect evidence on {against} disagree (p={p_value:.3f})"

    def disagreements(self, endpoint: str) -> Mapping[frozenset[str], float]:
        """Pair of regimens → the p value of direct against indirect evidence, where they disagree on an endpoint."""
        if endpoint not in self._disagreements:
            from .landscape import disagreements

            self._disagreements[endpoint] = disagreements(self, endpoint)
        return self._disagreements[endpoint]

    def _hangs_on_a_flag(self, question: Question, decision: Decision) -> str:
        """The doubtful figure whose other reading would change the verdict, in words; empty where there is none."""
        for doubtful in question.candidates.tested:
            if flags := [flag for flag in doubtful.result.flags if flag in DOUBTS]:
                endpoint = self.evidence.endpoints.get(doubtful.result.endpoint)
                other = question.candidates.with_other(doubtful, other_effect(doubtful.result, endpoint))
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
    return (_VERDICT_RANK[verdict.decision.verdict], _CERTAINTY_RANK[verdict.certainty], verdict.tier or 9)
