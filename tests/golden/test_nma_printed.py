"""Network meta-analyses against published output, to the printed digits (tests/data/nma)."""

from __future__ import annotations

import csv
from functools import cache
from math import exp, sqrt
from pathlib import Path

import pytest
from scipy import stats
from trialgraph.graph.nma.comparison import Component, compare
from trialgraph.graph.nma.files.forms import read_contrasts

FOLDER = Path(__file__).parents[1] / "data" / "nma"
PRINTED = sorted(file.name.removesuffix(".printed.csv") for file in FOLDER.glob("*.printed.csv"))
MODELS = {"common": (False, "DL"), "dl": (True, "DL"), "reml": (True, "REML")}
PLACES = {"": "estimate", "low": "ci_low", "high": "ci_high", "se": "se"}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.printed.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def fitted(name: str, model: str, smaller_is_better: bool = True) -> Component:
    random, tau2 = MODELS[model]
    read = read_contrasts(FOLDER / f"{name}.csv")
    (component,) = compare(
        read, random=random, tau2=tau2, smaller_is_better=smaller_is_better
    ).components
    return component


def computed(name: str, row: dict[str, str]) -> float | None:
    """What the package makes of a printed figure; None where it is of another kind."""
    quantity, treatments = row["what"], (row["treatment1"], row["treatment2"])
    common, moment = fitted(name, "common"), fitted(name, "dl")
    whole = {
        "Q": common.fitted.q,
        "df": common.fitted.df,
        "p": common.fitted.p_value,
        "within_Q": common.within.q,
        "within_df": common.within.df,
        "within_p": common.within.p_value,
        "between_Q": common.between.q,
        "between_df": common.between.df,
        "between_p": common.between.p_value,
        "dl_tau2": moment.fitted.tau2,
        "dl_tau": sqrt(moment.fitted.tau2),
        "I2_percent": 100 * common.fitted.i2,
    }
    if quantity in whole:
        return whole[quantity]
    if quantity in ("reml_tau2", "reml_tau"):
        tau2 = fitted(name, "reml").fitted.tau2
        return tau2 if quantity == "reml_tau2" else sqrt(tau2)
    if quantity.startswith("pscore_dl_"):
        return fitted(name, "dl", quantity == "pscore_dl_smaller_is_better").p_scores[treatments[0]]
    if quantity == "direct_dl":
        direct = {(split.treatment1, split.treatment2): split.direct for split in moment.splits}
        return direct[treatments] if treatments in direct else -(direct[treatments[::-1]] or 0)
    model, _, rest = quantity.partition("_")
    ratio, place = rest.startswith("ratio"), rest.removeprefix("ratio").removeprefix("_")
    if model not in MODELS or place not in PLACES:
        return None
    value = float(fitted(name, model).effect(*treatments)[PLACES[place]])
    return exp(value) if ratio else value


@pytest.mark.parametrize("name", PRINTED)
def test_as_printed(name: str) -> None:
    compared = 0
    for row in rows(name):
        value = computed(name, row)
        if value is not None:
            compared += 1
            assert value == pytest.approx(
                float(row["value"]), abs=0.5 * 10.0 ** -int(row["digits"]) + 1e-9, rel=0
            ), row
    assert compared >= 25


@pytest.mark.parametrize("name", PRINTED)
def test_contrasts_as_printed(name: str) -> None:
    """The contrasts of single studies, where published: the input is right."""
    held = {
        (contrast.study, contrast.treatment1, contrast.treatment2): contrast
        for contrast in read_contrasts(FOLDER / f"{name}.csv").rows
    }
    for row in rows(name):
        kind, _, study = row["what"].partition(":")
        if kind not in ("contrast", "contrast_se"):
            continue
        key, turned = (
            (study, row["treatment1"], row["treatment2"]),
            (study, row["treatment2"], row["treatment1"]),
        )
        effect, se = (
            (held[key].effect, held[key].se)
            if key in held
            else (-held[turned].effect, held[turned].se)
        )
        value = se if kind == "contrast_se" else effect
        assert value == pytest.approx(
            float(row["value"]), abs=0.5 * 10.0 ** -int(row["digits"]) + 1e-9, rel=0
        ), row


@pytest.mark.parametrize("name", ["baker2009", "linde2016"])
def test_components_in_r_as_printed(name: str) -> None:
    """The reference results of R for component models equal the published output of netmeta."""
    known = dict(
        line.split("\t")
        for line in (FOLDER / f"{name}.metafor.txt").read_text(encoding="utf-8").splitlines()
    )
    compared = 0
    for row in rows(name):
        quantity = row["what"]
        value = None
        if quantity.endswith(("_Q", "_df", "_tau2")) and quantity in known:
            value = float(known[quantity])
        elif quantity.endswith("_p"):
            kind = quantity.removesuffix("_p")
            value = (
                stats.chi2.sf(float(known[f"{kind}_Q"]), int(known[f"{kind}_df"]))
                if f"{kind}_Q" in known
                else None
            )
        elif quantity.endswith("_dl_ratio") and quantity.startswith("components"):
            kind = quantity.removesuffix("_ratio")
            names = (
                known["treatments"]
                if "treatments" in quantity
                else known[kind.removesuffix("_dl") + "_names"]
                if kind in known
                else ""
            )
            if row["treatment1"] in names.split("|"):
                value = exp(float(known[kind].split()[names.split("|").index(row["treatment1"])]))
        if value is not None and quantity.startswith("components"):
            compared += 1
            assert value == pytest.approx(
                float(row["value"]), abs=0.5 * 10.0 ** -int(row["digits"]) + 1e-9, rel=0
            ), row
    assert compared >= 15
