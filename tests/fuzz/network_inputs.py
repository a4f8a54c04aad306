"""Files of `compare`: published networks with damage, in any encoding, and networks of them."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path
from random import Random

from damage import damaged_bytes, damaged_rows, damaged_text
from fuzzing import Fuzzer
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from trialgraph.graph.nma import compare
from trialgraph.graph.nma.files.forms import read_contrasts

_NETWORKS = Path(__file__).parents[1] / "data" / "nma"
_MOST_ROWS = 30
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "latin-1", "gb18030")


@cache
def _tables() -> list[list[list[str]]]:
    files = [*sorted(_NETWORKS.glob("*.csv")), *sorted((_NETWORKS / "forms").glob("*.csv"))]
    read = (
        file.read_bytes().decode("utf-8", "replace").splitlines(keepends=True) for file in files
    )
    return [list(csv.reader(lines))[:_MOST_ROWS] for lines in read]


def _make(draw: Random, folder: Path) -> Path:
    rows = damaged_rows(draw, draw.choice(_tables()))
    if draw.random() < 0.15:
        book = Workbook()
        for row in rows:
            book.active.append([ILLEGAL_CHARACTERS_RE.sub("", cell)[:32_000] for cell in row])
        file = folder / "mine.xlsx"
        book.save(file)
        return file
    written = io.StringIO()
    csv.writer(written, delimiter=draw.choice(",,,;\t|")).writerows(rows)
    text = written.getvalue()
    if draw.random() < 0.2:
        text = damaged_text(draw, text)
    content = text.encode(draw.choice(_ENCODINGS) if draw.random() < 0.3 else "utf-8", "replace")
    file = folder / "mine.csv"
    file.write_bytes(damaged_bytes(draw, content) if draw.random() < 0.1 else content)
    return file


def _compare(file: Path) -> None:
    contrasts = read_contrasts(file)
    for row in contrasts.rows:
        assert row.se > 0 and abs(row.effect) < float("inf") and row.se < float("inf"), row
    str(compare(contrasts))


NETWORKS = Fuzzer("networks", _make, _compare, 10, r"mine\.(csv|xlsx)|network|treatment", short=60)
