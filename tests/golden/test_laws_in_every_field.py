"""Laws of verdicts in every shipped field, for profiles drawn from the words of the field itself.

`test_verdict_laws.py` checks more laws, with profiles made for the default field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import trialgraph as tg
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from trialgraph.errors import ContradictionError, TrialgraphError
from trialgraph.graph.answers.support import Support
from trialgraph.graph.exposure.criteria import Measured, walk
from trialgraph.graph.exposure.interval import INFINITY, plain_number
from trialgraph.graph.model.kinds import ENGINES
from trialgraph.loaders.fields.known import known_fields
from verdict_laws import (
    check_alternatives_alone,
    check_never_better_than_members,
    check_never_more_certain_than_members,
)

Law = Callable[[tg.KnowledgeGraph, str], None]


@pytest.fixture(scope="module", params=[field.key for field in known_fields()])
def field(request: pytest.FixtureRequest) -> tg.KnowledgeGraph:
    return tg.open(request.param, layered=False)


@cache
def facts(kg: tg.KnowledgeGraph) -> dict[str, list[str]]:
    """The facts that a profile of the field can state, by kind."""
    words = kg.evidence.vocabulary
    agents = [*words.drugs, *words.classes, *words.targets]
    stated = {
        status: [f"{status}:{agent}" for agent in agents]
        for status in ("exposed", "naive", "refractory", "intolerant")
    }
    stated["has"] = [f"has:{name}" for name in words.features]
    stated["not has"] = [f"not has:{name}" for name in words.features]
    stated["quantity"] = sorted(set(values(kg)))
    if words.of_field.has_lines:
        stated["lines"] = [f"lines={number}" for number in range(5)]
    return {kind: texts for kind, texts in stated.items() if texts}


def values(kg: tg.KnowledgeGraph) -> Iterator[str]:
    """Quantities at each limit that a population sets."""
    words = kg.evidence.vocabulary
    for population in kg.evidence.populations.values():
        for node in walk(words.read(population.criteria)):
            if isinstance(node, Measured):
                for limit in {node.interval.low, node.interval.high} - {INFINITY}:
                    if words.scale(node.quantity).low <= limit:
                        yield f"{node.quantity}={plain_number(limit)}"


def profiles(kg: tg.KnowledgeGraph) -> st.SearchStrategy[str]:
    of_each_kind = [st.sampled_from(texts) for texts in facts(kg).values()]
    stated = st.lists(st.one_of(of_each_kind), max_size=4, unique=True).map(", ".join)
    typical = st.sampled_from([words.example, *words.examples] if (words := kg.field) else [])
    return st.one_of(
        stated, st.tuples(typical, stated).map(lambda two: ", ".join(filter(None, two)))
    )


def law(few: int, many: int) -> Callable[[Law], Callable[..., None]]:
    """Checks a law on a few profiles of each field, or on many if the test is slow."""

    def decorate(check: Law) -> Callable[..., None]:
        @pytest.mark.parametrize("n", [few, pytest.param(many, marks=pytest.mark.slow)])
        def test(field: tg.KnowledgeGraph, n: int) -> None:
            @settings(max_examples=n, suppress_health_check=list(HealthCheck))
            @given(text=profiles(field))
            def hold(text: str) -> None:
                check(field, text)

            hold()

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return decorate


def answer(kg: tg.KnowledgeGraph, text: str, **options: Any) -> Support:
    """The answer; profiles that contradict themselves are drawn anew."""
    try:
        return kg.support(text, **options)
    except ContradictionError:
        assume(False)
        raise


def outline(answered: Support) -> list[tuple[str, str, str, str]]:
    """The regimens in their order, each with its verdict, certainty and applicability."""
    return [
        (verdict.regimen, verdict.verdict, verdict.certainty, verdict.applicability)
        for verdict in answered
    ]


@law(4, 200)
def test_the_engines_agree(kg: tg.KnowledgeGraph, text: str) -> None:
    reference, *others = [answer(kg, text, engine=engine).to_dict() for engine in ENGINES]
    for other in others:
        assert other == reference


@law(10, 200)
def test_the_order_of_facts_does_not_matter(kg: tg.KnowledgeGraph, text: str) -> None:
    turned = ", ".join(reversed(text.split(", ")))
    assert outline(answer(kg, turned)) == outline(answer(kg, text))


@law(10, 200)
def test_stating_what_is_presumed_changes_nothing(kg: tg.KnowledgeGraph, text: str) -> None:
    presumed = [f"not has:{name}" for name in kg.field.presumed_absent]
    if not presumed:
        pytest.skip("the field presumes nothing")
    assume(not any(f"has:{name}" in text for name in kg.field.presumed_absent))
    before, after = answer(kg, text), answer(kg, ", ".join(filter(None, [text, *presumed[:2]])))
    assert outline(after) == outline(before)


@law(10, 200)
def test_a_profile_is_read_as_it_is_printed(kg: tg.KnowledgeGraph, text: str) -> None:
    answered = answer(kg, text)
    assert outline(answer(kg, answered.profile)) == outline(answered)


@law(8, 200)
def test_a_choice_is_no_better_than_its_members(kg: tg.KnowledgeGraph, text: str) -> None:
    parts = [part for part in text.split(", ") if part]
    assume(len(parts) > 1)
    try:
        answered = kg.support(" | ".join(parts))
    except TrialgraphError:  # one of the parts alone contradicts what is presumed
        assume(False)
        raise
    check_never_better_than_members(answered)
    check_never_more_certain_than_members(answered)
    check_alternatives_alone(kg.reasoner, answered)


@law(10, 200)
def test_a_regimen_with_a_drug_that_is_not_tolerated_is_excluded(
    kg: tg.KnowledgeGraph, text: str
) -> None:
    drugs = list(kg.evidence.vocabulary.drugs)
    drug = drugs[len(text) % len(drugs)]
    for verdict in answer(kg, ", ".join(filter(None, [text, f"intolerant:{drug}"]))):
        if drug in kg.evidence.vocabulary.regimens[verdict.regimen].drugs:
            assert verdict.verdict == "excluded", verdict.regimen


@law(10, 200)
def test_only_treatments_get_a_verdict_and_each_gets_one(kg: tg.KnowledgeGraph, text: str) -> None:
    treatments = [name for name, row in kg.evidence.vocabulary.regimens.items() if row.is_treatment]
    assert sorted(verdict.regimen for verdict in answer(kg, text)) == sorted(treatments)
