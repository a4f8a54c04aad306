"""Articles as text, HTML and PDF: written passages with damage."""

from __future__ import annotations

import html
from functools import cache
from pathlib import Path
from random import Random

from damage import damaged_bytes, damaged_text
from fuzzing import Fuzzer
from trialgraph.loaders.prose import COLUMNS, extract
from trialgraph.loaders.prose.reading import read_text

_PASSAGES = Path(__file__).parents[1] / "data" / "prose"
_LENGTH = 1_500  # characters of an article
_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030", "cp1252", "latin-1")


@cache
def _passages() -> str:
    return (_PASSAGES / "tuned.txt").read_text(encoding="utf-8")


def _make(draw: Random, folder: Path) -> Path:
    at = draw.randrange(len(_passages()) - _LENGTH)
    text = damaged_text(draw, _passages()[at : at + _LENGTH])
    match draw.randrange(4):
        case 0:
            file, content = folder / "article.html", _page(draw, text)
        case 1:
            file, content = folder / "article.pdf", _pdf(draw, text)
        case _:
            file, content = folder / "article.txt", text.encode("utf-8", "replace")
    if draw.random() < 0.2:
        content = damaged_bytes(draw, content)
    if draw.random() < 0.1:
        content = content.decode("utf-8", "replace").encode(draw.choice(_ENCODINGS), "replace")
    file.write_bytes(content)
    return file


def _page(draw: Random, text: str) -> bytes:
    paragraphs = [f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line]
    page = f"<!DOCTYPE html><html><body>{''.join(paragraphs)}</body></html>"
    return (damaged_text(draw, page) if draw.random() < 0.6 else page).encode("utf-8", "replace")


def _pdf(draw: Random, text: str) -> bytes:
    """A PDF of one page, with or without a table of its objects."""
    lines = (
        text.encode("latin-1", "replace")
        .replace(b"\\", b"")
        .replace(b"(", b"\\(")
        .replace(b")", b"\\)")
    )
    shown = b"".join(b"(%s) Tj T* " % lines[at : at + 80] for at in range(0, len(lines), 80))
    stream = b"BT /F1 9 Tf 12 TL 40 800 Td " + shown + b"ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(pdf)
    pdf += b"xref\n0 6\n0000000000 65535 f \n" + table
    pdf += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    return damaged_bytes(draw, pdf) if draw.random() < 0.7 else pdf


def _extract(file: Path) -> None:
    text = read_text(str(file))
    for row in extract(text).rows:
        assert set(row) <= {*COLUMNS}, set(row)
        assert text[int(row["span_start"]) : int(row["span_end"])] == row["text"]


ARTICLES = Fuzzer("articles", _make, _extract, 10, r"article\.(txt|html|pdf)", short=24)
