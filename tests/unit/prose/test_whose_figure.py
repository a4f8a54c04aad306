"""Whose figure it is: endpoint, arms, people, landmark and event of single sentences."""

from __future__ import annotations

import pytest
from trialgraph.loaders.prose import extract

HEADERS = ("endpoint", "value", "comparator_value", "arm", "comparator_arm", "population")


def rows(text: str, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in extract(text).rows]


@pytest.mark.parametrize(
    "text",
    [
        "Median overall survival was 41.2 months for patients in the DVd group and 30.4 months for "
        "patients in the Vd group (HR 0.71; 95% CI, 0.55-0.92).",
        "Median OS was 41.2 months in those assigned to DVd and 30.4 months in those assigned to Vd.",
        "Median OS was 41.2 months for participants in the DVd arm and 30.4 months for those in the "
        "Vd arm.",
        "Patients who received DVd lived a median of 41.2 months, and patients who received Vd 30.4 "
        "months.",
    ],
)
def test_groups_of_patients_are_arms(text: str) -> None:
    assert rows(text, *HEADERS)[0] == ("OS", "41.2", "30.4", "DVd", "Vd", "")


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "In patients with prior lenalidomide, the HR for PFS with DRd vs Rd was 0.38 (95% CI "
            "0.21-0.66); without prior lenalidomide, 0.45 (95% CI 0.35-0.58).",
            "with prior lenalidomide",
            "without prior lenalidomide",
        ),
        (
            "In patients refractory to lenalidomide, the HR for PFS with PVd vs Vd was 0.65 (95% CI "
            "0.50-0.84); in nonrefractory patients, the HR was 0.48 (95% CI 0.30-0.75).",
            "refractory to lenalidomide",
            "nonrefractory",
        ),
        (
            "Among pts with del(17p), the HR for PFS with A vs B was 0.38 (95% CI 0.21-0.66); among "
            "those aged 75 years or older, the HR was 0.45 (95% CI 0.35-0.58).",
            "del(17p)",
            "aged 75 years or older",
        ),
        (
            "在携带t(11;14)的患者中，A组和B组PFS的HR为0.38（95%CI 0.21～0.66）；在既往≥3线的患者中，"
            "HR为0.45（95%CI 0.35～0.58）。",
            "t(11;14)",
            "既往≥3线",
        ),
    ],
)
def test_each_subgroup_has_its_figure(text: str, first: str, second: str) -> None:
    people = [row["population"] for row in extract(text).rows]
    assert len(people) == 2 and first in people[0] and second in people[1]
    assert second not in people[0] and first not in people[1].replace("without", "-")


def test_subgroup_of_a_trial_is_not_the_whole_trial() -> None:
    whole, subgroup = extract(
        "In ROUTE-07, PFS was longer with venetoclax than with placebo (HR 0.66; 95% CI 0.48-0.90). "
        "Among patients with t(11;14), the HR was 0.12 (95% CI 0.04-0.44)."
    ).rows
    assert (whole["value"], whole["population"]) == ("0.66", "")
    assert (subgroup["value"], subgroup["population"]) == ("0.12", "patients with t(11;14)")


def test_people_that_are_not_understood_lower_the_confidence() -> None:
    (row,) = extract(
        "In the IPI 3-5 stratum, median PFS was 8.1 months with A and 5.0 with B."
    ).rows
    assert row["population"] or float(row["confidence"]) < 0.9


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\n• "])
def test_outcome_per_line(separator: str) -> None:
    lines = [
        "ORR: 82.7% vs 71.3%",
        "PFS at 18 months: 69% vs 43%",
        "Median OS: 36.6 vs 13.4 months",
    ]
    assert rows(separator.join(["Efficacy", *lines]), "endpoint", "value", "landmark_months") == [
        ("ORR", "82.7", ""),
        ("PFS", "69", "18"),
        ("OS", "36.6", ""),
    ]


