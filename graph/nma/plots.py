"""From a comparison to its pictures: what each shows, as plain values."""

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
_MOST_PAIRS = 40  # bars of contributions in one picture


def draw(found: Comparison, picture: str, out: Path, captions: Captions = Captions()) -> Path:  # noqa: B008  # immutable
    """Draws a picture of a comparison to a file (.svg, .png, .pdf); of several networks that of the reference, but for `network`
    and `direct`, which show all.

    Raises `UnknownNameError` for a picture that is not known, `TrialgraphError` where there is nothing to draw or the file
    cannot be written.
    """
    if picture not in PICTURES:
        raise UnknownNameError("picture", picture, PICTURES)
    return saved(PICTURES[picture](_Drawing(found, captions)), out)


class _Drawing:
    """What all pictures of one comparison share: the network shown, the scale, the words."""

    def __init__(self, found: Comparison, captions: Captions) -> None:
        self.found, self.captions = found, captions
        self.part: Component = found.of_reference
        self.reference = found.reference
        self.ratio = found.ratio
        self.measure = captions.measure or ("Ratio" if found.ratio else "Effect")

    def about(self, what: str, whole: bool = False) -> dict[str, Any]:
        """Title and footer of a picture."""
        model = "random effects" if self.found.random else "common effect"
        whose = self.captions.about
        footer = [model + (f", tau² by {self.found.tau2_method}" if self.found.random else "")]
        if len(self.found.components) > 1 and not whole:
            footer.append(
                f"the network falls apart into {len(self.found.components)}, this is that of {self.reference}"
            )
        text = "; ".join(footer)
        return {
            "title": f"{what}: {whose}" if whose else what,
            "footer": f"{text[:1].upper()}{text[1:]}. {NOTICE}",
        }

    def interval(self, effect: float, se: float) -> Interval:
        """An estimate with its interval, as it is printed; missing where there is none."""
        if effect != effect:
            return MISSING
        values = (effect, effect - _QUANTILE * se, effect + _QUANTILE * se)
        return Interval(*map(exp, values)) if self.ratio else Interval(*values)

    def printed(self, study: str, first: str, second: str) -> Interval | None:
        """A study's figure as its source prints it, where it does."""
        figures = self.captions.printed.get((study, first, second))
        return Interval(*figures) if figures else None

    def direct(
        self, part: Component, first: int, second: int, effect: float, se: float
    ) -> Interval:
        """The direct evidence on two treatments: of one study as printed, of several pooled; missing where there is none."""
        studies = [
            one.name
            for one in part.fitted.network.studies
            if first in one.arms and second in one.arms
        ]
        printed = (
            self.printed(studies[0], part.treatments[first], part.treatments[second])
            if len(studies) == 1
            else None
        )
        return printed or self.interval(effect, se)

    def turned(self, first: str, second: str) -> bool:
        """Whether a comparison is shown the other way around, the regimen that was tested first."""
        pairs = self.captions.tested
        return (second, first) in pairs and (first, second) not in pairs

    def favours(self, first: str, second: str) -> tuple[str, str]:
        left, right = (first, second) if self.found.smaller_is_better else (second, first)
        return (f"favours {left}", f"favours {right}")


def _forest(drawing: _Drawing) -> Figure:
    part, reference = drawing.part, drawing.reference
    direct, errors = direct_matrix(part.fitted)
    to = part.treatments.index(reference)
    rows = []
    for name, score in part.p_scores.items():
        at, effect = part.treatments.index(name), part.effect(name, reference)
        wide = (
            (effect["prediction_low"], effect["prediction_high"])
            if drawing.found.random
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
        **drawing.about(f"Against {reference}"),
    )


def _direct(drawing: _Drawing) -> Figure:
    groups = [group for part in drawing.found.components for group in _groups(drawing, part)]
    favours = drawing.favours("the first", "the second")
    return direct_forest(
        groups,
        drawing.measure,
        drawing.ratio,
        favours,
        **drawing.about("Direct evidence", whole=True),
    )


