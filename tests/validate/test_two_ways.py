"""Two ways, one answer: SPARQL and the walk over the network agree, on the shipped evidence and on generated graphs."""

from __future__ import annotations

from typing import Any

import pytest
import trialgraph as tg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trialgraph.errors import ContradictionError
from trialgraph.graph.applicability.assessment import applicability
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.engines import sparql as twin
from trialgraph.graph.engines import walk as traversal
from trialgraph.graph.engines.network import network
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.rdf.to_rdf import nquads

PROFILES = [
    "lines=1, refractory:lenalidomide",
    "lines=1, exposed:bortezomib",
    "lines=4, is:triple-class-refractory",
    "lines=2, refractory:lenalidomide, refractory:daratumumab, refractory:last-line",
    "open, refractory:PI>=2",
    "open",
    "",
    "lines=0",
    "lines=0, age>=65, has:transplant-ineligible",
    "lines>=2, refractory:lenalidomide | lines=1, exposed:PI",
    "lines=1-3, not has:t(11;14), has:low-BCL2",
    "lines=1, has:t(11;14)",
    "lines=2-4, sensitive:PI, intolerant:thalidomide",
    "remission-after:ASCT>=36mo, exposed:ASCT, lines=1",
    "exposed:lenalidomide, exposed:bortezomib, not refractory:bortezomib",
]


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


@pytest.mark.parametrize("expression", PROFILES)
def test_on_the_shipped_evidence(kg: tg.KnowledgeGraph, expression: str) -> None:
    profile = kg.profile(expression)
    by_sparql = twin.bearings(kg.store, kg.evidence, profile)
    by_walking = traversal.bearings(kg.network, profile)
    assert by_sparql == by_walking
    assert by_sparql, "no evidence at all would agree about nothing"


@pytest.mark.parametrize("expression", PROFILES)
def test_the_answer_rests_on_the_same_evidence(kg: tg.KnowledgeGraph, expression: str) -> None:
    """What the answer takes for evidence on a regimen is what both ways find."""
    profile = kg.profile(expression)
    inquiry = kg.reasoner.inquiry(profile)
    from_answer = {
        (one.result.id, regimen.id, "control" if one.as_control else "tested", one.grade)
        for regimen in kg.evidence.vocabulary.regimens.values()
        for one in inquiry.candidates(regimen).items
    }
    from_sparql = {
        (one.result, one.regimen, one.part, one.grade)
        for one in twin.bearings(kg.store, kg.evidence, profile)
    }
    assert from_answer == from_sparql


# Generated graphs: a few trials with random criteria, subgroups, shares and results.

DRUGS = [
    ("len", "IMiD", ""),
    ("pom", "IMiD", ""),
    ("bort", "PI", ""),
    ("carf", "PI", ""),
    ("dex", "steroid", "steroid"),
]
CLASSES = [("IMiD", ""), ("PI", ""), ("steroid", ""), ("novel", "")]
FEATURES = [("high-risk", "", ""), ("del", "high-risk", ""), ("std", "", "high-risk")]
ATOMS = st.sampled_from(
    [
        f"{status}:{agent}"
        for status in ("exposed", "refractory", "naive", "sensitive", "intolerant")
        for agent in ("len", "pom", "bort", "IMiD", "PI")
    ]
    + [
        "lines=1",
        "lines=1-3",
        "lines>=2",
        "lines=2-4",
        "lines<=2",
        "has:high-risk",
        "has:del",
        "has:std",
        "refractory:last-line",
    ]
    + [
        "exposed:PI>=2",
        "refractory:IMiD>=2",
        "exposed:dex",
        "age>=75",
        "remission-after:bort>=12mo",
    ]
)
LITERALS = st.one_of(ATOMS, ATOMS.map("not {}".format))
CLAUSES = st.one_of(
    LITERALS, st.lists(LITERALS, min_size=2, max_size=3).map(lambda items: f"({' | '.join(items)})")
)
CRITERIA = st.lists(CLAUSES, max_size=3).map(", ".join)
SHARES = st.lists(st.tuples(LITERALS, st.sampled_from(["", "0", "33", "92.5", "100"])), max_size=2)


