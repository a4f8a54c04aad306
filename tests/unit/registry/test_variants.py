"""The wordings of analyses in registries, each with the reading of a careful person.

The records are hand-made after real ones. Each table row is an analysis. An analysis that cannot be
read reliably must be left unread, with the reason.
"""

from __future__ import annotations

from typing import Any

import pytest
from registry_records import analysis, arms, contrasts, converted, outcome, reasons, study

NOT_REACHED = ("NA", "NA")  # figures that say nothing about the order
AS_PRINTED = ("DVd", "Vd", "0.60", "0.45", "0.80")
TURNED = ("DVd", "Vd", "1.67", "1.25", "2.22")


def read(row: dict[str, str]) -> tuple[str, ...]:
    arm, comparator = (row[name].removeprefix("NCT00000001-") for name in ("arm", "comparator_arm"))
    return (arm, comparator, row["value"], row["ci_low"], row["ci_high"])


@pytest.mark.parametrize(
    "parameter",
    ["Hazard Ratio (HR)", "Cox Proportional Hazard", "Cox proportional hazards ratio", "Hazard ratio (cause-specific)", "Cause-specific", "Stratified HR",
     "Other (Hazard ratio vs placebo)", "aHR", "adjusted HR", "sHR", "Hazard rate ratio", "Relative Hazard", "Hazards Ratio", "Hazard-ratio", "Harzard Ratio",
     "Hazard Ration (HR)", "HazardRatio", "log-rank hazard ratio", "Log-rank HR", "Ratio of hazards", "Piecewise hazard ratio", "HAZARD RATIO"],
)  # fmt: skip
def test_names_of_a_hazard_ratio(parameter: str) -> None:
    (row,) = contrasts(study(outcome("PFS", ("16", "8"), analysis(paramType=parameter))))
    assert (row["measure"], read(row)) == ("hazard_ratio", AS_PRINTED)


@pytest.mark.parametrize(
    ("parameter", "fields"),
    [("Other", {"estimateComment": "Hazard ratio"}), ("Other", {"statisticalMethod": "Regression, Cox"}), (None, {"statisticalMethod": "Regression, Cox"}),
     ("Hazard", {"statisticalMethod": "Regression, Cox"}), ("Estimate", {"groupDescription": "Cox proportional hazards model"}), ("Ratio", {"statisticalComment": "stratified Cox model"})],
)  # fmt: skip
def test_a_vague_name_is_read_by_the_text_around_it(
    parameter: str | None, fields: dict[str, str]
) -> None:
    (row,) = contrasts(study(outcome("PFS", ("16", "8"), analysis(paramType=parameter, **fields))))
    assert (row["measure"], read(row)) == ("hazard_ratio", AS_PRINTED)


@pytest.mark.parametrize(
    ("parameter", "measure"),
    [("Risk Ratio (RR)", "risk_ratio"), ("Rate Ratio", "rate_ratio"), ("Incidence Rate Ratio", "rate_ratio"), ("Odds Ratio (OR)", "odds_ratio"),
     ("Median Difference (Final Values)", "difference"), ("Mean Difference (Net)", "difference")],
)  # fmt: skip
def test_names_of_other_measures(parameter: str, measure: str) -> None:
    (row,) = contrasts(study(outcome("PFS", NOT_REACHED, analysis(paramType=parameter))))
    assert (row["measure"], row["flags"]) == (measure, "inferred")


@pytest.mark.parametrize(
    "parameter",
    [
        "Slope",
        "Other",
        "Estimate",
        "Win Ratio",
        "Relative Risk Reduction",
        "Hazard reduction",
        "Vaccine efficacy",
        "Kappa",
        "Hazard Rate",
    ],
)
def test_names_of_measures_that_the_tables_do_not_have(parameter: str) -> None:
    made = study(outcome("PFS", ("16", "8"), analysis(paramType=parameter)))
    assert contrasts(made) == []
    assert "is unknown" in reasons(made)[0]


