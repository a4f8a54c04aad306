"""What must hold of the evidence tables: cell by cell, between tables, and inside expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date as day
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, TypeAdapter, ValidationError, create_model
from pydantic_core import PydanticCustomError

from ..errors import ExpressionError, Fault, TrialgraphError, UnknownNameError, nearest
from ..graph.evidence import Evidence
from ..graph.model import SEPARATOR
from ..graph.vocabulary import Vocabulary
from .exposure import parse
from .schema import ACCOUNTING, TABLES, Column, Table

Rows = Mapping[str, list[dict[str, str]]]

# A figure as a source prints it: 0.55, <0.0001, ~7-9, 15/16, 150-450 × 10⁶, NR
_PRINTED = r"(?:[<>≤≥~=]=?\s*)?-?\d+(?:[.·]\d+)?(?:\s*(?:[-–/]|×|x)\s*\d+(?:\.\d+)?[⁰¹²³⁴⁵⁶⁷⁸⁹]*)*%?|NR"
_PATTERNS: dict[str, tuple[str, str, str]] = {
    "integer": (r"\d+", "is not a whole number", "Write digits only"),
    "decimal": (r"-?\d+(?:\.\d+)?", "is not a number", "Write digits with a point, without sign or unit"),
    "printed": (_PRINTED, "is not a figure", "Write it as printed: 0.55, <0.0001, 8-10, 15/16, NR"),
    "date": (r"\d{4}(?:-\d{2}(?:-\d{2})?)?", "is not a date", "Write 2020, 2020-08 or 2020-08-20"),
    "paragraphs": (r"\d+", "is not a paragraph number", "Write the number of the non-blank line"),
}


_WORDS = ("drugs", "classes", "features", "definitions", "regimens")


def check(rows: Rows) -> Iterator[Fault]:
    """All faults: cell by cell, then between tables, then inside expressions (once the words themselves are in order)."""
    faults = [fault for table in TABLES.values() if table.name in rows for fault in _cell_faults(table, rows[table.name])]
    yield from faults
    yield from _duplicates(rows)
    yield from _broken_references(rows)
    if not {fault.file for fault in faults} & {f"{name}.csv" for name in _WORDS}:
        yield from _expression_faults(rows)
    yield from _structure_faults(rows)


def _cell_faults(table: Table, rows: list[dict[str, str]]) -> Iterator[Fault]:
    try:
        _adapter(table.name).validate_python(rows)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            row, column = one["loc"][0], str(one["loc"][1])
            context = one.get("ctx", {})
            remedy = context.get("remedy", "Fill it")
            value = str(context.get("value", rows[int(row)].get(column, "")))
            yield Fault(f"{table.name}.csv", int(row) + 2, column, value, one["msg"], remedy)


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    """The pydantic check of one table's rows."""
    table = TABLES[name]
    fields: dict[str, Any] = {column.name: (Annotated[str, AfterValidator(_validator(column))], "") for column in table.columns}
    return TypeAdapter(list[create_model(f"{table.type}Row", **fields)])  # type: ignore[misc,arg-type]


def _validator(column: Column) -> Callable[[str], str]:
    pattern, problem, remedy = _PATTERNS.get(column.kind, ("", "", ""))
    matches = re.compile(pattern).fullmatch if pattern else None

    def validate(cell: str) -> str:
        if not cell:
            if column.required:
                raise PydanticCustomError("empty", "must not be empty", {"remedy": "Fill it"})
            return cell
        for value in cell.split(SEPARATOR) if column.several else (cell,):
            if column.choices and value not in column.choices:
                near = nearest(value, column.choices)
                hint = f"Did you mean {near[0]}? " if near else ""
                known = ", ".join(column.choices)
                raise PydanticCustomError(
                    "choice", "is not one of the words known here", {"value": value, "remedy": f"{hint}Known: {known}"}
                )
            if matches and not (matches(value) and (column.kind != "date" or _is_day(value))):
                raise PydanticCustomError("pattern", problem, {"value": value, "remedy": remedy})
        return cell

    return validate


def _is_day(date: str) -> bool:
    """Whether a year, a month or a day is one of the calendar."""
    try:
        day(*map(int, [*date.split("-"), "1", "1"][:3]))
    except ValueError:
        return False
    return True


