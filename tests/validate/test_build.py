"""Building a graph: complete or not at all, automatic when tables change, in writable folders."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import trialgraph as tg
from trialgraph.cli.main import main
from trialgraph.errors import TableError
from trialgraph.evidence import DEFAULT as FOLDER
from trialgraph.graph.rdf import cache
from trialgraph.loaders.build import build, evidence_graph
from trialgraph.loaders.fields.known import find_field

Rows = list[dict[str, str]]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the shipped tables, to change."""
    folder = tmp_path / "tables"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("TRIALGRAPH_CACHE", str(folder))
    return folder


def change(file: Path, edit: Callable[[Rows], None]) -> None:
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    columns = list(rows[0])
    edit(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)


def test_the_same_tables_give_the_same_bytes() -> None:
    assert build() == build()


def test_a_process_with_another_hash_seed_builds_the_same_bytes(tmp_path: Path) -> None:
    graphs = []
    for seed in ("1", "2"):
        target = tmp_path / f"{seed}.nq"
        code = f"from pathlib import Path; from trialgraph.loaders.build import build; Path({str(target)!r}).write_bytes(build())"
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        )
        graphs.append(target.read_bytes())
    assert graphs[0] == graphs[1]


def test_a_changed_figure_changes_the_verdict_without_an_explicit_build(tables: Path) -> None:
    profile = "lines=1, refractory:lenalidomide"
    before = tg.open(tables).support(profile)["PVd"]
    assert (before.applicability, before.certainty_before_cap) == ("direct", "high")

    def worse(rows: Rows) -> None:
        (row,) = (row for row in rows if row["result"] == "OPTIMISMM-OneLine-LenRefractory-PFS-HR")
        row.update(ci_high="1.94", direction="no difference")

    change(tables / "results.csv", worse)
    after = tg.open(tables).support(profile)["PVd"]  # only the whole trial still shows the benefit
    assert (after.applicability, after.certainty_before_cap) == ("partial", "moderate")


def test_a_new_trial_changes_the_verdicts(tables: Path) -> None:
    """Rows in, verdict out: nothing about any trial is in the code."""
    place = {"source": "000_2ee211f311560e14", "paragraph": "1"}
    additions = {
        "trials": {"trial": "NEW", "label": "NEW", "phase": "3", "design": "randomised", "randomised": "yes", "setting": "relapse"},
        "arms": {"arm": "NEW-VCd", "trial": "NEW", "regimen": "VCd", "role": "tested"},
        "populations": {"population": "NEW-ITT", "trial": "NEW", "label": "all", "criteria": "lines=1, refractory:lenalidomide"},
        "results": {
            "result": "NEW-PFS", "kind": "contrast", "trial": "NEW", "population": "NEW-ITT", "arm": "NEW-VCd", "comparator_arm": "NEW-Vd",
            "endpoint": "PFS", "measure": "hazard_ratio", "value": "0.50", "ci_low": "0.40", "ci_high": "0.60", "unit": "ratio",
        },
    }  # fmt: skip
    profile = "lines=1, refractory:lenalidomide"
    assert tg.open(tables).support(profile)["VCd"].verdict == "stated"
    for table, row in additions.items():
        change(tables / f"{table}.csv", lambda rows, row=row: rows.append({**row, **place}))  # type: ignore[misc]
    change(
        tables / "arms.csv",
        lambda rows: rows.append(
            {"arm": "NEW-Vd", "trial": "NEW", "regimen": "Vd", "role": "control", **place}
        ),
    )
    verdict = tg.open(tables).support(profile)["VCd"]
    assert (verdict.verdict, verdict.applicability) == ("supported", "direct")
    assert verdict.certainty_before_cap == "high"


