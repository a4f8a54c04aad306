"""People beside, after and before their figures; lists of arms; groups that are people."""

from __future__ import annotations

import pytest
from trialgraph.loaders.prose import extract

SURE = 0.9


def people(text: str) -> list[tuple[str, str]]:
    return [(row["value"], row["population"]) for row in extract(text).rows]


def test_people_after_the_arms_of_a_figure() -> None:
    text = (
        "Median OS was 11.4 months longer with drug A versus drug B in patients with one previous "
        "line of therapy (47.3 months vs 35.9 months, HR 0.81)."
    )
    assert {who for _, who in people(text)} == {"patients with one previous line of therapy"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Median PFS was 14.2 months in patients with liver lesions and 20.3 months in those "
            "without.",
            [("14.2", "patients with liver lesions"), ("20.3", "those without")],
        ),
        (
            "The 5-year OS rate was 71% in responders and 40% in nonresponders.",
            [("71", "responders"), ("40", "nonresponders")],
        ),
        (
            "PFS was longer with drug A than with placebo in patients with a mutation (HR 0.30, 95% "
            "CI 0.20-0.45) but not in patients without (HR 0.95, 95% CI 0.70-1.20).",
            [("0.30", "patients with a mutation"), ("0.95", "patients without")],
        ),
    ],
)
def test_each_figure_has_the_people_after_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The HR for PFS with drug A vs drug B was 0.62 (95% CI 0.49–0.78) in nonsquamous and 1.40 "
        "(95% CI 0.98–2.01) in squamous histology.",
        "Median overall survival in patients treated after one line was 51.3 months with drug A "
        "versus 43.7 months with drug B.",
        "PFS (HR 0.21, 95% CI 0.11-0.41, drug A vs drug B) was longer for the combined group of "
        "patients with a translocation.",
        "在NDMM中，甲单抗组与对照组的中位PFS分别为49.0个月和28.1个月。",
    ],
)
def test_people_that_are_not_understood_lower_the_confidence(text: str) -> None:
    rows = extract(text).rows
    assert rows
    for row in rows:
        assert row["population"] or float(row["confidence"]) < SURE, row


def test_overall_survival_is_not_about_all_patients() -> None:
    text = (
        "Median PFS in patients with refractory disease was 8.6 months with drug A versus 6.6 months "
        "with drug B. Overall survival was longer with drug A than with drug B (median 29.2 months "
        "vs 21.4 months)."
    )
    last = extract(text).rows[-1]
    assert (last["endpoint"], last["population"]) == ("OS", "")
    assert "people of an earlier figure may be meant" in last["doubts"]


def test_people_given_a_treatment_of_neither_arm() -> None:
    text = (
        "PFS was longer with drug A than with usual care among those receiving steroids (HR 0.64, "
        "95% CI 0.51-0.81)."
    )
    assert people(text) == [("0.64", "those receiving steroids")]


def test_people_given_an_arm_are_that_arm() -> None:
    text = "接受甲单抗的患者中位PFS为49.0个月，未接受甲单抗的患者为28.1个月（P<0.001）。"
    assert all("接受甲单抗" not in who for _, who in people(text))


@pytest.mark.parametrize(
    "text",
    [
        "Median PFS in the high-risk group was 12.1 months versus 30.5 months in the low-risk group.",
        "Median PFS was 12.1 months for patients with a deletion versus 30.5 months for patients "
        "with no deletion.",
        "伴1q21扩增与不伴1q21扩增者的中位PFS分别为12.1和30.5个月。",
    ],
)
def test_two_groups_of_people_are_no_arms(text: str) -> None:
    (row,) = extract(text).rows
    assert (row["kind"], row["arm"], row["comparator_arm"]) == ("prognostic", "", "")
    assert row["population"] and row["comparator_population"]
    assert row["population"] != row["comparator_population"]


def test_three_groups_of_people_are_no_pair() -> None:
    text = "难治组（n=34）中位PFS为8.9个月，双耐药组（n=21）为6.2个月，非耐药组（n=31）为19.5个月（P=0.001）。"
    rows = extract(text).rows
    assert [(row["value"], row["comparator_value"]) for row in rows] == [
        ("8.9", ""),
        ("6.2", ""),
        ("19.5", ""),
    ]
    assert [row["population"] for row in rows] == ["难治组", "双耐药组", "非耐药组"]
    assert all(row["arm"] == row["p_value"] == "" for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        "Median PFS for drug A, drug B and placebo was 23.7, 16.6, and 18.5 months, respectively.",
        "Median PFS was 23.7, 16.6, and 18.5 months with drug A, drug B and placebo.",
    ],
)
def test_three_arms_in_the_order_of_their_figures(text: str) -> None:
    rows = extract(text).rows
    assert [(row["value"], row["arm"]) for row in rows] == [
        ("23.7", "drug A"),
        ("16.6", "drug B"),
        ("18.5", "placebo"),
    ]


