"""Plots of a comparison: prepares the plain values that `graph.pictures` draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import TrialgraphError, UnknownNameError
from ...message import message
from ..pictures.contributions import contributions
from ..pictures.funnel import FunnelPoint, funnel
from ..pictures.language import in_language, say
from ..pictures.league import league
from ..pictures.net_heat import net_heat
from ..pictures.network import Edge, Node, network
from ..pictures.ranks import ranks
from ..pictures.style import saved
from ..pictures.values import MISSING, PlottedEstimate
from .captions import Captions
from .comparison import Comparison
from .component import Component
from .contributions import contribution_matrix, edges_of
from .forest_plots import direct_plot, forest_plot
from .funnel import funnel as deviations
from .net_heat import net_heat as heat_of
from .node_splitting import direct_evidence, direct_matrix
from .plot_context import PlotContext
from .ranking import rank_probabilities
from .studies import Array

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MAX_BARS = 40  # of contributions in one plot


def draw(
    comparison: Comparison,
    picture: str,
    out: Path,
    captions: Captions | None = None,
    translate: Callable[[str], str] = str,
) -> Path:
    """Draw a plot of a comparison to a file (.svg, .png, .pdf) and return its path.

    `translate` turns its text into another language. If there are several networks, the plots
    `network` and `direct` show all of them, and every other plot shows the one that contains the
    reference. Raises `UnknownNameError` if there is no such plot, `TrialgraphError` if there is
    nothing to draw or the file cannot be written.
    """
    return saved(figure_of(comparison, picture, captions, translate), out)


def figure_of(
    comparison: Comparison,
    picture: str,
    captions: Captions | None = None,
    translate: Callable[[str], str] = str,
) -> Figure:
    """The plot as a matplotlib figure, with the options and errors of `draw`."""
    if picture not in PICTURES:
        raise UnknownNameError("picture", picture, PICTURES)
    with in_language(translate):
        figure: Figure = PICTURES[picture](PlotContext(comparison, captions or Captions()))
    return figure


def _network(context: PlotContext) -> Figure:
    nodes, edges, multi_arm = [], [], []
    for part in context.comparison.components:
        names, fitted = part.treatments, part.fitted
        patients, groups = context.captions.patients, context.captions.groups
        nodes += [Node(name, patients.get(name, nan), say(groups.get(name, ""))) for name in names]
        for (i, j), direct in sorted(direct_evidence(fitted).items()):
            grade = context.captions.pair_grades.get(frozenset((names[i], names[j])), "direct")
            weight, hollow = float(-fitted.laplacian[i, j]), context.is_hollow_direct(part, i, j)
            edges.append(Edge(names[i], names[j], weight, str(direct.studies), grade, hollow))
        multi_arm += [
            [names[arm] for arm in study.arms]
            for study in fitted.network.studies
            if len(study.arms) > 2
        ]
    trees = all(part.geometry.loops == 0 for part in context.comparison.components)
    layout = "spring" if trees else "circle"  # a tree on a circle would have needless crossings
    return network(
        nodes,
        edges,
        multi_arm,
        layout,
        weight=say(message("nma.plot.precision", "precision")),
        label=say(message("nma.plot.studies", "studies")),
        group=say(message("nma.plot.classes", "Drug classes")),
        people=context.people,
        **context.labels(
            message("nma.plot.network", "Evidence network"), all_networks=True, lines=True
        ),
    )


def _league(context: PlotContext) -> Figure:
    part = context.component
    order = part.in_display_order(context.reference)
    places = [part.treatments.index(name) for name in order]
    direct, errors = direct_matrix(part.fitted)
    note: str
    no_effect = 1 if context.ratio else 0
    if context.comparison.smaller_is_better:
        note = message(
            "nma.plot.row_below",
            "Row treatment against column treatment; below {value} favours the row treatment.",
            value=no_effect,
        )
    else:
        note = message(
            "nma.plot.row_above",
            "Row treatment against column treatment; above {value} favours the row treatment.",
            value=no_effect,
        )
    return league(
        order,
        _estimates(context.network, part, part.fitted.effects, part.fitted.errors, places),
        _estimates(context.direct, part, direct, errors, places),
        note,
        context.ratio,
        context.comparison.smaller_is_better,
        hollow=_hollow_cells(context, part, places),
        **context.labels(message("nma.plot.league", "League table")),
    )


def _hollow_cells(context: PlotContext, part: Component, places: list[int]) -> list[list[bool]]:
    """Whether each cell is hollow: network estimates below the diagonal, direct ones above it."""
    names = part.treatments
    return [
        [
            i != j
            and (
                part.is_hollow(names[i], names[j])
                if row > column
                else context.is_hollow_direct(part, i, j)
            )
            for column, j in enumerate(places)
        ]
        for row, i in enumerate(places)
    ]


def _estimates(
    show: Callable[[Component, int, int, float, float], PlottedEstimate],
    part: Component,
    effects: Array,
    errors: Array,
    places: list[int],
) -> list[list[PlottedEstimate]]:
    """The estimate of row against column (n × n); missing if there is none."""
    return [
        [
            show(part, i, j, float(effects[i, j]), float(errors[i, j])) if i != j else MISSING
            for j in places
        ]
        for i in places
    ]


def _ranks(context: PlotContext) -> Figure:
    part = context.component
    order = part.in_display_order(context.reference)
    hollow = part.hollow_against(context.reference)
    places = [part.treatments.index(name) for name in order]
    chances = rank_probabilities(part.fitted, context.comparison.smaller_is_better)
    return ranks(
        [name + context.mark(name, context.reference) for name in order],
        [part.p_scores[name] for name in order],
        chances[places],
        say("P-score"),
        hollow=[name in hollow for name in order] if context.people else [],
        reference=context.reference,
        **context.labels(message("nma.plot.ranks", "Ranks")),
    )


def _heat(context: PlotContext) -> Figure:
    if (heat := heat_of(context.component.fitted)) is None:
        raise TrialgraphError(
            message(
                "nma.plot.no_heat",
                "this network has no inconsistency between designs to show in a net heat plot",
            )
        )
    return net_heat(
        heat.labels, heat.change, heat.share, **context.labels(message("nma.plot.heat", "Net heat"))
    )


def _contributions(context: PlotContext) -> Figure:
    """Contributions to all estimates; in a large network, only to those against the reference."""
    part, edges = context.component, edges_of(context.component.fitted)
    names, matrix = part.treatments, contribution_matrix(part.fitted)
    pairs = list(combinations(range(len(names)), 2))
    to = names.index(context.reference)
    shown = [at for at, pair in enumerate(pairs) if len(pairs) <= _MAX_BARS or to in pair]
    shown.sort(key=lambda at: part.is_hollow(*(names[place] for place in pairs[at])))
    own = [edges.index(pairs[at]) if pairs[at] in edges else -1 for at in shown]
    labels = [f"{names[i]} : {names[j]}" for i, j in pairs]
    edge_labels = [
        context.signed(f"{names[i]} : {names[j]}", context.is_hollow_direct(part, i, j))
        for i, j in edges
    ]
    return contributions(
        [labels[at] for at in shown],
        edge_labels,
        matrix[shown],
        own,
        **context.labels(message("nma.plot.contributions", "Contributions")),
    )


def _funnel(context: PlotContext) -> Figure:
    part = context.component
    points = [
        FunnelPoint(
            context.study_name(point.study),
            f"{point.treatment1} : {point.treatment2}",
            point.deviation,
            point.se,
            context.is_hollow_study(part, point.study),
        )
        for point in deviations(part.fitted, part.best_first)
    ]
    note = message(
        "nma.plot.order",
        "Within each comparison, the treatment with the higher P-score comes first.",
    )
    return funnel(
        points,
        context.ratio,
        context.measure,
        note=note,
        **context.labels(message("nma.plot.funnel", "Comparison-adjusted funnel")),
    )


PICTURES: Mapping[str, Callable[[PlotContext], Any]] = {
    "forest": forest_plot,
    "direct": direct_plot,
    "network": _network,
    "league": _league,
    "ranks": _ranks,
    "heat": _heat,
    "contributions": _contributions,
    "funnel": _funnel,
}