def test_intervals_in_the_order_of_their_values() -> None:
    for text in (
        "Median PFS was 4.2 and 2.6 months (95% CI, 2.4 to 5.5 and 1.8 to 3.9) with A and B.",
        "Median PFS was 4.2 vs 2.6 months (95% CI 2.4-5.5 vs 1.8-3.9).",
        "两组中位PFS分别为4.2和2.6个月（95%CI 2.4～5.5和1.8～3.9）。",
    ):
        columns = ("value", "ci_low", "ci_high")
        columns += ("comparator_value", "comparator_ci_low", "comparator_ci_high")
        assert rows(text, *columns) == [("4.2", "2.4", "5.5", "2.6", "1.8", "3.9")]


@pytest.mark.parametrize(
    "name",
    [
        "PFS2",
        "PFS-2",
        "progression-free survival-2",
        "progression-free survival on the next line of therapy (PFS2)",
        "second progression-free survival",
        "time to second objective disease progression",
    ],
)
def test_second_progression_is_not_the_first(name: str) -> None:
    text = f"Median {name} was 44.0 months with SVd vs 33.4 months with Vd (HR 0.59, 95% CI 0.45-0.77)."
    assert {row["endpoint"] for row in extract(text).rows} == {"PFS2"}


def test_percent_in_words() -> None:
    text = (
        "Median PFS was 13.2 months with SVd versus 9.5 months with Vd (hazard ratio, 0.70; 95 "
        "percent confidence interval, 0.53 to 0.93). The response rate was 76 per cent with SVd and "
        "62 percent with Vd."
    )
    assert rows(text, "measure", "value", "ci_low", "ci_level")[1:] == [
        ("hazard_ratio", "0.70", "0.53", "95"),
        ("rate", "76", "", ""),
    ]


def test_odds_and_risk_ratios() -> None:
    text = "ORR was 68% with A and 49% with B (odds ratio 2.31, 95% CI 1.40-3.80; one-sided P = .0305)."
    row = extract(text).rows[1]
    assert (row["measure"], row["endpoint"], row["value"]) == ("odds_ratio", "ORR", "2.31")
    assert (row["ci_low"], row["ci_high"], row["p_value"]) == ("1.40", "3.80", "0.0305")
    assert (row["arm"], row["comparator_arm"], row["direction"]) == ("A", "B", "")
    assert "one-sided" in row["note"]
    row = extract("ORR亦更高（RR=1.41，95%CI 1.27～1.57）。").rows[0]
    assert (row["measure"], row["value"]) == ("risk_ratio", "1.41")


def test_numbers_that_are_no_results() -> None:
    for text in (
        "Patients with HLA-A*2402 had a longer RFS.",
        "The absolute increase in PFS rate was 7.1%.",
        "The trial tested PFS at a two-sided level of 5 percent.",
        "OS数据尚不成熟（成熟度37.5%）。",
        "The C-index for OS was 0.71.",
    ):
        assert extract(text).rows == [], text


def test_p_value_with_a_decimal_comma() -> None:
    (row,) = extract("Median PFS was 9.1 vs 7.2 months (P = 0,018).").rows
    assert row["p_value"] == "0.018"


@pytest.mark.parametrize(
    "text",
    [
        "玛贝兰妥单抗单药组与Pd组的中位PFS分别为11.2个月和7.0个月。",
        "Median PFS was 11.2 months with 玛贝兰妥单抗单药 versus 7.0 months with Pd.",
    ],
)
def test_an_arm_called_alone_is_not_always_the_control(text: str) -> None:
    assert rows(text, "value", "comparator_value") == [("11.2", "7.0")]


def test_an_arm_called_alone_against_a_combination_is_the_control() -> None:
    text = "仑伐替尼单药组的中位OS为13.9个月，短于联合TACE组的17.7个月。"
    assert rows(text, "arm", "value", "comparator_value") == [("联合TACE组", "17.7", "13.9")]


