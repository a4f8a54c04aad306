"""Places of the nodes, computed in columns and rows so that nothing overlaps or moves.

All sizes are in pixels at a zoom of 1.
"""

from __future__ import annotations

from ...text_width import columns_of
from .answer_layout import arrange_answer
from .overview_layout import arrange_overview
from .picture import Picture
from .regimen_layout import arrange_regimen

_HEIGHTS = {"regimen": 36, "profile": 60, "drug": 24, "class": 24, "trial": 22}
_LINE = 13  # height of each further line below a label
_LAYOUTS = {
    "answer": arrange_answer,
    "regimen": arrange_regimen,
    "overview": arrange_overview,
}


def arrange(picture: Picture) -> None:
    """Set the size and place of every node."""
    for node in picture.nodes.values():
        below = node.second.split("\n")
        node.height = _HEIGHTS.get(node.kind, 26) + _LINE * (len(below) - 1)
        letters = 7.9 if node.kind in ("regimen", "profile") else 6.9
        lines = node.label.split("\n")
        widest = max(letters * max(map(columns_of, lines)), 6.2 * max(map(columns_of, below)))
        node.width = round(widest + (34 if node.kind in ("regimen", "profile") else 26))
        node.height = max(node.height, 17 * len(lines) + 18 if node.kind == "profile" else 0)
    _LAYOUTS[picture.shape](picture)
