"""What a region changes in an answer, and what is known of approvals there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...message import joined, message
from ..exposure.kleene import Truth
from .approvals_text import GIVEN, approval_lines
from .support import Support
from .verdict import Verdict

_WITHOUT = ("excluded", "advised against", "no evidence")


def access_lines(support: Support) -> Iterator[str]:
    """What the region changes, and all approvals."""
    if lines := list(region_lines(support, support)):
        yield from (*lines, "")
    yield from approval_lines(support)


def region_lines(support: Support, shown: Iterable[Verdict]) -> Iterator[str]:
    """That only withdrawals exclude regimens, and which of the regimens shown are known to be
    approved in the region; nothing if the question names none."""
    if not support.region:
        return
    yield message(
        "answers.region",
        "Region {region}: what was withdrawn there is excluded; nothing else depends on the "
        "region.",
        region=support.region,
    )
    candidates = [verdict for verdict in shown if verdict.verdict not in _WITHOUT]
    met = [own.regimen for own in candidates if _approved(own, support.region, True)]
    open_ones = [
        own.regimen
        for own in candidates
        if own.regimen not in met and _approved(own, support.region, None)
    ]
    if met:
        yield message(
            "answers.region_met",
            "Approved there for such patients: {regimens}.",
            regimens=joined(", ", met),
        )
    if open_ones:
        yield message(
            "answers.region_open",
            "Approved there, but for an indication that the profile may not meet: {regimens}.",
            regimens=joined(", ", open_ones),
        )
    if unknown := len(candidates) - len(met) - len(open_ones):
        yield message(
            "answers.region_unknown",
            "For {count} of the {total} regimens shown, no approval there is known; that does not "
            "mean that they are not approved.",
            count=unknown,
            total=len(candidates),
        )


def _approved(verdict: Verdict, region: str, is_met: Truth) -> bool:
    return any(
        approval.act in GIVEN
        and approval.region == region
        and verdict.supplement.is_met(approval) is is_met
        for approval in verdict.approvals
    )
