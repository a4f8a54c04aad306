"""Answers in the formats of the W3C, against the files of its test suite where they are at hand."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trialgraph.graph.rdf.store import Answer, EmbeddedStore, RdfTerm, term_from, truth
from trialgraph.graph.sparql.labels import with_labels
from trialgraph.graph.sparql.mentions import in_order
from trialgraph.graph.sparql.result_formats import WRITERS
from trialgraph.graph.sparql.runner import ask

XSD = "http://www.w3.org/2001/XMLSchema#"
W3C = Path(os.environ.get("TRIALGRAPH_W3C") or Path(__file__).parents[4] / "shared" / "w3c")
READERS = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
TERMS = (
    RdfTerm("https://example.org/a?b=1&c=2", "iri"),
    RdfTerm("b0", "blank"),
    RdfTerm('say "so", <a> & b\tc', "literal", XSD + "string"),
    RdfTerm("two\nlines\r\nthree", "literal", XSD + "string"),
    RdfTerm(
        "无进展生存期", "literal", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "zh"
    ),
    RdfTerm("0.71", "literal", XSD + "decimal"),
    RdfTerm("10", "literal", XSD + "decimal"),
    RdfTerm("7", "literal", XSD + "integer"),
    RdfTerm("1.0E6", "literal", XSD + "double"),
    RdfTerm("true", "literal", XSD + "boolean"),
    RdfTerm("2020-08", "literal", XSD + "gYearMonth"),
    RdfTerm("=1+1", "literal", XSD + "string"),
    RdfTerm("back\\slash", "literal", XSD + "string"),
    None,
)
ANSWER = Answer(("a", "b"), [(term, other) for term in TERMS for other in TERMS[:3]])


def read(text: str, form: str) -> list[tuple[RdfTerm | None, ...]]:
    """The rows that another program reads."""
    parsed = pyoxigraph.parse_query_results(text.encode(), format=READERS[form])
    assert isinstance(parsed, pyoxigraph.QuerySolutions)
    return [tuple(term_from(row[i]) for i in range(len(parsed.variables))) for row in parsed]


@pytest.mark.parametrize("form", READERS)
def test_another_program_reads_what_was_written(form: str) -> None:
    rows = read(WRITERS[form](ANSWER), form)
    blanks = [[term and term.kind for term in row] for row in ANSWER.rows]
    assert [[term and term.kind for term in row] for row in rows] == blanks
    for found, expected in zip(rows, ANSWER.rows, strict=True):
        for term, wanted in zip(found, expected, strict=True):
            assert term == wanted or (wanted and wanted.kind == "blank")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), max_size=4))
def test_any_text_is_read_back_from_every_format(values: list[str]) -> None:
    rows = [(RdfTerm(value, "literal", XSD + "string"),) for value in values]
    answer = Answer(("x",), list(rows))
    for form in READERS:
        assert read(WRITERS[form](answer), form) == rows
    found = list(csv.reader(io.StringIO(WRITERS["csv"](answer), newline="")))
    assert [row[0] if row else "" for row in found] == ["x", *values]


def test_csv_is_as_the_recommendation_prints_it() -> None:
    """Whole IRIs, values without kinds, lines that end with CR and LF; quotes only if needed."""
    rows = WRITERS["csv"](Answer(("x", "y"), [TERMS[:2], (TERMS[2], None), (TERMS[5], TERMS[11])]))
    assert rows == (
        'x,y\r\nhttps://example.org/a?b=1&c=2,_:b0\r\n"say ""so"", <a> & b\tc",\r\n0.71,=1+1\r\n'
    )


def test_tsv_is_as_the_recommendation_prints_it() -> None:
    rows = WRITERS["tsv"](Answer(("x", "y"), [TERMS[:2], (TERMS[2], None), (TERMS[5], TERMS[4])]))
    assert rows == (
        "?x\t?y\n<https://example.org/a?b=1&c=2>\t_:b0\n"
        '"say \\"so\\", <a> & b\\tc"\t\n0.71\t"无进展生存期"@zh\n'
    )


@pytest.mark.parametrize("value", [True, False])
def test_a_truth_value_has_the_form_of_ask(value: bool) -> None:
    answer = Answer(("answer",), [(truth(value),)], "truth")
    assert json.loads(WRITERS["json"](answer)) == {"head": {}, "boolean": value}
    root = ElementTree.fromstring(WRITERS["xml"](answer))
    assert [(part.tag.rpartition("}")[2], part.text) for part in root] == [
        ("head", None),
        ("boolean", str(value).lower()),
    ]


def test_a_character_that_xml_cannot_contain_does_not_break_it() -> None:
    answer = Answer(("x",), [(RdfTerm("a\x00b\x0bc", "literal", XSD + "string"),)])
    assert ElementTree.fromstring(WRITERS["xml"](answer))[1][0][0][0].text == "a\ufffdb\ufffdc"


def _w3c(folder: str) -> list[Any]:
    found = sorted((W3C / "sparql11" / folder).glob("*.rq"))
    return found or [pytest.param(None, marks=pytest.mark.skip(f"no W3C test suite in {W3C}"))]


def _of_w3c(query: Path, data: str) -> Answer:
    content = (query.parent / data).read_bytes()
    quads = [
        f"{quad.subject} {quad.predicate} {quad.object} <urn:g> ."
        for quad in pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.TURTLE)
    ]
    text = query.read_text(encoding="utf-8")
    return in_order(text, EmbeddedStore("\n".join([*quads, ""]).encode()).select(text))


@pytest.mark.parametrize("query", _w3c("json-res"), ids=lambda query: query and query.stem)
def test_json_is_that_of_the_w3c(query: Path) -> None:
    found = json.loads(WRITERS["json"](_of_w3c(query, "data.ttl")))
    expected = json.loads(query.with_suffix(".srj").read_text(encoding="utf-8"))
    assert found.get("boolean") == expected.get("boolean")
    assert found["head"].get("vars") == expected["head"].get("vars")
    if "results" in expected:
        assert _bag(found) == _bag(expected)


def _bag(document: Any) -> Counter[str]:
    return Counter(
        json.dumps(
            {
                name: (term["type"], "" if term["type"] == "bnode" else term["value"])
                for name, term in row.items()
            },
            sort_keys=True,
        )
        for row in document["results"]["bindings"]
    )


@pytest.mark.skipif(not W3C.is_dir(), reason=f"no W3C test suite in {W3C}")
@pytest.mark.parametrize(
    ("name", "query", "data"),
    [
        ("csvtsv01", "csvtsv01", "data"),
        ("csvtsv02", "csvtsv02", "data"),
        ("csvtsv03", "csvtsv01", "data2"),
    ],
)
def test_csv_and_tsv_are_those_of_the_w3c(name: str, query: str, data: str) -> None:
    folder = W3C / "sparql11" / "csv-tsv-res"
    answer = _of_w3c(folder / f"{query}.rq", f"{data}.ttl")
    expected = (folder / f"{name}.csv").read_bytes().decode()
    found = list(csv.reader(io.StringIO(WRITERS["csv"](answer))))
    wanted = list(csv.reader(io.StringIO(expected)))
    assert found[0] == wanted[0]
    assert Counter(map(_alike, found)) == Counter(map(_alike, wanted))
    head, *rows = (folder / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    own_head, *own = WRITERS["tsv"](answer).splitlines()
    assert (own_head, len(own)) == (head, len(rows))
    assert read(WRITERS["tsv"](answer), "tsv")


def _alike(row: list[str]) -> tuple[str, ...]:
    """A row without the names of blank nodes, and with numbers as values: stores differ in them."""
    return tuple("_:" if cell.startswith("_:") else _number(cell) for cell in row)


def _number(cell: str) -> str:
    try:
        return str(float(cell))
    except ValueError:
        return cell


def test_labels_are_those_of_the_language_and_short_names_where_there_is_none() -> None:
    store = EmbeddedStore(
        b'<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> "one"@en <urn:g> .\n'
        b'<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> "\xe4\xb8\x80"@zh <urn:g> .\n'
        b'<urn:b> <http://www.w3.org/2004/02/skos/core#prefLabel> "two"@en <urn:g> .\n'
        b'<urn:c> <urn:p> "three" <urn:g> .\n'
        b'<https://w3id.org/trialgraph/trial/T%201> <urn:p> "four" <urn:g> .\n'
    )
    answer = ask(store, "SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s", warn=lambda doubt: None)
    for language, expected in (("en", "T 1 one two urn:c"), ("zh", "T 1 一 two urn:c")):
        named = with_labels(answer, store, language)
        assert " ".join(row[0].value for row in named.rows if row[0]) == expected
