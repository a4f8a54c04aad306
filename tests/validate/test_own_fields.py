"""Fields of one's own: one form of tables for fields and layers, and a shipped field as a copy."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import trialgraph as tg
from openpyxl import Workbook
from trialgraph.cli.main import main
from trialgraph.errors import TableError
from trialgraph.evidence import FOLDER as FIELDS
from trialgraph.loaders.build import rows_in_graph
from trialgraph.loaders.fields.folder import field_rows, read_field
from trialgraph.loaders.fields.known import find_field

SHIPPED = sorted(file.parent.name for file in FIELDS.glob("*/field.toml"))
DECLARED = """\
name = "gland-tumour"
label_en = "gland tumour"
conditions = ["gland-tumour"]
counts_lines = true
stage = "front-line"
example = "lines=0"
"""
TABLES = {
    "conditions": "condition,label_en\n# help on a row,and on a column\ngland-tumour,gland tumour\n",
    "drugs": "drug,label_en,kind\ntestinib,testinib,drug\nexemplatin,exemplatin,drug\n",
    "regimens": "regimen,label_en,drugs,kind\nTest,testinib,testinib,monotherapy\n"
    "Ex,exemplatin,exemplatin,monotherapy\n",
    "trials": "trial,label,phase,design,randomised,setting\nT,T,3,randomised,yes,front-line\n",
    "arms": "arm,trial,regimen,role\nT-Test,T,Test,tested\nT-Ex,T,Ex,control\n",
    "populations": "population,trial,label,criteria,reported\nT-ITT,T,all,lines=0,yes\n",
    "results": "result,kind,trial,population,arm,comparator_arm,endpoint,measure,value,unit,ci_low,"
    "ci_high,ci_level\nT-1,contrast,T,T-ITT,T-Test,T-Ex,PFS,hazard_ratio,0.60,ratio,0.50,0.72,95\n",
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIALGRAPH_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def field(tmp_path: Path) -> Path:
    """A small field, with a help row, and without what may be left out."""
    folder = tmp_path / "gland"
    folder.mkdir()
    (folder / "field.toml").write_text(DECLARED, encoding="utf-8")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def as_workbook(folder: Path) -> None:
    book = Workbook()
    book.active.title = "help"
    for name, text in TABLES.items():
        sheet = book.create_sheet(name)
        for row in csv.reader(io.StringIO(text)):
            sheet.append(row)
        (folder / f"{name}.csv").unlink()
    book.save(folder / "tables.xlsx")
    (folder / "~$tables.xlsx").write_bytes(b"the lock of an open workbook")


def with_semicolons_and_a_mark(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        text = file.read_text(encoding="utf-8").replace(",", ";")
        file.write_text(text, encoding="utf-8-sig")


def with_tabs(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        file.write_text(file.read_text(encoding="utf-8").replace(",", "\t"), encoding="utf-8")


@pytest.mark.parametrize(
    "rewrite", [lambda folder: None, as_workbook, with_semicolons_and_a_mark, with_tabs]
)
def test_a_field_may_be_written_in_every_form_of_a_layer(
    field: Path, data: Path, rewrite: Callable[[Path], None]
) -> None:
    rewrite(field)
    kg = tg.open(field)
    verdict = kg.support("lines=0")["Test"]
    assert (verdict.verdict, verdict.applicability) == ("supported", "direct")
    (source,) = kg.evidence.sources.values()
    assert (source.id, source.kind) == ("gland-tumour", "user-table")
    assert "row 2" in kg.evidence.trials["T"].locator


def test_rows_that_name_no_document_are_as_old_as_their_newest_file(
    field: Path, data: Path
) -> None:
    for file in field.glob("*.csv"):
        os.utime(file, (1_600_000_000, 1_600_000_000))
    assert read_field(field)["sources"][0]["published"] == "2020-09-13"


def test_faults_name_file_row_column_value_and_remedy(field: Path) -> None:
    results = field / "results.csv"
    results.write_text(
        results.read_text(encoding="utf-8").replace("T-1,", "# help\nT-1,").replace("0.60", "0.6O"),
        encoding="utf-8",
    )
    with (field / "rules.csv").open("w", encoding="utf-8") as file:
        file.write("rule,kind,reason\n# help\naccess,access,Nothing is withheld.\n")
    with pytest.raises(TableError) as caught:
        read_field(field)
    assert [str(fault).partition(". ")[0] for fault in caught.value.faults] == [
        "results.csv, row 3, column value, value '0.6O': is not a figure",
        "rules.csv, row 3, column changed_because, value '': the row replaces the row access of "
        "the method without a reason",
    ]


def test_a_folder_without_field_file_is_said_to_look_like_a_layer(
    field: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (field / "field.toml").unlink()
    assert main(["support", "lines=0", "--field", str(field)]) == 2
    error = capsys.readouterr().err
    assert (
        f"looks like a layer: to add its tables to a field, run trialgraph load tables {field}"
        in error
    )
    assert "trialgraph init DIR --field" in error
    assert error.count("row") == 1  # faults of tables that nobody wrote for a field are left out


def test_a_field_with_paragraphs_and_no_tokens_is_valid(
    field: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (field / "sources.csv").write_text(
        "source,title,published,kind\nS,A paper,2020-01,article\n", encoding="utf-8"
    )
    (field / "paragraphs.csv").write_text(
        "paragraph,source,section,role\n1,S,Results,evidence\n", encoding="utf-8"
    )
    assert main(["validate", "--field", str(field)]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", SHIPPED)
def test_a_copy_of_a_shipped_field_has_its_rows(name: str, tmp_path: Path) -> None:
    """Shipped fields are read without defaults and checks; both ways lead to the same rows."""
    copy = tmp_path / name
    shutil.copytree(FIELDS / name, copy)
    assert rows_in_graph(read_field(copy)) == rows_in_graph(field_rows(find_field(name)))
