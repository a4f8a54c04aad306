"""The evidence as flat tables with filters: results, trials, regimens, drugs, statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ...errors import TrialgraphError, UnknownNameError, nearest
from ...message import message
from ..applicability.populations import StudyPopulations
from ..language.phrasebook import meant_by
from ..model.evidence import Evidence
from ..model.judgements import NOT_APPLICABLE, NOT_ASSESSED, ROB_2
from ..model.name_index import folded
from ..model.rows import SEPARATOR, Located, Result, Trial
from ..model.schema import TABLES
from ..model.terms import Regimen
from ..reasoning.findings import interpret
from ..reasoning.wording import figure
from .trial_identity import identity_of

Flat = dict[str, Any]


def table_rows(
    evidence: Evidence, table: str, filters: Mapping[str, str]
) -> tuple[list[str], list[list[Any]]]:
    """The columns of a flat table, and the rows that pass every filter.

    A filter is a column and its value; `drug` or `class` selects rows with a regimen, in either
    arm, that contains this drug or class. Any name or synonym is accepted as a value. Raises
    `TrialgraphError` for an unknown filter or name.
    """
    flat = list(_MAKERS[table](evidence))
    columns = COLUMNS[table]
    tests = [_test(evidence, table, flat, name, value) for name, value in filters.items() if value]
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
            "source_short": evidence.sources[result.source].short
            if result.source in evidence.sources
            else "",
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
    values = {name: getattr(row, name) for name in _slots(type(row))}
    return {
        name: SEPARATOR.join(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }


def _slots(kind: type) -> list[str]:
    return [name for base in kind.__mro__ for name in getattr(base, "__slots__", ())]


_MAKERS: dict[str, Callable[[Evidence], Iterable[Flat]]] = {
    "results": _results,
    "trials": _trials,
    "regimens": _regimens,
    "drugs": _drugs,
    "statements": _statements,
}
_COLUMNS = {
    "results": """
        result kind trial registry_id phase design population criteria regimen comparator
        endpoint measure value direction comparator_value unit ci_low ci_high ci_level p_value
        n n_comparator follow_up_months report superseded source locator flags event claim
        claim_scope landmark_months comparator_population comparator_ci_low comparator_ci_high
        count comparator_count note source_short figure study interaction_p""",
    "trials": """
        trial label registry_id phase design randomised setting enrolled published record
        paper differences regimens criteria
        results synonyms source locator flags note risk_of_bias rob_randomisation
        rob_deviations rob_missing rob_measurement rob_reporting rob_overall judged_by
        judged_on registered masking control doi pmid links""",
    "regimens": """
        regimen label label_zh drugs optional_drugs kind synonyms trials results""",
    "drugs": """
        drug label label_zh kind classes targets background synonyms regimens""",
    "statements": """
        statement kind regimens drugs setting versus asserts studies grade topic summary
        source locator flags note""",
}
COLUMNS = {table: tuple(names.split()) for table, names in _COLUMNS.items()}


def _test(
    evidence: Evidence, table: str, flat: list[Flat], name: str, value: str
) -> Callable[[Flat], bool]:
    if name in ("drug", "class") and table != "drugs":
        agent = evidence.vocabulary.agent(value)
        within = evidence.vocabulary.is_within
        holding = {
            r.id
            for r in evidence.vocabulary.regimens.values()
            if any(within(d, agent) for d in r.drugs)
        }
        return lambda row: bool(holding & _regimens_in(row))
    if name == "class":
        agent = evidence.vocabulary.agent(value)
        return lambda row: evidence.vocabulary.is_within(row["drug"], agent)
    if (table, name) == ("trials", "setting"):
        stage = _stage_named(value, evidence)
        return lambda row: row["setting"] == stage
    if (table, name) == ("statements", "regimen"):
        regimen = evidence.vocabulary.regimen(value)
        return lambda row: regimen in _regimens_in(row)
    if name not in COLUMNS[table]:
        near = nearest(name, COLUMNS[table]) or COLUMNS[table]
        raise TrialgraphError(
            message(
                "listings.no_filter",
                "no filter '{name}' for {table}; nearest: {near}",
                name=name,
                table=table,
                near=", ".join(near),
            )
        )
    wanted = {folded(identifier_of(evidence, name, value)), *map(folded, meant_by(value))}
    possible = _possible(table, flat, name)
    if possible and wanted.isdisjoint(map(folded, possible)):
        raise UnknownNameError(name, value, possible)
    return lambda row: not wanted.isdisjoint(folded(part) for part in _parts(row, name))


def _stage_named(name: str, evidence: Evidence) -> str:
    """The stage of care of that name; empty for `unstated`."""
    if {NOT_STATED, *meant_by(NOT_STATED)} & {name, *meant_by(name)}:
        return ""
    return evidence.vocabulary.stage(name)


NOT_STATED = "unstated"
_NAMING = ("population", "phase", "grade", "report")


def _possible(table: str, flat: list[Flat], name: str) -> list[str]:
    """The values that a filter accepts, so that a misspelt one is an error; empty if any value is
    valid.

    For a column with choices in the schema, these are the choices; a result also has the columns of
    its trial. For some other columns, they are the values that occur.
    """
    columns = (TABLES[table_name].by_name.get(name) for table_name in (table, "trials"))
    choices = next((column.choices for column in columns if column), ())
    if choices or name in _NAMING:
        return list(
            dict.fromkeys((*choices, *(part for row in flat for part in _parts(row, name) if part)))
        )
    return []


def _parts(row: Flat, name: str) -> list[str]:
    return str(row.get(name, "")).split(SEPARATOR)


def _regimens_in(row: Flat) -> set[str]:
    cells = [str(row.get(column, "")) for column in ("regimen", "comparator", "regimens")]
    return {name for cell in cells for name in cell.split(SEPARATOR) if name}


def identifier_of(evidence: Evidence, name: str, value: str) -> str:
    """The identifier of a name in any form.

    Raises `UnknownNameError` for an unknown regimen, drug, class, trial, endpoint or source.
    Values of other columns are returned unchanged.
    """
    if name in ("regimen", "comparator"):
        return evidence.vocabulary.regimen(value)
    if name in ("drug", "class"):
        return evidence.vocabulary.agent(value)
    terms: Mapping[str, tuple[str, ...]] = {}
    if name == "trial":
        terms = {
            trial.id: (trial.id, trial.label, *trial.synonyms) for trial in evidence.trials.values()
        }
    elif name == "endpoint":
        terms = {endpoint.id: endpoint.names for endpoint in evidence.endpoints.values()}
    elif name == "source":
        terms = {source.id: (source.id, source.short) for source in evidence.sources.values()}
    else:
        return value
    for known, names in terms.items():
        if folded(value) in map(folded, names):
            return known
    raise UnknownNameError(name, value, terms)
