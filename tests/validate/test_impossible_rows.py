"""Rows that could never count are faults: criteria that no patient can meet, steps and limits of
the method without effect. Each names file, row, column, value and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
import trialgraph as tg
from trialgraph.cli.main import main
from trialgraph.errors import Fault, TableError
from trialgraph.loaders.layers.add import add_layer
from trialgraph.loaders.user.loading import load_tables

TOML = """
name = "kidney"
label_en = "a kidney tumour"
conditions = ["renal"]
counts_lines = true
stage = "relapse"
example = "lines=1"
"""
TABLES = {
    "conditions": "condition,label_en\nrenal,a kidney tumour\n",
    "classes": "class\nTKI\nICI\n",
    "drugs": "drug,kind,classes,stages\nsunitinib,drug,TKI,\npembro,drug,ICI,adjuvant\n"
    "nivo,drug,ICI,\n",
    "regimens": "regimen,drugs,kind\nsunitinib,sunitinib,monotherapy\npembro,pembro,monotherapy\n"
    "nivo,nivo,monotherapy\n",
    "features": "feature,implies,opposite\nlow,,\nhigh,,low\nvery-high,high,\nvery-low,low,\n",
    "quantities": "quantity,whole,low,high\nPD-L1,no,0,100\n",
    "trials": "trial,label,design,setting\nT,T,randomised,relapse\n",
}
POPULATIONS = "population,trial,label,part_of,criteria,denominator,reported\n"
STATEMENTS = "statement,kind,regimens,setting,summary\n"


@pytest.fixture
def field(tmp_path: Path, data: Path) -> Path:
    folder = tmp_path / "kidney"
    folder.mkdir()
    (folder / "field.toml").write_text(TOML)
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def faults_of(field: Path, table: str, text: str) -> list[Fault]:
    (field / f"{table}.csv").write_text(text)
    with pytest.raises(TableError) as raised:
        tg.open(field)
    return raised.value.faults


def row(name: str, criteria: str, part_of: str = "") -> str:
    return f'{name},T,{name},{part_of},"{criteria}",randomised,yes\n'


# What excludes each other, as it is printed: high is what is not low.
IMPOSSIBLE = {
    "has:low, has:high": "has:low, not has:low",
    "has:low, has:very-high": "has:low, has:very-high",
    "has:very-low, has:very-high": "has:very-high, has:very-low",
    "has:high, not has:high": "has:low, not has:low",
    "has:very-high, not has:high": "has:low, has:very-high",
    "lines=1, PD-L1>=50, PD-L1<1": "PD-L1<1, PD-L1>=50",
    "age>=75, age<65": "age<=64, age>=75",
    "lines=0, lines>=2": "lines=0, lines>=2",
    "lines=0, exposed:sunitinib": "exposed:sunitinib, lines=0",
    "lines=0, exposed:TKI, age>=18": "exposed:TKI, lines=0",
    "lines=0, refractory:nivo": "lines=0, refractory:nivo",
    "naive:ICI, exposed:nivo": "exposed:nivo, naive:ICI",
    "refractory:nivo, sensitive:nivo": "refractory:nivo, not refractory:nivo",
    "(has:low | has:very-low), has:high": "has:low, not has:low",
}
POSSIBLE = (
    "lines=0, exposed:pembro",
    "lines=0, exposed:ICI",
    "has:low | has:high",
    "(has:low | PD-L1>=50), has:high",
    "PD-L1>=1, PD-L1<=1",
    "lines=0-2, exposed:nivo",
    "30% has:low, 40% has:high",
    "has:high, 20% has:low",
    "lines>=2, not refractory:nivo, exposed:nivo",
    "",
)


@pytest.mark.parametrize("criteria", IMPOSSIBLE)
def test_a_population_to_which_no_patient_can_belong(field: Path, criteria: str) -> None:
    (fault,) = faults_of(field, "populations", POPULATIONS + row("P", "") + row("Q", criteria))
    place = (fault.file, fault.row, fault.column, fault.value)
    assert place == ("populations.csv", 3, "criteria", criteria)
    assert "no patient can meet these criteria together" in fault.problem
    stated = str(fault.problem).partition(": ")[2]
    assert set(IMPOSSIBLE[criteria].split(", ")) == set(stated.split(", "))
    assert fault.remedy


@pytest.mark.parametrize("criteria", POSSIBLE)
def test_a_population_to_which_patients_can_belong(field: Path, criteria: str) -> None:
    (field / "populations.csv").write_text(POPULATIONS + row("P", criteria))
    assert list(tg.open(field).evidence.populations) == ["P"]


def test_only_the_criteria_that_exclude_each_other_are_named(field: Path) -> None:
    criteria = "lines=1, age>=18, has:very-high, PD-L1>=50, has:low"
    (fault,) = faults_of(field, "populations", POPULATIONS + row("P", criteria))
    assert str(fault.problem).endswith(": has:low, has:very-high")


def test_a_treatment_of_another_stage_is_the_remedy_for_lines(field: Path) -> None:
    criteria = "lines=0, exposed:nivo"
    (fault,) = faults_of(field, "populations", POPULATIONS + row("P", criteria))
    assert "column stages of drugs.csv" in fault.remedy
    drugs = (field / "drugs.csv").read_text().replace("nivo,drug,ICI,", "nivo,drug,ICI,adjuvant")
    (field / "drugs.csv").write_text(drugs)
    assert tg.open(field)


def test_a_subgroup_must_be_possible_within_its_trial(field: Path) -> None:
    rows = row("P", "has:low, lines=1-2") + row("Q", "has:high", "P") + row("R", "lines=2", "P")
    (fault,) = faults_of(field, "populations", POPULATIONS + rows)
    assert (fault.row, fault.value) == (3, "has:high")


@pytest.mark.parametrize(
    ("table", "text", "column"),
    [
        ("statements", STATEMENTS + 'S,recommends,nivo,"has:low, has:high",Advice.\n', "setting"),
        (
            "approvals",
            "approval,act,agency,region,regimen,indication\n"
            'A,approved,FDA,US,nivo,"lines=0, lines>=1"\n',
            "indication",
        ),
        (
            "cautions",
            'caution,regimen,when,harm,summary\nC,nivo,"has:low, not has:low",pain,Pain.\n',
            "when",
        ),
        (
            "rules",
            'rule,kind,subject,when,reason\nR,feature,nivo,"has:low, has:high",a reason\n',
            "when",
        ),
        (
            "definitions",
            'definition,expression\nrare,"PD-L1>=90, PD-L1<10"\n',
            "expression",
        ),
    ],
)
def test_expressions_of_every_table_can_be_met(
    field: Path, table: str, text: str, column: str
) -> None:
    (fault,) = faults_of(field, table, text)
    assert (fault.file, fault.row, fault.column) == (f"{table}.csv", 2, column)


@pytest.mark.parametrize(
    ("step", "remedy"), [("imprecison", "Did you mean imprecision?"), ("zzz", "Steps: partial,")]
)
def test_a_step_that_no_verdict_reads(field: Path, step: str, remedy: str) -> None:
    text = f"step,amount,reason\n{step},1,An invented step.\n"
    (fault,) = faults_of(field, "certainty", text)
    assert (fault.file, fault.row, fault.column, fault.value) == ("certainty.csv", 2, "step", step)
    assert remedy in str(fault)


LIMITS = "limit,value,definition,changed_because\n"


@pytest.mark.parametrize(
    ("limits", "value"),
    [
        (["few-events,300"], "300"),
        (["enough-events,50"], "50"),
        (["few-events,90", "enough-events,80"], "90"),
        (["large-benefit,0.9"], "0.9"),
        (["significant-p,5"], "5"),
        (["denied-share,150"], "150"),
        (["appreciable-benefit,1.25"], "1.25"),
        (["large-harm,0.8"], "0.8"),
    ],
)
def test_a_limit_without_effect(field: Path, limits: list[str], value: str) -> None:
    text = LIMITS + "".join(f"{limit},A limit.,a reason\n" for limit in limits)
    (fault,) = faults_of(field, "limits", text)
    assert (fault.file, fault.row, fault.column, fault.value) == ("limits.csv", 2, "value", value)
    assert fault.remedy


@pytest.mark.parametrize("limit", ["few-events,100", "few-events,247", "enough-events,62"])
def test_a_limit_with_effect(field: Path, limit: str) -> None:
    (field / "limits.csv").write_text(f"{LIMITS}{limit},A limit.,a reason\n")
    assert tg.open(field)


@pytest.mark.parametrize("has_layer", [False, True])
def test_validate_reports_all_of_a_field_and_exits_with_1(
    field: Path, has_layer: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    if has_layer:
        source = {"source": "S", "published": "2026", "kind": "user-table"}
        rows = {"sources": [source]}
        add_layer("mine", "tables", rows, (), field=tg.api.find_field(field))
    (field / "certainty.csv").write_text("step,amount,reason\nzzz,1,An invented step.\n")
    (field / "limits.csv").write_text(f"{LIMITS}few-events,300,A limit.,a reason\n")
    assert main(["validate", "--field", str(field)]) == 1
    printed = capsys.readouterr().out
    assert "tables: 2 errors" in printed
    assert "certainty.csv, row 2, column step, value 'zzz'" in printed
    assert "limits.csv, row 2, column value, value '300'" in printed


def test_a_layer_with_such_rows_is_not_loaded(field: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "trials.csv").write_text("trial,label,design\nU,U,randomised\n")
    population = row("L", "lines=0, exposed:sunitinib").replace(",T,", ",U,")
    (mine / "populations.csv").write_text(POPULATIONS + population)
    known = tg.api.find_field(field)
    with pytest.raises(TableError, match="no patient can meet these criteria together"):
        load_tables(mine, field=known)
    assert not tg.layers(field)


def test_validate_reports_the_row_of_a_layer_that_an_older_version_loaded(
    field: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = {"source": "S", "paragraph": "1"}
    setting = {"setting": "has:low, has:high", "summary": "Advice."}
    rows = {
        "sources": [{"source": "S", "published": "2026", "kind": "user-table"}],
        "statements": [
            {"statement": "S1", "kind": "recommends", "regimens": "nivo", **setting, **place}
        ],
    }
    add_layer("old", "tables", rows, (), field=tg.api.find_field(field))
    assert main(["validate", "--field", str(field)]) == 1
    assert "statements.csv, row 2, column setting" in capsys.readouterr().out
