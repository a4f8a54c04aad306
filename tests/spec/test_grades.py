"""The grades of applicability, sentence by sentence: requirements, decisive facts, prevalence.

The notation of participants is that of tests/helpers/studied_people.py; a line ends with the grade
of applicability and the prevalence of each decisive fact (refractory drugs and classes first, then
lines, features and exposures). `inside` is any grade but outside.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from studied_people import assess, check_line, check_order, table_lines
from trialgraph.errors import TrialgraphError
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence

TABLE = """
# implied facts are not decisive, whether the profile states them or not
lines=1, refractory:bort       => lines=1, refractory:bort, refractory:PI, exposed:PI   direct (all, all)
lines=1                        => lines=1, remission-after:asct>=36mo                   direct (all)
lines=1                        => lines=1, remission-after:asct>=36mo, exposed:asct     direct (all)
lines=1, refractory:len        => lines=1, refractory:len, refractory:last-line         direct (all, all)
lines=1, refractory:last-line, refractory:len => lines=1, refractory:len                direct (all, all)
# both sides of a feature with a declared opposite are decisive; absence of any other feature is not
lines=1                        => lines=1, has:low-BCL2                 partial (all, not reported)
lines=1                        => lines=1, has:high-BCL2                partial (all, not reported)
lines=1                        => lines=1, not has:high-BCL2            partial (all, not reported)
lines=1, has:low-BCL2          => lines=1, not has:high-BCL2            direct (all, all)
lines=1, has:low-BCL2          => lines=1, has:high-BCL2                outside
lines=1                        => lines=1, not has:renal, refractory:dex direct (all)
# a fraction from a printed range of lines, an open one too, unless the criterion is inferred
lines>=1                       => lines=4                               partial (range)
lines>=2                       => lines=4                               partial (range)
! lines>=1                     => lines=4                               indirect (not reported)
! lines>=1 ; ~ 48% lines=1     => lines=1                               partial (48)
! lines>=1                     => (nothing)                             partial ()
# a fraction from a reported subgroup, whichever population of the whole trial it belongs to
! lines>=1 ; ^ lines>=1 ; ^/ refractory:len  => refractory:len          partial (subgroup)
! lines>=1 ; ^ lines>=1 ; ^/ lines=1         => lines=1                 partial (subgroup)
# a subgroup of one line: the rest had more; two or three lines, but not four, are a fraction
! lines>=1 ; / lines=1         => lines=1                               partial (subgroup)
! lines>=1 ; / lines=1         => lines=2                               partial (rest)
! lines>=1 ; / lines=1         => lines=3                               partial (rest)
! lines>=1 ; / lines=1         => lines=4                               indirect (not reported)
! lines>=1 ; /- lines=1        => lines=2                               indirect (not reported)
exposed:len ; / lines=1        => exposed:len, lines=2                  partial (rest, all)
exposed:len ; / lines=1        => exposed:len, lines=4                  indirect (not reported, all)
lines=1-3 ; / lines=1          => lines=4                               outside
! lines>=1 ; / lines=1 ; @ refractory:len => refractory:len, lines=2    partial (all, rest)
# a requirement with a share below 100% for the same criterion weakens to what it implies
lines=1, refractory:len ; ~ 94% refractory:len => lines=1, refractory:len          partial (94, all)
lines=1, refractory:len ; ~ 94% refractory:len => lines=1, exposed:len             partial (all, all)
lines=1, refractory:len ; ~ 94% refractory:len => lines=1, naive:len               outside
lines=1, refractory:len ; ~ 94% refractory:len => lines=1                          outside
lines=1, refractory:len ; ~ 100% refractory:len => lines=1, exposed:len            outside
lines=1 ; ~ 94% lines=1        => lines=1                               partial (94)
lines=1 ; ~ 94% lines=1        => lines=2                               inside
lines=1 ; ~ 94% lines=1        => lines=0                               outside
lines=1-3 ; ~ 90% lines=1-3    => lines=4                               inside
lines=1, has:renal ; ~ 90% has:renal => lines=1, has:renal              partial (all, 90)
lines=1, has:renal ; ~ 90% has:renal => lines=1                         direct (all)
lines=1, has:renal ; ~ 90% has:renal => lines=1, not has:renal          partial (all)
lines=1, has:renal, exposed:len ; ~ 90% has:renal => lines=1            outside
# a share of at least half that is false on the profile, by silence too: at most partial
lines=1 ; ~ 70% refractory:len => lines=1                               partial (all)
lines=1 ; ~ 50% refractory:len => lines=1                               partial (all)
lines=1 ; ~ 49% refractory:len => lines=1                               direct (all)
lines=1 ; ~ >50% refractory:len => lines=1                              partial (all)
lines=1 ; ~ some refractory:len => lines=1                              direct (all)
lines=1 ; ~ 70% refractory:len => lines=1, not refractory:len           partial (all)
lines=1 ; ~ 70% refractory:len => lines=1, refractory:len               partial (70, all)
lines=1 ; ~ 70% refractory:len => open, lines=1                         direct (all)
lines=1 ; ~ 70% exposed:len    => lines=1                               partial (all)
lines=1 ; ~ 70% has:t(11;14)   => lines=1                               direct (all)
lines=1 ; ~ 70% has:t(11;14)   => lines=1, not has:t(11;14)             partial (all)
lines=1 ; ~ 70% refractory:len ; @ has:renal          => lines=1, has:renal  partial (all, all)
lines=1 ; ~ 70% refractory:len ; @ not refractory:len => lines=1        direct (all)
# direct only if the profile gives the number of lines; an open range is no number
lines>=2                       => lines>=2                              partial ()
lines>=3                       => lines>=2                              partial ()
lines=1                        => lines>=2                              outside
lines=1-3                      => lines>=1                              partial ()
lines=1-3, refractory:len      => lines>=2, refractory:len              partial (all)
lines>=2                       => lines>=2, refractory:len              indirect (not reported)
# given lines not reported: partial beside refractoriness that all have, indirect otherwise
refractory:len                 => refractory:len, lines=4               partial (all, not reported)
is:triple                      => is:triple, lines=4                    partial (all, all, all, not reported)
refractory:len                 => refractory:len, refractory:bort, lines=2   indirect (not reported, all, not reported)
refractory:len ; ~ 30% refractory:bort => refractory:len, refractory:bort, lines=2 indirect (30, all, not reported)
exposed:len                    => exposed:len, lines=2                  indirect (not reported, all)
has:t(11;14)                   => has:t(11;14), lines=1                 indirect (not reported, all)
# unreported exposures and features come to partial, unreported refractoriness to indirect
lines=1                        => lines=1, exposed:bort                 partial (all, not reported)
lines=1                        => lines=1, has:renal                    partial (all, not reported)
lines=1                        => lines=1, refractory:bort              indirect (not reported, all)
lines=1                        => lines=1, refractory:PI                indirect (not reported, all)
# an unreported feature that trials left out, or that decides in the field: indirect
lines=1 ; + rule left-out CNS  => lines=1, has:CNS                      indirect (all, not reported)
lines=1 ; + rule left-out CNS ; ~ 3% has:CNS => lines=1, has:CNS        partial (all, 3)
lines=1 ; + rule left-out CNS ; @ has:CNS    => lines=1, has:CNS        direct (all, all)
lines=1 ; + rule left-out CNS  => lines=1                               direct (all)
lines=1 ; + rule left-out CNS  => lines=1, not has:CNS                  direct (all)
lines=1 ; + rule left-out CNS  => lines=1, has:renal                    partial (all, not reported)
lines=1 ; + feature squamous: [must_be_reported=yes] => lines=1, has:squamous    indirect (all, not reported)
# a requirement that the profile leaves unknown: lines come to partial, all else to indirect
lines=1-3, refractory:len      => refractory:len                        partial (all)
lines=1, has:renal             => lines=1                               indirect (all)
lines=1, has:renal             => lines=1, not has:renal                outside
lines=1, exposed:dex           => lines=1                               indirect (all)
lines=1, refractory:len        => lines=1, refractory:IMiD              indirect (all, all)
"""


@pytest.mark.parametrize("line", table_lines(TABLE), ids=lambda line: " ".join(line.split()))
def test_grade(line: str, world: Callable[..., Evidence]) -> None:
    check_line(line, world)


ORDERS = {
    "a population defined by a feature that the profile does not state never comes first": """lines=1, refractory:len
        lines=1-3 ; ~ 30% refractory:len
        lines=1
        lines=1, refractory:len, has:EM""",
    "a stated feature is a fact like others": """lines=1, has:EM
        lines=1, has:EM
        lines=1 ; ~ 30% has:EM
        lines=1
        lines=1, has:EM, has:renal""",
    "an unknown size is below any stated one": """lines=2
        lines=2
        lines>=1 ; ~ 60% lines=2
        lines>=1 ; ~ 1% lines=2
        lines=1-3
        ! lines>=1""",
    "refractory facts, lines, features and exposures, in this order": """lines=2, refractory:len, has:renal, exposed:bort
        lines=2, refractory:len, has:renal, exposed:bort
        lines=2, refractory:len, has:renal
        lines=2, refractory:len, exposed:bort
        lines=2, refractory:len
        refractory:len, has:renal, exposed:bort
        refractory:len, has:renal
        refractory:len, exposed:bort
        refractory:len
        lines=2, has:renal, exposed:bort
        has:renal, exposed:bort""",
}


@pytest.mark.parametrize("name", ORDERS, ids=str)
def test_more_direct(name: str, world: Callable[..., Evidence]) -> None:
    check_order(ORDERS[name], world)


WORLD = """
    trial T phase 3: lines=1-3, exposed:len
    result T: PVd v Vd PFS 0.60 (0.48-0.75)
    trial U phase 3: lines>=5
    result U: PVd v Kd PFS 0.60 (0.48-0.75)
