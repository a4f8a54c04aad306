"""Contrasts as they enter a network: read from a table, checked, and sorted into studies.

A table has the columns `study, treatment1, treatment2, effect, se`: the effect of treatment 1 minus that of treatment 2, on the
log scale for ratios. A study of several arms gives all their pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from ...errors import Fault, TableError, TrialgraphError, nearest
from .rows import Rows, empty_cells, number_faults, read_rows, refuse_nothing

COLUMNS = ("study", "treatment1", "treatment2", "effect", "se")


class Contrast(NamedTuple):
    """One printed contrast. `step` is half a unit of the last digit of its effect: what rounding may have taken away."""

    study: str
    treatment1: str
    treatment2: str
    effect: float
    se: float
    step: float = 0.0


class Contrasts(NamedTuple):
    """The contrasts of a network, and warnings: contrasts of one study that close only within their rounding."""

    rows: tuple[Contrast, ...]
    warnings: tuple[str, ...] = ()


def read_contrasts(file: Path) -> Contrasts:
    """The contrasts of a CSV file. Raises `TrialgraphError` where it cannot be read, `TableError` with all of its faults."""
    return checked(read_rows(file, COLUMNS), file.name)


def checked(rows: Rows, file: str = "contrasts") -> Contrasts:
    """The contrasts of numbered rows of text. Raises `TableError` with all faults."""
    refuse_nothing(file, rows, "contrast")
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
    yield from empty_cells(file, number, row, COLUMNS[:3])
    yield from number_faults(file, number, row, "effect")
    yield from number_faults(file, number, row, "se", above=0)
    if row["treatment1"] and row["treatment1"] == row["treatment2"]:
        yield Fault(
            file,
            number,
            "treatment2",
            row["treatment2"],
            "is compared with itself",
            "Name the other treatment",
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
    """Pairs that stand twice, and pairs that are missing."""
    for study, rows in _studies(numbered).items():
        seen: dict[frozenset[str], int] = {}
        for number, one in rows:
            pair = frozenset((one.treatment1, one.treatment2))
            if pair in seen:
                problem = f"the pair stands in row {seen[pair]} too"
                yield Fault(
                    file,
                    number,
                    "treatment2",
                    one.treatment2,
                    problem,
                    "Keep one; of two arms alike, name them apart",
                )
            seen.setdefault(pair, number)
        treatments = sorted({name for pair in seen for name in pair})
        missing = [pair for pair in combinations(treatments, 2) if frozenset(pair) not in seen]
        if missing:
            first, second = missing[0]
            remedy = f"A study of {len(treatments)} arms gives all {len(treatments) * (len(treatments) - 1) // 2} pairs"
            yield Fault(
                file, rows[0][0], "study", study, f"the pair {first}, {second} is missing", remedy
            )


class Gap(NamedTuple):
    """Three arms of a study around which the effects do not add up to nothing: by how much, and how much rounding explains."""

    arms: tuple[str, str, str]
    size: float
    explained: float

    @property
    def is_rounding(self) -> bool:
        return self.size <= self.explained + 1e-12

    def __str__(self) -> str:
        return ", ".join(self.arms)


def gaps(study: Iterable[Contrast]) -> Iterator[Gap]:
    """Around every three arms of a study the effects must add up to nothing: where they do not."""
    effects: dict[tuple[str, str], tuple[float, float]] = {}
    for one in study:
        effects[one.treatment1, one.treatment2] = (one.effect, one.step)
        effects[one.treatment2, one.treatment1] = (-one.effect, one.step)
    treatments = sorted({name for pair in effects for name in pair})
    for a, b, c in combinations(treatments, 3):
        parts = (effects[a, b], effects[b, c], effects[c, a])
        gap = Gap(
            (a, b, c), abs(sum(effect for effect, _ in parts)), sum(step for _, step in parts)
        )
        if gap.size > 1e-9:
            yield gap


def belong_together(study: Iterable[Contrast]) -> bool:
    """Whether the standard errors around every three arms can belong to one study: contrasts with one arm in common must
    correlate by less than one."""
    variances = {frozenset((one.treatment1, one.treatment2)): one.se**2 for one in study}
    for a, b, c in combinations(sorted({name for pair in variances for name in pair}), 3):
        ab, ac, bc = (variances[frozenset(pair)] for pair in ((a, b), (a, c), (b, c)))
        if ((ab + ac - bc) / 2) ** 2 >= ab * ac:
            return False
    return True


def _closure(
    file: str, rows: Sequence[tuple[int, Contrast]], warnings: list[str]
) -> Iterator[Fault]:
    study = rows[0][1].study
    for gap in gaps([one for _, one in rows]):
        if gap.is_rounding:
            warnings.append(
                f"{study}: {gap} close only within their rounding (off by {gap.size:.2g})"
            )
        else:
            problem = (
                f"{gap} do not close: off by {gap.size:.4g}, rounding explains {gap.explained:.2g}"
            )
            yield Fault(
                file,
                rows[0][0],
                "effect",
                study,
                problem,
                "Correct one effect, or the order of one pair",
            )


def known_treatment(name: str, treatments: Sequence[str]) -> str:
    """The treatment of that name. Raises `TrialgraphError` with the nearest known."""
    if name in treatments:
        return name
    near = ", ".join(nearest(name, treatments)) or ", ".join(sorted(treatments)[:8])
    raise TrialgraphError(f"no treatment '{name}' in the network; nearest known: {near}")
