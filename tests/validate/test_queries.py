"""The named queries: their form, their answers on the shipped evidence, and agreement of engines.

The expected answers are printed in the source (IMWG 2021), in the paragraph given last; the locator
must name this paragraph too.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Mapping
from typing import Any

import pyoxigraph
import pytest
import rdflib
from rdflib.query import ResultRow
from trialgraph.cli.field_examples import described
from trialgraph.cli.main import main
from trialgraph.errors import TrialgraphError, UnknownNameError
from trialgraph.evidence import DEFAULT as SHIPPED
from trialgraph.graph.rdf.store import Answer, EmbeddedStore
from trialgraph.graph.sparql.known_prefixes import with_prefixes
from trialgraph.graph.sparql.runner import ask, plain, term_of
from trialgraph.loaders.build import build
from trialgraph.queries import NamedQuery, bound, catalogue

QUERIES = catalogue()
_PARAMETER = re.compile(r"VALUES\s+\?(\w+)\s*\{\s*UNDEF\s*\}")

# query, parameters => cells of one row of the answer
ANSWERS = """
hazard-ratios class=anti-CD38 => population=CANDOR-LenRefractory control=Kd hazard_ratio=0.47 interval=0.29-0.78 ¶38
hazard-ratios class=IMiD => population=OPTIMISMM-OneLine-LenRefractory hazard_ratio=0.55 interval=0.33-0.94 ¶36
hazard-ratios class=抗CD38抗体 => population=IKEMA-ITT hazard_ratio=0.53 interval=0.32-0.89 ¶38
refractory-shares drug=lenalidomide => trial=CANDOR held_by=a_share percent=33 count=147 of=446 ¶38
refractory-shares drug=lenalidomide => trial=ICARIA held_by=a_share percent=92 count=284 of=307 ¶71
refractory-shares drug=lenalidomide => trial=OPTIMISMM held_by=a_share operator=> percent=70 ¶36
refractory-shares drug=lenalidomide => population=OPTIMISMM-LenRefractory held_by=a_subgroup_with_results ¶36
refractory-shares drug=anti-CD38 => trial=STORM refractory_to=daratumumab held_by=all_of_them ¶81
approved-without-results criterion=refractory:lenalidomide => regimen=SVd agency=FDA date=2020-12-18 ¶50
flagged-figures flag=conflict => figure=CASTOR-ITT-PFS-HR-2 value=0.31 interval=0.24-0.39 ¶50
flagged-figures flag=conflict => figure=CASTOR-ITT-PFS-HR-3 value=0.31 interval=0.25-0.39 ¶32
subgroup-against-whole trial=ENDEAVOR => subgroup=ENDEAVOR-LenRefractory hazard_ratio=0.857 whole_hazard_ratio=0.79 ¶30
common-control regimen=PVd => other=DVd control=Vd trial=OPTIMISMM other_trial=CASTOR ¶36
trials-by-design design=randomised phase=3 => trial=CANDOR enrolled=446 ¶38
endpoints-by-trial trial=CANDOR endpoint=PFS => results=8 hazard_ratios=7 ¶38
overall-survival class=carfilzomib => population=ENDEAVOR-ITT regimen=Kd control=Vd value=0.79 interval=0.65-0.96 ¶30
statements-for-regimen regimen=ASCT => kind=advises-against setting=remission-after:ASCT<36mo grade=2A ¶65
advice-without-randomised-result regimen=CyBorD => regimen=VCd kind=considers ¶28
approvals agency=FDA drug=daratumumab => date=2020-08-20 act=approved regimen=DKd indication=lines=1-3 ¶38
toxicity regimen=ide-cel => event=cytokine_release_syndrome value=76 unit=percent n=33 ¶93
superseded-reports trial=CASTOR => report=CASTOR-1 value=0.39 later_report=CASTOR-3 later_interval=0.25-0.39 ¶32
prognostic-contrasts trial=EMN011/HO114 => population=EMN011-StandardRisk compared_with=EMN011-HighRisk value=0.27 ¶40
drugs-by-class class=anti-CD38 => class=anti-CD38 drug=isatuximab target=CD38 atc=L01FC02 ¶56
refractory-to-several-classes => population=DREAMM-2-ITT classes=3 refractory_to=IMiD,_PI,_anti-CD38 n=196 ¶91
where-it-stands trial=OPTIMISMM => result=OPTIMISMM-OneLine-LenRefractory-PFS-HR value=0.55 document=IMWG2021 paragraph=36 ¶36
"""


def _cases() -> list[tuple[str, dict[str, str], dict[str, str], str]]:
    cases = []
    for line in filter(str.strip, ANSWERS.splitlines()):
        head, cells = line.split(" => ")
        name, *values = head.split()
        *pairs, paragraph = cells.split()
        row = dict(pair.split("=", 1) for pair in pairs)
        cases.append(
            (name, dict(value.split("=", 1) for value in values), row, paragraph.removeprefix("¶"))
        )
    return cases


@pytest.fixture(scope="module")
def content() -> bytes:
    return build()


@pytest.fixture(scope="module")
def store(content: bytes) -> EmbeddedStore:
    return EmbeddedStore(content)


@pytest.fixture(scope="module")
def smaller(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The shipped evidence with the results of fewer trials: rdflib takes minutes over all where Oxigraph takes milliseconds.

    Kept are the trials of the answers above, those of which several sources print results, and a twelfth of the others.
    """
    folder = tmp_path_factory.mktemp("smaller")
    shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sources: dict[str, set[str]] = {}
    for row in rows:
        sources.setdefault(row["trial"], set()).add(row["source"])
    kept = (
        set(re.findall(r"trial=(\S+)", ANSWERS))
        | {trial for trial in sources if len(sources[trial]) > 1}
        | set(sorted(sources)[::12])
    )
    with (folder / "results.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["trial"] in kept)
    return build(folder)


@pytest.fixture(scope="module")
def both(smaller: bytes) -> tuple[EmbeddedStore, rdflib.Dataset]:
    """One graph in two engines: embedded, and in rdflib's own store, without a union default
    graph."""
    dataset = rdflib.Dataset()
    dataset.parse(data=smaller.decode(), format="nquads")
    return EmbeddedStore(smaller), dataset


every_query = pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])


