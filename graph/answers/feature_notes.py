"""What the sources tell of the features that a profile names: prognosis, cautions, and the populations that had them.

It stands beside the verdicts and moves none of them: that people with a feature fare worse is prognosis, and neither supports
nor refutes a regimen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ..applicability.populations import StudyPopulations
from ..applicability.profile import Profile
from ..exposure.criteria import Age, Clause, Has
from ..model.rows import Caution, Located, Result, Statement
from ..reasoning.guidance import Guidance
from ..reasoning.interpretation import Interpretations
from ..reasoning.wording import figure


class FeatureNote(NamedTuple):
    """One feature of the profile (or its age), and what is told of it.

    Prognostic contrasts (both populations in words); advice, gaps and claims on prognosis in a setting that the profile meets;
    cautions whose condition it meets; and populations, of sources known on the day, of which everybody had it or a form of it.
    """

    feature: str
    prognosis: tuple[Prognosis, ...]
    statements: tuple[Statement, ...]
    cautions: tuple[Caution, ...]
    populations: tuple[str, ...]

    @property
    def name(self) -> str:
        """The feature in the exposure language."""
        return self.feature if self.feature.startswith("age") else f"has:{self.feature}"

    def __str__(self) -> str:
        return self.name

    def to_dict(self) -> dict[str, Any]:
        return {
            "feature": self.feature,
            "prognosis": [
                {"result": one.result.id, "told": str(one), **_place(one.result)}
                for one in self.prognosis
            ],
            "statements": [
                {**_place(one), "statement": one.id, "kind": one.kind, "summary": one.summary}
                for one in self.statements
            ],
            "cautions": [
                {**_place(one), "caution": one.id, "summary": one.summary} for one in self.cautions
            ],
            "populations": list(self.populations),
        }


class Prognosis(NamedTuple):
    """A contrast between populations on one regimen, in words."""

    result: Result
    people: str
    against: str

    def __str__(self) -> str:
        against = f", against {self.against}" if self.against else ""
        return f"{self.result.trial}: {self.people}{against}: {figure(self.result)}"


def _place(row: Located) -> dict[str, str]:
    return {"source": row.source, "locator": row.locator}


def notes_on_features(
    profile: Profile,
    populations: StudyPopulations,
    interpretations: Interpretations,
    said: Guidance,
) -> tuple[FeatureNote, ...]:
    """What concerns each feature that the profile states, in the order of their names."""
    literals = [literal for case in profile.cases for literal in case.literals]
    stated = {literal.atom.feature for literal in literals if _is_feature(literal)}  # type: ignore[union-attr]
    ages = {str(literal.atom) for literal in literals if isinstance(literal.atom, Age)}
    return tuple(
        _Collector(feature, populations, interpretations, said).note()
        for feature in (*sorted(stated), *sorted(ages))
    )


def _is_feature(literal: Any) -> bool:
    return isinstance(literal.atom, Has) and literal.positive


def _bears(statement: Statement) -> bool:
    """Whether it is advice, a gap, or a claim on prognosis; other claims are told with the regimens that they are about."""
    return statement.kind != "claims" or statement.topic == "prognosis"


class _Collector:
    def __init__(
        self,
        feature: str,
        populations: StudyPopulations,
        interpretations: Interpretations,
        said: Guidance,
    ) -> None:
        self.feature, self.populations, self.interpretations, self.guidance = (
            feature,
            populations,
            interpretations,
            said,
        )
        self.evidence = populations.evidence
        implied = self.evidence.vocabulary.implied_features
        self.forms = {
            feature,
            *implied.get(feature, ()),
            *(one for one, wider in implied.items() if feature in wider),
        }
        self.is_age = feature not in implied

    def note(self) -> FeatureNote:
        return FeatureNote(
            feature=self.feature,
            prognosis=tuple(sorted(self._prognosis(), key=self._figures_first)),
            statements=tuple(
                one for one in self.guidance.met() if _bears(one) and self._mentions(one.setting)
            ),
            cautions=tuple(one for one in self.guidance.cautions_met() if self._mentions(one.when)),
            populations=tuple(
                one.population.id
                for one in self.populations
                if self._speaks_of(one.requirements)
                and self.guidance.is_published(one.population.source)
            ),
        )

    def _prognosis(self) -> Iterator[Prognosis]:
        labels = self.evidence.populations
        for reading in self.interpretations:
            one = reading.result
            pair = [name for name in (one.population, one.comparator_population) if name]
            if (
                one.kind == "prognostic"
                and reading.role != "superseded"
                and any(self._sets_apart(name) for name in pair)
            ):
                told = [labels[name].label for name in pair]
                yield Prognosis(one, told[0], told[1] if len(told) > 1 else "")

    def _figures_first(self, one: Prognosis) -> tuple[bool, bool]:
        return (not one.result.value, not self.evidence.endpoints[one.result.endpoint].decides)

    def _sets_apart(self, population: str) -> bool:
        return self._speaks_of(self.populations[population].own)

    def _speaks_of(self, clauses: Iterable[Clause]) -> bool:
        """Whether the feature, or a form of it, is required."""
        return any(all(self._is_form(literal) for literal in clause) for clause in clauses)

    def _mentions(self, expression: str) -> bool:
        return any(
            self._is_form(literal)
            for clause in self.guidance.index.requirements(expression)
            for literal in clause
        )

    def _is_form(self, literal: Any) -> bool:
        if self.is_age:
            return isinstance(literal.atom, Age)
        return _is_feature(literal) and literal.atom.feature in self.forms
