"""Two fields side by side: evidence of one moves no verdict of the other, and engines agree on both."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import get_args

import pytest
import trialgraph as tg
from trialgraph.errors import TableError
from trialgraph.evidence import DEFAULT, FOLDER
from trialgraph.graph.model.kinds import Engine
from trialgraph.loaders.fields.known import known_fields
from trialgraph.loaders.user.loading import load_tables

GOLDEN = Path(__file__).parents[1] / "golden"
KIDNEY = FOLDER / "diabetic-kidney-disease"
PAIRS = [
    pytest.param(DEFAULT, KIDNEY, "verdicts.csv", id="kidney over myeloma"),
    pytest.param(KIDNEY, DEFAULT, "kidney-verdicts.csv", id="myeloma over kidney"),
]


def profiles_of(table: str, most: int) -> list[str]:
    with (GOLDEN / table).open(encoding="utf-8", newline="") as file:
        profiles = list(dict.fromkeys(row["profile"] for row in csv.DictReader(file)))
    return profiles[:: max(1, len(profiles) // most)]


def answers(kg: tg.KnowledgeGraph, profiles: list[str]) -> dict[tuple[str, str], object]:
    return {
        (profile, verdict.regimen): (verdict.verdict, verdict.certainty, str(verdict.reasons))
        for profile in profiles
        for verdict in kg.support(profile)
    }


def test_both_are_shipped() -> None:
    assert [field.folder for field in known_fields()[:2]] == [DEFAULT, KIDNEY]


@pytest.mark.parametrize(("field", "other", "table"), PAIRS)
def test_one_field_moves_no_verdict_of_the_other(
    field: Path, other: Path, table: str, data: Path
) -> None:
    profiles = profiles_of(table, 12)
    before = answers(tg.open(field), profiles)
    with pytest.warns(UserWarning, match="change the method"):
        layer, _ = load_tables(other, field=next(f for f in known_fields() if f.folder == field))
    assert layer.conditions
    after = answers(tg.open(field), profiles)
    assert {key: after[key] for key in before} == before
    added = {key: after[key] for key in after.keys() - before.keys()}
    assert added, "its regimens are in the answer"
    assert {verdict for verdict, *_ in added.values()} <= {"no evidence", "excluded"}


@pytest.mark.parametrize(
    ("table", "text", "column"),
    [
        (
            "populations",
            "population,trial,label,part_of,criteria,reported\n"
            "P,FIDELIO-DKD,P,FIDELIO-DKD-ITT,age>=70,yes\n",
            "trial",
        ),
        (
            "shares",
            "share,population,criterion,percent\nS,FIDELIO-DKD-ITT,age>=70,90\n",
            "population",
        ),
        (
            "judgements",
            "judgement,tool,trial,rob_overall,judged_by,judged_on\n"
            "J,RoB 2,FIDELIO-DKD,high,Doe J,2026-01-01\n",
            "trial",
        ),
        (
            "same_study",
            "study,trial,other_trial,active,reason\nS,FIDELIO-DKD,ARTS-DN,yes,x\n",
            "trial",
        ),
        (
            "same_drug",
            "pair,drug,other_drug,active,reason\nP,finerenone,canagliflozin,yes,x\n",
            "drug",
        ),
    ],
)
def test_a_layer_on_another_disease_judges_and_joins_nothing_of_the_field(
    table: str, text: str, column: str, tmp_path: Path, data: Path
) -> None:
    (tmp_path / f"{table}.csv").write_text(text, encoding="utf-8")
    kidney = next(field for field in known_fields() if field.folder == KIDNEY)
    with pytest.raises(TableError) as raised:
        load_tables(tmp_path, field=kidney, conditions=["gland tumour"])
    assert column in {fault.column for fault in raised.value.faults}
    assert "belongs to the field" in str(raised.value)
    load_tables(tmp_path, field=kidney)


@pytest.fixture(scope="module")
def kidney() -> tg.KnowledgeGraph:
    return tg.open(KIDNEY)


@pytest.mark.parametrize("profile", profiles_of("kidney-verdicts.csv", 14))
def test_engines_agree_on_the_kidney_field(kidney: tg.KnowledgeGraph, profile: str) -> None:
    reference = kidney.support(profile).to_dict()
    for engine in get_args(Engine):
        assert kidney.support(profile, engine=engine).to_dict() == reference, engine


def test_a_layer_over_one_field_is_in_no_other(data: Path) -> None:
    load_tables(KIDNEY, "kidney")
    assert "FIDELIO-DKD" in tg.open().evidence.trials
    assert [layer.name for layer in tg.layers()] == ["kidney"]
    assert tg.layers(KIDNEY) == []
    tg.unload("kidney")
    assert "FIDELIO-DKD" not in tg.open().evidence.trials


def test_controls_that_are_no_treatment_are_named_in_networks() -> None:
    kg = tg.open(KIDNEY)
    profile = kg.evidence.vocabulary.of_field.example
    sentence = "Controls that are no treatment, and get no verdict: placebo."
    assert sentence in str(kg.support(profile))
    comparison = kg.compare(profile)
    assert sentence in str(comparison)
    assert not comparison.excluded_regimens
