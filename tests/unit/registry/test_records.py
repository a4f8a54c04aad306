"""The conversion of hand-made records, case by case.

Arms, populations, analyses with the order of their groups, and harms.
"""

from __future__ import annotations

from typing import Any

import pytest
from registry_records import (
    GROUPS,
    analysis,
    arms,
    contrasts,
    converted,
    outcome,
    reasons,
    shipped_terms,
    study,
)
from trialgraph.loaders.registry.drugs import DrugNames
from trialgraph.loaders.registry.record_fault import RecordFault
from trialgraph.loaders.tables.checks import check
from trialgraph.loaders.tables.reading import Rows

NO_FIGURES = ("NA", "NA")
CONTROL_FIRST = ({"id": "OG000", "title": "Vd"}, {"id": "OG001", "title": "DVd"})


def only(made: dict[str, Any], **options: Any) -> dict[str, str]:
    (row,) = contrasts(made, **options)
    return row


# Drugs


@pytest.mark.parametrize(
    ("name", "drugs"),
    [("Bortezomib (Velcade) 1.3 mg/m2", "bortezomib"), ("Drug: bortezomib", "bortezomib"), ("VELCADE®", "bortezomib"), ("lenalidomide hydrochloride", "lenalidomide"),
     ("Dexamethasone sodium phosphate 20 mg IV", "dexamethasone"), ("Daratumumab SC 1800 mg", "daratumumab"), ("belantamab mafodotin-blmf", "belantamab-mafodotin"),
     ("JNJ-4528", "LCAR-B38M"), ("bb2121", "idecabtagene-vicleucel"), ("硼替佐米", "bortezomib"), ("kafezomib", "carfilzomib"), ("Carfilzomib 20/27 mg/m^2", "carfilzomib"),
     ("VRd", "bortezomib lenalidomide dexamethasone"), ("VRd (bortezomib, lenalidomide, dexamethasone)", "bortezomib lenalidomide dexamethasone"),
     ("Pomalidomide + dexamethasone", "pomalidomide dexamethasone"), ("Pomalidomide 4mg capsules", "pomalidomide"), ("Melphalan flufenamide", "melphalan-flufenamide"),
     ("Placebo + lenalidomide", "lenalidomide")],
)  # fmt: skip
def test_drugs_are_recognised_by_every_name(name: str, drugs: str) -> None:
    assert set(DrugNames(shipped_terms().vocabulary).match(name).drugs) == set(drugs.split())


@pytest.mark.parametrize(
    "name",
    [
        "Bortezomibb",
        "Borte",
        "Lenalidomide analogue",
        "Anti-BCMA",
        "XYZ-123",
        "Daratumumab (bortezomib)",
    ],
)
def test_an_uncertain_name_is_not_a_drug(name: str) -> None:
    known = DrugNames(shipped_terms().vocabulary).match(name)
    assert not known.drugs
    assert known.unknown


def test_the_nearest_known_are_named() -> None:
    made = study(arms=arms(("A", "EXPERIMENTAL", "Bortezomibb")))
    (left,) = converted(made).unread
    assert "unknown drug (nearest known: bortezomib" in left.reason
    assert "--add-unknown" in left.remedy


@pytest.mark.parametrize(
    "name",
    [
        "Placebo",
        "Placebo for lenalidomide",
        "Bortezomib placebo",
        "matching placebo tablets",
        "Sham",
    ],
)
def test_a_placebo_is_not_a_drug(name: str) -> None:
    assert DrugNames(shipped_terms().vocabulary).match(name).inert == "placebo"


def test_the_records_own_other_names_are_used() -> None:
    made = study(arms=arms(("A", "EXPERIMENTAL", "PS-341"), others={"PS-341": ["Velcade"]}))
    assert [row["regimen"] for row in converted(made).rows["arms"]] == ["Bortezomib"]


