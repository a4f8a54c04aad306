"""Information that never changes a verdict: harms, age of evidence, risk of bias."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.harms_text import harm_phrases, tolerability_phrases
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.text import support_table
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.explanation.explain import explain
from trialgraph.graph.listings.tabular import table_rows
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.question import Question
from trialgraph.graph.model.rows import Result
from trialgraph.graph.reasoning.wording import figure

WORLD = """
    trial T phase 3: lines=1
    report T 1: interim 2015-03
    report T 2: final 2016-07-01
    result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
    result T: PVd v Vd PFS 0.62 (0.50-0.77) [report=2]
    result T: PVd AE 62 [event=neutropenia grade 3-4, report=2]
    result T: PVd v Vd TRM 3 v 1 [report=2]
    result T: DVd v Vd AE worse [event=infections]
    caution PVd: has:renal
"""


def ask(
    world: Callable[..., Evidence], text: str = WORLD, as_of: str = "", profile: str = "lines=1"
) -> Support:
    evidence = world(text)
    return (
        Reasoner(evidence).inquiry(Profile.read(profile, evidence.vocabulary), as_of=as_of).answer()
    )


def test_harms_change_no_verdict(world: Callable[..., Evidence]) -> None:
    pvd = ask(world)["PVd"]
    assert (pvd.verdict, pvd.certainty_before_cap) == ("supported", "high")
    assert [harm.event or harm.endpoint for harm in pvd.harms] == ["neutropenia grade 3-4", "TRM"]
    assert "neutropenia grade 3-4 62" in "; ".join(harm_phrases(pvd))
    assert [harm["figure"] for harm in pvd.to_dict()["harms"]][1].startswith("TRM 3")


def test_a_control_has_the_harms_reported_for_it(world: Callable[..., Evidence]) -> None:
    support = ask(world)
    assert not support["Vd"].harms, (
        "a harm reported only for the tested arm is not a harm of the control"
    )
    assert [own.endpoint for own in support["Vd"].tolerability] == ["TRM"], "1 is less than 3"
    assert tolerability_phrases(support["Vd"]) == ["TRM 1 vs 3"], "its own figure comes first"
    assert [harm.event for harm in support["DVd"].harms] == ["infections"]


@pytest.mark.parametrize(
    ("value", "compared", "is_harm"),
    [
        ("222/2833", "250/2841", False),
        ("42/2827", "12/2831", True),
        ("1", "1", False),
        ("0/96", "", False),
        ("1/125", "", True),
        ("<10", "20", True),  # a bound is not compared
    ],
)
def test_only_more_toxicity_than_in_the_other_arm_is_a_harm(
    world: Callable[..., Evidence], value: str, compared: str, is_harm: bool
) -> None:
    figures = f"value={value}, comparator_value={compared}"
    pvd = ask(world, f"{WORLD}\n    result T: PVd v Vd AE 5 v 6 [event=any, {figures}]")["PVd"]
    assert ("any" in {own.event for own in pvd.harms}) == is_harm
    assert ("any" in {own.event for own in pvd.tolerability}) != is_harm


@pytest.mark.parametrize(
    ("as_of", "warned"),
    [
        ("2016-07-01", False),
        ("2021-07-01", False),
        ("2021-07-02", True),
        ("2021", True),
        ("2040", True),
    ],
)
def test_evidence_older_than_five_years_has_a_warning(
    world: Callable[..., Evidence], as_of: str, warned: bool
) -> None:
    support = ask(world, as_of=as_of)
    pvd = support["PVd"]
    assert pvd.newest_evidence == "2016-07-01"
    assert bool(pvd.age_warning) is warned
    assert ("2016-07*" in support_table(support)) is warned
    assert ("* More than 5 years old;" in support_table(support)) is warned


def test_no_evidence_has_no_age(world: Callable[..., Evidence]) -> None:
    kd = ask(world)["Kd"]
    assert (kd.newest_evidence, kd.age_warning) == ("", "")


def test_risk_of_bias_not_assessed(world: Callable[..., Evidence]) -> None:
    evidence = world(WORLD)
    explanation = explain(
        Reasoner(evidence).inquiry(Profile.read("lines=1", evidence.vocabulary)), "PVd"
    )
    assert "risk of bias (RoB 2): not assessed" in " ".join(str(explanation).split())
    support = ask(world)
    table = " ".join(support_table(support).split())
    assert "Risk of bias (RoB 2) not assessed: 1 of 1 randomised trials" in table
    assert support["PVd"].risk_of_bias == "not assessed"
    comparisons = {"contrast": "not assessed", "estimate": "does not apply"}
    for item in support["PVd"].evidence:
        (shown,) = [
            row["risk_of_bias"]
            for row in support["PVd"].to_dict()["evidence"]
            if row["result"] == item.result.id
        ]
        assert shown == comparisons[item.result.kind]
    columns, (row,) = table_rows(evidence, "trials", {"trial": "T"})
    cells = dict(zip(columns, row, strict=True))
    judged = [cell for name, cell in cells.items() if name.startswith(("rob_", "risk_of_bias"))]
    assert judged == ["not assessed"] * 7, "the whole in words, then each domain"


def test_a_new_page_with_old_content_has_the_age_of_its_content(
    world: Callable[..., Evidence],
) -> None:
    text = """
        source PAGE: 2023 [content_until=2012]
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [source=PAGE]
    """
    pvd = ask(world, text, as_of="2024")["PVd"]
    assert (pvd.verdict, pvd.newest_evidence) == ("supported", "2012")
    assert pvd.age_warning
    assert ask(world, text, as_of="2013")["PVd"].verdict == "supported", (
        "known since then, whenever the page was made"
    )
    assert ask(world, text, as_of="2011")["PVd"].verdict == "no evidence"


def test_the_newest_evidence_counts(world: Callable[..., Evidence]) -> None:
    text = """
        source OLD: 2012-05-01
        source NEW: 2020-03-01
        trial T phase 3: lines=1
        trial U phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [source=OLD]
        result U: PVd v Vd PFS 0.90 (0.70-1.20) [source=NEW]
    """
    assert ask(world, text)["PVd"].newest_evidence == "2020-03-01"


@pytest.mark.parametrize(
    ("printed", "warned"),
    [
        *[("2020", True), ("2021-10", True), ("2021-11-20", True)],
        *[("2021-11-21", False), ("2021-11", False), ("2021", False), ("2022", False)],
    ],
)
def test_a_year_or_month_counts_as_its_last_day(
    world: Callable[..., Evidence], printed: str, warned: bool
) -> None:
    text = f"""
        source PAGE: {printed}
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [source=PAGE]
    """
    assert bool(ask(world, text, as_of="2026-11-21")["PVd"].age_warning) is warned


def test_withdrawn_approvals_are_marked(world: Callable[..., Evidence]) -> None:
    text = f"""{WORLD}
    approval approved PVd: EU 2018
    approval withdrawn PVd: EU 2020
    approval approved DVd: US 2019"""
    table = " ".join(support_table(ask(world, text)).split())
    assert "DVd (agency), PVd (agency; later withdrawn)" in table
    assert "PVd (agency)." in " ".join(support_table(ask(world, text, as_of="2018")).split())


def test_intervals_follow_their_figures() -> None:
    row = {
        "measure": "landmark",
        "value": "78",
        "ci_low": "73",
        "ci_high": "82",
        "comparator_value": "68",
        "unit": "percent",
    }
    own = Result("r", endpoint="OS", landmark_months=36, **row)  # type: ignore[arg-type]
    assert figure(own) == "OS at 36 months 78% (73–82) vs 68%"
    both = Result(
        "r",
        endpoint="OS",
        landmark_months=36,
        comparator_ci_low="61",
        comparator_ci_high="74",
        **row,
    )  # type: ignore[arg-type]
    assert figure(both) == "OS at 36 months 78% (73–82) vs 68% (61–74)"


@pytest.mark.parametrize(
    ("published", "as_of", "words"),
    [
        ("2019-12-16", "2020-01-15", "2019-12-16, less than a year before 2020-01-15."),
        ("2019-12-16", "2020-12-15", "2019-12-16, less than a year before 2020-12-15."),
        ("2019-12-16", "2020-12-16", "2019-12-16, 1 year before 2020-12-16."),
        ("2019", "2021-12-30", "2019, 1 year before 2021-12-30."),
        ("2019", "2021", "2019, 2 years before 2021."),
        ("2020-01-15", "2020-01-15", "2020-01-15."),
    ],
)
def test_ages_are_full_years(
    published: str, as_of: str, words: str, world: Callable[..., Evidence]
) -> None:
    text = f"""
        source PAGE: {published}
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [source=PAGE]
    """
    table = " ".join(support_table(ask(world, text, as_of=as_of)).split())
    assert f"Newest evidence: {words}" in table


def test_a_month_is_shown_as_given(world: Callable[..., Evidence]) -> None:
    text = """
        source PAGE: 2020
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [source=PAGE]
    """
    support = ask(world, text, as_of="2019-04")
    assert "no results known as of 2019-04" in support["PVd"].reasons[0]
    assert "2019-04-31" not in support_table(support)


def test_risk_of_bias_is_of_randomised_comparisons(world: Callable[..., Evidence]) -> None:
    text = """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        trial U single-arm: lines=1
        result U: Kd ORR 60 (45-80)
    """
    support = ask(world, text)
    assert "not assessed: 1 of 1 randomised trials" in " ".join(support_table(support).split())
    assert support["Kd"].risk_of_bias == "does not apply"
    assert support["PVd"].risk_of_bias == "not assessed"


def test_a_remission_that_is_stated_but_too_wide_is_not_called_unstated(
    world: Callable[..., Evidence],
) -> None:
    evidence = world(
        """
        trial T phase 3: lines>=1, remission-after:asct>=12mo
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        """
    )
    profile = Profile.read("lines=1, remission-after:asct<18mo", evidence.vocabulary)
    text = " ".join(str(explain(Reasoner(evidence).inquiry(profile), "PVd")).split())
    assert "remission-after:asct>=12mo: not decided by remission-after:asct<18mo" in text
    assert "not stated in the profile" not in text


def test_a_row_names_the_flags_of_its_deciding_figure(world: Callable[..., Evidence]) -> None:
    flagged = "[flags=p-contradicts-interval; inferred]"
    text = f"""
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80) {flagged}
        trial U phase 3: lines=1
        result U: Kd v Vd PFS 0.60 (0.45-0.80) [flags=inferred]
    """
    table = " ".join(support_table(ask(world, text)).split())
    assert table.count("flagged: p-contradicts-interval") == 1


def test_the_network_names_regimens_that_this_patient_cannot_be_given(
    world: Callable[..., Evidence],
) -> None:
    reasoner = Reasoner(
        world(
            """
            trial T phase 3: lines=1-3
            result T: PVd v Vd PFS 0.60 (0.45-0.80)
            trial U phase 3: lines=1-3
            result U: DVd v Vd PFS 0.60 (0.45-0.80)
            """
        )
    )
    available = Question("lines=1", available=("pom", "bort"))
    printed = " ".join(support_table(reasoner.support(available)).split())
    assert "In the network, but excluded for this profile: DVd." in printed
    assert "In the network, but" not in support_table(reasoner.support("lines=1"))
