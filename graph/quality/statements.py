"""What sources say, against the evidence that the graph holds: borne out, overtaken, contradicted, or not testable.

A statement is put to the evidence as a question: for people of its setting, what would the verdict on its regimen be if no
source said anything? The setting is read as an open profile: of what it passes over, nothing is known. A claim without a
figure is put beside the figures of the same comparison; what a statement claims of safety, likeness or advantage beside the
comparisons of its regimen (`claims`). Every judgement gives its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...errors import TrialgraphError
from ..answers.reasoner import Reasoner
from ..applicability.profile import Profile
from ..exposure.criteria import Has
from ..model.rows import Approval, Located, Result, Statement
from ..model.vocabulary import Regimen
from ..reasoning.decision import Decision, decide
from ..reasoning.exclusion_rules import known_since
from ..reasoning.guidance import AGAINST, OFFERS, NoGuidance
from ..reasoning.interpretation import last_day
from ..reasoning.wording import figure
from .claims import Claims, Tested

BORNE_OUT, OVERTAKEN, CONTRADICTED, NOT_TESTABLE = (
    "borne out",
    "overtaken",
    "contradicted",
    "not testable",
)
JUDGEMENTS = (CONTRADICTED, OVERTAKEN, BORNE_OUT, NOT_TESTABLE)
CONFLICT, AGAINST_INTERVAL = "conflict", "claim-against-interval"
_ADVICE = (
    *(kind for kind in OFFERS if kind != "lists"),
    *AGAINST,
)  # what a caption lists is no advice
_FIRM = ("recommends", "prefers")  # more than to offer where others are not at hand
_GIVEN = ("approved", "accelerated")
_CLAIMED = {"better": "benefit", "worse": "harm", "no difference": "none"}


class Judgement(NamedTuple):
    """What became of one statement or claim on one regimen (empty where it names none), and the reason."""

    row: Located
    regimen: str
    judgement: str
    reason: str


class StatementReview:
    """Puts statements and claims to one body of evidence."""

    def __init__(self, reasoner: Reasoner) -> None:
        self.reasoner = reasoner
        self.evidence = reasoner.evidence
        self.interpretations = reasoner.interpretations("", "")
        self.claims = Claims(reasoner)

    def __iter__(self) -> Iterator[Judgement]:
        """Every statement, once for each of its regimens; every claim of a comparison without a figure; every approval that
        was taken back."""
        for statement in self.evidence.statements.values():
            for name in statement.regimens or ("",):
                yield Judgement(statement, name, *self.of_statement(statement, name))
        for result in self.evidence.results.values():
            regimen = self.evidence.regimen_of(result.arm) if result.arm else ""
            if AGAINST_INTERVAL in result.flags:
                yield Judgement(
                    result,
                    regimen,
                    CONTRADICTED,
                    f"the text claims {result.claim}, but: {figure(result)}",
                )
            elif result.measure == "claim" and result.kind == "contrast" and result.direction:
                yield Judgement(result, regimen, *self.of_claim(result))
        for approval in self.evidence.approvals.values():
            if reason := self._overtaken(approval):
                yield Judgement(approval, approval.regimen, OVERTAKEN, reason)

    def of_statement(self, statement: Statement, name: str) -> tuple[str, str]:
        """The judgement on what a statement says of one regimen, and the reason."""
        if CONFLICT in statement.flags:
            return CONTRADICTED, f"by another place: {statement.note}"
        is_advice = statement.kind in (*_ADVICE, "gap")
        if not is_advice and not statement.asserts:
            return (
                NOT_TESTABLE,
                "a judgement, not advice; its figures and claims are rows of their own",
            )
        if not name:
            return NOT_TESTABLE, "it names no regimen"
        regimen = self.evidence.vocabulary.regimens[name]
        try:
            found = [
                self._of_tested(statement, one) for one in self.claims.tested(statement, regimen)
            ]
        except TrialgraphError as error:
            return NOT_TESTABLE, f"its setting cannot be asked about: {error}"
        if is_advice:
            found.append(self._of_advice(statement, regimen))
        weightiest = min((judgement for judgement, _ in found), key=JUDGEMENTS.index)
        return weightiest, "; ".join(reason for _, reason in found)

    def _of_tested(self, statement: Statement, tested: Tested) -> tuple[str, str]:
        """A claim that does not hold is overtaken where everything that belies it is later."""
        if tested.holds is None:
            return NOT_TESTABLE, tested.reason
        later = all(self._is_later(one, statement) for one in tested.witnesses)
        return (BORNE_OUT if tested.holds else OVERTAKEN if later else CONTRADICTED), tested.reason

    def _of_advice(self, statement: Statement, regimen: Regimen) -> tuple[str, str]:
        """The judgement on advice for or against a regimen, and on what is said to be missing."""
        if statement.kind in OFFERS and (act := self._withdrawn_since(statement, regimen)):
            return OVERTAKEN, _withdrawal(act)
        try:
            decision = self._without_sources(statement, regimen)
        except TrialgraphError as error:
            return NOT_TESTABLE, f"its setting cannot be asked about: {error}"
        if lacking := _not_reported(decision):
            return (
                NOT_TESTABLE,
                f"{lacking} is not reported of the people behind it; {self._told(decision)}",
            )
        if statement.kind in OFFERS:
            return self._offer(statement, decision)
        return (
            self._against(statement, decision)
            if statement.kind in AGAINST
            else self._gap(statement, decision)
        )

    def _without_sources(self, statement: Statement, regimen: Regimen) -> Decision:
        """The verdict for people of the statement's setting if no source said anything."""
        inquiry = self.reasoner.inquiry(
            Profile.read(statement.setting, self.evidence.vocabulary, open=True)
        )
        question = inquiry.regimen_evidence(regimen, inquiry.candidates(regimen))
        return decide(question._replace(guidance=NoGuidance(inquiry.guidance)))

    def _offer(self, statement: Statement, decision: Decision) -> tuple[str, str]:
        firm = statement.kind in _FIRM
        told = self._told(decision)
        match decision.verdict:
            case "supported":
                return BORNE_OUT, told
            case "active" if not firm:
                return BORNE_OUT, f"as an offer: {told}"
            case "outperformed" if not firm:
                return NOT_TESTABLE, f"offered beside others, not before them; {told}"
            case "advised against" | "outperformed" if decision.deciding[0].applies:
                return self._opposed(statement, decision), told
        return NOT_TESTABLE, told

    def _against(self, statement: Statement, decision: Decision) -> tuple[str, str]:
        if decision.verdict == "supported" and decision.deciding[0].grade == "direct":
            return self._opposed(statement, decision), self._told(decision)
        if decision.verdict in ("advised against", "outperformed", "inconclusive"):
            return BORNE_OUT, self._told(decision)
        return NOT_TESTABLE, self._told(decision)

    def _gap(self, statement: Statement, decision: Decision) -> tuple[str, str]:
        """A gap is closed by evidence later than the statement; whether earlier evidence belies it, data cannot tell."""
        if decision.verdict == "no evidence":
            return BORNE_OUT, "the graph holds nothing on it either"
        if decision.deciding and self._is_later(decision.deciding[0].result, statement):
            return OVERTAKEN, f"later evidence: {self._told(decision)}"
        return NOT_TESTABLE, f"what is missing is not a figure of its own; {self._told(decision)}"

    def _opposed(self, statement: Statement, decision: Decision) -> str:
        later = decision.deciding and all(
            self._is_later(one.result, statement) for one in decision.deciding
        )
        return OVERTAKEN if later else CONTRADICTED

    def _is_later(self, result: Result, statement: Located) -> bool:
        source = self.evidence.sources[statement.source]
        return last_day(self.interpretations.known_since(result)) > last_day(source.known_since)

    def _withdrawn_since(self, statement: Statement, regimen: Regimen) -> Approval | None:
        said = last_day(self.evidence.sources[statement.source].known_since)
        acts = self.reasoner.guidance.acts_on[regimen.id]
        return next(
            (one for one in acts if one.act == "withdrawn" and self._since(one) > said), None
        )

    def _overtaken(self, approval: Approval) -> str:
        """The later act, in the same region, that took an approval back, or gave one that was still awaited; in words."""
        follows = {"approved": ("withdrawn",), "accelerated": ("withdrawn",)}.get(
            approval.act, _GIVEN
        )
        for one in self.evidence.approvals.values() if approval.act != "withdrawn" else ():
            same = one.regimen == approval.regimen != "" or (one.drug == approval.drug != "")
            same_place = one.region == approval.region or not approval.region
            if (
                one.act in follows
                and same
                and same_place
                and self._since(one) > self._since(approval)
            ):
                return (
                    _withdrawal(one)
                    if one.act == "withdrawn"
                    else f"{one.act} {one.agency} {one.date}".strip()
                )
        return ""

    def _since(self, act: Approval) -> str:
        return last_day(known_since(act, self.evidence))

    def _told(self, decision: Decision) -> str:
        if not decision.deciding:
            return f"{decision.verdict}: {decision.reason}"
        best = decision.deciding[0]
        against = f" against {best.comparator}" if best.comparator else ""
        return (
            f"{decision.verdict}, {best.grade}: {best.result.trial}{against}, {figure(best.result)}"
        )

    def of_claim(self, claim: Result) -> tuple[str, str]:
        """The judgement on a comparison claimed without a figure, by the figures printed for the same comparison."""
        rivals = [one for one in self._figures(claim) if one.population == claim.population]
        rivals = rivals or [
            one for one in self._figures(claim) if self._whole(one) and self._whole(claim)
        ]
        if not rivals:
            return (
                NOT_TESTABLE,
                "no interval is printed for the same comparison, people and endpoint",
            )
        newest = max(rivals, key=lambda one: last_day(self.interpretations.known_since(one)))
        effect = self.interpretations.all[newest.id].effect
        told = f"{newest.id}: {figure(newest)}"
        if effect == _CLAIMED[claim.direction]:
            return BORNE_OUT, told
        later = last_day(self.interpretations.known_since(newest)) > last_day(
            self.interpretations.known_since(claim)
        )
        return (OVERTAKEN if later else CONTRADICTED), told

    def _figures(self, claim: Result) -> Iterator[Result]:
        """Contrasts of one study, regimens and endpoint with a claim that print an interval."""
        about = self._about(claim)
        for one in self.evidence.results.values():
            if (
                one.kind == "contrast"
                and one.has_interval
                and one.measure != "claim"
                and self._about(one) == about
            ):
                yield one

    def _about(self, result: Result) -> tuple[str, ...]:
        regimen_of, study = self.evidence.regimen_of, self.evidence.study_of(result.trial)
        return (
            study,
            regimen_of(result.arm),
            regimen_of(result.comparator_arm),
            result.endpoint,
            result.event,
        )

    def _whole(self, result: Result) -> bool:
        return not self.evidence.populations[result.population].part_of


def _not_reported(decision: Decision) -> str:
    """The feature of the setting that is not reported of the people behind a decision; empty where all are."""
    best = decision.deciding[0] if decision.deciding else None
    facts = [held for one in best.applicability.assessments for held in one.facts] if best else []
    return next(
        (
            str(held.fact)
            for held in facts
            if isinstance(held.fact, Has) and held.by == "not reported"
        ),
        "",
    )


def _withdrawal(act: Approval) -> str:
    where = ", ".join(filter(None, (act.agency, act.region, act.date or "date not printed")))
    return f"withdrawn ({where}), as told in {act.locator}"