def test_a_new_drug_is_added_only_on_request() -> None:
    given = arms(
        ("A", "EXPERIMENTAL", "Newmab (XYZ-1) 5 mg/kg", "Dexamethasone"),
        ("B", "PLACEBO_COMPARATOR", "Placebo", "Dexamethasone"),
    )
    assert "drugs" not in converted(study(arms=given)).rows
    rows = converted(study(arms=given), add_unknown=True).rows
    (drug,) = rows["drugs"]
    assert (drug["drug"], drug["label_en"], drug["synonyms"], drug.get("classes", "")) == (
        "newmab",
        "Newmab",
        "XYZ-1",
        "",
    )
    assert [row["regimen"] for row in rows["arms"]] == ["newmab-dexamethasone", "Dexamethasone"]


def test_arms_without_an_active_drug() -> None:
    given = arms(
        ("P", "PLACEBO_COMPARATOR", "Placebo"),
        ("N", "NO_INTERVENTION"),
        ("S", "ACTIVE_COMPARATOR", "Best supportive care"),
    )
    assert [row["regimen"] for row in converted(study(arms=given)).rows["arms"]] == [
        "Placebo",
        "No-treatment",
        "Standard-care",
    ]


# The order of the groups


def test_figures_show_the_order() -> None:
    row = only(study(outcome("PFS", ("16.0", "8.0"), analysis())))
    assert (row["arm"], row["comparator_arm"], row["value"], row["flags"]) == (
        "NCT00000001-DVd",
        "NCT00000001-Vd",
        "0.60",
        "",
    )
    assert "follows from the groups' own figures" in row["note"]


def test_figures_show_the_order_independently_of_the_list() -> None:
    row = only(study(outcome("PFS", ("8.0", "16.0"), analysis(), groups=CONTROL_FIRST)))
    assert (row["arm"], row["value"]) == ("NCT00000001-DVd", "0.60")


def test_a_ratio_of_control_against_tested_is_inverted_with_a_note() -> None:
    row = only(
        study(
            outcome(
                "PFS",
                ("16.0", "8.0"),
                analysis(paramValue="1.60", ciLowerLimit="1.25", ciUpperLimit="2.00"),
            )
        )
    )
    assert (row["arm"], row["value"], row["ci_low"], row["ci_high"]) == (
        "NCT00000001-DVd",
        "0.625",
        "0.5",
        "0.8",
    )
    assert "Printed as Vd against DVd, 1.60 (1.25–2.00)" in row["note"]


@pytest.mark.parametrize(
    "words",
    ["Hazard ratio of DVd vs. Vd", "HR (DVd/Vd)", "The hazard ratio compares DVd relative to Vd", "A hazard ratio less than 1 indicates an advantage for DVd",
     "Hazard ratio <1 favors the DVd arm", "Hazard ratio > 1 favours Vd", "HR from a Cox model with Vd as the reference", "Reference group: Vd. Hazard ratio by Cox",
     "Hazard ratio (experimental arm / control arm)", "Ratio of DVd to Vd"],
)  # fmt: skip
def test_words_show_the_order(words: str) -> None:
    row = only(
        study(outcome("PFS", NO_FIGURES, analysis(estimateComment=words), groups=CONTROL_FIRST))
    )
    assert (row["arm"], row["value"], row["flags"]) == ("NCT00000001-DVd", "0.60", "")


def test_words_that_make_the_control_the_numerator_invert_the_ratio() -> None:
    row = only(
        study(outcome("PFS", NO_FIGURES, analysis(estimateComment="Hazard ratio of Vd versus DVd")))
    )
    assert (row["arm"], row["value"]) == ("NCT00000001-DVd", "1.67")


