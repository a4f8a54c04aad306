"""Whose patients a network compares: matched comparisons, shares of weight, medians that warn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.text import why
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.comparison.captions import captions_of
from trialgraph.graph.comparison.profile_comparison import ProfileComparison, compare_regimens
from trialgraph.graph.evidence_network.summary import Estimate
from trialgraph.graph.explanation.explain import explain
from trialgraph.graph.model.evidence import Evidence

World = Callable[..., Evidence]

# T: refractory subgroup, U: whole trial with a share, W: refractory people, against the arm of U
MIXED = """
    trial T phase 3: lines=1-3
    group T/len: refractory:len
    result T/len: PVd v Vd PFS 0.60 (0.40-0.90)
    trial U phase 3: lines=1-3
    share U: 30% refractory:len
    result U: Kd v Vd PFS 0.50 (0.40-0.62)
    trial W phase 3: lines=1-3
    group W/len: refractory:len
    result W/len: DKd v Kd PFS 0.50 (0.35-0.71)
"""


def _support(evidence: Evidence, profile: str) -> Support:
    reasoner = Reasoner(evidence)
    return reasoner.inquiry(Profile.read(profile, evidence.vocabulary)).answer()


def _compare(evidence: Evidence, profile: str) -> ProfileComparison:
    reasoner = Reasoner(evidence)
    return compare_regimens(
        reasoner.inquiry(Profile.read(profile, evidence.vocabulary), endpoint="PFS")
    )


def _estimates(answer: Support) -> list[Estimate]:
    assert answer.network is not None
    return [estimate for part in answer.network.parts for estimate in part.estimates]


def _shares(analysis: ProfileComparison) -> dict[tuple[str, str], int | None]:
    return {
        (effect["treatment1"], effect["treatment2"]): effect["matched_share"]
        for effect in analysis.to_dict()["effects"]
    }


def test_every_estimate_has_the_share_that_rests_on_matched_people(world: World) -> None:
    shares = _shares(_compare(world(MIXED), "lines=2, refractory:len"))
    assert shares["PVd", "Vd"] == 100
    assert shares["Kd", "Vd"] == 0
    assert shares["DKd", "Vd"] == 50, "half of it is W, half is U"
    assert shares["DKd", "Kd"] == 100
    assert shares["DKd", "PVd"] == 67


def test_support_gives_the_same_shares_and_puts_wholly_matched_estimates_first(
    world: World,
) -> None:
    estimates = _estimates(_support(world(MIXED), "lines=2, refractory:len"))
    shares = {estimate.regimen: estimate.to_dict()["matched_share"] for estimate in estimates}
    assert shares == {"PVd": 100, "DKd": 50, "Kd": 0}
    assert [estimate.regimen for estimate in estimates] == ["PVd", "DKd", "Kd"]
    assert estimates[1].network < estimates[0].network, "though the figure of DKd is better"


def test_a_profile_without_refractory_facts_marks_nothing(world: World) -> None:
    for profile in ("lines=2", "lines=2, exposed:len", "lines=2, refractory:last-line"):
        assert set(_shares(_compare(world(MIXED), profile)).values()) == {None}
        answer = _support(world(MIXED), profile)
        assert {estimate.matched_share for estimate in _estimates(answer)} == {None}
        assert "■" not in str(answer) and "□" not in str(answer)


def test_every_refractory_fact_counts(world: World) -> None:
    text = MIXED.replace("PVd v Vd", "DVd v Vd").replace(
        "group W/len: refractory:len", "group W/len: refractory:len & refractory:pom"
    )
    shares = _shares(_compare(world(text), "lines=2, refractory:len, refractory:pom"))
    assert shares["DKd", "Kd"] == 100
    assert shares.get(("DVd", "Vd"), 0) == 0, "nothing is known of pomalidomide"


def test_people_known_only_for_the_class_are_matched_for_the_class_alone(world: World) -> None:
    evidence = world(MIXED.replace("refractory:len", "refractory:IMiD"))
    assert _shares(_compare(evidence, "lines=2, refractory:IMiD"))["DKd", "Kd"] == 100
    assert _shares(_compare(evidence, "lines=2, refractory:len"))["DKd", "Kd"] == 0


def test_texts_name_the_people_and_put_the_others_apart(world: World) -> None:
    evidence = world(MIXED)
    for text in (
        str(_support(evidence, "lines=2, refractory:len")),
        str(_compare(evidence, "lines=2, refractory:len")),
    ):
        words = " ".join(text.split())
        assert "■ Only people refractory to len are compared." in words
        assert "□ Other people are compared too: not all were refractory to len." in words
        filled, hollow = words.rindex("PVd 0.60 (0.40–0.90)"), words.rindex("Kd 0.50 (0.40–0.62)")
        assert filled < hollow


def test_other_people_are_not_mentioned_if_all_are_matched(world: World) -> None:
    evidence = world("""
        trial T phase 3: lines=1-3, refractory:len
        result T: PVd v Vd PFS 0.60 (0.40-0.90)
    """)
    for answer in (_support, _compare):
        words = " ".join(str(answer(evidence, "lines=2, refractory:len")).split())
        assert "■ Only people refractory to len are compared." in words
        assert "Other people" not in words and "□" not in words


def test_a_network_without_matched_estimates_says_so(world: World) -> None:
    text = "trial U phase 3: lines=1-3\nshare U: 30% refractory:len\n"
    text += "result U: Kd v Vd PFS 0.50 (0.40-0.62)"
    for answer in (_support, _compare):
        words = " ".join(str(answer(world(text), "lines=2, refractory:len")).split())
        assert "No estimate rests only on people refractory to len." in words


def test_a_single_trial_is_shown_as_printed_in_both_answers(world: World) -> None:
    evidence = world("trial T phase 3: lines=1\nresult T: PVd v Vd PFS 0.55 (0.33-0.94)")
    for answer in (_support, _compare):
        assert "0.55 (0.33–0.94)" in str(answer(evidence, "lines=1"))
        assert "0.55 (0.33–0.93)" not in str(answer(evidence, "lines=1"))


def test_a_single_trial_the_other_way_round_is_its_reciprocal(world: World) -> None:
    evidence = world("""
        trial T phase 3: lines=1
        result T: Kd v Vd PFS 0.53 (0.44-0.65)
        trial U phase 3: lines=1
        result U: DKd v Kd PFS 0.63 (0.46-0.85)
    """)
    for answer in (_support, _compare):
        text = " ".join(str(answer(evidence, "lines=1")).split())
        assert "1.89 (1.54–2.27)" in text and "0.63 (0.46–0.85)" in text


MEDIANS = """
    trial T phase 3: lines=1-3
    group T/one: lines=1
    group T/len: refractory:len
    result T/one: DVd v Vd PFS 0.22 (0.13-0.33)
    result T/len: DVd v Vd PFS {medians}
