"""The command `compare`: profiles and files, all outputs, and errors of invalid usage."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import trialgraph as tg
from trialgraph.cli.compare_options import DETAILS, PICTURES
from trialgraph.cli.main import main
from trialgraph.graph.nma import plots as drawing
from trialgraph.graph.nma import tables as details

DATA = Path(__file__).parents[1] / "data" / "nma"
PROFILE = "lines=1, refractory:lenalidomide"


def compared(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["compare", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_help_and_code_name_the_same_tables_and_pictures() -> None:
    assert tuple(details.DETAILS) == DETAILS
    assert tuple(drawing.PICTURES) == PICTURES


def test_a_profile(capsys: pytest.CaptureFixture[str]) -> None:
    output = compared(capsys, PROFILE, "--endpoint", "PFS", "--reference", "Vd")
    assert (output["reference"], output["model"], output["measure"]) == ("Vd", "common", "HR")
    entered = {contrast["trial"]: contrast for contrast in output["entered"]}
    assert entered["OPTIMISMM"]["result"] == "OPTIMISMM-OneLine-LenRefractory-PFS-HR"
    assert entered["OPTIMISMM"]["applicability"] == "direct"
    assert {contrast["applicability"] for contrast in output["entered"]} == {"direct", "partial"}
    assert all(contrast["why"] for contrast in output["left_out"])
    assert {analysis["terms"] for analysis in output["sensitivity"]} >= {
        "only directly applicable populations",
        "excluding interim reports",
        "excluding CANDOR",
    }


def test_networks_of_different_backbones_have_no_bridge(capsys: pytest.CaptureFixture[str]) -> None:
    output = compared(capsys, "lines=2, exposed:bortezomib, exposed:lenalidomide")
    parts = {
        name: number
        for number, part in enumerate(output["components"])
        for name in part["treatments"]
    }
    assert parts["Vd"] != parts["Rd"], "no trial that applies connects them"
    assert "unconnected parts" in output["separation"]
    assert "different parts are not compared" in output["separation"]
    assert all(
        parts[effect["treatment1"]] == parts[effect["treatment2"]] for effect in output["effects"]
    )


def test_support_has_the_same_network() -> None:
    kg = tg.open()
    network = kg.support(PROFILE).network
    assert network is not None
    (component,) = kg.compare(PROFILE).comparison.components  # type: ignore[union-attr]
    (part,) = network.parts
    for estimate in part.estimates:
        from math import exp

        assert estimate.network[0] == pytest.approx(
            exp(component.effect(estimate.regimen, part.reference)["estimate"])
        )
    assert f"vs {part.reference}:" in str(kg.support(PROFILE))


@pytest.mark.parametrize(
    "profile",
    ["lines=1", PROFILE, "lines=2", "lines=1, exposed:bortezomib", "lines=3, refractory:IMiD"],
)
def test_a_network_enters_the_figures_of_the_verdicts(profile: str) -> None:
    support = tg.open().support(profile)
    assert support.network is not None
    entered = {
        (contrast.study, contrast.tested, contrast.control, contrast.result.endpoint): contrast
        for contrast in support.network.contrasts
    }
    compared = 0
    for verdict in support:
        figure = verdict.decision.figure
        if figure is None or figure.as_control:
            continue
        key = figure.study, verdict.regimen, figure.comparator, figure.endpoint
        if contrast := entered.get(key):
            compared += 1
            assert contrast.result.id == figure.subgroup.result.id
            assert contrast.decides == figure.decides.result.id
    assert compared >= 2


def test_whose_people_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """Of those at one line, only PVd was studied in people all refractory to lenalidomide."""
    output = compared(capsys, PROFILE, "--reference", "Vd")
    shares = {
        effect["treatment1"]: effect["matched_share"]
        for effect in output["effects"]
        if effect["treatment2"] == "Vd"
    }
    assert shares == {"PVd": 100, "DKd": 50, "Isa-Kd": 50, "DVd": 0, "Kd": 0}
    ratios = {warning["result"]: warning["ratio"] for warning in output["median_warnings"]}
    assert ratios == {
        "CASTOR-OneLine-PFS-HR": pytest.approx(4.9 / 7.8),
        "ENDEAVOR-OneLine-PFS-HR": pytest.approx(6.6 / 8.6),
    }
    assert main(["compare", PROFILE, "--reference", "Vd"]) == 0
    table = capsys.readouterr().out.partition("Network 1")[2].splitlines()
    rows = [line.split("  ")[0] for line in table if line.startswith(("■", "□"))]
    assert rows[:5] == ["■ PVd", "□ DKd", "□ DVd", "□ Isa-Kd", "□ Kd"]


def test_only_matched_populations(capsys: pytest.CaptureFixture[str]) -> None:
    output = compared(capsys, PROFILE, "--populations", "matched")
    assert {entered["matched"] for entered in output["entered"]} == {True}
    assert {effect["matched_share"] for effect in output["effects"]} == {100}
    assert "ENDEAVOR" not in {entered["trial"] for entered in output["entered"]}


def test_every_pair_has_its_p_value_and_prediction_interval(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = compared(capsys, "--contrasts", str(DATA / "senn2013.csv"), "--random")
    assert len(output["effects"]) == 45
    for effect in output["effects"]:
        assert 0 <= effect["p_value"] <= 1 and effect["matched_share"] is None
        assert effect["pi_low"] < effect["ci_low"] < effect["ci_high"] < effect["pi_high"]
    direct = {
        frozenset((effect["treatment1"], effect["treatment2"]))
        for effect in output["effects"]
        if effect["adjusted_se"]
    }
    assert frozenset(("metformin", "acarbose")) in direct, "compared by the three-arm study alone"


@pytest.mark.parametrize("name", DETAILS)
def test_further_tables(capsys: pytest.CaptureFixture[str], name: str) -> None:
    file = str(DATA / "senn2013.csv")
    output = compared(capsys, "--contrasts", file, "--random", "--details", name)
    assert output[name]
    assert main(["compare", "--contrasts", file, "--details", name]) == 0
    assert "Network" not in capsys.readouterr().out.split("Research tool")[-1], (
        "one network needs no number"
    )
    assert main(["compare", "--contrasts", file, "--details", name, "--format", "csv"]) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert len(rows) == len(output[name]) and header.count(",") >= 5


@pytest.mark.parametrize("picture", PICTURES)
def test_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str], picture: str) -> None:
    out = tmp_path / "picture.svg"
    assert (
        main(
            [
                "compare",
                "--contrasts",
                str(DATA / "senn2013.csv"),
                "--random",
                "--plot",
                str(out),
                "--picture",
                picture,
            ]
        )
        == 0
    )
    drawn = out.read_text(encoding="utf-8")
    assert drawn.count("<text") > 10 and "does not advise" in drawn
    again = tmp_path / "again.svg"
    main(
        [
            "compare",
            "--contrasts",
            str(DATA / "senn2013.csv"),
            "--random",
            "--plot",
            str(again),
            "--picture",
            picture,
        ]
    )
    assert again.read_text(encoding="utf-8") == drawn


@pytest.mark.parametrize("picture", PICTURES)
def test_pictures_and_tables_are_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], picture: str
) -> None:
    file, out = DATA / "senn2013.csv", tmp_path / "picture.svg"
    tables = ["--additive", "--details", ",".join(DETAILS)] if picture == "forest" else []
    plot = ["--random", "--plot", str(out), "--picture", picture]
    assert main(["compare", "--contrasts", str(file), *plot, *tables, "--lang", "zh"]) == 0
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)", out.read_text(encoding="utf-8")))
    names = file.read_text(encoding="utf-8")
    for text in (drawn, capsys.readouterr().out):
        words = {
            word
            for word in re.findall(r"[A-Za-z]{3,}", text)
            if word not in names and word not in ("Meta", "SUCRA", "tau")
        }
        assert not words


def test_single_trials_are_drawn_as_printed(tmp_path: Path) -> None:
    out = tg.open().compare(PROFILE).plot(tmp_path / "direct.svg", "direct")
    drawn = out.read_text(encoding="utf-8")
    assert "0.55 (0.33–0.94)" in drawn and "PVd : Vd" in drawn


def test_arms_and_sums_of_components(capsys: pytest.CaptureFixture[str]) -> None:
    output = compared(capsys, "--arms", str(DATA / "dietaryfat.arms.csv"), "--measure", "IRR")
    assert output["scale"] == "log ratio" and output["components"][0]["studies"] == 10
    sums = compared(
        capsys, "--contrasts", str(DATA / "linde2016.csv"), "--additive", "--inactive", "Placebo"
    )["additive"]
    assert sums["additivity"]["df"] == 3 and "additivity" in sums["rests_on"]
    assert main(["compare", PROFILE, "--additive"]) == 0
    assert "the sum of the effects of its components" in " ".join(capsys.readouterr().out.split())


def test_python() -> None:
    compared = tg.open().compare(PROFILE, reference="Vd", random=True, tau2="PM")
    assert list(compared.effects["treatment"])[:3] == ["PVd", "Vd", "DKd"], "matched ones first"
    assert len(compared.detail("league")) == len(compared.effects)
    empty = tg.open().compare("lines=1", endpoint="EFS")
    assert (len(empty.effects), len(empty.detail("league"))) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "give exactly one of: a profile"),
        ([PROFILE, "--contrasts", "x.csv"], "give exactly one of: a profile"),
        ([PROFILE, "--reference", "Nd"], "unknown regimen 'Nd'"),
        ([PROFILE, "--reference", "DRd"], "no treatment 'DRd' in the network; nearest known"),
        ([PROFILE, "--endpoint", "AE"], "needs a survival or response endpoint"),
        ([PROFILE, "--endpoint", "PSF"], "unknown endpoint 'PSF'"),
        ([PROFILE, "--without", "CASTER"], "unknown trial 'CASTER'; nearest known: CASTOR"),
        ([PROFILE, "--measure", "XX"], "unknown measure of response 'XX'"),
        (
            ["--arms", str(DATA / "dietaryfat.arms.csv"), "--measure", "HR"],
            "no measure 'HR'; known: OR, RR, RD, MD, IRR",
        ),
        (
            ["--contrasts", str(DATA / "senn2013.csv"), "--reference", "placbo"],
            "no treatment 'placbo' in the network; nearest known: placebo",
        ),
        (["--contrasts", str(DATA / "senn2013.csv"), "--plot", "x.bmp"], "x.bmp"),
        (["--contrasts", "none.csv"], "cannot read none.csv"),
        (["lines=1", "--endpoint", "EFS", "--plot", "x.svg"], "no comparison entered the network"),
    ],
)
def test_invalid_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str
) -> None:
    assert main(["compare", *arguments]) == 2
    error = capsys.readouterr().err
    assert expected in error and "Traceback" not in error


def test_warnings_about_a_file_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rounded.csv"
    file.write_text(
        "study,treatment1,treatment2,effect,se\ns,A,B,0.10,0.1\ns,B,C,0.20,0.1\ns,A,C,0.31,0.1\n",
        encoding="utf-8",
    )
    assert main(["compare", "--contrasts", str(file)]) == 0
    assert "consistent only within rounding" in capsys.readouterr().err
