"""What sources advise on a regimen whose verdict rests on something else: overruled warnings and
recommendations."""

from __future__ import annotations

from typing import Any

from ...message import joined, message
from ..model.evidence import Evidence
from ..model.rows import Statement
from ..reasoning.decision import Decision
from ..reasoning.regimen_evidence import RegimenEvidence

_RECOMMENDS = ("recommends", "prefers")


def overruled_warnings(decision: Decision, evidence: RegimenEvidence) -> tuple[Statement, ...]:
    """The warnings whose setting the profile meets, although the verdict does not follow them:
    people to whom the evidence applies directly show benefit."""
    if decision.verdict in ("advised against", "excluded"):
        return ()
    return evidence.guidance.warnings(evidence.regimen)


def overruled_dicts(decision: Decision, evidence: RegimenEvidence) -> list[dict[str, Any]]:
    """The overruled warnings as in `support --format json`."""
    return [
        {
            "statement": warning.id,
            "setting": warning.setting,
            "grade": warning.grade,
            "summary": warning.summary,
            "source": warning.source,
            "locator": warning.locator,
        }
        for warning in overruled_warnings(decision, evidence)
    ]


def advice_text(decision: Decision, evidence: RegimenEvidence) -> str:
    """The overruled warnings, and beside estimates the recommendations for such patients."""
    parts = [
        _warning_words(warning, evidence.evidence)
        for warning in overruled_warnings(decision, evidence)
    ]
    if decision.substance == "active":
        parts.append(_recommendation_words(evidence))
    return joined("; ", filter(None, parts))


def _warning_words(warning: Statement, evidence: Evidence) -> str:
    advises: str = message("answers.advises_against", "advises against it")
    if warning.grade:
        advises = message(
            "answers.advises_against_graded",
            "advises against it (grade {grade})",
            grade=warning.grade,
        )
    return message(
        "answers.overruled_warning",
        "{place} {advises} for {setting}, overruled by benefit in directly applicable people",
        place=evidence.place(warning),
        advises=advises,
        setting=warning.setting,
    )


def _recommendation_words(evidence: RegimenEvidence) -> str:
    offers = [
        offer
        for offer in evidence.guidance.offers(evidence.regimen)
        if offer.kind in _RECOMMENDS and offer.setting
    ]
    if not offers:
        return ""
    places = dict.fromkeys(map(evidence.evidence.place, offers))
    return message(
        "answers.recommended",
        "recommended for such patients: {places}",
        places=joined("; ", places),
    )
