"""Stages of care: adjuvant therapy and operations are no lines of therapy (DESIGN 3 and 5.10).

The world is that of a kidney cancer: a nephrectomy, and a drug that is given after it or later.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.errors import ContradictionError, UnknownNameError
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.applicability.studied_profiles import studied_profiles
from trialgraph.graph.comparison.profile_comparison import compare_regimens
from trialgraph.graph.comparison.text import profile_text
from trialgraph.graph.evidence_network.leading_endpoint import LeadingEndpoint, leading_endpoint
from trialgraph.graph.exposure.criteria import Literal, Status
from trialgraph.graph.impact.difference import difference
from trialgraph.graph.listings.tabular import table_rows
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.question import Question
from trialgraph.loaders.tables.checks import check
from trialgraph.loaders.tables.former_values import without_former_values

WORDS = """
    stage front-line: yes
    stage adjuvant: no
    stage perioperative: no
    drug nephrectomy: surgery [kind=procedure, background=procedure, stages=perioperative]
    drug pembro: ICI [stages=adjuvant]
    drug nivo: ICI
    drug sunitinib: TKI
    drug axitinib: TKI
"""
FRONT_LINE = (
    "trial T phase 3 front-line: lines=0\nresult T: axitinib v sunitinib PFS 0.60 (0.50-0.72)\n"
)


ACCEPTED = (
    "lines=0, exposed:nephrectomy",
    "lines=0, exposed:surgery",
    "lines=0, exposed:nephrectomy, exposed:pembro",
    "lines=0, exposed:ICI",
    "lines=0, refractory:pembro",
    "lines=0, refractory:ICI",
    "lines=0, remission-after:pembro>=12mo",
    "lines=1, refractory:pembro, not refractory:last-line",
)
REFUSED = (
    "lines=0, exposed:sunitinib",
    "lines=0, exposed:TKI",
    "lines=0, exposed:nivo",
    "lines=0, exposed:ICI>=2",
    "lines=0, exposed:nephrectomy, exposed:sunitinib",
    "lines=0, refractory:nivo",
    "lines=0, refractory:pembro, refractory:last-line",
    "lines=1, refractory:nivo, not refractory:last-line",
)


@pytest.fixture(scope="module")
def renal(world: Callable[[str], Evidence]) -> Evidence:
    return world(WORDS)


def truth(profile: str, criterion: Status, evidence: Evidence) -> bool | None:
    [case] = Profile.read(profile, evidence.vocabulary).cases
    return case.truth(Literal(criterion))


@pytest.mark.parametrize("profile", ACCEPTED)
def test_treatment_at_a_stage_that_is_no_line_goes_with_no_line(
    renal: Evidence, profile: str
) -> None:
    assert Profile.read(profile, renal.vocabulary).cases


@pytest.mark.parametrize("profile", REFUSED)
def test_all_other_treatment_implies_a_line(renal: Evidence, profile: str) -> None:
    with pytest.raises(ContradictionError):
        Profile.read(profile, renal.vocabulary)


@pytest.mark.parametrize(
    ("profile", "criterion", "expected"),
    [
        ("lines=0, exposed:nephrectomy", Status("exposed", "nephrectomy"), True),
        ("lines=0, exposed:nephrectomy", Status("exposed", "surgery"), True),
        ("lines=0, exposed:nephrectomy", Status("exposed", "sunitinib"), False),
        ("lines=0, exposed:nephrectomy", Status("exposed", "pembro"), False),
        ("lines=0", Status("exposed", "nephrectomy"), None),  # a procedure that is not named
        ("lines=0", Status("exposed", "asct"), False),  # that of a line
        ("lines=0, exposed:ICI", Status("exposed", "pembro"), None),
        ("lines=0, exposed:ICI", Status("exposed", "nivo"), False),
        ("lines=0, exposed:pembro", Status("exposed", "ICI", 2), False),
        ("lines=0, refractory:pembro", Status("refractory", "ICI"), True),
        ("lines=1, not refractory:last-line", Status("refractory", "nivo"), False),
        ("lines=0, open", Status("exposed", "nivo"), False),
        ("lines=0, open", Status("exposed", "pembro"), None),
    ],
)
def test_what_a_patient_without_lines_may_have_received(
    renal: Evidence, profile: str, criterion: Status, expected: bool | None
) -> None:
    assert truth(profile, criterion, renal) is expected


def test_the_only_line_is_not_known_to_have_failed_if_adjuvant_therapy_may_have(
    renal: Evidence,
) -> None:
    last_line = "refractory:last-line"
    for drug, expected in (("nivo", True), ("pembro", None)):
        [case] = Profile.read(f"lines=1, refractory:{drug}", renal.vocabulary).cases
        [wanted] = Profile.read(f"lines=1, {last_line}", renal.vocabulary).cases
        [literal] = [found for found in wanted.literals if str(found) == last_line]
        assert case.truth(literal) is expected


def test_trials_of_such_a_stage_say_that_their_drugs_are_given_there(
    world: Callable[[str], Evidence],
) -> None:
    trial = "trial K phase 3: lines=0 [setting=adjuvant]\nresult K: nivo v Placebo PFS 0.60 (0.50-0.72)\n"
    words = world(WORDS + trial).vocabulary
    assert Profile.read("lines=0, exposed:nivo", words).cases
    with pytest.raises(ContradictionError):
        Profile.read("lines=0, exposed:sunitinib", words)


def test_trials_of_another_disease_do_not(world: Callable[[str], Evidence]) -> None:
    trial = (
        "condition renal:\ncondition melanoma:\nfield renal:\n"
        "trial K phase 3: lines=0 [setting=adjuvant, conditions=melanoma]\n"
        "result K: nivo v Placebo PFS 0.60 (0.50-0.72)\n"
    )
    with pytest.raises(ContradictionError):
        Profile.read("lines=0, exposed:nivo", world(WORDS + trial).vocabulary)


LATER = "trial T phase 3: lines=1 [setting={}]\n" + (
    "result T: axitinib v sunitinib PFS 0.60 (0.50-0.72)\n"
    "result T: axitinib v sunitinib OS 0.90 (0.70-1.20)\n"
)


@pytest.mark.parametrize(
    ("stages", "setting", "expected"),
    [
        ("", "front-line", "PFS"),
        ("stage second-line: yes\nfield kidney: [stage=second-line]", "second-line", "PFS"),
        (
            "stage second-line: yes [leading_endpoint=OS]\nfield kidney: [stage=second-line]",
            "second-line",
            "OS",
        ),
        (
            "stage other: yes [leading_endpoint=OS]\nfield kidney: [stage=front-line]",
            "front-line",
            "PFS",
        ),
        ("stage other: yes [leading_endpoint=OS]\nfield kidney: [stage=other]", "", "OS"),
    ],
)
def test_the_leading_endpoint_is_that_of_the_stage_of_the_field(
    world: Callable[[str], Evidence], stages: str, setting: str, expected: str
) -> None:
    evidence = world(f"{WORDS}{LATER.format(setting)}{stages}")
    network = Reasoner(evidence).support("lines=1").network
    assert network
    assert network.endpoint == expected
    assert network.leading == LeadingEndpoint(expected)
    assert [contrast.result.endpoint for contrast in network.contrasts] == [expected]


ADJUVANT = """
    stage relapse: yes
    field kidney: [stage=relapse]
    trial K phase 3: lines=0, exposed:nephrectomy [setting=adjuvant]
    result K: pembro v Placebo TTP 0.60 (0.50-0.72)
    result K: pembro v Placebo OS 0.70 (0.55-0.90)
    trial R phase 3: lines=1
    result R: axitinib v sunitinib PFS 0.70 (0.60-0.82)
