"""Verdicts on the built-in evidence, derived by hand from the sentences of the guideline."""

from __future__ import annotations

import pytest
import trialgraph as tg
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.verdict import Verdict

FIRST_RELAPSE_REFRACTORY = "lines=1, refractory:lenalidomide"
FIRST_RELAPSE_AFTER_BORTEZOMIB = "lines=1, exposed:bortezomib"
TRIPLE_CLASS = "lines=4, is:triple-class-refractory"


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


def ask(kg: tg.KnowledgeGraph, profile: str) -> Support:
    return kg.support(profile)


VERDICTS = [
    # profile, regimen, verdict, certainty
    (FIRST_RELAPSE_REFRACTORY, "PVd", "supported", "high"),
    (FIRST_RELAPSE_REFRACTORY, "DKd", "supported", "moderate"),
    (FIRST_RELAPSE_REFRACTORY, "Kd", "supported", "low"),
    (FIRST_RELAPSE_REFRACTORY, "DVd", "supported", "low"),
    (FIRST_RELAPSE_REFRACTORY, "Isa-Kd", "supported", "very low"),
    (FIRST_RELAPSE_REFRACTORY, "SVd", "extrapolated", None),
    (FIRST_RELAPSE_REFRACTORY, "Pano-Vd", "advised against", None),
    (FIRST_RELAPSE_REFRACTORY, "KPd", "active", None),
    (FIRST_RELAPSE_REFRACTORY, "DPd", "active", None),
    (FIRST_RELAPSE_REFRACTORY, "IPd", "active", None),
    (
        FIRST_RELAPSE_REFRACTORY,
        "RCP",
        "active",
        None,
    ),  # all refractory to lenalidomide: its own results count
    (FIRST_RELAPSE_REFRACTORY, "DRd", "excluded", ""),
    (FIRST_RELAPSE_REFRACTORY, "KRd", "excluded", ""),
    (FIRST_RELAPSE_REFRACTORY, "IRd", "excluded", ""),
    (FIRST_RELAPSE_REFRACTORY, "Elo-Rd", "excluded", ""),
    (FIRST_RELAPSE_REFRACTORY, "Vd", "outperformed", None),
    (FIRST_RELAPSE_REFRACTORY, "Elo-Vd", "inconclusive", None),
    (FIRST_RELAPSE_AFTER_BORTEZOMIB, "DRd", "supported", "moderate"),
    (FIRST_RELAPSE_AFTER_BORTEZOMIB, "Kd", "supported", "moderate"),
    (FIRST_RELAPSE_AFTER_BORTEZOMIB, "DVd", "supported", "moderate"),
    (FIRST_RELAPSE_AFTER_BORTEZOMIB, "KRd", "supported", "very low"),
    (FIRST_RELAPSE_AFTER_BORTEZOMIB, "Vd", "outperformed", None),
    # Rd lost to the triplets, but one source reports that it beat dexamethasone alone, in patients
    # whose prior lines are not reported: indirect benefit takes precedence over "outperformed".
    (FIRST_RELAPSE_AFTER_BORTEZOMIB, "Rd", "extrapolated", "very low"),
    # The source reports no prior lines for the trial of IRd, so first relapse is not established.
    (FIRST_RELAPSE_AFTER_BORTEZOMIB, "IRd", "extrapolated", "very low"),
    (TRIPLE_CLASS, "Sd", "active", None),
    (TRIPLE_CLASS, "Belantamab", "active", None),
    (TRIPLE_CLASS, "Melflufen-d", "active", None),
    (TRIPLE_CLASS, "Ide-cel", "active", None),
    (TRIPLE_CLASS, "DKd", "excluded", ""),
    (TRIPLE_CLASS, "Isa-Pd", "excluded", ""),
    ("lines=2, refractory:daratumumab", "Isa-Kd", "excluded", ""),
    ("lines=2, refractory:daratumumab", "Isa-Pd", "excluded", ""),
    ("lines=1-3, has:t(11;14)", "Ven-Vd", "supported", None),
    ("lines=1-3, has:high-BCL2", "Ven-Vd", "supported", None),
    ("lines=1-3, not has:t(11;14), has:low-BCL2", "Ven-Vd", "advised against", None),
    ("lines=1-3", "Ven-Vd", "extrapolated", None),
    ("lines=1-3, not has:t(11;14)", "Ven-Vd", "extrapolated", None),
    (
        "lines=0, age>=65, has:transplant-ineligible",
        "DVMP",
        "active",
        None,
    ),  # front-line trials never lift above active
]


@pytest.mark.parametrize(("profile", "regimen", "verdict", "certainty"), VERDICTS)
def test_verdict(
    kg: tg.KnowledgeGraph, profile: str, regimen: str, verdict: str, certainty: str | None
) -> None:
    derived = ask(kg, profile)[regimen]
    assert (derived.verdict, derived.certainty if certainty is not None else None) == (
        verdict,
        certainty,
    )


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


def test_dkd_is_based_on_its_refractory_subgroup(kg: tg.KnowledgeGraph) -> None:
    dkd = ask(kg, FIRST_RELAPSE_REFRACTORY)["DKd"]
    assert deciding(dkd) == {"trial": "CANDOR", "value": "0.47", "low": "0.29", "high": "0.78"}
    assert [step.name for step in dkd.certainty_steps] == ["partial"]


def test_the_steps_of_the_less_certain(kg: tg.KnowledgeGraph) -> None:
    answer = ask(kg, FIRST_RELAPSE_REFRACTORY)
    steps = {
        regimen: {step.name for step in answer[regimen].certainty_steps}
        for regimen in ("Kd", "DVd", "Isa-Kd")
    }
    assert steps == {
        "Kd": {"partial", "most-direct-disagrees"},
        "DVd": {"partial", "most-direct-disagrees"},
        "Isa-Kd": {"partial", "most-direct-disagrees", "interim"},
    }
    krd = ask(kg, FIRST_RELAPSE_AFTER_BORTEZOMIB)["KRd"]
    assert {step.name for step in krd.certainty_steps} == {
        "partial",
        "no-interval",
        "most-direct-disagrees",
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


def test_before_the_date_of_the_guideline_there_is_no_evidence(kg: tg.KnowledgeGraph) -> None:
    answer = kg.support(FIRST_RELAPSE_REFRACTORY, as_of="2019")
    assert answer.results_not_yet_known > 0
    assert "supported" not in {verdict.verdict for verdict in answer}


def test_what_would_settle_venetoclax(kg: tg.KnowledgeGraph) -> None:
    explained = kg.explain("Ven-Vd", FIRST_RELAPSE_AFTER_BORTEZOMIB)
    settled = {what_if.unknown: what_if for what_if in explained.what_ifs}
    assert settled["has:t(11;14)"].if_so.startswith("supported")
    assert "Unknown facts that would change the verdict:" in str(explained)
    assert "IMWG2021" in str(explained)
