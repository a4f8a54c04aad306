"""Filled marks for matched people, hollow marks for all others, in every picture that has both."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from trialgraph.graph.pictures.direct_forest import ComparisonGroup, StudyRow, direct_forest
from trialgraph.graph.pictures.forest import ForestRow, forest
from trialgraph.graph.pictures.funnel import FunnelPoint, funnel
from trialgraph.graph.pictures.league import league
from trialgraph.graph.pictures.network import Edge, Node, network
from trialgraph.graph.pictures.ranks import ranks
from trialgraph.graph.pictures.values import MISSING, PlottedEstimate

PEOPLE = ("Only people refractory to A", "Other people too")
HALF, THIRD = PlottedEstimate(0.5, 0.4, 0.625), PlottedEstimate(0.33, 0.2, 0.54)


def texts_at(figure: Figure) -> dict[str, float]:
    """Text → its height on the page in pixels (larger: further up)."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    return {
        text.get_text(): text.get_window_extent(renderer).y1
        for axes in figure.axes
        for text in axes.texts
    }


def faces(figure: Figure, marker: str) -> list[str]:
    """The colours inside the markers of this shape, in the order drawn."""
    return [
        to_hex(line.get_markerfacecolor())
        for axes in figure.axes
        for line in axes.lines
        if line.get_marker() == marker
    ]


def test_forest_rows_stand_apart_under_captions() -> None:
    rows = [
        ForestRow("B", HALF, HALF, share="100%"),
        ForestRow("A", PlottedEstimate(1, 1, 1)),
        ForestRow("C", THIRD, THIRD, hollow=True, hollow_direct=True, share="0%"),
    ]
    figure = forest(rows, "A", people=PEOPLE)
    at = texts_at(figure)
    assert at[PEOPLE[0]] > at["B"] > at["A"] > at[PEOPLE[1]] > at["C"]
    assert at["B"] - at["A"] < at["A"] - at["C"], "the second group stands apart"
    assert {"Matched", "100%", "0%"} <= set(at)
    network_marks, direct_marks = faces(figure, "s"), faces(figure, "o")
    assert network_marks[1] == direct_marks[1] == "#ffffff"
    assert "#ffffff" not in (network_marks[0], direct_marks[0])


def test_a_forest_without_marks_is_filled_and_has_no_captions() -> None:
    figure = forest([ForestRow("B", HALF), ForestRow("C", THIRD)], "A")
    assert "#ffffff" not in faces(figure, "s")
    assert "Matched" not in texts_at(figure)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_forest_with_hollow_rows_alone_has_one_caption(place: int) -> None:
    """Wherever the reference stands: it compares nobody."""
    rows = [ForestRow("B", HALF, hollow=True), ForestRow("C", THIRD, hollow=True)]
    rows.insert(place, ForestRow("A", PlottedEstimate(1, 1, 1)))
    at = texts_at(forest(rows, "A", people=PEOPLE))
    assert PEOPLE[0] not in at
    assert at[PEOPLE[1]] > max(at[name] for name in "ABC")


def test_direct_comparisons_stand_apart_under_captions() -> None:
    groups = [
        ComparisonGroup("B : A", [StudyRow("s1", HALF, 10), StudyRow("s2", HALF, 5)], HALF),
        ComparisonGroup(
            "C : A",
            [StudyRow("s3", THIRD, 10, hollow=True), StudyRow("s4", THIRD, 5)],
            THIRD,
            HALF,
            THIRD,
            hollow=True,
            hollow_network=True,
        ),
    ]
    figure = direct_forest(groups, people=PEOPLE)
    at = texts_at(figure)
    assert at[PEOPLE[0]] > at["B : A"] > at[PEOPLE[1]] > at["C : A"]
    assert [face == "#ffffff" for face in faces(figure, "s")] == [False, False, True, False]
    diamonds = [
        to_hex(shape.get_facecolor())
        for axes in figure.axes
        for shape in axes.patches
        if isinstance(shape, Polygon) and not isinstance(shape, Rectangle)
    ]
    assert [face == "#ffffff" for face in diamonds] == [False, True, True, True]


def test_hollow_lines_of_a_network_are_white_inside() -> None:
    nodes = [Node("A", 10), Node("B", 10), Node("C", 10)]
    edges = [Edge("A", "B", 5), Edge("A", "C", 0.1, "1", "partial", hollow=True)]
    figure = network(nodes, edges, people=PEOPLE)
    assert set(PEOPLE) <= {text.replace("\n", " ") for text in texts_at(figure)}
    white = [
        line for axes in figure.axes for line in axes.lines if to_hex(line.get_color()) == "#ffffff"
    ]
    assert len(white) == 2, "the line, and its entry in the legend"
    assert all(line.get_linewidth() >= 1 for line in white), "even of the thinnest line"
    plain = network(nodes, [Edge("A", "B", 5), Edge("A", "C", 5)], people=PEOPLE)
    assert PEOPLE[1] not in {text.replace("\n", " ") for text in texts_at(plain)}


def test_hollow_cells_of_a_league_table_have_a_frame() -> None:
    table = [[MISSING, MISSING], [HALF, MISSING]]

    def grounds(hollow: list[list[bool]]) -> int:
        figure = league(["A", "B"], table, None, "", hollow=hollow)
        return sum(
            to_hex(shape.get_facecolor()) == "#ffffff"
            for axes in figure.axes
            for shape in axes.patches
            if isinstance(shape, Rectangle)
        )

    assert grounds([[False, False], [True, False]]) == grounds([]) + 1


@pytest.mark.parametrize("hollow", [(), (False, True)])
def test_hollow_ranks(hollow: tuple[bool, ...]) -> None:
    marks = faces(ranks(["A", "B"], [0.9, 0.1], hollow=hollow), "o")
    assert [mark == "#ffffff" for mark in marks] == list(hollow or (False, False))


def test_a_reference_alone_stands_under_no_caption() -> None:
    rows = [ForestRow("C", THIRD, hollow=True), ForestRow("A", PlottedEstimate(1, 1, 1))]
    at = texts_at(forest(rows, "A", people=PEOPLE))
    assert PEOPLE[1] in at
    assert PEOPLE[0] not in at, "nobody was refractory to A"


def test_the_reference_of_marked_ranks_is_neither_filled_nor_hollow() -> None:
    figure = ranks(["A", "B"], [0.0, 0.9], hollow=[False, True], reference="A")
    assert faces(figure, "o") == ["#ffffff"]
    assert len(faces(figure, "D")) == 1


def test_funnel_marks_of_other_people_are_hollow_in_plot_and_legend() -> None:
    points = [
        FunnelPoint("S", "B : A", 0.0, 0.2),
        FunnelPoint("T", "C : A", 0.0, 0.3, hollow=True),
    ]
    figure = funnel(points)
    drawn = [faces(figure, marker) for marker in ("o", "s")]
    assert all(len(colours) == 2 for colours in drawn), "a mark in the plot and one in the legend"
    assert set(drawn[1]) == {"#ffffff"}
    assert "#ffffff" not in drawn[0]
