"""Checks of the evidence and its graph, one after the other: tables, SHACL shapes, terms, numerals.

Every fault is one line that says where it is and what to do about it. The tables come first: where they have faults
there is no graph to check.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import TableError
from ...graph.rdf.iris import BASE, ONTOLOGY_GRAPH, PREFIXES, expand, shorten
from ...ontology import FOLDER, SHAPES

if TYPE_CHECKING:
    from rdflib import Dataset, Graph
    from rdflib.term import Node

_VOCABULARY = BASE + "vocabulary/"
_UNDEFINED_HERE = (
    PREFIXES["rdf"],
    PREFIXES["rdfs"],
)  # RDF itself: used, and defined by the standard
_LABELS = ("rdfs:label", "skos:prefLabel")
_MEANINGS = ("skos:definition", "skos:scopeNote")


def findings(tables: Path, sources: Path | None = None) -> Iterator[tuple[str, list[str]]]:
    """Each check with the faults that it found. `sources` is a folder with the texts behind the tables."""
    from ..accounting.accounting import account, against_text
    from ..build import build
    from ..tables.reading import read_tables

    try:
        rows = read_tables(tables)
    except TableError as error:
        yield "tables", [str(fault) for fault in error.faults]
        return
    yield "tables", []
    dataset = as_dataset(build(tables))
    yield "shapes", violations(as_union(dataset))
    yield "terms", undeclared(dataset)
    yield "numerals", [str(fault) for fault in account(rows)]
    if sources is not None:
        yield (
            "numerals against the sources' texts",
            [str(fault) for fault in against_text(rows, sources)],
        )


def violations(graph: Graph) -> list[str]:
    """What in `graph`, which holds its ontology, the shapes reject: the thing, the property, the remedy."""
    import rdflib
    from pyshacl import validate
    from rdflib import SH

    shapes = rdflib.Graph().parse(FOLDER / SHAPES, format="turtle")
    _, report, _ = validate(graph, shacl_graph=shapes)
    return sorted(
        {
            _violation(graph, report, one)
            for one in report.subjects(rdflib.RDF.type, SH.ValidationResult)
        }
    )


def undeclared(dataset: Dataset) -> list[str]:
    """Properties, classes and concepts that records use and the ontology leaves without label or definition."""
    union = as_union(dataset)
    return [
        f"{shorten(term)}: is used without {lacking}. Declare it in the ontology."
        for term in sorted(_used(dataset))
        if not term.startswith(_UNDEFINED_HERE) and (lacking := " and ".join(_lacking(union, term)))
    ]


def as_dataset(content: bytes) -> Dataset:
    """N-Quads as an rdflib dataset."""
    from rdflib import Dataset

    dataset = Dataset(default_union=True)
    dataset.parse(data=content, format="nquads")
    return dataset


def as_union(dataset: Dataset) -> Graph:
    """All named graphs as one plain graph, which pyshacl checks as a whole rather than graph by graph."""
    import rdflib

    union = rdflib.Graph()
    union.addN(
        (subject, predicate, value, union) for subject, predicate, value, _ in dataset.quads()
    )
    return union


def _violation(graph: Graph, report: Graph, result: Node) -> str:
    from rdflib import RDF, SH, URIRef

    focus, path, value = (
        report.value(result, one) for one in (SH.focusNode, SH.resultPath, SH.value)
    )
    parts = [
        " ".join(
            [
                *sorted(_type_name(kind) for kind in graph.objects(focus, RDF.type)),
                shorten(str(focus)),
            ]
        )
    ]
    if isinstance(path, URIRef):
        parts.append(shorten(str(path)))
    if value is not None and value != focus:
        parts.append(f"value {shorten(str(value))!r}")
    return f"{', '.join(parts)}: {report.value(result, SH.resultMessage)}."


def _type_name(kind: Node) -> str:
    """The name of a class for people: `Result` for one of ours, `owl:Class` for a known one."""
    return shorten(str(kind)).removeprefix("tg:")


def _used(dataset: Dataset) -> set[str]:
    used: set[str] = set()
    kind = expand("rdf:type")
    for _, predicate, value, context in dataset.quads():
        if str(context) != ONTOLOGY_GRAPH:
            used.add(str(predicate))
            if str(predicate) == kind or str(value).startswith(_VOCABULARY):
                used.add(str(value))
    return used


def _lacking(graph: Graph, term: str) -> Iterator[str]:
    from rdflib import URIRef

    for what, properties in (("label", _LABELS), ("definition", _MEANINGS)):
        if not any((URIRef(term), URIRef(expand(one)), None) in graph for one in properties):
            yield what
