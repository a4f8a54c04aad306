"""How common a characteristic is in a population, in words."""

from __future__ import annotations

from ...message import Message, message
from ..applicability.fractions import AT_LEAST
from ..applicability.prevalence import Prevalence


def prevalence_words(prevalence: Prevalence) -> Message:
    """How common a characteristic is in a population: `refractory:testinib: 33%`."""
    return message(
        "reasoning.prevalence", "{fact}: {extent}", fact=prevalence.fact, extent=_extent(prevalence)
    )


def _extent(prevalence: Prevalence) -> str:
    if prevalence.by == "all":
        return message("reasoning.prevalence.all", "all")
    if prevalence.by == "not reported":
        return message("reasoning.prevalence.not-reported", "not reported")
    match prevalence.basis:
        case "range":
            return message("reasoning.prevalence.range", "within the enrolled range")
        case "subgroup":
            return message(
                "reasoning.prevalence.subgroup",
                "some enrolled (results reported as {population})",
                population=prevalence.origin,
            )
        case "rest":
            return message(
                "reasoning.prevalence.rest",
                "some enrolled (the patients outside {population})",
                population=prevalence.origin,
            )
        case "either":
            return message("reasoning.prevalence.either", "one of several alternatives")
        case "class":
            return message("reasoning.prevalence.class", "reported only for the class")
        case "part of the class":
            return message(
                "reasoning.prevalence.part-of-class",
                "reported only for the class, and only for some",
            )
    if prevalence.percent is None:
        return message("reasoning.prevalence.some", "some")
    size = f"{prevalence.percent:.3g}%"
    if prevalence.operator == AT_LEAST:
        return message("reasoning.prevalence.at-least", "at least {size}", size=size)
    return f"{prevalence.operator}{size}"
