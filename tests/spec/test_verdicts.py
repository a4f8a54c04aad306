"""The verdict on a regimen: each row of the table in its order, and what counts as benefit or harm.

Each case is a small world, a profile, and the expected answers for regimens (notation:
tests/spec/conftest.py). Every trial was judged to have a low risk of bias.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS = {
    "supported: benefit in a direct population; the losing control is outperformed": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported, direct, tier 1, high, no steps
        Vd = outperformed, direct, "lost to PVd"
        Kd = no evidence
        PVd : 1 counts""",
    "supported: benefit in a partial population": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported, partial, moderate, steps partial""",
    "extrapolated: benefit, but only in indirect populations": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:len
        PVd = extrapolated, indirect, low, steps indirect""",
    "no evidence: the person is outside of every population": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=4
        PVd = no evidence
        Vd = no evidence
        PVd : 1 context""",
    "advised against: harm in a direct population": """
        trial T phase 3: lines=1
        result T: VenVd v Vd OS 2.03 (1.04-3.95)
        ? lines=1
        VenVd = advised against, direct, "harm in a population" """,
    "advised against: harm in a population at least as direct as the benefit": """
        trial T phase 3: lines=1
        result T: VenVd v Vd OS 2.03 (1.04-3.95)
        result T: VenVd v Vd PFS 0.63 (0.44-0.90)
        ? lines=1
        VenVd = advised against""",
    "supported: harm in a less direct population than the benefit": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: VenVd v Vd OS 2.03 (1.04-3.95)
        result T/one: VenVd v Vd PFS 0.63 (0.44-0.90)
        ? lines=1
        VenVd = supported, direct""",
    "advised against: a statement, where no direct population shows benefit": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        statement advises-against PVd: refractory:pom
        statement advises-against PVd: lines=2
        ? lines=2
        PVd = advised against, tier 5, "a source advises against it"
        ? lines=1
        PVd = supported""",
    "supported: a statement advises against it, but a direct population shows benefit": """
        trial T phase 3: lines=2
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        statement advises-against PVd: lines=2
        ? lines=2
        PVd = supported""",
    "a statement whose setting the profile leaves open advises nothing": """
        statement advises-against PVd: has:renal
        ? lines=2
        PVd = no evidence
        ? lines=2, has:renal
        PVd = advised against, very low""",
    "outperformed: the losing arm in a population of better grade than its own benefit": """
        trial T phase 3: lines=1-3
        result T: Kd v Vd PFS 0.53 (0.44-0.65)
        trial U phase 3: lines=1
        result U: DKd v Kd PFS 0.63 (0.46-0.85)
        ? lines=1
        DKd = supported, direct
        Kd = outperformed, "lost to DKd"
        Vd = outperformed, "lost to Kd"
        ? lines=2
        Kd = supported, partial
        DKd = no evidence""",
    "supported: the losing arm in a population of the same grade stays supported by its own benefit": """
        trial T phase 3: lines=1-3
        result T: Kd v Vd PFS 0.53 (0.44-0.65)
        trial U phase 3: lines=1-3
        result U: DKd v Kd PFS 0.63 (0.46-0.85)
        ? lines=1
        Kd = supported, partial""",
    "extrapolated: possible harm in a population from which only an unknown separates the person": """
        trial T phase 3: lines=1-3
        group T/renal: has:renal
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/renal: PVd v Vd OS 1.90 (1.10-3.30)
        ? lines=1
        PVd = extrapolated, partial, "possible harm if the patient belongs to: T/renal", possible
        ? lines=1, has:renal
        PVd = advised against, partial
        ? lines=1, not has:renal
        PVd = supported, partial""",
    "supported: a population with harm that does not report a refractory drug is more than an unknown away": """
        trial T phase 3: refractory:len
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: has:renal
        result U: PVd v Vd OS 1.90 (1.10-3.30)
        ? refractory:len
        PVd = supported, partial""",
    "inconclusive: randomised contrasts apply, none shows benefit or harm": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.90 (0.70-1.15)
        ? lines=1
        PVd = inconclusive, direct, tier 1, moderate, steps imprecision
        Vd = inconclusive""",
    "inconclusive before active: the contrast applies directly": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.90 (0.70-1.15)
        trial P single-arm phase 2: lines=1
        result P: PVd ORR 80
        ? lines=1
        PVd = inconclusive""",
    "active before inconclusive: contrasts only in indirect populations": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.90 (0.70-1.15)
        result T: PVd v Vd ORR 80 v 60
        trial P single-arm phase 2: refractory:len
        result P: PVd ORR 80
        ? lines=1, refractory:len
        PVd = active, partial, tier 3
        Vd = inconclusive, indirect""",
    # the tier is that of the trial, whatever its figure starts from
    "active: a single arm, a cohort, an arm of a trial that compares nothing here": """
        trial A single-arm phase 2: lines=1
        result A: PVd ORR 80 [ci_low=70, ci_high=90]
        trial B cohort: lines=1
        result B: Kd PFS 14
        trial C phase 3: lines=1
        result C: Rd PFS 12
        ? lines=1
        PVd = active, tier 3, low
        Kd = active, tier 4, very low
        Rd = active, tier 1, very low""",
    "harms alone make nothing active": """
        trial A single-arm phase 2: lines>=1
        result A: PVd AE 30
        ? (nothing)
        PVd = no evidence""",
    "stated: only statements whose setting the profile meets": """
        statement recommends PVd Kd: lines=1
        statement alternative DVd: lines>=2
        statement cautions Rd: lines=1
        ? lines=1
        PVd = stated, tier 5, very low
        Kd = stated
        DVd = no evidence
        Rd = no evidence""",
    "evidence comes before statements": """
        trial A single-arm phase 2: lines>=1
        result A: PVd ORR 80
        statement recommends PVd: lines=1
        ? lines=1
        PVd = active""",
}

