"""Reports supersede reports, figures of one data cut conflict, and answers exist for earlier dates.

Each case is a small world, a profile, and the expected answers for regimens (notation:
tests/spec/conftest.py).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.kinds import VERDICTS
from trialgraph.graph.reasoning.dating import last_day

CASES = {
    "a later report supersedes an earlier one": """
        trial T phase 3: lines=1
        report T 1: interim 2019
        report T 2: final 2021
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T: PVd v Vd PFS 0.85 (0.70-1.05) [report=2]
        ? lines=1
        PVd = inconclusive
        PVd : 1 superseded, 2 counts""",
    "only for the same arms": """
        trial T phase 3: lines=1
        report T 1: interim
        report T 2: final
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T: PVd v Pd PFS 0.85 (0.70-1.05) [report=2]
        ? lines=1
        PVd = supported
        PVd : 1 counts, 2 counts""",
    "only for the same population": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        report T 1: interim
        report T 2: final
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T/one: PVd v Vd PFS 0.85 (0.50-1.45) [report=2]
        ? lines=1
        PVd = supported, partial
        PVd : 1 counts, 2 counts""",
    "only for the same endpoint and measure": """
        trial T phase 3: lines=1
        report T 1: interim
        report T 2: final
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T: PVd v Vd OS 0.95 (0.70-1.30) [report=2]
        result T: PVd v Vd PFS 14 v 9 [report=2]
        ? lines=1
        PVd = supported
        PVd : 1 counts, 2 counts, 3 context""",
    "a figure adjusted for crossover is another figure": """
        trial T phase 3: lines=1
        report T 1: interim
        report T 2: final
        result T: PVd v Vd OS 0.85 (0.70-1.02) [report=1]
        result T: PVd v Vd OS 0.70 (0.55-0.90) [report=2, crossover_adjusted=yes]
        ? lines=1
        PVd : 1 counts, 2 counts
        PVd = inconclusive""",
    "two adjusted figures are the same": """
        trial T phase 3: lines=1
        report T 1: interim
        report T 2: final
        result T: PVd v Vd OS 0.85 (0.70-1.02) [report=1, crossover_adjusted=yes]
        result T: PVd v Vd OS 0.70 (0.55-0.90) [report=2, crossover_adjusted=yes]
        ? lines=1
        PVd : 1 superseded, 2 counts""",
    "figures without a report supersede nothing": """
        trial T phase 3: lines=1
        report T 1: interim
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T: PVd v Vd PFS 0.85 (0.70-1.05)
        ? lines=1
        PVd : 1 counts, 2 counts""",
    "two figures of one cut are a conflict: both kept, the less favourable counts": """
        trial T phase 3: lines=1
        report T 1: final
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1, flags=conflict]
        result T: PVd v Vd PFS 0.85 (0.70-1.05) [report=1, flags=conflict]
        result T: Kd v Vd PFS 0.60 (0.45-0.80) [report=1, flags=conflict]
        result T: Kd v Vd PFS 0.65 (0.50-0.90) [report=1, flags=conflict]
        result T: Rd v Vd OS 0.90 (0.70-1.15) [report=1, flags=conflict]
        result T: Rd v Vd OS 1.50 (1.10-2.00) [report=1, flags=conflict]
        ? lines=1
        PVd = inconclusive
        PVd : 1 context, 2 counts
        Kd = supported
        Kd : 3 context, 4 counts
        Rd = advised against""",
    "a report of unknown order supersedes nothing: the less favourable figure counts": """
        trial T phase 3: lines=1
        report T 1: interim
        report T 2: final
        report T x: unstated
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=2]
        result T: PVd v Vd PFS 0.85 (0.70-1.05) [report=x]
        result T: Kd v Vd PFS 0.65 (0.50-0.90) [report=2]
        result T: Kd v Vd PFS 0.60 (0.45-0.80) [report=x]
        result T: DVd v Vd PFS 0.95 (0.75-1.25) [report=1]
        result T: DVd v Vd PFS 0.60 (0.45-0.80) [report=2]
        result T: DVd v Vd PFS 0.55 (0.40-0.75) [report=x]
        ? lines=1
        PVd = inconclusive
        PVd : 1 context, 2 counts
        Kd = supported
        Kd : 3 counts, 4 context
        DVd = supported
        DVd : 5 superseded, 6 counts, 7 context""",
    "a report of unknown order is beside another that prints something else": """
        trial T phase 3: lines=1
        report T 1: final
        report T x: unstated
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T: PVd v Vd OS 0.95 (0.70-1.30) [report=x]
        ? lines=1
        PVd = supported
        PVd : 1 counts, 2 counts""",
    "on an earlier day, the later report is not yet known": """
        trial T phase 3: lines=1
        report T 1: interim 2019-03
        report T 2: final 2021
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T: PVd v Vd PFS 0.85 (0.70-1.05) [report=2]
        ? lines=1 ;; as-of 2018
        PVd = no evidence
        ? lines=1 ;; as-of 2019
        PVd = supported
        PVd : 1 counts
        ? lines=1 ;; as-of 2019-02-28
        PVd = no evidence
        ? lines=1 ;; as-of 2019-03
        PVd = supported
        ? lines=1 ;; as-of 2021-06-30
        PVd = supported
        ? lines=1 ;; as-of 2021
        PVd = inconclusive""",
    "a report without a date is known from its source": """
        source OLD: 2015
        trial T phase 3: lines=1
        report T 1: final
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1, source=OLD]
        result T: Kd v Vd PFS 0.60 (0.45-0.80)
        statement recommends Rd: lines=1
        statement recommends Pd: lines=1 [source=OLD]
        ? lines=1 ;; as-of 2014
        PVd = no evidence
        Pd = no evidence
        ? lines=1 ;; as-of 2015
        PVd = supported
        Kd = no evidence
        Pd = stated
        Rd = no evidence
        ? lines=1 ;; as-of 2021
        Kd = supported
        Rd = stated""",
    "a printed date comes before the date of the source": """
        source NEW: 2024
        trial T phase 3: lines=1
        report T 1: final 2018
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1, source=NEW]
        ? lines=1 ;; as-of 2018
        PVd = supported""",
    "a claim over several trials counts as long as the own figure is not known": """
        trial T phase 3: lines=1
        report T 1: interim 2018
        report T 2: final 2021
        result T: PVd v Vd OS better [report=1, claim_scope=several]
        result T: PVd v Vd OS 0.90 (0.70-1.15) [report=2]
        ? lines=1 ;; as-of 2018
        PVd = supported
        ? lines=1
        PVd = inconclusive""",
}


