"""A user's own tables: template, folders, workbooks, all faults at once, and harmful files."""

from __future__ import annotations

import csv
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import trialgraph as tg
from openpyxl import load_workbook
from trialgraph.cli.main import main
from trialgraph.errors import TableError, TrialgraphError
from trialgraph.evidence import DEFAULT as FOLDER
from trialgraph.graph.answers.text import why
from trialgraph.graph.model.schema import TABLES
from trialgraph.loaders.user.loading import load_tables
from trialgraph.loaders.user.template import SHEETS, columns_of, write_template

PROFILE = "lines=1, refractory:lenalidomide"
Run = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The template as a folder."""
    write_template(tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The template as a workbook."""
    write_template(tmp_path / "mine.xlsx")
    return tmp_path / "mine.xlsx"


def edit_csv(file: Path, edit: Callable[[list[list[str]]], Any]) -> None:
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    edit(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def edit_book(file: Path, sheet: str, row: int, column: str, value: Any, shown: str = "@") -> None:
    workbook = load_workbook(file)
    names = [cell.value for cell in workbook[sheet][1]]
    cell = workbook[sheet].cell(row, names.index(column) + 1)
    cell.value, cell.number_format = value, shown
    workbook.save(file)


def test_the_template_has_help_on_every_column_and_loads_as_it_is(data: Path, folder: Path) -> None:
    for name in SHEETS:
        header, helps = list(
            csv.reader((folder / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines())
        )[:2]
        assert header == [column.name for column in columns_of(TABLES[name])]
        assert helps[0].startswith("# ") and all(helps)
    layer, repeated = load_tables(folder)
    assert (layer.name, repeated, layer.counts["results"], layer.sources) == (
        "mine",
        0,
        2,
        ("mine",),
    )
    svd = tg.open().support(PROFILE)["SVd"]
    assert (svd.verdict, svd.applicability) == ("supported", "direct")
    # 207 events implied by the interval; nobody has judged the risk of bias
    assert (svd.certainty, svd.certainty_before_cap) == ("moderate", "moderate")
    assert [step.name for step in svd.certainty_steps] == ["imprecision"]
    (row,) = tg.open(user_only=True).results(measure="hazard_ratio").to_dict("records")
    assert (row["value"], row["ci_low"], row["source"], row["locator"]) == (
        0.62,
        0.47,
        "mine",
        "Table 2",
    )


def test_the_default_place_of_a_row_is_the_users_own_table(
    data: Path, folder: Path, book: Path
) -> None:
    load_tables(folder)
    (trial,) = tg.open(user_only=True).trials().to_dict("records")
    assert trial["source"] == "mine"
    evidence = tg.open(user_only=True).evidence
    assert evidence.trials["EXAMPLE-1"].locator == "trials, row 3"
    load_tables(book, replace=True)
    assert tg.open(user_only=True).evidence.trials["EXAMPLE-1"].locator == "sheet trials, row 3"


def test_a_workbook_gives_the_same_rows_as_the_folder(data: Path, folder: Path, book: Path) -> None:
    in_folder, _ = load_tables(folder, "a")
    rows = {
        name: [
            {k: v for k, v in row.items() if k not in ("locator", "paragraph", "source")}
            for row in table
        ]
        for name, table in in_folder.rows.items()
    }
    in_book, _ = load_tables(book, "a", replace=True)
    again = {
        name: [
            {k: v for k, v in row.items() if k not in ("locator", "paragraph", "source")}
            for row in table
        ]
        for name, table in in_book.rows.items()
    }
    assert rows == again


def test_existing_files_are_not_overwritten(folder: Path, book: Path, capsys: Run) -> None:
    before = (folder / "trials.csv").read_bytes(), book.read_bytes()
    for path in (folder, book):
        assert main(["init", str(path)]) == 2
        assert "already exists" in capsys.readouterr().err
    assert before == ((folder / "trials.csv").read_bytes(), book.read_bytes())


def test_all_faults_are_reported_together_with_sheet_row_column_value_and_remedy(
    data: Path, book: Path
) -> None:
    edit_book(book, "results", 3, "ci_low", "1,234")
    edit_book(book, "results", 3, "endpoint", "PSF")
    edit_book(book, "results", 4, "value", "=1+1")
    edit_book(book, "populations", 3, "criteria", "refractory:lenalidomid")
    edit_book(book, "arms", 2, "role", "role")
    workbook = load_workbook(book)
    workbook.create_sheet("trails").append(["trial"])
    workbook["trials"].cell(1, 3).value = "phse"
    workbook.save(book)
    with pytest.raises(TableError) as caught:
        load_tables(book)
    faults = list(map(str, caught.value.faults))
    for expected in (
        "mine.xlsx, sheet results, row 3, column ci_low, value '1,234': is not a number. Write digits with a decimal point",
        "mine.xlsx, sheet results, row 3, column endpoint, value 'PSF': is not in endpoints.csv. Did you mean PFS?",
        "mine.xlsx, sheet results, row 4, column value, value '=1+1': is a formula. Write the value itself",
        "mine.xlsx, sheet populations, row 3, column criteria, value 'refractory:lenalidomid': unknown drug, class or target 'lenalidomid'. Did you mean lenalidomide?",
        "mine.xlsx, sheet trails, row 1, value 'trails': is not the name of a table. Did you mean trials?",
    ):
        assert any(fault.startswith(expected) for fault in faults), (expected, faults)
    assert any(
        "sheet trials, row 1, column" in fault and "no such column" in fault for fault in faults
    )
    assert len(faults) == 6
    assert not (data / "layers.json").exists()


def test_rows_are_counted_as_the_spreadsheet_counts_them(data: Path, folder: Path) -> None:
    edit_csv(
        folder / "results.csv",
        lambda rows: (
            rows.insert(2, []),
            rows.insert(3, [""] * len(rows[0])),
            rows[5].__setitem__(1, "contrst"),
        ),
    )
    with pytest.raises(
        TableError, match=r"results.csv, row 6, column kind, value 'contrst'.*Did you mean contrast"
    ):
        load_tables(folder)


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [
        (0.6, "0.00", "0.60"),
        (0.6, "General", "0.6"),
        (12, "General", "12"),
        (12.0, "0", "12"),
        (0.615, "0.0", "0.615"),
        (-0.5, "0.00;[Red]-0.00", "-0.50"),
    ],
)
def test_numbers_keep_the_digits_that_the_sheet_shows(
    data: Path, book: Path, value: float, shown: str, expected: str
) -> None:
    edit_book(book, "shares", 3, "percent", value, shown)
    layer, _ = load_tables(book)
    assert layer.rows["shares"][0]["percent"] == expected


@pytest.mark.parametrize(
    ("shown", "expected"), [("mmm-yy", "2026-05"), ("yyyy-mm-dd", "2026-05-01"), ("yyyy", "2026")]
)
def test_a_month_that_a_spreadsheet_turned_into_a_day_is_a_month(
    data: Path, book: Path, shown: str, expected: str
) -> None:
    edit_book(book, "reports", 3, "date", date(2026, 5, 1), shown)
    layer, _ = load_tables(book)
    assert layer.rows["reports"][0]["date"] == expected


@pytest.mark.parametrize("sign", [";", "\t"])
def test_semicolons_and_tabs_between_cells_are_read_too(
    data: Path, folder: Path, sign: str
) -> None:
    for file in folder.glob("*.csv"):
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=sign).writerows(rows)
    assert load_tables(folder)[0].counts["results"] == 2


