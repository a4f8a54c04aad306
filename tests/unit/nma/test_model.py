"""Network meta-analysis against least squares, invariances, and errors of tables."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nma_networks import connected, contrasts
from scipy import stats
from trialgraph.errors import TableError, TrialgraphError
from trialgraph.graph.nma.comparison import Comparison, compare
from trialgraph.graph.nma.contrast_data import Contrast, Contrasts
from trialgraph.graph.nma.files.forms import read_contrasts
from trialgraph.graph.nma.heterogeneity import fit, restricted_likelihood
from trialgraph.graph.nma.model import Fit
from trialgraph.graph.nma.studies import networks


def least_squares(data: Contrasts, tau2: float) -> tuple[list[str], np.ndarray, np.ndarray, float]:
    """Reference: generalised least squares on each study's contrasts with its first arm.

    Source: Lu, Welton, Higgins, White & Ades, Res Synth Methods 2011;2:43-60 (two-stage model).
    """
    treatments = sorted(
        {name for contrast in data.rows for name in (contrast.treatment1, contrast.treatment2)}
    )
    within, between, x, y = _matrices(data)
    covariance = within + tau2 * between
    weight = np.linalg.inv(covariance)
    spread = np.linalg.inv(x.T @ weight @ x)
    basic = spread @ x.T @ weight @ y
    left = y - x @ basic
    return treatments, np.concatenate([[0.0], basic]), spread, float(left @ weight @ left)


def assert_same(fitted: Fit, data: Contrasts) -> None:
    treatments, scores, spread, q = least_squares(data, fitted.tau2)
    assert tuple(treatments) == fitted.network.treatments
    wide = np.zeros((len(scores), len(scores)))
    wide[1:, 1:] = spread
    variances = np.diag(wide)[:, None] + np.diag(wide)[None, :] - 2 * wide
    np.testing.assert_allclose(fitted.effects, scores[:, None] - scores[None, :], atol=1e-8)
    np.testing.assert_allclose(fitted.variances, variances, atol=1e-8)
    if fitted.tau2 == 0:
        assert fitted.q == pytest.approx(q, abs=1e-7)


@given(connected(), st.sampled_from([0.0, 0.01, 0.5]))
def test_laplacian_and_least_squares_agree(data: Contrasts, tau2: float) -> None:
    (network,) = networks(data.rows)
    assert_same(fit(network, random=True, tau2=tau2), data)


def test_two_treatments_are_a_pairwise_meta_analysis() -> None:
    """Inverse variance, Q and DerSimonian–Laird as in Control Clin Trials 1986;7:177-188."""
    rows = [
        (f"s{at}", "A", "B", effect, se)
        for at, (effect, se) in enumerate([(0.1, 0.2), (0.9, 0.25), (-0.4, 0.3), (0.5, 0.15)])
    ]
    effects, variances = np.array([row[3] for row in rows]), np.array([row[4] for row in rows]) ** 2
    weights = 1 / variances
    mean = (weights * effects).sum() / weights.sum()
    q = (weights * (effects - mean) ** 2).sum()
    tau2 = max(0, (q - 3) / (weights.sum() - (weights**2).sum() / weights.sum()))
    (network,) = networks(contrasts(*rows).rows)
    common, random = fit(network), fit(network, random=True)
    assert (common.effects[0, 1], common.variances[0, 1], common.q) == pytest.approx(
        (mean, 1 / weights.sum(), q)
    )
    assert (random.tau2, common.i2) == pytest.approx((tau2, (q - 3) / q))
    again = 1 / (variances + tau2)
    assert random.effects[0, 1] == pytest.approx((again * effects).sum() / again.sum())
    assert common.p_value == pytest.approx(stats.chi2.sf(q, 3))


@given(connected())
def test_the_moment_estimate_makes_q_its_expectation(data: Contrasts) -> None:
    """The expectation of Q at the estimated tau², from the covariance of the residuals, is Q."""
    (network,) = networks(data.rows)
    fitted = fit(network, random=True)
    if fitted.tau2 == 0:
        return
    assert least_squares_expectation(data, fitted.tau2) == pytest.approx(fitted.q, rel=1e-6)


def least_squares_expectation(data: Contrasts, tau2: float) -> float:
    """E(Q) of the common-effect model under tau²: tr(W(I − H)(V + τ²P)(I − H)ᵀ)."""
    covariance, between, x, _ = _matrices(data)
    weight = np.linalg.inv(covariance)
    residual = np.eye(len(x)) - x @ np.linalg.inv(x.T @ weight @ x) @ x.T @ weight
    return float(np.trace(weight @ residual @ (covariance + tau2 * between) @ residual.T))


def _matrices(data: Contrasts) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Covariance within studies, structure of tau², design matrix, effects (first-arm
    contrasts)."""
    treatments = sorted(
        {name for contrast in data.rows for name in (contrast.treatment1, contrast.treatment2)}
    )
    blocks, betweens, design, effects = [], [], [], []
    studies: dict[str, list[Contrast]] = {}
    for contrast in data.rows:
        studies.setdefault(contrast.study, []).append(contrast)
    for rows in studies.values():
        arms = sorted(
            {name for contrast in rows for name in (contrast.treatment1, contrast.treatment2)}
        )
        variance = {
            frozenset((contrast.treatment1, contrast.treatment2)): contrast.se**2
            for contrast in rows
        }
        effect = {(contrast.treatment1, contrast.treatment2): contrast.effect for contrast in rows}
        effect.update({(b, a): -value for (a, b), value in effect.items()})
        base, others = arms[0], arms[1:]
        size = len(others)
        block = np.zeros((size, size))
        for i, a in enumerate(others):
            row = np.zeros(len(treatments))
            row[treatments.index(a)], row[treatments.index(base)] = 1, -1
            design.append(row[1:])
            effects.append(effect[a, base])
            for j, b in enumerate(others):
                own = variance[frozenset((a, base))], variance[frozenset((b, base))]
                block[i, j] = own[0] if a == b else (sum(own) - variance[frozenset((a, b))]) / 2
        blocks.append(block)
        betweens.append((np.eye(size) + 1) / 2)
    total = sum(map(len, blocks))
    covariance, between, at = np.zeros((total, total)), np.zeros((total, total)), 0
    for block, own_between in zip(blocks, betweens, strict=True):
        end = at + len(block)
        covariance[at:end, at:end], between[at:end, at:end] = block, own_between
        at = end
    return covariance, between, np.array(design), np.array(effects)