def test_hazards_that_are_not_ratios_count_as_unloaded_hazard_ratios() -> None:
    loaded = converted(
        study(
            outcome(
                "PFS",
                ("16", "8"),
                analysis(paramType="Hazard Ratio, log"),
                analysis(paramType="Hazard Rate"),
                analysis(),
            )
        )
    )
    assert (loaded.hazard_ratios, loaded.loaded_ratios) == (3, 1)


@pytest.mark.parametrize(
    ("level", "kept"),
    [
        ("95", "95"),
        ("95.0", "95.0"),
        ("97.5", "97.5"),
        ("99.9", "99.9"),
        ("95%", "95"),
        (95, "95"),
        ("0.95", ""),
        ("100", ""),
    ],
)
def test_levels(level: Any, kept: str) -> None:
    (row,) = contrasts(study(outcome("PFS", ("16", "8"), analysis(ciPctValue=level))))
    assert (row["ci_level"], read(row)) == (kept, AS_PRINTED)


@pytest.mark.parametrize(
    ("changes", "limits"),
    [({"ciNumSides": "ONE_SIDED", "ciLowerLimit": None}, ("", "0.80")), ({"ciNumSides": "ONE_SIDED", "ciUpperLimit": None}, ("0.45", "")),
     ({"ciUpperLimit": "NA", "ciUpperLimitComment": "not estimable"}, ("0.45", "")), ({"ciLowerLimit": "0"}, ("0", "0.80")), ({"ciUpperLimit": "Infinity"}, ("0.45", ""))],
)  # fmt: skip
def test_missing_limits(changes: dict[str, Any], limits: tuple[str, str]) -> None:
    (row,) = contrasts(study(outcome("PFS", ("16", "8"), analysis(**changes))))
    assert (row["value"], row["ci_low"], row["ci_high"]) == ("0.60", *limits)
    odd = [
        value
        for value in (changes.get("ciLowerLimit"), changes.get("ciUpperLimit"))
        if value not in (None, "0")
    ]
    assert all(f"limit printed as {value}." in row["note"] for value in odd)


def test_a_p_value_that_is_not_a_number_is_listed_and_the_ratio_loaded() -> None:
    made = study(outcome("PFS", ("16", "8"), analysis(pValue="NS")))
    assert [row["p_value"] for row in contrasts(made)] == [""]
    assert "not a number" in reasons(made)[0]


def test_a_decimal_comma_is_not_a_thousands_separator() -> None:
    (row,) = contrasts(
        study(
            outcome(
                "PFS",
                ("16", "8"),
                analysis(
                    paramValue="0,654", ciLowerLimit="0,45", ciUpperLimit="0,801", pValue="<0,001"
                ),
            )
        )
    )
    assert (read(row), row["p_value"]) == (("DVd", "Vd", "0.654", "0.45", "0.801"), "<0.001")


# Which group stands above the line


@pytest.mark.parametrize(
    "words",
    ["HR <1 favors DVd", "A hazard ratio of less than 1 favors DVd", "A hazard ratio less than 1 indicates an advantage for DVd", "HR<1 indicates a lower risk of progression in the DVd arm",
     "HR less than one favours the experimental arm", "A hazard ratio below 1.0 is in favour of DVd", "Hazard ratios <1.0 favor DVd; >1.0 favor Vd", "HR > 1.0 favours Vd over DVd",
     "Hazard ratio < 1 favours DVd over Vd", "HR >1 indicates a higher hazard in DVd", "DVd/Vd", "DVd vs. Vd", "DVd relative to Vd", "Arm DVd over Arm Vd", "DVd as compared with Vd",
     "Ratio of DVd to Vd", "The hazard ratio compares DVd to Vd", "comparing DVd with Vd", "Hazard ratio = hazard of DVd/hazard of Vd", "hazard rate DVd divided by hazard rate Vd",
     "HR (DVd:Vd)", "Vd is the reference", "reference = Vd", "Vd as the reference arm", "numerator DVd", "Denominator: Vd", "Hazard ratio with Vd in the denominator",
     "Hazard ratio (experimental/control)", "treatment arm vs control arm", "HR < 1 indicates DVd is better than Vd", "HR from Cox model with DVd compared to Vd"],
)  # fmt: skip
def test_words_that_make_the_tested_arm_the_numerator(words: str) -> None:
    (row,) = contrasts(study(outcome("PFS", NOT_REACHED, analysis(estimateComment=words))))
    assert (read(row), row["flags"], row["direction"]) == (AS_PRINTED, "", "better")


