"""Kleene's strong three-valued logic obeys the laws of a De Morgan lattice."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trialgraph.graph.exposure.kleene import Truth, agreed, all_of, any_of, negation

TRUTHS: tuple[Truth, ...] = (True, None, False)
truths = st.sampled_from(TRUTHS)


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (True, True, True, True),
        (True, None, None, True),
        (True, False, False, True),
        (None, None, None, None),
        (None, False, False, None),
        (False, False, False, False),
    ],
)
def test_truth_table(a: Truth, b: Truth, both: Truth, either: Truth) -> None:
    assert (all_of([a, b]), any_of([a, b])) == (both, either)


@pytest.mark.parametrize(("a", "not_a"), [(True, False), (None, None), (False, True)])
def test_negation(a: Truth, not_a: Truth) -> None:
    assert negation(a) is not_a


def test_no_operands() -> None:
    assert all_of([]) is True
    assert any_of([]) is False
    assert agreed([]) is None


@given(truths, truths)
def test_commutative(a: Truth, b: Truth) -> None:
    assert all_of([a, b]) is all_of([b, a])
    assert any_of([a, b]) is any_of([b, a])


@given(truths, truths, truths)
def test_associative(a: Truth, b: Truth, c: Truth) -> None:
    assert all_of([a, all_of([b, c])]) is all_of([all_of([a, b]), c]) is all_of([a, b, c])
    assert any_of([a, any_of([b, c])]) is any_of([any_of([a, b]), c]) is any_of([a, b, c])


@given(truths, truths, truths)
def test_distributive(a: Truth, b: Truth, c: Truth) -> None:
    assert all_of([a, any_of([b, c])]) is any_of([all_of([a, b]), all_of([a, c])])
    assert any_of([a, all_of([b, c])]) is all_of([any_of([a, b]), any_of([a, c])])


@given(truths, truths)
def test_absorption(a: Truth, b: Truth) -> None:
    assert all_of([a, any_of([a, b])]) is a
    assert any_of([a, all_of([a, b])]) is a


@given(st.lists(truths, max_size=6))
def test_de_morgan(values: list[Truth]) -> None:
    assert negation(all_of(values)) is any_of(map(negation, values))
    assert negation(any_of(values)) is all_of(map(negation, values))


@given(truths)
def test_double_negation_idempotence_and_units(a: Truth) -> None:
    assert negation(negation(a)) is a
    assert all_of([a, a]) is any_of([a, a]) is a
    assert all_of([a, True]) is any_of([a, False]) is a
    assert all_of([a, False]) is False
    assert any_of([a, True]) is True


@given(st.lists(truths, min_size=1, max_size=6))
def test_more_knowledge_never_changes_what_was_known(values: list[Truth]) -> None:
    """Every way to settle the unknowns agrees with an answer that was already known."""
    for settled in product(*([value] if value is not None else [True, False] for value in values)):
        for combine in (all_of, any_of):
            known = combine(values)
            assert known is None or combine(settled) is known


@pytest.mark.parametrize(
    ("values", "common"),
    [
        ([True], True),
        ([False, False], False),
        ([None, None], None),
        ([True, False], None),
        ([True, None], None),
        ([False, None], None),
    ],
)
def test_agreed_is_the_common_value_of_alternatives(values: list[Truth], common: Truth) -> None:
    for order in permutations(values):
        assert agreed(order) is common


@given(st.lists(truths, min_size=1, max_size=5))
def test_agreed_is_between_and_and_or(values: list[Truth]) -> None:
    """What is common to all alternatives is what both their conjunction and their disjunction
    say."""
    if (common := agreed(values)) is not None:
        assert all_of(values) is any_of(values) is common