"""


@pytest.mark.parametrize(
    ("medians", "ratio"),
    [
        ("7.8 v 4.9", 0.628),
        ("20.0 v 5.0", None),  # 0.25, inside
        ("15.0 v 4.95", None),  # 0.33, at the limit
        ("NR v 4.9", None),
        ("7.8 v NR", None),
    ],
)
def test_medians_of_matched_people_outside_the_interval_warn(
    world: World, medians: str, ratio: float | None
) -> None:
    evidence = world(MEDIANS.format(medians=medians))
    support = _support(evidence, "lines=1, refractory:len")
    compared = _compare(evidence, "lines=1, refractory:len")
    assert support.network is not None
    for warnings, text in (
        (support.network.to_dict()["warnings"], str(support)),
        (compared.to_dict()["median_warnings"], str(compared)),
    ):
        assert [warning["ratio"] for warning in warnings] == (
            [] if ratio is None else [pytest.approx(ratio, abs=1e-3)]
        )
        assert ("their ratio of 0.63 lies outside" in " ".join(text.split())) == bool(ratio)


def test_the_row_and_the_explanation_carry_the_warning_and_the_sign(world: World) -> None:
    evidence = world(MEDIANS.format(medians="7.8 v 4.9"))
    profile = "lines=1, refractory:len"
    inquiry = Reasoner(evidence).inquiry(Profile.read(profile, evidence.vocabulary))
    warning = "but medians 7.8 vs 4.9 (T/len), a ratio of 0.63, outside"
    row, explained = str(_support(evidence, profile)), str(explain(inquiry, "DVd"))
    for answer in (row, explained):
        text = " ".join(answer.split())
        assert "□ T: PFS HR 0.22 (0.13–0.33) (vs Vd)" in text
        assert "□ not all refractory to len" in text
    assert f"{warning} 0.13–0.33" in " ".join(explained.split())
    verdict = inquiry.answer()["DVd"]
    assert warning in why(verdict)
    items = {item["result"]: item for item in verdict.evidence_dicts()}
    (warned,) = [item for item in items.values() if item["median_warning"]]
    assert warned["median_warning"]["ratio"] == pytest.approx(4.9 / 7.8)
    assert warned["matched"] is False and any(item["matched"] for item in items.values())


def test_a_row_of_matched_people_is_filled_and_nothing_is_marked_without_refractoriness(
    world: World,
) -> None:
    evidence = world(MIXED)
    marked = _support(evidence, "lines=2, refractory:len")
    assert why(marked["PVd"]).startswith("■ T: ") and why(marked["Kd"]).startswith("□ U: ")
    unmarked = _support(evidence, "lines=2")
    assert not any(sign in str(unmarked) for sign in "■□")
    assert {item["matched"] for item in unmarked["PVd"].evidence_dicts()} == {None}


def test_only_medians_of_matched_people_warn(world: World) -> None:
    medians = MEDIANS.format(medians="7.8 v 4.9")
    assert _compare(world(medians), "lines=1").median_warnings == (), "nothing is marked"
    other = medians.replace("T/len: refractory:len", "T/len: exposed:len")
    assert _compare(world(other), "lines=1, refractory:len").median_warnings == ()
    outside = medians.replace("T/len: refractory:len", "T/len: refractory:len, lines>=2")
    assert _compare(world(outside), "lines=1, refractory:len").median_warnings == ()


def test_an_interval_of_another_level_warns_by_its_95_percent_interval(world: World) -> None:
    evidence = world("""
        trial T phase 3: lines=1
        group T/len: refractory:len
        result T: DVd v Vd PFS 0.40 (0.20-0.80) [ci_level=99]
        result T/len: DVd v Vd PFS 10 v 7
    """)
    (warning,) = _compare(evidence, "lines=1, refractory:len").median_warnings
    assert warning.medians.ratio == pytest.approx(0.7), "inside 0.20-0.80, outside 0.24-0.68"
    assert "0.40 (0.24–0.68)" in warning.text


def test_medians_of_the_two_arms_may_be_two_rows(world: World) -> None:
    text = MEDIANS.replace(
        "result T/len: DVd v Vd PFS {medians}",
        "result T/len: DVd PFS 7.8\n    result T/len: Vd PFS 4.9",
    )
    (warning,) = _compare(world(text), "lines=1, refractory:len").median_warnings
    assert warning.medians.ratio == pytest.approx(4.9 / 7.8)
    assert len(warning.medians.results) == 2
    years = text.replace("Vd PFS 4.9", "Vd PFS 4.9 [unit=years]")
    assert _compare(world(years), "lines=1, refractory:len").median_warnings == ()


SPLIT = """
    trial T phase 3: lines=1-3
    group T/one: lines=1
    result T: DVd v Vd PFS 0.40 (0.32-0.50)
    result T/one: DVd v Vd PFS {subgroup}
