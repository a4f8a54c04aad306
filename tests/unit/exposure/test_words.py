"""The words of the exposure language in Chinese mean what the English words mean."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from trialgraph.errors import ExpressionError
from trialgraph.graph.exposure.parser import parse
from trialgraph.graph.exposure.words import preferred, translations, word_of
from trialgraph.graph.language.phrasebook import message_rows

GRAMMAR = files("trialgraph.graph.exposure").joinpath("exposure.ebnf").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("难治:来那度胺, 线数=1", "refractory:来那度胺, lines=1"),
        ("难治：来那度胺，线数＝１", "refractory:来那度胺, lines=1"),
        ("线数≥2；难治：PI", "lines>=2, refractory:PI"),
        ("（线数=1｜既往线数=2），用过:PI>=2", "(lines=1 | lines=2), exposed:PI>=2"),
        ("治疗线数=1-3", "lines=1-3"),
        ("未用:anti-CD38", "naive:anti-CD38"),
        ("非 难治:末线", "not refractory:last-line"),
        ("难治:末次治疗", "refractory:last-line"),
        ("非难治:PI", "not refractory:PI"),
        ("不耐受:沙利度胺", "intolerant:沙利度胺"),
        ("不符合:三类药物难治", "not is:三类药物难治"),
        ("不(有:高危, 线数=1)", "not (has:高危, lines=1)"),
        ("缓解期:ASCT>=36个月", "remission-after:ASCT>=36mo"),
        ("缓解期:ASCT≥12 月, 其余未知", "remission-after:ASCT>=12mo, open"),
        ("敏感:PI, 疾病:x", "sensitive:PI, condition:x"),
        ("33% 难治:PI, 部分 线数=1", "33% refractory:PI, some lines=1"),
        ("特征:t(11；14)", "has:t(11;14)"),
        ("有:t11；14；线数=1", "has:t11;14, lines=1"),
        ("refractory:PI; lines=1", "refractory:PI, lines=1"),
        ("难治:PI, lines=1", "refractory:PI, lines=1"),
        ("有效率>=3", "有效率>=3"),
        ("非HDL胆固醇>=3", "非HDL胆固醇>=3"),
        ("线数比>=3", "线数比>=3"),
    ],
)
def test_meaning(chinese: str, english: str) -> None:
    assert parse(chinese) == parse(english)
    assert parse(str(parse(chinese))) == parse(chinese)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("难治:来那度胺, 线数", 11),
        ("难治 来那度胺", 0),
        ("(线数), 难治:PI", 3),
        ("一线=1, 线数=3-1", 8),
        ("线数=1，用过:", 8),
        ("难治:PI; 难以:PI", 7),
        ("线数=1 难治:PI", 5),
        ("非线数=1.5", 3),
    ],
)
def test_errors_show_their_place_in_the_text_as_typed(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.position == position


def test_every_word_has_a_translation_and_no_translation_means_two_things() -> None:
    words = set(re.findall(r'"([a-z][a-z-]*)"', GRAMMAR.split("*)", 1)[1]))
    assert preferred("zh").keys() == words
    assert preferred("en") == {}
    assert set(word_of().values()) == words
    written = [other for word in words for other in translations(word)]
    assert len(set(written)) == len(written)


def test_the_errors_list_the_words_in_chinese() -> None:
    rows = {row["id"]: row["zh"] for row in message_rows("zh")}
    for name in ("exposure.unknown-word", "exposure.expected-word"):
        missing = [
            word
            for word in preferred("zh").values()
            if word not in rows[name] and word not in ("部分", "末线", "个月")
        ]
        assert missing == []
