"""Figures: values in the text, each with the interval, counts and P value printed with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .tokens import Token

_NUMBER = re.compile(r"[0-9.]+\Z")
Span = tuple[int, int]


@dataclass(slots=True)
class Figure:
    """One value with the parts that belong to it.

    Spans are in the prepared text; `end` is the end of the last part.
    """

    kind: str
    token: Token
    value: str
    start: int
    stop: int  # end of the value
    end: int
    unit: str = ""
    low: str = ""
    high: str = ""
    level: str = ""
    labelled: bool = False
    n: str = ""
    count: str = ""
    p: str = ""
    sided: str = ""
    near: int = 0  # end of the last part that touches the value; later parts may follow after words
    places: dict[str, Span] = field(
        default_factory=dict
    )  # of value, ci_low, ci_high, ci_level, p_value, n, count

    @property
    def interval(self) -> Span | None:
        return (
            (self.places["ci_low"][0], self.places.get("ci_high", self.places["ci_low"])[1])
            if "ci_low" in self.places
            else None
        )

    @property
    def is_ratio(self) -> bool:
        return self.kind in ("hr", "other-ratio")

    @property
    def measure(self) -> str:
        """The measure of a ratio, such as `odds_ratio`."""
        return self.token.value if self.kind == "other-ratio" else "hazard_ratio"

    @property
    def number(self) -> float | None:
        """The value as a number; infinite if not reached, None for a bound or a range."""
        if self.kind == "not-reached":
            return float("inf")
        return float(self.value) if _NUMBER.match(self.value) and self.value != "." else None


_FROM = re.compile(r"(?:\bfrom (?:a median of )?|从|由)\Z", re.IGNORECASE)
_RANGING = re.compile(r"\brang|between|范围", re.IGNORECASE)
_TO = re.compile(r"[0-9](?: ?(?:[a-z]+|个?月|周|年))?\s?(?:to|至|到)\s?[0-9]", re.IGNORECASE)


def from_to(text: str, token: Token) -> Figure | None:
    """The first figure of a change such as `improved from 6.8 to 11.9 months`; None for a range."""
    before = text[max(0, token.start - 60) : token.start]
    if (
        token.kind not in ("time-span", "percent-span")
        or not _FROM.search(before)
        or _RANGING.search(before)
    ):
        return None
    low, value = token.places["low"], token.places["value"]
    if not _TO.search(text[low[0] : value[1]]):
        return None
    kind = token.kind.removesuffix("-span")
    return Figure(
        kind,
        token,
        with_leading_zero(token.part("low")),
        *low,
        low[1],
        token.part("unit"),
        near=low[1],
        places={"value": low},
    )


def figure_of_token(token: Token, single: bool = False) -> Figure:
    """The figure of a token: its value with any operator before it, or NR for not reached."""
    value = token.part("value")
    if token.kind == "not-reached":
        value = "NR"
    elif token.part("low") and not single and token.kind != "difference-interval":
        value = f"{with_leading_zero(token.part('low'))}-{with_leading_zero(value)}"
    else:
        value = operator(token.part("op")) + with_leading_zero(value)
    span = token.part("low") and not single and token.kind != "difference-interval"
    start, stop = token.places.get("low" if span else "value", (token.start, token.end))
    if token.part("op"):
        start = token.places["op"][0]
    if span:
        stop = token.places["value"][1]
    kind = token.kind.removesuffix("-span") if single else token.kind
    figure = Figure(
        kind,
        token,
        value,
        start,
        stop,
        token.end,
        token.part("unit"),
        places={"value": (start, stop)},
    )
    if kind == "difference-interval":  # like other ratios, a contrast of two arms by itself
        figure.kind, figure.labelled = "other-ratio", True
        figure.low, figure.high = token.part("low"), token.part("high")
        figure.level = token.part("level")
        limits = {"ci_low": "low", "ci_high": "high", "ci_level": "level"}
        figure.places |= {
            column: token.places[name] for column, name in limits.items() if name in token.places
        }
    return figure


def with_leading_zero(number: str) -> str:
    """The number with a zero before a leading decimal point."""
    return f"0{number}" if number.startswith(".") else number


_OPERATORS = {
    "less than": "<",
    "fewer than": "<",
    "小于": "<",
    "低于": "<",
    "不到": "<",
    "不足": "<",
    "more than": ">",
    "greater than": ">",
    "超过": ">",
    "大于": ">",
    "at least": "≥",
    "approximately": "~",
    "about": "~",
    "around": "~",
    "nearly": "~",
    "almost": "~",
    "约": "~",
    "约为": "~",
    "大约": "~",
    "近": "~",
    "≈": "~",
}


def number_of(printed: str) -> float | None:
    """A printed value or limit as a number; None if it is not a number, such as NE."""
    try:
        return float(printed)
    except ValueError:
        return None


def operator(words: str) -> str:
    """The operator that words express: `<` for less than, `~` for about."""
    return _OPERATORS.get(words.lower(), words.replace("=", "") if words in (">=", "<=") else words)
