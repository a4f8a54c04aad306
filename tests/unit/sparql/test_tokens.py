"""SPARQL text is split by the terminals of its grammar, in time proportional to its length."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trialgraph.errors import TrialgraphError
from trialgraph.graph.sparql.tokens import decoded, form_of, tokens


def split(text: str, *, longest: bool = False) -> list[str]:
    return [token.text for token in tokens(text, longest=longest)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT*{?s a ex:T.}", ["SELECT", "*", "{", "?s", "a", "ex:T", ".", "}"]),
        ("ex:a.b-c.SELECT ex:.SELECT", ["ex:a.b-c.SELECT", "ex:", ".", "SELECT"]),
        ("_:b.c. ?x.SELECT", ["_:b.c", ".", "?x", ".", "SELECT"]),
        (
            "1.SELECT 1.5 .5e3 1.e2 1.?x",
            ["1", ".", "SELECT", "1.5", ".5e3", "1.e2", "1", ".", "?x"],
        ),
        ("'a''b' '''it's''' \"\" ''''''", ["'a'", "'b'", "'''it's'''", '""', "''''''"]),
        ("'a'@en-GB.'b'@ar--rtl^^<t>", ["'a'", "@en-GB", ".", "'b'", "@ar--rtl", "^^", "<t>"]),
        ("<a#b> # it's <c>\r?x", ["<a#b>", "?x"]),
        (r"ex:a\#b 'it\'s' ex:%41\-.x", [r"ex:a\#b", r"'it\'s'", r"ex:%41\-.x"]),
        ("true.?x true.ex:s", ["true", ".", "?x", "true.ex:s"]),
    ],
)
def test_terminals(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FILTER(?a<?b&&?c>?d)", ["FILTER", "(", "?a", "<", "?b", "&&", "?c", ">", "?d", ")"]),
        ("FILTER(?a<'>')", ["FILTER", "(", "?a", "<", "'>'", ")"]),
        ("FILTER(?a<=1)", ["FILTER", "(", "?a", "<=", "1", ")"]),
        ("FILTER(?a=<b>)", ["FILTER", "(", "?a", "=", "<b>", ")"]),
        ("FILTER ex:f(?a<1,2>3)", ["FILTER", "ex:f", "(", "?a", "<", "1", ",", "2", ">", "3", ")"]),
        ("{?s ?p(1 <b>)}", ["{", "?s", "?p", "(", "1", "<b>", ")", "}"]),
        ("{?s ex:p(1 <b>)}", ["{", "?s", "ex:p", "(", "1", "<b>", ")", "}"]),
        ("{?s a(1<b>)}", ["{", "?s", "a", "(", "1", "<b>", ")", "}"]),
        ("VALUES(?a ?b){('x'<b>)}", ["VALUES", "(", "?a", "?b", ")", "{", "(", "'x'", "<b>", ")", "}"]),
        ("{SELECT(1<2AS?x){?s<p>?o}}", [*"{", "SELECT", *"(1<2", "AS", "?x", ")", "{", "?s", "<p>", "?o", *"}}"]),
        ("{SELECT*{?s ?p ?o}ORDER BY(?a)(?b<2)}", ["{", "SELECT", *"*{", "?s", "?p", "?o", "}", "ORDER", "BY", "(", "?a", *")(", "?b", *"<2)}"]),
        ("FILTER(EXISTS{?s<p>?o}&&?x<3>2)", ["FILTER", "(", "EXISTS", "{", "?s", "<p>", "?o", "}", "&&", "?x", *"<3>2)"]),
    ],
)  # fmt: skip
def test_less_than_is_an_operator_only_in_expressions_after_an_operand(
    text: str, expected: list[str]
) -> None:
    assert split(text) == expected


def test_the_longest_token_wins_if_the_context_does_not_count() -> None:
    assert split("FILTER(?a<?b&&?c>?d)", longest=True) == [
        *("FILTER", "(", "?a", "<?b&&?c>", "?d", ")")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELCT * {}", r"error at 1:1: unknown word 'SELCT'; did you mean SELECT\?"),
        ("ASK {\n  ?s ?p 'x }", "error at 2:9: this string has no end"),
        ("ASK { ?s ?p 'a\\q' }", "error at 1:13: this string has no end, or an invalid escape"),
        ("ASK {\u00a0}", r"error at 1:6: '\\xa0' is not expected here"),
        ("ASK { ?s ?p \\u0031 }", "error at 1:13"),
        ("ASK { << ?s ?p ?o >> ?q ?r }", "error at 1:7: triple terms"),
        ("ASK { FILTER(trueASK) }", "unknown word 'trueASK'"),
    ],
)
def test_text_that_is_no_sparql_is_refused_with_its_place(text: str, expected: str) -> None:
    with pytest.raises(TrialgraphError, match=expected):
        split(text)


@given(st.lists(st.sampled_from(split(
    "SELECT ?a $b ex:a.b : _:c 1.5 2 'x' @en-GB \"y\" '''z''' <a#b> ^^ { } ( ) . , ; true = && * ?"
))))  # fmt: skip
def test_white_space_and_comments_between_tokens_change_nothing(words: list[str]) -> None:
    expected = split(" ".join(words))
    assert split("\n\t".join(words)) == split(" #it's <\"\n".join(words)) == expected


@given(st.text("SELECT ?:.<>'\"#\\{}()u0041e@^-_%\n\r\x00é", max_size=60))
def test_tokens_and_what_is_between_them_are_the_whole_text(text: str) -> None:
    end = 0
    try:
        for token in tokens(text):
            between = text[end : token.start]
            assert not between.strip(" \t\r\n") or "#" in between
            assert text.startswith(token.text, token.start)
            end = token.start + len(token.text)
    except TrialgraphError as error:
        assert "error at " in str(error)


BITS = [
    *("a.", "a..", "'", '"""', "'''", "''", "<", "<a", "#", "\\", "\\u0041", "ex:a.", "%", "1."),
    *("@a-", "?a", "((", "_:a.", "a-", "'''\"\"\" ", "e:%aa.", "1e+", '"\\"', "..", "a:a:", "(1<"),
]


@pytest.mark.parametrize("bit", BITS)
def test_long_texts_take_linear_time(bit: str) -> None:
    def seconds(length: int) -> float:
        text = "SELECT (1" + bit * (length // len(bit))
        began = time.process_time()
        with contextlib.suppress(TrialgraphError):  # to see the error takes its time, too
            split(text)
        return time.process_time() - began

    seconds(1000)
    assert seconds(160_000) < 40 * max(seconds(10_000), 0.005)  # 16 times as long


def test_codepoints_and_the_form_of_a_query() -> None:
    assert decoded("SERV\\u0049CE \\U0001F600") == "SERVICE \U0001f600"
    assert form_of("# DESCRIBE\nPREFIX select: <b> construct {} where {}") == "CONSTRUCT"
    assert form_of("INSERT DATA {}") == ""
