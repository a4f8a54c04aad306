"""Shapes, symbols before labels, and line styles. Colours are in `page.css`, under the same
names."""

from __future__ import annotations

from typing import NamedTuple

from ...message import Message, message

# Verdict → sign before the label. "comparator" is a regimen shown only as another's control.
SIGNS = {
    "supported": "✓",
    "extrapolated": "↗",
    "active": "●",
    "conditional": "◇",
    "inconclusive": "?",
    "outperformed": "▼",
    "stated": "§",
    "no evidence": "–",
    "advised against": "!",
    "excluded": "×",
    "comparator": "",
}

# An outline is the radius of a rectangle's corners in pixels, or a list of corners
# (x, inset, y): x and y are -1 to 1 from the centre, the inset is in half heights.
Corner = tuple[float, float, float]
_BOX: list[Corner] = [(-1, 0, -1), (1, 0, -1), (1, 0, 1), (-1, 0, 1)]
_HEXAGON: list[Corner] = [
    (-1, 0, 0),
    (-1, 0.7, -1),
    (1, -0.7, -1),
    (1, 0, 0),
    (1, -0.7, 1),
    (-1, 0.7, 1),
]
_OCTAGON: list[Corner] = [
    (-1, 0.5, -1),
    (1, -0.5, -1),
    (1, 0, -0.4),
    (1, 0, 0.4),
    (1, -0.5, 1),
    (-1, 0.5, 1),
    (-1, 0, 0.4),
    (-1, 0, -0.4),
]
_SLANTED: list[Corner] = [(-1, 0.6, -1), (1, 0, -1), (1, -0.6, 1), (-1, 0, 1)]
_TAG: list[Corner] = [(-1, 0, -1), (1, -0.7, -1), (1, 0, 0), (1, -0.7, 1), (-1, 0, 1)]
_RIBBON: list[Corner] = [
    (-1, 0, -1),
    (1, 0, -1),
    (1, -0.6, 0),
    (1, 0, 1),
    (-1, 0, 1),
    (-1, 0.6, 0),
]
_TRAPEZIUM: list[Corner] = [(-1, 0.8, -1), (1, -0.8, -1), (1, 0, 1), (-1, 0, 1)]


class KindLook(NamedTuple):
    """How a kind of node is drawn and named; `heading` is the heading of a box of such nodes."""

    outline: int | list[Corner]
    name: Message
    heading: Message


KINDS: dict[str, KindLook] = {
    "profile": KindLook(
        14, message("view.kind_profile", "profile"), message("view.profiles", "Profile")
    ),
    "regimen": KindLook(
        6, message("view.kind_regimen", "regimen"), message("view.regimens", "Regimens")
    ),
    "comparator": KindLook(
        6, message("view.control", "control"), message("view.compared_with", "Compared with")
    ),
    "drug": KindLook(12, message("view.kind_drug", "drug"), message("view.drugs", "Drugs")),
    "class": KindLook(
        _HEXAGON, message("view.kind_class", "drug class"), message("view.classes", "Classes")
    ),
    "trial": KindLook(
        _OCTAGON, message("view.kind_trial", "trial"), message("view.trials", "Trials")
    ),
    "population": KindLook(
        _SLANTED,
        message("view.kind_population", "population"),
        message("view.populations", "Populations"),
    ),
    "result": KindLook(
        _BOX, message("view.kind_result", "result"), message("view.results", "Results")
    ),
    "statement": KindLook(
        _TAG, message("view.kind_statement", "statement"), message("view.statements", "Statements")
    ),
    "approval": KindLook(
        _RIBBON, message("view.kind_approval", "approval"), message("view.approvals", "Approvals")
    ),
    "caution": KindLook(
        _TRAPEZIUM, message("view.kind_caution", "caution"), message("view.cautions", "Cautions")
    ),
}


class EdgeLook(NamedTuple):
    """A line: width and dashes in pixels, its name in the legend (None: it has no entry)."""

    width: float
    dashes: tuple[int, ...] = ()
    arrow: bool = False
    name: Message | None = None


EDGES: dict[str, EdgeLook] = {
    "contrast": EdgeLook(
        2, (), True, message("view.edge_contrast", "contrast (arrow points to the control)")
    ),
    "tested": EdgeLook(2),
    "comparison": EdgeLook(
        1.2, (6, 4), True, message("view.edge_comparison", "contrast that does not decide")
    ),
    "versus": EdgeLook(1, (), True, message("view.edge_versus", "compared with")),
    "direct": EdgeLook(3, name=message("view.edge_direct", "direct evidence")),
    "partial": EdgeLook(1.6, name=message("view.edge_partial", "partial evidence")),
    "indirect": EdgeLook(1.3, (2, 4), name=message("view.edge_indirect", "indirect evidence")),
    "stated": EdgeLook(1.2, (8, 4), name=message("view.edge_stated", "statement only")),
    "exposure": EdgeLook(
        1.6, (10, 3, 2, 3), name=message("view.edge_exposure", "named in the profile")
    ),
    "studied": EdgeLook(1, name=message("view.edge_studied", "studied in")),
    "reported": EdgeLook(1, name=message("view.edge_reported", "reported result")),
    "source": EdgeLook(1, name=message("view.edge_source", "statement, approval or caution")),
    "contains": EdgeLook(1, name=message("view.edge_contains", "drugs and classes")),
    "background": EdgeLook(1),
    "belongs": EdgeLook(1),
}
DRAWN_FIRST = ("contains", "background", "belongs")  # below all other lines