def test_optional_tables_and_columns(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "trials.csv").write_text(
        "trial,label,design,setting\nT,T,cohort,relapse\n", encoding="utf-8"
    )
    layer, _ = load_tables(folder)
    assert layer.counts == {"trials": 1, "sources": 1}
    source = tg.open(user_only=True).evidence.sources["small"]
    assert (source.kind, source.title, source.published) == (
        "user-table",
        "trials.csv",
        date.today().isoformat(),
    )
    (folder / "trials.csv").write_text("trial,label,setting\nT,T,relapse\n", encoding="utf-8")
    with pytest.raises(
        TableError,
        match=r"1 error in [^\n]*\n.*row 1, column design, value '': the column is missing",
    ):
        load_tables(folder, replace=True)


def test_a_copy_of_the_shipped_tables_adds_only_new_rows(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    with pytest.raises(TrialgraphError, match="all its rows have already been loaded"):
        load_tables(copy)
    with (copy / "drugs.csv").open("a", encoding="utf-8") as file:
        csv.DictWriter(
            file, [column.name for column in TABLES["drugs"].columns], lineterminator="\n"
        ).writerow({"drug": "newdrug", "kind": "drug"})
    layer, repeated = load_tables(copy)
    assert layer.counts == {"drugs": 1} and repeated > 1000
    edit_csv(copy / "trials.csv", lambda rows: rows[1].__setitem__(1, "another label"))
    with pytest.raises(TableError, match="this identifier belongs to a row loaded before"):
        load_tables(copy, replace=True)


def test_a_second_load_suggests_how_to_replace(data: Path, folder: Path, capsys: Run) -> None:
    assert main(["load", "tables", str(folder)]) == 0
    assert "Undo: trialgraph unload mine" in capsys.readouterr().out
    assert main(["load", "tables", str(folder)]) == 2
    assert "use --replace to replace it" in capsys.readouterr().err
    edit_csv(
        folder / "results.csv", lambda rows: rows[2].__setitem__(rows[0].index("ci_high"), "1.20")
    )
    assert main(["load", "tables", str(folder), "--replace"]) == 0
    assert tg.open().support(PROFILE)["SVd"].verdict != "supported"
    assert main(["unload", "mine"]) == 0


def test_loading_from_python(data: Path, folder: Path) -> None:
    assert tg.load_tables(folder, "named").name == "named"
    diff = tg.open(layered=False).diff(tg.open(), [PROFILE])
    assert [move.regimen for move in diff.moves] == ["SVd"]
    tg.unload("named")
    assert tg.open(layered=False).diff(tg.open(), [PROFILE]).moves == ()


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_regimen_that_lost_a_users_trial_says_so_and_to_what(
    data: Path, folder: Path, capsys: Run
) -> None:
    assert tg.open().support(PROFILE)["PVd"].losses == ()
    replace_in(folder / "arms.csv", "EXAMPLE-1,Vd,control", "EXAMPLE-1,PVd,control")
    load_tables(folder)
    pvd = tg.open().support(PROFILE)["PVd"]
    assert pvd.verdict == "supported"  # a loss in people of the same grade leaves the benefit
    assert [(loss.winner, loss.trial) for loss in pvd.losses] == [("SVd", "EXAMPLE-1")]
    assert pvd.to_dict()["lost_to"] == [
        {
            "regimen": "SVd",
            "trial": "EXAMPLE-1",
            "trial_name": "EXAMPLE-1",
            "result": "EXAMPLE-1-ITT-PFS-HR",
            "applicability": "direct",
        }
    ]
    assert "lost to SVd in EXAMPLE-1" in why(pvd)
    assert main(["explain", "PVd", PROFILE]) == 0
    assert "The regimen lost to SVd in EXAMPLE-1." in capsys.readouterr().out
    without = tg.open().support(PROFILE, available=["bortezomib", "pomalidomide"])["PVd"]
    assert without.losses == () and "lost to" not in why(without)


def test_a_loss_in_a_users_trial_of_better_applicability_decides(data: Path, folder: Path) -> None:
    profile = "lines=1, refractory:lenalidomide, has:t(11;14)"
    replace_in(folder / "arms.csv", "EXAMPLE-1,Vd,control", "EXAMPLE-1,PVd,control")
    replace_in(
        folder / "populations.csv",
        "lines=1, refractory:lenalidomide",
        "lines=1, refractory:lenalidomide, has:t(11;14)",
    )
    load_tables(folder)
    pvd = tg.open().support(profile)["PVd"]
    assert (pvd.verdict, pvd.applicability) == ("outperformed", "direct")
    assert pvd.reasons == ("lost to SVd; beat Vd",)
    assert "lost to SVd; beat Vd" in why(pvd)


@pytest.mark.parametrize("extra", ["", "carfilzomib", "carfilzomib, daratumumab"])
def test_a_loss_to_what_is_not_available_puts_nothing_below_another(data: Path, extra: str) -> None:
    available = ["bortezomib", "thalidomide", *filter(None, extra.split(", "))]
    answer = tg.open().support(PROFILE, available=available)
    vd = answer["Vd"]
    assert {loss.winner for loss in vd.losses} <= {"Kd", "DVd"}
    if not extra:
        assert vd.verdict == "active" and vd.losses == ()
        assert all(vd.rank < answer[name].rank for name in ("Td", "Thalidomide"))


# Files that mean harm, or mean something else


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("gb18030", "it looks like GB18030 (Chinese)"), ("utf-16", "it looks like UTF-16"), ("utf-16-le", "it looks like UTF-16"), ("cp1252", "it looks like Windows-1252")],
)  # fmt: skip
def test_a_wrong_encoding_is_named(data: Path, folder: Path, encoding: str, expected: str) -> None:
    file = folder / "trials.csv"
    text = file.read_text(encoding="utf-8-sig").replace(
        "An invented trial", "Une étude inventée" if encoding == "cp1252" else "虚构的临床试验研究"
    )
    file.write_bytes(text.encode(encoding))
    with pytest.raises(TableError) as caught:
        load_tables(folder)
    (fault,) = [fault for fault in caught.value.faults if fault.file == "trials.csv"]
    assert expected in str(fault) and "Save it as CSV UTF-8" in str(fault)
    assert fault.row == (1 if encoding.startswith("utf") else 3)