def test_a_direction_inferred_from_the_order_of_groups_is_flagged() -> None:
    assert only(study(outcome("PFS", NO_FIGURES, analysis())))["flags"] == "inferred"


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (study(outcome("PFS", NO_FIGURES, analysis(), groups=CONTROL_FIRST)), "does not say"),
        (study(outcome("PFS", ("8.0", "16.0"), analysis(estimateComment="HR of Vd vs. DVd"), groups=CONTROL_FIRST)), "contradict"),
        (study(outcome("PFS", NO_FIGURES, analysis(estimateComment="HR of Vd vs. DVd", groupDescription="HR: DVd vs. Vd"))), "both orders"),
        (study(outcome("PFS", NO_FIGURES, analysis(groupIds=None))), "does not say"),
        (study(outcome("PFS", ("16", "8"), analysis(groupIds=["OG000"]))), "only one group"),
        (study(outcome("PFS", ("16", "8"), analysis(groupIds=["OG000", "OG009"]))), "not among"),
        (study(outcome("PFS", ("16", "8"), analysis(groupIds=["OG000", "OG001", "OG002"]), groups=(*GROUPS, {"id": "OG002", "title": "Total"}))), "3 groups at once"),
        (study(outcome("PFS", ("16", "8"), analysis(paramType="Hazard ratio, log"))), "its interval is that of a ratio"),
        (study(outcome("PFS", ("16", "8"), analysis(paramType="Hazard ratio, log", paramValue="-0.51", ciLowerLimit="-0.80", ciUpperLimit="-0.22"))), "logarithmic"),
        (study(outcome("PFS", ("16", "8"), analysis(paramValue="NA"))), "not a number"),
        (study(outcome("PFS", ("16", "8"), analysis(paramValue="0"))), "above 0"),
        (study(outcome("PFS", ("16", "8"), analysis(ciLowerLimit="0.9", ciUpperLimit="0.2"))), "is above the upper limit"),
        (study(outcome("PFS", ("16", "8"), analysis(), groups=({"id": "OG000", "title": "DVd"}, {"id": "OG001", "title": "Cohort Z"}))), "no arm is called"),
        (study(outcome("PFS in Participants With High Serum Foo", ("16", "8"), analysis()), design={"enrollmentInfo": {"count": 402}}), "High Serum Foo"),
        (study(outcome("PFS", ("16", "8"), analysis()), conditions=["Asthma"]), "the field is not about"),
        (study(outcome("PFS", ("16", "8"), analysis(), groups=({"id": "OG000", "title": "DVd"}, {"id": "OG001", "title": "Kd"})),
               arms=arms(("DVd", "EXPERIMENTAL", "Daratumumab"), ("Kd", "ACTIVE_COMPARATOR", "Unknownib"))), "Unknownib"),
    ],
)  # fmt: skip
def test_ambiguous_analyses_are_left_unread_with_the_reason(
    made: dict[str, Any], reason: str
) -> None:
    assert contrasts(made) == []
    (reported,) = reasons(made)
    assert reason in reported


# Which arm a group is


@pytest.mark.parametrize(
    ("labels", "titles"),
    [
        (("DVd", "Vd"), ("Participants who received DVd", "Vd arm")),
        (("Arm A: Daratumumab + Vd (DVd)", "Arm B: Vd"), ("DVd", "Vd")),
        (("Arm A", "Arm B"), ("Daratumumab, Bortezomib and LD-Dex", "Velcade + Dex")),
        (("Arm A", "Arm B"), ("DVd", "Vd")),
        (("1. Dara-Vd", "2. Vd"), ("Dara-Vd", "Vd")),
        (("Daratumumab (JNJ-54767414) + Vd", "Vd"), ("Daratumumab + Vd", "Vd")),
    ],
)  # fmt: skip
def test_groups_find_their_arms(labels: tuple[str, str], titles: tuple[str, str]) -> None:
    given = arms(
        (labels[0], "EXPERIMENTAL", "Daratumumab", "Bortezomib", "Dexamethasone"),
        (labels[1], "ACTIVE_COMPARATOR", "Bortezomib", "Dexamethasone"),
    )
    groups = ({"id": "OG000", "title": titles[0]}, {"id": "OG001", "title": titles[1]})
    rows = converted(study(outcome("PFS", ("16", "8"), analysis(), groups=groups), arms=given)).rows
    regimen = {row["arm"]: row["regimen"] for row in rows["arms"]}
    (row,) = (row for row in rows["results"] if row["kind"] == "contrast")
    assert (regimen[row["arm"]], regimen[row["comparator_arm"]]) == ("DVd", "Vd")


@pytest.mark.parametrize(
    "title", ["Bortezomib", "Any bortezomib", "Total", "Daratumumab or bortezomib", "Cohort 3"]
)
def test_a_group_that_may_be_several_arms_gets_no_arm(title: str) -> None:
    groups = ({"id": "OG000", "title": title}, {"id": "OG001", "title": "Vd"})
    assert contrasts(study(outcome("PFS", ("16", "8"), analysis(), groups=groups))) == []


