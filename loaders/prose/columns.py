"""Separates the two columns of a PDF page if its lines were extracted across both columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

_LONG = 70  # characters; lines of a single column are usually shorter
_LINES = 6  # fewest lines from which columns are recognised
_MOST = 0.6  # fraction of the lines
_WORDS = 20  # mean characters in half a line; fewer indicate a table
_GUTTER = re.compile(r"(?<=\S) {3,}(?=\S)")


def separate_columns(plain: str, laid_out: Callable[[], str]) -> str:
    """The text of a page with one column after the other; `plain` if no columns interleave.

    `laid_out` returns the page with its spacing; it is called only if lines are long enough for
    two columns.
    """
    lengths = sorted(len(line) for line in plain.split("\n") if line.strip())
    if len(lengths) < _LINES or lengths[len(lengths) // 2] < _LONG:
        return plain
    lines = [line.rstrip() for line in laid_out().split("\n") if line.strip()]
    gutters = [list(_GUTTER.finditer(line)) for line in lines]
    starts = Counter(gutter[0].end() for gutter in gutters if len(gutter) == 1)
    if not starts:
        return plain
    start, _ = starts.most_common(1)[0]
    halves = [
        (line[: gaps[0].start()].strip(), line[gaps[0].end() :])
        for line, gaps in zip(lines, gutters, strict=True)
        if len(gaps) == 1 and abs(gaps[0].end() - start) <= 2
    ]
    one_line = {" ".join(line.split()) for line in plain.split("\n")}
    woven = [left for left, right in halves if " ".join(f"{left} {right}".split()) in one_line]
    wide = sum(min(len(left), len(right)) for left, right in halves) >= _WORDS * len(halves)
    if (
        len(halves) < max(_LINES, _MOST * len(lines))
        or len(woven) < _MOST * len(halves)
        or not wide
    ):
        return plain
    return "\n".join(_columns_in_sequence(lines, start))


def _columns_in_sequence(lines: list[str], start: int) -> list[str]:
    """The lines, left column before right; a line across both columns starts a new block."""
    columns: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        gap = next(
            (match for match in _GUTTER.finditer(line) if abs(match.end() - start) <= 2), None
        )
        if gap:
            left.append(line[: gap.start()].strip())
            right.append(line[gap.end() :])
        elif len(line) - len(line.lstrip()) >= start - 2:
            right.append(line.strip())
        elif len(line) < start:
            left.append(line.strip())
        else:
            columns += [*left, *right, line.strip()]
            left, right = [], []
    return [*columns, *left, *right]
