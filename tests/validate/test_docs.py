"""Documentation that cannot lag: what the pages show runs, what the code knows they name, and nothing strange is in the tree."""

from __future__ import annotations

import doctest
import importlib
import re
import shlex
from pathlib import Path

import pytest
from trialgraph.cli.main import main
from trialgraph.graph.model.kinds import VERDICTS
from trialgraph.graph.model.schema import TABLES

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CHANGELOG.md", "CONTRIBUTING.md")
pytestmark = pytest.mark.skipif(
    not (ROOT / "README.md").is_file(), reason="not in a checkout: the pages are not there"
)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands_of(text: str) -> list[list[str]]:
    """The `trialgraph …` lines of each shell block, without comments and prompts."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", text, re.DOTALL)
    lines = [
        [line.removeprefix("$ ").split("  #")[0].strip() for line in block.splitlines()]
        for block in blocks
    ]
    return [
        commands
        for block in lines
        if (commands := [line for line in block if line.startswith("trialgraph ")])
    ]


@pytest.mark.parametrize(
    "commands",
    commands_of(page("README.md")) if (ROOT / "README.md").is_file() else [],
    ids=lambda one: one[0][:40],
)
def test_commands_of_the_readme_run(
    commands: list[str], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of one block one after the other, in a folder and with data of their own."""
    monkeypatch.chdir(tmp_path)
    for command in commands:
        if command != "trialgraph validate":  # a minute, and `make test` runs it itself
            assert main(shlex.split(command)[1:]) == 0, command


def test_the_readme_counts_what_there_is() -> None:
    import trialgraph as tg

    evidence = tg.open().evidence
    counted = re.search(r"\((\d+) results of\s+(\d+) studies in (\d+) sources\)", page("README.md"))
    assert counted
    assert [int(number) for number in counted.groups()] == [
        len(evidence.results),
        len(evidence.trials),
        len(evidence.sources),
    ]


def test_python_of_the_readme_runs() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", page("README.md"), re.DOTALL)
    exec(compile(block, "README.md", "exec"), {})


@pytest.mark.parametrize(
    "module", ["trialgraph", "trialgraph.graph.rdf.iris", "trialgraph.graph.exposure.parser"]
)
def test_examples_in_docstrings_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_the_glossary_knows_every_verdict() -> None:
    assert [verdict for verdict in VERDICTS if f"| {verdict} |" not in page("GLOSSARY.md")] == []


def test_the_tables_are_explained_column_by_column() -> None:
    text = page("evidence/README.md")
    assert [name for name in TABLES if f"`{name}.csv`" not in text] == []
    missing = [
        f"{table.name}.{column.name}"
        for table in TABLES.values()
        for column in table.columns
        if not re.search(rf"\b{column.name}\b", text)
    ]
    assert missing == []


def test_flags_are_explained() -> None:
    text = page("evidence/README.md")
    assert [
        flag for flag in TABLES["results"].by_name["flags"].choices if f"`{flag}`" not in text
    ] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page(name))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_citation_file_says_what_the_package_says() -> None:
    from trialgraph import __version__

    cited = dict(
        line.split(": ", 1)
        for line in page("CITATION.cff").splitlines()
        if re.match(r"[a-z-]+: ", line)
    )
    assert cited["version"] == __version__
    assert cited["license"] == "MIT" and "CC0-1.0" in page("evidence/LICENSE.md")
