"""A verdict with its strength, in a few words."""

from __future__ import annotations

from ...message import joined, message
from .verdict import Verdict


def outcome(verdict: Verdict, with_tier: bool = False) -> str:
    """The verdict with its strength: `supported, certainty high, applicability direct`."""
    words: list[str] = [verdict.verdict]
    if verdict.certainty:
        words.append(certainty_words(verdict))
    if with_tier and verdict.tier:
        words.append(message("answers.tier", "tier {tier}", tier=verdict.tier))
    if verdict.applicability:
        words.append(
            message("answers.applicability", "applicability {grade}", grade=verdict.applicability)
        )
    return joined(", ", words)


def certainty_words(verdict: Verdict) -> str:
    return message("answers.certainty", "certainty {level}", level=verdict.certainty)


def cap_words(verdict: Verdict) -> str:
    """Why the certainty is capped; empty if it is not."""
    if not verdict.provisional:
        return ""
    return message(
        "answers.provisional",
        "provisional: at most {level} until the risk of bias is judged",
        level=verdict.regimen_evidence.evidence.limit.cap_without_risk_of_bias,
    )


def rating_words(verdict: Verdict) -> str:
    """The downgrades, and the cap: `−1 applicability is only partial; provisional: …`."""
    steps = [*map(str, verdict.certainty_steps)] or [
        message("answers.not_downgraded", "not downgraded")
    ]
    return joined("; ", filter(None, (*steps, cap_words(verdict))))
