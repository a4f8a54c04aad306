"""Exclusion rules that hold, do not hold, or are unknown through what the profile says.

Each case is a small world, a profile, and the expected answers for regimens (notation:
tests/spec/conftest.py). Every trial was judged to have a low risk of bias.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

FEATURE = {
    "a feature excludes every regimen of a class of procedures": """
        rule feature transplant: [when=has:unfit]
        trial T phase 3: lines=1
        result T: Auto v VCd PFS 0.60 (0.48-0.75)
        result T: Allo v VCd PFS 0.60 (0.48-0.75)
        result T: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, has:unfit
        Auto = excluded
        Allo = excluded
        Kd = supported
        VCd = no evidence
        ? lines=1, not has:unfit
        Auto = supported
        ? lines=1
        Auto = supported, unconditional
        VCd = outperformed
        ? open, lines=1
        Auto = supported, unconditional""",
    "a feature or an age makes it conditional, unless the person was judged eligible": """
        rule feature transplant: [when=has:unfit, doubt_if=has:frail | age>=70]
        trial T phase 3: lines=1
        result T: Auto v VCd PFS 0.60 (0.48-0.75)
        ? lines=1, has:frail
        Auto = conditional, otherwise supported, partial
        ? lines=1, age=72
        Auto = conditional, otherwise supported, direct, high
        VCd = no evidence
        ? lines=1, age=60
        Auto = supported, unconditional
        ? lines=1, age=72, not has:unfit
        Auto = supported, unconditional
        ? lines=1, age=72, has:unfit
        Auto = excluded
        ? lines=1
        Auto = supported, unconditional""",
    "a statement about people who never had a procedure": """
        statement considers Auto: lines=1, naive:asct
        ? lines=1, naive:asct
        Auto = stated
        ? lines=1, exposed:asct
        Auto = no evidence""",
}

COMPONENT = {
    "a drug that failed, beside its class": """
        trial T phase 3: lines=1-3
        result T: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:bort
        Kd = extrapolated, unconditional
        Vd = excluded
        ? lines=1, refractory:PI, refractory:bort
        Kd = extrapolated, unconditional
        Vd = excluded
        ? lines=1, refractory:PI, sensitive:carf
        Kd = extrapolated, unconditional
        ? lines=1, refractory:PI, naive:carf
        Kd = extrapolated, unconditional""",
    "with a condition the statements alone make no more than stated": """
        statement recommends Kd: lines=1
        ? lines=1, refractory:PI
        Kd = stated, "carf" """,
    "exposure without refractoriness leaves nothing unknown": """
        trial T phase 3: lines=1-3
        result T: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, exposed:PI
        Kd = supported, unconditional
        ? lines=1
        Kd = supported, unconditional
        ? open, lines=1
        Kd = supported, unconditional""",
    "steroids and cytotoxics that are not named make no rule unknown": """
        trial T phase 3: lines=1-3
        result T: VCd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        VCd = supported, unconditional""",
    "an estimate in people refractory to that very drug is judged without condition": """
        trial T single-arm phase 2: lines=1-3, refractory:carf
        result T: Kd ORR 30 [ci_low=20, ci_high=40]
        trial U phase 3: lines=1-3
        result U: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:PI
        Kd = active, indirect, very low, unconditional""",
}

TARGET = {
    "a target as a name": """
        trial T phase 3: lines=1-3
        result T: IsaKd v Kd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:CD38
        IsaKd = excluded
        DVd = excluded""",
    "a class with drugs against other targets leaves the rule unknown": """
        trial T phase 3: lines=1-3
        result T: IsaKd v Kd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:monoclonal
        IsaKd = conditional, otherwise extrapolated
        Kd = no evidence""",
}

SETTING = {
    "conditions of two rules": """
        rule feature transplant: [when=has:unfit, doubt_if=age>=70]
        statement recommends Auto: lines=1
        trial T phase 3: lines=1
        result T: PVd v Kd PFS 0.60 (0.48-0.75)
        ? lines=1, age=72, intolerant:IMiD, intolerant:PI
        Auto = stated
        PVd = conditional, otherwise supported, condition "pom", condition "bort" """,
    "a rule that holds comes before one that is unknown": """
        trial T phase 3: lines=1
        result T: PVd v Kd PFS 0.60 (0.48-0.75)
        ? lines=1, intolerant:IMiD, intolerant:bort
        PVd = excluded
        ? lines=1, intolerant:IMiD ;; available bort
        PVd = excluded""",
    "an approval withdrawn elsewhere is no exclusion": """
        trial T phase 3: lines=1
        result T: PVd v Kd PFS 0.60 (0.48-0.75)
        approval withdrawn PVd: EU 2020
        ? lines=1
        PVd = supported, unconditional
        ? lines=1 ;; region US
        PVd = supported, unconditional
        ? lines=1 ;; region EU
        PVd = excluded
        Kd = no evidence""",
}

UNNAMED = {
    "a product that is not named may be any product of its class": """
        unnamed anyIMiD: IMiD
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.50 (0.40-0.62)
        result T: DVd v Vd PFS 0.50 (0.40-0.62)
        ? lines=1, refractory:anyIMiD
        PVd = conditional, otherwise extrapolated, condition "pom is the product that failed"
        DVd = extrapolated, unconditional
        ? lines=1, refractory:anyIMiD, refractory:len
        PVd = extrapolated, unconditional
        ? lines=1, refractory:anyIMiD, not refractory:pom
        PVd = extrapolated, unconditional
        ? lines=1, exposed:anyIMiD
        PVd = supported, unconditional""",
    "a product that failed may be the one that is not named": """
        unnamed anyIMiD: IMiD
        trial T single-arm phase 2: lines=1
        result T: anyIMiD ORR 60
        ? lines=1, refractory:pom
        anyIMiD = conditional, condition "the product given is the one that failed"
        ? lines=1, refractory:bort
        anyIMiD = active, unconditional""",
}

CASES = UNNAMED | FEATURE | COMPONENT | TARGET | SETTING


@pytest.mark.parametrize("name", CASES, ids=str)
def test_three_valued_rule(name: str, check: Callable[[str], None]) -> None:
    check(f"judge all risk-of-bias low\n{CASES[name]}")
