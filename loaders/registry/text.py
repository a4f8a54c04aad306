"""Text as records carry it: entities, markup, escapes, control characters, words for counts."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
_BLOCKS = re.compile(r"</?(?:p|ul|ol|br|div|tr|table)\b[^>]*>", re.IGNORECASE)
_ITEMS = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:li|b|i|u|em|strong|sup|sub|span|td|th)\b[^>]*>", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[*•·▪‣◦-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
COUNTS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
}


def clean(value: Any) -> str:
    """One line of text: entities written out, no control characters, single spaces. Markup in it stays text."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    return _cleaned_short(text) if len(text) < 200 else _cleaned(text)


def _cleaned(text: str) -> str:
    for _ in range(2):  # some are escaped twice
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


_cleaned_short = lru_cache(20_000)(_cleaned)  # names of groups stand in a record again and again


@lru_cache(20_000)
def pattern(expression: str) -> re.Pattern[str]:
    """A pattern made of a record's own words, whatever their case; kept, because a record says them again and again."""
    return re.compile(expression, re.IGNORECASE)


def parts(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list of a record; whatever else stands in it, such as null, is passed over."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def listed(value: str) -> str:
    """One line for a cell that holds several values: without the separator in it."""
    return clean(value).replace("; ", ", ").rstrip(";")


def items(text: str) -> Iterator[str]:
    """The items of an eligibility text, one a line, whether it is marked up as HTML, as Markdown, or by hyphens in one line."""
    text = _MARKUP.sub("", _BLOCKS.sub("\n", _ITEMS.sub("\n* ", text)))
    text = re.sub(r"\\([<>*_\[\]#~^+=.-])", r"\1", text)
    lines = text.splitlines()
    if len([line for line in lines if line.strip()]) < 3 or not any(
        _BULLET.match(line) for line in lines
    ):
        text = re.sub(
            r"\s+(?=(?:inclusion|exclusion) criteria\b)", "\n", " ".join(lines), flags=re.IGNORECASE
        )
        text = re.sub(
            r"(?<=criteria)(:?)\s+-\s+|(?<=\S)\s+-\s+(?=[A-Z≥<>])",
            r"\1\n- ",
            text,
            flags=re.IGNORECASE,
        )
        lines = text.splitlines()
    held = ""
    for line in lines:
        starts = bool(_BULLET.match(line)) or not line.strip() or line.rstrip().endswith(":")
        if starts and held:
            yield held
            held = ""
        bare = clean(_BULLET.sub("", line))
        held = f"{held} {bare}".strip()
        if line.rstrip().endswith(":"):
            yield held
            held = ""
    if held:
        yield held


def slug(text: str, most: int = 40) -> str:
    """A name that can stand in an identifier."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9+.]+", "-", ascii_only).strip("-.")[:most].strip("-.") or "unnamed"


def fresh(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it, so that nobody else has it."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found)
    return found
