"""Studies of three or more arms whose contrasts are all against one arm.

Such contrasts share the error of that arm, so they must not be taken for independent studies. With
the variance of the shared arm, the contrasts between the others follow: the effect of B against C
is that of B minus that of C, and its variance is var(B) + var(C) − 2 var(shared) (Higgins &
Whitehead, Stat Med 1996;15:2733-2749; Cochrane Handbook 23.3.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from math import sqrt

from trialgraph.errors import Fault, TableError
from trialgraph.message import message

from ..contrast_data import Contrast, Numbered
from .table import Table

_SHARED = "se_shared"


def completed(table: Table, rows: Numbered) -> list[tuple[int, Contrast]]:
    """The contrasts, with those that a shared arm implies.

    Raises `TableError` for a study whose contrasts share an arm without a standard error.
    """
    errors = {number: row.get(_SHARED, "") for number, row in table.rows}
    faults: list[Fault] = []
    added: list[tuple[int, Contrast]] = []
    for study, contrasts in _by_study(rows).items():
        shared = _shared_arm(contrasts)
        if not shared:
            continue
        given = {errors[number] for number, _ in contrasts} - {""}
        if len(given) != 1 or not _is_possible(next(iter(given)), contrasts):
            number = contrasts[0][0]
            faults.append(no_shared_error(table, number, study, shared, len(contrasts) + 1, given))
            continue
        added += between_others(contrasts, shared, float(given.pop()))
    if faults:
        raise TableError(faults)
    return [*rows, *added]


def between_others(
    contrasts: Numbered, shared: str, error: float
) -> Iterator[tuple[int, Contrast]]:
    """The contrasts between arms that are compared with a shared arm, given its standard error."""
    turned = [(number, _against(contrast, shared)) for number, contrast in contrasts]
    for (number, first), (_, second) in combinations(turned, 2):
        variance = first.se**2 + second.se**2 - 2 * error**2
        yield (
            number,
            Contrast(
                first.study,
                first.treatment1,
                second.treatment1,
                first.effect - second.effect,
                sqrt(variance),
                first.step + second.step,
            ),
        )


def _against(contrast: Contrast, shared: str) -> Contrast:
    """The contrast with the shared arm as its second treatment."""
    if contrast.treatment2 == shared:
        return contrast
    return contrast._replace(
        treatment1=contrast.treatment2, treatment2=contrast.treatment1, effect=-contrast.effect
    )


def _shared_arm(contrasts: Numbered) -> str:
    """The arm that is in all of two or more different pairs; empty if there is none."""
    pairs = [frozenset((row.treatment1, row.treatment2)) for _, row in contrasts]
    if len(set(pairs)) < len(pairs) or len(pairs) < 2:
        return ""
    common = frozenset.intersection(*pairs)
    return next(iter(common), "")


def _is_possible(error: str, contrasts: Numbered) -> bool:
    """Whether the shared arm's error is a number above 0 and below that of each contrast."""
    try:
        return 0 < float(error) < min(row.se for _, row in contrasts)
    except ValueError:
        return False


def _by_study(rows: Numbered) -> dict[str, list[tuple[int, Contrast]]]:
    studies: dict[str, list[tuple[int, Contrast]]] = {}
    for number, row in rows:
        studies.setdefault(row.study, []).append((number, row))
    return studies


def no_shared_error(
    table: Table,
    number: int,
    study: str,
    shared: str,
    arms: int,
    given: Iterable[str] = (),
) -> Fault:
    """The fault of a study with several contrasts against one arm without a usable error of it."""
    if given:
        problem = message(
            "nma.shared_error",
            "the standard error {given} of {shared} must be one number above 0, and below that of "
            "each contrast",
            given=", ".join(sorted(given)),
            shared=shared,
        )
    else:
        problem = message(
            "nma.shared_arm",
            "has {arms} arms that are all compared with {shared}; their errors depend on each "
            "other, and the file does not show how",
            arms=arms,
            shared=shared,
        )
    remedy = message(
        "nma.shared_arm.remedy",
        "Add a row for each other pair, or a column se_shared with the standard error of "
        "{shared} alone (log odds: √(1/events + 1/(n − events)); mean: sd/√n), or give the arms "
        "with --arms",
        shared=shared,
    )
    return Fault(table.name, number, "study", study, problem, remedy)
