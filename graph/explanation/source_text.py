"""Statements of an explanation, with their places in a source and how the evidence judges them."""

from __future__ import annotations

from ...message import joined, message
from ..answers.guidance_text import statement_text
from ..exposure.kleene import Truth
from ..model.evidence import Evidence
from ..model.rows import Caution, Located, Statement
from ..quality.judgement import COMPATIBLE, CONFIRMED, CONTRADICTED, OUTDATED
from ..reasoning.supplement import Supplement


def with_place(text: str, row: Located, evidence: Evidence) -> str:
    """A sentence followed by the place of its row in a source."""
    return message("explanation.cited", "{text} [{place}]", text=text, place=evidence.place(row))


def caution_text(caution: Caution, supplement: Supplement) -> str:
    """The summary of a caution, after its condition if the profile leaves that open."""
    if caution in supplement.cautions_met:
        return caution.summary
    return message(
        "explanation.caution_if",
        "if {when}, which the profile does not state: {summary}",
        when=caution.when,
        summary=caution.summary,
    )


def statement_line(
    statement: Statement, is_met: Truth, evidence: Evidence, judgement: tuple[str, str] | None
) -> str:
    """Kind, grade, summary, setting and place of a statement, whether the profile meets the
    setting, and how the evidence judges the statement."""
    kind: str = statement.kind
    if statement.grade:
        kind = message(
            "explanation.graded", "{kind} (grade {grade})", kind=kind, grade=statement.grade
        )
    text = joined(": ", [kind, statement_text(statement, is_met)])
    cited = with_place(text, statement, evidence)
    if judgement is None or judgement[0] not in (CONFIRMED, COMPATIBLE, OUTDATED, CONTRADICTED):
        return cited
    return message(
        "explanation.judged",
        "{statement} → {judgement} ({reason})",
        statement=cited,
        judgement=judgement[0],
        reason=judgement[1],
    )
