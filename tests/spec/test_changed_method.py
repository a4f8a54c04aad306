"""Rules and steps that a field switches off, and words that no rule reads.

Notation: tests/spec/conftest.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.text import support_table
from trialgraph.graph.impact.attribution import Attribution
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.question import Question
from trialgraph.graph.model.rows import Rows

TRIAL = """
    trial T phase 3: lines=1
    result T: PVd v Vd PFS 0.50 (0.35-0.72)
    approval withdrawn PVd: EU 2020"""
QUESTIONS = {
    "intolerance": Question("lines=1, intolerant:bort"),
    "access": Question("lines=1", available=("bort", "pom")),
    "withdrawal": Question("lines=1", region="EU"),
    "component": Question("lines=1, refractory:len"),
}
WORDS = {
    "intolerance": "intolerant:",
    "access": "--available",
    "withdrawal": "--region",
    "component": "refractory:",
}


def without_rules(rows: Rows, *kinds: str) -> Evidence:
    kept = [row for row in rows["rules"] if row["kind"] not in kinds]
    return Evidence.from_rows({**rows, "rules": kept})


def with_rule_off(rows: Rows, rule: str) -> Evidence:
    off = {"rule": rule, "kind": "off", "changed_because": "this field knows no such thing"}
    rules = [off if row["rule"] == rule else row for row in rows["rules"]]
    return Evidence.from_rows({**rows, "rules": rules})


@pytest.mark.parametrize("rule", QUESTIONS)
def test_a_word_that_a_rule_reads_is_accepted(rule: str, world_rows: Callable[..., Rows]) -> None:
    assert Reasoner(Evidence.from_rows(world_rows(TRIAL))).support(QUESTIONS[rule]).verdicts


@pytest.mark.parametrize("rule", QUESTIONS)
def test_a_word_that_no_rule_reads_is_refused(rule: str, world_rows: Callable[..., Rows]) -> None:
    evidence = without_rules(world_rows(TRIAL), rule, "target")
    problem = rf"^{WORDS[rule]} would have no effect.* no rule of kind {rule};.*method/rules\.csv"
    with pytest.raises(TrialgraphError, match=problem):
        Reasoner(evidence).support(QUESTIONS[rule])
    assert Reasoner(evidence).support("lines=1").verdicts, "other questions can be asked"


@pytest.mark.parametrize("rule", ["intolerance", "access", "withdrawal"])
def test_a_rule_that_the_field_switched_off_is_named_with_the_reason(
    rule: str, world_rows: Callable[..., Rows]
) -> None:
    problem = rf"switches the rule {rule} off \(this field knows no such thing\); leave it out"
    with pytest.raises(TrialgraphError, match=problem):
        Reasoner(with_rule_off(world_rows(TRIAL), rule)).support(QUESTIONS[rule])


def test_refractoriness_is_a_criterion_without_the_component_rule(
    world_rows: Callable[..., Rows],
) -> None:
    world = "trial T phase 3: lines=1\n result T: KRd v Vd PFS 0.50 (0.35-0.72)"
    question = QUESTIONS["component"]
    by_method = Reasoner(Evidence.from_rows(world_rows(world))).support(question)
    assert by_method["KRd"].verdict == "excluded"
    changed = Reasoner(with_rule_off(world_rows(world), "component")).support(question)
    assert changed["KRd"].verdict == "extrapolated"


def test_a_step_switched_off_lowers_nothing_and_the_answer_says_so(
    world_rows: Callable[..., Rows],
) -> None:
    rows = world_rows(TRIAL + "\n    judge all risk-of-bias low")
    reason = "few people have the disease"
    steps = [
        {**row, "amount": "0", "changed_because": reason} if row["step"] == "imprecision" else row
        for row in rows["certainty"]
    ]
    before = Reasoner(Evidence.from_rows(rows)).support("lines=1")
    after = Reasoner(Evidence.from_rows({**rows, "certainty": steps})).support("lines=1")
    assert (before["PVd"].certainty, after["PVd"].certainty) == ("moderate", "high")
    note = f"The field changes the method: imprecision in certainty.csv ({reason})."
    assert note in " ".join(support_table(after, width=200).split())
    assert "changes the method" not in support_table(before, width=200)


def test_a_missing_step_is_not_skipped_in_silence(world_rows: Callable[..., Rows]) -> None:
    rows = world_rows(TRIAL + "\n    judge all risk-of-bias low")
    steps = [row for row in rows["certainty"] if row["step"] != "imprecision"]
    with pytest.raises(TrialgraphError, match=r"lacks the step imprecision .*certainty\.csv"):
        Reasoner(Evidence.from_rows({**rows, "certainty": steps})).support("lines=1")


def test_a_changed_limit_is_named_as_what_moved_a_verdict(world_rows: Callable[..., Rows]) -> None:
    rows = world_rows(TRIAL + "\n    judge all risk-of-bias low")
    limits = [
        {**row, "value": "100", "changed_because": "rare"}
        if row["limit"] == "enough-events"
        else row
        for row in rows["limits"]
    ]
    before = Reasoner(Evidence.from_rows(rows))
    after = Reasoner(Evidence.from_rows({**rows, "limits": limits}))
    assert Attribution(before, after).changed == {"limits": {"enough-events": "changed"}}
