"""What a user of any shipped field meets: templates, examples, hints, and plain reasons."""

from __future__ import annotations

import csv
import shlex
from pathlib import Path

import pytest
import trialgraph as tg
from trialgraph.cli.main import main
from trialgraph.errors import TrialgraphError, UnknownNameError
from trialgraph.evidence import FOLDER
from trialgraph.graph.answers.brief_text import brief_text

KIDNEY, MYELOMA = "diabetic-kidney-disease", "multiple-myeloma"
FIELDS = sorted(folder.parent.name for folder in FOLDER.glob("*/field.toml"))
KNOWN_ONLY = {  # a name of the field, which no other has → a profile that uses it
    KIDNEY: ("eGFR", "eGFR=40"),
    MYELOMA: ("lenalidomide", "lines=1, refractory:lenalidomide"),
}


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def complained(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().err.split())


def test_there_are_two() -> None:
    assert sorted(KNOWN_ONLY) == FIELDS


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", ["mine", "mine.xlsx"])
def test_the_template_of_a_layer_over_a_field_can_be_loaded_over_it(
    field: str, name: str, tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    assert main(["init", str(path), "--field", field]) == 0
    assert printed(capsys).endswith(f"trialgraph load tables {path} --field {field}")
    assert main(["load", "tables", str(path), "--field", field]) == 0
    assert f"Undo: trialgraph unload mine --field {field}" in printed(capsys)
    kg = tg.open(field)
    trial = kg.evidence.trials["EXAMPLE-1"]
    assert trial.setting == kg.field.stage
    tg.unload("mine", field)
    assert not tg.layers(field)


@pytest.mark.parametrize("field", FIELDS)
def test_help_in_a_template_gives_a_profile_of_the_field(field: str, tmp_path: Path) -> None:
    tg.init(tmp_path / "mine", field=field)
    with (tmp_path / "mine" / "populations.csv").open(encoding="utf-8-sig") as file:
        header, helps, *_ = csv.reader(file)
    assert tg.open(field, layered=False).field.example in helps[header.index("criteria")]


def test_a_field_without_a_worked_trial_gets_one_of_its_own_names(
    tmp_path: Path, data: Path
) -> None:
    own = tmp_path / "own"
    tg.init(own, field=True)
    tg.init(tmp_path / "layer", field=own)
    with (tmp_path / "layer" / "arms.csv").open(encoding="utf-8-sig") as file:
        regimens = [row["regimen"] for row in csv.DictReader(file)][1:]
    assert regimens == ["Mock-Ex", "Ex"]
    layer = tg.load_tables(tmp_path / "layer", field=own)
    assert layer.counts["results"] == 1


def test_init_needs_a_folder_and_keeps_the_option_before_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--field", str(tmp_path / "new")]) == 0
    assert (tmp_path / "new" / "field.toml").is_file()
    for words in (["init"], ["init", "--field"], ["init", "--field", KIDNEY]):
        assert main(words) == 2
        assert "trialgraph init DIR --field NAME" in complained(capsys)
    assert main(["init", str(tmp_path / "other"), "--field", "kidny"]) == 2
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("field", FIELDS)
def test_the_examples_of_a_field_are_about_it(field: str) -> None:
    lines = [
        line
        for name in ("examples.txt", "query-examples.txt")
        for line in (FOLDER / field / name).read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    named = [f"--field {field}" in line for line in lines]
    assert lines
    assert all(named) if field != FOLDER.joinpath(MYELOMA).name else not any(named)


@pytest.mark.parametrize("command", ["query", "results", "compare", "explain"])
def test_an_example_of_the_kidney_field_can_be_asked(
    command: str, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (FOLDER / KIDNEY / "examples.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        words = shlex.split(line, comments=True)
        if words and words[0] == command:
            assert main(words) == 0


@pytest.mark.parametrize("field", FIELDS)
def test_the_list_of_queries_has_examples_of_the_field(
    field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", "--list", "--field", field, "--format", "csv"]) == 0
    listed = capsys.readouterr().out
    drug = {KIDNEY: "finerenone", MYELOMA: "anti-CD38"}[field]
    assert f"query hazard-ratios --set class={drug}" in listed


@pytest.mark.parametrize("field", FIELDS)
def test_an_error_in_python_names_the_field_that_knows_a_name(field: str) -> None:
    (other,) = set(FIELDS) - {field}
    name, profile = KNOWN_ONLY[other]
    with pytest.raises(UnknownNameError) as raised:
        tg.open(field, layered=False).support(profile)
    (note,) = raised.value.__notes__
    assert f"'{name}' is a name in the field {other}" in note
    assert f'trialgraph.open("{other}")' in note


def test_a_name_that_no_field_knows_gets_no_note() -> None:
    with pytest.raises(UnknownNameError) as raised:
        tg.open(layered=False).results(drug="lenalidomidd")
    assert not hasattr(raised.value, "__notes__")


@pytest.mark.parametrize("field", FIELDS)
def test_unload_says_which_field_has_a_layer(field: str, tmp_path: Path, data: Path) -> None:
    (other,) = set(FIELDS) - {field}
    tg.init(tmp_path / "mine", field=other)
    tg.load_tables(tmp_path / "mine", field=other)
    with pytest.raises(TrialgraphError, match=f"is loaded over the field {other}, not over"):
        tg.unload("mine", field)
    with pytest.raises(TrialgraphError, match="nothing is loaded"):
        tg.unload("yours", field)
    assert [layer.name for layer in tg.layers(other)] == ["mine"]


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ('support "eGFR=40" --field diabetic-kidney-disease --al', "trialgraph support"),
        ("load tables x --dry", "trialgraph load tables"),
        ("load registry x --nosuch", "trialgraph load registry"),
        ("fields --nosuch", "trialgraph fields"),
        ("--nosuch", "trialgraph"),
    ],
)
def test_an_unknown_option_points_to_the_help_of_its_command(
    words: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([*shlex.split(words), "--no-such-option"])
    assert left.value.code == 2
    assert capsys.readouterr().err.endswith(f"See: {command} --help\n")


@pytest.mark.parametrize("name", ["renal|x", "renal ｜ x", "a\nb", "a；b"])
def test_a_condition_is_no_choice(name: str, tmp_path: Path, data: Path) -> None:
    tg.init(tmp_path / "mine")
    with pytest.raises(TrialgraphError, match="is not the name of a condition"):
        tg.load_tables(tmp_path / "mine", conditions=[name])


def test_a_misspelled_condition_of_records_is_pointed_out(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.json").write_text("{}")
    words = f"load registry {tmp_path / 'empty.json'} --dry-run --field {KIDNEY} --condition"
    main([*shlex.split(words), "chronic kidny disease"])
    assert "the nearest known is chronic-kidney-disease" in complained(capsys)


def test_a_short_answer_says_what_the_profile_leaves_open(data: Path) -> None:
    answer = tg.open(KIDNEY, layered=False).support("eGFR=40, UACR=500")
    verdict = answer["finerenone"]
    assert (verdict.verdict, verdict.applicability) == ("extrapolated", "indirect")
    text = " ".join(brief_text(answer, width=400).split())
    assert "; not stated in the profile: " in text
    assert "potassium<=4.8" in text


@pytest.mark.parametrize(
    ("field", "profile"), [(KIDNEY, "age=60, eGFR=200, has:dialysis"), (MYELOMA, "lines=1, age=12")]
)
def test_evidence_outside_the_profile_is_not_said_to_be_unknown(field: str, profile: str) -> None:
    answer = tg.open(field, layered=False).support(profile)
    text = brief_text(answer, width=400)
    assert "No evidence is known" not in text
    if not answer.newest_evidence:
        assert "There is evidence, but none for this profile." in text