"""


def no_evidence(world: Callable[..., Evidence], profile: str) -> str:
    """The reason why PVd has no evidence."""
    evidence = world(WORLD)
    verdict = Reasoner(evidence).inquiry(Profile.read(profile, evidence.vocabulary)).answer()["PVd"]
    assert verdict.verdict == "no evidence"
    return "; ".join(verdict.reasons)


def test_a_regimen_without_evidence_names_what_excludes_the_profile(
    world: Callable[..., Evidence],
) -> None:
    reason = no_evidence(world, "lines=1")
    assert "exposed" in reason and "len" in reason
    assert "nothing applies" not in reason.lower()


def test_the_requirements_of_the_population_that_lacks_the_fewest_come_first(
    world: Callable[..., Evidence],
) -> None:
    reason = no_evidence(world, "lines=4")  # U excludes by its lines alone, T by two criteria
    assert "5" in reason
    assert "len" not in reason or reason.index("5") < reason.index("len")


def test_a_grade_keeps_what_would_settle_an_unknown(world: Callable[..., Evidence]) -> None:
    assessment = assess(world, "lines=1, has:renal", "lines=1").assessments[0]
    assert [" ".join(map(str, clause)) for clause in assessment.unknown] == ["has:renal"]


@pytest.mark.parametrize("criterion", ["has:t(11:14)", "refractory:", "lines=", "lines=3-1"])
def test_criteria_that_cannot_be_read_are_refused(
    criterion: str, world: Callable[..., Evidence]
) -> None:
    with pytest.raises(TrialgraphError):
        assess(world, criterion, "lines=1")
