"""Text of files whose encoding is not known, the name of that encoding, and the size of tables."""

from __future__ import annotations

import re
from typing import NamedTuple

from trialgraph.errors import TrialgraphError
from trialgraph.message import message

LARGEST = 64 * 1024 * 1024  # bytes of a file of tables, or of an unpacked workbook
MOST_ROWS = 1_000_000  # of a table, as in a spreadsheet
MOST_COLUMNS = 256  # of a table

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_BYTE_PAIR = re.compile(rb"[\x81-\xfe][\xa1-\xfe]")  # Chinese; accented letters are single bytes


class Decoded(NamedTuple):
    """A text, and in which encoding it was if that is not UTF-8, in words."""

    text: str
    encoding: str = ""


def decoded(content: bytes) -> Decoded:
    """The text of a file in UTF-8, UTF-16, GB18030 or Windows-1252, whichever is most likely.

    Bytes that the encoding does not define become replacement characters.
    """
    if not is_utf16(content):
        try:
            return Decoded(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            pass
    return Decoded(
        content.decode(_codec(content), "replace").lstrip("\ufeff"), encoding_of(content)
    )


def bounded_row(place: str, number: int, cells: list[str]) -> list[str]:
    """The cells of a row, without empty ones far behind the last, which spreadsheets write.

    Raises `TrialgraphError` for a row beyond the most rows or columns that are read.
    """
    while len(cells) > MOST_COLUMNS and not cells[-1]:
        cells.pop()
    if number > MOST_ROWS:
        raise TrialgraphError(
            message(
                "loaders.many-rows",
                "{place} has more than {most:,} rows; split it into parts",
                place=place,
                most=MOST_ROWS,
            )
        )
    if len(cells) > MOST_COLUMNS:
        raise TrialgraphError(
            message(
                "loaders.many-columns",
                "{place}, row {row} has more than {most} columns; leave out those that are not "
                "needed",
                place=place,
                row=number,
                most=MOST_COLUMNS,
            )
        )
    return cells


def _codec(content: bytes) -> str:
    if content.startswith(_UTF16_MARKS):
        return "utf-16"
    if is_utf16(content):
        # Latin text has its zero bytes at odd places if the low byte comes first.
        return "utf-16-le" if content[1::2].count(0) >= content[::2].count(0) else "utf-16-be"
    return "gb18030" if _is_chinese(content) else "cp1252"


def is_utf16(content: bytes) -> bool:
    """Whether NUL bytes are halves of UTF-16 characters: about every second byte of Latin text."""
    return content.startswith(_UTF16_MARKS) or 5 * content.count(b"\0") > len(content)


def encoding_of(content: bytes) -> str:
    """The most likely encoding of a text that is not UTF-8, in words."""
    if is_utf16(content):
        return message("loaders.encoding.utf16", "UTF-16 (Excel's “Unicode text”)")
    if _is_chinese(content):
        return message("loaders.encoding.chinese", "GB18030 (Chinese)")
    return message("loaders.encoding.western", "Windows-1252 (Western European)")


def _is_chinese(content: bytes) -> bool:
    high, pairs = len(_HIGH_BYTE.findall(content)), len(_BYTE_PAIR.findall(content))
    return 2 * pairs > 0.8 * high
