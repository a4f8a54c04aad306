"""Verdicts on the shipped field of diabetic kidney disease, as a reader of its sources expects them.

`kidney-verdicts.csv` was derived by hand from the sources and the rules of verdicts, before the
program answered. `reason` says how; where a later reading corrected the expectation, `changed` says
what it was and why. A regimen with an empty verdict is a control that is no treatment: it must not
appear in the answer at all.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import trialgraph as tg
from expected_verdicts import ExpectedVerdicts
from trialgraph.graph.model.kinds import VERDICTS

EXPECTED = ExpectedVerdicts(Path(__file__).parent / "kidney-verdicts.csv")


@pytest.fixture(scope="module")
def kidney() -> tg.KnowledgeGraph:
    return tg.open(field="diabetic-kidney-disease")


@pytest.mark.parametrize("profile", EXPECTED.by_profile)
def test_verdicts_are_as_expected(kidney: tg.KnowledgeGraph, profile: str) -> None:
    EXPECTED.check(profile, kidney.support(profile))


def test_the_table_is_sound() -> None:
    assert len(EXPECTED.by_profile) >= 25
    EXPECTED.check_table(("", *VERDICTS))
