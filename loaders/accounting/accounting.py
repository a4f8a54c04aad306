"""Accounts for every numeral of a source: each belongs to rows or has a reason, and every figure of a row is printed.

`tokens.csv` ships the numerals of each paragraph with the rows that hold them, so that the account can be checked
without the text; where the text is at hand, `against_text` makes the numerals anew from it.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ...errors import Fault
from ...evidence import FOLDER
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import TABLES
from ..tables.reading import FIRST_ROW, Folder, read_unchecked
from .numerals import Cell, Row, Rows, cells_of, is_printed, may_be_a_word, numerals, paragraphs_of

__all__ = [
    "ACCOUNTED",
    "REASONS",
    "account",
    "against_text",
    "numerals",
    "paragraphs_of",
    "propose",
]

Numeral = tuple[str, str, str]  # paragraph, position, token
TOKENS = "tokens.csv"
COLUMNS = ("source", "paragraph", "position", "token", "rows", "reason")
ACCOUNTED = ("evidence", "heading")  # roles of the paragraphs whose numerals are accounted for
REPEATED = (
    "repeated"  # stands beside rows: the same figure is printed again, and needs no cell of its own
)
GARBLED = (
    "garbled"  # a piece of a figure that noise broke; the row beside it, if any, holds the reading
)
REASONS = (
    "reference number",
    "name",
    "interval level",
    "figure or table number",
    "phase in general",
    "cycle length",
    "dose",
    "example",
    "grade without regimen",
    "context without row",
    REPEATED,
    GARBLED,
)
_NAME = re.compile(
    r"[A-Z]-?\(?$|\b(?:t|del|gain)\((?:\d+;)?$"
)  # a letter before, or a gene's notation
_LIKELY = (  # what a numeral without rows is for, by what stands before and after it
    (r"(?:table|figure|图|表)\s*$", r"", "figure or table number"),
    (r"phases?\s*(?:\w+[-–/]|\w+ and )?$", r"", "phase in general"),
    (r"", r"[-\s]+(?:day|week)s?\s+cycle", "cycle length"),
    (r"", r"%\s*CI", "interval level"),
    (r"[a-z)\]][.,)](?:\d+[,–-])*$|\)$", r"", "reference number"),
)


def account(rows: Rows) -> list[Fault]:
    """What the account lacks: tokens that belong nowhere or to rows that do not hold them, equal numerals with too
    few cells, and figures of rows that no token prints (whole numbers up to ten may be printed as words)."""
    cells = list(cells_of(rows))
    return [*_token_faults(rows, cells), *_missed_duplicates(rows, cells), *_not_given(rows, cells)]


def against_text(rows: Rows, folder: Folder) -> list[Fault]:
    """How the shipped tokens differ from the numerals of the texts in `folder`; and small numbers and months of rows
    that their paragraphs print neither in digits nor in words."""
    faults: list[Fault] = []
    for source in dict.fromkeys(row["source"] for row in rows["tokens"]):
        if not folder.joinpath(f"{source}.txt").is_file():
            faults.append(
                Fault(
                    f"{source}.txt",
                    0,
                    "",
                    "",
                    "the text is not in the folder",
                    "Name the folder that holds it",
                )
            )
    for source, texts in _sources(rows, folder):
        if (known := sum(row["source"] == source for row in rows["paragraphs"])) != len(texts):
            problem = f"the text has {len(texts)} paragraphs, the table {known}"
            faults.append(
                Fault(
                    "paragraphs.csv", FIRST_ROW, "paragraph", source, problem, "Number them again"
                )
            )
        numbered = enumerate(rows["tokens"], FIRST_ROW)
        shipped = {
            tuple(row[one] for one in COLUMNS[1:4]): n
            for n, row in numbered
            if row["source"] == source
        }
        faults += _differences(dict.fromkeys(_accounted(rows, source, texts)), shipped)
        faults += _without_words(source, texts, _as_printed(rows, cells_of(rows)))
    return faults


def propose(rows: Rows, folder: Folder) -> list[dict[str, str]]:
    """A first account of the texts in `folder`. What is shipped stays. Names stay names; a cell goes to that of several
    equal numerals which has the other numerals of its row nearest; the rest gets the likeliest reason, or none."""
    shipped = {
        tuple(row[column] for column in COLUMNS[:4]): (row["rows"], row["reason"])
        for row in rows["tokens"]
    }
    cells = list(cells_of(rows))
    proposal = []
    for source, texts in _sources(rows, folder):
        holders: dict[str, Mapping[int, set[str]]] = {}
        for paragraph, position, token in _accounted(rows, source, texts):
            text, key = texts[int(paragraph) - 1], (source, paragraph, position, token)
            if paragraph not in holders:
                holders[paragraph] = _nearest(
                    text, [one for one in cells if (source, paragraph) in one.places]
                )
            values = shipped.get(key) or _proposed(
                text, int(position), token, holders[paragraph][int(position)]
            )
            proposal.append(dict(zip(COLUMNS, (*key, *values), strict=True)))
    return proposal


def _token_faults(rows: Rows, cells: Iterable[Cell]) -> Iterator[Fault]:
    by_row = defaultdict(list)
    for cell in cells:
        by_row[cell.row].append(cell)
    known = {
        f"{name}:{row[table.key]}" for name, table in TABLES.items() for row in rows.get(name, ())
    }
    paragraphs = {(row["source"], row["paragraph"]) for row in rows["paragraphs"]}
    for number, token in enumerate(rows["tokens"], FIRST_ROW):
        place, named, reason = (token["source"], token["paragraph"]), _named(token), token["reason"]
        if place not in paragraphs:
            yield Fault(
                TOKENS,
                number,
                "paragraph",
                place[1],
                "the source has no such paragraph",
                "Correct it",
            )
        if not reason and not named:
            yield Fault(
                TOKENS,
                number,
                "rows",
                token["token"],
                "belongs to no row",
                "Name its rows, or a reason",
            )
        if (reason and reason not in REASONS) or (reason == REPEATED and not named):
            remedy = f"Write one of: {', '.join(REASONS)}; {REPEATED} needs rows"
            yield Fault(TOKENS, number, "reason", reason, "is not a reason known here", remedy)
        for name in named:
            problem = ""
            if name not in known:
                problem = "there is no such row"
            elif not any(place in cell.places for cell in by_row[name]):
                problem = f"the row does not cite paragraph {place[1]}"
            elif reason != GARBLED and not any(
                token["token"] in cell.holds for cell in by_row[name]
            ):
                problem = f"no cell of the row holds {token['token']}"
            if problem:
                yield Fault(
                    TOKENS, number, "rows", name, problem, "Name the rows (table:row) that hold it"
                )


def _named(token: Row) -> list[str]:
    return [name for name in token["rows"].split(SEPARATOR) if name]


def _missed_duplicates(rows: Rows, cells: Iterable[Cell]) -> Iterator[Fault]:
    """Equal numerals of one paragraph that are given to rows need as many cells, so that a missed figure shows."""
    holding = defaultdict(set)
    for cell in cells:
        for numeral in cell.holds:
            holding[cell.row, numeral].add((cell.row, cell.column))
    equal = defaultdict(list)
    for number, token in enumerate(rows["tokens"], FIRST_ROW):
        held = {cell for name in _named(token) for cell in holding[name, token["token"]]}
        if held and not token["reason"]:
            equal[token["source"], token["paragraph"], token["token"]].append((number, held))
    for (_, paragraph, numeral), printed in equal.items():
        for lacking in _without_cell([held for _, held in printed]):
            problem = (
                f"paragraph {paragraph} prints it {len(printed)} times, and too few cells hold it"
            )
            yield Fault(
                TOKENS,
                printed[lacking][0],
                "token",
                numeral,
                problem,
                "Add the missed row, or give a reason",
            )


def _without_cell(choices: Sequence[set[tuple[str, str]]]) -> Iterator[int]:
    """The numerals for which no cell of its own is left, however the cells are dealt out."""
    owner: dict[tuple[str, str], int] = {}

    def place(numeral: int, tried: set[tuple[str, str]]) -> bool:
        for cell in sorted(choices[numeral] - tried):
            tried.add(cell)
            if cell not in owner or place(owner[cell], tried):
                owner[cell] = numeral
                return True
        return False

    return (numeral for numeral in range(len(choices)) if not place(numeral, set()))


def _not_given(rows: Rows, cells: Iterable[Cell]) -> Iterator[Fault]:
    printed = {(token["source"], token["paragraph"], token["token"]) for token in rows["tokens"]}
    given = {(name, token["token"]) for token in rows["tokens"] for name in _named(token)}
    for cell in _as_printed(rows, cells):
        for figure in sorted(cell.figures):
            if (cell.row, figure) not in given and not may_be_a_word(figure):
                elsewhere = any((*place, figure) in printed for place in cell.places)
                problem = "printed there, but given to other rows" if elsewhere else "not printed"
                yield _cell_fault(cell, f"{figure} is {problem}")


def _as_printed(rows: Rows, cells: Iterable[Cell]) -> Iterator[Cell]:
    """The cells of rows that no noise broke: a broken figure is printed otherwise than it reads."""
    mended = {
        name for token in rows["tokens"] if token["reason"] == GARBLED for name in _named(token)
    }
    return (cell for cell in cells if cell.row not in mended)


def _without_words(source: str, texts: Sequence[str], cells: Iterable[Cell]) -> Iterator[Fault]:
    by_number = {str(paragraph): text for paragraph, text in enumerate(texts, 1)}
    for cell in cells:
        text = " ".join(
            by_number.get(paragraph, "") for where, paragraph in cell.places if where == source
        )
        small = (
            figure
            for figure in cell.figures
            if may_be_a_word(figure) and not is_printed(figure, text)
        )
        month = [cell.month] if cell.figures and cell.month and cell.month not in text else []
        for figure in [*sorted(small), *month] if text.strip() else ():
            yield _cell_fault(cell, f"{figure} is printed neither in digits nor in words")


def _cell_fault(cell: Cell, problem: str) -> Fault:
    return Fault(
        f"{cell.table}.csv",
        cell.number,
        cell.column,
        cell.value,
        problem,
        "Correct the row or tokens.csv",
    )


def _sources(rows: Rows, folder: Folder) -> Iterator[tuple[str, list[str]]]:
    for source in dict.fromkeys(row["source"] for row in rows["paragraphs"]):
        file = folder.joinpath(f"{source}.txt")
        if file.is_file():
            yield source, paragraphs_of(file.read_bytes())


def _accounted(rows: Rows, source: str, texts: Sequence[str]) -> Iterator[Numeral]:
    roles = {row["paragraph"]: row["role"] for row in rows["paragraphs"] if row["source"] == source}
    for paragraph, text in enumerate(texts, 1):
        if roles.get(str(paragraph)) in ACCOUNTED:
            yield from (
                (str(paragraph), str(position), token) for position, token in numerals(text)
            )


def _differences(
    found: Mapping[Numeral, None], shipped: Mapping[tuple[str, ...], int]
) -> Iterator[Fault]:
    missing = [numeral for numeral in found if numeral not in shipped]
    for (paragraph, position, token), number in shipped.items():
        if (paragraph, position, token) in found:
            continue
        where = f"paragraph {paragraph}, position {position}"
        if moved := next((one for one in missing if (one[0], one[2]) == (paragraph, token)), None):
            missing.remove(moved)
            problem = f"{where}: it moved, the text has it at {moved[1]}"
            yield Fault(TOKENS, number, "position", token, problem, "Correct the position")
        else:
            yield Fault(
                TOKENS,
                number,
                "token",
                token,
                f"{where}: the text has no such numeral",
                "Take it out",
            )
    for paragraph, position, token in missing:
        problem = f"paragraph {paragraph}, position {position}: the numeral is missing"
        yield Fault(TOKENS, FIRST_ROW, "token", token, problem, "Add it with its rows or a reason")


def _nearest(text: str, cells: Sequence[Cell]) -> Mapping[int, set[str]]:
    """Position of a numeral → the rows whose cells go to it. Bounds that are rather printed as words go nowhere."""
    places: dict[str, list[int]] = defaultdict(list)
    together: dict[str, set[str]] = defaultdict(set)
    for position, token in numerals(text):
        places[token].append(position)
    for cell in cells:
        together[cell.row] |= cell.holds & places.keys()
    holders: dict[int, set[str]] = defaultdict(set)
    for cell in cells:
        for token in cell.holds & places.keys():
            if cell.kind == "expression" and may_be_a_word(token):
                continue
            others = [places[other] for other in together[cell.row] - {token}]
            far = {
                here: sum(min(abs(there - here) for there in one) for one in others)
                for here in places[token]
            }
            for here in (here for here in places[token] if far[here] == min(far.values())):
                holders[here].add(cell.row)
    return holders


def _proposed(text: str, position: int, token: str, held: set[str]) -> tuple[str, str]:
    """The cells `rows` and `reason` for one numeral."""
    before, after = text[max(0, position - 40) : position], text[position + len(token) :]
    if _NAME.search(before):
        return "", "name"
    if held:
        return SEPARATOR.join(sorted(held)), ""
    return "", next(
        (reason for b, a, reason in _LIKELY if re.search(b, before, re.I) and re.match(a, after)),
        "",
    )


def main(arguments: Sequence[str]) -> None:
    """Prints the proposal for the texts of a folder as CSV: `python -m trialgraph.loaders.accounting FOLDER`."""
    rows, _ = read_unchecked(FOLDER)
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(propose(rows, Path(arguments[0])))
