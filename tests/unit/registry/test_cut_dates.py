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
        ("DCO: 31 August 2018", "2018-08-31"),
        ("CCOD 15Feb2019", "2019-02-15"),
        ("database lock of 2/28/2015", "2015-02-28"),
        ("data cutoff 28.02.2015", "2015-02-28"),
        ("data cutoff 02/03/2015", ""),  # day and month could be exchanged
        ("data cutoff 03/03/2015", "2015-03-03"),
        ("data cut-off 2015/02/28", "2015-02-28"),
        ("data cut-off March 2017", "2017-03"),
        ("Data as of 7 September 2012", "2012-09-07"),
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


@pytest.mark.parametrize(
    ("time_frame", "date"),
    [
        ("From randomization until 07 September 2012", "2012-09-07"),
        ("Median 4 years (from randomization to 16 March 2012; maximum 5 years)", "2012-03-16"),
        ("From 1 January 2010 through 16 March 2012", "2012-03-16"),
        ("Up to 28 February 2018, about 4 years", "2018-02-28"),
        ("From 10 November 2014 to progression", ""),
        ("From first dose to March 2017", ""),
        ("To 1 May 2015 in part A and to 1 May 2016 in part B", ""),
    ],
)
def test_a_time_frame_ends_with_the_data(time_frame: str, date: str) -> None:
    (row,) = converted(study(outcome(timeFrame=time_frame))).rows["reports"]
    assert row["note"].startswith(f"Data cut {date}.") == bool(date)


def test_a_class_has_its_own_cut() -> None:
    classes = [
        {"title": title, "categories": [{"measurements": [{"groupId": "OG000", "value": value}]}]}
        for title, value in (
            ("Interim analysis (data cutoff 10 November 2014)", "14.0"),
            ("Final analysis (data cutoff 3 January 2017)", "16.0"),
        )
    ]
    rows = converted(study(outcome("PFS", (), classes=classes))).rows["results"]
    assert [(row["value"], row["report"]) for row in rows] == [
        ("14.0", "NCT00000001-1"),
        ("16.0", "NCT00000001-2"),
    ]


def sequences(*texts: str) -> dict[str, str]:
    rows = converted(study(*(outcome(timeFrame=text) for text in texts))).rows["reports"]
    return {row["report"].removeprefix("NCT00000001-"): row["sequence"] for row in rows}


def test_an_unknown_cut_is_neither_the_earliest_nor_the_latest() -> None:
    dated = ("data cutoff 3 January 2017", "data cutoff 10 November 2014")
    assert sequences(*dated, "Up to 3 years") == {"1": "1", "2": "2", "undated": ""}
    assert sequences("Up to 3 years", "Up to 4 years") == {"1": "1"}
    assert sequences("Up to 3 years", dated[0]) == {"1": "1", "undated": ""}


def test_a_month_in_which_another_cut_lies_has_no_order() -> None:
    assert sequences("data cutoff January 2017", "data cutoff 3 January 2017") == {
        "1": "1",
        "cut-2017-01": "",
    }
    assert sequences("data cutoff January 2017", "data cutoff 3 February 2017") == {
        "1": "1",
        "2": "2",
    }