"""


@pytest.mark.parametrize(
    ("subgroup", "words", "decides"),
    [
        ("0.30 (0.18-0.50)", "whole trial 0.40 (0.32–0.50), which decides", "results-1"),
        ("0.12 (0.06-0.24)", "whole trial 0.40 (0.32–0.50); the subgroup decides", "results-2"),
        (
            "1.05 (0.40-2.76)",
            "whole trial 0.40 (0.32–0.50); the two lie on different sides, so neither counts",
            "",
        ),
    ],
)
def test_a_network_enters_the_subgroup_and_names_the_whole_trial(
    world: World, subgroup: str, words: str, decides: str
) -> None:
    evidence = world(SPLIT.format(subgroup=subgroup))
    compared, support = _compare(evidence, "lines=1"), _support(evidence, "lines=1")
    (entered,) = compared.to_dict()["entered"]
    assert (entered["result"], entered["whole_trial"], entered["decides"]) == (
        "results-2",
        "results-1",
        decides,
    )
    for answer in (compared, support):
        assert words in " ".join(str(answer).split())
    assert support.network is not None
    assert support.network.to_dict()["entered"][0]["decides"] == decides


def test_a_whole_trial_of_another_data_cut_is_marked(world: World) -> None:
    evidence = world("""
        trial T phase 3: lines=1-3
        group T/one: lines=1
        report T 1: update 2019
        report T 2: final 2021
        result T/one: DVd v Vd PFS 0.30 (0.18-0.50) [report=1]
        result T: DVd v Vd PFS 0.40 (0.32-0.50) [report=2]
    """)
    for answer in (_compare(evidence, "lines=1"), _support(evidence, "lines=1")):
        words = "whole trial 0.40 (0.32–0.50) (another data cut), which decides"
        assert words in " ".join(str(answer).split())


def test_a_network_that_enters_the_whole_trial_has_no_figure_beside_it(world: World) -> None:
    evidence = world("trial T phase 3: lines=1\nresult T: DVd v Vd PFS 0.40 (0.32-0.50)")
    (entered,) = _compare(evidence, "lines=1").to_dict()["entered"]
    assert (entered["whole_trial"], entered["decides"]) == ("", "results-1")
    assert "whole trial" not in str(_support(evidence, "lines=1"))


def test_both_figures_come_from_the_latest_cut_that_prints_both(world: World) -> None:
    evidence = world("""
        trial T phase 3: lines=1-3
        group T/one: lines=1
        report T 1: interim 2019
        report T 2: final 2021
        result T: DVd v Vd PFS 0.40 (0.32-0.50) [report=1]
        result T/one: DVd v Vd PFS 0.30 (0.18-0.50) [report=1]
        result T/one: DVd v Vd PFS 0.35 (0.22-0.55) [report=2]
    """)
    analysis = _compare(evidence, "lines=1")
    (entered,) = analysis.to_dict()["entered"]
    assert (entered["result"], entered["whole_trial"]) == ("results-2", "results-1")
    reasons = {one.result.id: str(one.reason) for one in analysis.selection.excluded}
    assert "results-2 is from the latest data cut of the whole trial" in reasons["results-3"]
    assert "results-2" not in reasons


def test_a_sensitivity_analysis_uses_whole_trials_and_pictures_name_them(world: World) -> None:
    analysis = _compare(world(SPLIT.format(subgroup="0.30 (0.18-0.50)")), "lines=1")
    whole = dict(analysis.sensitivity_analyses())["whole trials instead of subgroups"]
    assert [contrast.result.id for contrast in whole.selection.included] == ["results-1"]
    assert "0.40 (0.32–0.50)" in str(whole)
    assert captions_of(analysis).notes[0].endswith("the whole trial decides the verdicts in T.")
    assert not any("subgroups" in note for note in captions_of(whole).notes), "none is drawn"
    only = _compare(
        world("trial T phase 3: lines=1\nresult T: DVd v Vd PFS 0.40 (0.32-0.50)"), "lines=1"
    )
    assert "whole trials instead of subgroups" not in dict(only.sensitivity_analyses())


def test_direct_describes_applicability_and_head_to_head_comparisons(world: World) -> None:
    evidence = world(MIXED)
    text = " ".join(str(_support(evidence, "lines=2, refractory:len")).split())
    assert "PVd 0.60 (0.40–0.90), head-to-head" in text and "indirect comparison" in text
    compared = str(_compare(evidence, "lines=2, refractory:len"))
    _, table, notes = compared.split("Network 1")
    assert "head-to-head" in table and "Comparison" in table.splitlines()[0]
    assert "P-scores and ranks are calculated over ■ and □ together." in notes


ELSEWHERE = """
    trial T phase 3: lines=1
    result T: DVd v Vd TTP 0.45 (0.25-0.53) [flags=interval-off-centre]
    result T: DVd v Vd OS 0.56 (0.35-0.90)
