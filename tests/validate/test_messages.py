"""Every message in the code has a unique identifier and a translation with the same parts."""

from __future__ import annotations

import ast
import pickle
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import trialgraph
from trialgraph.graph.language.phrasebook import codes, filled, message_rows
from trialgraph.graph.language.translation import language
from trialgraph.message import Message, joined, message

PACKAGE = Path(trialgraph.__file__).parent


def written() -> dict[str, set[str]]:
    """Identifier → the English texts under it in the code."""
    texts: dict[str, set[str]] = defaultdict(set)
    for file in PACKAGE.rglob("*.py"):
        for identifier, english in messages_in(file):
            texts[identifier].add(english)
    return texts


def messages_in(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message":
            texts = [getattr(arg, "value", None) for arg in node.args[:2]]
            assert all(isinstance(text, str) for text in texts), (
                f"{file}:{node.lineno}: not two texts"
            )
            yield texts[0], texts[1]


def parts(text: str) -> set[str]:
    return set(re.findall(r"\{=?(\w+)", text))


def test_an_identifier_has_one_english_text() -> None:
    assert {name: texts for name, texts in written().items() if len(texts) > 1} == {}


@pytest.mark.parametrize("code", list(codes()))
def test_every_message_is_translated_and_every_translation_used(code: str) -> None:
    rows = {row["id"]: row for row in message_rows(code)}
    assert len(rows) == len(message_rows(code)), "an identifier stands twice"
    texts = {name: next(iter(texts)) for name, texts in written().items()}
    assert sorted(texts.keys() - rows.keys()) == [], "rows are missing"
    assert sorted(rows.keys() - texts.keys()) == [], "rows that no message uses"
    reworded = {name: text for name, text in texts.items() if rows[name]["en"] != text}
    assert reworded == {}, "reworded: see whether the translation still says this, then correct en"
    assert [n for n, row in rows.items() if parts(row[code]) - parts(row["en"])] == []


def test_a_reworded_message_keeps_its_translation(monkeypatch: pytest.MonkeyPatch) -> None:
    chinese = language("zh")
    monkeypatch.setitem(chinese.messages, "test.one", "共 {count} 项：{what}、{=name}")  # type: ignore[attr-defined]
    for english in ("{count} of {what}, {name}", "{what}: {count} ({name})"):
        total = message("test.one", english, count=2, what="supported", name="supported")
        assert chinese.say(total) == "共 2 项：支持、supported"


def test_a_message_is_text_and_survives_a_copy() -> None:
    rows = message("test.two", "{n} rows", n=3)
    again = pickle.loads(pickle.dumps(rows))
    assert (again, again.id, again.parts) == ("3 rows", "test.two", {"n": 3})
    assert isinstance(again, Message)
    both = pickle.loads(pickle.dumps(joined("; ", [rows, "supported"])))
    assert language("zh").say(both) == "3 行；支持"


def test_parts_are_filled_in_any_order() -> None:
    assert filled("{b}{=a}", str.upper, {"a": "x", "b": "y"}) == "Yx"
