"""The requirements that a profile does not meet or leaves open, in words.

What a profile rules out of alternatives (`UACR>=300 | has:X` with UACR=100) is kept apart from what
it leaves open. A requirement that follows from another, or that everyone meets, is not named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ...message import Message, joined, message
from ..applicability.assessment import Assessment
from ..exposure.criteria import Clause, Literal, Measured, Remission
from ..exposure.shortest import shortest

_SHOWN = 6  # requirements in a list; an explanation names all of them


@lru_cache(maxsize=4096)
def clause_words(clause: Clause) -> str:
    """A clause in the exposure language: `lines=1 | refractory:testinib`."""
    return " | ".join(sorted(map(str, clause)))


def first_of(requirements: Sequence[str]) -> str:
    """The first requirements of a list, and the number of further ones."""
    if len(requirements) <= _SHOWN + 1:
        return joined(", ", requirements)
    return message(
        "reasoning.gap.more",
        "{requirements} and {count} more",
        requirements=joined(", ", requirements[:_SHOWN]),
        count=len(requirements) - _SHOWN,
    )


def failed_words(assessment: Assessment) -> Iterator[Message]:
    """The requirements that the profile does not meet."""
    for clause in shortest(assessment.failed):
        yield message(
            "reasoning.outside", "requires {requirement}", requirement=clause_words(clause)
        )


def open_requirements(assessments: Iterable[Assessment]) -> tuple[list[str], list[str]]:
    """What the profile does not state, and what it states without deciding it, of the requirements
    that it leaves open; without the alternatives that it rules out."""
    unstated: dict[str, None] = {}
    undecided: dict[str, None] = {}
    for assessment in assessments:
        left = {_parts(clause, assessment).left: None for clause in assessment.unknown}
        for clause in shortest(left):
            is_stated = _stated_value(clause, assessment)
            text = clause_words(clause)
            (undecided if is_stated else unstated)[text if len(clause) == 1 else f"({text})"] = None
    return list(unstated), list(undecided)


def unknown_words(assessment: Assessment) -> Iterator[Message]:
    """The requirements that the profile leaves open: which alternatives it rules out, and whether
    it states another value."""
    for clause in shortest(assessment.unknown):
        parts = _parts(clause, assessment)
        words = list(_part_words(parts, assessment))
        if len(words) > 1:
            yield message(
                "reasoning.requirement-parts",
                "requires {requirement}: {parts}",
                requirement=clause_words(clause),
                parts=joined(", ", words),
            )
        elif stated := _stated_value(clause, assessment):
            yield message(
                "reasoning.requirement-undecided",
                "requires {requirement}: not decided by {stated}",
                requirement=clause_words(clause),
                stated=stated,
            )
        else:
            yield message(
                "reasoning.requirement-open",
                "requires {requirement}: not stated in the profile",
                requirement=clause_words(clause),
            )


class _Parts(NamedTuple):
    """The alternatives of a requirement that the profile rules out, and those that are left."""

    ruled_out: Clause
    left: Clause


def _parts(clause: Clause, assessment: Assessment) -> _Parts:
    case = assessment.case
    if case is None:
        return _Parts(frozenset(), clause)
    false = frozenset(literal for literal in clause if case.truth(literal) is False)
    return _Parts(false, clause - false)


def _part_words(parts: _Parts, assessment: Assessment) -> Iterator[Message]:
    if parts.ruled_out:
        yield message("reasoning.part-false", "{what} is false", what=clause_words(parts.ruled_out))
    unstated = frozenset(lit for lit in parts.left if not _stated_value([lit], assessment))
    if undecided := parts.left - unstated:
        yield message(
            "reasoning.part-undecided",
            "{what} is not decided by {stated}",
            what=clause_words(undecided),
            stated=_stated_value(undecided, assessment),
        )
    if unstated:
        yield message(
            "reasoning.part-open",
            "{what} is not stated in the profile",
            what=clause_words(unstated),
        )


def _stated_value(literals: Iterable[Literal], assessment: Assessment) -> str:
    """What the profile states of the quantities or remissions that criteria concern; empty if
    nothing."""
    wanted = {_quantity(literal.atom) for literal in literals} - {""}
    stated = assessment.case.literals if assessment.case else ()
    return ", ".join(sorted(str(own) for own in stated if _quantity(own.atom) in wanted))


def _quantity(atom: object) -> str:
    match atom:
        case Remission():
            return f"remission-after:{atom.after}"
        case Measured():
            return atom.quantity
    return ""
