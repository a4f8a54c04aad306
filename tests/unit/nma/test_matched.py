"""Weights of studies, adjusted standard errors, p values, and shares of matched studies."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nma_networks import connected, contrasts, multi_arm
from trialgraph.graph.nma.adjusted_errors import adjusted_error, study_weights
from trialgraph.graph.nma.comparison import compare
from trialgraph.graph.nma.contrast_data import Contrasts
from trialgraph.graph.nma.contributions import contributions
from trialgraph.graph.nma.heterogeneity import fit
from trialgraph.graph.nma.matched import is_wholly_matched, percent
from trialgraph.graph.nma.model import network_laplacian, solve
from trialgraph.graph.nma.plain import PlainNetwork
from trialgraph.graph.nma.studies import networks

CHAIN = contrasts(("s1", "A", "B", -0.5, 0.2), ("s2", "B", "C", -0.3, 0.1))


def test_a_chain_rests_on_its_matched_half() -> None:
    (part,) = compare(CHAIN, reference="C", matched={"s1"}).components
    assert part.matched_share("A", "B") == 1 and not part.is_hollow("A", "B")
    assert part.matched_share("B", "C") == 0 and part.is_hollow("B", "C")
    assert part.matched_share("A", "C") == pytest.approx(0.5) and part.is_hollow("A", "C")
    assert part.effect("A", "C")["matched_share"] == 50
    assert part.in_display_order("C") == ("A", "B", "C"), "nothing is wholly matched: by P-score"
    (other,) = compare(CHAIN, reference="C", matched={"s2"}).components
    assert other.in_display_order("C") == ("B", "C", "A")
    assert part.hollow_against("C") == {"A", "B", "C"}, "with the reference, if all others are"
    assert other.hollow_against("C") == {"A"}


def test_nothing_is_marked_without_matched_studies() -> None:
    (part,) = compare(CHAIN).components
    assert part.effect("A", "C")["matched_share"] is None and not part.is_hollow("A", "C")
    assert part.hollow_against("C") == frozenset()
    (none,) = compare(CHAIN, matched=()).components
    assert none.effect("A", "C")["matched_share"] == 0 and none.is_hollow("A", "C")


def test_two_studies_of_a_pair_share_it_by_their_weights() -> None:
    data = contrasts(("s1", "A", "B", -0.5, 0.1), ("s2", "A", "B", -0.3, 0.2))
    (part,) = compare(data, matched={"s1"}).components
    assert part.matched_share("A", "B") == pytest.approx(100 / 125)
    (random,) = compare(data, random=True, tau2=0.05, matched={"s1"}).components
    weights = 1 / (0.01 + 0.05), 1 / (0.04 + 0.05)
    assert random.matched_share("A", "B") == pytest.approx(weights[0] / sum(weights))


@pytest.mark.parametrize(
    ("share", "text", "wholly"), [(0.996, 100, False), (1.0, 100, True), (None, None, False)]
)
def test_an_estimate_is_wholly_matched_before_rounding(
    share: float | None, text: int | None, wholly: bool
) -> None:
    assert percent(share) == text and is_wholly_matched(share) == wholly


@given(connected(), st.data())
def test_shares_of_complementary_studies_sum_to_one(data: Contrasts, draw: st.DataObject) -> None:
    studies = sorted({row.study for row in data.rows})
    chosen = set(draw.draw(st.lists(st.sampled_from(studies))))
    (first,) = compare(data, matched=chosen).components
    (second,) = compare(data, matched=set(studies) - chosen).components
    for pair in combinations(first.treatments, 2):
        shares = first.matched_share(*pair), second.matched_share(*pair)
        assert None not in shares and sum(filter(None, shares)) == pytest.approx(1, abs=1e-6)


@given(connected(most_arms=2), st.data())
def test_plain_contributions_equal_those_of_the_full_model(
    data: Contrasts, draw: st.DataObject
) -> None:
    (network,) = networks(data.rows)
    fitted, plain = solve(network), PlainNetwork(network.treatments, data.rows)
    chosen = set(draw.draw(st.lists(st.sampled_from([row.study for row in data.rows]))))
    (part,) = compare(data, matched=chosen).components
    for pair in combinations(network.treatments, 2):
        full = {edge: share for edge, share in contributions(fitted, *pair).items() if share > 1e-9}
        own = {edge: share for edge, share in plain.contributions(*pair).items() if share > 1e-9}
        assert own == pytest.approx(full, abs=1e-6)
        share = plain.matched_share(*pair, chosen)
        assert share == pytest.approx(part.matched_share(*pair), abs=1e-6)


def test_an_adjusted_error_of_two_arms_is_the_error_itself() -> None:
    (part,) = compare(CHAIN).components
    assert part.effect("A", "B")["adjusted_se"] == pytest.approx(0.2)
    assert part.effect("A", "C")["adjusted_se"] is None, "no study compares them"
    (random,) = compare(CHAIN, random=True, tau2=0.05).components
    assert random.effect("B", "C")["adjusted_se"] == pytest.approx(math.sqrt(0.01 + 0.05))


def test_adjusted_errors_give_back_the_variances_of_a_multi_arm_study() -> None:
    """The defining property (Rücker 2012): a network of independent contrasts with these errors has
    the effective resistances that the study reports as variances."""
    rows = multi_arm("s", {"A": 0, "B": 1, "C": 2, "D": 3}, {"A": 1, "B": 2, "C": 0.5, "D": 4})
    (network,) = networks(contrasts(*rows).rows)
    errors = {
        weight.edge: adjusted_error(weight.weight) for weight in study_weights(solve(network))
    }
    own = [(f"{a}{b}", f"T{a}", f"T{b}", 0.0, error) for (a, b), error in errors.items() if error]
    assert len(own) == 6
    (independent,) = networks(contrasts(*own).rows)
    np.testing.assert_allclose(solve(independent).variances, solve(network).variances)
    assert all(error > row[4] for error, row in zip(errors.values(), rows, strict=True))


@given(connected())
def test_the_weights_of_all_studies_make_the_laplacian(data: Contrasts) -> None:
    (network,) = networks(data.rows)
    fitted = fit(network, True, 0.1)
    total = np.zeros_like(fitted.laplacian)
    for _, (a, b), weight in study_weights(fitted):
        total[a, b] -= weight
        total[b, a] -= weight
    expected = network_laplacian(network, fitted.weights)
    np.testing.assert_allclose(total, expected - np.diag(np.diag(expected)), atol=1e-9)


def test_the_table_of_studies_has_adjusted_errors() -> None:
    rows = multi_arm("s", {"A": 0, "B": 1, "C": 2}, {"A": 1, "B": 2, "C": 0.5})
    table = compare(contrasts(*rows, ("t", "A", "B", 0.1, 0.3)), matched={"t"}).details("studies")[
        0
    ]
    assert [(row["study"], row["arms"], row["matched"]) for row in table] == [
        *[("s", 3, False)] * 3,
        ("t", 2, True),
    ]
    assert table[3]["adjusted_se"] == table[3]["se"] == pytest.approx(0.3)
    assert table[0]["adjusted_se"] > table[0]["se"]


def test_p_values_are_two_sided() -> None:
    (part,) = compare(CHAIN).components
    assert part.effect("A", "B")["p_value"] == pytest.approx(0.012419, abs=1e-6)  # z = -2.5
    assert part.effect("B", "A")["p_value"] == part.effect("A", "B")["p_value"]
