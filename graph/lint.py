"""Guidelines against the evidence, and sources against each other: everything that deserves a second look, in one list."""

from __future__ import annotations

from collections.abc import Iterator

from .crossing import AGREEMENT, DIFFERENCE, SUPERSESSION, Crossings
from .evidence import Evidence
from .misprints import CHECKS as OF_FIGURES
from .misprints import Finding, misprints

CROSSINGS = (DIFFERENCE, AGREEMENT, SUPERSESSION)
CHECKS = (*OF_FIGURES, *CROSSINGS)
_BY_DEFAULT = (*OF_FIGURES, DIFFERENCE)


def findings(evidence: Evidence, check: str = "") -> Iterator[Finding]:
    """What one check finds; without one, everything but agreements and supersessions, which are as they should be."""
    asked = (check,) if check else _BY_DEFAULT
    yield from (finding for finding in misprints(evidence) if finding.check in asked)
    if set(asked) & set(CROSSINGS):
        yield from (finding for finding in _crossings(evidence) if finding.check in asked)


def _crossings(evidence: Evidence) -> Iterator[Finding]:
    for one in Crossings(evidence):
        problem = f"beside {one.second} ({one.second_place})" + (f": {one.difference}" if one.difference else "")
        result = evidence.results[one.first]
        yield Finding(one.relation, one.first, problem, result.source, result.locator, one.known)
