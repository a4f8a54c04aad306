"""Pages in two columns whose lines a PDF draws from side to side: the columns are taken apart, left before right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

_LONG = 70  # characters: a line of one column is mostly shorter
_LINES = 6  # fewer tell no columns
_MOST = 0.6  # of the lines
_WORDS = 20  # characters that half a line has on the average: less is a table
_GUTTER = re.compile(r"(?<=\S) {3,}(?=\S)")


def unwoven(plain: str, laid_out: Callable[[], str]) -> str:
    """The text of a page, its columns one after the other; as it is (`plain`) where no two columns were drawn line by line.

    `laid_out` gives the page with blanks where it has blanks; it is asked only where lines are long enough for two columns.
    """
    lengths = sorted(len(line) for line in plain.split("\n") if line.strip())
    if len(lengths) < _LINES or lengths[len(lengths) // 2] < _LONG:
        return plain
    lines = [line.rstrip() for line in laid_out().split("\n") if line.strip()]
    gutters = [list(_GUTTER.finditer(line)) for line in lines]
    starts = Counter(found[0].end() for found in gutters if len(found) == 1)
    if not starts:
        return plain
    start, _ = starts.most_common(1)[0]
    halves = [
        (line[: found[0].start()].strip(), line[found[0].end() :])
        for line, found in zip(lines, gutters, strict=True)
        if len(found) == 1 and abs(found[0].end() - start) <= 2
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
    return "\n".join(_one_after_the_other(lines, start))


def _one_after_the_other(lines: list[str], start: int) -> list[str]:
    """The lines, left half before right half; a line over both columns ends what stands above it."""
    told: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        gap = next((one for one in _GUTTER.finditer(line) if abs(one.end() - start) <= 2), None)
        if gap:
            left.append(line[: gap.start()].strip())
            right.append(line[gap.end() :])
        elif len(line) - len(line.lstrip()) >= start - 2:
            right.append(line.strip())
        elif len(line) < start:
            left.append(line.strip())
        else:
            told += [*left, *right, line.strip()]
            left, right = [], []
    return [*told, *left, *right]
