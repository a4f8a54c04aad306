"""Recognises what the rows and columns of a table are: endpoints, medians, ratios or arms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .cells import FIGURE, Cell, CellRow
from .grids import is_whole
from .patterns import Library

_OF_TITLES = re.compile(
    r"[0-9.]{1,8} ?%|[nN] ?= ?[0-9]{1,6}|\b[0-9]{1,2}-[A-Z]{1,20}\b|\b[A-Za-z]{1,20}-?[0-9]{1,6}\b"
    r"|[0-9]{1,3}[- ](?:month|year|mo)\b|[0-9]{1,3} ?(?:个月|年)|PFS2|\b[A-Z]{1,20}[0-9]\b|CI ?95"
)
_OUTCOMES = ("survival", "response", "time", "death")
P_OR_INTERVAL = re.compile(
    r"P(?:[ -]?values?|值)?\Z|"
    r"(?:9[0-9](?:\.[0-9]+)? ?% ?)?(?:CI|confidence interval|置信区间|可信区间)\Z",
    re.IGNORECASE,
)
_LONGEST = 60  # most characters of a title


def columns_are_endpoints(original: str, titles: Sequence[Cell], library: Library) -> bool:
    """Whether at least two column titles are endpoints or ratios, and none contains a figure."""
    texts = [original[start:end] for start, end in titles[1:]]
    measured = [
        text for text in texts if _is_endpoint(text, library) or library.has("hr-label", text)
    ]
    return (
        len(measured) > 1
        and any(_is_endpoint(text, library) for text in measured)
        and _contain_no_figure(texts)
    )


def columns_are_medians(original: str, rows: Sequence[CellRow], library: Library) -> bool:
    """Whether columns are medians and ratios, and rows are endpoints.

    A row with an empty heading belongs to the endpoint above it.
    """
    texts = [original[slice(*title)] for title in rows[0][1:]]
    measured = any(library.has("median", text) for text in texts) and any(
        library.has("hr-label", text) for text in texts
    )
    return (
        measured
        and _is_endpoint(original[slice(*rows[1][0])], library)
        and _contain_no_figure(texts)
    )


def columns_are_ratios(original: str, rows: Sequence[CellRow], library: Library) -> bool:
    """Whether a column contains hazard ratios and rows are factors or groups, not endpoints."""
    texts, names = (
        [original[slice(*title)] for title in rows[0][1:]],
        [original[slice(*row[0])] for row in rows[1:]],
    )
    ratios = [text for text in texts if library.has("hr-label", text)]
    others = [text for text in texts if text not in ratios]
    outcomes = any(
        _is_endpoint(text, library) or library.has("median", text) for text in (*others, *names)
    )
    return (
        bool(ratios)
        and not outcomes
        and _contain_no_figure(texts)
        and all(is_whole(text) for text in (*texts, *names))
    )


def _contain_no_figure(titles: Sequence[str]) -> bool:
    """Whether titles contain no numbers except sizes of arms, confidence levels and landmarks."""
    bare = (_OF_TITLES.sub("", text) for text in titles)
    return all(len(text) <= _LONGEST for text in titles) and not any(
        re.search("[0-9]", text) for text in bare
    )


def columns_are_arms(
    original: str, titles: Sequence[Cell], rows: Sequence[Sequence[Cell]], library: Library
) -> bool:
    """Whether rows are endpoints, and columns are arms followed by a ratio or a P value."""
    texts, names = (
        [original[slice(*title)] for title in titles[1:]],
        [original[slice(*row[0])] for row in rows],
    )
    named = any(is_ratio_or_p_value(text, library) for text in texts) and any(
        _is_endpoint(name, library) for name in names
    )
    return named and _contain_no_figure(texts)


def _is_endpoint(text: str, library: Library) -> bool:
    return any(pattern.family in _OUTCOMES for pattern, _ in library.matches("endpoint", text))


def is_ratio_or_p_value(title: str, library: Library) -> bool:
    """Whether a title is that of a column of ratios, intervals or P values."""
    ratio = library.has("hr-label", title) and not _is_endpoint(title, library)
    return ratio or bool(P_OR_INTERVAL.match(title))


def fits_titles(original: str, titles: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row has a cell for each title, and a figure in the last cell."""
    cells = [original[start:end] for start, end in row[1:]]
    return (
        len(row) == len(titles)
        and any(re.search("[0-9]", cell) for cell in cells)
        and bool(FIGURE.match(cells[-1]))
    )