def member(file: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)


def many(file: Path, count: int) -> None:
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(count):
            archive.writestr(f"part{number}", b"")


def replaced(file: Path, part: str, edit: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, edit(content) if name == part else content)


ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (lambda file: member(file, "xl/worksheets/sheet99.xml", b"0" * 300_000_000), "unpack to 30\\d,"),
        (lambda file: member(file, "xl/media/a.bin", b"0" * 50_000_000), "unpack to"),
        (lambda file: many(file, 2001), "parts of"),
        (lambda file: member(file, "../../evil.txt", b"x"), "is outside the workbook"),
        (lambda file: member(file, "/etc/evil.txt", b"x"), "is outside the workbook"),
        (lambda file: member(file, "..\\evil.txt", b"x"), "is outside the workbook"),
        (lambda file: member(file, "C:/evil.txt", b"x"), "is outside the workbook"),
        (lambda file: replaced(file, "xl/workbook.xml", lambda text: ENTITY.encode() + text), "declares XML entities"),
        (lambda file: replaced(file, "xl/worksheets/sheet1.xml", lambda text: ENTITY.encode("utf-16") + text), "declares XML entities"),
        (lambda file: replaced(file, "xl/workbook.xml", lambda text: b"<not-closed"), "as a workbook"),
        (lambda file: file.write_text("trial,label\n"), "is not an .xlsx workbook"),
        (lambda file: file.write_bytes(file.read_bytes()[:2000]), "is not an .xlsx workbook"),
    ],
)  # fmt: skip
def test_harmful_workbooks_are_refused(
    data: Path, book: Path, harm: Callable[[Path], Any], expected: str
) -> None:
    harm(book)
    with pytest.raises(TrialgraphError, match=expected):
        load_tables(book)
    assert not (data / "layers.json").exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("none", "does not exist"), ("old.xls", "an old Excel file; save it as .xlsx"), ("a.ods", "an OpenDocument file"), ("a.txt", "neither a folder"), ("empty", "trialgraph init")],
)  # fmt: skip
def test_files_and_sheets_that_are_not_tables_are_recognised(
    data: Path, tmp_path: Path, name: str, expected: str, capsys: Run
) -> None:
    path = tmp_path / name
    if path.suffix:
        path.write_text("x")
    elif name == "empty":
        path.mkdir()
    assert main(["load", "tables", str(path)]) == 2
    assert expected in capsys.readouterr().err