BENEFIT = {
    "an interval that reaches 1 shows neither benefit nor harm": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.80 (0.64-1.00)
        result T: Kd v Vd PFS 1.30 (1.00-1.70)
        ? lines=1
        PVd = inconclusive
        Kd = inconclusive""",
    "where no interval is printed, a claimed superiority is benefit": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS better
        result T: Kd v Vd PFS 0.70 better
        result T: Rd v Vd PFS 12 v 9 better
        result T: Pd v Vd PFS worse
        result T: DVd v Vd PFS no difference
        ? lines=1
        PVd = supported, low, steps imprecision:2
        Kd = supported
        Rd = supported
        Pd = outperformed
        DVd = inconclusive""",
    "a printed interval decides, whatever the text claims": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.85 (0.70-1.05) better
        result T: Kd v Vd PFS 0.85 (0.70-1.05)
        result T: Kd v Vd PFS better
        result T: DVd v Vd OS 1.30 (0.80-2.00)
        result T: DVd v Vd OS worse
        ? lines=1
        PVd = inconclusive
        Kd = inconclusive
        Kd : 2 counts, 3 context
        DVd = inconclusive""",
    "the interval decides for its own trial, comparison and endpoint, in every population": """
        trial T phase 3: lines=1-3
        group T/len: refractory:len
        result T: PVd v Vd PFS 0.85 (0.70-1.05)
        result T/len: PVd v Vd PFS better
        result T: Kd v Vd PFS 0.85 (0.70-1.05)
        result T/len: Kd v Vd OS better
        result T/len: Kd v Pd PFS better
        trial U phase 3: lines=1-3, refractory:len
        result U: DVd v Vd PFS better
        result T: DVd v Vd PFS 0.85 (0.70-1.05)
        ? lines=1, refractory:len
        PVd = inconclusive
        Kd = supported
        DVd = supported""",
    "excess deaths stated without a figure are harm": """
        trial T phase 3: lines=1
        result T: VenVd v Vd PFS 0.63 (0.44-0.90)
        result T: VenVd v Vd OS worse [claim=more deaths]
        ? lines=1
        VenVd = advised against""",
    "a claim over several trials counts for a trial without own figures of that endpoint": """
        trial T phase 3: lines=1
        result T: PVd v Vd OS better [claim_scope=several]
        trial U phase 3: lines=1
        result U: Kd v Vd OS better [claim_scope=several]
        result U: Kd v Vd OS 40 v 35
        ? lines=1
        PVd = supported
        Kd = active
        Kd : 2 context, 3 counts""",
    "TTP and EFS count only where the trial does not print PFS": """
        trial T phase 3: lines=1
        result T: PVd v Vd TTP 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: Kd v Vd TTP 0.60 (0.48-0.75)
        result U: Kd v Vd PFS 0.90 (0.70-1.20)
        trial W phase 3: lines=1
        result W: Rd v Vd EFS 0.60 (0.48-0.75)
        result W: Rd v Vd PFS better
        ? lines=1
        PVd = supported
        Kd = inconclusive
        Rd = supported
        Rd : 4 counts, 5 counts""",
    "response and side effects never decide": """
        trial T phase 3: lines=1
        result T: PVd v Vd ORR 80 v 60
        result T: Kd v Vd AE 40 v 10 worse
        ? lines=1
        PVd = active
        Vd = active
        Kd = no evidence""",
    "an endpoint that is asked for decides alone": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: PVd v Vd OS 0.95 (0.70-1.30)
        ? lines=1
        PVd = supported
        ? lines=1 ;; endpoint OS
        PVd = inconclusive""",
}

NEVER = {
    "a comparison that is not randomised never lifts a verdict above active": """
        trial T cohort: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 2: lines=1 [randomised=no]
        result U: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = active, tier 4, very low
        Kd = active, tier 3, very low
        Vd = no evidence""",
    "a phase 3 comparison counts as randomised where that is inferred": """
        trial T phase 3: lines=1 [randomised=inferred]
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported, tier 1, high""",
    "a prognostic contrast is never evidence for a regimen": """
        trial T phase 3: lines=1
        group T/high: has:high-risk
        result T/high: PVd PFS 0.50 (0.30-0.80) better [kind=prognostic, comparator_population=T, measure=hazard_ratio]
        ? lines=1, has:high-risk
        PVd = no evidence
        PVd : 1 context""",
    "two doses of one regimen are no comparison of regimens": """
        trial T phase 3: lines=1
        arm T Kd: 50
        result T: Kd v Kd PFS 0.60 (0.48-0.75)
        ? lines=1
        Kd = no evidence
        Kd : 1 context""",
    "front-line results do not apply to relapse": """
        trial T phase 3 front-line: lines=0
        result T: DRd v Rd PFS 0.56 (0.43-0.73)
        ? lines=1
        DRd = no evidence
        ? (nothing)
        DRd = no evidence""",
}


@pytest.mark.parametrize("name", CASES := ROWS | BENEFIT | NEVER, ids=str)
def test_verdict(name: str, check: Callable[[str], None]) -> None:
    check(f"judge all risk-of-bias low\n{CASES[name]}")
