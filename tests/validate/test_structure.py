"""The structure of the code, tested independently of import-linter.

There are no import circles, and every room is installed.
"""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
import trialgraph

ROOT = Path(__file__).parents[2]
PACKAGE = Path(trialgraph.__file__).parent
FOLDERS = ("app", "graph", "loaders", "queries", "ontology", "method", "evidence")


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Dotted name → file, of every module of the package."""
    files = {}
    for file in sorted(package.rglob("*.py")):
        parts = (package.name, *file.relative_to(package).with_suffix("").parts)
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return files


def imports_of(name: str, file: Path, known: dict[str, Path]) -> Iterator[str]:
    """The modules of the package that a module imports, anywhere: in functions and for type
    checkers too."""
    package = name if file.stem == "__init__" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = parts[: len(parts) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{start}.{alias.name}"
                if (target := whole if whole in known else start) in known and target != name:
                    yield target


def circles(package: Path = PACKAGE) -> list[list[str]]:
    known = modules(package)
    graph = nx.DiGraph(
        (name, other) for name, file in known.items() for other in imports_of(name, file, known)
    )
    return [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert len(modules()) > 200
    assert circles() == []


@pytest.mark.parametrize(
    "text",
    [
        "from . import b",
        "def f():\n    from .b import y",
        "if TYPE_CHECKING:\n    from x.b import y",
    ],
)
def test_a_circle_would_be_found(tmp_path: Path, text: str) -> None:
    package = tmp_path / "x"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "a.py").write_text(text)
    (package / "b.py").write_text("import x.a")
    assert circles(package) == [["x.a", "x.b"]]


def test_every_room_is_installed() -> None:
    """setup.cfg lists the packages by hand; a folder that it forgets would be missing from the
    wheel."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(settings["options"]["packages"].split())
    folders = {
        file.parent.relative_to(ROOT)
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*.py")
    }
    rooms = {
        ".".join(("trialgraph", *(parts[1:] if parts[0] == "app" else parts)))
        for parts in (folder.parts for folder in folders)
    }
    assert listed == rooms


def test_unit_tests_are_in_folders_named_after_the_rooms() -> None:
    rooms = {
        name.split(".")[2]
        for name in modules()
        if name.startswith(("trialgraph.graph.", "trialgraph.loaders."))
    } | {"app", "server"}
    folders = {file.parent.name for file in (ROOT / "tests" / "unit").rglob("test_*.py")}
    assert folders - rooms == set()


def test_a_broken_layer_breaks_the_contract(tmp_path: Path) -> None:
    """import-linter, run as `make test` runs it, over a copy in which the model imports a
    loader."""
    linter = Path(sys.executable).parent / "lint-imports"
    if not linter.is_file():
        pytest.skip("needs import-linter, which comes with the extra test")
    copy = tmp_path / "trialgraph"
    for file in modules().values():
        target = copy / file.relative_to(PACKAGE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    rows = copy / "graph" / "model" / "rows.py"
    rows.write_text(
        rows.read_text(encoding="utf-8") + "\n\ndef f():\n    import trialgraph.loaders.build\n"
    )
    ended = subprocess.run(
        [str(linter), "--no-cache", str(ROOT / "setup.cfg")],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path), "PATH": ""}, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert (
        "trialgraph.graph.model.rows" in ended.stdout and "trialgraph.loaders.build" in ended.stdout
    )


def test_no_drug_or_trial_is_named_in_code() -> None:
    """What makes an answer come out is in the tables; code under graph/, loaders/ and queries/
    names none of it."""
    evidence = trialgraph.open().evidence
    names = {
        *evidence.vocabulary.drugs,
        *(name for name in evidence.trials if "unnamed" not in name),
    }
    named = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")
    files = [
        file
        for folder in ("graph", "loaders", "queries")
        for kind in ("*.py", "*.rq", "*.toml", "*.js")
        for file in sorted((ROOT / folder).rglob(kind))
    ]
    assert len(files) > 200
    names_in_code = {
        str(file.relative_to(ROOT)): sorted(set(names))
        for file in files
        if (names := named.findall(_code_of(file)))
    }
    assert names_in_code == {}


def _code_of(file: Path) -> str:
    """The text without comments, docstrings and examples."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".toml":  # the patterns; their examples are prose
        return "\n".join(re.findall(r"^(?:pattern|parts?|repair).*", text, re.MULTILINE))
    lines = (line for line in text.splitlines() if not line.lstrip().startswith(("#", "//")))
    return re.sub(r'""".*?"""', "", "\n".join(lines), flags=re.DOTALL)


def test_modules_stay_small() -> None:
    long = {
        file.name: count
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*.py")
        if (count := len(file.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long, "is each still one idea?"
