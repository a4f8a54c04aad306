"""What each alternative of a profile gives, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from ...message import joined, message
from .alternatives import by_outcome, differ
from .support import Support
from .verdict import Verdict


def alternatives_lines(support: Support) -> Iterator[str]:
    """The alternatives of the profile, and how they are answered; nothing if it has no choice."""
    first = next(iter(support), None)
    if first and first.alternatives:
        yield message(
            "answers.alternatives",
            "Alternatives: {alternatives}. Each is answered by itself; the verdict on a regimen is "
            "the least favourable, or conditional if only some of them favour it.",
            alternatives=" | ".join(alternative.label for alternative in first.alternatives),
        )


def differences_lines(support: Support) -> Iterator[str]:
    """What each alternative gives for the regimens for which they differ, after a heading."""
    differing = [verdict for verdict in support if differ(verdict.alternatives)]
    if differing:
        yield message("answers.alternatives_differ", "Where the alternatives differ:")
        for verdict in differing:
            yield joined(": ", [verdict.regimen, by_alternative(verdict)])
        yield ""


def by_alternative(verdict: Verdict) -> str:
    """What each alternative gives for one regimen; empty if the profile has no choice."""
    return by_outcome(verdict.alternatives)
