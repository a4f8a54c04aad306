"""Contrasts for a network meta-analysis, read from a table and checked.

A table has the columns `study, treatment1, treatment2, effect, se`: the effect of treatment 1 minus
that of treatment 2, on the log scale for ratios. A multi-arm study lists all its pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from ...errors import Fault, TableError, TrialgraphError, nearest
from ...message import message
from .rows import NumberedRows, empty_cell_faults, number_faults, read_rows, require_rows

COLUMNS = ("study", "treatment1", "treatment2", "effect", "se")


class Contrast(NamedTuple):
    """One contrast. `step` is the largest rounding error of its effect: half a unit of the last
    digit."""

    study: str
    treatment1: str
    treatment2: str
    effect: float
    se: float
    step: float = 0.0


class Contrasts(NamedTuple):
    """Contrasts, and warnings about studies that are consistent only within rounding."""

    rows: tuple[Contrast, ...]
    warnings: tuple[str, ...] = ()


def read_contrasts(file: Path) -> Contrasts:
    """The contrasts of a CSV file.

    Raises `TrialgraphError` if the file cannot be read, and `TableError`, which lists every fault,
    if the table has faults.
    """
    return checked(read_rows(file, COLUMNS), file.name)


def checked(rows: NumberedRows, file: str = "contrasts") -> Contrasts:
    """The contrasts of numbered rows of text; a `TableError` lists all their faults."""
    require_rows(file, rows, "contrast")
    faults = [fault for number, row in rows for fault in _cell_faults(file, number, row)]
    if faults:
        raise TableError(faults)
    numbered = [(number, _contrast(row)) for number, row in rows]
    faults += _study_faults(file, numbered)
    if faults:
        raise TableError(faults)
    warnings: list[str] = []
    for study in _studies(numbered).values():
        faults += _closure(file, study, warnings)
    if faults:
        raise TableError(faults)
    return Contrasts(tuple(contrast for _, contrast in numbered), tuple(warnings))


def _cell_faults(file: str, number: int, row: Mapping[str, str]) -> Iterator[Fault]:
    yield from empty_cell_faults(file, number, row, COLUMNS[:3])
    yield from number_faults(file, number, row, "effect")
    yield from number_faults(file, number, row, "se", above=0)
    if row["treatment1"] and row["treatment1"] == row["treatment2"]:
        yield Fault(
            file,
            number,
            "treatment2",
            row["treatment2"],
            message("nma.with_itself", "is compared with itself"),
            message("nma.with_itself.remedy", "Give the other treatment"),
        )


def _contrast(row: Mapping[str, str]) -> Contrast:
    digits = row["effect"].lower().partition("e")[0].partition(".")[2]
    step = 0.5 * 10.0 ** -len(digits)
    return Contrast(
        row["study"],
        row["treatment1"],
        row["treatment2"],
        float(row["effect"]),
        float(row["se"]),
        step,
    )


def _studies(numbered: Sequence[tuple[int, Contrast]]) -> dict[str, list[tuple[int, Contrast]]]:
    studies: dict[str, list[tuple[int, Contrast]]] = {}
    for number, contrast in numbered:
        studies.setdefault(contrast.study, []).append((number, contrast))
    return studies


def _study_faults(file: str, numbered: Sequence[tuple[int, Contrast]]) -> Iterator[Fault]:
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
    """Whether, for any three arms, the standard errors can come from one study.

    Contrasts that share an arm must have a correlation below one.
    """
    variances = {
        frozenset((contrast.treatment1, contrast.treatment2)): contrast.se**2 for contrast in study
    }
    for a, b, c in combinations(sorted({name for pair in variances for name in pair}), 3):
        ab, ac, bc = (variances[frozenset(pair)] for pair in ((a, b), (a, c), (b, c)))
        if ((ab + ac - bc) / 2) ** 2 >= ab * ac:
            return False
    return True


def _closure(
    file: str, rows: Sequence[tuple[int, Contrast]], warnings: list[str]
) -> Iterator[Fault]:
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
