"""Checks of evidence tables: single cells, references between tables, and expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...errors import ExpressionError, Fault, TrialgraphError, UnknownNameError, nearest
from ...graph.exposure.criteria import And, Expression, StatedShare, walk
from ...graph.exposure.parser import parse
from ...graph.model.evidence import Evidence
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import ACCOUNTING, TABLES
from ...graph.model.vocabulary import Vocabulary
from ...message import message
from .cells import cell_faults
from .certainty_checks import certainty_faults
from .fault_parts import FIRST_ROW, did_you_mean
from .feature_checks import feature_faults
from .former_values import remedy_for_former
from .judgement_checks import judgement_faults
from .limit_checks import limit_faults
from .name_checks import name_faults
from .quantity_checks import quantity_faults
from .rule_checks import rule_faults

Rows = Mapping[str, list[dict[str, str]]]
Places = Mapping[str, Sequence[tuple[str, int]]]
VOCABULARY = (
    *("drugs", "classes", "targets", "features", "quantities", "definitions", "regimens"),
    *("conditions", "fields"),
)
_HIERARCHIES = (
    ("populations", "part_of"),
    ("classes", "broader"),
    ("features", "implies"),
    ("conditions", "broader"),
)
# Columns that refer to a row of the same trial: table, column, table that it refers to.
_WITHIN_A_TRIAL = (
    ("populations", "part_of", "populations"),
    ("results", "population", "populations"),
    ("results", "comparator_population", "populations"),
    ("results", "arm", "arms"),
    ("results", "comparator_arm", "arms"),
    ("results", "report", "reports"),
    ("judgements", "population", "populations"),
)


class _FaultMaker:
    """Creates fault messages about the rows of a table, with the file and line of each row.

    `places` gives file and line; by default they refer to the CSV file of the table.
    """

    def __init__(self, table: str, places: Places) -> None:
        self.table, self.places = table, places.get(table)

    def __call__(self, index: int, column: str, value: str, problem: str, remedy: str) -> Fault:
        file = self.places[index][0] if self.places else f"{self.table}.csv"
        return Fault(file, self.line(index), column, value, problem, remedy)

    def line(self, index: int) -> int:
        return self.places[index][1] if self.places else index + FIRST_ROW


_FaultMakers = Mapping[str, _FaultMaker]


def check(rows: Rows, before: Rows | None = None, places: Places | None = None) -> Iterator[Fault]:
    """All faults of rows: cells first, then references between tables, then expressions.

    Expressions are not checked if the vocabulary has faulty cells. `before` are rows that have
    been checked already: `rows` may refer to them, but not redefine them. `places` gives the file
    and line of each row of each table.
    """
    before, places = before or {}, places or {}
    fault = {name: _FaultMaker(name, places) for name in TABLES}
    broken: set[str] = set()
    for table in TABLES.values():
        if table.name in rows:
            for cell_fault in cell_faults(table, rows[table.name]):
                broken.add(table.name)
                yield fault[table.name](*cell_fault)
    yield from _repeated_keys(rows, before, fault)
    yield from _broken_references(rows, before, fault)
    if not broken & set(VOCABULARY):
        yield from _expression_faults(rows, before, fault)
    yield from _references_across_trials(rows, before, fault)
    for judgement_fault in judgement_faults(rows, before):
        yield fault["judgements"](*judgement_fault)
    for table_name, name_fault in name_faults(rows, before):
        yield fault[table_name](*name_fault)
    for quantity_fault in quantity_faults(rows):
        yield fault["quantities"](*quantity_fault)
    for feature_fault in feature_faults(rows, before):
        yield fault["features"](*feature_fault)
    for certainty_fault in certainty_faults(rows):
        yield fault["certainty"](*certainty_fault)
    for limit_fault in limit_faults(rows, before):
        yield fault["limits"](*limit_fault)
    for rule_fault in rule_faults(rows, before):
        yield fault["rules"](*rule_fault)
    yield from _circles(rows, fault)


def _repeated_keys(rows: Rows, before: Rows, fault: _FaultMakers) -> Iterator[Fault]:
    for table in TABLES.values():
        if table.name in ACCOUNTING:
            continue
        known = {row[table.key] for row in before.get(table.name, ())}
        seen: dict[str, int] = {}
        for index, row in enumerate(rows.get(table.name, ())):
            key = row.get(table.key, "")
            problem = remedy = ""
            if key in seen:
                line = fault[table.name].line(seen[key])
                problem = message(
                    "loaders.duplicate-key", "row {line} has the same identifier", line=line
                )
                remedy = message(
                    "loaders.duplicate-key.remedy", "Give each row an identifier of its own"
                )
            elif key in known:
                problem = message(
                    "loaders.known-key",
                    "this identifier belongs to a row loaded before, which does not change",
                )
                remedy = message(
                    "loaders.known-key.remedy",
                    "Use another identifier, or remove the row and refer to the existing one",
                )
            elif SEPARATOR in key:
                problem = message(
                    "loaders.separator-in-key",
                    "an identifier must not contain {separator!r}",
                    separator=SEPARATOR,
                )
                remedy = message("loaders.separator-in-key.remedy", "Use another character")
            if problem:
                yield fault[table.name](index, table.key, key, problem, remedy)
            seen.setdefault(key, index)


def _broken_references(rows: Rows, before: Rows, fault: _FaultMakers) -> Iterator[Fault]:
    known = {
        table.name: {
            row.get(table.key, "") for part in (before, rows) for row in part.get(table.name, ())
        }
        for table in TABLES.values()
    }
    for table in TABLES.values():
        for column in (column for column in table.columns if column.kind == "ref"):
            for index, row in enumerate(rows.get(table.name, ())):
                cell = row.get(column.name, "")
                for value in cell.split(SEPARATOR) if column.several and cell else [cell]:
                    if value and value not in known[column.table]:
                        problem = message(
                            "loaders.no-such-row", "is not in {table}.csv", table=column.table
                        )
                        remedy = (
                            remedy_for_former(table.name, column.name, value)
                            or did_you_mean(nearest(value, known[column.table]))
                            or message(
                                "loaders.no-such-row.remedy",
                                "Add it to {table}.csv",
                                table=column.table,
                            )
                        )
                        yield fault[table.name](index, column.name, value, problem, remedy)


def _expression_faults(rows: Rows, before: Rows, fault: _FaultMakers) -> Iterator[Fault]:
    terms = {name: [*before.get(name, ()), *rows.get(name, ())] for name in VOCABULARY}
    vocabulary = Evidence.from_rows(terms).vocabulary
    for table in TABLES.values():
        for column in (column for column in table.columns if column.kind == "expression"):
            for index, row in enumerate(rows.get(table.name, ())):
                text, is_population = row.get(column.name, ""), table.name == "populations"
                if problem := _expression_fault(text, vocabulary, is_population):
                    yield fault[table.name](index, column.name, row[column.name], *problem)


def _expression_fault(
    text: str, vocabulary: Vocabulary, is_population: bool
) -> tuple[str, str] | None:
    """The problem and remedy of an expression; None if it is valid."""
    try:
        expression = vocabulary.expand(parse(text, vocabulary))
    except UnknownNameError as error:
        problem = message(
            "loaders.unknown-term", "unknown {kind} '{name}'", kind=error.kind, name=error.name
        )
        return problem, did_you_mean(error.nearest) or message(
            "loaders.unknown-term.remedy", "Correct it, or add it to the table of its kind"
        )
    except ExpressionError as error:
        remedy = message(
            "loaders.invalid-expression.place",
            "See the notation in docs/exposure-language.md (at character {position})",
            position=error.position + 1,
        )
        return str(error).splitlines()[0], remedy
    except TrialgraphError as error:
        return str(error), message(
            "loaders.invalid-expression", "See the notation in docs/exposure-language.md"
        )
    if (share := _misplaced_share(expression, is_population)) is None:
        return None
    problem = message("loaders.misplaced-share", "the share '{share}' is misplaced", share=share)
    return problem, message(
        "loaders.misplaced-share.remedy",
        "A share is possible only in populations.csv, separated from other criteria by commas",
    )


def _misplaced_share(expression: Expression, is_population: bool) -> StatedShare | None:
    """The first share within an alternative, a negation or another share, or (unless this is a
    population) the first share; None if there is none."""
    items = expression.items if isinstance(expression, And) else (expression,)
    below = (
        item.item if is_population and isinstance(item, StatedShare) else item for item in items
    )
    nodes = (node for item in below for node in walk(item))
    return next((node for node in nodes if isinstance(node, StatedShare)), None)


def _references_across_trials(rows: Rows, before: Rows, fault: _FaultMakers) -> Iterator[Fault]:
    """A fault for each row that refers to a population, arm or report of another trial."""
    trial_of = {
        name: {
            row[TABLES[name].key]: row.get("trial", "")
            for part in (before, rows)
            for row in part.get(name, ())
        }
        for name in ("arms", "populations", "reports")
    }
    for table, column, target in _WITHIN_A_TRIAL:
        for index, row in enumerate(rows.get(table, ())):
            value, own = row.get(column, ""), row.get("trial", "")
            trial = trial_of[target].get(value, own)
            if value and trial != own:
                problem = message(
                    "loaders.other-trial",
                    "belongs to the trial {trial}, but the row to {own}",
                    trial=trial,
                    own=own,
                )
                remedy = message("loaders.other-trial.remedy", "Use one of the row's own trial")
                yield fault[table](index, column, value, problem, remedy)


def _circles(rows: Rows, fault: _FaultMakers) -> Iterator[Fault]:
    """A fault for each row that is its own ancestor in a hierarchy.

    Rows loaded earlier cannot be part of a cycle, because they do not refer to later rows.
    """
    for table, column in _HIERARCHIES:
        key = TABLES[table].key
        parents = {row[key]: _values(row.get(column, "")) for row in rows.get(table, ())}
        for index, row in enumerate(rows.get(table, ())):
            if row[key] in _ancestors(row[key], parents):
                problem = message("loaders.circle", "leads back to the row itself")
                remedy = message("loaders.circle.remedy", "Name something broader")
                yield fault[table](index, column, row[column], problem, remedy)


def _ancestors(name: str, parents: Mapping[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(parents.get(name, ()))
    while waiting:
        parent = waiting.pop()
        if parent not in seen:
            seen.add(parent)
            waiting += parents.get(parent, ())
    return seen


def _values(cell: str) -> list[str]:
    return cell.split(SEPARATOR) if cell else []
