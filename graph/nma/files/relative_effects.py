"""gemtc's relative effects: one arm a row, with its difference from the baseline of its study.

The baseline is the arm without a difference. Its own standard error, which studies of three or more
arms need, gives the covariance of the differences (van Valkenhoef et al., Res Synth Methods
2012;3:285-299).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialgraph.errors import Fault, TableError
from trialgraph.message import message

from ..contrast_data import Contrast, Reading
from ..log_ratio import step_of
from ..rows import empty_cell_faults, number_faults
from .shared_arm import between_others, no_shared_error
from .table import Row, Table

_Arms = Sequence[tuple[int, Row]]


def relative_effects_of(table: Table) -> Reading:
    """The contrasts of a table of relative effects. A `TableError` lists all faults."""
    studies: dict[str, list[tuple[int, Row]]] = {}
    for number, row in table.rows:
        studies.setdefault(row["study"], []).append((number, row))
    faults = [fault for number, row in table.rows for fault in _cell_faults(table, number, row)]
    if not faults:
        faults = [fault for arms in studies.values() for fault in _study_faults(table, arms)]
    if faults:
        raise TableError(faults)
    return Reading([pair for arms in studies.values() for pair in _contrasts(arms)])


def _contrasts(arms: _Arms) -> Iterator[tuple[int, Contrast]]:
    (_, baseline), *others = sorted(arms, key=lambda arm: bool(arm[1]["effect"]))
    against_baseline = [
        (
            number,
            Contrast(
                row["study"],
                row["treatment"],
                baseline["treatment"],
                float(row["effect"]),
                float(row["se"]),
                step_of(row["effect"]),
            ),
        )
        for number, row in others
    ]
    yield from against_baseline
    if len(others) > 1:
        yield from between_others(against_baseline, baseline["treatment"], float(baseline["se"]))


def _cell_faults(table: Table, number: int, row: Row) -> Iterator[Fault]:
    names = {table.called(name): cell for name, cell in row.items()}
    texts = (table.called("study"), table.called("treatment"))
    yield from empty_cell_faults(table.name, number, names, texts)
    if row["effect"]:
        yield from number_faults(table.name, number, names, table.called("effect"))
    if row["effect"] and not row["se"]:
        yield from empty_cell_faults(table.name, number, names, [table.called("se")])
    if row["se"]:
        yield from number_faults(table.name, number, names, table.called("se"), above=0)


def _study_faults(table: Table, arms: _Arms) -> Iterator[Fault]:
    number, row = arms[0]
    baselines = [arm for arm in arms if not arm[1]["effect"]]
    if len(baselines) != 1 or len(arms) < 2:
        yield Fault(
            table.name,
            number,
            table.called("effect"),
            row["study"],
            message(
                "nma.baselines",
                "the study has {count} arms without a difference",
                count=len(baselines),
            ),
            message(
                "nma.baselines.remedy", "Leave it empty for one arm, with which others are compared"
            ),
        )
    elif len(arms) > 2 and not baselines[0][1]["se"]:
        yield no_shared_error(
            table, baselines[0][0], row["study"], baselines[0][1]["treatment"], len(arms)
        )
