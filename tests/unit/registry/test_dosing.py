"""Arms of one regimen at different doses, schedules or routes: a regimen is never compared with
itself."""

from __future__ import annotations

from typing import Any

import pytest
from registry_records import analysis, arms, converted, outcome, reasons, study
from trialgraph.loaders.registry.dosing import apart, dosing

X, C = "EXPERIMENTAL", "ACTIVE_COMPARATOR"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Once-daily ABC+3TC", "once daily"),
        ("ABC+3TC, twice a day", "twice daily"),
        ("Drug 40 mg QD", "40 mg; once daily"),
        ("Drug 2.5 mg/kg every 3 weeks", "2.5 mg/kg; every 3 weeks"),
        ("Drug Q3W SC", "every 3 weeks; subcutaneous"),
        ("Drug intravenously, every four weeks", "every 4 weeks; intravenous"),
        ("Drug, once per week", "once weekly"),
        ("Drug twice weekly by mouth", "twice weekly; oral"),
        ("Low-dose drug", "low dose"),
        ("Drug for up to 18 four-week cycles", "18 cycles"),
        ("Drug until disease progression", "until progression"),
        ("Continuous drug", "continuous"),
        ("Odd quads bidding", ""),
        ("Drug", ""),
    ],
)
def test_dose_schedule_and_route_in_one_spelling(text: str, words: str) -> None:
    assert "; ".join(dosing(text)) == words


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("X 40 mg", "X 60 mg"), ["40 mg", "60 mg"]),
        (("X 40 mg SC", "X 40 mg IV"), ["subcutaneous", "intravenous"]),
        (("X once daily", "X"), ["once daily", ""]),
        (("X", "X"), []),
        (("X early", "X deferred"), []),
        (("X 5 mg", "X 10 mg", "X 10 mg"), []),
    ],
)
def test_what_distinguishes_arms(labels: tuple[str, ...], expected: list[str]) -> None:
    assert apart([[label] for label in labels]) == expected


def compared(*labels: str, drug: str = "Selinexor", **options: Any) -> Any:
    """Two arms of one drug, compared by a hazard ratio, with a median each."""
    given = arms((labels[0], X, drug), (labels[1], C, drug))
    groups = tuple({"id": f"OG00{n}", "title": label} for n, label in enumerate(labels))
    ratio = analysis(estimateComment=f"HR, {labels[0]} vs {labels[1]}")
    made = study(outcome("PFS", ("16", "8"), ratio, groups=groups), arms=given)
    return converted(made, **options), made


@pytest.mark.parametrize(
    ("labels", "regimens"),
    [
        (("Selinexor 40 mg", "Selinexor 60 mg"), ["Selinexor-40-mg", "Selinexor-60-mg"]),
        (("Selinexor SC", "Selinexor IV"), ["Selinexor-subcutaneous", "Selinexor-intravenous"]),
        (("Once-daily Selinexor", "Twice-daily Selinexor"),
         ["Selinexor-once-daily", "Selinexor-twice-daily"]),
        (("Selinexor", "Selinexor, once weekly, 60 mg"),
         ["Selinexor", "Selinexor-60-mg-once-weekly"]),
        (("Selinexor every 3 weeks", "Selinexor every 4 weeks"),
         ["Selinexor-every-3-weeks", "Selinexor-every-4-weeks"]),
    ],
)  # fmt: skip
def test_compared_arms_become_regimens_of_their_own(
    labels: tuple[str, str], regimens: list[str]
) -> None:
    made, _ = compared(*labels)
    assert [row["regimen"] for row in made.rows["arms"]] == regimens
    new = {row["regimen"]: row for row in made.rows["regimens"]}
    assert all(new[name]["drugs"] == "selinexor" for name in regimens if name in new)
    (ratio,) = (row for row in made.rows["results"] if row["kind"] == "contrast")
    assert ratio["value"] == "0.60"


