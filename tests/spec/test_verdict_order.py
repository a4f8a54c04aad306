"""The table of verdicts, row by row: the first row that fits wins; and the order of answers.

Each case is a small world, a profile, and the expected answers for regimens (notation:
tests/spec/conftest.py). Every trial was judged to have a low risk of bias, except in the cases on
provisional certainty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence

ADVISED = {
    "excluded comes before everything": """
        trial T phase 3: lines=1
        result T: VenVd v Vd OS 1.40 (1.12-1.75)
        statement advises-against PVd: lines=1
        ? lines=1, intolerant:bort
        VenVd = excluded
        PVd = excluded""",
    "a warning holds if its setting is met and no direct population shows benefit": """
        trial T phase 3: lines=1-3
        result T: Kd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: DKd v Vd PFS 0.60 (0.48-0.75)
        statement advises-against Kd DKd: lines=1-3
        statement advises-against PVd: lines=1, has:renal
        ? lines=1
        Kd = advised against
        DKd = supported
        PVd = no evidence
        ? lines=1, has:renal
        PVd = advised against""",
    "an offer of the same source in a setting that meets more stated facts beats a warning": """
        statement advises-against Kd: lines=1
        statement alternative Kd: lines=1, refractory:len
        statement considers Kd: lines=2, exposed:bort
        statement advises-against Kd: exposed:bort
        ? lines=1
        Kd = advised against
        ? lines=1, refractory:len
        Kd = stated
        ? lines=2, exposed:bort
        Kd = stated
        ? lines=3, exposed:bort
        Kd = advised against""",
    "on a tie the warning stands": """
        statement advises-against Kd: lines=1
        statement recommends Kd: lines=1
        ? lines=1
        Kd = advised against""",
    "an offer of another source beats no warning": """
        source OLD: 2015
        statement advises-against Kd: lines=1
        statement alternative Kd: lines=1, refractory:len [source=OLD]
        ? lines=1, refractory:len
        Kd = advised against""",
    "implied facts are not counted": """
        statement advises-against Kd: lines=1
        statement alternative Kd: lines=1, exposed:len
        ? lines=1, refractory:len
        Kd = advised against
        ? lines=1, exposed:len
        Kd = stated""",
    "a warning about a feature or an age is beaten only by an offer that names it too": """
        statement advises-against Kd: has:renal
        statement alternative Kd: lines=1, refractory:len
        statement alternative DKd: lines=1, has:renal
        statement advises-against DKd: has:renal
        statement advises-against Pd: age>=75
        statement alternative Pd: lines=1, exposed:bort
        ? lines=1, refractory:len, has:renal
        Kd = advised against
        DKd = stated
        ? lines=1, refractory:len
        Kd = stated
        ? lines=1, exposed:bort, age=80
        Pd = advised against
        ? lines=1, exposed:bort, age=60
        Pd = stated""",
    "a warning about the length of a remission is beaten only by an offer that names it too": """
        statement advises-against Kd: remission-after:asct<18mo
        statement alternative Kd: lines=1, exposed:asct, refractory:len
        ? lines=1, refractory:len, remission-after:asct<18mo
        Kd = advised against""",
}

CONDITIONAL = {
    "an intolerance of a class leaves open which drug": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, intolerant:IMiD
        PVd = conditional, otherwise supported, direct, tier 1, high, condition "pom"
        ? lines=1, intolerant:pom
        PVd = excluded
        ? lines=1, intolerant:len
        PVd = supported
        ? lines=1
        PVd = supported, unconditional""",
    "it would be supported, extrapolated or active; any other verdict names the condition": """
        trial T phase 3: lines=1
        result T: DRd v Kd PFS 0.90 (0.70-1.15)
        trial U single-arm phase 2: lines=1
        result U: PVd ORR 60 [ci_low=50, ci_high=70]
        statement recommends KRd: lines=1
        ? lines=1, intolerant:IMiD
        DRd = inconclusive, "len"
        PVd = conditional, otherwise active, direct, tier 3, low
        KRd = stated, "len"
        Rd = no evidence, "len"
        Kd = inconclusive""",
    "a class that failed leaves open which drug failed": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:IMiD
        PVd = conditional, otherwise extrapolated, indirect, condition "pom"
        ? lines=1, refractory:len
        PVd = extrapolated
        ? lines=1, refractory:IMiD, refractory:len
        PVd = extrapolated""",
    "people described by the class alone need no condition": """
        trial T phase 3: lines=1-3, refractory:IMiD
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:IMiD
        PVd = supported, partial""",
    "people who were all refractory to that very drug need no condition": """
        trial T phase 3: lines=1-3, refractory:pom
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:IMiD
        PVd = extrapolated, indirect""",
    "people refractory to another drug of the class do not settle it": """
        trial T phase 3: lines=1-3, refractory:len
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:IMiD
        PVd = conditional, otherwise extrapolated, condition "pom" """,
    "people described by the class alone are judged first; if they show nothing, all evidence is": """
        trial T phase 3: lines=1-3, refractory:IMiD
        result T: PVd v Kd PFS 0.90 (0.70-1.15)
        trial U phase 3: lines=1-3, exposed:IMiD
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:IMiD
        PVd = conditional, otherwise extrapolated""",
    "a target rule that excludes every drug of the class excludes, without condition": """
        trial T phase 3: lines=1-3
        result T: IsaKd v Kd PFS 0.53 (0.44-0.65)
        ? lines=1, refractory:anti-CD38
        IsaKd = excluded
        DRd = excluded""",
    "silence makes nothing conditional": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: VCd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported
        VCd = supported
        ? open, lines=1
        PVd = supported
        VCd = supported
        ? lines=1, exposed:IMiD
        PVd = supported, partial""",
    "a drug that is denied or tolerated settles the class": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:IMiD, not refractory:pom
        PVd = extrapolated
        ? lines=1, intolerant:IMiD, not intolerant:pom
        PVd = supported""",
    "a conditional regimen lost no contrast to a conditional one": """
        trial T phase 3: lines=1
        result T: PVd v Rd PFS 0.60 (0.48-0.75)
        result T: Rd v dexalone PFS 0.60 (0.48-0.75)
        ? lines=1, intolerant:IMiD
        PVd = conditional, otherwise supported
        Rd = conditional, otherwise supported
        dexalone = no evidence""",
    "without the condition it would have lost": """
        trial T phase 3: lines=1
        result T: DVd v Pd PFS 0.60 (0.48-0.75)
        ? lines=1, intolerant:IMiD
        DVd = supported
        Pd = outperformed, "lost to DVd", "pom" """,
}

SUPPORTED = {
    "possible harm in people from whom only an unknown separates the person": """
        trial T phase 3: lines=1
        group T/renal: has:renal
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/renal: PVd v Vd OS 1.90 (1.10-3.30)
        ? lines=1
        PVd = extrapolated, direct, "T/renal", possible
        ? lines=1, not has:renal
        PVd = supported
        ? lines=1, has:renal
        PVd = advised against""",
    "possible harm is judged on single results, whatever the whole trial shows": """
        trial T phase 3: lines=1
        group T/renal: has:renal
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: PVd v Vd OS 1.05 (0.86-1.28)
        result T/renal: PVd v Vd OS 1.50 (1.01-2.23)
        ? lines=1
        PVd = extrapolated, "T/renal" """,
    "a worse result against another active regimen is no possible harm": """
        trial T phase 3: lines=1
        group T/renal: has:renal
        result T: DVd v Kd PFS 0.60 (0.48-0.75)
        result T/renal: DVd v Kd PFS 1.90 (1.10-3.30)
        ? lines=1
        DVd = supported""",
    "the losing arm in people of better grade is not supported": """
        trial T phase 3: lines=1-3
        result T: Kd v Vd PFS 0.53 (0.44-0.65)
        trial U phase 3: lines=1
        result U: DKd v Kd PFS 0.63 (0.50-0.80)
        ? lines=1
        Kd = outperformed
        ? lines=2
        Kd = supported""",
}

LOWER_ROWS = {
    "outperformed comes before inconclusive and active": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: Kd v Vd PFS 0.90 (0.70-1.15)
        result T: Vd ORR 60
        ? lines=1
        Vd = outperformed""",
    "inconclusive in direct or partial people comes before active, in indirect people after it": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.90 (0.70-1.15)
        trial P single-arm phase 2: lines=1
        result P: PVd ORR 60
        ? lines=1
        PVd = inconclusive
        Vd = inconclusive
        ? lines=1, refractory:carf
        PVd = active, indirect
        Vd = inconclusive, indirect""",
    "active: an own arm of a trial whose contrast does not count": """
        trial T phase 3: lines=1 [randomised=no]
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: Vd PFS 8
        ? lines=1
        PVd = active
        Vd = active""",
    "active: a stated response without a figure": """
        trial T cohort: lines=1
        result T: PVd ORR [claim=responses were seen]
        ? lines=1
        PVd = active, tier 4, very low""",
    "stated: recommends, prefers, alternative, considers, in a setting that is met": """
        statement recommends PVd: lines=1
        statement prefers Kd: lines=1
        statement alternative DVd: lines=1
        statement considers DKd: lines=1
        statement recommends Rd: lines=1, has:renal
        ? lines=1
        PVd = stated, tier 5, very low
        Kd = stated
        DVd = stated
        DKd = stated
        Rd = no evidence
        ? lines=1, has:renal
        Rd = stated
        ? lines=1, not has:renal
        Rd = no evidence""",
    "a mere mention makes no verdict": """
        statement mentions PVd: lines=1
        statement claims Kd: lines=1
        statement cautions DVd: lines=1
        statement gap DKd: lines=1
        ? lines=1
        PVd = no evidence
        Kd = no evidence
        DVd = no evidence
        DKd = no evidence""",
}

ORDER = {
    "verdicts, best first": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: Kd v dexalone PFS 0.90 (0.70-1.15)
        result T: VenVd v Vd OS 1.40 (1.12-1.75)
        trial E phase 3: lines=1, has:renal
        result E: DVd v Vd PFS 0.60 (0.48-0.75)
        trial A single-arm phase 2: lines=1
        result A: DKd ORR 60
        result A: IsaKd ORR 60
        statement recommends VCd: lines=1
        ? lines=1, intolerant:isa
        order : PVd < DVd < DKd < Kd < Vd < VCd < Pd < VenVd < IsaKd
        ? lines=1, intolerant:anti-CD38
        PVd = supported
        DVd = conditional
        DKd = conditional
        order : PVd < DVd < Kd < Vd < VCd < Pd < VenVd""",
    "conditional stands between active and inconclusive": """
        trial A single-arm phase 2: lines=1
        result A: Kd ORR 60
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: VCd v Vd PFS 0.90 (0.70-1.15)
        ? lines=1, intolerant:IMiD
        order : Kd < PVd < VCd""",
    "within a verdict the certainty shown": """
        trial T phase 3: lines=1
        result T: DVd v Vd PFS 0.60 (0.46-0.78)
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: DKd v Vd PFS better
        ? lines=1
        order : PVd < DVd < DKd""",
    "then evidence whose people all hold the profile's refractory facts": """
        trial T phase 3: lines=1-3
        share T: 40% refractory:len
        result T: DVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 2: lines=1-3, refractory:len [randomised=yes]
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:len
        PVd = supported, partial, moderate, matched
        DVd = supported, partial, moderate, unmatched
        order : PVd < DVd""",
    "matched counts only within the same certainty": """
        trial T phase 3: lines=1-3
        share T: 40% refractory:len
        result T: DVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1-3, refractory:len
        result U: PVd v Vd PFS 0.60 (0.46-0.78)
        ? lines=1, refractory:len
        order : DVd < PVd""",
    "then grade": """
        trial T phase 3: lines=1-3
        result T: DVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.60 (0.46-0.78)
        ? lines=1
        PVd = direct, moderate
        DVd = partial, moderate
        order : PVd < DVd""",
    "then tier": """
        trial T phase 2: lines=1 [randomised=yes]
        result T: DVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        order : PVd < DVd""",
    "regimens equal in all of these share a rank, and stand in order of name": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: DVd v Vd PFS 0.50 (0.40-0.62)
        result T: Kd v Vd PFS 0.60 (0.46-0.78)
        ? lines=1
        order : DVd = PVd < Kd""",
    "indirect because trials left a feature out: very low, after evidence from people with it": """
        rule left-out CNS
        trial T single-arm phase 2: lines=1
        result T: DVd ORR 60 [ci_low=50, ci_high=70]
        trial U cohort: has:CNS
        result U: PVd ORR 60
        trial W phase 3: lines=1
        result W: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, has:CNS
        Kd = extrapolated, indirect, very low
        DVd = active, indirect, very low
        PVd = active, very low
        order : PVd < DVd
        ? lines=1
        Kd = supported, direct, high""",
}

PROVISIONAL = {
    "certainty before the cap comes after the certainty shown": """
        trial T phase 3: lines=1-3
        result T: DVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = moderate, before the cap high
        DVd = moderate, before the cap moderate
        order : PVd < DVd""",
    "a trial judged low comes before one that is not assessed": """
        trial T phase 3: lines=1
        result T: DVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        judge U risk-of-bias low
        ? lines=1
        PVd = high
        DVd = moderate
        order : PVd < DVd""",
}

ALTERNATIVES = {
    "the least favourable verdict of the alternatives": """
        trial T phase 3: lines=1-2
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: Kd v Vd PFS 0.60 (0.48-0.75)
        trial W single-arm phase 2: lines>=2
        result W: Kd ORR 60
        ? lines=1-2
        PVd = supported, partial, moderate, alternatives 2
        Kd = active, very low, alternatives 2""",
    "the lower certainty before the cap, then the less direct": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines>=1
        result U: PVd v Vd PFS 0.60 (0.46-0.78)
        ? lines=1
        PVd = supported, direct, high
        ? lines=1-3
        PVd = supported, partial, low, alternatives 3""",
    "some favour the regimen and others exclude it, or have nothing: conditional": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1-2
        PVd = conditional, high, direct, condition "lines=2"
        ? lines=1, (exposed:pom | intolerant:pom)
        PVd = conditional, partial
        ? lines=2-3
        PVd = no evidence""",
    "whatever the rest give": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=2
        result U: PVd v Vd PFS 0.90 (0.70-1.15)
        ? lines=1-2
        PVd = inconclusive
        ? lines=1-3
        PVd = conditional""",
    "refractoriness to one drug or another": """
        trial T phase 3: lines=1-3
        share T: 30% refractory:len
        share T: 20% refractory:bort
        result T: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, (refractory:len | refractory:bort)
        Kd = supported, partial
        Vd = excluded""",
}

