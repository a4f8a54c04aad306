"""Filters of flat tables: which rows pass, and which values a filter accepts.

A filter is a column with its value, or one of `drug`, `class` (in Python `drug_class`, because
`class` is a keyword), `refractory`, `min_COLUMN` and `max_COLUMN`. Of several values, one must
match; of several values of `refractory`, all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import isnan
from typing import Any

from ...errors import TrialgraphError, UnknownNameError, nearest
from ...message import message
from ..applicability.populations import StudyPopulations
from ..applicability.prevalence import refractoriness
from ..language.phrasebook import meant_by
from ..model.evidence import Evidence
from ..model.name_index import folded
from ..model.rows import SEPARATOR
from ..model.schema import TABLES
from .numbers import NUMBERS, number_of
from .trials_by_name import trial_of

FilterValue = str | float | Iterable[str]
Test = Callable[["Flat"], bool]
Flat = dict[str, Any]
NOT_STATED = "unstated"
_NAMING = ("population", "phase", "grade", "report")
_COLUMNS = {
    "results": """
        result kind trial registry_id phase design population criteria regimen comparator
        endpoint measure value direction comparator_value unit ci_low ci_high ci_level p_value
        n n_comparator follow_up_months report superseded source locator flags event claim
        claim_scope landmark_months comparator_population comparator_ci_low comparator_ci_high
        count comparator_count note source_short figure study interaction_p
        crossover_adjusted immature review trial_name population_label place""",
    "trials": """
        trial label registry_id phase design randomised setting enrolled published record
        paper differences regimens criteria
        results synonyms source locator flags note risk_of_bias rob_randomisation
        rob_deviations rob_missing rob_measurement rob_reporting rob_overall judged_by
        judged_on registered masking control doi pmid links crossover name""",
    "regimens": """
        regimen label label_zh drugs optional_drugs kind synonyms trials results""",
    "drugs": """
        drug label label_zh kind classes targets background synonyms regimens""",
    "statements": """
        statement kind regimens drugs setting versus asserts studies grade topic summary
        source locator flags note""",
}
COLUMNS = {table: tuple(names.split()) for table, names in _COLUMNS.items()}


_CLASS = ("class", "drug_class", "class_")
_BESIDE_COLUMNS = {  # filters that are no columns
    "results": ("drug", "drug_class", "refractory"),
    "trials": ("regimen", "drug", "drug_class", "refractory"),
    "regimens": ("drug", "drug_class"),
    "drugs": ("drug_class",),
    "statements": ("regimen", "drug", "drug_class"),
}


def filter_names(table: str) -> tuple[str, ...]:
    """The names of all filters of a table, as keywords of Python."""
    limits = [f"{side}_{name}" for name in NUMBERS.get(table, ()) for side in ("min", "max")]
    return (*COLUMNS[table], *_BESIDE_COLUMNS[table], *limits)


def row_filter(
    evidence: Evidence, table: str, flat: list[Flat], name: str, value: FilterValue
) -> Test:
    """Whether a row passes a filter. Raises `TrialgraphError` for an unknown filter, and
    `UnknownNameError` for a value that no row can have."""
    if name in _CLASS:
        name = "class"
    elif name not in filter_names(table):
        raise _unknown_filter(table, name)
    values = [value] if isinstance(value, str | float | int) else list(value)
    if name == "refractory":
        return _all_refractory(evidence, table, list(map(str, values)))
    side, _, column = name.partition("_")
    if side in ("min", "max") and column in NUMBERS.get(table, ()):
        return _within(column, side, name, values)
    tests = [_one_value(evidence, table, flat, name, given) for given in values]
    return lambda row: any(test(row) for test in tests)


def _one_value(
    evidence: Evidence, table: str, flat: list[Flat], name: str, given: str | float
) -> Test:
    if name in NUMBERS.get(table, ()) and not isinstance(given, str):
        return lambda row: number_of(row.get(name)) == float(given)
    return _named(evidence, table, flat, name, str(given))


def _within(column: str, side: str, name: str, values: list[Any]) -> Test:
    """Whether the number in a column is within a limit; what is no plain number is not."""
    limit = number_of(values[0]) if len(values) == 1 else number_of("")
    if isnan(limit):
        raise TrialgraphError(
            message(
                "listings.no_number",
                "{filter} takes one number, not '{value}'",
                filter=name,
                value=", ".join(map(str, values)),
            )
        )
    if side == "min":
        return lambda row: number_of(row.get(column)) >= limit
    return lambda row: number_of(row.get(column)) <= limit


def _all_refractory(evidence: Evidence, table: str, names: list[str]) -> Test:
    """Whether all patients of a row were refractory to all of these drugs or classes.

    A trial passes by its whole population. What is not reported does not pass.
    """
    populations = StudyPopulations(evidence)
    agents = [evidence.vocabulary.agent(name) for name in names]
    known = [refractoriness(agent, populations) for agent in agents]

    def all_of(population: str) -> bool:
        return all(of_agent[population].by == "all" for of_agent in known)

    if table == "trials":
        return lambda row: any(
            all_of(population.id)
            for population in evidence.populations_of.get(row["trial"], ())
            if not population.part_of
        )
    return lambda row: all(
        map(all_of, filter(None, (row["population"], row["comparator_population"])))
    )


def _unknown_filter(table: str, name: str) -> TrialgraphError:
    plain = (*COLUMNS[table], *_BESIDE_COLUMNS[table])
    return TrialgraphError(
        message(
            "listings.no_filter",
            "no filter '{name}' for {table}; nearest: {near}",
            name=name,
            table=table,
            near=", ".join(nearest(name, filter_names(table)) or plain),
        )
    )


def _named(evidence: Evidence, table: str, flat: list[Flat], name: str, value: str) -> Test:
    """Whether a row has this value, by any of its names."""
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
    if name == "regimen" and name not in COLUMNS[table]:
        regimen = evidence.vocabulary.regimen(value)
        return lambda row: regimen in _regimens_in(row)
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
        return trial_of(value, evidence)
    if name == "endpoint":
        terms = {endpoint.id: endpoint.names for endpoint in evidence.endpoints.values()}
    elif name == "source":
        terms = {source.id: (source.id, source.short) for source in evidence.sources.values()}
    else:
        return value
    for known, names in terms.items():
        if folded(value) in map(folded, names):
            return known
    raise UnknownNameError(name, value, terms)
