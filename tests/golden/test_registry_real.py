"""Three real registry records (public data of ClinicalTrials.gov, abridged).

Every analysis is loaded with the figures of the record, on the right arms and in the right
direction.
"""

from __future__ import annotations

import html
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from registry_records import shipped_terms
from small_field import write_small_field
from trialgraph.loaders.registry import Converted, convert
from trialgraph.loaders.registry.files import studies

FOLDER = Path(__file__).parents[1] / "data" / "registry"
RECORDS = ("NCT00763412", "NCT01874431", "NCT02540993")


def loaded(record: str) -> Converted:
    (located,) = studies([FOLDER / f"{record}.json"])
    return convert(located, shipped_terms(), add_unknown=True, every_event=True)


def printed(record: str) -> list[dict[str, Any]]:
    outcomes = json.loads((FOLDER / f"{record}.json").read_text(encoding="utf-8"))[
        "resultsSection"
    ]["outcomeMeasuresModule"]["outcomeMeasures"]
    titles = [{group["id"]: group["title"] for group in outcome["groups"]} for outcome in outcomes]
    return [
        {**analysis, "titles": named}
        for outcome, named in zip(outcomes, titles, strict=True)
        for analysis in outcome.get("analyses", [])
    ]


def bare(title: str) -> str:
    return title.replace(" ", "").replace("(BAY94-8862)", "")


@pytest.mark.parametrize("record", RECORDS)
def test_every_analysis_is_loaded_as_printed(record: str) -> None:
    record_rows = loaded(record)
    rows = [row for row in record_rows.rows["results"] if row["kind"] == "contrast"]
    analyses = printed(record)
    assert len(rows) == len(analyses)
    labels = {row["arm"]: row["dose"] for row in record_rows.rows["arms"]}
    for row, analysis in zip(rows, analyses, strict=True):
        assert (row["value"], row["ci_low"], row["ci_high"], row["ci_level"]) == (
            analysis["paramValue"],
            analysis["ciLowerLimit"],
            analysis["ciUpperLimit"],
            analysis["ciPctValue"],
        )
        p = html.unescape(analysis["pValue"]).replace("= ", "").replace("< ", "<")
        assert row["p_value"] == p
        tested, control = (bare(analysis["titles"][group]) for group in analysis["groupIds"])
        assert control == "Placebo"
        assert row["comparator_arm"] == f"{record}-Placebo"
        assert tested.startswith("Finerenone")
        assert tested == "Finerenone" or f"({labels[row['arm']].replace(' ', '')})" in tested


def test_each_hazard_ratio() -> None:
    rows = [
        row for row in loaded("NCT02540993").rows["results"] if row["measure"] == "hazard_ratio"
    ]
    reported = [
        (
            row["endpoint"],
            row["value"],
            row["ci_low"],
            row["ci_high"],
            row["p_value"],
            row["n"],
            row["n_comparator"],
        )
        for row in rows
    ]
    assert reported == [
        ("OUTCOME", "0.825", "0.732", "0.928", "0.0014", "2833", "2841"),
        ("OUTCOME", "0.860", "0.747", "0.989", "0.0339", "2833", "2841"),
        ("OS", "0.895", "0.746", "1.075", "0.2348", "2833", "2841"),
        ("OUTCOME", "0.946", "0.876", "1.022", "0.1623", "2833", "2841"),
        ("OUTCOME", "0.763", "0.648", "0.900", "0.0012", "2833", "2841"),
    ]
    assert not any(row["flags"] for row in rows)


