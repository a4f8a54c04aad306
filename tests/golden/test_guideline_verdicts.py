"""What the verdicts on the built-in evidence rest on, by the sentences of the guideline.

The verdicts themselves are in verdicts.csv.
"""

from __future__ import annotations

import pytest
import trialgraph as tg
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.verdict import Verdict

FIRST_RELAPSE_REFRACTORY = "lines=1, refractory:lenalidomide"
FIRST_RELAPSE_AFTER_BORTEZOMIB = "lines=1, exposed:bortezomib"
TRIPLE_CLASS = "lines=4, is:triple-class-refractory"


def ask(kg: tg.KnowledgeGraph, profile: str) -> Support:
    return kg.support(profile)


def deciding(verdict: Verdict) -> dict[str, str]:
    result = verdict.deciding[0].result
    return {
        "trial": result.trial,
        "value": result.value,
        "low": result.ci_low,
        "high": result.ci_high,
    }


def test_pvd_is_based_directly_on_patients_with_one_line_and_refractory_disease(
    kg: tg.KnowledgeGraph,
) -> None:
    pvd = ask(kg, FIRST_RELAPSE_REFRACTORY)["PVd"]
    assert pvd.applicability == "direct"
    assert pvd.tier == 1
    assert deciding(pvd) == {"trial": "OPTIMISMM", "value": "0.55", "low": "0.33", "high": "0.94"}
    assert pvd.deciding[0].result.paragraph == ("36",)


def test_dkd_is_shown_by_its_refractory_subgroup_and_decided_by_the_whole_trial(
    kg: tg.KnowledgeGraph,
) -> None:
    dkd = ask(kg, FIRST_RELAPSE_REFRACTORY)["DKd"]
    assert deciding(dkd) == {"trial": "CANDOR", "value": "0.47", "low": "0.29", "high": "0.78"}
    assert dkd.deciding[1].result.population == "CANDOR-ITT"
    # The two do not differ credibly, so the events of the whole trial (163) are counted.
    assert [step.name for step in dkd.certainty_steps] == ["partial", "imprecision"]


def test_the_steps_of_the_less_certain(kg: tg.KnowledgeGraph) -> None:
    answer = ask(kg, FIRST_RELAPSE_REFRACTORY)
    steps = {
        regimen: {step.name: step.amount for step in answer[regimen].certainty_steps}
        for regimen in ("Kd", "DVd", "Isa-Kd")
    }
    # A subgroup that does not show the benefit takes no step if it does not differ credibly from
    # the whole trial; interim takes none if imprecision takes two.
    assert steps == {
        "Kd": {"partial": 1},
        "DVd": {"partial": 1},
        "Isa-Kd": {"partial": 1, "imprecision": 2},
    }
    krd = ask(kg, FIRST_RELAPSE_AFTER_BORTEZOMIB)["KRd"]
    assert {step.name: step.amount for step in krd.certainty_steps} == {
        "partial": 1,
        "imprecision": 2,  # a claim: neither interval nor p
    }


def test_svd_is_extrapolated_because_refractoriness_is_not_reported(kg: tg.KnowledgeGraph) -> None:
    svd = ask(kg, FIRST_RELAPSE_REFRACTORY)["SVd"]
    assert svd.applicability == "indirect"
    assert "refractory:lenalidomide: not reported" in svd.evidence[0].reasons


def test_venetoclax_names_the_possible_harm(kg: tg.KnowledgeGraph) -> None:
    venetoclax = ask(kg, "lines=1-3")["Ven-Vd"]
    assert "possible harm" in venetoclax.reasons[0]
    assert "low BCL2" in venetoclax.reasons[0]


def test_no_regimen_has_randomised_support_in_triple_class_refractory_disease(
    kg: tg.KnowledgeGraph,
) -> None:
    answer = ask(kg, TRIPLE_CLASS)
    assert [verdict.regimen for verdict in answer if verdict.verdict == "supported"] == []


