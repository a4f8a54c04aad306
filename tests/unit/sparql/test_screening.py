"""What would reach another server or change the graph is refused; the words alone are not."""

from __future__ import annotations

import pytest
from query_texts import Listener, calls_of, past_screening, texts
from trialgraph.errors import TrialgraphError
from trialgraph.graph.sparql.screening import DEEPEST, LONGEST, refuse_foreign
from trialgraph.queries import names, text_of

S = "<https://example.org/>{?a ?b ?c}"


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ SERVICE {S} }}",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        f"SELECT * {{ SERVICESILENT{S} }}",
        f"SELECT * {{ ?s ?p ex:.SERVICE{S} }}",
        f"SELECT * {{ ?s ?p 1SERVICE{S} }}",
        f"SELECT * {{ ?s ?p 1.SERVICE{S} }}",
        f"SELECT * {{ ?s ?p trueSERVICE{S} }}",
        f"SELECT * {{ ?s ?p 'x'@en1SERVICE{S} }}",
        f"SELECT * {{ ?s ?p ?o.SERVICE{S} }}",
        f"SELECT * {{ ?s ?p _:b . SERVICE{S} }}",
        f"SELECT * {{ SERVI\\u0043E {S} }}",
        f"SELECT * {{ \\U00000053ERVICE {S} }}",
        f"SELECT * {{ BIND('a\\u0027 AS ?x) SERVICE {S} #'\n }}",
        f"SELECT * {{ BIND('\\\\'AS ?x) SERVICE {S} }}",
        f'SELECT * {{ ?s ?p """a"b""" SERVICE {S} }}',
        f"SELECT * {{ ?s ?p '''a''b''' SERVICE {S} }}",
        f"SELECT * {{ ?s <https://example.org/#x> ?o SERVICE {S} }}",
        f"PREFIX e: <https://example.org/> SELECT * {{ ?s e:a\\#b ?o . SERVICE {S} }}",
        f"SELECT * {{ ?s ?p ?o FILTER(?o<1)SERVICE{S} }}",
        f"SELECT * {{ ?s ?p 'it' # it's\nSERVICE {S} }}",
        f"SELECT * {{ # a comment\rSERVICE {S} }}",
        f"SELECT * {{ FILTER(1<2)SERVICE#>\n{S} }}",
        f"SELECT * {{ FILTER(1<'>')SERVICE{S}BIND(' 'AS ?y) }}",
        f"SELECT * {{ FILTER(1<?o#>'''\n)SERVICE{S}#'''\n }}",
        f"SELECT * {{ FILTER(1<ABS(3>2)&&1<2)SERVICE#>\n{S} }}",
        f"SELECT * {{ {{SELECT*{{}}ORDER BY(1<'>')}}SERVICE{S}BIND(' 'AS ?y) }}",
        "INSERT DATA { <a> <b> <c> }",
        "PREFIX x: <https://example.org/> # a comment\nDELETE WHERE { ?s ?p ?o }",
        "ASK {} ; LOAD <https://example.org/>",
        "LOAD <https://example.org/>",
        "L\\u004FAD <https://example.org/>",
        "CLEAR ALL",
    ],
)
def test_keywords_are_refused_wherever_they_are(text: str) -> None:
    with pytest.raises(TrialgraphError, match=r"^\w+ is refused"):
        refuse_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        # No keyword by the grammar, but Oxigraph reads one.
        "PREFIX : <https://example.org/> SELECT * { SERVICE:x{ ?s ?p ?o } }",
        "PREFIX service: <a:b> PREFIX : <https://example.org/> ASK { service:x {?a ?b ?c} }",
        "PREFIX : <https://example.org/> ASK { ?s ?p trueSERVICE:x{ ?a ?b ?c } }",
        "PREFIX : <https://example.org/> ASK { SERVICE: # of x\nSILENT :x { ?a ?b ?c } }",
        f"PREFIX p: <http://a.example:> ASK {{ ?s ?p p:SERVICE{S} }}",
        f"PREFIXp: <http://a.example:> ASK {{ ?s ?p p:SERVICE{S} }}",
        f"BASE <//a.example:8> PREFIX p: <> ASK {{ ?s ?p p:SERVICE{S} }}",
        f"PREFIX FILTERe: <a:b> ASK {{ FILTERe:f(1<'>')SERVICE{S}BIND(' 'AS ?y) }}",
        f"ASK {{ <<?s?p'>'>> ?x ?y . SERVICE{S}BIND(' 'AS ?y) }}",
        "PREFIX : <https://example.org/> SELECT * FROM:g { ?s ?p ?o }",
    ],
)
def test_what_an_engine_may_read_as_a_keyword_is_refused(text: str) -> None:
    with pytest.raises(
        TrialgraphError, match=r"could be read as|needs a /|triple terms|is refused"
    ):
        refuse_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE' } # no SERVICE here",
        "SELECT * { ?s ?p '''a 'SERVICE' {''' }\n# SERVICE <x> {",
        'SELECT ?service { ?service <https://example.org/service> """a SERVICE"""@en }',
        "SELECT * { ?SERVICE tg:SERVICE $service . ?s ex:SERVICE.x ?o }",
        "PREFIX service: <https://example.org/> SELECT * { ?s service:x 1 ; a service:Y }",
        "PREFIX service: <https://example.org/> SELECT * { GRAPH service:x { ?s ?p ?o } }",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK { ?s a sd:Service }",
        "ASK { _:SERVICE ?p 'x'@en-service }",
        "SELECT * { ?s ?p <https://example.org/(a)/service#b> , <https://example.org/it's-a-service> }",
        "SELECT (COUNT(*) AS ?n) { ?s ?load ?o . ?o ex:INSERT 'DELETE', \"DROP\" } # CLEAR ALL",
        "SELECT * { FILTER(?a<5 && ?b>3) FILTER(?c<?d&&?e>?f) }",
        "SELECT * { VALUES (?a ?b) { ('x' <https://example.org/a#it's>) (UNDEF <b>) } }",
        "SELECT * { ?s ?p (1 <https://example.org/a#b>) ; ex:p [ ex:q <c#d> ] }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (<a#b>, <c#d>)) FILTER(<a#b> = ?o || STR(?o) < 'x') }",
        "SELECT * { ?s ^ex:p/(ex:q|!(ex:r|^a))* ?o } GROUP BY ?s HAVING(COUNT(?o)<3) LIMIT 2",
        "SELECT ?caf\u00e9 { ?s ?p ?caf\u00e9 FILTER(?caf\u00e9 = '\\u00e9\\\\u0041') }",
        "ASK {" + "{" * (DEEPEST - 1) + "}" * DEEPEST,
    ],
)  # fmt: skip
def test_the_words_are_allowed_where_they_are_no_keywords(text: str) -> None:
    refuse_foreign(text)


