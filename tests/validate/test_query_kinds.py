"""Kinds of fault that a query can have, each shown on a small graph made by hand.

Two drugs have a class and one has none; three trials compare regimens, one of them without
randomisation; some rows belong to a layer, whose rows have a graph of their own.
"""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest
from method_rows import method_rows
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.rdf.to_rdf import nquads
from trialgraph.graph.sparql.runner import ask, plain
from trialgraph.loaders.build import build
from trialgraph.queries import catalogue, names, text_of

Tables = dict[str, list[dict[str, str]]]
PLACE = {"source": "s", "paragraph": "1", "locator": "¶1"}
AGREED = {"kind": "recommends", "summary": "Give it.", **PLACE}


def tables(**more: list[dict[str, str]]) -> Tables:
    """The tables of the small graph; those given have these rows too."""
    trials = {"T": ("A", "B"), "U": ("C", "B"), "V": ("D", "B")}
    rows: Tables = {
        "sources": [{"source": "s", "published": "2020"}, {"source": "t", "published": "2021"}],
        "classes": [{"class": "wide"}, {"class": "narrow", "broader": "wide"}, {"class": "other"}],
        "targets": [{"target": "one"}, {"target": "two"}],
        "drugs": [
            {"drug": "a", "kind": "drug", "classes": "narrow; other", "targets": "one; two"},
            {"drug": "b", "kind": "drug", "classes": "other"},
            {"drug": "c", "kind": "procedure"},
            {"drug": "d", "kind": "drug", "classes": "narrow", "layer": "mine"},
        ],
        "regimens": [
            {"regimen": name.upper(), "drugs": name, "kind": "monotherapy"} for name in "abc"
        ]
        + [{"regimen": "D", "drugs": "d", "kind": "monotherapy", "layer": "mine"}],
        "endpoints": [
            {"endpoint": "ORR", "family": "response", "decides": "yes"},
            {"endpoint": "EARLY", "family": "survival"},
            {"endpoint": "CVD", "family": "survival", "decides": "yes"},
            {"endpoint": "DEATH", "family": "survival", "decides": "yes", "death_from_any_cause": "yes"},
        ],
        "trials": [
            {"trial": trial, "label": trial, "design": "randomised", "randomised": randomised, "setting": stage, **PLACE}
            for trial, randomised, stage in (
                ("T", "yes", "relapse"), ("U", "inferred", "front-line"), ("V", "no", "relapse"))
        ],
        "arms": [
            {"arm": f"{trial}-{regimen}", "trial": trial, "regimen": regimen, **PLACE}
            for trial, pair in trials.items()
            for regimen in pair
        ],
        "populations": [
            {"population": f"{trial}-all", "trial": trial, "label": "all", **PLACE} for trial in trials
        ],
        "results": [contrast(trial, *pair) for trial, pair in trials.items()],
        "limits": method_rows("limits"),
    }  # fmt: skip
    return {name: rows.get(name, []) + more.get(name, []) for name in {**rows, **more}}


def contrast(trial: str, tested: str, control: str, name: str = "", **more: str) -> dict[str, str]:
    return {
        "result": name or f"{trial}-CVD", "kind": "contrast", "trial": trial, "population": f"{trial}-all",
        "arm": f"{trial}-{tested}", "comparator_arm": f"{trial}-{control}", "endpoint": "CVD",
        "measure": "hazard_ratio", "value": "0.5", "ci_low": "0.4", "ci_high": "0.6", **PLACE, **more,
    }  # fmt: skip


def rows_of(query: str, rows: Tables, columns: str, **values: str) -> list[tuple[Any, ...]]:
    """These columns of the answer over a small graph, in the order of the answer."""
    store = EmbeddedStore(nquads(rows, Evidence.from_rows(rows)).encode())
    answer = ask(store, query, values)
    places = [answer.columns.index(column) for column in columns.split()]
    return [tuple(plain(row[place]) for place in places) for row in answer.rows]


