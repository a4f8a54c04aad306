"""Digits and signs of other scripts: made plain where that keeps the number, else refused."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import trialgraph
from hypothesis import given
from hypothesis import strategies as st
from trialgraph.errors import TrialgraphError
from trialgraph.graph.exposure.parser import parse
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.nma.files.numerals import spelled_plainly
from trialgraph.graph.reasoning.access import Access
from trialgraph.loaders.fields.folder import field_rows
from trialgraph.loaders.fields.known import default_field
from trialgraph.plain_signs import plain_signs

PACKAGE = Path(trialgraph.__file__).parent
# Where \d means ASCII for another reason, or any digit is meant.
ALLOWED = {
    "graph/exposure/parser.py": "a name begins with no digit of any script",
    "loaders/tables/cells.py": "compiled with re.ASCII",
}
ELSEWHERE = ("loaders/prose", "loaders/registry")  # these read texts of others


def _patterns(code: str) -> Iterator[str]:
    """The texts in code that contain \\d, without docstrings; in bytes it means ASCII."""
    tree = ast.parse(code)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings and "\\d" in node.value:
            yield node.value


def test_digits_in_patterns_are_ascii() -> None:
    found = {
        str(file.relative_to(PACKAGE))
        for file in PACKAGE.rglob("*.py")
        if any(_patterns(file.read_text(encoding="utf-8")))
    }
    assert {name for name in found if not name.startswith(ELSEWHERE)} == set(ALLOWED)
    assert "re.ASCII" in (PACKAGE / "loaders/tables/cells.py").read_text(encoding="utf-8")


def test_a_pattern_is_found_in_code() -> None:
    code = '"""\\\\d"""\nA = re.compile(rf"{x}\\d+")\nB = re.compile(rb"\\d")\n'
    assert list(_patterns(code)) == ["\\d+"]


@given(st.text())
def test_plain_signs_never_make_a_number(text: str) -> None:
    plain = plain_signs(text)
    assert plain_signs(plain) == plain
    added = sum(map(str.isdecimal, plain)) - sum(map(str.isdecimal, text))
    assert added <= 0 or any("\u3200" <= sign <= "\u33ff" for sign in text), "numbered months"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("２０２０", "2020"), ("ＥＣＯＧ＝１", "ECOG=1"), ("10²", "10²"), ("x₂", "x₂"), ("2½", "2½"), ("①", "①")],
)  # fmt: skip
def test_plain_signs(text: str, plain: str) -> None:
    assert plain_signs(text) == plain


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence.from_rows(field_rows(default_field()))


@pytest.mark.parametrize(
    "text", ["lines=1²", "lines=²", "age>=6²", "age>=½", "age>=٦٠", "lines>=①"]
)
def test_raised_digits_of_an_expression_are_refused(text: str) -> None:
    with pytest.raises(TrialgraphError):
        parse(text)


@pytest.mark.parametrize("text", ["²020", "202⁰", "٢٠٢٠", "2020-0½", "①"])
def test_raised_digits_of_a_date_are_refused(evidence: Evidence, text: str) -> None:
    with pytest.raises(TrialgraphError, match="is not a date"):
        Access.read(evidence, as_of=text)


def test_full_width_digits_are_digits(evidence: Evidence) -> None:
    assert parse("lines＝１-３") == parse("lines=1-3")
    assert Access.read(evidence, as_of="２０２０－０６").as_of == "2020-06"
    assert spelled_plainly("０．６２") == "0.62" and spelled_plainly("１０²") == "10²"
