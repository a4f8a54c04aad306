"""Identifiers of terms: an expression can write each of them, and means the term with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trialgraph.errors import TrialgraphError
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.schema import TABLES
from trialgraph.loaders.tables.checks import check

# Table → how an expression writes its terms, and further cells that a row needs.
WRITTEN = {
    "features": ("has:{}", {}),
    "drugs": ("refractory:{}", {"kind": "drug"}),
    "classes": ("exposed:{}", {}),
    "targets": ("exposed:{}", {}),
    "conditions": ("condition:{}", {}),
}
UNWRITABLE = [
    *("we,ird", "A&B|C", "A>=2", "x(y", "a)b", "A<B", "A=B", "( )x)", "-", " – ", "a|b"),
    *("()", "(,", "t(11;14))"),
]
WRITABLE = [
    *("not", "some", "has", "open", "is", "lines", "condition", "exposed", "33%"),
    *(
        "τ₂-β",
        "t(11;14)",
        "PD‑L1",
        "高危",
        "ＡＢＣ",
        "CD38+",
        "17p",
        "a b",
        "(a, b)",
        "½",
        "A/B",
        "A:B",
    ),
]


def problems(table: str, *names: str, before: dict[str, list[dict[str, str]]] | None = None) -> set:
    rows = [
        {TABLES[table].key: name, "label_en": f"label {number}", **WRITTEN[table][1]}
        for number, name in enumerate(names)
    ]
    return {(fault.value, str(fault.problem)) for fault in check({table: rows}, before)}


@pytest.mark.parametrize("name", UNWRITABLE)
@pytest.mark.parametrize("table", WRITTEN)
def test_names_that_no_expression_can_write_are_refused(table: str, name: str) -> None:
    assert (name, "cannot be written in an expression") in problems(table, name)


@pytest.mark.parametrize("name", WRITABLE)
@pytest.mark.parametrize("table", WRITTEN)
def test_names_that_an_expression_can_write_are_accepted_and_mean_the_term(
    table: str, name: str
) -> None:
    assert not problems(table, name)
    assert name in means(table, name)


def means(table: str, name: str) -> str:
    """The expression that names the term, read and printed."""
    rows = {table: [{TABLES[table].key: name}]}
    vocabulary = Evidence.from_rows(rows).vocabulary
    return str(vocabulary.read(WRITTEN[table][0].format(name)))


@given(st.text(min_size=1, max_size=12), st.sampled_from(sorted(WRITTEN)))
def test_a_name_is_refused_or_means_its_term(name: str, table: str) -> None:
    name = name.strip()
    if name and not problems(table, name):
        assert name in means(table, name)
        printed = means(table, name)
        vocabulary = Evidence.from_rows({table: [{TABLES[table].key: name}]}).vocabulary
        assert str(vocabulary.read(printed)) == printed


def test_last_line_is_no_drug() -> None:
    for name in ("last-line", "Last-Line"):
        assert (name, "cannot be written in an expression") in problems("drugs", name)
    assert not problems("features", "last-line")


@pytest.mark.parametrize("names", [("EM-E", "EME"), ("abc", "ABC"), ("a b", "a-b"), ("τ₂", "τ2")])
@pytest.mark.parametrize("table", WRITTEN)
def test_two_terms_do_not_share_a_name(table: str, names: tuple[str, str]) -> None:
    first, second = names
    assert problems(table, *names) == {
        (first, f"is a name of {second} too"),
        (second, f"is a name of {first} too"),
    }


def test_a_drug_is_not_named_like_a_class() -> None:
    rows = {
        "drugs": [{"drug": "imid", "kind": "drug", "label_en": "a drug"}],
        "classes": [{"class": "IMiD", "label_en": "a class"}],
    }
    assert {(fault.file, fault.value) for fault in check(rows)} == {
        ("drugs.csv", "imid"),
        ("classes.csv", "IMiD"),
    }


def test_a_new_term_takes_no_name_of_a_known_one() -> None:
    known = {"feature": "del(17p)", "label_en": "deletion 17p", "synonyms": "17p deletion; loss"}
    found = problems("features", "17p-deletion", before={"features": [known]})
    assert found == {("17p-deletion", "is a name of del(17p) too")}
    assert not problems("features", "del(1p)", before={"features": [known]})


def test_targets_can_be_named_in_criteria() -> None:
    rows = {
        "targets": [{"target": "CD38", "label_en": "CD38"}],
        "drugs": [{"drug": "d", "kind": "drug", "label_en": "d", "targets": "CD38"}],
        "trials": [{"trial": "T", "label": "T", "design": "cohort", "setting": ""}],
        "populations": [
            {"population": "P", "trial": "T", "label": "P", "criteria": "exposed:CD38"}
        ],
    }
    assert "criteria" not in {fault.column for fault in check(rows)}


def test_full_width_letters_of_a_label_are_read() -> None:
    rows = {"features": [{"feature": "del(17p)", "label_zh": "缺失（17p）"}]}
    vocabulary = Evidence.from_rows(rows).vocabulary
    for name in ("缺失（17p）", "缺失(17p)", "ｄｅｌ(17p)"):
        assert vocabulary.feature(name) == "del(17p)"
    with pytest.raises(TrialgraphError):
        vocabulary.feature("缺失")
