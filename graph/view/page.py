"""The page around a picture: pyvis's vis-network inlined, the legend, and the looks of every kind."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import escape
from importlib.resources import files
from typing import Any

from ..model.kinds import VERDICTS
from ..output.notice import NOTICE
from .nodes import Picture
from .script import CSS, JS, PAGE

# Colours of Okabe and Ito (2008), told apart by all common kinds of colour vision: fill, border, text; then the sign.
VERDICT_LOOKS = {
    "supported": ("#009E73", "#00674B", "#ffffff", "✓"),
    "extrapolated": ("#56B4E9", "#1F78AE", "#10222e", "↗"),
    "active": ("#F0E442", "#A39A10", "#2b2900", "●"),
    "inconclusive": ("#C9CED3", "#7A838B", "#1d2227", "?"),
    "outperformed": ("#E69F00", "#9C6B00", "#2b1e00", "▼"),
    "stated": ("#DDA6C6", "#A3507F", "#33101f", "§"),
    "no evidence": ("#ffffff", "#A9B1B9", "#4b545c", "–"),
    "advised against": ("#D55E00", "#8C3E00", "#ffffff", "!"),
    "excluded": ("#555B61", "#24282c", "#ffffff", "×"),
    "comparator": ("#ffffff", "#7A838B", "#1d2227", ""),
}
# Kind: fill, border, text; outline: a radius, or corners (side of the width, share of the height inwards, side of it).
_BOX = [[-1, 0, -1], [1, 0, -1], [1, 0, 1], [-1, 0, 1]]
KIND_LOOKS: dict[str, tuple[str, str, str, Any]] = {
    "profile": ("#0B3C5D", "#062338", "#ffffff", 14),
    "regimen": ("#2F6DA3", "#1B4568", "#ffffff", 6),
    "comparator": ("#ffffff", "#7A838B", "#1d2227", 6),
    "drug": ("#E7F1FA", "#0072B2", "#0b2e45", 12),
    "class": ("#F6EDF3", "#A3507F", "#3d1730",
              [[-1, 0, 0], [-1, 0.7, -1], [1, -0.7, -1], [1, 0, 0], [1, -0.7, 1], [-1, 0.7, 1]]),
    "trial": ("#FFF3D6", "#9C6B00", "#3a2a00",
              [[-1, 0.5, -1], [1, -0.5, -1], [1, 0, -0.4], [1, 0, 0.4],
               [1, -0.5, 1], [-1, 0.5, 1], [-1, 0, 0.4], [-1, 0, -0.4]]),
    "population": ("#E4F4EE", "#00674B", "#06291f", [[-1, 0.6, -1], [1, 0, -1], [1, -0.6, 1], [-1, 0, 1]]),
    "result": ("#ffffff", "#5A646D", "#1d2227", _BOX),
    "statement": ("#EFEAF7", "#6A51A3", "#25183f", [[-1, 0, -1], [1, -0.7, -1], [1, 0, 0], [1, -0.7, 1], [-1, 0, 1]]),
    "approval": ("#E3F0DA", "#4D7A22", "#1c2e0a",
                 [[-1, 0, -1], [1, 0, -1], [1, -0.6, 0], [1, 0, 1], [-1, 0, 1], [-1, 0.6, 0]]),
    "caution": ("#FDE7DA", "#B34700", "#3f1a00", [[-1, 0.8, -1], [1, -0.8, -1], [1, 0, 1], [-1, 0, 1]]),
}  # fmt: skip
# Style of an edge: colour, width, dashes, arrow, curve; what it is called in the legend.
EDGE_LOOKS: dict[str, tuple[str, float, Any, bool, str]] = {
    "contrast": ("#1d2227", 2, False, True, "contrast; the arrow points to the control"),
    "tested": ("#1d2227", 2, False, False, ""),
    "comparison": ("#98A1A9", 1.2, [6, 4], True, "contrast that does not decide"),
    "versus": ("#7A838B", 1, False, True, "compared with"),
    "direct": ("#0B3C5D", 3, False, False, "direct evidence"),
    "partial": ("#5B87A8", 1.6, False, False, "partial evidence"),
    "indirect": ("#8FA9BC", 1.3, [2, 4], False, "indirect evidence"),
    "stated": ("#A3507F", 1.2, [8, 4], False, "statement only"),
    "exposure": ("#B34700", 1.6, [10, 3, 2, 3], False, "said by the profile"),
    "studied": ("#B79A5B", 1, False, False, "studied in"),
    "reported": ("#A9B1B9", 1, False, False, "reported"),
    "said": ("#A9B1B9", 1, False, False, "said of it"),
    "contains": ("#D5DFE8", 1, False, False, "drugs and classes"),
    "background": ("#EDF1F4", 1, False, False, ""),
    "belongs": ("#E2CFDB", 1, False, False, ""),
}
_FAINT = ("contains", "background", "belongs")
_HEADS = {"class": "Classes", "drug": "Drugs", "regimen": "Regimens", "trial": "Trials", "population": "Populations",
          "result": "Results", "comparator": "Compared with", "statement": "Statements", "approval": "Approvals",
          "caution": "Cautions", "profile": "Profile", "control": "Compared with"}  # fmt: skip


def page(picture: Picture) -> str:
    """The whole page as text; the same picture gives the same text."""
    nodes, edges, options = _network(picture)
    data = {"nodes": nodes, "edges": edges, "options": options, "kinds": KIND_LOOKS, "verdicts": VERDICT_LOOKS,
            "boxes": _boxes(picture)}  # fmt: skip
    parts = {
        "title": escape(f"{picture.title} {picture.about}".strip()),
        "head": f"{escape(picture.title)} <b>{escape(picture.about)}</b>",
        "sub": escape(_summary(picture)),
        "notice": escape(NOTICE),
        "legend": _legend(picture),
        "lines": _lines(picture),
        "data": _in_script(data),
        "vis": _shipped("vis-network.min.js"),
        "viscss": _shipped("vis-network.css"),
        "css": CSS,
        "js": JS,
    }
    return re.sub(r"\[\[(\w+)\]\]", lambda found: parts[found[1]], PAGE)


def _network(picture: Picture) -> tuple[list[Any], list[Any], Any]:
    """Nodes, edges and options as pyvis makes them for vis-network."""
    from pyvis.network import Network

    net = Network(directed=True)
    for node in picture.nodes.values():
        text = "\n".join([node.label, *(f"{name}: {said}" for name, said in node.facts)])
        net.add_node(node.id, node.label, shape="custom", title=text, x=round(node.x, 1), y=round(node.y, 1),
                     kind=node.kind, key=node.key, second=node.second, w=node.width, h=node.height, box=node.box,
                     facts=node.facts, more=node.more, names=node.names)  # fmt: skip
    for number, edge in enumerate(sorted(picture.edges, key=lambda edge: edge.style not in _FAINT)):
        colour, width, dashes, arrow, _ = EDGE_LOOKS[edge.style]
        text = "\n".join(f"{name}: {said}" for name, said in edge.facts)
        named = {"label": edge.label} if edge.label else {}
        net.add_edge(edge.start, edge.end, id=f"e{number}", style=edge.style, title=text or edge.style, color=colour,
                     **named, width=width, dashes=dashes, arrows="to" if arrow else "", facts=edge.facts,
                     smooth=False)  # fmt: skip
    net.set_options(json.dumps(_OPTIONS))
    made, joined, *_, options = net.get_network_data()
    return made, joined, json.loads(options)


_OPTIONS = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "tooltipDelay": 150, "dragNodes": True,
                    "keyboard": {"enabled": True, "bindToWindow": False}},
    "edges": {"arrows": {"to": {"scaleFactor": 0.6}}, "hoverWidth": 0.6, "selectionWidth": 1},
}  # fmt: skip


def _summary(picture: Picture) -> str:
    counts = Counter(node.key for node in picture.of_kind("regimen"))
    found = [f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict]]
    nodes, links = len(picture.nodes), len(picture.edges)
    parts = [
        ", ".join([*found, *filter(None, [picture.left_out])]),
        f"{nodes} nodes, {links} links",
    ]
    parts += [f"newest evidence {picture.newest}" if picture.newest else "no dated evidence"]
    return "  ·  ".join(filter(None, parts))


def _boxes(picture: Picture) -> dict[str, list[str]]:
    """Box → its heading, and the colour of its frame."""
    found = dict.fromkeys(node.box for node in picture.nodes.values() if node.box)
    made = {}
    for box in found:
        name = box.split(":")[-1]
        verdict = VERDICT_LOOKS.get(name) if ":" in box else None
        head = f"{verdict[3]} {name}".strip() if verdict else _HEADS[name]
        made[box] = [head, verdict[1] if verdict else "#8A949D", "verdict" if verdict else "kind"]
    return made


def _legend(picture: Picture) -> str:
    """A switch for every verdict, or kind of node, with its colour, shape and number."""
    counts = Counter(node.key for node in picture.nodes.values())
    kinds = {node.key: node.kind for node in picture.nodes.values()}
    order = [key for key in (*VERDICTS, *KIND_LOOKS) if counts[key]]
    rows = []
    for key in order:
        fill, border, *_, sign = VERDICT_LOOKS.get(key, (*KIND_LOOKS[kinds[key]][:3], ""))
        name = f"{sign} {key}" if key in VERDICTS else _HEADS[key]
        rows.append(f'<label><input type="checkbox" data-key="{escape(key)}" checked>{_glyph(kinds[key], fill, border)}'
                    f"<span>{escape(name)}</span><i>{counts[key]}</i></label>")  # fmt: skip
    return "\n".join(rows)


def _glyph(kind: str, fill: str, border: str) -> str:
    outline, width, height = KIND_LOOKS[kind][3], 24.0, 14.0
    looks = f'fill="{fill}" stroke="{border}" stroke-width="1.5"'
    if isinstance(outline, list):
        corners = " ".join(
            f"{13 + x * width / 2 + k * height / 2:g},{8 + y * height / 2:g}" for x, k, y in outline
        )
        return f'<svg width="26" height="16" aria-hidden="true"><polygon points="{corners}" {looks}/></svg>'
    radius = min(outline / 2 + 1, 7)
    return (f'<svg width="26" height="16" aria-hidden="true"><rect x="1" y="1" width="{width:g}" height="{height:g}" '
            f'rx="{radius:g}" {looks}/></svg>')  # fmt: skip


def _lines(picture: Picture) -> str:
    shown = {edge.style for edge in picture.edges}
    rows = []
    for style, (colour, width, dashes, arrow, name) in EDGE_LOOKS.items():
        if style in shown and name:
            dash = f' stroke-dasharray="{" ".join(map(str, dashes))}"' if dashes else ""
            head = f'<path d="M20 4 L26 8 L20 12 Z" fill="{colour}"/>' if arrow else ""
            line = f'<line x1="1" y1="8" x2="26" y2="8" stroke="{colour}" stroke-width="{width}"{dash}/>{head}'
            svg = f'<svg width="28" height="16" aria-hidden="true">{line}</svg>'
            rows.append(f"<div>{svg}<span>{escape(name)}</span></div>")
    return "\n".join(rows)


def _in_script(data: object) -> str:
    """JSON that no text in it can end the script or be read as markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _shipped(name: str) -> str:
    """A file of vis-network as pyvis ships it, without the address of its source map."""
    versions = [
        folder for folder in (files("pyvis") / "lib").iterdir() if folder.name.startswith("vis-")
    ]
    newest = max(versions, key=lambda folder: folder.name)
    return re.sub(r"\n//# sourceMappingURL=.*", "", (newest / name).read_text(encoding="utf-8"))
