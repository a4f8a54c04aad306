"""What `load tables` says before and after: the regimens that new rules concern, a dry run, why a
layer has nothing to load, and the condition of files in `diff`."""

from __future__ import annotations

from pathlib import Path

import pytest
import trialgraph as tg
from trialgraph.cli.main import main
from trialgraph.errors import TrialgraphError

KIDNEY = "diabetic-kidney-disease"
RULES = "rule,kind,subject,when,reason\n"
LENALIDOMIDE = f"{RULES}mine,feature,lenalidomide,has:frail,A rule of our own.\n"
PROFILE = "lines=1, has:frail"


@pytest.fixture
def folder(tmp_path: Path, data: Path) -> Path:
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("field", "rule", "words"),
    [
        (
            "",
            "feature,lenalidomide,has:frail",
            "the rule mine can exclude regimens that contain lenalidomide, for has:frail: DRd, ",
        ),
        ("", "target,BCMA,", "can exclude regimens that contain a drug against BCMA: "),
        ("", "left-out,frail,", "evidence indirect for people with frail"),
        ("", "intolerance,,", "the rule mine (intolerance) can concern every regimen"),
        (
            KIDNEY,
            "feature,finerenone,potassium>5",
            "can exclude regimens that contain finerenone, for potassium>5: finerenone",
        ),
    ],
)
def test_loading_says_what_a_rule_concerns(
    field: str, rule: str, words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "rules.csv").write_text(f"{RULES}mine,{rule},A rule of our own.\n")
    options = ["--field", field] if field else []
    for dry in (["--dry-run"], []):
        assert main(["load", "tables", str(folder), *options, *dry]) == 0
        assert f"Note: {words}" in (told := printed(capsys)) or words in told
    with pytest.warns(UserWarning, match="the rule mine"):
        tg.load_tables(folder, replace=True, field=field)


def test_a_rule_that_concerns_no_regimen_is_pointed_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "rules.csv").write_text(f"{RULES}mine,feature,placebol,has:frail,A reason.\n")
    (folder / "drugs.csv").write_text("drug,kind\nplacebol,drug\n")
    assert main(["load", "tables", str(folder)]) == 0
    assert "the rule mine excludes nothing: no regimen contains placebol" in printed(capsys)


def test_a_rule_of_another_disease_concerns_nobody_here(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "rules.csv").write_text(LENALIDOMIDE)
    assert main(["load", "tables", str(folder), "--condition", "gout"]) == 0
    assert "the rule mine" not in printed(capsys)


def test_who_lost_only_to_regimens_that_a_rule_excludes_is_not_said_to_lack_comparisons(
    folder: Path,
) -> None:
    kg = tg.open()
    lost_to_lenalidomide = {
        verdict.regimen
        for verdict in kg.support(PROFILE)
        if verdict.losses
        and all("lenalidomide" in kg.evidence.vocabulary.regimens[loss.winner].drugs
                for loss in verdict.losses)
    }  # fmt: skip
    (folder / "rules.csv").write_text(LENALIDOMIDE)
    with pytest.warns(UserWarning, match="the rule mine"):
        tg.load_tables(folder)
    after = {verdict.regimen: verdict for verdict in tg.open().support(PROFILE)}
    reasons = {name: after[name].reasons[0] for name in lost_to_lenalidomide}
    assert reasons
    assert not [name for name, reason in reasons.items() if "none is a randomised" in reason]
    assert after["DRd"].verdict == "excluded"


def test_a_dry_run_loads_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rules.csv").write_text(LENALIDOMIDE)
    assert main(["load", "tables", str(folder), "--dry-run"]) == 0
    told = printed(capsys)
    assert "No errors in mine: 1 rule. Nothing was loaded (--dry-run)." in told
    assert f"trialgraph diff --with {folder}" in told
    assert not tg.layers()
    (folder / "rules.csv").write_text(LENALIDOMIDE.replace("lenalidomide", "lenalidomid"))
    assert main(["load", "tables", str(folder), "--dry-run"]) == 2
    assert "Did you mean lenalidomide?" in capsys.readouterr().err


def test_a_dry_run_of_a_loaded_layer_needs_replace(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "rules.csv").write_text(LENALIDOMIDE)
    assert main(["load", "tables", str(folder)]) == 0
    (folder / "rules.csv").write_text(LENALIDOMIDE.replace("frail", "renal-impairment"))
    assert main(["load", "tables", str(folder), "--dry-run"]) == 2
    assert main(["load", "tables", str(folder), "--dry-run", "--replace"]) == 0
    (rule,) = tg.open(user_only=True).evidence.rules.keys() & {"mine"}
    assert tg.open().evidence.rules[rule].when == "has:frail"


@pytest.mark.parametrize("table", ["certainty", "limits"])
def test_a_layer_that_only_changes_the_method_says_why_it_is_not_loaded(
    folder: Path, table: str
) -> None:
    rows = {
        "certainty": "step,amount,reason,changed_because\nimprecision,2,Because.,a reason\n",
        "limits": "limit,value,definition,changed_because\nfew-events,90,A limit.,a reason\n",
    }
    (folder / f"{table}.csv").write_text(rows[table])
    with (
        pytest.warns(UserWarning, match=rf"{table}\.csv: 1"),
        pytest.raises(TrialgraphError, match=rf"change the method \({table}\.csv: 1\)") as raised,
    ):
        tg.load_tables(folder)
    assert "--field" in str(raised.value)
    assert not tg.layers()


def test_diff_takes_the_condition_of_the_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "rules.csv").write_text(LENALIDOMIDE)
    asked = ["diff", "--with", str(folder), "--profile", PROFILE, "--exit-code"]
    assert main(asked) == 1
    assert main([*asked, "--condition", "gout"]) == 0
    capsys.readouterr()
    assert main(["diff", "built-in", "now", "--condition", "gout"]) == 2
    assert "--condition is about the files of --with" in capsys.readouterr().err
    kg = tg.open()
    assert kg.diff(folder, PROFILE).moves
    assert not kg.diff(folder, PROFILE, conditions=["gout"]).moves


def test_files_are_compared_with_the_field_of_the_graph(folder: Path) -> None:
    (folder / "rules.csv").write_text(f"{RULES}mine,feature,finerenone,potassium>5,A reason.\n")
    kg = tg.open(KIDNEY)
    profile = kg.field.example.replace("potassium=4.5", "potassium=5.1")
    moves = kg.diff(folder, profile).moves
    assert {move.regimen: move.after.verdict for move in moves} == {"finerenone": "excluded"}
