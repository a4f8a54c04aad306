"""Requirements on quantities are written in as few clauses as say the same."""

from __future__ import annotations

import trialgraph as tg
from trialgraph.evidence import FOLDER
from trialgraph.graph.exposure.normal_forms import clauses
from trialgraph.graph.exposure.shortest import shortest


def written(expression: str) -> list[str]:
    words = tg.open(FOLDER / "diabetic-kidney-disease").evidence.vocabulary
    return sorted(
        " | ".join(sorted(map(str, clause))) for clause in shortest(clauses(words.read(expression)))
    )


def test_clauses_that_always_hold_or_follow_are_left_out() -> None:
    assert written("UACR>=30, UACR<300, eGFR<60 | UACR>=300, eGFR<75") == [
        "UACR>=30",
        "UACR>=300 | eGFR<60",
        "eGFR<75",
    ]


def test_open_ends_are_kept() -> None:
    assert written("eGFR<60 | eGFR>60") == ["eGFR<60 | eGFR>60"]
    assert written("eGFR<=60 | eGFR>60") == []


def test_other_facts_are_left_as_they_are() -> None:
    assert written("has:dialysis, (has:dialysis | has:hypertension)") == [
        "has:dialysis",
        "has:dialysis | has:hypertension",
    ]
