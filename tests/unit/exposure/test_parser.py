"""The exposure language: the meaning of texts, their printed form, and errors of invalid texts."""

from __future__ import annotations

import pytest
from trialgraph.errors import ExpressionError, TrialgraphError, UnknownNameError
from trialgraph.graph.exposure.criteria import (
    NO_CRITERIA,
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
)
from trialgraph.graph.exposure.interval import Interval
from trialgraph.graph.exposure.parser import parse, parse_profile
from trialgraph.graph.model.vocabulary import Vocabulary

LEN, BORT, DARA = Status("refractory", "len"), Status("exposed", "bort"), Status("naive", "dara")
ONE = Lines(Interval(1, 1))

MEANS = [
    # atoms
    ("", NO_CRITERIA),
    ("   ", NO_CRITERIA),
    ("open", Open()),
    ("lines=1", ONE),
    ("lines=0", Lines(Interval(0, 0))),
    ("lines=1-3", Lines(Interval(1, 3))),
    ("lines>=2", Lines(Interval(2))),
    ("lines>2", Lines(Interval(3))),
    ("lines<=3", Lines(Interval(0, 3))),
    ("lines<3", Lines(Interval(0, 2))),
    ("age>=75", Measured("age", Interval(75), whole=True)),
    ("age=65-74", Measured("age", Interval(65, 74), whole=True)),
    ("年龄>75", Measured("age", Interval(76), whole=True)),
    ("ECOG<2", Measured("ECOG", Interval(0, 1), whole=True)),
    ("ECOG performance status=0-1", Measured("ECOG", Interval(0, 1), whole=True)),
    ("pdl1>=50", Measured("PD-L1", Interval(50))),
    ("eGFR<60", Measured("eGFR", Interval(0, 60, high_open=True))),
    ("eGFR≥22.5", Measured("eGFR", Interval(22.5))),
    ("exposed:bort", BORT),
    ("naive:dara", DARA),
    ("refractory:len", LEN),
    ("sensitive:PI", Status("sensitive", "PI")),
    ("intolerant:len", Status("intolerant", "len")),
    ("exposed:PI>=2", Status("exposed", "PI", 2)),
    ("refractory:PI>=1", Status("refractory", "PI")),
    ("refractory:last-line", LastLine()),
    ("remission-after:asct>=36mo", Remission("asct", Interval(36))),
    ("remission-after:asct>=36", Remission("asct", Interval(36))),
    ("remission-after:asct>18.5mo", Remission("asct", Interval(18.5, low_open=True))),
    ("remission-after:asct<12mo", Remission("asct", Interval(0, 12, high_open=True))),
    ("remission-after:asct=6-12mo", Remission("asct", Interval(6, 12))),
    ("has:renal", Has("renal")),
    ("is:triple", Is("triple")),
    # shares, of populations
    ("33% refractory:len", StatedShare(LEN, 33)),
    ("33.3% refractory:len", StatedShare(LEN, 33.3)),
    (">50% refractory:len", StatedShare(LEN, 50, ">")),
    (">=50 % refractory:len", StatedShare(LEN, 50, ">=")),
    ("~30% refractory:len", StatedShare(LEN, 30, "~")),
    ("some refractory:len", StatedShare(LEN)),
    ("100% refractory:len", StatedShare(LEN, 100)),
    ("0% refractory:len", StatedShare(LEN, 0)),
    ("33% (refractory:len, exposed:bort)", StatedShare(And((LEN, BORT)), 33)),
    ("33% not refractory:len", StatedShare(Not(LEN), 33)),
    # and before or; brackets; not
    ("lines=1, refractory:len", And((ONE, LEN))),
    ("lines=1 & refractory:len", And((ONE, LEN))),
    ("lines=1 , refractory:len & naive:dara", And((ONE, LEN, DARA))),
    ("lines=1 | refractory:len", Or((ONE, LEN))),
    ("lines=1 & refractory:len | naive:dara", Or((And((ONE, LEN)), DARA))),
    ("lines=1 | refractory:len, naive:dara", Or((ONE, And((LEN, DARA))))),
    ("lines=1 & (refractory:len | naive:dara)", And((ONE, Or((LEN, DARA))))),
    ("((lines=1))", ONE),
    ("not refractory:len", Not(LEN)),
    ("not not refractory:len", Not(Not(LEN))),
    ("not(refractory:len)", Not(LEN)),
    ("not refractory:len, lines=1", And((Not(LEN), ONE))),
    ("not (refractory:len, lines=1)", Not(And((LEN, ONE)))),
    ("not refractory:len | lines=1", Or((Not(LEN), ONE))),
    ("(lines=1, refractory:len), naive:dara", And((And((ONE, LEN)), DARA))),
    # names: brackets in them, synonyms, case, hyphens and plurals, Chinese
    ("has:t(11;14)", Has("t(11;14)")),
    ("(has:t(11;14))", Has("t(11;14)")),
    ("not (has:del(17p), lines=1)", Not(And((Has("del(17p)"), ONE)))),
    ("refractory:lenalidomide", LEN),
    ("refractory: LEN", LEN),
    ("REFRACTORY:len", LEN),
    ("exposed:proteasome inhibitors", Status("exposed", "PI")),
    ("naive:anti CD38", Status("naive", "anti-CD38")),
    ("refractory:来那度胺", LEN),
    ("naive:抗CD38单抗", Status("naive", "anti-CD38")),
    ("has:高危", Has("high-risk")),
    ("is:三类难治性", Is("triple")),
    # full-width punctuation, typographic signs, spaces
    ("lines＝1，refractory：来那度胺", And((ONE, LEN))),
    ("（lines＝1｜refractory：len）＆naive：dara", And((Or((ONE, LEN)), DARA))),
    ("has：t（11；14）", Has("t(11;14)")),
    ("lines≥2", Lines(Interval(2))),
    ("lines＞＝２", Lines(Interval(2))),
    ("lines≤3", Lines(Interval(0, 3))),
    ("33％ refractory:len", StatedShare(LEN, 33)),
    ("lines=1–3", Lines(Interval(1, 3))),
    ("lines = 1 - 3", Lines(Interval(1, 3))),
    ("exposed:PI >= 2", Status("exposed", "PI", 2)),
    ("remission-after:ASCT >= 36 mo", Remission("asct", Interval(36))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), MEANS)
