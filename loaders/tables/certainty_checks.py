"""Checks of certainty.csv: steps that the method has. A row of any other step would do nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...errors import nearest
from ...graph.model.method_rows import STEPS
from ...message import message
from .cells import CellFault
from .fault_parts import did_you_mean

Rows = Mapping[str, list[dict[str, str]]]


def certainty_faults(rows: Rows) -> Iterator[CellFault]:
    """A fault for each row of certainty.csv that no verdict reads."""
    for index, row in enumerate(rows.get("certainty", ())):
        if (step := row.get("step", "")) and step not in STEPS:
            problem = message(
                "loaders.unknown-step", "is no step of the method, so it would lower no certainty"
            )
            remedy = did_you_mean(nearest(step, STEPS)) or message(
                "loaders.unknown-step.remedy", "Steps: {steps}", steps=", ".join(STEPS)
            )
            yield CellFault(index, "step", step, problem, remedy)
