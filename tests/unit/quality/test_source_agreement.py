"""Pairs of results about the same quantity, and the relation between the two.

Results are never averaged, and never merged by a guess.
"""

from __future__ import annotations

from typing import Any

import pytest
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.quality.source_agreement import SourceComparisons, compare_approvals

BASE = {
    "kind": "contrast", "trial": "T", "population": "T-all", "arm": "T-A", "comparator_arm": "T-B", "endpoint": "PFS",
    "measure": "hazard_ratio", "value": "0.50", "ci_low": "0.40", "ci_high": "0.60", "n": "100", "source": "s", "paragraph": "1",
}  # fmt: skip


def relations(
    second: dict[str, str],
    same_study: dict[str, str] | None = None,
    first: dict[str, str] | None = None,
) -> list[tuple[str, str]]:
    """How a result relates to the one above, which it repeats but for what is given (or to another
    first one)."""
    drugs = [{"drug": name, "kind": "drug"} for name in "AB"]
    rows: dict[str, list[dict[str, Any]]] = {
        "sources": [{"source": "s", "published": "2020"}, {"source": "t", "published": "2021"}],
        "drugs": drugs,
        "regimens": [{"regimen": name, "drugs": name, "kind": "monotherapy"} for name in "AB"],
        "endpoints": [
            {"endpoint": name, "family": "survival", "decides": "yes"} for name in ("PFS", "OS")
        ],
        "trials": [
            {"trial": name, "label": name, "randomised": "yes", "design": "randomised"}
            for name in "TU"
        ],
        "arms": [
            {"arm": f"{trial}-{name}", "trial": trial, "regimen": name}
            for trial in "TU"
            for name in "AB"
        ],
        "populations": [
            {"population": "T-all", "trial": "T", "label": "all", "criteria": "lines>=1"},
            {
                "population": "T-all-t",
                "trial": "T",
                "label": "all, as the other source says",
                "criteria": "lines>=2",
            },
            {
                "population": "T-one",
                "trial": "T",
                "label": "one line",
                "part_of": "T-all",
                "criteria": "lines=1",
            },
            {"population": "U-all", "trial": "U", "label": "all", "criteria": "lines>=1"},
        ],
        "reports": [
            {"report": f"T-{n}", "trial": "T", "sequence": str(n), "status": "unstated"}
            for n in (1, 2)
        ],
        "results": [
            {**BASE, **(first or {}), "result": "one"},
            {**BASE, "result": "two", **second},
        ],
        "same_study": [same_study] if same_study else [],
    }
    return [
        (comparison.relation, comparison.difference)
        for comparison in SourceComparisons(Evidence.from_rows(rows))
    ]


@pytest.mark.parametrize(
    ("second", "relation", "difference"),
    [
        ({"source": "t"}, "agreement", ""),
        (
            {"source": "t", "population": "T-all-t"},
            "agreement",
            "",
        ),  # the whole trial, as either source describes it
        (
            {"source": "t", "value": "0.5", "p_value": "0.01"},
            "agreement",
            "",
        ),  # what only one prints is no difference
        ({"source": "t", "value": "0.55"}, "difference", "value 0.50 vs 0.55 (difference 0.05)"),
        ({"ci_high": "0.61"}, "difference", "ci high 0.60 vs 0.61 (difference 0.01)"),
    ],
)
def test_the_same_thing(second: dict[str, str], relation: str, difference: str) -> None:
    assert relations(second) == [(relation, difference)]


@pytest.mark.parametrize(
    "second",
    [
        {"population": "T-one"},
        {"endpoint": "OS"},
        {"measure": "difference"},
        {"arm": "T-B", "comparator_arm": "T-A"},
        {"n": "101"},
        {"trial": "U", "population": "U-all", "arm": "U-A", "comparator_arm": "U-B"},
    ],
)
def test_not_the_same_thing(second: dict[str, str]) -> None:
    assert relations(second) == []


@pytest.mark.parametrize(
    ("side", "difference"),
    [
        ({"value": "11.1"}, "value of A 11.5 vs 11.1 (difference 0.4)"),
        ({"arm": "T-B", "value": "7", "ci_low": "5", "ci_high": "9"}, "value of B 6.5 vs 7 (difference 0.5); ci high of B 8 vs 9 (difference 1)"),
    ],
)  # fmt: skip
def test_a_figure_of_a_single_group_is_identified_by_its_regimen(
    side: dict[str, str], difference: str
) -> None:
    median = {"kind": "estimate", "measure": "median", "ci_low": "", "ci_high": "", "n": ""}
    both = {
        "value": "11.5",
        "comparator_value": "6.5",
        "comparator_ci_low": "5",
        "comparator_ci_high": "8",
    }
    one_only = {"comparator_arm": "", "source": "t"}
    assert relations({**median, **one_only, **side}, first={**median, **both}) == [
        ("difference", difference)
    ]


OTHER_NAME = {
    "trial": "U",
    "population": "U-all",
    "arm": "U-A",
    "comparator_arm": "U-B",
    "value": "0.52",
}
PAIR = {
    "study": "T-U",
    "trial": "T",
    "other_trial": "U",
    "reason": "same drugs and numbers",
    "source": "s",
    "paragraph": "1",
}


@pytest.mark.parametrize(("active", "count"), [("", 1), ("yes", 1), ("no", 0)])
def test_two_names_are_one_study_only_by_an_active_row(active: str, count: int) -> None:
    assert len(relations(OTHER_NAME, {**PAIR, "active": active})) == count


def test_a_later_report_supersedes() -> None:
    rows = relations({"report": "T-2"})
    assert [relation for relation, _ in rows] == ["agreement"]  # the first names no report


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({}, [("agreement", "")]),
        ({"date": "2020"}, [("agreement", "")]),  # it says less, and nothing else
        ({"date": "2020-09-01"}, [("difference", "date 2020-08-06 vs 2020-09-01")]),
        ({"act": "accelerated"}, [("difference", "act approved vs accelerated")]),
        ({"source": "s"}, []),  # one source with itself
        ({"agency": "EMA"}, []),
        ({"act": "withdrawn"}, []),
    ],
)
def test_approvals_of_two_sources(second: dict[str, str], expected: list[tuple[str, str]]) -> None:
    act = {
        "act": "approved",
        "agency": "FDA",
        "region": "US",
        "regimen": "A",
        "date": "2020-08-06",
        "indication": "lines>=1",
    }
    rows = [
        {**act, "approval": "one", "source": "s"},
        {**act, "approval": "two", "source": "t", **second},
    ]
    evidence = Evidence.from_rows(
        {"sources": [{"source": "s"}, {"source": "t"}], "approvals": rows}
    )
    assert [
        (comparison.relation, comparison.difference) for comparison in compare_approvals(evidence)
    ] == expected
