"""What the evidence network of a profile adds to its verdicts: per connected part, the network estimate beside direct evidence,
where they disagree, and that parts which no trial connects are not compared.

Common effects of what applies; `compare` says the rest (heterogeneity, ranks, what hangs on which trial).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp
from typing import Any

from ...errors import TrialgraphError
from ..model.evidence import Evidence
from ..nma.plain import PlainNetwork, PooledEffect, WholeNetwork, plain_networks
from ..reasoning.interpretation import Interpretations
from ..reasoning.scope import Scope
from .selection import Selection, asked_contrasts, contrast_of, select_contrasts

DISAGREE_AT = 0.10  # the p value below which direct and indirect evidence are said to disagree
_QUANTILE = 1.959963984540054


@dataclass(frozen=True)
class Estimate:
    """A regimen against the reference of its network: hazard ratios with 95% intervals, by the network, directly, indirectly.

    `p_value` is that of the test that direct and indirect evidence agree; None where there is only one of them. `printed` is the
    figure as its source prints it, where the estimate is that of one trial.
    """

    regimen: str
    network: tuple[float, float, float]
    direct: tuple[float, float, float] | None
    indirect: tuple[float, float, float] | None
    p_value: float | None
    printed: str = ""

    @property
    def disagrees(self) -> bool:
        return self.p_value is not None and self.p_value < DISAGREE_AT

    def __str__(self) -> str:
        if self.direct is None:
            return f"{self.regimen} {_told(self.network)}, indirect"
        if self.indirect is None:
            return f"{self.regimen} {self.printed or _told(self.network)}, direct"
        against = f"{_told(self.direct)} direct, {_told(self.indirect)} indirect"
        return f"{self.regimen} {_told(self.network)} ({against}{', which disagree' if self.disagrees else ''})"


def _told(ratio: tuple[float, float, float]) -> str:
    return f"{ratio[0]:.2f} ({ratio[1]:.2f}–{ratio[2]:.2f})"


@dataclass(frozen=True)
class Part:
    """One connected part: the regimen against which the others are shown, their estimates, and the trials between them."""

    reference: str
    estimates: tuple[Estimate, ...]
    trials: tuple[str, ...]

    @property
    def regimens(self) -> tuple[str, ...]:
        return (self.reference, *(one.regimen for one in self.estimates))

    def __str__(self) -> str:
        return f"against {self.reference}: {'; '.join(map(str, self.estimates))}"

    def to_dict(self) -> dict[str, Any]:
        return {
            "reference": self.reference,
            "trials": list(self.trials),
            "estimates": [_as_dict(one) for one in self.estimates],
        }


def _as_dict(one: Estimate) -> dict[str, Any]:
    ratios = {name: dict(zip(("estimate", "ci_low", "ci_high"), value, strict=True)) if (value := getattr(one, name)) else None
              for name in ("network", "direct", "indirect")}  # fmt: skip
    return {"regimen": one.regimen, **ratios, "p_value": one.p_value, "disagree": one.disagrees}


@dataclass(frozen=True)
class NetworkSummary:
    """The evidence network of a profile on one endpoint, part by part, the largest first."""

    endpoint: str
    parts: tuple[Part, ...] = ()

    @property
    def separation(self) -> str:
        """That the network falls apart, and into which parts; empty where it does not."""
        if len(self.parts) < 2:
            return ""
        told = "; ".join(", ".join(part.regimens) for part in self.parts)
        return f"The evidence network falls apart into {len(self.parts)} parts, which no trial that applies connects: {told}."

    def to_dict(self) -> dict[str, Any]:
        parts = [part.to_dict() for part in self.parts]
        return {
            "endpoint": self.endpoint,
            "measure": "hazard_ratio",
            "parts": parts,
            "separation": self.separation,
        }


def summarize_network(scope: Scope) -> NetworkSummary:
    """The evidence network of an scope's profile: on its endpoint, else on the first that decides."""
    asked = scope if scope.endpoint else scope.about_endpoint(leading_endpoint(scope.evidence))
    if scope.evidence.endpoints[asked.endpoint].family != "survival":
        return NetworkSummary(asked.endpoint)
    found = select_contrasts(asked)
    return NetworkSummary(asked.endpoint, tuple(_parts(found)))