@pytest.mark.parametrize("record", RECORDS)
def test_every_measurement_and_event_is_loaded(record: str) -> None:
    study = json.loads((FOLDER / f"{record}.json").read_text(encoding="utf-8"))["resultsSection"]
    rows = loaded(record).rows["results"]
    values = [
        measurement["value"]
        for outcome in study["outcomeMeasuresModule"]["outcomeMeasures"]
        for group in outcome["classes"]
        for category in group["categories"]
        for measurement in category["measurements"]
    ]
    estimates = [row for row in rows if row["kind"] == "estimate" and row["endpoint"] != "AE"]
    reported = [
        figure.split("/")[0]
        for row in estimates
        for figure in (row["value"], row.get("comparator_value", ""))
        if figure
    ]
    assert sorted(map(Decimal, reported)) == sorted(map(Decimal, values))
    events = study["adverseEventsModule"]
    affected = [
        stat["numAffected"]
        for kind in ("seriousEvents", "otherEvents")
        for event in events.get(kind, [])
        for stat in event["stats"]
    ]
    affected += [
        group[f"{kind}NumAffected"]
        for kind in ("deaths", "serious", "other")
        for group in events["eventGroups"]
    ]
    harms = [row for row in rows if row["endpoint"] == "AE"]
    reported = [
        figure.split("/")[0]
        for row in harms
        for figure in (row["value"], row.get("comparator_value", ""))
        if figure
    ]
    assert sorted(map(int, reported)) == sorted(affected)


def test_the_older_xml_of_a_factorial_trial() -> None:
    """Parts of a real record in the older XML format of the registry.

    In one of its three analyses, the comment on the margin names the groups in the opposite order
    to the comment on the figure, which takes precedence.
    """
    (located,) = studies([FOLDER / "NCT02028676.xml"])
    made = convert(located, shipped_terms(), add_unknown=True)
    contrasts = [row for row in made.rows["results"] if row["kind"] == "contrast"]
    arms = {
        (row["arm"].rpartition("-")[2], row["comparator_arm"].rpartition("-")[2])
        for row in contrasts
    }
    assert arms == {("CDM", "LCM")}
    columns = (
        "measure",
        "value",
        "ci_low",
        "ci_high",
        "ci_level",
        "p_value",
        "n",
        "n_comparator",
        "flags",
    )
    assert [tuple(row[column] for column in columns) for row in contrasts] == [
        ("hazard_ratio", "1.13", "0.73", "1.73", "95", "0.59", "606", "600", ""),
        ("difference", "0.32", "-0.47", "1.12", "95", "0.43", "606", "600", ""),
        ("hazard_ratio", "0.98", "0.83", "1.16", "95", "0.83", "606", "600", ""),
    ]
    rates = [
        (row["value"], row["comparator_value"])
        for row in made.rows["results"]
        if row["kind"] == "estimate"
    ]
    assert rates == [("47/606", "39/600"), ("283/606", "282/600")]
    (trial,) = made.rows["trials"]
    (report,) = made.rows["reports"]
    assert (trial["label"], trial["phase"], trial["enrolled"], report["date"]) == (
        "ARROW",
        "4",
        "1206",
        "2014-06-06",
    )
    assert "non-inferiority" in contrasts[0]["note"]


