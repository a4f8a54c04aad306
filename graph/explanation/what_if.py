"""What would settle an unknown: the verdict if it were so, and the verdict if it were not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import ContradictionError
from ..applicability.profile import Profile
from ..exposure.criteria import And, Expression, Literal, Not
from ..reasoning.open_questions import unknowns

if TYPE_CHECKING:
    from ..answers.reasoner import Inquiry
    from ..answers.verdict import Verdict

ASKED = 6


@dataclass(frozen=True, slots=True)
class Settled:
    """One unknown, and what either answer would make of the verdict (empty where no person can be so)."""

    unknown: str
    if_so: str
    if_not: str

    def __str__(self) -> str:
        return f"if {self.unknown}: {self.if_so or 'impossible'}; if not: {self.if_not or 'impossible'}"


def settled(inquiry: Inquiry, verdict: Verdict) -> list[Settled]:
    """The unknowns whose answer would change the verdict, its certainty or its directness."""
    question = verdict.regimen_evidence
    asked = [*unknowns(question.candidates), *map(Literal, question.ruling.unknown)]
    found = []
    for literal in list(dict.fromkeys(asked))[:ASKED]:
        if_so = _verdict_with(inquiry, verdict.regimen, literal.atom)
        if_not = _verdict_with(inquiry, verdict.regimen, Not(literal.atom))
        if {if_so, if_not} - {"", in_short(verdict)}:
            found.append(Settled(str(literal), if_so, if_not))
    return found


def _verdict_with(inquiry: Inquiry, regimen: str, fact: Expression) -> str:
    known = inquiry.profile
    profile = Profile(And((known.expression, fact)), known.vocabulary, known.open)
    try:
        again = inquiry.for_profile(profile)
        return in_short(again.verdict(known.vocabulary.regimens[regimen]))
    except ContradictionError:
        return ""


def in_short(verdict: Verdict) -> str:
    strength = [
        part
        for part in (verdict.applicability, verdict.certainty and f"certainty {verdict.certainty}")
        if part
    ]
    return verdict.verdict + (f" ({', '.join(strength)})" if strength else "")
