"""Rows of evidence as RDF: every row is a node in the named graph of its source.

Every column is one property (`iris.property_of`). A figure is written twice: as a number, and as
printed (`tg:ciLow 0.71`, `tg:ciLowPrinted "0.710"`), because stores canonicalise numbers; so the
number is written canonically, and every export and every store gives the same. Criteria
are nodes of their own, so that queries can match them. The same tables give the same N-Quads,
byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..applicability.fractions import Fraction
from ..applicability.populations import StudyPopulation, StudyPopulations
from ..exposure.criteria import (
    Clause,
    Literal,
)
from ..exposure.normal_forms import clauses
from ..model.columns import Column, Table
from ..model.evidence import Evidence
from ..model.feature_states import denied
from ..model.identity_tables import OWN_DOCUMENT
from ..model.rows import SEPARATOR, Row, Rows
from ..model.same_drug import names_of_drugs, names_of_regimens
from ..model.schema import ACCOUNTING, TABLES
from ..model.vocabulary import Vocabulary
from .criterion_properties import agent_iri, criterion_properties
from .iris import (
    ONTOLOGY,
    ONTOLOGY_GRAPH,
    VOCABULARY_GRAPH,
    concept,
    expand,
    iri,
    property_of,
    slug,
    typed,
)

_TYPE = f"<{expand('rdf:type')}>"
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_DATES = {4: "gYear", 7: "gYearMonth", 10: "date"}


def graph_lines(
    rows: Rows, evidence: Evidence, ontology: Iterable[str] = (), more: Iterable[str] = ()
) -> list[str]:
    """The graph as sorted lines of N-Quads: rows, criteria, ontology, and `more` quads."""
    quads = {*_row_quads(rows), *more}
    quads.update(_criteria_quads(evidence))
    quads.update(_closure_quads(evidence.vocabulary))
    quads.update(_other_name_quads(rows, evidence.vocabulary))
    quads.update(f"{triple[:-1]}<{ONTOLOGY_GRAPH}> ." for triple in ontology)
    return sorted(quads)


def nquads(rows: Rows, evidence: Evidence) -> str:
    """The rows and criteria as N-Quads."""
    return "".join(f"{line}\n" for line in graph_lines(rows, evidence))


def text(value: str, language: str = "") -> str:
    """An RDF literal of a string."""
    return f'"{value.translate(_ESCAPES)}"' + (f"@{language}" if language else "")


def quad(subject: str, predicate: str, value: str, graph: str) -> str:
    return f"<{subject}> <{predicate}> {value} <{graph}> ."


def graph_of(table: Table, row: Row) -> str:
    """The named graph of a row: that of its source, else of its layer; a registry record or a
    publication is a source itself; else that of the vocabulary."""
    if source := row.get("source", ""):
        return iri("source", source)
    if layer := row.get("layer", ""):
        return iri("layer", layer)
    return iri(table.key, row[table.key]) if table.name in OWN_DOCUMENT else VOCABULARY_GRAPH


def _row_quads(rows: Rows) -> Iterator[str]:
    for table in TABLES.values():
        if table.name in ACCOUNTING:
            continue
        for number, row in enumerate(rows.get(table.name, ()), 1):
            subject, graph = iri(table.key, row[table.key]), graph_of(table, row)
            yield f"<{subject}> {_TYPE} <{ONTOLOGY}{table.type}> <{graph}> ."
            yield quad(subject, ONTOLOGY + "rowNumber", typed(str(number), "integer"), graph)
            if locator := row.get("locator"):
                yield quad(subject, ONTOLOGY + "locator", text(locator, "en"), graph)
            for column in table.columns[1:]:
                for value in _values(row.get(column.name, ""), column):
                    yield from _cell(subject, table, column, value, graph)


def _values(cell: str, column: Column) -> list[str]:
    if not cell:
        return []
    return cell.split(SEPARATOR) if column.several else [cell]


def _cell(subject: str, table: Table, column: Column, value: str, graph: str) -> Iterator[str]:
    predicate = property_of(table.name, column.name)
    if column.kind == "ref":
        yield quad(subject, predicate, f"<{iri(TABLES[column.table].key, value)}>", graph)
    elif column.kind == "choice":
        yield quad(subject, predicate, f"<{concept(scheme(table, column), value)}>", graph)
    elif column.kind in ("decimal", "printed"):
        yield quad(subject, predicate + "Printed", text(value), graph)
        if _PLAIN_NUMBER.fullmatch(value):
            yield quad(subject, predicate, typed(_canonical(value), "decimal"), graph)
    elif column.kind in ("integer", "paragraphs"):
        yield quad(subject, predicate, typed(value, "integer"), graph)
    elif column.kind == "date":
        yield quad(subject, predicate, typed(value, _DATES[len(value)]), graph)
    elif column.name in ("label", "label_en", "note", "summary", "reason"):
        yield quad(subject, predicate, text(value, "en"), graph)
    elif column.name == "label_zh":
        yield quad(subject, predicate, text(value, "zh"), graph)
    else:
        yield quad(subject, predicate, text(value), graph)


def _canonical(number: str) -> str:
    """A decimal number as every store writes it, so that no two outputs differ in it."""
    value = Decimal(number).normalize()
    return format(value, "f") if value else "0"


def _closure_quads(vocabulary: Vocabulary) -> Iterator[str]:
    """The transitive closure of classes, targets and features, so that queries need no property
    path."""
    for agent, wider in vocabulary.wider.items():
        subject = agent_iri(agent, vocabulary)
        for other in (agent, *wider):
            container = f"<{agent_iri(other, vocabulary)}>"
            yield quad(subject, ONTOLOGY + "within", container, VOCABULARY_GRAPH)
    for feature, other, link in _feature_links(vocabulary):
        value = f"<{iri('feature', other)}>"
        yield quad(iri("feature", feature), ONTOLOGY + link, value, VOCABULARY_GRAPH)


def _feature_links(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """What the presence or the absence of a feature implies for another, by name."""
    states = {name: vocabulary.base_feature(name) for name in vocabulary.features}
    for name, state in states.items():
        present = vocabulary.implied_states[state]
        absent = vocabulary.implied_states[denied(state)]
        for other, end in states.items():
            if end in present:
                yield name, other, "impliesFeature"
            if denied(end) in present:
                yield name, other, "excludesFeature"
            if end in absent:
                yield name, other, "absenceImplies"


def _other_name_quads(rows: Rows, vocabulary: Vocabulary) -> Iterator[str]:
    """For a drug or regimen that counts under another name: that name, and its classes."""
    for drug, kept in names_of_drugs(rows).items():
        subject = iri("drug", drug)
        yield quad(subject, ONTOLOGY + "countsAs", f"<{iri('drug', kept)}>", VOCABULARY_GRAPH)
        yield quad(subject, ONTOLOGY + "within", f"<{subject}>", VOCABULARY_GRAPH)
        for other in (kept, *vocabulary.wider.get(kept, ())):
            container = f"<{agent_iri(other, vocabulary)}>"
            yield quad(subject, ONTOLOGY + "within", container, VOCABULARY_GRAPH)
    for regimen, kept in names_of_regimens(rows).items():
        yield quad(
            iri("regimen", regimen),
            ONTOLOGY + "countsAs",
            f"<{iri('regimen', kept)}>",
            VOCABULARY_GRAPH,
        )


def _criteria_quads(evidence: Evidence) -> Iterator[str]:
    """Populations, settings and indications as clauses of criteria."""
    vocabulary = evidence.vocabulary
    for people in StudyPopulations(evidence):
        yield from _people_quads(people, vocabulary)
    settings = [
        (iri("statement", statement.id), statement.setting, statement.source)
        for statement in evidence.statements.values()
    ]
    settings += [
        (iri("approval", approval.id), approval.indication, approval.source)
        for approval in evidence.approvals.values()
    ]
    settings += [
        (iri("caution", caution.id), caution.when, caution.source)
        for caution in evidence.cautions.values()
    ]
    for subject, expression, source in settings:
        if expression:
            graph = iri("source", source)
            for clause in clauses(vocabulary.read(expression)):
                yield from _clause_quads(subject, "requires", clause, vocabulary, graph)


def _people_quads(people: StudyPopulation, vocabulary: Vocabulary) -> Iterator[str]:
    population = people.population
    subject, graph = iri("population", population.id), iri("source", population.source)
    for clause in people.requirements:
        yield from _clause_quads(subject, "requires", clause, vocabulary, graph)
    for clause in people.shown:
        yield from _clause_quads(subject, "reportsOn", clause, vocabulary, graph)
    for clause in people.requirements:
        if clause in people.inferred:
            yield from _clause_quads(subject, "inferredRequirement", clause, vocabulary, graph)
    for fraction in people.fractions:
        yield from _fraction_quads(subject, fraction, vocabulary, graph)


def _fraction_quads(
    subject: str, fraction: Fraction, vocabulary: Vocabulary, graph: str
) -> Iterator[str]:
    node = fraction_iri(fraction)
    yield quad(subject, ONTOLOGY + "hasFraction", f"<{node}>", graph)
    yield f"<{node}> {_TYPE} <{ONTOLOGY}Fraction> <{graph}> ."
    if fraction.operator:
        yield quad(
            node, ONTOLOGY + "operator", f"<{concept('operator', fraction.operator)}>", graph
        )
    if fraction.is_share:
        yield quad(node, expand("prov:wasDerivedFrom"), f"<{iri('share', fraction.origin)}>", graph)
    if fraction.portion == 0:
        yield quad(node, ONTOLOGY + "percent", typed("0", "decimal"), graph)
    elif fraction.percent is not None:
        yield quad(node, ONTOLOGY + "percent", typed(f"{fraction.percent:g}", "decimal"), graph)
    for literal in fraction.literals:
        yield from _literal_quads(node, "ofCriterion", literal, vocabulary, graph)


def _clause_quads(
    subject: str, predicate: str, clause: Clause, vocabulary: Vocabulary, graph: str
) -> Iterator[str]:
    """The quads of a clause, which is met if one of its criteria is; equal clauses share a node."""
    node = clause_iri(clause)
    yield quad(subject, ONTOLOGY + predicate, f"<{node}>", graph)
    yield f"<{node}> {_TYPE} <{ONTOLOGY}Clause> <{VOCABULARY_GRAPH}> ."
    for literal in clause:
        yield from _literal_quads(node, "anyOf", literal, vocabulary, VOCABULARY_GRAPH)


def _literal_quads(
    subject: str, predicate: str, literal: Literal, vocabulary: Vocabulary, graph: str
) -> Iterator[str]:
    node = criterion_iri(literal)
    yield quad(subject, ONTOLOGY + predicate, f"<{node}>", graph)
    yield f"<{node}> {_TYPE} <{ONTOLOGY}Criterion> <{VOCABULARY_GRAPH}> ."
    yield quad(node, expand("rdfs:label"), text(str(literal)), VOCABULARY_GRAPH)
    yield quad(
        node, ONTOLOGY + "holds", typed(str(literal.positive).lower(), "boolean"), VOCABULARY_GRAPH
    )
    for name, value in criterion_properties(literal, vocabulary):
        yield quad(node, ONTOLOGY + name, value, VOCABULARY_GRAPH)


def fraction_iri(fraction: Fraction) -> str:
    """The IRI of a fraction: `…/fraction/`, then the row that reports it, the share and the
    criteria."""
    name = slug(f"{fraction.origin}/{fraction}").replace("/", "-").replace("%", "pct")
    return iri("fraction", name)


def clause_iri(clause: Clause) -> str:
    """The IRI of a clause: `…/clause/exposed-PI-or-refractory-PI`."""
    return iri("clause", slug(" | ".join(sorted(map(str, clause)))))


def criterion_iri(literal: Literal) -> str:
    """The IRI of a criterion: `…/criterion/refractory-testinib`."""
    return iri("criterion", slug(str(literal)))


def scheme(table: Table, column: Column) -> str:
    """The vocabulary that a column uses; `kind`, `role` and `status` have one for each table."""
    if column.name.startswith("rob_"):
        return "risk-of-bias"
    return (
        f"{table.key}-{column.name}" if column.name in ("kind", "role", "status") else column.name
    )
