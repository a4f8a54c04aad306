"""Pictures can be printed: every text stands on the page, none on another, for few treatments and for many; files repeat byte for byte."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable, Sequence
from itertools import combinations
from math import inf, nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from trialgraph.errors import TrialgraphError
from trialgraph.graph.pictures.contributions import contributions
from trialgraph.graph.pictures.direct_forest import ComparisonGroup, StudyRow, direct_forest
from trialgraph.graph.pictures.forest import ForestRow, forest
from trialgraph.graph.pictures.funnel import FunnelPoint, funnel
from trialgraph.graph.pictures.league import league
from trialgraph.graph.pictures.net_heat import net_heat
from trialgraph.graph.pictures.network import Edge, Node, network
from trialgraph.graph.pictures.rankograms import rankograms
from trialgraph.graph.pictures.ranks import ranks
from trialgraph.graph.pictures.scale import Scale, scale_of
from trialgraph.graph.pictures.style import look, saved, width_of, wrapped
from trialgraph.graph.pictures.values import MISSING, Interval, number, with_interval

FOOTER = "A research tool: evidence, not advice for one person's care."
NAMES = [
    *("Vd", "DVd", "PVd", "BelaVd", "Elotuzu-PVd", "SVd", "Kd", "DKd", "IsaKd", "Cilta-cel", "Ide-cel", "Teclistamab"),
    *("Teclis-Dara-SC", "NVd", "PanoVd", "VenVd", "KPd", "依沙佐米-Rd"),
]
GROUPS = [
    *("proteasome inhibitor", "anti-CD38", "IMiD", "antibody–drug conjugate", "anti-SLAMF7", "XPO1 inhibitor"),
    *(
        "proteasome inhibitor",
        "anti-CD38",
        "anti-CD38",
        "CAR T cells",
        "CAR T cells",
        "bispecific antibody",
        "bispecific antibody",
    ),
    *("CELMoD", "HDAC inhibitor", "BCL-2 inhibitor", "IMiD", "proteasome inhibitor"),
]
COUNTS = (3, 8, 18)


def sample(draw: np.random.Generator, centre: float = 0.0, error: float = 0.0) -> Interval:
    log, se = draw.normal(centre, 0.35), error or draw.uniform(0.08, 0.35)
    return Interval(*map(float, np.exp([log, log - 1.96 * se, log + 1.96 * se])))


def pairs_of(count: int) -> list[tuple[int, int]]:
    """A star around the first, with loops."""
    star = [(at, 0) for at in range(1, count)]
    return star + [(at, at - 1) for at in range(2, count, 2)] + [(at, at - 5) for at in range(6, count, 3)]


def a_forest(count: int) -> Figure:
    draw = np.random.default_rng(1)
    rows = []
    for at, name in enumerate(NAMES[:count]):
        effect = sample(draw, -0.4)
        predicted = Interval(nan, effect.low * 0.75, effect.high * 1.3)
        direct = sample(draw, -0.4) if at % 3 else MISSING
        rows.append(ForestRow(name, effect, direct, predicted, float(draw.uniform())))
    rows[0] = ForestRow("Vd", MISSING, p_score=0.1)
    if count > 8:
        rows[5] = ForestRow("SVd", Interval(0.2, 0.001, 60.0), sample(draw), Interval(nan, 0.0, inf), 0.4)
        rows[6] = ForestRow("Kd", MISSING)
        rows[7] = rows[7]._replace(note="(two of three trials: interim reports)")
    return forest(
        rows, "Vd", favours=("favours treatment", "favours Vd"), title="Progression-free survival against Vd", footer=FOOTER
    )


def a_simple_forest(count: int) -> Figure:
    draw = np.random.default_rng(2)
    means = [float(draw.normal(0, 4)) for _ in range(count)]
    rows = [ForestRow(name, Interval(mean, mean - 6.5, mean + 6.5)) for name, mean in zip(NAMES[1:count], means, strict=False)]
    return forest(rows, "Vd", "Mean difference", ratio=False, footer=FOOTER)


def a_direct_forest(count: int) -> Figure:
    draw = np.random.default_rng(3)
    groups = []
    for a, b in pairs_of(count):
        studies = [
            StudyRow(f"STUDY-{a}-{b}-{n}", sample(draw), float(draw.uniform(1, 60)), "indirect" if n else "")
            for n in range(1 + a % 3)
        ]
        groups.append(
            ComparisonGroup(
                f"{NAMES[a]} against {NAMES[b]}", studies, sample(draw), sample(draw) if a % 2 else MISSING, sample(draw)
            )
        )
    groups[0].studies[0] = StudyRow("STUDY without figures", MISSING)
    return direct_forest(groups, title="All direct evidence", footer=FOOTER)


def a_network(count: int, layout: str = "circle") -> Figure:
    draw = np.random.default_rng(4)
    nodes = [Node(name, float(draw.integers(60, 1500)), group) for name, group in zip(NAMES[:count], GROUPS, strict=False)]
    nodes[-1] = nodes[-1]._replace(patients=nan)
    kinds = ("direct", "direct", "partial", "indirect")
    edges = []
    for number_, (a, b) in enumerate(pairs_of(count)):
        studies = int(draw.integers(1, 5))
        edges.append(
            Edge(NAMES[a], NAMES[b], float(draw.uniform(2, 90)), str(studies) if studies > 1 else "", kinds[number_ % 4])
        )
    if count > 8:
        cut = {NAMES[15], NAMES[16], NAMES[17]}
        edges = [edge for edge in edges if (edge.treatment1 in cut) == (edge.treatment2 in cut)]
        edges += [Edge(NAMES[15], NAMES[16], 30, "2", "indirect"), Edge(NAMES[16], NAMES[17], 4.5)]
    return network(
        nodes, edges, [NAMES[0:3], NAMES[5:8]] if count > 3 else [], layout, title="Network of the trials", footer=FOOTER
    )


def a_spring_network(count: int) -> Figure:
    return a_network(count, "spring")


def a_league(count: int) -> Figure:
    draw = np.random.default_rng(5)
    strengths = np.sort(draw.normal(0, 0.4, count))
    table = np.full((count, count, 3), nan)
    direct = table.copy()
    for a in range(count):
        for b in range(count):
            se = draw.uniform(0.1, 0.5)
            table[a, b] = np.exp(strengths[a] - strengths[b] + np.array([0, -1.96, 1.96]) * se)
    for a, b in pairs_of(count):
        direct[a, b], direct[b, a] = table[a, b] * 0.95, 1 / table[a, b][[0, 2, 1]]
    if count > 8:
        table[-1, :-1] = table[:-1, -1] = nan
        direct[-1, :-1] = direct[:-1, -1] = nan
    says = "Hazard ratio of the row's treatment against the column's; below 1 favours the row's treatment."
    return league(NAMES[:count], table, direct, says, title="League table, progression-free survival", footer=FOOTER)


def rank_probabilities(count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    draw = np.random.default_rng(6)
    places = np.argsort(np.argsort(draw.normal(np.linspace(0, 3, count), 0.7, (4000, count)), axis=1), axis=1)
    return np.array([[float(np.mean(places[:, one] == rank)) for rank in range(count)] for one in range(count)])


def a_rank_plot(count: int) -> Figure:
    probabilities = rank_probabilities(count)
    scores = [float(1 - np.dot(row, np.arange(count)) / (count - 1)) for row in probabilities]
    return ranks(NAMES[:count], scores, probabilities, title="Ranks, progression-free survival", footer=FOOTER)


def rankogram_panels(count: int) -> Figure:
    return rankograms(NAMES[:count], rank_probabilities(count), title="Rankograms", footer=FOOTER)


def a_net_heat(count: int) -> Figure:
    draw = np.random.default_rng(8)
    designs = [f"{NAMES[a]} : {NAMES[b]}" for a, b in pairs_of(count)]
    designs[-1] += f" : {NAMES[1]}"
    size = len(designs)
    hat = draw.dirichlet(np.full(size, 0.15), size) * draw.choice([-1, 1], (size, size))
    change = draw.normal(0, 2.5, (size, size)) * (draw.uniform(size=(size, size)) < 0.4)
    change[:, 1] = nan
    np.fill_diagonal(change, np.abs(draw.normal(3, 4, size)))
    return net_heat(designs, change, hat, title="Net heat plot", footer=FOOTER)


def contribution_bars(count: int) -> Figure:
    draw = np.random.default_rng(9)
    pairs = pairs_of(count)
    comparisons = [f"{NAMES[a]} : {NAMES[b]}" for a, b in pairs]
    estimates = [f"{name} against Vd" for name in NAMES[1:count]]
    shares = draw.dirichlet(np.full(len(pairs), 0.25), count - 1)
    own = [at if at % 4 else -1 for at in range(count - 1)]
    for row, at in enumerate(own):
        shares[row] *= 0.6
        shares[row, at if at >= 0 else 0] += 0.4
    if count > 3:
        shares[2] = nan
    return contributions(estimates, comparisons, shares, own, title="Contribution of direct comparisons", footer=FOOTER)


def a_funnel(count: int) -> Figure:
    draw = np.random.default_rng(10)
    points = [
        FunnelPoint(f"S{a}{b}{n}", f"{NAMES[a]} : {NAMES[b]}", float(draw.normal(0, 0.2)), float(draw.uniform(0.05, 0.4)))
        for a, b in pairs_of(count)
        for n in range(1 + a % 4)
    ]
    points += [FunnelPoint("none", "x", nan, 0.2), FunnelPoint("none", "x", 0.1, inf)]
    note = "Comparisons are turned newer against older."
    return funnel(points, note=note, title="Comparison-adjusted funnel plot", footer=FOOTER)


PICTURES: Sequence[Callable[[int], Figure]] = (
    *(a_forest, a_simple_forest, a_direct_forest, a_network, a_spring_network, a_league, a_rank_plot, rankogram_panels),
    *(a_net_heat, contribution_bars, a_funnel),
)


class Listener(RendererAgg):
    """A renderer that notes the texts that it is told to draw."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(int(figure.bbox.width), int(figure.bbox.height), figure.dpi)
        self.texts: list[Text] = []

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        if mtext is not None and mtext not in self.texts:
            self.texts.append(mtext)


def drawn(figure: Figure) -> list[tuple[str, Bbox]]:
    """The texts that stand in a picture, each with its place in dots."""
    renderer = Listener(figure)
    figure.draw(renderer)
    return [(text.get_text(), text.get_window_extent(renderer)) for text in renderer.texts if text.get_text().strip()]


def overlapping(texts: Sequence[tuple[str, Bbox]]) -> list[tuple[str, str]]:
    shrunk = [(text, box.padded(-1.0)) for text, box in texts]
    return [(one, other) for (one, box), (other, box2) in combinations(shrunk, 2) if box.overlaps(box2)]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("picture", PICTURES)
def test_texts_are_on_the_page_and_not_on_one_another(picture: Callable[[int], Figure], count: int) -> None:
    figure = picture(count)
    texts = drawn(figure)
    assert any(FOOTER in text.replace("\n", " ") for text, _ in texts)
    assert overlapping(texts) == []
    page = figure.bbox
    assert [t for t, box in texts if box.x0 < 0 or box.y0 < 0 or box.x1 > page.width or box.y1 > page.height] == []
