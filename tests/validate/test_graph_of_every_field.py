"""What holds of the graph, the lists and the answers of every shipped field, not only the first."""

from __future__ import annotations

import json
from typing import Any

import pytest
import trialgraph as tg
from schemas import FOLDER, faults
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.rdf.from_rdf import read_rows
from trialgraph.loaders.fields.known import known_fields
from trialgraph.queries import catalogue

LISTS = ("results", "trials", "regimens", "drugs", "statements")


@pytest.fixture(scope="module", params=[field.key for field in known_fields()])
def kg(request: pytest.FixtureRequest) -> tg.KnowledgeGraph:
    return tg.open(request.param, layered=False)


def profiles(kg: tg.KnowledgeGraph) -> list[str]:
    return [kg.field.example, *kg.field.examples, ""]


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def test_tables_and_graph_give_the_same_answers(kg: tg.KnowledgeGraph) -> None:
    from_graph = Reasoner(Evidence.from_rows(read_rows(kg.store)))
    for profile in profiles(kg):
        assert from_graph.support(profile).to_dict() == kg.support(profile).to_dict(), profile


@pytest.mark.parametrize("field", [field.key for field in known_fields()[1:]])
def test_tables_shapes_terms_and_numerals_are_right(field: str) -> None:  # the first: test_ontology
    checks = tg.validate(field)
    assert not checks[checks.errors > 0].details.tolist()


@pytest.mark.parametrize("query", [each.name for each in catalogue()])
def test_every_named_query_can_be_asked(kg: tg.KnowledgeGraph, query: str) -> None:
    assert list(kg.query(query).columns)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="not in a checkout: the schemas are not there")
def test_answers_match_their_schemas(kg: tg.KnowledgeGraph) -> None:
    for profile in profiles(kg):
        support = kg.support(profile)
        assert faults("support", as_json(support.to_dict())) == [], profile
        explained = kg.explain(support.verdicts[0].regimen, profile).to_dict()
        assert faults("explain", as_json(explained)) == [], profile
        compared = as_json(kg.compare(profile).to_dict())
        assert faults("compare", {**compared, "sensitivity": []}) == [], profile


@pytest.mark.parametrize("table", LISTS)
def test_lists_name_only_what_the_field_has(kg: tg.KnowledgeGraph, table: str) -> None:
    listed = getattr(kg, table)()
    assert len(listed) == len(
        getattr(kg.evidence, table, None) or getattr(kg.evidence.vocabulary, table)
    )
    key = listed.columns[0]
    assert not listed[key].duplicated().any() and listed[key].all()


def test_every_regimen_that_is_a_treatment_has_one_verdict(kg: tg.KnowledgeGraph) -> None:
    regimens = kg.evidence.vocabulary.regimens.values()
    treatments = sorted(regimen.id for regimen in regimens if regimen.is_treatment)
    for profile in profiles(kg):
        assert sorted(verdict.regimen for verdict in kg.support(profile)) == treatments


def test_every_figure_has_its_place_in_a_source(kg: tg.KnowledgeGraph) -> None:
    for result in kg.evidence.results.values():
        assert result.source in kg.evidence.sources and result.paragraph and result.locator
