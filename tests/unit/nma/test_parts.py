"""Methods beyond the estimates, on small networks solved by hand and by their properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nma_networks import connected, contrasts
from trialgraph.errors import TrialgraphError
from trialgraph.graph.nma.additive import additive, split_names
from trialgraph.graph.nma.comparison import compare
from trialgraph.graph.nma.contrast_data import Contrasts
from trialgraph.graph.nma.contributions import contributions, edges_of, flow, hat_matrix
from trialgraph.graph.nma.designs import by_designs, detached, interaction
from trialgraph.graph.nma.funnel import funnel
from trialgraph.graph.nma.geometry import geometry
from trialgraph.graph.nma.heterogeneity import fit, prediction_half_width, tau2_interval
from trialgraph.graph.nma.league import league
from trialgraph.graph.nma.leave_one_out import leave_one_out
from trialgraph.graph.nma.model import solve, weighted_squares
from trialgraph.graph.nma.net_heat import net_heat
from trialgraph.graph.nma.node_splitting import node_splits, splits
from trialgraph.graph.nma.plain import plain_networks
from trialgraph.graph.nma.ranking import p_scores, rank_probabilities, sucra
from trialgraph.graph.nma.studies import Network, networks

TRIANGLE = contrasts(
    ("1", "A", "B", 0.5, 0.2), ("2", "B", "C", 0.3, 0.1), ("3", "A", "C", 0.2, 0.2)
)


def network_of(data: Contrasts) -> Network:
    (network,) = networks(data.rows)
    return network


@given(connected(most_arms=2))
def test_plain_python_and_the_full_model_agree(data: Contrasts) -> None:
    once = {row.study: row for row in data.rows}  # one contrast a study
    (plain,), fitted = (
        plain_networks(once.values()),
        solve(network_of(Contrasts(tuple(once.values())))),
    )
    for split in splits(fitted):
        pair = plain.pair(split.treatment1, split.treatment2)
        i, j = (
            fitted.network.treatments.index(name) for name in (split.treatment1, split.treatment2)
        )
        assert (pair.network.effect, pair.network.se) == pytest.approx(
            (fitted.effects[i, j], fitted.errors[i, j]), abs=1e-7
        )
        assert (pair.direct is None, pair.indirect is None) == (
            split.direct is None,
            split.indirect is None,
        )
        if pair.direct and pair.indirect:
            assert pair.p_value == pytest.approx(split.p_value, abs=1e-5)


@given(connected())
def test_plain_networks_with_studies_of_several_arms_are_the_full_model(data: Contrasts) -> None:
    (network,), fitted = plain_networks(data.rows), solve(network_of(data))
    i, j = 1, 0
    first, second = (fitted.network.treatments[at] for at in (i, j))
    assert network.pair(first, second).network.effect == pytest.approx(
        fitted.effects[i, j], abs=1e-8
    )


@given(connected())
def test_paule_mandel_makes_q_equal_its_degrees_of_freedom(data: Contrasts) -> None:
    network = network_of(data)
    model = fit(network, True, "PM")
    q = weighted_squares(network, model.weights, model.scores)
    if model.tau2 > 0:
        assert q == pytest.approx(network.df, rel=1e-6)
    else:
        assert network.df == 0 or model.q <= network.df + 1e-9


@given(connected())
def test_q_profile_interval_of_tau2(data: Contrasts) -> None:
    from scipy import stats

    network = network_of(data)
    interval = tau2_interval(network)
    assert (interval is None) == (network.df == 0)
    if interval is None:
        return
    assert 0 <= interval.low <= interval.high
    for end, quantile in zip(interval, (0.975, 0.025), strict=True):
        solved = solve(network, end)
        q, target = (
            weighted_squares(network, solved.weights, solved.scores),
            stats.chi2.ppf(quantile, network.df),
        )
        assert q == pytest.approx(target, rel=1e-6) if end > 0 else q <= target + 1e-9


def test_prediction_intervals() -> None:
    data = contrasts(
        *((f"s{at}", "A", "B", effect, 0.2) for at, effect in enumerate((0.1, 0.9, -0.4, 0.5)))
    )
    model = fit(network_of(data), True, "DL")
    half = prediction_half_width(model)
    assert half is not None
    assert model.df == 3
    t_three_degrees = 3.182446305284263  # the 97.5% quantile of Student's t, df = 3
    assert half[0, 1] == pytest.approx(
        t_three_degrees * math.sqrt(model.variances[0, 1] + model.tau2)
    )
    assert prediction_half_width(solve(network_of(TRIANGLE))) is None, (
        "undefined with one degree of freedom"
    )


def test_node_splitting_excludes_every_study_of_both() -> None:
    splits = {
        (split.treatment1, split.treatment2): split
        for split in node_splits(solve(network_of(TRIANGLE)))
    }
    split = splits["A", "C"]
    assert (split.direct, split.indirect) == (pytest.approx(0.2), pytest.approx(0.8))
    assert (split.indirect_se, split.difference) == (
        pytest.approx(math.sqrt(0.05)),
        pytest.approx(-0.6),
    )
    z = 0.6 / math.sqrt(0.04 + 0.05)
    assert split.p_value == pytest.approx(math.erfc(z / math.sqrt(2)))
    tree = list(node_splits(solve(network_of(contrasts(("1", "A", "B", 0.5, 0.2))))))
    assert [split.indirect for split in tree] == [None]


def test_designs_and_detached_designs() -> None:
    data = contrasts(
        *((row.study, row.treatment1, row.treatment2, row.effect, row.se) for row in TRIANGLE.rows),
        ("4", "A", "C", 0.4, 0.2),
    )
    fitted = solve(network_of(data))
    within, between = by_designs(fitted.network)
    assert (within.df, between.df) == (1, 1)
    assert within.q == pytest.approx(0.2**2 / (2 * 0.04))
    assert between.q == pytest.approx((0.3 - 0.8) ** 2 / (0.02 + 0.05))
    for omission in detached(fitted):
        assert omission.between is not None and (omission.between.q, omission.between.df) == (
            pytest.approx(0),
            0,
        )
    model = interaction(fitted.network)
    assert model.tau2 == 0, "Q within is below its degrees of freedom"
    assert model.between.q == pytest.approx(between.q)
    single = solve(network_of(contrasts(("1", "A", "B", 0.5, 0.2))))
    assert [omission.between for omission in detached(single)] == [None], (
        "without it nothing is connected"
    )


@given(connected())
def test_flow_is_a_unit_current(data: Contrasts) -> None:
    """Flow is 1 from source to sink, conserved elsewhere, and equals the row of the hat matrix."""
    fitted = solve(network_of(data))
    names = fitted.network.treatments
    current = flow(fitted, names[0], names[-1])
    balance = dict.fromkeys(range(len(names)), 0.0)
    for (a, b), carried in current.edges.items():
        balance[a] += carried
        balance[b] -= carried
    assert balance == pytest.approx(
        {at: {0: 1, len(names) - 1: -1}.get(at, 0) for at in balance}, abs=1e-8
    )
    row = hat_matrix(fitted)[len(names) - 2]
    values = {
        edge: abs(value)
        for edge, value in zip(edges_of(fitted), row, strict=True)
        if abs(value) > 1e-9
    }
    assert values == pytest.approx(
        {(min(e), max(e)): v for e, v in current.edges.items() if v > 1e-9}, abs=1e-9
    )
    assert current.mean_path >= 1 - 1e-9 and current.parallelism >= 1 - 1e-9
    for way in ("shortestpath", "randomwalk"):
        parts = contributions(fitted, names[0], names[-1], way)
        assert sum(parts.values()) == pytest.approx(1) and min(parts.values()) >= 0


def test_contributions_by_hand() -> None:
    """A : C has its direct share; the rest is divided equally between A : B and B : C."""
    fitted = solve(network_of(TRIANGLE))
    share = (1 / 0.04) / (1 / 0.04 + 1 / 0.05)
    for way in ("shortestpath", "randomwalk"):
        parts = contributions(fitted, "A", "C", way)
        assert parts == pytest.approx(
            {(0, 2): share, (0, 1): (1 - share) / 2, (1, 2): (1 - share) / 2}
        )
    with pytest.raises(
        TrialgraphError, match="computed by shortestpath or randomwalk, not 'guess'"
    ):
        contributions(fitted, "A", "C", "guess")


def test_random_walk_equals_enumeration_of_paths() -> None:
    """The random walk against the sum over all its paths, written out by recursion."""
    rng = np.random.default_rng(7)
    rows = [
        (f"{a}{b}", f"T{a}", f"T{b}", float(rng.normal()), float(rng.uniform(0.1, 0.5)))
        for a in range(6)
        for b in range(a + 1, 6)
    ]
    fitted = solve(network_of(contrasts(*rows)))
    current = flow(fitted, "T0", "T5")
    leaving: dict[int, float] = {}
    for (a, _), carried in current.edges.items():
        leaving[a] = leaving.get(a, 0.0) + carried
    expected = dict.fromkeys(edges_of(fitted), 0.0)

    def walk(at: int, path: list[tuple[int, int]], chance: float) -> None:
        if at == 5:
            for a, b in path:
                expected[min(a, b), max(a, b)] += chance / len(path)
            return
        for (a, b), carried in current.edges.items():
            if a == at:
                walk(b, [*path, (a, b)], chance * carried / leaving[a])

    walk(0, [], 1.0)
    assert contributions(fitted, "T0", "T5", "randomwalk") == pytest.approx(expected, abs=1e-9)


def test_rank_probabilities_and_sucra() -> None:
    fitted = solve(network_of(contrasts(("1", "A", "B", -1.0, 0.1), ("2", "B", "C", 0.02, 0.1))))
    chances = rank_probabilities(fitted)
    np.testing.assert_allclose(chances.sum(axis=0), 1)
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    assert chances[0, 0] == 1, "A is certainly the best"
    np.testing.assert_allclose(
        sucra(chances), [p_scores(fitted)[name] for name in "ABC"], atol=0.02
    )
    np.testing.assert_array_equal(
        chances, rank_probabilities(fitted), "the same seed gives the same numbers"
    )
    assert rank_probabilities(fitted, smaller_is_better=False)[0, 2] == 1


@given(connected())
def test_sucra_is_the_p_score(data: Contrasts) -> None:
    """Rücker & Schwarzer 2015: both are the same number, one by simulation."""
    fitted = solve(network_of(data))
    scores = p_scores(fitted)
    np.testing.assert_allclose(
        sucra(rank_probabilities(fitted, draws=4000)),
        [scores[name] for name in fitted.network.treatments],
        atol=0.04,
    )


def test_net_heat() -> None:
    """A square of treatments with a diagonal: the deviating design explains all inconsistency."""
    rows = [
        ("1", "A", "B", 0.0, 0.1),
        ("2", "B", "C", 0.0, 0.1),
        ("3", "C", "D", 0.0, 0.1),
        ("4", "A", "D", 1.0, 0.1),
        ("5", "A", "C", 0.0, 0.1),
    ]
    heat = net_heat(solve(network_of(contrasts(*rows))))
    assert heat is not None
    off = next(at for at, label in enumerate(heat.labels) if set(label.split(" : ")) == {"A", "D"})
    assert heat.q_between.sum() == pytest.approx(by_designs(network_of(contrasts(*rows)))[1].q)
    assert (heat.change[:, off] >= -1e-9).all(), "with it gone, all inconsistency is gone"
    np.testing.assert_allclose(heat.change[:, off], heat.q_between)
    assert heat.share.shape == heat.change.shape and heat.share.min() >= 0
    assert net_heat(solve(network_of(contrasts(("1", "A", "B", 0.5, 0.2))))) is None


def test_funnel_orients_effects_by_the_given_order() -> None:
    data = contrasts(("1", "A", "B", 0.5, 0.2), ("2", "B", "A", -0.9, 0.2))
    rows = funnel(solve(network_of(data)), ["B", "A"])
    assert [(row.treatment1, row.treatment2) for row in rows] == [("B", "A"), ("B", "A")]
    assert [row.effect for row in rows] == pytest.approx([-0.5, -0.9])
    assert [row.deviation for row in rows] == pytest.approx([0.2, -0.2])
    with pytest.raises(TrialgraphError, match="omits 'B'"):
        funnel(solve(network_of(data)), ["A"])


def test_geometry() -> None:
    data = contrasts(
        *((row.study, row.treatment1, row.treatment2, row.effect, row.se) for row in TRIANGLE.rows),
        ("4", "C", "D", 0.1, 0.1),
    )
    shape = geometry(network_of(data))
    assert (shape.treatments, shape.studies, shape.comparisons, shape.loops, shape.diameter) == (
        4,
        4,
        4,
        1,
        2,
    )
    assert (shape.bridges, shape.hubs, shape.density) == (
        (("C", "D"),),
        ("C",),
        pytest.approx(4 / 6),
    )
    same = sum(count * (count - 1) for count in (2, 2, 3, 1))
    assert shape.diversity == pytest.approx(1 - same / (8 * 7))


def test_league_table_states_its_orientation() -> None:
    table = league(solve(network_of(TRIANGLE)), ["C", "B", "A"], ratio=True)
    assert (
        table.orientation
        == "row against column, below 1 favours the row; lower left network, upper right direct"
    )
    lower, upper = table.cells[2][0], table.cells[0][2]
    assert lower is not None and upper is not None
    assert upper.estimate == pytest.approx(math.exp(-0.2)), "C against A, directly"
    assert lower.estimate == pytest.approx(
        math.exp(compare(TRIANGLE).components[0].effect("A", "C")["estimate"])
    )
    assert [row[at] for at, row in enumerate(table.rows())] == ["C", "B", "A"]
    other = league(
        solve(network_of(TRIANGLE)), ["A", "B", "C"], ratio=False, smaller_is_better=False
    )
    assert "above 0 favours the row" in other.orientation


@given(connected(), st.booleans())
def test_leave_one_out_equals_refitting(data: Contrasts, random: bool) -> None:
    network = network_of(data)
    for omission in leave_one_out(solve(network), random):
        parts = network.without([omission.study])
        refits = [fit(part, random) for part in parts]
        assert omission.q == pytest.approx(sum(refit.q for refit in refits), abs=1e-6)
        assert omission.df == sum(refit.df for refit in refits)
        assert omission.disconnected == (
            len(parts) != 1 or len(parts[0].treatments) < len(network.treatments)
        )
        for refit in refits:
            at = np.ix_(
                *2 * ([network.treatments.index(name) for name in refit.network.treatments],)
            )
            np.testing.assert_allclose(omission.effects[at], refit.effects, atol=1e-6)
            np.testing.assert_allclose(omission.errors[at], refit.errors, atol=1e-6)


def test_components_connect_separate_networks() -> None:
    """A+X against A, and B+X against B: X is estimated twice, A against B never."""
    data = contrasts(("1", "A+X", "A", -0.4, 0.1), ("2", "B+X", "B", -0.6, 0.1))
    parts = networks(data.rows)
    model = additive(parts, split_names(["A+X", "A", "B+X", "B"]))
    assert model.bridges and model.component("X")["estimate"] == pytest.approx(-0.5)
    assert (
        model.component("A")["estimate"] is None and model.effect("A", "B")["estimate"] is None
    ), "not estimable"
    assert model.effect("A+X", "A")["estimate"] == pytest.approx(-0.5)
    assert (model.difference.q, model.difference.df) == (pytest.approx(0.2**2 / 0.02), 1)
    values = model.to_dict("A")
    assert "additivity" in values["rests_on"] and values["additivity"]["df"] == 1


def test_shared_components_connect_networks() -> None:
    data = contrasts(
        ("1", "A", "placebo", -0.4, 0.1),
        ("2", "A+B", "B", -0.4, 0.1),
        ("3", "B", "C", 0.2, 0.1),
        ("4", "C", "A+C", 0.4, 0.1),
    )
    parts = networks(data.rows)
    assert len(parts) == 2
    model = additive(
        parts, split_names([name for part in parts for name in part.treatments], inactive="placebo")
    )
    assert model.component("A")["estimate"] == pytest.approx(-0.4)
    assert model.effect("B", "C")["estimate"] == pytest.approx(0.2)
    assert model.effect("B", "placebo")["estimate"] is None, (
        "B never meets placebo, nor a sum that does"
    )
    with pytest.raises(TrialgraphError, match="no components given for 'A'"):
        additive(parts, {})


@given(connected())
def test_an_additive_model_of_whole_treatments_is_the_plain_network(data: Contrasts) -> None:
    network = network_of(data)
    model, plain = additive([network], split_names(network.treatments)), solve(network)
    for other in network.treatments[1:]:
        values = model.effect(other, network.treatments[0])
        j = network.treatments.index(other)
        assert (values["estimate"], values["se"]) == pytest.approx(
            (plain.effects[j, 0], plain.errors[j, 0]), abs=1e-6
        )
    assert (model.difference.q, model.difference.df) == (pytest.approx(0, abs=1e-6), 0)


@given(connected())
def test_splitting_a_study_in_two_changes_nothing(data: Contrasts) -> None:
    """One two-arm study reported as two with half its weight each: the same effects and errors."""
    halves = []
    for row in data.rows:
        pairs = sum(other.study == row.study for other in data.rows)
        halves += (
            [row._replace(study=f"{row.study}-{half}", se=row.se * math.sqrt(2)) for half in "ab"]
            if pairs == 1
            else [row]
        )
    whole, split = solve(network_of(data)), solve(network_of(Contrasts(tuple(halves))))
    np.testing.assert_allclose(split.effects, whole.effects, atol=1e-8)
    np.testing.assert_allclose(split.errors, whole.errors, atol=1e-8)
    assert split.q == pytest.approx(whole.q, abs=1e-7)
