"""Three-valued exclusion rules: what a profile rules out, and what it leaves open.

Each case is a profile and the rulings on regimens, in the notation

    ? refractory:IMiD
    Pd: unless pom is the immunomodulatory drug that failed ? refractory:pom
    Rd: failed len
    DRd: excluded dara binds CD38
    Vd: free

`free` means that no rule concerns the regimen; "? …" lists the facts that would settle the
conditions.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.reasoning.access import Access
from trialgraph.graph.reasoning.exclusion_rules import ExclusionRules
from trialgraph.graph.reasoning.rule_index import RuleIndex
from trialgraph.graph.reasoning.ruling import Ruling

CASES = {
    "a class without its drug leaves each of its drugs open": """
        ? refractory:IMiD
        Pd: unless pom is the IMiD that failed ? refractory:pom
        KRd: unless len is the IMiD that failed ? refractory:len
        PVd: unless pom is the IMiD that failed ? refractory:pom
        Kd: free""",
    "a drug of the class by name settles the others": """
        ? refractory:IMiD, refractory:len
        Pd: free
        Rd: failed len""",
    "so does a narrower class": """
        ? refractory:monoclonal, refractory:anti-CD38
        ERd: free""",
    "a denial settles the drug that it names": """
        ? refractory:PI, sensitive:bort
        Vd: free
        Kd: failed carf
        ? refractory:IMiD, naive:pom
        Pd: free
        Rd: failed len
        ? refractory:PI, not refractory:bort
        Vd: free""",
    "a drug named only as exposed may be the one that failed": """
        ? refractory:IMiD, exposed:len
        Rd: unless len is the IMiD that failed ? refractory:len
        Pd: unless pom is the IMiD that failed ? refractory:pom""",
    "two drugs of a class": """
        ? refractory:PI>=2
        Vd: failed bort
        Kd: failed carf
        ? refractory:monoclonal>=2
        ERd: unless elo is among the drugs that failed (refractory:monoclonal>=2) ? refractory:elo""",
    "several classes, several conditions": """
        ? refractory:IMiD, refractory:PI
        PVd: unless pom is the IMiD that failed; bort is the PI that failed \
? refractory:pom refractory:bort
        KRd: unless carf is the PI that failed; len is the IMiD that failed \
? refractory:carf refractory:len""",
    "steroids are no component; cytotoxics are": """
        ? refractory:steroid
        Vd: free
        ? refractory:alkylator
        VCd: failed cyclo""",
    "silence leaves nothing open": """
        ? lines=1
        Vd: free
        VCd: free
        ? open, exposed:len
        Rd: free
        ? open, refractory:len, refractory:IMiD
        Rd: failed len
        Pd: free
        ? exposed:IMiD
        Rd: free
        ? not refractory:IMiD
        Rd: free""",
    "another drug on a target that a rule names": """
        ? refractory:dara
        IsaKd: excluded isa binds CD38; disease is refractory to dara
        DRd: failed dara
        ? refractory:dara, refractory:isa
        DRd: excluded dara binds CD38; disease is refractory to isa
        IsaKd: excluded isa binds CD38; disease is refractory to dara""",
    "a class of which every drug binds the target excludes each of them": """
        ? refractory:anti-CD38
        DRd: excluded dara binds CD38; disease is refractory to anti-CD38
        IsaKd: excluded isa binds CD38; disease is refractory to anti-CD38
        ? is:triple
        DKd: excluded dara binds CD38; disease is refractory to anti-CD38
        ? refractory:anti-CD38, naive:isa
        DRd: failed dara
        IsaKd: excluded isa binds CD38; disease is refractory to dara""",
    "a wider class leaves the target open": """
        ? refractory:monoclonal
        DRd: unless dara is the monoclonal that failed; isa is the monoclonal that failed \
(same target, CD38) ? refractory:dara refractory:isa
        ERd: unless elo is the monoclonal that failed ? refractory:elo
        ? refractory:monoclonal, refractory:elo
        DRd: free""",
    "a target that no rule names excludes nothing": """
        ? refractory:bort
        Kd: free""",
    "a drug that is not tolerated, and a class": """
        ? intolerant:dara
        DRd: excluded intolerance of dara
        IsaKd: free
        ? intolerant:anti-CD38
        DRd: unless dara is the anti-CD38 that is not tolerated ? intolerant:dara
        IsaKd: unless isa is the anti-CD38 that is not tolerated ? intolerant:isa
        Rd: free
        ? intolerant:anti-CD38, intolerant:isa
        DRd: free
        IsaKd: excluded intolerance of isa
        ? intolerant:anti-CD38, not intolerant:isa
        DRd: excluded intolerance of dara
        ? intolerant:anti-CD38, exposed:dara
        DRd: unless dara is the anti-CD38 that is not tolerated ? intolerant:dara""",
    "steroids can be not tolerated": """
        ? intolerant:steroid
        Rd: excluded intolerance of dex
        ? intolerant:dex
        Rd: excluded intolerance of dex""",
    "refractoriness and intolerance are two matters": """
        ? refractory:PI, intolerant:IMiD
        PVd: unless bort is the PI that failed; pom is the IMiD that is not tolerated \
