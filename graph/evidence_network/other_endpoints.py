"""Regimens in a network whose verdict rests on another endpoint than their figures there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ...message import joined, message
from ..model.evidence import Evidence
from ..reasoning.decision import Decision
from ..reasoning.wording import figure
from .contrast import IncludedContrast


def decided_elsewhere(
    contrasts: Iterable[IncludedContrast],
    decision_on: Callable[[str], Decision | None],
    trial_names: Mapping[str, str],
) -> Mapping[str, str]:
    """Regimen → the figure on which its verdict rests, if the network has none on its endpoint.

    A control that is no treatment has no decision.
    """
    endpoints: dict[str, set[str]] = {}
    for contrast in contrasts:
        for regimen in (contrast.tested, contrast.control):
            endpoints.setdefault(regimen, set()).add(contrast.result.endpoint)
    decisions = {regimen: decision_on(regimen) for regimen in endpoints}
    deciding = {regimen: found.deciding for regimen, found in decisions.items() if found}
    return {
        regimen: joined(
            ": ", [trial_names[candidates[0].result.trial], figure(candidates[0].result)]
        )
        for regimen, candidates in deciding.items()
        if candidates and candidates[0].result.endpoint not in endpoints[regimen]
    }


def endpoint_words(endpoint: str, contrasts: Iterable[IncludedContrast]) -> str:
    """The endpoint of a network, and those that stand for it where a trial reports none on it."""
    others = sorted({contrast.result.endpoint for contrast in contrasts} - {endpoint})
    if not others:
        return endpoint
    return message(
        "network.stand_ins",
        "{endpoint} ({others} where a trial reports no {endpoint})",
        endpoint=endpoint,
        others=joined(", ", others),
    )


def endpoints_spelled_out(
    endpoint: str, contrasts: Iterable[IncludedContrast], evidence: Evidence
) -> Iterator[str]:
    """What the endpoints of a network are, one sentence each, if figures call them by another name
    than the identifier; the endpoint in question comes first."""
    others = sorted({contrast.result.endpoint for contrast in contrasts} - {endpoint})
    for name in (endpoint, *others):
        if shown := evidence.endpoints[name].shown:
            yield message("network.endpoint_is", "{name}: {words}.", name=name, words=shown)


def qualified(text: str, endpoint: str, contrasts: Iterable[IncludedContrast]) -> str:
    """An estimate with the other endpoint on which it rests, and whether a figure is flagged."""
    return joined(", ", [text, *remarks(endpoint, contrasts)])


def remarks(endpoint: str, contrasts: Iterable[IncludedContrast]) -> list[str]:
    """The other endpoints on which comparisons rest, and whether a figure is flagged."""
    own = list(contrasts)
    others = sorted({contrast.result.endpoint for contrast in own} - {endpoint})
    flagged = any(contrast.candidate.is_flagged for contrast in own)
    return [*others, *([message("network.flagged", "flagged")] if flagged else [])]