# Figures of analyses


def test_level_sides_and_p_value() -> None:
    row = only(
        study(
            outcome(
                "Overall Survival",
                ("16", "8"),
                analysis(
                    ciPctValue="96.85",
                    ciNumSides="ONE_SIDED",
                    ciLowerLimit=None,
                    pValue="= 0.0014",
                    pValueComment="one-sided",
                ),
            )
        )
    )
    assert (row["endpoint"], row["ci_level"], row["ci_low"], row["ci_high"], row["p_value"]) == (
        "OS",
        "96.85",
        "",
        "0.80",
        "0.0014",
    )
    assert "One-sided interval. One-sided p value." in row["note"]


def test_non_inferiority_is_noted() -> None:
    row = only(
        study(
            outcome(
                "PFS",
                ("16", "8"),
                analysis(nonInferiorityType="NON_INFERIORITY", nonInferiorityComment="margin 1.43"),
            )
        )
    )
    assert "Tested for non-inferiority: margin 1.43." in row["note"]


def test_several_analyses_of_an_outcome_become_separate_rows() -> None:
    rows = contrasts(study(outcome("PFS", ("16", "8"), analysis(), analysis(paramValue="0.61"))))
    assert [row["value"] for row in rows] == ["0.60", "0.61"]
    assert len({row["result"] for row in rows}) == 2


def test_a_p_value_alone_is_a_claim_without_direction() -> None:
    row = only(
        study(
            outcome(
                "PFS",
                ("16", "8"),
                analysis(
                    paramType=None,
                    paramValue=None,
                    ciLowerLimit=None,
                    ciUpperLimit=None,
                    ciPctValue=None,
                ),
            )
        )
    )
    assert (row["measure"], row["value"], row["claim"], row["direction"], row["p_value"]) == (
        "claim",
        "",
        "p value only",
        "",
        "<0.0001",
    )


def test_odds_ratios_of_responses() -> None:
    made = study(outcome("Overall Response Rate", ("80", "60"), analysis(paramType="Odds Ratio (OR)", paramValue="2.5", ciLowerLimit="1.5", ciUpperLimit="4.0"),
                         paramType="NUMBER", unitOfMeasure="percentage of participants"))  # fmt: skip
    row = only(made)
    assert (row["endpoint"], row["measure"], row["value"], row["direction"]) == (
        "ORR",
        "odds_ratio",
        "2.5",
        "better",
    )


def test_differences_follow_the_figures() -> None:
    made = study(outcome("Change in weight", ("3.0", "2.0"), analysis(paramType="Mean Difference (Final Values)", paramValue="-1.0", ciLowerLimit="-2.0", ciUpperLimit="0.1"),
                         paramType="MEAN", unitOfMeasure="kg"))  # fmt: skip
    row = only(made)
    assert (row["arm"], row["value"], row["ci_low"], row["ci_high"], row["endpoint"]) == (
        "NCT00000001-DVd",
        "1.0",
        "-0.1",
        "2.0",
        "OUTCOME",
    )


def test_a_factorial_trial_compares_its_arms_and_leaves_its_margins() -> None:
    given = arms(("A plus B", "EXPERIMENTAL", "Lenalidomide", "Bortezomib"), ("A", "EXPERIMENTAL", "Lenalidomide", "Placebo"),
                 ("B", "EXPERIMENTAL", "Bortezomib", "Placebo"), ("Neither", "PLACEBO_COMPARATOR", "Placebo"))  # fmt: skip
    cells = ({"id": "OG000", "title": "A plus B"}, {"id": "OG001", "title": "Neither"})
    margin = (
        {"id": "OG000", "title": "Lenalidomide (with or without bortezomib)"},
        {"id": "OG001", "title": "No lenalidomide"},
    )
    made = study(
        outcome("OS", ("20", "10"), analysis(), groups=cells),
        outcome("OS", ("20", "10"), analysis(), groups=margin),
        arms=given,
    )
    assert [(row["arm"], row["comparator_arm"]) for row in contrasts(made)] == [
        ("NCT00000001-A-plus-B", "NCT00000001-Neither")
    ]
    (reason,) = reasons(made)
    assert "may pool arms" in reason