def leading_endpoint(evidence: Evidence) -> str:
    """The first endpoint of survival in the table that decides verdicts. Raises `TrialgraphError` where there is none."""
    for one in evidence.endpoints.values():
        if one.decides and one.family == "survival":
            return one.id
    raise TrialgraphError(
        "no endpoint of survival decides: mark one in the table endpoints (decides: yes)"
    )


def preferred_references(found: Selection) -> list[str]:
    """The regimens of a network in the order in which they serve as its reference: those most often compared with, most
    often as control."""
    arms: dict[str, list[int]] = {}
    for one in found.included:
        for regimen, is_control in ((one.tested, 0), (one.control, 1)):
            counts = arms.setdefault(regimen, [0, 0])
            counts[0] += 1
            counts[1] += is_control
    return sorted(arms, key=lambda regimen: (-arms[regimen][0], -arms[regimen][1], regimen))


def _parts(found: Selection) -> Iterable[Part]:
    contrasts, first = [contrast_of(one) for one in found.included], preferred_references(found)
    for network in plain_networks(contrasts):
        reference = next(name for name in first if name in network.treatments)
        others = [name for name in network.treatments if name != reference]
        estimates = sorted(
            (_estimate(network, name, reference, found) for name in others),
            key=lambda one: one.network,
        )
        yield Part(
            reference,
            tuple(estimates),
            tuple(dict.fromkeys(one.study for one in network.contrasts)),
        )


def _estimate(
    network: PlainNetwork | WholeNetwork, regimen: str, reference: str, found: Selection
) -> Estimate:
    pair = network.pair(regimen, reference)
    whole, direct, indirect = (_ratio(one) for one in (pair.network, pair.direct, pair.indirect))
    assert whole is not None
    own = [
        one.result for one in found.included if (one.tested, one.control) == (regimen, reference)
    ]
    printed = (
        f"{own[0].value} ({own[0].ci_low}–{own[0].ci_high})"
        if len(own) == 1 and pair.indirect is None
        else ""
    )
    return Estimate(regimen, whole, direct, indirect, pair.p_value, printed)


def _ratio(figure: PooledEffect | None) -> tuple[float, float, float] | None:
    if figure is None:
        return None
    half = _QUANTILE * figure.se
    return exp(figure.effect), exp(figure.effect - half), exp(figure.effect + half)


def disagreements(scope: Scope, endpoint: str) -> Mapping[frozenset[str], float]:
    """Pair of regimens → the p value of direct against indirect evidence in a profile's network, where they disagree."""
    contrasts = [
        contrast_of(one) for one in select_contrasts(scope.about_endpoint(endpoint)).included
    ]
    known: dict[frozenset[str], float] = {}
    for network in plain_networks(contrasts):
        for first, second in {(one.treatment1, one.treatment2) for one in network.contrasts}:
            p_value = network.pair(first, second).p_value
            if p_value is not None and p_value < DISAGREE_AT:
                known[frozenset((first, second))] = p_value
    return known


def has_loops(interpretations: Interpretations) -> bool:
    """Whether the comparisons that count close a circle at all: where they do not, nothing can disagree, for any profile."""
    evidence = interpretations.evidence
    joined: dict[str, frozenset[str]] = {}
    pairs = {
        frozenset(
            (evidence.regimen_of(one.result.arm), evidence.regimen_of(one.result.comparator_arm))
        )
        for one in asked_contrasts(interpretations)
        if one.role == "counts" and one.result.has_interval and one.result.measure == "hazard_ratio"
    }
    for pair in pairs:
        parts = {id(part): part for part in (joined.get(name, frozenset({name})) for name in pair)}
        if len(parts) == 1:
            return True
        whole = frozenset().union(*parts.values())
        joined.update(dict.fromkeys(whole, whole))
    return False
