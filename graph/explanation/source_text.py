"""Statements and approvals of an explanation, with their places in a source."""

from __future__ import annotations

from ...message import joined, message
from ..model.evidence import Evidence
from ..model.rows import Approval, Located, Statement
from ..quality.judgement import CONFIRMED, CONTRADICTED, OUTDATED


def with_place(text: str, row: Located, evidence: Evidence) -> str:
    """A sentence followed by the place of its row in a source."""
    return message("explanation.cited", "{text} [{place}]", text=text, place=evidence.place(row))


def statement_line(
    statement: Statement, evidence: Evidence, judgement: tuple[str, str] | None
) -> str:
    """Kind, grade, summary, setting and place of a statement, and how the evidence judges it."""
    kind: str = statement.kind
    if statement.grade:
        kind = message(
            "explanation.graded", "{kind} (grade {grade})", kind=kind, grade=statement.grade
        )
    text: str = joined(": ", [kind, statement.summary])
    if statement.setting:
        text = message(
            "explanation.setting",
            "{text} Setting: {setting}.",
            text=text,
            setting=statement.setting,
        )
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


def approval_line(approval: Approval) -> str:
    """Decision, agency, region, date and indication of an approval or withdrawal."""
    parts = filter(
        None, (approval.act.replace("-", " "), approval.agency, approval.region, approval.date)
    )
    return joined(": ", filter(None, (joined(", ", parts), approval.indication)))
