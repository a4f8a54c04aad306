"""Drugs, classes, targets, features, definitions and regimens, and how they imply each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ...errors import UnknownNameError
from ..exposure.criteria import Expression, Status
from ..exposure.parser import parse
from ..exposure.scale import ANY_NUMBER, Scale
from .expansion import expanded
from .feature_states import State, implied_states, states_of
from .field import Condition, Field, Stage
from .hierarchy import containing_agents, reached
from .name_index import folded, index_of
from .terms import Definition, Drug, DrugClass, Feature, Quantity, Regimen, Term

_BETWEEN_DRUGS = re.compile(r" ?[+/、,，加和] ?| ?联合 ?| (?:plus|and|with) ")


@dataclass(frozen=True)
class Vocabulary:
    """All terms and their implications. Resolves names for the parser (`exposure.names.Names`)."""

    drugs: Mapping[str, Drug] = field(default_factory=dict)
    classes: Mapping[str, DrugClass] = field(default_factory=dict)
    targets: Mapping[str, Term] = field(default_factory=dict)
    features: Mapping[str, Feature] = field(default_factory=dict)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    regimens: Mapping[str, Regimen] = field(default_factory=dict)
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    stages: Mapping[str, Stage] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    _read: dict[str, Expression] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def of_field(self) -> Field:
        """The field to which the evidence belongs."""
        return next(iter(self.fields.values()), Field())

    @cached_property
    def conditions_present(self) -> frozenset[str]:
        """The conditions that every person of the field has, and the broader ones that they
        imply."""
        broader = {name: condition.broader for name, condition in self.conditions.items()}
        own = self.of_field.conditions
        return frozenset(own).union(*(reached(name, broader) for name in own if name in broader))

    # names → identifiers

    def agent(self, name: str) -> str:
        """The drug, class or target of that name. Raises `UnknownNameError` if there is none."""
        terms = (*self.drugs.values(), *self.classes.values(), *self.targets.values())
        return self._find("drug, class or target", name, self._agent_index, terms)

    def agent_or_none(self, name: str) -> str | None:
        """Like `agent`, but None if there is none: faster where most names are unknown."""
        return self._agent_index.get(folded(name))

    def kind_of(self, agent: str) -> Literal["drug", "class", "target"]:
        """Whether the identifier is that of a drug, a class or a target."""
        if agent in self.drugs:
            return "drug"
        return "target" if agent in self.targets and agent not in self.classes else "class"

    def feature(self, name: str) -> str:
        return self._find("feature", name, self._feature_index, self.features.values())

    def condition(self, name: str) -> str:
        return self._find("condition", name, self._condition_index, self.conditions.values())

    def stage(self, name: str) -> str:
        """The stage of care of that name. Raises `UnknownNameError` if there is none."""
        stages = list(self.stages.values())
        return self._find("stage of care", name, index_of(stages), stages)

    def quantity(self, name: str) -> str:
        """The quantity of that name. The error for any other name also offers `lines`."""
        terms = (*self.quantities.values(), Term("lines"))
        return self._find("quantity", name, self._quantity_index, terms)

    def scale(self, quantity: str) -> Scale:
        """The values that a quantity can have."""
        known = self.quantities.get(quantity)
        return known.scale if known else ANY_NUMBER

    def definition(self, name: str) -> str:
        return self._find("definition", name, self._definition_index, self.definitions.values())

    def regimen(self, name: str) -> str:
        """The regimen of that name, or of exactly the named drugs (`A + B`)."""
        drugs = frozenset(
            self._agent_index.get(folded(part), "")
            for part in _BETWEEN_DRUGS.split(" ".join(name.split()))
        )
        if folded(name) not in self._regimen_index and drugs in self._regimen_of_drugs:
            return self._regimen_of_drugs[drugs]
        return self._find("regimen", name, self._regimen_index, self.regimens.values())

    def knows_regimen(self, name: str) -> bool:
        try:
            self.regimen(name)
        except UnknownNameError:
            return False
        return True

    def _find(self, kind: str, name: str, index: Mapping[str, str], terms: Iterable[Term]) -> str:
        if (term := index.get(folded(name))) is not None:
            return term
        raise UnknownNameError(kind, name, filter(self._is_well_spelt, _spellings(terms)))

    def _is_well_spelt(self, name: str) -> bool:
        """Whether a name can be suggested: it contains no misspelling of a drug or a class."""
        return not any(wrong in name for wrong in self._misspellings)

    @cached_property
    def _misspellings(self) -> frozenset[str]:
        agents = (*self.drugs.values(), *self.classes.values())
        return frozenset(name for agent in agents for name in agent.hidden_labels)

    @cached_property
    def _agent_index(self) -> dict[str, str]:
        """Name → drug, class or target; synonyms of drugs and classes come before those of
        targets."""
        agents = [*self.classes.values(), *self.drugs.values()]
        index = index_of(list(self.targets.values())) | index_of(agents)
        of_agents = {folded(agent.id) for agent in agents}
        of_targets = {folded(target): target for target in self.targets}
        return index | {name: id for name, id in of_targets.items() if name not in of_agents}

    @cached_property
    def _feature_index(self) -> dict[str, str]:
        return index_of(list(self.features.values()))

    @cached_property
    def _condition_index(self) -> dict[str, str]:
        return index_of(list(self.conditions.values()))

    @cached_property
    def _quantity_index(self) -> dict[str, str]:
        return index_of(list(self.quantities.values()))

    @cached_property
    def _definition_index(self) -> dict[str, str]:
        index = index_of(list(self.definitions.values()))
        for definition in self.definitions.values():
            index.setdefault(
                folded(definition.concept or definition.id), definition.id
            )  # the concept means the first of its rival definitions
        return index

    @cached_property
    def _regimen_of_drugs(self) -> dict[frozenset[str], str]:
        """Drugs → the regimen of exactly these drugs, without optional drugs."""
        just = [
            regimen
            for regimen in self.regimens.values()
            if regimen.kind in ("combination", "monotherapy") and not regimen.optional_drugs
        ]
        return {
            frozenset(regimen.drugs): regimen.id for regimen in reversed(just)
        }  # the first of several regimens is kept

    @cached_property
    def _regimen_index(self) -> dict[str, str]:
        return index_of(list(self.regimens.values()))

    # Implications between terms

    @cached_property
    def wider(self) -> Mapping[str, frozenset[str]]:
        """Drug, class or target → all classes and targets that contain it, without itself."""
        return containing_agents(
            {name: drug.classes for name, drug in self.drugs.items()},
            {name: drug.targets for name, drug in self.drugs.items()},
            {name: drug_class.broader for name, drug_class in self.classes.items()},
            [name for name in self.targets if self.kind_of(name) == "target"],
        )

    @cached_property
    def members(self) -> Mapping[str, frozenset[str]]:
        """Class or target → its drugs."""
        return {
            name: frozenset(drug for drug in self.drugs if name in self.wider[drug])
            for name in self.wider
            if name not in self.drugs
        }

    @cached_property
    def implied_states(self) -> Mapping[State, frozenset[State]]:
        """Presence or absence of a feature → all that follows from it, itself included."""
        return implied_states(self.features)

    @cached_property
    def implied_features(self) -> Mapping[str, frozenset[str]]:
        """Feature → the broader features that it implies, without itself."""
        states = self._states
        return {
            name: frozenset(
                other
                for other, implied in states.items()
                if other != name and implied in self.implied_states[state]
            )
            for name, state in states.items()
        }

    @cached_property
    def presumed_states(self) -> tuple[State, ...]:
        """The features that a profile does not have unless it says so."""
        return tuple(map(self.base_feature, sorted(self.of_field.presumed_absent)))

    @cached_property
    def _given_outside_lines(self) -> frozenset[str]:
        """The drugs that may have been given without a line of therapy."""
        no_line = {name for name, stage in self.stages.items() if not stage.is_line}
        return frozenset(
            name for name, drug in self.drugs.items() if not no_line.isdisjoint(drug.stages)
        )

    def implies_a_line(self, atom: Status) -> bool:
        """Whether exposure or refractoriness must come from a line of therapy; not if enough drugs
        may have been given at a stage that counts as no line."""
        drugs = {atom.agent} if atom.agent in self.drugs else self.members.get(atom.agent, set())
        return len(self._given_outside_lines & drugs) < atom.count

    def is_within(self, agent: str, other: str) -> bool:
        """Whether `agent` is `other` or belongs to it."""
        return agent == other or other in self.wider.get(agent, frozenset())

    def is_steroid(self, agent: str) -> bool:
        """Whether the agent is a steroid, or a class that contains only steroids."""
        drugs = {agent} if agent in self.drugs else self.members.get(agent, frozenset())
        return bool(drugs) and all(self.drugs[drug].background == "steroid" for drug in drugs)

    def drugs_on(self, target: str) -> frozenset[str]:
        return frozenset(name for name, drug in self.drugs.items() if target in drug.targets)

    def rivals(self, definition: str) -> list[Definition]:
        """The other definitions of the same concept."""
        concept = self.definitions[definition].concept
        return [
            rival
            for rival in self.definitions.values()
            if concept and rival.concept == concept and rival.id != definition
        ]

    @cached_property
    def opposites(self) -> Mapping[str, tuple[str, ...]]:
        """Feature → the features that are declared to be its opposite."""
        groups: dict[str, tuple[str, ...]] = {}
        for name, (base, present) in self._states.items():
            if not present:
                groups[base] = (*groups.get(base, ()), name)
        return groups

    @cached_property
    def _states(self) -> Mapping[str, State]:
        return states_of(self.features)

    def sides(self, feature: str) -> tuple[str, ...]:
        """The feature and its opposites, by name."""
        base, _ = self.base_feature(feature)
        return (base, *self.opposites.get(base, ()))

    def base_feature(self, feature: str) -> State:
        """The feature and True; for the opposite of a feature, that feature and False (low is "not
        high")."""
        return self._states.get(feature, (feature, True))

    def read(self, text: str) -> Expression:
        """The expression of a text with definitions expanded. Raises the errors of
        `exposure.parser.parse`."""
        if text not in self._read:
            self._read[text] = self.expand(self.parsed(text))
        return self._read[text]

    def parsed(self, text: str) -> Expression:
        """The expression of a text as written, with definitions not expanded."""
        return parse(text, self)

    def expand(self, expression: Expression, within: tuple[str, ...] = ()) -> Expression:
        """As `expansion.expanded`."""
        return expanded(expression, self, within)


def _spellings(terms: Iterable[Term]) -> Iterator[str]:
    """The names of terms without the misspellings, which are read but never suggested."""
    for term in terms:
        yield from (name for name in term.names if name not in term.hidden_labels)
