"""Questions about one endpoint: deaths are harm whatever the endpoint, and count once.

Each case is a small world, a profile, and the expected answers (notation: tests/spec/conftest.py).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence

CASES = {
    "deaths that decide a question about another endpoint count, and are rated": """
        trial T phase 3: lines=1
        result T: VenVd v Vd PFS 0.60 (0.48-0.75)
        result T: VenVd v Vd OS 1.40 (1.12-1.75)
        ? lines=1 ;; endpoint PFS
        VenVd = advised against, decided by 2, endpoints OS+PFS
        VenVd : 1 counts, 2 counts""",
    "deaths that do not decide are context": """
        trial T phase 3: lines=1
        result T: VenVd v Vd PFS 0.60 (0.48-0.75)
        result T: VenVd v Vd OS 1.05 (0.84-1.31)
        ? lines=1 ;; endpoint PFS
        VenVd = supported, decided by 1, endpoints PFS
        VenVd : 1 counts, 2 context""",
    "comparisons in indirect people alone hide no possible harm": """
        trial T phase 3: lines=1, has:t(11;14)
        result T: VenVd v Vd OS 1.40 (1.12-1.75)
        ? lines=1 ;; endpoint OS
        VenVd = inconclusive, indirect, "possible harm", "OS HR 1.40" """,
}


@pytest.mark.parametrize("name", CASES, ids=str)
def test_questions_about_one_endpoint(name: str, check: Callable[[str], None]) -> None:
    check(f"judge all risk-of-bias low\n{CASES[name]}")


@pytest.mark.parametrize("endpoint", ["", "OS"])
def test_each_deciding_result_is_named_once(
    endpoint: str, world: Callable[[str], Evidence]
) -> None:
    evidence = world(
        """
        trial T phase 3: lines=1
        result T: VenVd v Vd OS 0.60 (0.48-0.75)
        trial U phase 3: lines=1, has:t(11;14)
        result U: VenVd v Vd OS 1.40 (1.12-1.75)
        """
    )
    profile = Profile.read("lines=1", evidence.vocabulary)
    verdict = Reasoner(evidence).inquiry(profile, endpoint=endpoint).answer()["VenVd"]
    assert verdict.verdict == "extrapolated"
    assert [candidate.result.id for candidate in verdict.deciding] == ["results-1", "results-2"]
