"""Rewrites tables row by row as sentences, with each figure after the title of its column.

    Study | mPFS, months | HR (95% CI)
    ALTAIR | 28.4 vs 15.2 | 0.59 (0.45-0.78)
    → ALTAIR Study; mPFS, months 28.4 vs 15.2; HR (95% CI) 0.59 (0.45-0.78)。

In a table with one endpoint per row, figures already follow their endpoint, so only ratios and P
values in separate columns get the title of the column. No other module depends on line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from .cells import (
    FIGURE,
    RULE,
    Cell,
    CellRow,
    Character,
    Rewriting,
    aligned_to_titles,
    cells_of,
    characters_of,
    inserted,
    with_bars,
)
from .grids import grids
from .outcome_lines import outcome_lines
from .patterns import Library
from .table_layouts import (
    P_OR_INTERVAL,
    columns_are_arms,
    columns_are_endpoints,
    columns_are_medians,
    columns_are_ratios,
    fits_titles,
    is_ratio_or_p_value,
)

_MAYBE = re.compile(
    r"[^\n]\||\t|[^\n ] {2,}[^\n ]|[:：][ \t]{0,8}[0-9<>≥≤~NRn未]|\n[ \t]{0,40}\n"
    r"|[0-9)）%到R] [0-9(（][^\n]{0,60}$",
    re.MULTILINE,
)
_TITLES = re.compile(
    r"^.{0,200}[(（][NnＮｎ] ?[=＝] ?[0-9]+[)）](?: {2,}|\t+)"
    r"\S.{0,200}[(（][NnＮｎ] ?[=＝] ?[0-9]+[)）][ \t\r]*$",
    re.MULTILINE,
)
_COUNTS = re.compile(r"(?:n|no\.?|number|patients|例数|人数)(?: of patients)?\Z", re.IGNORECASE)
_NAMING = re.compile(r"(?:trial|study|arm|group|试验|研究|组别)\Z", re.IGNORECASE)
_P_VALUE = re.compile(r"P(?:[ -]?values?|值)?\Z", re.IGNORECASE)
_OF_ARMS = re.compile(
    r"(?:treatment )?(?:arm|group|regimen|treatment)s?\Z|组别|方案|治疗组?\Z", re.IGNORECASE
)
_SIZE = re.compile(r"[ ,]{0,3}[(\[]? ?n ?= ?[0-9]+ ?[)\]]?", re.IGNORECASE)


def linearise_tables(original: str, library: Library) -> tuple[str, list[int]] | None:
    """The text with tables rewritten, and the original position of each character.

    None if there are no tables. Characters inserted between cells have the position of the end of
    the previous cell.
    """
    if not _MAYBE.search(original):
        return None
    signs = list(_read(original, library))
    return "".join(sign for _, sign in signs), [place for place, _ in signs]


def _read(original: str, library: Library) -> Iterator[Character]:
    done = 0
    for start, end, signs in sorted(
        (
            *_tables(original, library),
            *_title_lines(original),
            *grids(original, library),
            *outcome_lines(original, library),
        ),
        key=lambda piece: piece[:2],
    ):
        if start >= done:
            yield from enumerate(original[done:start], done)
            yield from signs
            done = end
    yield from enumerate(original[done:], done)


def _tables(original: str, library: Library) -> Iterator[Rewriting]:
    """The spans of tables to rewrite, with their new text."""
    for printed in _blocks(original):
        titles = printed[0]
        rows = [titles, *(aligned_to_titles(original, titles, row) for row in printed[1:])]
        by_column = columns_are_endpoints(original, titles, library) or columns_are_medians(
            original, rows, library
        )
        by_column = by_column or columns_are_ratios(original, rows, library)
        fitting = [row for row in rows[1:] if fits_titles(original, titles, row)]
        if fitting and (by_column or columns_are_arms(original, titles, fitting, library)):
            yield (
                titles[0][0],
                printed[-1][-1][1],
                (
                    _by_column(original, rows, fitting)
                    if by_column
                    else _by_arm(original, rows, fitting, library)
                ),
            )


def _by_column(
    original: str, rows: Sequence[CellRow], fitting: Sequence[CellRow]
) -> Iterator[Character]:
    label = rows[1][0]
    for row in rows[1:]:
        label = row[0] if row[0][0] < row[0][1] else label
        yield from (
            _row_by_column(original, rows[0], [label, *row[1:]])
            if row in fitting
            else with_bars(original, row)
        )


def _by_arm(
    original: str, rows: Sequence[CellRow], fitting: Sequence[CellRow], library: Library
) -> Iterator[Character]:
    yield from with_bars(original, rows[0])
    for row in rows[1:]:
        yield from (
            _row_by_arm(original, rows[0], row, library)
            if row in fitting
            else with_bars(original, row)
        )


def _title_lines(original: str) -> Iterator[Rewriting]:
    """Title lines that contain arms with their sizes: `| drug A (n=120) | drug B (n=118)`."""
    for match in _TITLES.finditer(original):
        cells = cells_of(match[0], match.start())
        if len(cells) in (2, 3) and "|" not in match[0]:
            yield (
                match.start(),
                match.end(),
                chain(
                    inserted((match.start(), match.start() + 1), "| "), with_bars(original, cells)
                ),
            )


def _blocks(original: str) -> Iterator[list[CellRow]]:
    """Blocks of consecutive lines with several cells each."""
    block: list[CellRow] = []
    place = 0
    for line in original.split("\n"):
        cells = cells_of(line, place)
        if len(cells) > 2:
            block.append(cells)
        elif not (block and line.strip() and RULE.match(line)):
            if len(block) > 1:
                yield block
            block = []
        place += len(line) + 1
    if len(block) > 1:
        yield block


def _row_by_arm(
    original: str, titles: CellRow, row: CellRow, library: Library
) -> Iterator[Character]:
    """A row with the arms side by side, and ratio and P value after their titles."""
    for column, (title, cell) in enumerate(zip(titles, row, strict=True)):
        name = original[slice(*title)]
        own = (
            column
            and is_ratio_or_p_value(name, library)
            and re.search("[0-9]", original[slice(*cell)])
        )
        if own:
            yield from inserted(row[column - 1], "; ")
            yield from characters_of(original, title)
            yield from inserted(
                title, ": " if _P_VALUE.match(name) and original[cell[0]] in "0123456789." else " "
            )
        elif column:
            yield from inserted(row[column - 1], " | " if column > 1 else " ")
        yield from characters_of(original, cell)
    yield from inserted(row[-1], "。")


def _row_by_column(original: str, titles: CellRow, row: CellRow) -> Iterator[Character]:
    arms = (place for place, title in enumerate(titles) if _OF_ARMS.match(original[slice(*title)]))
    arm = next(((place, row[place]) for place in arms), None)
    for column, (title, cell) in enumerate(zip(titles, row, strict=True)):
        name = original[slice(*title)]
        if column == 0:
            yield from characters_of(original, cell)
            yield from inserted(cell, " ")
            yield from characters_of(original, title) if _NAMING.match(name) else ()
        elif not _COUNTS.match(name.strip()):
            has_figure = cell[0] < cell[1] and FIGURE.match(original[slice(*cell)])
            yield from characters_of(original, title) if has_figure else ()
            yield from inserted(
                cell,
                ": "
                if has_figure and _P_VALUE.match(name) and original[cell[0]] in "0123456789."
                else " ",
            )
            yield from characters_of(original, cell)
            following = original[slice(*titles[column + 1])] if column + 1 < len(titles) else ""
            if arm and column > arm[0] and cell[0] < cell[1] and not P_OR_INTERVAL.match(following):
                yield from _arm_phrase(original, arm[1], cell)
        yield from inserted(cell, "; " if column < len(row) - 1 else "。")


def _arm_phrase(original: str, label: Cell, cell: Cell) -> Iterator[Character]:
    """The arm of a row, as a phrase after a cell: `in the drug A arm`."""
    start, end = label
    size = _SIZE.search(original, start, end)
    name = (start, size.start() if size else end)
    before, after = ("(", ")") if original[slice(*name)].endswith("组") else (" in the ", " arm")
    yield from chain(inserted(cell, before), characters_of(original, name), inserted(cell, after))
