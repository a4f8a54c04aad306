"""What the row of a regimen says beside its figures: overruled warnings, recommendations, what a
harm was, cautions that concern the patient, which alternatives it is about, one name for one study.
(Notation: tests/spec/conftest.py; results are numbered in the order of their lines.)
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.harms_text import harm_phrases
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.exposure.normal_forms import clauses
from trialgraph.graph.model.evidence import Evidence

WARNED = """
    trial T phase 3: lines=1
    result T: PVd v Vd PFS 0.60 (0.48-0.75)
    statement advises-against PVd: lines<=1 [grade=2A]"""
CASES = {
    "a warning that direct benefit overrules is named": f"""{WARNED}
        ? lines=1
        PVd = supported, row "S advises against it (grade 2A) for lines<=1, overruled"
        ? lines=1 ;; as-of 2020
        PVd = no row "advises against" """,
    "a recommendation is named beside estimates, a mere option is not": """
        trial T single-arm phase 2: lines=1
        result T: PVd ORR 60
        result T: Kd ORR 60
        statement recommends PVd: lines=1
        statement considers Kd: lines=1
        ? lines=1
        PVd = active, row "recommended for such patients: S"
        Kd = active, no row "recommended"
        ? lines=2
        PVd = no row "recommended" """,
    "what the possible harm is": """
        trial T phase 3: lines=1
        group T/renal: has:renal
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/renal: PVd v Vd OS worse [claim=more deaths]
        ? lines=1
        PVd = extrapolated, "possible harm if the patient belongs to: T/renal (OS more deaths)"
        ? lines=1 ;; endpoint OS
        PVd = inconclusive, "possible harm if the patient belongs to: T/renal (OS more deaths)" """,
    "cautions about features that the profile does not state are not in the row": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        caution PVd: has:renal
        ? lines=1
        PVd = caution, no row "Cautions"
        ? lines=1, has:renal
        PVd = caution, row "Cautions: a harm"
        ? lines=1, not has:renal
        PVd = no row "Cautions" """,
    "the row names the alternatives that its figure is about": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.50 (0.40-0.62)
        trial U phase 3: lines=2-3
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        trial W phase 3: lines=1-3
        result W: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1-3
        PVd = supported, partial, "lines=2 | lines=3: benefit", row "lines=2 | lines=3: U: PFS HR"
        Kd = supported, no row "lines=1" """,
    "alternatives without evidence each have their reason": """
        trial T phase 3: refractory:len
        result T: DVd v Vd PFS 0.50 (0.40-0.62)
        ? lines=1-2, (refractory:len | refractory:bort)
        PVd = without "each alternative" """,
    "one study has one name": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.50 (0.40-0.62)
        trial U phase 3: lines=1
        result U: PVd v Vd OS 0.50 (0.40-0.62)
        same T: U
        ? lines=1 ;; endpoint OS
        PVd = supported, decided by 2, row "T: OS HR"
        Vd = outperformed""",
    "results that report nothing of the regimen's own": """
        trial T cohort: lines=1
        result T: PVd v Vd ORR better
        ? lines=1
        PVd = no evidence, "none is a randomised comparison or gives the response or survival" """,
    "a control that the source does not name": """
        trial T cohort: lines=1
        result T: PVd OS 50 [comparator_value=30]
        result T: Kd v Vd OS 50 v 30
        ? lines=1
        PVd = row "50 vs 30 (control not named)"
        Kd = no row "control not named" """,
}


@pytest.mark.parametrize("name", CASES, ids=str)
def test_the_row(name: str, check: Callable[[str], None]) -> None:
    check(CASES[name])


def test_an_overruled_warning_as_data(world: Callable[..., Evidence]) -> None:
    evidence = world(
        """trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        statement advises-against PVd: lines=1 [grade=2A, locator=p4]"""
    )
    profile = Profile.read("lines=1", evidence.vocabulary)
    entry = Reasoner(evidence).inquiry(profile).answer()["PVd"].to_dict()
    assert entry["verdict"] == "supported"
    assert [
        (warning["setting"], warning["grade"], warning["source"])
        for warning in entry["overruled_warnings"]
    ] == [("lines=1", "2A", "S")]


def test_harms_of_another_trial_name_it(world: Callable[..., Evidence]) -> None:
    evidence = world(
        """trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 2 single-arm: lines>=3
        result T: PVd AE 10 [event=nausea]
        result U: PVd AE 40 [event=neuropathy]"""
    )
    profile = Profile.read("lines=1", evidence.vocabulary)
    verdict = Reasoner(evidence).inquiry(profile).answer()["PVd"]
    assert harm_phrases(verdict) == ["nausea 10", "neuropathy 40 in U"]


@pytest.mark.parametrize(
    ("criteria", "printed"),
    [
        ("lines=1 | lines=2", "lines=1 | lines=2"),
        ("refractory:len, lines=1 | lines=2", "lines=2 | (lines=1 & refractory:len)"),
        ("has:EM, (lines=1 | refractory:len)", "has:EM, (lines=1 | refractory:len)"),
    ],
)
def test_printed_criteria_mean_what_they_say(
    criteria: str, printed: str, world: Callable[..., Evidence]
) -> None:
    """Read again, they are the same requirements."""
    evidence = world(f"trial T phase 3: {criteria}")
    people = StudyPopulations(evidence)["T"]
    read = evidence.vocabulary.read
    assert set(clauses(read(str(people)))) == set(people.requirements)
    assert set(clauses(read(printed))) == set(people.requirements)