def test_an_optional_class_is_not_bound_anew() -> None:
    got = rows_of("drugs-by-class", tables(), "class drug target")
    assert got == [
        (None, "c", None),
        ("narrow", "a", "one"), ("narrow", "a", "two"), ("narrow", "d", None),
        ("other", "a", "one"), ("other", "a", "two"), ("other", "b", None),
        ("wide", "a", "one"), ("wide", "a", "two"), ("wide", "d", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("group", "tested"), [("wide", ["A", "D"]), ("other", ["A"]), ("d", ["D"]), ("c", ["C"])]
)
def test_drugs_and_regimens_of_a_layer_have_classes_too(group: str, tested: list[str]) -> None:
    got = rows_of("hazard-ratios", tables(), "regimen", **{"class": group})
    assert [row[0] for row in got] == tested


def test_the_leading_endpoint_is_the_first_survival_endpoint_that_decides() -> None:
    later = contrast("T", "A", "B", "T-death", endpoint="DEATH", value="0.7")
    rows = tables(results=[later])
    assert {row[0] for row in rows_of("hazard-ratios", rows, "endpoint")} == {"CVD"}
    assert rows_of("hazard-ratios", rows, "hazard_ratio", endpoint="DEATH") == [("0.7",)]
    rows["endpoints"].insert(2, rows["endpoints"].pop())
    assert rows_of("hazard-ratios", rows, "endpoint hazard_ratio") == [("DEATH", "0.7")]


def test_the_leading_endpoint_of_the_stage_of_the_field_comes_first() -> None:
    rows = tables(results=[contrast("T", "A", "B", "T-death", endpoint="DEATH", value="0.7")])
    stage = {"stage": "chronic", "counts_as_line": "no", "leading_endpoint": "DEATH"}
    rows["stages"] = [stage, {**stage, "stage": "other", "leading_endpoint": "CVD"}]
    rows["fields"] = [{"field": "F", "stage": "chronic"}]
    assert rows_of("hazard-ratios", rows, "endpoint hazard_ratio") == [("DEATH", "0.7")]
    rows["fields"] = [{"field": "F", "stage": "other"}]
    assert {row[0] for row in rows_of("hazard-ratios", rows, "endpoint")} == {"CVD"}


def test_death_from_any_cause_is_found_by_its_meaning_and_without_a_regimen() -> None:
    alone = {"result": "T-alone", "kind": "estimate", "measure": "median", "value": "20"}
    of_all = {"trial": "T", "population": "T-all", "endpoint": "DEATH", **PLACE}
    rows = tables(results=[contrast("T", "A", "B", "x", endpoint="DEATH"), {**alone, **of_all}])
    assert rows_of("overall-survival", rows, "regimen kind value") == [
        ("A", "contrast", "0.5"),
        (None, "estimate", "20"),
    ]
    assert rows_of("overall-survival", rows, "regimen", **{"class": "other"}) == [("A",)]


def advice(rows: Tables, **values: str) -> list[str]:
    return [
        row[0] for row in rows_of("advice-without-randomised-result", rows, "regimen", **values)
    ]


def test_advice_counts_randomised_trials_of_every_stage_or_of_one() -> None:
    """V is not randomised; U treats at the front line."""
    rows = tables(statements=[{"statement": "all", "regimens": "A; B; C; D", **AGREED}])
    assert advice(rows) == ["D"]
    assert advice(rows, stage="relapse") == ["C", "D"]
    assert advice(rows, stage="front-line") == ["A", "D"]
    assert advice(rows, stage="no such stage") == []


@pytest.mark.parametrize(
    ("record", "trial", "missing"),
    [
        ({"trials": "U", "randomised": "no"}, {}, ["C", "D"]),  # U was only inferred
        ({"trials": "V", "randomised": "yes"}, {}, ["D"]),  # V prints that it is not
        ({"trials": "V", "randomised": "yes"}, {"randomised": ""}, []),
        ({"trials": "V"}, {"randomised": ""}, ["D"]),
    ],
)
def test_a_record_completes_what_is_not_printed(
    record: dict[str, str], trial: dict[str, str], missing: list[str]
) -> None:
    rows = tables(
        registrations=[{"registration": "NCT1", **record}],
        statements=[{"statement": "all", "regimens": "A; B; C; D", **AGREED}],
    )
    rows["trials"][2].update(trial)
    assert advice(rows) == missing
    stated = dict(rows_of("trials-by-design", rows, "trial randomised"))
    evidence = Evidence.from_rows(rows)
    assert stated == {name: known.randomised or None for name, known in evidence.trials.items()}


def test_two_doses_of_a_regimen_are_no_comparison_with_another() -> None:
    rows = tables(
        arms=[{"arm": f"T-{dose}", "trial": "T", "regimen": "E", "dose": dose, **PLACE} for dose in ("low", "high")],
        regimens=[{"regimen": "E", "drugs": "a; b", "kind": "combination"}],
        results=[contrast("T", "high", "low", "doses")],
        statements=[{"statement": "e", "regimens": "E", **AGREED}],
    )  # fmt: skip
    assert advice(rows) == ["E"]
    pairs = rows_of("common-control", rows, "regimen other control")
    assert all("E" not in pair for pair in pairs)


def test_only_randomised_trials_connect_regimens() -> None:
    assert rows_of("common-control", tables(), "regimen other control") == [("A", "C", "B")]


def test_a_trial_with_two_records_stands_once() -> None:
    rows = tables(
        registrations=[
            {"registration": "NCT2", "trials": "T; U", "phase": "3"},
            {"registration": "NCT1", "trials": "T", "phase": "2", "design": "cohort"},
            {"registration": "NCT3", "trials": "T", "design": "single-arm"},
        ]
    )
    got = rows_of("trials-by-design", rows, "trial design phase")
    evidence = Evidence.from_rows(rows)
    assert sorted(got) == [(t.id, t.design, t.phase or None) for t in evidence.trials.values()]
    assert ("T", "cohort", "3") in got


def test_two_names_of_one_drug_have_results_together() -> None:
    joined = {"pair": "a~z", "drug": "a", "other_drug": "z", "reason": "One.", **PLACE}
    rows = tables(
        drugs=[{"drug": "z", "kind": "drug"}, {"drug": "y", "kind": "drug"}],
        regimens=[{"regimen": name, "drugs": name.lower(), "kind": "monotherapy"} for name in "YZ"],
        same_drug=[joined],
        approvals=[
            {"approval": name, "act": "approved", "regimen": name, **PLACE} for name in "AYZ"
        ],
    )
    assert rows_of("approved-without-results", rows, "regimen") == [("Y",)]
    rows["same_drug"][0]["active"] = "no"
    assert rows_of("approved-without-results", rows, "regimen") == [("Y",), ("Z",)]


@pytest.mark.parametrize(
    ("criteria", "missing"),
    [("refractory:a", []), ("refractory:a | refractory:b", [("A",)]), ("exposed:a", [("A",)])],
)
def test_an_alternative_is_no_requirement(criteria: str, missing: list[tuple[str]]) -> None:
    rows = tables(approvals=[{"approval": "A", "act": "approved", "regimen": "A", **PLACE}])
    rows["populations"][0]["criteria"] = criteria
    got = rows_of("approved-without-results", rows, "regimen", criterion="refractory:a")
    assert got == missing


def test_one_drug_of_two_classes_is_not_refractoriness_to_several() -> None:
    rows = tables()
    for population, criteria in zip(
        rows["populations"],
        ("refractory:a", "refractory:a, refractory:b", "refractory:a, refractory:a | refractory:b"),
        strict=True,
    ):
        population["criteria"] = criteria
    got = rows_of("refractory-to-several-classes", rows, "population classes refractory_to")
    assert got == [("U-all", 2, "narrow, other")]


def test_reports_without_a_place_in_time_supersede_nothing() -> None:
    """A registry record has the sequence 0: its cuts are ordered by their dates."""
    reports = [
        {"report": f"T-{n}", "trial": "T", "sequence": str(n), "status": "unstated", **PLACE}
        for n in (0, 1, 2)
    ]
    figures = [
        contrast("T", "A", "B", f"cut-{n}", report=f"T-{n}", value=f"0.{n + 1}") for n in range(3)
    ]
    rows = tables(reports=reports, results=figures)
    assert rows_of("superseded-reports", rows, "value later_value") == [("0.2", "0.3")]


def test_a_subgroup_stands_next_to_the_whole_trial_only() -> None:
    inner = [
        {"population": "part", "trial": "T", "label": "part", "part_of": "T-all", **PLACE},
        {"population": "part-of-part", "trial": "T", "label": "p", "part_of": "part", **PLACE},
    ]
    figures = [
        contrast("T", "A", "B", name, population=name, value=value)
        for name, value in (("part", "0.7"), ("part-of-part", "0.8"))
    ]
    rows = tables(populations=inner, results=figures)
    got = rows_of("subgroup-against-whole", rows, "subgroup hazard_ratio whole_hazard_ratio")
    assert got == [("part", "0.7", "0.5"), ("part-of-part", "0.8", "0.5")]


@pytest.mark.parametrize("query", catalogue(), ids=lambda query: query.name)
def test_the_order_of_the_rows_is_settled(query: Any) -> None:
    """Equal rows of the tables in another order of the quads: the same answer."""
    assert "ORDER BY" in query.text
    rows = tables(statements=[{"statement": "all", "regimens": "A; B; C; D", **AGREED}])
    quads = nquads(rows, Evidence.from_rows(rows)).splitlines(keepends=True)
    one, other = (EmbeddedStore("".join(lines).encode()) for lines in (quads, quads[::-1]))
    assert ask(one, query.name) == ask(other, query.name)


@pytest.fixture(scope="module")
def shipped() -> EmbeddedStore:
    return EmbeddedStore(build())


@pytest.mark.parametrize(
    "name", sorted({*names()} - {"quads", "rows"})
)  # those hand out everything
def test_no_query_is_slow(name: str, shipped: EmbeddedStore) -> None:
    """Within 50 ms on an idle machine; in processor time, doubled for machines that are slow."""
    seconds = []
    for _ in range(5):
        start = process_time()
        shipped.select(text_of(name))
        seconds.append(process_time() - start)
    assert min(seconds) < 0.1
