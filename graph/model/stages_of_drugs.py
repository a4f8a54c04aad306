"""The stages of care in which drugs are given, as the trials that give them say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from .rows import SEPARATOR, Arm, Row, Trial
from .vocabulary import Vocabulary


def with_stages_of_trials(
    vocabulary: Vocabulary,
    trials: Mapping[str, Trial],
    arms: Iterable[Arm],
    populations: Iterable[Row],
) -> Vocabulary:
    """The vocabulary, in which each drug also has the stages of the trials whose arms give it.

    Trials of people who have none of the field's conditions say nothing.
    """
    elsewhere = _trials_of_other_diseases(populations, vocabulary.conditions_present)
    added: dict[str, list[str]] = {}
    for arm in arms:
        trial, regimen = trials.get(arm.trial), vocabulary.regimens.get(arm.regimen)
        if trial and trial.setting and regimen and trial.id not in elsewhere:
            for drug in (*regimen.drugs, *regimen.optional_drugs):
                added.setdefault(drug, []).append(trial.setting)
    drugs = {
        name: replace(drug, stages=tuple(dict.fromkeys((*drug.stages, *added.get(name, ())))))
        for name, drug in vocabulary.drugs.items()
    }
    return replace(vocabulary, drugs=drugs)


def _trials_of_other_diseases(
    populations: Iterable[Row], conditions: Collection[str]
) -> frozenset[str]:
    """The trials whose people all have conditions other than these."""
    of_others: dict[str, bool] = {}
    for row in populations:
        if not row.get("part_of"):
            stated = row.get("conditions", "")
            others = bool(stated) and set(conditions).isdisjoint(stated.split(SEPARATOR))
            of_others[row["trial"]] = of_others.get(row["trial"], True) and others
    return frozenset(trial for trial, others in of_others.items() if others)
