"""Titles of groups that leave out drugs, abbreviate, or name only a role.

A title that could mean several arms, or that names an unknown drug, never gets an arm.
"""

from __future__ import annotations

from typing import Any

import pytest
from registry_records import arms, converted, outcome, study

X, C, P = "EXPERIMENTAL", "ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR"
TRIPLET = arms(
    ("Pano + Bort + Dex", X, "Panobinostat", "Bortezomib", "Dexamethasone"),
    ("Pbo + Bort + Dex", P, "Placebo", "Bortezomib", "Dexamethasone"),
)
LENALIDOMIDE = arms(
    ("Carfilzomib, Lenalidomide, and Dexamethasone", X, "Carfilzomib", "Lenalidomide", "Dexamethasone"),
    ("Lenalidomide and Dexamethasone", C, "Lenalidomide", "Dexamethasone"),
)  # fmt: skip
MELPHALAN = arms(
    ("Bortezomib, Melphalan, Prednisone", X, "Bortezomib", "Melphalan", "Prednisone"),
    ("Melphalan, Prednisone", C, "Melphalan", "Prednisone"),
)
ELOTUZUMAB = arms(
    ("Lenalidomide + Dexamethasone", C, "Lenalidomide", "Dexamethasone"),
    ("Lenalidomide + Dexamethasone + Elotuzumab", X, "Lenalidomide", "Dexamethasone", "Elotuzumab"),
)
LETTERS = arms(
    ("Arm A: Lenalidomide + Bortezomib + Dexamethasone", X, "Lenalidomide", "Bortezomib", "Dexamethasone"),
    ("Arm B: Lenalidomide + Cyclophosphamide + Dexamethasone", X, "Lenalidomide", "Cyclophosphamide", "Dexamethasone"),
    ("Arm C: Lenalidomide + Dexamethasone", C, "Lenalidomide", "Dexamethasone"),
)  # fmt: skip


def regimens(given: dict[str, Any], *titles: str, described: tuple[str, ...] = ()) -> list[str]:
    """The regimen to which each group of a two-group outcome is assigned; empty: to none."""
    groups = tuple(
        {"id": f"OG{number}", "title": title, "description": text}
        for number, (title, text) in enumerate(
            zip(titles, described or ("",) * len(titles), strict=True)
        )
    )
    values = tuple(str(10 + number) for number in range(len(titles)))
    made = converted(study(outcome("PFS", values, groups=groups), arms=given))
    regimen_of = {row["arm"]: row["regimen"] for row in made.rows.get("arms", [])}
    found: dict[str, str] = {}
    for row in made.rows.get("results", []):
        found[row["value"]] = regimen_of[row["arm"]]
        if row.get("comparator_value"):
            found[row["comparator_value"]] = regimen_of[row["comparator_arm"]]
    return [found.get(value, "") for value in values]


