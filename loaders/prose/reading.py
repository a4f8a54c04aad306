"""Text out of files: plain text, HTML and PDF. What cannot be read is named, with the remedy."""

from __future__ import annotations

import io
import re
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import BinaryIO

from ...errors import TrialgraphError
from .columns import unwoven

LARGEST = 64 * 1024 * 1024  # bytes; a book of abstracts is smaller
_BLOCKS = frozenset(
    """address article blockquote br dd div dl dt figcaption footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section
    table td th tr ul""".split()  # noqa: SIM905
)
_SILENT = frozenset(("script", "style", "title", "template", "noscript"))
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,30})", re.IGNORECASE
)
_HTML = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|article|section|table|h[1-6]|ul|span)\b",
    re.IGNORECASE | re.DOTALL,
)
_BINARY = (
    (b"PK\x03\x04", "a zip archive or an Office document", "Save it as PDF, HTML or text"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "Save it as PDF, HTML or text"),
    (b"\x89PNG", "a picture", "Give the text that it shows"),
    (b"\xff\xd8\xff", "a picture", "Give the text that it shows"),
    (b"\x1f\x8b", "a compressed file", "Unpack it first"),
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def read_text(file: str, standard_input: BinaryIO | None = None) -> str:
    """The text of a file, or of standard input for `-`. Raises `TrialgraphError` where it holds none that can be read."""
    name, content = _content(file, standard_input)
    if not content.strip():
        raise TrialgraphError(f"{name} is empty: give a text, an HTML page or a PDF with text")
    if content.startswith(b"%PDF"):
        text = _of_pdf(name, content)
    elif _HTML.match(content[:4096]) or (Path(file).suffix.lower() in (".html", ".htm", ".xhtml")):
        text = of_html(_declared(content) or _decoded(name, content))
    else:
        text = _decoded(name, content)
    if not text.strip():
        raise TrialgraphError(f"{name} holds no text")
    return text


def _content(file: str, standard_input: BinaryIO | None) -> tuple[str, bytes]:
    if file == "-":
        if standard_input is None:
            raise TrialgraphError("there is no standard input to read")
        name, content = "standard input", standard_input.read(LARGEST + 1)
    else:
        name, path = file, Path(file)
        if path.is_dir():
            raise TrialgraphError(f"{file} is a folder: name a file in it")
        try:
            with path.open("rb") as opened:
                content = opened.read(LARGEST + 1)
        except OSError as error:
            raise TrialgraphError(f"cannot read {file}: {error.strerror}") from None
    if len(content) > LARGEST:
        raise TrialgraphError(
            f"{name} is larger than {LARGEST // 1024 // 1024} MB: cut it into parts"
        )
    return name, content


def _declared(page: bytes) -> str:
    """The text of a page in the encoding that it says itself; empty where it says none, or is not in it."""
    told = _CHARSET.search(page[:4096])
    try:
        return (
            page.decode(told[1].decode("ascii").lower().replace("gb2312", "gb18030"))
            if told
            else ""
        )
    except (LookupError, ValueError):
        return ""


def _decoded(name: str, content: bytes) -> str:
    """UTF-8, or UTF-16 with its mark; anything else is named with the byte that is wrong."""
    for sign, what, remedy in _BINARY:
        if content.startswith(sign):
            raise TrialgraphError(f"{name} is {what}, not text. {remedy}")
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        if encoding == "utf-16":
            raise TrialgraphError(
                f"{name} is damaged: it says that it is UTF-16, and is not. Save the file as UTF-8"
            ) from None
        if b"\x00" in content[:4096]:
            raise TrialgraphError(
                f"{name} is a binary file, not text. Give a text, an HTML page or a PDF with text"
            ) from None
        near = _guess(content)
        raise TrialgraphError(
            f"{name}, line {line}: byte {content[error.start]:#04x} is no UTF-8{near}. Save the file as UTF-8"
        ) from None
    if len(_UNPRINTABLE.findall(text[:20000])) > 8:
        if (
            len(_UNPRINTABLE.findall(text[:20000].replace("\0", ""))) <= 8
            and text[:20000].count("\0") > len(text[:20000]) // 3
        ):
            raise TrialgraphError(
                f"{name} looks like UTF-16 without the mark at its beginning. Save the file as UTF-8"
            )
        raise TrialgraphError(
            f"{name} is a binary file, not text. Give a text, an HTML page or a PDF with text"
        )
    return _UNPRINTABLE.sub(" ", text)


def _guess(content: bytes) -> str:
    """The encoding that a text most likely has, in words; empty where that cannot be told."""
    for encoding in ("gb18030", "big5"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        chinese = len(re.findall("[\u4e00-\u9fff]", text))
        if chinese > 0.2 * len(text):
            return f" (it may be {encoding.upper()})"
    return " (it may be Windows-1252 or Latin-1)"


_RAISED = str.maketrans(
    "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"
)  # a reference number is no digit of the figure before it


class _Words(HTMLParser):
    """The text of a page, a new line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.raised = 0
        self.in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in ("td", "th"):
            self.in_cell = True
            self.parts.append(" | ")
        elif tag in _BLOCKS:
            self.in_cell = self.in_cell and tag not in ("tr", "table")
            self.parts.append(" " if self.in_cell else "\n")
        elif tag == "sup":
            self.raised += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "sup":
            self.raised = max(0, self.raised - 1)
        elif tag in ("td", "th"):
            self.in_cell = False
        elif tag in _BLOCKS and tag not in ("br", "hr"):
            self.in_cell = self.in_cell and tag not in ("tr", "table")
            self.parts.append(" " if self.in_cell else "\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data.translate(_RAISED) if self.raised else data)


def of_html(page: str) -> str:
    """The text that a page shows: entities read, scripts and styles left out, cells apart, blocks on lines of their own."""
    words = _Words()
    words.feed(page)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _of_pdf(name: str, content: bytes) -> str:
    """The text of a PDF. Raises `TrialgraphError` for one that is damaged, locked, or only holds pictures of pages."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise TrialgraphError(f"{name} is locked by a password: save an open copy of it")
        text = "\n\n".join(
            unwoven(page.extract_text() or "", partial(page.extract_text, extraction_mode="layout"))
            for page in reader.pages
        )
    except TrialgraphError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        NotImplementedError,
        OSError,
    ) as error:
        raise TrialgraphError(
            f"{name} is a PDF that cannot be read ({type(error).__name__}): save it anew, or copy its text into a file"
        ) from None
    if len(text.split()) < 3:
        raise TrialgraphError(
            f"{name} is a PDF without text, such as a scan: run character recognition on it first"
        )
    return text
