"""What must hold of the evidence tables: cell by cell, between tables, and inside expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date as day
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, TypeAdapter, ValidationError, create_model
from pydantic_core import PydanticCustomError

from ...errors import ExpressionError, Fault, TrialgraphError, UnknownNameError, nearest
from ...graph.exposure.parser import parse
from ...graph.model.evidence import Evidence
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import ACCOUNTING, TABLES, Column, Table
from ...graph.model.vocabulary import Vocabulary

Rows = Mapping[str, list[dict[str, str]]]
Places = Mapping[str, Sequence[tuple[str, int]]]

# A figure as a source prints it: 0.55, <0.0001, ~7-9, 15/16, 150-450 × 10⁶, NR; no day, which a spreadsheet makes of 8-10
_PRINTED = r"(?!\d{4}-\d\d-\d\d$)(?:[<>≤≥~=]=?\s*)?-?\d+(?:[.·]\d+)?(?:\s*(?:[-–/]|×|x)\s*\d+(?:\.\d+)?[⁰¹²³⁴⁵⁶⁷⁸⁹]*)*|NR"
_PATTERNS: dict[str, tuple[str, str, str]] = {
    "integer": (r"\d+", "is not a whole number", "Write digits only"),
    "decimal": (
        r"-?\d+(?:\.\d+)?",
        "is not a number",
        "Write digits with a point, without sign or unit",
    ),
    "printed": (_PRINTED, "is not a figure", "Write it as printed: 0.55, <0.0001, 8-10, 15/16, NR"),
    "date": (r"\d{4}(?:-\d{2}(?:-\d{2})?)?", "is not a date", "Write 2020, 2020-08 or 2020-08-20"),
    "paragraphs": (r"\d+", "is not a paragraph number", "Write the number of the non-blank line"),
}


_LONGEST_CELL = 32_767
_AT_ONCE = 5_000  # rows: what is made of them to be checked is soon let go
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
WORDS = ("drugs", "classes", "features", "definitions", "regimens")


class _At:
    """Faults of one table's rows, each at its place: the file and line given with the rows, else as the shipped tables lie."""

    def __init__(self, table: str, places: Places) -> None:
        self.table, self.places = table, places.get(table)

    def __call__(self, index: int, column: str, value: str, problem: str, remedy: str) -> Fault:
        file, row = self.places[index] if self.places else (f"{self.table}.csv", index + 2)
        return Fault(file, row, column, value, problem, remedy)

    def line(self, index: int) -> int:
        return self.places[index][1] if self.places else index + 2


def check(rows: Rows, before: Rows | None = None, places: Places | None = None) -> Iterator[Fault]:
    """All faults: cell by cell, then between tables, then inside expressions (once the words themselves are in order).

    `before` are rows that were checked already, to which these may refer and which they must not redefine; `places` says, table
    by table and row by row, the file and line in which a row stands.
    """
    before, places = before or {}, places or {}
    at = {name: _At(name, places) for name in TABLES}
    broken: set[str] = set()
    for table in TABLES.values():
        if table.name in rows:
            for fault in _cell_faults(table, rows[table.name], at[table.name]):
                broken.add(table.name)
                yield fault
    yield from _duplicates(rows, before, at)
    yield from _broken_references(rows, before, at)
    if not broken & set(WORDS):
        yield from _expression_faults(rows, before, at)
    yield from _structure_faults(rows, before, at)


def _cell_faults(table: Table, rows: list[dict[str, str]], at: _At) -> Iterator[Fault]:
    for start in range(0, len(rows), _AT_ONCE):
        try:
            _adapter(table.name).validate_python(rows[start : start + _AT_ONCE])
        except ValidationError as error:
            for one in error.errors(include_url=False):
                row, column = start + int(one["loc"][0]), str(one["loc"][1])
                context = one.get("ctx", {})
                remedy = context.get("remedy", "Fill it")
                yield at(
                    row,
                    column,
                    str(context.get("value", rows[row].get(column, ""))),
                    one["msg"],
                    remedy,
                )


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    """The pydantic check of one table's rows."""
    table = TABLES[name]
    fields: dict[str, Any] = {
        column.name: (Annotated[str, AfterValidator(_validator(column))], "")
        for column in table.columns
    }
    return TypeAdapter(list[create_model(f"{table.type}Row", **fields)])  # type: ignore[misc,arg-type]


def _validator(column: Column) -> Callable[[str], str]:
    pattern, problem, remedy = _PATTERNS.get(column.kind, ("", "", ""))
    matches = re.compile(pattern).fullmatch if pattern else None

    def validate(cell: str) -> str:
        if not cell:
            if column.required:
                raise PydanticCustomError("empty", "must not be empty", {"remedy": "Fill it"})
            return cell
        if len(cell) > _LONGEST_CELL:
            raise PydanticCustomError(
                "long",
                "is longer than a cell of a spreadsheet holds",
                {
                    "value": cell[:40] + "…",
                    "remedy": f"Say it in at most {_LONGEST_CELL} characters",
                },
            )
        if not cell.isprintable() and (found := _CONTROL.search(cell)):
            unseen = "Remove it; it cannot be seen, and came from another program"
            raise PydanticCustomError(
                "control", "holds a control character", {"value": found[0], "remedy": unseen}
            )
        for value in cell.split(SEPARATOR) if column.several else (cell,):
            if column.choices and value not in column.choices:
                near = nearest(value, column.choices)
                hint = f"Did you mean {near[0]}? " if near else ""
                known = ", ".join(column.choices)
                raise PydanticCustomError(
                    "choice",
                    "is not one of the words known here",
                    {"value": value, "remedy": f"{hint}Known: {known}"},
                )
            if matches and value.endswith("%") and matches(value[:-1].strip()):
                alone = {
                    "value": value,
                    "remedy": "Write the number alone; the unit stands in its own column, or in the name of this",
                }
                raise PydanticCustomError("percent", "holds a % sign", alone)
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


