"""What all pictures share: pages, fonts, colours and marks, and writing to a file.

Lengths are in inches, font sizes in points.
"""

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
from ...message import message
from ..output.files import write_atomically

INK, FAINT, PALE, BAND = "#1a1a1a", "#5a5a5a", "#c8c8c8", "#f3f3f3"
# Okabe and Ito (2008) without black: distinct for colour-blind readers. Dark and light ones
# alternate, so that they differ in grey print too.
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
    """The settings of matplotlib for pictures.

    They add Chinese fallback fonts, switch off mathematical notation in names, and keep text as
    text in SVG.
    """
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return {
        "font.family": [*(name for name in _FONTS if name in installed), "sans-serif"],
        "font.sans-serif": ["DejaVu Sans"],
        "text.parse_math": False,
        "text.color": INK,
        "hatch.linewidth": 0.5,
        "svg.fonttype": "none",
        "svg.hashsalt": "trialgraph",  # equal pictures give equal bytes
        "pdf.fonttype": 42,
    }


def printed(draw: Callable[P, R]) -> Callable[P, R]:
    """Decorate a drawing function so that it uses this style and then restores the settings."""

    @wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> R:
        with matplotlib.rc_context(_settings()):
            return draw(*args, **kwargs)

    return styled


class Picture(Figure):
    """A figure that a notebook shows whether or not its inline backend is loaded."""

    def _repr_png_(self) -> bytes:
        content = BytesIO()
        with matplotlib.rc_context(_settings()):
            self.savefig(content, format="png", dpi=DPI // 2, metadata=_METADATA["png"])
        return content.getvalue()


def needs(things: Sized, kind: str) -> None:
    """Raise `TrialgraphError` if there is nothing to draw."""
    if not len(things):
        raise TrialgraphError(
            message("pictures.nothing", "there is no {what} to draw; give at least one", what=kind)
        )


def saved(figure: Figure, path: Path) -> Path:
    """Write a picture to a .svg, .png (200 dpi) or .pdf file, atomically; returns the path.

    Raises `TrialgraphError` for other endings and for a file that cannot be written.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending not in _METADATA:
        raise TrialgraphError(
            message(
                "pictures.file_ending",
                "cannot draw to {path}: write to a file ending in .svg, .png or .pdf",
                path=path,
            )
        )
    content = BytesIO()
    with matplotlib.rc_context(_settings()):
        figure.savefig(content, format=ending, dpi=DPI, metadata=_METADATA[ending])
    try:
        write_atomically(path, content.getvalue())
    except OSError as error:
        raise TrialgraphError(
            message(
                "pictures.cannot_write",
                "cannot draw to {path}: {error}; choose a folder that exists and is writable",
                path=path,
                error=error.strerror,
            )
        ) from None
    return path


class Page(NamedTuple):
    """A figure with a body between title and footer; `body` is the top of the body in inches."""

    figure: Figure
    body: float

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes in the body; lengths are in inches, `left` and `top` from its upper left corner."""
        across, down = self.figure.get_size_inches()
        place = (
            left / across,
            1 - (self.body + top + height) / down,
            width / across,
            height / down,
        )
        return self.figure.add_axes(place)

    def sheet(self, left: float, top: float, width: float, height: float) -> Axes:
        """Frameless axes for text and shapes, in inches; y runs down from the upper left corner."""
        axes = self.axes(left, top, width, height)
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        return axes


def page(width: float, height: float, title: str = "", footer: str = "") -> Page:
    """A page around a body of this size (inches), with a wrapped title above and footer below."""
    above = wrapped(title, width - 2 * MARGIN, 11, "bold")
    below = wrapped(footer, width - 2 * MARGIN, 7)
    top = MARGIN + (0.08 + 0.19 * len(above.splitlines()) if above else 0)
    bottom = MARGIN + (0.06 + 0.12 * len(below.splitlines()) if below else 0)
    figure = Picture(figsize=(width, top + height + bottom))
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
    """The width in inches of the longest line of a text at this font size (points)."""
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


_BREAKS = re.compile(r"(?<=[\s/+\-–,;])|(?<=[\u3000-\u9fff\uff00-\uffef])")


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> str:
    """The text in lines of at most `width` inches; its own line breaks are kept.

    Lines break at spaces and punctuation and between Chinese characters; overlong words break
    anywhere.
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
            length = next(
                n
                for n in range(len(lines[-1]) - 1, 0, -1)
                if n == 1 or width_of(lines[-1][:n], size, weight) <= width
            )
            lines[-1:] = [lines[-1][:length], lines[-1][length:]]
    return "\n".join(line.rstrip() for line in lines)


class Look(NamedTuple):
    """Colour, hatch and marker of one of several items, which thus differ even without colour."""

    colour: str
    hatch: str
    marker: str


def look(index: int) -> Look:
    """The look of the item at this index.

    Among the first 64, no two share both colour and hatch, or both colour and marker.
    """
    again = index // len(COLOURS)
    hatch = HATCHES[(index + again) % len(HATCHES)]
    return Look(COLOURS[index % len(COLOURS)], hatch, MARKERS[(index + again) % len(MARKERS)])
