"""`load registry` from end to end: loading, answers, the list of unread items, no partial loads."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import trialgraph as tg
from processes import children_of, runs, wait_until
from registry_records import analysis, arms, outcome, shipped_terms, study
from trialgraph.cli import load_registry as registry_command
from trialgraph.cli.main import main
from trialgraph.errors import TrialgraphError
from trialgraph.loaders.layers import lock
from trialgraph.loaders.layers.layer import layers
from trialgraph.loaders.registry import LoadSummary, UnreadItem, load_records
from trialgraph.loaders.registry.loading import Options

ARMS = arms(
    ("SVd", "EXPERIMENTAL", "Selinexor", "Bortezomib (Velcade)", "Dexamethasone"),
    ("Vd", "ACTIVE_COMPARATOR", "Bortezomib", "Dexamethasone"),
)
GROUPS = ({"id": "OG000", "title": "Vd"}, {"id": "OG001", "title": "SVd"})


def made(number: int = 1) -> dict[str, Any]:
    """SVd against Vd at first relapse refractory to lenalidomide; the record lists the control
    first."""
    return study(
        outcome("Progression-free Survival", ("10.0", "20.0"), analysis(paramValue="0.50", ciLowerLimit="0.40", ciUpperLimit="0.62"), groups=GROUPS),
        arms=ARMS, about={"nctId": f"NCT{number:08}", "acronym": f"MADE-{number}"},
        criteria="Inclusion Criteria:\n\n* 1 prior line of therapy\n* Refractory to lenalidomide\n* Consent",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIALGRAPH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TRIALGRAPH_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def record(tmp_path: Path) -> Path:
    file = tmp_path / "NCT00000001.json"
    file.write_text(json.dumps(made()))
    return file


def test_a_record_changes_answers_until_it_is_unloaded(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tg.open().support("lines=1, refractory:lenalidomide")
    assert main(["load", "registry", str(record)]) == 0
    output = capsys.readouterr().out
    assert "Hazard ratios: 1 of 1 loaded." in output
    assert "Loaded as the layer 'NCT00000001'." in output
    after = tg.open().support("lines=1, refractory:lenalidomide")
    assert (before["SVd"].verdict, after["SVd"].verdict) == ("extrapolated", "supported")
    (deciding,) = (
        candidate.result
        for candidate in after["SVd"].deciding
        if candidate.result.source == "NCT00000001"
    )
    assert (deciding.value, deciding.locator) == (
        "0.50",
        "outcome measure 1 (primary), analysis 1 ¶3",
    )
    assert main(["unload", "NCT00000001"]) == 0
    assert tg.open().support("lines=1, refractory:lenalidomide")["SVd"].verdict == "extrapolated"


def test_a_dry_run_loads_nothing(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "registry", str(record), "--dry-run"]) == 0
    assert "Nothing was loaded" in capsys.readouterr().out
    assert layers() == []


def test_output_as_csv_and_json(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left = tmp_path / "left.csv"
    assert (
        main(
            [
                "load",
                "registry",
                str(record),
                "--dry-run",
                "--format",
                "json",
                "--unread",
                str(left),
            ]
        )
        == 0
    )
    output = json.loads(capsys.readouterr().out)
    assert (
        output["layer"],
        output["records"],
        output["hazard_ratios"],
        output["hazard_ratios_loaded"],
    ) == ("", 1, 1, 1)
    assert output["unread"] == [
        {
            "record": "NCT00000001",
            "place": "eligibility",
            "what": "Consent",
            "reason": "not expressible in the exposure language; kept as text",
            "remedy": "",
        }
    ]
    assert main(["load", "registry", str(record), "--dry-run", "--format", "csv"]) == 0
    assert capsys.readouterr().out == left.read_text()
    assert next(csv.reader(io.StringIO(left.read_text()))) == [
        "record",
        "place",
        "what",
        "reason",
        "remedy",
    ]


def test_formulas_in_cells_are_escaped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.json"
    file.write_text(json.dumps(study(criteria="Inclusion Criteria:\n\n* =HYPERLINK(1)\n* a\n* b")))
    assert main(["load", "registry", str(file), "--dry-run", "--format", "csv"]) == 0
    assert "'=HYPERLINK(1)" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content",
    ["", "{", "no record", '[{"protocolSection": {"identificationModule": {"nctId": "NCT1"}}}]'],
)
def test_nothing_is_half_loaded(
    record: Path, tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(content)
    command = ["load", "registry", str(record), str(bad), "--name", "both"]
    for given in ([*command, "--strict"], ["load", "registry", str(bad)]):
        assert main(given) == 2
        captured = capsys.readouterr()
        assert "bad.json" in captured.err
        assert "Traceback" not in captured.err + captured.out
        assert layers() == []
        assert list((tmp_path / "data").rglob("*.csv")) == []
    assert main(command) == 0
    output = capsys.readouterr().out
    assert "Skipped: 1" in output
    assert "bad.json" in output
    assert [layer.name for layer in layers()] == ["both"]


def test_records_that_are_given_twice_or_already_loaded(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = tmp_path / "again.json"
    again.write_text(record.read_text())
    assert main(["load", "registry", str(record), str(again)]) == 2
    assert "NCT00000001 is also in NCT00000001.json" in capsys.readouterr().err
    assert main(["load", "registry", str(record)]) == 0
    assert main(["load", "registry", str(again), "--name", "other"]) == 2
    assert "NCT00000001 is already loaded" in capsys.readouterr().err
    assert main(["load", "registry", str(record), "--replace"]) == 0


def test_a_record_of_the_field_itself_cannot_be_loaded_or_unloaded(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = str(Path(__file__).parents[1] / "data" / "registry" / "NCT02540993.json")
    kidney = ["--field", "diabetic-kidney-disease"]
    assert main(["load", "registry", record, *kidney]) == 2
    error = capsys.readouterr().err
    assert "NCT02540993 is part of the field already" in error
    assert "Leave it out" in error and "unload" not in error
    command = error[error.index("(trialgraph ") + len("(trialgraph ") :].split(" shows")[0]
    assert main([*command.split(), *kidney]) == 0
    assert "NCT02540993" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["array", "lines", "files"])
def test_several_processes_give_the_same_rows_in_the_same_order(tmp_path: Path, form: str) -> None:
    records = [made(number) for number in range(1, 41)]
    file = tmp_path / "many"
    if form == "files":
        file.mkdir()
        for number, record in enumerate(records):
            (file / f"{number:02}.json").write_text(json.dumps(record, indent=1))
    else:
        file.write_text(
            json.dumps(records) if form == "array" else "\n".join(map(json.dumps, records))
        )
    sequential, two = (
        list(load_records([file], shipped_terms(), Options(), processes=processes, size=7))
        for processes in (1, 2)
    )
    assert sequential == two
    assert sum(len(batch["trials"]) for batch in sequential) == 40


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"protocolSection": {"a" 1}}', r"many, study 21, line 21, column 26: .* is not JSON"),
        ("{}", "study 21: there is no protocolSection"),
    ],
)
def test_faults_are_the_same_in_every_process(
    tmp_path: Path, processes: int, line: str, expected: str
) -> None:
    lines = [json.dumps(made(number)) for number in range(1, 31)]
    (tmp_path / "many").write_text("\n".join([*lines[:20], line, *lines[20:]]))
    given = {"processes": processes, "size": 7}
    strict = Options(strict=True)
    with pytest.raises(TrialgraphError, match=expected):
        list(load_records([tmp_path / "many"], shipped_terms(), strict, **given))
    unread: list[UnreadItem] = []
    summary = LoadSummary()
    batches = load_records(
        [tmp_path / "many"], shipped_terms(), on_unread=unread.append, summary=summary, **given
    )
    assert sum(len(batch["trials"]) for batch in batches) == 30
    assert summary.skipped == 1
    (skipped,) = (item for item in unread if "skipped" in item.reason)
    assert "study 21" in skipped.place


def test_terms_of_several_records_are_added_once(tmp_path: Path) -> None:
    given = arms(("A", "EXPERIMENTAL", "Newmab"), ("P", "PLACEBO_COMPARATOR", "Placebo"))
    file = tmp_path / "many.jsonl"
    file.write_text(
        "\n".join(
            json.dumps(study(about={"nctId": f"NCT{number:08}"}, arms=given))
            for number in range(1, 21)
        )
    )
    summary = LoadSummary()
    batches = list(
        load_records([file], shipped_terms(), Options(add_unknown=True), summary=summary, size=6)
    )
    assert [row["drug"] for batch in batches for row in batch.get("drugs", [])] == [
        "newmab",
        "placebo",
    ]
    assert (summary.records, summary.rows["drugs"], len(batches)) == (20, 2, 4)
    assert main(["load", "registry", str(file), "--add-unknown"]) == 0


def test_real_records_are_loaded_and_answered(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(__file__).parents[1] / "data" / "registry"
    assert main(["load", "registry", str(folder), "--add-unknown", "--all-events"]) == 0
    assert "7 of 7 loaded" in capsys.readouterr().out
    kg = tg.open()
    assert len(kg.results(trial="NCT02540993", measure="hazard_ratio")) == 5
    assert kg.support("lines=1")["Finerenone"].verdict == "no evidence", "another disease"


def test_what_would_change_with_records(capsys: pytest.CaptureFixture[str]) -> None:
    """`diff --with` reads records by the loader of their kind, and loads nothing."""
    record = Path(__file__).parents[1] / "data" / "registry" / "NCT02540993.json"
    assert main(["diff", "--with", str(record), "--profile", "lines=1", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["sources"]["new"] == 1
    assert main(["sources", "--format", "csv"]) == 0
    assert "NCT02540993" not in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="interrupts a group of processes")
def test_an_interruption_leaves_no_files_and_ends_every_process(tmp_path: Path) -> None:
    """As Ctrl-C in a terminal does, all processes of a load are interrupted while it goes on."""
    (tmp_path / "many.jsonl").write_text(
        "\n".join(json.dumps(made(number)) for number in range(1, 20_001))
    )
    command = [
        sys.executable,
        "-c",
        "import sys; from trialgraph.cli.main import main; sys.exit(main(sys.argv[1:]))",
    ]
    load = [*command, "load", "registry", str(tmp_path / "many.jsonl"), "--processes", "2"]
    running = subprocess.Popen(
        load, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    written = tmp_path / "data"
    while running.poll() is None and not list(written.rglob("results.csv")):
        time.sleep(0.1)
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in errors
    assert layers() == []
    assert list(written.rglob("*.csv")) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)


def test_progress_of_a_long_load_is_logged_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "many.jsonl").write_text(
        "\n".join(json.dumps(made(number)) for number in range(1, 231))
    )
    monkeypatch.setattr(registry_command, "PAUSE", 0)
    assert main(["load", "registry", str(tmp_path / "many.jsonl"), "--dry-run"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"Loading records: {done}" for done in (100, 200, 230)
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")
@pytest.mark.parametrize("moment", ["started", 0.05, 0.4])
def test_a_killed_load_leaves_no_process_and_no_lock(moment: str | float, tmp_path: Path) -> None:
    """Killed as its first process converts records, or so many seconds later."""
    file = tmp_path / "many.jsonl"
    file.write_text("".join(json.dumps(made(number)) + "\n" for number in range(1, 2500)))
    command = [sys.executable, "-m", "trialgraph.cli.main", "load", "registry", str(file)]
    loading = subprocess.Popen([*command, "--processes", "2"], stderr=subprocess.DEVNULL)
    wait_until(lambda: len(children_of(loading.pid)) == 2, 60)
    time.sleep(moment if isinstance(moment, float) else 0)
    children = children_of(loading.pid)
    assert len(children) == 2
    loading.kill()
    loading.wait()
    with lock.locked(Path(os.environ["TRIALGRAPH_DATA"]), 5):
        assert layers() == []
    wait_until(lambda: not any(map(runs, children)))


ASPIRE = (Path(__file__).parents[1] / "data" / "registry-cases" / "NCT01080391.xml").read_text(
    encoding="utf-8"
)


@pytest.fixture
def lookalike(tmp_path: Path) -> Path:
    """The record of a shipped trial under another number."""
    file = tmp_path / "lookalike.xml"
    file.write_text(ASPIRE.replace("NCT01080391", "NCT99999999"), encoding="utf-8")
    return file


def test_a_record_that_looks_like_a_trial_is_loaded_after_an_answer(
    lookalike: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "NCT99999999 looks like ASPIRE"
    assert main(["load", "registry", str(lookalike)]) == 2
    error = capsys.readouterr().err
    assert question in error
    assert "--same-as NCT99999999=ASPIRE" in error
    assert main(["load", "registry", str(lookalike), str(record), "--name", "both"]) == 0
    assert question in capsys.readouterr().out
    assert main(["unload", "both"]) == 0
    for answer, trials in (("--same-as", 1), ("--not-same", 2)):
        capsys.readouterr()
        assert main(["load", "registry", str(lookalike), answer, "NCT99999999=ASPIRE"]) == 0
        study_of = tg.open().evidence.study_of
        assert len({study_of("ASPIRE"), study_of("NCT99999999")}) == trials
        assert main(["unload", "lookalike"]) == 0


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (["--same-as", "NCT99999999=ASPIR"], "'ASPIR' is not a trial of the evidence"),
        (["--same-as", "ASPIRE", "--not-same", "NCT88888888=CASTOR"], "about no loaded record"),
        (["--not-same", "ASPIRE", "--same-as", "ASPIRE"], "with --same-as and with --not-same"),
        (
            ["--same-as", "NCT99999999=ASPIRE", "--not-same", "CASTOR"],
            "no loaded record looks like",
        ),
    ],
)
def test_impossible_answers_are_refused(
    lookalike: Path, answer: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", "registry", str(lookalike), *answer]) == 2
    assert problem in capsys.readouterr().err
    assert layers() == []


def test_no_regimen_is_compared_with_itself(tmp_path: Path) -> None:
    """Two doses of a drug are loaded, checked and answered as two regimens."""
    given = arms(
        ("Selinexor 40 mg", "EXPERIMENTAL", "Selinexor"),
        ("Selinexor 60 mg", "ACTIVE_COMPARATOR", "Selinexor"),
    )
    groups = tuple(
        {"id": f"OG00{number}", "title": f"Selinexor {dose} mg"}
        for number, dose in enumerate((40, 60))
    )
    made_record = study(
        outcome("PFS", ("16", "8"), analysis(), groups=groups),
        arms=given,
        criteria="Inclusion Criteria:\n\n* 1 prior line of therapy\n* Consent\n* Adults",
    )
    (tmp_path / "doses.json").write_text(json.dumps(made_record))
    assert main(["load", "registry", str(tmp_path / "doses.json")]) == 0
    answer = tg.open().support("lines=1")
    assert answer["Selinexor-40-mg"].verdict == "supported"
    assert answer["Selinexor-60-mg"].verdict == "outperformed"


def test_diff_asks_whether_a_record_is_a_known_trial(
    lookalike: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["diff", "--with", str(lookalike), "--profile", "lines=1", "--format", "json"]
    assert main(command) == 2
    assert "looks like ASPIRE" in capsys.readouterr().err
    assert main([*command, "--same-as", "NCT99999999=ASPIRE"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["sources"]["new"] == 1


def test_python_answers_whether_an_added_record_is_a_known_trial(lookalike: Path) -> None:
    """`open(adding=…)` takes the answer; an answer about nothing that is added is an error."""
    with pytest.raises(TrialgraphError, match="looks like ASPIRE"):
        tg.open(adding=lookalike)
    pair = {"NCT99999999": "ASPIRE"}
    for same, apart, trials in ((pair, None, 1), (None, pair, 2), (None, {"": "ASPIRE"}, 2)):
        evidence = tg.open(adding=[lookalike], same_as=same, not_same=apart).evidence
        assert len({evidence.study_of("ASPIRE"), evidence.study_of("NCT99999999")}) == trials
    with pytest.raises(TrialgraphError, match="'ASPIR' is not a trial"):
        tg.open(adding=lookalike, same_as={"NCT99999999": "ASPIR"})
    with pytest.raises(TrialgraphError, match="about no loaded record"):
        tg.open(adding=lookalike, same_as=pair, not_same={"NCT88888888": "CASTOR"})
    with pytest.raises(TrialgraphError, match="give adding"):
        tg.open(same_as=pair)
    assert layers() == []


def test_answers_about_records_need_records(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "mine")]) == 0
    with pytest.raises(TrialgraphError, match="about no loaded record"):
        tg.open(adding=tmp_path / "mine", not_same={"NCT99999999": "ASPIRE"})