@every_query
def test_head_describes_the_query_with_parameters_and_an_example(query: NamedQuery) -> None:
    assert query.label and query.label != query.name
    assert query.tags
    parameters = query.description.split("Parameter", 1)[1].split("Example:")[0]
    assert all(re.search(rf"\b{name}\b", parameters) for name in _parameters(query)), (
        "a parameter is not described"
    )
    assert f"trialgraph query {query.name} --set " in query.description


@every_query
def test_written_for_any_endpoint(query: NamedQuery, store: EmbeddedStore) -> None:
    """All patterns stand in GRAPH, no prefix is taken for granted, and nothing is slow in
    Oxigraph."""
    assert "NOT EXISTS" not in query.text
    assert with_prefixes(query.text) == query.text
    without_union = store.store.query(query.text)
    assert isinstance(without_union, pyoxigraph.QuerySolutions)
    assert len(list(without_union)) == len(store.select(query.text).rows)


@every_query
def test_has_an_answer_without_parameters_and_to_its_example(
    query: NamedQuery, store: EmbeddedStore
) -> None:
    example = dict(re.findall(r"--set (\w+)=(\S+)", described(query)))
    everything, some = ask(store, query.name).rows, ask(store, query.name, example).rows
    assert set(example) <= _parameters(query)
    assert (
        everything or query.name == "approved-without-results"
    )  # every approved regimen has results
    assert some
    assert len(some) <= len(everything) or query.name in (
        "common-control",
        "approved-without-results",
    )