@st.composite
def evidence_rows(draw: st.DrawFn) -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {
        "sources": [{"source": "s", "published": "2021"}],
        "drugs": [{"drug": d, "classes": c, "background": b, "kind": "drug"} for d, c, b in DRUGS],
        "classes": [{"class": c, "broader": b} for c, b in CLASSES],
        "features": [{"feature": f, "implies": i, "opposite": o} for f, i, o in FEATURES],
        "regimens": [
            {"regimen": r, "drugs": d, "kind": "combination"}
            for r, d in (("A", "len; dex"), ("B", "bort; dex"), ("C", "carf"))
        ],
        "endpoints": [
            {"endpoint": "PFS", "family": "survival", "better": "higher", "decides": "yes"},
            {"endpoint": "TTR", "family": "time", "better": "lower"},
            {"endpoint": "ORR", "family": "response", "better": "higher"},
            {"endpoint": "AE", "family": "harm", "better": "lower"},
        ],
    }
    tables = ("trials", "arms", "populations", "shares", "reports", "results")
    rows.update({table: [] for table in tables})
    for trial in range(draw(st.integers(1, 3))):
        _trial(draw, rows, f"T{trial}")
    return rows


def _trial(draw: st.DrawFn, rows: dict[str, list[dict[str, str]]], trial: str) -> None:
    place = {"source": "s", "paragraph": "1"}
    rows["trials"].append(
        {"trial": trial, "label": trial, "randomised": "yes", "design": "randomised", **place}
    )
    for regimen in ("A", "B"):
        rows["arms"].append(
            {"arm": f"{trial}-{regimen}", "trial": trial, "regimen": regimen, **place}
        )
    for number in (1, 2):
        rows["reports"].append(
            {
                "report": f"{trial}-{number}",
                "trial": trial,
                "sequence": str(number),
                "status": "unstated",
                **place,
            }
        )
    for number in range(draw(st.integers(1, 3))):
        name = f"{trial}-P{number}"
        population = {
            "population": name,
            "trial": trial,
            "label": name,
            "criteria": draw(CRITERIA)
            if number
            else draw(st.one_of(CRITERIA, st.just("lines>=1"))),
            "part_of": f"{trial}-P0" if number else "",
            "reported": draw(st.sampled_from(["yes", "no", ""])),
            "flags": draw(st.sampled_from(["", "inferred"])),
            **place,
        }
        rows["populations"].append(population)
        for index, (criterion, percent) in enumerate(draw(SHARES)):
            rows["shares"].append(
                {
                    "share": f"{name}-S{index}",
                    "population": name,
                    "criterion": criterion,
                    "percent": percent,
                    **place,
                }
            )
        for index in range(draw(st.integers(0, 2))):
            rows["results"].append(_result(draw, trial, name, index))


def _result(draw: st.DrawFn, trial: str, population: str, index: int) -> dict[str, str]:
    low, high = draw(st.sampled_from([("", ""), ("0.4", "0.9"), ("0.8", "1.2"), ("1.1", "2")]))
    return {
        "result": f"{population}-R{index}",
        "kind": draw(st.sampled_from(["contrast", "estimate"])),
        "trial": trial,
        "report": draw(st.sampled_from(["", f"{trial}-1", f"{trial}-2"])),
        "population": population,
        "arm": f"{trial}-A",
        "comparator_arm": draw(st.sampled_from(["", f"{trial}-B"])),
        "endpoint": draw(st.sampled_from(["PFS", "TTR", "ORR", "AE"])),
        "measure": draw(st.sampled_from(["hazard_ratio", "claim"])),
        "ci_low": low,
        "ci_high": high,
        "direction": draw(st.sampled_from(["", "better", "worse", "no difference"])),
        "source": "s",
        "paragraph": "1",
    }


@given(evidence_rows(), st.lists(LITERALS, max_size=4), st.booleans(), st.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_on_generated_graphs(
    rows: dict[str, Any], facts: list[str], open: bool, alternatives: bool
) -> None:
    evidence = Evidence.from_rows(rows)
    try:
        profile = Profile.read(
            (" | " if alternatives else ", ").join(facts), evidence.vocabulary, open=open
        )
    except ContradictionError:
        return
    store = EmbeddedStore(nquads(rows, evidence).encode())
    graph = network(evidence)
    reference = {
        people.population.id: applicability(people, profile).grade
        for people in StudyPopulations(evidence)
    }
    assert twin.grades(store, evidence, profile) == reference
    assert traversal.grades(graph, profile) == reference
    assert twin.bearings(store, evidence, profile) == traversal.bearings(graph, profile)