@pytest.mark.parametrize(
    "words",
    ["HR<1 favours Vd", "Vd/DVd", "Hazard ratio of Vd to DVd", "Values greater than 1 favor DVd", "A hazard ratio > 1 indicates a longer survival for DVd", "DVd is the reference",
     "Hazard ratio with Vd in the numerator", "hazard ratio of control to experimental", "comparing Vd to DVd", "HR >1 indicates an increased risk for Vd"],
)  # fmt: skip
def test_words_that_make_the_control_the_numerator(words: str) -> None:
    (row,) = contrasts(study(outcome("PFS", NOT_REACHED, analysis(estimateComment=words))))
    assert (read(row), row["flags"], row["direction"]) == (TURNED, "inferred", "worse")


def test_crossing_curves_do_not_invert_the_ratio() -> None:
    """Medians on the other side of a ratio near 1 show no order; those far from each other, about a
    clear ratio, do."""
    made = study(
        outcome(
            "PFS",
            ("3.2", "5.0"),
            analysis(paramValue="0.92", ciLowerLimit="0.77", ciUpperLimit="1.10"),
        )
    )
    assert contrasts(made) == []
    assert "not certain" in reasons(made)[0]
    stated = analysis(
        paramValue="0.92",
        ciLowerLimit="0.77",
        ciUpperLimit="1.10",
        estimateComment="HR < 1 favors DVd",
    )
    assert [read(row)[2] for row in contrasts(study(outcome("PFS", ("3.2", "5.0"), stated)))] == [
        "0.92"
    ]
    clear = analysis(paramValue="1.90", ciLowerLimit="1.40", ciUpperLimit="2.50")
    assert [read(row)[2] for row in contrasts(study(outcome("PFS", ("16", "8"), clear)))] == [
        "0.5263"
    ]
    contrary = analysis(
        paramValue="1.90",
        ciLowerLimit="1.40",
        ciUpperLimit="2.50",
        estimateComment="DVd vs Vd, hazard ratio",
    )
    assert "contradict" in reasons(study(outcome("PFS", ("16", "8"), contrary)))[0]


@pytest.mark.parametrize(
    ("ids", "reason"),
    [(["OG000", "OG001", "OG002"], "3 groups at once"), (["OG000"], "only one group"), (["OG000", "OG000"], "only one group"), (["OG000", "OG009"], "OG009"),
     (None, "which groups it compares"), ("OG000", "not among")],
)  # fmt: skip
def test_groups_that_are_not_two(ids: Any, reason: str) -> None:
    groups = tuple(
        {"id": f"OG00{number}", "title": title} for number, title in enumerate(("DVd", "Vd", "Kd"))
    )
    given = arms(("DVd", "EXPERIMENTAL", "Daratumumab", "Bortezomib", "Dexamethasone"), ("Vd", "ACTIVE_COMPARATOR", "Bortezomib", "Dexamethasone"),
                 ("Kd", "EXPERIMENTAL", "Carfilzomib", "Dexamethasone"))  # fmt: skip
    made = study(
        outcome("PFS", ("16", "8", "12"), analysis(groupIds=ids), groups=groups), arms=given
    )
    assert contrasts(made) == []
    assert reason in reasons(made)[0]


# What it is about


