"""Guidelines against the evidence, and sources against each other: everything that deserves a second look, in one list."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import UnknownNameError
from ..answers.reasoner import Reasoner
from ..model.evidence import Evidence
from .result_checks import CHECKS as OF_FIGURES
from .result_checks import Finding, misprints
from .source_agreement import (
    AGREEMENT,
    DIFFERENCE,
    SUPERSESSION,
    SourceComparisons,
    acts_side_by_side,
)
from .statements import CONTRADICTED, JUDGEMENTS, OVERTAKEN, StatementReview

CROSSINGS = (DIFFERENCE, AGREEMENT, SUPERSESSION)
CHECKS = (*OF_FIGURES, *CROSSINGS, *JUDGEMENTS)
_BY_DEFAULT = (*OF_FIGURES, DIFFERENCE, CONTRADICTED, OVERTAKEN)


def findings(reasoner: Reasoner, check: str = "") -> Iterator[Finding]:
    """What one check finds; without one, everything that does not fit: agreements, supersessions, and statements that are
    borne out or cannot be tested are left out. Raises `UnknownNameError` for a check that is not known."""
    if check and check not in CHECKS:
        raise UnknownNameError("check", check, CHECKS)
    asked = (check,) if check else _BY_DEFAULT
    evidence = reasoner.evidence
    yield from (finding for finding in misprints(evidence) if finding.check in asked)
    if set(asked) & set(CROSSINGS):
        yield from (finding for finding in _crossings(evidence) if finding.check in asked)
    if set(asked) & set(JUDGEMENTS):
        yield from (finding for finding in _judgements(reasoner) if finding.check in asked)


def _crossings(evidence: Evidence) -> Iterator[Finding]:
    for one in (*SourceComparisons(evidence), *acts_side_by_side(evidence)):
        problem = f"beside {one.second} ({one.second_place})" + (
            f": {one.difference}" if one.difference else ""
        )
        row = evidence.results.get(one.first) or evidence.approvals[one.first]
        yield Finding(one.relation, one.first, problem, row.source, row.locator, one.known)


def _judgements(reasoner: Reasoner) -> Iterator[Finding]:
    """What became of every statement and claim; a contradiction is known where the row is flagged, time passing always."""
    for one in StatementReview(reasoner):
        about = f"{one.regimen}: {one.reason}" if one.regimen else one.reason
        known = one.judgement != CONTRADICTED or bool(_CONTRADICTS & set(one.row.flags))
        yield Finding(one.judgement, one.row.id, about, one.row.source, one.row.locator, known)


_CONTRADICTS = {"conflict", "claim-against-interval"}
