"""Facts missing from a profile that would change a verdict if they were known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import ContradictionError
from ..answers.outcome import outcome
from ..applicability.profile import Profile
from ..exposure.criteria import And, Expression, Literal, Not
from ..reasoning.open_questions import unknowns

if TYPE_CHECKING:
    from ..answers.inquiry import Inquiry
    from ..answers.verdict import Verdict

TESTED = 6  # unknown facts of one verdict


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An unknown fact, with the verdict if it is true and the verdict if it is false.

    One of these verdicts is empty if the fact, or its negation, contradicts the profile.
    """

    unknown: str
    if_so: str
    if_not: str


def what_ifs(inquiry: Inquiry, verdict: Verdict) -> list[WhatIf]:
    """The unknown facts that would change the verdict, its certainty or its applicability."""
    regimen_evidence = verdict.regimen_evidence
    facts = [
        *unknowns(regimen_evidence.candidates),
        *map(Literal, regimen_evidence.ruling.unknown),
    ]
    answers = []
    for literal in list(dict.fromkeys(facts))[:TESTED]:
        if_so = _outcome_with(inquiry, verdict.regimen, literal.atom)
        if_not = _outcome_with(inquiry, verdict.regimen, Not(literal.atom))
        if {if_so, if_not} - {"", outcome(verdict)}:
            answers.append(WhatIf(str(literal), if_so, if_not))
    return answers


def _outcome_with(inquiry: Inquiry, regimen: str, fact: Expression) -> str:
    known = inquiry.profile
    profile = Profile(And((known.expression, fact)), known.vocabulary, known.open)
    try:
        verdict = inquiry.for_profile(profile).verdict(known.vocabulary.regimens[regimen])
    except ContradictionError:
        return ""
    return outcome(verdict)
