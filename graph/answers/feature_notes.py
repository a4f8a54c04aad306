"""Notes on what a profile names: prognosis, advice, cautions, and studied populations.

Notes do not affect verdicts: a worse outcome in patients with a feature is prognostic; it neither
supports nor refutes a regimen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ...message import joined
from ..applicability.populations import StudyPopulations
from ..applicability.profile import Profile
from ..exposure.criteria import Clause, Has, Measured
from ..model.rows import Caution, Located, Result, Statement
from ..reasoning.guidance import Guidance
from ..reasoning.interpretation import Interpretations
from ..reasoning.wording import figure


class FeatureNote(NamedTuple):
    """What the sources report about one feature of the profile, or about a quantity such as age.

    `statements` are advice, evidence gaps and claims on prognosis that apply in the profile's
    setting; `cautions` are those that apply to the profile; `populations` are those in which all
    patients had the feature or a more specific one, from sources published by the date of the
    question.
    """

    feature: str
    prognosis: tuple[Prognosis, ...]
    statements: tuple[Statement, ...]
    cautions: tuple[Caution, ...]
    populations: tuple[str, ...]
    quantity: str = ""

    @property
    def name(self) -> str:
        """The feature or the values in the exposure language."""
        return self.feature if self.quantity else f"has:{self.feature}"

    def to_dict(self) -> dict[str, Any]:
        """The note as an entry of `concerns` in `support --format json`."""
        return {
            "feature": self.feature,
            "prognosis": [
                {"result": prognosis.result.id, "text": prognosis.text, **_place(prognosis.result)}
                for prognosis in self.prognosis
            ],
            "statements": [
                {
                    **_place(statement),
                    "statement": statement.id,
                    "kind": statement.kind,
                    "summary": statement.summary,
                }
                for statement in self.statements
            ],
            "cautions": [
                {**_place(caution), "caution": caution.id, "summary": caution.summary}
                for caution in self.cautions
            ],
            "populations": list(self.populations),
        }


class Prognosis(NamedTuple):
    """A prognostic contrast: compares two populations (given by their labels) of a trial (by its
    label) on the same regimen."""

    result: Result
    population: str
    comparator_population: str
    trial: str
    trial_name: str

    @property
    def text(self) -> str:
        """Trial, populations and figure in one line; the trial is named once."""
        labels = filter(None, (self.population, self.comparator_population))
        populations = joined(" vs ", [self._without_trial(label) for label in labels])
        return joined(": ", [self.trial_name, populations, figure(self.result)])

    def _without_trial(self, label: str) -> str:
        """The label of a population without the name of its trial, with which most begin."""
        for name in (self.result.trial, self.trial, self.trial_name):
            if name and label.startswith(f"{name}: "):
                return label.removeprefix(f"{name}: ")
        return label


def _place(row: Located) -> dict[str, str]:
    return {"source": row.source, "locator": row.locator}


def notes_on_features(
    profile: Profile,
    populations: StudyPopulations,
    interpretations: Interpretations,
    guidance: Guidance,
) -> tuple[FeatureNote, ...]:
    """A note on each feature in the profile, sorted by name; quantities come last."""
    literals = [literal for case in profile.cases for literal in case.literals]
    features = {
        literal.atom.feature  # type: ignore[union-attr]  # _is_feature has checked it
        for literal in literals
        if _is_feature(literal)
    }
    values = {
        (str(literal.atom), literal.atom.quantity)
        for literal in literals
        if isinstance(literal.atom, Measured)
    }
    return tuple(
        _NoteMaker(name, quantity, populations, interpretations, guidance).note()
        for name, quantity in (*((feature, "") for feature in sorted(features)), *sorted(values))
    )


def _is_feature(literal: Any) -> bool:
    return isinstance(literal.atom, Has) and literal.positive


def _belongs_in_note(statement: Statement) -> bool:
    """Whether the statement is advice, an evidence gap or a claim on prognosis, not one on a
    regimen."""
    return statement.kind != "claims" or statement.topic == "prognosis"


class _NoteMaker:
    def __init__(
        self,
        feature: str,
        quantity: str,
        populations: StudyPopulations,
        interpretations: Interpretations,
        guidance: Guidance,
    ) -> None:
        self.feature, self.quantity, self.guidance = feature, quantity, guidance
        self.populations, self.interpretations = populations, interpretations
        self.evidence = populations.evidence
        implied = self.evidence.vocabulary.implied_features
        narrower = (name for name, wider in implied.items() if feature in wider)
        self.forms = {feature, *implied.get(feature, ()), *narrower}

    def note(self) -> FeatureNote:
        return FeatureNote(
            feature=self.feature,
            prognosis=tuple(sorted(self._prognosis(), key=self._order)),
            statements=tuple(
                statement
                for statement in self.guidance.met()
                if _belongs_in_note(statement) and self._is_mentioned(statement.setting)
            ),
            cautions=tuple(
                caution
                for caution in self.guidance.cautions_met()
                if self._is_mentioned(caution.when)
            ),
            populations=tuple(
                study.population.id
                for study in self.populations
                if self._is_required(study.requirements)
                and self.guidance.is_published(study.population.source)
            ),
            quantity=self.quantity,
        )

    def _prognosis(self) -> Iterator[Prognosis]:
        labels = self.evidence.populations
        for interpretation in self.interpretations:
            result = interpretation.result
            pair = [name for name in (result.population, result.comparator_population) if name]
            if (
                result.kind == "prognostic"
                and interpretation.role != "superseded"
                and any(self._is_required(self.populations[name].own) for name in pair)
            ):
                first, second = [*(labels[name].label for name in pair), ""][:2]
                label = self.evidence.trials[result.trial].label
                name = self.evidence.trial_names[result.trial]
                yield Prognosis(result, first, second, label, name)

    def _order(self, prognosis: Prognosis) -> tuple[bool, bool]:
        """A sort key: figures before claims, then endpoints that decide verdicts before others."""
        result = prognosis.result
        return (not result.value, not self.evidence.endpoints[result.endpoint].decides)

    def _is_required(self, clauses: Iterable[Clause]) -> bool:
        """Whether one of the clauses requires the feature or a more specific one."""
        return any(all(self._is_form(literal) for literal in clause) for clause in clauses)

    def _is_mentioned(self, expression: str) -> bool:
        return any(
            self._is_form(literal)
            for clause in self.guidance.index.requirements(expression)
            for literal in clause
        )

    def _is_form(self, literal: Any) -> bool:
        if self.quantity:
            return isinstance(literal.atom, Measured) and literal.atom.quantity == self.quantity
        return _is_feature(literal) and literal.atom.feature in self.forms
