"""The whole trial (W) and its most direct subgroup (S): which of the two decides.

Each line of the table gives the hazard ratios of PVd v Vd for progression-free survival in the
whole trial (one to three lines) and in the subgroup with one line, then the verdict on PVd for a
person with one line, so that S is direct and W is partial. Columns of the row and further lines of
the world may follow the figures. Every trial was judged to have a low risk of bias. The comments
give the quotient |ln S − ln W| / √(SE_S² − SE_W²), or the ratio of the two squares.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from studied_people import table_lines
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence

PEOPLE = """
    judge all risk-of-bias low
    trial T phase 3: lines=1-3
    group T/one: lines=1
"""

TABLE = """
# no credible difference: W decides; the grade is that of S if S shows the same, else that of W
0.60 (0.48-0.75) | 0.55 (0.40-0.76)    => supported, direct, high, no steps
0.61 (0.49-0.77) | 0.55 (0.33-0.94)    => supported, direct, high, no steps
0.60 (0.48-0.75) | 0.85 (0.50-1.45)    => supported, partial, moderate, steps partial
0.60 (0.48-0.75) |                     => supported, partial, moderate, steps partial
0.85 (0.70-1.05) | 0.85 (0.50-1.45)    => inconclusive
# provided that S lies on the same side of 1
0.60 (0.48-0.75) | 0.99 (0.60-1.63)    => supported, partial
0.60 (0.48-0.75) | 1.00 (0.60-1.67)    => inconclusive
0.60 (0.48-0.75) | 1.10 (0.60-2.00)    => inconclusive
# a benefit in S alone is named and makes no verdict
0.85 (0.70-1.05) | 0.60 (0.40-0.90)    => inconclusive, "T/one"
# a credible difference: S alone decides, one step down
0.85 (0.70-1.05) | 0.40 (0.25-0.64)    => supported, direct, low, steps subgroup-only+imprecision
0.60 (0.48-0.75) | 1.05 (0.75-1.47)    => inconclusive
# the quotient is 2.63, then 2.57
0.85 (0.70-1.03) | 0.55 (0.377-0.802)  => supported, direct
0.85 (0.70-1.03) | 0.555 (0.380-0.809) => inconclusive
# the ratio of the squares is 1.19, so that no quotient is formed; then 1.21
0.95 (0.80-1.13) | 0.60 (0.497-0.724)  => inconclusive
0.95 (0.80-1.13) | 0.60 (0.496-0.725)  => supported, direct, moderate, steps subgroup-only
# the level that is printed: the quotient is 1.90 at 95%, and 2.62 at 99%
0.85 (0.70-1.03) | 0.50 (0.28-0.893)   => inconclusive
0.85 (0.70-1.03) | 0.50 (0.28-0.893) [ci_level=99] => supported, direct
# a subgroup's interval narrower than that of its whole trial is impossible: S counts as flagged
0.85 (0.70-1.05) | 0.60 (0.52-0.69)    => inconclusive
0.85 (0.70-1.05) | 0.60 (0.52-0.69) | judge T/one credibility high => supported, direct, low, steps subgroup-only+flagged
0.60 (0.48-0.75) | 0.55 (0.50-0.61)    => supported, direct, high, no steps
# an interval without a standard error forms no quotient
0.60 (0.48-0.75) | 0.85 (0-1.45)       => supported, partial
# no W: S alone decides
                 | 0.60 (0.48-0.75)    => supported, direct, moderate, steps subgroup-only
                 | 0.85 (0.50-1.45)    => inconclusive
