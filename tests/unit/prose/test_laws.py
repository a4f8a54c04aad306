"""Properties of extraction: valid spans, unchanged digits, no effect of layout."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prose_passages import passages
from trialgraph.loaders.prose import extract, extract_in_parts
from trialgraph.loaders.prose.drafts import spans_of

DATA = Path(__file__).parents[2] / "data" / "prose"
PASSAGES = [
    passage
    for file in ("tuned.txt", "held-out.txt", "held-out-4.txt")
    for passage in passages(DATA / file)
]
RUNNING = [
    passage for passage in PASSAGES if not re.search(r"\||\t|\S {2,}\S", passage.text)
]  # the lines and columns of a table mean something
FIGURES = (
    "value",
    "comparator_value",
    "ci_low",
    "ci_high",
    "ci_level",
    "comparator_ci_low",
    "comparator_ci_high",
    "p_value",
    "n",
    "n_comparator",
    "count",
)
LINE_BREAKS = [" ", "\n", " \n ", "\r\n", "\u00a0"]
GAPS = [" ", "\t", "  ", "\u00a0"]
WHERE = ("span_start", "span_end", "text", "spans", "paragraph")

numbers = st.one_of(
    st.decimals(min_value="0.01", max_value="99", places=2).map(str),
    st.decimals(min_value="1", max_value="120", places=1).map(str),
    st.integers(1, 400).map(str),
)
pieces = st.one_of(
    numbers,
    st.sampled_from(
        [
            "median",
            "PFS",
            "OS",
            "overall survival",
            "HR",
            "hazard ratio",
            "[HR]",
            "95% CI",
            "(",
            ")",
            "[",
            "]",
            ",",
            ";",
            ".",
            ":",
            " to ",
            "-",
            "–",
            "vs",
            "versus",
            "and",
            "months",
            "weeks",
            "%",
            "个月",
            "中位",
            "未达到",
            "not reached",
            "NR",
            "NE",
            "p<",
            "P =",
            "n=",
            "with",
            "drug A",
            "in the placebo group",
            "respectively",
            "/",
            "·",
            "ORR",
            "12-month",
            "试验组",
            "对照组",
            "IQR",
            "range",
            "\n",
            "  ",
        ]
    ),
)
texts = st.lists(pieces, max_size=40).map(" ".join)


def digits(printed: str) -> str:
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", printed)).lstrip("0")


def check_spans(text: str) -> None:
    for row in extract(text).rows:
        start, end = int(row["span_start"]), int(row["span_end"])
        assert 0 <= start < end <= len(text) and text[start:end] == row["text"]
        for column, (first, last) in spans_of(row).items():
            assert 0 <= first < last <= len(text)
            if column in FIGURES and row[column] not in ("NR", "NE"):
                assert digits(text[first:last]) == digits(row[column]), (
                    column,
                    row[column],
                    text[first:last],
                )


def placeless(text: str) -> list[dict[str, str]]:
    return [
        {column: cell for column, cell in row.items() if column not in WHERE}
        for row in extract(text).rows
    ]


@settings(deadline=None, max_examples=150)
@given(texts)
def test_spans_are_valid_and_contain_the_figure(text: str) -> None:
    check_spans(text)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_arbitrary_characters_are_read(text: str) -> None:
    check_spans(text)


def test_spans_of_the_passages() -> None:
    for passage in PASSAGES:
        check_spans(passage.text)


@settings(deadline=None, max_examples=120)
@given(st.sampled_from(RUNNING), st.data())
def test_layout_of_sentences_does_not_matter(passage, data: st.DataObject) -> None:
    """Other whitespace in the same places: the same drafts, from other spans.

    Either line breaks or gaps: a text with both may be a table.
    """
    blanks = st.sampled_from(data.draw(st.sampled_from([LINE_BREAKS, GAPS])))
    other = re.sub(r"\s+", lambda _: data.draw(blanks), passage.text)
    names = ("arm", "comparator_arm", "population", "event")
    assert [
        [" ".join(row[name].split()) if name in names else row[name] for name in row]
        for row in placeless(other)
    ] == [
        [" ".join(row[name].split()) if name in names else row[name] for name in row]
        for row in placeless(passage.text)
    ]


@settings(deadline=None, max_examples=100)
@given(numbers, numbers, st.sampled_from(["PFS", "OS", "DOR"]))
def test_numbers_do_not_change_the_reading(first: str, second: str, endpoint: str) -> None:
    rows = extract(
        f"Median {endpoint} was {first} months with drug A versus {second} months with drug B."
    ).rows
    assert [(row["endpoint"], row["value"], row["comparator_value"]) for row in rows] == [
        (endpoint, first, second)
    ]


def test_text_read_in_parts_gives_the_drafts_of_its_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [passage.text for passage in RUNNING[:30]]
    alone = [row["value"] for text in texts for row in extract(text).rows]
    monkeypatch.setattr("trialgraph.loaders.prose._PART", 2 * max(map(len, texts)))
    whole = "\n\n".join(texts)
    parts = list(extract_in_parts(whole))
    assert len(parts) > 5 and parts[-1].end == len(whole)
    rows = [row for part in parts for row in part.rows]
    assert Counter(alone) - Counter(row["value"] for row in rows) == Counter()
    assert [row["result"] for row in rows] == [
        f"draft-{number}" for number in range(1, len(rows) + 1)
    ]
    lines = [line for line in whole.split("\n") if line.strip()]
    for row in rows:
        start, end = int(row["span_start"]), int(row["span_end"])
        assert whole[start:end] == row["text"]
        assert row["text"].split("\n")[0] in lines[int(row["paragraph"]) - 1]
