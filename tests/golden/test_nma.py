"""Network meta-analyses of published networks, against R (tests/data/nma/README.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from trialgraph.graph.nma.comparison import Comparison, Component, compare
from trialgraph.graph.nma.contrast_data import Contrast, Contrasts

FOLDER = Path(__file__).parents[1] / "data" / "nma"
NAMES = sorted(file.name.removesuffix(".metafor.txt") for file in FOLDER.glob("*.metafor.txt"))
MODELS = [("common", False, "DL"), ("dl", True, "DL"), ("reml", True, "REML")]


def arms(published: Any, name: str) -> dict[str, set[str]]:
    """Study → its treatments."""
    treatments: dict[str, set[str]] = {}
    for contrast in published.contrasts(name).rows:
        treatments.setdefault(contrast.study, set()).update(
            (contrast.treatment1, contrast.treatment2)
        )
    return treatments


def of(rows: list[Contrast], reference: str, random: bool = False, tau2: str = "REML") -> Component:
    whole: Comparison = compare(Contrasts(tuple(rows)), reference, random=random, tau2=tau2)
    return whole.reference_component


def same_effects(published: Any, name: str, model: str, component: Component) -> None:
    expected = published.known(name)
    effects = [
        component.effect(treatment, expected["reference"])
        for treatment in expected["treatments"].split("|")
    ]
    assert [effect["estimate"] for effect in effects] == published.near(
        name, published.numbers(expected[model])
    )
    assert [effect["se"] for effect in effects] == published.near(
        name, published.numbers(expected[f"{model}_se"])
    )


def test_there_are_networks() -> None:
    assert len(NAMES) >= 15


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("model", "random", "tau2"), MODELS)
def test_effects_and_errors(published: Any, name: str, model: str, random: bool, tau2: str) -> None:
    same_effects(published, name, model, published.fitted(name, random, tau2))


@pytest.mark.parametrize("name", NAMES)
def test_effects_and_errors_with_a_given_heterogeneity(published: Any, name: str) -> None:
    same_effects(
        published, name, "pm", published.fitted(name, True, float(published.known(name)["pm_tau2"]))
    )


@pytest.mark.parametrize("name", NAMES)
def test_heterogeneity(published: Any, name: str) -> None:
    expected = published.known(name)
    for method in ("DL", "REML"):
        component = published.fitted(name, True, method)
        assert component.fitted.tau2 == published.near(
            name, float(expected[f"{method.lower()}_tau2"])
        )
        assert component.fitted.q == published.near(name, float(expected["Q"]))
        assert component.fitted.df == int(expected["df"])
        assert component.fitted.i2 == published.near(name, float(expected["I2"]))


@pytest.mark.parametrize("name", NAMES)
def test_within_and_between_designs(published: Any, name: str) -> None:
    expected, component = published.known(name), published.fitted(name)
    for key, part in (("within", component.within), ("between", component.between)):
        assert part.q == published.near(name, float(expected[f"{key}_Q"]))
        assert part.df == int(expected[f"{key}_df"])


@pytest.mark.parametrize("name", NAMES)
def test_within_each_design(published: Any, name: str) -> None:
    studies = arms(published, name)
    for treatments, (q, df) in published.lines(name, "within"):
        rows = [
            contrast
            for contrast in published.contrasts(name).rows
            if studies[contrast.study] == set(treatments)
        ]
        component = of(rows, treatments[0])
        assert component.fitted.q == published.near(name, q)
        assert component.fitted.df == df


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("model", "random"), [("common", False), ("reml", True)])
def test_p_scores(published: Any, name: str, model: str, random: bool) -> None:
    expected = dict(
        zip(
            published.known(name)["all_treatments"].split("|"),
            published.numbers(published.known(name)[f"pscores_{model}"]),
            strict=True,
        )
    )
    assert published.fitted(name, random).p_scores == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("kind", "random"), [("back", False), ("back_reml", True)])
def test_direct_and_indirect_estimates_by_exclusion(
    published: Any, name: str, kind: str, random: bool
) -> None:
    splits = {
        (split.treatment1, split.treatment2): split
        for split in published.fitted(name, random).splits
    }
    compared = list(published.lines(name, kind))
    assert compared
    for (a, b), (direct, direct_se, indirect, indirect_se) in compared:
        split = splits[a, b]
        assert (split.direct, split.direct_se) == published.near(name, (direct, direct_se))
        if indirect != indirect:  # nothing but direct evidence
            assert split.indirect is None and split.indirect_se is None
        else:
            # what is left is divided by a share that may be small, so the last figures may part
            assert (split.indirect, split.indirect_se) == pytest.approx(
                (indirect, indirect_se), abs=1e-5, rel=1e-5
            )


@pytest.mark.parametrize("name", NAMES)
def test_the_network_without_the_studies_of_a_comparison(published: Any, name: str) -> None:
    studies = arms(published, name)
    for (a, b), (*_, indirect, indirect_se) in published.lines(name, "sidde"):
        rows = [
            contrast
            for contrast in published.contrasts(name).rows
            if not {a, b} <= studies[contrast.study]
        ]
        effect = of(rows, a).effect(a, b)
        assert (effect["estimate"], effect["se"]) == published.near(name, (indirect, indirect_se))
    for (a, b), (*_, indirect, indirect_se, tau2) in published.lines(name, "sidde_reml"):
        rows = [
            contrast
            for contrast in published.contrasts(name).rows
            if not {a, b} <= studies[contrast.study]
        ]
        component = of(rows, a, random=True)
        effect = component.effect(a, b)
        assert component.fitted.tau2 == published.near(name, tau2)
        assert (effect["estimate"], effect["se"]) == published.near(name, (indirect, indirect_se))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["DL", "REML"])
def test_two_treatments_are_an_ordinary_meta_analysis(
    published: Any, name: str, method: str
) -> None:
    studies = arms(published, name)
    for treatments, (estimate, se, tau2, q) in published.lines(name, f"pairwise_{method.lower()}"):
        rows = [
            contrast
            for contrast in published.contrasts(name).rows
            if studies[contrast.study] == set(treatments)
        ]
        component = of(rows, treatments[0], random=True, tau2=method)
        effect = component.effect(*treatments)
        assert component.fitted.q == published.near(name, q)
        assert component.fitted.tau2 == published.near(name, tau2)
        assert (effect["estimate"], effect["se"]) == published.near(name, (estimate, se))