def test_an_invalid_table_leaves_the_graph_unchanged(tables: Path, tmp_path: Path) -> None:
    target = tmp_path / "graph.nq"
    assert main(["build", "--tables", str(tables), "--out", str(target)]) == 0
    before = target.read_bytes()
    change(tables / "results.csv", lambda rows: rows[0].update(endpoint="PSF"))
    assert main(["build", "--tables", str(tables), "--out", str(target)]) == 2
    assert target.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_a_crash_while_writing_leaves_no_partial_files(
    tables: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence_graph(field=find_field(tables))
    kept = sorted(file.name for file in own_cache.iterdir())

    def crash(self: Path, target: Path) -> Path:
        raise OSError("the disk is full")

    change(tables / "trials.csv", lambda rows: rows[0].update(note="changed"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        assert evidence_graph(field=find_field(tables)).rows["trials"], (
            "answers even where nothing can be kept"
        )
    assert sorted(file.name for file in own_cache.iterdir()) == kept


def test_an_unwritable_cache_is_not_an_error(
    tables: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("TRIALGRAPH_CACHE", str(tmp_path / "file" / "below"))
    assert tg.open(tables).support("lines=1")["DVd"].verdict == "supported"


def test_two_processes_may_start_at_once(own_cache: Path) -> None:
    code = "import trialgraph as tg; print(len(tg.open().support('lines=1')))"
    processes = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = {process.communicate()[0] for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert len(answers) == 1


def test_old_graphs_are_removed(own_cache: Path) -> None:
    for number in range(cache.KEPT + 3):
        assert cache.keep(f"{number}.nq", b"")
    assert len(list(own_cache.glob("*.nq"))) == cache.KEPT


def test_the_graph_in_use_is_not_removed(own_cache: Path) -> None:
    """Built first and read since: newer graphs that nobody reads go before it."""
    assert cache.keep("used.nq", b"used")
    os.utime(own_cache / "used.nq", (1, 1))
    assert cache.kept("used.nq") == b"used"
    for number in range(cache.KEPT + 3):
        assert cache.keep(f"{number}.nq", b"")
        os.utime(own_cache / f"{number}.nq", (number + 2, number + 2))
    assert cache.kept("used.nq") == b"used"


def test_a_damaged_cache_is_rebuilt(tables: Path, own_cache: Path) -> None:
    evidence_graph(field=find_field(tables))
    for file in own_cache.glob("*.json"):
        file.write_text("{ half")
    assert evidence_graph(field=find_field(tables)).rows["trials"]


@pytest.mark.parametrize("suffix", [".json", ".nq", ".store", ".sst"])
@pytest.mark.parametrize(
    "place", [*(pytest.param(place, marks=pytest.mark.slow) for place in (0, 50, -1)), 0.5]
)
def test_a_changed_byte_in_the_cache_is_reported_and_the_cache_rebuilt(
    suffix: str, place: float, own_cache: Path
) -> None:
    """Also where the changed file could still be read: a digit of a figure, a letter of a name."""
    command = [sys.executable, "-m", "trialgraph.cli.main", "support", "lines=1"]
    if suffix != ".json":
        command = [*command[:3], "query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"]
    if suffix == ".nq":
        subprocess.run(command, capture_output=True, check=True)
        command = [*command[:3], "export", "--format", "nquads"]
    expected = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    file = next(own_cache.rglob(f"*{suffix}"))
    content = file.read_bytes()
    at = int(place * len(content)) if isinstance(place, float) else place
    changed = bytearray(content)
    changed[at] ^= 1
    file.write_bytes(changed)
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    assert again.stdout == expected
    named = file.parent if suffix == ".sst" else file
    assert f"{named} is damaged or was changed" in again.stderr
    if suffix in (".json", ".nq"):
        assert file.read_bytes() == content
    third = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (third.stdout, third.stderr) == (expected, "")
    assert subprocess.run(command, capture_output=True, check=True).stderr == b""


def test_what_is_cached_is_hashed(own_cache: Path, caplog: pytest.LogCaptureFixture) -> None:
    for content in (b"", b"\n", b"a\nb", b"# sha256 x\n"):
        assert cache.keep("some.nq", content)
        assert cache.kept("some.nq") == content
    file = own_cache / "some.nq"
    for damaged in (b"", b"a\nb", file.read_bytes() + b"\n", file.read_bytes()[:-1]):
        file.write_bytes(damaged)
        assert cache.kept("some.nq") is None
        assert not file.exists()
    assert caplog.text.count("damaged or was changed") == 4


FAULTS: list[tuple[str, Callable[[Rows], None], tuple[str, ...]]] = [
    (
        "results",
        lambda rows: rows[3].update(ci_low="1,234"),
        ("results.csv, row 5", "column ci_low", "'1,234'", "is not a number"),
    ),
    (
        "approvals",
        lambda rows: rows[1].update(date="2020-13-40"),
        ("approvals.csv, row 3", "column date", "'2020-13-40'", "is not a date"),
    ),
    (
        "approvals",
        lambda rows: rows[1].update(date="2021-02-30"),
        ("approvals.csv, row 3", "'2021-02-30'", "is not a date"),
    ),
    (
        "results",
        lambda rows: rows[5].update(endpoint="PSF"),
        ("results.csv, row 7", "column endpoint", "'PSF'", "Did you mean PFS"),
    ),
    (
        "results",
        lambda rows: rows[8].update(value="about 5"),
        ("results.csv, row 10", "'about 5'", "as printed"),
    ),
    (
        "results",
        lambda rows: rows[8].update(measure="hazardratio"),
        ("row 10", "Did you mean hazard_ratio"),
    ),
    (
        "results",
        lambda rows: rows[9].update(population=""),
        ("results.csv, row 11", "must not be empty"),
    ),
    (
        "results",
        lambda rows: rows[1].update(result=rows[0]["result"]),
        ("results.csv, row 3", "row 2 has the same identifier"),
    ),
    (
        "populations",
        lambda rows: rows[2].update(criteria="refractory:lenalidomid"),
        ("row 4", "Did you mean lenalidomide"),
    ),
    ("populations", lambda rows: rows[2].update(criteria="lines=3-1"), ("row 4", "write 1-3")),
    *(
        (table, lambda rows, c=column, e=expression: rows[2].update({c: e}), ("row 4", "misplaced"))
        for table, column, expression in (
            ("populations", "criteria", "lines=1 | lines=2, 33% refractory:lenalidomide"),
            ("populations", "criteria", "not (some lines=1)"),
            ("populations", "criteria", "50% (some lines=1)"),
            ("statements", "setting", "33% refractory:lenalidomide"),
            ("cautions", "when", "some lines=1"),
        )
    ),
    (
        "populations",
        lambda rows: rows[0].update(part_of=rows[0]["population"]),
        ("populations.csv, row 2", "leads back to the row itself"),
    ),
    ("reports", lambda rows: rows[0].update(date="May 2020"), ("reports.csv, row 2", "2020-08")),
    (
        "drugs",
        lambda rows: rows[0].update(classes="IMID"),
        ("drugs.csv, row 2", "Did you mean IMiD"),
    ),
]


@pytest.mark.parametrize(
    ("table", "edit", "expected"), FAULTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_fault_names_file_row_column_value_and_remedy(
    tables: Path, table: str, edit: Callable[[Rows], None], expected: tuple[str, ...]
) -> None:
    change(tables / f"{table}.csv", edit)
    with pytest.raises(TableError) as caught:
        build(tables)
    assert any(all(part in str(fault) for part in expected) for fault in caught.value.faults), str(
        caught.value
    )


def test_all_faults_are_reported_together(tables: Path) -> None:
    change(
        tables / "results.csv", lambda rows: [rows[n].update(ci_low="x") for n in range(3)] and None
    )
    change(tables / "populations.csv", lambda rows: rows[2].update(criteria="refractory:nothing"))
    with pytest.raises(TableError) as caught:
        build(tables)
    assert len(caught.value.faults) == 4


def test_files_that_are_not_tables(tables: Path) -> None:
    (tables / "regimens.csv").rename(tables / "regimes.csv")
    (tables / "drugs.csv").write_bytes(
        (tables / "drugs.csv").read_text(encoding="utf-8").encode("gb18030")
    )
    text = (tables / "arms.csv").read_text(encoding="utf-8").replace("trial", "trail", 1)
    (tables / "arms.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        build(tables)
    problem = str(caught.value)
    for part in (
        "regimes.csv",
        "is not the name of a table. Did you mean regimens",
        "the file is not UTF-8",
        "no such column",
        "Did you mean trial",
    ):
        assert part in problem
