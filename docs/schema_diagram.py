"""Draw the schema of the graph for Mermaid (https://mermaid.js.org): docs/schema.mmd.

`python docs/schema_diagram.py > docs/schema.mmd`, or `make docs`. It shows every class, and every
property of ours with what it leads to: as the ontology declares it, and as the graphs of the
shipped fields use it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator

from trialgraph.evidence import FOLDER
from trialgraph.graph.rdf.iris import ONTOLOGY, expand, shorten
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.rdf.terms import Ontology
from trialgraph.loaders.build import build

CONCEPT = expand("skos:Concept")
_OURS = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
_USED = """
PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?class ?property ?end {
  ?part void:class ?class ; void:propertyPartition ?of . ?of void:property ?property .
  { ?of void:classPartition [ void:class ?end ] }
  UNION { ?of void-ext:datatypePartition [ void-ext:datatype ?end ] }
}
"""
Link = tuple[str, str, str]  # class, property, class or datatype


def links(ontology: Ontology) -> set[Link]:
    """What leads where: as declared, and as used by members of our classes."""
    found = {
        (domain, term, end)
        for term in ontology.ours(*_OURS)
        for domain in ontology.all(term, "rdfs:domain")
        for end in ontology.all(term, "rdfs:range") or [""]
    }
    for folder in sorted(path.parent for path in FOLDER.glob("*/field.toml")):
        for row in EmbeddedStore(build(folder)).select(_USED).rows:
            kind, prop, end = (term.value if term else "" for term in row)
            if kind.startswith(ONTOLOGY):
                found.add((kind, prop, end))
    return {link for link in found if link[1] != expand("rdf:type")}


def diagram() -> str:
    """The diagram as text. The same ontology and evidence give the same text."""
    ontology = Ontology()
    found = links(ontology)
    ends: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, prop, end in found:
        ends[kind, prop].add(end)
    lines = ["classDiagram", "  direction LR"]
    for kind in sorted(ontology.ours("owl:Class")):
        lines += [f"  class {_name(kind)} {{", *_attributes(kind, ends), "  }"]
    for kind in sorted(ontology.ours("owl:Class")):
        for wider in sorted(ontology.all(kind, "rdfs:subClassOf")):
            lines.append(f"  {_name(wider)} <|-- {_name(kind)}")
    for kind, prop, end in sorted(found):
        if _is_class(end):
            lines.append(f"  {_name(kind)} --> {_name(end)} : {_label(prop)}")
    return "\n".join(lines) + "\n"


def _attributes(kind: str, ends: dict[tuple[str, str], set[str]]) -> Iterator[str]:
    """The properties of a class that lead to values, terms of a vocabulary, or anything."""
    for (owner, prop), found in sorted(ends.items()):
        values = sorted(_name(end) or "any" for end in found if not _is_class(end))
        if owner == kind and values:
            yield f"    {_label(prop)} {' or '.join(values)}"


def _is_class(end: str) -> bool:
    return end.startswith(ONTOLOGY)


def _name(term: str) -> str:
    """A name for Mermaid: without the prefix if it is ours, else with an underscore."""
    return shorten(term).removeprefix("tg:").replace(":", "_")


def _label(prop: str) -> str:
    return shorten(prop).removeprefix("tg:").replace(":", "_")


if __name__ == "__main__":
    sys.stdout.write(diagram())