@pytest.mark.parametrize(
    ("regimen", "acts"),
    [
        ("Sd", {("accelerated", "FDA", "2019-07")}),
        ("Belantamab", {("approved", "FDA", "2020-08-06"), ("approved", "EMA", "2020-08-26")}),
        ("Melflufen-d", {("not-yet-approved", "", "")}),
        ("Ide-cel", {("not-yet-approved", "", "")}),
    ],
)
def test_approvals_are_shown_next_to_verdicts(
    kg: tg.KnowledgeGraph, regimen: str, acts: set[tuple[str, str, str]]
) -> None:
    approvals = ask(kg, TRIPLE_CLASS)[regimen].approvals
    assert acts <= {(act.act, act.agency, act.date) for act in approvals}


def test_front_line_trials_never_support_a_relapse_regimen(kg: tg.KnowledgeGraph) -> None:
    front_line = {
        name for name, trial in kg.evidence.trials.items() if trial.setting == "front-line"
    }
    assert {"ALCYONE", "MAIA"} <= front_line
    for profile in (
        FIRST_RELAPSE_REFRACTORY,
        FIRST_RELAPSE_AFTER_BORTEZOMIB,
        TRIPLE_CLASS,
        "lines>=1",
    ):
        for verdict in ask(kg, profile):
            assert not {item.result.trial for item in verdict.deciding} & front_line


def test_every_regimen_has_an_entry_once(kg: tg.KnowledgeGraph) -> None:
    answer = ask(kg, FIRST_RELAPSE_REFRACTORY)
    assert sorted(verdict.regimen for verdict in answer) == sorted(kg.evidence.vocabulary.regimens)


def test_prognostic_contrasts_never_count(kg: tg.KnowledgeGraph) -> None:
    items = [item for verdict in ask(kg, "lines=1") for item in verdict.evidence]
    assert any(item.result.kind == "prognostic" for item in items)
    assert all(item.role != "counts" for item in items if item.result.kind == "prognostic")


def test_later_cuts_supersede(kg: tg.KnowledgeGraph) -> None:
    dvd = ask(kg, "lines=1")["DVd"]
    roles = {
        item.result.id: item.role for item in dvd.evidence if item.result.measure == "hazard_ratio"
    }
    assert roles["CASTOR-ITT-PFS-HR-1"] == "superseded"
    assert roles["CASTOR-ITT-PFS-HR-2"] == "superseded"
    assert roles["CASTOR-ITT-PFS-HR-3"] == "counts"


@pytest.mark.parametrize(
    ("as_of", "supported"),
    [  # results are known from the publication of their trial, not only from the guideline of 2021
        ("2013", set()),
        ("2014", {"Pano-Vd"}),
        ("2016", {"Pano-Vd", "Kd", "DVd"}),
        ("2019", {"Pano-Vd", "Kd", "DVd", "PVd"}),
        ("2020", {"Pano-Vd", "Kd", "DVd", "PVd", "DKd", "Isa-Kd"}),
        ("2021", {"Kd", "DVd", "PVd", "DKd", "Isa-Kd"}),  # the guideline warns against Pano-Vd
    ],
)
def test_regimens_are_supported_from_the_year_of_their_publications(
    kg: tg.KnowledgeGraph, as_of: str, supported: set[str]
) -> None:
    answer = kg.support(FIRST_RELAPSE_REFRACTORY, as_of=as_of)
    assert answer.results_not_yet_known > 0
    assert {verdict.regimen for verdict in answer if verdict.verdict == "supported"} == supported


def test_what_would_settle_venetoclax(kg: tg.KnowledgeGraph) -> None:
    explained = kg.explain("Ven-Vd", FIRST_RELAPSE_AFTER_BORTEZOMIB)
    settled = {what_if.unknown: what_if for what_if in explained.what_ifs}
    assert settled["has:t(11;14)"].if_so.startswith("supported")
    assert "Unknown facts that would change the verdict:" in str(explained)
    assert "IMWG2021" in str(explained)
