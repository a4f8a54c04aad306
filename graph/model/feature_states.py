"""How the presence or absence of one feature follows from that of others.

A feature and its declared opposite are one feature that is present or absent: the absence of high
BCL2 expression is low BCL2 expression. What implies a feature is absent where that feature is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from .hierarchy import reached

State = tuple[str, bool]  # a feature without its opposite, and whether it is present


class Implying(Protocol):
    """A feature, the broader features that it implies, and its opposite."""

    @property
    def implies(self) -> tuple[str, ...]: ...
    @property
    def opposite(self) -> str: ...


def states_of(features: Mapping[str, Implying]) -> dict[str, State]:
    """Name → the state that it means; of two features that name each other as opposite, the second
    is the one that is present."""
    states: dict[str, State] = {}
    for name, feature in features.items():
        is_named = states.get(feature.opposite) == (name, False)
        has_opposite = feature.opposite and not is_named
        states[name] = (feature.opposite, False) if has_opposite else (name, True)
    return states


def denied(state: State) -> State:
    feature, present = state
    return (feature, not present)


def implied_states(features: Mapping[str, Implying]) -> dict[State, frozenset[State]]:
    """State → all states that follow from it, itself included."""
    states = states_of(features)
    steps: dict[State, set[State]] = {}
    for name, feature in features.items():
        for broader in feature.implies:
            start, end = states[name], states.get(broader, (broader, True))
            steps.setdefault(start, set()).add(end)
            steps.setdefault(denied(end), set()).add(denied(start))
    every = {state for named in states.values() for state in (named, denied(named))} | steps.keys()
    return {state: reached(state, steps) | {state} for state in every}
