"""Converts figures of records to the form of the tables: values, p values, interval limits."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from .text import clean

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?"
_VALUE = re.compile(rf"(<=|>=|[<>≤≥~=])?\s*({_NUMBER})\s*%?")
_THOUSANDS = re.compile(r"(?<![\d.,])([1-9]\d{0,2}(?:,\d{3})+)(?![\d,])")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])0,(?=\d)")  # thousands are not grouped after a 0
_AFTER_P = re.compile(
    r"\s*(?:\([^()]{0,200}\)|\[[^\[\]]{0,200}\]|[*†‡.,;]){1,6}\s*$"
)  # "(one-sided)"
_NOT_REACHED = re.compile(
    r"\bN\.?R\.?\b|\bN\.?E\.?\b"
    r"|not (?:yet )?(?:been )?(?:reached|estimable|evaluable|calculable|estimated)"
    r"|could not be (?:estimated|calculated)"
    r"|(?:insufficient|low|too few|number of).{0,30}events",
    re.IGNORECASE,
)
_LESS = re.compile(r"\b(?:less than|below)\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:greater|more) than\b", re.IGNORECASE)
_LEVEL = re.compile(r"(\d{1,2}(?:\.\d+)?)\s*%")
_P = re.compile(
    r"^\s*(?:two|one)?[- ]?(?:sided)?\s*p\s*(?:-?\s*value)?s?\s*:?\s*(?==|<|>|≤|≥|\d|\.)",
    re.IGNORECASE,
)


class PrintedInterval(NamedTuple):
    """The limits and the level (in percent) of an interval; empty if not printed."""

    low: str = ""
    high: str = ""
    level: str = ""


def _plain(number: str) -> str:
    """A number without exponent or plus sign: 1.2E-5 → 0.000012, .05 → 0.05."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return ""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > 30:
        return ""
    text = f"{value:f}"
    return text if text != "-0" else "0"


@lru_cache(50_000)
def value(text: str) -> str:
    """A figure as printed, with its operator; empty if the text is not a figure.

    >>> value("1,234.50"), value("&lt; 0.01"), value("-0.786"), value("0,65"), value("NA")
    ('1234.50', '<0.01', '-0.786', '0.65', '')
    """
    bare = clean(text).replace("−", "-").replace("·", ".")
    if "," in bare:
        bare = _DECIMAL_COMMA.sub(
            "0.", _THOUSANDS.sub(lambda match: match[1].replace(",", ""), bare)
        )
    match = _VALUE.fullmatch(bare)
    number = _plain(match[2]) if match else ""
    sign = match[1] if match and match[1] and match[1] != "=" else ""
    return sign + number if number else ""


def number(text: str) -> str:
    """A figure without an operator; empty if the text is not a figure or has an operator."""
    figure = value(text)
    return figure if figure[:1].isdigit() or figure[:1] == "-" else ""


def p_value(text: str) -> str:
    """A p value, digit for digit, without an equals sign; empty if the text is not a p value.

    >>> p_value("= 0.0014"), p_value("&lt; 0.0001"), p_value("p<.001")
    ('0.0014', '<0.0001', '<0.001')
    >>> p_value("less than 0.05"), p_value("0.045 (one-sided)")
    ('<0.05', '0.045')
    """
    bare = _AFTER_P.sub("", _MORE.sub(">", _LESS.sub("<", clean(text))))
    figure = value(_P.sub("", bare).strip())
    return figure if figure and 0 <= float(figure.lstrip("<>=≤≥~")) <= 1 else ""


def level(text: str) -> str:
    """The level of an interval in percent (95, 96.85); empty unless at least 50 and below 100."""
    percentage = number(str(text).rstrip("% "))
    return percentage if percentage and 50 <= float(percentage) < 100 else ""


def level_in(text: str) -> str:
    """The level in a text such as "95% Confidence Interval"; empty if there is none."""
    match = _LEVEL.search(clean(text))
    return level(match[1]) if match else ""


def not_reached(text: str) -> bool:
    """Whether a text means that a figure was not reached or could not be estimated."""
    return bool(_NOT_REACHED.search(clean(text)))


def inverted(ratio: str) -> str:
    """The inverse of a printed ratio, with one more digit; empty if the ratio is empty or zero."""
    if not ratio or not (divisor := Decimal(ratio)):
        return ""
    digits = len(Decimal(ratio).as_tuple().digits) + 1
    return f"{Decimal(f'{1 / divisor:.{max(digits, 3)}g}'):f}"