# People


@pytest.mark.parametrize(
    ("title", "criteria"),
    [("PFS in Participants With del(17p)", "has:del(17p)"), ("PFS in Patients Without del(17p)", "not has:del(17p)"), ("PFS in Patients Who Received 1 Prior Line of Therapy", "lines=1"),
     ("PFS in Lenalidomide-refractory Participants", "refractory:lenalidomide"), ("PFS: Subgroup of Participants With 2 or 3 Prior Lines of Therapy", "lines=2-3"),
     ("PFS in Participants With High Risk Cytogenetics (del17p, t(4;14) or t(14;16))", "has:high-risk-cytogenetics"), ("PFS in Participants ≥ 65 Years of Age", "age>=65"),
     ("PFS in Subgroup of Participants Previously Treated With Bortezomib", "exposed:bortezomib"), ("PFS in Participants < 65 Years", "age<65"),
     ("PFS in Participants With Relapsed or Refractory Multiple Myeloma", ""), ("Overall Survival in the Intent-to-Treat Population", ""), ("PFS in Participants Treated With DVd", ""),
     ("PFS as Assessed by Independent Review Committee (IRC)", "")],
)  # fmt: skip
def test_subgroups_in_titles(title: str, criteria: str) -> None:
    rows = converted(study(outcome(title, ("16", "8"), analysis()))).rows
    (row,) = (row for row in rows["results"] if row["kind"] == "contrast")
    population = next(
        other for other in rows["populations"] if other["population"] == row["population"]
    )
    assert (population["criteria"], bool(population.get("part_of"))) == (criteria, bool(criteria))


def test_a_subgroup_in_the_description_of_the_population_counts() -> None:
    made = study(
        outcome(
            "PFS",
            ("16", "8"),
            analysis(),
            populationDescription="Subgroup of participants with del(17p)",
        )
    )
    assert only(made)["population"] == "NCT00000001-has-del-17p"
    made = study(
        outcome(
            "PFS",
            ("16", "8"),
            analysis(),
            populationDescription="A subset of participants with samples",
        )
    )
    assert "samples" in reasons(made)[0]


def test_subgroups_in_classes_and_in_groups() -> None:
    def line(title: str, *values: str) -> dict[str, Any]:
        return {
            "title": title,
            "categories": [
                {
                    "measurements": [
                        {"groupId": f"OG00{n}", "value": value} for n, value in enumerate(values)
                    ]
                }
            ],
        }

    classes = [line("1 prior line", "20", "9"), line("2-3 prior lines", "12", "7")]
    made = study(
        outcome("PFS", (), analysis(groupDescription="1 prior line"), analysis(), classes=classes)
    )
    assert [row["population"] for row in contrasts(made)] == ["NCT00000001-lines-1"]
    assert "does not say" in reasons(made)[0]
    groups = ({"id": "OG000", "title": "DVd - del(17p)"}, {"id": "OG001", "title": "Vd - del(17p)"})
    assert (
        only(study(outcome("PFS", ("20", "10"), analysis(), groups=groups)))["population"]
        == "NCT00000001-has-del-17p"
    )


CRITERIA = """Inclusion Criteria:

* Must have received 1 to 3 prior lines of therapy
* Participants must be refractory to lenalidomide
* Prior treatment with a proteasome inhibitor and an immunomodulatory drug

Exclusion Criteria:

* Prior treatment with daratumumab or other anti-CD38 therapy
* Refractory to bortezomib
* Prior therapy with carfilzomib within 6 months
* Platelets below 50"""


def test_understood_eligibility_becomes_criteria_and_the_rest_stays_text() -> None:
    loaded = converted(study(criteria=CRITERIA))
    (whole,) = loaded.rows["populations"]
    criteria = "lines=1-3, refractory:lenalidomide, exposed:PI, exposed:IMiD, naive:daratumumab, naive:anti-CD38, not refractory:bortezomib"
    assert whole["criteria"] == criteria
    assert [item.what for item in loaded.unread] == [
        "not: Prior therapy with carfilzomib within 6 months",
        "not: Platelets below 50",
    ]
    assert "Platelets below 50" in whole["note"]
    assert loaded.rows["trials"][0]["setting"] == "relapse"


