"""One spelling and one rounding of estimates with their intervals: `0.22 (0.13–0.33)`.

Ratios have a dash between their limits. Differences, which may be negative, have the word "to".
"""

from __future__ import annotations

from math import isfinite, isnan

from ...message import message


def rounded(value: float, ratio: bool = True) -> str:
    """A number as in a table: two decimals, fewer if it is large; "–" for NaN.

    Ratios below 0.095 keep two significant digits.
    """
    if isnan(value):
        return "–"
    size = abs(value)
    if not isfinite(value):
        return "∞" if value > 0 else "−∞"
    if ratio and 0 < size < 0.095:
        return f"{value:.1e}".replace("e-0", "e-") if size < 0.00095 else f"{value:.3f}"
    text = f"{value:.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}"
    return text.replace("-", "−") if float(text) else text.removeprefix("-")


def limits(low: float, high: float, ratio: bool = True) -> str:
    """The limits of an interval: `0.13–0.33`; of a difference `−0.20 to 0.10`."""
    return between(rounded(low, ratio), rounded(high, ratio), ratio)


def with_limits(estimate: float, low: float, high: float, ratio: bool = True) -> str:
    """An estimate with its interval: `0.22 (0.13–0.33)`."""
    return spelled(rounded(estimate, ratio), rounded(low, ratio), rounded(high, ratio), ratio)


def between(low: str, high: str, ratio: bool = True) -> str:
    """Two limits that are already text."""
    if ratio:
        return f"{low}–{high}"
    return message("output.limits", "{low} to {high}", low=low, high=high)


def spelled(estimate: str, low: str, high: str, ratio: bool = True) -> str:
    """An estimate and its limits that are already text, such as figures as printed."""
    if ratio:
        return f"{estimate} ({low}–{high})"
    return message(
        "output.estimate", "{estimate} ({low} to {high})", estimate=estimate, low=low, high=high
    )
