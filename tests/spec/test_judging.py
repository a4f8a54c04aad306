"""Statements against the evidence: confirmed, outdated, contradicted or not testable.

Each case is a world, a statement and its judgement for its regimen. Sources: "S" of 2021, and OLD
and NEW if the world names them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.quality.judgement import (
    COMPATIBLE,
    CONFIRMED,
    CONTRADICTED,
    NOT_TESTABLE,
    OUTDATED,
)
from trialgraph.graph.quality.statements import StatementReview

BENEFIT = """
    trial T phase 3: lines=1
    result T: PVd v Vd PFS 0.60 (0.45-0.80)
"""
LATE_BENEFIT = """
    source NEW: 2024
    trial T phase 3: lines=1 [source=NEW]
    result T: PVd v Vd PFS 0.60 (0.45-0.80) [source=NEW]
"""
HARM = """
    trial T phase 3: lines=1
    result T: PVd v Vd OS 1.50 (1.20-1.90)
"""
LATE_HARM = HARM.replace("(1.20-1.90)", "(1.20-1.90) [source=NEW]") + "source NEW: 2024"
ONE_ARM = """
    trial T phase 2 single-arm: lines=1
    result T: PVd ORR 60
"""


def judged(world: Callable[..., Evidence], text: str) -> list[tuple[str, str, str]]:
    return [
        (judged.regimen, judged.judgement, judged.reason)
        for judged in StatementReview(Reasoner(world(text)))
    ]


@pytest.mark.parametrize(
    ("evidence", "statement", "expected"),
    [
        (BENEFIT, "recommends PVd: lines=1", CONFIRMED),
        (BENEFIT, "alternative PVd: lines=1", CONFIRMED),
        (
            BENEFIT,
            "recommends PVd: lines=1, refractory:carf",
            NOT_TESTABLE,
        ),  # benefit, but in indirect people only
        (BENEFIT, "recommends PVd: lines=3", NOT_TESTABLE),  # nothing applies
        (BENEFIT, "recommends Vd: lines=1", CONTRADICTED),  # it is the control that lost
        (
            BENEFIT,
            "alternative Vd: lines=1",
            NOT_TESTABLE,
        ),  # offered beside others, not before them
        (LATE_BENEFIT, "recommends Vd: lines=1", OUTDATED),
        (HARM, "recommends PVd: lines=1", CONTRADICTED),
        (LATE_HARM, "recommends PVd: lines=1", OUTDATED),
        (ONE_ARM, "alternative PVd: lines=1", COMPATIBLE),
        (ONE_ARM, "recommends PVd: lines=1", NOT_TESTABLE),  # nothing is compared
        (BENEFIT, "recommends PVd: lines=1, not has:EM", NOT_TESTABLE),  # the trial is silent on it
        (BENEFIT, "advises-against PVd: lines=1", CONTRADICTED),
        (BENEFIT, "advises-against PVd: lines=1-2", NOT_TESTABLE),  # benefit in a part of them only
        (LATE_BENEFIT, "advises-against PVd: lines=1", OUTDATED),
        (HARM, "advises-against PVd: lines=1", CONFIRMED),
        (BENEFIT, "gap Kd: lines=1", CONFIRMED),
        (LATE_BENEFIT, "gap PVd: lines=1", OUTDATED),
        (BENEFIT, "gap PVd: lines=1", NOT_TESTABLE),  # what exactly is missing is not said in data
        (BENEFIT, "cautions PVd: lines=1", NOT_TESTABLE),
        (BENEFIT, "recommends PVd: lines=1, lines=2", NOT_TESTABLE),  # nobody is in such a setting
    ],
)
def test_a_statement(
    world: Callable[..., Evidence], evidence: str, statement: str, expected: str
) -> None:
    ((_, judgement, reason),) = judged(world, f"{evidence}\nstatement {statement}")
    assert judgement == expected, reason
    assert reason


def test_a_source_cannot_confirm_its_own_statements(world: Callable[..., Evidence]) -> None:
    """Advice against does not bear out advice against, nor an offer another offer."""
    judgements = judged(
        world, f"{BENEFIT}\nstatement advises-against Kd: lines=1\nstatement recommends Kd: lines=1"
    )
    assert {judgement for _, judgement, _ in judgements} == {NOT_TESTABLE}


@pytest.mark.parametrize(
    ("withdrawal", "expected"),
    [
        ("approval withdrawn PVd: EU 2023", OUTDATED),
        ("approval withdrawn PVd: EU 2019", CONFIRMED),  # the source knew it
        ("approval withdrawn Kd: EU 2023", CONFIRMED),
    ],
)
def test_a_withdrawal_makes_an_offer_outdated(
    world: Callable[..., Evidence], withdrawal: str, expected: str
) -> None:
    judgements = judged(world, f"{BENEFIT}\nstatement recommends PVd: lines=1\n{withdrawal}")
    assert [judgement for _, judgement, _ in judgements] == [expected]


def test_a_withdrawal_makes_the_approval_of_its_region_outdated(
    world: Callable[..., Evidence],
) -> None:
    text = "approval approved PVd: EU 2019\napproval approved PVd: US 2019\napproval withdrawn PVd: EU 2023"
    ((regimen, judgement, reason),) = judged(world, f"{BENEFIT}\n{text}")
    assert (regimen, judgement) == ("PVd", OUTDATED)
    assert "EU, 2023" in reason


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("result T: PVd v Vd PFS better", CONFIRMED),
        ("result T: PVd v Vd PFS no difference", CONTRADICTED),
        ("result T: PVd v Vd PFS worse", CONTRADICTED),
        ("result T: PVd v Vd OS better", NOT_TESTABLE),  # no interval is printed for it
    ],
)
def test_a_claim_without_a_figure(
    world: Callable[..., Evidence], claim: str, expected: str
) -> None:
    judgements = judged(world, f"{BENEFIT}\n{claim}")
    assert [judgement for _, judgement, _ in judgements] == [expected]


def test_a_later_figure_makes_an_old_claim_outdated(world: Callable[..., Evidence]) -> None:
    text = "source OLD: 2015\ntrial T phase 3: lines=1\nresult T: PVd v Vd PFS no difference [source=OLD]"
    judgements = judged(world, f"{text}\nresult T: PVd v Vd PFS 0.60 (0.45-0.80)")
    assert [judgement for _, judgement, _ in judgements] == [OUTDATED]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("recommends PVd: lines=1, has:renal", NOT_TESTABLE),  # nobody says that they had it
        ("recommends PVd: lines=1, has:del(17p)", CONFIRMED),  # they are a subgroup of their own
        ("lists PVd: lines=1", NOT_TESTABLE),  # what a caption lists is no advice
        (
            "considers PVd: lines=1 [flags=conflict, note=Another place says the opposite.]",
            CONTRADICTED,
        ),
    ],
)
def test_evidence_must_be_about_the_population_of_the_statement(
    world: Callable[..., Evidence], statement: str, expected: str
) -> None:
    text = f"{BENEFIT}\ngroup T/del: has:del(17p)\nresult T/del: PVd v Vd PFS 0.50 (0.30-0.80)\nstatement {statement}"
    judgements = [judgement for regimen, judgement, _ in judged(world, text)]
    assert judgements == [expected]


def test_a_text_that_claims_more_than_its_interval_shows(world: Callable[..., Evidence]) -> None:
    text = "trial T phase 3: lines=1\nresult T: PVd v Vd PFS 0.80 (0.60-1.10) [flags=claim-against-interval, claim=superior]"
    ((regimen, judgement, reason),) = judged(world, text)
    assert (regimen, judgement) == ("PVd", CONTRADICTED)
    assert "the text claims superior, but: PFS HR 0.80 (0.60–1.10)" in reason


def test_an_approval_that_was_expected_and_granted(world: Callable[..., Evidence]) -> None:
    text = "approval anticipated PVd: US 2019\napproval approved PVd: US 2020\napproval not-yet-approved Kd: US 2019"
    assert [(name, judgement) for name, judgement, _ in judged(world, f"{BENEFIT}\n{text}")] == [
        ("PVd", OUTDATED)
    ]
