"""Titles of outcomes: whose results they are, and what their unknown words may mean."""

from __future__ import annotations

from typing import Any

import pytest
from registry_records import analysis, contrasts, converted, outcome, reasons, study

ALL, FEWER = {"enrollmentInfo": {"count": 201}}, {"enrollmentInfo": {"count": 402}}


@pytest.mark.parametrize(
    "title",
    [
        "Progression-free Survival for All Randomised Participants at Primary Endpoint",
        "Median Progression Free Survival at Primary Endpoint for All Randomized Participants",
        "Progression-free Survival (PFS) in All Randomized Participants (FAS)",
        "PFS Time in Months for All Randomized Participants at Primary Endpoint",
        "PFS in Months (FAS)",
        "PFS in Participants in the Full Analysis Set",
        "Progression Free Survival in Patients Treated With Daratumumab in Combination With Bortezomib and Dexamethasone vs. Patients Treated by Bortezomib and Dexamethasone.",
        "PFS in Patients Treated With DVd vs. Vd",
        "PFS in Participants Randomized to Daratumumab Plus Bortezomib Versus Bortezomib Alone",
        "PFS per IMWG Criteria in Patients Receiving Velcade-Dexamethasone With or Without Daratumumab",
        "PFS Based on Blinded Independent Central Review in Randomized Subjects",
        "PFS in Participants With Multiple Myeloma (Final Analysis)",
        "PFS in Participants at the Primary Analysis Cut-off",
        "PFS: Kaplan-Meier Estimate for Patients in the Intent-to-Treat Population",
    ],
)
def test_titles_that_are_about_everybody(title: str) -> None:
    """Even where the numbers do not show it, as here: the trial enrolled more people."""
    (row,) = contrasts(study(outcome(title, ("16", "8"), analysis()), design=FEWER))
    assert (row["population"], row["flags"]) == ("NCT00000001-ITT", "")


@pytest.mark.parametrize(
    "title",
    [
        "PFS in Participants With High Serum Foo",
        "PFS in Patients Previously Given Experimental Agents",
        "PFS in Japanese Participants",
        "PFS in Participants Who Completed the Run-in",
        "PFS in Patients With Primary Refractory Disease or Foo",
        "PFS in Per Protocol Participants",
    ],
)
def test_words_that_are_no_criteria(title: str) -> None:
    """Unread where the numbers are not those of the whole trial, and otherwise flagged."""
    few = study(outcome(title, ("16", "8"), analysis()), design=FEWER)
    assert contrasts(few) == []
    assert "cannot be expressed as criteria" in reasons(few)[0]
    many = study(outcome(title, ("16", "8"), analysis()), design=ALL)
    (row,) = contrasts(many)
    assert (row["population"], row["flags"]) == ("NCT00000001-ITT", "inferred")
    assert "those of the whole trial" in row["note"]
    (median,) = (row for row in converted(many).rows["results"] if row["kind"] == "estimate")
    assert (median["flags"], median["value"]) == ("inferred", "16")


def started(first: int, second: int) -> dict[str, Any]:
    """A participant flow of two arms."""
    people = [{"groupId": "FG0", "numSubjects": str(first)}, {"groupId": "FG1", "numSubjects": str(second)}]  # fmt: skip
    return {
        "groups": [{"id": "FG0", "title": "DVd"}, {"id": "FG1", "title": "Vd"}],
        "periods": [{"milestones": [{"type": "STARTED", "achievements": people}]}],
    }


TITLE = "PFS in Participants With High Serum Foo"


@pytest.mark.parametrize(
    ("flow", "count"),
    [(started(100, 101), 1), (started(100, 102), 0), (started(101, 100), 0), ({}, 0)],
)
def test_the_numbers_are_those_who_started_in_each_arm(flow: dict[str, Any], count: int) -> None:
    made = study(outcome(TITLE, ("16", "8"), analysis()), design=FEWER)
    made["resultsSection"]["participantFlowModule"] = flow
    assert len(contrasts(made)) == count


def test_the_numbers_of_an_analysis_of_everybody_are_those_of_the_trial() -> None:
    whole = outcome(
        "Overall Survival", ("30", "20"), populationDescription="All randomized participants"
    )
    made = study(whole, outcome(TITLE, ("16", "8"), analysis()), design=FEWER)
    assert len(contrasts(made)) == 1
    whole["populationDescription"] = "Participants with at least one sample"
    made = study(whole, outcome(TITLE, ("16", "8"), analysis()), design=FEWER)
    assert contrasts(made) == []


def test_titles_that_differ_only_in_unknown_words_are_not_both_the_whole_trial() -> None:
    low = TITLE.replace("High", "Low")
    made = study(
        outcome(TITLE, ("16", "8"), analysis()), outcome(low, ("15", "9"), analysis()), design=ALL
    )
    assert contrasts(made) == []


def test_a_text_that_says_subgroup_is_never_the_whole_trial() -> None:
    made = study(
        outcome("PFS in the Subgroup of Participants With Foo", ("16", "8"), analysis()), design=ALL
    )
    assert contrasts(made) == []


