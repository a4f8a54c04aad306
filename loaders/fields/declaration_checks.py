"""Checks of `field.toml` against the tables: what it names exists, and a profile can use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...errors import Fault, TrialgraphError, nearest
from ...graph.applicability.profile import Profile
from ...graph.model.feature_states import denied, states_of
from ...graph.model.rows import SEPARATOR
from ...graph.model.vocabulary import Vocabulary
from ...message import Message, message
from ..tables.fault_parts import did_you_mean
from ..tables.reading import Rows
from .declaration import Declaration
from .known import FILE

_PRESUMED = "presumed_absent"


def endpoint_faults(declared: Declaration, own: Rows, method: Rows) -> Iterator[Fault]:
    """Endpoints in the order of `field.toml` that neither the field nor the method has, or that
    decide nothing: the order would be another in silence."""
    known = {
        row.get("endpoint", ""): row for rows in (method, own) for row in rows.get("endpoints", ())
    }
    for endpoint in map(str, declared.endpoints):
        if endpoint not in known:
            problem = message("loaders.no-such-row", "is not in {table}.csv", table="endpoints")
            remedy = did_you_mean(nearest(endpoint, known)) or message(
                "loaders.no-such-row.remedy", "Add it to {table}.csv", table="endpoints"
            )
            yield Fault(FILE, 1, "endpoints", endpoint, problem, remedy)
        elif known[endpoint].get("decides") != "yes":
            problem = message("loaders.endpoint-without-verdict", "decides no verdict")
            remedy = message(
                "loaders.endpoint-without-verdict.remedy",
                "Remove it here, or enter yes in the column decides of endpoints.csv",
            )
            yield Fault(FILE, 1, "endpoints", endpoint, problem, remedy)


def profile_faults(declared: Declaration, vocabulary: Vocabulary) -> Iterator[Fault]:
    """What is presumed of every patient and contradicts itself, and examples that cannot be asked.

    `vocabulary` is that of the field and the method, without other faults.
    """
    presumed = _values(declared.row, _PRESUMED)
    if contradictory := _contradictory(presumed, vocabulary):
        problem = message(
            "loaders.contradictory-absence",
            "no patient can be without all of these features: {features}",
            features=", ".join(contradictory),
        )
        remedy = message(
            "loaders.contradictory-absence.remedy", "Leave out one side of each pair of opposites"
        )
        yield Fault(FILE, 1, _PRESUMED, contradictory[-1], problem, remedy)
        return
    examples = [("example", declared.row["example"])]
    examples += [("examples", text) for text in _values(declared.row, "examples")]
    for column, text in examples:
        try:
            Profile.read(text, vocabulary)
        except TrialgraphError as error:
            problem = message(
                "loaders.example-profile",
                "is no profile of the field ({error})",
                error=_short(error),
            )
            remedy = message(
                "loaders.example-profile.remedy",
                "Write a profile that trialgraph support can answer",
            )
            yield Fault(FILE, 1, column, text, problem, remedy)


def _contradictory(presumed: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """The first presumed features that cannot all be absent; empty if they can."""
    states = states_of(vocabulary.features)
    followed: dict[object, str] = {}
    for name in presumed:
        absent = denied(states[name])
        for state in vocabulary.implied_states.get(absent, frozenset({absent})):
            if other := followed.get(denied(state)):
                return sorted({other, name}, key=list(presumed).index)
            followed.setdefault(state, name)
    return []


def _values(row: Mapping[str, str], column: str) -> list[str]:
    return [value for value in row.get(column, "").split(SEPARATOR) if value]


def _short(error: TrialgraphError) -> Message | str:
    return getattr(error, "headline", "") or str(error).splitlines()[0]
