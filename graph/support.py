"""Which regimens does the evidence support for a profile? From evidence and profile to verdicts, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property, partial

from .answer import Beside, Support, Verdict
from .applicability import Applicabilities, Applicability
from .candidates import Candidate, Candidates, candidates, tier
from .certainty import Step, Weighing, certainty, start
from .criteria import Clause, clauses
from .evidence import Evidence
from .kleene import Truth
from .model import Approval, Caution, Statement
from .people import Peoples
from .profile import Profile
from .readings import Readings, last_day, other_effect
from .rules import RuleBook, Rules, Ruling, Setting, acts_on, withdrawal_caution
from .verdict import VERDICTS, Decision, Question, decide, offers_to_such_people
from .vocabulary import Regimen

OFFERS = ("recommends", "prefers", "alternative", "considers", "lists")
AGAINST = "advises-against"
DOUBTS = (
    "p-contradicts-interval",
    "interval-off-centre",
    "printed-for-two-populations",
    "wording-doubtful",
    "garbled",
)
CERTAINTY_ORDER = ("high", "moderate", "low", "very low", "")


class Reasoner:
    """Answers profiles from one body of evidence. Makes and keeps what does not depend on the profile."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.peoples = Peoples(evidence)
        self.rulebook = RuleBook(evidence)
        self._readings: dict[tuple[str, str], Readings] = {}
        self._settings: dict[str, tuple[Clause, ...]] = {}

    def support(self, profile: Profile, *, as_of: str = "", endpoint: str = "", setting: Setting | None = None) -> Support:
        """The verdict on every regimen of the evidence, best first."""
        return self.inquiry(profile, as_of=as_of, endpoint=endpoint, setting=setting).answer()

    def inquiry(self, profile: Profile, *, as_of: str = "", endpoint: str = "", setting: Setting | None = None) -> Inquiry:
        """A profile to be asked about one regimen after the other."""
        return Inquiry(self, profile, as_of, endpoint, replace(setting or Setting(), as_of=as_of))

    def readings(self, as_of: str, endpoint: str) -> Readings:
        if (as_of, endpoint) not in self._readings:
            self._readings[as_of, endpoint] = Readings(self.evidence, as_of, endpoint)
        return self._readings[as_of, endpoint]

    def requirements(self, expression: str) -> tuple[Clause, ...]:
        """The clauses of a setting, an indication or the condition of a caution."""
        if expression not in self._settings:
            self._settings[expression] = clauses(self.evidence.vocabulary.read(expression))
        return self._settings[expression]

    @cached_property
    def statements_on(self) -> Mapping[str, list[Statement]]:
        """Regimen → what sources say of it."""
        groups: dict[str, list[Statement]] = {regimen: [] for regimen in self.evidence.vocabulary.regimens}
        for statement in self.evidence.statements.values():
            for regimen in statement.regimens:
                groups[regimen].append(statement)
        return groups

    @cached_property
    def advice_on(self) -> Mapping[str, list[Statement]]:
        """Regimen → what sources advise for or against it."""
        kinds = (*OFFERS, AGAINST)
        return {regimen: [one for one in said if one.kind in kinds] for regimen, said in self.statements_on.items()}

    @cached_property
    def cautions_on(self) -> Mapping[str, list[Caution]]:
        """Regimen → the cautions on it, and on each of its drugs."""
        return {
            regimen.id: [one for one in self.evidence.cautions.values() if _concerns(one, regimen)]
            for regimen in self.evidence.vocabulary.regimens.values()
        }

    @cached_property
    def acts_on(self) -> Mapping[str, list[Approval]]:
        """Regimen → approvals and withdrawals, whenever they were."""
        return {regimen.id: acts_on(regimen, self.evidence) for regimen in self.evidence.vocabulary.regimens.values()}


def _concerns(caution: Caution, regimen: Regimen) -> bool:
    if caution.regimen:
        return caution.regimen == regimen.id
    return caution.drug in regimen.drugs or caution.drug in regimen.optional_drugs


