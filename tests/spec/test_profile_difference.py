"""Two profiles side by side: which verdicts differ, and which fact makes the difference."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.answers.brief_text import Choice
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.support_difference import COLUMNS, SupportDifference, rows
from trialgraph.graph.answers.support_difference_text import difference_text
from trialgraph.graph.model.evidence import Evidence
from trialgraph.text_width import columns_of

World = Callable[[str], Evidence]
WORLD = """
    trial T phase 3: lines=1-3
    trial U phase 3: lines=2
    trial V phase 3: lines=1
    result T: PVd v Vd PFS 0.60 (0.45-0.80)
    result U: DKd v Kd PFS 0.60 (0.45-0.80)
    result V: DRd v Rd PFS 0.60 (0.45-0.80)
"""


def differ(world: World, first: str, second: str, evidence: str = WORLD) -> SupportDifference:
    return Reasoner(world(evidence)).support(first).against(second)


def facts(answer: SupportDifference) -> dict[str, str]:
    return {
        own.regimen: " or ".join("; ".join(map(str, made)) for made in own.facts)
        for own in answer.differing
    }


def test_a_profile_beside_itself(world: World) -> None:
    answer = differ(world, "lines=1", "lines=1")
    assert answer.differing == () and answer.changes == ()
    assert sum(answer.equal.values()) == len(answer.first)
    assert "Nothing differs" in str(answer)


def test_the_fact_that_makes_the_difference(world: World) -> None:
    answer = differ(world, "lines=1, exposed:len", "lines=2, refractory:bort, exposed:len")
    found = {own.regimen: (own.first.verdict, own.second.verdict) for own in answer.differing}
    assert found["PVd"] == ("supported", "excluded")
    assert found["DKd"][0] == "no evidence"
    assert facts(answer)["PVd"] == "+ refractory:bort"
    assert facts(answer)["DKd"] == "lines=1 → lines=2; + refractory:bort"
    assert facts(answer)["DRd"] == "lines=1 → lines=2"
    answer = differ(world, "lines=1, refractory:bort", "lines=2, refractory:bort")
    assert facts(answer)["DKd"] == "lines=1 → lines=2"


def test_a_fact_that_only_the_first_states(world: World) -> None:
    answer = differ(world, "lines=1, refractory:bort", "lines=1")
    assert facts(answer)["PVd"] == "− refractory:bort"
    assert facts(answer)["DRd"] == "− refractory:bort"


def test_facts_that_make_a_difference_only_together(world: World) -> None:
    evidence = """
        trial T phase 3: lines=2, exposed:pom
        result T: DVd v Vd PFS 0.60 (0.45-0.80)
    """
    answer = differ(world, "lines=1", "lines=2, exposed:pom", evidence)
    assert facts(answer)["DVd"] == "lines=1 → lines=2; + exposed:pom"


def test_facts_of_which_each_makes_the_difference(world: World) -> None:
    answer = differ(world, "lines=1", "lines=1, refractory:bort, refractory:pom")
    assert facts(answer)["PVd"] == "+ refractory:bort or + refractory:pom"


def test_certainty_and_applicability_differ_as_well(world: World) -> None:
    answer = differ(world, "lines=1", "lines=1, exposed:pom")
    (own,) = [own for own in answer.differing if own.regimen == "DRd"]
    assert own.first.verdict == own.second.verdict == "supported"
    assert own.kind in ("certainty", "applicability")
    assert facts(answer)["DRd"] == "+ exposed:pom"
    assert "applicability" in str(answer)


@pytest.mark.parametrize(
    ("first", "second"), [("lines=1", "lines=1 | lines=4"), ("lines=1", "open, lines=1")]
)
def test_facts_that_cannot_be_tested(world: World, first: str, second: str) -> None:
    answer = differ(world, first, second)
    assert set(facts(answer).values()) <= {""}
    if answer.differing:
        assert "not tested" in str(answer)


def test_what_only_one_of_them_has(world: World) -> None:
    answer = differ(world, "lines=1", "lines=2")
    assert answer.favoured("first") == ["DRd"]
    assert answer.favoured("second") == ["DKd"]
    assert answer.favoured("both") == ["PVd"]
    assert "only in A: DRd; only in B: DKd; in both: PVd" in str(answer).splitlines()[-2]


def test_counts_add_up(world: World) -> None:
    answer = differ(world, "lines=1", "lines=2, refractory:bort")
    total = sum(answer.counts.values()) + sum(answer.equal.values())
    assert total == len(answer.first) == len(answer.second)


def test_swapped_sides_differ_in_the_same_regimens(world: World) -> None:
    profiles = ("lines=1, refractory:len", "lines=3, refractory:pom, has:renal")
    there, back = differ(world, *profiles), differ(world, *reversed(profiles))
    assert {own.regimen for own in there.differing} == {own.regimen for own in back.differing}
    assert there.counts == back.counts


def test_an_answer_may_be_given_instead_of_a_profile(world: World) -> None:
    reasoner = Reasoner(world(WORLD))
    by_answer = reasoner.support("lines=1").against(reasoner.support("lines=2"))
    assert by_answer.to_dict() == reasoner.support("lines=1").against("lines=2").to_dict()


def test_a_profile_that_cannot_be_read(world: World) -> None:
    with pytest.raises(TrialgraphError, match="linse"):
        differ(world, "lines=1", "linse=2")


def test_rows_and_data_name_both_sides(world: World) -> None:
    answer = differ(world, "lines=1", "lines=1, refractory:bort")
    listed = [dict(zip(COLUMNS, row, strict=True)) for row in rows(answer)]
    (row,) = [row for row in listed if row["regimen"] == "PVd"]
    assert row["facts"] == "+ refractory:bort"
    assert (row["verdict"], row["verdict_against"]) == ("supported", "excluded")
    data = answer.to_dict()
    assert data["changes"] == [{"first": [], "second": ["refractory:bort"]}]
    verdicts = {own["regimen"]: own["second"]["verdict"] for own in data["regimens"]}
    assert verdicts["PVd"] == "excluded"
    assert list(answer.to_frame().columns) == list(COLUMNS)


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_the_text_keeps_within_its_width_and_breaks_no_word(world: World, width: int) -> None:
    answer = differ(world, "lines=1, exposed:len", "lines=2, refractory:bort, exposed:len")
    text = difference_text(answer, width, Choice(every=True))
    assert max(map(columns_of, text.splitlines())) <= width
    for word in ("supported", "excluded", "refractory:bort"):
        assert re.search(rf"(?<!\S)\W*{re.escape(word)}\b", text)
