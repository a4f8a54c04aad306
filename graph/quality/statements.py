"""Judges statements against the evidence: confirmed, compatible, outdated, contradicted or not
testable.

Advice is tested against the verdict that its regimen receives in its setting when all statements
are ignored. The setting is read as an open profile: everything that it does not mention is unknown.
A claim without a figure is compared with the figures of the same comparison; claims of safety,
similarity or advantage are compared with the comparisons of the regimen (`claims`). Every judgement
has a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...errors import TrialgraphError
from ...message import joined, message
from ..answers.evidence_base import EvidenceBase
from ..answers.inquiry import inquiry_into
from ..applicability.profile import Profile
from ..model.rows import Approval, Located, Result, Statement
from ..model.terms import Regimen
from ..reasoning.approvals import NO_DATE, is_of_field, known_since, withdrawals_of
from ..reasoning.dating import is_later
from ..reasoning.decide import decide
from ..reasoning.decision import Decision
from ..reasoning.guidance import AGAINST, OFFERS, NoGuidance
from ..reasoning.wording import figure
from .claimed_comparisons import ClaimedComparisons
from .claims import Claims, ClaimTest
from .judgement import (
    COMPATIBLE,
    CONFIRMED,
    CONTRADICTED,
    JUDGEMENTS,
    NOT_TESTABLE,
    OUTDATED,
    Judgement,
)
from .unreported import not_reported

CONFLICT, AGAINST_INTERVAL = "conflict", "claim-against-interval"
_ADVICE = (*OFFERS, *AGAINST)
_FIRM = ("recommends", "prefers")  # more than an option
_GIVEN = ("approved", "accelerated")


class StatementReview:
    """Judges statements and claims against one body of evidence."""

    def __init__(self, base: EvidenceBase) -> None:
        self.base = base
        self.evidence = base.evidence
        self.interpretations = base.interpretations("", "")
        self.claims = Claims(base)
        self.claimed_comparisons = ClaimedComparisons(base)

    def __iter__(self) -> Iterator[Judgement]:
        """The judgements on all statements (one for each regimen), claims and approvals.

        Claims are judged if they print no figure, or if they contradict their own interval.
        Approvals for the field's disease are judged if they were withdrawn, or were awaited and
        have since been given.
        """
        for statement in self.evidence.statements.values():
            for name in statement.regimens or ("",):
                yield Judgement(statement, name, *self.of_statement(statement, name))
        for result in self.evidence.results.values():
            regimen = self.evidence.regimen_of(result.arm) if result.arm else ""
            if AGAINST_INTERVAL in result.flags:
                reason = message(
                    "quality.claim-against-interval",
                    "the text claims {claim}, but: {figure}",
                    claim=result.claim,
                    figure=figure(result),
                )
                yield Judgement(result, regimen, CONTRADICTED, reason)
            elif result.measure == "claim" and result.kind == "contrast" and result.direction:
                yield Judgement(result, regimen, *self.claimed_comparisons.judged(result))
        of_field = [
            row for row in self.evidence.approvals.values() if is_of_field(row, self.evidence)
        ]
        for approval in of_field:
            if later := self._outdated_by(approval, of_field):
                yield Judgement(approval, approval.regimen, OUTDATED, later)

    def of_statement(self, statement: Statement, name: str) -> tuple[str, str]:
        """The judgement on what a statement says about one regimen, and the reason."""
        if CONFLICT in statement.flags:
            return CONTRADICTED, message(
                "quality.by-another-passage", "by another passage: {note}", note=statement.note
            )
        is_advice = statement.kind in (*_ADVICE, "gap")
        if not is_advice and not statement.asserts:
            return NOT_TESTABLE, message(
                "quality.not-advice",
                "an opinion, not advice; its figures and claims have rows of their own",
            )
        if not name:
            return NOT_TESTABLE, message("quality.no-regimen", "the statement names no regimen")
        regimen = self.evidence.vocabulary.regimens[name]
        if not regimen.is_treatment:
            return NOT_TESTABLE, message(
                "quality.no-treatment", "it is about a control that is no treatment"
            )
        try:
            judged = [
                self._of_claim_test(statement, test)
                for test in self.claims.tested(statement, regimen)
            ]
        except TrialgraphError as error:
            return NOT_TESTABLE, _invalid_setting(error)
        if is_advice:
            judged.append(self._of_advice(statement, regimen))
        weightiest = min((judgement for judgement, _ in judged), key=JUDGEMENTS.index)
        return weightiest, joined("; ", [reason for _, reason in judged])

    def _of_claim_test(self, statement: Statement, test: ClaimTest) -> tuple[str, str]:
        """A refuted claim is outdated if all results against it are later than the statement."""
        if test.confirmed is None:
            return NOT_TESTABLE, test.reason
        later = all(self._is_later(result, statement) for result in test.results)
        return (CONFIRMED if test.confirmed else OUTDATED if later else CONTRADICTED), test.reason

    def _of_advice(self, statement: Statement, regimen: Regimen) -> tuple[str, str]:
        """The judgement on advice for or against a regimen, or on a stated evidence gap."""
        if statement.kind in OFFERS and (withdrawal := self._withdrawn_since(statement, regimen)):
            return OUTDATED, _withdrawal(withdrawal)
        try:
            decision = self._without_sources(statement, regimen)
        except TrialgraphError as error:
            return NOT_TESTABLE, _invalid_setting(error)
        if lacking := not_reported(decision):
            return NOT_TESTABLE, message(
                "quality.not-reported",
                "{feature} is not reported for the population behind it; {verdict}",
                feature=lacking,
                verdict=self._in_words(decision),
            )
        if statement.kind in OFFERS:
            return self._offer(statement, decision)
        return (
            self._against(statement, decision)
            if statement.kind in AGAINST
            else self._gap(statement, decision)
        )

    def _without_sources(self, statement: Statement, regimen: Regimen) -> Decision:
        """The verdict in the statement's setting if all statements are ignored."""
        inquiry = inquiry_into(
            self.base, Profile.read(statement.setting, self.evidence.vocabulary, open=True)
        )
        question = inquiry.regimen_evidence(regimen)
        return decide(replace(question, guidance=NoGuidance(inquiry.guidance)))

    def _offer(self, statement: Statement, decision: Decision) -> tuple[str, str]:
        firm = statement.kind in _FIRM
        verdict = self._in_words(decision)
        match decision.verdict:
            case "supported":
                return CONFIRMED, verdict
            case "active" if not firm:
                return COMPATIBLE, message(
                    "quality.as-option",
                    "as an option, without a comparison that shows benefit: {verdict}",
                    verdict=verdict,
                )
            case "outperformed" if not firm:
                return NOT_TESTABLE, message(
                    "quality.one-option",
                    "offered as one option among others, not as the preferred one; {verdict}",
                    verdict=verdict,
                )
            case "advised against" | "outperformed" if decision.deciding[0].applies:
                return self._opposed(statement, decision), verdict
        return NOT_TESTABLE, verdict

    def _against(self, statement: Statement, decision: Decision) -> tuple[str, str]:
        if decision.verdict == "supported" and decision.deciding[0].grade == "direct":
            return self._opposed(statement, decision), self._in_words(decision)
        if decision.verdict in ("advised against", "outperformed", "inconclusive"):
            return CONFIRMED, self._in_words(decision)
        return NOT_TESTABLE, self._in_words(decision)

    def _gap(self, statement: Statement, decision: Decision) -> tuple[str, str]:
        """The judgement on a stated evidence gap.

        Later evidence makes the statement outdated; with earlier evidence, it cannot be tested.
        """
        verdict = self._in_words(decision)
        if decision.verdict == "no evidence":
            return CONFIRMED, message(
                "quality.gap-confirmed", "the graph has no evidence on it either"
            )
        if decision.deciding and self._is_later(decision.deciding[0].result, statement):
            return OUTDATED, message(
                "quality.later-evidence", "later evidence: {verdict}", verdict=verdict
            )
        return NOT_TESTABLE, message(
            "quality.gap-not-testable",
            "not testable whether evidence was missing; {verdict}",
            verdict=verdict,
        )

    def _opposed(self, statement: Statement, decision: Decision) -> str:
        later = decision.deciding and all(
            self._is_later(candidate.result, statement) for candidate in decision.deciding
        )
        return OUTDATED if later else CONTRADICTED

    def _is_later(self, result: Result, statement: Located) -> bool:
        source = self.evidence.sources[statement.source]
        return is_later(self.interpretations.known_since(result), source.known_since)

    def _withdrawn_since(self, statement: Statement, regimen: Regimen) -> Approval | None:
        published = self.evidence.sources[statement.source].known_since
        approvals = self.base.guidance.approvals_by_regimen[regimen.id]
        return next(
            (
                approval
                for approval in withdrawals_of(approvals, self.evidence)
                if is_later(self._since(approval), published)
            ),
            None,
        )

    def _outdated_by(self, approval: Approval, others: Iterable[Approval]) -> str:
        """The later decision in the same region that replaces this one; empty if there is none.

        It is a withdrawal, or an approval that was awaited.
        """
        follows = {"approved": ("withdrawn",), "accelerated": ("withdrawn",)}.get(
            approval.act, _GIVEN
        )
        for later in others if approval.act != "withdrawn" else ():
            same = later.regimen == approval.regimen != "" or (later.drug == approval.drug != "")
            same_place = later.region == approval.region or not approval.region
            if (
                later.act in follows
                and same
                and same_place
                and is_later(self._since(later), self._since(approval))
            ):
                return (
                    _withdrawal(later)
                    if later.act == "withdrawn"
                    else f"{later.act} {later.agency} {later.date}".strip()
                )
        return ""

    def _since(self, approval: Approval) -> str:
        return known_since(approval, self.evidence)

    def _in_words(self, decision: Decision) -> str:
        """A verdict in words, with its deciding result; without one, with its reason."""
        if not decision.deciding:
            return message(
                "quality.verdict-without-result",
                "{verdict}: {reason}",
                verdict=decision.verdict,
                reason=decision.reason,
            )
        best = decision.deciding[0]
        if not best.comparator:
            return message(
                "quality.verdict",
                "{verdict}, {grade}: {trial}, {figure}",
                verdict=decision.verdict,
                grade=best.grade,
                trial=self.evidence.trial_names[best.result.trial],
                figure=figure(best.result),
            )
        return message(
            "quality.verdict-vs",
            "{verdict}, {grade}: {trial} vs {comparator}, {figure}",
            verdict=decision.verdict,
            grade=best.grade,
            trial=self.evidence.trial_names[best.result.trial],
            comparator=best.comparator,
            figure=figure(best.result),
        )


def _withdrawal(approval: Approval) -> str:
    return message(
        "quality.withdrawn",
        "withdrawn ({where}), see {locator}",
        where=joined(
            ", ",
            [part for part in (approval.agency, approval.region, approval.date or NO_DATE) if part],
        ),
        locator=approval.locator,
    )


def _invalid_setting(error: TrialgraphError) -> str:
    return message(
        "quality.invalid-setting", "its setting is not a valid profile: {error}", error=error
    )
