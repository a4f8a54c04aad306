"""Contrasts for a network meta-analysis, and the checks that they come from real studies.

An effect is that of treatment 1 minus that of treatment 2, on the log scale for ratios. A multi-arm
study lists all its pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from ...errors import Fault, TableError, TrialgraphError, nearest
from ...message import message
from .rows import empty_cell_faults, require_rows


class Contrast(NamedTuple):
    """One contrast. `step` is the largest rounding error of its effect: half a unit of the last
    digit."""

    study: str
    treatment1: str
    treatment2: str
    effect: float
    se: float
    step: float = 0.0


Numbered = Sequence[tuple[int, Contrast]]


class Reading(NamedTuple):
    """Contrasts as read, with the numbers of their rows, before they are checked together.

    `ratio`: whether effects are logarithms of ratios; None if that is not known.
    """

    rows: Numbered
    warnings: tuple[str, ...] = ()
    ratio: bool | None = None


class Contrasts(NamedTuple):
    """Contrasts, warnings about them, and whether effects are logarithms of ratios (None: not
    known)."""

    rows: tuple[Contrast, ...]
    warnings: tuple[str, ...] = ()
    ratio: bool | None = None


def consistent(file: str, reading: Reading) -> Contrasts:
    """The contrasts, of which those of one study must fit each other.

    A `TableError` lists all faults: pairs of arms that are missing or doubled, effects that do not
    sum to zero around a triangle, standard errors that no study can have.
    """
    require_rows(file, reading.rows, "contrast")
    if faults := list(_study_faults(file, reading.rows)):
        raise TableError(faults)
    warnings: list[str] = []
    for study in _studies(reading.rows).values():
        faults += _closure(file, study, warnings)
        faults += _errors(file, study)
    if faults:
        raise TableError(faults)
    rows = tuple(contrast for _, contrast in reading.rows)
    return Contrasts(rows, (*reading.warnings, *warnings), reading.ratio)


def pair_faults(
    file: str, number: int, row: Mapping[str, str], columns: Sequence[str]
) -> Iterator[Fault]:
    """The faults of the study and the two treatments of a row, in columns of these names."""
    yield from empty_cell_faults(file, number, row, columns)
    _, first, second = columns
    if row[first] and row[first] == row[second]:
        yield Fault(
            file,
            number,
            second,
            row[second],
            message("nma.with_itself", "is compared with itself"),
            message("nma.with_itself.remedy", "Give the other treatment"),
        )


def _studies(numbered: Numbered) -> dict[str, list[tuple[int, Contrast]]]:
    studies: dict[str, list[tuple[int, Contrast]]] = {}
    for number, contrast in numbered:
        studies.setdefault(contrast.study, []).append((number, contrast))
    return studies


def _study_faults(file: str, numbered: Numbered) -> Iterator[Fault]:
    """The faults of multi-arm studies: duplicate and missing pairs of arms."""
    for study, rows in _studies(numbered).items():
        seen: dict[frozenset[str], int] = {}
        for number, contrast in rows:
            pair = frozenset((contrast.treatment1, contrast.treatment2))
            if pair in seen:
                problem = message(
                    "nma.same_pair", "the same pair is already in row {row}", row=seen[pair]
                )
                yield Fault(
                    file,
                    number,
                    "treatment2",
                    contrast.treatment2,
                    problem,
                    message(
                        "nma.same_pair.remedy",
                        "Keep one row, or give the arms different names if they differ",
                    ),
                )
            seen.setdefault(pair, number)
        treatments = sorted({name for pair in seen for name in pair})
        missing = [pair for pair in combinations(treatments, 2) if frozenset(pair) not in seen]
        if missing:
            first, second = missing[0]
            arms = len(treatments)
            problem = message(
                "nma.missing_pair",
                "the pair {first}, {second} is missing",
                first=first,
                second=second,
            )
            remedy = message(
                "nma.missing_pair.remedy",
                "A study with {arms} arms needs all {pairs} pairs",
                arms=arms,
                pairs=arms * (arms - 1) // 2,
            )
            yield Fault(file, rows[0][0], "study", study, problem, remedy)


class OpenTriangle(NamedTuple):
    """Three arms of a study whose effects do not sum to zero around the triangle.

    `size` is the absolute sum, `explained` the largest sum that rounding can explain.
    """

    arms: tuple[str, str, str]
    size: float
    explained: float

    @property
    def is_rounding(self) -> bool:
        return self.size <= self.explained + 1e-12

    def __str__(self) -> str:
        return ", ".join(self.arms)


def open_triangles(study: Iterable[Contrast]) -> Iterator[OpenTriangle]:
    """The triples of arms of one study whose effects do not sum to zero, as they should."""
    effects: dict[tuple[str, str], tuple[float, float]] = {}
    for contrast in study:
        effects[contrast.treatment1, contrast.treatment2] = (contrast.effect, contrast.step)
        effects[contrast.treatment2, contrast.treatment1] = (-contrast.effect, contrast.step)
    treatments = sorted({name for pair in effects for name in pair})
    for a, b, c in combinations(treatments, 3):
        parts = (effects[a, b], effects[b, c], effects[c, a])
        triangle = OpenTriangle(
            (a, b, c), abs(sum(effect for effect, _ in parts)), sum(step for _, step in parts)
        )
        if triangle.size > 1e-9:
            yield triangle


def errors_are_compatible(study: Iterable[Contrast]) -> bool:
    """Whether, for any three arms, the standard errors can come from one study."""
    return not impossible_errors(study)


def impossible_errors(study: Iterable[Contrast]) -> tuple[str, ...]:
    """Three arms whose standard errors cannot come from one study; empty if there are none.

    Contrasts that share an arm must have a correlation below one.
    """
    variances = {
        frozenset((contrast.treatment1, contrast.treatment2)): contrast.se**2 for contrast in study
    }
    for a, b, c in combinations(sorted({name for pair in variances for name in pair}), 3):
        ab, ac, bc = (variances[frozenset(pair)] for pair in ((a, b), (a, c), (b, c)))
        if ((ab + ac - bc) / 2) ** 2 >= ab * ac:
            return a, b, c
    return ()


def _closure(file: str, rows: Numbered, warnings: list[str]) -> Iterator[Fault]:
    study = rows[0][1].study
    for triangle in open_triangles([contrast for _, contrast in rows]):
        if triangle.is_rounding:
            warnings.append(
                message(
                    "nma.rounding",
                    "{study}: the effects of {arms} are consistent only within rounding "
                    "(off by {size})",
                    study=study,
                    arms=triangle,
                    size=f"{triangle.size:.2g}",
                )
            )
        else:
            problem = message(
                "nma.open_triangle",
                "the effects of {arms} are inconsistent: off by {size}, of which rounding explains "
                "{explained}",
                arms=triangle,
                size=f"{triangle.size:.4g}",
                explained=f"{triangle.explained:.2g}",
            )
            yield Fault(
                file,
                rows[0][0],
                "effect",
                study,
                problem,
                message(
                    "nma.open_triangle.remedy",
                    "Correct one effect, or swap the treatments of one pair",
                ),
            )


def _errors(file: str, rows: Numbered) -> Iterator[Fault]:
    number, first = rows[0]
    if arms := impossible_errors(contrast for _, contrast in rows):
        yield Fault(
            file,
            number,
            "se",
            first.study,
            message(
                "nma.impossible_errors",
                "the standard errors between {arms} are incompatible with each other: no study "
                "can have them",
                arms=", ".join(arms),
            ),
            message("nma.impossible_errors.remedy", "Correct one of them"),
        )


def known_treatment(name: str, treatments: Sequence[str]) -> str:
    """Return the name if it is a treatment; else raise `TrialgraphError` with close matches."""
    if name in treatments:
        return name
    near = ", ".join(nearest(name, treatments)) or ", ".join(sorted(treatments)[:8])
    raise TrialgraphError(
        message(
            "nma.unknown_treatment",
            "no treatment '{name}' in the network; nearest known: {near}",
            name=name,
            near=near,
        )
    )
