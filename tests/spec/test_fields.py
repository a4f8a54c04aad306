"""What fields of other kinds need: no lines of therapy, and controls that are no treatment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.applicability.studied_profiles import studied_profiles
from trialgraph.graph.model.evidence import Evidence

CHRONIC = """
    condition kidney-disease:
    field kidney-disease: [counts_lines=no]
"""
CASES = {
    "a population without lines is direct": f"""
        {CHRONIC}
        trial T phase 3: has:renal
        result T: PVd v Vd PFS 0.60 (0.50-0.72)
        ? has:renal
        PVd = supported, direct""",
    "a population without criteria applies to all patients": f"""
        {CHRONIC}
        trial T phase 3:
        result T: PVd v Vd PFS 0.60 (0.50-0.72)
        ? (nothing)
        PVd = supported, direct
        ? has:renal
        PVd = supported, partial""",
    "exposure implies no line": f"""
        {CHRONIC}
        trial T phase 3: exposed:len
        result T: PVd v Vd PFS 0.60 (0.50-0.72)
        ? exposed:len
        PVd = supported, direct
        ? naive:len
        PVd = no evidence""",
    "a control that is no treatment gets no verdict, and losing to it is harm": """
        regimen Placebo: [kind=no-treatment, drugs=placebo]
        trial T phase 3: lines=1
        result T: PVd v Placebo PFS 1.60 (1.20-2.10)
        trial U phase 3: lines=1
        result U: Vd v Placebo PFS 0.60 (0.50-0.72)
        ? lines=1
        PVd = advised against, direct
        Vd = supported, direct
        none : Placebo""",
    "where lines are counted, a profile without them is partial": """
        trial T phase 3: lines>=1
        result T: PVd v Vd PFS 0.60 (0.50-0.72)
        ? (nothing)
        PVd = supported, partial""",
}


@pytest.mark.parametrize("case", CASES)
def test_lines(case: str, check: Callable[[str], None]) -> None:
    check(CASES[case])


@pytest.mark.parametrize("profile", ["lines=1", "has:renal, lines>=2", "not lines=1"])
def test_lines_are_refused(profile: str, world: Callable[[str], Evidence]) -> None:
    with pytest.raises(TrialgraphError, match="counts no lines of therapy"):
        Profile.read(profile, world(CHRONIC).vocabulary)


def test_studied_profiles_name_no_lines(world: Callable[[str], Evidence]) -> None:
    evidence = world(CHRONIC + "trial T phase 3: has:renal, exposed:len")
    assert studied_profiles(evidence) == ["", "exposed:len, has:renal"]


def test_studied_profiles_include_people_without_previous_treatment(
    world: Callable[[str], Evidence],
) -> None:
    evidence = world("trial T phase 3 front-line: lines=0, has:unfit\ntrial U phase 3: lines=2")
    assert studied_profiles(evidence) == ["lines=0", "lines=2", "lines=0, has:unfit"]
