"""What the graph says about itself, in a named graph of its own.

- Of the whole: title, licence, version and formats (DCAT, https://www.w3.org/TR/vocab-dcat-3/).
- Of its content: how many things each class has, with which properties, and what these lead to
  (VoID, https://www.w3.org/TR/void/; datatypes as https://github.com/JervenBolleman/void-generator).
- Of its use: every named query as a `sh:SPARQLExecutable`, and the prefixes, as editors and
  https://github.com/sib-swiss/sparql-examples read them.

Nodes are named, not blank, and there is no date, so that the same tables give the same bytes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from ...queries import catalogue
from ...version import VERSION
from ..model.field import Field
from .iris import BASE, DESCRIPTION_GRAPH, ONTOLOGY, expand, iri, shorten, typed
from .prefixes import prefixes
from .to_rdf import quad, text

DATASET = BASE + "dataset"
DECLARATIONS = BASE + "prefixes"
_TYPE = expand("rdf:type")
_CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
FORMATS = {
    "N-Quads": "application/n-quads",
    "TriG": "application/trig",
    "Turtle": "text/turtle",
    "JSON-LD": "application/ld+json",
}
_VOCABULARIES = ("skos", "dcterms", "prov")
_Statement = tuple[str, str, str]  # subject and predicate as IRIs; the object as in N-Quads


class _Triple(NamedTuple):
    subject: str
    predicate: str
    value: str  # as N-Quads write it


def description(quads: Sequence[str], field: Field) -> Iterator[str]:
    """The quads that describe a graph, of which sorted lines of N-Quads are given."""
    statements = [*_of_dataset(field), *_of_content(_triples(quads)), *_of_use()]
    for subject, predicate, value in statements:
        yield quad(subject, expand(predicate), value, DESCRIPTION_GRAPH)


def _triples(quads: Iterable[str]) -> list[_Triple]:
    """The triples in any graph; a triple of several graphs (its lines are neighbours) counts once.

    Lines have the form that `to_rdf` writes: single spaces, and an IRI as subject.
    """
    lines = (line.rsplit(" <", 1)[0] for line in quads)
    found = []
    for line, _ in groupby(lines):
        subject, predicate, value = line.split(" ", 2)
        found.append(_Triple(subject[1:-1], predicate[1:-1], value))
    return found


def _of_dataset(field: Field) -> Iterator[_Statement]:
    """The description of the whole, for catalogues of data."""
    for kind in ("void:Dataset", "dcat:Dataset"):
        yield DATASET, "rdf:type", _link(kind)
    about = field.label_en
    title = f"Trial evidence on {about}" if about else "Trial evidence"
    yield DATASET, "dcterms:title", text(title, "en")
    if field.label_zh:
        yield DATASET, "dcterms:title", text(f"{field.label_zh}：临床试验证据", "zh")
    what = (
        "Which patients were studied, what they received, what was reported, and the document and "
        "paragraph that print it. One named graph for each source."
    )
    yield DATASET, "dcterms:description", text(what, "en")
    yield DATASET, "dcterms:license", f"<{_CC0}>"
    yield DATASET, "dcat:version", text(VERSION)
    yield DATASET, "dcterms:conformsTo", f"<{ONTOLOGY[:-1]}>"
    yield DATASET, "void:uriSpace", text(BASE)
    for prefix in _VOCABULARIES:
        yield DATASET, "void:vocabulary", f"<{prefixes()[prefix]}>"
    yield DATASET, "void:vocabulary", f"<{ONTOLOGY}>"
    for name, media_type in FORMATS.items():
        node = f"{DATASET}/{name.lower()}"
        yield DATASET, "dcat:distribution", f"<{node}>"
        yield node, "rdf:type", _link("dcat:Distribution")
        yield node, "dcterms:title", text(name, "en")
        kind = f"<https://www.iana.org/assignments/media-types/{media_type}>"
        yield node, "dcat:mediaType", kind
        yield node, "dcterms:license", f"<{_CC0}>"


def _of_content(triples: Sequence[_Triple]) -> Iterator[_Statement]:
    """Numbers of the whole, and a partition for each class and property that occur."""
    types: dict[str, list[str]] = defaultdict(list)
    for triple in triples:
        if triple.predicate == _TYPE:
            types[triple.subject].append(triple.value[1:-1])
    numbers = {
        "void:triples": len(triples),
        "void:entities": len(types),
        "void:distinctSubjects": len({triple.subject for triple in triples}),
        "void:distinctObjects": len({triple.value for triple in triples}),
        "void:properties": len({triple.predicate for triple in triples}),
        "void:classes": len({kind for kinds in types.values() for kind in kinds}),
    }
    for name, count in numbers.items():
        yield DATASET, name, _integer(count)
    for predicate, count in sorted(Counter(triple.predicate for triple in triples).items()):
        node = _node(predicate)
        yield DATASET, "void:propertyPartition", f"<{node}>"
        yield node, "void:property", f"<{predicate}>"
        yield node, "void:triples", _integer(count)
    yield from _of_classes(triples, types)


def _of_classes(
    triples: Sequence[_Triple], types: Mapping[str, Sequence[str]]
) -> Iterator[_Statement]:
    entities = Counter(kind for kinds in types.values() for kind in kinds)
    uses: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    totals: Counter[tuple[str, str]] = Counter()
    for subject, predicate, value in triples:
        ends = _ends(value, types)
        for kind in types.get(subject, ()):
            totals[kind, predicate] += 1
            uses[kind, predicate].update(ends)
    for kind, count in sorted(entities.items()):
        node = _node(kind)
        yield DATASET, "void:classPartition", f"<{node}>"
        yield node, "void:class", f"<{kind}>"
        yield node, "void:entities", _integer(count)
    for (kind, predicate), count in sorted(totals.items()):
        node = _node(kind, predicate)
        yield _node(kind), "void:propertyPartition", f"<{node}>"
        yield node, "void:property", f"<{predicate}>"
        yield node, "void:triples", _integer(count)
        for end, times in sorted(uses[kind, predicate].items()):
            yield from _end(node, _node(kind, predicate, end[1:]), end, times)


def _end(node: str, part: str, end: str, times: int) -> Iterator[_Statement]:
    """What a property leads to: a class (`c` and its IRI) or a datatype (`d` and its IRI)."""
    if end[0] == "c":
        yield node, "void:classPartition", f"<{part}>"
        yield part, "void:class", f"<{end[1:]}>"
    else:
        yield node, "void-ext:datatypePartition", f"<{part}>"
        yield part, "void-ext:datatype", f"<{end[1:]}>"
    yield part, "void:triples", _integer(times)


def _ends(value: str, types: Mapping[str, Sequence[str]]) -> list[str]:
    if value[0] == "<":
        return [f"c{kind}" for kind in types.get(value[1:-1], ())]
    if value[-1] == ">":
        return [f"d{value[value.rindex('^^<') + 3 : -1]}"]
    return ["d" + expand("xsd:string" if value[-1] == '"' else "rdf:langString")]


def _of_use() -> Iterator[_Statement]:
    """The prefixes, and the named queries as examples."""
    yield DECLARATIONS, "rdf:type", _link("owl:Ontology")
    for prefix, namespace in sorted(prefixes().items()):
        node = f"{DECLARATIONS}/{prefix}"
        yield DECLARATIONS, "sh:declare", f"<{node}>"
        yield node, "sh:prefix", text(prefix)
        yield node, "sh:namespace", typed(namespace, "anyURI")
    for query in catalogue():
        node = iri("query", query.name)
        for kind in ("sh:SPARQLExecutable", "sh:SPARQLSelectExecutable"):
            yield node, "rdf:type", _link(kind)
        about = query.description.partition(" Example: ")[0]
        yield node, "rdfs:label", text(query.label, "en")
        yield node, "rdfs:comment", text(f"{query.label}. {about}", "en")
        yield node, "sh:select", text(_without_head(query.text))
        yield node, "sh:prefixes", f"<{DECLARATIONS}>"
        for tag in query.tags:
            yield node, "dcat:keyword", text(tag, "en")


def _without_head(query: str) -> str:
    lines = query.splitlines(keepends=True)
    start = next(at for at, line in enumerate(lines) if not line.startswith("#"))
    return "".join(lines[start:])


def _node(*terms: str) -> str:
    """The node of a partition: `…/void/tg-Trial/rdfs-label`."""
    return BASE + "void/" + "/".join(_name(term) for term in terms)


def _name(term: str) -> str:
    short = shorten(term)
    return iri("", short.replace(":", "-").replace("/", "-")).removeprefix(f"{BASE}/")


def _integer(count: int) -> str:
    return typed(str(count), "integer")


def _link(curie: str) -> str:
    return f"<{expand(curie)}>"
