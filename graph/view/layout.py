"""Places of the nodes, computed in columns and rows so that nothing overlaps or moves.

All sizes are in pixels at a zoom of 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...text_width import columns_of
from ..model.kinds import VERDICTS
from .composition import WITHOUT_EVIDENCE
from .picture import Node, Picture

GAP = 10  # between a node and the next
HEAD = 24  # room for the heading of a box
SECTION = 26  # between a box and the next
_HEIGHTS = {"regimen": 36, "profile": 60, "drug": 24, "class": 24, "trial": 22}


def arrange(picture: Picture) -> None:
    """Set the size and place of every node."""
    for node in picture.nodes.values():
        node.height = _HEIGHTS.get(node.kind, 26)
        letters = 7.9 if node.kind in ("regimen", "profile") else 6.9
        lines = node.label.split("\n")
        widest = max(letters * max(map(columns_of, lines)), 6.2 * columns_of(node.second))
        node.width = round(widest + (34 if node.kind in ("regimen", "profile") else 26))
        node.height = max(node.height, 17 * len(lines) + 18 if node.kind == "profile" else 0)
    {"answer": _answer, "regimen": _regimen, "overview": _overview}[picture.shape](picture)


# An answer: compared regimens on the left, the profile in the middle, other regimens on the right,
# drugs and classes below.


def _answer(picture: Picture) -> None:
    middle = picture.nodes["profile:profile"]
    against: dict[str, list[str]] = {}
    for edge in picture.edges:
        if edge.style in ("contrast", "comparison"):
            against.setdefault(edge.start, []).append(edge.end)
            against.setdefault(edge.end, [])
    levels = {name: _level(name, against, ()) for name in against}
    left = _compared(picture, against, levels, -middle.width / 2 - 64)
    rest = [node for node in picture.of_kind("regimen") if node.id not in levels]
    near = [node for node in rest if node.key not in WITHOUT_EVIDENCE]
    far = [node for node in rest if node.key in WITHOUT_EVIDENCE]
    right = middle.width / 2 + 100
    tall = max(left, 380)
    end, right_height = _stack_of_boxes(near, right, max(1, -(-len(near) // 13)), "near")
    at = end + 30 if near else right
    columns = max(1, -(-len(far) * 46 // round(max(tall, right_height) - 60)))
    _, far_height = _stack_of_boxes(far, at, columns, "far")
    bottom = max(left, right_height, far_height, 200) / 2
    regimens = {node.id: node for node in picture.of_kind("regimen")}
    _bands(picture, regimens, bottom + 60)


def _level(name: str, against: dict[str, list[str]], seen: Sequence[str]) -> int:
    """The number of comparisons from a regimen to one that was only ever a control."""
    if name in seen:
        return 0
    return max((1 + _level(other, against, (*seen, name)) for other in against[name]), default=0)


def _compared(
    picture: Picture, against: dict[str, list[str]], levels: dict[str, int], right: float
) -> float:
    """Bands of verdicts with one column per level, controls outermost. Returns the height."""
    nodes = [node for node in picture.of_kind("regimen") if node.id in levels]
    highest = max(levels.values(), default=0)
    widths = [
        max([60, *(node.width for node in nodes if levels[node.id] == level)])
        for level in range(highest + 1)
    ]
    controls_only = sum(not levels[node.id] for node in nodes)
    xs = [0.0] * (highest + 1)
    at = right
    for level in range(highest, -1, -1):
        xs[level] = at - widths[level] / 2
        # Crossing lines need room for their labels.
        at -= widths[level] + (108 if controls_only < 3 else 160)
    tested = [node for node in nodes if levels[node.id]]
    y = 0.0
    for verdict, members in _by_verdict(tested):
        rows = [
            [node for node in members if levels[node.id] == level] for level in range(highest + 1)
        ]
        pitch = 36 + GAP
        height = max(map(len, rows)) * pitch
        for level, column in enumerate(rows):
            start = y + HEAD + (height - len(column) * pitch) / 2
            for row, node in enumerate(column):
                node.x, node.y, node.box = xs[level], start + (row + 0.5) * pitch, f"left:{verdict}"
        y += HEAD + height + SECTION
    for node in tested:
        node.y -= (y - SECTION) / 2
    _place_controls(picture, [node for node in nodes if not levels[node.id]], against, xs[0])
    ys = [node.y for node in nodes] or [0]
    return max(max(ys), -min(ys)) * 2 + 2 * HEAD


def _place_controls(
    picture: Picture, controls: Sequence[Node], against: dict[str, list[str]], x: float
) -> None:
    """Controls in one column, by verdict, each near the regimens that were compared with it."""
    wanted = {
        node.id: _mean(picture.nodes[name].y for name, ends in against.items() if node.id in ends)
        for node in controls
    }
    groups = sorted(
        _by_verdict(controls), key=lambda group: _mean(wanted[node.id] for node in group[1])
    )
    heights: list[tuple[Node, float, float]] = []
    for verdict, members in groups:
        for place, node in enumerate(sorted(members, key=lambda node: wanted[node.id])):
            node.x, node.box = x, f"control:{verdict}"
            heights.append((node, wanted[node.id], 2 * SECTION if place else HEAD + SECTION))
    _spread(heights)


def _stack_of_boxes(
    nodes: Sequence[Node], left: float, columns: int, side: str
) -> tuple[float, float]:
    """Boxes of verdicts below each other, each a grid. Returns the right edge and the height."""
    width = max((node.width for node in nodes), default=0) + GAP
    y = 0.0
    for verdict, members in _by_verdict(nodes):
        y += HEAD
        for place, node in enumerate(members):
            node.x = left + width * (place % columns + 0.5)
            node.y, node.box = y + (place // columns + 0.5) * 46, f"{side}:{verdict}"
        y += -(-len(members) // columns) * 46 + SECTION
    for node in nodes:
        node.y -= (y - SECTION) / 2
    return left + width * columns, y


def _by_verdict(nodes: Iterable[Node]) -> list[tuple[str, list[Node]]]:
    kept = list(nodes)
    groups = [
        (verdict, [node for node in kept if node.key == verdict])
        for verdict in (*VERDICTS, "comparator")
    ]
    return [group for group in groups if group[1]]


def _bands(picture: Picture, above: dict[str, Node], top: float) -> None:
    """Rows of drugs, then of classes, across the picture, each near its regimens or members."""
    xs = [node.x for node in picture.nodes.values() if node.kind in ("regimen", "profile")]
    left, right = min(xs) - 60, max(xs) + 60
    for kind in ("drug", "class"):
        nodes = picture.of_kind(kind)
        wants = {
            node.id: _mean(
                neighbour.x for neighbour in picture.neighbours(node) if neighbour.id in above
            )
            for node in nodes
        }
        nodes.sort(key=lambda node: (wants[node.id], node.id))
        top = _rows(nodes, left, right, top, kind) + 54
        above = {node.id: node for node in nodes}


def _rows(nodes: list[Node], left: float, right: float, top: float, box: str) -> float:
    """Spread the nodes evenly over as few rows as possible; neighbours are in different rows.

    Returns the height of the last row.
    """
    total = sum(node.width + 14 for node in nodes)
    count = max(1, -(-round(total) // round(right - left)))
    for row in range(count):
        line = nodes[row::count]
        spare = (right - left - sum(node.width for node in line)) / (len(line) + 1)
        x = left + spare
        for node in line:
            node.x, node.y, node.box = x + node.width / 2, top + row * 36, box
            x += node.width + max(spare, GAP)
    return top + (count - 1) * 36


# A regimen: drugs and sources on the left, trials with populations, results and controls on the
# right.


def _regimen(picture: Picture) -> None:
    middle = next(node for node in picture.of_kind("regimen") if node.key == "regimen")
    trials, results = picture.of_kind("trial"), picture.of_kind("result")
    columns = 1 if len(results) <= 22 else 2 if len(results) <= 46 else 3
    x = middle.width / 2 + 70
    x_trial = x + _widest(trials) / 2
    x_people = x_trial + _widest(trials) / 2 + 50 + _widest(picture.of_kind("population")) / 2
    x_result = x_people + _widest(picture.of_kind("population")) / 2 + 50
    step = _widest(results) + 14
    row = min(46.0, max(32.0, 620 * columns / max(1, len(results))))
    y = 0.0
    for trial in trials:
        start = y
        for people in [node for node in picture.neighbours(trial) if node.kind == "population"]:
            found = [node for node in picture.neighbours(people) if node.kind == "result"]
            rows = max(1, -(-len(found) // columns))
            for place, node in enumerate(found):
                node.x = x_result + step * (place % columns + 0.5)
                node.y = y + (place // columns + 0.5) * row
            people.x, people.y = x_people, y + rows * row / 2
            y += rows * row + 6
        y += row if y == start else 0
        trial.x, trial.y = x_trial, (start + y - 6) / 2
        y += 16
    right = [*trials, *picture.of_kind("population"), *results]
    for node in right:
        node.y -= (y - 16) / 2
        node.box = node.kind
    others = [node for node in picture.of_kind("regimen") if node is not middle]
    wants = [
        (node, _mean(neighbour.y for neighbour in picture.neighbours(node)), 0.0) for node in others
    ]
    _spread(sorted(wants, key=lambda want: want[1]))
    for node in others:
        node.x, node.box = x_result + step * columns + 60 + _widest(others) / 2, "comparator"
    _sources_of_it(picture, -middle.width / 2 - 70)


def _sources_of_it(picture: Picture, right: float) -> None:
    """Drugs with classes, then approvals, cautions and statements, in boxes below each other."""
    drugs, classes = picture.of_kind("drug"), picture.of_kind("class")
    groups = [picture.of_kind(kind) for kind in ("approval", "caution", "statement")]
    x_drug = right - _widest(drugs) / 2
    x_class = right - _widest(drugs) - 60 - _widest(classes) / 2
    y = float(HEAD)
    for column, x in ((drugs, x_drug), (classes, x_class)):
        for place, node in enumerate(column):
            lead = max(0, len(classes) - len(drugs)) / 2 if x == x_drug else 0
            node.x, node.y, node.box = x, y + (place + 0.5 + lead) * 34, node.kind
    y += max(len(drugs), len(classes)) * 34 + SECTION
    for group in groups:
        columns = 2 if len(group) > 6 else 1
        y += HEAD if group else 0
        for place, node in enumerate(group):
            node.x = right - (_widest(group) + GAP) * (place % columns + 0.5)
            node.y, node.box = y + (place // columns + 0.5) * 34, node.kind
        y += -(-len(group) // columns) * 34 + (SECTION if group else 0)
    for node in (*drugs, *classes, *(node for group in groups for node in group)):
        node.y -= (y - SECTION) / 2


# All evidence: columns of classes, drugs, tested regimens, trials and controls, each ordered so
# that edges are short.


def _overview(picture: Picture) -> None:
    controls = [node for node in picture.of_kind("regimen") if node.box]
    tested = [node for node in picture.of_kind("regimen") if not node.box]
    columns = [
        picture.of_kind("class"),
        picture.of_kind("drug"),
        tested,
        picture.of_kind("trial"),
        controls,
    ]
    for node in picture.nodes.values():
        node.height = min(node.height, 22)
        node.box = node.box or node.kind
    rank = {node.id: place / len(column) for column in columns for place, node in enumerate(column)}
    near: dict[str, list[str]] = {name: [] for name in picture.nodes}
    for edge in picture.edges:
        if edge.style != "background":
            near[edge.start].append(edge.end)
            near[edge.end].append(edge.start)
    for turn in range(24):
        for column in columns if turn % 2 else columns[::-1]:
            wants = {
                node.id: _mean([rank[name] for name in near[node.id]] or [rank[node.id]])
                for node in column
            }
            column.sort(key=lambda node: (wants[node.id], node.id))
            rank.update({node.id: (place + 0.5) / len(column) for place, node in enumerate(column)})
    tall = max((sum(node.height + 2 for node in column) for column in columns), default=0)
    room = max(100, (1.36 * tall - sum(map(_widest, columns))) / (len(columns) - 1))
    x = 0.0
    for column in columns:
        x += _widest(column) / 2
        for place, node in enumerate(column):
            node.x, node.y = x, ((place + 0.5) / len(column) - 0.5) * tall
        x += _widest(column) / 2 + room


def _widest(nodes: Iterable[Node]) -> float:
    return max((node.width for node in nodes), default=0)


def _mean(values: Iterable[float]) -> float:
    kept = list(values)
    return sum(kept) / len(kept) if kept else 0.0


def _spread(wants: Sequence[tuple[Node, float, float]]) -> None:
    """Place nodes below each other in this order, each as near as possible to its preferred height.

    `wants` gives each node with its preferred height and the room to keep above it.
    """
    end = float("-inf")
    for node, want, room in wants:
        node.y = max(want, end + GAP + room + node.height / 2)
        end = node.y + node.height / 2
    shift = _mean(want - node.y for node, want, _ in wants)
    for node, _, _ in wants:
        node.y += shift
