"""The definitions that a profile uses: their expansion, their source, and rival definitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ...message import message
from ..applicability.profile import Profile
from ..exposure.criteria import Expression, Is, walk
from ..model.evidence import Evidence
from ..model.terms import Definition
from ..model.thresholds import thresholds_of
from ..model.vocabulary import Vocabulary
from ..output.display import Displayed


@dataclass(frozen=True, repr=False)
class ExpandedDefinition(Displayed):
    """One `is:NAME` of a profile, and how other sources define the same concept (`rivals`).

    `expression` is in the exposure language, `place` is the short name of the source with the
    locator, and `thresholds` are limits for measurements, which this language cannot express.
    """

    name: str
    expression: str
    place: str
    thresholds: str = ""
    rivals: tuple[ExpandedDefinition, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The definition as in `support --format json`; empty thresholds and rivals are omitted."""
        data: dict[str, Any] = {
            "definition": self.name,
            "expression": self.expression,
            "place": self.place,
        }
        data |= {"thresholds": self.thresholds} if self.thresholds else {}
        data |= {"rivals": [rival.to_dict() for rival in self.rivals]} if self.rivals else {}
        return data


def expanded_definitions(profile: Profile, evidence: Evidence) -> tuple[ExpandedDefinition, ...]:
    """The definitions used by a profile, nested ones included, in order of occurrence."""
    names = dict.fromkeys(_names_in(profile.expression, evidence.vocabulary))
    return tuple(_with_rivals(name, evidence) for name in names)


def _names_in(expression: Expression, vocabulary: Vocabulary) -> Iterator[str]:
    for node in walk(expression):
        if isinstance(node, Is):
            yield node.definition
            definition = vocabulary.definitions[node.definition]
            yield from _names_in(vocabulary.parsed(definition.expression), vocabulary)


def _with_rivals(name: str, evidence: Evidence) -> ExpandedDefinition:
    vocabulary = evidence.vocabulary
    rivals = tuple(_expanded(rival, evidence) for rival in vocabulary.rivals(name))
    return replace(_expanded(vocabulary.definitions[name], evidence), rivals=rivals)


def _expanded(definition: Definition, evidence: Evidence) -> ExpandedDefinition:
    place = evidence.place(definition, " ") or message("answers.no_source", "no source named")
    thresholds = thresholds_of(definition.id, evidence)
    return ExpandedDefinition(definition.id, definition.expression, place, thresholds)
