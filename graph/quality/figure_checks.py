"""Checks across rows: sizes of arms and populations, complementary shares, response categories.

Every check states its tolerance. `result_checks` has the checks of single rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from ...message import message
from ..exposure.criteria import Literal
from ..exposure.normal_forms import clauses
from ..model.evidence import Evidence
from ..model.rows import Located, Population, Result, Trial
from ..reasoning.effects import number

OVERALL = "ORR"  # the endpoint to which the categories add up
EXACT = "exact category"  # the event of a category that excludes better responses
LAST = "PR"  # the printed categories may be incomplete without it
_WITHIN_OVERALL = ("sCR", "CR", "VGPR", "PR")
_OF_ALL_PATIENTS = ("", EXACT, "or better")  # other events (lesions, a day) have their own total
CHECKS = ("sum of arms", "size", "categories")


class Inconsistency(NamedTuple):
    """A problem that a check finds in a row, and the flags that may already mark it there."""

    check: str
    row: Located
    problem: str
    flags: tuple[str, ...] = ("conflict",)


def half_unit(printed: str) -> float:
    """Half a unit of the last printed digit: 0.53 → 0.005."""
    decimals = len(printed.partition(".")[2])
    return 0.5 * 10.0**-decimals


def inconsistent_figures(evidence: Evidence) -> Iterator[Inconsistency]:
    """All inconsistencies across rows, in the order of the checks."""
    yield from _sums(evidence)
    for trial in evidence.trials.values():
        yield from _sizes(evidence, trial)
    yield from _complements(evidence)
    yield from _complementary_shares(evidence)
    yield from _rows(evidence)
    yield from _categories(evidence)


def _sums(evidence: Evidence) -> Iterator[Inconsistency]:
    """The arms of a randomised trial must add up to its enrolment, if all are printed."""
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
                problem = message(
                    "quality.sum-of-arms",
                    "arms of {sizes} = {total}, but {printed} is printed (no tolerance)",
                    sizes=" + ".join(arm.n for arm in arms),
                    total=total,
                    printed=trial.enrolled,
                )
                yield Inconsistency("sum of arms", trial, problem)


def _sizes(evidence: Evidence, trial: Trial) -> Iterator[Inconsistency]:
    """A subgroup must not exceed its population, and the arms together must not exceed the
    trial."""
    populations = evidence.populations_of.get(trial.id, ())
    for population in populations:
        whole = evidence.populations.get(population.part_of)
        if whole and _size(population) and 0 < _size(whole) < _size(population):
            problem = message(
                "quality.subgroup-size",
                "{n} patients in a subgroup of {whole} (no tolerance)",
                n=population.n,
                whole=whole.n,
            )
            yield Inconsistency("size", population, problem)
    arms = [
        int(arm.n) for arm in evidence.arms.values() if arm.trial == trial.id and arm.n.isdigit()
    ]
    whole_n = next(
        (
            population.n
            for population in populations
            if not population.part_of and population.n.isdigit()
        ),
        "",
    )
    arms = [n for n in arms if n != int(whole_n or 0)]  # an arm of all patients pools the others
    if len(arms) > 1 and whole_n and sum(arms) > int(whole_n):
        problem = message(
            "quality.arms-above-trial",
            "arms of {sizes} = {total}, more than the {printed} printed (no tolerance)",
            sizes=" + ".join(map(str, arms)),
            total=sum(arms),
            printed=whole_n,
        )
        yield Inconsistency("size", trial, problem)


def _size(population: Population) -> int:
    return int(population.n) if population.n.isdigit() else 0


def _complements(evidence: Evidence) -> Iterator[Inconsistency]:
    """Subgroups with and without a characteristic must add up to their population."""
    for population, complement in combinations(
        [p for p in evidence.populations.values() if p.part_of and _size(p)], 2
    ):
        whole = evidence.populations[population.part_of]
        total = _size(population) + _size(complement)
        unlike = population.part_of == complement.part_of and _size(whole) and total != _size(whole)
        if unlike and _are_opposite(evidence, population.criteria, complement.criteria):
            problem = message(
                "quality.complement",
                "with {other}: {n} + {other_n} = {total}, but the population has {whole} "
                "(no tolerance)",
                other=complement.id,
                n=population.n,
                other_n=complement.n,
                total=total,
                whole=whole.n,
            )
            yield Inconsistency("size", population, problem)


def _complementary_shares(evidence: Evidence) -> Iterator[Inconsistency]:
    """Shares with and without a characteristic must add up to 100%, up to rounding."""
    exact = [
        share
        for share in evidence.shares.values()
        if share.percent is not None and not share.operator
    ]
    for share, complement in combinations(exact, 2):
        same = (share.population, share.arm, share.source) == (
            complement.population,
            complement.arm,
            complement.source,
        )
        if same and _are_opposite(evidence, share.criterion, complement.criterion):
            first, second = share.percent or 0, complement.percent or 0
            tolerance = half_unit(f"{first:g}") + half_unit(f"{second:g}") + 1e-9
            if abs(first + second - 100) > tolerance:
                problem = message(
                    "quality.complementary-shares",
                    "with {other}: {first}% + {second}% "
                    "(tolerance: half a unit of each last digit)",
                    other=complement.id,
                    first=f"{first:g}",
                    second=f"{second:g}",
                )
                yield Inconsistency("size", share, problem, ("percent-mismatch", "conflict"))


def _are_opposite(evidence: Evidence, criterion: str, opposite: str) -> bool:
    """Whether one criterion negates the other: `has:X` and `not has:X`."""
    first, second = (_only_literal(evidence, text) for text in (criterion, opposite))
    return bool(
        first and second and first.atom == second.atom and first.positive != second.positive
    )


def _only_literal(evidence: Evidence, text: str) -> Literal | None:
    vocabulary = evidence.vocabulary
    clause_sets = clauses(vocabulary.expand(vocabulary.parsed(text))) if text else ()
    return (
        next(iter(clause_sets[0])) if len(clause_sets) == 1 and len(clause_sets[0]) == 1 else None
    )


def _rows(evidence: Evidence) -> Iterator[Inconsistency]:
    """A result must not cover more patients than its population, nor a group more than its arm."""
    for result in evidence.results.values():
        sizes = [int(n) for n in (result.n, result.n_comparator) if n.isdigit()]
        whole = evidence.populations[result.population]
        together = sum(sizes) if result.kind != "prognostic" else max(sizes[:1], default=0)
        if _size(whole) and together > _size(whole):
            problem = message(
                "quality.result-size",
                "{sizes} patients in a population of {whole} (no tolerance)",
                sizes=" + ".join(map(str, sizes)),
                whole=whole.n,
            )
            yield Inconsistency("size", result, problem)
        if result.kind != "prognostic":
            yield from _against_arms(evidence, result)


def _against_arms(evidence: Evidence, result: Result) -> Iterator[Inconsistency]:
    for name, printed in ((result.arm, result.n), (result.comparator_arm, result.n_comparator)):
        arm = evidence.arms.get(name)
        if arm and arm.n.isdigit() and printed.isdigit() and int(printed) > int(arm.n):
            problem = message(
                "quality.group-size",
                "{n} patients in an arm of {arm} (no tolerance)",
                n=printed,
                arm=arm.n,
            )
            yield Inconsistency("size", result, problem)


def _categories(evidence: Evidence) -> Iterator[Inconsistency]:
    """Exact response categories must add up to the overall response of the same patients, up to
    rounding, and no category may exceed it."""
    groups: dict[tuple[str, ...], list[Result]] = {}
    for result in evidence.results.values():
        if (
            result.measure == "rate"
            and result.unit == "percent"
            and number(result.value)
            and result.kind != "prognostic"
        ):
            groups.setdefault(
                (result.trial, result.population, result.arm, result.report, result.source), []
            ).append(result)
    for group in groups.values():
        if overall := next(
            (result for result in group if result.endpoint == OVERALL and not result.event), None
        ):
            yield from _against_overall(overall, group)


def _against_overall(overall: Result, group: list[Result]) -> Iterator[Inconsistency]:
    flags = ("percent-mismatch", "conflict")
    for result in group:
        part = result.endpoint in _WITHIN_OVERALL and result.event in _OF_ALL_PATIENTS
        if (
            part
            and number(result.value) - number(overall.value)
            > half_unit(result.value) + half_unit(overall.value) + 1e-9
        ):
            problem = message(
                "quality.category-above-overall",
                "{value}%, more than the overall {overall}% "
                "(tolerance: half a unit of each last digit)",
                value=result.value,
                overall=overall.value,
            )
            yield Inconsistency("categories", result, problem, flags)
    exact = [result for result in group if result.event == EXACT]
    total = sum(number(result.value) for result in exact)
    tolerance = sum(half_unit(result.value) for result in (*exact, overall)) + 1e-9
    complete = any(result.endpoint == LAST for result in exact)
    apart = total - number(overall.value)
    if len(exact) > 1 and (apart > tolerance or (complete and apart < -tolerance)):
        problem = message(
            "quality.sum-of-categories",
            "categories of {values} = {total}%, but overall {overall}% "
            "(tolerance: half a unit of each last digit)",
            values=" + ".join(result.value for result in exact),
            total=f"{total:g}",
            overall=overall.value,
        )
        yield Inconsistency("categories", overall, problem, flags)
