"""The pages are up to date: their commands run, and they name what is in the code."""

from __future__ import annotations

import doctest
import importlib
import re
import runpy
from pathlib import Path

import pytest
from trialgraph.cli.reference import reference
from trialgraph.graph.model.kinds import VERDICTS
from trialgraph.graph.model.schema import TABLES

ROOT = Path(__file__).parents[2]
PAGES = (
    *("README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CHANGELOG.md", "CONTRIBUTING.md"),
    *("CODE_OF_CONDUCT.md",),
    *("evidence/README.md",),
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").rglob("*.md"))),
)
pytestmark = pytest.mark.skipif(
    not (ROOT / "README.md").is_file(), reason="not in a checkout: the pages are not there"
)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_counts_in_the_readme_are_correct() -> None:
    import trialgraph as tg

    evidence = tg.open().evidence
    counted = re.search(
        r"\((\d+) results\s+from\s+(\d+)\s+studies\s+in\s+(\d+)\s+sources\)", page("README.md")
    )
    assert counted
    assert [int(number) for number in counted.groups()] == [
        len(evidence.results),
        len(evidence.trials),
        len(evidence.sources),
    ]


@pytest.mark.parametrize(
    "module", ["trialgraph", "trialgraph.graph.rdf.iris", "trialgraph.graph.exposure.parser"]
)
def test_examples_in_docstrings_run(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_every_verdict_is_explained() -> None:
    text = page("docs/verdicts-and-certainty.md")
    ranks = {
        verdict: int(rank)
        for rank, verdict in re.findall(r"^\| (\d+) \| ([a-z ]+) \|", text, re.MULTILINE)
    }
    assert ranks == {verdict: rank for rank, verdict in enumerate(VERDICTS, 1)}


def test_every_certainty_step_is_explained_with_its_amount() -> None:
    import trialgraph as tg

    text = page("docs/verdicts-and-certainty.md")
    explained = dict(re.findall(r"^\| ([a-z-]+) \| (\d) \| ", text, re.MULTILINE))
    steps = tg.open().evidence.certainty.values()
    assert explained == {step.id: str(step.amount) for step in steps}


def test_every_detail_of_a_comparison_is_explained() -> None:
    from trialgraph.graph.nma.tables import DETAILS

    text = page("docs/comparing.md")
    assert [name for name in DETAILS if f"`{name}`" not in text] == []


def test_the_picture_of_the_schema_is_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "schema_picture.py"))
    assert page("docs/schema.svg") == made["picture"]() + "\n", "run: make docs"


def test_every_page_is_in_the_index() -> None:
    text = page("docs/index.md")
    names = {file.name for file in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert [name for name in sorted(names) if f"]({name})" not in text] == []


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


FOLDERS = "|".join(
    path.name
    for path in sorted(ROOT.iterdir())
    if path.is_dir() and path.name[0] != "." and path.name != "build"
)


@pytest.mark.parametrize("name", [name for name in PAGES if name != "CHANGELOG.md"])
def test_files_that_a_page_names_exist(name: str) -> None:
    """Paths from the root; ROOM and FIELD stand for any of the names that differ there."""
    named = re.findall(rf"`((?:{FOLDERS})/[\w./-]*)`", page(name))
    assert [path for path in named if not list(ROOT.glob(re.sub("ROOM|FIELD", "*", path)))] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_have_targets(name: str) -> None:
    """To files that exist, and to headings that they contain."""
    folder = (ROOT / name).parent
    broken = []
    for link, heading in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", page(name)):
        target = folder / link if link else ROOT / name
        if not target.exists() or (heading and heading not in _headings(target)):
            broken.append(f"{link}#{heading}")
    assert broken == []


def _headings(path: Path) -> list[str]:
    """The anchors that GitHub makes of headings."""
    titles = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles]


def test_the_citation_file_agrees_with_the_package() -> None:
    from trialgraph import __version__

    cited = dict(
        line.split(": ", 1)
        for line in page("CITATION.cff").splitlines()
        if re.match(r"[a-z-]+: ", line)
    )
    assert cited["version"] == __version__
    assert cited["license"] == "MIT" and "CC0-1.0" in page("evidence/LICENSE.md")


def test_the_command_reference_is_up_to_date() -> None:
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == reference(), (
        "run: make docs"
    )


def test_names_in_the_python_reference_exist() -> None:
    import trialgraph as tg

    text, kg = page("docs/python.md"), tg.open()
    assert [name for name in set(re.findall(r"`kg\.(\w+)", text)) if not hasattr(kg, name)] == []
    assert [name for name in set(re.findall(r"`tg\.(\w+)", text)) if not hasattr(tg, name)] == []
    assert set(tg.__all__) <= set(dir(tg))
    table = text.split("## A verdict")[1].split("##")[0]
    attributes = re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| ([^|]*) \|", table, re.M)))
    verdict = kg.support("lines=1")["PVd"]
    assert len(attributes) > 10
    assert [name for name in attributes if not hasattr(verdict, name)] == []