def test_an_unclosed_quote_is_a_fault(data: Path, folder: Path) -> None:
    (folder / "trials.csv").write_text(
        'trial,label,design,setting\nT,"T,cohort,relapse\n', encoding="utf-8"
    )
    with pytest.raises(TableError, match=r"trials.csv, row \d.*quotes"):
        load_tables(folder)


def faults_of(path: Path) -> list[str]:
    with pytest.raises(TableError) as caught:
        load_tables(path)
    return list(map(str, caught.value.faults))


def test_a_range_that_a_spreadsheet_turned_into_a_date_is_not_a_figure(
    data: Path, book: Path, folder: Path
) -> None:
    edit_book(book, "results", 3, "value", date(2026, 8, 10), "d-mmm")
    (fault,) = faults_of(book)
    assert "column value, value '2026-08-10': is not a figure" in fault
    edit_csv(
        folder / "results.csv", lambda rows: rows[2].__setitem__(rows[0].index("value"), "10-Aug")
    )
    assert any(
        "column value, value '10-Aug': is not a figure" in fault for fault in faults_of(folder)
    )


def test_a_p_value_may_be_printed_without_its_first_zero(data: Path, folder: Path) -> None:
    edit_csv(
        folder / "results.csv", lambda rows: rows[2].__setitem__(rows[0].index("p_value"), ".069")
    )
    load_tables(folder)
    assert ".069" in {result.p_value for result in tg.open().evidence.results.values()}


