"""Reads the text of plain-text, HTML and PDF files. Errors name the problem and remedy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

from ...errors import TrialgraphError
from ...message import message
from .decoding import decode_page, decode_text
from .html_text import html_text
from .pdf_text import pdf_text

LARGEST = 64 * 1024 * 1024  # bytes; a book of abstracts is smaller
_HTML = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*+-->\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body|div|p|article|section|table|h[1-6]|ul|span)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_text(file: str, standard_input: BinaryIO | None = None) -> str:
    """The text of a file, or of standard input for `-`. Raises `TrialgraphError` if unreadable."""
    name, content = _content(file, standard_input)
    if not content.strip():
        raise TrialgraphError(
            message(
                "prose.empty",
                "{name} is empty: provide text, an HTML page or a PDF with text",
                name=name,
            )
        )
    if content.startswith(b"%PDF"):
        text = pdf_text(name, content)
    elif _HTML.match(content[:4096]) or (Path(file).suffix.lower() in (".html", ".htm", ".xhtml")):
        text = html_text(decode_page(content) or decode_text(name, content))
    else:
        text = decode_text(name, content)
    if not text.strip():
        raise TrialgraphError(message("prose.no_text", "{name} contains no text", name=name))
    return text


def _content(file: str, standard_input: BinaryIO | None) -> tuple[str, bytes]:
    if file == "-":
        if standard_input is None:
            raise TrialgraphError(message("prose.no_input", "no standard input to read"))
        name, content = "standard input", standard_input.read(LARGEST + 1)
    else:
        name, path = file, Path(file)
        if path.is_dir():
            raise TrialgraphError(
                message("prose.folder", "{file} is a folder: name a file inside it", file=file)
            )
        try:
            with path.open("rb") as opened:
                content = opened.read(LARGEST + 1)
        except OSError as error:
            raise TrialgraphError(
                message(
                    "prose.unreadable",
                    "cannot read {file}: {reason}",
                    file=file,
                    reason=error.strerror,
                )
            ) from None
    if len(content) > LARGEST:
        raise TrialgraphError(
            message(
                "prose.too_large",
                "{name} is larger than {size} MB: split it into parts",
                name=name,
                size=LARGEST // 1024 // 1024,
            )
        )
    return name, content
