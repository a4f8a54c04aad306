"""Benefit, harm and loss: what each contrast shows, and which losses count.

Each case is a small world, a profile, and the expected answers for regimens (notation:
tests/spec/conftest.py). Every trial was judged to have a low risk of bias.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.explanation.explain import explain
from trialgraph.graph.model.evidence import Evidence

BENEFIT = {
    "an interval wholly on the tested side, of an endpoint that decides": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: Kd v Vd OS 0.60 (0.48-0.75)
        result T: DVd v Vd PFS 0.80 (0.65-0.99)
        result T: DKd v Vd PFS 0.80 (0.64-1.00)
        ? lines=1
        PVd = supported
        Kd = supported
        DVd = supported
        DKd = inconclusive""",
    "the interval of a difference": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 4 (1-7) [measure=difference, unit=months]
        ? lines=1
        PVd = supported, moderate, steps imprecision""",
    "without an interval, a superiority that the source claims; a p alone claims nothing": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS better
        result T: Kd v Vd PFS 0.70 better
        result T: DVd v Vd PFS 0.70 better [p_value=0.01]
        result T: DKd v Vd PFS 0.70 [p_value=0.01]
        result T: ERd v Vd PFS 0.70
        ? lines=1
        PVd = supported, low, steps imprecision:2
        Kd = supported, low, steps imprecision:2
        DVd = supported, moderate, steps imprecision
        DKd = inconclusive
        ERd = inconclusive""",
    "a claim over several trials counts only for a trial without own figures of that endpoint": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS better [claim_scope=several]
        trial U phase 3: lines=1
        result U: Kd v Vd PFS 0.95
        result U: Kd v Vd PFS better [claim_scope=several]
        ? lines=1
        PVd = supported
        Kd = inconclusive""",
    "TTP decides if the trial prints no PFS for that comparison": """
        trial T phase 3: lines=1
        result T: PVd v Vd TTP 0.60 (0.48-0.75)
        result T: Kd v Vd PFS 0.90 (0.70-1.15)
        result T: Kd v Vd TTP 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported
        Kd = inconclusive""",
    "a control that loses is outperformed, not harmed, even by deaths": """
        trial T phase 3: lines=1
        result T: PVd v Vd OS 0.60 (0.48-0.75)
        ? lines=1
        Vd = outperformed, "lost to PVd" """,
    "randomised with the phase not printed is tier 2; phase 3 counts as randomised": """
        trial T: lines=1 [randomised=yes]
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1 [randomised=inferred]
        result U: Kd v Rd PFS 0.60 (0.48-0.75)
        trial W phase 3: lines=1 [randomised=no]
        result W: DVd v Pd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported, tier 2
        Kd = supported, tier 1
        DVd = active
        Pd = no evidence""",
    "front-line populations require lines=0, and count there like any others": """
        trial T phase 3 front-line: lines=0
        result T: DRd v Rd PFS 0.56 (0.44-0.71)
        ? lines=0
        DRd = supported, direct, tier 1, high, no steps
        Rd = outperformed
        ? lines=1
        DRd = no evidence
        ? (nothing)
        DRd = no evidence
        Rd = no evidence""",
    "a front-line setting alone switches nothing off": """
        trial T phase 3 front-line: lines=0
        group T/old: age>=75
        result T/old: DRd v Rd PFS 0.56 (0.44-0.71)
        ? lines=0, age=80
        DRd = supported, direct""",
}

HARM = {
    "worse than a comparator whose drugs it contains": """
        trial T phase 3: lines=1
        result T: VenVd v Vd PFS 1.40 (1.12-1.75)
        result T: DKd v Kd PFS 1.40 (1.12-1.75)
        result T: Vd v dexalone PFS 1.40 (1.12-1.75)
        ? lines=1
        VenVd = advised against, direct
        DKd = advised against
        Kd = inconclusive
        Vd = advised against""",
    "worse than placebo or no treatment": """
        trial T phase 3: lines=1
        result T: Pd v Placebo PFS 1.40 (1.12-1.75)
        ? lines=1
        Pd = advised against, direct""",
    "worse than another active regimen is a loss, whichever arm is called tested": """
        trial T phase 3: lines=1
        result T: DVd v Kd PFS 1.40 (1.12-1.75)
        result T: Pd v Rd PFS worse
        ? lines=1
        DVd = outperformed, direct, "lost to Kd"
        Pd = outperformed, "lost to Rd" """,
    "an excess of deaths is harm whatever the comparator": """
        trial T phase 3: lines=1
        result T: DVd v Kd OS 1.40 (1.12-1.75)
        result T: Pd v Rd OS worse [claim=more deaths]
        ? lines=1
        DVd = advised against
        Pd = advised against""",
    "an interval that reaches 1 is no harm, whatever is claimed": """
        trial T phase 3: lines=1
        result T: VenVd v Vd OS 1.40 (1.00-1.96)
        result T: VenVd v Vd OS worse
        ? lines=1
        VenVd = inconclusive""",
    "harm of one endpoint weighs against benefit of another in people as direct": """
        trial T phase 3: lines=1
        result T: VenVd v Vd PFS 0.60 (0.48-0.75)
        result T: VenVd v Vd OS 1.40 (1.12-1.75)
        ? lines=1
        VenVd = advised against""",
    "harm in less direct people than the benefit": """
        trial T phase 3: lines=1-3
        result T: VenVd v Vd OS 1.40 (1.12-1.75)
        trial U phase 3: lines=1
        result U: VenVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        VenVd = supported, direct
        ? lines=2
        VenVd = advised against, partial""",
    "harm in indirect people only": """
        trial T phase 3: lines=1
        result T: VenVd v Vd OS 1.40 (1.12-1.75)
        ? lines=1, refractory:carf
        VenVd = inconclusive, indirect""",
    "response and side effects are no harm that decides": """
        trial T phase 3: lines=1
        result T: VenVd v Vd AE 40 v 10 worse
        result T: VenVd v Vd ORR 40 v 60 worse
        ? lines=1
        VenVd = active""",
    "an endpoint other than those that decide never counts as loss": """
        trial T phase 3: lines=1
        result T: DVd v Kd ORR 40 v 60 worse
        ? lines=1
        DVd = active""",
}

LOSS = {
    "to a regimen that is not available it does not count, nor as a contrast": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: Vd PFS 8
        ? lines=1
        Vd = outperformed
        ? lines=1 ;; available bort dara
        PVd = excluded
        Vd = active""",
    "without estimates of its own, nothing is left": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        statement recommends Vd: lines=1
        ? lines=1 ;; available bort
        Vd = stated
        ? lines=1
        Vd = outperformed""",
    "to a regimen on which an exclusion rule holds": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, intolerant:pom
        PVd = excluded
        Vd = no evidence""",
    "to a regimen on which an exclusion rule is unknown": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, intolerant:IMiD
        PVd = conditional, otherwise supported
        Vd = no evidence""",
    "to a regimen that a source advises against": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        statement advises-against PVd: lines=1
        ? lines=1
        PVd = advised against
        Vd = no evidence
        ? lines=2
        PVd = supported
        Vd = outperformed""",
    "to a regimen with harm": """
        trial T phase 3: lines=1
        result T: VenVd v Kd PFS 0.60 (0.48-0.75)
        result T: VenVd v Vd OS 1.40 (1.12-1.75)
        ? lines=1
        VenVd = advised against
        Kd = no evidence""",
    "to a regimen that itself lost, it counts": """
        trial T phase 3: lines=1-3
        result T: Kd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: DKd v Kd PFS 0.60 (0.48-0.75)
        ? lines=1
        Kd = outperformed, "lost to DKd", "Vd"
        Vd = outperformed, "lost to Kd" """,
    "a contrast that was not lost counts, whatever becomes of the other": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: Kd v Vd PFS 0.90 (0.70-1.15)
        ? lines=1 ;; available bort carf
        Vd = inconclusive, direct
        ? lines=1
        Vd = outperformed""",
    "an endpoint without a difference does not count either, in a comparison that was lost": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: PVd v Vd OS 0.95 (0.75-1.20)
        result T: Vd PFS 8
        ? lines=1 ;; available bort
        Vd = active
        ? lines=1
        Vd = outperformed, "lost to PVd" """,
    "one of two losses counts": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: Kd v Vd PFS 0.70 (0.56-0.87)
        ? lines=1 ;; available bort carf
        Vd = outperformed, "lost to Kd", without "PVd" """,
    "a loss as the tested arm counts likewise only against what can be given": """
        trial T phase 3: lines=1
        result T: DVd v Kd PFS 1.40 (1.12-1.75)
        ? lines=1
        DVd = outperformed
        ? lines=1, intolerant:carf
        DVd = no evidence""",
    "extrapolated has the clause too: a benefit by a claim in indirect people, a loss in better ones": """
        trial T phase 3: lines>=1 [inferred_criteria=lines>=1]
        result T: Rd v dexalone PFS better
        trial U phase 3: lines=1-3
        result U: DRd v Rd PFS 0.43 (0.35-0.54)
        ? lines=1
        DRd = supported
        Rd = outperformed, partial, "lost to DRd", "dexalone"
        ? lines=1 ;; available len
        Rd = extrapolated, indirect""",
    "a loss in people of the same grade leaves the benefit": """
        trial T phase 3: lines=1-3
        result T: Kd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1-3
        result U: DKd v Kd PFS 0.60 (0.48-0.75)
        ? lines=1
        Kd = supported, partial
        ? lines=1, refractory:len
        Kd = extrapolated, indirect""",
    "a loss in indirect people is a loss of a regimen without benefit": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: Vd PFS 8
        ? lines=1, refractory:len
        PVd = extrapolated, indirect
        Vd = outperformed, indirect
        ? lines=4
        Vd = no evidence""",
}

CASES = BENEFIT | HARM | LOSS


@pytest.mark.parametrize("name", CASES, ids=str)
def test_harm_and_loss(name: str, check: Callable[[str], None]) -> None:
    check(f"judge all risk-of-bias low\n{CASES[name]}")


def test_an_explanation_has_one_order_of_arms_and_names_uncounted_losses(
    world: Callable[..., Evidence],
) -> None:
    evidence = world(
        """
        trial T phase 3: lines>=2
        result T: Pd v Vd PFS 0.60 (0.45-0.80)
        result T: Pd v Vd PFS 4.0 v 1.9 [measure=median, unit=months, n=302, n_comparator=153]
        """
    )
    profile = Profile.read("lines=2, refractory:IMiD", evidence.vocabulary)
    text = " ".join(str(explain(Reasoner(evidence).inquiry(profile), "Vd")).split())
    assert "Decided by: □ T: PFS median 1.9 months vs 4.0 months (control arm for Pd)" in text
    assert "control arm for Pd: PFS median 1.9 months vs 4.0 months (n=153 vs 302)" in text
    assert "4.0 months vs 1.9" not in text
    assert "The regimen also lost to Pd in T; this does not count" in text
