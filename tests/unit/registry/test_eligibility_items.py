"""Sentences of eligibility: those of real records that decide, and variants of them.

Each has the criteria that a careful person reads in it, or none if it cannot be expressed.
"""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry_records import shipped_terms
from trialgraph.graph.exposure.parser import parse
from trialgraph.loaders.registry.drugs import DrugNames
from trialgraph.loaders.registry.eligibility_items import read_item
from trialgraph.loaders.registry.eligibility_wording import LINES_ONLY

FOLDER = Path(__file__).parents[2] / "data" / "registry-cases"
NAMES = DrugNames(shipped_terms().vocabulary)


def cases(file: str) -> list[tuple[str, str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as text:
        rows = csv.DictReader(text, delimiter="\t")
        return [(row["section"], row["sentence"], row["means"]) for row in rows]


CASES = [*cases("eligibility.tsv"), *cases("eligibility-variants.tsv")]


@pytest.mark.parametrize(("section", "sentence", "means"), CASES)
def test_a_sentence_becomes_the_criteria_that_it_means(
    section: str, sentence: str, means: str
) -> None:
    item = read_item(sentence, section == "Exclusion", NAMES)
    assert set(item.criteria) == set(means.split(", ")) - {""}


def test_a_sentence_of_which_a_part_is_not_expressed_stays_text() -> None:
    whole = read_item("Refractory to bortezomib or carfilzomib", True, NAMES)
    partly = read_item(
        "Evidence of refractoriness to bortezomib or if the investigator objects", True, NAMES
    )
    assert (whole.is_whole, partly.is_whole) == (True, False)
    assert partly.criteria == ("not refractory:bortezomib",)


QUALIFICATIONS = (
    "within 6 months of randomisation",
    "unless the patient responded",
    "for more than 2 cycles",
    "if given as last therapy",
    "is allowed",
    "in cohort B",
    "at grade 3",
    "together with fever",
)
STATEMENTS = tuple(
    (section, sentence.rstrip("."))
    for section, sentence, means in CASES
    if means
    and "lines" not in means
    and not any(
        words in sentence
        for words in ("last", "(", " or if ", "or components", "following", " and must", " who are")
    )
)


@pytest.mark.parametrize(("section", "sentence"), STATEMENTS)
@pytest.mark.parametrize("words", QUALIFICATIONS)
def test_a_qualified_statement_means_nothing(section: str, sentence: str, words: str) -> None:
    """What narrows a reason to exclude, or loosens a requirement, leaves it unread."""
    item = read_item(f"{sentence} {words}", section == "Exclusion", NAMES)
    assert item.criteria == ()


@given(st.text(max_size=200), st.booleans())
def test_any_text_is_read_or_left(text: str, excluding: bool) -> None:
    for criterion in read_item(text, excluding, NAMES).criteria:
        parse(criterion, shipped_terms().vocabulary)


@pytest.mark.parametrize(
    "unit",
    [
        "refractory to ",
        "prior treatment with ",
        "multiple myeloma ",
        "lenalidomide and ",
        "((",
        "progressed on or within 60 days of ",
        "at least 1 but no more than ",
        "alone or in combination ",
        "A, ",
    ],
)
def test_reading_takes_time_in_proportion_to_the_text(unit: str) -> None:
    for length in (2_000, 4_000):
        start = time.process_time()
        read_item(unit * (length // len(unit)), True, NAMES)
        assert time.process_time() - start < 1.0


@pytest.mark.parametrize("piece", ["antia", "anti-a", "prior therapy and ", "a ", "and/or "])
def test_words_about_lines_are_matched_in_time_that_grows_with_the_text(piece: str) -> None:
    """A word such as "anti-x" could be cut in many ways, which took exponential time."""
    for few, many in ((8, 13), (200, 400)):  # a few first: exponential time would not end
        seconds = []
        for count in (few, many):
            began = time.process_time()
            LINES_ONLY.match(piece * count + "§")
            seconds.append(time.process_time() - began)
        assert seconds[1] < 0.5 + 10 * seconds[0]
