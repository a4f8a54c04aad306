"""Populations defined by features, present or absent, that a profile does not state."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ..exposure.criteria import Clause, Has, Literal
from .case import Case

WITHOUT_FEATURE, WITH_FEATURE = 1, 2  # the stranger, the later it stands for a regimen


@lru_cache(maxsize=4096)
def is_about_features(clause: Clause) -> bool:
    """Whether a requirement concerns nothing but the presence or absence of features."""
    return all(isinstance(literal.atom, Has) for literal in clause)


def strangeness(unstated: Iterable[Clause], case: Case | None) -> int:
    """How far unstated features set a population apart: by the absence of one, or by its presence.

    0 if the features are only forms of a feature that the profile states: such a population is part
    of the people in question.
    """
    return max((_strangeness_of(clause, case) for clause in unstated), default=0)


def _strangeness_of(clause: Clause, case: Case | None) -> int:
    present = [name for literal in clause for name in _present(literal, case)]
    if not present:
        return WITHOUT_FEATURE
    is_form = case is not None and all(map(case.states_wider_feature, present))
    return 0 if is_form else WITH_FEATURE


def _present(literal: Literal, case: Case | None) -> tuple[str, ...]:
    """The feature whose presence a criterion requires; for the absence of one, its opposites."""
    if not isinstance(literal.atom, Has):
        return ()
    feature = literal.atom.feature
    if literal.positive:
        return (feature,)
    return case.vocabulary.opposites.get(feature, ()) if case else ()
