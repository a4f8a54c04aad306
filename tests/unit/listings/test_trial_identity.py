"""Identity and dates of the trials of the built-in evidence."""

from __future__ import annotations

import pytest
import trialgraph as tg
from trialgraph.graph.listings.timeline import timeline
from trialgraph.graph.reasoning.dating import last_day
from trialgraph.graph.reasoning.findings import interpret


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


def test_a_trial_is_flagged_if_a_record_or_paper_contradicts_it(kg: tg.KnowledgeGraph) -> None:
    flagged = {name for name, row in kg.evidence.trials.items() if "record-differs" in row.flags}
    assert flagged == {name for name in kg.evidence.trials if kg.evidence.differences_of(name)}


def test_a_contradicted_size_is_not_shown_as_the_size(kg: tg.KnowledgeGraph) -> None:
    (candor,) = kg.trials(trial="CANDOR").to_dict("records")
    assert candor["enrolled_printed"] == "446 or 466"
    assert candor["record"] == "https://clinicaltrials.gov/study/NCT03158688"
    assert candor["paper"] == "https://pubmed.ncbi.nlm.nih.gov/32682484/"


def test_documents_of_joined_names_are_known(kg: tg.KnowledgeGraph) -> None:
    evidence = kg.evidence
    known = {*evidence.registrations, *evidence.publications}
    for row in (*evidence.same_study.values(), *evidence.same_drug.values()):
        assert set(row.documents) <= known, row


def test_no_result_is_dated_after_the_first_source_that_prints_it(kg: tg.KnowledgeGraph) -> None:
    interpretations, sources = interpret(kg.evidence), kg.evidence.sources
    for result in kg.evidence.results.values():
        printed = last_day(sources[result.source].known_since)
        assert last_day(interpretations.known_since(result)) <= printed, result


def test_trials_published_by_then_are_known_on_an_earlier_day(kg: tg.KnowledgeGraph) -> None:
    results = interpret(kg.evidence, "2020-06-01").known
    known = {result.trial for result in results}
    assert {"CASTOR", "POLLUX", "ENDEAVOR"} <= known
    assert not {"CANDOR", "IKEMA", "BOSTON"} & known
    # The figures of POLLUX belong to the cut at 51.3 months; that at 44.3 came out in July 2020.
    # Only the claim that it showed a benefit, which names no cut, is as old as its first paper.
    pollux = [result for result in results if result.trial == "POLLUX"]
    assert [(result.direction, result.value) for result in pollux] == [("better", "")]


def test_the_timeline_has_the_dates_of_publications(kg: tg.KnowledgeGraph) -> None:
    dates = {event.date for event in timeline(kg.evidence, "DVd") if event.kind == "result"}
    assert {"2016", "2018-09-20", "2019", "2020"} <= dates


def test_two_names_of_one_drug_are_one_regimen(kg: tg.KnowledgeGraph) -> None:
    vocabulary = kg.evidence.vocabulary
    assert vocabulary.regimen("LCAR-B38M") == vocabulary.regimen("JNJ-4528 infusion") == "Cilta-cel"
    assert {arm.trial for arm in kg.evidence.arms.values() if arm.regimen == "Cilta-cel"} == {
        "LEGEND-2",
        "CARTITUDE-1",
    }
