"""The effects of a comparison as a data frame of numbers, with their printed forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas

ESTIMATE = "estimate"
LIMITS = ("ci_low", "ci_high", "pi_low", "pi_high")


def effects_frame(
    columns: Sequence[str],
    printed: Sequence[Sequence[str]],
    numbers: Sequence[Mapping[str, float]],
) -> pandas.DataFrame:
    """The printed table of effects with its numbers, each before its printed form.

    `numbers` gives, for each row, the estimate and the limits of the confidence interval and of the
    prediction interval; these are left out if the table has no prediction intervals.
    """
    import pandas

    frame = pandas.DataFrame(printed, columns=list(columns))
    frame = frame.rename(columns={"effect": "effect_printed"})
    before = {"effect": ["effect", "effect_printed"], "interval": [*LIMITS[:2], "interval"]}
    before["prediction"] = [*LIMITS[2:], "prediction"]
    frame["effect"] = [row[ESTIMATE] for row in numbers]
    for name in LIMITS:
        frame[name] = [row[name] for row in numbers]
    for name in {"network", "matched_share", "p_score"} & set(columns):
        frame[name] = pandas.to_numeric(frame[name])
    return frame[[name for column in columns for name in before.get(column, [column])]]