def test_landmarks_stay_with_their_rate() -> None:
    text = "ORR为55.4%，CR率为8.9%；中位PFS为8.3个月，1年OS率为72.5%。"
    assert rows(text, "endpoint", "landmark_months") == [
        ("ORR", ""),
        ("CR", ""),
        ("PFS", ""),
        ("OS", "12"),
    ]
    text = (
        "MRD negativity at 12 months was 40% vs 20%; ORR was 80% vs 70%; PFS at 24 months was 60%."
    )
    assert rows(text, "endpoint", "landmark_months") == [("MRD", "12"), ("ORR", ""), ("PFS", "24")]
    assert rows("中位随访43个月，3年PFS率为58.2%。", "landmark_months") == [("36",)]


def test_factor_of_a_prognostic_ratio() -> None:
    text = (
        "多因素Cox回归分析显示，del(17p)（HR=2.35，95%CI 1.21~4.56）和髓外病变（HR=1.98，"
        "95%CI 1.05~3.73）是影响PFS的独立不良预后因素；年龄≥65岁与OS较差相关（HR=1.62，"
        "95%CI 1.01~2.60）。"
    )
    assert rows(text, "kind", "endpoint", "population") == [
        ("prognostic", "PFS", "del(17p)"),
        ("prognostic", "PFS", "髓外病变"),
        ("prognostic", "OS", "年龄≥65岁"),
    ]
    text = (
        "On multivariable analysis, a serum albumin below 35 g/L (HR, 1.58; 95% CI, 1.09-2.29) and "
        "del(17p) (HR 2.1; 95% CI 1.2-3.6) were associated with inferior OS."
    )
    assert rows(text, "kind", "population") == [
        ("prognostic", "serum albumin below 35 g/L"),
        ("prognostic", "del(17p)"),
    ]


def test_people_with_and_without_a_factor() -> None:
    columns = ("kind", "value", "comparator_value", "population", "comparator_population")
    assert rows("高危患者的中位PFS仅为5.1个月，而标危患者为9.7个月（P=0.008）。", *columns) == [
        ("prognostic", "5.1", "9.7", "高危患者", "标危患者")
    ]
    assert rows("del(17p)患者的中位PFS为5.8个月，无del(17p)的患者为12.6个月。", *columns) == [
        ("prognostic", "5.8", "12.6", "del(17p)患者", "无del(17p)的患者")
    ]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("≥3级CRS发生率为1.0%。", "≥3级CRS"),
        ("恶心的发生率为14.6%。", "恶心"),
        ("最常见的3～4级不良反应为血小板减少（38.7%）。", "血小板减少"),
        ("Grade 3/4 neutropenia occurred in 44.1% of patients.", "neutropenia"),
        ("Diarrhea of grade 3 occurred in 7.8% of patients.", "Diarrhea"),
        ("Symptomatic intracranial hemorrhage occurred in 5.8%.", "intracranial hemorrhage"),
        ("The most common adverse event was constipation (6.1% with A).", "constipation"),
    ],
)
def test_adverse_events_are_named(text: str, event: str) -> None:
    (row,) = extract(text).rows
    assert row["endpoint"] == "AE" and event in row["event"]


def test_arms_hold_for_the_sentences_that_follow() -> None:
    text = (
        "Median PFS was 13.6 months with XPd and 8.1 months with Pd. Follow-up continues. The ORR "
        "was 68.9% and 50.0%, respectively. Median OS was not reached in either group."
    )
    assert rows(text, "arm", "comparator_arm") == [("XPd", "Pd")] * 3


def test_the_only_regimen_of_a_study() -> None:
    text = (
        "We analysed 412 patients with lymphoma treated with R-CHOP at four centres. The 5-year OS "
        "was 68.3%."
    )
    assert rows(text, "arm") == [("R-CHOP",)]
    assert rows("共98例患者接受了甲奥仑赛注射液单次输注。ORR为75.3%。", "arm") == [("甲奥仑赛",)]


