"""Rules that exclude regimens, and cautions, which never exclude.

The rules are data: component, target, intolerance, access, withdrawal. Each case is a small world,
a profile, and the expected answers for regimens (notation: tests/spec/conftest.py).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

COMPONENT = {
    "a regimen with a drug that failed is excluded without own results in people all refractory to it": """
        trial T phase 3: lines=1-3
        group T/len: refractory:len
        result T: DRd v Rd PFS 0.37 (0.27-0.52)
        share T: 20% refractory:bort
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        ? refractory:len
        DRd = excluded, "contains len (disease is refractory to it)"
        DRd : 1 context
        Rd = excluded
        KRd = excluded
        Kd = no evidence
        ? refractory:bort
        PVd = excluded
        DRd = supported, partial""",
    "it is judged by its own results in people who were all refractory to the drug": """
        trial T phase 3: lines=1-3
        group T/bort: refractory:bort
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result T/bort: PVd v Pd PFS 0.90 (0.60-1.30)
        ? refractory:bort
        PVd = inconclusive, partial
        PVd : 1 context, 2 counts
        Vd = excluded
        Pd = inconclusive""",
    "such results show benefit, or tell only a response": """
        trial T phase 3: lines=1-3, refractory:bort
        result T: PVd v Pd PFS 0.60 (0.45-0.80)
        trial P single-arm phase 2: lines=2, refractory:len
        result P: DRd ORR 33 [ci_low=20, ci_high=45]
        ? refractory:bort, lines=2
        PVd = supported, partial
        ? refractory:len, lines=2
        DRd = active, direct, low""",
    "they count only where the population applies": """
        trial T phase 3: lines>=4, refractory:bort
        result T: PVd v Pd PFS 0.60 (0.45-0.80)
        ? refractory:bort, lines=2
        PVd = excluded""",
    "every drug that failed must have failed in all of the population": """
        trial T phase 3: lines=1-3, refractory:bort
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        ? refractory:bort, refractory:pom
        PVd = excluded, "bort" """,
    "it is stated where a statement offers it to just such people": """
        statement recommends KRd: refractory:len
        statement recommends DRd: lines>=1
        statement advises-against Rd: refractory:len
        ? refractory:len
        KRd = stated, tier 5, very low, "recommended or offered for disease refractory to len"
        DRd = excluded
        Rd = excluded""",
    "steroids are no component of this rule; cytotoxics are": """
        trial T phase 3: lines=1-3
        result T: Kd v Vd PFS 0.53 (0.44-0.65)
        result T: VCd v Vd PFS 0.60 (0.45-0.80)
        ? refractory:dex
        Kd = supported, partial
        ? refractory:cyclo
        VCd = excluded
        dexalone = no evidence""",
    "a drug received without failing is no reason": """
        trial T phase 3: lines=1-3
        result T: DRd v Rd PFS 0.37 (0.27-0.52)
        ? exposed:len, lines=1
        DRd = supported
        ? sensitive:len, lines=1
        DRd = supported
        ? not refractory:len, lines=1
        DRd = supported""",
    "a class that failed leaves open which drug: regimens are conditional, and lose nothing to one": """
        trial T phase 3: lines=1-3
        result T: Kd v Vd PFS 0.53 (0.44-0.65)
        ? refractory:PI, lines=1
        Kd = conditional, otherwise extrapolated, indirect, possible, condition "carf"
        Vd = no evidence, "bort" """,
}

TARGET = {
    "isatuximab after daratumumab, and the other way about": """
        trial T phase 3: lines=1-3
        result T: IsaKd v Kd PFS 0.53 (0.32-0.89)
        result T: DKd v Kd PFS 0.63 (0.46-0.85)
        ? refractory:dara, lines=1
        IsaKd = excluded, "isa binds CD38; disease is refractory to dara"
        ? refractory:isa, lines=1
        DKd = excluded
        ? refractory:anti-CD38, lines=1
        IsaKd = excluded
        DKd = excluded
        ? is:triple
        IsaKd = excluded""",
    "a drug received without failing is no reason": """
        trial T phase 3: lines=1-3
        result T: IsaKd v Kd PFS 0.53 (0.32-0.89)
        ? exposed:dara, lines=1
        IsaKd = supported
        ? lines=1
        IsaKd = supported""",
    "an antibody against something else is another matter": """
        trial T phase 3: lines=1-3
        result T: IsaKd v Kd PFS 0.53 (0.32-0.89)
        result T: ERd v Rd PFS 0.70 (0.57-0.85)
        ? refractory:elo, lines=1
        IsaKd = extrapolated
        ERd = excluded, "contains elo"
        ? refractory:dara, lines=1
        ERd = extrapolated
        ? refractory:monoclonal, lines=1
        IsaKd = conditional, otherwise extrapolated, possible, condition "isa" """,
    "shared biology alone excludes nothing: a drug of the same class, a target that no rule names": """
        trial T phase 3: lines=1-3
        group T/len: refractory:len
        group T/bort: refractory:bort
        result T: Kd v Vd PFS 0.53 (0.44-0.65)
        result T: Pd v dexalone PFS 0.48 (0.39-0.60)
        ? refractory:bort, lines=1
        Kd = supported, partial
        ? refractory:len, lines=1
        Pd = supported, partial""",
}

SETTING = {
    "a regimen with a drug that the person does not tolerate is excluded": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result T: Kd v Vd PFS 0.53 (0.44-0.65)
        ? intolerant:bort, lines=1
        PVd = excluded, "intolerance of bort"
        Vd = excluded
        Kd = supported""",
    "access: where a list of what is available is given, by drug or class, steroids are taken as available": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result T: Kd v Vd PFS 0.53 (0.44-0.65)
        ? lines=1 ;; available bort pom
        PVd = supported
        Vd = outperformed
        Kd = excluded, "not available: carf"
        ? lines=1 ;; available PI
        PVd = excluded, "not available: pom"
        Kd = supported
        ? lines=1
        Kd = supported""",
    "a withdrawal excludes only where its region is the one asked for": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        approval withdrawn PVd: EU 2022-05
        approval approved Kd: EU 2022-05
        ? lines=1
        PVd = supported
        ? lines=1 ;; region US
        PVd = supported
        ? lines=1 ;; region EU
        PVd = excluded, "withdrawn by agency (EU), 2022-05"
        Kd = no evidence
        ? lines=1 ;; region EU ;; as-of 2021
        PVd = supported
        ? lines=1 ;; region EU ;; as-of 2022-05
        PVd = excluded""",
    "a feature that trials left out, or one that implies it, makes evidence indirect": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        rule left-out high-risk
        ? lines=1, has:high-risk
        PVd = extrapolated, indirect
        ? lines=1, has:del(17p)
        PVd = extrapolated, indirect
        ? lines=1, has:renal
        PVd = supported, partial
        ? lines=1
        PVd = supported, direct""",
    "cautions never exclude: they stand beside the verdict": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        caution PVd: has:renal
        statement cautions PVd: has:renal
        ? lines=1, has:renal
        PVd = supported, caution
        ? lines=1
        PVd = supported, caution""",
    "every rule that holds comes before all evidence": """
        trial T phase 3: lines=1
        result T: IsaKd v Kd PFS 0.53 (0.32-0.89)
        statement recommends IsaKd: refractory:dara
        ? lines=1, intolerant:carf
        IsaKd = excluded
        Kd = excluded""",
}

CASES = {f"{kind}: {name}": text for kind, cases in
         {"component": COMPONENT, "target": TARGET, "setting": SETTING}.items() for name, text in cases.items()}  # fmt: skip


@pytest.mark.parametrize("name", CASES, ids=str)
def test_rule(name: str, check: Callable[[str], None]) -> None:
    check(CASES[name])


def test_a_caution_whose_condition_the_profile_does_not_meet_is_left_out(
    check: Callable[[str], None],
) -> None:
    with pytest.raises(AssertionError, match="caution"):
        check(
            """
            caution PVd: has:renal
            ? not has:renal
            PVd = no evidence, caution"""
        )