@pytest.mark.parametrize(
    ("given", "titles", "expected"),
    [
        (TRIPLET, ("Panobinostat + Bortezomib", "Placebo + Bortezomib"), ("Pano-Vd", "Vd")),
        (TRIPLET, ("Placebo/Bortezomib", "Panobinostat/Bortezomib"), ("Vd", "Pano-Vd")),
        (TRIPLET, ("PAN+BTZ+Dex", "Placebo + Bortezomib"), ("Pano-Vd", "Vd")),
        (TRIPLET, ("Pan+BTZ+Dex", "Placebo + Bortezomib"), ("", "")),
        (TRIPLET, ("LBH589 + Bortezomib", "Placebo + Bortezomib"), ("Pano-Vd", "Vd")),
        (TRIPLET, ("LBH589 + XYZ + Bortezomib", "Placebo + Bortezomib"), ("", "")),
        (TRIPLET, ("ALL", "Placebo + Bortezomib"), ("", "")),
        (TRIPLET, ("Panobinostat", "Placebo"), ("Pano-Vd", "Vd")),
        (LENALIDOMIDE, ("Carfilzomib + Lenalidomide", "Lenalidomide"), ("KRd", "Rd")),
        (LENALIDOMIDE, ("Carfilzomib", "Control"), ("KRd", "Rd")),
        (LENALIDOMIDE, ("Carfilzomib Arm", "Control Arm"), ("KRd", "Rd")),
        (LENALIDOMIDE, ("Experimental Arm", "Control Arm"), ("KRd", "Rd")),
        (LENALIDOMIDE, ("Active comparator", "Experimental"), ("Rd", "KRd")),
        (LENALIDOMIDE, ("Lenalidomide", "Total"), ("", "")),
        (LENALIDOMIDE, ("Lenalidomide", "Lenalidomide + Dexamethasone"), ("", "Rd")),
        (LENALIDOMIDE, ("Carfilzomib or Lenalidomide", "Lenalidomide + Dexamethasone"), ("", "Rd")),
        (LENALIDOMIDE, ("Foo + Lenalidomide", "Lenalidomide + Dexamethasone"), ("", "Rd")),
        (LENALIDOMIDE, ("CFZ + Lenalidomide", "Lenalidomide + Dexamethasone"), ("KRd", "Rd")),
        (LENALIDOMIDE, ("CFZ + Pomalidomide", "Lenalidomide + Dexamethasone"), ("", "Rd")),
        (LENALIDOMIDE, ("Any carfilzomib", "No carfilzomib"), ("", "")),
        (MELPHALAN, ("Bortezomib + Melphalan", "Melphalan"), ("VMP", "melphalan-prednisone")),
        (MELPHALAN, ("VMP", "MP"), ("VMP", "melphalan-prednisone")),
        (MELPHALAN, ("VMP", "XP"), ("VMP", "melphalan-prednisone")),
        (MELPHALAN, ("VMP", "Xp"), ("VMP", "")),
        (ELOTUZUMAB, ("E-Ld", "Ld"), ("Elo-Rd", "Rd")),
        (ELOTUZUMAB, ("Lenalidomide + Dexamethasone (Ld)", "Elotuzumab + Lenalidomide + Dexamethasone (E-Ld)"), ("Rd", "Elo-Rd")),
        (LETTERS, ("Arm A: Len+Bort", "Arm B: Len+Cyclo", "Arm C: Len"), ("VRd", "RCd", "Rd")),
        (LETTERS, ("Arm A", "Arm B", "Arm C"), ("VRd", "RCd", "Rd")),
        (LETTERS, ("Arm B", "Arm A", "Arm C"), ("RCd", "VRd", "Rd")),
    ],
)  # fmt: skip
def test_short_titles_find_their_arms(
    given: dict[str, Any], titles: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert regimens(given, *titles) == list(expected)


def test_arms_of_the_same_drugs_are_told_apart_by_a_word_in_brackets() -> None:
    """As in a trial of continuous treatment against 18 cycles of it."""
    given = arms(
        ("Lenalidomide and Dexamethasone Rd", X, "Lenalidomide", "Dexamethasone"),
        ("Lenalidomide and Dexamethasone Rd18", X, "Lenalidomide", "Dexamethasone"),
        ("Melphalan and Prednisone", C, "Melphalan", "Prednisone"),
    )
    titles = (
        "Lenalidomide and Low-Dose Dexamethasone (Rd)",
        "Lenalidomide and Dexamethasone (Rd18)",
    )
    groups = tuple({"id": f"OG{n}", "title": title} for n, title in enumerate(titles))
    made = converted(study(outcome("PFS", ("25.5", "20.7"), groups=groups), arms=given))
    found = {row["value"]: row["arm"].rpartition("-")[2] for row in made.rows["results"]}
    assert found == {"25.5": "Rd", "20.7": "Rd18"}


def test_a_unit_of_dose_is_no_part_of_a_combination() -> None:
    given = arms(
        ("Frozen: GSK2857916 2.5 mg/kg", X, "Belantamab mafodotin"),
        ("Frozen: GSK2857916 3.4 mg/kg", X, "Belantamab mafodotin"),
    )
    titles = ("Belantamab Mafodotin 2.5 mg/kg", "Belantamab Mafodotin 3.4 mg/kg")
    groups = tuple({"id": f"OG{n}", "title": title} for n, title in enumerate(titles))
    made = converted(study(outcome("PFS", ("2.9", "4.9"), groups=groups), arms=given))
    dose = {row["arm"]: row["dose"] for row in made.rows["arms"]}
    assert {row["value"]: dose[row["arm"]] for row in made.rows["results"]} == {
        "2.9": "2.5 mg/kg",
        "4.9": "3.4 mg/kg",
    }