"""
AFTER_SURGERY = "lines=0, exposed:nephrectomy"


@pytest.mark.parametrize(
    ("profile", "words", "expected", "stage"),
    [
        ("lines=1", "", "PFS", None),
        (AFTER_SURGERY, "adjuvant: no [leading_endpoint=OS]", "OS", "adjuvant"),
        (AFTER_SURGERY, "adjuvant: no", "OS", "adjuvant"),  # the first that its trials report
        ("lines=0, naive:nephrectomy", "adjuvant: no [leading_endpoint=OS]", "PFS", None),
    ],
)
def test_a_profile_in_another_stage_is_compared_on_the_leading_endpoint_of_that_stage(
    world: Callable[[str], Evidence],
    profile: str,
    words: str,
    expected: str,
    stage: str | None,
) -> None:
    stages = WORDS.replace("adjuvant: no", words) if words else WORDS
    reasoner = Reasoner(world(stages + ADJUVANT))
    compared = compare_regimens(reasoner.ask(Question(profile)))
    assert compared.endpoint == expected
    other = compared.leading.other_stage
    assert (other and other.id) == stage
    note = compared.to_dict()["endpoint_note"]
    assert note == compared.leading.note
    assert ("adjuvant" in note and "--endpoint" in note) == bool(stage)
    network = reasoner.support(profile).network
    assert network and network.endpoint == expected
    assert network.to_dict()["endpoint_note"] == note
    assert note in profile_text(compared, 500)


def test_the_stage_of_most_trials_that_apply_leads_unless_one_is_of_the_field(
    world: Callable[[str], Evidence],
) -> None:
    stages = WORDS.replace("adjuvant: no", "adjuvant: no [leading_endpoint=OS]")
    more = """
        trial L phase 3: lines=0 [setting=perioperative]
        result L: nivo v Placebo PFS 0.80 (0.70-0.90)
        trial M phase 3: lines=0 [setting=perioperative]
        result M: nivo v Placebo PFS 0.80 (0.70-0.90)
    """
    scope = Reasoner(world(stages + ADJUVANT + more)).ask(Question(AFTER_SURGERY))
    leading = leading_endpoint(scope)
    assert leading.endpoint == "PFS"
    assert leading.other_stage and leading.other_stage.id == "perioperative"
    own = "trial N phase 3: lines=0\nresult N: nivo v axitinib PFS 0.80 (0.70-0.90)"
    scope = Reasoner(world(stages + ADJUVANT + more + own)).ask(Question(AFTER_SURGERY))
    assert leading_endpoint(scope) == LeadingEndpoint("PFS")


def test_the_endpoint_of_the_question_comes_before_that_of_a_stage(
    world: Callable[[str], Evidence],
) -> None:
    reasoner = Reasoner(world(WORDS + ADJUVANT))
    asked = reasoner.ask(Question(AFTER_SURGERY, endpoint="PFS"))
    assert compare_regimens(asked).leading == LeadingEndpoint("PFS")


@pytest.mark.parametrize(
    ("name", "found"),
    [("adjuvant", ["K"]), ("Adjuvant therapy", ["K"]), ("辅助治疗", ["K"]), ("unstated", ["X"])],
)
def test_trials_are_found_by_any_name_of_their_stage(
    world: Callable[[str], Evidence], name: str, found: list[str]
) -> None:
    named = "stage adjuvant: no [label_zh=辅助治疗, synonyms=adjuvant therapy]\n"
    trials = "trial K phase 3: [setting=adjuvant]\ntrial X phase 3: [setting=]\n"
    evidence = world(f"{named}{trials}trial T phase 3: lines=1")
    columns, rows = table_rows(evidence, "trials", {"setting": name})
    assert [row[columns.index("trial")] for row in rows] == found
    with pytest.raises(UnknownNameError, match="stage of care"):
        table_rows(evidence, "trials", {"setting": "adjuvnt"})


def test_a_former_value_is_refused_with_what_to_write_instead() -> None:
    (fault,) = [
        fault
        for fault in check({"trials": [{"trial": "T", "setting": "unstated"}]})
        if fault.column == "setting"
    ]
    assert "Leave the cell empty" in fault.remedy
    assert without_former_values("trials", {"trial": "T", "setting": "unstated"}) == {"trial": "T"}
    kept = {"trial": "T", "design": "unstated"}
    assert without_former_values("trials", kept) == kept


def test_studied_profiles_include_people_without_lines_who_were_treated(
    world: Callable[[str], Evidence],
) -> None:
    trials = """
        trial T phase 3 front-line: lines=0, exposed:nephrectomy
        trial U phase 3: lines=1, refractory:pembro
        share T: 12% exposed:pembro
    """
    profiles = studied_profiles(world(WORDS + trials))
    assert profiles[:2] == ["lines=0", "lines=1"]
    assert "lines=0, exposed:nephrectomy" in profiles
    assert "lines=0, exposed:nephrectomy, exposed:pembro" in profiles
    assert "lines=1, refractory:pembro" in profiles


@pytest.mark.parametrize(
    ("stage", "counts"), [("adjuvant", ["lines=0"]), ("front-line", ["lines=1"])]
)
def test_people_of_a_trial_of_such_a_stage_have_had_no_line(
    world: Callable[[str], Evidence], stage: str, counts: list[str]
) -> None:
    assert studied_profiles(world(f"{WORDS}trial K phase 3: [setting={stage}]")) == counts


def test_criteria_of_any_kind_leave_the_studied_profiles_readable(
    world: Callable[[str], Evidence],
) -> None:
    evidence = world(
        f"{WORDS}condition renal:\ncondition melanoma:\nfield renal:\n"
        "trial T phase 3 front-line: lines=0, PD-L1>=50, ECOG=0-1, has:renal\n"
        "trial K phase 3: age>=75 [setting=adjuvant, conditions=melanoma]\n"
        "share T: 30% eGFR<60\n"
    )
    profiles = studied_profiles(evidence)
    assert profiles == ["lines=0", "lines=0, has:renal"]
    for profile in profiles:
        assert Profile.read(profile, evidence.vocabulary).cases


def test_a_front_line_trial_moves_verdicts_of_people_without_lines(
    world: Callable[[str], Evidence],
) -> None:
    before = WORDS + "trial R phase 3: lines=1\nresult R: nivo v sunitinib PFS 0.80 (0.70-0.90)\n"
    moves = difference(Reasoner(world(before)), Reasoner(world(before + FRONT_LINE))).moves
    found = {(move.profile, move.regimen): move.after.verdict for move in moves}
    assert found["lines=0", "axitinib"] == "supported"
    assert found["lines=0", "sunitinib"] == "outperformed"
    assert ("lines=1", "axitinib") not in found


CASES = {
    "a nephrectomy is no line of therapy": f"""
        {WORDS}
        {FRONT_LINE}
        ? lines=0, exposed:nephrectomy
        axitinib = supported, partial
        ? lines=0, exposed:pembro
        axitinib = supported, partial
        ? lines=0
        axitinib = supported, direct""",
    "a population that is required to have had one": f"""
        {WORDS}
        trial T phase 3 front-line: lines=0, exposed:nephrectomy
        result T: axitinib v sunitinib PFS 0.60 (0.50-0.72)
        ? lines=0, exposed:nephrectomy
        axitinib = supported, direct
        ? lines=0
        axitinib = extrapolated, indirect
        ? lines=0, naive:nephrectomy
        axitinib = no evidence""",
    "a share of people with one weakens to nothing": f"""
        {WORDS}
        trial T phase 3 front-line: lines=0, exposed:nephrectomy
        share T: 87% exposed:nephrectomy
        result T: axitinib v sunitinib PFS 0.60 (0.50-0.72)
        ? lines=0, exposed:nephrectomy
        axitinib = supported, partial""",
    "a drug after which adjuvant therapy may have failed": f"""
        {WORDS}
        trial T phase 3 front-line: lines=0, naive:pembro
        result T: axitinib v sunitinib PFS 0.60 (0.50-0.72)
        ? lines=0, refractory:pembro
        axitinib = no evidence
        pembro = excluded
        ? lines=0
        axitinib = supported, direct""",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_stages_in_verdicts(check: Callable[[str], None], text: str) -> None:
    check(text)
