"""Measured quantities, such as performance status or kidney function, in profiles and populations.

The notation of participants and of each line is that of test_applicability.py. In the world of
these tests, age meets or fails requirements only; ECOG, PD-L1 and eGFR are decisive, so that what a
profile states of them is looked up in every population.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from studied_people import check_line, table_lines
from trialgraph.errors import ContradictionError
from trialgraph.graph.applicability.assessment import Applicabilities
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.vocabulary import Vocabulary

TABLE = """
# a requirement that no stated value meets puts the profile outside; one that some meet is unknown
lines=1, eGFR>=60                      => lines=1, eGFR<60                      outside
lines=1, eGFR>=25, eGFR<60             => lines=1, eGFR=60                      outside
lines=1, eGFR>=25, eGFR<60             => lines=1, eGFR=59.9                    partial (all, range)
lines=1, PD-L1>=50                     => lines=1, PD-L1>=1                     indirect (all, all)
lines=1, PD-L1<1                       => lines=1, not PD-L1<1                  outside
lines=1, not ECOG=1                    => lines=1, ECOG=1                       outside
lines=1, not PD-L1=1-49                => lines=1, PD-L1=50                     partial (all, range)
lines=1, (has:renal | eGFR<60)         => lines=1, eGFR=70, not has:renal       outside
# a requirement about a quantity that the profile does not state: indirect, unless every value meets it
lines=1, ECOG=0-1                      => lines=1                               indirect (all)
lines=1, ECOG=0-5                      => lines=1                               direct (all)
lines=1, age>=75                       => lines=1                               indirect (all)
lines=1, (eGFR<60 | eGFR>=25)          => lines=1                               direct (all)
lines=1, (ECOG=0-2 | ECOG>=3)          => lines=1                               direct (all)
lines=1, (eGFR<60 | eGFR>=61)          => lines=1                               indirect (all)
lines=1, (eGFR<60 | age>=75)           => lines=1                               indirect (all)
# all have the stated values where the population's range lies within them (a wider range of the
# profile leaves the requirement unknown)
lines=1, ECOG=0-1                      => lines=1, ECOG=0-1                     direct (all, all)
lines=1, ECOG=0                        => lines=1, ECOG<=1                      indirect (all, all)
lines=1, ECOG<2                        => lines=1, ECOG=0-1                     direct (all, all)
lines=1, eGFR>=25, eGFR<60             => lines=1, eGFR>=25, eGFR<60            direct (all, all)
lines=1, eGFR>=30, eGFR<=45            => lines=1, eGFR>=25, eGFR<60            indirect (all, all)
lines=1, (eGFR>=30 | eGFR=10-20)       => lines=1, eGFR>=10                     indirect (all, all)
lines=1 ; ~ 100% ECOG=0                => lines=1, ECOG=0                       direct (all, all)
lines=1, eGFR<60 ; @ eGFR>=25          => lines=1, eGFR>=25, eGFR<60            direct (all, all)
# a fraction has them where a printed range overlaps, or a share or a subgroup says so
lines=1, ECOG=0-2                      => lines=1, ECOG=1                       partial (all, range)
lines=1, PD-L1>=1                      => lines=1, PD-L1>=50                    partial (all, range)
lines=1 ; ~ 30% eGFR<60                => lines=1, eGFR<60                      partial (all, 30)
lines=1 ; ~ 30% (eGFR>=25, eGFR<60)    => lines=1, eGFR>=25, eGFR<60            partial (all, 30)
lines=1 ; ~ 30% eGFR<60                => lines=1, eGFR<45                      partial (all, not reported)
lines=1, eGFR>=25 ; ~ 30% eGFR<60      => lines=1, eGFR>=25, eGFR<60            partial (all, 30)
lines=1 ; ~ 30% eGFR<45                => lines=1, eGFR<60                      partial (all, at least 30)
lines=1 ; / ECOG=2                     => lines=1, ECOG>=2                      partial (all, subgroup)
lines=1, eGFR>=25 ; / eGFR<60          => lines=1, eGFR>=25, eGFR<60            partial (all, subgroup)
lines=1 ; /- ECOG=2                    => lines=1, ECOG=2                       partial (all, not reported)
lines=1, (has:renal | eGFR<60)         => lines=1, eGFR<60                      partial (all, either)
lines=1, ECOG=0 ; ~ 94% ECOG=0         => lines=1, ECOG=0                       partial (all, 94)
! ECOG=0-1                             => ECOG=1                                partial (not reported)
# else it is not reported
lines=1                                => lines=1, ECOG=0-1                     partial (all, not reported)
# age is no decisive fact
lines=1                                => lines=1, age>=75                      direct (all)
lines=1, age>=65                       => lines=1, age>=75                      direct (all)
# what says nothing, and what another stated value implies, is no fact
lines=1                                => lines=1, ECOG=0-5                     direct (all)
lines=1, PD-L1>=50                     => lines=1, PD-L1>=50, PD-L1>=1          direct (all, all)
"""


@pytest.mark.parametrize("line", table_lines(TABLE))
def test_grade_and_prevalence(line: str, world: Callable[..., Evidence]) -> None:
    check_line(line, world)


def test_a_quantity_that_must_be_reported_makes_evidence_indirect(
    world_rows: Callable[..., Any],
) -> None:
    rows = world_rows("trial T phase 3: lines=1")
    quantities = [
        {**row, "must_be_reported": "yes"} if row["quantity"] == "PD-L1" else row
        for row in rows["quantities"]
    ]
    evidence = Evidence.from_rows({**rows, "quantities": quantities})
    for text, grade in (("PD-L1>=50", "indirect"), ("ECOG=0", "partial"), ("age=80", "direct")):
        profile = Profile.read(f"lines=1, {text}", evidence.vocabulary)
        assert Applicabilities(StudyPopulations(evidence), profile)["T"].grade == grade


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("PD-L1>=50, PD-L1<1", "values of PD-L1 that exclude each other: PD-L1<1, PD-L1>=50"),
        ("eGFR<60, eGFR>=60", "values of eGFR"),
        ("age>75, age<76", "values of age"),
        ("not ECOG<=5", "values of ECOG"),
    ],
)
def test_values_that_exclude_each_other_are_refused(
    text: str, says: str, vocabulary: Vocabulary
) -> None:
    with pytest.raises(ContradictionError, match=says):
        _ = Profile.read(text, vocabulary).cases


def test_a_range_of_values_is_one_fact(vocabulary: Vocabulary) -> None:
    profile = Profile.read("lines=1, eGFR>=25, eGFR<60, ECOG=0-2", vocabulary)
    (case,) = profile.cases
    assert list(map(str, case.facts)) == ["lines=1", "ECOG<=2", "eGFR>=25, eGFR<60"]
