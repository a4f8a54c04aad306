"""Statements of an explanation, with their places in a source and how the evidence judges them."""

from __future__ import annotations

from ...message import joined, message
from ..answers.guidance_text import statement_text
from ..exposure.kleene import Truth
from ..model.evidence import Evidence
from ..model.rows import Located, Statement
from ..quality.judgement import CONFIRMED, CONTRADICTED, OUTDATED


def with_place(text: str, row: Located, evidence: Evidence) -> str:
    """A sentence followed by the place of its row in a source."""
    return message("explanation.cited", "{text} [{place}]", text=text, place=evidence.place(row))


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
    if judgement is None or judgement[0] not in (CONFIRMED, OUTDATED, CONTRADICTED):
        return cited
    return message(
        "explanation.judged",
        "{statement} → {judgement} ({reason})",
        statement=cited,
        judgement=judgement[0],
        reason=judgement[1],
    )
