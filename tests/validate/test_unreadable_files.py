"""Files that may not be read: one line that names the file and the reason, for every command."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from trialgraph.cli.main import main
from trialgraph.evidence import DEFAULT
from trialgraph.loaders.user.template import write_template

TESTS = Path(__file__).parents[1]
RECORD = TESTS / "data" / "registry" / "NCT02540993.json"
PROFILE = "lines=1"
_DROP, _OVERRIDE, _SEARCH = 24, 1, 2  # of prctl(2) and capabilities(7)
pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions as on Unix")


def obey_permissions() -> None:
    """From the next program on, root too may read only what permissions allow (Linux)."""
    if os.geteuid() == 0:
        for capability in (_OVERRIDE, _SEARCH):
            if ctypes.CDLL(None).prctl(_DROP, capability, 0, 0, 0):
                raise PermissionError


def run(*arguments: object, data: Path) -> subprocess.CompletedProcess[str]:
    """A command in a process that obeys permissions."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "trialgraph.cli.main", *map(str, arguments)],
        env=os.environ | {"TRIALGRAPH_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=obey_permissions,
    )


@pytest.fixture(scope="session")
def obeyed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips the tests where root cannot give up reading everything."""
    secret = tmp_path_factory.mktemp("secret") / "secret.txt"
    secret.write_text("x")
    secret.chmod(0)
    code = "import sys; open(sys.argv[1])"
    try:
        ended = subprocess.run(
            [sys.executable, "-c", code, secret],
            capture_output=True,
            check=False,
            preexec_fn=obey_permissions,
        )
    except subprocess.SubprocessError:
        pytest.skip("root cannot give up CAP_DAC_OVERRIDE here, and may read every file")
    if not ended.returncode:
        pytest.skip("this system lets the tests read files that nobody may read")


@pytest.fixture
def place(tmp_path: Path, obeyed: None) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path


def tables(place: Path) -> Path:
    write_template(place / "mine")
    return place / "mine"


def field(place: Path) -> Path:
    return Path(shutil.copytree(DEFAULT, place / "field"))


def workbook(place: Path) -> Path:
    assert main(["init", str(place / "mine.xlsx")]) == 0
    return place / "mine.xlsx"


def text(name: str, content: str) -> Callable[[Path], Path]:
    def write(place: Path) -> Path:
        (place / name).write_text(content, encoding="utf-8")
        return place / name

    return write


def record(place: Path) -> Path:
    return Path(shutil.copy(RECORD, place / RECORD.name))


def folder_of_records(place: Path) -> Path:
    (place / "records").mkdir()
    record(place / "records")
    return place / "records"


def archive(place: Path) -> Path:
    return Path(
        shutil.make_archive(str(place / "records"), "zip", root_dir=folder_of_records(place))
    )


CSV = text("network.csv", "study,treat1,treat2,TE,seTE\nS,A,B,0.1,0.2\n")
PASSAGE = text("passage.txt", "Median PFS was 11.2 months.")
QUERY = text("mine.rq", "ASK {}")
GRAPH = text("graph.nq", "")
# The command, what makes its file or folder, and which file below it is made unreadable.
CASES = {
    "load tables: a table": (["load", "tables"], tables, "trials.csv"),
    "load tables: the folder": (["load", "tables"], tables, ""),
    "load tables: a workbook": (["load", "tables"], workbook, ""),
    "load registry: a record": (["load", "registry"], record, ""),
    "load registry: a zip": (["load", "registry"], archive, ""),
    "load registry: in a folder": (["load", "registry"], folder_of_records, RECORD.name),
    "load registry: the folder": (["load", "registry"], folder_of_records, ""),
    "compare: a table": (["compare", "--contrasts"], CSV, ""),
    "compare: a workbook": (["compare", "--contrasts"], workbook, ""),
    "extract": (["extract"], PASSAGE, ""),
    "query": (["query"], QUERY, ""),
    "diff: tables": (["diff", "--with"], tables, "trials.csv"),
    "diff: the folder": (["diff", "--with"], tables, ""),
    "diff: a record": (["diff", "--with"], record, ""),
    "diff: a graph": (["diff", "now"], GRAPH, ""),
    "validate: a table": (["validate", "--field"], field, "trials.csv"),
    "validate: the declaration": (["validate", "--field"], field, "field.toml"),
    "validate: the folder": (["validate", "--field"], field, ""),
    "validate: sources": (["validate", "--sources"], folder_of_records, ""),
    "support: a table": (["support", PROFILE, "--field"], field, "trials.csv"),
    "support: the declaration": (["support", PROFILE, "--field"], field, "field.toml"),
    "support: translations": (["support", PROFILE, "--lang", "zh", "--field"], field, "sentences-zh.csv"),
    "build: a table": (["build", "--field"], field, "results.csv"),
}  # fmt: skip


SLOW = ("support", "build", "validate", "diff")  # they read a whole field


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=[pytest.mark.slow] * case.startswith(SLOW)) for case in CASES],
)
def test_files_that_may_not_be_read(case: str, place: Path) -> None:
    command, make, inside = CASES[case]
    given = make(place)
    hidden = given / inside if inside else given
    assert hidden.exists(), hidden
    hidden.chmod(0)
    try:
        ended = run(*command, given, data=place / "data")
    finally:
        hidden.chmod(0o755)
    is_fault_of_field = case == "validate: the declaration"  # one of the checks that are printed
    report = ended.stdout if is_fault_of_field else ended.stderr
    assert ended.returncode == (1 if is_fault_of_field else 2), (ended.stdout, ended.stderr)
    assert "Traceback" not in ended.stderr
    assert "ermission" in report and hidden.name in report, report
    assert len(report.splitlines()) <= 3, report


@pytest.mark.slow
@pytest.mark.parametrize("command", ["support", "sources", "unload", "build", "load"])
@pytest.mark.parametrize("name", ["layers.json", "manifest.json", "trials.csv", "lock", ""])
def test_data_folders_that_may_not_be_read(place: Path, command: str, name: str) -> None:
    """A lock is only needed by those who write; a layer that cannot be read can be removed."""
    data = place / "data"
    made = tables(place)
    done = run("load", "tables", made, data=data)
    assert done.returncode == 0, done.stderr
    (hidden,) = [file for file in data.rglob(name) if "cache" not in file.parts] if name else [data]
    hidden.chmod(0)
    arguments = {
        "support": ("support", PROFILE),
        "unload": ("unload", made.name),
        "load": ("load", "tables", made, "--name", "again"),
    }.get(command, (command,))
    try:
        ended = run(*arguments, data=data)
    finally:
        if hidden.exists():
            hidden.chmod(0o777)
    assert "Traceback" not in ended.stderr, ended.stderr
    assert len(ended.stderr.splitlines()) <= 4, ended.stderr
    if command == "unload" and name in ("manifest.json", "trials.csv"):
        assert ended.returncode == 0 and not hidden.exists(), ended.stderr
    elif name == "lock" and command in ("support", "sources", "build"):
        assert ended.returncode == 0, ended.stderr
    elif name != "trials.csv" or command != "sources":  # only the manifest is needed there
        assert ended.returncode == 2, (ended.stdout, ended.stderr)
        assert "ermission" in ended.stderr or "has changed" in ended.stderr, ended.stderr
