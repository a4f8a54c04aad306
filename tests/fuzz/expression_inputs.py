"""Profiles, criteria and questions: expressions made from the words of a field, then damaged."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import trialgraph as tg
from damage import damaged_text, hostile
from fuzzing import Fuzzer
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.exposure.parser import parse
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.vocabulary import Vocabulary
from trialgraph.loaders.fields.folder import field_rows
from trialgraph.loaders.fields.known import default_field

SMALL = "diabetic-kidney-disease"
_STATUSES = ("exposed", "refractory", "sensitive", "intolerant", "naive")
_COMPARED = ("=", ">=", "<=", ">", "<", "=1-", "≥", "＝")


@cache
def vocabulary() -> Vocabulary:
    """The words of the default field."""
    return Evidence.from_rows(field_rows(default_field())).vocabulary


@cache
def small_graph() -> tg.KnowledgeGraph:
    """The smaller of the shipped fields."""
    return tg.open(SMALL, layered=False)


def expression(draw: Random, words: Vocabulary, depth: int = 0) -> str:
    """An expression that is mostly valid."""
    match draw.randrange(9 if depth < 4 else 6):
        case 0:
            return f"lines{draw.choice(_COMPARED)}{draw.choice((0, 1, 2, 3, 10**9, '1.0', '９'))}"
        case 1 | 2:
            names = [*words.drugs, *words.classes, "last-line"]
            more = draw.choice(("", "", "", f">={draw.randrange(4)}"))
            return f"{draw.choice(_STATUSES)}:{draw.choice(names)}{more}"
        case 3:
            return f"has:{draw.choice(list(words.features))}"
        case 4:
            return f"{draw.choice([*words.quantities, 'age'])}{draw.choice(_COMPARED)}{draw.randrange(100)}"
        case 5:
            return draw.choice(
                ("open", "some has:x", "is:x", "remission-after:PI>=12 mo", "~20% age>75")
            )
        case 6:
            return f"not {expression(draw, words, depth + 1)}"
        case 7:
            return f"({expression(draw, words, depth + 1)})"
        case _:
            sign = draw.choice((", ", " & ", " | ", "，"))
            return sign.join(expression(draw, words, depth + 1) for _ in range(draw.choice((2, 3))))


def _text(draw: Random, words: Vocabulary) -> str:
    text = expression(draw, words)
    match draw.randrange(5):
        case 0:
            return hostile(draw)
        case 1 | 2:
            return damaged_text(draw, text)
    return text


def _make(draw: Random, folder: Path) -> str:
    return _text(draw, vocabulary())


def _read(text: str) -> None:
    criteria = parse(text, vocabulary())
    assert parse(str(criteria), vocabulary()) == criteria, f"printed as {criteria}"
    list(Profile.read(text, vocabulary()).cases)


def _question(draw: Random, folder: Path) -> tuple[str, dict[str, Any]]:
    words = small_graph().evidence.vocabulary
    if draw.random() < 0.5:  # a question that has an answer, with one strange circumstance
        return f"age={draw.randrange(20, 90)}", _circumstances(draw, words)
    return _text(draw, words), {}


def _circumstances(draw: Random, words: Vocabulary) -> dict[str, Any]:
    circumstances: dict[str, Any] = {}
    if draw.random() < 0.5:
        dates = ("2020", "2020-06", "2024-02-29", "２０２０", "2023-02-29", "0000", "1", "today")
        circumstances["as_of"] = hostile(draw) if draw.random() < 0.4 else draw.choice(dates)
    if draw.random() < 0.3:
        circumstances["endpoint"] = draw.choice((*small_graph().evidence.endpoints, hostile(draw)))
    if draw.random() < 0.3:
        circumstances["available"] = draw.choice((*words.drugs, hostile(draw), "SGLT2i, x"))
    if draw.random() < 0.2:
        circumstances["region"] = draw.choice(("US", "EU", hostile(draw)))
    return circumstances


def _answer(question: tuple[str, dict[str, Any]]) -> None:
    text, circumstances = question
    str(small_graph().support(text, **circumstances))


EXPRESSIONS = Fuzzer("expressions", _make, _read, seconds=3, short=400)
QUESTIONS = Fuzzer("questions", _question, _answer, seconds=8, short=50)