@pytest.mark.parametrize(
    ("title", "values", "ratio", "endpoint", "direction"),
    [("Time to First Response", ("1.0", "2.0"), ("1.67", "1.25", "2.2"), "TTR", "better"), ("Time to Response", ("2.0", "1.0"), ("0.60", "0.45", "0.80"), "TTR", "worse"),
     ("Duration of Response", ("20", "10"), ("0.60", "0.45", "0.80"), "DOR", "better"), ("Time to Next Treatment", ("20", "10"), ("0.60", "0.45", "0.80"), "TTNT", "better"),
     ("Overall Response Rate", ("1.0", "2.0"), ("1.67", "1.25", "2.2"), "ORR", "better"), ("Time to hospital discharge", ("20", "10"), ("0.60", "0.45", "0.80"), "OUTCOME", "")],
)  # fmt: skip
def test_hazard_ratios_of_wanted_and_unwanted_events(
    title: str, values: tuple[str, str], ratio: tuple[str, str, str], endpoint: str, direction: str
) -> None:
    value, low, high = ratio
    (row,) = contrasts(
        study(
            outcome(title, values, analysis(paramValue=value, ciLowerLimit=low, ciUpperLimit=high))
        )
    )
    assert (row["endpoint"], row["direction"]) == (endpoint, direction)


def line(title: str, first: str, other: str, *people: str) -> dict[str, Any]:
    """A class of an outcome, with its own numbers of people where these are given."""
    measured = [{"groupId": "OG000", "value": first}, {"groupId": "OG001", "value": other}]
    counts = [{"groupId": f"OG00{number}", "value": value} for number, value in enumerate(people)]
    own = {"denoms": [{"units": "Participants", "counts": counts}]} if people else {}
    return {"title": title, "categories": [{"measurements": measured}], **own}


def test_each_class_of_an_outcome_with_two_endpoints_gets_its_endpoint() -> None:
    classes = [line("PFS", "16", "8"), line("OS", "40", "30")]
    made = study(
        outcome(
            "PFS and OS",
            (),
            analysis(groupDescription="PFS"),
            analysis(estimateComment="Hazard ratio for overall survival", paramValue="0.70"),
            analysis(),
            classes=classes,
        )
    )
    assert [(row["endpoint"], row["value"]) for row in contrasts(made)] == [
        ("PFS", "0.60"),
        ("OS", "0.70"),
    ]
    assert "which of the outcome's endpoints" in reasons(made)[0]
    medians = [row for row in converted(made).rows["results"] if row["kind"] == "estimate"]
    assert [(row["endpoint"], row["value"], row["comparator_value"]) for row in medians] == [
        ("PFS", "16", "8"),
        ("OS", "40", "30"),
    ]


def test_a_class_has_its_own_numbers_analysed() -> None:
    classes = [
        line("1 prior line", "20", "9", "50", "51"),
        line("2-3 prior lines", "12", "7", "49", "48"),
    ]
    (row,) = contrasts(
        study(outcome("PFS", (), analysis(groupDescription="1 prior line"), classes=classes))
    )
    assert (row["population"], row["n"], row["n_comparator"]) == ("NCT00000001-lines-1", "50", "51")


@pytest.mark.parametrize(
    ("described", "population"),
    [("Participants in the ITT population with high-risk cytogenetics.", "NCT00000001-has-high-risk-cytogenetics"), ("ITT population: all randomized participants.", "NCT00000001-ITT"),
     ("Participants with measurable disease at baseline", "NCT00000001-ITT"), ("All randomized participants with at least 1 prior line of therapy", "NCT00000001-ITT")],
)  # fmt: skip
def test_a_description_of_the_population_defines_a_subgroup_only_beyond_the_eligibility(
    described: str, population: str
) -> None:
    made = study(
        outcome("PFS", ("16", "8"), analysis(), populationDescription=described),
        criteria="Inclusion Criteria:\n\n* At least 1 prior line of therapy\n* Adults\n* Consent",
    )
    assert [row["population"] for row in contrasts(made)] == [population]


