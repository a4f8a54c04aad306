"""Suggests identifiers for printed names that match a name in the evidence exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from ...errors import UnknownNameError
from ...graph.model.evidence import Evidence
from ...graph.model.name_index import folded
from ..registry.drugs import DrugNames

_ROLES = {"arm": "tested", "comparator_arm": "control"}
_ARMS = tuple(_ROLES)
_UNAMBIGUOUS = 4  # letters; shorter names may be ordinary words


class Suggestions:
    """Looks up printed names in the evidence: trials, arms (by their drugs), populations."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._names = DrugNames(evidence.vocabulary)
        self.regimen = lru_cache(None)(self._regimen)

    def of(self, row: Mapping[str, str], passage: str = "") -> str:
        """The cell of the column `suggested`: `trial=…; arm=…; comparator_arm: regimen …`.

        `passage` is the text before the figure; if the row names no trial, the last trial in the
        passage is used.
        """
        trial = self._trials.get(folded(row["trial"] or self._named_last(passage)), "")
        suggestions = [
            *([f"trial={trial}"] if trial else []),
            *self._arms(row, trial),
            *self._arms_of_two(row, trial),
            *self._people(row, trial),
        ]
        return "; ".join(suggestions)

    def _arms(self, row: Mapping[str, str], trial: str) -> Iterator[str]:
        for column in _ARMS:
            if regimen := self.regimen(row[column]):
                arms = [
                    arm.id
                    for arm in self.evidence.arms.values()
                    if trial and (arm.trial, arm.regimen) == (trial, regimen)
                ]
                yield f"{column}={arms[0]}" if len(arms) == 1 else f"{column}: regimen {regimen}"

    def _arms_of_two(self, row: Mapping[str, str], trial: str) -> Iterator[str]:
        """The arms of a comparison that the text does not name beside it, if the trial has only a
        tested arm and a control, and an arm that is named is not the other of the two."""
        own = {arm.role: arm for arm in self.evidence.arms.values() if trial and arm.trial == trial}
        count = sum(arm.trial == trial for arm in self.evidence.arms.values())
        if row["kind"] != "contrast" or count != 2 or own.keys() != set(_ROLES.values()):
            return
        named = {column: self.regimen(row[column]) for column in _ARMS if row[column]}
        if any(own[_ROLES[column]].regimen != regimen for column, regimen in named.items()):
            return
        for column in _ARMS:
            if column not in named:
                yield f"{column}={own[_ROLES[column]].id}"

    def _people(self, row: Mapping[str, str], trial: str) -> Iterator[str]:
        own = [
            population
            for population in self.evidence.populations.values()
            if trial and population.trial == trial
        ]
        printed = folded(row["population"])
        same = [
            population.id
            for population in own
            if printed
            and printed in (folded(population.id), folded(population.label.partition(": ")[2]))
        ]
        if len(same) == 1:
            yield f"population={same[0]}"

    def _regimen(self, printed: str) -> str:
        """The regimen with a printed name, or with exactly the drugs it names; empty if unknown."""
        name = printed.removesuffix("组").removesuffix("方案")
        if not name:
            return ""
        try:
            return self.evidence.vocabulary.regimen(name)
        except UnknownNameError:
            drugs = self._names.drugs_of_regimen(name) or self._names.match(name).drugs
            return self._by_drugs.get(frozenset(drugs), "")

    def _named_last(self, passage: str) -> str:
        return max(self._trial_names.finditer(passage), key=re.Match.start, default=("",))[0]

    @cached_property
    def _trial_names(self) -> re.Pattern[str]:
        """A pattern of trial names as whole words, without names that may be ordinary words.

        Short names and names in lower case may be ordinary words.
        """
        names = {
            name
            for trial in self.evidence.trials.values()
            for name in (trial.id, trial.label, trial.registry_id, *trial.synonyms)
        }
        unambiguous = sorted(
            (name for name in names if len(name) >= _UNAMBIGUOUS and any(map(str.isupper, name))),
            key=len,
            reverse=True,
        )
        return re.compile(
            rf"(?<![\w-])(?:{'|'.join(map(re.escape, unambiguous)) or '(?!)'})(?![\w-])", re.ASCII
        )

    @cached_property
    def _by_drugs(self) -> dict[frozenset[str], str]:
        regimens = self.evidence.vocabulary.regimens.values()
        exact = [
            regimen
            for regimen in regimens
            if regimen.kind in ("combination", "monotherapy") and not regimen.optional_drugs
        ]
        return {frozenset(regimen.drugs): regimen.id for regimen in reversed(exact)}

    @cached_property
    def _trials(self) -> dict[str, str]:
        """Name → trial, for names that belong to exactly one trial."""
        trials_by_name: dict[str, set[str]] = {}
        for trial in self.evidence.trials.values():
            for name in (trial.id, trial.label, trial.registry_id, *trial.synonyms):
                if name:
                    trials_by_name.setdefault(folded(name), set()).add(trial.id)
        return {
            name: next(iter(trials)) for name, trials in trials_by_name.items() if len(trials) == 1
        }
