"""Reads the texts of XML elements, and removes empty values."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def text_of(parent: Element | None, path: str) -> str:
    """The text of the first element at a path; empty if there is none."""
    element = parent.find(path) if parent is not None else None
    return "".join(element.itertext()).strip() if element is not None else ""


def texts_of(parent: Element, path: str) -> list[str]:
    """The texts of all elements at a path."""
    return ["".join(element.itertext()).strip() for element in parent.iterfind(path)]


def constant_of(text: str) -> str:
    """`Early Phase 1` → `EARLY_PHASE_1`, as API version 2 writes its constants."""
    return re.sub(r"[^A-Z0-9]+", "_", text.upper()).strip("_")


def date(text: str) -> str:
    """`December 2, 2013` → `2013-12-02`, `May 2019` → `2019-05`; empty if it is not a date."""
    match = re.fullmatch(r"([A-Za-z]+)\s+(?:(\d{1,2}),\s*)?(\d{4})", text.strip())
    if not match or match[1].lower() not in _MONTHS:
        return text.strip() if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", text.strip()) else ""
    day = f"-{int(match[2]):02}" if match[2] else ""
    return f"{match[3]}-{_MONTHS.index(match[1].lower()) + 1:02}{day}"


def present(values: dict[str, Any]) -> dict[str, Any]:
    """The values that are not empty."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}
