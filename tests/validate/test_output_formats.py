"""The format of a table, by the names that people type, and the file that `--out` writes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from trialgraph.cli.main import main
from trialgraph.graph.output.data_formats import csv_text, markdown_text, tsv_text, workbook_bytes

PROFILE = "lines=1, refractory:lenalidomide"
COMMANDS = {
    "support": ["support", PROFILE],
    "against": ["support", PROFILE, "--against", "lines=2"],
    "explain": ["explain", "PVd", PROFILE],
    "compare": ["compare", PROFILE, "--details", "ranks", "--details", "studies"],
    "results": ["results", "--trial", "Nijhof"],
    "trials": ["trials", "--design", "single-arm"],
    "find": ["find", "CD38"],
    "timeline": ["timeline", "PVd"],
    "sources": ["sources"],
    "fields": ["fields"],
}


def printed(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> bytes:
    assert main(arguments) == 0
    out, err = capsysbinary.readouterr()
    assert not err
    return out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_table_is_printed_in_every_format(
    capsysbinary: pytest.CaptureFixture[bytes], name: str
) -> None:
    command = COMMANDS[name]
    for form, same in (("csv", "CSV"), ("tsv", "tab"), ("md", "markdown"), ("xlsx", "excel")):
        output = printed(capsysbinary, *command, "--format", form)
        assert output and (
            form == "xlsx" or output == printed(capsysbinary, *command, "--format", same)
        )
        if form == "xlsx":
            sheet = load_workbook(io.BytesIO(output)).worksheets[0]
            assert sheet.max_row > 1 and all(cell.value for cell in sheet[1])
        if form == "md":
            lines = output.decode().splitlines()
            assert len({line.replace("\\|", "").count("|") for line in lines}) >= 1
            assert lines[0].startswith("| ") and lines[1].startswith("| --- |")
    lines = printed(capsysbinary, *command, "--format", "tsv").decode().splitlines()
    if name != "compare":  # which prints several tables
        assert len({line.count("\t") for line in lines}) == 1


@pytest.mark.parametrize("ending", ["csv", "tsv", "md", "json", "xlsx", "txt"])
def test_out_takes_the_format_from_the_ending(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path, ending: str
) -> None:
    file = tmp_path / "new" / f"answer.{ending.upper()}"
    assert printed(capsysbinary, "support", PROFILE, "--out", str(file)) == b""
    content = file.read_bytes()
    form = {"txt": "table"}.get(ending, ending)
    if form == "xlsx":
        assert content[:2] == b"PK"
    else:
        assert content == printed(capsysbinary, "support", PROFILE, "--format", form)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_format_decides_against_the_ending(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    file = tmp_path / "answer.txt"
    printed(capsysbinary, "find", "CD38", "--format", "json", "--out", str(file))
    assert json.loads(file.read_text())


def test_citations_and_findings_go_to_a_file(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    printed(
        capsysbinary,
        "results",
        "--trial",
        "Nijhof",
        "--cite",
        "bibtex",
        "--out",
        str(tmp_path / "a.bib"),
    )
    assert (tmp_path / "a.bib").read_text().startswith("@")
    assert main(["lint", "--check", "difference", "--out", str(tmp_path / "found.csv")]) in (0, 1)
    assert (tmp_path / "found.csv").read_text().startswith("check,row")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["results", "--format", "ttl"], "trialgraph export --format ttl"),
        (["support", PROFILE, "--format", "JSON-LD"], "a format of graphs"),
        (["results", "--out", "x.nt"], "trialgraph export --format"),
        (["results", "--out", "x.foo"], ".csv"),
        (["results", "--out", "results"], "--format"),
        (["results", "--format", "pdf"], "csv"),
        (["support", "linse=1", "--out", "x.csv"], "linse"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_writes_nothing(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert words in err and "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("ending", "reader"),
    [("nt", "N_TRIPLES"), ("ttl", "TURTLE"), ("nq", "N_QUADS"), ("out", "TRIG")],
)
def test_the_graph_has_the_format_of_the_ending(tmp_path: Path, ending: str, reader: str) -> None:
    file = tmp_path / f"graph.{ending}"
    assert main(["export", "--field", "diabetic-kidney-disease", "--out", str(file)]) == 0
    read = pyoxigraph.parse(file.read_bytes(), format=getattr(pyoxigraph.RdfFormat, reader))
    assert sum(1 for _ in read) > 1_000


def test_a_workbook_is_not_written_to_a_terminal() -> None:
    pty = pytest.importorskip("pty")
    import os

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "trialgraph.cli.main", "find", "CD38", "--format", "xlsx"]
    ended = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, text=True)
    os.close(theirs)
    os.close(ours)
    assert ended.returncode == 2 and "--out FILE.xlsx" in ended.stderr


CELLS = st.text(max_size=12) | st.sampled_from(
    ["=1+1", "a|b", "a\nb", "a\tb", "0.10", "", "-1", "\x00"]
)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(TABLES)
def test_no_cell_breaks_a_table(rows: list[list[str]]) -> None:
    columns = [f"column {number}" for number in range(len(rows[0]))]
    lines = tsv_text(columns, rows).removesuffix("\n").split("\n")
    assert [line.count("\t") for line in lines] == [len(columns) - 1] * (len(rows) + 1)
    marked = markdown_text(columns, rows).removesuffix("\n").split("\n")
    assert len(marked) == len(rows) + 2
    assert {line.replace("\\\\", "").replace("\\|", "").count("|") for line in marked} == {
        len(columns) + 1
    }
    if not any("\r" in cell or "\x00" in cell for row in rows for cell in row):
        read = list(csv.reader(io.StringIO(csv_text(columns, rows), newline="")))
        assert len(read) == len(rows) + 1


@given(TABLES)
def test_a_workbook_holds_text_as_text_and_no_formula(rows: list[list[str]]) -> None:
    columns = [f"column {number}" for number in range(len(rows[0]))]
    book = load_workbook(io.BytesIO(workbook_bytes([("sheet", columns, rows)])))
    for cells in book.worksheets[0].iter_rows(min_row=2):
        assert all(cell.data_type != "f" for cell in cells)
