"""Verdicts on the built-in evidence as a reader of the sources expects them.

`verdicts.csv` was derived by hand from the sources and the rules of verdicts, before the program
answered. `reason` says how; where a later reading of the sources corrected the expectation,
`changed` says what it was and why.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import trialgraph as tg
from expected_verdicts import ExpectedVerdicts
from trialgraph.graph.model.kinds import VERDICTS

EXPECTED = ExpectedVerdicts(Path(__file__).parent / "verdicts.csv")


@pytest.mark.parametrize("profile", EXPECTED.by_profile)
def test_verdicts_are_as_expected(kg: tg.KnowledgeGraph, profile: str) -> None:
    EXPECTED.check(profile, kg.support(profile))


def test_the_table_is_sound() -> None:
    assert len(EXPECTED.by_profile) >= 68
    EXPECTED.check_table(VERDICTS)