def test_text_means(text: str, meaning: Expression, vocabulary: Vocabulary) -> None:
    assert parse(text, vocabulary) == meaning
    assert parse(str(meaning), vocabulary) == meaning


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("lines>2", "lines>=3"),
        ("lines<3", "lines<=2"),
        ("lines = 2 - 2", "lines=2"),
        ("lines=1 & refractory: Lenalidomide", "lines=1, refractory:len"),
        ("(lines=1 | refractory:len) & naive:dara", "(lines=1 | refractory:len), naive:dara"),
        ("(lines=1 & refractory:len) | naive:dara", "(lines=1, refractory:len) | naive:dara"),
        ("not(lines=1&refractory:len)", "not (lines=1, refractory:len)"),
        ("33% (refractory:len)", "33% refractory:len"),
        ("exposed:PI>=1", "exposed:PI"),
        ("remission-after:asct>=36", "remission-after:asct>=36mo"),
        ("refractory：last-line", "refractory:last-line"),
        ("has:BCL2高表达", "has:high-BCL2"),
        ("age>75, 估算肾小球滤过率<60", "age>=76, eGFR<60"),
        ("", ""),
    ],
)
def test_prints_in_one_notation(text: str, printed: str, vocabulary: Vocabulary) -> None:
    assert str(parse(text, vocabulary)) == printed


ERRORS = [
    # text, what the message says, the place of the caret
    ("lines", "expected =, >=, <=, > or < and a number", 5),
    ("lines=", "and a number", 5),
    ("lines=x", "and a number", 5),
    ("lines=1.5", "whole number", 5),
    ("age>=74.5", "whole number", 3),
    ("ECOG=6", "6 is not a value of ECOG, which goes from 0 to 5", 4),
    ("PD-L1>=101", "101 is not a value of PD-L1, which goes from 0 to 100", 5),
    ("PD-L1=50-120", "120 is not a value of PD-L1", 5),
    ("PD-L1>100", "no number fulfils this", 5),
    ("age", "quantities such as age>=75", 0),
    ("age=", "and a number", 3),
    ("lines=3-1", "runs backwards; write 1-3", 5),
    ("lines>=1-3", "a range needs '='", 5),
    ("lines<0", "no number fulfils this", 5),
    ("remission-after:asct<0mo", "no number fulfils this", 20),
    ("(lines=1", "expected ')'", 8),
    ("lines=1)", "expected ',', '&', '|' or the end", 7),
    ("lines=1 lines=2", "expected ',', '&', '|' or the end", 8),
    ("()", "expected one of", 1),
    ("lines=1,", "expected one of", 8),
    ("has:t(11;14", "to close the bracket", 11),
    ("| lines=1", "expected one of", 0),
    ("not", "expected one of", 3),
    ("treated:len", "'treated' is not a word of the exposure language", 0),
    ("lines=1, treated:len", "its words are lines, exposed:", 9),
    ("refractory", "expected ':' and a name", 10),
    ("refractory:", "expected a name", 11),
    ("refractory: , lines=1", "expected a name", 12),
    ("naive:PI>=2", "write not exposed:CLASS>=N", 8),
    ("120% refractory:len", "at most 100%", 0),
    ("33%", "expected one of", 3),
    ("33%% refractory:len", "expected one of", 3),
]


@pytest.mark.parametrize(("text", "says", "place"), ERRORS)
def test_error_names_problem_and_position(
    text: str, says: str, place: int, vocabulary: Vocabulary
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, vocabulary)
    message, shown, caret = str(caught.value).split("\n")
    assert says in message
    assert (caught.value.position, shown, caret) == (place, f"  {text}", f"  {' ' * place}^")


@pytest.mark.parametrize(
    ("text", "kind", "nearest"),
    [
        ("refractory:lenalidomid", "drug, class or target", "lenalidomide"),
        ("exposed:bortezomb", "drug, class or target", "bortezomib"),
        ("naive:anti-CD83", "drug, class or target", "anti-CD38"),
        ("has:t(11;41)", "feature", "t(11;14)"),
        ("has:high-risc", "feature", "high-risk"),
        ("is:tripel", "definition", "triple"),
        ("PD-L2>=50", "quantity", "PD-L1"),
        ("ECOC=1", "quantity", "ECOG"),
        ("line=1", "quantity", "lines"),
        ("refractory:triple", "drug, class or target", ""),
    ],
)
def test_unknown_name_is_answered_with_the_nearest(
    text: str, kind: str, nearest: str, vocabulary: Vocabulary
) -> None:
    with pytest.raises(UnknownNameError) as caught:
        parse(text, vocabulary)
    assert caught.value.kind == kind
    if nearest:
        assert caught.value.nearest[0] == nearest
        assert nearest in str(caught.value)


@pytest.mark.parametrize(
    "text", ["33% refractory:len", "lines=1, some refractory:len", "not (5% has:renal)"]
)
def test_a_share_does_not_describe_one_person(text: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(TrialgraphError, match="a share describes a population"):
        parse_profile(text, vocabulary)
