"""The command `extract`: tables, CSV and JSON, from files and standard input; and its errors."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from trialgraph.cli.main import main
from trialgraph.cli.parser import parser
from trialgraph.loaders.prose import COLUMNS
from trialgraph.loaders.prose.drafts import written
from trialgraph.loaders.prose.time_limit import SECONDS

SENTENCE = "In the ALPHA-3 trial median PFS was 18.5 months with drug A and 10.2 months with drug B (HR 0.53 [95% CI 0.32–0.89; p=0.002])."


@pytest.fixture
def abstract(tmp_path: Path) -> str:
    file = tmp_path / "abstract.txt"
    file.write_text(
        SENTENCE
        + " Median OS was not reached. In another place the HR was 0.9 (0.8-1.0) of nothing known.",
        encoding="utf-8",
    )
    return str(file)


def test_output_as_table(abstract: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", abstract]) == 0
    output = capsys.readouterr().out
    assert "0.53" in output and "0.32–0.89" in output and "drug A" in output and "rows" in output


def test_csv_and_json_have_the_same_content(
    abstract: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", abstract, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert main(["extract", abstract, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == rows
    assert list(rows[0]) == list(COLUMNS) and rows[0]["source"] == "abstract"


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO(SENTENCE.encode()), encoding="utf-8")
    )
    assert main(["extract", "-", "--format", "json"]) == 0
    assert [row["value"] for row in json.loads(capsys.readouterr().out)] == ["18.5", "0.53"]


def test_filters(abstract: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            [
                "extract",
                abstract,
                "--format",
                "json",
                "--endpoint",
                "OS",
                "--min-confidence",
                "0.8",
                "--source",
                "mine",
            ]
        )
        == 0
    )
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["endpoint"], row["value"], row["source"]) == ("OS", "NR", "mine")


def test_drafts_are_written(
    abstract: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "drafts.csv"
    assert main(["extract", abstract, "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8-sig").startswith("result,kind,trial")
    assert main(["extract", abstract, "--out", str(tmp_path / "none" / "drafts.csv")]) == 2
    assert "cannot write" in capsys.readouterr().err


def test_the_table_in_chinese(abstract: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", abstract, "--lang", "zh"]) == 0
    assert "终点" in capsys.readouterr().out
    assert main(["extract", abstract, "--lang", "xx"]) == 2


def test_unassigned_figures_are_listed_separately(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("In the end the median was 8.1 months.", encoding="utf-8")
    assert main(["extract", str(tmp_path / "a.txt"), "--format", "json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out) == [] and "'8.1' at 26" in captured.err


@pytest.mark.parametrize("arguments", [["none.txt"], ["."], ["--min-confidence", "2", "x"], []])
def test_invalid_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert main(["extract", *arguments]) == 2
    except SystemExit as ended:
        assert ended.code == 2
    assert "trialgraph" in capsys.readouterr().err


def test_formulas_become_text() -> None:
    row = dict.fromkeys(COLUMNS, "") | {
        "population": "=HYPERLINK(1)",
        "arm": "+drug",
        "text": "-0.5",
        "note": "@x",
    }
    (cells,) = csv.DictReader(io.StringIO(written([row])))
    assert (cells["population"], cells["arm"], cells["text"], cells["note"]) == (
        "'=HYPERLINK(1)",
        "'+drug",
        "-0.5",
        "'@x",
    )


def test_the_input_file_is_not_overwritten(
    abstract: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(abstract).read_bytes()
    assert main(["extract", abstract, "--out", abstract]) == 2
    assert "is the input file" in capsys.readouterr().err and Path(abstract).read_bytes() == before


def test_more_drafts_than_a_person_can_check(
    abstract: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("trialgraph.cli.extract.MOST", 3)
    assert main(["extract", abstract]) == 2
    assert "more than 3 drafts" in capsys.readouterr().err
    assert main(["extract", abstract, "--endpoint", "OS"]) == 0


def test_no_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["extract", "-"]) == 2
    assert "no standard input" in capsys.readouterr().err


def test_skipped_paragraphs_are_reported_with_their_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(f"{SENTENCE}\n{SENTENCE}", encoding="utf-8")
    options = ["--format", "json", "--paragraph-seconds"]
    assert main(["extract", str(tmp_path / "a.txt"), *options, "1e-9"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out) == []
    assert f"paragraph 2, characters {len(SENTENCE) + 1} to {2 * len(SENTENCE) + 1}" in captured.err
    assert "--paragraph-seconds" in captured.err and "\x1b" not in captured.err
    assert main(["extract", str(tmp_path / "a.txt"), *options, "0"]) == 2


def test_progress_is_shown_on_a_terminal_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(f"{SENTENCE}\n" * 20, encoding="utf-8")
    monkeypatch.setattr("trialgraph.cli.extract.PAUSE", 0.0)
    for terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        assert main(["extract", str(tmp_path / "a.txt"), "--format", "json"]) == 0
        assert ("Reading: 50%" in capsys.readouterr().err) is terminal


def test_default_limit_is_that_of_the_library() -> None:
    assert parser().parse_args(["extract", "-"]).paragraph_seconds == SECONDS
