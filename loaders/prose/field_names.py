"""Patterns of what a field names in its tables: its trials, and the endpoints that only it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...graph.model.rows import SEPARATOR, Row
from .anchors import anchors
from .patterns import Pattern, library

_KIND = "endpoint"
_FAMILIES = ("survival", "time", "harm")  # a figure of any other is not read by its name alone
_NAMES = ("label_en", "label_zh", "shown", "synonyms", "hidden_labels")
_SHORTEST = 3  # characters of an abbreviation
_LISTED = re.compile(r",| or |或|、")
_LETTERS = re.compile(r"[A-Za-z0-9]")
# Spellings of one word, and what may stand between two words of a name.
_SPELLINGS = ((r"is(?=ation|ed\b|ing\b)", "i[sz]"), ("tumour", "tumou?r"), ("aemia", "a?emia"))
_BETWEEN = r"[ \-]{1,2}(?:(?:the|a|an) )?"
_BEGINS = r"(?:\A|(?<=[.;] )|(?<=\n))(?:In )?"  # a trial that another is compared with comes later
# A name within a list of outcomes is one component of a composite, not the endpoint.
_ALONE_BEFORE = "(?<! or )(?<! or a )(?<! or the )(?<!composite of )(?<!或)(?<!、)"
_ALONE_AFTER = r"(?!,? or\b)(?!, [^.;()]{0,60}\bor\b)(?!或)(?!、)"


def patterns_of(rows: Mapping[str, Iterable[Row]]) -> tuple[Pattern, ...]:
    """The patterns of the names in the rows of a field."""
    return (*_endpoints(rows), *_trials(rows))


def _trials(rows: Mapping[str, Iterable[Row]]) -> Iterator[Pattern]:
    """A pattern of the names of trials that could be no ordinary word: capitals or digits."""
    names = {
        name
        for row in rows.get("trials", ())
        for name in (row["trial"], row.get("label", ""), *row.get("synonyms", "").split(SEPARATOR))
        if len(name) > _SHORTEST and name.replace("-", "").isalnum() and name.isupper()
    }
    if names:
        listed = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
        regex = rf"(?-i:{_BEGINS}(?P<trial>{listed})(?![\w-]))"
        yield Pattern("trials of the field", "trial", _compiled(regex), anchors=anchors(regex))


def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex, re.IGNORECASE | re.ASCII)


def _endpoints(rows: Mapping[str, Iterable[Row]]) -> Iterator[Pattern]:
    """A pattern for each endpoint in the rows of a field that the built-in patterns lack.

    An endpoint that is named like a part of a list (a component of a composite) is not matched; the
    composite itself is, by the names that the table gives it.
    """
    built_in = {pattern.value for pattern in library().patterns if pattern.kind == _KIND}
    for row in rows.get("endpoints", ()):
        names = sorted(set(_names(row)), key=lambda name: (-len(name), name))
        if names and row["endpoint"] not in built_in and row.get("family") in _FAMILIES:
            yield _pattern(row, names)


def _names(row: Row) -> Iterator[str]:
    for column in _NAMES:
        yield from filter(_is_telling, row.get(column, "").split(SEPARATOR))
    if row["endpoint"].isalpha() and _is_telling(row["endpoint"]):  # not one with hyphens, RENAL-40
        yield row["endpoint"]


def _is_telling(name: str) -> bool:
    """Whether a name is more than one ordinary word."""
    return len(name) >= _SHORTEST and (" " in name or name.isupper() or not _LETTERS.search(name))


def _pattern(row: Row, names: Sequence[str]) -> Pattern:
    regex = "|".join(map(_regex, names))
    return Pattern(
        f"{row['endpoint']} of the field",
        _KIND,
        _compiled(regex),
        row["endpoint"],
        _family(row),
        anchors=anchors(regex),
    )


def _family(row: Row) -> str:
    """The family of an endpoint in text: of an event, a percentage counts the events, and is no
    probability of survival."""
    names = " ".join(_names(row)).casefold()
    is_event = row["family"] == "survival" and not re.search("survival|free|生存", names)
    return "death" if is_event else row["family"]


def _regex(name: str) -> str:
    words = [_spelled(word) for word in re.split(r"[ \-]+", name)]
    text = _BETWEEN.join(words)
    if name.isupper():
        text = f"(?-i:{text})"
    if not _LETTERS.search(name):
        return text
    text = rf"\b{text}(?![\w-])" if name[:1].isalnum() else rf"{text}(?![\w-])"
    return text if _LISTED.search(name) else f"{_ALONE_BEFORE}{text}{_ALONE_AFTER}"


def _spelled(word: str) -> str:
    """A word as a regular expression, with British and American spellings."""
    text = re.escape(word)
    for spelling, either in _SPELLINGS:
        text = re.sub(spelling, either, text)
    return text