@pytest.mark.parametrize("name", names())
def test_our_own_queries_would_pass(name: str) -> None:
    refuse_foreign(text_of(name))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * {" + "{" * 3000 + "}" * 3001, "more than 100 brackets"),
        ("SELECT * { FILTER" + "(" * 20_000, "more than 100 brackets"),
        ("ASK { ?s ?p " + "[<a> " * 101, "more than 100 brackets"),
        ("ASK {} #" + "x" * LONGEST, "at most 100,000 are read"),
    ],
)
def test_length_and_depth_are_limited(text: str, expected: str) -> None:
    with pytest.raises(TrialgraphError, match=expected):
        refuse_foreign(text)


def test_nothing_that_passes_calls_a_listener() -> None:
    """A short run of `python tests/helpers/query_texts.py 100000`."""
    with Listener() as listener:
        assert sum(calls_of(text, listener) for text in texts(300, 5, listener.url)) > 10
        counted, out = past_screening(3000, 11, listener)
    assert out == []
    assert counted["passed, and answered"] > 20


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { << ?s ?p ?o >> ?q ?r }",
        "ASK {<<?s ?p ?o>>?q ?r}",
        "ASK { <<( ?s ?p ?o )>> ?q ?r }",
        "ASK { ?a ?b <<( ?s ?p <<( ?s ?p ?o )>> )>> }",
        "ASK { { SELECT * { FILTER NOT EXISTS { << ?s ?p ?o ~ ?r >> ?q ?r } } } }",
        "ASK { ?s ?p ?o {| ?q ?r |} }",
        "ASK { ?s ?p ?o{|?q ?r|} }",
        "ASK { ?s ?p ?o ~ ?r }",
        "SELECT (TRIPLE(<a:a>, <a:b>, <a:c>) AS ?t) {}",
        "SELECT * { BIND(triple(?s, ?p, ?o) AS ?t) }",
        "SELECT * { VALUES ?t { <<( <a:a> <a:b> <a:c> )>> } }",
    ],
)
def test_triple_terms_are_refused_with_the_reason(text: str) -> None:
    with pytest.raises(TrialgraphError, match=r"triple terms.*the graph has none"):
        refuse_foreign(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (text.format(inner), problem)
        for text in (
            "SELECT * {{ {} }}",
            "SELECT * {{ {{ SELECT * {{ {} }} }} }}",
            "ASK {{ FILTER NOT EXISTS {{ {} }} }}",
            "ASK {{ FILTER (1 < 2 && EXISTS {{ {} }}) }}",
            "ASK {{ ?s ?p ?o MINUS {{ {} }} }}",
            "ASK {{ {{ }} UNION {{ OPTIONAL {{ GRAPH ?g {{ {} }} }} }} }}",
            "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {} }}",
            "DESCRIBE ?s WHERE {{ {} }}",
        )
        for inner, problem in (
            ("SERVICE <http://x.example/> { ?s ?p ?o }", "SERVICE is refused"),
            ("SERVICE SILENT <http://x.example/> { ?s ?p ?o }", "SERVICE is refused"),
            ("service silent ?where { ?s ?p ?o }", "SERVICE is refused"),
            ("SERVICE#c\nSILENT x: { }", "SERVICE is refused"),
            ("LOAD <http://x.example/>", "LOAD is refused"),
            ("LOAD SILENT <http://x.example/> INTO GRAPH <a:g>", "LOAD is refused"),
            ("INSERT { ?s ?p ?o } WHERE { }", "INSERT is refused"),
            ("DELETE WHERE { ?s ?p ?o }", "DELETE is refused"),
        )
    ],
)
def test_other_servers_and_updates_are_refused_at_any_depth(text: str, problem: str) -> None:
    with pytest.raises(TrialgraphError, match=problem):
        refuse_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://x.example/>",
        "LOAD SILENT <http://x.example/> INTO GRAPH <a:g>",
        "ASK {} ; LOAD <http://x.example/>",
        "PREFIX x: <http://x.example/> INSERT DATA { x:a x:b x:c }",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "CLEAR SILENT GRAPH <a:g>",
        "DROP DEFAULT",
        "CREATE GRAPH <a:g>",
        "COPY DEFAULT TO <a:g>",
        "MOVE <a:g> TO <a:h>",
        "ADD <a:g> TO <a:h>",
        "BASE <http://x.example/> load <y>",
    ],
)
def test_updates_are_refused_with_the_reason(text: str) -> None:
    with pytest.raises(TrialgraphError, match="is refused: the graph is built from tables"):
        refuse_foreign(text)
