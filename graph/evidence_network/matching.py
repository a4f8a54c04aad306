"""Matched comparisons: all patients were refractory to every drug and class that the profile names
as refractory.

A profile that names none marks nothing. If a profile has alternatives, a matched comparison must be
matched for each of them.
"""

from __future__ import annotations

from ...message import joined
from ..applicability.assessment import Applicability
from ..applicability.case import Case
from ..applicability.profile import Profile
from ..exposure.criteria import Status
from ..reasoning.wording import listed


def marks_comparisons(profile: Profile) -> bool:
    """Whether the profile names anything as refractory, so that comparisons are matched or not."""
    return any(map(_refractory, profile.cases))


def is_matched(applicability: Applicability, profile: Profile) -> bool | None:
    """Whether all patients of a population were refractory to what the profile names as refractory.

    None if the profile names nothing as refractory.
    """
    if not marks_comparisons(profile):
        return None
    return applicability.is_matched


def refractory_words(profile: Profile) -> str:
    """To what the profile is refractory: `testinib and mockumab`; alternatives with "or"."""
    cases = dict.fromkeys(filter(None, map(_refractory, profile.cases)))
    return joined(" or ", [listed(names) for names in cases])


def _refractory(case: Case) -> tuple[str, ...]:
    """The drugs and classes that the case names as refractory."""
    return tuple(
        str(fact).removeprefix("refractory:")
        for fact in case.facts
        if isinstance(fact, Status) and fact.status == "refractory"
    )
