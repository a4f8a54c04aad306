"""From evidence tables to a graph: checked, made, and only then put in place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import TrialgraphError
from ..evidence import FOLDER as SHIPPED
from ..graph.rdf import cache
from ..graph.rdf.store import EmbeddedStore
from ..ontology import FOLDER as ONTOLOGY
from ..ontology import IN_GRAPH

Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Built:
    """A graph ready to be asked: its store, and its rows as the store gives them."""

    store: EmbeddedStore
    rows: Rows


def graph_of_evidence(only: bool = False, data: Path | None = None) -> Built:
    """The graph of the shipped evidence with every layer that was loaded over it; `only` of the layers without it.

    Raises `TableError` where a layer does not fit the evidence under it (of a newer version, say), `TrialgraphError` for one that
    is damaged.
    """
    from .layers.index import data_folder, manifests

    place = data or data_folder()
    loaded = manifests(place)
    if not loaded and not only:
        return graph_of_tables()
    name = cache.fingerprint(_inputs(SHIPPED), *loaded, b"only" * only)
    rows = _kept_rows(name)
    if rows is None:
        rows = plain_rows(_rows_with_layers(only, place))
        cache.keep(f"{name}.json", _as_json(rows))
    return Built(
        EmbeddedStore(lambda: _kept_graph(name, lambda: build_with_layers(only, place))), rows
    )


def passing_graph(data: Path) -> Built:
    """The graph of the evidence with the layers of a data folder that is soon gone; nothing of it is kept."""
    from .layers.layers import layers
    from .layers.merging import rows_of_all
    from .layers.provenance import layer_quads

    loaded = layers(data)
    rows = rows_of_all(loaded)
    said = [quad for layer in loaded for quad in layer_quads(layer)]
    return Built(EmbeddedStore(lambda: graph_of_rows(rows, said)), plain_rows(rows))


def _kept_graph(name: str, make: Callable[[], bytes]) -> bytes:
    """The graph of layers, which may be large: made only when a query asks for it, since verdicts need but the rows."""
    if (content := cache.kept(f"{name}.nq")) is None:
        content = make()
        cache.keep(f"{name}.nq", content)
    return content


def plain_rows(rows: Rows) -> Rows:
    """Rows of tables as a graph of them gives them back: without empty cells, and without what is said of texts."""
    from ..graph.model.schema import ACCOUNTING, TABLES

    kept = {
        name: (*table.by_name, "locator")
        for name, table in TABLES.items()
        if name not in ACCOUNTING
    }
    return {
        name: [{column: row[column] for column in columns if row.get(column)} for row in rows[name]]
        for name, columns in kept.items()
        if rows.get(name)
    }


def graph_of_tables(folder: Path = SHIPPED) -> Built:
    """The graph of a folder of tables, built anew only where the tables have changed since.

    Beside the graph its rows are kept, read once through SPARQL, so that answering a profile need not load the graph.
    Raises `TableError` with all faults; nothing is kept then.
    """
    return _kept_or_made(cache.fingerprint(_inputs(folder)), lambda: build(folder))


def _kept_or_made(name: str, make: Callable[[], bytes]) -> Built:
    graph = cache.path(f"{name}.nq")
    if graph.is_file() and (rows := _kept_rows(name)) is not None:
        return Built(EmbeddedStore(graph.read_bytes), rows)
    from ..graph.rdf.from_rdf import read_rows

    content = make()
    store = EmbeddedStore(content)
    read = read_rows(store)
    cache.keep(f"{name}.nq", content)
    cache.keep(f"{name}.json", _as_json(read))
    return Built(store, read)


def _kept_rows(name: str) -> Rows | None:
    """The rows kept under a name; nothing where there are none, or where they were damaged from outside."""
    try:
        rows: Rows | None = json.loads(cache.kept(f"{name}.json") or b"null")
    except ValueError:
        return None
    return rows


def _as_json(rows: Rows) -> bytes:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def build(folder: Path = SHIPPED) -> bytes:
    """Checks the tables and makes their graph. The same tables give the same bytes."""
    from .tables.reading import read_tables

    return graph_of_rows(read_tables(folder, accounting=False))


def build_with_layers(only: bool = False, data: Path | None = None) -> bytes:
    """The graph of the shipped evidence (or only its words) with the layers, each checked over what is under it."""
    from .layers.layers import layers
    from .layers.provenance import layer_quads

    return graph_of_rows(
        _rows_with_layers(only, data),
        (quad for layer in layers(data) for quad in layer_quads(layer)),
    )


def _rows_with_layers(only: bool, data: Path | None) -> Rows:
    from .layers.layers import layers
    from .layers.merging import rows_of_all

    return rows_of_all(layers(data), only)


def graph_of_rows(rows: Rows, more: Iterable[str] = ()) -> bytes:
    """The graph of rows that were checked, with the ontology and `more` quads."""
    from ..graph.model.evidence import Evidence
    from ..graph.rdf.to_rdf import nquads

    return nquads(rows, Evidence.from_rows(rows), ontology_triples(), more).encode()


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
    return [
        file
        for file in (*folder.glob("*.csv"), *schemas)
        if file.is_file() and file.stem != "tokens"
    ]
