"""How directly the results of a population apply to a profile.

Each line states the participants of a trial, a profile, the grade of applicability and, in
brackets, the share of the population with each decisive fact of the profile: `all`, `not
reported`, or the source of a fraction (a number is the stated percentage, after its operator; "at
least" marks that of a narrower criterion). The notation of participants is that of tests/helpers/studied_people.py. Without a number of lines in the profile,
no population is more than partial.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from studied_people import assess, check_line, check_order, table_lines
from trialgraph.graph.model.evidence import Evidence

TABLE = """
# 1. a requirement that is false puts the profile outside, whatever else fits
lines=1-3                              => lines=4                               outside
lines=0                                => refractory:len                        outside
lines>=2, refractory:len               => lines=1, refractory:len               outside
naive:len                              => refractory:len                        outside
not refractory:bort                    => refractory:bort                       outside
sensitive:bort                         => refractory:bort                       outside
exposed:PI                             => refractory:len                        outside
refractory:PI                          => exposed:bort                          outside
refractory:bort                        => refractory:carf                       outside
not has:high-risk                      => has:del(17p)                          outside
has:t(11;14) | has:high-BCL2           => not has:t(11;14), has:low-BCL2        outside
is:triple                              => refractory:len, refractory:bort       outside
age>=75                                => age=60                                outside
lines=1-3 ; @ refractory:len           => refractory:pom                        outside
lines=1 ; @ refractory:len             => lines=2, refractory:len               outside
lines=1-3 ; ~ 0% refractory:len        => refractory:len                        outside
# every fact was held by all: direct, if the profile gives the number of lines
lines=1, refractory:carf               => lines=1, refractory:PI, refractory:carf direct (all, all)
lines=1, exposed:bort                  => lines=1, exposed:bort                 direct (all, all)
lines=1, has:del(17p)                  => lines=1, has:del(17p), has:high-risk  direct (all, all)
lines=2, is:triple                     => lines=2, is:triple                    direct (all, all, all, all)
lines>=1 ; @ lines=1, refractory:len   => lines=1, refractory:len               direct (all, all)
refractory:len                         => refractory:len                        partial (all)
lines=1                                => lines=1                               direct (all)
lines=1, refractory:len                => refractory:len, lines=1               direct (all, all)
refractory:bort                        => refractory:bort, refractory:PI        partial (all)
refractory:carf                        => refractory:PI, refractory:carf        partial (all)
refractory:len                         => exposed:len, refractory:len           partial (all)
exposed:bort                           => exposed:bort                          partial (all)
exposed:PI>=2                          => exposed:bort, exposed:carf            partial (class, class)
exposed:PI>=2                          => exposed:PI>=2                         partial (all)
has:t(11;14)                           => has:t(11;14)                          partial (all)
has:del(17p)                           => has:del(17p), has:high-risk           partial (all)
is:triple                              => is:triple                             partial (all, all, all)
lines>=1                               => (nothing)                             partial ()
lines=1-3 ; ~ 100% refractory:len      => refractory:len, lines=1               partial (all, range)
lines>=1 ; @ refractory:len            => refractory:len                        partial (all)
lines=1 ; @ refractory:len             => refractory:len, lines=1               direct (all, all)
# a stated fraction; the largest number says how many
lines>=1 ; ~ 32% refractory:len        => refractory:len                        partial (32)
lines>=1 ; ~ >50% refractory:len       => refractory:len                        partial (> 50)
lines>=1 ; ~ some refractory:len       => refractory:len                        partial (stated)
lines>=1 ; ~ 48% lines=1               => lines=1                               partial (48)
lines>=1 ; ~ 16% has:del(17p)          => has:high-risk                         partial (at least 16)
lines>=1 ; ~ 88% exposed:bort          => exposed:PI                            partial (at least 88)
lines>=1 ; ~ 18% refractory:bort       => exposed:bort                          partial (at least 18)
lines>=1 ; ~ 9% (refractory:len, refractory:bort) => refractory:len             partial (at least 9)
lines>=1 ; ~ <10% refractory:bort      => refractory:bort                       partial (< 10)
lines>=1 ; ~ <10% refractory:bort      => refractory:PI                         partial (stated)
lines>=1 ; ~ 40% not has:high-BCL2     => has:low-BCL2                          partial (40)
# of several shares, that of the very fact; else the highest of narrower ones, whatever their order
lines>=1 ; ~ 20% refractory:bort ; ~ 30% refractory:PI => refractory:PI         partial (30)
lines>=1 ; ~ 20% refractory:bort ; ~ 30% refractory:carf => refractory:PI       partial (at least 30)
lines>=1 ; ~ 30% refractory:carf ; ~ 20% refractory:bort => refractory:PI       partial (at least 30)
lines>=1 ; ~ <50% refractory:carf ; ~ 20% refractory:bort => refractory:PI      partial (at least 20)
lines>=1, 32% refractory:len           => refractory:len                        partial (32)
# a fraction implied by a range of lines
lines=1-3                              => lines=1                               partial (range)
lines=1-3                              => lines=2                               partial (range)
lines>=2                               => lines=3                               partial (range)
lines=1-3                              => lines>=2                              partial ()
# a fraction implied by a reported subgroup: the trial enrolled such people
lines>=1 ; / refractory:len            => refractory:len                        partial (subgroup)
lines>=1 ; / refractory:bort           => refractory:PI                         partial (subgroup)
lines=1-3 ; / lines=1, refractory:len  => refractory:len, lines=1               partial (subgroup, subgroup)
lines>=1 ; /- refractory:len           => refractory:len                        indirect (not reported)
lines>=1 ; / not refractory:len        => refractory:len                        indirect (not reported)
lines>=1 ; / lines=1 ; @ has:renal     => lines=1, has:renal                    partial (subgroup, all)
# a fraction known only for the class
refractory:IMiD                        => refractory:len                        partial (class)
exposed:PI                             => exposed:bort                          partial (class)
has:high-risk                          => has:del(17p)                          partial (class)
lines>=1 ; ~ 40% refractory:IMiD       => refractory:len                        partial (part of the class)
lines>=1 ; / refractory:anti-CD38      => refractory:dara                       partial (part of the class)
# one of several alternatives
refractory:len | refractory:bort       => refractory:len                        partial (either)
# a requirement that is also printed as a share below 100% is that fraction, and weakens to what it
# implies (refractory to exposed); the other requirements stay
refractory:len ; ~ 94% refractory:len  => exposed:len                           partial (all)
refractory:len ; ~ 94% refractory:len  => refractory:len                        partial (94)
lines=1, refractory:len ; ~ 94% refractory:len => lines=2                       outside
refractory:len ; ~ 94% refractory:len  => naive:len                             outside
refractory:len ; ~ 94% refractory:bort => naive:len                             outside
refractory:len ; ~ 94% refractory:len ; @ refractory:len => refractory:len      partial (all)
# a subgroup keeps the trial's requirements and its fractions
lines=1-3, naive:bort ; @ refractory:len => refractory:len, exposed:bort        outside
lines>=1 ; ~ 30% has:renal ; @ refractory:len => refractory:len, has:renal      partial (all, 30)
lines=1-3 ; ~ 30% refractory:len ; @ lines=1  => lines=1, refractory:len        partial (30, all)
lines=1-3 ; ~ 30% refractory:len ; @ naive:len => refractory:len                outside
lines=1-3 ; ~ 50% lines=1 ; @ lines=1  => lines=1                               direct (all)
# not reported: refractory drugs and classes, and given lines, weigh; exposures and features do not
lines>=1                               => refractory:len                        indirect (not reported)
lines>=1                               => refractory:PI                         indirect (not reported)
exposed:len                            => refractory:len                        indirect (not reported)
refractory:len                         => refractory:len, lines=1               partial (all, not reported)
lines>=1                               => exposed:bort                          partial (not reported)
lines>=1                               => has:renal                             partial (not reported)
refractory:len                         => refractory:len, exposed:bort          partial (all, not reported)
lines=1                                => lines=1, has:t(11;14)                 partial (all, not reported)
# inferred criteria are requirements, but tell nothing of the number of lines
! lines>=1                             => lines=1                               indirect (not reported)
! lines>=1                             => lines=0                               outside
! lines>=1                             => lines>=1                              partial ()
! lines>=1                             => refractory:len                        indirect (not reported)
! lines>=1 ; ~ 30% refractory:len      => refractory:len                        partial (30)
! lines=1-3                            => lines=1                               indirect (not reported)
! lines>=1 ; @ refractory:len          => refractory:len, lines=2               partial (all, not reported)
# a requirement that the profile leaves unknown: lines come to partial, all else to indirect
lines=1-3                              => (nothing)                             partial ()
lines=1, refractory:len                => refractory:len                        partial (all)
has:renal                              => lines=1                               indirect (not reported)
has:t(11;14)                           => (nothing)                             indirect ()
lines=1, age>=75                       => lines=1                               indirect (all)
refractory:len                         => refractory:IMiD                       indirect (all)
exposed:bort                           => open                                  indirect ()
naive:dara                             => open, refractory:len                  indirect (not reported)
naive:dara                             => refractory:dex                        partial ()
refractory:last-line, refractory:len   => refractory:len                        indirect (all)
lines>=2 | has:renal                   => (nothing)                             indirect ()
exposed:asct                           => (nothing)                             indirect ()
# steroids and absent features decide nothing; nor does what is only implied
lines>=1                               => refractory:dex                        partial ()
lines>=1                               => exposed:steroid                       partial ()
lines>=1                               => not has:renal, has:low-BCL2           partial (not reported)
lines>=1                               => naive:dara                            partial ()
lines>=1 ; ~ 20% has:high-risk         => has:del(17p)                          partial (part of the class)
refractory:IMiD                        => is:triple                             indirect (all, not reported, not reported)
# only steroids and absent features are no decisive facts: classic cytotoxics and procedures are exposures like others
lines>=1                               => refractory:cyclo                      indirect (not reported)
lines>=1                               => exposed:asct                          partial (not reported)
# a subgroup keeps its trial's fractions unless its own criteria decide them
lines>=1 ; ~ 60% refractory:len ; @ lines=1, 20% refractory:len => refractory:len partial (20)
"""


@pytest.mark.parametrize("line", table_lines(TABLE), ids=lambda line: " ".join(line.split()))
def test_applicability_of_a_population_to_a_profile(
    line: str, world: Callable[..., Evidence]
) -> None:
    check_line(line, world)


# the most direct population first

ORDERS = [
    """refractory:len, lines=1
        lines=1, refractory:len
        lines=1-3, refractory:len
        refractory:len
        lines=1 ; ~ 80% refractory:len
        lines=1 ; ~ 30% refractory:len
        lines=1 ; / refractory:len
        lines=1-3 ; ~ 95% refractory:len
        lines=1-3 ; ~ 30% refractory:len
        lines=1
        lines=1-3
        lines=2, refractory:len""",
    """has:t(11;14), exposed:bort
        has:t(11;14), exposed:bort
        has:t(11;14)
        exposed:bort
        lines>=1 ; ~ 40% has:t(11;14)
        lines>=1 ; ~ 10% has:t(11;14)
        lines>=1
        lines>=1, age>=75
        naive:bort""",
    """refractory:len, refractory:bort, lines=2
        refractory:len, refractory:bort, lines=2
        refractory:len, refractory:bort, lines=1-3
        refractory:len, refractory:bort
        refractory:len, lines=2 ; ~ 60% refractory:bort
        refractory:len, lines=1-3 ; ~ 90% refractory:bort
        lines=2 ; ~ 99% refractory:len ; ~ 99% refractory:bort
        refractory:len, lines=2
        lines=2
        lines=1-3 ; ~ 50% refractory:len
        lines=1-3
        not refractory:len""",
]


@pytest.mark.parametrize("text", ORDERS, ids=lambda text: text.splitlines()[0])
def test_more_direct(text: str, world: Callable[..., Evidence]) -> None:
    """The better grade; then more refractory facts held by all, then lines, features, exposures;
    then larger fractions."""
    check_order(text, world)


def test_the_whole_evaluation_is_kept(world: Callable[..., Evidence]) -> None:
    """Every grade can say which fact of which population made it so, and what one would have to
    know."""
    assessment = assess(
        world, "lines=1-3, has:renal ; ~ 32% refractory:len", "refractory:len, exposed:bort"
    ).assessments[0]
    assert assessment.grade == "indirect"
    assert [" ".join(map(str, clause)) for clause in assessment.unknown] == [
        "lines=1-3",
        "has:renal",
    ]
    assert [
        (str(held.fact), held.by, held.basis, held.percent, held.operator, held.origin)
        for held in assessment.facts
    ] == [
        ("refractory:len", "fraction", "stated", 32, "", "shares-1"),
        ("exposed:bort", "not reported", "", None, "", ""),
    ]


def test_the_reason_for_outside_is_the_requirement(world: Callable[..., Evidence]) -> None:
    assessment = assess(world, "lines=1-3, naive:len", "refractory:len, lines=2").assessments[0]
    assert [" ".join(map(str, clause)) for clause in assessment.failed] == ["naive:len"]
