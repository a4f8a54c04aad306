"""Forest plot of all direct evidence by comparison.

Diamonds show the direct, indirect and network estimates of each comparison.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

    `weight` sets the area of the square, on any scale (NaN: unknown); `note` is printed beside it;
    a `hollow` square is not filled.
    """

    study: str
    effect: PlottedEstimate
    weight: float = nan
    note: str = ""
    hollow: bool = False


class ComparisonGroup(NamedTuple):
    """A comparison: its studies, and its direct, indirect and network estimates.

    `hollow` says that the diamond of the direct estimate is not filled, `hollow_network` the same
    of the other two.
    """

    comparison: str
    studies: Sequence[StudyRow]
    direct: PlottedEstimate = MISSING
    indirect: PlottedEstimate = MISSING
    network: PlottedEstimate = MISSING
    hollow: bool = False
    hollow_network: bool = False


class _Line(NamedTuple):
    kind: str  # caption, comparison, study, or a name of _POOLED
    text: str
    note: str = ""
    effect: PlottedEstimate = MISSING
    weight: float = nan
    hollow: bool = False
    middle: float = 0.0


@printed
def direct_forest(
    groups: Sequence[ComparisonGroup],
    measure: str = "Hazard ratio",
    ratio: bool = True,
    favours: tuple[str, str] = ("favours first", "favours second"),
    level: str = "95%",
    title: str = "",
    footer: str = "",
    people: Sequence[str] = (),
) -> Figure:
    """The plot with comparisons and studies in the order given.

    `people`: captions above the filled and above the hollow comparisons.

    Effects have the direction that the name of the comparison states. The area of a square is the
    study's weight relative to the largest one drawn. The figure grows with its rows; `pages`
    splits many comparisons over several. Raises `TrialgraphError` if there are no
    groups.
    """
    needs(groups, "comparison")
    lines = _lines(groups, people)
    noted = any(line.note for line in lines)
    body = max((line.middle for line in lines), default=0.0) + _ROW / 2 + _GROUP
    texts = [line.text if line.kind == "caption" else _wrapped(line.text) for line in lines]
    left = 0.2 + max(
        width_of(text, _SIZE, "bold")
        for text, line in zip(texts, lines, strict=True)
        if line.kind != "caption"
    )
    notes = (
        max((width_of(line.note, _SIZE - 1) for line in lines), default=0.0) + 0.2 if noted else 0.0
    )
    numbers = [
        "" if line.kind in ("caption", "comparison") else with_interval(line.effect, ratio)
        for line in lines
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
    for line, text in zip(lines, texts, strict=True):
        if line.kind == "caption":
            sheet.text(
                0.02, head + line.middle, text, size=_SIZE, style="italic", color=FAINT, va="center"
            )
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
        if not paged or len(_lines([*paged[-1], group], ())) > rows:
            paged.append([])
        paged[-1].append(group)
    return paged


def _wrapped(text: str) -> str:
    return wrapped(text, 2.6, _SIZE)


def _lines(groups: Sequence[ComparisonGroup], people: Sequence[str]) -> list[_Line]:
    lines: list[_Line] = []
    captioned: set[bool] = set()
    at = 0.0
    for group in groups:
        rows = list(_lines_of(group))
        if people and group.hollow not in captioned:
            captioned.add(group.hollow)
            rows.insert(0, _Line("caption", people[group.hollow]))
        for row in rows:
            breaks = 0 if row.kind == "caption" else _wrapped(row.text).count("\n")
            deeper = _ROW * max(1.0, 0.75 * (breaks + 1))
            lines.append(row._replace(middle=at + deeper / 2))
            at += deeper
        at += _GROUP
    return lines


def _lines_of(group: ComparisonGroup) -> Iterator[_Line]:
    yield _Line("comparison", group.comparison)
    for row in group.studies:
        yield _Line("study", row.study, row.note, row.effect, row.weight, row.hollow)
    pooled = (
        (group.direct, group.hollow),
        (group.indirect, group.hollow_network),
        (group.network, group.hollow_network),
    )
    for kind, (effect, hollow) in zip(_POOLED, pooled, strict=True):
        if effect.known:
            yield _Line(kind, say(kind), effect=effect, hollow=hollow)


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
            filled=known and not line.hollow,
            size=size,
        )
    elif line.kind in _POOLED:
        look = _POOLED[line.kind]
        if line.hollow:
            look = {"facecolor": "white", "edgecolor": look["facecolor"], "linewidth": 1.2}
            look |= {"edgecolor": FAINT, "linestyle": ":"} if line.kind == "Indirect" else {}
        interval_diamond(axes, scale, line.effect, line.middle, 0.065, **look)
