"""Which format a client accepts best."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="needs the extra serve")
from trialgraph.server.negotiation import TABLES, TRIPLES, chosen, prefers_page

JSON, XML, CSV = "application/sparql-results+json", "application/sparql-results+xml", "text/csv"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/*", CSV),
        ("text/csv;q=0.5, application/sparql-results+xml", XML),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.4", CSV),
        ("text/csv , application/sparql-results+xml", CSV),
        ("application/sparql-results+xml,text/csv", XML),
        ("text/csv;charset=utf-8;q=1", CSV),
        ("application/sparql-results+json;q=0, */*", XML),
        ("text/csv;q=0, text/*;q=0.1", "text/tab-separated-values"),
        ("application/json", "application/json"),
        ("image/png", ""),
        ("text/csv;q=0", ""),
        ("text/csv;q=x", ""),
        ("nonsense", JSON),
    ],
)
def test_the_best_table(accept: str, expected: str) -> None:
    assert chosen(accept, TABLES) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml;q=0.3, application/trig;q=0.4", "application/trig"),
        ("application/n-triples", "application/n-triples"),
        ("application/sparql-results+json", ""),
    ],
)
def test_the_best_format_of_triples(accept: str, expected: str) -> None:
    assert chosen(accept, TRIPLES) == expected


def test_a_browser_prefers_a_page() -> None:
    assert prefers_page(BROWSER)
    assert not prefers_page("*/*") and not prefers_page("text/turtle, text/html;q=0.5")


@given(st.text(max_size=60))
def test_any_header_is_read(accept: str) -> None:
    assert chosen(accept, TABLES) in {"", *TABLES}
