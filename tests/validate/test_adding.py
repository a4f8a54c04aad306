"""Answers with added evidence that is not loaded, in Python and by `diff`; citations."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import trialgraph as tg
from made_layers import ORIGIN, PROFILE, names, trial
from trialgraph.cli.main import main
from trialgraph.errors import TrialgraphError
from trialgraph.graph.rdf.from_rdf import read_rows
from trialgraph.loaders.layers.add import add_layer
from trialgraph.loaders.user.template import write_template

Run = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_template(tmp_path / "mine")
    return tmp_path / "mine"


def test_rows_of_layers_equal_the_rows_of_their_graph(data: Path, folder: Path) -> None:
    add_layer(
        "records",
        "registry",
        trial("T") | {"drugs": [{"drug": "newdrug", "kind": "drug"}]},
        [ORIGIN],
    )
    tg.load_tables(folder)
    for only in (False, True):
        kg = tg.open(user_only=only)
        assert kg._rows == read_rows(kg.store)


def test_added_files_change_one_graph_only(data: Path, folder: Path) -> None:
    add_layer("records", "registry", trial("T"), [ORIGIN])
    kg = tg.open(adding=folder)
    assert {"T", "EXAMPLE-1"} <= set(kg.evidence.trials)
    assert kg.support(PROFILE)["SVd"].verdict == "supported"
    assert set(kg.query("SELECT ?layer WHERE { GRAPH ?layer { ?layer a tg:Layer } }").layer) == {
        "records",
        "mine",
    }
    assert names() == ["records"] and "EXAMPLE-1" not in tg.open().evidence.trials
    with pytest.raises(TrialgraphError, match="give one of"):
        tg.open(user_only=True, adding=folder)


def test_diff_shows_what_files_would_change(data: Path, folder: Path) -> None:
    diff = tg.open().diff(folder, PROFILE)
    (move,) = diff
    assert (move.regimen, move.before.verdict, move.after.verdict, len(diff)) == (
        "SVd",
        "extrapolated",
        "supported",
        1,
    )
    assert [(cause.id, cause.proof) for cause in move.because] == [
        ("EXAMPLE-1-ITT-PFS-HR", "alone")
    ]
    assert diff.to_frame().loc[0, "because"].startswith("EXAMPLE-1: PFS HR 0.62")
    assert names() == []


def test_diff_prints_every_format_and_has_an_exit_code(
    data: Path, folder: Path, capsys: Run
) -> None:
    ask = ["diff", "--with", str(folder), "--profile", PROFILE]
    assert main([*ask, "--format", "csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["regimen"], row["before"], row["after"], row["results"], row["proof"]) == (
        "SVd", "extrapolated", "supported", "EXAMPLE-1-ITT-PFS-HR", "alone",
    )  # fmt: skip
    assert main([*ask, "--format", "json", "--exit-code"]) == 1
    output = json.loads(capsys.readouterr().out)
    assert (
        output["moves"][0]["kind"] == "verdict"
        and output["moves"][0]["because"][0]["without"] == "extrapolated"
    )
    assert main(["diff", "shipped", "now", "--exit-code"]) == 0
    assert "No verdict and no certainty changes for any of the" in " ".join(
        capsys.readouterr().out.split()
    )
    assert main([*ask, "--cite", "ris"]) == 0
    assert "ID  - mine" in capsys.readouterr().out
    assert main([*ask, "--lang", "zh"]) == 0
    assert "变动的结论：1 项" in capsys.readouterr().out
    assert main(["diff", "--with", str(folder), "--profile", "refractory:nothing-known"]) == 2
    assert "unknown drug, class or target" in capsys.readouterr().err


def test_layers_and_their_files_in_python(data: Path, folder: Path) -> None:
    assert tg.layers() == []
    tg.load_tables(folder)
    (layer,) = tg.layers()
    assert layer.name == "mine" and {origin.file for origin in layer.origins} >= {
        "results.csv",
        "trials.csv",
    }
    rows = tg.open().sources().set_index("source")
    assert (
        rows.loc["mine", "layer"] == "mine"
        and rows.loc["mine", "by"] == layer.by
        and len(rows) == 6
    )


def test_any_answer_can_be_cited(data: Path) -> None:
    add_layer("records", "registry", trial("T", source="NCT01234567"), [ORIGIN])
    kg = tg.open()
    move = tg.open(layered=False).diff(kg, [PROFILE])
    for answer in (
        kg.support(PROFILE),
        kg.explain("SVd", PROFILE),
        kg.results(trial="T"),
        kg.query("SELECT ?trial WHERE { ?trial a tg:Trial }"),
    ):
        assert "ID  - NCT01234567" in kg.cite(answer, "ris")
    assert len(json.loads(kg.cite(move, "csl-json"))) >= 1
    assert kg.cite(kg.support(PROFILE)["SVd"]).count("@") >= 1
    assert kg.cite().count("\n}\n") == len(kg.evidence.sources)
    with pytest.raises(TrialgraphError, match="unknown form of citation"):
        kg.cite(None, "word")


def test_a_query_cites_the_sources_of_its_rows(data: Path, capsys: Run) -> None:
    assert main(["query", "hazard-ratios", "--cite", "csl-json"]) == 0
    assert {item["id"] for item in json.loads(capsys.readouterr().out)} <= set(
        tg.open().evidence.sources
    )


def test_a_record_of_an_unknown_drug_is_added_only_on_request(data: Path, capsys: Run) -> None:
    """The hazard ratios that could not be read are counted on standard error."""
    record = Path(__file__).parents[1] / "data" / "registry" / "NCT02540993.json"
    assert main(["diff", "--with", str(record), "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["moves"] == []
    assert (
        "0 of 5 hazard ratios in the records could be read; to list the others: trialgraph load"
        in err
    )
    ask = [
        "diff",
        "--with",
        str(record),
        "--add-unknown",
        "--profile",
        "lines=1",
    ]
    assert main([*ask, "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["moves"] == [], "the record is about another disease"
    assert "5 of 5 hazard ratios in the records" in err
    kg = tg.open(adding=record, add_unknown=True)
    assert len(kg.results(trial="NCT02540993", measure="hazard_ratio")) == 5 and names() == []


def test_records_are_loaded_from_python(data: Path) -> None:
    record = Path(__file__).parents[1] / "data" / "registry" / "NCT02540993.json"
    unread: list[object] = []
    layer = tg.load_registry(record, add_unknown=True, on_unread=unread.append)
    assert (layer.name, layer.kind, names()) == ("NCT02540993", "registry", ["NCT02540993"])
    assert layer.counts["results"] and unread
    assert [origin.file for origin in layer.origins] == ["NCT02540993.json"]
    with pytest.raises(TrialgraphError):
        tg.load_registry(record)
    again = tg.load_registry(record, add_unknown=True, replace=True)
    assert again.counts == layer.counts


def test_a_question_is_a_value(data: Path) -> None:
    question = tg.Question.of(PROFILE, endpoint="OS", as_of="2020")
    kg = tg.open()
    by_options = kg.support(PROFILE, endpoint="OS", as_of="2020")
    assert kg.support(question).to_dict() == by_options.to_dict()
    with pytest.raises(TypeError):
        kg.support(question, endpoint="PFS")
