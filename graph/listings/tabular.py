"""The evidence as flat tables with filters: results, trials, regimens, drugs, statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any

from ..applicability.populations import StudyPopulations
from ..model.evidence import Evidence
from ..model.judgements import NOT_APPLICABLE, NOT_ASSESSED, ROB_2
from ..model.rows import SEPARATOR, Located, Result, Trial
from ..model.terms import Regimen
from ..reasoning.findings import interpret
from ..reasoning.wording import figure
from .row_filters import COLUMNS, FilterValue, Flat, row_filter
from .trial_identity import identity_of


def table_rows(
    evidence: Evidence, table: str, filters: Mapping[str, FilterValue | None]
) -> tuple[list[str], list[list[Any]]]:
    """The columns of a flat table, and the rows that pass every filter.

    A filter is a column and its value; `drug` or `class` selects rows with a regimen, in either
    arm, that contains this drug or class. Any name or synonym is accepted as a value; an empty
    value filters nothing. `row_filters` describes the other filters. Raises `TrialgraphError` for
    an unknown filter or name.
    """
    flat = list(_MAKERS[table](evidence))
    columns = COLUMNS[table]
    tests = [
        row_filter(evidence, table, flat, name, value)
        for name, value in filters.items()
        if value not in (None, "")
    ]
    kept = [row for row in flat if all(test(row) for test in tests)]
    return list(columns), [[row.get(column, "") for column in columns] for row in kept]


def _results(evidence: Evidence) -> Iterable[Flat]:
    populations, interpretations = StudyPopulations(evidence), interpret(evidence)
    for result in evidence.results.values():
        trial = evidence.trials[result.trial]
        yield {
            **_fields(result),
            "result": result.id,
            "study": evidence.study_of(result.trial),
            "registry_id": trial.registry_id,
            "phase": trial.phase,
            "design": trial.design,
            "criteria": str(populations[result.population]),
            "regimen": evidence.regimen_of(result.arm),
            "comparator": evidence.regimen_of(result.comparator_arm),
            "landmark_months": _number(result.landmark_months),
            "follow_up_months": _number(result.follow_up_months or _follow_up(evidence, result)),
            "superseded": "yes" if interpretations.all[result.id].role == "superseded" else "no",
            "source_short": evidence.source_name(result.source),
            "trial_name": str(evidence.trial_names[result.trial]),
            "place": evidence.place(result),
            "population_label": evidence.populations[result.population].label,
            "figure": figure(result),
        }


def _follow_up(evidence: Evidence, result: Result) -> float | None:
    report = evidence.reports.get(result.report)
    return report.follow_up_months if report else None


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _trials(evidence: Evidence) -> Iterable[Flat]:
    for trial in evidence.trials.values():
        arms = [arm for arm in evidence.arms.values() if arm.trial == trial.id]
        whole = [
            population
            for population in evidence.populations_of.get(trial.id, ())
            if not population.part_of
        ]
        populations = StudyPopulations(evidence)
        yield {
            **_fields(trial),
            "trial": trial.id,
            "name": str(evidence.trial_names[trial.id]),
            "regimens": SEPARATOR.join(dict.fromkeys(arm.regimen for arm in arms)),
            "criteria": SEPARATOR.join(str(populations[population.id]) for population in whole),
            **_risk_of_bias(trial, evidence),
            "results": len(evidence.results_of.get(trial.id, ())),
            **identity_of(evidence, trial),
        }


def _risk_of_bias(trial: Trial, evidence: Evidence) -> Flat:
    """The RoB 2 judgement on all endpoints of a trial, and its other judgements in words."""
    judged = evidence.judged.of_trial(trial.id, "")
    domains = {domain: getattr(judged, f"rob_{domain}", "") for domain in ROB_2}
    words = [
        f"{endpoint}: {one.risks}" if endpoint else one.risks
        for endpoint in evidence.judged.endpoints(trial.id)
        if (one := evidence.judged.of_trial(trial.id, endpoint))
    ]
    none = NOT_ASSESSED if trial.is_randomised else NOT_APPLICABLE
    return {
        "risk_of_bias": SEPARATOR.join(words) or none,
        **{f"rob_{domain}": risk or none for domain, risk in domains.items()},
        "judged_by": judged.judged_by if judged else "",
        "judged_on": judged.judged_on if judged else "",
    }


def _regimens(evidence: Evidence) -> Iterable[Flat]:
    for regimen in evidence.vocabulary.regimens.values():
        arms = {arm.id for arm in evidence.arms.values() if arm.regimen == regimen.id}
        trials = dict.fromkeys(
            arm.trial for arm in evidence.arms.values() if arm.regimen == regimen.id
        )
        yield {
            "regimen": regimen.id,
            "label": regimen.label,
            "label_zh": regimen.label_zh,
            "drugs": SEPARATOR.join(drugs_in_order(regimen, evidence)),
            "optional_drugs": SEPARATOR.join(regimen.optional_drugs),
            "kind": regimen.kind,
            "synonyms": SEPARATOR.join(regimen.synonyms),
            "trials": SEPARATOR.join(trials),
            "results": sum(
                bool({result.arm, result.comparator_arm} & arms)
                for result in evidence.results.values()
            ),
        }


def drugs_in_order(regimen: Regimen, evidence: Evidence) -> list[str]:
    """The drugs of a regimen, with background treatments last and steroids at the end."""
    drugs = evidence.vocabulary.drugs
    return sorted(
        regimen.drugs,
        key=lambda drug: (bool(drugs[drug].background), drugs[drug].background == "steroid", drug),
    )


def _drugs(evidence: Evidence) -> Iterable[Flat]:
    for drug in evidence.vocabulary.drugs.values():
        yield {
            "drug": drug.id,
            "label": drug.label,
            "label_zh": drug.label_zh,
            "kind": drug.kind,
            "classes": SEPARATOR.join(drug.classes),
            "targets": SEPARATOR.join(drug.targets),
            "background": drug.background,
            "synonyms": SEPARATOR.join(drug.synonyms),
            "regimens": SEPARATOR.join(
                name
                for name, regimen in evidence.vocabulary.regimens.items()
                if drug.id in regimen.drugs
            ),
        }


def _statements(evidence: Evidence) -> Iterable[Flat]:
    for statement in evidence.statements.values():
        yield {**_fields(statement), "statement": statement.id}


def _fields(row: Located) -> Flat:
    values = {column.name: getattr(row, column.name) for column in fields(row)}
    return {
        name: SEPARATOR.join(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }


_MAKERS: dict[str, Callable[[Evidence], Iterable[Flat]]] = {
    "results": _results,
    "trials": _trials,
    "regimens": _regimens,
    "drugs": _drugs,
    "statements": _statements,
}
