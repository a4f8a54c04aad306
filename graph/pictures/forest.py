"""Forest plot of every treatment against the reference: network and direct estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan, nan
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...message import joined, message
from ..output.intervals import rounded
from .language import say
from .marks import column, diamond, favoured, interval_line, stripes
from .scale import Scale, dress, scale_of
from .style import COLOURS, FAINT, INK, MARGIN, needs, page, printed, width_of, wrapped
from .values import MISSING, PlottedEstimate, level_caption, scale_caption, with_interval

_SIZE = 8.5
_PLOT = 3.4  # inches across the axis of effects
_GAP = 0.22
_CAPTION = 0.3  # inches above a group of rows


class ForestRow(NamedTuple):
    """A treatment against the reference; missing values are NaN and are not drawn.

    Only the limits of `prediction` are drawn; `note` is printed after the name. `hollow` and
    `hollow_direct`: whether the network and the direct estimate get a hollow mark. `share` is
    printed in a column of its own.
    """

    treatment: str
    network: PlottedEstimate
    direct: PlottedEstimate = MISSING
    prediction: PlottedEstimate = MISSING
    p_score: float = nan
    note: str = ""
    hollow: bool = False
    hollow_direct: bool = False
    share: str = ""


@printed
def forest(
    rows: Sequence[ForestRow],
    reference: str,
    measure: str = "Hazard ratio",
    ratio: bool = True,
    favours: tuple[str, str] = ("", ""),
    level: str = "95%",
    title: str = "",
    footer: str = "",
    score: str = "P-score",
    people: Sequence[str] = (),
) -> Figure:
    """The plot with its rows in the order given, and a row for the reference, at no effect.

    `people`: captions above the filled and above the hollow rows, which must follow them. Effects
    are of the treatment against the reference, on the printed scale. `favours` are the captions to
    the left and right of no effect, such as ("favours treatment", "favours reference").
    Raises `TrialgraphError` if there are no rows.
    """
    needs(rows, "treatment")
    beside = any(row.direct.known for row in rows)
    predicted = any(not isnan(row.prediction.low) for row in rows)
    scored = any(not isnan(row.p_score) for row in rows)
    names = [wrapped(f"{row.treatment} {row.note}".strip(), 2.1, _SIZE) for row in rows]
    treatment = say(message("pictures.treatment", "Treatment"))
    against = say(message("pictures.against", "against {reference}", reference=reference))
    left = max(width_of(name, _SIZE) for name in [*names, against[:30]]) + 0.1
    columns = [
        (
            say(message("pictures.network", "Network")) if beside else measure,
            [_printed(row, row.network, reference, ratio) for row in rows],
        )
    ]
    if beside:
        columns += [
            (
                say(message("pictures.direct", "Direct")),
                [
                    "" if row.treatment == reference else with_interval(row.direct, ratio)
                    for row in rows
                ],
            )
        ]
    columns = [
        (f"{wrapped(name, 1.8, _SIZE, 'bold')}\n{level_caption(level)}", texts)
        for name, texts in columns
    ]
    if any(row.share for row in rows):
        columns += [(say(message("pictures.share", "Matched")), [row.share for row in rows])]
    if scored:
        columns += [
            (
                score,
                ["" if isnan(row.p_score) else rounded(row.p_score, ratio=False) for row in rows],
            )
        ]
    widths = [
        max(width_of(text, _SIZE, "bold") for text in (head, *texts)) for head, texts in columns
    ]
    head = 0.2 + 0.15 * max(name.count("\n") + 1 for name, _ in columns)
    captions = _captions(rows, reference, people)
    tops, heights = _heights(names, 0.36 if beside else 0.27, captions)
    body = tops[-1] + heights[-1]
    key = _key(beside, predicted, level)
    below = 0.72 if any(favours) else 0.5
    across = MARGIN * 2 + left + _PLOT + sum(widths) + _GAP * len(widths)
    paper = page(
        across,
        head + body + below,
        title,
        wrapped(key, across - 2 * MARGIN, 7) + f"\n{footer}" if key else footer,
    )
    sheet = paper.sheet(MARGIN, 0, across - 2 * MARGIN, head + body)
    stripes(sheet, [head + top for top in tops], heights, across - 2 * MARGIN)
    middles = [head + top + height / 2 for top, height in zip(tops, heights, strict=True)]
    for row_number, caption in captions.items():
        top = head + tops[row_number] - _CAPTION / 2
        sheet.text(0.02, top, caption, size=_SIZE - 1, style="italic", color=FAINT, va="center")
    column(sheet, 0.02, f"{treatment}\n{against}", head, names, middles, _SIZE)
    at = left + _PLOT + _GAP
    for (name, texts), width in zip(columns, widths, strict=True):
        column(sheet, at, name, head, texts, middles, _SIZE)
        at += width + _GAP
    axes = paper.axes(MARGIN + left, head, _PLOT, body)
    axes.patch.set_visible(False)
    axes.set_ylim(body, 0)
    shown = [
        interval
        for row in rows
        for interval in (
            row.network,
            row.direct,
            row.prediction._replace(estimate=row.network.estimate),
        )
    ]
    scale = scale_of(shown, ratio)
    dress(axes, scale, scale_caption(measure, ratio))
    for row, middle in zip(rows, middles, strict=True):
        _draw(axes, scale, row, middle - head, row.treatment == reference)
    favoured(axes, favours, _PLOT, body)
    return paper.figure


def _captions(rows: Sequence[ForestRow], reference: str, people: Sequence[str]) -> dict[int, str]:
    """Row → the caption above it: the first of the filled and the first of the hollow rows.

    The reference compares nobody: it belongs to the group in which it stands.
    """
    hollow = [row.hollow for row in rows if row.treatment != reference]
    if not people or not hollow:
        return {}
    captions = {0: people[hollow[0]]}
    if not hollow[0] and True in hollow:
        captions[next(at for at, row in enumerate(rows) if row.hollow)] = people[True]
    return captions


def _heights(
    names: Sequence[str], least: float, captions: Mapping[int, str]
) -> tuple[list[float], list[float]]:
    """Upper edges and heights of the rows, with room for the captions above some of them."""
    heights = [max(least, 0.1 + 0.155 * (name.count("\n") + 1)) for name in names]
    tops, top = [], 0.0
    for at, height in enumerate(heights):
        top += _CAPTION if at in captions else 0.0
        tops.append(top)
        top += height
    return tops, heights


def _printed(row: ForestRow, interval: PlottedEstimate, reference: str, ratio: bool) -> str:
    return (
        say(message("pictures.reference", "reference"))
        if row.treatment == reference
        else with_interval(interval, ratio)
        if interval.known
        else say(message("pictures.not_connected", "not connected"))
    )


def _key(beside: bool, predicted: bool, level: str) -> str:
    parts: list[str] = []
    if beside or predicted:
        parts.append(message("pictures.key.network", "■ network estimate"))
    if beside:
        parts.append(message("pictures.key.direct", "● direct estimate (dashed line)"))
    if predicted:
        parts.append(
            message(
                "pictures.key.prediction",
                "thin line with end marks: {level} prediction interval",
                level=level,
            )
        )
    if parts:
        parts.append(message("pictures.key.missing", "– not available"))
    return say(joined("; ", parts))


def _draw(axes: Axes, scale: Scale, row: ForestRow, middle: float, is_reference: bool) -> None:
    if is_reference:
        diamond(axes, 0, 0.015 * (scale.high - scale.low), middle, 0.07, facecolor=FAINT)
        return
    upper = middle - 0.08 if row.direct.known else middle
    if not isnan(row.prediction.low):
        predicted = row.prediction._replace(estimate=row.network.estimate)
        interval_line(axes, scale, predicted, upper, colour=INK, width=0.6, ends=True)
    interval_line(
        axes, scale, row.network, upper, colour=INK, width=1.8, marker="s", filled=not row.hollow
    )
    interval_line(
        axes,
        scale,
        row.direct,
        middle + 0.09,
        colour=COLOURS[0],
        width=1.1,
        marker="o",
        filled=not row.hollow_direct,
        dash=(0, (3, 1.5)),
    )
