"""Filters of flat tables: which rows pass, and which values a filter accepts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...errors import TrialgraphError, UnknownNameError, nearest
from ...message import message
from ..language.phrasebook import meant_by
from ..model.evidence import Evidence
from ..model.name_index import folded
from ..model.rows import SEPARATOR
from ..model.schema import TABLES

Flat = dict[str, Any]
NOT_STATED = "unstated"
_NAMING = ("population", "phase", "grade", "report")
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


def row_filter(
    evidence: Evidence, table: str, flat: list[Flat], name: str, value: str
) -> Callable[[Flat], bool]:
    """Whether a row passes a filter: a column and its value, by any of its names."""
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
