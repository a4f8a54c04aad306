"""Names of treatments that look alike, and may be one treatment written in two ways."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations

from trialgraph.message import message

from .table import Table

_SIMILAR = 0.88  # of two spellings, by difflib's ratio; "Placebo" and "Placbo" have 0.92
_SHORTEST = 6  # letters; shorter names that differ by one letter are often two treatments
_NUMBERS_AND_JOINTS = re.compile(r"[0-9]+|[+/&]")  # doses, and the parts of a combination
_MOST = 400  # names that are compared letter by letter, which takes the square of their number


def names_alike(table: Table) -> Iterator[str]:
    """A warning for each pair of names that differ in case, spaces, marks, or one or two letters.

    Names with different numbers (doses) are different treatments.
    """
    rows: dict[str, int] = {}
    for number, row in table.rows:
        for column, cell in row.items():
            if column.partition(".")[0] == "treatment" and cell:
                rows.setdefault(cell, number)
    keys = {name: _key(name) for name in rows}
    for first, second in combinations(rows, 2):
        if keys[first] == keys[second] or (len(rows) <= _MOST and _is_misspelled(first, second)):
            yield message(
                "nma.alike",
                "'{first}' (row {row}) and '{second}' (row {other}) look alike; they count as two "
                "treatments",
                first=first,
                row=rows[first],
                second=second,
                other=rows[second],
            )


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^\w+]|_", "", plain)


def _is_misspelled(first: str, second: str) -> bool:
    one, other = first.casefold(), second.casefold()
    if min(len(one), len(other)) < _SHORTEST or abs(len(one) - len(other)) > 2:
        return False
    if _NUMBERS_AND_JOINTS.findall(one) != _NUMBERS_AND_JOINTS.findall(other):
        return False
    return difflib.SequenceMatcher(None, one, other).ratio() >= _SIMILAR