ORDER |= {
    "tested in people with a feature that others left out, before all that were not": """
        rule left-out CNS
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.50 (0.40-0.62)
        result T: Kd ORR 60
        trial U cohort: has:CNS
        result U: VenVd ORR 30
        ? lines=1, has:CNS
        PVd = extrapolated, indirect
        VenVd = active, indirect
        order : VenVd < PVd < Kd
        ? lines=1
        order : PVd < Kd < VenVd""",
    "of regimens of one rank, a loser stands after the winner": """
        trial T phase 3: lines=1
        result T: Kd v Vd PFS 0.50 (0.40-0.62)
        result T: DVd v Vd PFS 0.50 (0.40-0.62)
        trial U phase 3: lines=1
        result U: PVd v DVd PFS 0.50 (0.40-0.62)
        ? lines=1
        DVd = supported, row "lost to PVd in U"
        order : Kd = PVd = DVd""",
}

JUDGED_LOW = ADVISED | CONDITIONAL | SUPPORTED | LOWER_ROWS | ORDER | ALTERNATIVES


@pytest.mark.parametrize("name", JUDGED_LOW, ids=str)
def test_verdict_order(name: str, check: Callable[[str], None]) -> None:
    check(f"judge all risk-of-bias low\n{JUDGED_LOW[name]}")


