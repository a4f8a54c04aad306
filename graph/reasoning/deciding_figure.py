"""The order of figures behind a verdict: which one decides, never the most favourable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..model.rows import Endpoint
from .candidates import Candidate, Descending
from .intervals import implied_events
from .trial_figures import TrialFigure


def in_order(figures: Iterable[TrialFigure], endpoints: Sequence[str]) -> list[TrialFigure]:
    """The figures of comparisons, the deciding one first.

    The order: populations without an unstated defining feature, the grade, the order of endpoints,
    the more direct, unflagged, with an interval, the most events, the identifier.
    """
    unordered = list(figures)
    if len(unordered) < 2:
        return unordered
    rank = {endpoint: position for position, endpoint in enumerate(endpoints)}
    return sorted(
        unordered,
        key=lambda figure: _key(figure.people, figure.decides, rank.get(figure.endpoint, 99)),
    )


def estimates_in_order(
    estimates: Iterable[Candidate], endpoints: Mapping[str, Endpoint]
) -> list[Candidate]:
    """The estimates of single arms, the deciding one first, in the same order as comparisons.

    Of people with the same grade, those with every refractoriness of the profile come first:
    without a comparison, a figure describes only its own people. Endpoints that decide verdicts
    come first, then response, then the rest.
    """
    unordered = list(estimates)
    if len(unordered) < 2:
        return unordered
    listed = sorted(endpoints.values(), key=_importance)  # stable: else in the order of the table
    rank = {endpoint.id: position for position, endpoint in enumerate(listed)}
    return sorted(unordered, key=lambda item: _key(item, item, rank[item.result.endpoint], True))


def _importance(endpoint: Endpoint) -> int:
    if endpoint.decides and not endpoint.stands_for:
        return 0
    return 1 if endpoint.family == "response" else 2


def _key(
    people: Candidate, figure: Candidate, endpoint: int, matched_first: bool = False
) -> tuple[object, ...]:
    return (
        bool(people.applicability.unstated_features),
        -people.applicability.rank,
        matched_first and not people.applicability.is_matched,
        endpoint,
        Descending(people.directness),
        figure.is_flagged,
        not figure.result.has_interval,
        -(implied_events(figure.result) or 0),
        figure.result.id,
    )
