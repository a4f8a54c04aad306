"""What all pictures share: a page measured in inches, fonts, marks that survive grey print, and the way to a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sized
from functools import cache, wraps
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from ...errors import TrialgraphError
from ..output.files import write_whole

INK, FAINT, PALE, BAND = "#1a1a1a", "#5a5a5a", "#c8c8c8", "#f3f3f3"
# Okabe and Ito's colours, told apart by the colour-blind, without their black; the dark and light ones alternate for grey print.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#F0E442", "#D55E00", "#56B4E9", "#CC79A7", "#999999")
HATCHES = ("", "////", "....", "xxxx", "----", "\\\\\\\\", "++++", "oo")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")
_FONTS = (
    *(
        "DejaVu Sans",
        "Noto Sans CJK SC",
        "Noto Sans CJK JP",
        "Source Han Sans SC",
        "WenQuanYi Micro Hei",
    ),
    *("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei"),
)
_METADATA: dict[str, dict[str, None]] = {
    "svg": {"Date": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None},
}
DPI = 200
MARGIN = 0.15  # inches around everything
P = ParamSpec("P")
R = TypeVar("R")


@cache
def _settings() -> Any:
    """Fonts that fall back to Chinese, names with a dollar sign taken as they are, and text kept as text."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return {
        "font.family": [*(name for name in _FONTS if name in installed), "sans-serif"],
        "font.sans-serif": ["DejaVu Sans"],
        "text.parse_math": False,
        "text.color": INK,
        "hatch.linewidth": 0.5,
        "svg.fonttype": "none",
        "svg.hashsalt": "trialgraph",  # the same picture, byte for byte
        "pdf.fonttype": 42,
    }


def printed(draw: Callable[P, R]) -> Callable[P, R]:
    """A function that draws, in the style of these pictures and without a trace of it afterwards."""

    @wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> R:
        with matplotlib.rc_context(_settings()):
            return draw(*args, **kwargs)

    return styled


def needs(things: Sized, what: str) -> None:
    """Raises `TrialgraphError` where there is nothing to draw."""
    if not len(things):
        raise TrialgraphError(f"there is no {what} to draw; give at least one")


def saved(figure: Figure, path: Path) -> Path:
    """Writes a picture to a .svg, .png (200 dots an inch) or .pdf file, whole or not at all.

    Raises `TrialgraphError` for other endings, and where the file cannot be written.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending not in _METADATA:
        raise TrialgraphError(
            f"cannot draw to {path}: write to a file ending in .svg, .png or .pdf"
        )
    content = BytesIO()
    with matplotlib.rc_context(_settings()):
        figure.savefig(content, format=ending, dpi=DPI, metadata=_METADATA[ending])
    try:
        write_whole(path, content.getvalue())
    except OSError as error:
        raise TrialgraphError(
            f"cannot draw to {path}: {error.strerror}; write to a folder that exists and is yours"
        ) from None
    return path


class Page(NamedTuple):
    """A figure whose body, between title and footer, is measured in inches from its upper left corner."""

    figure: Figure
    body: float

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes at a place of the body."""
        across, down = self.figure.get_size_inches()
        place = (
            left / across,
            1 - (self.body + top + height) / down,
            width / across,
            height / down,
        )
        return self.figure.add_axes(place)

    def sheet(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes without a frame whose units are inches, down from the upper left corner: for words and shapes."""
        axes = self.axes(left, top, width, height)
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        return axes


def page(width: float, height: float, title: str = "", footer: str = "") -> Page:
    """A page around a body of this size in inches: title above, footer below, both wrapped to the width."""
    above, below = (
        wrapped(text, width - 2 * MARGIN, size) for text, size in ((title, 11), (footer, 7))
    )
    top = MARGIN + (0.08 + 0.19 * len(above.splitlines()) if above else 0)
    bottom = MARGIN + (0.06 + 0.12 * len(below.splitlines()) if below else 0)
    figure = Figure(figsize=(width, top + height + bottom))
    whole = Page(figure, 0.0).sheet(0, 0, width, top + height + bottom)
    whole.text(MARGIN, MARGIN, above, size=11, weight="bold", va="top", linespacing=1.2)
    whole.text(
        MARGIN,
        top + height + bottom - MARGIN * 0.7,
        below,
        size=7,
        color=FAINT,
        va="bottom",
        linespacing=1.2,
    )
    return Page(figure, top)


def width_of(text: str, size: float, weight: str = "normal") -> float:
    """The width of a text in inches, that of its longest line."""
    return max((_line_width(line, size, weight) for line in text.splitlines()), default=0.0)


@cache
def _ruler() -> Any:
    renderer: Any = RendererAgg
    return renderer(1, 1, 288)


@cache
def _line_width(line: str, size: float, weight: str) -> float:
    font = FontProperties(family=_settings()["font.family"], size=size, weight=weight)
    across: float = _ruler().get_text_width_height_descent(line, font, False)[0]
    return across / 288


_BREAKS = re.compile(r"(?<=[\s/+\-–,:;])|(?<=[\u3000-\u9fff\uff00-\uffef])")


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> str:
    """A text in lines of at most this width in inches, broken at spaces and signs, between Chinese characters, else anywhere.

    Lines that the text has already are kept.
    """
    return "\n".join(_filled(line, width, size, weight) for line in text.split("\n"))


def _filled(text: str, width: float, size: float, weight: str) -> str:
    lines = [""]
    for piece in _BREAKS.split(text):
        if width_of((lines[-1] + piece).rstrip(), size, weight) <= width:
            lines[-1] += piece
            continue
        lines += [piece] if lines[-1] else []
        lines[-1] = piece
        while width_of(lines[-1].rstrip(), size, weight) > width and len(lines[-1]) > 1:
            fits = next(
                n
                for n in range(len(lines[-1]) - 1, 0, -1)
                if n == 1 or width_of(lines[-1][:n], size, weight) <= width
            )
            lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
    return "\n".join(line.rstrip() for line in lines)


class Look(NamedTuple):
    """How one of several things is told apart: by colour, and without it by hatch and by marker."""

    colour: str
    hatch: str
    marker: str


def look(index: int) -> Look:
    """The look of the index-th thing; all of the first 64 differ in colour and hatch together, and in colour and marker."""
    again = index // len(COLOURS)
    hatch = HATCHES[(index + again) % len(HATCHES)]
    return Look(COLOURS[index % len(COLOURS)], hatch, MARKERS[(index + again) % len(MARKERS)])
