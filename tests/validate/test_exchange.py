"""Exporting and re-importing a graph loses nothing, is reproducible, leaves no partial files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from trialgraph.api import KnowledgeGraph
from trialgraph.cli.main import main
from trialgraph.errors import TrialgraphError
from trialgraph.evidence import DEFAULT as FOLDER
from trialgraph.graph.listings.export import SHEETS, export
from trialgraph.graph.listings.tabular import table_rows
from trialgraph.graph.model.cell_order import ordered
from trialgraph.graph.model.schema import ACCOUNTING, TABLES
from trialgraph.graph.rdf.from_rdf import read_rows
from trialgraph.graph.rdf.iris import ONTOLOGY, PREFIXES, iri
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.loaders.build import build
from trialgraph.loaders.fields.folder import read_field

RDFLIB = {"nquads": "nquads", "trig": "trig", "jsonld": "json-ld"}
FORMATS = (*RDFLIB, "turtle", "graphml", "csv")


@pytest.fixture(scope="module")
def content() -> bytes:
    return build()


@pytest.fixture(scope="module")
def kg(content: bytes) -> KnowledgeGraph:
    return KnowledgeGraph(EmbeddedStore(content))


@pytest.fixture(scope="module")
def quads(content: bytes) -> list[tuple[str, ...]]:
    return _quads(_dataset(content.decode(), "nquads"))


def _dataset(text: str, form: str) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    dataset.parse(data=text, format=form)
    return dataset


def _quads(dataset: rdflib.Dataset) -> list[tuple[str, ...]]:
    """The quads, sorted; there are no blank nodes, so equal lists are the same graphs."""
    assert not any(isinstance(term, rdflib.BNode) for quad in dataset for term in quad[:3])
    return sorted(tuple(_n3(term) for term in quad if term is not None) for quad in dataset)


def _n3(term: rdflib.term.Node) -> str:
    return str(term.n3()).removesuffix("^^<http://www.w3.org/2001/XMLSchema#string>")


def test_building_twice_gives_the_same_bytes(content: bytes) -> None:
    assert build() == content
    lines = content.decode().splitlines()
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    "form",
    [
        next(iter(RDFLIB)),
        *(pytest.param(form, marks=pytest.mark.slow) for form in list(RDFLIB)[1:]),
    ],
)
def test_export_and_import_lose_nothing(
    form: str, kg: KnowledgeGraph, quads: list[tuple[str, ...]]
) -> None:
    assert _quads(_dataset(export(kg, form), RDFLIB[form])) == quads


def test_turtle_is_the_union_of_all_graphs(
    kg: KnowledgeGraph, quads: list[tuple[str, ...]]
) -> None:
    read = rdflib.Graph().parse(data=export(kg, "turtle"), format="turtle")
    assert sorted(tuple(map(_n3, triple)) for triple in read) == sorted(
        {quad[:3] for quad in quads}
    )


def test_nquads_are_those_of_the_build_to_the_last_digit(
    kg: KnowledgeGraph, content: bytes, tmp_path: Path
) -> None:
    assert export(kg, "nquads", tmp_path / "graph.nq") == ""
    assert (tmp_path / "graph.nq").read_bytes() == content
    assert f"{export(kg, 'nquads')}\n".encode() == content
    assert b'Printed> "0.50" <' in content and b'"0.50"^^' not in content  # as the store has it


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_the_same_each_time(form: str, kg: KnowledgeGraph, content: bytes) -> None:
    assert export(kg, form) == export(KnowledgeGraph(EmbeddedStore(content)), form)


def test_rows_read_back_are_those_of_the_tables(content: bytes) -> None:
    """Apart from empty cells, and the order of values in a cell that holds several (they are a
    set)."""
    written = read_field(FOLDER, accounting=False)
    read = read_rows(EmbeddedStore(content))
    for name, table in TABLES.items():
        if name not in ACCOUNTING:
            rows = [{column: cell for column, cell in row.items() if cell} for row in written[name]]
            for row in rows:
                for column in table.columns:
                    if column.several and column.name in row:
                        row[column.name] = "; ".join(ordered(column, row[column.name].split("; ")))
            assert read.get(name, []) == rows


def test_rdflib_sees_all_graphs_as_one_with_known_prefixes(kg: KnowledgeGraph) -> None:
    trial, designed = rdflib.URIRef(iri("trial", "CASTOR")), rdflib.URIRef(f"{ONTOLOGY}design")
    assert kg.graph.value(trial, designed) == rdflib.URIRef(iri("vocabulary/design", "randomised"))
    assert len(list(kg.graph.query("SELECT ?t { ?t a tg:Trial }"))) == len(kg.evidence.trials)
    bound = {prefix: str(namespace) for prefix, namespace in kg.graph.namespaces()}
    assert {prefix: bound.get(prefix) for prefix in PREFIXES} == PREFIXES
    assert kg.graph.qname(trial) == "trial:CASTOR"


def test_triples_added_through_rdflib_are_queried_and_exported(content: bytes) -> None:
    kg = KnowledgeGraph(EmbeddedStore(content))
    query = "SELECT ?p { <https://example.org/new> ?p ?o }"
    assert kg.query(query).empty
    new = rdflib.URIRef("https://example.org/new")
    kg.graph.add((new, rdflib.RDF.type, new))
    assert list(kg.query(query)["p"]) == ["rdf:type"]
    assert "<https://example.org/new>" in export(kg, "nquads")


def test_graphml_contains_the_network_with_attributes_as_text(kg: KnowledgeGraph) -> None:
    read = nx.parse_graphml(export(kg, "graphml"), force_multigraph=True)
    assert not any("weakref" in name for _, node in read.nodes(data=True) for name in node)
    assert (len(read), read.number_of_edges()) == (len(kg.network), kg.network.number_of_edges())
    assert read.nodes["result/OPTIMISMM-OneLine-LenRefractory-PFS-HR"]["ci_high"] == "0.94"
    assert "contains" in read["regimen/PVd"]["drug/pomalidomide"]
    assert all(
        isinstance(value, str)
        for _, attributes in read.nodes(data=True)
        for value in attributes.values()
    )


def test_csv_is_a_folder_of_the_flat_tables(kg: KnowledgeGraph, tmp_path: Path) -> None:
    assert export(kg, "csv", tmp_path / "new" / "tables") == ""
    assert {file.name for file in (tmp_path / "new" / "tables").iterdir()} == {
        f"{name}.csv" for name in SHEETS
    }
    for name in SHEETS:
        columns, rows = table_rows(kg.evidence, name, {})
        with (tmp_path / "new" / "tables" / f"{name}.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            header, *read = csv.reader(file)
        assert header == columns
        assert read == [[str(cell) for cell in row] for row in rows]


def test_printed_csv_contains_the_results(kg: KnowledgeGraph) -> None:
    rows = list(csv.DictReader(io.StringIO(export(kg, "csv"))))
    assert [row["result"] for row in rows] == list(kg.evidence.results)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-cmd", "'-cmd"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("-0.5", "-0.5"), ("+4", "+4"), ("-4-2", "'-4-2"), ("0.50", "0.50"), ("<0.001", "<0.001"), ("PVd", "PVd"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(
    cell: str, written: str, kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "trialgraph.graph.listings.export.table_rows", lambda *_: (["value"], [[cell]])
    )
    assert list(csv.reader(io.StringIO(export(kg, "csv")))) == [["value"], [written]]


@pytest.mark.parametrize("form", FORMATS)
def test_a_place_that_cannot_be_written_is_an_error(
    form: str, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(TrialgraphError, match="cannot write"):
        export(kg, form, tmp_path / "file" / "graph")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_failed_write_leaves_the_old_file(
    kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "graph.nq"
    target.write_text("before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(TrialgraphError, match="No space left"):
        export(kg, "nquads", target)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [
        ("graph.nq", "before")
    ]


def test_an_unknown_format_names_the_nearest(kg: KnowledgeGraph) -> None:
    with pytest.raises(TrialgraphError, match="nquads"):
        export(kg, "nquad")


def test_export_prints_the_graph(
    content: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TRIALGRAPH_CACHE", str(tmp_path))
    assert main(["export", "--format", "nquads"]) == 0
    assert capsys.readouterr().out.encode() == content
