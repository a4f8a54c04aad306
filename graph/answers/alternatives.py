"""The alternatives of a profile, each with the verdict that it gives for one regimen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

from ...message import Message, joined, message
from ..model.kinds import Certainty, Grade, VerdictKind


class Alternative(NamedTuple):
    """One alternative of a profile, answered by itself, and its verdict on one regimen.

    `profile` is the whole alternative; `label` names only what the alternatives do not share.
    `certainty` and `applicability` are empty if nothing can be rated.
    """

    profile: str
    label: str
    verdict: VerdictKind
    certainty: Certainty
    applicability: Grade | str

    def to_dict(self) -> dict[str, str]:
        """The alternative as in `support --format json`."""
        return {
            "profile": self.profile,
            "verdict": self.verdict,
            "certainty": self.certainty,
            "applicability": self.applicability,
        }

    @property
    def outcome(self) -> str:
        """The verdict with its strength: `supported, low, partial`."""
        return joined(", ", filter(None, (self.verdict, self.certainty, self.applicability)))


def differ(alternatives: Iterable[Alternative]) -> bool:
    """Whether the alternatives give different verdicts, certainty or applicability."""
    return len({alternative.outcome for alternative in alternatives}) > 1


def by_outcome(alternatives: Iterable[Alternative]) -> str:
    """What each alternative gives: `lines=1, lines=2: supported, low; lines=3: no evidence`."""
    groups: dict[str, list[str]] = {}
    for alternative in alternatives:
        groups.setdefault(alternative.outcome, []).append(alternative.label)
    return joined("; ", (in_alternatives(labels, outcome) for outcome, labels in groups.items()))


def in_alternatives(labels: Sequence[str], what: str) -> str:
    """What applies in the alternatives with these labels."""
    return message(
        "answers.in_alternatives",
        "{alternatives}: {what}",
        alternatives=" | ".join(labels),
        what=what,
    )


def without_alternatives(text: str) -> str:
    """The text without the alternatives that `in_alternatives` names before it."""
    if isinstance(text, Message) and text.id == "answers.in_alternatives":
        return cast("str", text.parts["what"])
    return text
