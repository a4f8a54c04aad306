"""Numbers of people and categories of response that cannot all be right: parts and wholes, arms and rows, shares, sums.

Every check names its tolerance. It looks at several rows together; `misprints` holds the checks of single rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ..exposure.criteria import Literal, clauses
from ..model.evidence import Evidence
from ..model.rows import Located, Population, Result, Trial
from ..reasoning.effects import number

OVERALL, EXACT = (
    "ORR",
    "exact category",
)  # the endpoint whose categories add up, and how a category says that it is one
LAST = "PR"  # without which the categories that are printed may be only some of them
_WITHIN_OVERALL = ("sCR", "CR", "VGPR", "PR")
_OF_EVERYBODY = (
    "",
    EXACT,
    "or better",
)  # other events (lesions, a day) may have an overall response of their own
CHECKS = ("sum of arms", "size", "categories")
Problem = tuple[
    str, Located, str, tuple[str, ...]
]  # check, row, what does not fit, flags that say so already


def half_unit(printed: str) -> float:
    """Half a unit of the last printed digit: 0.53 → 0.005."""
    decimals = len(printed.partition(".")[2])
    return 0.5 * 10.0**-decimals


def unsound_numbers(evidence: Evidence) -> Iterator[Problem]:
    """Everything that does not add up, check by check."""
    yield from _sums(evidence)
    for trial in evidence.trials.values():
        yield from _sizes(evidence, trial)
    yield from _complements(evidence)
    yield from _complementary_shares(evidence)
    yield from _rows(evidence)
    yield from _categories(evidence)


def _sums(evidence: Evidence) -> Iterator[Problem]:
    """The arms of a randomised trial must add up to its number, where all are printed."""
    for trial in evidence.trials.values():
        arms = [
            arm
            for arm in evidence.arms.values()
            if arm.trial == trial.id and arm.role in ("tested", "control")
        ]
        if (
            trial.is_randomised
            and len(arms) > 1
            and trial.enrolled.isdigit()
            and all(arm.n.isdigit() for arm in arms)
        ):
            total = sum(int(arm.n) for arm in arms)
            if total != int(trial.enrolled):
                problem = f"arms of {' + '.join(arm.n for arm in arms)} = {total}, printed {trial.enrolled} (no tolerance)"
                yield "sum of arms", trial, problem, ("conflict",)


def _sizes(evidence: Evidence, trial: Trial) -> Iterator[Problem]:
    """No part of a population is larger than the whole, and neither are the arms of a trial together."""
    populations = evidence.populations_of.get(trial.id, ())
    for population in populations:
        whole = evidence.populations.get(population.part_of)
        if whole and _size(population) and 0 < _size(whole) < _size(population):
            yield (
                "size",
                population,
                f"{population.n} people in a part of {whole.n} (no tolerance)",
                ("conflict",),
            )
    arms = [
        int(arm.n) for arm in evidence.arms.values() if arm.trial == trial.id and arm.n.isdigit()
    ]
    whole_n = next((one.n for one in populations if not one.part_of and one.n.isdigit()), "")
    arms = [n for n in arms if n != int(whole_n or 0)]  # an arm of everybody pools the others
    if len(arms) > 1 and whole_n and sum(arms) > int(whole_n):
        problem = f"arms of {' + '.join(map(str, arms))} = {sum(arms)}, more than the {whole_n} printed (no tolerance)"
        yield "size", trial, problem, ("conflict",)


def _size(population: Population) -> int:
    return int(population.n) if population.n.isdigit() else 0


def _complements(evidence: Evidence) -> Iterator[Problem]:
    """People with and without something make up the whole of which both are parts."""
    for one, other in combinations(
        [p for p in evidence.populations.values() if p.part_of and _size(p)], 2
    ):
        whole = evidence.populations[one.part_of]
        total = _size(one) + _size(other)
        unlike = one.part_of == other.part_of and _size(whole) and total != _size(whole)
        if unlike and _are_opposite(evidence, one.criteria, other.criteria):
            problem = f"beside {other.id}: {one.n} + {other.n} = {total}, the whole has {whole.n} (no tolerance)"
            yield "size", one, problem, ("conflict",)


def _complementary_shares(evidence: Evidence) -> Iterator[Problem]:
    """Shares with and without something come to 100 percent, up to the rounding of both."""
    exact = [
        one for one in evidence.shares.values() if one.percent is not None and not one.operator
    ]
    for one, other in combinations(exact, 2):
        same = (one.population, one.arm, one.source) == (other.population, other.arm, other.source)
        if same and _are_opposite(evidence, one.criterion, other.criterion):
            first, second = one.percent or 0, other.percent or 0
            tolerance = half_unit(f"{first:g}") + half_unit(f"{second:g}") + 1e-9
            if abs(first + second - 100) > tolerance:
                problem = f"beside {other.id}: {first:g}% + {second:g}% (tolerance: half a unit of each last digit)"
                yield "size", one, problem, ("percent-mismatch", "conflict")


def _are_opposite(evidence: Evidence, one: str, other: str) -> bool:
    """Whether two conditions are the denial of each other: `has:X` and `not has:X`."""
    first, second = (_only_literal(evidence, text) for text in (one, other))
    return bool(
        first and second and first.atom == second.atom and first.positive != second.positive
    )


def _only_literal(evidence: Evidence, text: str) -> Literal | None:
    vocabulary = evidence.vocabulary
    found = clauses(vocabulary.expand(vocabulary.parsed(text))) if text else ()
    return next(iter(found[0])) if len(found) == 1 and len(found[0]) == 1 else None


def _rows(evidence: Evidence) -> Iterator[Problem]:
    """The people of a row are those of its population, or a part of them; each group is no larger than its arm."""
    for one in evidence.results.values():
        sizes = [int(n) for n in (one.n, one.n_comparator) if n.isdigit()]
        whole = evidence.populations[one.population]
        together = sum(sizes) if one.kind != "prognostic" else max(sizes[:1], default=0)
        if _size(whole) and together > _size(whole):
            problem = (
                f"{' + '.join(map(str, sizes))} people in a population of {whole.n} (no tolerance)"
            )
            yield "size", one, problem, ("conflict",)
        if one.kind != "prognostic":
            yield from _against_arms(evidence, one)


def _against_arms(evidence: Evidence, result: Result) -> Iterator[Problem]:
    for name, printed in ((result.arm, result.n), (result.comparator_arm, result.n_comparator)):
        arm = evidence.arms.get(name)
        if arm and arm.n.isdigit() and printed.isdigit() and int(printed) > int(arm.n):
            yield (
                "size",
                result,
                f"{printed} people in an arm of {arm.n} (no tolerance)",
                ("conflict",),
            )


def _categories(evidence: Evidence) -> Iterator[Problem]:
    """Exact categories of response add up to the overall response of the same people, up to the rounding of each, and no
    category is larger than it."""
    groups: dict[tuple[str, ...], list[Result]] = {}
    for one in evidence.results.values():
        if (
            one.measure == "rate"
            and one.unit == "percent"
            and number(one.value)
            and one.kind != "prognostic"
        ):
            groups.setdefault(
                (one.trial, one.population, one.arm, one.report, one.source), []
            ).append(one)
    for group in groups.values():
        if overall := next(
            (one for one in group if one.endpoint == OVERALL and not one.event), None
        ):
            yield from _against_overall(overall, group)


def _against_overall(overall: Result, group: list[Result]) -> Iterator[Problem]:
    flags = ("percent-mismatch", "conflict")
    for one in group:
        part = one.endpoint in _WITHIN_OVERALL and one.event in _OF_EVERYBODY
        if (
            part
            and number(one.value) - number(overall.value)
            > half_unit(one.value) + half_unit(overall.value) + 1e-9
        ):
            problem = f"{one.value}%, more than the overall {overall.value}% (tolerance: half a unit of each last digit)"
            yield "categories", one, problem, flags
    exact = [one for one in group if one.event == EXACT]
    total = sum(number(one.value) for one in exact)
    tolerance = sum(half_unit(one.value) for one in (*exact, overall)) + 1e-9
    complete = any(one.endpoint == LAST for one in exact)
    apart = total - number(overall.value)
    if len(exact) > 1 and (apart > tolerance or (complete and apart < -tolerance)):
        told = " + ".join(one.value for one in exact)
        problem = f"categories of {told} = {total:g}%, overall {overall.value}% (tolerance: half a unit of each last digit)"
        yield "categories", overall, problem, flags