@pytest.mark.slow  # rdflib takes seconds where Oxigraph takes milliseconds
@every_query
def test_rdflib_gives_the_same_rows_in_the_same_order(
    query: NamedQuery, both: tuple[EmbeddedStore, rdflib.Dataset]
) -> None:
    store, dataset = both
    assert store.select(query.text).rows or query.name == "approved-without-results"
    for values in ({}, dict(re.findall(r"--set (\w+)=(\S+)", described(query)))):
        text = bound(query.text, **{name: term_of(value) for name, value in values.items()})
        rows = [
            [None if term is None else _value(term.value) for term in row]
            for row in store.select(text).rows
        ]
        rows_found = [row for row in dataset.query(text) if isinstance(row, ResultRow)]
        assert [
            [None if term is None else _value(str(term)) for term in row] for row in rows_found
        ] == rows


def _value(text: str) -> str:
    """A value whatever way its number is written: a store may keep 20 or 20.0."""
    return re.sub(r"^(-?\d+)\.0+$", r"\1", text)


@pytest.mark.parametrize(("name", "values", "cells", "paragraph"), _cases(), ids=str)
def test_answers_what_the_source_prints(
    name: str, values: dict[str, str], cells: dict[str, str], paragraph: str, store: EmbeddedStore
) -> None:
    rows = _rows(ask(store, name, values))
    rows_found = [
        row
        for row in rows
        if all(_blanks(row[column]) == _blanks(cell) for column, cell in cells.items())
    ]
    assert rows_found, rows
    assert any(
        re.search(rf"\b{paragraph}\b", str(row.get("locator", paragraph))) for row in rows_found
    )


def _blanks(cell: object) -> str:
    """A cell as the cases write it, where a blank parts cells and so "_" stands for one."""
    return str(cell).replace(" ", "_")


def test_subgroups_are_listed_next_to_the_latest_report_of_the_whole_trial(
    store: EmbeddedStore,
) -> None:
    (row,) = _rows(ask(store, "subgroup-against-whole", {"trial": "CASTOR"}))
    assert (row["hazard_ratio"], row["whole_interval"]) == ("0.22", "0.25-0.39")


def test_compared_regimens_are_not_listed_as_pairs_without_comparison(
    store: EmbeddedStore,
) -> None:
    pairs = {(row["regimen"], row["other"]) for row in _rows(ask(store, "common-control"))}
    assert ("Kd", "PVd") in pairs  # both against Vd
    assert ("DKd", "Kd") not in pairs  # CANDOR
    assert all((other, regimen) not in pairs for regimen, other in pairs)


def test_an_approval_is_not_a_population(store: EmbeddedStore) -> None:
    rows = _rows(ask(store, "refractory-shares", {"drug": "lenalidomide"}))
    assert not [row for row in rows if "FDA" in str(row["population"])]


@pytest.mark.parametrize(
    "written",
    [
        "anti-CD38",
        "Anti CD38",
        "anti-CD38 antibody",
        "抗CD38抗体",
        "<https://w3id.org/trialgraph/class/anti-CD38>",
    ],
)
def test_names_are_recognised_in_any_spelling(written: str, store: EmbeddedStore) -> None:
    assert ask(store, "drugs-by-class", {"class": written}) == ask(
        store, "drugs-by-class", {"class": "anti-CD38"}
    )


def test_several_values_of_a_parameter_mean_any_of_them(store: EmbeddedStore) -> None:
    rows = _rows(ask(store, "drugs-by-class", {"class": '"PI" "IMiD"'}))
    assert {row["class"] for row in rows} == {"PI", "IMiD"}


@every_query
def test_an_unknown_name_gives_no_rows(query: NamedQuery, store: EmbeddedStore) -> None:
    for name in _parameters(query) - {
        "criterion"
    }:  # what has no results for an unknown criterion is everything
        assert ask(store, query.name, {name: "no such thing"}).rows == []


def test_unknown_parameters_and_queries_are_errors(store: EmbeddedStore) -> None:
    with pytest.raises(TrialgraphError, match="no parameter 'klass'"):
        ask(store, "hazard-ratios", {"klass": "PI"})
    with pytest.raises(UnknownNameError, match="hazard-ratios"):
        ask(store, "hazard-ratio")


