"""Statements, approvals and tolerability: whose setting the profile meets, and what follows.

A statement makes a verdict only if its setting is met. A warning gives way to an offer of the same
source whose setting meets more of the facts that the profile states.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.harms_text import harm_phrases
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.text import support_table
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.explanation.explain import explain
from trialgraph.graph.model.evidence import Evidence

OFFERS = {
    "an offer counts only if its setting is met, not if that is unknown": """
        statement recommends PVd: lines=1, has:renal
        ? lines=1, has:renal
        PVd = stated
        ? lines=1
        PVd = no evidence
        ? lines=1, not has:renal
        PVd = no evidence""",
    "whether a setting is met is unknown if none is printed": """
        statement recommends PVd:
        statement advises-against Kd:
        ? lines=1
        PVd = no evidence
        Kd = no evidence""",
    "recommend, prefer, consider and offer as an alternative make a verdict; mentions do not": """
        statement recommends PVd: lines=1
        statement prefers Kd: lines=1
        statement considers Rd: lines=1
        statement alternative Pd: lines=1
        statement mentions DRd: lines=1
        statement claims DKd: lines=1
        ? lines=1
        PVd = stated
        Kd = stated
        Rd = stated
        Pd = stated
        DRd = no evidence
        DKd = no evidence""",
    "a treatment that the profile denies": """
        statement recommends Rd: lines=1, naive:asct
        ? lines=1, naive:asct
        Rd = stated
        ? lines=1
        Rd = no evidence
        ? lines=1, exposed:asct
        Rd = no evidence""",
}
WARNINGS = {
    "a warning whose setting is met": """
        statement advises-against Kd: lines=1, refractory:len
        ? lines=1, refractory:len
        Kd = advised against
        ? lines=2, refractory:len
        Kd = no evidence
        ? refractory:len
        Kd = no evidence""",
    "it gives way to an offer that meets more of the stated facts": """
        statement advises-against Kd: refractory:len
        statement considers Kd: lines>=2, refractory:len
        ? lines=2, refractory:len
        Kd = stated
        ? lines=1, refractory:len
        Kd = advised against""",
    "on a tie the warning stands": """
        statement advises-against Kd: refractory:len
        statement recommends Kd: lines=2
        ? lines=2, refractory:len
        Kd = advised against""",
    "only to an offer of the same source": """
        source OTHER: 2020
        statement advises-against Kd: refractory:len
        statement recommends Kd: lines=2, refractory:len [source=OTHER]
        ? lines=2, refractory:len
        Kd = advised against""",
    "and only of the same regimen": """
        statement advises-against Kd: refractory:len
        statement recommends DKd: lines=2, refractory:len
        ? lines=2, refractory:len
        Kd = advised against""",
    "an offer whose setting is not met is none": """
        statement advises-against Kd: refractory:len
        statement recommends Kd: lines=2, refractory:len, has:renal
        ? lines=2, refractory:len
        Kd = advised against""",
    "a class in the setting meets a drug in the profile; exposure is not refractoriness": """
        statement advises-against Kd: lines=2
        statement considers Kd: lines=2, refractory:IMiD
        statement advises-against Rd: lines=2
        statement considers Rd: lines=2, exposed:bort
        ? lines=2, refractory:pom
        Kd = stated
        ? lines=2, refractory:bort
        Rd = advised against
        ? lines=2, exposed:bort
        Rd = stated""",
    "facts of every kind are counted, denied ones too": """
        statement advises-against Kd: lines=1
        statement considers Kd: lines=1, naive:asct
        ? lines=1, naive:asct
        Kd = stated
        ? lines=1
        Kd = advised against""",
    "stating an implied fact changes nothing": """
        statement advises-against Kd: refractory:bort
        statement considers Kd: refractory:bort, exposed:PI
        ? refractory:bort
        Kd = advised against
        ? refractory:bort, exposed:bort
        Kd = advised against
        ? refractory:bort, exposed:bort, exposed:PI, refractory:PI, lines>=1
        Kd = advised against""",
    "what the profile leaves out meets nothing, though it makes a setting true": """
        statement advises-against Kd: lines=1
        statement considers Kd: lines=1, naive:PI
        ? lines=1
        Kd = advised against""",
    "a warning about a feature gives way only to an offer that names it": """
        statement advises-against Kd: has:renal
        statement considers Kd: lines=1, refractory:len
        statement advises-against Pd: has:renal
        statement considers Pd: lines=1, has:renal
        ? lines=1, refractory:len, has:renal
        Kd = advised against
        Pd = stated""",
    "so does one about an age or a remission length": """
        statement advises-against Kd: age>=75
        statement considers Kd: lines=1, refractory:len
        statement advises-against Rd: remission-after:asct<36mo
        statement considers Rd: lines=1, exposed:asct
        statement advises-against Pd: remission-after:asct<36mo
        statement considers Pd: lines=1, remission-after:asct>=24mo
        ? lines=1, refractory:len, age>=80
        Kd = advised against
        ? lines=1, exposed:asct, remission-after:asct=30mo
        Rd = advised against
        Pd = stated""",
    "a direct population with benefit outweighs a warning": """
        trial T phase 3: lines=1
        result T: Kd v Vd PFS 0.60 (0.45-0.80)
        statement advises-against Kd: lines=1
        ? lines=1
        Kd = supported""",
}


@pytest.mark.parametrize("name", [*OFFERS, *WARNINGS])
def test_statements(name: str, check: Callable[[str], None]) -> None:
    check({**OFFERS, **WARNINGS}[name])


WORLD = """
    trial T phase 3: lines=1
    result T: PVd v Vd PFS 0.60 (0.45-0.80)
    statement recommends PVd: lines=1
    statement cautions PVd: has:renal
    statement considers PVd: lines>=2
    statement claims PVd:
    approval approved PVd: EU 2018 [indication=lines=1]
    approval approved PVd: US 2018 [indication=lines>=2]
    approval approved DVd: EU 2018 [indication=has:renal]
    approval approved DVd: US 2018
    result T: PVd v Vd AE no difference [event=infections]
    result T: PVd AE worse [event=fatigue]
    result T: PVd AE better [event=neuropathy]
    result T: PVd v Vd AE 10 v 20 better [event=anaemia, measure=rate]
