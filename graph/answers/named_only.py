"""The regimens of a verdict by name, one line for each reason."""

from __future__ import annotations

from collections.abc import Iterable

from ...message import Joined, Message, joined, message
from ..reasoning.exclusion_rules import NOT_AVAILABLE
from .support import Support


def named_only(verdict: str, support: Support) -> Iterable[str]:
    """The regimens with this verdict, one line for each reason. Where there is no evidence, what
    would exclude the regimen is left out."""
    groups: dict[str, list[str]] = {}
    for judged in support:
        if judged.verdict == verdict:
            reason: str = judged.reasons[0]
            if verdict == "no evidence" and judged.condition and isinstance(reason, Joined):
                reason = reason.texts[0]
            name = judged.regimen
            if isinstance(reason, Message) and reason.id == NOT_AVAILABLE:
                drugs = reason.parts["drugs"]
                name = message("answers.without", "{regimen} ({drugs})", regimen=name, drugs=drugs)
                reason = message("answers.not_available", "these drugs are not available")
            groups.setdefault(reason, []).append(name)
    for reason, regimens in groups.items():
        yield message(
            "answers.named_only",
            "{verdict}: {regimens}. Reason: {reason}.",
            verdict=verdict.capitalize(),
            regimens=joined(", ", regimens),
            reason=reason,
        )
    if groups:
        yield ""
