"""Finds the endpoint, and the class of the outcome, that a statistical analysis is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .outcomes import Outcome
from .text import clean, pattern
from .words import meanings


def words_of(analysis: Mapping[str, Any]) -> str:
    """The texts of an analysis about its endpoint and population."""
    return " ".join(
        clean(analysis.get(name))
        for name in (
            "groupDescription",
            "estimateComment",
            "statisticalComment",
            "otherAnalysisDescription",
            "paramType",
        )
    )


def endpoint_of(outcome: Outcome, analysis: Mapping[str, Any]) -> str:
    """The endpoint of an analysis; empty if the outcome has several and the analysis names none.

    If the classes of the outcome have separate endpoints, the texts of the analysis decide.
    """
    among = set(outcome.endpoints.values()) or {outcome.endpoint}
    if len(among) == 1:
        return among.pop()
    words = words_of(analysis)
    titles_named = frozenset(
        outcome.endpoints[title] for title in outcome.endpoints if _is_named(title, words)
    )
    named = titles_named or (meanings("outcomes.csv", words) & among)
    return next(iter(named)) if len(named) == 1 else ""


def _is_named(title: str, words: str) -> bool:
    return bool(title) and bool(pattern(rf"(?<!\w){re.escape(title)}(?!\w)").search(words))


def class_of(outcome: Outcome, analysis: Mapping[str, Any], endpoint: str) -> str:
    """The class of the outcome that an analysis names, or else the only class with this endpoint.

    Empty if there is no such class or more than one.
    """
    titles = [title for title in outcome.endpoints if title]
    words = words_of(analysis) if len(titles) > 1 else ""
    named = [title for title in titles if _is_named(title, words)]
    if not named and len(set(outcome.endpoints.values())) > 1:
        named = [title for title in titles if outcome.endpoints[title] == endpoint]
    return named[0] if len(named) == 1 else ""