"""


def ask(world: Callable[[str], Evidence], text: str = WORLD) -> Support:
    evidence = world(text)
    return Reasoner(evidence).inquiry(Profile.read("lines=1", evidence.vocabulary)).answer()


def test_each_statement_says_whether_its_setting_is_met(
    world: Callable[[str], Evidence],
) -> None:
    statements = ask(world)["PVd"].to_dict()["statements"]
    assert [statement["setting_met"] for statement in statements] == [True, None, False, None], (
        "the last prints no setting"
    )


def test_each_approval_says_whether_its_indication_is_met(
    world: Callable[[str], Evidence],
) -> None:
    support = ask(world)
    approvals = [*support["PVd"].to_dict()["approvals"], *support["DVd"].to_dict()["approvals"]]
    assert [(row["regimen"], row["region"], row["indication_met"]) for row in approvals] == [
        ("PVd", "EU", True),
        ("PVd", "US", False),
        ("DVd", "EU", None),
        ("DVd", "US", None),
    ]


def test_the_answer_groups_approvals_by_indication(world: Callable[[str], Evidence]) -> None:
    table = " ".join(support_table(ask(world)).split())
    assert "• indication met: PVd (agency, 2018: lines=1)." in table
    assert "• unknown whether the indication is met: DVd (agency)." in table
    assert "• indication not met: PVd (agency, 2018: lines>=2)." in table


INFERRED = """
    trial T phase 3: lines=1
    result T: PVd v Vd PFS 0.60 (0.45-0.80)
    approval approved PVd: EU [indication=lines>=1, inferred_criteria=lines>=1]
    approval approved PVd: EU 2018 [indication=lines>=2]
    approval approved Vd: EU [indication=lines>=1, inferred_criteria=lines>=1]
    approval approved Vd: EU 2018 [indication=lines>=1]
