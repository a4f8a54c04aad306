"""Export of the graph to the formats of other tools. Equal graphs give equal bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ...errors import TrialgraphError, UnknownNameError
from ...message import message
from ..model.evidence import Evidence
from ..output.csv_cells import unarmed
from ..output.files import write_reported
from ..rdf.prefixes import prefixes
from ..rdf.store import Store
from ..rdf.whole_graph import content_of
from .json_ld import json_ld
from .tabular import table_rows

if TYPE_CHECKING:
    import pyoxigraph

    from .plain_network import PlainNetwork

SHEETS = ("results", "trials", "regimens", "drugs", "statements")


class Exportable(Protocol):
    """What an export needs: the store of quads, the evidence, and its networkx graph."""

    @property
    def store(self) -> Store: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def network(self) -> PlainNetwork: ...


def export(graph: Exportable, form: str, out: Path | None = None) -> str:
    """Write the graph to `out` (atomically), or return it as text if `out` is not given.

    `form` is turtle, ntriples, trig, nquads, jsonld, graphml, csv, parquet or rocrate. CSV and
    Parquet are written to a folder with one file each for results, trials, regimens, drugs and
    statements (Parquet with a Frictionless data package), rocrate is a folder with the graph, the
    tables and RO-Crate metadata; without `out`, CSV is the table of results, and the others are
    errors. Raises `UnknownNameError` for another format, `TrialgraphError` if `out` cannot be
    written.
    """
    if form in FOLDERS and (out or form != "csv"):
        if out is None:
            raise TrialgraphError(
                message(
                    "listings.needs_folder",
                    "{form} is a folder of several files: name it (--out FOLDER)",
                    form=form,
                )
            )
        for name, content in FOLDERS[form](graph).items():
            write_reported(out / name, content)
        return ""
    if form not in _WRITERS:
        raise UnknownNameError("format", form, FORMATS)
    text = _WRITERS[form](graph)
    if out is None:
        return text.removesuffix("\n")
    write_reported(out, text.encode())
    return ""


def _csv_files(graph: Exportable) -> dict[str, bytes]:
    return {f"{name}.csv": _csv(graph, name).encode() for name in SHEETS}


def _parquet_files(graph: Exportable) -> dict[str, bytes]:
    from .packages import parquet_files

    return parquet_files(graph.evidence, SHEETS)


def _crate_files(graph: Exportable) -> dict[str, bytes]:
    """The graph in three formats, the tables with their description, and what describes them all.

    The metadata are written last: a folder without them is no crate.
    """
    from .packages import CRATE, PACKAGE, csv_fields, data_package, ro_crate

    tables = _csv_files(graph)
    fields = {name: csv_fields(graph.evidence, name) for name in SHEETS}
    files = {
        "graph.nq": _nquads(graph).encode(),
        "graph.jsonld": _jsonld(graph).encode(),
        "graph.ttl": _turtle(graph).encode(),
        **tables,
        PACKAGE: data_package(graph.evidence, fields, tables),
    }
    return {**files, CRATE: ro_crate(graph.evidence, files)}


def _nquads(graph: Exportable) -> str:
    return content_of(graph.store).decode()


def _turtle(graph: Exportable) -> str:
    """The union of all named graphs; it no longer shows which source states a triple."""
    import pyoxigraph

    union = {str(quad.triple): quad.triple for quad in _quads(graph)}
    return _serialized((union[triple] for triple in sorted(union)), pyoxigraph.RdfFormat.TURTLE)


def _ntriples(graph: Exportable) -> str:
    """The union of all named graphs, one triple a line."""
    import pyoxigraph

    union = sorted({str(quad.triple): quad.triple for quad in _quads(graph)}.items())
    written = pyoxigraph.serialize(
        (triple for _, triple in union), format=pyoxigraph.RdfFormat.N_TRIPLES
    )
    assert written is not None  # pyoxigraph returns bytes if no output is given
    return written.decode()


def _by_graph(graph: Exportable, form: str) -> str:
    import pyoxigraph

    quads = sorted(_quads(graph), key=lambda quad: (str(quad.graph_name), str(quad)))
    return _serialized(quads, getattr(pyoxigraph.RdfFormat, form))


def _jsonld(graph: Exportable) -> str:
    return json_ld(sorted(_quads(graph), key=str))


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
    """The networkx graph with attributes as text, because readers differ in the types they know."""
    import networkx as nx

    texts = graph.network.copy()
    nodes, edges = texts.nodes(data=True), texts.edges(data=True)
    for *_, attributes in (*nodes, *edges):
        attributes.update({name: str(value) for name, value in attributes.items()})
    written = io.BytesIO()
    nx.write_graphml(texts, written)
    return written.getvalue().decode() + "\n"


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
    "ntriples": _ntriples,
    "trig": lambda graph: _by_graph(graph, "TRIG"),
    "nquads": _nquads,
    "jsonld": _jsonld,
    "graphml": _graphml,
    "csv": _csv,
}
FOLDERS: dict[str, Callable[[Exportable], dict[str, bytes]]] = {
    "csv": _csv_files,
    "parquet": _parquet_files,
    "rocrate": _crate_files,
}
FORMATS = tuple(dict.fromkeys((*_WRITERS, *FOLDERS)))
