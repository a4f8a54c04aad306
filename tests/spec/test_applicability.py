"""How directly the results of a population apply to a profile.

Each line states the participants of a trial, a profile, the grade of applicability and, in
brackets, the share of the population with each decisive fact of the profile: `all`, `not
reported`, or the source of a fraction (a number is the stated percentage).

Participants: the requirements of the trial; `~` before a share; `/` before a reported subgroup,
`/-` before one without results; `@` before the subgroup to assess instead of the whole trial; `!`
marks requirements that were inferred.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from trialgraph.graph.applicability.assessment import Applicability, applicability
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.applicability.prevalence import Prevalence
from trialgraph.graph.applicability.profile import Profile
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
# direct: every fact was held by all
refractory:len                         => refractory:len                        direct (all)
lines=1                                => lines=1                               direct (all)
lines=1, refractory:len                => refractory:len, lines=1               direct (all, all)
lines=1                                => lines=1-3                             indirect (all)
refractory:bort                        => refractory:bort, refractory:PI        direct (all)
refractory:carf                        => refractory:PI, refractory:carf        direct (all)
refractory:len                         => exposed:len, refractory:len           direct (all)
exposed:bort                           => exposed:bort                          direct (all)
exposed:PI>=2                          => exposed:bort, exposed:carf            partial (class, class)
exposed:PI>=2                          => exposed:PI>=2                         direct (all)
has:t(11;14)                           => has:t(11;14)                          direct (all)
has:del(17p)                           => has:del(17p), has:high-risk           direct (all)
is:triple                              => is:triple                             direct (all, all, all)
lines>=1                               => (nothing)                             direct ()
lines=1-3 ; ~ 100% refractory:len      => refractory:len, lines=1               partial (all, range)
lines>=1 ; @ refractory:len            => refractory:len                        direct (all)
lines=1 ; @ refractory:len             => refractory:len, lines=1               direct (all, all)
# a stated fraction; the largest number says how many
lines>=1 ; ~ 32% refractory:len        => refractory:len                        partial (32)
lines>=1 ; ~ >50% refractory:len       => refractory:len                        partial (50)
lines>=1 ; ~ some refractory:len       => refractory:len                        partial (stated)
lines>=1 ; ~ 48% lines=1               => lines=1                               partial (48)
lines>=1 ; ~ 16% has:del(17p)          => has:high-risk                         partial (16)
lines>=1 ; ~ 88% exposed:bort          => exposed:PI                            partial (88)
lines>=1 ; ~ 18% refractory:bort       => exposed:bort                          partial (18)
lines>=1 ; ~ 9% (refractory:len, refractory:bort) => refractory:len             partial (9)
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
# a requirement that is also printed as a share below 100% is that fraction; the other requirements stay
refractory:len ; ~ 94% refractory:len  => exposed:len                           partial (94)
refractory:len ; ~ 94% refractory:len  => refractory:len                        partial (94)
lines=1, refractory:len ; ~ 94% refractory:len => lines=2                       outside
refractory:len ; ~ 94% refractory:len  => naive:len                             direct ()
refractory:len ; ~ 94% refractory:bort => naive:len                             outside
refractory:len ; ~ 94% refractory:len ; @ refractory:len => refractory:len      direct (all)
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
refractory:len                         => refractory:len, lines=1               indirect (all, not reported)
lines>=1                               => exposed:bort                          partial (not reported)
lines>=1                               => has:renal                             partial (not reported)
refractory:len                         => refractory:len, exposed:bort          partial (all, not reported)
lines=1                                => lines=1, has:t(11;14)                 partial (all, not reported)
# lines of relapse that were inferred require a line, and tell none
! lines>=1                             => lines=1                               indirect (not reported)
! lines>=1                             => lines=0                               outside
! lines>=1                             => lines>=1                              direct
! lines>=1                             => refractory:len                        indirect (not reported)
! lines>=1 ; ~ 30% refractory:len      => refractory:len                        partial (30)
! lines=1-3                            => lines=1                               partial (range)
! lines>=1 ; @ refractory:len          => refractory:len, lines=2               indirect (all, not reported)
# a requirement that the profile leaves unknown: lines come to partial, all else to indirect
lines=1-3                              => (nothing)                             partial ()
lines=1, refractory:len                => refractory:len                        partial (all)
has:renal                              => lines=1                               indirect (not reported)
has:t(11;14)                           => (nothing)                             indirect ()
lines=1, age>=75                       => lines=1                               indirect (all)
refractory:len                         => refractory:IMiD                       indirect (all)
exposed:bort                           => open                                  indirect ()
naive:dara                             => open, refractory:len                  indirect (not reported)
naive:dara                             => refractory:dex                        direct ()
refractory:last-line, refractory:len   => refractory:len                        indirect (all)
lines>=2 | has:renal                   => (nothing)                             indirect ()
exposed:asct                           => (nothing)                             indirect ()
# steroids and absent features decide nothing; nor does what is only implied
lines>=1                               => refractory:dex                        direct ()
lines>=1                               => exposed:steroid                       direct ()
lines>=1                               => not has:renal, has:low-BCL2           direct ()
lines>=1                               => naive:dara                            direct ()
lines>=1 ; ~ 20% has:high-risk         => has:del(17p)                          partial (part of the class)
refractory:IMiD                        => is:triple                             indirect (all, not reported, not reported)
# alternatives: the least direct; outside for only some of them is not known
refractory:IMiD                        => refractory:len | refractory:pom       partial (class)
refractory:len                         => refractory:len | refractory:bort      indirect
lines=1                                => lines=2 | lines=3                     outside

# only steroids and absent features are no decisive facts: classic cytotoxics and procedures are exposures like others
lines>=1                               => refractory:cyclo                      indirect (not reported)
lines>=1                               => exposed:asct                          partial (not reported)
# a subgroup keeps its trial's fractions unless its own criteria decide them
lines>=1 ; ~ 60% refractory:len ; @ lines=1, 20% refractory:len => refractory:len partial (20)
"""


