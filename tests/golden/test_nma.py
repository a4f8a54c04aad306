"""Network meta-analyses with known answers: published networks, as the R package metafor computes them (tests/data/nma/README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest
from trialgraph.graph.nma.compare import Component, compare
from trialgraph.graph.nma.contrasts import read_contrasts

FOLDER = Path(__file__).parents[1] / "data" / "nma"
NAMES = sorted(file.stem for file in FOLDER.glob("*.csv"))


def known(name: str) -> dict[str, str]:
    lines = (FOLDER / f"{name}.metafor.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def numbers(cell: str) -> list[float]:
    return [float(number) for number in cell.split()]


def fitted(name: str, random: bool = False) -> Component:
    (component,) = compare(read_contrasts(FOLDER / f"{name}.csv"), random=random, tau2="REML").components
    return component


def test_there_are_networks() -> None:
    assert len(NAMES) >= 4


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("model", "random"), [("common", False), ("reml", True)])
def test_effects_and_errors(name: str, model: str, random: bool) -> None:
    expected, component = known(name), fitted(name, random)
    effects = [component.effect(treatment, expected["reference"]) for treatment in expected["treatments"].split("|")]
    assert [one["estimate"] for one in effects] == pytest.approx(numbers(expected[model]), abs=1e-6)
    assert [one["se"] for one in effects] == pytest.approx(numbers(expected[f"{model}_se"]), abs=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_heterogeneity(name: str) -> None:
    expected, component = known(name), fitted(name, random=True)
    assert component.fitted.q == pytest.approx(float(expected["Q"]), abs=1e-6)
    assert component.fitted.df == int(expected["df"])
    assert component.fitted.tau2 == pytest.approx(float(expected["reml_tau2"]), abs=1e-6)
