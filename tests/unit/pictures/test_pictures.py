"""Pictures are fit for print, with few or many treatments.

Every text is on the page and overlaps no other text, and files are reproducible byte for byte.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable, Sequence
from itertools import combinations
from math import exp, inf, log, nan
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from trialgraph.errors import TrialgraphError
from trialgraph.graph.output.intervals import rounded
from trialgraph.graph.pictures.contributions import contributions
from trialgraph.graph.pictures.direct_forest import ComparisonGroup, StudyRow, direct_forest, pages
from trialgraph.graph.pictures.forest import ForestRow, forest
from trialgraph.graph.pictures.funnel import FunnelPoint, funnel
from trialgraph.graph.pictures.league import league
from trialgraph.graph.pictures.net_heat import net_heat
from trialgraph.graph.pictures.network import Edge, Node, network
from trialgraph.graph.pictures.rankograms import rankograms
from trialgraph.graph.pictures.ranks import ranks
from trialgraph.graph.pictures.scale import Scale, scale_of
from trialgraph.graph.pictures.style import look, saved, width_of, wrapped
from trialgraph.graph.pictures.values import MISSING, PlottedEstimate, with_interval

FOOTER = "Research tool: it shows published evidence."
NAMES = [
    *(
        "Vd",
        "DVd",
        "PVd",
        "BelaVd",
        "Elotuzu-PVd",
        "SVd",
        "Kd",
        "DKd",
        "IsaKd",
        "Cilta-cel",
        "Ide-cel",
        "Teclistamab",
    ),
    *("Teclis-Dara-SC", "NVd", "PanoVd", "VenVd", "KPd", "依沙佐米-Rd"),
]
GROUPS = [
    *(
        "proteasome inhibitor",
        "anti-CD38",
        "IMiD",
        "antibody–drug conjugate",
        "anti-SLAMF7",
        "XPO1 inhibitor",
    ),
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


def sample(draw: np.random.Generator, centre: float = 0.0, error: float = 0.0) -> PlottedEstimate:
    log, se = draw.normal(centre, 0.35), error or draw.uniform(0.08, 0.35)
    return PlottedEstimate(*map(float, np.exp([log, log - 1.96 * se, log + 1.96 * se])))


def pairs_of(count: int) -> list[tuple[int, int]]:
    """A star around the first, with loops."""
    star = [(at, 0) for at in range(1, count)]
    return (
        star
        + [(at, at - 1) for at in range(2, count, 2)]
        + [(at, at - 5) for at in range(6, count, 3)]
    )


def a_forest(count: int) -> Figure:
    draw = np.random.default_rng(1)
    rows = []
    for at, name in enumerate(NAMES[:count]):
        effect = sample(draw, -0.4)
        predicted = PlottedEstimate(nan, effect.low * 0.75, effect.high * 1.3)
        direct = sample(draw, -0.4) if at % 3 else MISSING
        rows.append(ForestRow(name, effect, direct, predicted, float(draw.uniform())))
    rows[0] = ForestRow("Vd", MISSING, p_score=0.1)
    if count > 8:
        rows[5] = ForestRow(
            "SVd",
            PlottedEstimate(0.2, 0.001, 60.0),
            sample(draw),
            PlottedEstimate(nan, 0.0, inf),
            0.4,
        )
        rows[6] = ForestRow("Kd", MISSING)
        rows[7] = rows[7]._replace(note="(two of three trials: interim reports)")
    return forest(
        rows,
        "Vd",
        favours=("favours treatment", "favours Vd"),
        title="Progression-free survival against Vd",
        footer=FOOTER,
    )


def a_simple_forest(count: int) -> Figure:
    draw = np.random.default_rng(2)
    means = [float(draw.normal(0, 4)) for _ in range(count)]
    rows = [
        ForestRow(name, PlottedEstimate(mean, mean - 6.5, mean + 6.5))
        for name, mean in zip(NAMES[1:count], means, strict=False)
    ]
    return forest(rows, "Vd", "Mean difference", ratio=False, footer=FOOTER)


def a_direct_forest(count: int) -> Figure:
    draw = np.random.default_rng(3)
    groups = []
    for a, b in pairs_of(count):
        studies = [
            StudyRow(
                f"STUDY-{a}-{b}-{n}",
                sample(draw),
                float(draw.uniform(1, 60)),
                "indirect" if n else "",
            )
            for n in range(1 + a % 3)
        ]
        groups.append(
            ComparisonGroup(
                f"{NAMES[a]} against {NAMES[b]}",
                studies,
                sample(draw),
                sample(draw) if a % 2 else MISSING,
                sample(draw),
            )
        )
    groups[0].studies[0] = StudyRow("STUDY without figures", MISSING)
    return direct_forest(groups, title="All direct evidence", footer=FOOTER)


def a_network(count: int, layout: str = "circle") -> Figure:
    draw = np.random.default_rng(4)
    nodes = [
        Node(name, float(draw.integers(60, 1500)), group)
        for name, group in zip(NAMES[:count], GROUPS, strict=False)
    ]
    nodes[-1] = nodes[-1]._replace(patients=nan)
    kinds = ("direct", "direct", "partial", "indirect")
    edges = []
    for number_, (a, b) in enumerate(pairs_of(count)):
        studies = int(draw.integers(1, 5))
        edges.append(
            Edge(
                NAMES[a],
                NAMES[b],
                float(draw.uniform(2, 90)),
                str(studies) if studies > 1 else "",
                kinds[number_ % 4],
            )
        )
    if count > 8:
        cut = {NAMES[15], NAMES[16], NAMES[17]}
        edges = [edge for edge in edges if (edge.treatment1 in cut) == (edge.treatment2 in cut)]
        edges += [Edge(NAMES[15], NAMES[16], 30, "2", "indirect"), Edge(NAMES[16], NAMES[17], 4.5)]
    return network(
        nodes,
        edges,
        [NAMES[0:3], NAMES[5:8]] if count > 3 else [],
        layout,
        title="Network of the trials",
        footer=FOOTER,
    )


def a_spring_network(count: int) -> Figure:
    return a_network(count, "spring")


def estimates(table: np.ndarray[Any, np.dtype[np.float64]]) -> list[list[PlottedEstimate]]:
    return [[PlottedEstimate(*map(float, cell)) for cell in row] for row in table]


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
    says = (
        "Hazard ratio of the row's treatment against the column's; below 1 favours the row's "
        "treatment."
    )
    return league(
        NAMES[:count],
        estimates(table),
        estimates(direct),
        says,
        title="League table, progression-free survival",
        footer=FOOTER,
    )


def rank_probabilities(count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    draw = np.random.default_rng(6)
    places = np.argsort(
        np.argsort(draw.normal(np.linspace(0, 3, count), 0.7, (4000, count)), axis=1), axis=1
    )
    return np.array(
        [
            [float(np.mean(places[:, treatment] == rank)) for rank in range(count)]
            for treatment in range(count)
        ]
    )


def a_rank_plot(count: int) -> Figure:
    probabilities = rank_probabilities(count)
    scores = [float(1 - np.dot(row, np.arange(count)) / (count - 1)) for row in probabilities]
    return ranks(
        NAMES[:count],
        scores,
        probabilities,
        title="Ranks, progression-free survival",
        footer=FOOTER,
    )


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
    return contributions(
        estimates,
        comparisons,
        shares,
        own,
        title="Contribution of direct comparisons",
        footer=FOOTER,
    )


def a_funnel(count: int) -> Figure:
    draw = np.random.default_rng(10)
    points = [
        FunnelPoint(
            f"S{a}{b}{n}",
            f"{NAMES[a]} : {NAMES[b]}",
            float(draw.normal(0, 0.2)),
            float(draw.uniform(0.05, 0.4)),
        )
        for a, b in pairs_of(count)
        for n in range(1 + a % 4)
    ]
    points += [FunnelPoint("none", "x", nan, 0.2), FunnelPoint("none", "x", 0.1, inf)]
    note = "Comparisons are turned newer against older."
    return funnel(points, note=note, title="Comparison-adjusted funnel plot", footer=FOOTER)


PICTURES: Sequence[Callable[[int], Figure]] = (
    *(
        a_forest,
        a_simple_forest,
        a_direct_forest,
        a_network,
        a_spring_network,
        a_league,
        a_rank_plot,
        rankogram_panels,
    ),
    *(a_net_heat, contribution_bars, a_funnel),
)


def renderer_of(figure: Figure) -> RendererAgg:
    return RendererAgg(int(figure.bbox.width), int(figure.bbox.height), figure.dpi)


def drawn(figure: Figure) -> list[tuple[str, Bbox]]:
    """The texts of a picture (without ticks outside the axes), each with its box in dots."""
    renderer, draw = renderer_of(figure), Text.draw
    texts: list[tuple[str, Bbox]] = []

    def noting(text: Text, *args: Any) -> None:
        draw(text, *args)
        if text.get_visible() and text.get_text().strip():
            texts.append((text.get_text(), text.get_window_extent(renderer)))

    with patch.object(Text, "draw", noting), patch.object(RendererAgg, "draw_text"):
        figure.draw(renderer)  # only where the texts are matters, not what they look like
    return texts


def overlapping(texts: Sequence[tuple[str, Bbox]]) -> list[tuple[str, str]]:
    shrunk = [(text, box.padded(-1.0)) for text, box in texts]
    return [
        (text, other)
        for (text, box), (other, box2) in combinations(shrunk, 2)
        if box.overlaps(box2)
    ]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("picture", PICTURES)
def test_texts_are_on_the_page_and_do_not_overlap(
    picture: Callable[[int], Figure], count: int
) -> None:
    figure = picture(count)
    texts = drawn(figure)
    assert any(FOOTER in text.replace("\n", " ") for text, _ in texts)
    assert overlapping(texts) == []
    page = figure.bbox
    assert [
        t
        for t, box in texts
        if box.x0 < 0 or box.y0 < 0 or box.x1 > page.width or box.y1 > page.height
    ] == []


@pytest.mark.parametrize("picture", PICTURES)
def test_long_names_are_wrapped(
    picture: Callable[[int], Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    long = [
        "来那度胺联合硼替佐米和地塞米松及达雷妥尤单抗方案",
        "daratumumab plus bortezomib plus dexamethasone, then maintenance",
        "x" * 50,
    ]
    monkeypatch.setitem(globals(), "NAMES", [*long, *NAMES[3:]])
    assert overlapping(drawn(picture(8))) == []


@pytest.mark.parametrize("picture", PICTURES)
def test_files_repeat_byte_for_byte_with_text_as_text(
    picture: Callable[[int], Figure], tmp_path: Path
) -> None:
    files = [saved(picture(8), tmp_path / name) for name in ("a.svg", "b.svg")]
    assert files[0].read_bytes() == files[1].read_bytes()
    svg = files[0].read_text(encoding="utf-8")
    assert "DVd" in svg and FOOTER in svg and "<text" in svg


@pytest.mark.parametrize("name", ["a.png", "a.PNG", "a.pdf", "a.svg"])
def test_formats(name: str, tmp_path: Path) -> None:
    file = saved(a_simple_forest(3), tmp_path / name)
    begins = {".png": b"\x89PNG", ".pdf": b"%PDF", ".svg": b"<?xml"}[file.suffix.lower()]
    assert file.read_bytes().startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("a.jpg", ".svg, .png or .pdf"),
        ("a", ".svg, .png or .pdf"),
        ("none/a.png", "a folder that exists"),
    ],
)
def test_a_picture_that_cannot_be_written(name: str, remedy: str, tmp_path: Path) -> None:
    with pytest.raises(TrialgraphError, match=remedy):
        saved(a_simple_forest(3), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def empty(*shape: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.zeros(shape)


@pytest.mark.parametrize(
    "draw",
    [
        *(
            lambda: forest([], "Vd"),
            lambda: direct_forest([]),
            lambda: network([], []),
            lambda: funnel([]),
        ),
        *(
            lambda: league([], [], None, ""),
            lambda: ranks([], []),
            lambda: rankograms([], empty(0, 0)),
        ),
        *(
            lambda: net_heat([], empty(0, 0), empty(0, 0)),
            lambda: contributions([], [], empty(0, 0), []),
        ),
    ],
)
def test_nothing_to_draw(draw: Callable[[], Figure]) -> None:
    with pytest.raises(TrialgraphError, match="give at least one"):
        draw()


def texts_of(figure: Figure) -> list[str]:
    return [" ".join(text.split()) for text, _ in drawn(figure)]


def test_a_forest_plot_prints_its_estimates_and_what_is_missing() -> None:
    rows = [
        ForestRow("Vd", MISSING),
        ForestRow(
            "DVd",
            PlottedEstimate(0.5, 0.4, 0.625),
            PlottedEstimate(0.45, 0.3, 0.675),
            p_score=0.064,
        ),
        ForestRow("Other", MISSING),
        ForestRow("No limits", PlottedEstimate(0.8)),
    ]
    texts = texts_of(forest(rows, "Vd", favours=("favours treatment", "favours Vd")))
    for expected in (
        "0.50 (0.40–0.62)",
        "0.45 (0.30–0.68)",
        "0.06",
        "reference",
        "not connected",
        "0.80",
        "◀ favours treatment",
    ):
        assert expected in texts
    assert any("against Vd" in text for text in texts)


def test_pages_do_not_split_comparisons() -> None:
    groups = [
        ComparisonGroup(
            str(n),
            [StudyRow(f"s{m}", PlottedEstimate(1.0)) for m in range(n % 5)],
            PlottedEstimate(1.0),
        )
        for n in range(20)
    ]
    paged = pages(groups, 12)
    assert [group for page in paged for group in page] == groups
    assert len(paged) > 1
    assert all(sum(2 + len(group.studies) for group in page) <= 12 for page in paged)
    assert pages([ComparisonGroup("long", [StudyRow("s", MISSING)] * 30)], 5) != []


def circles(figure: Figure) -> list[Circle]:
    return [shape for axes in figure.axes for shape in axes.patches if isinstance(shape, Circle)]


def test_circles_have_the_area_of_their_patients_and_are_hollow_without() -> None:
    nodes = [Node("A", 400), Node("B", 100), Node("C")]
    large, small, hollow = circles(network(nodes, [Edge("A", "B", 1), Edge("B", "C", 1)]))[:3]
    assert large.radius == pytest.approx(2 * small.radius)
    assert hollow.get_facecolor() == (1.0, 1.0, 1.0, 1.0) != large.get_facecolor()


@pytest.mark.parametrize("layout", ["circle", "spring"])
def test_no_name_overlaps_a_circle(layout: str) -> None:
    figure = a_network(18, layout)
    texts = drawn(figure)
    renderer = renderer_of(figure)
    for circle in circles(figure):
        around = circle.get_window_extent(renderer).padded(-2.0)
        assert [text for text, box in texts if box.overlaps(around)] == []


def test_unconnected_parts_are_drawn_apart_with_a_note() -> None:
    nodes = [Node(name, 10) for name in "ABCD"]
    apart = network(nodes, [Edge("A", "B", 1), Edge("C", "D", 1)])
    assert any("cannot be compared" in text for text in texts_of(apart))
    a, b, c, d = circles(apart)[:4]
    assert max(a.center[0], b.center[0]) < min(c.center[0], d.center[0])
    joined = network(nodes, [Edge("A", "B", 1), Edge("C", "D", 1), Edge("B", "C", 1)])
    assert not any("cannot be compared" in text for text in texts_of(joined))


def test_a_label_without_room_on_its_line_is_printed_below() -> None:
    long = "a label that is much longer than its line"
    start = "Labels without room on their line: A–B"
    texts = texts_of(network([Node("A", 1), Node("B", 1)], [Edge("A", "B", 1, long)]))
    assert any(text.startswith(start) and long in text for text in texts)


def test_a_league_table_states_its_direction_and_marks_clear_effects() -> None:
    def two(*cell: float) -> list[list[PlottedEstimate]]:
        return [[MISSING, MISSING], [PlottedEstimate(*cell), MISSING]]

    figure = league(
        ["A", "B"], two(2.0, 1.25, 3.2), None, "Row against column; below 1 favours the row."
    )
    texts = dict.fromkeys(texts_of(figure))
    assert any(text.startswith("Row against column; below 1 favours the row.") for text in texts)
    assert {"2.00", "1.25–3.20", "A", "B"} <= set(texts)
    weights = {text.get_text(): text.get_weight() for axes in figure.axes for text in axes.texts}
    assert weights["2.00"] == "bold"
    unclear = league(["A", "B"], two(2.0, 0.9, 4.4), None, "")
    assert {text.get_text(): text.get_weight() for axes in unclear.axes for text in axes.texts}[
        "2.00"
    ] == "normal"


def test_ranks_without_probabilities_or_scores() -> None:
    texts = texts_of(ranks(["A", "B"], [0.875, nan]))
    assert "0.88" in texts and "–" in texts
    assert not any("Probability" in text for text in texts)


def test_cumulative_rankograms_end_at_one() -> None:
    figure = rankograms(["A", "B"], np.array([[0.7, 0.3], [0.3, 0.7]]), cumulative=True)
    ends = [axes.lines[0].get_ydata()[-1] for axes in figure.axes if axes.lines]
    assert ends == pytest.approx([1.0, 1.0])


def test_contributions_are_printed_on_their_bars() -> None:
    shares = np.array([[0.6, 0.3, 0.1], [0.0, 0.5, 0.5], [nan, nan, nan]])
    figure = contributions(
        ["A : B", "A : C", "B : C"], ["A : B", "A : D", "D : B"], shares, [0, -1, 2]
    )
    texts = texts_of(figure)
    assert {"60", "30", "10", "50", "not available"} <= set(texts)
    few = contributions(["A"], [f"x{n}" for n in range(30)], np.full((1, 30), 1 / 30), [-1], most=5)
    assert "25 others" in texts_of(few)


def test_a_funnel_plot_counts_the_studies_not_drawn() -> None:
    points = [
        FunnelPoint("s", "A : B", 0.1, 0.2),
        FunnelPoint("t", "A : B", nan, 0.2),
        FunnelPoint("u", "A : B", 0.1, 0.0),
    ]
    assert any("standard error): 2." in text for text in texts_of(funnel(points)))


def test_names_are_drawn_as_they_are() -> None:
    texts = texts_of(
        forest(
            [
                ForestRow("$A$ _b", PlottedEstimate(0.5, 0.4, 0.6)),
                ForestRow("来那度胺", PlottedEstimate(0.5)),
            ],
            "{x}",
        )
    )
    assert "$A$ _b" in texts and "来那度胺" in texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((0.345, "0.34"), (0.0123, "0.012"), (0.00001, "1.0e-5"), (12.34, "12.3"), (123.4, "123")),
        *((nan, "–"), (inf, "∞"), (0.0, "0.00")),
    ],
)
def test_numbers_as_tables_print_them(value: float, text: str) -> None:
    assert rounded(value) == text


def test_differences_have_a_minus_sign_and_no_negative_zero() -> None:
    assert (
        with_interval(PlottedEstimate(-1.5, -2.25, -0.001), ratio=False) == "−1.50 (−2.25 to 0.00)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "daratumumab, bortezomib and dexamethasone",
        "DRd/KRd-sequential-maintenance",
        "来那度胺联合硼替佐米和地塞米松",
        "x" * 60,
    ],
)
def test_wrapped_text_keeps_to_its_width_and_loses_nothing(text: str) -> None:
    lines = wrapped(text, 1.0, 8).splitlines()
    assert len(lines) > 1
    assert all(width_of(line, 8) <= 1.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_looks_differ_without_their_colour_too() -> None:
    assert len({(style.colour, style.hatch) for style in map(look, range(64))}) == 64
    assert (
        len({style.hatch for style in map(look, range(8))})
        == len({style.marker for style in map(look, range(8))})
        == 8
    )


def test_one_wide_interval_does_not_squeeze_the_others() -> None:
    usual = [PlottedEstimate(0.5, 0.4, 0.625), PlottedEstimate(0.8, 0.64, 1.0)]
    scale = scale_of([*usual, PlottedEstimate(0.7, 0.0001, 5000.0), PlottedEstimate(0.7, 0.0, inf)])
    assert scale.within(0.0001) == scale.low > log(0.1)
    assert scale.within(inf) == scale.high < log(10)
    assert all(scale.low < scale.at(end) < scale.high for interval in usual for end in interval[:3])


@pytest.mark.parametrize(
    ("low", "high"), [(0.9, 1.12), (0.5, 2.0), (0.05, 3.0), (1e-4, 1e4), (0.3, 1.05)]
)
def test_ticks_are_round_values_and_include_no_effect(low: float, high: float) -> None:
    ticks = Scale(True, log(low), log(high)).ticks()
    assert 2 <= len(ticks) <= 12
    assert (pytest.approx(0.0, abs=1e-12), "1") in ticks
    assert all(float(text) == pytest.approx(exp(at)) for at, text in ticks)


def test_drawing_releases_figures() -> None:
    figure = a_forest(8)
    gone = weakref.ref(figure)
    del figure
    gc.collect()
    assert gone() is None
    code = """
import sys
import matplotlib
keys = ["font.family", "svg.fonttype", "svg.hashsalt", "text.parse_math", "text.color"]
before = [matplotlib.rcParams[key] for key in keys]
from trialgraph.graph.pictures.forest import ForestRow, forest
from trialgraph.graph.pictures.values import PlottedEstimate
forest([ForestRow("A", PlottedEstimate(0.5, 0.4, 0.6))], "B")
assert [matplotlib.rcParams[key] for key in keys] == before
assert "matplotlib.pyplot" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
