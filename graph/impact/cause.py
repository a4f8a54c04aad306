"""A row that causes a change of a verdict, and the causes of a change in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...message import joined, message


class Cause(NamedTuple):
    """A row that causes a change: its table, identifier, kind of change, and content.

    `ground` is "yes" if the verdict rests on this row, before or after the change. `proof` is what
    reverting the row shows: alone, needed, together (with all other rows marked together) or not
    tested. `without` is the verdict after reverting the row, or all rows marked together.
    `trial_name` is what people call the trial.
    """

    table: str
    id: str
    change: str
    trial: str
    says: str
    source: str
    locator: str
    ground: str = "no"
    proof: str = "not tested"
    without: str = ""
    trial_name: str = ""

    def __str__(self) -> str:
        row = joined(": ", filter(None, (self.trial_name or self.trial, self.says or self.id)))
        if self.change == "changed":
            return message("impact.changed", "{row} [changed]", row=row)
        if self.change == "gone":
            return message("impact.gone", "{row} [gone]", row=row)
        return row


def because(causes: Sequence[Cause], few: int | None = None) -> str:
    """The first `few` causes of a change, described in words; empty if there are none."""
    if not causes:
        return ""
    shown = [_cause_text(cause) for cause in causes[:few]]
    words = joined("; ", [*shown, "…"] if len(causes) > len(shown) else shown)
    if causes[0].proof == "together":
        return message("impact.together", "together: {causes}", causes=words)
    if causes[0].proof == "not tested":
        return message("impact.not_proven", "not proven: {causes}", causes=words)
    return words


def _cause_text(cause: Cause) -> str:
    if cause.proof != "needed":
        return str(cause)
    return message(
        "impact.needed",
        "{cause} (without it: {verdict})",
        cause=str(cause),
        verdict=cause.without or "no evidence",
    )
