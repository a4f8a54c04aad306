"""Numerals: those printed in a text, and those in the cells of evidence tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import ACCOUNTING, TABLES
from ..tables.fault_parts import FIRST_ROW

Row = Mapping[str, str]
Rows = Mapping[str, Sequence[Row]]
Place = tuple[str, str]  # source, paragraph

NUMERAL = re.compile(r"[0-9]+(?:\.[0-9]+)?")
FIGURE_TABLES = (
    *("results", "shares", "reports", "arms"),
    *("populations", "trials", "approvals", "thresholds"),
)
FIGURE_KINDS = ("integer", "decimal", "printed", "date", "expression")
_NOT_FROM_SOURCE = ("note", "second_reading", "sequence")  # columns that curators fill
NUMBER_WORDS = tuple(  # how a text writes 0 to 10 without digits
    re.compile(words, re.IGNORECASE)
    for words in (
        r"front-\s*line|newly diagnosed|untreated|一线",
        r"\b(?:one|first|single)\b|一|首",
        r"\b(?:two|second)\b|二|两",
        r"\b(?:three|third)\b|三",
        r"\b(?:four|fourth)\b|四",
        r"\b(?:five|fifth)\b|五",
        r"\b(?:six|sixth)\b|六",
        r"\b(?:seven|seventh)\b|七",
        r"\b(?:eight|eighth)\b|八",
        r"\b(?:nine|ninth)\b|九",
        r"\b(?:ten|tenth)\b|十",
    )
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The bounds in an expression (lines=1-3, age>=75, 33%), but not the numbers in t(11;14).
_BOUND = re.compile(r"(?:[=<>]|(?<=[0-9])-)([0-9]+(?:\.[0-9]+)?)|([0-9]+(?:\.[0-9]+)?)(?=%)")


def numerals(text: str) -> Iterator[tuple[int, str]]:
    """Every numeral of a text, as (character offset, numeral)."""
    return ((match.start(), match.group()) for match in NUMERAL.finditer(text))


def paragraphs_of(content: bytes | str) -> list[str]:
    """The non-blank lines of a source, stripped; the first is paragraph 1."""
    text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    return [line.strip() for line in text.split("\n") if line.strip()]


def may_be_a_word(numeral: str) -> bool:
    """Whether a text may print the number as a word (0 to 10)."""
    return numeral.isdigit() and int(numeral) < len(NUMBER_WORDS)


def is_printed(numeral: str, text: str) -> bool:
    """Whether a text prints the number, in digits or as a word."""
    if numeral in NUMERAL.findall(text):
        return True
    return may_be_a_word(numeral) and bool(NUMBER_WORDS[int(numeral)].search(text))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that may contain figures of a source, and the paragraphs that its row cites."""

    table: str
    id: str
    column: str
    kind: str
    value: str
    number: int
    places: frozenset[Place]
    inferred: bool

    @property
    def row(self) -> str:
        """The row as `tokens.csv` refers to it: `results:EXAMPLE-1-ITT-PFS-HR`."""
        return f"{self.table}:{self.id}"

    @property
    def numerals(self) -> frozenset[str]:
        """The numerals of the cell, as a source would print them.

        Months and days of dates lose leading zeros. In an exposure expression (`lines>=2`), only
        bounds are included.
        """
        if self.kind == "expression":
            return frozenset(first or second for first, second in _BOUND.findall(self.value))
        numbers = NUMERAL.findall(self.value)
        if self.kind == "date":
            return frozenset(str(int(number)) for number in numbers)
        return frozenset(numbers)

    @property
    def figures(self) -> frozenset[str]:
        """The numerals that the source must print. A month is left out: it is printed as a word."""
        if self.table not in FIGURE_TABLES or self.kind not in FIGURE_KINDS:
            return frozenset()
        if self.kind == "expression" and self.inferred:
            return frozenset()
        if self.kind == "date":
            year, *rest = self.value.split("-")
            return frozenset(str(int(part)) for part in (year, *rest[1:]))
        return self.numerals

    @property
    def month(self) -> str:
        """The abbreviated month, if the cell is a date with a month; otherwise empty."""
        return MONTHS[int(self.value[5:7]) - 1] if self.kind == "date" and "-" in self.value else ""


def cells_of(rows: Rows) -> Iterator[Cell]:
    """The cells of all rows that come from a source, except identifiers and notes."""
    for name, table in TABLES.items():
        if name in ACCOUNTING or "paragraph" not in table.by_name:
            continue
        columns = [
            column
            for column in table.columns
            if column.kind in (*FIGURE_KINDS, "text")
            and column.name not in (table.key, *_NOT_FROM_SOURCE)
        ]
        for number, row in enumerate(rows.get(name, ()), FIRST_ROW):
            source, paragraphs = row.get("source", ""), row.get("paragraph", "").split(SEPARATOR)
            places = frozenset((source, paragraph) for paragraph in paragraphs)
            inferred = "inferred" in row.get("flags", "").split(SEPARATOR)
            for column in columns:
                if value := row.get(column.name, ""):
                    yield Cell(
                        table=name,
                        id=row[table.key],
                        column=column.name,
                        kind=column.kind,
                        value=value,
                        number=number,
                        places=places,
                        inferred=inferred,
                    )
