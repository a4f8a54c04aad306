"""The timeline of a regimen as a figure: events per half-year above, event by event below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import TrialgraphError
from ...message import message
from ..language.translation import ENGLISH, Language
from ..model.terms import Regimen
from ..output.text_table import wrapped
from .timeline import KINDS, NOTICE, SUPERSEDED, Event

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MARKS = {
    "result": ("o", "#0072B2"),
    "approval": ("^", "#009E73"),
    "withdrawal": ("X", "#D55E00"),
    "statement": ("s", "#CC79A7"),
}
_FONTS = (
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "Microsoft YaHei",
)
_INK, _QUIET, _FAINT = "#222222", "#777777", "#dddddd"
# All positions are in inches from the upper left corner.
_WIDTH, _MARGIN, _SPINE, _TEXT = 11.0, 0.35, 1.5, 1.7
_TITLE, _LANE, _LINE, _BETWEEN, _BETWEEN_DAYS = 0.55, 0.27, 0.168, 0.05, 0.1
_COLUMNS = 134  # text is wrapped at this width; fits even with the widest letters
_SIZE = 8.5


def draw(events: Sequence[Event], title: str, out: Path, language: Language = ENGLISH) -> None:
    """Draw the events to an SVG or PNG file.

    Equal events give equal bytes. Raises `TrialgraphError` if the file cannot be written.
    """
    import matplotlib

    metadata = {"Date": None} if out.suffix == ".svg" else None
    with matplotlib.rc_context({"svg.hashsalt": "trialgraph", "font.family": fonts()}):
        try:
            picture(events, title, language).savefig(out, dpi=150, metadata=metadata)
        except (OSError, ValueError) as error:
            raise TrialgraphError(
                message(
                    "listings.cannot_draw",
                    "cannot draw to {file}: {error}; write to a file ending in .svg or .png",
                    file=out,
                    error=error,
                )
            ) from None


def title_of(regimen: Regimen, output: Language) -> str:
    """The regimen with its name for readers, if that is another."""
    label = getattr(regimen, f"label_{output.code}", "") or output.say(regimen.label)
    return regimen.id if label == regimen.id else f"{regimen.id}: {label}"


def fonts() -> list[str]:
    """The installed fonts to use: one for Latin letters, then those for Chinese."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in _FONTS if name in installed]


def picture(events: Sequence[Event], title: str, language: Language = ENGLISH) -> Figure:
    """The figure: an axis of years with events per half-year, then the text of each event."""
    from ..pictures.style import Picture

    kinds = [kind for kind in KINDS if any(event.kind == kind for event in events)]
    texts = [(event, wrapped(language.say(event.what), _COLUMNS).split("\n")) for event in events]
    top = _TITLE + _LANE * len(kinds) + 0.55
    days = len({event.date for event in events})
    height = (
        top + sum(len(lines) * _LINE + _BETWEEN for _, lines in texts) + days * _BETWEEN_DAYS + 0.5
    )
    figure = Picture(figsize=(_WIDTH, height))
    page = figure.add_axes((0, 0, 1, 1))
    page.set_axis_off()
    page.set_xlim(0, _WIDTH)
    page.set_ylim(height, 0)
    page.text(_MARGIN, 0.3, title, fontsize=13, fontweight="bold", color=_INK, va="center")
    if any(event.date for event in events):
        _years(page, events, kinds, language)
    if events:
        _list(page, texts, top)
    page.text(_MARGIN, height - 0.2, language.say(NOTICE), fontsize=7, color=_QUIET, va="center")
    return figure


def _years(page: Any, events: Sequence[Event], kinds: Sequence[str], language: Language) -> None:
    """The axis of years, with one lane per kind of event."""
    dated = [event for event in events if event.date]
    low = int(min(_year(event.date) for event in dated))
    high = int(max(_year(event.date) for event in dated)) + 1
    step = (_WIDTH - _MARGIN - _TEXT) / (high - low)
    bottom = _TITLE + _LANE * len(kinds) + 0.06
    page.plot((_TEXT, _WIDTH - _MARGIN), (bottom, bottom), color=_QUIET, linewidth=0.8)
    every = 1 + (high - low) // 16
    for year in range(low, high + 1):
        at = _TEXT + (year - low) * step
        page.plot((at, at), (_TITLE, bottom), color=_FAINT, linewidth=0.6, zorder=0)
        if year < high and (year - low) % every == 0:
            page.text(
                at + step / 2,
                bottom + 0.14,
                str(year),
                fontsize=8,
                color=_QUIET,
                ha="center",
                va="center",
            )
    for lane, kind in enumerate(kinds):
        mark, colour = _MARKS[kind]
        y = _TITLE + _LANE * (lane + 0.5)
        page.text(
            _SPINE - 0.2, y, language.say(kind), fontsize=8, color=colour, ha="right", va="center"
        )
        page.scatter([_SPINE - 0.05], [y], marker=mark, color=colour, s=26)
        for half, count in _per_half_year(event for event in dated if event.kind == kind):
            at = _TEXT + (half + 0.25 - low) * step
            page.scatter([at], [y], marker=mark, color=colour, s=30, zorder=3)
            if count > 1:
                page.text(at + 0.08, y, f"×{count}", fontsize=7, color=colour, va="center")


def _per_half_year(events: Iterable[Event]) -> list[tuple[float, int]]:
    """Number of events per half-year: (2021.5, 3)."""
    halves = sorted(int(2 * _year(event.date)) / 2 for event in events)
    return [(half, len(list(group))) for half, group in groupby(halves)]


def _list(page: Any, texts: Sequence[tuple[Event, list[str]]], top: float) -> None:
    """Draw the events in order of date: each date once, then a mark and a text for each of its
    events."""
    y, first = top, top
    for date, group in groupby(texts, key=lambda pair: pair[0].date):
        page.text(
            _SPINE - 0.2,
            y + _LINE / 2,
            date,
            fontsize=9,
            fontweight="bold",
            color=_INK,
            ha="right",
            va="center",
        )
        for event, lines in group:
            mark, colour = _MARKS[event.kind]
            page.scatter([_SPINE], [y + _LINE / 2], marker=mark, color=colour, s=30, zorder=3)
            ink = _QUIET if event.what.endswith(SUPERSEDED) else _INK
            weight = "bold" if event.kind in ("approval", "withdrawal") else "normal"
            for line in lines:
                page.text(
                    _TEXT,
                    y + _LINE / 2,
                    line,
                    fontsize=_SIZE,
                    color=ink,
                    fontweight=weight,
                    va="center",
                )
                y += _LINE
            y += _BETWEEN
        y += _BETWEEN_DAYS
    page.plot((_SPINE, _SPINE), (first, y - _BETWEEN_DAYS), color=_FAINT, linewidth=1.2, zorder=1)


def _year(reported: str) -> float:
    """A date on the axis of years; if only the year or the month is reported, its middle is
    used."""
    parts = [int(part) for part in reported.split("-")]
    year, month, day = [*parts, *((7, 1) if len(parts) == 1 else (16,))][:3]
    return float(year + (month - 1) / 12 + (day - 1) / 372)
