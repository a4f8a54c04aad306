"""The meaning of exposure profiles.

Each line is a profile, then criteria with their expected value: yes, no, or `?` if the profile
leaves it open.
"""

from __future__ import annotations

import pytest
from trialgraph.errors import ContradictionError, TrialgraphError
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.exposure.normal_forms import clauses
from trialgraph.graph.exposure.parser import parse
from trialgraph.graph.model.vocabulary import Vocabulary

ANSWERS = {"yes": True, "no": False, "?": None}

TABLE = """
# refractory implies exposed; a drug implies its classes, and theirs
refractory:bort                     => refractory:bort                    yes
refractory:bort                     => exposed:bort                       yes
refractory:bort                     => refractory:PI                      yes
refractory:bort                     => exposed:PI                         yes
exposed:bort                        => exposed:PI                         yes
exposed:bort                        => naive:PI                           no
refractory:dara                     => refractory:anti-CD38               yes
refractory:dara                     => refractory:monoclonal              yes
refractory:anti-CD38                => exposed:monoclonal                 yes
exposed:bort                        => exposed:IMiD                       no
# drugs not named were not received
refractory:len                      => exposed:pom                        no
refractory:len                      => naive:pom                          yes
refractory:len                      => naive:anti-CD38                    yes
refractory:len                      => refractory:bort                    no
lines=1                             => exposed:len                        no
(nothing)                           => exposed:PI                         no
(nothing)                           => intolerant:len                     no
# a drug named only as exposed is not refractory
exposed:bort                        => refractory:bort                    no
exposed:bort                        => sensitive:bort                     yes
exposed:bort                        => refractory:PI                      no
exposed:bort                        => sensitive:PI                       yes
exposed:bort, refractory:carf       => refractory:bort                    no
exposed:bort, refractory:carf       => refractory:PI                      yes
# sensitive is exposed and not refractory; naive is not exposed
sensitive:bort                      => exposed:bort                       yes
sensitive:bort                      => refractory:bort                    no
sensitive:PI                        => refractory:bort                    no
sensitive:PI                        => exposed:bort                       ?
naive:len                           => exposed:len                        no
naive:PI                            => exposed:bort                       no
naive:PI                            => refractory:carf                    no
naive:monoclonal                    => naive:dara                         yes
not exposed:PI                      => naive:bort                         yes
# what is denied
not refractory:len                  => refractory:len                     no
not refractory:len                  => exposed:len                        ?
not refractory:PI                   => refractory:bort                    no
not refractory:PI                   => exposed:bort                       ?
# a class named without its drugs leaves its drugs unknown
refractory:PI                       => refractory:PI                      yes
refractory:PI                       => exposed:PI                         yes
refractory:PI                       => refractory:bort                    ?
refractory:PI                       => exposed:bort                       ?
refractory:PI                       => exposed:len                        no
exposed:PI                          => exposed:bort                       ?
exposed:PI                          => refractory:bort                    no
exposed:PI                          => refractory:PI                      no
exposed:PI                          => exposed:PI>=2                      ?
exposed:anti-CD38                   => exposed:isa                        ?
exposed:anti-CD38                   => exposed:elo                        no
exposed:monoclonal                  => exposed:anti-CD38                  ?
# a class named with its drugs leaves nothing open
exposed:PI, exposed:bort            => exposed:carf                       no
refractory:PI, refractory:bort      => refractory:carf                    no
refractory:PI, refractory:bort      => exposed:carf                       no
refractory:anti-CD38, refractory:dara => exposed:isa                      no
# so many drugs of a class
exposed:bort                        => exposed:PI>=2                      no
exposed:bort, exposed:carf          => exposed:PI>=2                      yes
exposed:bort, refractory:carf       => exposed:PI>=2                      yes
exposed:bort, refractory:carf       => refractory:PI>=2                   no
exposed:PI>=2                       => exposed:PI                         yes
exposed:PI>=2                       => exposed:PI>=2                      yes
exposed:PI>=2                       => exposed:bort                       ?
exposed:PI>=2                       => refractory:PI                      no
refractory:PI>=2                    => exposed:PI>=2                      yes
exposed:PI>=2, exposed:bort         => exposed:carf                       ?
exposed:dara, exposed:elo           => exposed:monoclonal>=2              yes
exposed:dara, exposed:elo           => exposed:anti-CD38>=2               no
# steroids, classic cytotoxics and procedures not named are unknown
refractory:len                      => exposed:dex                        ?
refractory:len                      => refractory:dex                     ?
refractory:len                      => exposed:steroid                    ?
refractory:len                      => exposed:cyclo                      ?
refractory:len                      => naive:alkylator                    ?
refractory:len                      => exposed:asct                       ?
exposed:dex                         => exposed:steroid                    yes
exposed:dex                         => refractory:dex                     no
refractory:dex                      => refractory:steroid                 yes
naive:cyclo                         => exposed:cyclo                      no
# intolerance says nothing of refractory disease
intolerant:len                      => intolerant:len                     yes
intolerant:len                      => intolerant:IMiD                    yes
intolerant:len                      => exposed:len                        ?
intolerant:len                      => exposed:pom                        no
intolerant:len                      => intolerant:pom                     no
# prior lines: unknown, but at least 1, unless lines=0 is written
(nothing)                           => lines>=1                           yes
(nothing)                           => lines=1                            ?
(nothing)                           => lines=0                            no
exposed:bort                        => lines>=1                           yes
open                                => lines>=1                           yes
lines=2                             => lines=1-3                          yes
lines=2                             => lines>=3                           no
lines=2                             => not lines=1                        yes
lines>=2                            => lines=1-3                          ?
lines>=2                            => lines=1                            no
lines<=3                            => lines>=1                           yes
lines<=3                            => lines=1                            ?
lines<=1                            => lines=1                            yes
lines=0                             => lines>=1                           no
lines=0                             => exposed:PI                         no
lines=0                             => exposed:dex                        no
lines=0                             => refractory:last-line               no
# the last line, remission, age
refractory:last-line                => refractory:last-line               yes
refractory:len                      => refractory:last-line               ?
refractory:last-line                => exposed:len                        no
remission-after:asct>=36mo          => remission-after:asct>=24mo         yes
remission-after:asct>=36mo          => remission-after:asct<36mo          no
remission-after:asct>=36mo          => remission-after:asct>=48mo         ?
remission-after:asct>=36mo          => remission-after:len>=36mo          no
remission-after:asct>=36mo          => remission-after:cyclo>=36mo        ?
# a remission after a treatment implies that the treatment was received
remission-after:asct>=36mo          => exposed:asct                       yes
remission-after:asct<36mo           => exposed:asct                       yes
remission-after:bort>6mo            => exposed:PI                         yes
remission-after:bort>6mo            => refractory:bort                    no
remission-after:bort>6mo            => exposed:carf                       no
open, remission-after:bort>6mo      => exposed:PI                         yes
naive:asct                          => remission-after:asct>=36mo         no
naive:asct                          => remission-after:asct<36mo          no
naive:asct                          => not remission-after:asct>=36mo     yes
exposed:asct                        => remission-after:asct>=36mo         ?
lines=0                             => remission-after:asct>=36mo         no
not remission-after:asct>=36mo      => exposed:asct                       ?
not remission-after:asct>=36mo      => remission-after:asct>=48mo         no
not remission-after:asct>=36mo      => remission-after:asct>=24mo         ?
not remission-after:asct>=36mo      => remission-after:asct<36mo          ?
exposed:asct, not remission-after:asct>=36mo => remission-after:asct<36mo yes
# after exactly one line, refractory to a drug is refractory to the last line
lines=1, refractory:len             => refractory:last-line               yes
lines=1, refractory:PI              => refractory:last-line               yes
lines=1, refractory:dex             => refractory:last-line               yes
lines=1, refractory:PI>=2           => refractory:last-line               yes
lines<=1, refractory:len            => refractory:last-line               yes
lines=2, refractory:len             => refractory:last-line               ?
lines>=1, refractory:len            => refractory:last-line               ?
lines=1, exposed:len                => refractory:last-line               ?
lines=1, intolerant:len             => refractory:last-line               ?
lines=1, not refractory:last-line   => refractory:len                     no
lines=1, not refractory:last-line   => refractory:dex                     no
open, lines=1, not refractory:last-line => refractory:PI                  no
open, lines=2, not refractory:last-line => refractory:PI                  ?
refractory:len, not refractory:last-line => lines=1                       no
refractory:len, not refractory:last-line => lines>=2                      yes
# a remission after a drug is one after its class; one after the class is one after its only drug
remission-after:asct>=40mo          => remission-after:transplant>=36mo   yes
remission-after:asct=12mo           => remission-after:transplant>=36mo   ?
remission-after:asct=12mo, naive:allo => remission-after:transplant>=36mo no
remission-after:transplant>=40mo    => remission-after:asct>=36mo         ?
remission-after:transplant>=40mo, exposed:asct, naive:allo => remission-after:asct>=36mo yes
remission-after:transplant>=40mo, naive:asct => remission-after:asct>=36mo no
not remission-after:transplant>=36mo, exposed:asct => remission-after:asct>=36mo no
remission-after:carf>=12mo          => remission-after:PI>=12mo           yes
remission-after:carf=6mo            => remission-after:PI>=12mo           no
remission-after:carf=6mo, exposed:bort => remission-after:PI>=12mo        ?
remission-after:len>=12mo           => remission-after:PI>=12mo           no
intolerant:len                      => intolerant:IMiD                    yes
age>=80                             => age>=75                            yes
age=60                              => age>=75                            no
(nothing)                           => age>=75                            ?
# features not named are unknown; a feature implies broader ones; some are the absence of another
(nothing)                           => has:renal                          ?
has:renal                           => has:renal                          yes
not has:renal                       => has:renal                          no
has:del(17p)                        => has:high-risk                      yes
has:high-risk                       => has:del(17p)                       ?
not has:high-risk                   => has:del(17p)                       no
not has:del(17p)                    => has:high-risk                      ?
has:low-BCL2                        => has:high-BCL2                      no
has:high-BCL2                       => has:low-BCL2                       no
not has:high-BCL2                   => has:low-BCL2                       yes
has:t(11;14)                        => has:high-BCL2                      ?
# definitions stand for what they say
is:triple                           => refractory:PI                      yes
is:triple                           => refractory:bort                    ?
is:triple                           => lines>=1                           yes
refractory:len, refractory:carf, refractory:isa => is:triple              yes
refractory:len, refractory:carf     => is:triple                          no
refractory:len, refractory:carf, exposed:isa => is:triple                 no
refractory:len, refractory:PI, open => is:triple                          ?
# alternatives: what holds in each of them
refractory:len | refractory:pom     => refractory:IMiD                    yes
refractory:len | refractory:pom     => refractory:len                     ?
refractory:len | refractory:pom     => refractory:len | refractory:pom    yes
refractory:len | refractory:pom     => exposed:bort                       no
lines=1 | lines=3                   => lines=1-3                          yes
lines=1-3                           => lines=2                            ?
lines=1-3                           => lines<=3                           yes
lines=1-2, refractory:len           => refractory:last-line               ?
lines=1-2, refractory:len, not refractory:last-line => lines=2            yes
lines=1 | lines=3                   => lines=2                            no
refractory:len | has:renal          => exposed:IMiD                       ?
exposed:bort, (lines=1 | lines=2)   => lines<=2, exposed:PI               yes
lines=0 | refractory:len            => lines>=1                           ?
(refractory:len, naive:len) | lines=2 => lines=2                          yes
# open: what is not said is unknown
open                                => exposed:len                        ?
open                                => exposed:PI                         ?
open, refractory:len                => exposed:pom                        ?
open, refractory:len                => refractory:IMiD                    yes
open, exposed:bort                  => refractory:bort                    ?
open, exposed:bort                  => exposed:PI>=2                      ?
open, exposed:bort                  => intolerant:bort                    ?
open, exposed:bort                  => naive:PI                           no
open, naive:PI                      => refractory:bort                    no
open, sensitive:bort                => refractory:bort                    no
open, lines=0                       => exposed:len                        no
# questions that join
refractory:len, lines=1             => refractory:len, lines=1            yes
refractory:len, lines=1             => refractory:bort | lines=1          yes
refractory:len                      => exposed:pom, has:renal             no
refractory:len                      => exposed:len, has:renal             ?
refractory:len                      => has:renal | not has:renal          ?
"""