def test_figures_without_a_format_may_have_lost_zeros(data: Path, book: Path, capsys: Run) -> None:
    edit_book(book, "results", 3, "value", 0.62, "General")
    edit_book(book, "results", 3, "ci_low", 0.47, "0.00")
    with pytest.warns(
        UserWarning,
        match=r"sheet results: numbers without a number format lose trailing zeros.*row 3, value 0.62$",
    ):
        load_tables(book)
    assert main(["load", "tables", str(book), "--replace"]) == 0
    assert (
        "Note: mine.xlsx, sheet results: numbers without a number format" in capsys.readouterr().out
    )


def test_percents_are_read_without_their_sign(data: Path, book: Path, folder: Path) -> None:
    edit_book(book, "shares", 3, "percent", 0.125, "0.0%")
    assert load_tables(book)[0].rows["shares"][0]["percent"] == "12.5"
    tg.unload("mine")
    edit_csv(
        folder / "shares.csv", lambda rows: rows[2].__setitem__(rows[0].index("percent"), "12.5%")
    )
    (fault,) = faults_of(folder)
    assert "column percent, value '12.5%': contains a % sign. Write only the number" in fault


def test_merged_cells_and_hidden_sheets_are_reported(data: Path, book: Path) -> None:
    workbook = load_workbook(book)
    workbook["shares"].sheet_state = "hidden"
    workbook.save(book)
    with pytest.warns(UserWarning, match="sheet shares is hidden; it was loaded as well"):
        load_tables(book)
    workbook["arms"].merge_cells("B3:B4")
    workbook.save(book)
    faults = faults_of(book)
    assert any(
        "sheet arms, row 3, value 'B3:B4': are merged cells" in fault and "Unmerge" in fault
        for fault in faults
    )


def test_a_stray_nul_is_not_taken_for_another_encoding(data: Path, folder: Path) -> None:
    file = folder / "trials.csv"
    file.write_bytes(file.read_bytes().replace(b"An invented", b"An inv\0ented"))
    (fault,) = [fault for fault in faults_of(folder) if fault.startswith("trials.csv")]
    assert "row 3" in fault and "NUL byte" in fault and "UTF-16" not in fault


def test_a_row_may_not_cite_a_shipped_document(data: Path, folder: Path) -> None:
    shipped = next(iter(tg.open().evidence.sources))
    edit_csv(
        folder / "shares.csv", lambda rows: rows[2].__setitem__(rows[0].index("source"), shipped)
    )
    (fault,) = faults_of(folder)
    assert (
        f"column source, value '{shipped}'" in fault
        and f"an identifier of your own such as {shipped}-2" in fault
    )
    edit_csv(
        folder / "shares.csv",
        lambda rows: rows[2].__setitem__(rows[0].index("source"), f"{shipped}-2"),
    )
    edit_csv(folder / "sources.csv", lambda rows: rows[2].__setitem__(0, "mine"))
    edit_csv(
        folder / "sources.csv",
        lambda rows: rows.append(
            [
                {
                    "source": f"{shipped}-2",
                    "title": "The guideline, read by me",
                    "published": "2021",
                    "kind": "guideline",
                }.get(name, "")
                for name in rows[0]
            ]
        ),
    )
    layer, _ = load_tables(folder)
    assert f"{shipped}-2" in layer.sources and shipped not in layer.sources


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/evil", "..\\evil", "con", "a\u202eb", "<script>alert(1)</script>"]
)
def test_a_hostile_name_is_only_a_name(data: Path, folder: Path, name: str, tmp_path: Path) -> None:
    if not name.isprintable():
        with pytest.raises(TrialgraphError, match="is not a valid name for a layer"):
            load_tables(folder, name)
        return
    assert load_tables(folder, name)[0].folder.parent == data
    assert sorted(file.name for file in tmp_path.iterdir()) == ["data", "mine"]
    assert tg.open().query(
        "SELECT ?layer WHERE { GRAPH ?layer { ?layer a tg:Layer } }"
    ).layer.tolist() == [name]
    tg.unload(name)


def test_an_unreadable_file_is_a_readable_error(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def refused(self: Path) -> bytes:
        if self.parent == folder:
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(TrialgraphError, match=r"cannot read .*approvals.csv \(Permission denied\)"):
        load_tables(folder)
