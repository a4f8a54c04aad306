"""Text prepared for patterns, and its positions in the original."""

from __future__ import annotations

from itertools import pairwise

import pytest
from trialgraph.loaders.prose.patterns import library
from trialgraph.loaders.prose.sentences import LONGEST, sentence_ends
from trialgraph.loaders.prose.text import Prepared, prepare


def prepared(text: str) -> Prepared:
    return prepare(text, library())


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("HR 0·53 (95% CI 0·32–0·89)", "HR 0.53 (95% CI 0.32-0.89)"),
        ("median\n  PFS\u00a0of 18.5\tmonths ", "median PFS of 18.5 months"),
        ("中位 PFS 为 18.5 个月，ＨＲ＝0.53", "中位PFS为18.5个月,HR=0.53"),
        ("1 0.3 months against 1 9%", "10.3 months against 19%"),
        ("18.5 10.2 (8.9-1 3.2)", "18.5 10.2 (8.9-13.2)"),
        ("10.3 months12 in a trial.13 Then", "10.3 months in a trial. Then"),
        ("varleti- nib in relapse- free people", "varletinib in relapse- free people"),
        ("soft\u00adhyphen", "softhyphen"),
        ("150 × 10⁶ cells", "150 × 10⁶ cells"),
    ],
)
def test_prepared_text(printed: str, read: str) -> None:
    assert prepared(printed).text == read


def test_every_position_maps_to_the_original() -> None:
    text = "PFS  was 1 0·3 months"
    text_read = prepared(text)
    start = text_read.text.index("10.3")
    assert text_read.printed(start, start + 4) == "1 0·3"
    assert text_read.has_repair(start, start + 4)
    assert not text_read.has_repair(0, 3)


def test_raised_point_is_not_a_doubtful_repair() -> None:
    text_read = prepared("HR 0·53")
    assert not text_read.has_repair(3, 7)


def test_no_sentence_is_longer_than_the_limit() -> None:
    text = "; ".join(f"median PFS was {number} months" for number in range(10, 400))
    ends = [0, *sentence_ends(text), len(text)]
    assert max(end - start for start, end in pairwise(ends)) <= LONGEST
    assert all(text[end - 2 : end] == "; " for end in ends[1:-1])
    assert sentence_ends("a" * (2 * LONGEST + 1)) == [LONGEST, 2 * LONGEST]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Median was 3.5 months. The HR was 0.5. Next", 3),
        ("A vs. B in Fig. 2 showed 3 (e.g. 4) months", 1),
        ("中位PFS为5个月。中位OS为9个月。", 2),
        ("• one • two", 2),
        ("10.2 mo. (HR 0.5)", 1),
    ],
)
def test_sentences(text: str, count: int) -> None:
    ends = [0, *sentence_ends(text), len(text)]
    assert (
        len([1 for start, end in pairwise(ends) if any(sign.isalnum() for sign in text[start:end])])
        == count
    )
