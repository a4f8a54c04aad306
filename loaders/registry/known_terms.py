"""Terms known when records are loaded: vocabulary, trials, endpoints and conditions."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from ...graph.model.evidence import Evidence
from ...graph.model.name_index import folded
from ...graph.model.rows import SEPARATOR, Endpoint
from ...graph.model.vocabulary import Vocabulary
from ..fields.folder import field_rows
from ..fields.known import KnownField, default_field
from ..layers.layer import Layer
from ..layers.merging import with_layers
from ..tables.condition_names import notes_on_new, refuse_unusable_conditions
from ..tables.reading import Rows
from .words import meaning, rules

_VOCABULARY = (
    *("drugs", "classes", "targets", "features", "quantities", "definitions", "regimens"),
    *("conditions", "stages", "fields"),
)


class KnownTrial(NamedTuple):
    """A trial of the evidence, with what is needed to recognise the same study in a record."""

    id: str
    names: frozenset[str]
    regimens: frozenset[str]
    label: str = ""
    phases: frozenset[str] = frozenset()
    sizes: frozenset[int] = frozenset()
    has_number: bool = False


@dataclass(frozen=True)
class KnownTerms:
    """The vocabulary, trials and endpoints of the evidence, and the conditions of its field.

    If a record is about one of these `conditions` (folded names), its populations need no criterion
    for it. Any other condition becomes a criterion. `sources_of_field` are the documents that the
    field has without layers.
    """

    rows: Rows
    conditions: frozenset[str] = frozenset()
    sources_of_field: frozenset[str] = frozenset()
    _cache: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls, rows: Mapping[str, list[dict[str, str]]], conditions: Iterable[str] = ()
    ) -> KnownTerms:
        """The terms in rows of evidence; `conditions` are names of the diseases it is about."""
        wanted = (*_VOCABULARY, "trials", "registrations", "arms", "endpoints", "sources")
        return cls(
            {name: list(rows.get(name, ())) for name in wanted},
            frozenset(folded(condition) for condition in conditions),
        )

    def cached(self, name: str, make: Callable[[], Any]) -> Any:
        """A value derived from these terms, computed when it is first needed."""
        if name not in self._cache:
            self._cache[name] = make()
        return self._cache[name]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Drugs, classes, features, definitions, regimens, conditions and stages of care."""
        return Evidence.from_rows({name: self.rows[name] for name in _VOCABULARY}).vocabulary

    @cached_property
    def trials(self) -> Mapping[str, list[KnownTrial]]:
        """Name, synonym or registry number (folded) → the trials with this name."""
        trials: dict[str, list[KnownTrial]] = {}
        for trial in self.all_trials:
            for name in trial.names:
                trials.setdefault(name, []).append(trial)
        return trials

    @cached_property
    def all_trials(self) -> tuple[KnownTrial, ...]:
        """The trials of the evidence, completed from their registrations."""
        regimens: dict[str, set[str]] = {}
        for arm in self.rows["arms"]:
            regimens.setdefault(arm["trial"], set()).add(arm.get("regimen", ""))
        registered: dict[str, list[Mapping[str, str]]] = {}
        for row in self.rows["registrations"]:
            for name in row["trials"].split(SEPARATOR):
                registered.setdefault(name, []).append(row)
        return tuple(
            _known_trial(row, registered.get(row["trial"], []), regimens.get(row["trial"], ()))
            for row in self.rows["trials"]
        )

    @cached_property
    def trials_by_regimens(self) -> Mapping[frozenset[str], list[KnownTrial]]:
        """The regimens of a trial → the trials with exactly these."""
        trials: dict[frozenset[str], list[KnownTrial]] = {}
        for trial in self.all_trials:
            trials.setdefault(trial.regimens, []).append(trial)
        return trials

    @cached_property
    def sources(self) -> frozenset[str]:
        """The identifiers of the documents that are loaded."""
        return frozenset(row["source"] for row in self.rows["sources"])

    @cached_property
    def features(self) -> Mapping[str, str]:
        """Name of a feature (folded) → its identifier."""
        return {
            folded(name): feature.id
            for feature in self.vocabulary.features.values()
            for name in feature.names
        }

    @cached_property
    def conditions_by_name(self) -> Mapping[str, str]:
        """Name of a condition (folded) → its identifier."""
        return {
            folded(name): condition.id
            for condition in self.vocabulary.conditions.values()
            for name in condition.names
        }

    @cached_property
    def endpoints(self) -> Mapping[str, Endpoint]:
        """Endpoints by identifier."""
        return Evidence.from_rows({"endpoints": self.rows["endpoints"]}).endpoints

    def endpoint(self, title: str) -> str:
        """The endpoint that a title means; empty if there is none.

        Names of endpoints that are not in `outcomes.csv` take precedence over its patterns.
        """
        own = (endpoint for name, endpoint in self._own_endpoints if name.search(title))
        return next(own, "") or meaning("outcomes.csv", title)

    @cached_property
    def _own_endpoints(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Multi-word names of endpoints that are not in `outcomes.csv`, longest first.

        These are usually the user's own endpoints.
        """
        listed = {rule.meaning for rule in rules("outcomes.csv")}
        names = [
            (name, endpoint.id)
            for endpoint in self.endpoints.values()
            if endpoint.id not in listed
            for name in endpoint.names
            if " " in name.strip()
        ]
        names.sort(key=lambda named: -len(named[0]))
        return tuple(
            (re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE), endpoint)
            for name, endpoint in names
        )


def _known_trial(
    row: Mapping[str, str], registered: Sequence[Mapping[str, str]], regimens: Iterable[str]
) -> KnownTrial:
    """A trial with its names, numbers, phases and sizes, in its own row and its registrations."""
    numbers = [row.get("registry_id", ""), *(record["registration"] for record in registered)]
    names = [row["trial"], row.get("label", ""), *row.get("synonyms", "").split(SEPARATOR)]
    sizes = [
        row.get("enrolled", ""),
        *(record.get(name, "") for record in registered for name in ("enrolled", "allocated")),
    ]
    phases = [row.get("phase", ""), *(record.get("phase", "") for record in registered)]
    return KnownTrial(
        row["trial"],
        frozenset(folded(name) for name in (*names, *numbers) if name),
        frozenset(regimens),
        row.get("label", "") or row["trial"],
        frozenset(filter(None, phases)),
        frozenset(int(size) for size in sizes if size.isdigit()),
        any(numbers),
    )


def known_terms(
    layers: Sequence[Layer] = (),
    conditions: Iterable[str] = (),
    field: KnownField | None = None,
) -> KnownTerms:
    """The terms of a field (default: the default field) and of the layers over it.

    `conditions` are additional names of conditions that the field is about; warns of one that looks
    like a misspelled name. Raises
    `TrialgraphError` for a name that is empty or lists several.
    """
    conditions = list(conditions)
    refuse_unusable_conditions(conditions)
    below = field_rows(field or default_field())
    rows = with_layers(below, layers)
    known = KnownTerms.of(rows, [*_conditions_of_field(rows), *conditions])
    for note in notes_on_new(conditions, known.conditions_by_name):
        warnings.warn(UserWarning(note), stacklevel=2)
    of_field = frozenset(row["source"] for row in below["sources"])
    return replace(known, sources_of_field=of_field)


def _conditions_of_field(rows: Rows) -> list[str]:
    """The names of the conditions that the field declares."""
    vocabulary = Evidence.from_rows(
        {name: rows.get(name, []) for name in ("fields", "conditions")}
    ).vocabulary
    return [
        name
        for condition in vocabulary.of_field.conditions
        for name in vocabulary.conditions[condition].names
    ]
