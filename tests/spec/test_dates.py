"""Since when a result is known, and what registry records add to a trial."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.text import support_table
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence

CASES = {
    "a publication dates the results of its trial; the year alone counts as its last day": """
        trial T phase 3: lines=1
        publication P: T 2016
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1 ;; as-of 2016-12-30
        PVd = no evidence
        ? lines=1 ;; as-of 2016
        PVd = supported""",
    "a publication without a verified date dates nothing": """
        trial T phase 3: lines=1
        publication P: T [note=seen without a date]
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1 ;; as-of 2020
        PVd = no evidence
        ? lines=1 ;; as-of 2021
        PVd = supported""",
    "what has no date at all was not known on any day, and counts without a day": """
        source UNDATED:
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [source=UNDATED]
        statement recommends Kd: lines=1 [source=UNDATED]
        approval withdrawn DVd: EU [source=UNDATED]
        trial U phase 3: lines=1
        result U: DVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1 ;; region EU
        PVd = supported
        Kd = stated
        DVd = excluded
        ? lines=1 ;; as-of 2025 ;; region EU
        PVd = no evidence
        Kd = no evidence
        DVd = supported""",
    "a paper later than the source that prints its figures dates nothing": """
        source EARLY: 2019-03
        trial T phase 3: lines=1
        publication P: T 2020-06-04
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [source=EARLY]
        ? lines=1 ;; as-of 2019-03
        PVd = supported""",
    "the printed date of the report comes before the publication": """
        trial T phase 3: lines=1
        report T 1: final 2018
        publication P: T 2016
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        ? lines=1 ;; as-of 2017
        PVd = no evidence
        ? lines=1 ;; as-of 2018
        PVd = supported""",
    "each data cut has the date of the publication that contains it": """
        trial T phase 3: lines=1
        report T 1: interim
        report T 2: update
        publication P: T 2016 [reports=1]
        publication Q: T 2018-09-20 [reports=2]
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T: PVd v Vd PFS 0.85 (0.70-1.05) [report=2]
        ? lines=1 ;; as-of 2015
        PVd = no evidence
        ? lines=1 ;; as-of 2018-09-19
        PVd : 1 counts
        ? lines=1 ;; as-of 2018-09-20
        PVd : 1 superseded, 2 counts""",
    "a data cut without a publication of its own has the first date of its trial": """
        trial T phase 3: lines=1
        report T 3: final
        publication P: T 2016
        publication Q: T 2018
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=3]
        ? lines=1 ;; as-of 2016
        PVd = supported""",
    "a cut with a longer follow-up is not known before a shorter one": """
        trial T phase 3: lines=1
        report T 1: final [follow_up_months=51.3]
        publication P: T 2016
        publication Q: T 2018-12 [follow_up_months=25.4]
        publication R: T 2020-07 [follow_up_months=44.3]
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result T: Kd v Vd PFS 0.60 (0.45-0.80) [report=1, follow_up_months=40]
        result T: DVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1 ;; as-of 2016
        PVd = no evidence
        Kd = no evidence
        DVd = supported
        ? lines=1 ;; as-of 2020-06
        Kd = no evidence
        ? lines=1 ;; as-of 2020-07
        PVd = no evidence
        Kd = supported
        ? lines=1 ;; as-of 2020-12-30
        PVd = no evidence
        ? lines=1 ;; as-of 2021
        PVd = supported""",
    "the earliest publication with a follow-up as long dates a cut": """
        trial T phase 3: lines=1
        report T 1: final [follow_up_months=40]
        publication P: T 2016 [follow_up_months=10]
        publication Q: T 2018-09-20 [follow_up_months=40]
        publication R: T 2019 [follow_up_months=60]
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        ? lines=1 ;; as-of 2018-09-19
        PVd = no evidence
        ? lines=1 ;; as-of 2018-09-20
        PVd = supported""",
    "a publication that names the cut dates it, whatever its follow-up": """
        trial T phase 3: lines=1
        report T 1: final [follow_up_months=13.5]
        publication P: T 2016 [reports=1, follow_up_months=13]
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        ? lines=1 ;; as-of 2016
        PVd = supported""",
    "a cut that no publication reaches is known from the first source that prints it": """
        source EARLY: 2017
        trial T phase 3: lines=1
        report T 1: final [follow_up_months=40]
        publication P: T 2018 [follow_up_months=10]
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1, source=EARLY]
        ? lines=1 ;; as-of 2016
        PVd = no evidence
        ? lines=1 ;; as-of 2017
        PVd = supported""",
    "a publication of the overall survival does not date progression-free survival": """
        trial T phase 3: lines=1
        publication P: T 2014 [endpoints=OS]
        publication Q: T 2016 [endpoints=PFS]
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result T: PVd v Vd OS 0.70 (0.50-0.90)
        ? lines=1 ;; as-of 2014
        PVd : 2 counts
        ? lines=1 ;; as-of 2016
        PVd : 1 counts, 2 counts""",
    "another source that prints the same figure earlier dates it": """
        source OLD: 2015
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [source=OLD]
        result T: Kd v Vd PFS 0.60 (0.45-0.80)
        result T: Kd v Vd PFS 0.61 (0.45-0.80) [source=OLD]
        ? lines=1 ;; as-of 2015
        PVd : 1 counts, 2 context
        Kd : 4 counts""",
    "a claim without a figure is known from its own source only": """
        source OLD: 2015
        trial T phase 3: lines=1
        result T: PVd v Vd PFS better
        result T: PVd v Vd PFS better [source=OLD]
        ? lines=1 ;; as-of 2015
        PVd : 2 counts""",
    "a registry record says that an inferred or unstated comparison was randomised": """
        trial T: lines=1
        registration N1: T [phase=3, randomised=yes]
        trial U: lines=1 [randomised=no]
        registration N2: U [randomised=yes]
        trial W: lines=1
        registration N3: W [randomised=no]
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result U: Kd v Vd PFS 0.60 (0.45-0.80)
        result W: DVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1
        PVd = supported, tier 1
        PVd : 1 counts
        Kd = active
        DVd = active""",
    "two names of one drug are one drug": """
        same-drug len: pom
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        trial U phase 3: lines=1
        result U: Rd v Pd PFS 0.60 (0.45-0.80)
        ? lines=1
        PVd = supported
        Rd : 2 context
        ? lines=1, refractory:pom
        PVd = excluded
        Rd = excluded
        ? lines=1, refractory:len
        PVd = excluded""",
    "two names that are kept separate are two drugs": """
        same-drug len: pom [active=no]
        trial T phase 3: lines=1-2
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        trial U phase 3: lines=1
        result U: Rd v Pd PFS 0.60 (0.45-0.80)
        ? lines=1, refractory:len
        Rd = excluded
        ? lines=1
        Pd = outperformed""",
}


@pytest.mark.parametrize("name", CASES, ids=str)
def test_dates(name: str, check: Callable[[str], None]) -> None:
    check(CASES[name])


WORLD = """
    source G: 2021 [kind=guideline]
    source R: 2021 [kind=registry-record]
    trial T phase 3: lines=1
    publication P: T 2016
    trial U phase 3: lines=1
    result T: PVd v Vd PFS 0.60 (0.45-0.80) [source=G]
    result U: Kd v Vd PFS 0.60 (0.45-0.80) [source={source}]
    result U: DVd v Vd PFS 0.60 (0.45-0.80) [source={source}]
