"""What all plots of one comparison share: network, scale, captions, estimates as shown."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import Any

from ...message import joined, message
from ..output.notice import NOTICE
from ..pictures.language import say
from ..pictures.values import MISSING, PlottedEstimate
from .captions import Captions
from .comparison import Comparison
from .component import Component

_RATIO = message("nma.head.ratio", "Ratio")
_EFFECT = message("nma.head.difference_of", "Effect")
QUANTILE = 1.959963984540054  # of the standard normal distribution, for 95% intervals


class PlotContext:
    """What all plots of one comparison share: the network shown, scale and captions."""

    def __init__(self, comparison: Comparison, captions: Captions) -> None:
        self.comparison, self.captions = comparison, captions
        self.component: Component = comparison.reference_component
        self.reference = comparison.reference
        self.ratio = comparison.ratio
        self.measure = say(captions.measure or (_RATIO if comparison.ratio else _EFFECT))

    def labels(self, plot: str, all_networks: bool = False) -> dict[str, Any]:
        """Title and footer of a plot."""
        about = self.captions.about
        title = joined(": ", [plot, about]) if about else plot
        footer = joined(" ", [*self._footer(all_networks), NOTICE])
        return {"title": say(title), "footer": say(footer)}

    def _footer(self, all_networks: bool) -> Iterator[str]:
        if self.comparison.random:
            yield message(
                "nma.plot.random",
                "Random effects, tau² by {method}.",
                method=self.comparison.tau2_method,
            )
        else:
            yield message("nma.plot.common", "Common effect.")
        count = len(self.comparison.components)
        if count > 1 and not all_networks:
            yield message(
                "nma.plot.part",
                "The network has {count} unconnected parts; this one contains {reference}.",
                count=count,
                reference=self.reference,
            )

    def interval(self, effect: float, se: float) -> PlottedEstimate:
        """An estimate with its 95% interval as shown; missing if the effect is nan."""
        if effect != effect:
            return MISSING
        values = (effect, effect - QUANTILE * se, effect + QUANTILE * se)
        return PlottedEstimate(*map(exp, values)) if self.ratio else PlottedEstimate(*values)

    def printed(self, study: str, first: str, second: str) -> PlottedEstimate | None:
        """A study's ratio as published, if known."""
        figures = self.captions.printed.get((study, first, second))
        return PlottedEstimate(*figures) if figures else None

    def direct(
        self, part: Component, first: int, second: int, effect: float, se: float
    ) -> PlottedEstimate:
        """The direct evidence on a pair: a single study as published, or several studies pooled."""
        studies = [
            study.name
            for study in part.fitted.network.studies
            if first in study.arms and second in study.arms
        ]
        printed = (
            self.printed(studies[0], part.treatments[first], part.treatments[second])
            if len(studies) == 1
            else None
        )
        return printed or self.interval(effect, se)

    def is_reversed(self, first: str, second: str) -> bool:
        """Whether to show the pair in reverse, so that the tested regimen comes first."""
        pairs = self.captions.tested
        return (second, first) in pairs and (first, second) not in pairs

    def favours(self, first: str, second: str) -> tuple[str, str]:
        left, right = (first, second) if self.comparison.smaller_is_better else (second, first)
        return (_favours(left), _favours(right))


def _favours(treatment: str) -> str:
    return say(message("nma.plot.favours", "favours {treatment}", treatment=say(treatment)))
