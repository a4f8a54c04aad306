"""Checks of expressions that no patient can meet: their rows would never count, in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...errors import ContradictionError, Fault, TrialgraphError
from ...graph.applicability.case import Case
from ...graph.applicability.contradictions import refuse_contradictions
from ...graph.exposure.criteria import And, Clause, Expression, Lines, Literal, StatedShare, Status
from ...graph.exposure.normal_forms import cases
from ...graph.model.evidence import Evidence
from ...graph.model.schema import TABLES
from ...graph.model.vocabulary import Vocabulary
from ...message import joined, message
from .fault_parts import FIRST_ROW
from .reading import Rows

Places = Mapping[str, Sequence[tuple[str, int]]]
_POPULATIONS, _CRITERIA, _PART_OF = "populations", "criteria", "part_of"
_COLUMNS = {
    name: [column.name for column in table.columns if column.kind == "expression"]
    for name, table in TABLES.items()
}


def impossible_faults(rows: Rows, evidence: Evidence, places: Places) -> Iterator[Fault]:
    """A fault for each expression that no patient can meet; of a population, together with those of
    the populations that contain it.

    `rows` have no other faults, and are part of `evidence`. `places` gives the file and line of
    each row of each table; by default they refer to its CSV file.
    """
    for table, columns in _COLUMNS.items():
        for index, row in enumerate(rows.get(table, ())):
            for column in columns:
                text = row.get(column, "")
                inherited = _inherited(row, evidence) if column == _CRITERIA else []
                if text and (conflict := _conflict([text, *inherited], evidence.vocabulary)):
                    file, line = _place(table, index, places)
                    yield Fault(file, line, column, text, _problem(conflict), _remedy(conflict))


def _inherited(row: Mapping[str, str], evidence: Evidence) -> list[str]:
    """The criteria of the populations that contain a population."""
    population = evidence.populations.get(row.get(_PART_OF, ""))
    return [level.criteria for level in evidence.lineage(population)] if population else []


def _conflict(texts: Sequence[str], vocabulary: Vocabulary) -> list[Literal]:
    """The fewest criteria that exclude each other, if no patient can meet all the expressions."""
    try:
        ways = cases(And(tuple(_required(vocabulary.read(text)) for text in texts)))
    except TrialgraphError:  # too many ways, which is no contradiction
        return []
    if not ways or not all(_is_contradictory(way, vocabulary) for way in ways):
        return []
    kept = sorted(ways[0], key=str)
    for literal in tuple(kept):
        others = [other for other in kept if other != literal]
        if _is_contradictory(frozenset(others), vocabulary):
            kept = others
    return kept


def _required(expression: Expression) -> Expression:
    """The expression without shares, which not all patients meet."""
    items = expression.items if isinstance(expression, And) else (expression,)
    return And(tuple(item for item in items if not isinstance(item, StatedShare)))


def _is_contradictory(literals: Clause, vocabulary: Vocabulary) -> bool:
    if any(Literal(literal.atom, not literal.positive) in literals for literal in literals):
        return True
    try:
        refuse_contradictions(Case(literals, vocabulary, open=True))
    except ContradictionError:
        return True
    return False


def _problem(conflict: Sequence[Literal]) -> str:
    return message(
        "loaders.impossible",
        "no patient can meet these criteria together: {criteria}",
        criteria=joined(", ", list(map(str, conflict))),
    )


def _remedy(conflict: Sequence[Literal]) -> str:
    atoms = [literal.atom for literal in conflict]
    if any(isinstance(atom, Lines) for atom in atoms) and any(
        isinstance(atom, Status) for atom in atoms
    ):
        return message(
            "loaders.impossible.stage",
            "Correct them; or, if the treatment is given at a stage of care that is no line, name "
            "that stage in the column stages of drugs.csv",
        )
    return message("loaders.impossible.remedy", "Correct them, or the criteria that contain them")


def _place(table: str, index: int, places: Places) -> tuple[str, int]:
    return places[table][index] if table in places else (f"{table}.csv", index + FIRST_ROW)
