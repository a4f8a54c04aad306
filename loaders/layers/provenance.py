"""Where what a user loaded comes from, in PROV: the layer, the load that made it, its files, and who did it when.

It stands in the layer's own named graph, beside the words that the layer adds; what its documents say is in theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...graph.rdf.iris import ONTOLOGY, expand, iri
from ...graph.rdf.to_rdf import quad, text, typed

if TYPE_CHECKING:
    from .layers import Layer

_TYPE = expand("rdf:type")


def layer_quads(layer: Layer) -> Iterator[str]:
    """The provenance of a layer as lines of N-Quads."""
    graph, load = iri("layer", layer.name), iri("load", f"{layer.name}@{layer.loaded}")
    person, program = iri("person", layer.by), iri("software", f"trialgraph-{layer.version}")
    files = [(iri("file", origin.sha256), origin) for origin in layer.origins]

    def said(subject: str, prop: str, value: str) -> str:
        return quad(subject, expand(prop), value, graph)

    def named(subject: str, kind: str, label: str) -> Iterator[str]:
        yield said(subject, "rdf:type", f"<{ONTOLOGY}{kind}>")
        yield said(subject, "rdfs:label", text(label, "en"))

    yield from named(graph, "Layer", layer.name)
    yield said(graph, "tg:layerKind", text(layer.kind))
    yield said(graph, "prov:wasGeneratedBy", f"<{load}>")
    yield from named(load, "Load", f"loading of {layer.name}")
    yield said(load, "prov:endedAtTime", typed(layer.loaded, "dateTime"))
    yield said(load, "prov:wasAssociatedWith", f"<{person}>")
    yield said(load, "prov:wasAssociatedWith", f"<{program}>")
    yield from named(person, "Loader", layer.by)
    yield from named(program, "Program", f"trialgraph {layer.version}")
    for file, origin in files:
        yield from named(file, "File", origin.file)
        yield said(file, "tg:sha256", text(origin.sha256))
        yield said(file, "tg:byteSize", typed(str(origin.size), "integer"))
        yield said(load, "prov:used", f"<{file}>")
        yield said(graph, "prov:wasDerivedFrom", f"<{file}>")
    for source in layer.sources:
        yield said(iri("source", source), "tg:loadedIn", f"<{graph}>")