def test_arms_defined_in_brackets() -> None:
    text = (
        "三组患者（A组：甲单抗+乙替尼；B组：乙替尼；C组：丙替尼）的中位PFS分别为5.6、4.1和3.7个月。"
    )
    assert [(row["value"], row["arm"]) for row in extract(text).rows] == [
        ("5.6", "A组"),
        ("4.1", "B组"),
        ("3.7", "C组"),
    ]


def test_arm_beside_the_first_of_three_figures_belongs_to_a_list() -> None:
    """The list is not understood; the arm beside the first figure would be that of the last."""
    text = "Median PFS after drug A, then drug B, or else placebo was 23.7, 16.6, and 18.5 months."
    assert all(row["arm"] == "" for row in extract(text).rows)


def test_ratio_against_a_comparator_named_with_it() -> None:
    text = (
        "The median overall survival in the doublet group was 8.4 months (hazard ratio for death "
        "vs. control, 0.60; 95% CI, 0.45 to 0.79)."
    )
    ratio = extract(text).rows[-1]
    assert (ratio["arm"], ratio["comparator_arm"]) == ("doublet", "control")


def test_several_ratios_against_one_comparator() -> None:
    text = (
        "The hazard ratios for death as compared with placebo were as follows: in the 50-mg group, "
        "0.93 (95% CI, 0.80 to 1.07), and in the 150-mg group, 0.85 (95% CI, 0.74 to 0.98)."
    )
    assert [(row["arm"], row["comparator_arm"]) for row in extract(text).rows] == [
        ("50-mg", "placebo"),
        ("150-mg", "placebo"),
    ]


def test_arm_in_chinese_ends_before_its_disease() -> None:
    text = "与化疗相比，甲单抗二线治疗晚期食管鳞癌可显著延长OS：中位OS为8.3个月比6.2个月。"
    (row,) = extract(text).rows
    assert (row["arm"], row["comparator_arm"]) == ("甲单抗", "化疗")


@pytest.mark.parametrize(
    ("text", "trial"),
    [
        ("In CASTOR, median PFS was 16.7 months with drug A and 7.1 months with drug B.", "CASTOR"),
        ("In the ICARIA-MM study, median PFS was 11.5 months with drug A.", "ICARIA-MM"),
        ("Results in the ICARIA-MM study: median PFS was 11.5 months with drug A.", ""),
        ("In a phase II trial, median PFS was 11.5 months with drug A.", ""),
    ],
)
def test_name_of_the_trial(text: str, trial: str) -> None:
    assert extract(text).rows[0]["trial"] == trial


def test_p_value_of_noninferiority_is_not_that_of_the_contrast() -> None:
    text = "OS: HR 0.79 (95% CI, 0.66 to 0.96; P<0.001 for noninferiority)."
    (row,) = extract(text).rows
    assert row["p_value"] == ""


def test_disease_of_the_people_is_no_adverse_event() -> None:
    text = (
        "In patients with pneumonia, cure was reached by 86.4% in the drug A group and 83.3% in the "
        "drug B group."
    )
    assert all(row["endpoint"] != "AE" for row in extract(text).rows)


def test_event_beside_its_bracket() -> None:
    text = (
        "Adverse events in the drug A group versus drug B included neutropenia (133 [41%] vs 62 "
        "[19%]) and leucopenia (57 [17%] vs 22 [7%])."
    )
    assert [row["event"] for row in extract(text).rows] == ["neutropenia", "leucopenia"]


@pytest.mark.parametrize(
    "text",
    [
        "OS favored drug A over drug B in men (HR 0.72, 95% CI 0.58-0.90) and women (HR 0.81, 95% CI "
        "0.62-1.06).",
        "PFS was longer with drug A than with drug B in smokers (HR 0.60, 95% CI 0.45-0.80) and "
        "former smokers (HR 0.85, 95% CI 0.60-1.20).",
    ],
)
def test_second_people_without_a_preposition_are_not_the_first(text: str) -> None:
    last = extract(text).rows[-1]
    assert last["population"] not in ("men", "smokers")
    assert float(last["confidence"]) < SURE


