"""Builds a graph from evidence tables: checks the tables, builds the graph and caches it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..evidence import DEFAULT
from ..graph.model.evidence import Evidence
from ..graph.model.schema import ACCOUNTING, TABLES
from ..graph.rdf import cache
from ..graph.rdf.from_rdf import read_rows
from ..graph.rdf.store import EmbeddedStore
from ..method import FOLDER as METHOD
from ..ontology import FOLDER as ONTOLOGY
from ..ontology import IN_GRAPH
from .fields.known import FILE, KnownField, default_field
from .layers.index import data_folder, manifests
from .layers.integrity import refuse_changed_layers

Rows = dict[str, list[dict[str, str]]]
_NOT_IN_GRAPH = ("tokens", "sentences-")  # texts of the sources, and translations

# Imports inside functions: a cached graph is opened without the modules that build one.


@dataclass(frozen=True)
class BuiltGraph:
    """A graph that is ready for queries: its store, and its rows as the store returns them."""

    store: EmbeddedStore
    rows: Rows


def evidence_graph(
    user_only: bool = False, data: Path | None = None, field: KnownField | None = None
) -> BuiltGraph:
    """The graph of a field (default: the default field) and all layers over it, or (`user_only`)
    of the layers alone.

    It is rebuilt only if tables, layers or the program have changed. Its rows are cached next to
    it, so that profiles can be answered without loading the graph. Raises `TableError` with all
    faults of the tables of a field that is not shipped, or if a layer does not match the evidence
    below it (for example after an upgrade), and `TrialgraphError` if a layer is damaged or was
    changed.
    """
    folder = data or data_folder(field)
    loaded = manifests(folder)
    if not loaded and not user_only:
        return graph_of_field(field)
    inputs = _inputs((field or default_field()).folder)
    name = cache.fingerprint(inputs, *loaded, b"only" * user_only)
    rows = _cached_rows(name)
    if rows is None:
        rows = rows_in_graph(_rows_with_layers(user_only, folder, field))
        cache.keep(f"{name}.json", _as_json(rows))
    else:
        refuse_changed_layers(folder, name)

    def graph() -> bytes:
        return _cached_graph(name, lambda: build_with_layers(user_only, folder, field))

    return BuiltGraph(EmbeddedStore(graph, name), rows)


def graph_of_field(field: KnownField | None = None) -> BuiltGraph:
    """The graph of a field without layers, rebuilt only if its tables or the program have changed.

    If there are faults, raises `TableError` with all of them and caches nothing.
    """
    folder = (field or default_field()).folder
    return _cached_or_built(cache.fingerprint(_inputs(folder)), lambda: build(folder))


def uncached_graph(data: Path, field: KnownField | None = None) -> BuiltGraph:
    """The graph of a field and the layers of a temporary data folder."""
    from .layers.layer import layers
    from .layers.merging import merged_rows
    from .layers.provenance import layer_quads

    loaded = layers(data)
    rows = merged_rows(loaded, field=field)
    provenance = [quad for layer in loaded for quad in layer_quads(layer)]
    return BuiltGraph(EmbeddedStore(lambda: build_from_rows(rows, provenance)), rows_in_graph(rows))


def build(folder: Path = DEFAULT) -> bytes:
    """Checks the folder of a field (default: of the default field), and returns its graph as
    N-Quads, the same bytes every time.

    Raises `TableError` with all faults.
    """
    from .fields.folder import read_field

    return build_from_rows(read_field(folder, accounting=False))


def build_with_layers(
    user_only: bool = False, data: Path | None = None, field: KnownField | None = None
) -> bytes:
    """The N-Quads of a field (or only of its vocabulary) with all layers over it.

    Raises the same errors as `evidence_graph`.
    """
    from .layers.layer import layers
    from .layers.provenance import layer_quads

    rows = _rows_with_layers(user_only, data, field)
    loaded = layers(data, field)
    return build_from_rows(rows, (quad for layer in loaded for quad in layer_quads(layer)))


def build_from_rows(rows: Rows, more: Iterable[str] = ()) -> bytes:
    """The N-Quads of checked rows and of the ontology, together with the quads in `more`, and what
    the graph says about itself."""
    from ..graph.rdf.self_description import description
    from ..graph.rdf.to_rdf import graph_lines

    evidence = Evidence.from_rows(rows)
    lines = graph_lines(rows, evidence, ontology_triples(), more)
    about = description(lines, evidence.vocabulary.of_field)
    return "".join(f"{quad}\n" for quad in sorted([*lines, *about])).encode()


def rows_in_graph(rows: Rows) -> Rows:
    """Rows as a graph returns them: without empty cells, and without the tables about texts."""
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


def _cached_or_built(name: str, make: Callable[[], bytes]) -> BuiltGraph:
    if (rows := _cached_rows(name)) is not None:
        return BuiltGraph(EmbeddedStore(lambda: _cached_graph(name, make), name), rows)
    content = make()
    rows = read_rows(EmbeddedStore(content))
    cache.keep(f"{name}.nq", content)
    cache.keep(f"{name}.json", _as_json(rows))
    return BuiltGraph(EmbeddedStore(content, name), rows)


def _cached_graph(name: str, make: Callable[[], bytes]) -> bytes:
    """A cached graph, built only when a query needs it: verdicts need only the rows."""
    if (content := cache.kept(f"{name}.nq")) is None:
        content = make()
        cache.keep(f"{name}.nq", content)
    return content


def _cached_rows(name: str) -> Rows | None:
    """The cached rows of a graph; None if there are none or the file is damaged."""
    try:
        rows: Rows | None = json.loads(cache.kept(f"{name}.json") or b"null")
    except ValueError:
        return None
    return rows


def _as_json(rows: Rows) -> bytes:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def _rows_with_layers(user_only: bool, data: Path | None, field: KnownField | None) -> Rows:
    from .layers.layer import layers
    from .layers.merging import merged_rows

    return merged_rows(layers(data, field), user_only, field)


def _inputs(folder: Path) -> list[Path]:
    """The files that the graph is built from: tables of the field and the method, and ontology."""
    ontology = [ONTOLOGY / name for name in IN_GRAPH]
    tables = [*folder.glob("*.csv"), *folder.glob("*.xlsx")]
    return [
        file
        for file in (*tables, folder / FILE, *METHOD.glob("*.csv"), *ontology)
        if file.is_file() and not file.stem.startswith(_NOT_IN_GRAPH)
    ]
