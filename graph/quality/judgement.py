"""The judgement on a statement, claim or approval."""

from __future__ import annotations

from typing import NamedTuple

from ..model.rows import Located

CONFIRMED, COMPATIBLE, OUTDATED, CONTRADICTED, NOT_TESTABLE = (
    "confirmed",
    "compatible",
    "outdated",
    "contradicted",
    "not testable",
)
JUDGEMENTS = (CONTRADICTED, OUTDATED, CONFIRMED, COMPATIBLE, NOT_TESTABLE)


class Judgement(NamedTuple):
    """The judgement on a statement or claim; `regimen` is empty if the statement names none."""

    row: Located
    regimen: str
    judgement: str
    reason: str
