"""Decodes text files and HTML pages. Errors name the problem and the remedy."""

from __future__ import annotations

import re

from ...errors import TrialgraphError
from ...message import message

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,30})", re.IGNORECASE
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


def decode_page(page: bytes) -> str:
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


def decode_text(name: str, content: bytes) -> str:
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