"""


def answer(evidence: Evidence) -> Support:
    return Reasoner(evidence).inquiry(Profile.read("lines=1", evidence.vocabulary)).answer()


def test_an_answer_warns_if_most_results_are_dated_by_a_retelling(
    world: Callable[..., Evidence],
) -> None:
    retold = answer(world(WORLD.format(source="G")))
    assert retold.retold == (3, 2)
    assert "2 of 3 results" in retold.date_warning
    assert "2 of 3 results" in " ".join(support_table(retold).split())
    assert retold.to_dict()["results_dated_by_retelling"] == 2
    first_hand = answer(world(WORLD.format(source="R")))
    assert first_hand.retold == (3, 0)
    assert first_hand.date_warning == first_hand.to_dict()["date_warning"] == ""


def test_evidence_names_record_and_paper(world: Callable[..., Evidence]) -> None:
    evidence = world(
        """
        trial T phase 3: lines=1 [enrolled=446, flags=record-differs]
        registration NCT00000001: T [enrolled=466, differs=enrolled]
        publication PMID1: T 2020 [pmid=1, doi=10.1000/x, allocated=466, differs=enrolled]
        publication Q: T
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        """
    )
    (item,) = answer(evidence)["PVd"].to_dict()["evidence"]
    assert item["links"] == [
        {"name": "NCT00000001", "url": "https://clinicaltrials.gov/study/NCT00000001"},
        {"name": "PMID1", "url": "https://doi.org/10.1000/x"},
        {"name": "Q", "url": ""},
    ]
    assert item["differences"] == [
        "enrolled: 446 as printed, 466 according to NCT00000001, PMID1",
    ]
    assert (item["known_since"], item["dated_by"]) == ("2020", "publication")
    assert evidence.size_of("T") == "446 or 466"
    assert evidence.trials["T"].enrolled == "446"


def test_a_drug_that_counts_under_another_name_is_understood(
    world: Callable[..., Evidence],
) -> None:
    evidence = world("same-drug len: pom")
    vocabulary = evidence.vocabulary
    assert vocabulary.agent("泊马度胺") == vocabulary.agent("pom") == "len"
    assert vocabulary.regimen("Pd") == "Rd", "regimens of the same drugs are one"
    assert "Pd" not in vocabulary.regimens
    assert vocabulary.regimens["PVd"].drugs == ("len", "bort", "dex")


@pytest.mark.parametrize("pairs", [[("a", "b"), ("b", "c")], [("b", "c"), ("a", "b")]])
def test_names_are_joined_in_any_order(pairs: list[tuple[str, str]]) -> None:
    rows = {
        "drugs": [{"drug": name} for name in "abc"],
        "same_drug": [
            {"pair": f"{drug}~{other}", "drug": drug, "other_drug": other} for drug, other in pairs
        ],
    }
    assert list(Evidence.from_rows(rows).vocabulary.drugs) == ["a"]
