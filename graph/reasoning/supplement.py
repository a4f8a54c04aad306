"""What is shown next to a verdict: harms, tolerability, cautions, statements and approvals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..exposure.kleene import Truth
from ..model.rows import Approval, Caution, Located, Result, Statement
from .wording import figure


@dataclass(frozen=True, eq=False)
class Supplement:
    """What is shown next to a verdict.

    It does not affect the verdict, except that statements can lead to *stated* or *advised
    against*. `harms` are toxicity figures and treatment-related deaths, in any population;
    `tolerability` are reports of toxicity that is no worse than with the comparator, or that is
    rare or manageable; of two arms, the figure of the regimen's own comes first. `withdrawals` are
    those of the approvals that are withdrawals for the field's disease. `settings_met` (by
    statement) and `indications_met` (by approval) say whether the profile meets them; None if that
    is unknown, or if none is printed.
    `conditions_met` says it of each caution with a condition; none of them is false.
    """

    harms: tuple[Result, ...] = ()
    tolerability: tuple[Result, ...] = ()
    cautions: tuple[Caution, ...] = ()
    statements: tuple[Statement, ...] = ()
    approvals: tuple[Approval, ...] = ()
    withdrawals: tuple[Approval, ...] = ()
    settings_met: Mapping[str, Truth] = field(default_factory=dict)
    indications_met: Mapping[str, Truth] = field(default_factory=dict)
    conditions_met: Mapping[str, Truth] = field(default_factory=dict)

    @property
    def cautions_met(self) -> tuple[Caution, ...]:
        """The cautions that concern this patient: unconditional, or with a condition that the
        profile meets."""
        return tuple(
            caution
            for caution in self.cautions
            if not caution.when or self.conditions_met.get(caution.id)
        )

    def is_met(self, row: Statement | Approval) -> Truth:
        """Whether the profile meets the setting of the statement or the indication of the
        approval."""
        met = self.settings_met if isinstance(row, Statement) else self.indications_met
        return met.get(row.id)

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """The keys harms, tolerability, cautions, statements and approvals of
        `support --format json` (docs/json.md)."""
        return {
            "harms": list(map(_toxicity, self.harms)),
            "tolerability": list(map(_toxicity, self.tolerability)),
            "cautions": [
                {
                    **_reference(caution, "caution", ("harm", "summary", "when")),
                    "condition_met": self.conditions_met.get(caution.id, True),
                }
                for caution in self.cautions
            ],
            "statements": [
                {
                    **_reference(statement, "statement", ("kind", "setting", "grade", "summary")),
                    "setting_met": self.is_met(statement),
                }
                for statement in self.statements
            ],
            "approvals": [
                {
                    **_reference(approval, "approval", _APPROVAL),
                    "indication_met": self.is_met(approval),
                }
                for approval in self.approvals
            ],
        }


_APPROVAL = (
    "regimen",
    "drug",
    "act",
    "agency",
    "region",
    "date",
    "indication",
    "inferred_criteria",
)


def _toxicity(result: Result) -> dict[str, str]:
    names = ("trial", "population", "event", "direction")
    return {**_reference(result, "result", names), "figure": figure(result)}


def _reference(row: Located, kind: str, names: tuple[str, ...]) -> dict[str, str]:
    """A row's id (under the key `kind`), the columns in `names`, and its place in a source."""
    columns = {name: getattr(row, name) for name in names}
    return {kind: row.id, **columns, "source": row.source, "locator": row.locator}
