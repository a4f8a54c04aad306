"""Laws of the exposure language, tested on generated expressions and texts.

Parsing and printing are inverse, and no text crashes the parser.
"""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from trialgraph.errors import TrialgraphError
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.exposure.criteria import (
    STATUSES,
    And,
    Expression,
    Has,
    Is,
    LastLine,
    Lines,
    Measured,
    Not,
    Open,
    Or,
    Remission,
    StatedShare,
    Status,
    walk,
)
from trialgraph.graph.exposure.interval import INFINITY, Interval
from trialgraph.graph.exposure.names import AnyName
from trialgraph.graph.exposure.parser import parse
from trialgraph.graph.exposure.scale import Scale
from trialgraph.graph.model.vocabulary import Vocabulary

NAMES = ["len", "PI", "anti-CD38", "t(11;14)", "x (a, b | c)", "来那度胺", "a b", "x-1", "2-drug"]
QUANTITIES = ["age", "ECOG", "PD-L1", "eGFR", "β2 microglobulin", "年龄", "note", "is-grade"]
names = st.sampled_from(NAMES)
whole = st.integers(0, 999)
tenths = st.integers(0, 999).map(lambda n: n / 10)


def _intervals(
    numbers: st.SearchStrategy[int] | st.SearchStrategy[float], ends: bool
) -> st.SearchStrategy[Interval]:
    """Intervals that can be written: bounded ones closed, half-lines open or (where `ends`)
    closed."""
    bounded = st.tuples(numbers, numbers).map(lambda pair: Interval(min(pair), max(pair)))
    above = st.builds(
        Interval, numbers, st.just(INFINITY), st.booleans() if ends else st.just(False)
    )
    below = st.builds(
        lambda high, is_open: Interval(0, high, False, is_open), numbers, st.booleans()
    )
    closed = numbers.map(lambda high: Interval(0, high))
    return st.one_of(bounded, above, below.filter(lambda part: not part.empty) if ends else closed)


statuses = st.builds(Status, st.sampled_from(STATUSES), names, st.integers(1, 9)).filter(
    lambda status: status.status != "naive" or status.count == 1
)
atoms: st.SearchStrategy[Expression] = st.one_of(
    st.builds(Lines, _intervals(whole, ends=False)),
    st.builds(Measured, st.sampled_from(QUANTITIES), _intervals(tenths, ends=True)),
    st.builds(Remission, names, _intervals(tenths, ends=True)),
    statuses,
    st.builds(LastLine),
    st.builds(Has, names),
    st.builds(Is, names),
    st.builds(Open),
)


def _compound(items: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(items, min_size=2, max_size=4).map(tuple)
    stated = st.builds(
        StatedShare,
        items,
        tenths.filter(lambda n: n <= 100),
        st.sampled_from(["", ">", ">=", "<", "<=", "~"]),
    )
    some = st.builds(StatedShare, items)
    return st.one_of(
        st.builds(And, several), st.builds(Or, several), st.builds(Not, items), stated, some
    )


expressions = st.recursive(atoms, _compound, max_leaves=12)


@given(expressions)
def test_parse_and_print_are_inverse(expression: Expression) -> None:
    assert parse(str(expression)) == expression


SCALES = {"age": Scale(whole=True), "stage": Scale(1, 4, whole=True), "PD-L1": Scale(0, 100)}


class Scales(AnyName):
    """Names of quantities with their scales."""

    def scale(self, quantity: str) -> Scale:
        return SCALES[quantity]


@given(
    st.sampled_from(sorted(SCALES)), st.sampled_from([">=", ">", "<=", "<", "="]), tenths, tenths
)
def test_values_of_a_scale_are_read_or_refused(
    quantity: str, operator: str, low: float, high: float
) -> None:
    scale, text = SCALES[quantity], f"{quantity}{operator}{low}"
    text += f"-{high}" if operator == "=" else ""
    written = [low, high] if operator == "=" else [low]
    try:
        (measured,) = walk(parse(text, Scales()))
    except TrialgraphError:
        outside = any(not scale.low <= value <= scale.high for value in written)
        broken = scale.whole and not all(value.is_integer() for value in written)
        nothing = {">": low == scale.high, "<": low == scale.low, "=": low > high}.get(operator)
        assert outside or broken or nothing
    else:
        assert isinstance(measured, Measured)
        assert measured.whole == scale.whole
        assert all(scale.low <= value <= scale.high for value in written)
        assert not measured.interval.meet(scale.interval).empty
        assert not scale.whole or not (measured.interval.low_open or measured.interval.high_open)
        assert parse(str(measured), Scales()) == measured


@given(expressions)
def test_full_width_text_is_the_same_expression(expression: Expression) -> None:
    wide = str.maketrans(",&|():=<>%", "，＆｜（）：＝＜＞％")
    assert parse(str(expression).translate(wide)) == expression


PIECES = [
    *"()&|,%:=<>≥~；- 1",
    "not ",
    "some ",
    "open",
    "lines",
    "lines=1",
    "age",
    "ECOG<",
    "has:",
    "is:",
    "exposed:",
    "33% ",
]
PIECES += [
    "refractory:",
    "remission-after:",
    "len",
    "PI>=2",
    "t(11;14)",
    "三类",
    "mo",
    "last-line",
    "triple",
    "low-BCL2",
]
pieces = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)


@given(st.one_of(st.text(max_size=40), pieces))
@example("remission-after:len>=1.5.5")
@example("lines=٣")
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        expression = parse(text)
    except TrialgraphError as error:
        assert str(error)
    else:
        assert all(isinstance(node, Expression) for node in walk(expression))


@given(pieces)
def test_any_text_is_a_profile_or_refused(vocabulary: Vocabulary, text: str) -> None:
    try:
        assert Profile.read(text, vocabulary).cases
    except TrialgraphError as error:
        assert str(error)


@pytest.mark.parametrize("text", ["not open", "not (open, lines=1)", "lines=1, not not open"])
def test_denying_open_is_refused(text: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(TrialgraphError):
        Profile.read(text, vocabulary)


@pytest.mark.parametrize("text", ["(" * 2000 + "lines=1" + ")" * 2000, "not " * 2000 + "lines=1"])
def test_deep_nesting_is_read_or_refused(text: str) -> None:
    test_any_text_is_read_or_refused.hypothesis.inner_test(text)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["33.3333333% refractory:len", "age>=1234567", "remission-after:asct>=36.0000001mo"]
)
def test_long_numbers_are_printed_in_full(text: str) -> None:
    assert parse(str(parse(text))) == parse(text)
