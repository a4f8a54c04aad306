"""Inconsistent figures, conflicting sources and outdated statements, in one list."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import UnknownNameError
from ...message import message
from ..answers.reasoner import Reasoner
from ..language.names_shown import shown_name
from ..model.evidence import Evidence
from .judgement import CONFIRMED, CONTRADICTED, JUDGEMENTS, OUTDATED
from .result_checks import CHECKS as FIGURE_CHECKS
from .result_checks import Finding, figure_findings
from .source_agreement import (
    AGREEMENT,
    DIFFERENCE,
    SUPERSESSION,
    SourceComparisons,
    compare_approvals,
)
from .statements import StatementReview

COMPARISONS = (DIFFERENCE, AGREEMENT, SUPERSESSION)
CHECKS = (*FIGURE_CHECKS, *COMPARISONS, *JUDGEMENTS)
_FORMER_NAMES = {"borne out": CONFIRMED, "overtaken": OUTDATED}
_BY_DEFAULT = (*FIGURE_CHECKS, DIFFERENCE, CONTRADICTED, OUTDATED)


def findings(reasoner: Reasoner, check: str = "") -> Iterator[Finding]:
    """The findings of one check, or all inconsistencies if no check is named.

    Agreements, supersessions, and statements that are confirmed or not testable are listed only
    if their check is named. Raises `UnknownNameError` for an unknown check.
    """
    check = _FORMER_NAMES.get(check, check)
    if check and check not in CHECKS:
        raise UnknownNameError("check", check, CHECKS)
    checks = (check,) if check else _BY_DEFAULT
    evidence = reasoner.evidence
    yield from (finding for finding in figure_findings(evidence) if finding.check in checks)
    if set(checks) & set(COMPARISONS):
        yield from (finding for finding in _comparisons(evidence) if finding.check in checks)
    if set(checks) & set(JUDGEMENTS):
        yield from (finding for finding in _judgements(reasoner) if finding.check in checks)


def _comparisons(evidence: Evidence) -> Iterator[Finding]:
    for comparison in (*SourceComparisons(evidence), *compare_approvals(evidence)):
        problem = message(
            "quality.compared",
            "compared with {row} ({place})",
            row=shown_name(comparison.second, evidence),
            place=comparison.second_place,
        )
        if comparison.difference:
            problem = message(
                "quality.compared-differing",
                "compared with {row} ({place}): {difference}",
                row=shown_name(comparison.second, evidence),
                place=comparison.second_place,
                difference=comparison.difference,
            )
        row = evidence.results.get(comparison.first) or evidence.approvals[comparison.first]
        yield Finding(
            comparison.relation,
            comparison.first,
            problem,
            row.source,
            row.locator,
            comparison.known,
        )


def _judgements(reasoner: Reasoner) -> Iterator[Finding]:
    """Judgements on statements and claims; contradictions in flagged rows are marked as known."""
    for judged in StatementReview(reasoner):
        row, problem = judged.row, judged.reason
        if judged.regimen:
            problem = message(
                "quality.about-regimen",
                "{regimen}: {reason}",
                regimen=judged.regimen,
                reason=judged.reason,
            )
        known = judged.judgement != CONTRADICTED or bool(_CONTRADICTS & set(row.flags))
        yield Finding(judged.judgement, row.id, problem, row.source, row.locator, known)


_CONTRADICTS = {"conflict", "claim-against-interval"}
