"""Conditions: evidence counts only for people who have the disease that it is about.

A profile has the conditions of its field, the broader ones that these imply, and no others.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.question import Question
from trialgraph.graph.quality.judgement import OUTDATED
from trialgraph.graph.quality.statements import StatementReview

DISEASES = """
    condition myeloma: blood-cancer
    condition blood-cancer:
    condition renal:
    condition bladder:
    field myeloma:
"""
BENEFIT = "result T: PVd v Vd PFS 0.60 (0.50-0.72)\n"

CASES = {
    "a row without conditions belongs to the field": f"""
        {DISEASES}
        trial T phase 3: lines=1
        {BENEFIT}
        ? lines=1
        PVd = supported, direct""",
    "a trial of another disease counts for nobody": f"""
        {DISEASES}
        trial T phase 3: lines=1 [conditions=renal]
        {BENEFIT}
        ? lines=1
        PVd = no evidence, "condition:renal"
        Vd = no evidence, "condition:renal"
        ? lines=1, open
        PVd = no evidence""",
    "nor does a subgroup of such a trial": f"""
        {DISEASES}
        trial T phase 3: lines=1 [conditions=renal]
        group T/len: refractory:len
        result T/len: PVd v Vd PFS 0.60 (0.50-0.72)
        ? lines=1, refractory:len
        PVd = no evidence""",
    "one of several conditions suffices": f"""
        {DISEASES}
        trial T phase 3: lines=1 [conditions=renal; myeloma]
        {BENEFIT}
        ? lines=1
        PVd = supported, direct""",
    "several other diseases do not": f"""
        {DISEASES}
        trial T phase 3: lines=1 | lines=2 [conditions=renal; bladder]
        {BENEFIT}
        ? lines=1
        PVd = no evidence""",
    "a broader condition is one that the person has": f"""
        {DISEASES}
        trial T phase 3: lines=1 [conditions=blood-cancer]
        {BENEFIT}
        ? lines=1
        PVd = supported, direct""",
    "a narrower one is not": f"""
        {DISEASES}
        condition smouldering: myeloma
        trial T phase 3: lines=1 [conditions=smouldering]
        {BENEFIT}
        ? lines=1
        PVd = no evidence""",
    "a condition can be written among the criteria": f"""
        {DISEASES}
        trial T phase 3: lines=1, condition:renal
        {BENEFIT}
        ? lines=1
        PVd = no evidence""",
    "a loss in another disease does not make a regimen lose": f"""
        {DISEASES}
        trial T phase 3: lines=1
        {BENEFIT}
        trial U phase 3: lines=1 [conditions=renal]
        result U: Kd v PVd PFS 0.50 (0.40-0.62)
        ? lines=1
        PVd = supported, direct, without "lost"
        Kd = no evidence""",
    "a statement on another disease offers nothing": f"""
        {DISEASES}
        statement recommends PVd: lines=1 [conditions=renal]
        statement recommends Kd: lines=1
        ? lines=1
        PVd = no evidence
        Kd = stated""",
    "nor does it warn": f"""
        {DISEASES}
        statement advises-against PVd: [conditions=renal]
        ? lines=1
        PVd = no evidence""",
    "a caution on another disease is not shown": f"""
        {DISEASES}
        trial T phase 3: lines=1
        {BENEFIT}
        caution PVd: [conditions=renal]
        caution Vd:
        ? lines=1
        Vd = outperformed, caution
        PVd = supported, no caution""",
    "a rule of another disease excludes nothing": f"""
        {DISEASES}
        trial T phase 3: lines=1
        result T: ERd v Rd PFS 0.60 (0.50-0.72)
        rule target SLAMF7: [conditions=renal]
        ? lines=1, refractory:elo
        ERd = excluded, "elo"
        """,
    "without a field no condition is present": f"""
        condition renal:
        trial T phase 3: lines=1 [conditions=renal]
        {BENEFIT}
        ? lines=1
        PVd = no evidence""",
    "a withdrawal for another disease excludes nothing": f"""
        {DISEASES}
        trial T phase 3: lines=1
        {BENEFIT}
        approval withdrawn PVd: EU 2022-05 [conditions=renal]
        approval withdrawn Vd: EU 2022-05 [conditions=renal; blood-cancer]
        ? lines=1 ;; region EU
        PVd = supported, direct
        Vd = excluded""",
    "nor does one whose indication names the other disease": f"""
        {DISEASES}
        trial T phase 3: lines=1
        {BENEFIT}
        approval withdrawn PVd: EU 2022-05 [indication=condition:renal | condition:bladder]
        approval withdrawn Vd: EU 2022-05 [indication=condition:renal | lines>=1]
        ? lines=1 ;; region EU
        PVd = supported, direct
        Vd = excluded""",
    "a subgroup with another disease says nothing about the others": f"""
        {DISEASES}
        trial T phase 3: lines=1-3
        {BENEFIT}
        group T/len: refractory:len [conditions=renal]
        ? lines=1, refractory:len
        PVd = extrapolated, indirect""",
    "nor does a part of that subgroup": f"""
        {DISEASES}
        trial T phase 3: lines=1-3
        {BENEFIT}
        group T/renal: [conditions=renal]
        group T/renal/len: refractory:len
        ? lines=1, refractory:len
        PVd = extrapolated, indirect""",
    "nor does one by lines": f"""
        {DISEASES}
        trial T phase 3:
        {BENEFIT}
        group T/one: lines=1, condition:renal
        ? lines=2
        PVd = extrapolated, indirect""",
    "a subgroup with a condition of the field shows who took part": f"""
        {DISEASES}
        trial T phase 3: lines=1-3
        {BENEFIT}
        group T/len: refractory:len [conditions=renal; blood-cancer]
        ? lines=1, refractory:len
        PVd = supported, partial""",
}


@pytest.mark.parametrize("case", CASES)
def test_conditions(case: str, check: Callable[[str], None]) -> None:
    check(CASES[case])


def test_a_profile_does_not_choose_its_condition(world: Callable[[str], Evidence]) -> None:
    vocabulary = world(DISEASES).vocabulary
    with pytest.raises(TrialgraphError, match="a profile has the conditions of its field"):
        Profile.read("lines=1, condition:renal", vocabulary)
    with pytest.raises(TrialgraphError, match="a profile has the conditions of its field"):
        Profile.read("lines=1, not condition:myeloma", vocabulary)


def test_approvals_of_another_disease_are_not_met(world: Callable[[str], Evidence]) -> None:
    evidence = world(
        f"""
        {DISEASES}
        trial T phase 3: lines=1
        {BENEFIT}
        approval approved PVd: EU 2020 [conditions=renal, indication=lines>=1]
        approval approved PVd: US 2020 [indication=lines>=1]
        """
    )
    shown = Reasoner(evidence).support(Question.of("lines=1"))["PVd"].to_dict()["approvals"]
    assert {item["region"]: item["indication_met"] for item in shown} == {"EU": False, "US": True}


def test_withdrawals_for_another_disease_are_no_cautions(world: Callable[[str], Evidence]) -> None:
    evidence = world(
        f"""
        {DISEASES}
        trial T phase 3: lines=1
        {BENEFIT}
        approval withdrawn PVd: EU 2022-05 [conditions=renal]
        approval withdrawn Vd: EU 2022-05
        """
    )
    answer = Reasoner(evidence).support(Question.of("lines=1"))
    assert not answer["PVd"].cautions
    assert [caution.harm for caution in answer["Vd"].cautions] == ["withdrawn"]


def withdrawn(conditions: str) -> str:
    return f"""
        {DISEASES}
        trial T phase 3: lines=1
        {BENEFIT}
        approval approved PVd: EU 2020
        approval withdrawn PVd: EU 2022-05 [conditions={conditions}]
        statement recommends PVd: lines=1 [source=OLD]
        source OLD: 2020
        """


@pytest.mark.parametrize(
    ("conditions", "is_here"), [("renal", False), ("renal; bladder", False), ("myeloma", True)]
)
def test_approvals_and_statements_are_outdated_only_by_a_withdrawal_for_the_disease(
    conditions: str, is_here: bool, world: Callable[[str], Evidence]
) -> None:
    reasoner = Reasoner(world(withdrawn(conditions)))
    assert ("later withdrawn" in str(reasoner.support(Question.of("lines=1")))) == is_here
    judged = {
        judgement.row.id: judgement.judgement == OUTDATED for judgement in StatementReview(reasoner)
    }
    assert judged["statements-1"] == is_here
    assert judged.get("approvals-1", False) == is_here


def test_an_approval_for_another_disease_is_not_judged(world: Callable[[str], Evidence]) -> None:
    evidence = world(
        f"""
        {DISEASES}
        trial T phase 3: lines=1
        {BENEFIT}
        approval approved PVd: EU 2020 [conditions=renal]
        approval withdrawn PVd: EU 2022-05 [conditions=renal]
        """
    )
    assert not list(StatementReview(Reasoner(evidence)))
