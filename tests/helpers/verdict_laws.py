"""Laws of verdicts on profiles with alternatives, for invented and for built-in evidence."""

from __future__ import annotations

from trialgraph.graph.answers.least_favourable import FAVOURABLE, UNFAVOURABLE
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.support import Support
from trialgraph.graph.model.kinds import CERTAINTIES, VERDICTS


def check_never_better_than_members(answer: Support) -> None:
    for verdict in answer:
        kinds = [alternative.verdict for alternative in verdict.alternatives]
        if verdict.verdict in ("supported", "extrapolated", "active"):
            assert all(VERDICTS.index(kind) <= VERDICTS.index(verdict.verdict) for kind in kinds)
        elif kinds and verdict.verdict != "conditional":
            assert verdict.verdict == max(kinds, key=VERDICTS.index)
            assert {*kinds}.isdisjoint(FAVOURABLE) or {*kinds}.isdisjoint(UNFAVOURABLE)


def check_never_more_certain_than_members(answer: Support) -> None:
    for verdict in answer:
        if verdict.verdict in FAVOURABLE:
            for alternative in verdict.alternatives:
                if alternative.verdict in FAVOURABLE:
                    shown, own = (CERTAINTIES.index(v.certainty) for v in (verdict, alternative))
                    assert shown >= own, verdict.regimen


def check_alternatives_alone(reasoner: Reasoner, answer: Support) -> None:
    """Each alternative is answered as a profile of its own."""
    for number, alternative in enumerate(next(iter(answer)).alternatives):
        alone = reasoner.support(alternative.profile)
        for verdict in answer:
            given_here, here = verdict.alternatives[number], alone[verdict.regimen]
            assert not here.alternatives
            assert given_here.verdict == here.verdict
            assert given_here.certainty == here.certainty
            assert given_here.applicability == here.applicability
