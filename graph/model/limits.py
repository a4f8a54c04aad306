"""The constants of the method as values: limits that decide verdicts, certainty and warnings.

Each is a row of the table `limits`; `credible-distance` is the attribute `credible_distance`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from ...errors import TrialgraphError
from ...message import joined, message
from .kinds import CERTAINTIES, Certainty
from .method_rows import Limit
from .rows import SEPARATOR, Row, Rows

LEVELS = CERTAINTIES[:-1]
_NAMED_LIMIT = re.compile(r"\{([a-z-]+)\}")


@dataclass(frozen=True, slots=True)
class Limits:
    """The values of the table `limits`, each read once; `method/limits.csv` defines them."""

    enough_events: float
    few_events: float
    appreciable_benefit: float
    appreciable_harm: float
    large_benefit: float
    large_harm: float
    credible_distance: float
    credible_interaction_p: float
    credible_judgements: tuple[str, ...]
    least_variance_ratio: float
    disagreement_p: float
    denied_share: float
    lines_beside_one: float
    start_comparison: Certainty
    start_single_arm_rate: Certainty
    start_other_estimate: Certainty
    start_statement: Certainty
    cap_without_risk_of_bias: Certainty
    old_evidence: float
    doubtful_flags: tuple[str, ...]
    retelling_sources: tuple[str, ...]
    tiers: tuple[str, ...]
    significant_p: float
    p_factor: float
    other_level_factor: float
    off_centre: float

    @classmethod
    def of(cls, rows: Mapping[str, Limit]) -> Limits:
        """The values of all limits. Raises `TrialgraphError` if one is missing or cannot be
        read."""
        if missing := [key for key in KINDS if key not in rows]:
            raise TrialgraphError(
                message(
                    "model.missing-limits",
                    "the evidence lacks limits of the method: {limits}; add these rows of "
                    "method/limits.csv, or build the graph again",
                    limits=joined(", ", missing),
                )
            )
        values = {name_of(key): value_of(kind, rows[key].value) for key, kind in KINDS.items()}
        return cls(**values)


def name_of(key: str) -> str:
    """The attribute of a limit: `enough-events` → `enough_events`."""
    return key.replace("-", "_")


def words_of(value: str) -> tuple[str, ...]:
    return tuple(filter(None, value.split(SEPARATOR)))


def value_of(kind: str, value: str) -> Any:
    """The value of a cell by its kind. Raises `TrialgraphError` if it is of another kind."""
    if kind == "words":
        return words_of(value)
    if kind == "level" and value in LEVELS:
        return value
    try:
        return float(value)
    except ValueError as error:
        raise TrialgraphError(
            message("model.unreadable-limit", "a limit has the value {value!r}", value=value)
        ) from error


def with_limits_in_words(
    steps: Iterable[dict[str, str]], limits: Iterable[Row]
) -> list[dict[str, str]]:
    """Rows of `certainty`, whose reasons print the limits in force: `{few-events}` → 62."""
    values = {row["limit"]: row.get("value", "") for row in limits}
    return [
        {
            **row,
            "reason": _NAMED_LIMIT.sub(
                lambda match: values.get(match[1], match[0]), row.get("reason", "")
            ),
        }
        for row in steps
    ]


def with_doubtful_flags(rows: Rows) -> Rows:
    """The rows with those flags of each result that make its figure doubtful."""
    doubtful = {
        flag
        for row in rows.get("limits", ())
        if row["limit"] == "doubtful-flags"
        for flag in words_of(row.get("value", ""))
    }

    def marked(row: Row) -> Row:
        own = [flag for flag in words_of(row.get("flags", "")) if flag in doubtful]
        return {**row, "doubtful_flags": SEPARATOR.join(own)} if own else row

    return {**rows, "results": [marked(row) for row in rows.get("results", ())]}


_KIND_OF_TYPE = {"float": "number", "Certainty": "level", "tuple[str, ...]": "words"}
# The key of each limit → the kind of its value.
KINDS = {field.name.replace("_", "-"): _KIND_OF_TYPE[str(field.type)] for field in fields(Limits)}