@pytest.mark.parametrize("name", CASES, ids=str)
def test_history(name: str, check: Callable[[str], None]) -> None:
    check(CASES[name])


@pytest.mark.parametrize(
    ("printed", "day"),
    [("2021", "2021-12-31"), ("2021-06", "2021-06-31"), ("2021-06-15", "2021-06-15"), ("", "")],
)
def test_the_last_day_that_a_printed_date_can_mean(printed: str, day: str) -> None:
    assert last_day(printed) == day


WORLD = """
    source OLD: 2015
    trial T phase 3: lines=1
    report T 1: final 2019-07
    result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
    trial U phase 3: lines=1-3
    result U: Kd v Vd PFS 0.53 (0.44-0.65) [source=OLD]
    result U: DRd v Rd PFS 0.90 (0.70-1.10) [source=OLD]
    trial A single-arm phase 2: lines=1
    result A: Pd ORR 30 [source=OLD]
    statement recommends ERd: lines=1
    statement advises-against VCd: lines=1
"""


def test_every_regimen_has_an_entry_best_first(world: Callable[..., Evidence]) -> None:
    evidence = world(WORLD)
    support = (
        Reasoner(evidence)
        .inquiry(Profile.read("lines=1, intolerant:ven", evidence.vocabulary))
        .answer()
    )
    assert sorted(verdict.regimen for verdict in support) == sorted(evidence.vocabulary.regimens)
    assert [verdict.verdict for verdict in support] == sorted(
        (verdict.verdict for verdict in support), key=VERDICTS.index
    )
    assert [f"{verdict.regimen} {verdict.verdict}" for verdict in support if verdict.verdict not in ("no evidence", "inconclusive")] == [
        "PVd supported", "Kd supported", "Pd active", "Vd outperformed", "ERd stated", "VCd advised against", "VenVd excluded",
    ]  # fmt: skip


def test_every_answer_contains_the_date_of_its_newest_evidence(
    world: Callable[..., Evidence],
) -> None:
    evidence = world(WORLD)
    support = Reasoner(evidence).inquiry(Profile.read("lines=1", evidence.vocabulary)).answer()
    assert [support[name].newest_evidence for name in ("PVd", "Kd", "ERd")] == [
        "2019-07",
        "2015",
        "2021",
    ]
    assert support.newest_evidence == "2021"


def test_an_answer_for_an_earlier_day_counts_what_is_left_out(
    world: Callable[..., Evidence],
) -> None:
    evidence = world(WORLD)
    profile = Profile.read("lines=1", evidence.vocabulary)
    left_out = [
        Reasoner(evidence).inquiry(profile, as_of=day).answer().results_not_yet_known
        for day in ("2014", "2015", "2019-06-30", "2019-07", "")
    ]
    assert left_out == [4, 1, 1, 0, 0]
