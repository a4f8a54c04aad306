"""Means, rates per time, ratios of means, one-sided intervals: figures with a unit of their own."""

from __future__ import annotations

import pytest
from trialgraph.loaders.prose import extract

ARMS = ("drug A", "drug B")


def cells(text: str) -> list[tuple[str, ...]]:
    names = ("measure", "value", "comparator_value", "ci_low", "ci_high", "arm", "comparator_arm")
    return [tuple(row[name] for name in names) for row in extract(text).rows]


@pytest.mark.parametrize(
    ("text", "value", "comparator"),
    [
        (
            "The mean change from baseline was -58.6% with drug A and 1.4% with drug B.",
            "-58.6",
            "1.4",
        ),
        (
            "The mean annual change in the eGFR was −2.6 ml per minute per 1.73 m2 in the drug A "
            "group and −4.1 ml per minute per 1.73 m2 in the drug B group.",
            "-2.6",
            "-4.1",
        ),
        (
            "HbA1c was reduced by 1.9 percentage points with drug A and 1.3 percentage points with "
            "drug B.",
            "1.9",
            "1.3",
        ),
        (
            "At one year, the mean systolic pressure was 121.4 mm Hg in the drug A group and "
            "136.2 mm Hg in the drug B group.",
            "121.4",
            "136.2",
        ),
    ],
)
def test_means_of_two_arms(text: str, value: str, comparator: str) -> None:
    assert cells(text) == [("mean", value, comparator, "", "", *ARMS)]


@pytest.mark.parametrize(
    "text",
    [
        "The mean age was 61.2 in the drug A group and 60.1 in the drug B group.",
        "The mean dose was 45 mg with drug A and 20 mg with drug B.",
        "From a mean baseline of 8.3, drug A and drug B were given for 40 weeks.",
        "The risk was reduced by 28% with drug A and by 35% with drug B.",
    ],
)
def test_numbers_that_are_no_means_of_outcomes(text: str) -> None:
    assert cells(text) == []


def test_mean_follow_up_makes_no_means_of_rates() -> None:
    (row,) = extract(
        "At a mean follow-up of 3 years, a response was seen in 45% of the drug A group and 30% of "
        "the drug B group."
    ).rows
    assert (row["measure"], row["value"], row["comparator_value"]) == ("rate", "45", "30")


@pytest.mark.parametrize(
    ("text", "value", "comparator", "unit"),
    [
        (
            "Bleeding occurred in 3.6% per year with drug A and 3.4% per year with drug B.",
            "3.6",
            "3.4",
            "per year",
        ),
        (
            "The rate of bleeding was 43.2 and 61.2 per 1000 patient-years in the drug A and drug B "
            "groups, respectively.",
            "43.2",
            "61.2",
            "per 1000 patient-years",
        ),
        (
            "The annualized relapse rate was 0.12 in the drug A group and 0.21 in the drug B group.",
            "0.12",
            "0.21",
            "per year",
        ),
    ],
)
def test_rates_per_time_are_no_percentages(
    text: str, value: str, comparator: str, unit: str
) -> None:
    (row,) = extract(text).rows
    assert (row["measure"], row["value"], row["comparator_value"]) == ("rate", value, comparator)
    assert (row["unit"], row["note"]) == ("", f"Printed {unit}")
    assert (row["arm"], row["comparator_arm"]) == ARMS


def test_doses_in_the_names_of_arms_are_no_rates() -> None:
    text = (
        "The rate was 4.50 events per 100 person-years in the placebo group, 4.11 events per 100 "
        "person-years in the 50-mg group, and 3.90 events per 100 person-years in the 300-mg group."
    )
    assert [(row["value"], row["arm"]) for row in extract(text).rows] == [
        ("4.50", "placebo"),
        ("4.11", "50-mg"),
        ("3.90", "300-mg"),
    ]


def test_ratio_of_geometric_means() -> None:
    (row,) = extract(
        "Proteinuria was lower with drug A than with drug B (ratio of geometric means 0.57, 95% CI "
        "0.47–0.69)."
    ).rows
    assert (row["measure"], row["value"], row["unit"]) == ("ratio", "0.57", "ratio")
    assert (row["ci_low"], row["ci_high"]) == ("0.47", "0.69")


@pytest.mark.parametrize(
    "text",
    [
        "(difference, 1.3 percentage points; lower limit of the one-sided 97.5% CI, -3.6)",
        "率差为1.3%（单侧97.5%CI下限为-3.6%）",
    ],
)
def test_one_sided_interval_has_one_limit(text: str) -> None:
    (row,) = extract(f"Cure was more frequent with drug A than with drug B {text}.").rows
    assert (row["measure"], row["value"]) == ("difference", "1.3")
    assert (row["ci_low"], row["ci_high"], row["ci_level"]) == ("-3.6", "", "97.5")