? refractory:bort intolerant:pom""",
    "an exclusion leaves no condition": """
        ? refractory:IMiD, intolerant:dara
        DRd: excluded intolerance of dara""",
}
FEATURES = {
    "a feature excludes a class of procedures": """
        ? has:unfit
        Auto: excluded transplant is ruled out by has:unfit
        Allo: excluded transplant is ruled out by has:unfit
        RdAuto: excluded transplant is ruled out by has:unfit
        Rd: free
        ? not has:unfit
        Auto: free
        ? has:renal
        Auto: free""",
    "a doubt makes it conditional, unless the profile settles it": """
        ? has:frail
        Auto: unless has:unfit applies (has:frail) ? has:unfit
        Allo: unless has:unfit applies (has:frail) ? has:unfit
        Rd: free
        ? has:frail, not has:unfit
        Auto: free
        ? has:frail, has:unfit
        Auto: excluded transplant is ruled out by has:unfit
        ? not has:frail
        Auto: free""",
    "an age that contains the limit is a doubt; silence is none": """
        ? age>=75
        Auto: unless has:unfit applies (age>=70) ? has:unfit
        ? age>=65
        Auto: unless has:unfit applies (age>=70) ? has:unfit
        ? age<70
        Auto: free
        ? age>=75, has:frail
        Auto: unless has:unfit applies (age>=70, has:frail) ? has:unfit
        ? lines=1
        Auto: free
        ? open
        Auto: free""",
    "a rule on features that trials left out excludes nothing": """
        ? has:renal
        Rd: free
        Auto: free""",
}


def _vocabulary(rows: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    """The invented world with transplants, and with rules about them."""
    drugs = [
        *rows["drugs"],
        {"drug": "auto", "classes": "transplant", "background": "procedure"},
        {"drug": "allo", "classes": "transplant", "background": "procedure"},
    ]
    regimens = [
        *rows["regimens"],
        {"regimen": "Auto", "drugs": "auto"},
        {"regimen": "Allo", "drugs": "allo"},
        {"regimen": "RdAuto", "drugs": "len; dex; auto"},
    ]
    rules = [
        *rows["rules"],
        {"rule": "unfit", "kind": "feature", "subject": "transplant", "when": "has:unfit"},
        {
            "rule": "frail",
            "kind": "feature",
            "subject": "transplant",
            "when": "has:unfit",
            "doubt_if": "has:frail | age>=70",
        },
        {"rule": "renal", "kind": "left-out", "subject": "renal"},
    ]
    return {
        **rows,
        "drugs": drugs,
        "regimens": regimens,
        "rules": rules,
        "classes": [*rows["classes"], {"class": "transplant"}],
        "features": [*rows["features"], {"feature": "unfit"}, {"feature": "frail"}],
    }


@pytest.fixture(scope="module")
def evidence(world_rows: Callable[[str], dict[str, list[dict[str, str]]]]) -> Evidence:
    return Evidence.from_rows(_vocabulary(world_rows("")))


def _words(ruling: Ruling) -> str:
    if ruling.excluded:
        assert not ruling.conditions and not ruling.unknown
        return f"excluded {'; '.join(ruling.excluded)}"
    parts = [f"failed {' '.join(ruling.failed)}"] if ruling.failed else []
    if ruling.conditions:
        parts += [f"unless {'; '.join(ruling.conditions)} ? {' '.join(map(str, ruling.unknown))}"]
    else:
        assert not ruling.unknown
    return ", ".join(parts) or "free"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("name", [*CASES, *FEATURES])
def test_rulings(evidence: Evidence, name: str) -> None:
    rules: ExclusionRules | None = None
    for line in _lines({**CASES, **FEATURES}[name]):
        if line.startswith("?"):
            profile = Profile.read(line.removeprefix("? "), evidence.vocabulary)
            rules = ExclusionRules(RuleIndex(evidence), profile, Access())
            continue
        assert rules is not None
        regimen, expected = line.split(": ", 1)
        ruling = rules.ruling(evidence.vocabulary.regimens[regimen])
        assert _words(ruling).startswith(expected), (line, _words(ruling))
        assert expected == "free" or _words(ruling) != "free"


POPULATIONS = """
    trial P phase 3: lines=1-3, refractory:pom
    trial L phase 3: lines=1-3, refractory:len
    trial C phase 3: lines=1-3, refractory:IMiD
    trial S phase 3: lines=1-3, refractory:IMiD
    share S: 70% refractory:len
    trial W phase 3: lines=1-3, refractory:IMiD, refractory:len
    trial N phase 3: lines=1-3
    trial B phase 3: lines=1-3, refractory:IMiD, refractory:PI
    trial X phase 3: lines=1-3, refractory:pom, refractory:bort
    trial D phase 3: lines=1-3, refractory:IMiD, naive:pom
