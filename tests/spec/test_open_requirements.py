"""Requirements that a profile leaves open: which part is false, which undecided, which not stated."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.explanation.explain import explain
from trialgraph.graph.model.evidence import Evidence


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        (
            "lines=1, remission-after:asct=6mo",
            "requires has:renal | remission-after:asct>=12mo: remission-after:asct>=12mo is false, "
            "has:renal is not stated in the profile",
        ),
        (
            "lines=1, remission-after:asct<18mo, not has:renal",
            "requires has:renal | remission-after:asct>=12mo: has:renal is false, "
            "remission-after:asct>=12mo is not decided by remission-after:asct<18mo",
        ),
        (
            "lines=1, remission-after:asct<18mo",
            "requires has:renal | remission-after:asct>=12mo: remission-after:asct>=12mo is not "
            "decided by remission-after:asct<18mo, has:renal is not stated in the profile",
        ),
        (
            "lines=1",
            "requires has:renal | remission-after:asct>=12mo: not stated in the profile",
        ),
    ],
)
def test_of_alternatives_it_is_said_which_is_false_and_which_is_open(
    world: Callable[..., Evidence], profile: str, reason: str
) -> None:
    evidence = world(
        """
        trial T phase 3: lines>=1, (remission-after:asct>=12mo | has:renal)
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        """
    )
    read = Profile.read(profile, evidence.vocabulary)
    text = " ".join(str(explain(Reasoner(evidence).inquiry(read), "PVd")).split())
    assert reason in text


def test_only_what_is_left_of_alternatives_is_named_as_unstated(
    world: Callable[..., Evidence],
) -> None:
    text = """
        trial T phase 3: lines>=1, (remission-after:asct>=12mo | has:renal)
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
    """
    (row,) = Reasoner(world(text)).support("lines=1, remission-after:asct=6mo")["PVd"].reasons
    assert "(not stated in the profile: has:renal)" in row