def test_a_ratio_of_the_control_leaves_the_medians_as_printed() -> None:
    text = (
        "Median EFS was 2.9 months with A and 1.0 months with B; the hazard ratio with B as compared "
        "with A was 1.30 (95% CI, 0.98 to 1.72)."
    )
    assert rows(text, "value", "comparator_value", "arm", "comparator_arm") == [
        ("2.9", "1.0", "A", "B"),
        ("1.30", "", "B", "A"),
    ]


def test_outcomes_that_are_no_known_endpoint() -> None:
    text = (
        "A viral load below 50 copies was reached in 89.4% of the X group and 78.1% of the Y group "
        "(risk ratio 1.15; 95% CI 1.08-1.22)."
    )
    first, second = extract(text).rows
    for row in (first, second):
        assert (row["endpoint"], row["arm"], row["comparator_arm"]) == ("", "X", "Y")
        assert float(row["confidence"]) < 0.6
    assert first["measure"] == "rate" and "viral load" in first["event"]


@pytest.mark.parametrize(
    "after",
    [
        "The triplet of fabumab plus bobumab plus dexone had a PFS benefit (median 16.7 vs 7.1 months).",
        "PFS was also longer when compared with efatinib (median 16.7 vs 7.1 months).",
        "艾单抗联合博单抗的中位PFS为16.7个月，对照为7.1个月。",
    ],
)
def test_a_sentence_on_other_treatments_takes_no_arms_from_before(after: str) -> None:
    before = "Median PFS was 18.7 months with cefumab plus dexone and 9.4 months with dexone. "
    names = {
        row[name] for row in extract(before + after).rows[1:] for name in ("arm", "comparator_arm")
    }
    assert names.isdisjoint({"cefumab plus dexone", "dexone"})


@pytest.mark.parametrize(
    "text",
    [
        "The median DOR for the former was 7.4 months and 5.1 months for the latter.",
        "Median PFS was 11.1 months with first-line treatment and 5.4 months with fifth-line treatment.",
        "EMD亚组的中位OS为5个月，整体队列为12个月。",
        "At 24 weeks, PFS was 86% in those representing the majority.",
    ],
)
def test_words_that_may_be_no_arms_lower_the_confidence(text: str) -> None:
    assert all(float(row["confidence"]) < 0.9 for row in extract(text).rows)


def test_figures_of_another_list_are_doubted() -> None:
    (row,) = extract("The PFS and OS rates were 34.4% vs 16.7% at 24 months with A vs B.").rows
    assert "more endpoints than figures" in row["doubts"] and float(row["confidence"]) < 0.9


def test_best_responses_that_are_none() -> None:
    text = "The best response was CR in 42%, PR in 21% and SD in 9%."
    assert rows(text, "endpoint", "value") == [("CR", "42"), ("PR", "21")]


def test_a_week_is_no_percentage() -> None:
    text = "Overall response at week 24 was greater with A than with B (49.7% vs 25.6%)."
    assert rows(text, "value", "comparator_value", "arm") == [("49.7", "25.6", "A")]


def test_people_described_by_a_response_are_no_endpoint() -> None:
    text = (
        "Among patients in complete remission, 3-year OS was 72% with transplantation versus 51% with "
        "chemotherapy; in those not in remission, it was 24% versus 12%."
    )
    assert rows(text, "endpoint", "value", "landmark_months") == [
        ("OS", "72", "36"),
        ("OS", "24", "36"),
    ]


def test_lines_with_two_figures_are_two_arms() -> None:
    text = "终点 A组（n=20） B组（n=21）\n中位PFS（月） 未达到 47.6\n48个月PFS率 79.5% 60.2%\n≥CR率 82.2% 65.4%"
    columns = ("endpoint", "value", "comparator_value")
    assert rows(text, *columns) == [
        ("PFS", "NR", "47.6"),
        ("PFS", "79.5", "60.2"),
        ("CR", "82.2", "65.4"),
    ]


