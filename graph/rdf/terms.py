"""The page of terms, generated from the ontology.

`python -m trialgraph.graph.rdf.terms > docs/terms.md`
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from ...ontology import FOLDER, IN_GRAPH
from .iris import BASE, ONTOLOGY, expand, shorten

_HEAD = """# Terms

The classes, properties and vocabularies of the graph. `make docs` generates this page from
`ontology/*.ttl`; edit those files, not this page.

`tg:` is short for `{ontology}`. Records have readable
addresses such as `{base}trial/EXAMPLE-1`, and so do terms of
vocabularies, such as `{base}vocabulary/measure/median`.
"""
_PROPERTIES = (
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "owl:AnnotationProperty",
    "rdf:Property",
)
_LINKS = {
    "skos:exactMatch": "the same as",
    "skos:closeMatch": "close to",
    "skos:broadMatch": "narrower than",
    "skos:narrowMatch": "broader than",
}


class Ontology:
    """The triples of the ontology by subject and property, in the order of the files."""

    def __init__(self) -> None:
        import pyoxigraph

        self._values: dict[str, dict[str, list[tuple[str, str]]]] = {}
        for name in IN_GRAPH:
            for quad in pyoxigraph.parse(
                (FOLDER / name).read_bytes(), format=pyoxigraph.RdfFormat.TURTLE
            ):
                value, language = quad.object.value, getattr(quad.object, "language", None) or ""
                properties = self._values.setdefault(quad.subject.value, {})
                properties.setdefault(shorten(quad.predicate.value), []).append((value, language))

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def all(self, term: str, prop: str) -> list[str]:
        return [value for value, _ in self._values.get(term, {}).get(prop, ())]

    def one(self, term: str, prop: str, language: str = "") -> str:
        """The value of a property, in the given language if possible; empty if there is none."""
        values = self._values.get(term, {}).get(prop, ())
        return next((value for value, tag in values if not language or tag == language), "")

    def of_type(self, *kinds: str) -> list[str]:
        wanted = {expand(kind) for kind in kinds}
        return [term for term in self if wanted & set(self.all(term, "rdf:type"))]

    def ours(self, *kinds: str) -> list[str]:
        return [term for term in self.of_type(*kinds) if term.startswith(BASE)]


def page() -> str:
    """The whole page as Markdown. The same ontology gives the same text."""
    ontology = Ontology()
    parts = [_HEAD.format(base=BASE, ontology=ONTOLOGY)]
    parts += [
        "## Classes\n",
        _table(("class", "name", "名称", "is a", "meaning"), _classes(ontology)),
    ]
    parts += [
        "## Properties\n",
        _PROPERTY_NOTE,
        _table(("property", "name", "名称", "domain → range", "meaning"), _own(ontology)),
    ]
    parts += [
        "## Borrowed terms\n",
        _table(("term", "name", "名称", "use here"), _borrowed(ontology)),
    ]
    parts += ["## Vocabularies\n", *_vocabularies(ontology)]
    parts += [
        "## Links to public vocabularies\n",
        _table(("term", "is", "there"), _links(ontology)),
    ]
    return "\n".join(parts)


_PROPERTY_NOTE = """*Domain → range* gives the class of the things that have the property, and \
the class or type of its
values; `…` means that these vary. `1` means that a thing has at most one value.
"""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |\n" for line in lines
    )


def _code(term: str) -> str:
    """A readable form of an IRI, set as code."""
    ours = term.startswith(BASE) and not term.startswith(ONTOLOGY)
    return f"`{unquote(term.removeprefix(BASE)) if ours else shorten(term)}`"


def _names(ontology: Ontology, term: str, prop: str = "rdfs:label") -> tuple[str, str]:
    return ontology.one(term, prop, "en"), ontology.one(term, prop, "zh")


def _classes(ontology: Ontology) -> Iterator[Sequence[str]]:
    for term in ontology.ours("owl:Class"):
        wider = ", ".join(map(_code, ontology.all(term, "rdfs:subClassOf")))
        yield _code(term), *_names(ontology, term), wider, ontology.one(term, "skos:definition")


def _own(ontology: Ontology) -> Iterator[Sequence[str]]:
    for term in ontology.ours(*_PROPERTIES):
        ends = [
            _code(end) if (end := ontology.one(term, prop)) else "…"
            for prop in ("rdfs:domain", "rdfs:range")
        ]
        single = " 1" if expand("owl:FunctionalProperty") in ontology.all(term, "rdf:type") else ""
        yield (
            _code(term),
            *_names(ontology, term),
            " → ".join(ends) + single,
            ontology.one(term, "skos:definition"),
        )


def _borrowed(ontology: Ontology) -> Iterator[Sequence[str]]:
    for term in ontology:
        if not term.startswith(BASE):
            yield _code(term), *_names(ontology, term), ontology.one(term, "skos:scopeNote")


def _vocabularies(ontology: Ontology) -> Iterator[str]:
    concepts = ontology.of_type("skos:Concept")
    for scheme in ontology.of_type("skos:ConceptScheme"):
        english, chinese = _names(ontology, scheme, "skos:prefLabel")
        definition = ontology.one(scheme, "skos:definition")
        yield f"### {english} · {chinese}\n\n{_code(scheme)}: {definition}\n"
        words = [
            _word(ontology, concept)
            for concept in concepts
            if scheme in ontology.all(concept, "skos:inScheme")
        ]
        yield _table(("term", "name", "名称", "meaning"), words)


def _word(ontology: Ontology, concept: str) -> Sequence[str]:
    word, meaning = ontology.one(concept, "skos:notation"), ontology.one(concept, "skos:definition")
    return f"`{word}`", *_names(ontology, concept, "skos:prefLabel"), meaning


def _links(ontology: Ontology) -> Iterator[Sequence[str]]:
    for term in ontology:
        for prop, words in _LINKS.items():
            if others := ontology.all(term, prop):
                yield (
                    _code(term),
                    words,
                    ", ".join(f"[{other.rsplit('/', 1)[-1]}]({other})" for other in others),
                )


if __name__ == "__main__":
    sys.stdout.write(page())
