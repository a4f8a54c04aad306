"""What one reported figure says by itself: benefit, harm or neither, for how many people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..model.evidence import Evidence
from ..model.kinds import Effect
from ..model.rows import Endpoint, Result

_BY_DIRECTION: Mapping[str, Effect] = {
    "better": "benefit",
    "worse": "harm",
    "no difference": "none",
}


def effect(result: Result, endpoint: Endpoint | None = None) -> Effect | None:
    """What a contrast says for the tested arm: a printed interval decides, else the direction that the source claims.

    A hazard ratio below 1 is a benefit, unless `endpoint` awaits a wanted event, such as a response: then one above 1 is.
    A figure without either shows neither benefit nor harm; without a figure too, nothing is said.
    """
    if result.measure == "hazard_ratio" and result.has_interval:
        if float(result.ci_low) <= 1 <= float(result.ci_high):
            return "none"
        is_wanted = endpoint is not None and endpoint.event_is_wanted
        return "benefit" if (float(result.ci_low) > 1) == is_wanted else "harm"
    if result.measure == "difference" and result.has_interval:  # what the tested arm gained
        if float(result.ci_low) > 0:
            return "benefit"
        return "harm" if float(result.ci_high) < 0 else "none"
    return _BY_DIRECTION.get(result.direction, "none" if result.value else None)


def other_effect(result: Result, endpoint: Endpoint | None = None) -> Effect | None:
    """What a flagged contrast says in its other reading: where the p value and the interval contradict each other, what
    the p value says (two-sided level 0.05); for every other doubt nothing, because the figure may not belong here."""
    if (
        "p-contradicts-interval" in result.flags
        and result.p_value
        and "printed-for-two-populations" not in result.flags
    ):
        return effect(result, endpoint) if number(result.p_value.lstrip("<=>")) < 0.05 else "none"
    return None


def number(printed: str) -> float:
    """A printed figure as a number; one that is no plain number (`NR`, `<10`, `8-10`) as 0."""
    try:
        return float(printed)
    except ValueError:
        return 0.0


def sizes(evidence: Evidence, result: Result) -> tuple[int, ...]:
    """The printed sizes of the groups behind a result: of its own row, a sibling row, or the arms of a whole trial."""
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
