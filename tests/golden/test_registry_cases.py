"""Real registry records, shortened: what a careful person reads in them.

The titles of their groups leave out drugs, the titles of their outcomes name both arms, and their
time frames print the cut dates that order reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trialgraph as tg
from registry_records import shipped_terms
from trialgraph.cli.main import main
from trialgraph.loaders.registry import Converted, convert
from trialgraph.loaders.registry.files import studies

FOLDER = Path(__file__).parents[1] / "data" / "registry-cases"


def loaded(record: str) -> Converted:
    (located,) = studies([FOLDER / f"{record}.xml"])
    return convert(located, shipped_terms())


def figures(made: Converted, kind: str) -> Iterator[tuple[str, ...]]:
    regimen = {row["arm"]: row["regimen"] for row in made.rows["arms"]}
    for row in made.rows["results"]:
        if row["kind"] == kind:
            beside = regimen[row["comparator_arm"]]
            yield (row["endpoint"], regimen[row["arm"]], row["value"], beside, row["unit"])


def test_groups_without_the_steroid_and_outcomes_that_name_both_arms() -> None:
    made = loaded("NCT01023308")
    rows = [row for row in made.rows["results"] if row["measure"] == "median"]
    assert [
        (row["endpoint"], row["value"], row["ci_low"], row["ci_high"], row["comparator_value"])
        for row in rows
    ] == [
        ("PFS", "11.99", "10.32", "12.94", "8.80"),
        ("OS", "40.28", "35.02", "44.81", "35.78"),
        ("TTR", "1.51", "1.41", "1.64", "2.00"),
        ("DOR", "13.14", "11.76", "14.92", "10.87"),
        ("TTP", "12.71", "11.30", "14.06", "8.54"),
    ]
    counts = [row for row in made.rows["results"] if row["unit"] == "count"]
    assert [
        (row["endpoint"], row["event"], row["value"], row["comparator_value"]) for row in counts
    ] == [
        ("PFS", "number of events", "207/387", "260/381"),
        ("OS", "Number of OS events", "134/387", "152/381"),
    ]
    (rate,) = (row for row in made.rows["results"] if row["endpoint"] == "ORR")
    assert (rate["value"], rate["comparator_value"], rate["unit"]) == ("60.7", "54.6", "percent")
    assert {row["population"] for row in made.rows["results"]} == {"NCT01023308-ITT"}
    assert {row["regimen"] for row in made.rows["arms"]} == {"Pano-Vd", "Vd"}
    assert [item for item in made.unread if "outcome" in item.place] == []


def test_cut_dates_order_reports_and_weeks_stay_weeks() -> None:
    made = loaded("NCT01311687")
    assert [(row["sequence"], row["note"][:19]) for row in made.rows["reports"]] == [
        ("1", "Data cut 2012-09-07"),
        ("2", "Data cut 2013-03-01"),
        ("3", "Data cut 2017-08-29"),
    ]
    ratios = [row for row in made.rows["results"] if row["kind"] == "contrast"]
    assert [(row["value"], row["report"][-1]) for row in ratios] == [
        ("0.53", "1"),
        ("0.70", "2"),
        ("0.74", "3"),
    ]
    assert list(figures(made, "estimate")) == [
        ("OS", "Pd", "NR", "Dexamethasone", "weeks"),
        ("OS", "Pd", "54.0", "Dexamethasone", "weeks"),
        ("OS", "Pd", "56.1", "Dexamethasone", "weeks"),
    ]


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIALGRAPH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TRIALGRAPH_CACHE", str(tmp_path / "cache"))


@pytest.mark.usefixtures("own_data")
def test_only_the_latest_cut_counts() -> None:
    assert main(["load", "registry", str(FOLDER / "NCT01311687.xml")]) == 0
    table = tg.open().results(trial="NCT01311687", measure="hazard_ratio")
    ratios = [float(value) for value in table["value"]]
    assert dict(zip(ratios, table["superseded"], strict=True)) == {
        0.53: "yes",
        0.70: "yes",
        0.74: "no",
    }


@pytest.mark.usefixtures("own_data")
def test_a_record_of_a_shipped_trial_is_that_trial() -> None:
    """The record prints no acronym: it is joined by its number, and enters a network once."""
    (link,) = loaded("NCT01080391").rows["same_study"]
    assert (link["trial"], link["active"]) == ("ASPIRE", "yes")
    assert main(["load", "registry", str(FOLDER / "NCT01080391.xml")]) == 0
    entered = tg.open().compare("lines=2", populations="all").to_dict()
    trials = [row["trial"] for row in entered["entered"]]
    assert [trial for trial in trials if trial in ("ASPIRE", "NCT01080391")] in (
        ["ASPIRE"],
        ["NCT01080391"],
    )


def test_an_odds_ratio_is_ordered_by_the_odds() -> None:
    ratios = {
        row["endpoint"]: (row["arm"].removeprefix("NCT01080391-")[:11], row["value"])
        for row in loaded("NCT01080391").rows["results"]
        if row["measure"] == "odds_ratio"
    }
    assert ratios == {"ORR": ("Carfilzomib", "3.472"), "DCR": ("Carfilzomib", "1.897")}
