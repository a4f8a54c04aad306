"""Reading ends: articles with headings in capitals, hostile sentences, a limit for a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import perf_counter, process_time

import pytest
from long_articles import HEADINGS, article
from prose_passages import passages
from trialgraph.loaders.prose import extract, extract_in_parts
from trialgraph.loaders.prose.time_limit import BLOCK, OutOfTimeError, TimeLimit

DATA = Path(__file__).parents[2] / "data" / "prose"
TEXTS = [passage.text for passage in passages(DATA / "tuned.txt")]
RESULT = "Median PFS was 12.0 months with drug A versus 8.0 months with drug B."


def ticking(step: float) -> Iterator[float]:
    return (step * turn for turn in count())


def test_headings_in_capitals_do_not_hold_up_reading() -> None:
    extract(RESULT)  # compiles the patterns
    text = "\n\n".join([*HEADINGS, f"{RESULT[:-1]} (HR 0.60; 95% CI, 0.45-0.80)."])
    started = perf_counter()
    rows = extract(text).rows
    assert perf_counter() - started < 1
    assert [(row["value"], row["comparator_value"]) for row in rows] == [
        ("12.0", "8.0"),
        ("0.60", ""),
    ]


@pytest.mark.parametrize(
    "text", ["A-1 B2C ", "AND ", "A+", "A+ B+", "patients with a, ", "（患者", "1"]
)
def test_hostile_sentences_end(text: str) -> None:
    started = perf_counter()
    assert extract(text * 2000 + "months").skipped == ()
    assert perf_counter() - started < 10


def test_time_grows_with_the_length_of_an_article() -> None:
    """Eight times the text takes at most some twelve times as long, in the same process."""
    short, long = (article(TEXTS, length) for length in (10_000, 80_000))
    extract(short)
    times = []
    for text in (short, long):
        runs = []
        for _ in range(3):
            started = process_time()
            extract(text)
            runs.append(process_time() - started)
        times.append(min(runs))
    assert times[1] < 24 * times[0]


def test_paragraph_that_takes_too_long_is_skipped_and_reported() -> None:
    """Each look at the clock takes a second here; the paragraphs after the first are read anew."""
    clock = ticking(1.0)
    many = " ".join([RESULT] * 40)
    text = f"{RESULT}\n\n{many}\n\n{RESULT}"
    read = extract(text, limit=TimeLimit(200, lambda: next(clock)))
    (skipped,) = read.skipped
    assert skipped.paragraph == 2
    assert text[skipped.start :].startswith("Median PFS")
    assert text[: skipped.end].strip() == f"{RESULT}\n\n{many}"
    paragraphs = [row["paragraph"] for row in read.rows]
    assert paragraphs[0] == "1" and paragraphs[-1] == "3" and 0 < paragraphs.count("2") < 40


def test_long_paragraphs_get_their_limit_again() -> None:
    clock = ticking(1.0)
    limit = TimeLimit(3, lambda: next(clock))
    limit.enter(1, 0)
    limit.check()
    limit.enter(1, BLOCK - 1)
    limit.check()
    limit.enter(1, BLOCK)
    for _ in range(3):
        limit.check()
    with pytest.raises(OutOfTimeError):
        limit.check()


def test_progress_is_reported_after_each_sentence() -> None:
    ends: list[int] = []
    text = f"{RESULT} {RESULT}\n\n{RESULT}"
    assert len(list(extract_in_parts(text, on_progress=ends.append))) == 1
    assert ends == sorted(ends) and ends[-1] == len(text) and len(ends) == 3
