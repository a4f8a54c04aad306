"""Small forest plots of ratios, one mark a figure, as SVG inside the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import isnan, log
from typing import NamedTuple

from ...message import Message, joined, message
from ..evidence_network.matching import is_matched
from ..listings.numbers import number_of
from ..model.rows import Result
from ..reasoning.scope import Scope
from ..reasoning.wording import figure
from .verdict import Verdict

RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio", "rate_ratio", "ratio")
_WIDTH, _ROW, _EDGE = 130, 14, 6  # pixels
_WIDEST = (0.1, 10.0)  # of the scale; an interval beyond it ends in an arrow
_NARROWEST = (0.5, 2.0)


class Mark(NamedTuple):
    """A ratio with its interval (NaN where none is printed), and how it is drawn.

    `hollow`: not all patients were refractory as the profile says. `faint`: the other figure of the
    trial decides.
    """

    value: float
    low: float
    high: float
    text: str
    hollow: bool = False
    faint: bool = False


def mark_of(result: Result, scope: Scope | None, faint: bool = False) -> Mark | None:
    """The mark of a printed ratio; None for other figures and for what is no plain number."""
    value = number_of(result.value)
    if result.measure not in RATIOS or isnan(value) or value <= 0:
        return None
    low, high = number_of(result.ci_low), number_of(result.ci_high)
    matched = scope and is_matched(scope.applicabilities[result.population], scope.profile)
    return Mark(value, low, high, figure(result), matched is False, faint)


def marks_of(verdict: Verdict) -> list[Mark]:
    """The figure shown for a verdict, and that of the whole trial beside a subgroup.

    None of a comparison in which the regimen is the control, whose ratio speaks for the other.
    """
    if not verdict.deciding or verdict.deciding[0].as_control:
        return []
    shown, split = verdict.deciding[0], verdict.decision.figure
    whole = split.whole if split and split.is_split else None
    decides = split.decides if split and whole else shown
    marks = [mark_of(shown.result, verdict.scope, faint=decides is whole and whole is not None)]
    if whole is not None and whole.result is not shown.result:
        marks.append(mark_of(whole.result, verdict.scope, faint=decides is not whole))
    return [mark for mark in marks if mark]


class Scale(NamedTuple):
    """A logarithmic scale that all marks of a table share."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """The place of a ratio in pixels; of one beyond the scale, its end."""
        kept = min(max(value, self.low), self.high)
        share = log(kept / self.low) / log(self.high / self.low)
        return round(_EDGE + share * (_WIDTH - 2 * _EDGE), 1)

    def svg(self, marks: Sequence[Mark]) -> str:
        """The marks below each other, with a line at 1; empty without marks."""
        if not marks:
            return ""
        height = _ROW * len(marks) + 4
        one = self.at(1)
        drawn = "".join(self._drawn(mark, 2 + _ROW * (at + 0.5)) for at, mark in enumerate(marks))
        label = escape("; ".join(mark.text for mark in marks))
        return (
            f'<svg width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" role="img" '
            f'aria-label="{label}"><title>{label}</title><line x1="{one}" y1="0" x2="{one}" '
            f'y2="{height}" stroke="currentColor" stroke-opacity=".4"/>{drawn}</svg>'
        )

    def _drawn(self, mark: Mark, y: float) -> str:
        x = self.at(mark.value)
        parts = [] if isnan(mark.low) or isnan(mark.high) else [self._interval(mark, y)]
        fill = "var(--tg-paper,#fff)" if mark.hollow else "currentColor"
        parts.append(
            f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{fill}" '
            f'stroke="currentColor" stroke-width="1.5"/>'
        )
        return f'<g opacity="{0.45 if mark.faint else 1}">{"".join(parts)}</g>'

    def _interval(self, mark: Mark, y: float) -> str:
        left, right = self.at(mark.low), self.at(mark.high)
        line = f'<path d="M{left} {y}H{right}" stroke="currentColor" stroke-width="1.5"/>'
        if mark.low < self.low:
            line += f'<path d="M{left - 5} {y}l6 -4v8z" fill="currentColor"/>'
        if mark.high > self.high:
            line += f'<path d="M{right + 5} {y}l-6 -4v8z" fill="currentColor"/>'
        return line


def scale_of(marks: Iterable[Mark]) -> Scale:
    """The scale on which all marks are seen, from at least 0.5–2 to at most 0.1–10."""
    ends = [
        end for mark in marks for end in (mark.value, mark.low, mark.high) if end > 0
    ]  # NaN is not above 0
    low, high = min([*ends, _NARROWEST[0]]), max([*ends, _NARROWEST[1]])
    return Scale(max(low, _WIDEST[0]), min(high, _WIDEST[1]))


def legend(marks: Sequence[Mark], scale: Scale, pale: Message) -> list[Message]:
    """What the marks mean, in one line, and what `pale` ones do; nothing without marks."""
    line = message(
        "answers.marks",
        "Marks: ratios with their intervals on a logarithmic scale from {low} to {high}, with a "
        "line at 1",
        low=f"{scale.low:.2g}",
        high=f"{scale.high:.2g}",
    )
    end = joined("; ", [line, pale]) if any(mark.faint for mark in marks) else line
    return [message("answers.sentence", "{text}.", text=end)] if marks else []


PALE_IN_ANSWER = message("answers.marks.pale", "pale: the other figure of the trial decides")
PALE_IN_EXPLANATION = message("answers.marks.not_counted", "pale: does not count")
