"""The ratio of two response rates, as input of a network."""

from __future__ import annotations

from collections.abc import Sequence

from ...message import message
from ..model.rows import Result
from ..nma.log_ratio import LogRatio, ratio_of_shares
from ..reasoning.effects import number


def response_ratio(result: Result, patients: Sequence[int], measure: str) -> LogRatio | str:
    """The ratio of two response rates, from reported counts or from percentages and arm sizes."""
    if len(patients) != 2:
        return message("network.no_sizes", "arm sizes not reported")
    if result.count and result.comparator_count:
        counts = (number(result.count), number(result.comparator_count))
        return ratio_of_shares(counts, patients, measure)
    is_rate = result.measure == "rate" and result.unit == "percent"
    if not (is_rate and result.value and result.comparator_value):
        return message("network.no_rates", "no rate reported for both arms")
    percentages = (number(result.value), number(result.comparator_value))
    events = [rate * n / 100 for rate, n in zip(percentages, patients, strict=True)]
    ratio = ratio_of_shares(events, patients, measure)
    if isinstance(ratio, str):
        return ratio
    return ratio._replace(
        doubt=message("network.derived", "event counts are derived from reported percentages")
    )
