"""The graph as JSON-LD 1.1 that people can read.

Each source is one entry of `@graph`. In it, a trial contains its arms, populations, reports and
results. The context gives every property a short name and the type of its values, so that a value
is `"0.71"` or `"trial/CASTOR"` and not an object; only values whose type varies are objects.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from ..rdf.iris import BASE, DESCRIPTION_GRAPH, ONTOLOGY, PREFIXES, expand
from ..rdf.store import RdfTerm, term_from

_TYPE, _STRING = expand("rdf:type"), expand("xsd:string")
_OF_TRIAL = ONTOLOGY + "trial"
_INSIDE = {  # class → the name under which a trial contains its members
    ONTOLOGY + name: f"has{name}" for name in ("Arm", "Population", "Report", "Result")
}
_NATIVE = (expand("xsd:integer"), expand("xsd:boolean"))
_Node = dict[str, list[RdfTerm]]  # property → values


def json_ld(quads: Iterable[Any]) -> str:
    """The quads (of pyoxigraph, in the order that the document is to have) as JSON-LD."""
    graphs: dict[str, dict[str, _Node]] = {}
    for quad in quads:
        nodes = graphs.setdefault(quad.graph_name.value, {})
        node = nodes.setdefault(quad.subject.value, {})
        value = term_from(quad.object)
        assert value is not None
        node.setdefault(quad.predicate.value, []).append(value)
    writer = _Writer(graphs)
    order = sorted(graphs, key=lambda name: (name == DESCRIPTION_GRAPH, name))
    document = {
        "@context": writer.context(),
        "@graph": [writer.graph(name, graphs[name]) for name in order],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


class _Writer:
    """Writes terms by the context that fits the values of each property."""

    def __init__(self, graphs: Mapping[str, Mapping[str, _Node]]) -> None:
        self.kinds: dict[str, set[str]] = defaultdict(set)
        for nodes in graphs.values():
            for node in nodes.values():
                for name, values in node.items():
                    self.kinds[name].update(map(_kind, values))
        self.namespaces = {iri: prefix for prefix, iri in PREFIXES.items()}
        self.names = _names(self.kinds)

    def context(self) -> dict[str, Any]:
        terms: dict[str, Any] = {"@base": BASE, "@vocab": ONTOLOGY, "id": "@id", "type": "@type"}
        for name in _INSIDE.values():
            terms[name] = {"@reverse": "tg:trial", "@type": "@id"}
        for iri, short in sorted(self.names.items(), key=lambda pair: pair[1].casefold()):
            term = {"@id": self.prefixed(iri)}
            if kind := self._one_kind(iri):
                term["@type"] = kind if kind == "@id" else self.prefixed(kind)
            terms[short] = term if len(term) > 1 else term["@id"]
        return {"@version": 1.1, **PREFIXES, **terms}

    def _one_kind(self, iri: str) -> str:
        """`@id` or the datatype to which the context coerces the values; else empty."""
        kinds = self.kinds[iri]
        kind = next(iter(kinds)) if len(kinds) == 1 else ""
        return "" if kind in ("language", _STRING, *_NATIVE) else kind

    def graph(self, name: str, nodes: Mapping[str, _Node]) -> dict[str, Any]:
        made = {subject: self._node(subject, node) for subject, node in nodes.items()}
        inside = set()
        for subject, node in nodes.items():
            trials, kinds = node.get(_OF_TRIAL, []), node.get(_TYPE, [])
            place = _INSIDE.get(kinds[0].value) if len(kinds) == 1 else None
            if place and len(trials) == 1 and trials[0].kind == "iri":
                trial = trials[0].value
                outer = made.setdefault(trial, {"id": self.compact(trial)})
                outer.setdefault(place, []).append(made[subject])
                del made[subject][self.names[_OF_TRIAL]]
                inside.add(subject)
        kept = [node for subject, node in sorted(made.items()) if subject not in inside]
        return {"id": self.compact(name), "@graph": kept}

    def _node(self, subject: str, node: _Node) -> dict[str, Any]:
        made: dict[str, Any] = {"id": self.compact(subject)}
        if _TYPE in node:
            made["type"] = _single([self._class(value.value) for value in node[_TYPE]])
        for name, values in sorted(node.items(), key=lambda pair: self.names.get(pair[0], "")):
            if name != _TYPE:
                typed = bool(self._one_kind(name))
                made[self.names[name]] = _single([self._value(value, typed) for value in values])
        return made

    def _value(self, term: RdfTerm, typed: bool) -> Any:
        if term.kind == "iri":
            short = self.compact(term.value)
            return short if typed else {"id": short}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        if typed or term.datatype == _STRING:
            return term.value
        if term.datatype in _NATIVE and _kind(term) == term.datatype:
            native = json.loads(term.value)
            if json.dumps(native) == term.value:
                return native
        return {"@value": term.value, "@type": self.prefixed(term.datatype)}

    def compact(self, iri: str) -> str:
        """An IRI below that of the graph, or with a prefix, if that reads back as the same IRI."""
        below = iri.removeprefix(BASE)
        if iri.startswith(BASE) and "/" in below.partition(":")[0]:
            return below
        return self.prefixed(iri)

    def prefixed(self, iri: str) -> str:
        at = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix, name = self.namespaces.get(iri[:at]), iri[at:]
        return f"{prefix}:{name}" if prefix and name else iri

    def _class(self, iri: str) -> str:
        return iri.removeprefix(ONTOLOGY) if iri.startswith(ONTOLOGY) else self.prefixed(iri)


def _kind(term: RdfTerm) -> str:
    if term.kind == "iri":
        return "@id"
    return "language" if term.language else term.datatype


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _names(properties: Iterable[str]) -> dict[str, str]:
    """A short name for each property: its own, with the prefix where two have the same."""
    short = {iri: iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :] for iri in sorted(properties)}
    taken = {"id", "type", *_INSIDE.values(), *PREFIXES}
    names: dict[str, str] = {}
    for iri in sorted(short, key=lambda iri: not iri.startswith(BASE)):  # ours come first
        name = short[iri]
        if name in taken:
            space = next((p for p, ns in PREFIXES.items() if iri.startswith(ns)), "")
            name = f"{space or 'other'}{name[0].upper()}{name[1:]}"
        taken.add(name)
        names[iri] = name
    return names