def _lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("line", _lines(TABLE), ids=lambda line: " ".join(line.split()))
def test_criteria_on_profiles(line: str, vocabulary: Vocabulary) -> None:
    expression, expected = line.split("=>")
    question, answer = expected.rsplit(None, 1)
    profile = Profile.read(expression.strip().replace("(nothing)", ""), vocabulary)
    assert profile.meets(clauses(vocabulary.expand(parse(question, vocabulary)))) is ANSWERS[answer]


@pytest.mark.parametrize("text", ["refractory:len, exposed:bort", "lines=2", "refractory:PI", ""])
def test_open_can_be_given_as_an_option(text: str, vocabulary: Vocabulary) -> None:
    assert Profile.read(text, vocabulary, open=True) == Profile.read(
        f"open, {text}".rstrip(", "), vocabulary
    )


@pytest.mark.parametrize(
    "text",
    [
        "exposed:len, naive:len",
        "refractory:len, naive:IMiD",
        "refractory:len, not exposed:len",
        "refractory:bort, sensitive:bort",
        "refractory:bort, sensitive:PI",
        "refractory:dara, naive:monoclonal",
        "exposed:PI>=2, naive:PI",
        "is:triple, not refractory:PI",
        "lines=1, lines=2",
        "lines=1, lines>=3",
        "age>=75, age<70",
        "remission-after:asct>=40mo, not remission-after:transplant>=36mo",
        "remission-after:carf=6mo, remission-after:PI>=12mo",
        "lines=0, exposed:len",
        "lines=0, refractory:last-line",
        "lines=0, exposed:dex",
        "has:high-BCL2, has:low-BCL2",
        "has:del(17p), not has:high-risk",
        "has:renal, not has:renal",
        "(lines=1 | lines=2), lines=3",
        "open, exposed:len, naive:len",
        "open | lines=1",
        "refractory:last-line, not refractory:last-line",
        "remission-after:asct>=36mo, remission-after:asct<12mo",
        "remission-after:asct>=36mo, naive:asct",
        "remission-after:bort>=36mo, naive:PI",
        "remission-after:asct>=36mo, not remission-after:asct>=24mo",
        "exposed:asct, not remission-after:asct>=36mo, not remission-after:asct<36mo",
        "remission-after:asct>=36mo, lines=0",
        "lines=1, refractory:len, not refractory:last-line",
        "lines=1, refractory:steroid, not refractory:last-line",
        "open, lines<=1, refractory:PI, not refractory:last-line",
    ],
)
def test_a_contradiction_is_refused(text: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(ContradictionError):
        Profile.read(text, vocabulary)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "refractory:len, exposed:bort, lines=2, has:renal",
            "refractory:len lines=2 has:renal exposed:bort",
        ),
        ("refractory:len", "refractory:len"),
        ("refractory:len, exposed:len", "refractory:len"),
        ("sensitive:bort", "exposed:bort"),
        ("exposed:PI>=2", "exposed:PI>=2"),
        ("refractory:PI, refractory:bort", "refractory:bort"),
        ("exposed:PI>=2, exposed:bort", "exposed:PI>=2 exposed:bort"),
        ("exposed:PI>=2, exposed:bort, exposed:carf", "exposed:bort exposed:carf"),
        ("refractory:anti-CD38, exposed:monoclonal", "refractory:anti-CD38"),
        ("has:del(17p), has:high-risk", "has:del(17p)"),
        ("remission-after:bort>6mo", ""),
        ("remission-after:bort>6mo, exposed:bort", ""),
        ("lines=2", "lines=2"),
        ("lines>=2", ""),
        ("lines>=1", ""),
        ("lines>=2, lines<=2", "lines=2"),
        ("lines=0", "lines=0"),
        ("naive:len, not has:renal", ""),
        ("not has:renal, has:low-BCL2", "has:low-BCL2"),
        ("refractory:dex, exposed:steroid", ""),
        ("is:triple", "refractory:IMiD refractory:PI refractory:anti-CD38"),
        ("open", ""),
    ],
)
def test_decisive_facts_are_those_stated(text: str, facts: str, vocabulary: Vocabulary) -> None:
    """Not what is implied, and neither steroids, absent features nor an open range of lines."""
    (case,) = Profile.read(text, vocabulary).cases
    assert " ".join(map(str, case.facts)) == facts


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("lines=1-3", "lines=1 | lines=2 | lines=3"),
        ("lines<=3", "lines=1 | lines=2 | lines=3"),
        ("lines>=2, lines<=3", "lines=2 | lines=3"),
        ("lines>=2", "lines>=2"),
        ("not lines=2", "lines=1 | lines>=3"),
        ("lines=0 | lines=1-2", "lines=0 | lines=1 | lines=2"),
        ("age=60-70", "age=60-70"),
        (
            "lines=1-2, (refractory:len | refractory:bort)",
            "lines=1, refractory:len | lines=2, refractory:len"
            " | lines=1, refractory:bort | lines=2, refractory:bort",
        ),
        ("not (exposed:len, exposed:bort)", "naive:len | naive:bort"),
        (
            "not sensitive:bort, exposed:len",
            "exposed:len, naive:bort | refractory:bort, exposed:len",
        ),
        ("open, lines=1-2", "open, lines=1 | open, lines=2"),
        # alternatives that nobody can match are left out
        (
            "lines=1-2, refractory:len, not refractory:last-line",
            "lines=2, refractory:len, not refractory:last-line",
        ),
        ("(lines=1 | lines=3), lines>=2", "lines=3"),
        # each once, also if one states what it implies
        ("lines=1-3 | lines=2", "lines=1 | lines=2 | lines=3"),
        ("refractory:len | (refractory:len, exposed:IMiD)", "refractory:len"),
        (
            "lines=1, refractory:len | lines=1, refractory:len, refractory:last-line",
            "lines=1, refractory:len",
        ),
        # drugs not named were not received, so that a shorter alternative contains no longer one
        ("lines=1 | lines=1, refractory:len", "lines=1 | lines=1, refractory:len"),
        ("lines>=2 | lines=3", "lines>=2 | lines=3"),
    ],
)
def test_alternatives(text: str, alternatives: str, vocabulary: Vocabulary) -> None:
    profile = Profile.read(text, vocabulary)
    assert " | ".join(map(str, profile.alternatives)) == alternatives
    for alternative in profile.alternatives:
        assert Profile.read(str(alternative), vocabulary) == alternative
        assert len(alternative.cases) == 1


@pytest.mark.parametrize(
    "text",
    [
        "lines=1-65",
        "lines=1-999999999",
        "lines=1-9, age>=70 | lines=1-9, (has:renal | not has:renal), age<60 | lines=1-40, age=65",
        ", ".join(["(refractory:len | exposed:bort | has:renal)"] * 9),
    ],
)
def test_more_than_64_alternatives_are_refused(text: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(TrialgraphError, match="more than"):
        Profile.read(text, vocabulary)


def test_alternatives_are_counted_after_contradictions_are_left_out(vocabulary: Vocabulary) -> None:
    assert len(Profile.read("lines=1-64", vocabulary).cases) == 64
    assert len(Profile.read("lines=1-40, lines=31-99", vocabulary).cases) == 10
    few = "(lines=1-9 | lines=11-19), (lines=2 | lines=12 | lines=25), (has:renal | not has:renal)"
    assert len(Profile.read(few, vocabulary).cases) == 4
