"""The network summary shown with verdicts, for each connected part of the network.

It contains the network, direct and indirect estimates (common effect), and whether direct and
indirect evidence disagree. `compare` gives the full analysis: heterogeneity, ranking, influence of
single trials.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import exp
from typing import Any

from ...message import joined, message
from ..model.limits import Limits
from ..nma.log_ratio import QUANTILE
from ..nma.matched import is_wholly_matched, percent
from ..nma.plain import PlainNetwork, PooledEffect, WholeNetwork, plain_networks
from ..reasoning.scope import Scope
from .contrast import IncludedContrast, contrast_of
from .leading_endpoint import OF_QUESTION, LeadingEndpoint, leading_endpoint
from .matching import refractory_words
from .median_checks import MedianWarning, median_warnings
from .selection import Selection, select_contrasts

Ratio = tuple[float, float, float]  # hazard ratio, lower and upper limit of its 95% interval


@dataclass(frozen=True)
class Estimate:
    """A regimen against the reference: network, direct and indirect estimates.

    `p_value` tests whether direct and indirect evidence agree; it is None if there is only one
    of them. `reported` is the direct estimate as published, if it is that of a single trial.
    `matched_share` is the share of weight (0 to 1) that rests on matched comparisons; None if
    nothing is marked. `contrasts` are the trials' comparisons of the two regimens. `disagrees` says
    that direct and indirect evidence disagree (the limit `disagreement-p`).
    """

    regimen: str
    network: Ratio
    direct: Ratio | None
    indirect: Ratio | None
    p_value: float | None
    reported: str = ""
    matched_share: float | None = None
    contrasts: tuple[IncludedContrast, ...] = ()
    disagrees: bool = False

    @property
    def is_flagged(self) -> bool:
        """Whether a figure of the comparison itself is flagged."""
        return any(contrast.candidate.is_flagged for contrast in self.contrasts)

    @property
    def is_hollow(self) -> bool:
        """Whether the estimate rests, at least in part, on comparisons that are not matched."""
        return self.matched_share is not None and not is_wholly_matched(self.matched_share)

    def to_dict(self) -> dict[str, Any]:
        return {
            "regimen": self.regimen,
            "network": _ratio_dict(self.network),
            "direct": _ratio_dict(self.direct),
            "indirect": _ratio_dict(self.indirect),
            "p_value": self.p_value,
            "disagree": self.disagrees,
            "matched_share": percent(self.matched_share),
            "flagged": self.is_flagged,
        }


def _ratio_dict(ratio: Ratio | None) -> dict[str, float] | None:
    return dict(zip(("estimate", "ci_low", "ci_high"), ratio, strict=True)) if ratio else None


@dataclass(frozen=True)
class NetworkPart:
    """One connected part of a network: estimates against its reference, and its trials."""

    reference: str
    estimates: tuple[Estimate, ...]
    trials: tuple[str, ...]

    @property
    def regimens(self) -> tuple[str, ...]:
        return (self.reference, *(estimate.regimen for estimate in self.estimates))

    def to_dict(self) -> dict[str, Any]:
        return {
            "reference": self.reference,
            "trials": list(self.trials),
            "estimates": [estimate.to_dict() for estimate in self.estimates],
        }


@dataclass(frozen=True)
class NetworkSummary:
    """The network of a profile on one endpoint: its connected parts, the largest first.

    `refractory_to`: the drugs and classes whose refractoriness marks comparisons as matched; empty
    if nothing is marked. `elsewhere`: regimen → the figure on another endpoint behind its verdict.
    `leading` says in which stage of care the endpoint leads.
    """

    endpoint: str
    parts: tuple[NetworkPart, ...] = ()
    refractory_to: str = ""
    warnings: tuple[MedianWarning, ...] = ()
    contrasts: tuple[IncludedContrast, ...] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    leading: LeadingEndpoint = OF_QUESTION

    @property
    def separation(self) -> str:
        """A sentence naming the unconnected parts; empty if the network is connected."""
        return separation_text([part.regimens for part in self.parts])

    def to_dict(self) -> dict[str, Any]:
        """The summary as `network` in `support --format json`."""
        return {
            "endpoint": self.endpoint,
            "endpoint_note": self.leading.note,
            "measure": "hazard_ratio",
            "parts": [part.to_dict() for part in self.parts],
            "separation": self.separation,
            "warnings": [warning.to_dict() for warning in self.warnings],
            "decided_elsewhere": {name: str(text) for name, text in self.elsewhere.items()},
            "entered": [
                {
                    "trial": contrast.result.trial,
                    "trial_name": str(contrast.trial_name),
                    "result": contrast.result.id,
                    "endpoint": contrast.result.endpoint,
                    "matched": contrast.matched,
                    "whole_trial": contrast.whole_trial,
                    "decides": contrast.decides,
                }
                for contrast in self.contrasts
            ],
        }


def separation_text(parts: list[tuple[str, ...]]) -> str:
    """A sentence naming the unconnected parts of a network; empty if there is only one."""
    if len(parts) < 2:
        return ""
    return message(
        "network.separation",
        "The network has {count} unconnected parts ({parts}). No applicable trial connects them, "
        "so regimens in different parts are not compared.",
        count=len(parts),
        parts=joined("; ", [", ".join(regimens) for regimens in parts]),
    )


def summarize_network(scope: Scope) -> NetworkSummary:
    """The network of a profile on the endpoint of the question, or on the leading endpoint if the
    question names none."""
    leading = leading_endpoint(scope)
    endpoint = leading.endpoint
    if scope.evidence.endpoints[endpoint].family != "survival":
        return NetworkSummary(endpoint)
    scope = scope if scope.endpoint else scope.about_endpoint(endpoint)
    selection = select_contrasts(scope)
    return NetworkSummary(
        endpoint,
        tuple(_parts(selection, scope.evidence.limit)),
        refractory_words(scope.profile),
        median_warnings(scope, selection.included),
        selection.included,
        leading=leading,
    )


def preferred_references(selection: Selection) -> list[str]:
    """The regimens of a network, the best reference first.

    Regimens with the most comparisons come first, then those that are most often the control.
    """
    counts: dict[str, list[int]] = {}  # regimen → comparisons, comparisons as control
    for contrast in selection.included:
        for regimen, is_control in ((contrast.tested, 0), (contrast.control, 1)):
            count = counts.setdefault(regimen, [0, 0])
            count[0] += 1
            count[1] += is_control
    return sorted(counts, key=lambda regimen: (-counts[regimen][0], -counts[regimen][1], regimen))


def _parts(selection: Selection, limits: Limits) -> Iterator[NetworkPart]:
    contrasts = [contrast_of(included) for included in selection.included]
    preferred = preferred_references(selection)
    for network in plain_networks(contrasts):
        reference = next(name for name in preferred if name in network.treatments)
        estimates = [
            _estimate(network, name, reference, selection, limits)
            for name in network.treatments
            if name != reference
        ]
        yield NetworkPart(
            reference,
            tuple(sorted(estimates, key=lambda estimate: (estimate.is_hollow, estimate.network))),
            tuple(dict.fromkeys(contrast.study for contrast in network.contrasts)),
        )


def _estimate(
    network: PlainNetwork | WholeNetwork,
    regimen: str,
    reference: str,
    selection: Selection,
    limits: Limits,
) -> Estimate:
    pair = network.pair(regimen, reference)
    whole, direct, indirect = map(_ratio, (pair.network, pair.direct, pair.indirect))
    assert whole is not None  # the network connects the pair
    contrasts = [
        contrast for contrast in selection.included if contrast.pair == {regimen, reference}
    ]
    studies = selection.matched_studies
    share = None if studies is None else network.matched_share(regimen, reference, studies)
    return Estimate(
        regimen,
        whole,
        direct,
        indirect,
        pair.p_value,
        contrasts[0].reported_for(regimen) if len(contrasts) == 1 else "",
        share,
        tuple(contrasts),
        pair.p_value is not None and pair.p_value < limits.disagreement_p,
    )


def _ratio(pooled: PooledEffect | None) -> Ratio | None:
    if pooled is None:
        return None
    half = QUANTILE * pooled.se
    return exp(pooled.effect), exp(pooled.effect - half), exp(pooled.effect + half)
