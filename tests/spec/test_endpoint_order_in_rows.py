"""A row names what the deciding trial shows on endpoints that come before the deciding one.

In the world of these tests PFS comes before OS.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.text import why
from trialgraph.graph.model.evidence import Evidence

BENEFIT_ON_OS = "result T: PVd v Vd OS 0.70 (0.55-0.90)"


def row(world: Callable[..., Evidence], results: str) -> str:
    evidence = world(f"trial T phase 3: lines=1\n{results}")
    return str(why(Reasoner(evidence).support("lines=1")["PVd"]))


@pytest.mark.parametrize(
    ("results", "is_named"),
    [
        (f"{BENEFIT_ON_OS}\nresult T: PVd v Vd PFS 0.90 (0.70-1.10)", True),
        (BENEFIT_ON_OS, False),
        ("result T: PVd v Vd PFS 0.60 (0.45-0.80)\nresult T: PVd v Vd OS 0.90 (0.7-1.1)", False),
    ],
)
def test_the_earlier_endpoint_without_effect_stands_beside_the_deciding_one(
    world: Callable[..., Evidence], results: str, is_named: bool
) -> None:
    named = "PFS HR 0.90 (0.70–1.10) shows neither benefit nor harm" in row(world, results)
    assert named is is_named


def test_another_trial_is_not_named(world: Callable[..., Evidence]) -> None:
    text = f"""{BENEFIT_ON_OS}
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.90 (0.70-1.10)"""
    assert "neither benefit nor harm" not in row(world, text)
