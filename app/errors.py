"""Errors that are the user's to mend, apart from bugs.

Everything raised here says what was wrong, where, and what to do about it; the command line prints the message without a
traceback and ends with exit code 2. Anything else that escapes is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trialgraph.text_width import columns_of

_FEW = 20
_LOOSE = 0.1


class TrialgraphError(Exception):
    """Wrong use or wrong input: the message is for the person who gave it."""


class ExpressionError(TrialgraphError):
    """An exposure expression that cannot be read, with the place marked by a caret."""

    def __init__(self, message: str, text: str, position: int) -> None:
        self.text, self.position = text, position
        super().__init__(f"{message}\n  {text}\n  {' ' * columns_of(text[:position])}^")


class UnknownNameError(TrialgraphError):
    """A word that the graph does not know, answered with the nearest that it does."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name = kind, name
        names = list(dict.fromkeys(known))
        self.nearest = nearest(name, names)
        if self.nearest or len(names) > _FEW:
            near = self.nearest or nearest(name, names, cutoff=_LOOSE)
            hint = f"; nearest known: {', '.join(near)}" if near else ""
        else:
            hint = f"; known: {', '.join(names)}" if names else ""
        super().__init__(f"unknown {kind} '{name}'{hint}")


class ContradictionError(TrialgraphError):
    """A profile that no person can fulfil."""


class Fault:
    """One fault of a table: where it is, what stands there, what is wrong, and the remedy."""

    def __init__(
        self, file: str, row: int, column: str, value: str, problem: str, remedy: str
    ) -> None:
        self.file, self.row, self.column, self.value = file, row, column, value
        self.problem, self.remedy = problem, remedy

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        value = f", value {self.value!r}" if self.value or self.column else ""
        return f"{self.file}, row {self.row}{column}{value}: {self.problem}. {self.remedy}."


class TableError(TrialgraphError):
    """All faults of the evidence tables, in one go."""

    def __init__(self, faults: Sequence[Fault], where: str = "the tables") -> None:
        self.faults = list(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__(
            f"{count} in {where}:\n" + "\n".join(f"  {fault}" for fault in self.faults)
        )


def nearest(name: str, known: Iterable[str], limit: int = 3, cutoff: float = 0.55) -> list[str]:
    """The known names most like `name`, best first, ignoring case."""
    import difflib

    by_folded = {candidate.casefold(): candidate for candidate in known}
    return [
        by_folded[match]
        for match in difflib.get_close_matches(name.casefold(), list(by_folded), limit, cutoff)
    ]
