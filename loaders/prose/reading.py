"""Extracts the text of plain-text, HTML and PDF files. Errors name the problem and remedy."""

from __future__ import annotations

import io
import re
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import BinaryIO

from ...errors import TrialgraphError
from ...message import message
from .columns import separate_columns

LARGEST = 64 * 1024 * 1024  # bytes; a book of abstracts is smaller
_BLOCKS = frozenset(
    """address article blockquote br dd div dl dt figcaption footer h1 h2 h3 h4 h5 h6
    header hr li main ol p pre section table td th tr ul""".split()  # noqa: SIM905
)
_SILENT = frozenset(("script", "style", "title", "template", "noscript"))
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,30})", re.IGNORECASE
)
_HTML = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|div|p|article|section|table|h[1-6]|ul|span)\b",
    re.IGNORECASE | re.DOTALL,
)
_SAVE_AS = message("prose.save_as", "Save it as PDF, HTML or text")
_PROVIDE_TEXT = message("prose.provide_text", "Provide its text instead")
_IMAGE = message("prose.image", "an image")
_BINARY = (
    (b"PK\x03\x04", message("prose.zip", "a zip archive or an Office document"), _SAVE_AS),
    (b"\xd0\xcf\x11\xe0", message("prose.old_office", "an old Office document"), _SAVE_AS),
    (b"\x89PNG", _IMAGE, _PROVIDE_TEXT),
    (b"\xff\xd8\xff", _IMAGE, _PROVIDE_TEXT),
    (
        b"\x1f\x8b",
        message("prose.compressed", "a compressed file"),
        message("prose.unpack", "Unpack it first"),
    ),
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


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
        text = _pdf_text(name, content)
    elif _HTML.match(content[:4096]) or (Path(file).suffix.lower() in (".html", ".htm", ".xhtml")):
        text = html_text(_decoded_as_declared(content) or _decoded(name, content))
    else:
        text = _decoded(name, content)
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


def _decoded_as_declared(page: bytes) -> str:
    """The text of a page in its declared encoding; empty if the declaration is missing or wrong."""
    declared = _CHARSET.search(page[:4096])
    try:
        return (
            page.decode(declared[1].decode("ascii").lower().replace("gb2312", "gb18030"))
            if declared
            else ""
        )
    except (LookupError, ValueError):
        return ""


def _decoded(name: str, content: bytes) -> str:
    """The text of UTF-8, or UTF-16 with a byte order mark. Raises `TrialgraphError` otherwise."""
    for sign, what, remedy in _BINARY:
        if content.startswith(sign):
            raise TrialgraphError(
                message(
                    "prose.not_text",
                    "{name} is {what}, not text. {remedy}",
                    name=name,
                    what=what,
                    remedy=remedy,
                )
            )
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        if encoding == "utf-16":
            raise TrialgraphError(
                message(
                    "prose.damaged_utf16",
                    "{name} is damaged: it is marked as UTF-16 but is not. Save the file as UTF-8",
                    name=name,
                )
            ) from None
        if b"\x00" in content[:4096]:
            raise TrialgraphError(
                message(
                    "prose.binary",
                    "{name} is a binary file. Provide text, an HTML page or a PDF with text",
                    name=name,
                )
            ) from None
        near = _guess(content)
        raise TrialgraphError(
            message(
                "prose.not_utf8",
                "{name}, line {line}: byte {byte} is not valid UTF-8{hint}. Save the file as UTF-8",
                name=name,
                line=line,
                byte=f"{content[error.start]:#04x}",
                hint=near,
            )
        ) from None
    if len(_UNPRINTABLE.findall(text[:20000])) > 8:
        if (
            len(_UNPRINTABLE.findall(text[:20000].replace("\0", ""))) <= 8
            and text[:20000].count("\0") > len(text[:20000]) // 3
        ):
            raise TrialgraphError(
                message(
                    "prose.utf16_without_mark",
                    "{name} looks like UTF-16 without a byte order mark. Save the file as UTF-8",
                    name=name,
                )
            )
        raise TrialgraphError(
            message(
                "prose.binary",
                "{name} is a binary file. Provide text, an HTML page or a PDF with text",
                name=name,
            )
        )
    return _UNPRINTABLE.sub(" ", text)


def _guess(content: bytes) -> str:
    """The most likely encoding of a text, as a hint in brackets."""
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
)  # separates reference numbers from the figure before them


class _TextParser(HTMLParser):
    """Collects the text of a page; each block starts a new line."""

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


def html_text(page: str) -> str:
    """The visible text of a page: bars between cells, each block on its own line."""
    words = _TextParser()
    words.feed(page)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _pdf_text(name: str, content: bytes) -> str:
    """The text of a PDF. Raises `TrialgraphError` if it is damaged, encrypted or has no text."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise TrialgraphError(
                message(
                    "prose.password",
                    "{name} is password-protected: save an unprotected copy",
                    name=name,
                )
            )
        text = "\n\n".join(
            separate_columns(
                page.extract_text() or "", partial(page.extract_text, extraction_mode="layout")
            )
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
            message(
                "prose.pdf_unreadable",
                "{name} is a PDF that cannot be read ({error}): save it again, "
                "or copy its text into a file",
                name=name,
                error=type(error).__name__,
            )
        ) from None
    if len(text.split()) < 3:
        raise TrialgraphError(
            message(
                "prose.pdf_without_text",
                "{name} is a PDF without text, such as a scan: run text recognition first",
                name=name,
            )
        )
    return text
