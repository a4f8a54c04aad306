"""Notes on the features of a profile: prognosis, advice, cautions. They change no verdict."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.text import support_table
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.explanation.explain import explain
from trialgraph.graph.model.evidence import Evidence

WORLD = """
    trial T phase 3: lines=1
    result T: PVd v Vd PFS 0.60 (0.45-0.80)
    group T/ill: has:del(17p)
    group T/well: not has:del(17p)
    result T/ill: PVd PFS 9 [kind=prognostic, comparator_population=T/well, comparator_value=20]
    result T/ill: PVd OS worse [kind=prognostic, comparator_population=T/well]
    caution PVd: has:renal
    caution PVd: has:high-risk
    statement recommends Kd: lines=1, has:renal
    statement recommends DVd: lines=2, has:renal
    statement claims PVd: has:renal
    statement claims PVd: has:renal [topic=prognosis]
"""


def ask(
    world: Callable[..., Evidence], profile: str, text: str = WORLD, as_of: str = ""
) -> Support:
    evidence = world(text)
    return (
        Reasoner(evidence).inquiry(Profile.read(profile, evidence.vocabulary), as_of=as_of).answer()
    )


def test_a_profile_without_features_has_no_notes(world: Callable[..., Evidence]) -> None:
    assert ask(world, "lines=1, not has:renal").feature_notes == ()


@pytest.mark.parametrize("feature", ["del(17p)", "high-risk"])  # del(17p) is a form of high risk
def test_prognosis_lists_figures_first(world: Callable[..., Evidence], feature: str) -> None:
    (concern,) = ask(world, f"lines=1, has:{feature}").feature_notes
    assert concern.feature == feature
    assert [item.result.value for item in concern.prognosis] == ["9", ""]
    assert concern.populations == ("T/ill",)


def test_prognosis_changes_no_verdict(world: Callable[..., Evidence]) -> None:
    plain = ask(
        world,
        "lines=1, has:del(17p)",
        "\n".join(line for line in WORLD.splitlines() if "prognostic" not in line),
    )
    notes = ask(world, "lines=1, has:del(17p)")
    assert [str(note) for note in notes] == [str(note) for note in plain]
    assert not plain.feature_notes[0].prognosis


def test_cautions_and_advice_need_their_condition_met(
    world: Callable[..., Evidence],
) -> None:
    (renal,) = ask(world, "lines=1, has:renal").feature_notes
    assert [caution.when for caution in renal.cautions] == ["has:renal"]
    assert [(statement.kind, statement.topic) for statement in renal.statements] == [
        ("recommends", ""),
        ("claims", "prognosis"),
    ]
    (risk,) = ask(world, "lines=1, has:del(17p)").feature_notes
    assert [caution.when for caution in risk.cautions] == ["has:high-risk"], (
        "del(17p) implies high risk"
    )


def test_each_feature_has_a_note(world: Callable[..., Evidence]) -> None:
    support = ask(world, "lines=1, has:renal, has:del(17p)")
    assert [note.feature for note in support.feature_notes] == ["del(17p)", "renal"]
    table = support_table(support)
    assert table.count("these do not affect the verdicts") == 2
    assert [concern["feature"] for concern in support.to_dict()["concerns"]] == [
        "del(17p)",
        "renal",
    ]


def test_later_sources_are_not_used(world: Callable[..., Evidence]) -> None:
    (renal,) = ask(world, "lines=1, has:renal", as_of="2019").feature_notes
    assert (renal.prognosis, renal.statements, renal.cautions) == ((), (), ())
    sourced = WORLD.replace("group T/ill: has:del(17p)", "group T/ill: has:del(17p) [source=S]")
    (risk,) = ask(world, "lines=1, has:del(17p)", sourced, as_of="2019").feature_notes
    assert risk.populations == (), "the population is of a source published later"


def test_an_explanation_has_feature_notes(world: Callable[..., Evidence]) -> None:
    evidence = world(WORLD)
    explained = explain(
        Reasoner(evidence).inquiry(Profile.read("lines=1, has:renal", evidence.vocabulary)), "PVd"
    )
    assert "Notes on has:renal (these do not affect the verdicts):" in str(explained)
    assert [concern["feature"] for concern in explained.to_dict()["concerns"]] == ["renal"]


def test_a_notebook_shows_feature_notes(world: Callable[..., Evidence]) -> None:
    assert "Notes on has:renal" in ask(world, "lines=1, has:renal")._repr_html_()


def test_an_age_has_a_note(world: Callable[..., Evidence]) -> None:
    text = f"""{WORLD}
    statement considers Rd: lines=1, (has:renal | age>75)
    statement considers Pd: lines=1, age<60"""
    (age,) = ask(world, "lines=1, age>=80", text).feature_notes
    assert age.name == "age>=80"
    assert [statement.regimens for statement in age.statements] == [("Rd",)]
