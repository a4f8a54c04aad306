"""The whole path of a draft: text, drafts, a person's edits, `load tables`, a changed answer."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import trialgraph as tg
from openpyxl import Workbook
from trialgraph.cli.main import main
from trialgraph.errors import TableError, TrialgraphError
from trialgraph.loaders.prose import COLUMNS
from trialgraph.loaders.prose.drafts import written
from trialgraph.loaders.tables.draft_columns import DRAFT_NAMES
from trialgraph.loaders.user.loading import load_tables

PROFILE = "lines=1, refractory:lenalidomide"
TEXT = (
    "At a median follow-up of 24.3 months, median PFS was not reached (95% CI 13.1-NE) with selinexor plus bortezomib and dexamethasone "
    "and 9.5 months (95% CI 8.1-11.0) with Vd (hazard ratio 0.62, 95% CI 0.47-0.81). The overall response rate was 71% vs 58%."
)
MINE = {  # what a person adds beside the drafts: who took part, and what they received
    "trials": {"trial": "EXAMPLE-9", "label": "EXAMPLE-9", "phase": "3", "design": "randomised", "randomised": "yes", "setting": "relapse"},
    "populations": {"population": "EXAMPLE-9-ITT", "trial": "EXAMPLE-9", "label": "EXAMPLE-9: all patients", "criteria": PROFILE,
                    "denominator": "randomised", "reported": "yes"},
    "reports": {"report": "EXAMPLE-9-1", "trial": "EXAMPLE-9", "sequence": "1", "status": "final", "date": "2026-05"},
}  # fmt: skip
ARMS = [
    {"arm": "EXAMPLE-9-SVd", "trial": "EXAMPLE-9", "regimen": "SVd", "role": "tested"},
    {"arm": "EXAMPLE-9-Vd", "trial": "EXAMPLE-9", "regimen": "Vd", "role": "control"},
]
Rows = list[dict[str, str]]


def table(file: Path, rows: Rows) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def drafts_in(file: Path) -> Rows:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


def edited(row: dict[str, str]) -> dict[str, str]:
    """The row as a person leaves it: named by identifiers, everything else as it was."""
    names = {"trial": "EXAMPLE-9", "report": "EXAMPLE-9-1", "population": "EXAMPLE-9-ITT"}
    return row | names | {"arm": "EXAMPLE-9-SVd", "comparator_arm": "EXAMPLE-9-Vd"}


@pytest.fixture
def mine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with the drafts of the text, not edited yet, and the trial to which they belong."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (tmp_path / "abstract.txt").write_text(TEXT, encoding="utf-8")
    assert (
        main(["extract", str(tmp_path / "abstract.txt"), "--out", str(folder / "drafts.csv")]) == 0
    )
    for name, row in MINE.items():
        table(folder / f"{name}.csv", [row])
    table(folder / "arms.csv", ARMS)
    return folder


def test_from_a_text_to_an_answer(
    data: Path, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error_output = capsys.readouterr().err
    assert (
        "fill in" in error_output
        and "trial (3), population (3)" in error_output
        and f"load tables {mine / 'drafts.csv'}" in error_output
    )
    rows = drafts_in(mine / "drafts.csv")
    assert [row["measure"] for row in rows] == ["median", "hazard_ratio", "rate"]
    assert rows[0]["suggested"] == "arm: regimen SVd; comparator_arm: regimen Vd"
    before = tg.open().support(PROFILE)["SVd"]
    table(mine / "drafts.csv", [edited(row) for row in rows])
    layer, _ = load_tables(mine)
    assert (layer.counts["results"], layer.sources) == (3, ("abstract", "mine"))
    after = tg.open().support(PROFILE)["SVd"]
    assert (before.verdict, after.verdict, after.applicability) == (
        "extrapolated",
        "supported",
        "direct",
    )
    result = tg.open().evidence.results["abstract-1"]
    assert (result.value, result.comparator_value, result.source, result.locator) == (
        "NR",
        "9.5",
        "abstract",
        "¶1",
    )


def test_the_next_step_after_a_printed_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "abstract.txt").write_text(TEXT, encoding="utf-8")
    assert main(["extract", str(tmp_path / "abstract.txt")]) == 0
    assert "--out FILE.csv" in capsys.readouterr().err
    assert main(["extract", str(tmp_path / "abstract.txt"), "--lang", "zh"]) == 0
    assert "如需修改并加载草稿" in capsys.readouterr().err


def test_empty_columns_are_refused_by_name(data: Path, mine: Path) -> None:
    with pytest.raises(TableError) as refused:
        load_tables(mine)
    faults = {(fault.file, fault.column) for fault in refused.value.faults}
    assert faults == {
        ("drafts.csv", column) for column in ("trial", "population", "arm", "comparator_arm")
    }


def as_a_lone_file(folder: Path, rows: Rows) -> Path:
    (folder / "drafts.csv").unlink()
    load_tables(folder, "its-trial")
    table(folder.parent / "reviewed.csv", rows)
    return folder.parent / "reviewed.csv"


def as_results(folder: Path, rows: Rows) -> Path:
    (folder / "drafts.csv").rename(folder / "results.csv")
    table(folder / "results.csv", rows)
    return folder


def as_a_workbook(folder: Path, rows: Rows) -> Path:
    book = Workbook()
    for name, cells in {
        **{name: [row] for name, row in MINE.items()},
        "arms": ARMS,
        "my drafts": rows,
    }.items():
        sheet = book.create_sheet(name)
        sheet.append(list(cells[0]))
        for row in cells:
            sheet.append(list(row.values()))
    del book["Sheet"]
    book.save(folder.parent / "mine.xlsx")
    return folder.parent / "mine.xlsx"


@pytest.mark.parametrize("keep", [as_a_lone_file, as_results, as_a_workbook])
def test_drafts_are_recognised_by_their_columns(
    data: Path, mine: Path, keep: Callable[[Path, Rows], Path]
) -> None:
    rows = [edited(row) for row in drafts_in(mine / "drafts.csv")]
    layer, _ = load_tables(keep(mine, rows), "edited")
    assert layer.counts["results"] == 3
    assert tg.open().support(PROFILE)["SVd"].verdict == "supported"


def test_only_the_columns_of_drafts_are_ignored(data: Path, mine: Path) -> None:
    table(
        mine / "drafts.csv",
        [edited(row) | {"colour": "red"} for row in drafts_in(mine / "drafts.csv")],
    )
    with pytest.raises(TableError, match="colour") as refused:
        load_tables(mine)
    assert len(refused.value.faults) == 1
    table(mine / "drafts.csv", [edited(row) for row in drafts_in(mine / "drafts.csv")])
    table(mine / "arms.csv", [arm | {"confidence": "0.9"} for arm in ARMS])
    with pytest.raises(TableError, match="confidence"):
        load_tables(mine)


def test_another_csv_is_not_a_draft(data: Path, tmp_path: Path) -> None:
    table(tmp_path / "shopping.csv", [{"apples": "3"}])
    with pytest.raises(TrialgraphError, match="is not the name of a table"):
        load_tables(tmp_path / "shopping.csv")


def test_identifiers_are_suggested_only_for_known_names(tmp_path: Path) -> None:
    text = (
        "In the POLLUX trial median PFS was 44.5 months with daratumumab plus lenalidomide and dexamethasone and 17.5 months with "
        "drug Q plus dexamethasone."
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert main(["extract", str(tmp_path / "a.txt"), "--out", str(tmp_path / "drafts.csv")]) == 0
    (row,) = drafts_in(tmp_path / "drafts.csv")
    assert row["suggested"] == "trial=POLLUX; arm=POLLUX-DRd"


@pytest.mark.parametrize(
    ("text", "trials"),
    [
        (
            "In CASTOR and POLLUX, PFS was longer. In POLLUX, the hazard ratio for PFS was 0.44 (95% CI 0.35-0.55).",
            ["POLLUX"],
        ),
        ("Of POLLUX enough.\n\nThe hazard ratio for PFS was 0.44 (95% CI 0.35-0.55).", [""]),
        ("In POLLUXX, the hazard ratio for PFS was 0.44 (95% CI 0.35-0.55).", [""]),
        (
            "PFS: HR 0.44 (95% CI 0.35-0.55) in POLLUX.\n\nCASTOR研究中PFS的HR为0.39（95%CI 0.28～0.53）。",
            ["", "CASTOR"],
        ),
    ],
)
def test_a_trial_that_the_paragraph_names_before_the_figure_is_suggested(
    tmp_path: Path, text: str, trials: list[str]
) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert main(["extract", str(tmp_path / "a.txt"), "--out", str(tmp_path / "drafts.csv")]) == 0
    named = [
        re.search(r"trial=(\w+)", row["suggested"]) for row in drafts_in(tmp_path / "drafts.csv")
    ]
    assert [match[1] if match else "" for match in named] == trials


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+drug", "@x", "-1+2+cmd", "-drug", "'quoted'"])
def test_a_formula_is_escaped_in_drafts_and_restored_on_loading(
    data: Path, mine: Path, cell: str
) -> None:
    rows = [edited(row) | {"note": cell} for row in drafts_in(mine / "drafts.csv")]
    text = written(rows)
    (mine / "drafts.csv").write_text(text, encoding="utf-8")
    shown = drafts_in(mine / "drafts.csv")[0]["note"]
    assert shown == (cell if cell.startswith("'") else f"'{cell}")
    load_tables(mine)
    assert tg.open().evidence.results["abstract-1"].note == cell


def test_every_column_of_a_draft_has_its_place() -> None:
    assert COLUMNS[-len(DRAFT_NAMES) :] == DRAFT_NAMES