def test_people_with_a_factor_who_did_worse_are_no_arm() -> None:
    (row,) = extract(
        "Patients with TP53 aberrations had shorter PFS (HR 2.4, 95% CI 1.1-5.1)."
    ).rows
    assert (row["kind"], row["population"]) == ("prognostic", "Patients with TP53 aberrations")


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "HbA1c fell with A and with B (treatment difference −0.6 percentage points, 95% CI −0.8 to "
            "−0.4; p<0.0001).",
            ("-0.6", "-0.8", "-0.4", "<0.0001"),
        ),
        (
            "两组差值为-0.83%（95%CI -1.01%～-0.65%，P<0.001）。",
            ("-0.83", "-1.01", "-0.65", "<0.001"),
        ),
        ("ORR was 57% v 32% (difference, 25%; 95% CI, 19 to 31).", ("25", "19", "31", "")),
    ],
)
def test_differences_with_their_signs(text: str, figures: tuple[str, ...]) -> None:
    (row,) = (row for row in extract(text).rows if row["measure"] == "difference")
    assert (row["value"], row["ci_low"], row["ci_high"], row["p_value"]) == figures


def test_name_of_an_arm_begins_after_that_of_the_trial() -> None:
    text = (
        "ALPHA试验28将甲佐米加地塞米松与乙单抗加甲佐米加地塞米松进行了比较，在既往接受过一线治疗的患者中，"
        "PFS没有显著差异（HR 0.68，95%CI 0.40-1.14）。"
    )
    (row,) = extract(text).rows
    assert (row["arm"], row["comparator_arm"]) == ("乙单抗加甲佐米加地塞米松", "甲佐米加地塞米松")


def test_a_name_may_begin_with_a_word_for_versus() -> None:
    text = "甲鲁胺组的中位rPFS未达到，比甲鲁胺组为25.1个月（HR 0.44，95%CI 0.33–0.58）。"
    for row in extract(text).rows:
        assert (row["arm"], row["comparator_arm"]) == ("甲鲁胺组", "比甲鲁胺组")


def test_a_drug_alone_is_tested_if_its_events_agree_with_the_ratio() -> None:
    text = "甲药单药组出血发生率为4.0%，显著低于甲药联合乙药组的7.1%（HR=0.56，95%CI 0.45～0.68）。"
    for row in extract(text).rows:
        assert (row["arm"], row["comparator_arm"]) == ("甲药单药组", "甲药联合乙药组")
        assert row["value"] in ("4.0", "0.56")


@pytest.mark.parametrize("drug", ["canavastat", "mayzenatide", "mightosertib"])
def test_names_of_drugs_may_begin_like_other_words(drug: str) -> None:
    rows = extract(f"Median OS was 12.1 months with {drug} and 9.0 months with placebo.").rows
    assert [(row["arm"], row["comparator_arm"]) for row in rows] == [(drug, "placebo")]


def test_rate_of_an_outcome_is_no_adverse_event() -> None:
    text = "甲药与乙药相比，卒中的年发生率为1.18%对1.50%（HR 0.79，95%CI 0.63～0.99）。"
    assert all(row["endpoint"] == "" for row in extract(text).rows)


def test_people_named_by_what_they_were_given_before() -> None:
    text = (
        "甲药组对比乙药组：中位OS 9.3个月 vs 6.5个月。既往未接受过抗体治疗者（n=291），OS的HR为0.58；"
        "既往接受过者（n=125），HR为0.88（95%CI：0.57-1.36）。"
    )
    assert [
        row["population"] for row in extract(text).rows if row["measure"] == "hazard_ratio"
    ] == [
        "既往未接受过抗体治疗者",
        "既往接受过者",
    ]


def test_threshold_of_an_outcome_is_no_rate() -> None:
    text = (
        "At week 16, 85% of patients given drug A had a 90% or greater improvement, compared with 50% "
        "of patients given drug B."
    )
    assert all("90" not in (row["value"], row["comparator_value"]) for row in extract(text).rows)
