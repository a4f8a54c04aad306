"""The conditions of rows as criteria: evidence counts only for people who have its condition.

A row that names no condition belongs to the conditions of its field, which every profile of the
field has. A profile has no other condition, so evidence on another disease never counts.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..exposure.criteria import Clause, Diagnosis
from .rows import SEPARATOR, Row, Rows, Rule

COLUMN = "conditions"
# Tables whose rows describe people → the column with the criteria.
CRITERIA = {
    "populations": "criteria",
    "statements": "setting",
    "approvals": "indication",
    "cautions": "when",
}


def with_conditions_as_criteria(rows: Rows) -> Rows:
    """The rows, in which the conditions of a row are the first of its criteria."""
    stated = {
        table: [_with_criterion(row, column) for row in rows[table]]
        for table, column in CRITERIA.items()
        if any(row.get(COLUMN) for row in rows.get(table, ()))
    }
    return {**rows, **stated} if stated else rows


def _with_criterion(row: Row, column: str) -> Row:
    if not row.get(COLUMN):
        return row
    conditions = row[COLUMN].split(SEPARATOR)
    criterion = " | ".join(f"condition:{condition}" for condition in conditions)
    criteria = row.get(column, "")
    if len(conditions) > 1 and criteria:
        criterion = f"({criterion})"
    if "|" in criteria:
        criteria = f"({criteria})"
    return {**row, column: ", ".join(filter(None, (criterion, criteria)))}


def rules_in_force(rules: Iterable[Rule], present: frozenset[str]) -> dict[str, Rule]:
    """Identifier → rule, without those that the field switches off, and without the rules for
    conditions that no person of the field has."""
    return {
        rule.id: rule for rule in rules if rule.kind != "off" and concerns(rule.conditions, present)
    }


def concerns(conditions: Iterable[str], present: frozenset[str]) -> bool:
    """Whether a row for these conditions concerns people with the conditions `present`; a row that
    names none concerns all people of the field."""
    named = set(conditions)
    return not named or not present.isdisjoint(named)


def is_of_another_disease(required: Iterable[Clause], present: frozenset[str]) -> bool:
    """Whether criteria exclude all people with the conditions `present`, and no others: one of
    them asks for a condition that these people do not have."""
    return any(
        clause
        and all(
            isinstance(literal.atom, Diagnosis)
            and (literal.atom.condition in present) != literal.positive
            for literal in clause
        )
        for clause in required
    )