@given(connected())
def test_reml_is_a_maximum(data: Contrasts) -> None:
    (network,) = networks(data.rows)
    best = fit(network, random=True, tau2="REML").tau2
    if network.df > 0:
        top = restricted_likelihood(network, best)
        assert all(
            top >= restricted_likelihood(network, other) - 1e-7
            for other in (0, best / 2, best * 1.5, best + 0.1, 1.0)
        )


@given(connected(), st.booleans())
def test_invariances(data: Contrasts, random: bool) -> None:
    """Renaming, reversing or reordering rows, or adding a separate network, changes nothing."""
    plain = compare(data, random=random).components[0]
    renamed = Contrasts(
        tuple(
            contrast._replace(
                treatment1=f"x{contrast.treatment1}", treatment2=f"x{contrast.treatment2}"
            )
            for contrast in data.rows
        )
    )
    turned = Contrasts(
        tuple(
            Contrast(
                contrast.study,
                contrast.treatment2,
                contrast.treatment1,
                -contrast.effect,
                contrast.se,
            )
            for contrast in reversed(data.rows)
        )
    )
    beside = Contrasts((*data.rows, Contrast("elsewhere", "Y", "Z", 0.3, 0.1)))
    for other in (renamed, turned, beside):
        same = next(
            contrast
            for contrast in compare(other, random=random).components
            if "Y" not in contrast.treatments
        )
        np.testing.assert_allclose(same.fitted.effects, plain.fitted.effects, atol=1e-7)
        assert (same.fitted.q, same.fitted.tau2) == pytest.approx(
            (plain.fitted.q, plain.fitted.tau2), abs=1e-7
        )
        assert list(same.p_scores.values()) == pytest.approx(
            list(plain.p_scores.values()), abs=1e-7
        )


@given(connected())
def test_q_is_the_sum_within_and_between_designs(data: Contrasts) -> None:
    component = compare(data).components[0]
    assert component.within.q + component.between.q == pytest.approx(component.fitted.q, abs=1e-7)
    assert (
        component.within.df + component.between.df,
        component.within.df >= 0,
        component.between.df >= 0,
    ) == (
        component.fitted.df,
        True,
        True,
    )
    assert sum(component.p_scores.values()) == pytest.approx(len(component.treatments) / 2)


def test_direct_and_indirect_evidence_combine_to_the_network_estimate() -> None:
    comparison = compare(
        contrasts(("1", "A", "B", 0.5, 0.2), ("2", "B", "C", 0.3, 0.1), ("3", "A", "C", 0.2, 0.2))
    )
    split = {
        (split.treatment1, split.treatment2): split for split in comparison.components[0].splits
    }["A", "C"]
    assert (split.direct, split.direct_se) == pytest.approx((0.2, 0.2))
    assert (split.indirect, split.indirect_se) == pytest.approx((0.8, math.sqrt(0.05)))
    assert split.difference == pytest.approx(-0.6)
    assert comparison.components[0].between.q == pytest.approx((0.6**2) / (0.04 + 0.05))
    pooled = (0.2 / 0.04 + 0.8 / 0.05) / (1 / 0.04 + 1 / 0.05)
    assert comparison.components[0].effect("A", "C")["estimate"] == pytest.approx(pooled)