# a person's judgement of the subgroup's credibility comes before the figures
0.85 (0.70-1.05) | 0.60 (0.40-0.90) | judge T/one credibility high     => supported, direct, low, steps subgroup-only+imprecision
0.85 (0.70-1.05) | 0.60 (0.40-0.90) | judge T/one credibility moderate => supported, direct
0.85 (0.70-1.05) | 0.60 (0.40-0.90) | judge T/one credibility low      => inconclusive
0.85 (0.70-1.05) | 0.40 (0.25-0.64) | judge T/one credibility low      => inconclusive
0.85 (0.70-1.05) | 0.40 (0.25-0.64) | judge T/one credibility very low => inconclusive
0.95 (0.80-1.13) | 0.60 (0.497-0.724) | judge T/one credibility high   => supported, direct
0.60 (0.48-0.75) | 1.10 (0.60-2.00) | judge T/one credibility high     => inconclusive
0.60 (0.48-0.75) | 0.85 (0.50-1.45) | judge T/one credibility high     => inconclusive
# a printed interaction p of at most 0.01
0.85 (0.70-1.05) | 0.60 (0.40-0.90) [interaction_p=0.01]   => supported, direct
0.85 (0.70-1.05) | 0.60 (0.40-0.90) [interaction_p=<0.01]  => supported, direct
0.85 (0.70-1.05) | 0.60 (0.40-0.90) [interaction_p=0.011]  => inconclusive
0.85 (0.70-1.05) | 0.60 (0.40-0.90) [interaction_p=0.30]   => inconclusive
0.85 (0.70-1.05) | 0.60 (0.40-0.90) [interaction_p=0.001] | judge T/one credibility low => inconclusive
# no interval anywhere: the most direct claim; of equally direct ones the less favourable
no difference    | better              => supported, direct, low, steps imprecision:2
better           | no difference       => inconclusive
better           |                     => supported, partial, very low, steps partial+imprecision:2
better           | | result T: PVd v Vd PFS no difference => inconclusive
better           | | result T: PVd v Vd PFS worse         => advised against
# claims never compete with intervals
0.85 (0.70-1.05) | better              => inconclusive
0.60 (0.48-0.75) | no difference       => supported, partial
0.60 (0.48-0.75) | worse               => supported, partial
no difference    | 0.60 (0.48-0.75)    => supported, direct, steps subgroup-only
"""


def _world(figures: str) -> str:
    whole, subgroup, *lines = (part.strip() for part in figures.split("|"))
    results = {"T": whole, "T/one": subgroup}
    lines += [f"result {name}: PVd v Vd PFS {text}" for name, text in results.items() if text]
    return "\n".join([PEOPLE, *lines])


@pytest.mark.parametrize("line", table_lines(TABLE), ids=lambda line: " ".join(line.split()))
def test_which_of_the_two_decides(line: str, check: Callable[[str], None]) -> None:
    figures, expected = line.split(" => ")
    check(f"{_world(figures)}\n? lines=1\nPVd = {expected}")


@pytest.mark.parametrize(
    ("first", "second"),
    [("0.55 (0.33-0.94)", "0.90 (0.60-1.35)"), ("0.90 (0.60-1.35)", "0.55 (0.33-0.94)")],
)
def test_of_two_figures_of_one_cut_the_less_favourable_counts(
    first: str, second: str, check: Callable[[str], None]
) -> None:
    check(
        f"""{PEOPLE}
        report T 1: interim 2020
        report T 2: final 2021
        result T: PVd v Vd PFS 0.61 (0.49-0.77) [report=1]
        result T/one: PVd v Vd PFS {first} [report=1]
        result T/one: PVd v Vd PFS {second} [report=1]
        result T/one: PVd v Vd PFS 0.58 (0.36-0.93) [report=2]
        ? lines=1
        PVd = supported, partial"""
    )


def test_where_neither_figure_counts_the_whole_trial_does_not_decide(
    world: Callable[[str], Evidence],
) -> None:
    evidence = world(_world("0.60 (0.48-0.75) | 1.10 (0.60-2.00)"))
    profile = Profile.read("lines=1", evidence.vocabulary)
    verdict = Reasoner(evidence).inquiry(profile).answer()["PVd"]
    beside = [item.whole_trial for item in verdict.evidence if item.whole_trial]
    assert [whole["decides"] for whole in beside] == [False]


HARM = {
    "W decides on harm too, if S lies on the same side": """
        result T: PVd v Vd OS 1.30 (1.05-1.61)
        result T/one: PVd v Vd OS 1.20 (0.70-2.05)
        ? lines=1
        PVd = advised against, partial""",
    "no harm if S lies on the other side": """
        result T: PVd v Vd OS 1.30 (1.05-1.61)
        result T/one: PVd v Vd OS 0.90 (0.50-1.62)
        ? lines=1
        PVd = inconclusive""",
    "a harm in S alone makes the verdict at most extrapolated, and is named": """
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: PVd v Vd OS 1.05 (0.86-1.28)
        result T/one: PVd v Vd OS 1.50 (1.01-2.23)
        ? lines=1
        PVd = extrapolated, "T/one"
        ? lines=2
        PVd = supported, partial""",
    "a credible harm in S decides, and is more direct than the benefit of W": """
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: PVd v Vd OS 1.00 (0.85-1.18)
        result T/one: PVd v Vd OS 2.50 (1.40-4.50)
        ? lines=1
        PVd = advised against, direct""",
    "a harm in S alone without any benefit makes no verdict": """
        result T: PVd v Vd OS 1.05 (0.86-1.28)
        result T/one: PVd v Vd OS 1.50 (1.01-2.23)
        ? lines=1
        PVd = inconclusive, "T/one" """,
    "losses follow the same rule: the control of W lost, S shows no difference": """
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/one: PVd v Vd PFS 0.85 (0.50-1.45)
        ? lines=1
        Vd = outperformed, partial""",
    "no loss if S lies on the other side": """
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/one: PVd v Vd PFS 1.10 (0.60-2.00)
        ? lines=1
        Vd = inconclusive""",
}

POPULATIONS = {
    "only populations that are not outside: without S, W alone": """
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/one: PVd v Vd PFS 1.05 (0.75-1.47)
        ? lines=2
        PVd = supported, partial, steps partial""",
    "only populations that the component rule admits: without W, S alone": """
        group T/len: refractory:len
        result T: DRd v Kd PFS 0.43 (0.35-0.54)
        result T/len: DRd v Kd PFS 0.60 (0.40-0.90)
        ? lines=1, refractory:len
        DRd = supported, partial, very low, steps partial+subgroup-only+imprecision
        Kd = outperformed
        ? lines=1
        DRd = supported, partial, moderate, steps partial""",
    "of several populations of the whole trial that are as direct, the one with most events": """
        group T/treated: lines=1-3 [part_of=]
        result T/treated: PVd v Vd PFS 0.90 (0.60-1.35)
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported, partial, decided by 2""",
    "of several populations of the whole trial the most direct": """
        group T/treated: lines=1-3 [part_of=]
        share T/treated: 50% lines=1
        result T/treated: PVd v Vd PFS 0.90 (0.60-1.35)
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = inconclusive
        ? lines=2
        PVd = supported, partial""",
    "each comparison and each endpoint has its own W and S": """
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/one: PVd v Kd PFS 1.10 (0.60-2.00)
        result T/one: PVd v Vd OS 1.10 (0.60-2.00)
        ? lines=1
        PVd = supported, partial""",
}

CUTS = {
    "the latest cut that both print": """
        report T 1: interim 2018
        report T 2: final 2020
        result T: PVd v Vd PFS 0.85 (0.70-1.05) [report=1]
        result T/one: PVd v Vd PFS 0.90 (0.50-1.60) [report=1]
        result T: PVd v Vd PFS 0.60 (0.48-0.75) [report=2]
        result T/one: PVd v Vd PFS 0.55 (0.33-0.94) [report=2]
        ? lines=1
        PVd = supported, direct, high, no steps
        ? lines=1 ;; as-of 2018
        PVd = inconclusive""",
    "a later cut of the whole trial alone is not compared with an earlier one of the subgroup": """
        report T 1: update 2018
        report T 2: final 2020
        result T: PVd v Vd PFS 0.60 (0.48-0.75) [report=1]
        result T/one: PVd v Vd PFS 0.55 (0.33-0.94) [report=1]
        result T: PVd v Vd PFS 0.64 (0.52-0.79) [report=2]
        ? lines=1
        PVd = supported, direct, high""",
    "without such a cut, each from its own latest": """
        report T 1: update 2018
        report T 2: final 2020
        result T/one: PVd v Vd PFS 0.55 (0.33-0.94) [report=1]
        result T: PVd v Vd PFS 0.60 (0.48-0.75) [report=2]
        ? lines=1
        PVd = supported, direct, high""",
}

CASES = HARM | POPULATIONS | CUTS


@pytest.mark.parametrize("name", CASES, ids=str)
def test_whole_and_subgroup(name: str, check: Callable[[str], None]) -> None:
    check(f"{PEOPLE}\n{CASES[name]}")


def test_the_figure_of_the_whole_trial_is_shown_beside_that_of_the_subgroup(
    world: Callable[..., Evidence],
) -> None:
    evidence = world(_world("0.61 (0.49-0.77) | 0.55 (0.33-0.94)"))
    support = Reasoner(evidence).inquiry(Profile.read("lines=1", evidence.vocabulary)).answer()
    first, *_ = support["PVd"].to_dict()["evidence"]
    assert (first["population"], first["value"]) == ("T/one", "0.55")
    assert "0.61" in str(first["whole_trial"])


def test_a_judgement_without_a_level_changes_nothing(check: Callable[[str], None]) -> None:
    check(
        f"""{_world("0.85 (0.70-1.05) | 0.60 (0.40-0.90)")}
        judge T/one credibility
        ? lines=1
        PVd = inconclusive"""
    )