"""


@pytest.mark.parametrize(
    ("profile", "met"),
    [
        ("lines=1", [None, False, None, True]),
        ("lines=3", [None, True, None, True]),
        ("lines>=1", [None, None, None, True]),
        ("lines=0", [False, False, False, False]),
    ],
)
def test_an_indication_that_is_inferred_is_never_met(
    profile: str, met: list[bool | None], world: Callable[[str], Evidence]
) -> None:
    evidence = world(INFERRED)
    support = Reasoner(evidence).inquiry(Profile.read(profile, evidence.vocabulary)).answer()
    approvals = [*support["PVd"].to_dict()["approvals"], *support["Vd"].to_dict()["approvals"]]
    assert [row["indication_met"] for row in approvals] == met


def test_acts_of_one_agency_in_several_groups_have_dates_and_indications(
    world: Callable[[str], Evidence],
) -> None:
    table = " ".join(support_table(ask(world, INFERRED)).split())
    undated = "(agency, date not reported: lines>=1 (inferred))"
    assert "• indication met: Vd (agency, 2018: lines>=1)." in table
    assert f"• unknown whether the indication is met: PVd {undated}, Vd {undated}." in table
    assert "• indication not met: PVd (agency, 2018: lines>=2)." in table


def test_an_approval_of_a_drug_names_the_drug(world: Callable[[str], Evidence]) -> None:
    text = WORLD + "\n    approval approved PVd: JP 2019 [regimen=, drug=pom, indication=lines=1]"
    support = ask(world, text)
    (row,) = [row for row in support["PVd"].to_dict()["approvals"] if row["region"] == "JP"]
    assert (row["regimen"], row["drug"], row["indication_met"]) == ("", "pom", True)
    assert "pom (agency)" in " ".join(support_table(support).split())


def test_an_explanation_marks_what_is_met(world: Callable[[str], Evidence]) -> None:
    evidence = world(WORLD)
    profile = Profile.read("lines=1", evidence.vocabulary)
    text = " ".join(str(explain(Reasoner(evidence).inquiry(profile), "PVd")).split())
    assert "Setting: lines=1 (met)." in text
    assert "Setting: lines>=2 (not met)." in text
    assert "Setting: has:renal (unknown whether met)." in text
    assert "PVd: approved, agency, EU, 2018. Indication: lines=1 (met)" in text
    assert "PVd: approved, agency, US, 2018. Indication: lines>=2 (not met)" in text


def test_only_worse_outcomes_are_harms(world: Callable[[str], Evidence]) -> None:
    support = ask(world)
    pvd, vd = support["PVd"], support["Vd"]
    assert [harm.event for harm in pvd.harms] == ["fatigue"]
    assert [own.event for own in pvd.tolerability] == ["infections", "neuropathy", "anaemia"]
    assert "neuropathy" not in "; ".join(harm_phrases(pvd))
    assert [row["event"] for row in pvd.to_dict()["tolerability"]] == [
        "infections",
        "neuropathy",
        "anaemia",
    ]
    assert [harm.event for harm in vd.harms] == ["anaemia"], "worse for the control"
    assert not vd.tolerability


def test_an_indication_that_is_met_is_no_advice_where_the_verdict_is_against(
    world: Callable[[str], Evidence],
) -> None:
    evidence = world(WORLD)
    read = Profile.read("lines=1, intolerant:pom", evidence.vocabulary)
    support = Reasoner(evidence).inquiry(read).answer()
    assert support["PVd"].verdict == "excluded"
    table = " ".join(support_table(support).split())
    assert "• indication met: PVd (agency, 2018: lines=1; excluded here, see above)." in table
    assert "DVd (agency)." in table, "another verdict is not named"
