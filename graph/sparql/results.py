"""Reads answers as they are sent: SPARQL 1.1 Query Results JSON, and N-Triples."""

from __future__ import annotations

import json

from ..rdf.store import Answer, RdfTerm, term_from, truth


def answer_of_json(content: bytes) -> Answer:
    """The answer to SELECT or ASK. Raises `ValueError`, `KeyError`, `TypeError` or `AttributeError`
    for other content."""
    document = json.loads(content)
    if "boolean" in document:
        return Answer(("answer",), [(truth(document["boolean"]),)], "truth")
    columns = tuple(document["head"]["vars"])
    rows = [
        tuple(_from_json(solution.get(column)) for column in columns)
        for solution in document["results"]["bindings"]
    ]
    return Answer(columns, rows)


def answer_of_triples(content: bytes) -> Answer:
    """The answer to CONSTRUCT or DESCRIBE: subject, predicate and object."""
    import pyoxigraph

    columns = ("subject", "predicate", "object")
    parsed = pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.N_TRIPLES)
    rows = [tuple(term_from(getattr(quad, name)) for name in columns) for quad in parsed]
    return Answer(columns, rows, "triples")


def _from_json(term: dict[str, str] | None) -> RdfTerm | None:
    if term is None:
        return None
    match term["type"]:
        case "uri":
            return RdfTerm(term["value"], "iri")
        case "bnode":
            return RdfTerm(term["value"], "blank")
        case "triple":
            raise ValueError("a triple term is no value of a table")
    language = term.get("xml:lang", "")
    standard = (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
        if language
        else "http://www.w3.org/2001/XMLSchema#string"
    )
    return RdfTerm(term["value"], "literal", term.get("datatype", standard), language)
