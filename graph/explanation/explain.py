"""The explanation of one verdict: its evidence, certainty, unknowns and sources, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..answers.definitions import ExpandedDefinition, expanded_definitions
from ..answers.feature_notes import FeatureNote
from ..answers.inquiry import Inquiry
from ..answers.verdict import Verdict
from ..model.evidence import Evidence
from ..output.display import Displayed
from ..output.notice import NOTICE
from ..quality.statements import StatementReview
from .what_if import WhatIf, what_ifs

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Displayed):
    """One verdict with everything behind it.

    `judgements` maps each statement to the judgement on it and the reason (see
    `quality.statements`).
    """

    profile: str
    verdict: Verdict
    evidence: Evidence
    what_ifs: tuple[WhatIf, ...] = ()
    definitions: tuple[ExpandedDefinition, ...] = ()
    judgements: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    feature_notes: tuple[FeatureNote, ...] = ()

    def to_frame(self) -> pandas.DataFrame:
        """The evidence as `Verdict.to_frame`: one row for each result on the regimen."""
        return self.verdict.to_frame()

    def to_dict(self) -> dict[str, Any]:
        """The explanation as in `explain --format json` (see docs/json.md)."""
        return {
            "profile": self.profile,
            "definitions": [definition.to_dict() for definition in self.definitions],
            **self.verdict.to_dict(),
            "settled": [
                {"unknown": what_if.unknown, "if_so": what_if.if_so, "if_not": what_if.if_not}
                for what_if in self.what_ifs
            ],
            "judgements": {
                statement: {"judgement": judgement, "reason": reason}
                for statement, (judgement, reason) in self.judgements.items()
            },
            "concerns": [note.to_dict() for note in self.feature_notes],
            "notice": NOTICE,
        }


def explain(inquiry: Inquiry, regimen: str) -> Explanation:
    """The explanation of the verdict on a regimen, given by identifier."""
    evidence = inquiry.evidence
    verdict = inquiry.verdict(evidence.vocabulary.regimens[regimen])
    review = StatementReview(inquiry.reasoner)
    return Explanation(
        profile=str(inquiry.profile),
        verdict=verdict,
        evidence=evidence,
        what_ifs=tuple(what_ifs(inquiry, verdict)),
        definitions=expanded_definitions(inquiry.profile, evidence),
        judgements={
            statement.id: review.of_statement(statement, regimen)
            for statement in verdict.statements
        },
        feature_notes=inquiry.feature_notes,
    )
