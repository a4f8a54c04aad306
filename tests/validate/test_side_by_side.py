"""Figures reported in two places: the SPARQL query and the Python check find the same pairs.

Both also report the same relation for each pair.
"""

from __future__ import annotations

import pytest
import trialgraph as tg
from method_rows import method_rows
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.quality.source_agreement import SourceComparisons
from trialgraph.graph.rdf.store import EmbeddedStore, Store
from trialgraph.graph.rdf.to_rdf import nquads
from trialgraph.graph.sparql.runner import ask, plain

Pairs = set[tuple[str, str, str]]


def by_sparql(store: Store, **bindings: str) -> Pairs:
    answer = ask(store, "side-by-side", bindings)
    columns = [answer.columns.index(name) for name in ("relation", "first", "second")]
    return {tuple(str(plain(row[column])) for column in columns) for row in answer.rows}  # type: ignore[misc]


def by_python(evidence: Evidence) -> Pairs:
    return {
        (comparison.relation, comparison.first, comparison.second)
        for comparison in SourceComparisons(evidence)
    }


def test_on_the_shipped_evidence() -> None:
    kg = tg.open()
    pairs = by_sparql(kg.store)
    assert pairs == by_python(kg.evidence)
    assert (
        "difference",
        "STORM-PentaRefractory-ORR-rate",
        "STORM-PentaRefractory-ORR-rate-Medscape2021",
    ) in pairs
    assert (
        "difference",
        "ICARIA-ITT-PFS-median",
        "ICARIA-IsaPd-PFS-median-RWE2022",
    ) in pairs  # one row holds its control
    assert {relation for relation, _, _ in pairs} == {"agreement", "difference", "supersession"}


def test_each_pair_has_one_relation() -> None:
    kg = tg.open()
    assert by_sparql(kg.store, relation="difference") == {
        pair for pair in by_python(kg.evidence) if pair[0] == "difference"
    }


PLACE = {"source": "s", "paragraph": "1", "locator": "¶1"}
RESULT = {
    "kind": "contrast", "trial": "T", "population": "T-all", "arm": "T-A", "comparator_arm": "T-B", "endpoint": "PFS",
    "measure": "hazard_ratio", "value": "0.50", "ci_low": "0.40", "ci_high": "0.60", "n": "100",
}  # fmt: skip
OF_BOTH = {
    "kind": "estimate", "measure": "median", "value": "11.5", "comparator_value": "6.5", "ci_low": "", "ci_high": "",
    "n": "100", "n_comparator": "90",
}  # fmt: skip
OF_A = {**OF_BOTH, "comparator_arm": "", "comparator_value": "", "n_comparator": ""}
OF_B = {**OF_A, "arm": "T-B", "value": "6.5", "n": "90"}
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
    ids=lambda cells: ", ".join(f"{name} {value}" for name, value in cells.items()) or "nothing",
)
@pytest.mark.parametrize("active", ["yes", "no"])
def test_on_a_small_graph(change: dict[str, str], active: str) -> None:
    for first in ({"report": "T-1"}, {}):
        agree_on({**RESULT, **first}, {**RESULT, **change}, active)


@pytest.mark.parametrize(
    ("change", "relations"),
    [
        (OF_A, ["agreement"]),
        ({**OF_A, "value": "11.1", "source": "t", "population": "T-all-t"}, ["difference"]),
        ({**OF_A, "ci_low": "9", "ci_high": "13"}, ["agreement"]),  # what only one prints is no difference
        ({**OF_A, "n": "101"}, []),
        ({**OF_A, "population": "T-one"}, []),
        ({**OF_A, "arm": "T-A2"}, []),  # another dose
        ({**OF_A, "endpoint": "OS"}, []),
        ({**OF_A, "measure": "difference"}, []),
        ({**OF_A, "report": "T-2", "value": "12"}, ["supersession"]),
        (OF_B, ["agreement"]),
        ({**OF_B, "value": "7", "n": ""}, ["difference"]),
        ({**OF_B, "n": "100"}, []),  # that is the number of the other group
        ({**OF_BOTH, "kind": "contrast"}, ["agreement"]),
        ({**OF_BOTH, "kind": "contrast", "value": "11", "p_value": "0.03"}, ["agreement", "difference"]),  # one group each
        ({**OF_BOTH, "comparator_value": "6"}, ["difference"]),  # the same groups on both sides: as a whole
        ({**OF_A, "kind": "prognostic", "comparator_population": "T-one", "comparator_value": "9"}, ["agreement"]),
        ({**OF_A, "kind": "prognostic", "population": "T-one", "comparator_population": "T-all", "value": "9",
          "comparator_value": "11", "n": ""}, ["difference"]),
    ],
    ids=lambda cells: ", ".join(f"{name} {value}" for name, value in cells.items()) if isinstance(cells, dict) else "",
)  # fmt: skip
def test_a_figure_of_a_single_group_on_either_side(
    change: dict[str, str], relations: list[str]
) -> None:
    known = {**RESULT, **OF_BOTH, "report": "T-1"}
    assert sorted(relation for relation, _, _ in agree_on(known, {**RESULT, **change})) == relations
    first, second = (
        ({**RESULT, **change}, known)
        if relations != ["supersession"]
        else (known, {**RESULT, **change})
    )
    assert (
        sorted(relation for relation, _, _ in agree_on(first, second)) == relations
    )  # whichever comes first


@pytest.mark.parametrize(("active", "relations"), [("yes", ["difference"]), ("no", [])])
def test_a_figure_of_a_single_group_under_another_name(active: str, relations: list[str]) -> None:
    other = {**RESULT, **OF_A, "trial": "U", "population": "U-all", "arm": "U-A", "value": "11.1"}
    assert [
        relation for relation, _, _ in agree_on({**RESULT, **OF_BOTH}, other, active)
    ] == relations


def agree_on(first: dict[str, str], second: dict[str, str], active: str = "yes") -> Pairs:
    """The pairs found in a small graph of two results; SPARQL and Python must find the same."""
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
        "endpoints": [
            {"endpoint": name, "family": "survival", "decides": "yes"} for name in ("PFS", "OS")
        ],
        "trials": [
            {
                "trial": t,
                "label": t,
                "randomised": "yes",
                "design": "randomised",
                "setting": "relapse",
                **PLACE,
            }
            for t in "TU"
        ],
        "arms": [{"arm": a, "trial": t, "regimen": r, "dose": d, **PLACE} for a, t, r, d in arms],
        "populations": [
            {
                "population": p,
                "trial": t,
                "label": p,
                "part_of": part,
                "criteria": c,
                **PLACE,
                "source": s,
            }
            for p, t, part, c, s in populations
        ],
        "reports": [
            {"report": f"T-{n}", "trial": "T", "sequence": str(n), "status": "unstated", **PLACE}
            for n in (1, 2)
        ],
        "limits": method_rows("limits"),
        "results": [{**PLACE, **first, "result": "one"}, {**PLACE, **second, "result": "two"}],
        "same_study": [
            {
                "study": "T-U",
                "trial": "T",
                "other_trial": "U",
                "active": active,
                "reason": "alike",
                **PLACE,
            }
        ],
    }
    evidence = Evidence.from_rows(rows)
    pairs = by_sparql(EmbeddedStore(nquads(rows, evidence).encode()))
    assert pairs == by_python(evidence)
    return pairs