def _groups(drawing: _Drawing, part: Component) -> list[ComparisonGroup]:
    names, fitted = part.treatments, part.fitted
    splits = {(one.treatment1, one.treatment2): one for one in part.splits}
    groups = []
    for (i, j), direct in sorted(direct_evidence(fitted).items()):
        split, sign = splits[names[i], names[j]], 1
        a, b = i, j
        if drawing.turned(names[i], names[j]):
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
    """The studies that compare two treatments, the first against the second; figures as printed, where they are."""
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
    nodes, edges, several = [], [], []
    for part in drawing.found.components:
        names, fitted = part.treatments, part.fitted
        patients, groups = drawing.captions.patients, drawing.captions.groups
        nodes += [Node(name, patients.get(name, nan), groups.get(name, "")) for name in names]
        for (i, j), direct in sorted(direct_evidence(fitted).items()):
            grade = drawing.captions.pair_grades.get(frozenset((names[i], names[j])), "direct")
            edges.append(
                Edge(names[i], names[j], float(-fitted.laplacian[i, j]), str(direct.studies), grade)
            )
        several += [
            [names[arm] for arm in study.arms]
            for study in fitted.network.studies
            if len(study.arms) > 2
        ]
    trees = all(part.geometry.loops == 0 for part in drawing.found.components)
    layout = "spring" if trees else "circle"  # a tree on a circle crosses itself for nothing
    return network(
        nodes,
        edges,
        several,
        layout,
        group="Drug classes",
        **drawing.about("Evidence network", whole=True),
    )


def _league(drawing: _Drawing) -> Figure:
    part, order = drawing.part, drawing.part.best_first
    places = [part.treatments.index(name) for name in order]
    direct, errors = direct_matrix(part.fitted)
    side = "below" if drawing.found.smaller_is_better else "above"
    said = f"Row treatment against column treatment; {side} {1 if drawing.ratio else 0} favours the row treatment."
    return league(
        order,
        _cube(drawing, part.fitted.effects, part.fitted.errors, places),
        _cube(drawing, direct, errors, places),
        said,
        drawing.ratio,
        drawing.found.smaller_is_better,
        **drawing.about("League table"),
    )


def _cube(drawing: _Drawing, effects: Array, errors: Array, places: list[int]) -> Array:
    """Estimate, low and high of row against column (n × n × 3), in an order; nan on the diagonal and where there is none."""
    cube = np.full((len(places), len(places), 3), np.nan)
    for row, i in enumerate(places):
        for column, j in enumerate(places):
            if i != j:
                cube[row, column] = drawing.interval(float(effects[i, j]), float(errors[i, j]))
    return cube


def _ranks(drawing: _Drawing) -> Figure:
    part = drawing.part
    places = [part.treatments.index(name) for name in part.best_first]
    chances = rank_probabilities(part.fitted, drawing.found.smaller_is_better)
    return ranks(
        part.best_first, list(part.p_scores.values()), chances[places], **drawing.about("Ranks")
    )


def _heat(drawing: _Drawing) -> Figure:
    if (found := heat_of(drawing.part.fitted)) is None:
        raise TrialgraphError(
            "no designs of this network can disagree: a net heat plot would be empty"
        )
    return net_heat(found.labels, found.change, found.share, **drawing.about("Net heat"))


def _contributions(drawing: _Drawing) -> Figure:
    """Contributions to the estimates against the reference; to all of them in a small network."""
    part, edges = drawing.part, edges_of(drawing.part.fitted)
    names, matrix = part.treatments, contribution_matrix(part.fitted)
    pairs = list(combinations(range(len(names)), 2))
    to = names.index(drawing.reference)
    shown = [at for at, pair in enumerate(pairs) if len(pairs) <= _MOST_PAIRS or to in pair]
    own = [edges.index(pairs[at]) if pairs[at] in edges else -1 for at in shown]
    labels = [f"{names[i]} : {names[j]}" for i, j in pairs]
    told = [f"{names[i]} : {names[j]}" for i, j in edges]
    return contributions(
        [labels[at] for at in shown], told, matrix[shown], own, **drawing.about("Contributions")
    )


def _funnel(drawing: _Drawing) -> Figure:
    points = [
        FunnelPoint(one.study, f"{one.treatment1} : {one.treatment2}", one.deviation, one.se)
        for one in deviations(drawing.part.fitted, drawing.part.best_first)
    ]
    note = "Comparisons are turned by P-score: the better against the worse."
    return funnel(
        points,
        drawing.ratio,
        drawing.measure,
        note=note,
        **drawing.about("Comparison-adjusted funnel"),
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