@pytest.mark.parametrize("name", PROVISIONAL, ids=str)
def test_provisional_certainty(name: str, check: Callable[[str], None]) -> None:
    check(PROVISIONAL[name])


def test_an_answer_as_data(world: Callable[..., Evidence]) -> None:
    evidence = world(
        """trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)"""
    )

    def pvd(expression: str) -> dict[str, Any]:
        profile = Profile.read(expression, evidence.vocabulary)
        regimens = Reasoner(evidence).inquiry(profile).answer().to_dict()["regimens"]
        return next(entry for entry in regimens if entry["regimen"] == "PVd")

    supported, conditional = pvd("lines=1"), pvd("lines=1, intolerant:IMiD")
    assert {name: supported[name] for name in ("verdict", "certainty", "certainty_before_cap")} == {
        "verdict": "supported",
        "certainty": "moderate",
        "certainty_before_cap": "high",
    }
    assert (supported["provisional"], supported["rank"]) == (True, 1)
    assert not (supported["condition"] or supported["otherwise"] or supported["alternatives"])
    assert (conditional["verdict"], conditional["otherwise"]) == ("conditional", "supported")
    assert "pom" in conditional["condition"]
    assert [entry["verdict"] for entry in pvd("lines=1-2")["alternatives"]] == [
        "supported",
        "no evidence",
    ]


def test_a_verdict_cannot_be_changed(world: Callable[..., Evidence]) -> None:
    evidence = world("trial T phase 3: lines=1\nresult T: PVd v Vd PFS 0.60 (0.45-0.80)")
    support = Reasoner(evidence).support("lines=1")
    verdict = support["PVd"]
    for frozen in (support, verdict, verdict.regimen_evidence, verdict.supplement):
        for field in fields(frozen):
            with pytest.raises(FrozenInstanceError):
                setattr(frozen, field.name, None)
    assert verdict.rank == 1
