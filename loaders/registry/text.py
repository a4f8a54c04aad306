"""Cleans texts of records: entities, markup, escapes, control characters, words for numbers."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from .bounds import LONGEST_TEXT, TextTooLong

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
_BLOCKS = re.compile(r"</?(?:p|ul|ol|br|div|tr|table)\b[^<>]{0,200}>", re.IGNORECASE)
_ITEMS = re.compile(r"<li\b[^<>]{0,200}>", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:li|b|i|u|em|strong|sup|sub|span|td|th)\b[^<>]{0,200}>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([<>*_\[\]#~^+=.-])")  # of Markdown
_CRITERIA_HEADING = re.compile(r" (?=(?:inclusion|exclusion) criteria\b)", re.IGNORECASE)
_HYPHEN_BULLET = re.compile(r"(?<=criteria)(:?) - |(?<=\S) - (?=[A-Z≥<>])", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[*•·▪‣◦-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        (
            *("zero", "one", "two", "three", "four", "five", "six"),
            *("seven", "eight", "nine", "ten", "eleven", "twelve"),
        )
    )
}
_SHORT = 200  # characters; longer texts are not cached


def clean(value: Any) -> str:
    """One line of text: entities decoded, no control characters, single spaces.

    Markup is not removed. None becomes empty text. Raises `TextTooLong`.
    """
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    if len(text) < _SHORT:
        return _cleaned_short(text)
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(text)
    return _cleaned(text)


def _cleaned(text: str) -> str:
    for _ in range(2):  # some texts are escaped twice
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


_cleaned_short = lru_cache(20_000)(_cleaned)  # a record repeats the names of its groups


@lru_cache(20_000)
def pattern(expression: str) -> re.Pattern[str]:
    """A compiled case-insensitive pattern; cached, because the words of a record recur."""
    return re.compile(expression, re.IGNORECASE)


def parts(value: Any) -> list[Mapping[str, Any]]:
    """The objects in a list of a record; skips anything else, such as null."""
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def as_value(value: str) -> str:
    """One line of text for a cell with several values; it contains no separator of values."""
    return clean(value).replace("; ", ", ").rstrip(";")


def items(text: str) -> Iterator[str]:
    """The items of an eligibility text as lines.

    Recognises lists in HTML, in Markdown, and with hyphens in running text.
    """
    text = _INLINE.sub("", _BLOCKS.sub("\n", _ITEMS.sub("\n* ", text)))
    lines = _ESCAPE.sub(r"\1", text).splitlines()
    written = [line for line in lines if line.strip()]
    if len(written) < 3 or not any(_BULLET.match(line) for line in written):
        text = _CRITERIA_HEADING.sub("\n", " ".join(" ".join(lines).split()))
        lines = _HYPHEN_BULLET.sub(r"\1\n- ", text).splitlines()
    item: list[str] = []
    for line in lines:
        is_heading = line.rstrip().endswith(":")
        if item and (is_heading or not line.strip() or _BULLET.match(line)):
            yield " ".join(item)
            item = []
        if part := _cleaned(_BULLET.sub("", line)):
            item.append(part)
        if is_heading and item:
            yield " ".join(item)
            item = []
    if item:
        yield " ".join(item)


@lru_cache(20_000)
def slug(text: str, most: int = 40) -> str:
    """A text in the form of an identifier, with at most `most` characters."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9+.]+", "-", ascii_only).strip("-.")[:most].strip("-.") or "unnamed"


def fresh(name: str, taken: set[str]) -> str:
    """The name, with a number after it if it is taken; adds it to `taken`."""
    number, unused = 1, name
    while unused in taken:
        number += 1
        unused = f"{name}-{number}"
    taken.add(unused)
    return unused
