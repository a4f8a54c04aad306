"""Statements about safety, similarity or superiority, checked against comparisons.

Each case is a world, a statement and its judgement. Sources: "S" of 2021, and OLD and NEW if the
world names them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.quality.judgement import CONFIRMED, CONTRADICTED, NOT_TESTABLE, OUTDATED
from trialgraph.graph.quality.statements import StatementReview

TRIAL = "trial T phase 3: lines=1\n"
MORE_HARM = TRIAL + "result T: PVd v Vd AE 30 v 10 worse"
NO_MORE_HARM = TRIAL + "result T: PVd v Vd AE 12 v 10 no difference"
MORE_DEATHS = TRIAL + "result T: PVd v Vd OS 1.50 (1.20-1.90)"
BENEFIT = TRIAL + "result T: PVd v Vd PFS 0.60 (0.45-0.80)"
NO_DIFFERENCE = TRIAL + "result T: PVd v Vd PFS 0.90 (0.70-1.20)"
LATE_BENEFIT = "source NEW: 2024\n" + BENEFIT + " [source=NEW]"
SAFE, COMPARABLE = (
    "claims PVd: lines=1 [asserts=safe",
    "claims PVd: lines=1 [asserts=comparable, versus=Vd]",
)


def judged(world: Callable[..., Evidence], text: str) -> tuple[str, str]:
    statements = StatementReview(Reasoner(world(text)))
    ((judgement, reason),) = [
        (statement.judgement, statement.reason)
        for statement in statements
        if statement.row.id.startswith("statements")
    ]
    return judgement, reason


@pytest.mark.parametrize(
    ("evidence", "statement", "expected"),
    [
        (MORE_HARM, SAFE + "]", CONTRADICTED),
        (MORE_DEATHS, SAFE + "]", CONTRADICTED),
        (NO_MORE_HARM, SAFE + "]", CONFIRMED),
        (MORE_HARM, SAFE + ", versus=Vd]", CONTRADICTED),
        (MORE_HARM, SAFE + ", versus=Kd]", NOT_TESTABLE),  # compared with something else
        (
            MORE_HARM,
            "claims Vd: lines=1 [asserts=safe]",
            NOT_TESTABLE,
        ),  # that its control did better is no harm of it
        (MORE_HARM, "claims PVd: lines=3 [asserts=safe]", NOT_TESTABLE),  # other people
        (BENEFIT, SAFE + "]", NOT_TESTABLE),  # that it works does not make it safe
        (
            TRIAL + "result T: PVd AE 30",
            SAFE + "]",
            NOT_TESTABLE,
        ),  # a figure with nothing beside it
        (
            TRIAL + "result T: PVd v Vd AE no difference",
            SAFE + "]",
            NOT_TESTABLE,
        ),  # the source's own word
        ("source OLD: 2015\n" + MORE_HARM + " [source=OLD]", SAFE + "]", CONTRADICTED),
        ("source NEW: 2024\n" + MORE_HARM + " [source=NEW]", SAFE + "]", OUTDATED),
        (BENEFIT, COMPARABLE, CONTRADICTED),
        (MORE_DEATHS, COMPARABLE, CONTRADICTED),
        (LATE_BENEFIT, COMPARABLE, OUTDATED),
        (NO_DIFFERENCE, COMPARABLE, CONFIRMED),
        (BENEFIT, COMPARABLE.replace("=Vd", "=Kd"), NOT_TESTABLE),
        (BENEFIT, COMPARABLE.replace(", versus=Vd", ""), NOT_TESTABLE),
        (BENEFIT, COMPARABLE.replace("lines=1", "lines=3"), NOT_TESTABLE),
        (TRIAL + "result T: PVd v Vd PFS 0.90", COMPARABLE, NOT_TESTABLE),  # no interval
        (
            BENEFIT,
            "claims Vd: lines=1 [asserts=comparable, versus=PVd]",
            CONTRADICTED,
        ),  # seen from the control
        (BENEFIT, "claims PVd: lines=1 [asserts=better, versus=Vd]", CONFIRMED),
        (BENEFIT, "claims PVd: lines=1 [asserts=worse, versus=Vd]", CONTRADICTED),
        (BENEFIT, "claims Vd: lines=1 [asserts=worse, versus=PVd]", CONFIRMED),
        (NO_DIFFERENCE, "claims PVd: lines=1 [asserts=better, versus=Vd]", CONTRADICTED),
        (
            BENEFIT + "\nresult T: PVd v Vd OS 1.5 (1.2-1.9)",
            "claims PVd: lines=1 [asserts=better, versus=Vd]",
            NOT_TESTABLE,
        ),
        (
            MORE_HARM,
            "claims PVd: lines=1",
            NOT_TESTABLE,
        ),  # a judgement of which nothing testable is said
        (
            MORE_HARM,
            "claims PVd: lines=1, lines=2 [asserts=safe]",
            NOT_TESTABLE,
        ),  # nobody is in such a setting
        (
            MORE_HARM + "\nresult T: PVd v Vd PFS 0.60 (0.45-0.80)",
            "considers PVd: lines=1 [asserts=safe]",
            CONTRADICTED,
        ),
        (
            BENEFIT,
            "considers PVd: lines=1 [asserts=safe]",
            CONFIRMED,
        ),  # as advice; its safety cannot be tested
    ],
)
def test_a_claim(
    world: Callable[..., Evidence], evidence: str, statement: str, expected: str
) -> None:
    judgement, reason = judged(world, f"{evidence}\nstatement {statement}")
    assert judgement == expected, reason
    assert reason


def test_the_more_serious_of_two_claims_decides_and_both_are_listed(
    world: Callable[..., Evidence],
) -> None:
    judgement, reason = judged(
        world, f"{BENEFIT}\nstatement claims PVd: lines=1 [asserts=better; safe, versus=Vd]"
    )
    assert judgement == CONFIRMED
    assert reason == (
        "better: results-1: PFS HR 0.60 (0.45–0.80); safe: no comparison of harms is reported; "
        "harm figures without a comparison: 0"
    )


ALIKE = "statement claims PVd: lines=1 [asserts=comparable, studies=T; U]"


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (("PFS 12.4 (9.0-15.0)", "PFS 11.1 (7.8-13.8)"), CONFIRMED),
        (("PFS 12.4 (9.0-15.0)", "PFS 5.1 (4.0-6.2)"), CONTRADICTED),
        (
            ("PFS 12.4 (9.0-15.0)", "PFS 5.1"),
            NOT_TESTABLE,
        ),  # how exact the other is, is not printed
        (("PFS 12.4 (9.0-15.0)", "OS 5.1 (4.0-6.2)"), NOT_TESTABLE),
        (("ORR 60", "ORR 30"), NOT_TESTABLE),
        (("ORR 60 [n=100, unit=percent]", "ORR 30 [n=100, unit=percent]"), CONTRADICTED),
        (("ORR 60 [n=100, unit=percent]", "ORR 55 [n=100, unit=percent]"), CONFIRMED),
        (
            ("ORR 60 [n=10, unit=percent]", "ORR 30 [n=10, unit=percent]"),
            CONFIRMED,
        ),  # too few to tell them apart
        (
            ("ORR 60 [n=100, unit=percent, event=lesions]", "ORR 30 [n=100, unit=percent]"),
            NOT_TESTABLE,
        ),
    ],
)
def test_studies_with_the_same_name(
    world: Callable[..., Evidence], figures: tuple[str, str], expected: str
) -> None:
    trials = "\n".join(
        f"trial {trial} phase 2 single-arm: lines=1\nresult {trial}: PVd {figure}"
        for trial, figure in zip("TU", figures, strict=True)
    )
    judgement, reason = judged(world, f"{trials}\n{ALIKE}")
    assert judgement == expected, reason
