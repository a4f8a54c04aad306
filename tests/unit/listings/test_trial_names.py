"""What people call trials and documents: printed names, authors, descriptions."""

from __future__ import annotations

import pytest
import trialgraph as tg
from hypothesis import given
from hypothesis import strategies as st
from trialgraph.errors import TrialgraphError, UnknownNameError
from trialgraph.graph.language.names_shown import shown_name, with_names
from trialgraph.graph.language.translation import language
from trialgraph.graph.listings.trials_by_name import trial_of
from trialgraph.graph.model.rows import Arm, Source, Trial
from trialgraph.graph.model.trial_names import trial_names

S = {"s": Source("s", short="Review2013"), "t": Source("t")}


def names(*trials: Trial, arms: tuple[Arm, ...] = ()) -> dict[str, str]:
    return trial_names({trial.id: trial for trial in trials}, arms, S)


def arm(trial: str, regimen: str, role: str = "single") -> Arm:
    return Arm(f"{trial}-{regimen}", trial=trial, regimen=regimen, role=role)


@pytest.mark.parametrize(
    ("trial", "arms", "name"),
    [
        (Trial("CASTOR", label="The CASTOR trial"), (), "CASTOR"),
        (Trial("unnamed-a", synonyms=("Doe et al.",), phase="2"), (), "Doe et al."),
        (
            Trial("unnamed-a", phase="2", enrolled="40"),
            (arm("unnamed-a", "Kd"),),
            "Kd, phase 2, n 40",
        ),
        (
            Trial("unnamed-a", design="cohort", enrolled="40"),
            (arm("unnamed-a", "Kd", "tested"), arm("unnamed-a", "Vd", "control")),
            "Kd vs Vd, cohort, n 40",
        ),
        (Trial("unnamed-a", source="s"), (arm("unnamed-a", "Kd"),), "Kd, Review2013"),
        (
            Trial("unnamed-a", source="t", label="A study of Kd"),
            (arm("unnamed-a", "Kd"),),
            "A study of Kd",
        ),
        (Trial("unnamed-a", label="Outcome of X"), (), "Outcome of X"),
    ],
)
def test_the_name_of_a_trial(trial: Trial, arms: tuple[Arm, ...], name: str) -> None:
    assert names(trial, arms=arms)[trial.id] == name


def test_equal_descriptions_name_their_sources_or_more() -> None:
    first = Trial("unnamed-a", phase="2", source="s", label="First")
    second = Trial("unnamed-b", phase="2", source="s", label="Second")
    both = (arm("unnamed-a", "Kd"), arm("unnamed-b", "Kd"))
    assert names(first, second, arms=both) == {"unnamed-a": "First", "unnamed-b": "Second"}


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(["", "Doe et al.", "Roe et al.", "T1"]),
            st.sampled_from(["", "2"]),
            st.sampled_from(["", "40"]),
            st.sampled_from(["", "Kd"]),
            st.sampled_from(["s", "t", ""]),
        ),
        max_size=12,
    )
)
def test_no_two_trials_have_one_name(rows: list[tuple[bool, str, str, str, str, str]]) -> None:
    trials, arms = [], []
    for number, (named, author, phase, n, regimen, source) in enumerate(rows):
        name = f"T{number}" if named else f"unnamed-{number}"
        synonyms = (author,) if author else ()
        trials.append(
            Trial(name, source=source, synonyms=synonyms, phase=phase, enrolled=n, label="Study")
        )
        arms += [arm(name, regimen)] if regimen else []
    made = names(*trials, arms=tuple(arms))
    assert len(set(map(str, made.values()))) == len(made) == len(rows)
    assert all(made[trial.id] == trial.id for trial in trials if trial.id.startswith("T"))


@pytest.fixture(scope="module", params=["multiple-myeloma", "diabetic-kidney-disease"])
def kg(request: pytest.FixtureRequest) -> tg.KnowledgeGraph:
    return tg.open(request.param)


def test_shipped_trials_have_short_names_of_their_own(kg: tg.KnowledgeGraph) -> None:
    shown = {name: str(text) for name, text in kg.evidence.trial_names.items()}
    assert len(set(shown.values())) == len(shown)
    assert not [text for text in shown.values() if "unnamed" in text or len(text) > 50]


def test_every_name_finds_its_trial(kg: tg.KnowledgeGraph) -> None:
    for trial, name in kg.evidence.trial_names.items():
        assert trial_of(str(name), kg.evidence) == trial
        assert trial_of(str(name).upper(), kg.evidence) == trial


def test_the_beginning_of_a_name_is_enough_if_it_is_of_one_trial() -> None:
    evidence = tg.open().evidence
    assert trial_of("Nijhof", evidence) == "unnamed-RCP-phase1-2"
    with pytest.raises(TrialgraphError, match=r"Pd, phase 2, n 174"):
        trial_of("Pd", evidence)
    with pytest.raises(UnknownNameError):
        trial_of("Nobody", evidence)


def test_results_are_filtered_by_the_name_that_people_read() -> None:
    kg = tg.open()
    for name in ("Nijhof et al.", "nijhof", "unnamed-RCP-phase1-2"):
        assert set(kg.results(trial=name)["trial"]) == {"unnamed-RCP-phase1-2"}
    assert set(kg.results(trial="Nijhof")["trial_name"]) == {"Nijhof et al."}


def test_rows_and_documents_in_texts() -> None:
    evidence = tg.open().evidence
    assert shown_name("000_2ee211f311560e14", evidence) == "IMWG2021"
    assert shown_name("unnamed-RCP-phase1-2-ITT", evidence) == "Nijhof et al.: ITT"
    assert shown_name("CASTOR; unnamed-RCP-phase1-2", evidence) == "CASTOR; Nijhof et al."
    assert shown_name("a unnamed product", evidence) == "a unnamed product"
    text = "see (unnamed-RCP-phase1-2-ITT), unnamed-no-such-trial."
    assert with_names(text, evidence) == "see (Nijhof et al.: ITT), unnamed-no-such-trial."
    chinese = language("zh", evidence)
    assert chinese.say("unnamed-RCP-phase1-2") == "Nijhof 等"
    assert chinese.say(evidence.trial_names["unnamed-IPd-phase1-2"]) == "IPd，1/2 期，n 32"
    assert chinese.say("IPd, phase 1/2, n 32") == "IPd，1/2 期，n 32"


def test_nothing_that_people_read_shows_an_identifier_of_a_trial_without_a_name() -> None:
    kg = tg.open()
    explanation = kg.explain("Rd", "lines=1")
    texts = [str(explanation), str(explanation._repr_html_())]
    texts += [str(kg.compare("lines=1", populations="all")), str(kg.support("lines=1, has:EM-E"))]
    page = str(kg.view("Rd")._repr_html_())  # its nodes keep their identifiers as data
    assert "label&quot;:&quot;TOURMALINE-MM1" in page and "label&quot;:&quot;unnamed" not in page
    assert [text[text.index("unnamed-") :][:60] for text in texts if "unnamed-" in text] == []
    assert "Elo-Rd vs Rd, phase 3" in texts[0]
    assert any(
        item["trial"].startswith("unnamed-") for item in explanation.verdict.evidence_dicts()
    )
