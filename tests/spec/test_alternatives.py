"""Verdicts on profiles with alternatives: each is answered by itself, the least favourable counts.

The notation is in conftest.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.model.evidence import Evidence

WORLD = """
        trial T phase 3: lines=1-3
        trial U phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result U: DVd v Vd PFS 0.60 (0.45-0.80)
"""
ALTERNATIVES = {
    "the same verdict in each": WORLD
    + """
        ? lines=1-3
        PVd = supported, partial
        ? lines=1-3, has:renal | lines=2
        PVd = supported, partial
    """,
    "favoured in some alternatives, without evidence in others": WORLD
    + """
        ? lines=3-4
        PVd = conditional, partial, "lines=3: supported; lines=4: no evidence"
        DVd = no evidence
        ? lines=1-2
        PVd = supported
        DVd = conditional, "lines=1: supported; lines=2: no evidence"
        ? lines=1 | lines>=4
        PVd = conditional, "lines=1: supported; lines>=4: no evidence"
    """,
    "favoured in some alternatives, excluded in others": WORLD
    + """
        ? lines=1, (refractory:len | refractory:bort)
        PVd = conditional, "refractory:len: extrapolated; refractory:bort: excluded"
        ? lines=1, (refractory:pom | refractory:bort)
        PVd = excluded, "refractory:pom: contains pom", "contains bort"
        ? refractory:PI & lines=1 | refractory:bort & lines=1
        PVd = conditional, "refractory:bort: excluded"
    """,
    "favoured, stated and advised against": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        statement recommends PVd: lines=2
        trial U phase 3: lines=3
        result U: PVd v Pd PFS 1.60 (1.25-1.90)
        ? lines=1-2
        PVd = conditional, "lines=1: supported; lines=2: stated"
        ? lines=2-3
        PVd = advised against, "lines=3: harm"
        ? lines=1 | lines=3
        PVd = conditional, "lines=1: supported; lines=3: advised against"
        ? lines=1-3
        PVd = conditional, "lines=1: supported; lines=2: stated; lines=3: advised against"
    """,
    "favoured, then inconclusive or outperformed: the last in the order of answers": """
        trial T phase 3: lines=1
        trial U phase 3: lines=2
        trial W phase 3: lines=3
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result U: PVd v Vd PFS 0.90 (0.65-1.30)
        result W: DVd v PVd PFS 0.60 (0.45-0.80)
        ? lines=1-2
        PVd = inconclusive, "lines=2: "
        ? lines=1 | lines=3
        PVd = outperformed, "lines=3: "
        ? lines=1-3
        PVd = outperformed
        ? lines=1-4
        PVd = conditional, "lines=1: supported; lines=2: inconclusive; lines=3: outperformed; lines=4: no evidence"
        ? lines=2-4
        PVd = no evidence
    """,
    "the alternative with the lower certainty decides, then the less direct": """
        trial T phase 3: lines=1
        trial U phase 3: lines=2
        trial W phase 3: lines=3-4
        result T: PVd v Vd PFS 0.60 (0.50-0.72)
        result U: PVd v Vd PFS 0.50 (0.28-0.89)
        result W: PVd v Vd PFS 0.60 (0.50-0.72)
        ? lines=1
        PVd = supported, direct, moderate, no steps
        ? lines=2
        PVd = supported, direct, low, steps imprecision:2
        ? lines=3
        PVd = supported, partial, moderate, steps partial
        ? lines=1-2
        PVd = supported, direct, low, steps imprecision:2, "lines=2: benefit"
        ? lines=1 | lines=3
        PVd = supported, partial, moderate, steps partial
        ? lines=1-4
        PVd = supported, low
    """,
    "never more certain than an alternative that favours the regimen": """
        trial T phase 3: lines=1, has:renal
        trial U phase 3: lines=2, has:renal
        result T: PVd v Vd PFS 0.50 (0.28-0.89)
        result U: PVd v Vd PFS 0.60 (0.50-0.72)
        ? lines=1, has:renal
        PVd = supported, direct, low, steps imprecision:2
        ? lines=2
        PVd = extrapolated, indirect, low, steps indirect
        ? lines=1, has:renal | lines=2
        PVd = extrapolated, indirect, low, steps indirect
        ? lines=1, has:renal, exposed:len | lines=2
        PVd = extrapolated, indirect, very low, steps alternatives+indirect
    """,
    "an open range is one fact": WORLD
    + """
        ? lines>=2
        PVd = supported, partial
        DVd = no evidence
        ? lines>=1
        PVd = supported, partial
        DVd = supported, partial
        ? (nothing)
        PVd = supported, partial
        DVd = supported, partial
    """,
    "silence differs between alternatives: what is not mentioned was not received": WORLD
    + """
        ? lines=1 | lines=1, refractory:bort
        PVd = conditional, "lines=1: supported", "lines=1, refractory:bort: excluded"
    """,
    "a class whose drug is unknown, in one alternative": WORLD
    + """
        ? lines=1 | lines=2, refractory:PI
        PVd = conditional, "lines=1: supported", "lines=2, refractory:PI: conditional"
    """,
}


@pytest.mark.parametrize("name", ALTERNATIVES)
def test_alternatives(name: str, check: Callable[[str], None]) -> None:
    check(ALTERNATIVES[name])


@pytest.fixture(scope="module")
def reasoner(world: Callable[..., Evidence]) -> Reasoner:
    return Reasoner(world(WORLD))


def test_the_answer_says_what_each_alternative_gives(reasoner: Reasoner) -> None:
    verdict = reasoner.support("lines=3-4, exposed:len")["PVd"]
    assert verdict.to_dict()["alternatives"] == [
        {
            "profile": "lines=3, exposed:len",
            "verdict": "supported",
            "certainty": "low",
            "applicability": "partial",
        },
        {
            "profile": "lines=4, exposed:len",
            "verdict": "no evidence",
            "certainty": "",
            "applicability": "",
        },
    ]
    assert verdict.condition == "unless lines=4"
    assert verdict.otherwise == "supported"
    assert reasoner.support("lines=3, exposed:len")["PVd"].alternatives == ()


def test_one_alternative_that_can_apply_is_no_choice(reasoner: Reasoner) -> None:
    text = "lines=1-2, refractory:len, not refractory:last-line"
    answer = reasoner.support(text)
    only = reasoner.support("lines=2, refractory:len, not refractory:last-line")
    assert not any(verdict.alternatives for verdict in answer)
    assert answer.to_dict()["regimens"] == only.to_dict()["regimens"]


@pytest.mark.parametrize(
    "text", ["lines=1-3", "lines<=3", "lines>=1, lines<=3", "lines=3 | lines=1-2"]
)
def test_ways_to_write_a_range(text: str, reasoner: Reasoner) -> None:
    expected = reasoner.support("lines=1 | lines=2 | lines=3")
    for verdict in reasoner.support(text):
        assert verdict.verdict == expected[verdict.regimen].verdict
        assert set(verdict.alternatives) == set(expected[verdict.regimen].alternatives)


def test_the_text_names_the_alternatives(reasoner: Reasoner) -> None:
    text = str(reasoner.support("lines=3-4, exposed:len"))
    assert "Alternatives: lines=3 | lines=4. Each is answered by itself" in text
    assert "PVd: lines=3: supported, low, partial; lines=4: no evidence" in text
    assert "Alternatives" not in str(reasoner.support("lines=3, exposed:len"))
