"""Plots of a comparison: prepares the plain values that `graph.pictures` draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from math import exp, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import TrialgraphError, UnknownNameError
from ..output.notice import NOTICE
from ..pictures.contributions import contributions
from ..pictures.direct_forest import ComparisonGroup, StudyRow, direct_forest
from ..pictures.forest import ForestRow, forest
from ..pictures.funnel import FunnelPoint, funnel
from ..pictures.league import league
from ..pictures.net_heat import net_heat
from ..pictures.network import Edge, Node, network
from ..pictures.ranks import ranks
from ..pictures.style import saved
from ..pictures.values import MISSING, Interval
from .captions import Captions
from .comparison import Comparison
from .component import Component
from .contributions import contribution_matrix, edges_of
from .funnel import funnel as deviations
from .net_heat import net_heat as heat_of
from .node_splitting import direct_evidence, direct_matrix
from .ranking import rank_probabilities
from .studies import Array

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_QUANTILE = 1.959963984540054
_MAX_BARS = 40  # of contributions in one plot


def draw(comparison: Comparison, picture: str, out: Path, captions: Captions | None = None) -> Path:
    """Draw a plot of a comparison to a file (.svg, .png, .pdf) and return its path.

    If there are several networks, `network` and `direct` show all, other plots the one with the
    reference. Raises `UnknownNameError` if there is no such plot, `TrialgraphError` if there is
    nothing to draw or the file cannot be written.
    """
    if picture not in PICTURES:
        raise UnknownNameError("picture", picture, PICTURES)
    return saved(PICTURES[picture](_Drawing(comparison, captions or Captions())), out)


class _Drawing:
    """What all plots of one comparison share: the network shown, scale and captions."""

    def __init__(self, comparison: Comparison, captions: Captions) -> None:
        self.comparison, self.captions = comparison, captions
        self.component: Component = comparison.reference_component
        self.reference = comparison.reference
        self.ratio = comparison.ratio
        self.measure = captions.measure or ("Ratio" if comparison.ratio else "Effect")

    def labels(self, plot: str, all_networks: bool = False) -> dict[str, Any]:
        """Title and footer of a plot."""
        random = self.comparison.random
        about = self.captions.about
        footer = [
            f"random effects, tau² by {self.comparison.tau2_method}" if random else "common effect"
        ]
        count = len(self.comparison.components)
        if count > 1 and not all_networks:
            footer.append(
                f"the network has {count} unconnected parts, of which this one contains "
                f"{self.reference}"
            )
        text = "; ".join(footer)
        return {
            "title": f"{plot}: {about}" if about else plot,
            "footer": f"{text[:1].upper()}{text[1:]}. {NOTICE}",
        }

    def interval(self, effect: float, se: float) -> Interval:
        """An estimate with its 95% interval as shown; missing if the effect is nan."""
        if effect != effect:
            return MISSING
        values = (effect, effect - _QUANTILE * se, effect + _QUANTILE * se)
        return Interval(*map(exp, values)) if self.ratio else Interval(*values)

    def printed(self, study: str, first: str, second: str) -> Interval | None:
        """A study's ratio as published, if known."""
        figures = self.captions.printed.get((study, first, second))
        return Interval(*figures) if figures else None

    def direct(
        self, part: Component, first: int, second: int, effect: float, se: float
    ) -> Interval:
        """The direct evidence on a pair: one study as published, several pooled."""
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
        return (f"favours {left}", f"favours {right}")


def _forest(drawing: _Drawing) -> Figure:
    part, reference = drawing.component, drawing.reference
    direct, errors = direct_matrix(part.fitted)
    to = part.treatments.index(reference)
    rows = []
    for name, score in part.p_scores.items():
        at, effect = part.treatments.index(name), part.effect(name, reference)
        wide = (
            (effect["prediction_low"], effect["prediction_high"])
            if drawing.comparison.random
            else (None, None)
        )
        expected = (
            MISSING
            if wide[0] is None
            else drawing.interval(effect["estimate"], (wide[1] - effect["estimate"]) / _QUANTILE)
        )
        beside = (
            MISSING
            if name == reference
            else drawing.direct(part, at, to, float(direct[at, to]), float(errors[at, to]))
        )
        rows.append(
            ForestRow(
                name, drawing.interval(effect["estimate"], effect["se"]), beside, expected, score
            )
        )
    favours = drawing.favours("the treatment", reference)
    return forest(
        rows,
        reference,
        drawing.measure,
        drawing.ratio,
        favours,
        **drawing.labels(f"Against {reference}"),
    )


def _direct(drawing: _Drawing) -> Figure:
    groups = [group for part in drawing.comparison.components for group in _groups(drawing, part)]
    favours = drawing.favours("the first", "the second")
    return direct_forest(
        groups,
        drawing.measure,
        drawing.ratio,
        favours,
        **drawing.labels("Direct evidence", all_networks=True),
    )


def _groups(drawing: _Drawing, part: Component) -> list[ComparisonGroup]:
    names, fitted = part.treatments, part.fitted
    splits = {(split.treatment1, split.treatment2): split for split in part.splits}
    groups = []
    for (i, j), direct in sorted(direct_evidence(fitted).items()):
        split, sign = splits[names[i], names[j]], 1
        a, b = i, j
        if drawing.is_reversed(names[i], names[j]):
            a, b, sign = j, i, -1
        rows = list(_study_rows(drawing, part, a, b))
        pooled = (
            drawing.interval(sign * direct.effect, direct.variance**0.5)
            if len(rows) > 1
            else MISSING
        )
        indirect = whole = MISSING
        if split.indirect is not None:
            indirect = drawing.interval(sign * split.indirect, split.indirect_se or nan)
            whole = drawing.interval(float(fitted.effects[a, b]), float(fitted.errors[a, b]))
        groups.append(ComparisonGroup(f"{names[a]} : {names[b]}", rows, pooled, indirect, whole))
    return groups


