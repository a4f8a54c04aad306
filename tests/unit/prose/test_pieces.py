"""Comparisons over several sentences, order of ratios, space-aligned tables, columns."""

from __future__ import annotations

import pytest
from trialgraph.loaders.prose import extract
from trialgraph.loaders.prose.columns import separate_columns

LEFT = [f"median progression-free survival was {n} months" for n in range(10, 18)]
RIGHT = [f"overall survival, which came later, was {n} months" for n in range(20, 28)]


def rows_of(text: str, measure: str) -> list[dict[str, str]]:
    return [row for row in extract(text).rows if row["measure"] == measure]


def pair(row: dict[str, str]) -> tuple[str, str, str, str]:
    return row["arm"], row["value"], row["comparator_arm"], row["comparator_value"]


@pytest.mark.parametrize(
    "text",
    [
        "Median PFS was 11.2 months in the drug A arm. In the placebo arm, it was 6.4 months.",
        "In the placebo arm, median PFS was 6.4 months. In the drug A arm, it was 11.2 months.",
        (
            "Median PFS was 11.2 months in the drug A arm. The median was only 6.4 months in the "
            "placebo arm."
        ),
        "Drug A arm: median PFS 11.2 months. Placebo arm: median PFS 6.4 months.",
    ],
)
def test_arms_in_two_sentences_make_one_comparison(text: str) -> None:
    (row,) = rows_of(text, "median")
    assert pair(row)[1::2] == ("11.2", "6.4") and row["comparator_arm"].lower() == "placebo"
    assert row["kind"] == "contrast" and "combined from two places" in row["doubts"]


@pytest.mark.parametrize(
    "text",
    [
        (
            "Median PFS was 5.5 months in the drug A arm. Median PFS was 9.7 months in the drug "
            "B arm. Median PFS was 11 months in the drug C arm."
        ),
        "Median PFS was 5.5 months in cohort A. Median PFS was 9.7 months in cohort B.",
        (
            "Median PFS was 21.2 months with drug A (HR vs drug C 0.58) and with drug B 18.8 "
            "months (HR vs drug C 0.69)."
        ),
        "Median PFS was 21.2 months in the drug A arm. Median OS was 33 months in the drug B arm.",
    ],
    ids=["three arms", "cohorts", "each against a third", "two endpoints"],
)
def test_unrelated_values_stay_separate(text: str) -> None:
    assert {row["kind"] for row in rows_of(text, "median")} == {"estimate"}


def test_other_duration_is_not_the_other_arm() -> None:
    text = (
        "Median PFS was 11.2 months in the drug A arm. In the placebo arm, patients were "
        "treated for 5.1 months."
    )
    assert [row["value"] for row in rows_of(text, "median")] == ["11.2"]


@pytest.mark.parametrize(
    "words", ["for placebo v drug A", "(placebo/drug A)", "of placebo relative to drug A"]
)
def test_ratio_keeps_its_stated_order(words: str) -> None:
    text = (
        f"With drug A median PFS was 7.9 months and with placebo 4.2 months. The HR {words} "
        f"was 1.82 (95% CI 1.40-2.37)."
    )
    (row,) = rows_of(text, "hazard_ratio")
    assert (row["arm"], row["comparator_arm"], row["direction"]) == ("placebo", "drug A", "worse")


def test_ratio_that_contradicts_its_medians_has_no_direction() -> None:
    text = (
        "Median PFS was 7.9 months with drug A and 4.2 months with placebo (HR 1.82; 95% CI "
        "1.40-2.37)."
    )
    (row,) = rows_of(text, "hazard_ratio")
    assert row["direction"] == "" and "contradicts the medians" in row["doubts"]


@pytest.mark.parametrize(
    ("ratio", "value"), [("0.62 (95% CI 0.50-0.77)", "9.4"), ("0.92 (95% CI 0.70-1.21)", "5.1")]
)
def test_only_a_significant_ratio_reverses_values(ratio: str, value: str) -> None:
    (row,) = rows_of(f"Median PFS was 5.1 and 9.4 months (HR {ratio}).", "median")
    assert row["value"] == value