def test_a_missing_arm_is_not_the_whole_trial() -> None:
    one = outcome(TITLE, ("16",), groups=({"id": "OG000", "title": "DVd"},))
    made = study(one, design={"enrollmentInfo": {"count": 100}})
    assert [
        row for row in converted(made).rows.get("results", []) if row["endpoint"] == "PFS"
    ] == []


def test_known_criteria_stay_a_subgroup_whatever_the_numbers() -> None:
    (row,) = contrasts(
        study(outcome("PFS in Participants With del(17p)", ("16", "8"), analysis()), design=ALL)
    )
    assert row["population"] == "NCT00000001-has-del-17p"


def test_earlier_treatment_in_a_title_is_a_criterion() -> None:
    (row,) = contrasts(
        study(
            outcome("PFS in Patients Previously Treated With Bortezomib", ("16", "8"), analysis())
        )
    )
    assert row["population"] == "NCT00000001-exposed-bortezomib"


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("weeks", "weeks"),
        ("Weeks", "weeks"),
        ("months", "months"),
        ("time to response in months", "months"),
        ("days", "days"),
        ("years", "years"),
        ("mo", "months"),
        ("events per year", ""),
        ("months or weeks", ""),
    ],
)
def test_times_keep_their_unit(unit: str, expected: str) -> None:
    made = converted(study(outcome("Overall Survival", ("56.1", "35.3"), unitOfMeasure=unit)))
    (row,) = made.rows["results"]
    assert (row["value"], row["unit"]) == ("56.1", expected)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("percentage of participants", "percent"),
        ("% participants with response", "percent"),
        ("% of patients", "percent"),
        ("Percentage of randomized subjects", "percent"),
        ("percent change", ""),
        ("% of baseline", ""),
    ],
)
def test_percentages_of_people(unit: str, expected: str) -> None:
    made = converted(
        study(
            outcome(
                "Overall Response Rate", ("60.7", "54.6"), paramType="NUMBER", unitOfMeasure=unit
            )
        )
    )
    assert [row["unit"] for row in made.rows["results"]] == [expected]


@pytest.mark.parametrize(
    ("title", "unit", "event"),
    [
        ("Overall Survival", "Number of deaths", "Number of deaths"),
        ("PFS", "PFS events", "PFS events"),
        ("PFS", "events", "events"),
        (
            "Number of Participants With PFS Event",
            "Participants",
            "Number of Participants With PFS Event",
        ),
    ],
)
def test_events_are_counted_and_named(title: str, unit: str, event: str) -> None:
    """They are no rate of survival: 20 of 100 died."""
    made = study(outcome(title, ("20", "40"), analysis(), paramType="NUMBER", unitOfMeasure=unit))
    (row,) = (row for row in converted(made).rows["results"] if row["kind"] == "estimate")
    assert (row["value"], row["comparator_value"], row["event"]) == ("20/100", "40/101", event)
    (ratio,) = contrasts(made)
    assert (ratio["arm"], ratio["value"]) == ("NCT00000001-DVd", "0.60"), "fewer events are better"


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Overall Survival in Marker-X", 0),
        ("Overall Survival - Part 2", 0),
        ("OS: marker X high", 0),
        ("Overall Survival (Japanese cohort)", 0),
        ("Overall Survival", 1),
        ("Overall Survival (OS)", 1),
        ("Overall Survival by Independent Review", 1),
        ("Overall Survival in Weeks", 1),
        ("Overall Survival - Final Analysis", 1),
        ("Overall Survival: Lenalidomide-refractory", 1),
    ],
)
def test_words_without_people_are_a_subgroup_where_fewer_are_counted(title: str, read: int) -> None:
    made = study(outcome(title, ("16", "8"), analysis()), design=FEWER)
    made["resultsSection"]["participantFlowModule"] = started(200, 202)
    assert len(contrasts(made)) == read
    whole = study(outcome(title, ("16", "8"), analysis()), design=ALL)
    assert len(contrasts(whole)) == 1


@pytest.mark.parametrize(
    ("title", "endpoint"),
    [
        ("Overall Response Rate", "ORR"),
        ("Response Rate (PR or Better)", "ORR"),
        ("Pain Response Rate", "OUTCOME"),
        ("Immune Response Rate After Vaccination", "OUTCOME"),
        ("Renal Response Rate", "OUTCOME"),
        ("Complete Response Rate", "CR"),
        ("Pathological Complete Response (pCR)", "pCR"),
        ("Complete Molecular Response", "OUTCOME"),
        ("PSA Response Rate", "OUTCOME"),
    ],
)
def test_responses_of_something_else_are_no_response_of_the_disease(
    title: str, endpoint: str
) -> None:
    made = converted(
        study(outcome(title, ("40", "42"), paramType="NUMBER", unitOfMeasure="percent"))
    )
    assert {row["endpoint"] for row in made.rows["results"]} == {endpoint}
