"""The worked example of CONTRIBUTING: added to the tables, its rows change the stated verdict."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
from pathlib import Path

import pytest
import trialgraph as tg
from trialgraph.cli.main import main
from trialgraph.evidence import DEFAULT as FOLDER

PAGE = Path(__file__).parents[2] / "CONTRIBUTING.md"
pytestmark = pytest.mark.skipif(
    not PAGE.is_file(), reason="not in a checkout: the page is not there"
)
PROFILE = "lines=1, refractory:lenalidomide"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the shipped tables with the rows of the page."""
    folder = tmp_path / "my-evidence"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    (block,) = re.findall(r"```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines():
        name, cells = line.split(None, 1)
        row = dict(cell.split("=", 1) for cell in cells.split(" | "))
        with (folder / name).open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        assert set(row) <= set(columns), f"{name} has no column {set(row) - set(columns)}"
        with (folder / name).open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, columns, lineterminator="\n").writerow(row)
    return folder


def test_the_new_trial_changes_the_verdict(tables: Path) -> None:
    before, after = tg.open().support(PROFILE)["SVd"], tg.open(tables).support(PROFILE)["SVd"]
    assert (before.verdict, before.applicability) == ("extrapolated", "indirect")
    assert (after.verdict, after.applicability) == ("supported", "direct")
    # the interval implies 207 events, fewer than 247; nobody has judged the risk of bias
    assert (after.certainty, after.provisional) == ("moderate", True)
    assert [step.name for step in after.certainty_steps] == ["imprecision"]


def test_its_commands_run(
    tables: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tables.parent)
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for command in block.splitlines():
        assert main(shlex.split(command)[1:]) == 0
    assert "Example2026" in capsys.readouterr().out


def test_a_slip_in_a_new_row_is_named(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tables / "results.csv"
    text = results.read_text(encoding="utf-8").replace(
        "EXAMPLE-1-ITT,EXAMPLE-1-SVd", "EXAMPLE-1-IT,EXAMPLE-1-SVd"
    )
    results.write_text(text, encoding="utf-8")
    assert main(["support", PROFILE, "--tables", str(tables)]) == 2
    error_output = capsys.readouterr().err
    assert (
        "results.csv" in error_output
        and "EXAMPLE-1-IT" in error_output
        and "Did you mean EXAMPLE-1-ITT" in error_output
    )
