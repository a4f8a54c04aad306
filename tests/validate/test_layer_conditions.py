"""What a layer says about its disease and about the method: names that mean nothing are faults."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
import trialgraph as tg
from trialgraph.cli.main import main
from trialgraph.errors import TableError, TrialgraphError
from trialgraph.loaders.registry.known_terms import known_terms
from trialgraph.loaders.user.loading import load_tables

STATEMENTS = """\
statement,kind,regimens,setting,summary
S1,recommends,Kd,lines=1,An opinion.
"""
RULES = "rule,kind,reason,changed_because\n"


@pytest.fixture
def folder(tmp_path: Path, data: Path) -> Path:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "statements.csv").write_text(STATEMENTS, encoding="utf-8")
    return tmp_path / "mine"


@pytest.mark.parametrize("name", ["", " ", ";", "gland tumour; myeloma", "a;b", "—", "()"])
def test_a_condition_is_one_name(name: str, folder: Path) -> None:
    for names in ([name], ["multiple myeloma", name]):
        with pytest.raises(TrialgraphError, match="is not the name of a condition; give one name"):
            load_tables(folder, conditions=names)
        with pytest.raises(TrialgraphError, match="is not the name of a condition; give one name"):
            known_terms((), names)
    assert not tg.layers()


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("Kidney disease, chronic (stage 3)", "kidney-disease-chronic-stage-3"),
        ("腺瘤", "腺瘤"),
        ("T-cell lymphoma", "t-cell-lymphoma"),
    ],
)
def test_a_new_condition_gets_an_identifier_of_its_words(
    name: str, identifier: str, folder: Path
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nothing resembles it
        layer, _ = load_tables(folder, conditions=[name])
    assert layer.conditions == (identifier,)
    assert tg.open().evidence.vocabulary.condition(name) == identifier
    assert tg.open().support("lines=1")["Kd"].decision.statements == ()


@pytest.mark.parametrize("name", ["multiple mieloma", "Multiple myelom", "mutiple myeloma"])
def test_a_condition_that_looks_misspelled_is_pointed_out(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", "tables", str(folder), "--condition", name]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert f"the condition '{name}' is new; the nearest known is multiple-myeloma" in printed


@pytest.mark.parametrize(
    ("rule", "remedy"),
    [("intolerances", "Did you mean intolerance?"), ("zzz", "Rules that can be switched off:")],
)
def test_a_layer_switches_off_no_unknown_rule(rule: str, remedy: str, folder: Path) -> None:
    (folder / "rules.csv").write_text(f"{RULES}# help\n{rule},off,none,a reason\n")
    with pytest.raises(TableError) as raised:
        load_tables(folder)
    (fault,) = raised.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("rules.csv", 3, "rule", rule)
    assert remedy in str(fault)


def test_a_layer_may_name_targets(folder: Path) -> None:
    (folder / "statements.csv").write_text(STATEMENTS.replace("lines=1", "lines=1 & exposed:BCMA"))
    load_tables(folder)
    kg = tg.open()
    assert "mine" in {layer.name for layer in tg.layers()}
    kept = kg.support("lines=1, exposed:BCMA")["Kd"].supplement
    assert True in kept.settings_met.values()


def test_a_layer_leaves_the_rules_of_the_field_on_and_says_so(folder: Path) -> None:
    (folder / "rules.csv").write_text(f"{RULES}intolerance,off,none,a reason\n")
    with pytest.warns(UserWarning, match="change the method"):
        load_tables(folder)
    assert "intolerance" in tg.open().evidence.rules


def test_a_subgroup_with_another_disease_says_nothing_about_a_trial_of_the_field(
    folder: Path,
) -> None:
    (folder / "statements.csv").unlink()
    head = "population,trial,label,part_of,criteria,conditions,reported\n"
    row = "P1,CASTOR,one,CASTOR-ITT,has:hyperdiploid,{},yes\n"
    profile = "lines=1, has:hyperdiploid"
    (folder / "populations.csv").write_text(head + row.format("other-disease"))
    (folder / "conditions.csv").write_text("condition,label_en\nother-disease,other\n")
    before = prevalences(profile)
    load_tables(folder)
    assert prevalences(profile) == before
    tg.unload("mine")
    (folder / "populations.csv").write_text(head + row.format(""))
    load_tables(folder)
    assert prevalences(profile) != before


def prevalences(profile: str) -> dict[str, str]:
    """Result of the trial → how common the facts are among its patients."""
    verdicts = tg.open().support(profile)
    return {
        item.result.id: str([found.by for found in assessment.facts])
        for verdict in verdicts
        for item in verdict.candidates.items
        if item.result.trial == "CASTOR"
        for assessment in item.applicability.assessments
    }


@pytest.mark.parametrize(
    "line",
    ['conditons = ["renal cancer"]', 'field = "diabetic-kidney-disease"', 'colour = "red"'],
)
def test_a_key_that_a_layer_cannot_have_is_a_fault(line: str, folder: Path) -> None:
    """A misspelled key would leave out the disease, and the rows would count in the field."""
    (folder / "field.toml").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(TableError) as raised:
        load_tables(folder)
    assert [(fault.file, fault.column) for fault in raised.value.faults] == [
        ("field.toml", line.partition(" ")[0])
    ]
    assert not tg.layers()
