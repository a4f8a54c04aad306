"""Identifiers for the names that a text prints: only where a name equals one that the evidence knows, never by likeness."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from ...errors import UnknownNameError
from ...graph.model.evidence import Evidence
from ...graph.model.vocabulary import folded
from ..registry.drugs import DrugNames

_ARMS = ("arm", "comparator_arm")
_SURE = 4  # letters of a name that is hardly another word


class Suggestions:
    """Looks the printed names of drafts up in the evidence: trials, arms (by the drugs of their regimens), populations."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._names = DrugNames(evidence.vocabulary)
        self.regimen = lru_cache(None)(self._regimen)

    def of(self, row: Mapping[str, str], passage: str = "") -> str:
        """What stands in the column `suggested`: `trial=…; arm=…; comparator_arm: regimen …`; empty where nothing is known.

        `passage` is what the text says up to the figure; the trial that it names last is the row's, where the row names none.
        """
        trial = self._trials.get(folded(row["trial"] or self._named_last(passage)), "")
        told = [
            *([f"trial={trial}"] if trial else []),
            *self._arms(row, trial),
            *self._people(row, trial),
        ]
        return "; ".join(told)

    def _arms(self, row: Mapping[str, str], trial: str) -> Iterator[str]:
        for column in _ARMS:
            if regimen := self.regimen(row[column]):
                arms = [
                    one.id
                    for one in self.evidence.arms.values()
                    if trial and (one.trial, one.regimen) == (trial, regimen)
                ]
                yield f"{column}={arms[0]}" if len(arms) == 1 else f"{column}: regimen {regimen}"

    def _people(self, row: Mapping[str, str], trial: str) -> Iterator[str]:
        own = [one for one in self.evidence.populations.values() if trial and one.trial == trial]
        printed = folded(row["population"])
        same = [
            one.id
            for one in own
            if printed and printed in (folded(one.id), folded(one.label.partition(": ")[2]))
        ]
        if len(same) == 1:
            yield f"population={same[0]}"

    def _regimen(self, printed: str) -> str:
        """The regimen that a printed name is, by its own name or by those of all its drugs; empty where none is known."""
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
        """DrugNames of trials as they are written, whole; short ones and those in small letters may be words of any text."""
        names = {
            name
            for one in self.evidence.trials.values()
            for name in (one.id, one.label, one.registry_id, *one.synonyms)
        }
        sure = sorted(
            (name for name in names if len(name) >= _SURE and any(map(str.isupper, name))),
            key=len,
            reverse=True,
        )
        return re.compile(
            rf"(?<![\w-])(?:{'|'.join(map(re.escape, sure)) or '(?!)'})(?![\w-])", re.ASCII
        )

    @cached_property
    def _by_drugs(self) -> dict[frozenset[str], str]:
        regimens = self.evidence.vocabulary.regimens.values()
        just = [
            one
            for one in regimens
            if one.kind in ("combination", "monotherapy") and not one.optional_drugs
        ]
        return {frozenset(one.drugs): one.id for one in reversed(just)}

    @cached_property
    def _trials(self) -> dict[str, str]:
        """Name → the one trial that is called so."""
        found: dict[str, set[str]] = {}
        for trial in self.evidence.trials.values():
            for name in (trial.id, trial.label, trial.registry_id, *trial.synonyms):
                if name:
                    found.setdefault(folded(name), set()).add(trial.id)
        return {name: next(iter(trials)) for name, trials in found.items() if len(trials) == 1}
