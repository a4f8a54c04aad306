"""The Mermaid diagram of the schema shows every class, every property and every link in use."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from trialgraph.evidence import FOLDER
from trialgraph.graph.rdf.iris import ONTOLOGY, shorten
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql.known_prefixes import with_prefixes
from trialgraph.loaders.build import build

DOCS = Path(__file__).parents[2] / "docs"
DIAGRAM = (DOCS / "schema.mmd").read_text(encoding="utf-8")
FIELDS = sorted(path.parent for path in FOLDER.glob("*/field.toml"))


@pytest.fixture(scope="module", params=FIELDS, ids=lambda folder: folder.name)
def store(request: pytest.FixtureRequest) -> EmbeddedStore:
    return EmbeddedStore(build(request.param))


def rows(store: EmbeddedStore, query: str) -> list[tuple[str, ...]]:
    found = store.select(with_prefixes(query)).rows
    return [tuple(shown(term.value) if term else "" for term in row) for row in found]


def shown(iri: str) -> str:
    return shorten(iri).removeprefix("tg:").replace(":", "_")


def members(kind: str) -> str:
    found = re.search(rf"^  class {kind} \{{\n(.*?)^  \}}", DIAGRAM, re.DOTALL | re.MULTILINE)
    assert found, kind
    return found[1]


def test_every_class_and_every_property_is_shown(store: EmbeddedStore) -> None:
    classes = rows(
        store, f"SELECT ?c {{ ?c a owl:Class FILTER (STRSTARTS(STR(?c), '{ONTOLOGY}')) }}"
    )
    assert len(classes) > 30
    for (kind,) in classes:
        members(kind)
    properties = rows(
        store,
        "SELECT ?p { VALUES ?k { owl:ObjectProperty owl:DatatypeProperty } ?p a ?k "
        f"FILTER (STRSTARTS(STR(?p), '{ONTOLOGY}')) }}",
    )
    assert len(properties) > 100
    missing = [
        name
        for (name,) in properties
        if not re.search(rf"(: |^    ){re.escape(name)}( |$)", DIAGRAM, re.MULTILINE)
    ]
    assert missing == []


def test_every_link_and_every_value_in_use_is_shown(store: EmbeddedStore) -> None:
    used = rows(
        store,
        "SELECT DISTINCT ?c ?p ?d { ?s a ?c ; ?p ?o . ?o a ?d "
        f"FILTER (STRSTARTS(STR(?c), '{ONTOLOGY}') && STRSTARTS(STR(?d), '{ONTOLOGY}')) }}",
    )
    assert len(used) > 60
    lines = set(DIAGRAM.splitlines())
    assert [link for link in used if "  {} --> {} : {}".format(*_ordered(link)) not in lines] == []
    values = rows(
        store,
        "SELECT DISTINCT ?c ?p (DATATYPE(?o) AS ?d) { ?s a ?c ; ?p ?o FILTER (isLiteral(?o) && "
        f"STRSTARTS(STR(?c), '{ONTOLOGY}')) }}",
    )
    assert len(values) > 100
    for kind, name, datatype in values:
        assert re.search(rf"^    {name} .*{datatype}", members(kind), re.MULTILINE), (kind, name)


def _ordered(link: tuple[str, ...]) -> tuple[str, str, str]:
    return link[0], link[2], link[1]


def test_the_diagram_is_up_to_date() -> None:
    made = subprocess.run(
        [sys.executable, str(DOCS / "schema_diagram.py")],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    ).stdout
    assert made == DIAGRAM