def test_the_results_of_a_real_record_change_a_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drug outside the built-in evidence, before and after its results are posted."""
    import trialgraph as tg
    from trialgraph.cli.main import main

    monkeypatch.setenv("TRIALGRAPH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TRIALGRAPH_CACHE", str(tmp_path / "cache"))
    record = json.loads((FOLDER / "NCT02540993.json").read_text(encoding="utf-8"))
    del record["resultsSection"]
    (tmp_path / "NCT02540993.json").write_text(
        json.dumps({**record, "hasResults": False}), encoding="utf-8"
    )
    field = str(write_small_field(tmp_path / "kidney"))
    options = ["--add-unknown", "--replace", "--field", field]
    assert main(["load", "registry", str(tmp_path / "NCT02540993.json"), *options]) == 0
    before = tg.open(field).support("")["Finerenone"]
    assert main(["load", "registry", str(FOLDER / "NCT02540993.json"), *options]) == 0
    after = tg.open(field).support("")["Finerenone"]
    assert (before.verdict, after.verdict) == ("no evidence", "inconclusive")
    assert [
        (item.result.endpoint, item.result.value, item.result.ci_low, item.result.ci_high)
        for item in after.deciding
    ] == [("OS", "0.895", "0.746", "1.075")]


def test_an_endpoint_that_a_user_defines_decides_verdicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user's row makes one outcome a deciding endpoint; others are unchanged."""
    import trialgraph as tg
    from trialgraph.cli.main import main

    monkeypatch.setenv("TRIALGRAPH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TRIALGRAPH_CACHE", str(tmp_path / "cache"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "endpoints.csv").write_text(
        "endpoint,label_en,synonyms,family,better,decides\n"
        'KIDNEY,kidney composite,"kidney failure, a sustained decrease of eGFR ≥40% from '
        'baseline over at least 4 weeks, or renal death",survival,higher,yes\n',
        encoding="utf-8",
    )
    field = str(write_small_field(tmp_path / "kidney"))
    assert main(["load", "tables", str(tmp_path / "mine"), "--field", field]) == 0
    record = str(FOLDER / "NCT02540993.json")
    assert main(["load", "registry", record, "--add-unknown", "--field", field]) == 0
    answer = tg.open(field, user_only=True).support("")
    assert answer["Finerenone"].verdict == "supported"
    assert "Placebo" not in {verdict.regimen for verdict in answer}, "no treatment, no verdict"
    assert [
        (item.result.endpoint, item.result.value) for item in answer["Finerenone"].deciding
    ] == [("KIDNEY", "0.825")]


def test_design_and_dates() -> None:
    (trial,) = loaded("NCT02540993").rows["trials"]
    (report,) = loaded("NCT02540993").rows["reports"]
    (source,) = loaded("NCT02540993").rows["sources"]
    assert (trial["label"], trial["phase"], trial["design"], trial["enrolled"]) == (
        "FIDELIO-DKD",
        "3",
        "randomised",
        "5734",
    )
    assert (report["date"], report["status"], source["published"], source["kind"]) == (
        "2021-07-19",
        "final",
        "2023-07-24",
        "registry-record",
    )
    assert [
        (row["regimen"], row["role"], row["n"]) for row in loaded("NCT02540993").rows["arms"]
    ] == [
        ("Finerenone", "tested", "2866"),
        ("Placebo", "control", "2868"),
    ]


def test_doses_are_arms() -> None:
    arms = loaded("NCT01874431").rows["arms"]
    assert [(row["dose"], row["n"]) for row in arms] == [
        ("1.25 mg", "96"),
        ("2.5 mg", "92"),
        ("5 mg", "100"),
        ("7.5 mg", "98"),
        ("10 mg", "98"),
        ("15 mg", "125"),
        ("20 mg", "120"),
        ("", "94"),
    ]
    assert {row["regimen"] for row in arms} == {"Finerenone", "Placebo"}


@pytest.mark.parametrize("record", RECORDS)
def test_without_add_unknown_all_unread_items_are_listed_with_the_reason(record: str) -> None:
    (located,) = studies([FOLDER / f"{record}.json"])
    bare_load = convert(located, shipped_terms())
    assert bare_load.rows.get("results", []) == []
    left = [note for note in bare_load.unread if "analysis" in note.place]
    assert len(left) == bare_load.analyses
    assert any("unknown drug" in note.reason for note in bare_load.unread)


def test_a_record_of_another_disease_counts_for_no_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trialgraph as tg
    from trialgraph.cli.main import main

    monkeypatch.setenv("TRIALGRAPH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TRIALGRAPH_CACHE", str(tmp_path / "cache"))
    before = {v.regimen: v.verdict for v in tg.open().support("lines=1")}
    for record in ("NCT02540993", "NCT01874431", "NCT00763412"):
        file = str(FOLDER / f"{record}.json")
        assert main(["load", "registry", file, "--add-unknown"]) == 0
    answer = tg.open().support("lines=1")
    after = {v.regimen: v.verdict for v in answer}
    assert {name: after[name] for name in before} == before
    assert after["Finerenone"] == "no evidence"
    assert "condition:chronic-kidney-disease" in "; ".join(answer["Finerenone"].reasons)