@pytest.mark.parametrize(
    "changes",
    [{"classes": None}, {"classes": [None]}, {"classes": [{}]}, {"classes": [{"categories": [{"measurements": [None]}]}]}, {"groups": None}, {"denoms": None}, {"denoms": [None]},
     {"analyses": None}, {"analyses": [None]}, {"title": None}, {"unitOfMeasure": None}, {"paramType": None}],
)  # fmt: skip
def test_missing_or_null_parts_are_skipped(changes: dict[str, Any]) -> None:
    made = outcome("PFS", ("16", "8"))
    assert converted(study({**made, **changes})).record == "NCT00000001"


def test_numbers_in_place_of_text_are_read() -> None:
    made = study(
        outcome(
            "PFS",
            ("16", "8"),
            analysis(
                paramValue=0.6, ciLowerLimit=0.45, ciUpperLimit=0.8, ciPctValue=95, pValue=0.0001
            ),
        )
    )
    assert [(read(row)[2:], row["p_value"]) for row in contrasts(made)] == [
        (("0.6", "0.45", "0.8"), "0.0001")
    ]


def test_the_lower_limit_of_a_median_that_was_not_reached_shows_the_order() -> None:
    """Above the other median the limit shows whose hazard is lower; below it, it shows nothing."""

    def medians(low: str) -> dict[str, Any]:
        control = {"groupId": "OG000", "value": "19.2", "lowerLimit": "15.8", "upperLimit": "25.0"}
        tested = {
            "groupId": "OG001",
            "value": "NA",
            "lowerLimit": low,
            "upperLimit": "NA",
            "comment": "Median was not reached",
        }
        groups = ({"id": "OG000", "title": "Vd"}, {"id": "OG001", "title": "DVd"})
        return study(
            outcome(
                "PFS",
                (),
                analysis(),
                groups=groups,
                classes=[{"categories": [{"measurements": [control, tested]}]}],
            )
        )

    (row,) = contrasts(medians("28.1"))
    assert (read(row), row["flags"]) == (AS_PRINTED, "")
    assert contrasts(medians("17.0")) == []


def test_naming_the_compared_groups_does_not_order_a_ratio() -> None:
    made = study(outcome("PFS", NOT_REACHED, analysis(groupDescription="Vd vs DVd")))
    assert contrasts(made) == []
    assert "not as part of the ratio" in reasons(made)[0]
    made = study(
        outcome(
            "PFS",
            NOT_REACHED,
            analysis(estimateComment="Vd (control) vs DVd (test): 1-sided log-rank"),
        )
    )
    assert contrasts(made) == []
    (row,) = contrasts(
        study(outcome("PFS", NOT_REACHED, analysis(groupDescription="Hazard ratio, Vd vs DVd")))
    )
    assert read(row) == TURNED


# How arms and groups are called: after published trials of the shipped evidence

