"""What the trial that decides shows on endpoints that come before the deciding one.

Of a trial without an effect on the first endpoint and with a benefit on a later one, the later one
decides; the first is named beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...message import joined, message
from ..reasoning.trial_figures import TrialFigure
from ..reasoning.wording import figure
from .verdict import Verdict


def earlier_endpoints(verdict: Verdict) -> str:
    """The figures of the deciding comparison on earlier endpoints; empty if there are none."""
    return joined("; ", [_words(earlier) for earlier in _earlier(verdict)])


def _earlier(verdict: Verdict) -> Iterator[TrialFigure]:
    decides = verdict.decision.figure
    if decides is None:
        return
    ranks = verdict.regimen_evidence.evidence.endpoint_ranks
    last = ranks.get(decides.endpoint, 0)
    same = decides.comparison._replace(endpoint="")
    for other in verdict.regimen_evidence.in_order(verdict.regimen_evidence.all_figures):
        is_earlier = ranks.get(other.endpoint, last) < last
        if is_earlier and other.comparison._replace(endpoint="") == same:
            yield other


def _words(earlier: TrialFigure) -> str:
    shown = figure(earlier.decides.result)
    if earlier.effect == "none":
        return message(
            "answers.earlier_without_effect",
            "{figure} shows neither benefit nor harm",
            figure=shown,
        )
    if earlier.effect == "harm":
        return message("answers.earlier_harm", "{figure} shows harm", figure=shown)
    return shown