def _study_rows(drawing: _Drawing, part: Component, first: int, second: int) -> Iterator[StudyRow]:
    """The studies that compare two treatments, first against second, as published if known."""
    names = part.treatments
    for study in part.fitted.network.studies:
        if first in study.arms and second in study.arms:
            i, j = study.arms.index(first), study.arms.index(second)
            variance = float(study.variances[i, j])
            printed = drawing.printed(study.name, names[first], names[second])
            note = drawing.captions.study_notes.get(study.name, "")
            shown = printed or drawing.interval(float(study.effects[i, j]), variance**0.5)
            yield StudyRow(study.name, shown, 1 / variance, note)


def _network(drawing: _Drawing) -> Figure:
    nodes, edges, multi_arm = [], [], []
    for part in drawing.comparison.components:
        names, fitted = part.treatments, part.fitted
        patients, groups = drawing.captions.patients, drawing.captions.groups
        nodes += [Node(name, patients.get(name, nan), groups.get(name, "")) for name in names]
        for (i, j), direct in sorted(direct_evidence(fitted).items()):
            grade = drawing.captions.pair_grades.get(frozenset((names[i], names[j])), "direct")
            edges.append(
                Edge(names[i], names[j], float(-fitted.laplacian[i, j]), str(direct.studies), grade)
            )
        multi_arm += [
            [names[arm] for arm in study.arms]
            for study in fitted.network.studies
            if len(study.arms) > 2
        ]
    trees = all(part.geometry.loops == 0 for part in drawing.comparison.components)
    layout = "spring" if trees else "circle"  # a tree on a circle would have needless crossings
    return network(
        nodes,
        edges,
        multi_arm,
        layout,
        group="Drug classes",
        **drawing.labels("Evidence network", all_networks=True),
    )


def _league(drawing: _Drawing) -> Figure:
    part, order = drawing.component, drawing.component.best_first
    places = [part.treatments.index(name) for name in order]
    direct, errors = direct_matrix(part.fitted)
    side = "below" if drawing.comparison.smaller_is_better else "above"
    note = (
        f"Row treatment against column treatment; {side} {1 if drawing.ratio else 0} favours the "
        "row treatment."
    )
    return league(
        order,
        _cube(drawing, part.fitted.effects, part.fitted.errors, places),
        _cube(drawing, direct, errors, places),
        note,
        drawing.ratio,
        drawing.comparison.smaller_is_better,
        **drawing.labels("League table"),
    )


def _cube(drawing: _Drawing, effects: Array, errors: Array, places: list[int]) -> Array:
    """Estimate and interval of row against column (n × n × 3); nan if there is none."""
    cube = np.full((len(places), len(places), 3), np.nan)
    for row, i in enumerate(places):
        for column, j in enumerate(places):
            if i != j:
                cube[row, column] = drawing.interval(float(effects[i, j]), float(errors[i, j]))
    return cube


def _ranks(drawing: _Drawing) -> Figure:
    part = drawing.component
    places = [part.treatments.index(name) for name in part.best_first]
    chances = rank_probabilities(part.fitted, drawing.comparison.smaller_is_better)
    return ranks(
        part.best_first, list(part.p_scores.values()), chances[places], **drawing.labels("Ranks")
    )


def _heat(drawing: _Drawing) -> Figure:
    if (heat := heat_of(drawing.component.fitted)) is None:
        raise TrialgraphError(
            "this network has no inconsistency between designs to show in a net heat plot"
        )
    return net_heat(heat.labels, heat.change, heat.share, **drawing.labels("Net heat"))


def _contributions(drawing: _Drawing) -> Figure:
    """Contributions to all estimates, or in a large network to those against the reference."""
    part, edges = drawing.component, edges_of(drawing.component.fitted)
    names, matrix = part.treatments, contribution_matrix(part.fitted)
    pairs = list(combinations(range(len(names)), 2))
    to = names.index(drawing.reference)
    shown = [at for at, pair in enumerate(pairs) if len(pairs) <= _MAX_BARS or to in pair]
    own = [edges.index(pairs[at]) if pairs[at] in edges else -1 for at in shown]
    labels = [f"{names[i]} : {names[j]}" for i, j in pairs]
    edge_labels = [f"{names[i]} : {names[j]}" for i, j in edges]
    return contributions(
        [labels[at] for at in shown],
        edge_labels,
        matrix[shown],
        own,
        **drawing.labels("Contributions"),
    )


def _funnel(drawing: _Drawing) -> Figure:
    points = [
        FunnelPoint(
            point.study, f"{point.treatment1} : {point.treatment2}", point.deviation, point.se
        )
        for point in deviations(drawing.component.fitted, drawing.component.best_first)
    ]
    note = "Within each comparison, the treatment with the higher P-score comes first."
    return funnel(
        points,
        drawing.ratio,
        drawing.measure,
        note=note,
        **drawing.labels("Comparison-adjusted funnel"),
    )


PICTURES: Mapping[str, Callable[[_Drawing], Any]] = {
    "forest": _forest,
    "direct": _direct,
    "network": _network,
    "league": _league,
    "ranks": _ranks,
    "heat": _heat,
    "contributions": _contributions,
    "funnel": _funnel,
}