class Inquiry:
    """One profile, asked of one body of evidence, on one day."""

    def __init__(self, reasoner: Reasoner, profile: Profile, as_of: str, endpoint: str, setting: Setting) -> None:
        self.reasoner, self.evidence, self.profile = reasoner, reasoner.evidence, profile
        self.as_of, self.endpoint, self.setting = as_of, endpoint, setting
        self.readings = reasoner.readings(as_of, endpoint)
        self.rules = Rules(reasoner.rulebook, profile, setting)
        self._truths: dict[str, Truth] = {}

    def asked_of(self, profile: Profile) -> Inquiry:
        """The same question of another profile."""
        return Inquiry(self.reasoner, profile, self.as_of, self.endpoint, self.setting)

    def answer(self) -> Support:
        verdicts = [self.verdict(regimen) for regimen in self.evidence.vocabulary.regimens.values()]
        newest = max((one.newest_evidence for one in verdicts), default="")
        return Support(str(self.profile), self.as_of, tuple(sorted(verdicts, key=_rank)), newest, self.readings.left_out)

    @cached_property
    def applicabilities(self) -> Mapping[str, Applicability]:
        """Population → how directly it speaks to the profile."""
        return Applicabilities(self.reasoner.peoples, self.profile)

    @cached_property
    def candidates(self) -> Mapping[str, Candidates]:
        """Regimen → the evidence that bears on it."""
        return candidates(self.evidence, self.readings, self.applicabilities)

    def verdict(self, regimen: Regimen) -> Verdict:
        question = self.question(regimen, self.rules.ruling(regimen))
        decision = self._excluded_in_every_case(regimen) or decide(question)
        best = decision.deciding[0] if decision.deciding else None
        level, steps = self._certainty(question, decision)
        return Verdict(
            regimen=regimen.id,
            label=regimen.label,
            drugs=regimen.drugs,
            verdict=decision.verdict,
            tier=self._tier(decision),
            certainty=level,
            applicability=best.grade if best else "",
            reasons=(decision.reason,),
            certainty_start=start(best, self.evidence) if best else level,
            certainty_steps=steps,
            newest_evidence=self._newest(question.candidates, decision),
            deciding=decision.deciding,
            look_beside=partial(self._beside, regimen),
            found=self.candidates[regimen.id],
            admitted=question.candidates,
            ruling=question.ruling,
        )

    def _excluded_in_every_case(self, regimen: Regimen) -> Decision | None:
        """A regimen that each of the profile's alternatives excludes, if for another reason, is excluded."""
        if len(self.profile.cases) == 1:
            return None
        decisions = [one.decision(regimen) for one in self._alternatives]
        if any(one.verdict != "excluded" for one in decisions):
            return None
        return Decision("excluded", reason="in either case: " + "; ".join(dict.fromkeys(one.reason for one in decisions)))

    def decision(self, regimen: Regimen) -> Decision:
        return decide(self.question(regimen, self.rules.ruling(regimen)))

    @cached_property
    def _alternatives(self) -> list[Inquiry]:
        """The same question for each of the profile's cases alone."""
        return [self.asked_of(case_alone) for case_alone in self.profile.alternatives]

    def question(self, regimen: Regimen, ruling: Ruling) -> Question:
        """What bears on the regimen; where one of its drugs failed, only results in people all refractory to it."""
        found = self.candidates[regimen.id]
        if ruling.failed:
            found = found.kept(lambda one: ruling.admits(one, self.reasoner.peoples))
        said = self.reasoner.advice_on[regimen.id]
        met = [one for one in said if self._met(one) and self._published(one.source)]
        offers = tuple(one for one in met if one.kind in OFFERS)
        return Question(
            candidates=found,
            readings=self.readings,
            offers=offers,
            warnings=tuple(one for one in met if one.kind == AGAINST),
            offers_to_such=tuple(
                one for one in offers if ruling.failed and offers_to_such_people(one, ruling.failed, self.evidence)
            ),
            ruling=ruling,
        )

    def _certainty(self, question: Question, decision: Decision) -> tuple[str, tuple[Step, ...]]:
        if not decision.deciding:
            return ("very low" if decision.statements else ""), ()
        doubt = self._hangs_on_a_flag(question, decision)
        return certainty(Weighing(decision.deciding[0], decision, question.candidates, self.evidence, self.readings, doubt))

    def _hangs_on_a_flag(self, question: Question, decision: Decision) -> str:
        """The doubtful figure whose other reading would change the verdict, in words; empty where there is none."""
        for doubtful in question.candidates.tested:
            if flags := [flag for flag in doubtful.result.flags if flag in DOUBTS]:
                other = question.candidates.with_other(doubtful, other_effect(doubtful.result))
                if decide(replace(question, candidates=other)).verdict != decision.verdict:
                    return f"{doubtful.result.id} is doubtful ({', '.join(flags)}), and the verdict hangs on it"
        return ""

    def _tier(self, decision: Decision) -> int | None:
        if decision.deciding:
            best = decision.deciding[0]
            found = tier(self.evidence.trials[best.result.trial])
            return found if best.counts else max(found, 3)
        return 5 if decision.statements else None

    def _newest(self, found: Candidates, decision: Decision) -> str:
        """The newest date among what decides, else among all that bears on the regimen."""
        items: Iterable[Candidate] = decision.deciding or found.items
        dates = [self.readings.known_since(one.result) for one in items]
        dates += [self.evidence.sources[one.source].published for one in decision.statements]
        return max(dates, default="")

    def _beside(self, regimen: Regimen) -> Beside:
        """What stands beside the verdict; a caution only where the profile does not rule out its condition."""
        known, reasoner = self._published, self.reasoner
        acts = acts_on(regimen, self.evidence, self.as_of) if self.as_of else reasoner.acts_on[regimen.id]
        return Beside(
            cautions=(
                *(one for one in reasoner.cautions_on[regimen.id] if known(one.source) and self._truth(one.when) is not False),
                *(withdrawal_caution(act) for act in acts if act.act == "withdrawn"),
            ),
            statements=tuple(one for one in reasoner.statements_on[regimen.id] if known(one.source)),
            approvals=tuple(acts),
        )

    def _published(self, source: str) -> bool:
        return not self.as_of or last_day(self.evidence.sources[source].published) <= last_day(self.as_of)

    def _met(self, statement: Statement) -> bool:
        return self._truth(statement.setting) is True

    def _truth(self, expression: str) -> Truth:
        if expression not in self._truths:
            self._truths[expression] = self.profile.meets(self.reasoner.requirements(expression))
        return self._truths[expression]


def _rank(verdict: Verdict) -> tuple[object, ...]:
    best = max((one.directness for one in verdict.deciding), default=())
    return (
        VERDICTS.index(verdict.verdict),
        CERTAINTY_ORDER.index(verdict.certainty),
        verdict.tier or 9,
        tuple(-part for part in best[:5] if isinstance(part, int)),
        verdict.regimen.casefold(),
    )