X, C, P = "EXPERIMENTAL", "ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR"
CALLED = {
    "brands and abbreviations": ([("Velcade and dexamethasone", C, "VELCADE (bortezomib)", "Dexamethasone"), ("Daratumumab + Velcade + dexamethasone", X, "Daratumumab", "VELCADE (bortezomib)", "Dexamethasone")],
        ["VELCADE (Bortezomib) + Dexamethasone (Vd)", "Daratumumab + VELCADE (Bortezomib) + Dexamethasone (DVd)"], "A hazard ratio less than (<) 1 indicates an advantage for DVd.", ("DVd", "Vd")),
    "drugs written out": ([("Lenalidomide + Dexamethasone (Rd)", C, "Lenalidomide", "Dexamethasone"), ("Carfilzomib + Lenalidomide + Dexamethasone (CRd)", X, "Carfilzomib", "Lenalidomide", "Dexamethasone")],
        ["Lenalidomide and Dexamethasone", "Carfilzomib, Lenalidomide, and Dexamethasone"], "The hazard ratio (CRd/Rd) was estimated by a stratified Cox model.", ("KRd", "Rd")),
    "abbreviations of the record": ([("Panobinostat + Bortezomib + Dexamethasone", X, "Panobinostat (PAN)", "Bortezomib (BTZ)", "Dexamethasone (Dex)"), ("Placebo + Bortezomib + Dexamethasone", P, "Placebo (PBO)", "Bortezomib (BTZ)", "Dexamethasone (Dex)")],
        ["PBO + BTZ + Dex", "PAN + BTZ + Dex"], "Hazard ratio: PAN + BTZ + Dex vs PBO + BTZ + Dex", ("Pano-Vd", "Vd")),
    "a placebo that counts for nothing": ([("Placebo + Lenalidomide + Dexamethasone", P, "Placebo", "Lenalidomide", "Dexamethasone"), ("Ixazomib + Lenalidomide + Dexamethasone", X, "Ixazomib", "Lenalidomide", "Dexamethasone")],
        ["Placebo+ Lenalidomide + Dexamethasone", "Ixazomib+ Lenalidomide + Dexamethasone"], "A hazard ratio less than 1 indicates better PFS in the ixazomib arm.", ("IRd", "Rd")),
    "a name with its code": ([("Isatuximab + Pomalidomide + Dexamethasone", X, "isatuximab SAR650984", "dexamethasone", "pomalidomide"), ("Pomalidomide + Dexamethasone", C, "dexamethasone", "pomalidomide")],
        ["Pomalidomide + Dexamethasone", "Isatuximab + Pomalidomide + Dexamethasone"], "HR < 1 favors Isatuximab + Pomalidomide + Dexamethasone", ("Isa-Pd", "Pd")),
    "abbreviations told by descriptions": ([("Arm A: Lenalidomide + Dexamethasone", C, "Lenalidomide", "Dexamethasone"), ("Arm B: Lenalidomide + Dexamethasone + Elotuzumab", X, "Lenalidomide", "Dexamethasone", "Elotuzumab (BMS-901608; HuLuc63)")],
        ["Ld: lenalidomide, dexamethasone", "E-Ld: elotuzumab, lenalidomide, dexamethasone"], "elotuzumab as numerator of the hazard ratio", ("Elo-Rd", "Rd")),
    "a choice of regimens": ([("Administration of bb2121", X, "bb2121"), ("Standard regimens as per Investigator's discretion", C, "Daratumumab", "Pomalidomide", "Dexamethasone", "Bortezomib", "Ixazomib")],
        ["bb2121", "Standard Regimens"], "bb2121 vs standard regimens", ("Ide-cel", "Choice-of-regimens")),
    "one regimen or another": ([("Arm A: Pomalidomide, Bortezomib and Dexamethasone (PVd) or Daratumumab, Pomalidomide and Dexamethasone (DPd)", C, "Pomalidomide", "Bortezomib", "Dexamethasone", "Daratumumab"), ("Arm B: Cilta-cel", X, "Cilta-cel")],
        ["Arm A (Standard Therapy): PVd or DPd", "Arm B: Cilta-cel"], "HR < 1 favors Arm B", ("Cilta-cel", "Choice-of-regimens")),
}  # fmt: skip


@pytest.mark.parametrize("case", CALLED)
def test_groups_of_published_trials_find_their_arms(case: str) -> None:
    given, titles, words, regimens = CALLED[case]
    groups = tuple({"id": f"OG00{number}", "title": title} for number, title in enumerate(titles))
    rows = converted(
        study(
            outcome("PFS", NOT_REACHED, analysis(estimateComment=words), groups=groups),
            arms=arms(*given),
        )
    ).rows
    regimen = {row["arm"]: row["regimen"] for row in rows["arms"]}
    (row,) = (row for row in rows["results"] if row["kind"] == "contrast")
    assert (regimen[row["arm"]], regimen[row["comparator_arm"]], row["value"], row["flags"]) == (
        *regimens,
        "0.60",
        "",
    )


