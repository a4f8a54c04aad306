"""The pages in Chinese: their commands run, and they use the terms of the program."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import trialgraph as tg
from trialgraph.cli.main import main
from trialgraph.graph.language.translation import language
from trialgraph.graph.model.kinds import VERDICTS

ROOT = Path(__file__).parents[2]
PAGES = ("docs/zh/README.md", "docs/zh/glossary.md", "docs/zh/your-own-field.md")
pytestmark = pytest.mark.skipif(
    not (ROOT / PAGES[0]).is_file(), reason="not in a checkout: the pages are not there"
)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def glossary(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without their code marks."""
    section = page("docs/zh/glossary.md").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line.strip("| ") for line in section.splitlines() if line.startswith("|")]
    return [[re.sub("`", "", cell) for cell in line.split(" | ")] for line in lines[2:]]


@pytest.mark.parametrize("name", [PAGES[0], PAGES[2]])
def test_the_commands_run(
    name: str,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", page(name), re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines()]
    assert len(commands) >= 4
    for command in commands:
        assert main(shlex.split(command)[1:]) == 0, command
        assert re.search("[\u4e00-\u9fff]", capsys.readouterr().out) or "view" in command


def test_the_answer_shown_is_the_one_that_is_printed(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    main(["support", "lines=1, refractory:lenalidomide", "--lang", "zh"])
    printed = capsys.readouterr().out
    (shown,) = re.findall(r"```text\n(支持.*?)```", page(PAGES[0]), re.DOTALL)
    assert [line for line in shown.splitlines() if line not in printed.splitlines()] == []


def test_verdicts_are_named_as_the_program_names_them() -> None:
    say = language("zh").say
    rows = glossary("结论")
    assert {row[1]: row[0] for row in rows} == {verdict: say(verdict) for verdict in VERDICTS}


@pytest.mark.parametrize(
    ("heading", "table"),
    [
        ("药物类别", "classes"),
        ("药物", "drugs"),
        ("特征", "features"),
        ("定义", "definitions"),
        ("终点", "endpoints"),
    ],
)
def test_terms_are_those_of_the_evidence(heading: str, table: str) -> None:
    evidence = tg.open().evidence
    terms = evidence.endpoints if table == "endpoints" else getattr(evidence.vocabulary, table)
    labelled = {term.id: term for term in terms.values() if term.label_zh}
    rows = glossary(heading)
    assert {row[2]: (row[0], row[1]) for row in rows} == {
        name: (term.label_zh, term.label_en) for name, term in labelled.items()
    }


@pytest.mark.parametrize("name", PAGES)
def test_links_have_targets(name: str) -> None:
    folder = (ROOT / name).parent
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page(name))
    assert [link for link in links if not (folder / link).exists()] == []


def test_the_keys_of_a_field_are_all_explained() -> None:
    keys = set(re.findall(r"`(\w+)`", page(PAGES[2]).split("## 说明领域的内容")[1].split("## ")[0]))
    declared = (ROOT / "evidence/diabetic-kidney-disease/field.toml").read_text(encoding="utf-8")
    assert set(re.findall(r"^(\w+) =", declared, re.MULTILINE)) <= keys
