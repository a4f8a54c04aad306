"""What the definitions in a profile mean, whose they are, and how other sources define the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..applicability.profile import Profile
from ..exposure.criteria import Expression, Is, walk
from ..model.evidence import Evidence
from ..model.thresholds import thresholds_of
from ..model.vocabulary import Definition, Vocabulary


class ExpandedDefinition(NamedTuple):
    """One `is:NAME` of a profile: what it expands to, its place in a source, and rival definitions of the same concept.

    `place` and the places of `rivals` are the source's short name with its locator; expressions are in the exposure language.
    `thresholds` are the limits that the definition sets to what is measured, which the language cannot say.
    """

    name: str
    expression: str
    place: str
    thresholds: str = ""
    rivals: tuple[ExpandedDefinition, ...] = ()

    def __str__(self) -> str:
        told = f"is:{self.name} means {self.expression} ({self.place})"
        told += f"; thresholds: {self.thresholds}" if self.thresholds else ""
        others = "; ".join(f"is:{one.name}, {one.expression} ({one.place})" for one in self.rivals)
        return f"{told}; it is also defined otherwise: {others}" if others else told

    def to_dict(self) -> dict[str, Any]:
        rivals = [one.to_dict() for one in self.rivals]
        told: dict[str, Any] = {
            "definition": self.name,
            "expression": self.expression,
            "place": self.place,
        }
        told |= {"thresholds": self.thresholds} if self.thresholds else {}
        return {**told, "rivals": rivals} if rivals else told


def expanded_definitions(profile: Profile, evidence: Evidence) -> tuple[ExpandedDefinition, ...]:
    """The definitions that a profile uses, also inside other definitions, in the order in which they occur."""
    return tuple(
        _meaning(one, evidence)
        for one in dict.fromkeys(_named(profile.expression, evidence.vocabulary))
    )


def _named(expression: Expression, vocabulary: Vocabulary) -> Iterator[str]:
    for node in walk(expression):
        if isinstance(node, Is):
            yield node.definition
            yield from _named(
                vocabulary.parsed(vocabulary.definitions[node.definition].expression), vocabulary
            )


def _meaning(name: str, evidence: Evidence) -> ExpandedDefinition:
    vocabulary = evidence.vocabulary
    rivals = [_told(one, evidence) for one in vocabulary.rivals(name)]
    return _told(vocabulary.definitions[name], evidence)._replace(rivals=tuple(rivals))


def _told(definition: Definition, evidence: Evidence) -> ExpandedDefinition:
    place = evidence.place(definition, " ") or "no source named"
    return ExpandedDefinition(
        definition.id, definition.expression, place, thresholds_of(definition.id, evidence)
    )