@pytest.mark.parametrize(
    ("item", "criteria"),
    [("Received 2 to 4 prior lines of therapy, including an immunomodulatory agent, a proteasome inhibitor, and an anti-CD38 antibody", "lines=2-4, exposed:IMiD, exposed:PI, exposed:anti-CD38"),
     ("At least 1 prior line of therapy including lenalidomide unless intolerant", ""), ("Refractory to lenalidomide or bortezomib", "(refractory:lenalidomide | refractory:bortezomib)"), ("Not refractory to carfilzomib", "not refractory:carfilzomib"),
     ("Refractory to lenalidomide unless intolerant", ""), ("Prior treatment with thalidomide at least 2 cycles", ""), ("Has not received 2 prior lines", ""),
     ("Refractory to an experimental drug", "")],
)  # fmt: skip
def test_items_of_eligibility(item: str, criteria: str) -> None:
    made = study(criteria=f"Inclusion Criteria:\n\n* {item}\n* Adults\n* Consent")
    assert converted(made).rows["populations"][0]["criteria"] == criteria


def test_newly_diagnosed_is_front_line() -> None:
    rows = converted(study(about={"briefTitle": "DVd in Newly Diagnosed Multiple Myeloma"})).rows
    assert (rows["trials"][0]["setting"], rows["populations"][0]["criteria"]) == (
        "front-line",
        "lines=0",
    )


@pytest.mark.parametrize(
    ("title", "stage"),
    [
        ("DVd as Adjuvant Therapy in Multiple Myeloma", "adjuvant"),
        ("DVd as Neoadjuvant Therapy in Multiple Myeloma", "perioperative"),
        ("DVd in Multiple Myeloma", ""),
    ],
)
def test_a_title_names_a_stage_of_care_without_lines(title: str, stage: str) -> None:
    assert converted(study(about={"briefTitle": title})).rows["trials"][0]["setting"] == stage


def test_another_condition_becomes_a_criterion_on_request() -> None:
    rows = converted(
        study(outcome("OS", ("16", "8"), analysis()), conditions=["Asthma"]), add_unknown=True
    ).rows
    assert rows["conditions"] == [{"condition": "asthma", "label_en": "Asthma"}]
    assert rows["populations"][0]["criteria"] == "condition:asthma"


def test_a_known_feature_needs_no_adding() -> None:
    rows = converted(
        study(outcome("OS", ("16", "8"), analysis()), conditions=["Plasma Cell Leukemia"])
    ).rows
    assert rows["populations"][0]["criteria"] == "has:plasma-cell-leukaemia"


# Estimates, harms, other studies


def test_medians_landmarks_counts_and_what_was_not_reached() -> None:
    not_reached = {"classes": [{"categories": [{"measurements": [
        {"groupId": "OG000", "value": "NA", "lowerLimit": "30.1", "upperLimit": "NA", "comment": "Median not reached"}, {"groupId": "OG001", "value": "20.1"}]}]}]}  # fmt: skip
    (row,) = converted(study(outcome("Overall Survival", (), **not_reached))).rows["results"]
    assert (row["measure"], row["value"], row["ci_low"], row["comparator_value"], row["unit"]) == (
        "median",
        "NR",
        "30.1",
        "20.1",
        "months",
    )
    (row,) = converted(
        study(
            outcome(
                "PFS at 12 Months",
                ("60", "30"),
                paramType="NUMBER",
                unitOfMeasure="percentage of participants",
            )
        )
    ).rows["results"]
    assert (row["measure"], row["landmark_months"], row["value"], row["unit"]) == (
        "landmark",
        "12",
        "60",
        "percent",
    )
    (row,) = converted(
        study(
            outcome(
                "MRD Negativity",
                ("22", "9"),
                paramType="COUNT_OF_PARTICIPANTS",
                unitOfMeasure="Participants",
            )
        )
    ).rows["results"]
    assert (row["endpoint"], row["value"], row["comparator_value"], row["unit"]) == (
        "MRD",
        "22/100",
        "9/101",
        "count",
    )


