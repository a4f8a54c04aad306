"""What one reported figure shows (benefit, harm or neither), and how many patients it covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..model.evidence import Evidence
from ..model.kinds import Effect
from ..model.rows import Endpoint, Result

INTERVAL_MEASURES = ("hazard_ratio", "difference")  # an interval decides what they show
_LEAST_FAVOURABLE_FIRST: Mapping[Effect, int] = {"harm": 0, "none": 1, "benefit": 2}
_BY_DIRECTION: Mapping[str, Effect] = {
    "better": "benefit",
    "worse": "harm",
    "no difference": "none",
}


def effect(result: Result, endpoint: Endpoint | None = None) -> Effect | None:
    """What a contrast shows for the tested arm, by its interval, else by the claimed direction.

    A hazard ratio below 1 is a benefit. If the event of `endpoint` is wanted (a response), a ratio
    above 1 is a benefit. A difference above 0 is a benefit, unless less of `endpoint` is better (a
    share with an unwanted event). A figure with neither an interval nor a direction shows neither
    benefit nor harm ("none"); without a figure the effect is unknown (None).
    """
    if result.measure == "hazard_ratio" and result.has_interval:
        if float(result.ci_low) <= 1 <= float(result.ci_high):
            return "none"
        is_wanted = endpoint is not None and endpoint.event_is_wanted
        return "benefit" if (float(result.ci_low) > 1) == is_wanted else "harm"
    if result.measure == "difference" and result.has_interval:  # tested arm minus control
        if float(result.ci_low) <= 0 <= float(result.ci_high):
            return "none"
        is_good = endpoint is None or not endpoint.less_is_better
        return "benefit" if (float(result.ci_low) > 0) == is_good else "harm"
    return _BY_DIRECTION.get(result.direction, "none" if result.value else None)


def other_effect(result: Result, endpoint: Endpoint | None = None) -> Effect | None:
    """What a flagged contrast shows in its other interpretation.

    If p value and interval contradict each other: what the p value shows (two-sided level 0.05).
    None for any other flag, because the figure may belong to another arm, endpoint or trial.
    """
    if (
        "p-contradicts-interval" in result.flags
        and result.p_value
        and "printed-for-two-populations" not in result.flags
    ):
        return effect(result, endpoint) if _is_below(result.p_value, 0.05) else "none"
    return None


def _is_below(printed: str, limit: float) -> bool:
    """Whether a printed p value is certainly below the limit; `>0.01` is not."""
    try:
        return float(printed.lstrip("<=")) < limit
    except ValueError:
        return False


def number(printed: str) -> float:
    """A printed figure as a number; 0 for anything that is not a plain number (`NR`, `<10`,
    `8-10`)."""
    try:
        return float(printed)
    except ValueError:
        return 0.0


def least_favourable_first(shown: Effect | None, result: Result) -> tuple[float, float, str]:
    """A sort key for figures of one comparison: the least favourable for the tested arm first."""
    return (_LEAST_FAVOURABLE_FIRST[shown or "none"], -number(result.ci_high), result.id)


def sizes(evidence: Evidence, result: Result) -> tuple[int, ...]:
    """The printed sizes of the groups compared: from the result's own row, a row about the same
    groups, or the arms of the trial."""
    rows: Iterable[Result] = (result, *evidence.results_of[result.trial])
    for row in rows:
        same = (row.population, row.arm, row.comparator_arm) == (
            result.population,
            result.arm,
            result.comparator_arm,
        )
        if same and (row.n or row.n_comparator):
            return tuple(int(n) for n in (row.n, row.n_comparator) if n.isdigit())
    if evidence.populations[result.population].part_of:
        return ()
    arms = [evidence.arms[arm].n for arm in (result.arm, result.comparator_arm) if arm]
    return tuple(int(n) for n in arms if n.isdigit())
