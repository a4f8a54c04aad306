"""Judgements that a person enters: which one counts, and where answers show it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.explanation.explain import explain
from trialgraph.graph.listings.tabular import table_rows
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.rows import Row, Rows

WORLD = """
    trial T phase 3: lines=1-3
    group T/len: refractory:len
    trial U phase 3: lines=1
    same T: U
    result T: PVd v Vd PFS 0.60 (0.45-0.80)
    result T/len: PVd v Vd PFS 0.50 (0.30-0.80)
"""


def bias(risk: str, endpoint: str = "", trial: str = "T", day: str = "2026-01-01") -> Row:
    return {
        "tool": "RoB 2",
        "trial": trial,
        "endpoint": endpoint,
        "rob_missing": "low",
        "rob_overall": risk,
        "judged_by": "A. Reader",
        "judged_on": day,
    }


def credibility(level: str, endpoint: str = "", day: str = "2026-01-01") -> Row:
    return {
        "tool": "ICEMAN",
        "trial": "T",
        "population": "T/len",
        "endpoint": endpoint,
        "credibility": level,
        "judged_by": "B. Reader",
        "judged_on": day,
    }


@pytest.fixture
def judged(world_rows: Callable[..., Rows]) -> Callable[..., Evidence]:
    def build(*judgements: Row, world: str = WORLD) -> Evidence:
        rows = [{"judgement": str(number), **row} for number, row in enumerate(judgements)]
        return Evidence.from_rows({**world_rows(world), "judgements": rows})

    return build


def test_nothing_is_assessed_without_a_judgement(judged: Callable[..., Evidence]) -> None:
    evidence = judged()
    assert evidence.risk_of_bias("T", "PFS") == ""
    assert evidence.subgroup_credibility("T/len", "PFS") == ""


def test_a_judgement_without_an_endpoint_is_about_all(judged: Callable[..., Evidence]) -> None:
    evidence = judged(bias("some concerns"), credibility("very low"))
    assert evidence.risk_of_bias("T", "PFS") == "some concerns"
    assert evidence.risk_of_bias("T", "OS") == "some concerns"
    assert evidence.subgroup_credibility("T/len", "OS") == "very low"
    assert evidence.subgroup_credibility("T", "OS") == ""


def test_a_judgement_about_the_endpoint_comes_first(judged: Callable[..., Evidence]) -> None:
    evidence = judged(
        bias("low", "OS", day="2020"),
        bias("high", day="2026"),
        credibility("high", "OS", day="2020"),
        credibility("low", day="2026"),
    )
    assert evidence.risk_of_bias("T", "OS") == "low"
    assert evidence.risk_of_bias("T", "PFS") == "high"
    assert evidence.subgroup_credibility("T/len", "OS") == "high"
    assert evidence.subgroup_credibility("T/len", "PFS") == "low"


def test_a_judgement_about_another_endpoint_does_not_count(
    judged: Callable[..., Evidence],
) -> None:
    assert judged(bias("high", "OS")).risk_of_bias("T", "PFS") == ""


@pytest.mark.parametrize("order", [1, -1])
def test_the_latest_judgement_counts(judged: Callable[..., Evidence], order: int) -> None:
    rows = [bias("high", day="2025-12-31"), bias("low", day="2026-01-02")]
    assert judged(*rows[::order]).risk_of_bias("T", "PFS") == "low"


@pytest.mark.parametrize("order", [1, -1])
def test_of_one_day_the_least_favourable_counts(
    judged: Callable[..., Evidence], order: int
) -> None:
    rows = [bias("some concerns"), bias("high"), bias("low")]
    assert judged(*rows[::order]).risk_of_bias("T", "PFS") == "high"
    rows = [credibility("high"), credibility("very low")]
    assert judged(*rows[::order]).subgroup_credibility("T/len", "PFS") == "very low"


def test_names_of_one_study_share_a_judgement(judged: Callable[..., Evidence]) -> None:
    evidence = judged(bias("high", trial="U"))
    assert evidence.risk_of_bias("T", "PFS") == evidence.risk_of_bias("U", "PFS") == "high"
    apart = judged(
        bias("high", trial="U"), world=WORLD.replace("same T: U", "same T: U [active=no]")
    )
    assert (apart.risk_of_bias("T", "PFS"), apart.risk_of_bias("U", "PFS")) == ("", "high")


def test_answers_say_who_judged_and_when(judged: Callable[..., Evidence]) -> None:
    evidence = judged(bias("some concerns"), credibility("moderate"))
    profile = Profile.read("lines=1, refractory:len", evidence.vocabulary)
    inquiry = Reasoner(evidence).inquiry(profile)
    (item, *_) = inquiry.answer()["PVd"].to_dict()["evidence"]
    assert item["risk_of_bias"] == "missing low, overall some concerns"
    assert [
        (judged["tool"], judged["level"], judged["judged_by"]) for judged in item["judgements"]
    ] == [
        ("RoB 2", "some concerns", "A. Reader"),
        ("ICEMAN", "moderate", "B. Reader"),
    ]
    text = " ".join(str(explain(inquiry, "PVd")).split())
    assert "missing low, overall some concerns (judged by A. Reader, 2026-01-01)" in text
    assert "(ICEMAN): moderate (judged by B. Reader, 2026-01-01)" in text


def test_the_table_of_trials_shows_judgements(judged: Callable[..., Evidence]) -> None:
    evidence = judged(bias("low"), bias("high", "OS"))
    columns, (row,) = table_rows(evidence, "trials", {"trial": "T"})
    cells = dict(zip(columns, row, strict=True))
    assert cells["risk_of_bias"] == "missing low, overall low; OS: missing low, overall high"
    assert (cells["rob_overall"], cells["rob_reporting"]) == ("low", "not assessed")
    assert (cells["judged_by"], cells["judged_on"]) == ("A. Reader", "2026-01-01")
