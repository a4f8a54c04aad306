"""Checks the evidence and its graph, in this order: tables, SHACL shapes, terms, numerals.

Each fault is one line with its place and remedy. If the tables have faults, there is no graph to
check, and the other checks are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import TableError
from ...graph.rdf.iris import BASE, DESCRIPTION_GRAPH, ONTOLOGY_GRAPH, PREFIXES, expand, shorten
from ...message import message
from ...ontology import FOLDER, SHAPES
from ..accounting.checks import check_accounting
from ..accounting.texts import check_texts
from ..build import build
from ..fields.folder import read_field

if TYPE_CHECKING:
    from rdflib import Dataset, Graph
    from rdflib.term import Node

_VOCABULARY = BASE + "vocabulary/"
_DEFINED_ELSEWHERE = (PREFIXES["rdf"], PREFIXES["rdfs"])  # defined by the standards
_SELF_DEFINED = (ONTOLOGY_GRAPH, DESCRIPTION_GRAPH)  # the latter uses public vocabularies
_LABELS = ("rdfs:label", "skos:prefLabel")
_DEFINITIONS = ("skos:definition", "skos:scopeNote")


def findings(tables: Path, sources: Path | None = None) -> Iterator[tuple[str, list[str]]]:
    """The name of each check, with the faults it found.

    `sources` is a folder with the texts that the tables were made from, if available.
    """
    name = message("loaders.check.tables", "tables")
    try:
        rows = read_field(tables)
    except TableError as error:
        yield name, [fault.text for fault in error.faults]
        return
    yield name, []
    dataset = as_dataset(build(tables))
    union = as_union(dataset)
    yield message("loaders.check.graph-shapes", "shapes"), violations(union)
    yield message("loaders.check.terms", "terms"), undeclared(dataset, union)
    numerals = message("loaders.check.numerals", "numerals")
    yield numerals, [fault.text for fault in check_accounting(rows)]
    if sources is not None:
        name = message("loaders.check.texts", "numerals in the texts of the sources")
        yield name, [fault.text for fault in check_texts(rows, sources)]


def violations(graph: Graph) -> list[str]:
    """Violations of the SHACL shapes in a graph: node, property, value and remedy of each.

    `graph` must include the ontology.
    """
    import rdflib
    from pyshacl import validate
    from rdflib import SH

    shapes = rdflib.Graph().parse(FOLDER / SHAPES, format="turtle")
    _, report, _ = validate(graph, shacl_graph=shapes)
    results = report.subjects(rdflib.RDF.type, SH.ValidationResult)
    return sorted({_violation(graph, report, result) for result in results})


def undeclared(dataset: Dataset, union: Graph) -> list[str]:
    """A fault for each property, class or concept that is used without a label or a definition.

    `union` holds all named graphs of the dataset as one (`as_union`).
    """
    missing = {
        term: " and ".join(_missing(union, term))
        for term in sorted(_used_terms(dataset))
        if not term.startswith(_DEFINED_ELSEWHERE)
    }
    return [
        message(
            "loaders.undeclared-term",
            "{term}: used without {missing}. Declare it in the ontology.",
            term=shorten(term),
            missing=properties,
        )
        for term, properties in missing.items()
        if properties
    ]


def as_dataset(content: bytes) -> Dataset:
    """N-Quads as an rdflib dataset."""
    from rdflib import Dataset

    dataset = Dataset(default_union=True)
    dataset.parse(data=content, format="nquads")
    return dataset


def as_union(dataset: Dataset) -> Graph:
    """All named graphs as one graph, which pyshacl then checks as a whole."""
    import rdflib

    union = rdflib.Graph()
    union.addN(
        (subject, predicate, value, union) for subject, predicate, value, _ in dataset.quads()
    )
    return union


def _violation(graph: Graph, report: Graph, result: Node) -> str:
    from rdflib import RDF, SH, URIRef

    focus = report.value(result, SH.focusNode)
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    types = sorted(_type_name(kind) for kind in graph.objects(focus, RDF.type))
    parts = [" ".join([*types, shorten(str(focus))])]
    if isinstance(path, URIRef):
        parts.append(shorten(str(path)))
    if value is not None and value != focus:
        parts.append(f"value {shorten(str(value))!r}")
    return f"{', '.join(parts)}: {report.value(result, SH.resultMessage)}."


def _type_name(kind: Node) -> str:
    """The name of a class: `Result` for classes of trialgraph, `owl:Class` for others."""
    return shorten(str(kind)).removeprefix("tg:")


def _used_terms(dataset: Dataset) -> set[str]:
    used: set[str] = set()
    rdf_type = expand("rdf:type")
    for _, predicate, value, context in dataset.quads():
        if str(context) not in _SELF_DEFINED:
            used.add(str(predicate))
            if str(predicate) == rdf_type or str(value).startswith(_VOCABULARY):
                used.add(str(value))
    return used


def _missing(graph: Graph, term: str) -> Iterator[str]:
    from rdflib import URIRef

    for kind, properties in (("label", _LABELS), ("definition", _DEFINITIONS)):
        if not any((URIRef(term), URIRef(expand(prop)), None) in graph for prop in properties):
            yield kind