def _duplicates(rows: Rows) -> Iterator[Fault]:
    for table in TABLES.values():
        if table.name in ACCOUNTING:
            continue
        seen: dict[str, int] = {}
        for number, row in enumerate(rows.get(table.name, ()), 2):
            name = row.get(table.key, "")
            if name in seen:
                yield Fault(
                    f"{table.name}.csv",
                    number,
                    table.key,
                    name,
                    f"stands in row {seen[name]} too",
                    "Give each row an identifier of its own",
                )
            seen.setdefault(name, number)


def _broken_references(rows: Rows) -> Iterator[Fault]:
    known = {table.name: {row.get(table.key, "") for row in rows.get(table.name, ())} for table in TABLES.values()}
    for table in TABLES.values():
        for column in (column for column in table.columns if column.kind == "ref"):
            for number, row in enumerate(rows.get(table.name, ()), 2):
                cell = row.get(column.name, "")
                for value in cell.split(SEPARATOR) if column.several and cell else [cell]:
                    if value and value not in known[column.table]:
                        near = nearest(value, known[column.table])
                        remedy = f"Did you mean {near[0]}" if near else f"Add it to {column.table}.csv"
                        yield Fault(f"{table.name}.csv", number, column.name, value, f"is not in {column.table}.csv", remedy)


def _expression_faults(rows: Rows) -> Iterator[Fault]:
    vocabulary = Evidence.from_rows({name: rows[name] for name in _WORDS}).vocabulary
    for table in TABLES.values():
        for column in (column for column in table.columns if column.kind == "expression"):
            for number, row in enumerate(rows.get(table.name, ()), 2):
                if problem := _unreadable(row.get(column.name, ""), vocabulary):
                    yield Fault(f"{table.name}.csv", number, column.name, row[column.name], *problem)


def _unreadable(text: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    try:
        vocabulary.expand(parse(text, vocabulary))
    except UnknownNameError as error:
        remedy = f"Did you mean {error.nearest[0]}" if error.nearest else "Add it to the table of its kind, or correct it"
        return f"unknown {error.kind} '{error.name}'", remedy
    except ExpressionError as error:
        return str(error).splitlines()[0], f"See the exposure language in GLOSSARY.md (at character {error.position + 1})"
    except TrialgraphError as error:
        return str(error), "See the exposure language in GLOSSARY.md"
    return None


def _structure_faults(rows: Rows) -> Iterator[Fault]:
    """What no single cell shows: a subgroup of another trial's population, an arm of another trial, circles."""
    owner = {
        name: {row[TABLES[name].key]: row["trial"] for row in rows.get(name, ())} for name in ("arms", "populations", "reports")
    }
    points = (
        ("populations", "part_of", "populations"),
        ("results", "population", "populations"),
        ("results", "comparator_population", "populations"),
        ("results", "arm", "arms"),
        ("results", "comparator_arm", "arms"),
        ("results", "report", "reports"),
    )
    for table, column, target in points:
        for number, row in enumerate(rows.get(table, ()), 2):
            value = row.get(column, "")
            if value and owner[target].get(value, row["trial"]) != row["trial"]:
                problem = f"belongs to the trial {owner[target][value]}, the row to {row['trial']}"
                yield Fault(f"{table}.csv", number, column, value, problem, "Name one of the row's own trial")
    yield from _circles(rows)


_HIERARCHIES = (("populations", "part_of"), ("classes", "broader"), ("features", "implies"))


def _circles(rows: Rows) -> Iterator[Fault]:
    for table, column in _HIERARCHIES:
        key = TABLES[table].key
        parents = {row[key]: _several(row.get(column, "")) for row in rows.get(table, ())}
        for number, row in enumerate(rows.get(table, ()), 2):
            if row[key] in _above(row[key], parents):
                yield Fault(f"{table}.csv", number, column, row[column], "leads back to itself", "Name something wider")


def _above(name: str, parents: Mapping[str, list[str]]) -> set[str]:
    """Everything that can be reached upwards."""
    seen: set[str] = set()
    waiting = list(parents.get(name, ()))
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += parents.get(one, ())
    return seen


def _several(cell: str) -> list[str]:
    return cell.split(SEPARATOR) if cell else []