EVENTS = {
    "eventGroups": [{"id": "EG000", "title": "DVd", "seriousNumAffected": 10, "seriousNumAtRisk": 100}, {"id": "EG001", "title": "Vd", "seriousNumAffected": 8, "seriousNumAtRisk": 90}],
    "seriousEvents": [{"term": term, "stats": [{"groupId": "EG000", "numAffected": count, "numAtRisk": 1000}, {"groupId": "EG001", "numAffected": 0, "numAtRisk": 900}]}
                      for term, count in (("Pneumonia", 50), ("Hiccups", 1))],
}  # fmt: skip


def test_adverse_events_are_harms_and_rare_ones_are_counted() -> None:
    loaded = converted(study(outcome(), events=EVENTS))
    harms = [
        (row["event"], row["value"], row["comparator_value"])
        for row in loaded.rows["results"]
        if row["endpoint"] == "AE"
    ]
    assert harms == [
        ("serious adverse events, total", "10/100", "8/90"),
        ("Pneumonia (serious)", "50/1000", "0/900"),
    ]
    assert [item.what for item in loaded.unread if item.place == "adverse events"] == [
        "1 serious events"
    ]
    every = converted(study(outcome(), events=EVENTS), every_event=True)
    assert "Hiccups (serious)" in [row["event"] for row in every.rows["results"]]


def test_a_record_is_linked_to_trials_with_its_number_or_name() -> None:
    rows = converted(study(about={"nctId": "NCT01998971", "acronym": ""})).rows["same_study"]
    assert [(row["trial"], row["active"], row["reason"]) for row in rows] == [
        ("MMY1001", "yes", "Both have the registry number NCT01998971.")
    ]
    rows = converted(study(about={"acronym": "CASTOR"})).rows["same_study"]
    assert [(row["trial"], row["active"]) for row in rows] == [("CASTOR", "yes")]
    rows = converted(
        study(about={"acronym": "CASTOR"}, arms=arms(("A", "EXPERIMENTAL", "Thalidomide")))
    ).rows["same_study"]
    assert [(row["trial"], row["active"]) for row in rows] == [("CASTOR", "no")]


def test_results_not_posted_are_named() -> None:
    (left,) = converted(study({**outcome("PFS"), "reportingStatus": "NOT_POSTED"})).unread
    assert left.reason == "no results are posted"


# All rows of all these records stand the check of the tables


def test_rows_are_rows_of_the_tables() -> None:
    made = study(
        outcome("PFS", ("16", "8"), analysis()),
        outcome("PFS in Participants With del(17p)", ("16", "8"), analysis()),
        criteria=CRITERIA,
        events=EVENTS,
    )
    merged: Rows = {name: list(rows) for name, rows in shipped_terms().rows.items()}
    for name, rows in converted(made, add_unknown=True).rows.items():
        merged[name] = [*merged.get(name, []), *map(dict, rows)]
    known = [fault for fault in check(merged) if "NCT00000001" in str(fault)]
    assert known == []


@pytest.mark.parametrize(
    ("made", "expected"),
    [(study(about={"nctId": "none"}), "is not a registry number"), (study(statusModule={}), "no date of posting"), (study(armsInterventionsModule={"armGroups": "many"}), ""),
     (study(designModule={"phases": 3}), "does not have the expected structure")],
)  # fmt: skip
def test_records_of_another_form_are_faults_not_crashes(
    made: dict[str, Any], expected: str
) -> None:
    if expected:
        with pytest.raises(RecordFault, match=expected):
            converted(made)
    else:
        assert "arms" not in converted(made).rows


@pytest.mark.parametrize("name", ["Proteasome Inhibitor", "IMiD", "anti-CD38 antibody"])
def test_a_drug_named_like_a_class_takes_no_name_from_it(name: str) -> None:
    given = arms(
        ("A", "EXPERIMENTAL", name, "Dexamethasone"), ("B", "PLACEBO_COMPARATOR", "Placebo")
    )
    rows = converted(study(arms=given), add_unknown=True).rows
    (drug,) = [row for row in rows["drugs"] if row["label_en"].lower() == name.lower()]
    assert drug["drug"].endswith("-unspecified")
    assert not list(check({"drugs": rows["drugs"]}, shipped_terms().rows))