def test_unlabelled_ratio_is_recognised_by_its_interval() -> None:
    rows = extract(
        "For PFS both analyses gave 0.66 (95% CI 0.55 to 0.79). The EFS probability was 0.74 "
        "(95% CI 0.66-0.81)."
    ).rows
    assert [(row["measure"], row["value"]) for row in rows] == [("hazard_ratio", "0.66")]
    assert "not called a hazard ratio" in rows[0]["doubts"]


def test_unnamed_outcome_does_not_take_another_endpoint() -> None:
    rows = extract(
        "OS was similar (HR 0.98; 95% CI 0.53-1.82), as was progression to AML (HR 1.11; 95% "
        "CI 0.49-2.52)."
    ).rows
    assert [(row["endpoint"], row["value"]) for row in rows] == [("OS", "0.98"), ("", "1.11")]


def test_interval_and_p_value_rows_belong_to_the_row_above() -> None:
    text = (
        "                       Arm A         Arm B\n"
        "Median OS, months      9.8           10.3\n"
        "(95% CI)               (7.7-12.6)    (8.8-12.9)\n"
        "Hazard ratio (95% CI)  1.12 (0.74-1.69)\n"
        "P value                0.594\n"
        "DOR, median, mo        8.9           6.5\n"
        "PFS, median, mo        4.1           4.0\n"
    )
    drafts = [
        (row["endpoint"], row["value"], row["comparator_value"], row["ci_low"], row["p_value"])
        for row in extract(text).rows
    ]
    assert drafts == [
        ("OS", "9.8", "10.3", "7.7", ""),
        ("OS", "1.12", "", "0.74", "0.594"),
        ("DOR", "8.9", "6.5", "", ""),
        ("PFS", "4.1", "4.0", "", ""),
    ]


def test_missing_cells_keep_the_others_aligned() -> None:
    text = (
        "Analysis    Arm       Median, mo    95% CI       HR (95% CI)\n"
        "PFS         drug A    15.3          11.9-18.4    0.70 (0.57-0.85)\n"
        "            drug B    9.1           7.2-11.0\n"
    )
    rows = extract(text).rows
    assert [
        (row["measure"], row["value"], row["comparator_value"], row["ci_low"])
        for row in rows
        if row["measure"] == "hazard_ratio"
    ] == [("hazard_ratio", "0.70", "", "0.57")]
    medians = {
        value
        for row in rows
        if row["measure"] == "median"
        for value in (row["value"], row["comparator_value"])
        if value
    }
    assert medians == {"15.3", "9.1"}


def test_mixed_columns_are_separated() -> None:
    plain = "\n".join(f"{left} {right}" for left, right in zip(LEFT, RIGHT, strict=True))
    laid_out = "\n".join(f"{left:<60}    {right}" for left, right in zip(LEFT, RIGHT, strict=True))
    assert separate_columns(plain, lambda: laid_out) == "\n".join([*LEFT, *RIGHT])


def test_sequential_columns_and_tables_are_unchanged() -> None:
    laid_out = "\n".join(f"{left:<60}    {right}" for left, right in zip(LEFT, RIGHT, strict=True))
    in_turn = "\n".join(f"{line}, as was to be expected of it by most" for line in (*LEFT, *RIGHT))
    assert separate_columns(in_turn, lambda: laid_out) == in_turn
    table = "\n".join(
        f"a rather long title of a row that goes on and on for a while, {n}  {n}.5"
        for n in range(9)
    )
    assert separate_columns(table.replace("  ", " "), lambda: table) == table.replace("  ", " ")


def test_layout_is_not_requested_for_short_lines() -> None:
    def never() -> str:
        raise AssertionError

    assert separate_columns("\n".join(LEFT), never) == "\n".join(LEFT)
