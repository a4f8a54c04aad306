"""Drafts from prose: the passages of tests/data/prose, and single sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from prose_passages import CORE, Score, details, figures, passages
from trialgraph.graph.model.schema import TABLES
from trialgraph.loaders.prose import COLUMNS, extract

DATA = Path(__file__).parents[2] / "data" / "prose"
ALL = (*CORE, "rate", "landmark", "range", "difference")
TUNED, HELD_OUT, NEWER = (
    passages(DATA / f"{name}.txt") for name in ("tuned", "held-out", "held-out-4")
)


@pytest.mark.parametrize("passage", TUNED, ids=lambda passage: passage.name)
def test_medians_ratios_and_intervals_of_each_passage(passage) -> None:
    assert figures(extract(passage.text).rows) == figures(passage.expected)


def test_whole_rows_of_the_tuned_passages() -> None:
    """Most cells (arms, P values, levels, landmarks …) agree; authors name arms differently."""
    wrong = [
        f"{passage.name} {difference}"
        for passage in TUNED
        for difference in details(extract(passage.text).rows, passage.expected)
    ]
    assert len(wrong) <= 0.038 * sum(len(passage.expected) for passage in TUNED), wrong


@pytest.mark.parametrize("language", ["en", "zh"])
def test_held_out_passages(language: str) -> None:
    core, whole = Score(), Score()
    for passage in HELD_OUT:
        if passage.language == language:
            rows = extract(passage.text).rows
            core.add(figures(rows), figures(passage.expected))
            whole.add(figures(rows, ALL), figures(passage.expected, ALL))
    assert core.precision >= 0.98 and core.recall >= 0.95, core
    assert whole.precision >= 0.95 and whole.recall >= 0.95, whole


@pytest.mark.parametrize(("language", "least", "differing"), [("en", 0.96, 16), ("zh", 0.99, 16)])
def test_newer_held_out_passages(language: str, least: float, differing: int) -> None:
    """Passages by other authors: no worse than when first measured (tests/data/prose/README.md)."""
    core, cells = Score(), 0
    for passage in NEWER:
        if passage.language == language:
            rows = extract(passage.text).rows
            core.add(figures(rows), figures(passage.expected))
            cells += len(details(rows, passage.expected))
    assert core.precision >= least and core.recall >= least, core
    assert cells <= differing


def test_there_are_enough_passages() -> None:
    assert len(TUNED) + len(HELD_OUT) >= 40
    assert sum(passage.language == "zh" for passage in (*TUNED, *HELD_OUT)) >= 10


def only(text: str, **cells: str) -> dict[str, str]:
    """The one draft of a text with these cells."""
    rows = [
        row
        for row in extract(text, "text").rows
        if all(row[column] == cell for column, cell in cells.items())
    ]
    assert len(rows) == 1, rows
    return rows[0]


def test_columns_match_the_results_table() -> None:
    columns = [
        column.name for column in TABLES["results"].columns if column.name != "second_reading"
    ]
    assert list(COLUMNS[: len(columns)]) == columns
    assert {"span_start", "span_end", "text", "confidence", "unattached"} <= set(COLUMNS)


def test_control_printed_first() -> None:
    row = only(
        "OS was shorter with placebo than with drug A (median 9.1 vs 12.2 months; HR 0.72).",
        measure="median",
    )
    assert (row["arm"], row["value"], row["comparator_arm"], row["comparator_value"]) == (
        "drug A",
        "12.2",
        "placebo",
        "9.1",
    )
    assert row["note"] == "The control is printed first"


def test_arm_with_the_added_drug_is_tested() -> None:
    row = only(
        "Median PFS was 6.0 months with drug B and 9.3 months with drug A plus drug B.",
        measure="median",
    )
    assert (row["arm"], row["value"], row["comparator_arm"], row["comparator_value"]) == (
        "drug A plus drug B",
        "9.3",
        "drug B",
        "6.0",
    )


def test_better_value_belongs_to_the_arm_called_better() -> None:
    row = only(
        "Compared to the drug B group, the drug A group showed significantly higher 5-year "
        "PFS (55.2% vs. 79.8%, p = 0.018)."
    )
    assert (row["value"], row["comparator_value"], row["note"]) == (
        "79.8",
        "55.2",
        "The control is printed first",
    )
    row = only(
        "Compared to the drug B group, the drug A group showed significantly higher 5-year "
        "PFS (79.8% vs. 55.2%, p = 0.018)."
    )
    assert (row["value"], row["comparator_value"]) == ("79.8", "55.2")


def test_single_arm_next_to_two_values_belongs_to_the_first() -> None:
    before = "Women were randomized to receive drug A or placebo."
    row = only(
        f"{before} Time to treatment failure was shorter in the placebo arm (10 vs 17 months; "
        f"P = .006)."
    )
    assert (row["arm"], row["value"], row["comparator_value"]) == ("drug A", "17", "10")
    row = only(
        f"{before} Time to treatment failure was longer in the drug A arm (17 vs 10 months; P "
        f"= .006)."
    )
    assert (row["arm"], row["value"], row["comparator_value"]) == ("drug A", "17", "10")


def test_values_keep_the_order_of_the_previous_pair() -> None:
    before = (
        "Median PFS was 5.5 months with placebo compared with 13.8 months with drug A (HR "
        "0.38; 95% CI 0.28-0.51)."
    )
    row = only(f"{before} Median OS was 18.4 versus 28.6 months.", endpoint="OS")
    assert (row["arm"], row["value"], row["comparator_value"]) == ("drug A", "28.6", "18.4")
    row = only(f"{before} Median OS was 28.6 versus 18.4 months.", endpoint="OS")
    assert (row["value"], row["comparator_value"]) == ("28.6", "18.4")


def test_proportion_alive_is_a_landmark() -> None:
    row = only(
        "An estimated 23% of patients treated with drug A plus drug B were alive at 24 "
        "months versus 15% for drug B."
    )
    assert (row["endpoint"], row["landmark_months"], row["value"], row["comparator_value"]) == (
        "OS",
        "24",
        "23",
        "15",
    )
    assert (row["arm"], row["comparator_arm"]) == ("drug A plus drug B", "drug B")


def test_quartiles_are_not_an_interval() -> None:
    row = only("Median time to response was 1.9 months (IQR 1.0–2.8).")
    assert (row["value"], row["ci_low"], row["ci_high"]) == ("1.9", "", "")


def test_prognostic_ratio_is_not_a_contrast() -> None:
    row = only(
        "On multivariable analysis high LDH was associated with worse OS (HR 2.1, 95% CI 1.4–3.1)."
    )
    assert (row["kind"], row["arm"], row["comparator_arm"]) == ("prognostic", "", "")
    assert "populations compared" in row["unattached"]


def test_odds_ratios_and_plans_are_not_hazard_ratios() -> None:
    row = only("Response was likelier (odds ratio 2.27, 95% CI 1.49–3.46).")
    assert (row["measure"], row["endpoint"]) == ("odds_ratio", "")
    assert extract("The trial had 90% power to detect a hazard ratio of 0.67 for OS.").rows == []


def test_one_sided_p_value_is_noted() -> None:
    row = only("The HR for OS was 0.71 (95% CI 0.58–0.87; one-sided p=0.0004).")
    assert (row["p_value"], row["note"]) == ("0.0004", "one-sided P value")


def test_p_value_of_interaction_is_ignored() -> None:
    assert only("OS: HR 0.71 (95% CI 0.46-1.10; P for interaction = .33).")["p_value"] == ""


def test_weeks_are_kept_and_landmark_years_become_months() -> None:
    row = only("Median OS was 38.6 weeks.")
    assert (row["value"], row["unit"]) == ("38.6", "weeks") and "weeks" in row["note"]
    assert only("The 2-year OS rate was 65%.")["landmark_months"] == "24"


def test_repaired_digits_are_flagged_and_lower_confidence() -> None:
    row, clean = only("Median PFS was 1 0.3 months."), only("Median PFS was 10.3 months.")
    assert (row["value"], row["text"], row["flags"]) == ("10.3", "1 0.3", "garbled")
    assert float(row["confidence"]) < float(clean["confidence"])


def test_endpoint_from_an_earlier_sentence_lowers_confidence() -> None:
    row = only("Overall survival favoured drug A. The hazard ratio was 0.81 (95% CI 0.61–1.07).")
    assert row["endpoint"] == "OS" and "earlier sentence" in row["doubts"]


def test_unassigned_figures_are_listed() -> None:
    extraction = extract("In the end the median was 8.1 months.")
    assert extraction.rows == [] and [figure.text for figure in extraction.unassigned] == ["8.1"]


def test_ratio_of_an_unnamed_endpoint_has_no_endpoint() -> None:
    row = only(
        "The hazard ratio for stroke or infarction was 0.81 (95% CI 0.61–1.07) with drug A "
        "versus placebo."
    )
    assert (row["endpoint"], row["event"], row["arm"], row["comparator_arm"]) == (
        "",
        "stroke or infarction",
        "drug A",
        "placebo",
    )
    assert "endpoint" in row["unattached"] and float(row["confidence"]) < 0.6


def test_missing_columns_of_a_row_are_listed() -> None:
    row = only("Median OS was 12.2 vs 9.1 months.")
    assert row["unattached"].split("; ") == ["trial", "population", "arm", "comparator_arm"]


def test_trial_population_follow_up_and_paragraph() -> None:
    text = (
        "A title\n\nIn the ALPHA-3 trial, at a median follow-up of 16 months, median PFS in "
        "patients with refractory disease was 9.5 months."
    )
    row = only(text)
    assert (
        row["trial"],
        row["follow_up_months"],
        row["population"],
        row["paragraph"],
        row["source"],
    ) == (
        "ALPHA-3",
        "16",
        "patients with refractory disease",
        "2",
        "text",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "no figure",
        "95% CI",
        "HR",
        "(0.32-0.89)",
        "median",
        "PFS PFS PFS",
        "((((([[[[",
        "vs vs vs 3 vs",
        "1" * 500,
        "中位",
        "HR " * 300,
    ],
)
def test_text_without_results_gives_no_rows(text: str) -> None:
    assert extract(text).rows == []
