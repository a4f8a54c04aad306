"""Study selection: which comparisons enter the network of a profile, and why others do not.

trial T phase 3: lines=1                     the world, as in tests/conftest.py
? lines=1                                    a profile; options after ";;": endpoint, populations,
                                             without, measure, no-interim
+ T: PVd v Vd (1), partial                   included: study, tested, control, result, grade
- 2: words of the reason                     an excluded result
= Vd PVd | Rd DRd                            the connected networks, the reference of each first
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import exp

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.comparison.fitting import Method
from trialgraph.graph.comparison.profile_comparison import ProfileComparison, compare_regimens
from trialgraph.graph.evidence_network.selection import MATCHED, SelectionCriteria, grades_of
from trialgraph.graph.evidence_network.summary import summarize_network
from trialgraph.graph.model.evidence import Evidence

CASES = {
    "one comparison per trial: that of the most direct population": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result T/one: PVd v Vd PFS 0.50 (0.30-0.83)
        ? lines=1
        + T: PVd v Vd (2), direct
        - 1: results-2 is more direct
        = Vd PVd""",
    "the most direct population with a reported interval": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result T/one: PVd v Vd PFS 0.50
        ? lines=1
        + T: PVd v Vd (1), partial
        - 2: no confidence interval reported""",
    "the latest report": """
        trial T phase 3: lines=1
        report T 1: interim 2019
        report T 2: final 2021
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T: PVd v Vd PFS 0.65 (0.50-0.85) [report=2]
        ? lines=1
        + T: PVd v Vd (2), direct
        - 1: superseded by the later report""",
    "populations outside the profile are excluded, with the failed requirement": """
        trial T phase 3: lines>=2
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1
        - 1: population outside the profile: requires lines>=2""",
    "indirect populations are included only on request": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1, refractory:dara
        - 1: applies only indirectly (not reported: refractory:dara)
        ? lines=1, refractory:dara ;; populations all
        + T: PVd v Vd (1), indirect
        ? lines=2 ;; populations direct
        - 1: applies only in part""",
    "non-randomised, front-line and other endpoints are excluded": """
        trial T cohort: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        trial F phase 3 front-line: lines=0
        result F: DRd v Rd PFS 0.60 (0.45-0.80)
        trial U phase 3: lines=1
        result U: Kd v Vd OS 0.60 (0.45-0.80)
        ? lines=1
        - 1: not randomised
        - 2: requires lines=0
        ? lines=1 ;; endpoint OS
        + U: Kd v Vd (3), direct
        ? lines=1 ;; endpoint TTP
        ? lines=1 ;; endpoint ORR""",
    "TTP replaces PFS if a trial reports no PFS": """
        trial T phase 3: lines=1
        result T: PVd v Vd TTP 0.60 (0.45-0.80)
        ? lines=1
        + T: PVd v Vd (1), direct""",
    "a refractory drug needs a fully refractory population; as control it may serve": """
        trial T phase 3: lines=1-3
        result T: DRd v Rd PFS 0.60 (0.45-0.80)
        trial U phase 3: lines=1-3
        group U/len: refractory:len
        result U/len: PVd v Rd PFS 0.60 (0.45-0.80)
        ? lines=2, refractory:len ;; populations all
        - 1: not all patients were refractory to len
        + U: PVd v Rd (2), partial""",
    "interim reports and trials can be excluded": """
        trial T phase 3: lines=1
        report T 1: interim 2019
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        trial U phase 3: lines=1
        result U: Kd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1 ;; no-interim
        - 1: interim
        + U: Kd v Vd (2), direct
        ? lines=1 ;; without U
        + T: PVd v Vd (1), direct
        - 2: trial excluded on request""",
    "figures without a log ratio": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.90 (0.45-0.80)
        trial U phase 3: lines=1
        result U: Kd v Vd PFS better
        ? lines=1
        - 1: is outside its interval
        - 2: no hazard ratio reported""",
    "unconnected networks": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        trial U phase 3: lines=1
        result U: Kd v Vd PFS 0.60 (0.45-0.80)
        trial W phase 3: lines=1
        result W: DRd v Rd PFS 0.60 (0.45-0.80)
        ? lines=1
        + T: PVd v Vd (1), direct
        + U: Kd v Vd (2), direct
        + W: DRd v Rd (3), direct
        = Vd Kd PVd | Rd DRd""",
    "a three-arm trial with consistent pairs is included with all pairs": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.50 (0.40-0.625)
        result T: Kd v Vd PFS 0.80 (0.64-1.00)
        result T: PVd v Kd PFS 0.625 (0.50-0.78)
        ? lines=1
        + T: PVd v Vd (1), direct
        + T: Kd v Vd (2), direct
        + T: PVd v Kd (3), direct
        = Vd Kd PVd""",
    "… and with one comparison if pairs are missing": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.50 (0.40-0.625)
        result T: Kd v Vd PFS 0.80 (0.64-1.00)
        ? lines=1
        + T: PVd v Vd (1), direct
        - 2: one comparison per trial""",
    "two names of one study count once": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.50 (0.40-0.625)
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.60 (0.40-0.90)
        same T: U
        ? lines=1
        + T: PVd v Vd (1), direct
        - 2: one comparison per trial""",
    "two names of one study, one of them a registry record": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.50 (0.30-0.83)
        trial NCT phase 3: lines=1-3
        result NCT: PVd v Vd PFS 0.60 (0.45-0.80)
        same T: NCT
        ? lines=1
        + T: PVd v Vd (1), direct
        - 2: one comparison per trial: results-1 is more direct""",
    "of equally direct figures an unflagged one": """
        trial T phase 3: lines=1
        group T/a: has:renal
        group T/b: has:high-risk
        result T/a: PVd v Vd PFS 0.50 (0.40-0.62) [flags=garbled]
        result T/b: PVd v Vd PFS 0.70 (0.50-0.98)
        ? lines=1 ;; populations all
        + T: PVd v Vd (2), indirect
        - 1: results-2 is not flagged""",
    "… then the one with most events, never the most favourable": """
        trial T phase 3: lines=1
        group T/a: has:renal
        group T/b: has:high-risk
        result T/a: PVd v Vd PFS 0.50 (0.30-0.83)
        result T/b: PVd v Vd PFS 0.70 (0.50-0.98)
        ? lines=1 ;; populations all
        + T: PVd v Vd (2), indirect
        - 1: results-2 rests on more events""",
    "… then the first by name": """
        trial T phase 3: lines=1
        group T/a: has:renal
        group T/b: has:high-risk
        result T/a: PVd v Vd PFS 0.70 (0.50-0.98)
        result T/b: PVd v Vd PFS 0.70 (0.50-0.98)
        ? lines=1 ;; populations all
        + T: PVd v Vd (1), indirect
        - 2: results-1 is the first by name""",
    "matched populations on request: all patients are refractory to what the profile names": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        group T/len: refractory:len
        result T/one: PVd v Vd PFS 0.50 (0.30-0.83)
        result T/len: PVd v Vd PFS 0.60 (0.40-0.90)
        trial U phase 3: lines=1-3
        share U: 30% refractory:len
        result U: Kd v Vd PFS 0.50 (0.40-0.62)
        ? lines=1, refractory:len ;; populations matched
        + T: PVd v Vd (2), partial
        - 3: not all patients were refractory to len
        ? lines=1 ;; populations matched
        + T: PVd v Vd (1), direct
        + U: Kd v Vd (3), partial""",
    "response is compared by events and arm sizes": """
        trial T phase 3: lines=1
        arm T PVd: 100
        arm T Vd: 100
        result T: PVd v Vd ORR 60 v 40 better [measure=rate, unit=percent]
        trial U phase 3: lines=1
        result U: Kd v Vd ORR 60 v 40 better [measure=rate, unit=percent]
        ? lines=1 ;; endpoint ORR
        + T: PVd v Vd (1), direct
        - 2: arm sizes not reported""",
}


def _compared(reasoner: Reasoner, line: str) -> ProfileComparison:
    text, *options = (part.strip() for part in line.lstrip("? ").split(";;"))
    values = dict(
        (option.split(" ", 1) if " " in option else (option, "yes")) for option in options
    )
    inquiry = reasoner.inquiry(
        Profile.read(text, reasoner.evidence.vocabulary), endpoint=values.get("endpoint", "PFS")
    )
    terms = SelectionCriteria(
        grades_of(values.get("populations", "applicable")),
        "no-interim" not in values,
        frozenset(values.get("without", "").split()),
        values.get("measure", "OR"),
        values.get("populations") == MATCHED,
    )
    return compare_regimens(inquiry, terms, Method())


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_selection(world: Callable[..., Evidence], text: str) -> None:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    described = [line for line in lines if line[0] not in "?+-="]
    expectations = [line for line in lines if line[0] in "?+-="]
    reasoner = Reasoner(world("\n".join(described)))
    blocks = re.split(r"\n(?=\?)", "\n".join(expectations))
    for block in blocks:
        question, *expected = block.splitlines()
        compared = _compared(reasoner, question)
        included = [
            f"{contrast.study}: {contrast.tested} v {contrast.control} "
            f"({contrast.result.id.removeprefix('results-')}), {contrast.grade}"
            for contrast in compared.selection.included
        ]
        assert sorted(included) == sorted(line[2:] for line in expected if line[0] == "+"), question
        reasons = {
            excluded.result.id.removeprefix("results-"): excluded.reason
            for excluded in compared.selection.excluded
        }
        for line in (text for text in expected if text[0] == "-"):
            number, _, words = line[2:].partition(": ")
            assert words in reasons[number], (question, reasons)
        for line in (text for text in expected if text[0] == "="):
            assert compared.comparison is not None
            parts = [
                [
                    compared.comparison.reference_of(part),
                    *sorted(set(part.treatments) - {compared.comparison.reference_of(part)}),
                ]
                for part in compared.comparison.components
            ]
            assert " | ".join(" ".join(part) for part in parts) == line[2:]
            assert bool(compared.separation) == (len(parts) > 1)


def test_an_empty_network(world: Callable[..., Evidence]) -> None:
    compared = _compared(Reasoner(world("trial T phase 3: lines=1")), "? lines=1")
    assert compared.comparison is None and "No comparison is included" in str(compared)
    assert compared.to_dict()["effects"] == []


def test_invalid_usage(world: Callable[..., Evidence]) -> None:
    reasoner = Reasoner(world("trial T phase 3: lines=1\nresult T: PVd v Vd PFS 0.60 (0.45-0.80)"))
    with pytest.raises(TrialgraphError, match="needs a survival or response endpoint"):
        _compared(reasoner, "? lines=1 ;; endpoint AE")
    with pytest.raises(TrialgraphError, match="unknown measure of response 'XX'"):
        _compared(reasoner, "? lines=1 ;; measure XX")
    with pytest.raises(TrialgraphError, match="unknown kind of populations 'some'"):
        grades_of("some")


LOOP = """
    trial T phase 3: lines=1
    result T: PVd v Vd PFS 0.50 (0.40-0.62)
    trial U phase 3: lines=1
    result U: Kd v Vd PFS 0.80 (0.70-0.91)
    trial W phase 3: lines=1
    result W: PVd v Kd PFS {ratio}
