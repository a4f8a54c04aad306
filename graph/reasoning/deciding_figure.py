"""The order of figures behind a verdict: which one decides, never the most favourable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .candidates import Candidate, Descending, by_precision
from .trial_figures import TrialFigure


def in_order(figures: Iterable[TrialFigure], ranks: Mapping[str, int]) -> list[TrialFigure]:
    """The figures of comparisons, the deciding one first.

    The order: populations without an unstated defining feature (then those defined by its absence,
    then by its presence), the grade, the order of endpoints, the more direct, unflagged, with an
    interval, the most events, the identifier. `ranks` gives the order of endpoints.
    """
    unordered = list(figures)
    if len(unordered) < 2:
        return unordered
    return sorted(
        unordered,
        key=lambda figure: _key(figure.people, figure.decides, ranks.get(figure.endpoint, 99)),
    )


def nearest_estimates(estimates: Sequence[Candidate], ranks: Mapping[str, int]) -> list[Candidate]:
    """The estimates of the population that decides, the deciding one first, in the same order as
    comparisons.

    A figure of responders alone stands for the treated people only if there is no other. Of people
    with the same grade, those with every refractoriness of the profile come first: without a
    comparison, a figure describes only its own people. A figure of one patient comes last.
    """
    if len(estimates) < 2:
        return list(estimates)
    nearness = list(map(_nearness, estimates))
    nearest = min(nearness)
    near = [item for item, own in zip(estimates, nearness, strict=True) if own == nearest]
    rank = min([ranks[item.result.endpoint] for item in near])
    directness = max([item.directness for item in near if ranks[item.result.endpoint] == rank])
    deciding = [item for item in near if item.directness == directness]
    return sorted(
        deciding, key=lambda item: (ranks[item.result.endpoint], by_precision(item.result))
    )


def _nearness(estimate: Candidate) -> tuple[object, ...]:
    people = estimate.applicability
    return (
        estimate.is_of_responders,
        *people.nearness,
        not people.is_matched,
        estimate.is_of_one_patient,
    )


def _key(people: Candidate, figure: Candidate, endpoint: int) -> tuple[object, ...]:
    return (
        people.applicability.nearness,
        endpoint,
        Descending(people.directness),
        by_precision(figure.result),
    )