def test_a_title_with_an_unknown_part_gets_no_arm() -> None:
    """`PAN + BTZ + Dex` is not the arm of bortezomib and dexamethasone."""
    groups = (
        {"id": "OG000", "title": "Foo + Bortezomib + Dexamethasone"},
        {"id": "OG001", "title": "DVd"},
    )
    made = study(outcome("PFS", ("16", "8"), analysis(), groups=groups))
    assert contrasts(made) == []
    assert "'Foo' in it is unknown" in reasons(made)[0]


def test_populations_whose_criteria_differ_only_in_a_sign_are_different() -> None:
    titles = (
        "PFS in Participants ≥ 65 Years of Age",
        "PFS in Participants < 65 Years of Age",
        "PFS in Participants With 2 Prior Lines",
        "PFS in Participants With ≥2 Prior Lines",
    )
    rows = converted(study(*(outcome(title, ("16", "8"), analysis()) for title in titles))).rows
    criteria = {row["population"]: row["criteria"] for row in rows["populations"]}
    read = [criteria[row["population"]] for row in rows["results"] if row["kind"] == "contrast"]
    assert read == ["age>=65", "age<65", "lines=2", "lines>=2"]


def test_classes_of_best_response_are_not_response_rates() -> None:
    classes = [line("CR", "20", "9"), line("VGPR", "50", "30")]
    rows = converted(
        study(
            outcome(
                "Best Overall Response",
                (),
                classes=classes,
                paramType="COUNT_OF_PARTICIPANTS",
                unitOfMeasure="Participants",
            )
        )
    ).rows
    assert [(row["endpoint"], row["event"], row["value"]) for row in rows["results"]] == [
        ("OUTCOME", "Best Overall Response: CR", "20/100"), ("OUTCOME", "Best Overall Response: VGPR", "50/100"),
    ]  # fmt: skip


def test_other_letters_and_routes_do_not_identify_an_arm() -> None:
    swapped = (
        {"id": "OG000", "title": "Group A: bortezomib and dexamethasone"},
        {"id": "OG001", "title": "Group B: DVd"},
    )
    given = arms(
        ("Arm A: DVd", X, "Daratumumab", "Bortezomib", "Dexamethasone"),
        ("Arm B: Vd", C, "Bortezomib", "Dexamethasone"),
    )
    (row,) = contrasts(
        study(
            outcome("PFS", NOT_REACHED, analysis(estimateComment="HR: DVd vs Vd"), groups=swapped),
            arms=given,
        )
    )
    assert [row[name].removeprefix("NCT00000001-Arm-") for name in ("arm", "comparator_arm")] == [
        "A-DVd",
        "B-Vd",
    ]
    route = ({"id": "OG000", "title": "Dara SC"}, {"id": "OG001", "title": "Vd"})
    other = arms(("Daratumumab IV", X, "Daratumumab"), ("Vd", C, "Bortezomib", "Dexamethasone"))
    assert contrasts(study(outcome("PFS", ("16", "8"), analysis(), groups=route), arms=other)) == []


def test_arms_of_the_same_regimen_are_distinguished_by_dose() -> None:
    given = arms(("Selinexor 40 mg", X, "Selinexor"), ("Selinexor 60 mg", X, "Selinexor"))
    groups = (
        {"id": "OG000", "title": "Selinexor 40 mg"},
        {"id": "OG001", "title": "Selinexor 60 mg"},
    )
    (row,) = contrasts(
        study(
            outcome(
                "PFS", NOT_REACHED, analysis(estimateComment="HR, 60 mg vs 40 mg"), groups=groups
            ),
            arms=given,
        )
    )
    assert (row["arm"], row["value"]) == ("NCT00000001-Selinexor-60-mg", "0.60")
