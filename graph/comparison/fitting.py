"""The network model of selected comparisons: its method, and its fit."""

from __future__ import annotations

from dataclasses import dataclass

from ...message import message
from ..answers.inquiry import Inquiry
from ..evidence_network.contrast import contrast_of
from ..evidence_network.selection import Selection
from ..evidence_network.summary import preferred_references
from ..nma.comparison import Comparison, compare
from ..nma.contrast_data import Contrasts


@dataclass(frozen=True)
class Method:
    """How a network is fitted and shown.

    If `reference` is empty, it is the regimen with most comparisons; `random` selects random
    effects, for which `tau2` is a method (DL, REML, PM) or the heterogeneity variance itself.
    """

    reference: str = ""
    random: bool = False
    tau2: str | float = "DL"


COMMON_EFFECT = Method()


def fitted(selection: Selection, inquiry: Inquiry, method: Method) -> Comparison | None:
    """The network of the included comparisons; None without any."""
    if not selection.included:
        return None
    more_is_better = inquiry.evidence.endpoints[inquiry.endpoint].event_is_wanted
    preferred = preferred_references(selection)
    return compare(
        contrasts_of(selection),
        method.reference,
        method.random,
        method.tau2,
        not more_is_better,
        ratio=True,
        preferred=preferred,
        matched=selection.matched_studies,
        disagreement_p=inquiry.evidence.limit.disagreement_p,
    )


def contrasts_of(selection: Selection) -> Contrasts:
    """The included comparisons as input of a network, with doubts about figures as warnings."""
    doubts = [
        message(
            "comparison.doubt",
            "{result}: {doubt}",
            result=contrast.result.id,
            doubt=contrast.ratio.doubt,
        )
        for contrast in selection.included
        if contrast.ratio.doubt
    ]
    return Contrasts(tuple(map(contrast_of, selection.included)), tuple(doubts))
