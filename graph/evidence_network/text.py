"""Network estimates of a profile in words."""

from __future__ import annotations

from ...message import joined, message
from .summary import Estimate, NetworkPart, Ratio


def part_text(part: NetworkPart) -> str:
    """The estimates of a connected part against its reference, in one line."""
    return message(
        "network.part",
        "vs {reference}: {estimates}",
        reference=part.reference,
        estimates=joined("; ", map(estimate_text, part.estimates)),
    )


def estimate_text(estimate: Estimate) -> str:
    """A regimen with its hazard ratio and 95% CI, and whether it is direct, indirect or both."""
    regimen, ratio = estimate.regimen, ratio_text(estimate.network)
    if estimate.direct is None:
        return message(
            "network.indirect", "{regimen} {ratio}, indirect", regimen=regimen, ratio=ratio
        )
    if estimate.indirect is None:
        return message(
            "network.direct",
            "{regimen} {ratio}, direct",
            regimen=regimen,
            ratio=estimate.reported or ratio,
        )
    direct, indirect = ratio_text(estimate.direct), ratio_text(estimate.indirect)
    if estimate.disagrees:
        return message(
            "network.inconsistent",
            "{regimen} {ratio} (direct {direct} and indirect {indirect} disagree)",
            regimen=regimen,
            ratio=ratio,
            direct=direct,
            indirect=indirect,
        )
    return message(
        "network.both",
        "{regimen} {ratio} (direct {direct}, indirect {indirect})",
        regimen=regimen,
        ratio=ratio,
        direct=direct,
        indirect=indirect,
    )


def ratio_text(ratio: Ratio) -> str:
    """A ratio with its interval: `0.55 (0.33–0.94)`."""
    return f"{ratio[0]:.2f} ({ratio[1]:.2f}–{ratio[2]:.2f})"