@pytest.mark.parametrize(
    "labels",
    [("Early Selinexor", "Deferred Selinexor"), ("Selinexor, clinic A", "Selinexor, clinic B")],
)
def test_arms_whose_difference_is_unknown_are_not_compared(labels: tuple[str, str]) -> None:
    made, record = compared(*labels)
    regimens = {row["arm"]: row["regimen"] for row in made.rows["arms"]}
    assert set(regimens.values()) == {"Selinexor"}
    assert not any(row.get("comparator_arm") for row in made.rows["results"])
    assert [row["value"] for row in made.rows["results"]] == ["16", "8"]
    (reason,) = reasons(record)
    assert "both arms receive Selinexor" in reason


def test_abbreviations_that_an_intervention_defines_are_drugs() -> None:
    """As in a factorial trial of antiretroviral drugs, whose arms differ in schedule."""
    others = ["ABC: abacavir: Ziagen", "3TC: lamivudine: Epivir"]
    given = arms(
        ("Once-daily ABC+3TC", X, "Once-daily ABC+3TC"),
        ("Twice-daily ABC+3TC", C, "Twice-daily ABC+3TC"),
        others={"Once-daily ABC+3TC": others, "Twice-daily ABC+3TC": others},
    )
    groups = (
        {"id": "OG000", "title": "ABC/3TC once daily"},
        {"id": "OG001", "title": "ABC/3TC twice daily"},
    )
    made = converted(
        study(outcome("OS", ("16", "8"), analysis(), groups=groups), arms=given), add_unknown=True
    )
    assert [row["drug"] for row in made.rows["drugs"]] == ["abacavir", "lamivudine"]
    assert [row["regimen"] for row in made.rows["arms"]] == [
        "abacavir-lamivudine-once-daily",
        "abacavir-lamivudine-twice-daily",
    ]
    labels = [row["label_en"] for row in made.rows["regimens"]]
    assert "abacavir plus lamivudine once daily" in labels


def test_letters_with_abbreviations_find_their_arms() -> None:
    others = {"ABC+3TC": ["ABC: abacavir", "3TC: lamivudine"]}
    given = arms(
        ("Arm A: ABC+3TC+NNRTI", C, "ABC+3TC", "Nevirapine"),
        ("Arm B: ABC+3TC+NNRTI+ZDV", X, "ABC+3TC", "Nevirapine", "Zidovudine"),
        others=others,
    )
    groups = (
        {"id": "OG000", "title": "Arm A: ABC+3TC"},
        {"id": "OG001", "title": "Arm B: ABC+3TC+ZDV"},
    )
    made = converted(study(outcome("OS", ("16", "8"), groups=groups), arms=given), add_unknown=True)
    found = {
        row["value"]: row["arm"].removeprefix("NCT00000001-Arm-")[:1]
        for row in made.rows["results"]
    }
    beside = {
        row["comparator_value"]: row["comparator_arm"].removeprefix("NCT00000001-Arm-")[:1]
        for row in made.rows["results"]
        if row.get("comparator_value")
    }
    assert found | beside == {"16": "A", "8": "B"}


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        (("DTG 50 mg + ABC/3TC FDC OD", "EFV 600 mg"), "AB"),
        (("EFV", "DTG + ABC/3TC once daily"), "BA"),
        (("DTG 10 mg + ABC/3TC", "EFV"), "AB"),
        (("DTG + ABC/3TC BID", "EFV"), " B"),
        (("DTG", "EFV"), "AB"),
    ],
)
def test_a_title_may_give_another_dosing_than_the_label(
    titles: tuple[str, str], found: str
) -> None:
    """But none that contradicts it: twice daily is not once daily."""
    given = arms(("DTG + ABC/3TC QD", X, "Newmab"), ("EFV", C, "Othermab"))
    groups = tuple({"id": f"OG{n}", "title": title} for n, title in enumerate(titles))
    made = converted(study(outcome("OS", ("16", "8"), groups=groups), arms=given), add_unknown=True)
    letters = {"DTG-+-ABC-3TC-QD": "A", "EFV": "B"}
    arm_of: dict[str, str] = {}
    for row in made.rows.get("results", []):
        arm_of[row["value"]] = letters[row["arm"].removeprefix("NCT00000001-")]
        if row.get("comparator_value"):
            comparator = row["comparator_arm"].removeprefix("NCT00000001-")
            arm_of[row["comparator_value"]] = letters[comparator]
    assert "".join(arm_of.get(value, " ") for value in ("16", "8")) == found