@pytest.mark.parametrize(
    "text",
    [
        "Among 120 patients randomised to drug A who had brain lesions, ORR was 66%, versus 21% among "
        "118 randomised to drug B.",
        "A post hoc analysis of women in the drug A arm showed an ORR of 48%.",
        "Median PFS was 8.2 months for drug A and 3.8 months for chemotherapy in pMMR disease.",
        "Patients who achieved a remission had longer PFS than those who did not (median 40.1 vs "
        "24.1 months).",
    ],
)
def test_some_of_the_people_of_an_arm_lower_the_confidence(text: str) -> None:
    for row in extract(text).rows:
        assert row["population"] or float(row["confidence"]) < SURE, row


def test_people_whose_benefit_is_greater() -> None:
    text = (
        "甲药组较乙药组PFS延长4.2个月（HR=0.67，95%CI 0.50-0.90），基线肝转移患者获益更明显（HR=0.52，"
        "95%CI 0.35-0.78）。"
    )
    assert extract(text).rows[-1]["population"] == "基线肝转移患者"


def test_two_groups_with_and_without_a_marker() -> None:
    (row,) = extract("基因突变阳性患者与阴性患者的ORR分别为81.2%和92.5%（P=0.03）。").rows
    assert (row["kind"], row["population"], row["comparator_population"]) == (
        "prognostic",
        "基因突变阳性患者",
        "阴性患者",
    )


def test_arms_before_their_figures_are_not_those_of_the_figure_before() -> None:
    text = "Median PFS in arm A was 11.2 months, in arm B 9.8 months and in arm C 6.1 months."
    assert [(row["value"], row["arm"]) for row in extract(text).rows] == [
        ("11.2", "arm A"),
        ("9.8", "arm B"),
        ("6.1", "arm C"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Patients received drug A 10 mg, drug A 100 mg or drug B. ORR was 40%, 32% and 11%.",
        "Compared with placebo, drug A 75 mg and 225 mg prolonged OS (HR 0.85, 95% CI 0.75-0.97, and "
        "HR 0.79, 95% CI 0.69-0.90, respectively).",
        "全组中位OS为15.8个月。",
    ],
)
def test_several_arms_are_not_the_arm_of_one_figure(text: str) -> None:
    assert [row["arm"] for row in extract(text).rows if row["arm"]] == []


def test_lists_of_two_landmarks_are_no_pairs() -> None:
    text = (
        "OS was 70% at 2 years and 55% at 5 years in the transplant arm, and 61% and 40% in the "
        "chemotherapy arm."
    )
    assert all(row["comparator_value"] == "" for row in extract(text).rows)


def test_group_given_a_treatment_is_an_arm() -> None:
    text = (
        "The group receiving drug A had a 5-year EFS of 79% compared with 61% in the placebo group."
    )
    (row,) = extract(text).rows
    assert (row["arm"], row["comparator_arm"]) == ("drug A", "placebo")


def test_second_arm_repeats_the_endpoints_of_the_first() -> None:
    text = "试验组客观缓解率为45.6%，疾病控制率为82.3%；对照组分别为30.2%和70.5%。"
    values = {
        (row["endpoint"], value)
        for row in extract(text).rows
        for value in (row["value"], row["comparator_value"])
        if value
    }
    assert values == {("ORR", "45.6"), ("ORR", "30.2"), ("DCR", "82.3"), ("DCR", "70.5")}


def test_factor_after_the_ratio_of_the_arms_is_no_arm() -> None:
    text = (
        "Cox analysis: drug A vs drug B, HR for OS 0.70 (95% CI 0.52–0.94); age ≥70, HR 1.45 (95% CI "
        "1.10–1.91)."
    )
    first, second = extract(text).rows
    assert (first["arm"], first["comparator_arm"]) == ("drug A", "drug B")
    assert (second["kind"], second["arm"], second["comparator_arm"]) == ("prognostic", "", "")


@pytest.mark.parametrize("response", ["ACR20应答率", "病毒学应答率"])
def test_responses_of_other_fields_are_not_the_response_rate(response: str) -> None:
    rows = extract(f"甲药组与乙药组{response}分别为68.2%和66.5%（P=0.7）。").rows
    assert all(row["endpoint"] == "" for row in rows)
