"""The story of a regimen: when results became known, what agencies did, what sources said; as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import TrialgraphError
from .evidence import Evidence
from .readings import Readings, last_day
from .rules import acts_on
from .wording import figure

KINDS = ("result", "approval", "withdrawal", "statement")
_MARKS = {"result": ("o", "#0072B2"), "approval": ("^", "#009E73"), "withdrawal": ("X", "#D55E00"), "statement": ("s", "#CC79A7")}
NOTICE = "Dates are those printed; a result without one is dated by the first source that prints it."


class Event(NamedTuple):
    """One thing that happened: its date as printed (empty where none is), what it was, and where it stands."""

    date: str
    kind: str
    what: str
    source: str
    locator: str


def timeline(evidence: Evidence, regimen: str, as_of: str = "") -> list[Event]:
    """Everything dated of a regimen, oldest first, up to a day; acts without a printed date at that of the source."""
    events = [*_results(evidence, regimen, as_of), *_acts(evidence, regimen), *_statements(evidence, regimen)]
    events = [event for event in events if not as_of or last_day(event.date) <= last_day(as_of)]
    return sorted(events, key=lambda event: (last_day(event.date), KINDS.index(event.kind), event.what))


def _results(evidence: Evidence, regimen: str, as_of: str) -> Iterator[Event]:
    readings = Readings(evidence, as_of)
    for result, reading, _, other, as_control, _ in readings.bearings[regimen]:
        if result.kind == "prognostic" or not (result.value or result.direction):
            continue
        against = f" (control of {other})" if as_control else f" vs {other}" if other else ""
        dose = evidence.arms[result.arm].dose
        label = evidence.populations[result.population].label + (f", {dose}" if dose else "")
        label = label if evidence.trials[result.trial].label in label else f"{result.trial}: {label}"
        superseded = "; superseded later" if reading.role == "superseded" else ""
        what = f"{label}: {figure(result)}{against}{superseded}"
        yield Event(readings.known_since(result), "result", what, result.source, result.locator)


def _acts(evidence: Evidence, regimen: str) -> Iterator[Event]:
    for act in acts_on(evidence.vocabulary.regimens[regimen], evidence):
        kind = "withdrawal" if act.act == "withdrawn" else "approval"
        who = ", ".join(filter(None, (act.agency, act.region)))
        undated = "" if act.date else " (date not printed)"
        of_drug = "" if act.regimen else f"{act.drug}, a drug of it: "
        said = f"{act.act.replace('-', ' ')}{f' by {who}' if who else ''}"
        what = f"{of_drug}{said}{f': {act.indication}' if act.indication else ''}{undated}"
        yield Event(act.date or evidence.sources[act.source].known_since, kind, what, act.source, act.locator)


def _statements(evidence: Evidence, regimen: str) -> Iterator[Event]:
    for one in evidence.statements.values():
        if regimen in one.regimens:
            setting = f" For: {one.setting}." if one.setting else ""
            what = f"{one.kind}: {one.summary}{setting}"
            yield Event(evidence.sources[one.source].known_since, "statement", what, one.source, one.locator)


_FONTS = ("DejaVu Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Micro Hei", "PingFang SC", "Microsoft YaHei")


def draw(events: list[Event], title: str, out: Path) -> None:
    """Draws the events over the years, a row each, to an SVG or PNG file. Raises `TrialgraphError` where it cannot be written."""
    import matplotlib
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    fonts = [name for name in _FONTS if name in installed]
    with matplotlib.rc_context({"svg.hashsalt": "trialgraph", "font.family": fonts}):  # the same picture, byte for byte
        _draw(events, title, out)


def _draw(events: list[Event], title: str, out: Path) -> None:
    from matplotlib.figure import Figure

    figure_ = Figure(figsize=(11, 1.2 + 0.26 * max(len(events), 4)))
    axes = figure_.subplots()
    years = [_year(event.date) for event in events]
    for kind, (mark, colour) in _MARKS.items():
        rows = [row for row, event in enumerate(events) if event.kind == kind]
        if rows:
            axes.scatter([years[row] for row in rows], rows, marker=mark, color=colour, label=kind, zorder=3)
    for row, event in enumerate(events):
        axes.annotate(f"  {_short(event.what)}", (years[row], row), va="center", fontsize=7.5)
    axes.set_ylim(len(events) - 0.5, -0.5)
    axes.set_yticks([])
    low, high = min(years, default=2000), max(years, default=2000)
    axes.set_xlim(int(low), max(high + 0.9 * (high - low), high + 3))
    axes.set_xticks(range(int(low), int(high) + 2))
    axes.set_title(title, loc="left", fontsize=11)
    axes.legend(loc="upper right", fontsize=8, frameon=False)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    figure_.text(0.01, 0.005, NOTICE, fontsize=7, color="#555555")
    figure_.tight_layout(rect=(0, 0.02, 1, 1))
    try:
        figure_.savefig(out, dpi=150, metadata={"Date": None} if out.suffix == ".svg" else None)
    except (OSError, ValueError) as error:
        raise TrialgraphError(f"cannot draw to {out}: {error}; write to a file ending in .svg or .png") from None


def _short(text: str, longest: int = 95) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _year(printed: str) -> float:
    """A printed date on the axis of years; the middle of a year or month that is all that is printed."""
    parts = [int(part) for part in printed.split("-")]
    year, month, day = [*parts, *((7, 1) if len(parts) == 1 else (16,))][:3]
    return float(year + (month - 1) / 12 + (day - 1) / 372)
