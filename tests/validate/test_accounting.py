"""Every numeral of the sources is in a row or has a reason; every figure of a row is printed."""

import os
from pathlib import Path

import pytest
from trialgraph.evidence import DEFAULT
from trialgraph.loaders.accounting.checks import check_accounting
from trialgraph.loaders.accounting.numerals import numerals, paragraphs_of
from trialgraph.loaders.accounting.proposal import propose
from trialgraph.loaders.accounting.texts import check_texts
from trialgraph.loaders.fields.folder import read_field

EVIDENCE = DEFAULT
SOURCES = os.environ.get("TRIALGRAPH_SOURCES", "")

TEXT = """Heading without figures

  PFS was 12.1 months in three patients (HR 0.53 [95% CI 0.44–0.65]); CD38.
"""
TOKENS = [
    ("8", "12.1", "median"),
    ("42", "0.53", "HR"),
    ("48", "95", "HR"),
    ("55", "0.44", "HR"),
    ("60", "0.65", "HR"),
]


def shipped_tables():
    return read_field(EVIDENCE)


def handmade():
    """Two results of one paragraph, fully accounted for."""
    place = {"source": "s", "paragraph": "2"}
    return {
        "paragraphs": [
            {"source": "s", "paragraph": "1", "role": "heading"},
            {"source": "s", "paragraph": "2", "role": "evidence"},
        ],
        "results": [
            {"result": "median", "value": "12.1", "n": "3", **place},
            {
                "result": "HR",
                "value": "0.53",
                "ci_low": "0.44",
                "ci_high": "0.65",
                "ci_level": "95",
                **place,
            },
        ],
        "tokens": [
            *(
                {**place, "position": at, "token": t, "rows": f"results:{r}", "reason": ""}
                for at, t, r in TOKENS
            ),
            {**place, "position": "70", "token": "38", "rows": "", "reason": "name"},
        ],
    }


def problems(faults):
    return [f"{fault.file}, row {fault.row}: {fault.problem}" for fault in faults]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "s.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_shipped_tokens_account_for_everything():
    assert problems(check_accounting(shipped_tables())) == []


@pytest.mark.skipif(
    not SOURCES, reason="TRIALGRAPH_SOURCES does not name the folder with the texts of the sources"
)
def test_shipped_tokens_are_the_numerals_of_the_texts():
    rows = shipped_tables()
    texts = [
        row["source"]
        for row in rows["sources"]
        if (Path(SOURCES) / f"{row['source']}.txt").is_file()
    ]
    assert texts, f"no text of a source in {SOURCES}"
    assert problems(check_texts(rows, Path(SOURCES))) == []


def test_numerals_and_paragraphs_of_a_text():
    assert paragraphs_of(TEXT.encode("utf-8-sig"))[1].startswith("PFS was")
    assert list(numerals("t(11;14): 0.53–1, p<0.0001"))[2:] == [
        (10, "0.53"),
        (15, "1"),
        (20, "0.0001"),
    ]


def test_handmade_account_is_complete(folder):
    assert problems(check_accounting(handmade()) + check_texts(handmade(), folder)) == []


def test_numeral_without_row_or_reason_is_found():
    rows = handmade()
    rows["tokens"][0]["rows"] = ""
    assert problems(check_accounting(rows)) == [
        "tokens.csv, row 2: belongs to no row",
        "results.csv, row 2: 12.1 is printed there, but assigned to other rows",
    ]


@pytest.mark.parametrize(
    ("token", "problem"),
    [
        ({"rows": "results:lost"}, "there is no such row"),
        ({"rows": "results:HR"}, "no cell of the row contains 12.1"),
        ({"paragraph": "1"}, "the row does not cite paragraph 1"),
        ({"paragraph": "9"}, "the source has no such paragraph"),
        ({"reason": "because"}, "is not a known reason, or needs rows"),
        ({"rows": "", "reason": "repeated"}, "is not a known reason, or needs rows"),
    ],
)
def test_token_that_belongs_elsewhere_is_found(token, problem):
    rows = handmade()
    rows["tokens"][0].update(token)
    assert f"tokens.csv, row 2: {problem}" in problems(check_accounting(rows))


def test_figure_that_is_not_printed_is_found():
    rows = handmade()
    rows["results"][1]["ci_high"] = "0.66"
    assert problems(check_accounting(rows)) == [
        "tokens.csv, row 6: no cell of the row contains 0.65",
        "results.csv, row 3: 0.66 is not printed",
    ]


def test_figure_of_another_row_does_not_count():
    rows = handmade()
    rows["results"][0]["value"] = "0.53"
    assert "results.csv, row 2: 0.53 is printed there, but assigned to other rows" in problems(
        check_accounting(rows)
    )


def test_missed_duplicate_is_found_unless_it_has_a_reason():
    rows = handmade()
    again = {**rows["tokens"][0], "position": "90"}
    rows["tokens"].append(again)
    assert problems(check_accounting(rows)) == [
        "tokens.csv, row 8: paragraph 2 prints it 2 times, but fewer cells contain it"
    ]
    again["reason"] = "repeated"
    assert problems(check_accounting(rows)) == []


def test_inferred_bounds_need_not_be_printed():
    rows = handmade()
    person = {
        "population": "P",
        "criteria": "lines>=2, age>=75",
        "flags": "",
        "source": "s",
        "paragraph": "2",
    }
    rows["populations"] = [person]
    assert problems(check_accounting(rows)) == ["populations.csv, row 2: 75 is not printed"]
    person["flags"] = "inferred"
    assert problems(check_accounting(rows)) == []


def test_small_numbers_and_months_may_be_words_in_the_text(folder):
    rows = handmade()
    rows["results"][0]["n"] = "4"
    rows["approvals"] = [{"approval": "A", "date": "2020-08", "source": "s", "paragraph": "2"}]
    assert problems(check_texts(rows, folder)) == [
        "results.csv, row 2: 4 is printed neither in digits nor in words",
        "approvals.csv, row 2: Aug is printed neither in digits nor in words",
    ]


def test_missing_extra_and_moved_tokens_are_found_by_the_text(folder):
    rows = handmade()
    rows["tokens"][0]["position"] = "9"
    rows["tokens"][1]["token"] = "0.54"
    assert problems(check_texts(rows, folder)) == [
        "tokens.csv, row 2: paragraph 2, position 9: the text has it at 8",
        "tokens.csv, row 3: paragraph 2, position 42: the text has no such numeral",
        "tokens.csv, row 2: paragraph 2, position 42: the numeral is missing",
    ]


def test_another_number_of_paragraphs_is_found(folder):
    rows = handmade()
    rows["paragraphs"].append({"source": "s", "paragraph": "3", "role": "furniture"})
    assert problems(check_texts(rows, folder)) == [
        "paragraphs.csv, row 2: the text has 2 paragraphs, the table 3"
    ]


def test_proposal_keeps_what_is_shipped_and_finds_the_rest(folder):
    rows = handmade()
    complete, rows["tokens"] = rows["tokens"], rows["tokens"][:2]
    assert propose(rows, folder) == complete