"""


@pytest.mark.parametrize(
    ("profile", "regimen", "settled"),
    [
        ("refractory:IMiD", "Pd", "P C B X"),
        ("refractory:IMiD", "Rd", "L C W B D"),
        ("refractory:IMiD, refractory:PI", "PVd", "B X"),
        ("refractory:IMiD", "Kd", "P L C S W N B X D"),
        ("refractory:len", "Pd", "P L C S W N B X D"),
    ],
)
def test_people_who_settle_which_drug_failed(
    world: Callable[[str], Evidence], profile: str, regimen: str, settled: str
) -> None:
    """All refractory to that very drug, or described only by the class, as the profile is."""
    evidence = world(POPULATIONS)
    populations = StudyPopulations(evidence)
    rules = ExclusionRules(
        RuleIndex(evidence), Profile.read(profile, evidence.vocabulary), Access()
    )
    ruling = rules.ruling(evidence.vocabulary.regimens[regimen])
    found = [
        people.population.id for people in populations if ruling.settled_for(people, populations)
    ]
    assert found == settled.split()


def test_a_known_exclusion_never_improves_the_regimen_that_it_excludes(
    evidence: Evidence,
) -> None:
    """Stating that one more drug failed, or is not tolerated, removes no exclusion."""
    index = RuleIndex(evidence)
    statuses = [f"{s}:{d}" for s in ("refractory", "intolerant") for d in ("dara", "isa", "len")]
    for known in ["lines=1", "refractory:anti-CD38", "refractory:IMiD", *statuses]:
        before = ExclusionRules(index, Profile.read(known, evidence.vocabulary), Access())
        for more in statuses:
            profile = Profile.read(f"{known}, {more}", evidence.vocabulary)
            after = ExclusionRules(index, profile, Access())
            for regimen in evidence.vocabulary.regimens.values():
                if more.split(":")[1] in regimen.drugs and before.ruling(regimen).excluded:
                    ruling = after.ruling(regimen)
                    assert ruling.excluded or ruling.failed, (known, more, regimen.id)


_IMPLIED = {
    "refractory:len": ("refractory:IMiD", "exposed:len", "exposed:IMiD", "lines>=1"),
    "refractory:bort": ("refractory:PI", "exposed:PI"),
    "refractory:dara": ("refractory:anti-CD38", "refractory:monoclonal", "exposed:dara"),
    "refractory:anti-CD38": ("refractory:monoclonal", "exposed:anti-CD38"),
    "refractory:IMiD": ("exposed:IMiD", "lines>=1"),
    "refractory:monoclonal>=2": ("refractory:monoclonal", "exposed:monoclonal>=2"),
    "intolerant:isa": ("intolerant:anti-CD38", "intolerant:monoclonal"),
    "intolerant:PI": (),
    "sensitive:pom": ("exposed:pom", "exposed:IMiD", "not refractory:pom"),
    "has:unfit": (),
    "age>=75": (),
}


@given(stated=st.sets(st.sampled_from(sorted(_IMPLIED)), min_size=1), data=st.data())
def test_stating_an_implied_fact_changes_no_ruling(
    evidence: Evidence, stated: set[str], data: st.DataObject
) -> None:
    implied = sorted({fact for known in stated for fact in _IMPLIED[known]})
    more = data.draw(st.sets(st.sampled_from(implied))) if implied else set()
    index = RuleIndex(evidence)
    before, after = (
        ExclusionRules(index, Profile.read(", ".join(sorted(facts)), evidence.vocabulary), Access())
        for facts in (stated, stated | more)
    )
    for regimen in evidence.vocabulary.regimens.values():
        assert before.ruling(regimen) == after.ruling(regimen), (stated, more, regimen.id)
