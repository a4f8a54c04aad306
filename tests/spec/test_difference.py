"""Differences between two bodies of evidence: changed verdicts, their profiles and their causes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.applicability.studied_profiles import studied_profiles
from trialgraph.graph.impact.difference import Difference, difference
from trialgraph.graph.model.evidence import Evidence

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


def moved(diff: Difference) -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (move.profile, move.regimen): (move.before.verdict, move.after.verdict)
        for move in diff.moves
    }


def test_equal_evidence_changes_no_verdict(world: World) -> None:
    diff = differ(world, OLD, OLD)
    assert diff.moves == () and diff.rows == {}
    assert len(diff.profiles) > 1


def test_a_new_trial_changes_verdicts_for_its_population_because_of_its_result(
    world: World,
) -> None:
    diff = differ(world, OLD, OLD + NEW)
    assert moved(diff)["lines=1, refractory:len", "DVd"] == ("no evidence", "supported")
    assert ("lines=3, refractory:len", "DVd") not in moved(diff), (
        "nobody with three lines was in it"
    )
    (move,) = [
        move
        for move in diff.moves
        if (move.profile, move.regimen) == ("lines=1, refractory:len", "DVd")
    ]
    (cause,) = move.because
    assert (cause.id, cause.trial, cause.change, cause.says) == (
        "results-2",
        "U",
        "new",
        "PFS HR 0.70 (0.50–0.90)",
    )
    assert diff.rows["results"] == {"new": 1, "changed": 0, "gone": 0}


def test_the_verdict_on_the_losing_control_changes_too(world: World) -> None:
    diff = differ(world, "", NEW, "lines=1, refractory:len")
    assert moved(diff)["lines=1, refractory:len", "Vd"] == ("no evidence", "outperformed")


def test_a_new_loss_is_a_change_even_if_the_verdict_stays(world: World) -> None:
    beaten = """
        trial U phase 3: lines=1
        result U: DVd v PVd PFS 0.70 (0.50-0.90)
    """
    (move,) = [
        move for move in differ(world, OLD, OLD + beaten, "lines=1").moves if move.regimen == "PVd"
    ]
    assert (move.before.lost_to, move.after.lost_to) == ((), ("DVd",))
    assert str(move.after).endswith("lost to DVd")
    assert [cause.trial for cause in move.because] == ["U"]


def test_differences_are_symmetric(world: World) -> None:
    (move,) = [
        move
        for move in differ(world, OLD + NEW, OLD, "lines=1, refractory:len").moves
        if move.regimen == "DVd"
    ]
    assert (move.before.verdict, move.after.verdict) == ("supported", "no evidence")
    assert [cause.change for cause in move.because] == ["gone"]


def test_a_changed_figure_is_the_cause(world: World) -> None:
    changed = OLD.replace("0.80", "1.10")
    (move,) = [
        move for move in differ(world, OLD, changed, "lines=2").moves if move.regimen == "PVd"
    ]
    assert (move.before.verdict, move.after.verdict) == ("supported", "inconclusive")
    assert [(cause.id, cause.change) for cause in move.because] == [("results-1", "changed")]


def test_changes_of_certainty_alone_follow_changed_verdicts(world: World) -> None:
    again = OLD + "trial W phase 3: lines=1-3\nresult W: PVd v Vd PFS 1.00 (0.80-1.25)"
    diff = differ(world, OLD, again + NEW, "lines=1", "lines=1, refractory:len")
    kinds = [move.of_verdict for move in diff.moves]
    assert kinds == sorted(kinds, reverse=True) and False in kinds
    (move,) = [move for move in diff.moves if (move.profile, move.regimen) == ("lines=1", "PVd")]
    assert move.before.certainty != move.after.certainty and [
        cause.trial for cause in move.because
    ] == ["W"]


def test_a_new_statement_about_a_known_population_is_a_cause(world: World) -> None:
    shared = OLD + "share T: 30% refractory:len"
    diff = differ(world, OLD, shared, "lines=1, refractory:len")
    (move,) = [move for move in diff.moves if move.regimen == "PVd"]
    assert (move.before.applicability, move.after.applicability) == ("indirect", "partial")
    assert [(cause.table, cause.trial) for cause in move.because] == [("shares", "T")]


def test_a_new_statement_is_a_cause(world: World) -> None:
    (move,) = [
        move
        for move in differ(world, OLD, OLD + "statement recommends DRd: lines=1", "lines=1").moves
        if move.regimen == "DRd"
    ]
    assert (move.after.verdict, [cause.table for cause in move.because]) == (
        "stated",
        ["statements"],
    )


def test_a_given_profile_must_be_valid(world: World) -> None:
    with pytest.raises(TrialgraphError, match="unknown drug, class or target"):
        differ(world, OLD, NEW, "refractory:nothing")


def test_the_lattice_contains_only_studied_profiles(world: World) -> None:
    evidence = world(
        OLD
        + NEW
        + "trial F phase 3 front-line: lines=0\ntrial X phase 2: lines>=3, refractory:PI & refractory:bort, exposed:dex\nshare X: 20% has:del(17p)"
    )
    profiles = studied_profiles(evidence)
    assert profiles[:3] == ["lines=0", "lines=1", "lines=3"], (
        "the plainest first; the ends of what was studied"
    )
    assert "lines=1, refractory:len" in profiles and "lines=3, refractory:len" not in profiles
    assert "lines=3, refractory:bort" in profiles and "lines=1, refractory:bort" not in profiles
    assert "lines=3, has:del(17p), refractory:bort" in profiles
    assert not [
        profile
        for profile in profiles
        if "dex" in profile or "refractory:PI" in profile or profile.startswith("lines=0,")
    ], "steroids, implied classes, treated people without lines"
    assert len(profiles) == len(set(profiles))


def test_every_profile_of_the_lattice_has_an_answer(world: World) -> None:
    evidence = world(OLD + NEW + "trial X phase 2: naive:PI, refractory:dara")
    for profile in studied_profiles(evidence):
        assert Reasoner(evidence).inquiry(Profile.read(profile, evidence.vocabulary)).answer()


# Because of what: proven by asking again without it


def only(diff: Difference, regimen: str) -> tuple[list[tuple[str, str, str]], str]:
    """Of the one move of a regimen: its causes (identifier, ground, proof), and the verdict
    after."""
    (move,) = [move for move in diff.moves if move.regimen == regimen]
    return [(cause.id, cause.ground, cause.proof) for cause in move.because], move.after.verdict


def test_a_result_is_a_cause_if_removing_it_reverses_the_change(world: World) -> None:
    more = NEW + "result U: DVd v Vd OS 0.90 (0.60-1.30)\nresult U: DVd ORR 60 v 50"
    causes, verdict = only(differ(world, OLD, OLD + more, "lines=1, refractory:len"), "DVd")
    assert (causes, verdict) == ([("results-2", "yes", "needed")], "supported"), (
        "without it the others leave it inconclusive"
    )
    (move,) = [
        move
        for move in differ(world, OLD, OLD + more, "lines=1, refractory:len").moves
        if move.regimen == "DVd"
    ]
    assert move.because[0].without == "inconclusive"


def test_two_results_that_are_each_sufficient_are_causes_together(world: World) -> None:
    more = NEW + "result U: DVd v Vd OS 0.70 (0.50-0.90)\nresult U: DVd ORR 60 v 50"
    causes, _ = only(differ(world, OLD, OLD + more, "lines=1, refractory:len"), "DVd")
    proofs = {name: proof for name, _, proof in causes}
    assert proofs["results-2"] == proofs["results-3"] == "together"
    assert "no evidence" not in [
        move.before.verdict
        for move in differ(world, OLD + NEW, OLD + more).moves
        if move.of_verdict
    ]
    assert causes[0][1] == "yes", "that on which the verdict rests comes first"


def test_a_single_decisive_result_is_the_only_cause(world: World) -> None:
    again = OLD + "result T: PVd v Vd OS 1.40 (1.10-1.80)"
    causes, verdict = only(differ(world, OLD, again, "lines=2"), "PVd")
    assert (causes, verdict) == ([("results-2", "yes", "alone")], "advised against")


def test_a_removed_result_is_restored_with_its_trial(world: World) -> None:
    causes, verdict = only(differ(world, OLD + NEW, OLD, "lines=1, refractory:len"), "DVd")
    assert (causes, verdict) == ([("results-2", "yes", "alone")], "no evidence")


def test_every_cause_is_confirmed_by_removing_it_by_hand(world: World) -> None:
    lines = [
        "trial U phase 3: lines=1, refractory:len", "result U: DVd v Vd PFS 0.70 (0.50-0.90)", "result U: DVd v Vd OS 0.80 (0.60-0.95)",
        "trial W phase 3: lines=1-2", "result W: DVd v Vd PFS 1.60 (1.20-2.00)", "result W: DKd v Kd PFS 0.50 (0.40-0.70)",
    ]  # fmt: skip
    diff = differ(world, OLD, "\n".join([OLD, *lines]))
    proven = [
        (move, cause) for move in diff.moves for cause in move.because if cause.proof == "alone"
    ]
    assert len(proven) > 5
    results = [line for line in lines if line.startswith("result")]
    for move, cause in proven:
        left_out = results[int(cause.id.removeprefix("results-")) - 2]
        without = "\n".join([OLD, *(line for line in lines if line != left_out)])
        again = moved(differ(world, OLD, without, move.profile))
        assert (move.profile, move.regimen) not in again or not move.of_verdict, (move, cause)


def test_a_profile_with_a_new_term_is_evaluated_in_both_graphs(world: World) -> None:
    from dataclasses import replace

    with_word = world(
        OLD + "trial U phase 3: lines=1, refractory:elo\nresult U: DVd v Vd PFS 0.70 (0.50-0.90)"
    )
    before = world(OLD)
    words = {name: drug for name, drug in before.vocabulary.drugs.items() if name != "elo"}
    regimens = {
        name: regimen for name, regimen in before.vocabulary.regimens.items() if name != "ERd"
    }
    without = replace(
        before, vocabulary=replace(before.vocabulary, drugs=words, regimens=regimens, _read={})
    )
    diff = difference(Reasoner(without), Reasoner(with_word), ["lines=1, refractory:elo"])
    assert moved(diff)["lines=1, refractory:elo", "DVd"] == ("no evidence", "supported")
    assert ("lines=1, refractory:elo", "PVd") not in moved(diff), (
        "the other trial said of these people what it says now"
    )
    assert diff.appeared == ("ERd",) and diff.disappeared == ()


def test_among_very_many_profiles_those_of_changed_trials_are_evaluated(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trialgraph.graph.impact import difference as module

    monkeypatch.setattr(module, "_MOST", 1)
    diff = differ(
        world,
        OLD + "trial X phase 2: lines=4, refractory:carf",
        OLD + NEW + "trial X phase 2: lines=4, refractory:carf",
    )
    assert set(diff.profiles) == {"lines=1", "lines=1, refractory:len"}
    assert ("lines=1, refractory:len", "DVd") in moved(diff)
