"""Checks of rules.csv: what each kind of rule is about, and which of its columns it uses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ...errors import nearest
from ...graph.model.method_changes import REASON
from ...graph.model.schema import TABLES
from ...message import joined, message
from .cells import CellFault
from .fault_parts import did_you_mean

Rows = Mapping[str, list[dict[str, str]]]
_SUBJECTS = {"target": ("targets",), "feature": ("drugs", "classes"), "left-out": ("features",)}
_CONDITIONS = ("when", "doubt_if")  # of feature rules only


def rule_faults(rows: Rows, before: Rows) -> Iterator[CellFault]:
    """The faults of rules.csv that its single cells do not show.

    A target rule names a target, a feature rule a drug or class and the patients for whom it is
    excluded, a left-out rule a feature. Only feature rules have conditions.
    """
    known = {
        name: [
            row.get(TABLES[name].key, "") for part in (before, rows) for row in part.get(name, ())
        ]
        for tables in _SUBJECTS.values()
        for name in tables
    }
    for index, row in enumerate(rows.get("rules", ())):
        kind = row.get("kind", "")
        if kind in _SUBJECTS:
            yield from _subject_faults(index, row, kind, known)
        if kind == "off" and not row.get(REASON):
            yield _missing(index, REASON, kind)
        if kind == "feature" and not row.get("when"):
            yield _missing(index, "when", kind)
        for column in _CONDITIONS if kind != "feature" else ():
            if row.get(column):
                yield _misplaced(index, column, row[column])


def switched_off_faults(rows: Rows, known: Collection[str]) -> Iterator[CellFault]:
    """A fault for each rule of kind `off` that has the identifier of no known rule: it would switch
    off nothing in silence."""
    for index, row in enumerate(rows.get("rules", ())):
        if row.get("kind") == "off" and row.get("rule") not in known:
            problem = message("loaders.switched-off-nothing", "is not a rule of the method")
            remedy = did_you_mean(nearest(row.get("rule", ""), known)) or message(
                "loaders.switched-off-nothing.remedy",
                "Rules that can be switched off: {rules}",
                rules=", ".join(known),
            )
            yield CellFault(index, "rule", row.get("rule", ""), problem, remedy)


def _subject_faults(
    index: int, row: Mapping[str, str], kind: str, known: Mapping[str, list[str]]
) -> Iterator[CellFault]:
    subject, tables = row.get("subject", ""), _SUBJECTS[kind]
    names = [name for table in tables for name in known[table]]
    if not subject:
        yield _missing(index, "subject", kind)
    elif subject not in names:
        files = joined(" or ", (f"{table}.csv" for table in tables))
        problem = message("loaders.rule-subject", "is not in {files}", files=files)
        remedy = did_you_mean(nearest(subject, names)) or message(
            "loaders.rule-subject.remedy", "Add it to {files}", files=files
        )
        yield CellFault(index, "subject", subject, problem, remedy)


def _missing(index: int, column: str, kind: str) -> CellFault:
    problem = message("loaders.rule-incomplete", "a rule of kind {kind} needs it", kind=kind)
    return CellFault(index, column, "", problem, message("loaders.empty-cell.remedy", "Fill it in"))


def _misplaced(index: int, column: str, value: str) -> CellFault:
    problem = message("loaders.rule-column", "only a feature rule has a condition")
    remedy = message("loaders.rule-column.remedy", "Leave it empty, or make it a feature rule")
    return CellFault(index, column, value, problem, remedy)
