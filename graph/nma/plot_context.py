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
from .log_ratio import QUANTILE

REMARKED = "†"  # beside estimates of comparisons with a remark
_RATIO = message("nma.head.ratio", "Ratio")
_EFFECT = message("nma.head.difference_of", "Effect")


class PlotContext:
    """What all plots of one comparison share: the network shown, scale and captions."""

    def __init__(self, comparison: Comparison, captions: Captions) -> None:
        self.comparison, self.captions = comparison, captions
        self.component: Component = comparison.reference_component
        self.reference = comparison.reference
        self.ratio = comparison.ratio
        self.measure = say(captions.measure or (_RATIO if comparison.ratio else _EFFECT))

    def labels(self, plot: str, all_networks: bool = False, lines: bool = False) -> dict[str, Any]:
        """Title and footer of a plot; with `lines`, only its lines are filled or hollow."""
        about = self.captions.about
        title = joined(": ", [plot, about]) if about else plot
        footer = joined(" ", [*self._footer(all_networks, lines), NOTICE])
        return {"title": say(title), "footer": say(footer)}

    def _footer(self, all_networks: bool, lines: bool) -> Iterator[str]:
        if self.comparison.random:
            yield message(
                "nma.plot.random",
                "Random effects, tau² by {method}.",
                method=self.comparison.tau2_method,
            )
        else:
            yield message("nma.plot.common", "Common effect.")
        count = len(self.comparison.components)
        if self.people and lines:
            yield message(
                "nma.plot.people_of_lines",
                "Filled lines: only people {people} are compared. Hollow lines: other people too.",
                people=self.captions.matched,
            )
        elif self.people:
            yield message(
                "nma.plot.people",
                "Filled: only people {people} are compared. Hollow: other people too.",
                people=self.captions.matched,
            )
        yield from self._remarks(all_networks)
        yield from self.captions.notes
        if count > 1 and not all_networks:
            yield message(
                "nma.plot.part",
                "The network has {count} unconnected parts; this one contains {reference}.",
                count=count,
                reference=self.reference,
            )

    def _remarks(self, all_networks: bool) -> Iterator[str]:
        """What the sign of remarks means, for each comparison that has one in the plot."""
        for pair, remark in self.captions.remarks.items():
            if all_networks or {*pair} <= {*self.component.treatments}:
                yield message(
                    "nma.plot.remark",
                    "{sign} {pair}: {remark}.",
                    sign=REMARKED,
                    pair=joined(" vs ", pair),
                    remark=remark,
                )

    def mark(self, first: str, second: str) -> str:
        """The sign of a comparison with a remark; empty for any other."""
        remarked = self.captions.remarks
        return REMARKED if {(first, second), (second, first)} & {*remarked} else ""

    @property
    def people(self) -> tuple[str, ...]:
        """Whose patients the filled and the hollow marks compare; empty if none are marked."""
        people = self.captions.matched
        if not people or self.component.matched is None:
            return ()
        return (
            say(message("nma.plot.filled", "Only people {people}", people=people)),
            say(message("nma.plot.hollow", "Other people too: not all {people}", people=people)),
        )

    def is_hollow_study(self, part: Component, study: str) -> bool:
        """Whether studies are marked and this one is not matched."""
        return part.matched is not None and study not in part.matched

    def is_hollow_direct(self, part: Component, first: int, second: int) -> bool:
        """Whether studies are marked and one that compares two treatments is not matched."""
        return part.matched is not None and any(
            self.is_hollow_study(part, study.name)
            for study in part.fitted.network.studies
            if first in study.arms and second in study.arms
        )

    def signed(self, name: str, hollow: bool) -> str:
        """A name with the sign of filled or hollow marks, if there are any."""
        return f"{'□' if hollow else '■'} {name}" if self.people else name

    def network(
        self, part: Component, first: int, second: int, effect: float, se: float
    ) -> PlottedEstimate:
        """A network estimate; if it rests on a single study, as published."""
        names = part.treatments
        single = first != second and part.is_only_direct(names[first], names[second])
        if single and part.fitted.tau2 == 0:
            return self.direct(part, first, second, effect, se)
        return self.interval(effect, se)._replace(mark=self.mark(names[first], names[second]))

    def interval(self, effect: float, se: float) -> PlottedEstimate:
        """An estimate with its 95% interval as shown; missing if the effect is nan."""
        if effect != effect:
            return MISSING
        values = (effect, effect - QUANTILE * se, effect + QUANTILE * se)
        estimate, low, high = map(exp, values) if self.ratio else values
        return PlottedEstimate(estimate, low, high)

    def study_name(self, study: str) -> str:
        """The name of a study for people, translated."""
        return say(self.captions.study_names.get(study, study))

    def printed(self, study: str, first: str, second: str) -> PlottedEstimate | None:
        """A study's ratio as published, if known; the reciprocal, rounded, if it is published in
        reverse."""
        if figures := self.captions.printed.get((study, first, second)):
            estimate, low, high = map(float, figures)
            return PlottedEstimate(estimate, low, high, figures)
        if figures := self.captions.printed.get((study, second, first)):
            estimate, low, high = map(float, figures)
            return PlottedEstimate(1 / estimate, 1 / high, 1 / low)
        return None

    def direct(
        self, part: Component, first: int, second: int, effect: float, se: float
    ) -> PlottedEstimate:
        """The direct evidence on a pair: a single study as published, or several studies pooled."""
        studies = [
            study.name
            for study in part.fitted.network.studies
            if first in study.arms and second in study.arms
        ]
        names = part.treatments[first], part.treatments[second]
        printed = self.printed(studies[0], *names) if len(studies) == 1 else None
        return (printed or self.interval(effect, se))._replace(mark=self.mark(*names))

    def is_reversed(self, first: str, second: str) -> bool:
        """Whether to show the pair in reverse, so that the tested regimen comes first."""
        pairs = self.captions.tested
        return (second, first) in pairs and (first, second) not in pairs

    def favours(self, first: str, second: str) -> tuple[str, str]:
        left, right = (first, second) if self.comparison.smaller_is_better else (second, first)
        return (_favours(left), _favours(right))


def _favours(treatment: str) -> str:
    return say(message("nma.plot.favours", "favours {treatment}", treatment=say(treatment)))
