"""Checks `tokens.csv` against the rows.

Every numeral of the sources must be accounted for, and every figure in a row must be one of these
numerals.

`tokens.csv` lists the numerals of each paragraph with the rows that contain them, so that this can
be checked without the texts. `texts.py` checks it against the texts themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...errors import Fault
from ...graph.model.schema import TABLES
from ...message import message
from ..tables.fault_parts import FIRST_ROW
from .numerals import Cell, Row, Rows, cells_of, may_be_a_word
from .tokens import FILE, GARBLED, REASONS, REPEATED, garbled_rows, is_legible, listed_rows


def check_accounting(rows: Rows) -> list[Fault]:
    """The faults of `tokens.csv` and of the figures in rows.

    These are: tokens without rows or a reason; tokens that the rows listed for them do not contain;
    numerals that occur more often in a paragraph than in the cells of its rows; and figures in rows
    that match no token (except whole numbers up to ten, which may be printed as words). Tables
    without tokens have none: their numerals are not accounted for.
    """
    if not rows.get("tokens"):
        return []
    cells = list(cells_of(rows))
    return [*_token_faults(rows, cells), *_too_few_cells(rows, cells), *_unprinted(rows, cells)]


def _token_faults(rows: Rows, cells: Sequence[Cell]) -> Iterator[Fault]:
    cells_of_row = defaultdict(list)
    for cell in cells:
        cells_of_row[cell.row].append(cell)
    known = {
        f"{name}:{row[table.key]}" for name, table in TABLES.items() for row in rows.get(name, ())
    }
    paragraphs = {(row["source"], row["paragraph"]) for row in rows["paragraphs"]}
    for number, token in enumerate(rows["tokens"], FIRST_ROW):
        if (token["source"], token["paragraph"]) not in paragraphs:
            problem = message("loaders.no-paragraph", "the source has no such paragraph")
            remedy = message("loaders.no-paragraph.remedy", "Correct the number")
            yield Fault(FILE, number, "paragraph", token["paragraph"], problem, remedy)
        yield from _reason_faults(token, number)
        for name in listed_rows(token):
            if reason := _problem_of_row(token, name, known, cells_of_row[name]):
                remedy = message(
                    "loaders.token-row.remedy", "Name the rows (table:row) that contain the numeral"
                )
                yield Fault(FILE, number, "rows", name, reason, remedy)


def _reason_faults(token: Row, number: int) -> Iterator[Fault]:
    reason, names = token["reason"], listed_rows(token)
    if not reason and not names:
        problem = message("loaders.token-without-row", "belongs to no row")
        remedy = message("loaders.token-without-row.remedy", "Name its rows, or give a reason")
        yield Fault(FILE, number, "rows", token["token"], problem, remedy)
    if (reason and reason not in REASONS) or (reason == REPEATED and not names):
        problem = message("loaders.unknown-reason", "is not a known reason, or needs rows")
        remedy = message(
            "loaders.unknown-reason.remedy",
            "Write one of: {reasons}; {repeated} needs rows",
            reasons=", ".join(REASONS),
            repeated=REPEATED,
        )
        yield Fault(FILE, number, "reason", reason, problem, remedy)


def _problem_of_row(token: Row, name: str, known: set[str], cells: Sequence[Cell]) -> str:
    """Why the row `name` cannot contain the token for which it is listed; empty if it can."""
    place = (token["source"], token["paragraph"])
    if name not in known:
        return message("loaders.token-row.unknown", "there is no such row")
    if not any(place in cell.places for cell in cells):
        return message(
            "loaders.token-row.paragraph",
            "the row does not cite paragraph {paragraph}",
            paragraph=place[1],
        )
    if token["reason"] != GARBLED and not any(token["token"] in cell.numerals for cell in cells):
        return message(
            "loaders.token-row.cell", "no cell of the row contains {token}", token=token["token"]
        )
    return ""


def _too_few_cells(rows: Rows, cells: Sequence[Cell]) -> Iterator[Fault]:
    """A fault for each numeral that a paragraph prints more often than there are cells with it."""
    cells_with = defaultdict(set)
    for cell in cells:
        for numeral in cell.numerals:
            cells_with[cell.row, numeral].add((cell.row, cell.column))
    equal = defaultdict(list)
    for number, token in enumerate(rows["tokens"], FIRST_ROW):
        candidates = {
            cell for name in listed_rows(token) for cell in cells_with[name, token["token"]]
        }
        if candidates and not token["reason"]:
            place = (token["source"], token["paragraph"], token["token"])
            equal[place].append((number, candidates))
    for (_, paragraph, numeral), printed in equal.items():
        for unmatched in _unmatched([candidates for _, candidates in printed]):
            problem = message(
                "loaders.too-few-cells-for-numeral",
                "paragraph {paragraph} prints it {count} times, but fewer cells contain it",
                paragraph=paragraph,
                count=len(printed),
            )
            remedy = message(
                "loaders.too-few-cells-for-numeral.remedy",
                "Add the missing row, or give a reason",
            )
            yield Fault(FILE, printed[unmatched][0], "token", numeral, problem, remedy)


def _unmatched(candidates: Sequence[set[tuple[str, str]]]) -> Iterator[int]:
    """The indices of numerals for which no cell is left if each cell takes only one numeral.

    They are found by maximum bipartite matching.
    """
    owner: dict[tuple[str, str], int] = {}

    def match(numeral: int, tried: set[tuple[str, str]]) -> bool:
        for cell in sorted(candidates[numeral] - tried):
            tried.add(cell)
            if cell not in owner or match(owner[cell], tried):
                owner[cell] = numeral
                return True
        return False

    return (numeral for numeral in range(len(candidates)) if not match(numeral, set()))


def _unprinted(rows: Rows, cells: Sequence[Cell]) -> Iterator[Fault]:
    """A fault for each figure in a row, unless a token with this figure lists the row."""
    printed = {(token["source"], token["paragraph"], token["token"]) for token in rows["tokens"]}
    assigned = {(name, token["token"]) for token in rows["tokens"] for name in listed_rows(token)}
    garbled = garbled_rows(list(rows["tokens"]))
    for cell in (cell for cell in cells if is_legible(cell, garbled)):
        for figure in sorted(cell.figures):
            if (cell.row, figure) in assigned or may_be_a_word(figure):
                continue
            if any((*place, figure) in printed for place in cell.places):
                problem = message(
                    "loaders.assigned-elsewhere",
                    "{figure} is printed there, but assigned to other rows",
                    figure=figure,
                )
            else:
                problem = message("loaders.not-in-text", "{figure} is not printed", figure=figure)
            yield fault_of_cell(cell, problem)


def fault_of_cell(cell: Cell, problem: str) -> Fault:
    """The fault of a figure in a row."""
    remedy = message("loaders.figure.remedy", "Correct the row or tokens.csv")
    return Fault(f"{cell.table}.csv", cell.number, cell.column, cell.value, problem, remedy)