def _duplicates(rows: Rows, before: Rows, at: Mapping[str, _At]) -> Iterator[Fault]:
    for table in TABLES.values():
        if table.name in ACCOUNTING:
            continue
        own, known = (
            "Give each row an identifier of its own",
            {row[table.key] for row in before.get(table.name, ())},
        )
        seen: dict[str, int] = {}
        for index, row in enumerate(rows.get(table.name, ())):
            name = row.get(table.key, "")
            if name in seen:
                line = at[table.name].line(seen[name])
                yield at[table.name](index, table.key, name, f"stands in row {line} too", own)
            elif name in known:
                problem = "is an identifier of the evidence loaded before, which stays as it is"
                yield at[table.name](
                    index,
                    table.key,
                    name,
                    problem,
                    f"{own}, or leave the row out and refer to the known one",
                )
            elif SEPARATOR in name:
                yield at[table.name](
                    index,
                    table.key,
                    name,
                    f"an identifier holds no {SEPARATOR!r}",
                    "Use another sign",
                )
            seen.setdefault(name, index)


def _broken_references(rows: Rows, before: Rows, at: Mapping[str, _At]) -> Iterator[Fault]:
    known = {
        table.name: {
            row.get(table.key, "") for part in (before, rows) for row in part.get(table.name, ())
        }
        for table in TABLES.values()
    }
    for table in TABLES.values():
        for column in (column for column in table.columns if column.kind == "ref"):
            for index, row in enumerate(rows.get(table.name, ())):
                cell = row.get(column.name, "")
                for value in cell.split(SEPARATOR) if column.several and cell else [cell]:
                    if value and value not in known[column.table]:
                        near = nearest(value, known[column.table])
                        remedy = (
                            f"Did you mean {near[0]}" if near else f"Add it to {column.table}.csv"
                        )
                        yield at[table.name](
                            index, column.name, value, f"is not in {column.table}.csv", remedy
                        )


def _expression_faults(rows: Rows, before: Rows, at: Mapping[str, _At]) -> Iterator[Fault]:
    words = {name: [*before.get(name, ()), *rows.get(name, ())] for name in WORDS}
    vocabulary = Evidence.from_rows(words).vocabulary
    for table in TABLES.values():
        for column in (column for column in table.columns if column.kind == "expression"):
            for index, row in enumerate(rows.get(table.name, ())):
                if problem := _unreadable(row.get(column.name, ""), vocabulary):
                    yield at[table.name](index, column.name, row[column.name], *problem)


def _unreadable(text: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    try:
        vocabulary.expand(parse(text, vocabulary))
    except UnknownNameError as error:
        remedy = (
            f"Did you mean {error.nearest[0]}"
            if error.nearest
            else "Add it to the table of its kind, or correct it"
        )
        return f"unknown {error.kind} '{error.name}'", remedy
    except ExpressionError as error:
        return str(error).splitlines()[
            0
        ], f"See the exposure language in GLOSSARY.md (at character {error.position + 1})"
    except TrialgraphError as error:
        return str(error), "See the exposure language in GLOSSARY.md"
    return None


def _structure_faults(rows: Rows, before: Rows, at: Mapping[str, _At]) -> Iterator[Fault]:
    """What no single cell shows: a subgroup of another trial's population, an arm of another trial, circles."""
    owner = {
        name: {
            row[TABLES[name].key]: row.get("trial", "")
            for part in (before, rows)
            for row in part.get(name, ())
        }
        for name in ("arms", "populations", "reports")
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
        for index, row in enumerate(rows.get(table, ())):
            value = row.get(column, "")
            if value and owner[target].get(value, row.get("trial", "")) != row.get("trial", ""):
                problem = f"belongs to the trial {owner[target][value]}, the row to {row.get('trial', '')}"
                yield at[table](index, column, value, problem, "Name one of the row's own trial")
    yield from _circles(rows, at)


_HIERARCHIES = (("populations", "part_of"), ("classes", "broader"), ("features", "implies"))


def _circles(rows: Rows, at: Mapping[str, _At]) -> Iterator[Fault]:
    """Rows that lead back to themselves; what was there before leads to nothing that comes after."""
    for table, column in _HIERARCHIES:
        key = TABLES[table].key
        parents = {row[key]: _several(row.get(column, "")) for row in rows.get(table, ())}
        for index, row in enumerate(rows.get(table, ())):
            if row[key] in _above(row[key], parents):
                yield at[table](
                    index, column, row[column], "leads back to itself", "Name something wider"
                )


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
