"""Proposes `tokens.csv` for the texts of sources, as a first version for a curator to correct."""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...evidence import DEFAULT
from ...graph.model.rows import SEPARATOR
from ..tables.reading import read_unchecked
from .numerals import Cell, Rows, cells_of, may_be_a_word, numerals
from .texts import numerals_of, texts_of
from .tokens import COLUMNS

_CONTEXT = 40  # characters before a numeral
# Before a numeral that is part of a name: a letter, or the notation of a gene.
_PART_OF_NAME = re.compile(r"[A-Z]-?\(?$|\b(?:t|del|gain)\((?:[0-9]+;)?$")
# Text before and after a numeral that is in no row, and the reason that this text suggests.
_LIKELY_REASONS = (
    (r"(?:table|figure|图|表)\s*$", r"", "figure or table number"),
    (r"phases?\s*(?:\w+[-–/]|\w+ and )?$", r"", "phase in general"),
    (r"", r"[-\s]+(?:day|week)s?\s+cycle", "cycle length"),
    (r"", r"%\s*CI", "interval level"),
    (r"[a-z)\]][.,)](?:[0-9]+[,–-])*$|\)$", r"", "reference number"),
)


def propose(rows: Rows, folder: Path) -> list[dict[str, str]]:
    """The rows of `tokens.csv` for the texts in a folder.

    Tokens that are already in `rows` stay as they are. A new numeral that is part of a name gets
    the reason `name`. If a text prints a numeral several times, a cell is assigned to the
    occurrence closest to the other numerals of its row. The remaining numerals get the likeliest
    reason, or none.
    """
    known = {
        tuple(row[column] for column in COLUMNS[:4]): (row["rows"], row["reason"])
        for row in rows["tokens"]
    }
    cells = list(cells_of(rows))
    proposal = []
    for source, paragraphs in texts_of(rows, folder):
        closest: dict[str, Mapping[int, set[str]]] = {}
        for paragraph, position, token in numerals_of(rows, source, paragraphs):
            text, key = paragraphs[int(paragraph) - 1], (source, paragraph, position, token)
            if paragraph not in closest:
                cited_by = [cell for cell in cells if (source, paragraph) in cell.places]
                closest[paragraph] = _closest_rows(text, cited_by)
            values = known.get(key) or _proposed(
                text, int(position), token, closest[paragraph][int(position)]
            )
            proposal.append(dict(zip(COLUMNS, (*key, *values), strict=True)))
    return proposal


def _closest_rows(text: str, cells: Sequence[Cell]) -> Mapping[int, set[str]]:
    """For each position of a numeral, the rows with a cell that is assigned to it.

    Bounds of expressions are not assigned if the text may print them as words.
    """
    positions: dict[str, list[int]] = defaultdict(list)
    numerals_of_row: dict[str, set[str]] = defaultdict(set)
    for position, token in numerals(text):
        positions[token].append(position)
    for cell in cells:
        numerals_of_row[cell.row] |= cell.numerals & positions.keys()
    rows_at: dict[int, set[str]] = defaultdict(set)
    for cell in cells:
        for token in cell.numerals & positions.keys():
            if cell.kind == "expression" and may_be_a_word(token):
                continue
            others = [positions[other] for other in numerals_of_row[cell.row] - {token}]
            distance = {
                position: sum(min(abs(other - position) for other in each) for each in others)
                for position in positions[token]
            }
            nearest = min(distance.values())
            for position in positions[token]:
                if distance[position] == nearest:
                    rows_at[position].add(cell.row)
    return rows_at


def _proposed(text: str, position: int, token: str, rows: set[str]) -> tuple[str, str]:
    """The proposed cells of the columns `rows` and `reason` for a numeral."""
    before = text[max(0, position - _CONTEXT) : position]
    after = text[position + len(token) :]
    if _PART_OF_NAME.search(before):
        return "", "name"
    if rows:
        return SEPARATOR.join(sorted(rows)), ""
    for before_pattern, after_pattern, reason in _LIKELY_REASONS:
        if re.search(before_pattern, before, re.IGNORECASE) and re.match(after_pattern, after):
            return "", reason
    return "", ""


def main(arguments: Sequence[str]) -> None:
    """Prints the proposal for a folder: `python -m trialgraph.loaders.accounting FOLDER`."""
    rows, _ = read_unchecked(DEFAULT)
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(propose(rows, Path(arguments[0])))