"""


def test_a_flagged_stand_in_is_named_behind_the_figure_that_decides(world: World) -> None:
    evidence = world(ELSEWHERE)
    support, compared = _support(evidence, "lines=1"), _compare(evidence, "lines=1")
    text = " ".join(str(support).split())
    assert "(PFS (TTP where a trial reports no PFS), hazard ratio" in text
    assert (
        "DVd: verdict from T: OS HR 0.56 (0.35–0.90); DVd 0.45 (0.25–0.53), head-to-head, TTP, "
        "flagged" in text
    )
    words = " ".join(str(compared).split())
    assert "Endpoint: PFS (TTP where a trial reports no PFS), hazard ratios" in words
    assert "0.45 (0.25–0.53), TTP, flagged" in words
    assert "The verdict on DVd rests on another endpoint: T: OS HR 0.56 (0.35–0.90)." in words
    assert support.network is not None
    for data in (support.network.to_dict(), compared.to_dict()):
        assert data["decided_elsewhere"]["DVd"] == "T: OS HR 0.56 (0.35–0.90)"


def test_a_stand_in_enters_only_where_the_trial_reports_no_figure_on_the_endpoint(
    world: World,
) -> None:
    evidence = world("""
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: DVd v Vd TTP 0.40 (0.32-0.50)
        result T: DVd v Vd PFS 0.60 (0.45-0.80)
    """)
    compared = _compare(evidence, "lines=1")
    assert [entered["value"] for entered in compared.to_dict()["entered"]] == ["0.60"]
    assert "TTP where" not in str(compared)


def test_ranks_say_which_estimates_are_matched(world: World) -> None:
    compared = _compare(world(MIXED), "lines=2, refractory:len")
    assert compared.comparison is not None
    rows = compared.detail("ranks").set_index("treatment")["matched_share"]
    assert rows["PVd"] == 100 and rows["Kd"] == 0 and rows["DKd"] == 50
    assert "matched_share" not in _compare(world(MIXED), "lines=2").detail("ranks")
