"""Intervals against brute force over numbers; normal forms against a direct three-valued
evaluation."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trialgraph.graph.exposure.criteria import (
    NO_CRITERIA,
    STATUSES,
    And,
    Clause,
    Expression,
    Has,
    LastLine,
    Lines,
    Literal,
    Measured,
    Not,
    Or,
    Remission,
    Status,
    walk,
)
from trialgraph.graph.exposure.interval import INFINITY, Interval
from trialgraph.graph.exposure.kleene import Truth, all_of, any_of, negation
from trialgraph.graph.exposure.normal_forms import by_number_of_lines, cases, clauses
from trialgraph.graph.exposure.parser import parse

# intervals: a number lies in one, or not

NUMBERS = [n / 2 for n in range(17)]  # 0, 0.5, … 8
numbers = st.sampled_from(NUMBERS[:-2])
bounded = st.builds(Interval, numbers, numbers, st.booleans(), st.booleans())
intervals = st.one_of(bounded, st.builds(Interval, numbers, st.just(INFINITY), st.booleans()))
whole_intervals = st.builds(
    Interval, st.integers(0, 7), st.one_of(st.integers(0, 7), st.just(INFINITY))
)


def inside(number: float, interval: Interval) -> bool:
    above = number > interval.low if interval.low_open else number >= interval.low
    below = number < interval.high if interval.high_open else number <= interval.high
    return above and below


def members(interval: Interval) -> set[float]:
    return {
        number for number in [*NUMBERS, *(n + 0.25 for n in NUMBERS)] if inside(number, interval)
    }


@given(intervals)
def test_empty_has_no_members(interval: Interval) -> None:
    assert interval.empty == (not members(interval))


@given(intervals.filter(lambda i: not i.empty), intervals)
def test_within_means_every_member(interval: Interval, other: Interval) -> None:
    assert interval.within(other) == (
        members(interval) <= members(other) and (interval.high < INFINITY or other.high == INFINITY)
    )


@given(intervals, intervals)
def test_meet_contains_the_common_members(interval: Interval, other: Interval) -> None:
    assert members(interval.meet(other)) == members(interval) & members(other)
    assert interval.overlaps(other) == bool(members(interval) & members(other))


@given(intervals.filter(lambda i: not i.empty))
def test_complement_of_an_interval_of_real_numbers(interval: Interval) -> None:
    outside = set().union(*map(members, interval.complement(whole=False)))
    assert outside == members(Interval()) - members(interval)


@given(whole_intervals.filter(lambda i: not i.empty))
def test_complement_of_an_interval_of_whole_numbers(interval: Interval) -> None:
    outside = set().union(*map(members, interval.complement(whole=True)))
    assert {n for n in outside if n.is_integer()} == {
        n for n in members(Interval()) - members(interval) if n.is_integer()
    }


@pytest.mark.parametrize(
    ("interval", "other", "within", "meet"),
    [
        ("lines=1", "lines=1-3", True, "lines=1"),
        ("lines=1-3", "lines=1", False, "lines=1"),
        ("lines=1-3", "lines>=2", False, "lines=2-3"),
        ("lines>=3", "lines>=2", True, "lines>=3"),
        ("lines<=2", "lines<=3", True, "lines<=2"),
        ("remission-after:a>36mo", "remission-after:a>=36mo", True, "remission-after:a>36mo"),
        ("remission-after:a>=36mo", "remission-after:a>36mo", False, "remission-after:a>36mo"),
    ],
)
def test_intervals_in_words(interval: str, other: str, within: bool, meet: str) -> None:
    first, second, both = (parse(text).interval for text in (interval, other, meet))  # type: ignore[union-attr]
    assert first.within(second) is within
    assert first.meet(second) == both


# normal forms


@dataclass(frozen=True)
class World:
    """What is known: a truth for each base literal, and the interval in which each number lies."""

    truths: dict[Expression, Truth]
    lines: Interval
    age: Interval
    eGFR: Interval
    remission: Interval

    def truth(self, node: Expression) -> Truth:
        """Direct evaluation, from the meaning of each word."""
        match node:
            case Not(item):
                return negation(self.truth(item))
            case And(items):
                return all_of(map(self.truth, items))
            case Or(items):
                return any_of(map(self.truth, items))
            case Status("naive", agent):
                return negation(self.truths[Status("exposed", agent)])
            case Status("sensitive", agent, count):
                failed = self.truths[Status("refractory", agent)]
                return all_of([self.truths[Status("exposed", agent, count)], negation(failed)])
            case Lines(required):
                return _lies(self.lines, required)
            case Measured(quantity, required):
                return _lies(getattr(self, quantity), required)
            case Remission(_, required):
                return _lies(self.remission, required)
        return self.truths[node]

    def literal(self, literal: Literal) -> Truth:
        value = self.truth(literal.atom)
        return value if literal.positive else negation(value)


def _lies(possible: Interval, required: Interval) -> Truth:
    if members(possible) <= members(required):
        return True
    return None if members(possible) & members(required) else False


AGENTS = ("len", "PI")
BASE: list[Expression] = [Status(status, agent, count) for status in ("exposed", "refractory", "intolerant")
                          for agent in AGENTS for count in (1, 2)]  # fmt: skip
BASE += [Has("renal"), Has("t(11;14)"), LastLine()]
closed = st.tuples(st.integers(0, 7), st.integers(0, 7)).map(
    lambda pair: Interval(min(pair), max(pair))
)
real = intervals.filter(lambda i: not i.empty)
worlds = st.builds(
    World,
    st.fixed_dictionaries({atom: st.sampled_from([True, False, None]) for atom in BASE}),
    closed,
    closed,
    real,
    real,
)
atoms: st.SearchStrategy[Expression] = st.one_of(
    st.sampled_from(
        [*BASE, *(Status(s, a) for s in STATUSES for a in AGENTS), Status("sensitive", "PI", 2)]
    ),
    st.builds(Lines, whole_intervals.filter(lambda i: not i.empty)),
    st.builds(
        Measured, st.just("age"), whole_intervals.filter(lambda i: not i.empty), st.just(True)
    ),
    st.builds(Measured, st.just("eGFR"), real),
    st.builds(Remission, st.just("asct"), real),
)


def _compound(items: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(items, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, items))


expressions = st.recursive(atoms, _compound, max_leaves=7)


@given(expressions, worlds)
def test_clauses_keep_the_truth(expression: Expression, world: World) -> None:
    assert all_of(
        any_of(map(world.literal, clause)) for clause in clauses(expression)
    ) is world.truth(expression)


@given(expressions, worlds)
def test_cases_keep_the_truth(expression: Expression, world: World) -> None:
    assert any_of(all_of(map(world.literal, case)) for case in cases(expression)) is world.truth(
        expression
    )


@given(expressions)
def test_literals_are_basic(expression: Expression) -> None:
    """Only exposed, refractory and intolerant remain, and lines and quantities are never denied."""
    for literal in frozenset().union(*clauses(expression), *cases(expression)):
        if isinstance(literal.atom, Status):
            assert literal.atom.status in ("exposed", "refractory", "intolerant")
        if isinstance(literal.atom, (Lines, Measured)):
            assert literal.positive


def _texts(sets: tuple[Clause, ...]) -> list[str]:
    return [" ".join(sorted(map(str, clause))) for clause in sets]


@pytest.mark.parametrize(
    ("text", "every", "either"),
    [
        ("", [], [""]),
        ("lines=1", ["lines=1"], ["lines=1"]),
        ("has:a, has:b", ["has:a", "has:b"], ["has:a has:b"]),
        ("has:a | has:b", ["has:a has:b"], ["has:a", "has:b"]),
        ("not (has:a | has:b)", ["not has:a", "not has:b"], ["not has:a not has:b"]),
        ("not (has:a, has:b)", ["not has:a not has:b"], ["not has:a", "not has:b"]),
        ("has:a, (has:b | has:c)", ["has:a", "has:b has:c"], ["has:a has:b", "has:a has:c"]),
        ("sensitive:x", ["exposed:x", "not refractory:x"], ["exposed:x not refractory:x"]),
        ("not sensitive:x", ["naive:x refractory:x"], ["naive:x", "refractory:x"]),
        ("not naive:x", ["exposed:x"], ["exposed:x"]),
        ("not lines=2", ["lines<=1 lines>=3"], ["lines<=1", "lines>=3"]),
        ("not lines>=2", ["lines<=1"], ["lines<=1"]),
        ("not eGFR<60", ["eGFR>=60"], ["eGFR>=60"]),
        ("not (eGFR>=25, eGFR<60)", ["eGFR<25 eGFR>=60"], ["eGFR<25", "eGFR>=60"]),
        ("not eGFR=25-60", ["eGFR<25 eGFR>60"], ["eGFR<25", "eGFR>60"]),
        ("not PD-L1>=0", [""], []),
        ("not remission-after:x>9mo", ["not remission-after:x>9mo"], ["not remission-after:x>9mo"]),
        ("has:a, has:a", ["has:a"], ["has:a"]),
    ],
)
def test_normal_forms_in_words(text: str, every: list[str], either: list[str]) -> None:
    assert _texts(clauses(parse(text))) == every
    assert _texts(cases(parse(text))) == either


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("lines=1-3", ["lines=1", "lines=2", "lines=3"]),
        ("lines<=2", ["lines=1", "lines=2"]),
        ("lines=0", ["lines=0"]),
        ("lines<=1", ["lines=1"]),
        ("lines>=2", ["lines>=2"]),
        ("lines>=2, lines<=3, has:a", ["has:a lines=2", "has:a lines=3"]),
        ("lines>=2, lines>=3", ["lines>=3"]),
        ("lines=1-3, lines=3-5", ["lines=3"]),
        ("lines=1, lines=2", ["lines=1 lines=2"]),
        ("age=60-70", ["age=60-70"]),
        ("has:a", ["has:a"]),
    ],
)
def test_a_range_of_lines_with_a_limit_is_a_choice_of_numbers(text: str, each: list[str]) -> None:
    (case,) = cases(parse(text))
    assert _texts(tuple(by_number_of_lines(case))) == each


@pytest.mark.parametrize("text", ["is:x", "open", "33% has:a", "lines=1, not is:x"])
def test_a_normal_form_needs_what_is_resolved(text: str) -> None:
    with pytest.raises(ValueError, match="must be resolved"):
        clauses(parse(text))


def test_walk_meets_every_node() -> None:
    expression = parse("lines=1, not (has:a | 33% has:b)")
    assert list(map(str, walk(expression)))[1:] == [
        "lines=1", "not (has:a | 33% has:b)", "has:a | 33% has:b", "has:a", "33% has:b", "has:b",
    ]  # fmt: skip
    assert list(walk(NO_CRITERIA)) == [NO_CRITERIA]
