"""The page of a picture: template, style sheet, scripts, legend and data in one HTML text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from html import escape
from importlib.resources import files
from typing import Any

from ...message import message
from ..language.translation import ENGLISH, Language
from ..model.kinds import VERDICTS
from ..output.notice import NOTICE
from .legend import legend_keys, legend_lines
from .looks import DRAWN_FIRST, EDGES, KINDS, SIGNS
from .picture import Edge, Node, Picture

_TEXTS = {  # placeholders of page.html
    "graph_label": message(
        "view.graph_label", "Graph: arrow keys move, + and - zoom; search to reach any node"
    ),
    "search_hint": message("view.search_hint", "Find a drug, regimen, trial …"),
    "search_label": message("view.search_label", "Find a node"),
    "show": message("view.show", "Show"),
    "all": message("view.all", "all"),
    "none": message("view.none", "none"),
    "fit": message("view.fit_to_window", "fit to window"),
    "details": message("view.details", "Details"),
    "details_hint": message(
        "view.details_hint",
        "Click a node or a line for details; hover for a summary; drag to move.",
    ),
    "no_script": message("view.no_script", "This page needs JavaScript."),
}
_WORDS = {  # words of page.js, besides the names of kinds
    "linked": message("view.linked", "Linked to"),
    "no_match": message("view.no_match", "no match among the nodes shown"),
}
_OPTIONS = {  # of vis-network
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "tooltipDelay": 150,
        "dragNodes": True,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
    "edges": {"arrows": {"to": {"scaleFactor": 0.6}}, "hoverWidth": 0.6, "selectionWidth": 1},
}


def page(picture: Picture, language: Language = ENGLISH) -> str:
    """The page as HTML that loads no other files; equal pictures give equal text.

    Nodes need their places (`layout.arrange`). Labels and facts are translated as far as the
    language can; names and figures stay.
    """
    say = language.say
    title, about = say(picture.title), say(picture.about)
    parts = {
        "lang": language.code,
        "title": escape(f"{title} {about}".strip()),
        "heading": f"{escape(title)} <b>{escape(about)}</b>",
        "summary": escape(_summary(picture, language)),
        "notice": escape(say(NOTICE)),
        "keys": legend_keys(picture, language),
        "lines": legend_lines(picture, language),
        "data": _as_script_data(_data(picture, language)),
        "vis_js": _vis_network("vis-network.min.js"),
        "vis_css": _vis_network("vis-network.css"),
        "css": _own("page.css"),
        "js": _own("page.js"),
        **{name: escape(say(text)) for name, text in _TEXTS.items()},
    }
    return re.sub(r"\[\[(\w+)\]\]", lambda match: parts[match[1]], _own("page.html"))


def _data(picture: Picture, language: Language) -> dict[str, Any]:
    """What page.js reads: the network, outlines, symbols before labels, boxes and words."""
    nodes, edges, options = _network(picture, language)
    words = {**{kind: look.name for kind, look in KINDS.items()}, **_WORDS}
    return {
        "nodes": nodes,
        "edges": edges,
        "options": options,
        "outlines": {kind: look.outline for kind, look in KINDS.items()},
        "signs": SIGNS,
        "boxes": _boxes(picture, language),
        "words": {name: language.say(text) for name, text in words.items()},
    }


def _network(picture: Picture, language: Language) -> tuple[list[Any], list[Any], Any]:
    """The nodes, edges and options as pyvis makes them for vis-network."""
    from pyvis.network import Network

    network = Network(directed=True)
    for node in picture.nodes.values():
        network.add_node(node.id, **_node_options(node, language))
    edges = sorted(picture.edges, key=lambda edge: edge.style not in DRAWN_FIRST)
    for number, edge in enumerate(edges):
        network.add_edge(edge.start, edge.end, id=f"e{number}", **_edge_options(edge, language))
    network.set_options(json.dumps(_OPTIONS))
    node_list, edge_list, *_, options = network.get_network_data()
    return node_list, edge_list, json.loads(options)


def _node_options(node: Node, language: Language) -> dict[str, Any]:
    facts = _translated(node.facts, language)
    return {
        "label": node.label,
        "shape": "custom",
        "title": "\n".join([node.label, *_lines(facts)]),
        "x": round(node.x, 1),
        "y": round(node.y, 1),
        "kind": node.kind,
        "key": node.key,
        "second": node.second,
        "w": node.width,
        "h": node.height,
        "box": node.box,
        "facts": facts,
        "more": _translated(node.more, language),
        "names": node.names,
    }


def _edge_options(edge: Edge, language: Language) -> dict[str, Any]:
    look = EDGES[edge.style]
    facts = _translated(edge.facts, language)
    title = "\n".join(_lines(facts)) or language.say(look.name or "")
    return {
        "style": edge.style,
        "title": title,
        **({"label": _edge_label(edge.label, language)} if edge.label else {}),
        "width": look.width,
        "dashes": list(look.dashes) or False,
        "arrows": "to" if look.arrow else "",
        "facts": facts,
        "smooth": False,
    }


def _edge_label(label: str, language: Language) -> str:
    """The label; a sign before the figure stays."""
    sign, gap, text = label.partition(" ")
    return f"{sign}{gap}{language.say(text)}" if sign in ("■", "□") else language.say(label)


def _translated(facts: Iterable[tuple[str, str]], language: Language) -> list[tuple[str, str]]:
    return [(language.say(name), language.say(text)) for name, text in facts]


def _lines(facts: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{name}: {text}" for name, text in facts]


def _summary(picture: Picture, language: Language) -> str:
    """Numbers of regimens by verdict, of nodes and of edges, and the date of the newest
    evidence."""
    say = language.say
    counts = Counter(node.key for node in picture.of_kind("regimen"))
    verdicts = [f"{counts[verdict]} {say(verdict)}" for verdict in VERDICTS if counts[verdict]]
    if picture.left_out:
        verdicts.append(say(picture.left_out))
    size = message(
        "view.size",
        "{nodes} nodes, {edges} links",
        nodes=len(picture.nodes),
        edges=len(picture.edges),
    )
    newest = message("view.no_date", "no dated evidence")
    if picture.newest:
        newest = message("view.newest_on", "newest evidence {date}", date=picture.newest)
    return "  ·  ".join(filter(None, (", ".join(verdicts), say(size), say(newest))))


def _boxes(picture: Picture, language: Language) -> dict[str, tuple[str, str]]:
    """Box → its heading, and the verdict that sets the colour of its frame (empty: no frame)."""
    boxes = {}
    for box in dict.fromkeys(node.box for node in picture.nodes.values() if node.box):
        _, of_verdict, name = box.rpartition(":")
        if of_verdict and name in SIGNS:
            heading = KINDS[name].heading if name in KINDS else name
            boxes[box] = f"{SIGNS[name]} {language.say(heading)}".strip(), name
        else:
            kind = "comparator" if name == "control" else name
            boxes[box] = language.say(KINDS[kind].heading), ""
    return boxes


def _as_script_data(data: object) -> str:
    """JSON in which no text can end the script element or be read as markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _own(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _vis_network(name: str) -> str:
    """A file of vis-network as pyvis ships it, without the address of its source map."""
    folders = [
        folder for folder in (files("pyvis") / "lib").iterdir() if folder.name.startswith("vis-")
    ]
    newest = max(folders, key=lambda folder: folder.name)
    text = (newest / name).read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=.*", "", text)
