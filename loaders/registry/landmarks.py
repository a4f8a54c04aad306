"""The time at which a survival rate was measured."""

from __future__ import annotations

import re

_MONTHS = re.compile(r"(?<![\d.])(\d{1,3})[\s-]*(months?|mos?\b|years?|yrs?\b)", re.IGNORECASE)
_MONTH_N = re.compile(r"\bmonths?\s+(\d{1,3})\b|\byears?\s+(\d{1,2})\b", re.IGNORECASE)


def landmark(class_title: str, title: str) -> str:
    """The months in the title of a class, or else of its outcome; empty unless exactly one time
    is named.

    >>> landmark("Month 12", "PFS rate"), landmark("", "PFS at 1 and 2 years")
    ('12', '')
    """
    for text in (class_title, title):
        months = [
            int(match[1]) * (12 if match[2][0] in "yY" else 1) for match in _MONTHS.finditer(text)
        ]
        months += [int(match[1] or 0) or 12 * int(match[2]) for match in _MONTH_N.finditer(text)]
        if len(set(months)) == 1:
            return str(months[0])
        if months:
            return ""
    return ""
