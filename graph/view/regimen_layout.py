"""The layout of one regimen.

Drugs and sources are on the left; trials with populations, results and controls on the right.
"""

from __future__ import annotations

from .picture import Picture
from .placement import GAP, HEAD, SECTION, mean, spread, widest


def arrange_regimen(picture: Picture) -> None:
    """Set the place of every node of the picture of one regimen."""
    middle = next(node for node in picture.of_kind("regimen") if node.key == "regimen")
    trials, results = picture.of_kind("trial"), picture.of_kind("result")
    columns = 1 if len(results) <= 22 else 2 if len(results) <= 46 else 3
    x = middle.width / 2 + 70
    x_trial = x + widest(trials) / 2
    x_people = x_trial + widest(trials) / 2 + 50 + widest(picture.of_kind("population")) / 2
    x_result = x_people + widest(picture.of_kind("population")) / 2 + 50
    step = widest(results) + 14
    row = min(46.0, max(32.0, 620 * columns / max(1, len(results))))
    y = 0.0
    for trial in trials:
        start = y
        for people in [node for node in picture.neighbours(trial) if node.kind == "population"]:
            members = [node for node in picture.neighbours(people) if node.kind == "result"]
            rows = max(1, -(-len(members) // columns))
            for place, node in enumerate(members):
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
        (node, mean(neighbour.y for neighbour in picture.neighbours(node)), 0.0) for node in others
    ]
    spread(sorted(wants, key=lambda want: want[1]))
    for node in others:
        node.x, node.box = x_result + step * columns + 60 + widest(others) / 2, "comparator"
    _place_sources(picture, -middle.width / 2 - 70)


def _place_sources(picture: Picture, right: float) -> None:
    """Place drugs with classes, then approvals, cautions and statements, in boxes one below
    another."""
    drugs, classes = picture.of_kind("drug"), picture.of_kind("class")
    groups = [picture.of_kind(kind) for kind in ("approval", "caution", "statement")]
    x_drug = right - widest(drugs) / 2
    x_class = right - widest(drugs) - 60 - widest(classes) / 2
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
            node.x = right - (widest(group) + GAP) * (place % columns + 0.5)
            node.y, node.box = y + (place // columns + 0.5) * 34, node.kind
        y += -(-len(group) // columns) * 34 + (SECTION if group else 0)
    for node in (*drugs, *classes, *(node for group in groups for node in group)):
        node.y -= (y - SECTION) / 2
