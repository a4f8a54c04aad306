"""Figures adjusted for control patients who received the tested regimen (DESIGN 5.10, point 6).

They neither supersede nor contradict unadjusted figures, and give way to them. Where only an
adjusted figure decides, every form of the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.brief_rows import brief_evidence
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.evidence_network.selection import select_contrasts
from trialgraph.graph.explanation.explain import explain
from trialgraph.graph.explanation.text import explanation_text
from trialgraph.graph.listings.tabular import table_rows
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.question import Question

ALONE = """
    trial T phase 3: lines=1
    result T: PVd v Vd OS 0.70 (0.58-0.84) [crossover_adjusted=yes]
"""
ADJUSTED = "the figure that decides is adjusted for crossover"
CASES = {
    "an adjusted figure alone decides, and the reason says that it is adjusted": f"""
        {ALONE}
        ? lines=1
        PVd = supported, "{ADJUSTED} (no unadjusted figure applies)"
        PVd = row "no unadjusted figure applies"
        Vd = outperformed, "{ADJUSTED}" """,
    "an unadjusted figure decides before an adjusted one of a narrower interval": """
        trial T phase 3: lines=1
        result T: PVd v Vd OS 0.90 (0.70-1.16)
        result T: PVd v Vd OS 0.70 (0.58-0.84) [crossover_adjusted=yes]
        ? lines=1
        PVd = inconclusive, decided by 1, without "adjusted" """,
    "an adjusted figure that is less favourable gives way, too": """
        trial T phase 3: lines=1
        result T: PVd v Vd OS 0.90 (0.70-1.16) [crossover_adjusted=yes]
        result T: PVd v Vd OS 0.70 (0.58-0.84)
        ? lines=1
        PVd = supported, decided by 2, without "adjusted" """,
    "the more direct figure decides, whether adjusted or not": f"""
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd OS 0.95 (0.80-1.13)
        result T/one: PVd v Vd OS 0.40 (0.30-0.53) [crossover_adjusted=yes]
        ? lines=1
        PVd = supported, "{ADJUSTED} (unadjusted: OS HR 0.95 (0.80–1.13))" """,
    "an estimate of one arm": f"""
        trial T single-arm: lines=1
        result T: PVd OS 20 [crossover_adjusted=yes]
        ? lines=1
        PVd = active, "{ADJUSTED}" """,
    "another endpoint that is not adjusted decides": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.50-0.72)
        result T: PVd v Vd OS 0.70 (0.58-0.84) [crossover_adjusted=yes]
        ? lines=1
        PVd = supported, decided by 1, without "adjusted"
        ? lines=1 ;; endpoint OS
        PVd = supported, "adjusted" """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_adjusted_figures_in_verdicts(check: Callable[[str], None], text: str) -> None:
    check(text)


def test_every_form_of_an_answer_says_that_an_adjusted_figure_decides(
    world: Callable[[str], Evidence],
) -> None:
    inquiry = Reasoner(world(ALONE)).ask(Question("lines=1"), "reference")
    verdict = inquiry.answer()["PVd"]
    brief = brief_evidence(verdict)
    assert "adjusted for crossover" in brief and "no unadjusted figure applies" in brief
    data = verdict.to_dict()
    assert any(ADJUSTED in reason for reason in data["reasons"])
    assert data["evidence"][0]["crossover_adjusted"] == "yes"
    assert ADJUSTED in explanation_text(explain(inquiry, "PVd"), width=1000)


def test_a_network_takes_the_unadjusted_figure_and_says_why(
    world: Callable[[str], Evidence],
) -> None:
    evidence = world(ALONE + "result T: PVd v Vd OS 0.90 (0.70-1.16)")
    inquiry = Reasoner(evidence).ask(Question("lines=1", endpoint="OS"), "reference")
    selection = select_contrasts(inquiry)
    assert [contrast.result.value for contrast in selection.included] == ["0.90"]
    (excluded,) = selection.excluded
    assert "is not adjusted for crossover" in excluded.reason


def test_lists_of_trials_and_results_have_the_columns(world: Callable[[str], Evidence]) -> None:
    evidence = world("""
        trial T phase 3: lines=1 [crossover=allowed]
        trial U phase 3: lines=1
        result T: PVd v Vd OS 0.70 (0.58-0.84) [crossover_adjusted=yes, immature=yes]
        result U: PVd v Vd PFS 0.70 (0.58-0.84) [review=independent]
    """)
    columns, rows = table_rows(evidence, "trials", {"crossover": "allowed"})
    assert [row[columns.index("trial")] for row in rows] == ["T"]
    columns, rows = table_rows(evidence, "results", {})
    names = ("crossover_adjusted", "immature", "review")
    listed = [[row[columns.index(name)] for name in names] for row in rows]
    assert listed == [["yes", "yes", ""], ["", "", "independent"]]
