"""From evidence tables to a graph: checked, made, and only then put in place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ..errors import TrialgraphError
from ..evidence import FOLDER as SHIPPED
from ..ontology import FOLDER as ONTOLOGY
from ..ontology import IN_GRAPH
from . import cache
from .store import EmbeddedStore

Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Built:
    """A graph ready to be asked: its store, and its rows as the store gives them."""

    store: EmbeddedStore
    rows: Rows


def graph_of_tables(folder: Path = SHIPPED) -> Built:
    """The graph of a folder of tables, built anew only where the tables have changed since.

    Beside the graph its rows are kept, read once through SPARQL, so that answering a profile need not load the graph.
    Raises `TableError` with all faults; nothing is kept then.
    """
    name = cache.fingerprint(_inputs(folder))
    graph = cache.path(f"{name}.nq")
    kept = cache.kept(f"{name}.json")
    if kept is not None and graph.is_file():
        try:
            return Built(EmbeddedStore(graph.read_bytes), json.loads(kept))
        except ValueError:
            pass  # damaged from outside: made anew
    from .read import read_rows

    content = build(folder)
    store = EmbeddedStore(content)
    read = read_rows(store)
    cache.keep(f"{name}.nq", content)
    cache.keep(f"{name}.json", json.dumps(read, ensure_ascii=False, separators=(",", ":")).encode())
    return Built(store, read)


def build(folder: Path = SHIPPED) -> bytes:
    """Checks the tables and makes their graph. The same tables give the same bytes."""
    from ..loaders.tables import read_tables
    from .evidence import Evidence
    from .rdf import nquads

    rows = read_tables(folder, accounting=False)
    return nquads(rows, Evidence.from_rows(rows), ontology_triples()).encode()


def ontology_triples() -> list[str]:
    """The schema, vocabularies and alignments as lines of N-Triples."""
    import pyoxigraph

    triples: list[str] = []
    for name in IN_GRAPH:
        file = ONTOLOGY / name
        if file.is_file():
            parsed = pyoxigraph.parse(file.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)
            triples += [f"{quad.triple} ." for quad in parsed]
    return triples


def _inputs(folder: Path) -> list[Path]:
    """The files of which the graph is made: the tables (the numerals of the texts are not in it) and the schema."""
    if not folder.is_dir():
        raise TrialgraphError(f"{folder} is not a folder of evidence tables")
    schemas = [ONTOLOGY / name for name in IN_GRAPH]
    return [file for file in (*folder.glob("*.csv"), *schemas) if file.is_file() and file.stem != "tokens"]
