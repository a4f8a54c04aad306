"""Finds the measure of a statistical analysis by its parameter, method and comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .text import clean
from .words import meaning

_VAGUE = re.compile(
    r"^(?:|other.*|point estimate|estimate|ratio|cause[- ]specific|adjusted|"
    r"unadjusted|stratified|unstratified|regression.*|hazards?(?: rates?)?)$",
    re.IGNORECASE,
)
_COX = re.compile(
    r"\bcox\b|proportional[- ]hazards?|hazards? ratio|\bHR\b|fine[- ](?:and[- ])?gray",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"poisson|negative binomial|andersen", re.IGNORECASE)
_HAZARD = re.compile(r"hazard|\b[as]?HR\b", re.IGNORECASE)


def measure_of(analysis: Mapping[str, Any]) -> str:
    """The measure of an analysis by its parameter, or `log`; empty if it is unknown.

    If the parameter is vague, the method and the comments decide.

    >>> measure_of({"paramType": "Hazard Ratio (HR)"}), measure_of({"paramType": "Cause-specific"})
    ('hazard_ratio', 'hazard_ratio')
    >>> measure_of({"paramType": "Rate ratio", "statisticalMethod": "Regression, Cox"})
    'hazard_ratio'
    >>> measure_of({"paramType": "Log hazard ratio"}), measure_of({"paramType": "Slope"})
    ('log', '')
    """
    parameter = clean(analysis.get("paramType"))
    measure = meaning("parameters.csv", parameter)
    around = " ".join(
        clean(analysis.get(name))
        for name in ("statisticalMethod", "statisticalComment", "estimateComment")
    )
    if measure == "rate_ratio" and _COX.search(around) and not _COUNTS.search(around):
        return "hazard_ratio"
    if (measure in ("", "ratio") and _VAGUE.match(parameter)) and (
        _COX.search(around) or _COX.search(clean(analysis.get("groupDescription")))
    ):
        return "hazard_ratio"
    return measure


def is_about_hazards(analysis: Mapping[str, Any]) -> bool:
    """Whether an analysis is about hazards, including those whose figure cannot be loaded.

    An example is the logarithm of a hazard ratio.
    """
    return measure_of(analysis) == "hazard_ratio" or bool(
        _HAZARD.search(clean(analysis.get("paramType")))
    )
