"""Requests of the SPARQL 1.1 Protocol, and what is refused."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="needs the extra serve")
from trialgraph.server.protocol import (
    FORM,
    QUERY,
    UPDATE,
    Refused,
    Request,
    request_of_get,
    request_of_post,
)

ASK = "ASK {}"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_a_query_comes_in_three_ways() -> None:
    expected = Request(ASK, ("a:d", "a:e"), ("a:n",))
    graphs = [
        ("default-graph-uri", "a:d"),
        ("default-graph-uri", "a:e"),
        ("named-graph-uri", "a:n"),
    ]
    fields = urlencode([("query", ASK), *graphs]).encode()
    assert request_of_get(fields) == expected
    assert request_of_post(FORM, b"", fields) == expected
    assert request_of_post(QUERY, urlencode(graphs).encode(), ASK.encode()) == expected
    assert request_of_post(f"{QUERY}; charset=UTF-8", urlencode(graphs).encode(), ASK.encode())


def test_the_address_alone_asks_for_the_description() -> None:
    assert request_of_get(b"") is None


def test_parameters_of_others_are_ignored() -> None:
    """SIB's editor sends `ac`, SPARQLWrapper `format`, `output` and `results`."""
    found = request_of_get(b"ac=1&query=ASK+%7B%7D&format=json&output=json&results=json&infer=")
    assert found == Request(ASK)


@given(texts, texts, texts)
def test_any_text_arrives(query: str, default: str, named: str) -> None:
    fields = {"query": query, "default-graph-uri": default, "named-graph-uri": named}
    expected = Request(query, (default,), (named,))
    assert request_of_get(urlencode(fields).encode()) == expected
    assert request_of_post(QUERY, b"", query.encode()) == Request(query)


@pytest.mark.parametrize(
    ("content_type", "parameters", "body", "status"),
    [
        (FORM, b"", b"", 400),
        (FORM, b"", b"query=ASK&query=ASK", 400),
        (FORM, b"query=ASK", b"query=ASK", 400),
        (QUERY, b"query=ASK", b"ASK {}", 400),
        (FORM, b"", b"query=%FF", 400),
        (FORM, b"", b"query=\xff", 400),
        (QUERY, b"", "ASK {}".encode("utf-16"), 400),
        (f"{QUERY}; charset=utf-16", b"", "ASK {}".encode("utf-16"), 415),
        (FORM, b"", b"a=1&" * 200 + b"query=ASK", 400),
        (FORM, b"", b"update=CLEAR+ALL", 403),
        (FORM, b"", b"query=ASK&update=CLEAR+ALL", 403),
        (FORM, b"using-graph-uri=a:b", b"query=ASK", 403),
        (UPDATE, b"", b"CLEAR ALL", 403),
        ("", b"", b"ASK {}", 415),
        ("text/plain", b"", b"ASK {}", 415),
        ("application/json", b"", b"{}", 415),
    ],
)
def test_what_is_no_query_is_refused(
    content_type: str, parameters: bytes, body: bytes, status: int
) -> None:
    with pytest.raises(Refused) as refused:
        request_of_post(content_type, parameters, body)
    assert refused.value.status == status and str(refused.value)


@pytest.mark.parametrize(
    ("parameters", "status"),
    [(b"query=%E4", 400), (b"default-graph-uri=a:b", 400), (b"update=CLEAR+ALL", 403), (b"x", 400)],
)
def test_addresses_without_one_query_are_refused(parameters: bytes, status: int) -> None:
    with pytest.raises(Refused) as refused:
        request_of_get(parameters)
    assert refused.value.status == status


@given(st.binary(max_size=60), st.binary(max_size=60), st.sampled_from([FORM, QUERY, UPDATE, "x"]))
def test_any_bytes_are_read_or_refused(parameters: bytes, body: bytes, content_type: str) -> None:
    try:
        assert isinstance(request_of_post(content_type, parameters, body), Request)
    except Refused as refused:
        assert 400 <= refused.status < 500
