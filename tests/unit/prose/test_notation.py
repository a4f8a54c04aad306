"""The notation of the passages: what a proposed row may and may not say."""

from pathlib import Path

import pytest
from prose_passages import Passage, details, figures, passages

DATA = Path(__file__).parents[2] / "data" / "prose"
TEXT = "## p | en | lymphoma\nSome text.\n"


@pytest.mark.parametrize(
    ("line", "proposed", "right"),
    [
        ("=> rate ORR 60", {}, True),
        ("=> rate ORR 60", {"population": "all with lymphoma"}, True),
        ("=> rate ORR 60", {"population": "high-risk"}, False),
        ("=> rate ORR 60", {"arm": "A"}, False),
        ("=> rate ORR 60 @ A plus B|AB", {"arm": "AB group"}, True),
        ("=> rate ORR 60 @ A plus B|AB", {"arm": "A"}, False),
        ("=> rate ORR 60 @ A|-", {}, True),
        ("=> rate ORR 60 @ A", {}, False),
        ("=> rate ORR 60 / people=MYC|!without", {"population": "With MYC"}, True),
        ("=> rate ORR 60 / people=MYC|!without", {"population": "without MYC"}, False),
        ("=> rate ORR 60 / people=MYC", {}, False),
        ("=> rate|mean ORR 60", {"measure": "mean"}, True),
        ("=> rate|mean ORR 60", {"measure": "median"}, False),
        ("=> rate ?ESKD 60", {"endpoint": ""}, True),
        ("=> rate ?ESKD 60", {"endpoint": "ESKD"}, True),
        ("=> rate ?ESKD 60", {"endpoint": "ORR"}, False),
        ("=> rate ORR 60 / event=fever", {"event": "Fever grade 3"}, True),
        ("=> rate ORR 60 / event=fever", {}, False),
        ("=> difference ORR -0.60", {"measure": "difference", "value": "−0.6"}, True),
        ("=> rate ORR 60 (?-65)", {"ci_high": "65"}, True),
        ("=> rate ORR 60 (?-65)", {"ci_high": "64"}, False),
        ("=? rate ORR 60", {}, True),
        ("=> none", {}, False),
    ],
)
def test_a_row_agrees_with_what_the_notation_allows(tmp_path, line, proposed, right):
    passage = _passage(tmp_path, line)
    draft = {"kind": "", "measure": "rate", "endpoint": "ORR", "value": "60", "text": ""}
    draft |= {"comparator_value": ""} | proposed

    assert (details([draft], passage.expected, passage.optional) == []) == right


def test_an_optional_row_need_not_be_proposed(tmp_path):
    passage = _passage(tmp_path, "=? rate ORR 60")

    assert details([], passage.expected, passage.optional) == []
    assert passage.text == "Some text."


def test_a_figure_with_a_one_sided_interval_is_counted(tmp_path):
    passage = _passage(tmp_path, "=> difference|mean ORR 1.3 (-3.6-?)")

    assert figures(passage.expected, ("difference",)) == {
        ("ORR", "difference", "1.3"): 1,
        ("ORR", "difference", "interval", "-3.6", ""): 1,
    }


def test_the_open_passages_can_be_read():
    open_passages = passages(DATA / "unseen-5-open.txt")

    assert [passage.language for passage in open_passages].count("en") == 20
    assert [passage.language for passage in open_passages].count("zh") == 10


def _passage(folder: Path, line: str) -> Passage:
    file = folder / "passages.txt"
    file.write_text(TEXT + line + "\n", encoding="utf-8")
    [passage] = passages(file)
    return passage