@pytest.mark.parametrize(
    ("value", "terms"),
    [
        ("PVd", '"PVd"'),
        ("refractory:lenalidomide", '"refractory:lenalidomide"'),
        ("tg:Result", "tg:Result"),
        ("<https://example.org/a> <https://example.org/b>", "<https://example.org/a> <https://example.org/b>"),
        ('"one"@en "two"', '"one"@en "two"'),
        ('say "so"', '"say \\"so\\""'),
        ("<https://a.org/> } SERVICE <https://b.org/> {", '"<https://a.org/> } SERVICE <https://b.org/> {"'),
    ],
)  # fmt: skip
def test_a_value_is_a_string_unless_it_is_all_terms(value: str, terms: str) -> None:
    assert term_of(value) == terms


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("SELECT ?t { GRAPH ?g { ?t a tg:Trial } }", ["tg"]),
        ("SELECT ?t { GRAPH ?g { ?t rdfs:label ?l ; tg:phase '3' } }", ["rdfs", "tg"]),
        ("PREFIX tg: <https://example.org/> SELECT ?t { ?t a tg:Trial }", []),
        ("prefix tg: <https://example.org/> SELECT ?t { ?t a tg:Trial ; skos:note ?n }", ["skos"]),
        ("SELECT ?t { ?t a <tg:Trial> } # tg:Trial", []),
        ("SELECT ?t { ?t ?p 'tg:Trial' }", []),
        ("SELECT ?t { ?t a mytg:Trial }", []),
    ],
)
def test_known_prefixes_are_added_if_used_but_not_declared(text: str, added: list[str]) -> None:
    got = with_prefixes(text)
    assert got.endswith(text)
    assert re.findall(r"PREFIX (\w+):", got.removesuffix(text)) == added


def test_a_query_counts_the_graphs_that_it_names(store: EmbeddedStore) -> None:
    """FROM one source counts that source, FROM all of them counts all."""
    groups = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY DESC(?n)"
    graphs = [(str(plain(g)), plain(n)) for g, n in ask(store, groups).rows]
    iris = [f"<{row[0].value}>" for row in ask(store, groups).rows if row[0]]
    assert len(graphs) > 100

    def count(clauses: str, pattern: str = "?s ?p ?o") -> object:
        answer = ask(store, f"SELECT (COUNT(*) AS ?n) {clauses} {{ {pattern} }}")
        return plain(answer.rows[0][0])

    for iri, (_, expected) in list(zip(iris, graphs, strict=True))[:12]:
        assert count(f"FROM {iri}") == expected
        assert count(f"FROM NAMED {iri}", "GRAPH ?g { ?s ?p ?o }") == expected
        assert count(f"FROM NAMED {iri}") == count(f"FROM {iri}", "GRAPH ?g { ?s ?p ?o }") == 0
    assert count(" ".join(f"FROM NAMED {iri}" for iri in iris), "GRAPH ?g { ?s ?p ?o }") == sum(
        int(str(n)) for _, n in graphs
    )
    assert count(" ".join(f"FROM {iri}" for iri in iris)) == count("")
    trials = "?t a tg:Trial ; tg:phase ?phase"
    assert 0 < int(str(count(f"FROM {iris[0]}", trials))) < int(str(count("", trials)))


def test_query_list_names_and_describes_every_query(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--list", "--format", "json"]) == 0
    listed = {entry["name"]: entry["description"] for entry in json.loads(capsys.readouterr().out)}
    assert listed == {query.name: described(query) for query in QUERIES}


def _parameters(query: NamedQuery) -> set[str]:
    return set(_PARAMETER.findall(query.text))


def _rows(answer: Answer) -> list[Mapping[str, Any]]:
    return [dict(zip(answer.columns, map(plain, row), strict=True)) for row in answer.rows]
