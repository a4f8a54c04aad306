"""Answers as text in the formats of the W3C: JSON, XML, CSV and TSV.

SPARQL 1.1 Query Results JSON Format, SPARQL Query Results XML Format, and SPARQL 1.1 Query Results
CSV and TSV Formats (https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/
rdf-sparql-XMLres/, https://www.w3.org/TR/sparql11-results-csv-tsv/). CSV and TSV of ASK, which
these do not define, are a table with one value; so is every format of CONSTRUCT and DESCRIBE, with
subject, predicate and object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from ..rdf.store import Answer, RdfTerm
from ..rdf.to_rdf import text

XSD = "http://www.w3.org/2001/XMLSchema#"
_NAMESPACE = "http://www.w3.org/2005/sparql-results#"
_NUMBERS = {  # datatypes whose literals Turtle writes without quotes, if they have this form
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+"),
}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_json(answer: Answer) -> str:
    if answer.kind == "truth":
        document = {"head": {}, "boolean": _is_true(answer)}
        return json.dumps(document) + "\n"
    bindings = [
        {
            column: _json_term(term)
            for column, term in zip(answer.columns, row, strict=True)
            if term is not None
        }
        for row in answer.rows
    ]
    document = {"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_xml(answer: Answer) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<sparql xmlns="{_NAMESPACE}">']
    if answer.kind == "truth":
        lines += ["  <head/>", f"  <boolean>{str(_is_true(answer)).lower()}</boolean>"]
    else:
        lines += ["  <head>"]
        lines += [f"    <variable name={_attribute(column)}/>" for column in answer.columns]
        lines += ["  </head>", "  <results>"]
        for row in answer.rows:
            lines += ["    <result>"]
            lines += [
                f"      <binding name={_attribute(column)}>{_xml_term(term)}</binding>"
                for column, term in zip(answer.columns, row, strict=True)
                if term is not None
            ]
            lines += ["    </result>"]
        lines += ["  </results>"]
    return "\n".join([*lines, "</sparql>", ""])


def as_csv(answer: Answer) -> str:
    """Values without their kinds, in lines that end with CR and LF."""
    rows = [answer.columns, *([_csv_value(term) for term in row] for row in answer.rows)]
    return "".join(",".join(map(_csv_cell, row)) + "\r\n" for row in rows)


def as_tsv(answer: Answer) -> str:
    """Terms as in Turtle, between tabs."""
    rows = [[f"?{column}" for column in answer.columns]]
    rows += [["" if term is None else _turtle(term) for term in row] for row in answer.rows]
    return "".join("\t".join(row) + "\n" for row in rows)


WRITERS: dict[str, Callable[[Answer], str]] = {
    "json": as_json,
    "xml": as_xml,
    "csv": as_csv,
    "tsv": as_tsv,
}


def _is_true(answer: Answer) -> bool:
    (term,) = answer.rows[0]
    return term is not None and term.value == "true"


def _is_plain(term: RdfTerm) -> bool:
    return not term.language and term.datatype in ("", XSD + "string")


def _json_term(term: RdfTerm) -> dict[str, str]:
    if term.kind == "iri":
        return {"type": "uri", "value": term.value}
    if term.kind == "blank":
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if _is_plain(term):
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype}


def _xml_term(term: RdfTerm) -> str:
    value = _escaped(term.value)
    if term.kind == "iri":
        return f"<uri>{value}</uri>"
    if term.kind == "blank":
        return f"<bnode>{value}</bnode>"
    if term.language:
        return f"<literal xml:lang={_attribute(term.language)}>{value}</literal>"
    if _is_plain(term):
        return f"<literal>{value}</literal>"
    return f"<literal datatype={_attribute(term.datatype)}>{value}</literal>"


def _escaped(value: str) -> str:
    """Text for XML; characters that XML cannot contain become U+FFFD."""
    value = _NOT_IN_XML.sub("\ufffd", value)
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        value = value.replace(character, entity)
    return value


def _attribute(value: str) -> str:
    return '"' + _escaped(value).replace('"', "&quot;") + '"'


def _csv_value(term: RdfTerm | None) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if term.kind == "blank" else term.value


def _csv_cell(value: str) -> str:
    """A cell, quoted only where RFC 4180 demands it."""
    if any(character in value for character in '",\r\n'):
        return '"' + value.replace('"', '""') + '"'
    return value


def _turtle(term: RdfTerm) -> str:
    if term.kind == "iri":
        return f"<{term.value}>"
    if term.kind == "blank":
        return f"_:{term.value}"
    number = _NUMBERS.get(term.datatype)
    if number and number.fullmatch(term.value):
        return term.value
    if term.datatype == XSD + "boolean" and term.value in ("true", "false"):
        return term.value
    if term.language or _is_plain(term):
        return text(term.value, term.language)
    return f"{text(term.value)}^^<{term.datatype}>"