def _lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line and not line.startswith("#")]


def _trial(name: str, people: str) -> Iterator[str]:
    """The lines of a world with one trial: requirements; ~ shares; / and /- subgroups; @ the
    subgroup of which is asked."""
    criteria, *more = people.split(" ; ")
    flags = " [flags=inferred]" if criteria.startswith("!") else ""
    yield f"trial {name} phase 3: {criteria.lstrip('! ').strip()}{flags}"
    for number, part in enumerate(more):
        sign, text = part.strip().split(None, 1)
        if sign == "~":
            yield f"share {name}: {text}"
        else:
            yield f"group {name}/{'here' if sign == '@' else number}: {text}" + (
                " [reported=no]" if sign == "/-" else ""
            )


def assess(world: Callable[..., Evidence], people: str, profile: str) -> Applicability:
    evidence = world("\n".join(_trial("T", people)))
    population = "T/here" if "T/here" in evidence.populations else "T"
    read = Profile.read(profile.strip().replace("(nothing)", ""), evidence.vocabulary)
    return applicability(StudyPopulations(evidence)[population], read)


def _how(held: Prevalence) -> str:
    if held.by != "fraction":
        return held.by
    return f"{held.percent:g}" if held.percent is not None else held.basis


@pytest.mark.parametrize("line", _lines(TABLE), ids=lambda line: " ".join(line.split()))
def test_applicability_of_a_population_to_a_profile(
    line: str, world: Callable[..., Evidence]
) -> None:
    people, expectation = line.split(" => ")
    cut = max(
        expectation.rfind(f" {grade}") for grade in ("direct", "partial", "indirect", "outside")
    )
    profile, (grade, *how) = expectation[:cut], expectation[cut:].strip().split(" ", 1)
    assessed = assess(world, people, profile)
    assert assessed.grade == grade
    if how:
        assert how[0] == f"({', '.join(map(_how, assessed.assessments[0].facts))})"


# the most direct population first

ORDERS = [
    """refractory:len, lines=1
        lines=1, refractory:len
        lines=1-3, refractory:len
        lines=1 ; ~ 80% refractory:len
        lines=1 ; ~ 30% refractory:len
        lines=1 ; / refractory:len
        lines=1-3 ; ~ 95% refractory:len
        lines=1-3 ; ~ 30% refractory:len
        refractory:len
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
        lines>=1, has:renal
        naive:bort""",
    """refractory:len, refractory:bort, lines=2
        refractory:len, refractory:bort, lines=2
        refractory:len, refractory:bort, lines=1-3
        refractory:len, lines=2 ; ~ 60% refractory:bort
        refractory:len, lines=1-3 ; ~ 90% refractory:bort
        lines=2 ; ~ 99% refractory:len ; ~ 99% refractory:bort
        refractory:len, refractory:bort
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
    profile, *populations = map(str.strip, text.splitlines())
    directness = [assess(world, people, profile).directness for people in populations]
    for more, less, upper, lower in zip(
        directness, directness[1:], populations, populations[1:], strict=False
    ):
        assert more > less, f"{upper}  is not more direct than  {lower}"


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
        (str(held.fact), held.by, held.basis, held.percent, held.origin)
        for held in assessment.facts
    ] == [
        ("refractory:len", "fraction", "stated", 32, "shares-1"),
        ("exposed:bort", "not reported", "", None, ""),
    ]


def test_the_reason_for_outside_is_the_requirement(world: Callable[..., Evidence]) -> None:
    assessment = assess(world, "lines=1-3, naive:len", "refractory:len, lines=2").assessments[0]
    assert [" ".join(map(str, clause)) for clause in assessment.failed] == ["naive:len"]
