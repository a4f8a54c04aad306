"""Three engines, one answer: the reference, SPARQL and the walk agree.

They are compared on shipped, hand-made and generated evidence, in what they derive and in complete
answers.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import trialgraph as tg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from method_rows import method_rows
from trialgraph.errors import ContradictionError, TrialgraphError, UnknownNameError
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.kinds import ENGINES
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.rdf.to_rdf import nquads

PROFILES = [
    "lines=1, refractory:lenalidomide",
    "lines=1, exposed:bortezomib",
    "lines=4, is:triple-class-refractory",
    "lines=2, refractory:lenalidomide, refractory:bortezomib",
    "lines=2, refractory:lenalidomide, refractory:daratumumab, refractory:last-line",
    "lines=1, has:t(11;14), exposed:lenalidomide",
    "lines=2-4, sensitive:PI, intolerant:thalidomide",
    "lines<=3, exposed:anti-CD38",
    "lines>=3, refractory:PI>=2, refractory:IMiD>=2",
    "lines=1-3, not has:t(11;14), has:low-BCL2",
    "lines=1, has:high-risk",
    "lines=1, age>=75, has:renal-impairment",
    "remission-after:ASCT>=36mo, exposed:ASCT, lines=1",
    "exposed:lenalidomide, exposed:bortezomib, not refractory:bortezomib",
    # front-line
    "lines=0",
    "lines=0, age>=65, has:transplant-ineligible",
    # without lines
    "",
    "refractory:bortezomib",
    "refractory:lenalidomide",
    "has:EMD",
    "exposed:daratumumab",
    "is:triple-class-refractory",
    # with alternatives
    "lines>=2, refractory:lenalidomide | lines=1, exposed:PI",
    "lines=1, (refractory:lenalidomide | refractory:pomalidomide)",
    "refractory:carfilzomib | refractory:bortezomib",
    "is:triple-class-refractory | lines=1",
    # open
    "open",
    "open, refractory:PI>=2",
    "open, (lines=2 | refractory:lenalidomide)",
]
CIRCUMSTANCES: list[dict[str, Any]] = [
    {"endpoint": "OS"},
    {"endpoint": "ORR"},
    {"endpoint": "TTP"},
    {"as_of": "2018"},
    {"as_of": "2020-06"},
    {"as_of": "2021-03-15", "endpoint": "OS"},
    {"as_of": "1990"},
    {"available": "lenalidomide, PI, anti-CD38"},
    {"region": "EU", "open": True},
]
OTHERS = [engine for engine in ENGINES if engine != "reference"]


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


def applicability(reasoner: Reasoner, engine: Any, profile: Profile) -> dict[str, Any]:
    """Population → what the engine derives of it: grade, truth of requirements, prevalence."""
    derived = reasoner.derivation(engine).applicabilities(profile)
    return {
        population: (
            derived[population].grade,
            derived[population].directness,
            [
                (assessment.requirements, list(assessment.facts))
                for assessment in derived[population].assessments
            ],
        )
        for population in reasoner.evidence.populations
    }


def findings(reasoner: Reasoner, engine: Any, as_of: str, endpoint: str) -> dict[str, Any]:
    """Result → what the engine derives of it: role, reason, effect, later report, estimate."""
    derived = reasoner.derivation(engine).interpretations(as_of, endpoint).findings
    return {
        result.id: (
            derived.of(result),
            derived.is_estimate(result, as_control=False),
            derived.is_estimate(result, as_control=True),
            derived.is_interim(result),
        )
        for result in derived.known
    }


# Shipped evidence


@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("expression", PROFILES)
def test_answers_are_equal(kg: tg.KnowledgeGraph, expression: str, engine: Any) -> None:
    expected = kg.support(expression).to_dict()
    assert kg.support(expression, engine=engine).to_dict() == expected
    assert expected["regimens"]


@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("circumstances", CIRCUMSTANCES, ids=str)
@pytest.mark.parametrize("expression", ["lines=1, refractory:lenalidomide", "lines=0 | has:EMD"])
def test_answers_are_equal_in_other_circumstances(
    kg: tg.KnowledgeGraph, expression: str, circumstances: dict[str, Any], engine: Any
) -> None:
    expected = kg.support(expression, **circumstances).to_dict()
    assert kg.support(expression, engine=engine, **circumstances).to_dict() == expected


@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("expression", PROFILES)
def test_applicability_is_equal_in_every_detail(
    kg: tg.KnowledgeGraph, expression: str, engine: Any
) -> None:
    """Also of populations that no verdict mentions."""
    profile = kg.profile(expression)
    expected = applicability(kg.reasoner, "reference", profile)
    assert applicability(kg.reasoner, engine, profile) == expected


@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("as_of", ["", "2016", "2020-02", "2021-01-31"])
@pytest.mark.parametrize("endpoint", ["", "PFS", "OS", "ORR"])
def test_findings_are_equal(kg: tg.KnowledgeGraph, as_of: str, endpoint: str, engine: Any) -> None:
    expected = findings(kg.reasoner, "reference", as_of, endpoint)
    assert expected
    assert findings(kg.reasoner, engine, as_of, endpoint) == expected


@pytest.mark.parametrize("engine", OTHERS)
def test_explanations_and_comparisons_are_equal(kg: tg.KnowledgeGraph, engine: Any) -> None:
    expression = "lines=1, refractory:lenalidomide"
    explained = kg.explain("PVd", expression)
    assert kg.explain("PVd", expression, engine=engine).to_dict() == explained.to_dict()
    compared = kg.compare(expression)
    assert kg.compare(expression, engine=engine).to_dict() == compared.to_dict()


# Which engine is loaded, and which are known


def test_an_unknown_engine_is_refused_with_the_nearest_names(kg: tg.KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="sparql"):
        kg.support("lines=1", engine="sparkl")  # type: ignore[arg-type]


def test_another_engine_needs_a_graph(kg: tg.KnowledgeGraph) -> None:
    with pytest.raises(TrialgraphError, match="needs a graph"):
        Reasoner(kg.evidence).support("lines=1", "walk")


@pytest.mark.parametrize(
    ("engine", "absent"),
    [
        ("reference", ["networkx", "trialgraph.graph.engines"]),
        ("sparql", ["networkx", "rdflib", "trialgraph.graph.engines.walk"]),
        ("walk", ["rdflib", "trialgraph.graph.engines.sparql"]),
    ],
)
def test_only_the_requested_engine_is_loaded(engine: str, absent: list[str]) -> None:
    code = (
        "import sys; from trialgraph.cli.main import main;"
        f"main(['support', 'lines=1', '--engine', '{engine}']);"
        f"sys.exit(bool(set({absent}) & sys.modules.keys()))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


# Hand-made evidence


def graph_of(rows: dict[str, list[dict[str, str]]]) -> tg.KnowledgeGraph:
    rows = {"limits": method_rows("limits"), **rows}
    content = nquads(rows, Evidence.from_rows(rows)).encode()
    return tg.KnowledgeGraph(EmbeddedStore(content), rows)


def test_a_subgroup_of_another_whole_trial_population_is_found() -> None:
    """A second source describes the same trial; the subgroup belongs to the first description.

    Regression: the query looked for subgroups only in the named graph of the population's source,
    and the population was indirect by SPARQL, partial by the other engines.
    """
    rows = words()
    first, second = ({"source": source, "paragraph": "1"} for source in ("s", "u"))
    rows["trials"] = [
        {"trial": "T", "label": "T", "design": "single-arm", "setting": "relapse", **first}
    ]
    rows["arms"] = [{"arm": "T-A", "trial": "T", "regimen": "A", "role": "single", **first}]
    rows["populations"] = [
        {"population": "T-ITT", "trial": "T", "label": "all", "criteria": "lines>=2", **first},
        {"population": "T-B", "trial": "T", "label": "subgroup", "part_of": "T-ITT"}
        | {"criteria": "refractory:bort", "reported": "yes", **first},
        {"population": "T-ITT-2", "trial": "T", "label": "all, by another source"}
        | {"criteria": "lines>=2", **second},
    ]
    rows["results"] = [
        {"result": f"{population}-ORR", "kind": "estimate", "trial": "T", "arm": "T-A"}
        | {"population": population, "endpoint": "ORR", "measure": "rate", "value": "50"}
        | (second if population == "T-ITT-2" else first)
        for population in ("T-ITT", "T-B", "T-ITT-2")
    ]
    kg = graph_of(rows)
    profile = kg.profile("refractory:bort")
    for engine in ENGINES:
        derived = kg.reasoner.derivation(engine).applicabilities(profile)
        grades = {population: derived[population].grade for population in kg.evidence.populations}
        assert grades == {"T-ITT": "partial", "T-B": "partial", "T-ITT-2": "partial"}, engine
        (assessment,) = derived["T-ITT-2"].assessments
        (prevalence,) = assessment.facts
        assert (prevalence.basis, prevalence.origin) == ("subgroup", "T-B"), engine
    assert_agree(kg, profile, "refractory:bort")


def assert_agree(
    kg: tg.KnowledgeGraph, profile: Profile, expression: str, **circumstances: Any
) -> None:
    """What each engine derives, and the whole answer, equal those of the reference."""
    as_of, endpoint = (circumstances.get(name, "") for name in ("as_of", "endpoint"))
    details = applicability(kg.reasoner, "reference", profile)
    results = findings(kg.reasoner, "reference", as_of, endpoint)
    answer = kg.support(expression, **circumstances).to_dict()
    for engine in OTHERS:
        assert applicability(kg.reasoner, engine, profile) == details, engine
        assert findings(kg.reasoner, engine, as_of, endpoint) == results, engine
        assert kg.support(expression, engine=engine, **circumstances).to_dict() == answer, engine


# Generated evidence: a few trials with random criteria, subgroups, shares, reports and results

DRUGS = [
    ("len", "IMiD", ""),
    ("pom", "IMiD", ""),
    ("bort", "PI", ""),
    ("carf", "PI", ""),
    ("dex", "steroid", "steroid"),
]
CLASSES = [("IMiD", "novel"), ("PI", ""), ("steroid", ""), ("novel", "")]
FEATURES = [
    *(("high-risk", "", ""), ("del", "high-risk", ""), ("std", "mild", "high-risk")),
    *(("good", "std", ""), ("mild", "", "")),
]
ENDPOINTS = [
    ("PFS", "survival", "higher", "yes", ""),
    ("TTP", "survival", "higher", "yes", "PFS"),
    ("TTR", "time", "lower", "", ""),
    ("ORR", "response", "higher", "", ""),
    ("AE", "harm", "lower", "", ""),
]
REGIMENS = [("A", "len; dex"), ("B", "bort; dex"), ("C", "carf")]
ATOMS = st.sampled_from(
    [
        f"{status}:{agent}"
        for status in ("exposed", "refractory", "naive", "sensitive", "intolerant")
        for agent in ("len", "pom", "bort", "IMiD", "PI", "novel")
    ]
    + ["lines=1", "lines=1-3", "lines>=2", "lines=2-4", "lines<=2", "has:high-risk", "has:del"]
    + ["has:good", "has:mild", "remission-after:PI>=12mo"]
    + ["has:std", "refractory:last-line", "exposed:PI>=2", "refractory:IMiD>=2", "exposed:dex"]
    + ["age>=75", "remission-after:bort>=12mo", "is:double"]
    + ["ECOG=0-1", "ECOG>=2", "eGFR<60", "eGFR>=25.5", "eGFR>60", "eGFR=25.5-60", "eGFR<=60"]
)
LITERALS = st.one_of(ATOMS, ATOMS.map("not {}".format))
CLAUSES = st.one_of(
    LITERALS, st.lists(LITERALS, min_size=2, max_size=3).map(lambda items: f"({' | '.join(items)})")
)
CRITERIA = st.lists(CLAUSES, max_size=3).map(", ".join)
SHARES = st.lists(
    st.tuples(
        ATOMS.filter(lambda atom: not atom.startswith("is:")),
        st.sampled_from(["", "0", "33", "92.5", "100"]),
        st.sampled_from([("", ""), ("15", "45"), ("7", "0"), ("0", "12"), ("12", "12")]),
        st.sampled_from(["", "A"]),
        st.sampled_from(["", ">", "~"]),
    ),
    max_size=2,
)
DATES = st.sampled_from(["", "2017", "2018-12", "2018-12-31", "2020-05-05"])
SOURCES = st.sampled_from(["s", "u"])
INTERVALS = st.sampled_from([("", ""), ("", ""), ("0.4", "0.9"), ("0.8", "1.2"), ("1.1", "2")])


def words() -> dict[str, list[dict[str, str]]]:
    """The rows of the vocabulary, and of the tables that are the same in all generated evidence."""
    return {
        "sources": [
            {"source": "s", "published": "2021"},
            {"source": "u", "published": "2019-03", "content_until": "2018"},
        ],
        "drugs": [{"drug": d, "classes": c, "background": b, "kind": "drug"} for d, c, b in DRUGS],
        "classes": [{"class": c, "broader": b} for c, b in CLASSES],
        "features": [{"feature": f, "implies": i, "opposite": o} for f, i, o in FEATURES],
        "quantities": [
            {"quantity": "age", "whole": "yes"},
            {"quantity": "ECOG", "whole": "yes", "high": "5", "decisive": "yes"},
            {"quantity": "eGFR", "decisive": "yes", "must_be_reported": "yes"},
        ],
        "definitions": [
            {"definition": "double", "expression": "refractory:IMiD & refractory:PI", "source": "s"}
        ],
        "regimens": [{"regimen": r, "drugs": d, "kind": "combination"} for r, d in REGIMENS],
        "endpoints": [
            dict(zip(("endpoint", "family", "better", "decides", "stands_for"), row, strict=True))
            for row in ENDPOINTS
        ],
        "rules": [
            {"rule": "component", "kind": "component", "exempt": "steroid"},
            {"rule": "intolerance", "kind": "intolerance"},
        ],
        "certainty": method_rows("certainty"),
    }


@st.composite
def evidence_rows(draw: st.DrawFn) -> dict[str, list[dict[str, str]]]:
    rows = words()
    tables = ("trials", "same_study", "arms", "populations", "shares", "reports", "results")
    rows.update({table: [] for table in tables})
    trials = [f"T{number}" for number in range(draw(st.integers(1, 3)))]
    for trial in trials:
        _trial(draw, rows, trial)
    for other in trials[1:]:
        if draw(st.booleans()):
            join = {"study": f"T0~{other}", "trial": "T0", "other_trial": other}
            active = draw(st.sampled_from(["yes", "no", ""]))
            rows["same_study"].append({**join, "active": active, "source": "s", "paragraph": "1"})
    return rows


def _trial(draw: st.DrawFn, rows: dict[str, list[dict[str, str]]], trial: str) -> None:
    place = {"source": "s", "paragraph": "1"}
    rows["trials"].append(
        {
            "trial": trial,
            "label": trial,
            "phase": "3",
            "randomised": draw(st.sampled_from(["yes", "yes", "inferred", "no", ""])),
            "design": "randomised",
            "setting": draw(st.sampled_from(["relapse", "relapse", "front-line"])),
            **place,
        }
    )
    for arm, regimen in (("A", "A"), ("B", "B"), ("A2", "A")):
        rows["arms"].append({"arm": f"{trial}-{arm}", "trial": trial, "regimen": regimen, **place})
    for number in (1, 2):
        rows["reports"].append(
            {
                "report": f"{trial}-{number}",
                "trial": trial,
                "sequence": str(number),
                "status": draw(st.sampled_from(["interim", "final", "unstated"])),
                "date": draw(DATES),
                **place,
            }
        )
    for number in range(draw(st.integers(1, 3))):
        rows["populations"].append(_population(draw, trial, number))
        name = rows["populations"][-1]["population"]
        rows["shares"] += _shares(draw, trial, name)
        for index in range(draw(st.integers(0, 3))):
            rows["results"].append(_result(draw, trial, name, index))


def _population(draw: st.DrawFn, trial: str, number: int) -> dict[str, str]:
    name = f"{trial}-P{number}"
    written = draw(CRITERIA if number else st.one_of(CRITERIA, st.just("lines>=1")))
    share = draw(st.sampled_from(["", "40% refractory:len", "some exposed:PI"]))
    return {
        "population": name,
        "trial": trial,
        "label": name,
        "criteria": ", ".join(filter(None, (written, share))),
        "part_of": draw(st.sampled_from([f"{trial}-P0", f"{trial}-P0", ""])) if number else "",
        "reported": draw(st.sampled_from(["yes", "no", ""])),
        "flags": draw(st.sampled_from(["", "inferred"])),
        "source": draw(SOURCES),
        "paragraph": "1",
    }


def _shares(draw: st.DrawFn, trial: str, population: str) -> Iterator[dict[str, str]]:
    for index, (criterion, percent, (count, total), arm, operator) in enumerate(draw(SHARES)):
        yield {
            "share": f"{population}-S{index}",
            "population": population,
            "criterion": criterion,
            "arm": f"{trial}-{arm}" if arm else "",
            "operator": operator if percent else "",
            "percent": percent,
            "count": count,
            "denominator": total,
            "source": draw(SOURCES),
            "paragraph": "1",
        }


def _result(draw: st.DrawFn, trial: str, population: str, index: int) -> dict[str, str]:
    low, high = draw(INTERVALS)
    kind = draw(st.sampled_from(["contrast", "contrast", "contrast", "estimate", "prognostic"]))
    control = draw(st.sampled_from(["B", "B", "B", "A2", ""]))
    return {
        "result": f"{population}-R{index}",
        "kind": kind,
        "trial": trial,
        "report": draw(st.sampled_from(["", f"{trial}-1", f"{trial}-2"])),
        "population": population,
        "arm": f"{trial}-A",
        "comparator_arm": f"{trial}-{control}" if control else "",
        "endpoint": draw(st.sampled_from(["PFS", "PFS", "TTP", "TTR", "ORR", "AE"])),
        "event": draw(st.sampled_from(["", "", "infection"])),
        "measure": draw(st.sampled_from(["hazard_ratio", "hazard_ratio", "difference", "claim"])),
        "value": "0.7" if low else draw(st.sampled_from(["", "0.7", "NR"])),
        "comparator_value": draw(st.sampled_from(["", "12.5"])),
        "ci_low": low,
        "ci_high": high,
        "direction": draw(st.sampled_from(["", "better", "worse", "no difference"])),
        "claim_scope": draw(st.sampled_from(["", "trial", "several"])),
        "flags": draw(st.sampled_from(["", "", "garbled"])),
        "source": draw(SOURCES),
        "paragraph": "1",
    }


QUESTIONS = st.fixed_dictionaries(
    {
        "facts": st.lists(LITERALS, max_size=4),
        "open": st.booleans(),
        "alternatives": st.booleans(),
        "as_of": st.sampled_from(["", "", "2018", "2019-01", "2020-05-05"]),
        "endpoint": st.sampled_from(["", "", "PFS", "TTP", "ORR"]),
    }
)
SLOW_TO_DRAW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@given(evidence_rows(), QUESTIONS)
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW_TO_DRAW)
def test_engines_agree_on_generated_evidence(
    rows: dict[str, Any], question: dict[str, Any]
) -> None:
    _agree_on(rows, **question)


@pytest.mark.slow  # the same, for ten times as many
@given(evidence_rows(), QUESTIONS)
@settings(max_examples=400, deadline=None, suppress_health_check=SLOW_TO_DRAW)
def test_engines_agree_on_much_generated_evidence(
    rows: dict[str, Any], question: dict[str, Any]
) -> None:
    _agree_on(rows, **question)


def _agree_on(
    rows: dict[str, Any],
    facts: list[str],
    open: bool,
    alternatives: bool,
    as_of: str,
    endpoint: str,
) -> None:
    kg = graph_of(
        {table: [_filled(row) for row in table_rows] for table, table_rows in rows.items()}
    )
    expression = (" | " if alternatives else ", ").join(facts)
    try:
        profile = kg.profile(expression, open=open)
    except ContradictionError:
        return
    assert_agree(kg, profile, expression, open=open, as_of=as_of, endpoint=endpoint)


def _filled(row: dict[str, str]) -> dict[str, str]:
    """The row without its empty cells, as a table gives it."""
    return {column: value for column, value in row.items() if value}
