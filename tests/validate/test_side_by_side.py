"""Where two places report the same figure: the SPARQL query and the Python check find the same pairs, related the same way."""

from __future__ import annotations

import pytest
import trialgraph as tg
from trialgraph.graph.crossing import Crossings
from trialgraph.graph.evidence import Evidence
from trialgraph.graph.rdf import nquads
from trialgraph.graph.store import EmbeddedStore, Store
from trialgraph.queries.runner import ask, plain

Pairs = set[tuple[str, str, str]]


def by_sparql(store: Store, **bindings: str) -> Pairs:
    answer = ask(store, "side-by-side", bindings)
    columns = [answer.columns.index(name) for name in ("relation", "first", "second")]
    return {tuple(str(plain(row[column])) for column in columns) for row in answer.rows}  # type: ignore[misc]


def by_python(evidence: Evidence) -> Pairs:
    return {(one.relation, one.first, one.second) for one in Crossings(evidence)}


def test_on_the_shipped_evidence() -> None:
    kg = tg.open()
    found = by_sparql(kg.store)
    assert found == by_python(kg.evidence)
    assert ("difference", "STORM-PentaRefractory-ORR-rate", "STORM-PentaRefractory-ORR-rate-Medscape2021") in found
    assert {relation for relation, _, _ in found} == {"agreement", "difference", "supersession"}


def test_one_relation_only() -> None:
    kg = tg.open()
    assert by_sparql(kg.store, relation="difference") == {one for one in by_python(kg.evidence) if one[0] == "difference"}


PLACE = {"source": "s", "paragraph": "1", "locator": "¶1"}
RESULT = {
    "kind": "contrast", "trial": "T", "population": "T-all", "arm": "T-A", "comparator_arm": "T-B", "endpoint": "PFS",
    "measure": "hazard_ratio", "value": "0.50", "ci_low": "0.40", "ci_high": "0.60", "n": "100",
}  # fmt: skip
OF_U = {"trial": "U", "population": "U-all", "arm": "U-A", "comparator_arm": "U-B"}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"source": "t"},
        {"source": "t", "population": "T-all-t", "value": "0.5"},
        {"source": "t", "population": "T-one-t"},
        {"value": "0.55"},
        {"ci_high": "0.61"},
        {"ci_low": "", "ci_high": ""},
        {"p_value": "0.01"},
        {"follow_up_months": "12"},
        {"n": "101"},
        {"n": ""},
        {"endpoint": "OS"},
        {"measure": "difference"},
        {"measure": "claim", "value": ""},
        {"value": "NR"},
        {"event": "a detail"},
        {"landmark_months": "12"},
        {"arm": "T-A2"},
        {"report": "T-2"},
        {"report": "T-1"},
        {"report": "T-2", "value": "0.45"},
        {"kind": "prognostic", "comparator_population": "T-one"},
        OF_U,
        {**OF_U, "value": "0.52"},
    ],
    ids=lambda one: ", ".join(f"{name} {value}" for name, value in one.items()) or "nothing",
)
@pytest.mark.parametrize("active", ["yes", "no"])
def test_on_a_small_graph(change: dict[str, str], active: str) -> None:
    arms = [
        ("T-A", "T", "A", ""),
        ("T-A2", "T", "A", "double"),
        ("T-B", "T", "B", ""),
        ("U-A", "U", "A", ""),
        ("U-B", "U", "B", ""),
    ]
    populations = [
        ("T-all", "T", "", "lines>=1", "s"),
        ("T-all-t", "T", "", "lines>=2", "t"),
        ("T-one", "T", "T-all", "lines=1", "s"),
        ("T-one-t", "T", "T-all-t", "lines=1", "t"),
        ("U-all", "U", "", "lines>=1", "s"),
    ]
    rows = {
        "sources": [{"source": "s", "published": "2020"}, {"source": "t", "published": "2021"}],
        "drugs": [{"drug": name, "kind": "drug"} for name in "AB"],
        "regimens": [{"regimen": name, "drugs": name, "kind": "monotherapy"} for name in "AB"],
        "endpoints": [{"endpoint": name, "family": "survival", "decides": "yes"} for name in ("PFS", "OS")],
        "trials": [
            {"trial": t, "label": t, "randomised": "yes", "design": "randomised", "setting": "relapse", **PLACE} for t in "TU"
        ],
        "arms": [{"arm": a, "trial": t, "regimen": r, "dose": d, **PLACE} for a, t, r, d in arms],
        "populations": [
            {"population": p, "trial": t, "label": p, "part_of": part, "criteria": c, **PLACE, "source": s}
            for p, t, part, c, s in populations
        ],
        "reports": [{"report": f"T-{n}", "trial": "T", "sequence": str(n), "status": "unstated", **PLACE} for n in (1, 2)],
        "results": [{**RESULT, "result": "one", "report": "T-1", **PLACE}, {**RESULT, "result": "two", **PLACE, **change}],
        "same_study": [{"study": "T-U", "trial": "T", "other_trial": "U", "active": active, "reason": "alike", **PLACE}],
    }
    for first in ({"report": "T-1"}, {}):
        told = {**rows, "results": [{**RESULT, "result": "one", **first, **PLACE}, rows["results"][1]]}
        evidence = Evidence.from_rows(told)
        assert by_sparql(EmbeddedStore(nquads(told, evidence).encode())) == by_python(evidence)
