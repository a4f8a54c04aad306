"""The evidence network for other tools: names of nodes are text, attributes are plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..applicability.fractions import Fraction
from ..model.rows import SEPARATOR

if TYPE_CHECKING:
    import networkx as nx

    PlainNetwork = nx.MultiDiGraph[str]
    Network = nx.MultiDiGraph[Any]

Plain = str | int | float | bool
# Attributes that formats use themselves: `id` is the node in GraphML and in node-link JSON.
_RENAMED = {"id": "identifier"}


def plain_network(network: Network) -> PlainNetwork:
    """The network with nodes named `kind/identifier`, such as `drug/NAME`, in their order.

    A row of evidence is replaced by its fields. Attributes are text, numbers or truth values;
    several values are one text with "; " between them, and empty ones are left out. Every file
    format of networkx can therefore write it.
    """
    import networkx as nx

    names = {node: _name(node) for node in network}
    plain: PlainNetwork = nx.MultiDiGraph(name="trialgraph")
    for node, name in sorted(names.items(), key=lambda pair: pair[1]):
        plain.add_node(name, **_attributes(network.nodes[node]))
    edges = [
        (names[start], names[end], str(key), data)
        for start, end, key, data in network.edges(keys=True, data=True)
    ]
    for start, end, key, data in sorted(edges, key=lambda edge: edge[:3]):
        plain.add_edge(start, end, key=key, **_attributes(data))
    return plain


def _name(node: tuple[str, object]) -> str:
    kind, value = node
    origin = f"{value.origin}/" if isinstance(value, Fraction) else ""
    return f"{kind}/{origin}{_text(value)}"


def _attributes(data: Mapping[str, Any]) -> dict[str, Plain]:
    """The attributes in the order of their names; those of the node come before those of its
    row."""
    row = data.get("row")
    fields = {**(_fields(row) if row is not None else {}), **data}
    fields.pop("row", None)
    plain = {_RENAMED.get(name, name): _plain(value) for name, value in fields.items()}
    return {name: value for name, value in sorted(plain.items()) if value != ""}


def _fields(row: object) -> dict[str, Any]:
    slots = [slot for kind in type(row).__mro__ for slot in getattr(kind, "__slots__", ())]
    return {slot: getattr(row, slot) for slot in slots if not slot.startswith("__")}


def _plain(value: object) -> Plain:
    return value if isinstance(value, int | float | bool) else _text(value)


def _text(value: object) -> str:
    if isinstance(value, frozenset):  # the criteria of a clause
        return " | ".join(sorted(map(str, value)))
    if isinstance(value, tuple):
        return SEPARATOR.join(map(_text, value))
    return str("" if value is None else value)
