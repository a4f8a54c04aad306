"""The origin of a layer in PROV-O: the load, its files, its time and its user.

These statements are in the layer's own named graph, next to the vocabulary that the layer adds.
The content of each document is in the named graph of that document.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...graph.rdf.iris import ONTOLOGY, expand, iri, typed
from ...graph.rdf.to_rdf import quad, text
from .layer import Layer


def layer_quads(layer: Layer) -> Iterator[str]:
    """The provenance of a layer as lines of N-Quads."""
    graph, load = iri("layer", layer.name), iri("load", f"{layer.name}@{layer.loaded}")
    person, program = iri("person", layer.by), iri("software", f"trialgraph-{layer.version}")
    files = [(iri("file", origin.sha256), origin) for origin in layer.origins]

    def statement(subject: str, prop: str, value: str) -> str:
        return quad(subject, expand(prop), value, graph)

    def labelled(subject: str, kind: str, label: str) -> Iterator[str]:
        yield statement(subject, "rdf:type", f"<{ONTOLOGY}{kind}>")
        yield statement(subject, "rdfs:label", text(label, "en"))

    yield from labelled(graph, "Layer", layer.name)
    yield statement(graph, "tg:layerKind", text(layer.kind))
    yield statement(graph, "prov:wasGeneratedBy", f"<{load}>")
    yield from labelled(load, "Load", f"loading of {layer.name}")
    yield statement(load, "prov:endedAtTime", typed(layer.loaded, "dateTime"))
    yield statement(load, "prov:wasAssociatedWith", f"<{person}>")
    yield statement(load, "prov:wasAssociatedWith", f"<{program}>")
    yield from labelled(person, "Loader", layer.by)
    yield from labelled(program, "Program", f"trialgraph {layer.version}")
    for file, origin in files:
        yield from labelled(file, "File", origin.file)
        yield statement(file, "tg:sha256", text(origin.sha256))
        yield statement(file, "tg:byteSize", typed(str(origin.size), "integer"))
        yield statement(load, "prov:used", f"<{file}>")
        yield statement(graph, "prov:wasDerivedFrom", f"<{file}>")
    for source in layer.sources:
        yield statement(iri("source", source), "tg:loadedIn", f"<{graph}>")
