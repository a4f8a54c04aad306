"""Small trials described in one line, and how directly they apply to a profile.

    lines=1-3 ; ~ 32% refractory:len ; / lines=1 ; @ refractory:len

The requirements of the trial come first; `!` before them: they are inferred. Then, in any order:
`~` a share; `/` a reported subgroup, `/-` one without results; `^` another population of the whole
trial, and `^/` a reported subgroup of it; `@` the subgroup to assess instead of the whole trial;
`+` any other line of a world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trialgraph.graph.applicability.assessment import Applicabilities, Applicability
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.applicability.prevalence import Prevalence
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence

GRADES = ("direct", "partial", "indirect", "outside", "inside")


def table_lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line and not line.startswith("#")]


def _trial(name: str, people: str) -> Iterator[str]:
    """The lines of a world with one trial."""
    criteria, *more = people.split(" ; ")
    required = criteria.lstrip("! ").strip()
    inferred = f" [inferred_criteria={required.replace(', ', ';')}]"
    yield f"trial {name} phase 3: {required}" + (inferred if criteria.startswith("!") else "")
    for number, part in enumerate(more):
        sign, text = part.strip().split(None, 1)
        if sign == "+":
            yield text
        elif sign == "~":
            yield f"share {name}: {text}"
        elif sign == "^":
            yield f"group {name}/other: {text} [part_of=]"
        elif sign == "^/":
            yield f"group {name}/other/{number}: {text}"
        else:
            yield f"group {name}/{'here' if sign == '@' else number}: {text}" + (
                " [reported=no]" if sign == "/-" else ""
            )


def assess(world: Callable[..., Evidence], people: str, profile: str) -> Applicability:
    """How directly the results of these people apply to the profile."""
    evidence = world("\n".join(_trial("T", people)))
    population = "T/here" if "T/here" in evidence.populations else "T"
    read = Profile.read(profile.strip().replace("(nothing)", ""), evidence.vocabulary)
    return Applicabilities(StudyPopulations(evidence), read)[population]


def prevalence(held: Prevalence) -> str:
    """`all`, `not reported`, the stated percentage, or the source of a fraction without one."""
    if held.by != "fraction":
        return held.by
    if held.percent is None:
        return held.basis
    return f"{held.operator} {held.percent:g}" if held.operator else f"{held.percent:g}"


def check_line(line: str, world: Callable[..., Evidence]) -> None:
    """Checks a line `people => profile grade (prevalence of each decisive fact, ...)`."""
    people, expectation = line.split(" => ")
    cut = max(expectation.rfind(f" {grade}") for grade in GRADES)
    profile, (grade, *facts) = expectation[:cut], expectation[cut:].strip().split(" ", 1)
    assessed = assess(world, people, profile)
    held = ", ".join(map(prevalence, assessed.assessments[0].facts))
    found = f"{assessed.grade} ({held})"
    if grade == "inside":
        assert assessed.grade != "outside"
    else:
        assert found.startswith(" ".join([grade, *facts])), f"found {found}"


def check_order(text: str, world: Callable[..., Evidence]) -> None:
    """Checks a profile and, in the lines below it, populations from the most to the least
    direct."""
    profile, *populations = map(str.strip, text.splitlines())
    directness = [assess(world, people, profile).directness for people in populations]
    for more, less, upper, lower in zip(
        directness, directness[1:], populations, populations[1:], strict=False
    ):
        assert more > less, f"{upper}  is not more direct than  {lower}"