def test_no_indirect_evidence_without_a_loop() -> None:
    (split,) = compare(contrasts(("1", "A", "B", 0.5, 0.2))).components[0].splits
    assert (split.indirect, split.difference, split.p_value) == (None, None, None)


def test_keys_of_the_json_answer() -> None:
    comparison: Comparison = compare(
        contrasts(("1", "A", "B", 0.5, 0.2), ("2", "Y", "Z", 0.3, 0.1)), reference="B", random=True
    )
    answer = comparison.to_dict()
    names = [
        "reference",
        "model",
        "tau2",
        "Q",
        "df",
        "p_value",
        "I2",
        "components",
        "effects",
        "p_scores",
        "split",
        "designs",
    ]
    assert set(names) <= set(answer) and answer["model"] == "random"
    assert [component["treatments"] for component in answer["components"]] == [
        ["A", "B"],
        ["Y", "Z"],
    ]
    assert [(effect["treatment1"], effect["treatment2"]) for effect in answer["effects"]] == [
        ("A", "B"),
        ("Y", "Z"),
    ], "none across"
    assert set(answer["designs"]) == {"within", "between"}
    worse = compare(contrasts(("1", "A", "B", 0.5, 0.2)), smaller_is_better=False)
    assert list(worse.components[0].p_scores) == ["A", "B"]


def _read(folder: Path, *rows: str) -> Contrasts:
    file = folder / "my.csv"
    file.write_text("\n".join(["study,treatment1,treatment2,effect,se", *rows]), encoding="utf-8")
    return read_contrasts(file)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["s,A,B,x,0.1"], "row 2, column effect, value 'x': is not a number"),
        (["s,A,B,0.1,0"], "row 2, column se, value '0': must be above 0"),
        (["s,A,B,0.1,-1"], "column se, value '-1'"),
        (["s,A,B,inf,0.1"], "is not a finite number"),
        (["s,A,B,nan,0.1"], "column effect, value '': must not be empty"),
        (["s,A,,0.1,0.1"], "column treatment2, value '': must not be empty"),
        (["s,A,A,0.1,0.1"], "is compared with itself"),
        (["s,A,B,0.1,0.1", "s,B,A,0.1,0.1"], "the same pair is already in row 2"),
        (
            ["s,A,B,0.1,0.1", "s,C,D,0.1,0.1"],
            "the pair A, C is missing",
        ),
        (
            ["s,A,B,0.10,0.1", "s,B,C,0.20,0.1", "s,A,C,0.90,0.1"],
            "the effects of A, B, C are inconsistent: off by 0.6",
        ),
        (
            ["s,A,B,0.10,0.1", "s,B,C,0.20,0.1", "s,A,C,0.30,0.9"],
            "the standard errors between A, B, C are incompatible with each other",
        ),
        ([], "contains no contrast"),
    ],
)
def test_faults_of_contrast_tables(tmp_path: Path, rows: list[str], expected: str) -> None:
    with pytest.raises(TableError) as error:
        _read(tmp_path, *rows)
    assert expected in str(error.value) and "my.csv" in str(error.value)


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(TableError) as error:
        _read(tmp_path, "s,A,B,x,0", "t,A,A,0.1,0.1")
    assert len(error.value.faults) == 3


def test_rounded_contrasts_of_one_study_pass_with_a_warning(tmp_path: Path) -> None:
    data = _read(tmp_path, "s,A,B,0.10,0.1", "s,B,C,0.20,0.1", "s,A,C,0.31,0.1")
    assert len(data.rows) == 3 and "consistent only within rounding" in data.warnings[0]
    assert not _read(tmp_path, "s,A,B,0.10,0.1", "s,B,C,0.20,0.1", "s,A,C,0.30,0.1").warnings


def test_incompatible_standard_errors_of_a_study() -> None:
    rows = contrasts(
        ("s", "A", "B", 0.1, 0.1), ("s", "B", "C", 0.1, 0.1), ("s", "A", "C", 0.2, 0.9)
    )
    with pytest.raises(
        TrialgraphError, match="study s: the standard errors of its pairs are incompatible"
    ):
        compare(rows)


def test_standard_errors_too_far_apart() -> None:
    rows = contrasts(("a", "A", "B", 0.5, 1e-9), ("b", "B", "C", 1e6, 1e5), ("c", "A", "C", 0.5, 3))
    with pytest.raises(
        TrialgraphError, match=r"standard errors from 1e-09 to 1e\+05 are too far apart"
    ):
        compare(rows)


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(TrialgraphError, match="cannot read"):
        read_contrasts(tmp_path / "none.csv")
    (tmp_path / "few.csv").write_text("study,treatment1\n1,A\n")
    with pytest.raises(TableError, match="column treatment2, value '': the column is missing"):
        read_contrasts(tmp_path / "few.csv")


def test_an_unknown_reference() -> None:
    with pytest.raises(TrialgraphError, match="no treatment 'a' in the network; nearest known: A"):
        compare(contrasts(("1", "A", "B", 0.5, 0.2)), reference="a")