"""


def test_inconsistency_lowers_certainty(
    world: Callable[..., Evidence],
) -> None:
    for ratio, disagree in (("0.62 (0.50-0.77)", False), ("0.95 (0.85-1.06)", True)):
        reasoner = Reasoner(world(LOOP.format(ratio=ratio)))
        answer = reasoner.inquiry(Profile.read("lines=1", reasoner.evidence.vocabulary)).answer()
        steps = [step for step in answer["PVd"].certainty_steps if step.name == "network-disagrees"]
        assert bool(steps) == disagree
        assert answer.network is not None
        estimates = [estimate for part in answer.network.parts for estimate in part.estimates]
        assert any(estimate.disagrees for estimate in estimates) == disagree
        assert (" disagree)" in " ".join(str(answer).split())) == disagree
        if disagree:
            assert "direct and indirect evidence on PVd vs Vd disagree" in steps[0].reason


def test_without_a_loop_there_is_no_inconsistency(world: Callable[..., Evidence]) -> None:
    tree = "\n".join(LOOP.strip().splitlines()[:4])
    assert not Reasoner(world(tree)).can_disagree("")
    assert Reasoner(world(LOOP.format(ratio="0.62 (0.50-0.77)"))).can_disagree("")


def test_support_and_compare_give_the_same_network(world: Callable[..., Evidence]) -> None:
    """The summary beside an answer and the full model give the same numbers."""
    for text in (
        LOOP.format(ratio="0.70 (0.55-0.89)"),
        CASES["a three-arm trial with consistent pairs is included with all pairs"].split("?")[0],
    ):
        reasoner = Reasoner(world(text))
        profile = Profile.read("lines=1", reasoner.evidence.vocabulary)
        inquiry = reasoner.inquiry(profile)
        compared = compare_regimens(reasoner.inquiry(profile, endpoint="PFS"))
        assert compared.comparison is not None
        for part in summarize_network(inquiry).parts:
            component = next(
                component
                for component in compared.comparison.components
                if part.reference in component.treatments
            )
            for estimate in part.estimates:
                effect = component.effect(estimate.regimen, part.reference)
                assert estimate.network == pytest.approx(
                    [exp(effect[key]) for key in ("estimate", "ci_low", "ci_high")]
                )


def test_sensitivity_analyses(world: Callable[..., Evidence]) -> None:
    compared = _compared(Reasoner(world(LOOP.format(ratio="0.70 (0.55-0.89)"))), "? lines=1")
    others = dict(compared.sensitivity())
    assert set(others) >= {
        "only directly applicable populations",
        "all populations, including indirectly applicable ones",
        "excluding interim reports",
        "excluding T",
        "excluding U",
        "excluding W",
    }
    assert compared.comparison is not None and others["excluding T"] is not None
    usual, without = compared.comparison.components[0], others["excluding T"].components[0]
    assert usual.effect("PVd", "Vd")["estimate"] != without.effect("PVd", "Vd")["estimate"]
    assert without.effect("PVd", "Kd")["se"] > usual.effect("PVd", "Kd")["se"]


def test_an_excluded_control_is_named(world: Callable[..., Evidence]) -> None:
    text = """
        trial U phase 3: lines=1-3
        share U: 30% refractory:len
        result U: PVd v Rd PFS 0.60 (0.45-0.80)
    """
    compared = _compared(Reasoner(world(text)), "? lines=2, refractory:len")
    assert (
        list(compared.excluded_regimens) == ["Rd"]
        and "contains len (disease is refractory to it)" in compared.excluded_regimens["Rd"]
    )
    assert "In the network, but excluded for this profile: Rd" in " ".join(str(compared).split())
    assert _compared(Reasoner(world(text)), "? lines=2").excluded_regimens == {}
