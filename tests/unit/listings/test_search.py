"""Names in English and Chinese, abbreviations, synonyms, parts of names."""

from __future__ import annotations

import pytest
import trialgraph as tg
from trialgraph.errors import TrialgraphError, UnknownNameError
from trialgraph.graph.listings.search import find


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


@pytest.mark.parametrize(
    ("name", "regimen"),
    [
        ("硼替佐米", "Bortezomib"),
        ("卡非佐米单药", "Carfilzomib"),
        ("kafezomib", "Carfilzomib"),
        ("硼替佐米 + 泊马度胺 + 地塞米松", "PVd"),
        ("地塞米松加卡非佐米", "Kd"),
        ("Isazomir, lenalidomide and dexamethasone", "IRd"),
        ("达拉单抗联合来那度胺和地塞米松", "DRd"),
        ("bortezomib plus unheard-of", None),
        ("蛋白酶体抑制剂", None),
    ],
)
def test_a_regimen_is_found_by_its_drugs(
    kg: tg.KnowledgeGraph, name: str, regimen: str | None
) -> None:
    if regimen:
        assert kg.evidence.vocabulary.regimen(name) == regimen
    else:
        with pytest.raises(UnknownNameError):
            kg.evidence.vocabulary.regimen(name)


@pytest.mark.parametrize(
    ("word", "kind", "name"),
    [
        ("bortezomib", "drug", "bortezomib"),
        ("硼替佐米", "drug", "bortezomib"),
        ("PROTEASOME inhibitors", "class", "PI"),
        ("CD38", "target", "CD38"),
        ("pvd", "regimen", "PVd"),
        ("t(11;14)", "feature", "t(11;14)"),
        ("progression-free survival", "endpoint", "PFS"),
        ("OPTIMISMM", "trial", "OPTIMISMM"),
        ("NCT01998971", "trial", "MMY1001"),
    ],
)
def test_the_first_match_is_the_meaning_of_the_word(
    kg: tg.KnowledgeGraph, word: str, kind: str, name: str
) -> None:
    first = find(kg.evidence, word)[0]
    assert (first.kind, first.id) == (kind, name)


def test_a_part_finds_all_names_that_contain_it(kg: tg.KnowledgeGraph) -> None:
    assert {"PVd", "DVd", "Kd", "Vd"} & {
        hit.id for hit in find(kg.evidence, "bortezomib") if hit.kind == "regimen"
    } >= {
        "PVd",
        "DVd",
        "Vd",
    }


@pytest.mark.parametrize(
    ("word", "expected"),
    [("bortezomip", "nearest: [Bb]ortezomib"), ("", "give a word to search for")],
)
def test_words_without_a_match(kg: tg.KnowledgeGraph, word: str, expected: str) -> None:
    with pytest.raises(TrialgraphError, match=expected.replace("?", r"\?")):
        find(kg.evidence, word)
