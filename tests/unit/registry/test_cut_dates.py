"""The cut dates that outcomes print, and the order of reports that follows from them."""

from __future__ import annotations

import pytest
from registry_records import analysis, converted, outcome, study
from trialgraph.loaders.registry.cut_dates import cut_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("From randomization until the data cut-off date of 10 November 2014", "2014-11-10"),
        ("up to the data cutoff (03-Jan-2017); median follow-up was 37 months", "2017-01-03"),
        ("Until data cut off: September 7, 2012", "2012-09-07"),
        ("Up to clinical cut-off on March 1st, 2013", "2013-03-01"),
        ("Cut-off date 2016-01-21", "2016-01-21"),
        ("As of the 24 May 2013 data cut", "2013-05-24"),
        ("From 10 November 2014 to progression", ""),
        ("Up to 36 months", ""),
        ("Data cut-off was planned after 200 events", ""),
        ("Data cut-off 99 Foo 2014", ""),
        ("Data cut-off Sept 7, 2012", "2012-09-07"),
        ("Data cut-off 2012-00-07", ""),
        # too far from the words by one digit: not read as 1 November
        (f"11 November 2014{' ' * 45}data cut-off", ""),
        ("Data cut-off after 12 marrow 2014", ""),
        ("Data cut-off 10 November 2014 or data cut-off 3 January 2017", ""),
        ("", ""),
    ],
)
def test_a_cut_date_is_read_next_to_the_words_for_it(text: str, date: str) -> None:
    assert cut_date(text) == date


def reports(*time_frames: str) -> list[tuple[str, str, str, str]]:
    title = "Progression-free Survival (PFS)"
    outcomes = [
        outcome(title, ("16.0", "8.0"), analysis(), timeFrame=time_frame)
        for time_frame in time_frames
    ]
    rows = converted(study(*outcomes)).rows
    return [(row["report"], row["sequence"], row["status"], row["date"]) for row in rows["reports"]]


def test_reports_are_in_the_order_of_their_cut_dates() -> None:
    assert reports("cut-off date 3 January 2017", "cut-off date 10 November 2014") == [
        ("NCT00000001-1", "1", "unstated", "2025-03-04"),
        ("NCT00000001-2", "2", "final", "2025-03-04"),
    ]


def test_the_later_cut_supersedes_the_earlier_one() -> None:
    outcomes = [
        outcome(timeFrame="data cut-off 3 January 2017"),
        outcome(timeFrame="data cut-off 10 November 2014"),
        outcome("Overall Survival (OS)"),
    ]
    rows = converted(study(*outcomes)).rows["results"]
    assert [(row["endpoint"], row["report"]) for row in rows] == [
        ("PFS", "NCT00000001-2"),
        ("PFS", "NCT00000001-1"),
        ("OS", "NCT00000001-undated"),
    ]


def test_a_record_without_cut_dates_has_one_report() -> None:
    assert reports("Up to 3 years") == [("NCT00000001-1", "1", "final", "2025-03-04")]


def test_a_cut_after_the_first_posting_has_the_date_of_the_last_update() -> None:
    assert reports("cut-off date 1 April 2025") == [("NCT00000001-1", "1", "final", "2025-05-06")]
