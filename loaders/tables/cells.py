"""Checks of single cells of evidence tables: required values, formats, choices, length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date as calendar_date
from functools import cache
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, TypeAdapter, ValidationError, create_model
from pydantic_core import PydanticCustomError

from ...errors import nearest
from ...graph.model.columns import Column, Table
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import TABLES
from ...message import message

LONGEST_CELL = 32_767  # characters, as in a spreadsheet
LONGEST_FIGURE = 100  # characters; more digits are not exact, and Python refuses thousands
_LONGEST_SHOWN = 40
_ROWS_AT_ONCE = 5_000  # bounds the memory that pydantic's copies take
# Control characters, a carriage return alone, and marks that hide or reorder text.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060"
    "\u2066-\u2069\ufeff\ud800-\udfff]|\r(?!\n)"
)
# A figure as a source prints it: 0.55, .069, <0.0001, ~7-9, 15/16, 150-450 × 10⁶, NR. Does not
# match a date, which is what a spreadsheet makes of 8-10.
_NUMBER = r"(?:\d+(?:\.\d+)?|\.\d+)"
_PRINTED = (
    r"(?!\d{4}-\d\d-\d\d$)(?:[<>≤≥~=]=?\s*)?-?(?:\d+(?:[.·]\d+)?|\.\d+)"
    rf"(?:\s*(?:[-–/]|×|x)\s*{_NUMBER}[⁰¹²³⁴⁵⁶⁷⁸⁹]*)*|NR"
)
_PATTERNS = {
    "integer": r"\d+",
    "decimal": rf"-?{_NUMBER}",
    "printed": _PRINTED,
    "date": r"\d{4}(?:-\d{2}(?:-\d{2})?)?",
    "paragraphs": r"\d+",
}


class CellFault(NamedTuple):
    """A fault of one cell: row (counted from 0), column, value, problem and remedy."""

    row: int
    column: str
    value: str
    problem: str
    remedy: str


def cell_faults(table: Table, rows: list[dict[str, str]]) -> Iterator[CellFault]:
    """The faults of single cells in the rows of a table."""
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        try:
            _adapter(table.name).validate_python(rows[start : start + _ROWS_AT_ONCE])
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                index, column = start + int(fault["loc"][0]), str(fault["loc"][1])
                context = fault.get("ctx", {})
                value = str(context.get("value", rows[index].get(column, "")))
                problem = context.get("problem", fault["msg"])
                remedy = context.get("remedy", _not_text())
                yield CellFault(index, column, value, problem, remedy)


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    """The pydantic adapter that checks the rows of a table."""
    table = TABLES[name]
    fields: dict[str, Any] = {
        column.name: (Annotated[str, AfterValidator(_validator(column))], "")
        for column in table.columns
    }
    model = create_model(f"{table.type}Row", **fields)
    return TypeAdapter(list[model])  # type: ignore[valid-type]


def _validator(column: Column) -> Callable[[str], str]:
    pattern = _PATTERNS.get(column.kind, "")
    matches = re.compile(pattern, re.ASCII).fullmatch if pattern else None

    def validate(cell: str) -> str:
        if not cell:
            if column.required:
                raise _empty()
            return cell
        if len(cell) > LONGEST_CELL:
            raise _too_long(cell)
        if not cell.isprintable() and (match := _CONTROL.search(cell)):
            raise _control_character(match[0])
        for value in cell.split(SEPARATOR) if column.several else (cell,):
            if column.choices and value not in column.choices:
                raise _not_a_choice(value, column.choices)
            if not matches:
                continue
            if len(value) > LONGEST_FIGURE:
                raise _too_long_figure(value)
            if value.endswith("%") and matches(value[:-1].strip()):
                raise _percent_sign(value)
            if not matches(value) or (column.kind == "date" and not _is_date(value)):
                raise _wrong_format(value, column.kind)
        return cell

    return validate


def _is_date(date: str) -> bool:
    """Whether a date (a year, a month or a day) exists in the calendar."""
    try:
        calendar_date(*map(int, [*date.split("-"), "1", "1"][:3]))
    except ValueError:
        return False
    return True


def _fault(kind: str, problem: str, remedy: str, **more: str) -> PydanticCustomError:
    return PydanticCustomError(kind, "fault", {"problem": problem, "remedy": remedy, **more})


def _not_text() -> str:
    return message("loaders.not-text.remedy", "Write text")


def _empty() -> PydanticCustomError:
    problem = message("loaders.empty-cell", "must not be empty")
    return _fault("empty", problem, message("loaders.empty-cell.remedy", "Fill it in"))


def _too_long(cell: str) -> PydanticCustomError:
    problem = message("loaders.long-cell", "is longer than a cell of a spreadsheet can be")
    remedy = message(
        "loaders.long-cell.remedy", "Shorten it to at most {most} characters", most=LONGEST_CELL
    )
    return _fault("long", problem, remedy, value=f"{cell[:_LONGEST_SHOWN]}…")


def _too_long_figure(value: str) -> PydanticCustomError:
    problem = message("loaders.long-figure", "is longer than any figure or date")
    remedy = message(
        "loaders.long-figure.remedy",
        "Shorten it to at most {most} characters",
        most=LONGEST_FIGURE,
    )
    return _fault("long", problem, remedy, value=f"{value[:_LONGEST_SHOWN]}…")


def _control_character(character: str) -> PydanticCustomError:
    problem = message("loaders.control-character", "contains a control character")
    remedy = message(
        "loaders.control-character.remedy",
        "Remove it; it is invisible, and was probably pasted from another program",
    )
    return _fault("control", problem, remedy, value=character)


def _not_a_choice(value: str, choices: tuple[str, ...]) -> PydanticCustomError:
    problem = message("loaders.not-a-choice", "is not one of the values of this column")
    known = ", ".join(choices)
    if near := nearest(value, choices):
        remedy = message(
            "loaders.not-a-choice.near",
            "Did you mean {name}? Possible values: {values}",
            name=near[0],
            values=known,
        )
    else:
        remedy = message("loaders.not-a-choice.remedy", "Possible values: {values}", values=known)
    return _fault("choice", problem, remedy, value=value)


def _percent_sign(value: str) -> PydanticCustomError:
    problem = message("loaders.percent-sign", "contains a % sign")
    remedy = message(
        "loaders.percent-sign.remedy",
        "Write only the number; the unit is in a column of its own or in the name of this one",
    )
    return _fault("percent", problem, remedy, value=value)


def _wrong_format(value: str, kind: str) -> PydanticCustomError:
    problem, remedy = {
        "integer": (
            message("loaders.not-integer", "is not a whole number"),
            message("loaders.not-integer.remedy", "Write digits only"),
        ),
        "decimal": (
            message("loaders.not-decimal", "is not a number"),
            message(
                "loaders.not-decimal.remedy",
                "Write digits with a decimal point, without operator or unit",
            ),
        ),
        "printed": (
            message("loaders.not-printed", "is not a figure"),
            message(
                "loaders.not-printed.remedy", "Write it as printed: 0.55, <0.0001, 8-10, 15/16, NR"
            ),
        ),
        "date": (
            message("loaders.not-date", "is not a date"),
            message("loaders.not-date.remedy", "Write 2020, 2020-08 or 2020-08-20"),
        ),
        "paragraphs": (
            message("loaders.not-paragraph", "is not a paragraph number"),
            message("loaders.not-paragraph.remedy", "Write the number of the non-blank line"),
        ),
    }[kind]
    return _fault("pattern", problem, remedy, value=value)
