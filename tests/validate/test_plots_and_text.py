"""Plots show the figures and the caveats that the text of a comparison shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import trialgraph as tg

KIDNEY = "age=60, eGFR=40, UACR=500, potassium=4.5, has:RAS-blockade"
MYELOMA = "lines=1, refractory:lenalidomide"
SHOWN_FIGURES = ("forest", "direct", "league")
ALL_PLOTS = (*SHOWN_FIGURES, "ranks", "network")


def words_of(comparison: object, picture: str, folder: Path) -> str:
    """The text of a plot in one line."""
    file = comparison.plot(folder / f"{picture}.svg", picture)  # type: ignore[attr-defined]
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", file.read_text(encoding="utf-8"))
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize("picture", SHOWN_FIGURES)
def test_the_figure_of_one_trial_is_drawn_as_its_source_prints_it(
    picture: str, tmp_path: Path
) -> None:
    shown = words_of(tg.open(field="diabetic-kidney-disease").compare(KIDNEY), picture, tmp_path)
    assert "0.825" in shown and "0.732–0.928" in shown
    assert "0.82 " not in shown and "0.83" not in shown


def test_the_other_direction_of_a_printed_figure_is_calculated_and_rounded(
    tmp_path: Path,
) -> None:
    comparison = tg.open(field="diabetic-kidney-disease").compare(KIDNEY)
    shown = words_of(comparison, "league", tmp_path)
    assert "1.21" in shown and "1.08–1.37" in shown


@pytest.mark.parametrize("picture", ALL_PLOTS)
def test_every_plot_spells_its_endpoint_out(picture: str, tmp_path: Path) -> None:
    comparison = tg.open(field="diabetic-kidney-disease").compare(KIDNEY)
    spelled = "RENAL-40: kidney failure, eGFR fall ≥40% or renal death."
    assert words_of(comparison, picture, tmp_path).count(spelled) == 1
    assert str(comparison).count(spelled) == 1


@pytest.mark.parametrize("picture", ALL_PLOTS)
def test_every_plot_has_the_caveats_of_the_text(picture: str, tmp_path: Path) -> None:
    comparison = tg.open().compare(MYELOMA)
    shown = words_of(comparison, picture, tmp_path)
    assert "† DVd vs Vd: flagged." in shown
    for warning in comparison.median_warnings:
        assert f"Warning: {warning.text}." in shown


@pytest.mark.parametrize(
    ("picture", "marked"),
    [
        ("forest", {"(0.13–0.33)†"}),
        ("league", {"0.22†", "4.55†"}),
        ("ranks", {"DVd†"}),
    ],
)
def test_a_flagged_figure_has_its_sign(picture: str, marked: set[str], tmp_path: Path) -> None:
    shown = words_of(tg.open().compare(MYELOMA), picture, tmp_path)
    assert {word for word in shown.split() if "†" in word} - {"†"} == marked


def test_an_excluded_regimen_in_a_plot_is_named(tmp_path: Path) -> None:
    comparison = tg.open().compare("lines=1, intolerant:daratumumab")
    excluded = comparison.excluded_regimens
    assert excluded
    shown = words_of(comparison, "ranks", tmp_path)
    for regimen in excluded:
        assert f"excluded for this profile: {regimen}" in shown


def test_the_network_lines_of_an_answer_spell_the_endpoint_out_once() -> None:
    support = str(tg.open(field="diabetic-kidney-disease").support(KIDNEY))
    spelled = "RENAL-40: kidney failure, eGFR fall ≥40% or renal death."
    assert support.count(spelled) == 1
    assert "RENAL-40, hazard ratio" in support.split(spelled)[0]
    assert "PFS:" not in str(tg.open().support(MYELOMA)), "what figures call it is known"
