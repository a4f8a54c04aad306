"""Export of the graph to the formats of other tools. Equal graphs give equal bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ...errors import TrialgraphError, UnknownNameError
from ...message import message
from ..applicability.fractions import Fraction
from ..model.evidence import Evidence
from ..output.csv_cells import unarmed
from ..output.files import write_atomically
from ..rdf.store import Store
from ..rdf.whole_graph import content_of, prefixes
from .tabular import table_rows

if TYPE_CHECKING:
    import networkx as nx
    import pyoxigraph

    Network = nx.MultiDiGraph[Any]

SHEETS = ("results", "trials", "regimens", "drugs", "statements")


class Exportable(Protocol):
    """What an export needs: the store of quads, the evidence, and its networkx graph."""

    @property
    def store(self) -> Store: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def network(self) -> Network: ...


def export(graph: Exportable, form: str, out: Path | None = None) -> str:
    """Write the graph to `out` (atomically), or return it as text if `out` is not given.

    `form` is turtle, trig, nquads, jsonld, graphml or csv. CSV is written to a folder with one
    file each for results, trials, regimens, drugs and statements; without `out`, only the table
    of results is returned. Raises `UnknownNameError` for another format, `TrialgraphError` if
    `out` cannot be written.
    """
    if form not in _WRITERS:
        raise UnknownNameError("format", form, _WRITERS)
    if form == "csv" and out:
        texts: dict[Path | None, str] = {out / f"{name}.csv": _csv(graph, name) for name in SHEETS}
    else:
        texts = {out: _WRITERS[form](graph)}
    for file, text in texts.items():
        if file is None:
            return text.removesuffix("\n")
        _write(file, text)
    return ""


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, text.encode())
    except OSError as error:
        raise TrialgraphError(
            message(
                "cli.unwritable", "cannot write {file}: {reason}", file=file, reason=error.strerror
            )
        ) from None


def _nquads(graph: Exportable) -> str:
    return content_of(graph.store).decode()


def _turtle(graph: Exportable) -> str:
    """The union of all named graphs; it no longer shows which source states a triple."""
    import pyoxigraph

    union = {str(quad.triple): quad.triple for quad in _quads(graph)}
    return _serialized((union[triple] for triple in sorted(union)), pyoxigraph.RdfFormat.TURTLE)


def _by_graph(graph: Exportable, form: str) -> str:
    import pyoxigraph

    quads = sorted(_quads(graph), key=lambda quad: (str(quad.graph_name), str(quad)))
    return _serialized(quads, getattr(pyoxigraph.RdfFormat, form))


def _quads(graph: Exportable) -> Iterator[pyoxigraph.Quad]:
    import pyoxigraph

    return pyoxigraph.parse(content_of(graph.store), format=pyoxigraph.RdfFormat.N_QUADS)


def _serialized(content: Iterable[Any], form: pyoxigraph.RdfFormat) -> str:
    import pyoxigraph

    written = pyoxigraph.serialize(content, format=form, prefixes=prefixes())
    assert written is not None  # pyoxigraph returns bytes if no output is given
    text = written.decode()
    head = re.match(r"(?:@prefix .*\n)*", text)
    return "".join(sorted(head[0].splitlines(keepends=True))) + text[head.end() :] if head else text


def _graphml(graph: Exportable) -> str:
    """The networkx graph: nodes named kind/identifier, attributes as text, all sorted."""
    import networkx as nx

    network = graph.network
    nodes = {node: _node_name(node) for node in network}
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, name in sorted(nodes.items(), key=lambda pair: pair[1]):
        plain.add_node(name, **_texts(network.nodes[node]))
    edges = [
        (nodes[start], nodes[end], str(key), data)
        for start, end, key, data in network.edges(keys=True, data=True)
    ]
    for start, end, key, data in sorted(edges, key=lambda edge: edge[:3]):
        plain.add_edge(start, end, key=key, **_texts(data))
    written = io.BytesIO()
    nx.write_graphml(plain, written)
    return written.getvalue().decode() + "\n"


def _node_name(node: tuple[str, object]) -> str:
    kind, value = node
    return (
        f"{kind}/{value.origin}/{value}"
        if isinstance(value, Fraction)
        else f"{kind}/{_text(value)}"
    )


def _texts(attributes: dict[str, Any]) -> dict[str, str]:
    """Attributes as text; a row is replaced by its fields."""
    texts: dict[str, str] = {}
    for name, value in sorted(attributes.items()):
        fields = _fields(value) if name == "row" else {name: value}
        texts |= {
            field: text
            for field, value in fields.items()
            if (text := _text(value)) and field not in texts
        }
    return dict(sorted(texts.items()))


def _fields(row: object) -> dict[str, Any]:
    slots = [slot for kind in type(row).__mro__ for slot in getattr(kind, "__slots__", ())]
    return {slot: getattr(row, slot) for slot in slots if not slot.startswith("__")}


def _text(value: object) -> str:
    if isinstance(value, frozenset):  # the criteria of a clause
        return " | ".join(sorted(map(str, value)))
    return (
        "; ".join(map(str, value))
        if isinstance(value, tuple)
        else str("" if value is None else value)
    )


def _csv(graph: Exportable, table: str = SHEETS[0]) -> str:
    import csv

    columns, rows = table_rows(graph.evidence, table, {})
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[unarmed(cell) for cell in row] for row in rows])
    return written.getvalue()


_WRITERS: dict[str, Callable[[Exportable], str]] = {
    "turtle": _turtle,
    "trig": lambda graph: _by_graph(graph, "TRIG"),
    "nquads": _nquads,
    "jsonld": lambda graph: _by_graph(graph, "JSON_LD"),
    "graphml": _graphml,
    "csv": _csv,
}
