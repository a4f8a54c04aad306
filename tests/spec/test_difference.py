"""What would change: which verdicts move between two bodies of evidence, for which profiles, because of which result."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.difference import Difference, difference
from trialgraph.graph.evidence import Evidence
from trialgraph.graph.lattice import lattice
from trialgraph.graph.profile import Profile
from trialgraph.graph.support import Reasoner

World = Callable[[str], Evidence]
OLD = """
    trial T phase 3: lines=1-3
    result T: PVd v Vd PFS 0.60 (0.45-0.80)
"""
NEW = """
    trial U phase 3: lines=1, refractory:len
    result U: DVd v Vd PFS 0.70 (0.50-0.90)
"""


def differ(world: World, before: str, after: str, *profiles: str) -> Difference:
    return difference(Reasoner(world(before)), Reasoner(world(after)), profiles)


def moved(found: Difference) -> dict[tuple[str, str], tuple[str, str]]:
    return {(move.profile, move.regimen): (move.before.verdict, move.after.verdict) for move in found.moves}


def test_the_same_evidence_moves_nothing(world: World) -> None:
    found = differ(world, OLD, OLD)
    assert found.moves == () and found.rows == {}
    assert len(found.profiles) > 1


def test_a_new_trial_moves_verdicts_for_its_people_because_of_its_result(world: World) -> None:
    found = differ(world, OLD, OLD + NEW)
    assert moved(found)["lines=1, refractory:len", "DVd"] == ("no evidence", "supported")
    assert ("lines=3, refractory:len", "DVd") not in moved(found), "nobody with three lines was in it"
    (move,) = [one for one in found.moves if (one.profile, one.regimen) == ("lines=1, refractory:len", "DVd")]
    (cause,) = move.because
    assert (cause.id, cause.trial, cause.change, cause.says) == ("results-2", "U", "new", "PFS HR 0.70 (0.50–0.90)")
    assert found.rows["results"] == {"new": 1, "changed": 0, "gone": 0}


def test_the_control_that_loses_moves_too(world: World) -> None:
    found = differ(world, "", NEW, "lines=1, refractory:len")
    assert moved(found)["lines=1, refractory:len", "Vd"] == ("no evidence", "outperformed")


def test_it_reads_backwards(world: World) -> None:
    (move,) = [one for one in differ(world, OLD + NEW, OLD, "lines=1, refractory:len").moves if one.regimen == "DVd"]
    assert (move.before.verdict, move.after.verdict) == ("supported", "no evidence")
    assert [cause.change for cause in move.because] == ["gone"]


def test_a_changed_figure_is_the_cause(world: World) -> None:
    changed = OLD.replace("0.80", "1.10")
    (move,) = [one for one in differ(world, OLD, changed, "lines=2").moves if one.regimen == "PVd"]
    assert (move.before.verdict, move.after.verdict) == ("supported", "inconclusive")
    assert [(cause.id, cause.change) for cause in move.because] == [("results-1", "changed")]


def test_certainty_alone_moves_and_comes_after_verdicts(world: World) -> None:
    again = OLD + "trial W phase 3: lines=1-3\nresult W: PVd v Vd PFS 1.00 (0.80-1.25)"
    found = differ(world, OLD, again + NEW, "lines=1", "lines=1, refractory:len")
    kinds = [move.of_verdict for move in found.moves]
    assert kinds == sorted(kinds, reverse=True) and False in kinds
    (move,) = [one for one in found.moves if (one.profile, one.regimen) == ("lines=1", "PVd")]
    assert move.before.certainty != move.after.certainty and [cause.trial for cause in move.because] == ["W"]


def test_what_is_told_anew_of_old_people_is_a_cause(world: World) -> None:
    shared = OLD + "share T: 30% refractory:len"
    found = differ(world, OLD, shared, "lines=1, refractory:len")
    (move,) = [one for one in found.moves if one.regimen == "PVd"]
    assert (move.before.applicability, move.after.applicability) == ("indirect", "partial")
    assert [(cause.table, cause.trial) for cause in move.because] == [("shares", "T")]


def test_a_new_statement_is_a_cause(world: World) -> None:
    (move,) = [
        one for one in differ(world, OLD, OLD + "statement recommends DRd: lines=1", "lines=1").moves if one.regimen == "DRd"
    ]
    assert (move.after.verdict, [cause.table for cause in move.because]) == ("stated", ["statements"])


def test_a_given_profile_must_be_readable(world: World) -> None:
    with pytest.raises(TrialgraphError, match="unknown drug or class"):
        differ(world, OLD, NEW, "refractory:nothing")


def test_the_lattice_is_of_those_who_were_studied(world: World) -> None:
    evidence = world(
        OLD
        + NEW
        + "trial F phase 3 front-line: lines=0\ntrial X phase 2: lines>=3, refractory:PI & refractory:bort, exposed:dex\nshare X: 20% has:del(17p)"
    )
    found = lattice(evidence)
    assert found[:2] == ["lines=1", "lines=3"], "the plainest first; the ends of what was studied"
    assert "lines=1, refractory:len" in found and "lines=3, refractory:len" not in found
    assert "lines=3, refractory:bort" in found and "lines=1, refractory:bort" not in found
    assert "lines=3, has:del(17p), refractory:bort" in found
    assert not [one for one in found if "dex" in one or "refractory:PI" in one or "lines=0" in one], (
        "steroids, implied classes, front line"
    )
    assert len(found) == len(set(found))


def test_every_profile_of_the_lattice_can_be_asked(world: World) -> None:
    evidence = world(OLD + NEW + "trial X phase 2: naive:PI, refractory:dara")
    for profile in lattice(evidence):
        assert Reasoner(evidence).support(Profile.read(profile, evidence.vocabulary))
