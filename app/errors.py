"""Errors that a user can fix.

Each message states what is wrong, where, and how to fix it. The command line prints it without a
traceback and ends with exit code 2. Any other exception is a bug in trialgraph.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from trialgraph.message import Joined, Message, joined, message
from trialgraph.text_width import columns_of

_FEW = 20  # most names that are all listed
_LONGEST = 120  # characters of a cell or a name of a column that an error quotes whole
_AROUND = 200  # characters on each side of an error in an expression
_LOOSE = 0.1  # lowest similarity of suggestions if no name is more similar


class TrialgraphError(Exception):
    """Invalid usage or input, with a message for the user.

    `headline` is the first line, which can be translated; `details` are the lines below it, which
    quote the input.
    """

    def __init__(self, headline: str = "", details: Iterable[str] = ()) -> None:
        super().__init__("\n".join([headline, *details]))
        lines = [headline] if isinstance(headline, Message) else headline.split("\n")
        self.headline, self.details = lines[0], (*lines[1:], *details)

    def __reduce__(self) -> tuple[Any, ...]:
        """How copies are made: not by `__init__`, whose arguments differ from class to class."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    kind: type[TrialgraphError], args: tuple[Any, ...], state: dict[str, Any]
) -> TrialgraphError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class ExpressionError(TrialgraphError):
    """An exposure expression that cannot be read; a caret marks the position.

    Of a long expression, only what is around the position is shown.
    """

    def __init__(self, problem: str, text: str, position: int) -> None:
        self.text, self.position = text, position
        before, after = text[max(0, position - _AROUND) : position], text[position:][:_AROUND]
        before = before if len(before) == position else f"…{before}"
        end = "…" if position + _AROUND < len(text) else ""
        caret = " " * columns_of(before)
        super().__init__(problem, [f"  {before}{after}{end}", f"  {caret}^"])


class UnknownNameError(TrialgraphError):
    """A name that is not in the graph; `nearest` are the most similar names in the graph."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name = kind, name
        names = list(dict.fromkeys(known))
        self.nearest = nearest(name, names)
        super().__init__(_unknown(kind, shortened(name), names, self.nearest))


def _unknown(kind: str, name: str, names: list[str], near: list[str]) -> Message:
    if near or len(names) > _FEW:
        near = near or nearest(name, names, cutoff=_LOOSE)
        if near:
            return message(
                "errors.unknown.nearest",
                "unknown {kind} '{name}'; nearest known: {names}",
                kind=kind,
                name=name,
                names=", ".join(near),
            )
    elif names:
        return message(
            "errors.unknown.known",
            "unknown {kind} '{name}'; known: {names}",
            kind=kind,
            name=name,
            names=", ".join(names),
        )
    return message("errors.unknown", "unknown {kind} '{name}'", kind=kind, name=name)


class ContradictionError(TrialgraphError):
    """A contradictory profile, which no patient can match."""


class Fault:
    """One error in a table: file, row, column and value, the problem and the remedy."""

    def __init__(
        self, file: str, row: int, column: str, value: str, problem: str, remedy: str
    ) -> None:
        self.file, self.row, self.column, self.value = file, row, column, value
        self.problem, self.remedy = problem, remedy

    @property
    def text(self) -> Joined:
        """Place, problem and remedy, as text that can be translated."""
        if self.remedy.endswith("?"):
            advice = message(
                "errors.fault.question",
                "{problem}. {remedy}",
                problem=self.problem,
                remedy=self.remedy,
            )
        else:
            advice = message(
                "errors.fault", "{problem}. {remedy}.", problem=self.problem, remedy=self.remedy
            )
        return joined(": ", [self._place(), advice])

    def _place(self) -> Message:
        if self.column:
            return message(
                "errors.fault.cell",
                "{file}, row {row}, column {column}, value {value!r}",
                file=self.file,
                row=self.row,
                column=shortened(self.column),
                value=shortened(self.value),
            )
        if self.value:
            return message(
                "errors.fault.value",
                "{file}, row {row}, value {value!r}",
                file=self.file,
                row=self.row,
                value=shortened(self.value),
            )
        return message("errors.fault.row", "{file}, row {row}", file=self.file, row=self.row)

    def __str__(self) -> str:
        return str(self.text)


class TableError(TrialgraphError):
    """All errors in the evidence tables; `faults` lists them."""

    def __init__(self, faults: Sequence[Fault], where: str = "") -> None:
        where = where or message("errors.the_tables", "the tables")
        self.faults = list(faults)
        super().__init__(_count(len(self.faults), where), [f"  {fault}" for fault in self.faults])


def shortened(text: str) -> str:
    """A text of which the middle is left out if it is long."""
    kept = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:kept]}…{text[-kept:]}"


def _count(count: int, where: str) -> Message:
    if count == 1:
        return message("errors.table", "1 error in {where}:", where=where)
    return message("errors.tables", "{count} errors in {where}:", count=count, where=where)


def nearest(name: str, known: Iterable[str], limit: int = 3, cutoff: float = 0.55) -> list[str]:
    """The known names most similar to `name`, best first, ignoring case.

    `cutoff` is the lowest similarity, from 0 to 1 (ratio of `difflib.SequenceMatcher`).
    """
    by_folded = {candidate.casefold(): candidate for candidate in known}
    matches = difflib.get_close_matches(name.casefold(), list(by_folded), limit, cutoff)
    return [by_folded[match] for match in matches]
