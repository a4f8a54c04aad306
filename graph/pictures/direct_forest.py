"""Forest plot of all direct evidence by comparison.

Diamonds show the direct, indirect and network estimates of each comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, nan, sqrt
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ...message import message
from .language import say
from .marks import column, favoured, interval_diamond, interval_line
from .scale import Scale, dress, scale_of
from .style import BAND, COLOURS, FAINT, INK, MARGIN, needs, page, printed, width_of, wrapped
from .values import MISSING, PlottedEstimate, level_caption, scale_caption, with_interval

_SIZE = 8.0
_ROW, _GROUP = 0.21, 0.1  # inches of a row, and between groups
_PLOT = 3.4
_GAP = 0.2
_LARGEST = 9.0  # points across the square of the largest weight
_POOLED: dict[str, dict[str, Any]] = {
    "Direct": {"facecolor": COLOURS[0]},
    "Indirect": {"facecolor": "white", "hatch": "//////"},
    "Network": {"facecolor": INK},
}


class StudyRow(NamedTuple):
    """The effect in one study.

    `weight` sets the area of the square, on any scale (NaN: unknown); `note` is printed beside it.
    """

    study: str
    effect: PlottedEstimate
    weight: float = nan
    note: str = ""


class ComparisonGroup(NamedTuple):
    """A comparison: its studies, and its direct, indirect and network estimates."""

    comparison: str
    studies: Sequence[StudyRow]
    direct: PlottedEstimate = MISSING
    indirect: PlottedEstimate = MISSING
    network: PlottedEstimate = MISSING


class _Line(NamedTuple):
    kind: str  # comparison, study, or a name of _POOLED
    text: str
    note: str
    effect: PlottedEstimate
    weight: float
    middle: float


@printed
def direct_forest(
    groups: Sequence[ComparisonGroup],
    measure: str = "Hazard ratio",
    ratio: bool = True,
    favours: tuple[str, str] = ("favours first", "favours second"),
    level: str = "95%",
    title: str = "",
    footer: str = "",
) -> Figure:
    """The plot with comparisons and studies in the order given.

    Effects have the direction that the name of the comparison states. The area of a square is the
    study's weight relative to the largest one drawn. The figure grows with its rows; `pages`
    splits many comparisons over several. Raises `TrialgraphError` if there are no
    groups.
    """
    needs(groups, "comparison")
    lines = _lines(groups)
    noted = any(line.note for line in lines)
    body = max((line.middle for line in lines), default=0.0) + _ROW / 2 + _GROUP
    texts = [wrapped(line.text, 2.6, _SIZE) for line in lines]
    left = max((width_of(text, _SIZE, "bold") for text in texts), default=1.0) + 0.2
    notes = (
        max((width_of(line.note, _SIZE - 1) for line in lines), default=0.0) + 0.2 if noted else 0.0
    )
    numbers = [
        with_interval(line.effect, ratio) if line.kind != "comparison" else "" for line in lines
    ]
    heading = f"{wrapped(measure, 1.8, _SIZE, 'bold')}\n{level_caption(level)}"
    right = max(width_of(text, _SIZE, "bold") for text in (heading, *numbers))
    head = 0.2 + 0.145 * (heading.count("\n") + 1)
    across = 2 * MARGIN + left + notes + _PLOT + _GAP + right
    key = say(
        message(
            "pictures.direct_key",
            "Squares: studies, area by weight. Diamonds: direct (blue), indirect (hatched) and "
            "network (black) estimates; –: not available.",
        )
    )
    paper = page(
        across, head + body + 0.72, title, f"{wrapped(key, across - 2 * MARGIN, 7)}\n{footer}"
    )
    sheet = paper.sheet(MARGIN, 0, across - 2 * MARGIN, head + body)
    for line in lines:
        if line.kind == "comparison":
            band = (0, head + line.middle - _ROW / 2), across - 2 * MARGIN, _ROW
            sheet.add_patch(Rectangle(*band, facecolor=BAND, edgecolor="none", zorder=0))
    for kind, indent, weight in (
        ("comparison", 0.02, "bold"),
        ("study", 0.14, "normal"),
        ("pooled", 0.14, "bold"),
    ):
        chosen = [
            n
            for n, line in enumerate(lines)
            if line.kind == kind or (kind == "pooled" and line.kind in _POOLED)
        ]
        middles = [head + lines[n].middle for n in chosen]
        column(sheet, indent, "", head, [texts[n] for n in chosen], middles, _SIZE, weight=weight)
        column(
            sheet,
            left + notes + _PLOT + _GAP,
            "",
            head,
            [numbers[n] for n in chosen],
            middles,
            _SIZE,
            weight=weight,
        )
        how: dict[str, Any] = {"style": "italic", "color": FAINT}
        column(sheet, left, "", head, [lines[n].note for n in chosen], middles, _SIZE - 1, **how)
    studies = say(message("pictures.comparison_and_studies", "Comparison and studies"))
    column(sheet, 0.02, studies, head, [], [], _SIZE)
    column(sheet, left + notes + _PLOT + _GAP, heading, head, [], [], _SIZE)
    axes = paper.axes(MARGIN + left + notes, head, _PLOT, body)
    axes.patch.set_visible(False)
    axes.set_ylim(body, 0)
    scale = scale_of([line.effect for line in lines], ratio)
    dress(axes, scale, scale_caption(measure, ratio))
    largest = max((line.weight for line in lines if not isnan(line.weight)), default=1.0)
    for line in lines:
        _draw(axes, scale, line, largest)
    favoured(axes, favours, _PLOT, body)
    return paper.figure


def pages(groups: Sequence[ComparisonGroup], rows: int = 50) -> list[list[ComparisonGroup]]:
    """The comparisons in pages of about `rows` rows, in the order given; no comparison is split."""
    paged: list[list[ComparisonGroup]] = []
    for group in groups:
        if not paged or len(_lines([*paged[-1], group])) > rows:
            paged.append([])
        paged[-1].append(group)
    return paged


def _lines(groups: Sequence[ComparisonGroup]) -> list[_Line]:
    lines: list[_Line] = []
    at = 0.0
    for group in groups:
        rows = [("comparison", group.comparison, "", MISSING, nan)]
        rows += [("study", row.study, row.note, row.effect, row.weight) for row in group.studies]
        pooled = zip(_POOLED, (group.direct, group.indirect, group.network), strict=True)
        rows += [(kind, say(kind), "", effect, nan) for kind, effect in pooled if effect.known]
        for row in rows:
            deeper = _ROW * max(1.0, 0.75 * (wrapped(row[1], 2.6, _SIZE).count("\n") + 1))
            lines.append(_Line(*row, middle=at + deeper / 2))
            at += deeper
        at += _GROUP
    return lines


def _draw(axes: Axes, scale: Scale, line: _Line, largest: float) -> None:
    if line.kind == "study":
        known = not isnan(line.weight)
        size = (
            max(1.8, _LARGEST * sqrt(max(line.weight, 0.0) / largest))
            if known and largest > 0
            else 4.0
        )
        interval_line(
            axes,
            scale,
            line.effect,
            line.middle,
            colour=FAINT,
            width=1.0,
            marker="s",
            filled=known,
            size=size,
        )
    elif line.kind in _POOLED:
        interval_diamond(axes, scale, line.effect, line.middle, 0.065, **_POOLED[line.kind])
