"""Further methods on published networks, against R (tests/data/nma/README.md).

Estimators of heterogeneity, intervals, designs, node-splitting, arm-level data, component models.
"""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from trialgraph.graph.nma.additive import additive, split_names
from trialgraph.graph.nma.contributions import contribution_matrix, edges_of, hat_matrix
from trialgraph.graph.nma.designs import detached, interaction
from trialgraph.graph.nma.files.forms import read_arms, read_contrasts
from trialgraph.graph.nma.heterogeneity import i2_interval
from trialgraph.graph.nma.leave_one_out import leave_one_out
from trialgraph.graph.nma.model import solve
from trialgraph.graph.nma.node_splitting import node_splits
from trialgraph.graph.nma.studies import networks

FOLDER = Path(__file__).parents[1] / "data" / "nma"
NAMES = sorted(file.name.removesuffix(".metafor.txt") for file in FOLDER.glob("*.metafor.txt"))
ARMS = sorted(file.name.removesuffix(".arms.csv") for file in FOLDER.glob("*.arms.csv"))
MEASURES = {"senn2013": "MD", "franchini2012": "MD", "stowe2010": "MD", "dietaryfat": "IRR"}
SUMS = [
    name
    for name in NAMES
    if "\ncomponents_names\t" in (FOLDER / f"{name}.metafor.txt").read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", NAMES)
def test_paule_mandel_and_the_interval_of_heterogeneity(published: Any, name: str) -> None:
    expected, component = published.known(name), published.fitted(name, True, "PM")
    assert component.fitted.tau2 == published.near(name, float(expected["pm_tau2"]))
    interval = component.tau2_interval
    assert interval is not None
    assert list(interval) == published.near(name, published.numbers(expected["tau2_q_profile"]))


@pytest.mark.parametrize("name", NAMES)
def test_full_interaction_model(published: Any, name: str) -> None:
    model, expected = interaction(published.fitted(name).fitted.network), published.known(name)
    assert model.tau2 == published.near(name, float(expected["interaction_tau2_dl"]))
    assert model.between.q == published.near(name, float(expected["interaction_between_Q_dl"]))
    assert model.between.df == int(expected["between_df"])


@pytest.mark.parametrize("name", NAMES)
def test_designs_detached(published: Any, name: str) -> None:
    component = published.fitted(name, False)
    tests = {
        frozenset(component.treatments[arm] for arm in detachment.design.arms): detachment.between
        for detachment in detached(component.fitted)
    }
    expected = list(published.lines(name, "detach"))
    for treatments, (q, df) in expected:
        between = tests.pop(frozenset(treatments))
        assert between is not None
        assert (between.q, between.df) == (published.near(name, q), df)
    assert not [
        test
        for test in tests.values()
        if test is not None and test.df > 0 and test.q > 1e-6 and not expected
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("kind", "random"), [("sidde", False), ("sidde_reml", True)])
def test_node_splits(published: Any, name: str, kind: str, random: bool) -> None:
    component = published.fitted(name, random)
    splits = {
        (split.treatment1, split.treatment2): split
        for split in node_splits(component.fitted, random, "REML")
    }
    for (a, b), (direct, direct_se, indirect, indirect_se, *_) in published.lines(name, kind):
        split = splits[a, b]
        assert (split.direct, split.direct_se) == published.near(name, (direct, direct_se))
        assert (split.indirect, split.indirect_se) == published.near(name, (indirect, indirect_se))


@pytest.mark.parametrize("name", ARMS)
def test_arms_make_the_contrasts(published: Any, name: str) -> None:
    files = [(MEASURES.get(name, "OR"), FOLDER / f"{name}.csv")]
    files += [("RR", file)] if (file := FOLDER / f"{name}.rr.csv").exists() else []
    for measure, file in files:
        made = {
            (contrast.study, contrast.treatment1, contrast.treatment2): (
                contrast.effect,
                contrast.se,
            )
            for contrast in read_arms(FOLDER / f"{name}.arms.csv", measure).rows
        }
        expected = read_contrasts(file).rows
        assert len(made) == len(expected)
        for contrast in expected:
            key = (contrast.study, contrast.treatment1, contrast.treatment2)
            sign = 1 if key in made else -1
            effect, se = made[
                key if sign == 1 else (contrast.study, contrast.treatment2, contrast.treatment1)
            ]
            assert (sign * effect, se) == pytest.approx((contrast.effect, contrast.se), abs=1e-9)


@pytest.mark.parametrize("name", SUMS)
@pytest.mark.parametrize("prefix", ["components", "components_active"])
def test_additive_model(published: Any, name: str, prefix: str) -> None:
    expected = published.known(name)
    inactive = "Placebo" if prefix == "components" else ""
    parts = networks(published.contrasts(name).rows)
    of = split_names([treatment for part in parts for treatment in part.treatments], "+", inactive)
    names = expected[f"{prefix}_names"].split("|")
    for model, random, tau2 in (
        ("common", False, None),
        ("dl", True, None),
        ("reml", True, float(expected[f"{prefix}_reml_tau2"])),
    ):
        fitted_model = additive(parts, of, random, tau2)
        effects = [fitted_model.component(component) for component in names]
        assert [effect["estimate"] for effect in effects] == published.near(
            name, published.numbers(expected[f"{prefix}_{model}"])
        )
        assert [effect["se"] for effect in effects] == published.near(
            name, published.numbers(expected[f"{prefix}_{model}_se"])
        )
        assert (fitted_model.additive_q.q, fitted_model.additive_q.df) == (
            published.near(name, float(expected[f"{prefix}_Q"])),
            int(expected[f"{prefix}_df"]),
        )
        test = (fitted_model.difference.q, fitted_model.difference.df)
        assert test == (
            published.near(name, float(expected[f"{prefix}_difference_Q"])),
            int(expected[f"{prefix}_difference_df"]),
        )
    assert additive(parts, of, True).tau2 == published.near(
        name, float(expected[f"{prefix}_dl_tau2"])
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_contributions_must_fulfil(published: Any, name: str) -> None:
    """Contributions sum to 1; hat matrix × direct = network; both methods agree on trees."""
    component = published.fitted(name, False)
    fit = component.fitted
    streams, walks = contribution_matrix(fit), contribution_matrix(fit, "randomwalk")
    for matrix in (streams, walks):
        np.testing.assert_allclose(matrix.sum(axis=1), 1, atol=1e-9)
        assert matrix.min() >= 0
    pairs = list(combinations(range(len(component.treatments)), 2))
    weights = hat_matrix(fit)
    for row, (i, j) in enumerate(pairs):
        if (i, j) in edges_of(fit):
            edge = edges_of(fit).index((i, j))
            assert weights[row, edge] == pytest.approx(-fit.laplacian[i, j] * fit.variances[i, j])
            assert streams[row, edge] == pytest.approx(weights[row, edge]), (
                "what is direct is a path of one"
            )


@pytest.mark.parametrize("name", NAMES)
def test_leave_one_out_by_update_equals_refitting(published: Any, name: str) -> None:
    """The low-rank update against a fit of what is left."""
    component = published.fitted(name, False)
    studies = {contrast.study for contrast in published.contrasts(name).rows}
    for omission in list(leave_one_out(component.fitted))[:12]:
        assert omission.study in studies
        parts = component.fitted.network.without([omission.study])
        if omission.disconnected:
            assert len(parts) != 1 or len(parts[0].treatments) < len(component.treatments)
            continue
        whole = solve(parts[0])
        np.testing.assert_allclose(omission.effects, whole.effects, atol=1e-8)
        np.testing.assert_allclose(omission.errors, whole.errors, atol=1e-8)
        assert (omission.q, omission.df) == (pytest.approx(whole.q, abs=1e-6), whole.df)


def test_the_interval_of_i2_as_printed(published: Any) -> None:
    """netmeta prints these in metadat's documentation (tests/data/nma/*.printed.csv)."""
    seen = 0
    for name in NAMES:
        file = FOLDER / f"{name}.printed.csv"
        if not file.exists():
            continue
        with file.open(encoding="utf-8") as opened:
            printed = {row["what"]: row for row in csv.DictReader(opened)}
        if "I2_percent_low" not in printed:
            continue
        interval = i2_interval(published.fitted(name).fitted)
        assert interval is not None
        for end, value in zip(("low", "high"), interval, strict=True):
            row = printed[f"I2_percent_{end}"]
            assert 100 * value == pytest.approx(
                float(row["value"]), abs=0.5 * 10.0 ** -int(row["digits"]) + 1e-9
            ), name
        seen += 1
    assert seen >= 5
