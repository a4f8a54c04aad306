"""Corner cases in which rules interact.

Figures without intervals, conflicting figures, failed drugs, controls, dated withdrawals. Each case
is a sentence, a small world, a profile, and the expected answer (notation: tests/spec/conftest.py).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.reasoning.access import Access

CORNERS = {
    "inconclusive: randomised contrasts apply in direct or partial populations, none shows benefit or harm": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.70 [p_value=0.20]
        ? lines=1
        PVd = inconclusive""",
    "a printed interval decides, whatever the text claims; it stays so beside a rival figure without one": """
        trial T phase 3: lines=1
        report T 1: final
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T: PVd v Vd PFS 0.62 no difference [report=1]
        ? lines=1
        PVd = supported""",
    "two figures of one cut are a conflict: the less favourable counts; one that says nothing is not less favourable": """
        trial T phase 3: lines=1
        report T 1: final
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T: PVd v Vd PFS 0.62 [report=1]
        ? lines=1
        PVd = supported""",
    "a later report supersedes an earlier one; the interval of a superseded figure no longer decides": """
        trial T phase 3: lines=1
        report T 1: interim
        report T 2: final
        result T: PVd v Vd PFS 0.85 (0.70-1.05) [report=1]
        result T: PVd v Vd PFS 0.70 better [report=2]
        ? lines=1
        PVd = supported""",
    "front-line trials count like any others for a person without previous lines": """
        trial T phase 3 front-line: lines=0
        result T: DRd v Rd PFS 0.56 (0.43-0.73)
        result T: DRd ORR 90
        ? lines=0
        DRd = supported, direct, tier 1
        Rd = outperformed
        ? lines=1
        DRd = no evidence""",
    # both populations are partial, because the profile gives no lines; the one with an unknown
    # requirement is not as direct as the one without
    # A profile without lines leaves every population partial, so that the harm is as direct.
    "a harm in people with more lines counts for a person whose lines are unknown": """
        trial T phase 3: refractory:len
        group T/late: lines>=3
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result T/late: PVd v Vd OS 1.90 (1.10-3.30)
        ? refractory:len
        PVd = advised against
        ? refractory:len, lines=2
        PVd = supported
        ? refractory:len, lines=3
        PVd = advised against""",
    "prognostic contrasts are never evidence: with no other result of its own a regimen that failed is excluded": """
        trial T phase 3: lines=1
        group T/bort: refractory:bort
        result T/bort: Vd PFS 0.50 (0.30-0.80) [kind=prognostic, comparator_population=T, measure=hazard_ratio]
        ? refractory:bort
        Vd = excluded""",
    "a regimen that failed is judged only by its own results: a statement for everybody does not speak": """
        trial T single-arm phase 2: refractory:bort
        result T: Vd AE 30
        statement recommends Vd: lines>=1
        ? refractory:bort
        Vd = excluded""",
    "the same drug again is a matter of the component rule; the target rule speaks of another antibody": """
        trial T phase 3: refractory:dara
        result T: DVd v Vd PFS 0.60 (0.45-0.80)
        statement recommends DKd: refractory:dara
        ? refractory:dara
        DVd = supported
        DKd = stated""",
    "a control whose rival did harm in a direct population was not compared in indirect populations only": """
        trial T phase 3: lines=1
        result T: VenVd v Vd OS 2.03 (1.04-3.95)
        ? lines=1
        Vd = inconclusive, direct, "randomised comparisons apply" """,
}


@pytest.mark.parametrize("name", CORNERS, ids=str)
def test_corner(name: str, check: Callable[[str], None]) -> None:
    check(CORNERS[name])


def test_a_later_withdrawal_is_not_known_on_an_earlier_day(world: Callable[..., Evidence]) -> None:
    evidence = world("approval withdrawn PVd: EU 2022-05")
    profile = Profile.read("lines=1", evidence.vocabulary)
    support = Reasoner(evidence).inquiry(profile, as_of="2021", access=Access(region="EU")).answer()
    assert support["PVd"].verdict != "excluded"
