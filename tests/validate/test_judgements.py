"""Judgements in a user's tables: on shipped trials, at once, and refused if incomplete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import trialgraph as tg
from method_rows import method_rows
from trialgraph.cli.main import main
from trialgraph.errors import TableError, TrialgraphError
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.rdf.from_rdf import read_rows
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.rdf.to_rdf import nquads
from trialgraph.loaders.user.template import write_template

HEADER = "judgement,tool,trial,population,rob_missing,rob_overall,credibility,judged_by,judged_on\n"
Judge = Callable[..., Path]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """A folder of one table with these rows."""

    def write(*rows: str) -> Path:
        lines = "".join(f"{row}\n" for row in rows)
        (tmp_path / "judgements.csv").write_text(HEADER + lines, encoding="utf-8")
        return tmp_path

    return write


def test_a_judgement_on_a_shipped_trial_counts_at_once(judge: Judge) -> None:
    folder = judge(
        "J1,RoB 2,OPTIMISMM,,low,some concerns,,A. Reader,2025-11-30",
        "J2,ICEMAN,OPTIMISMM,OPTIMISMM-LenRefractory,,,low,A. Reader,2025-11-30",
    )
    assert tg.open().evidence.risk_of_bias("OPTIMISMM", "PFS") == ""
    kg = tg.open(adding=folder)
    assert kg.evidence.risk_of_bias("OPTIMISMM", "PFS") == "some concerns"
    assert kg.evidence.subgroup_credibility("OPTIMISMM-LenRefractory", "PFS") == "low"
    verdict = kg.support("lines=1, refractory:lenalidomide")["PVd"]
    assert verdict.risk_of_bias == "missing low, overall some concerns"
    assert "judged by A. Reader, 2025-11-30" in verdict.risk_of_bias_words


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("J,RoB 2,OPTIMISMM,,low,,,A,2025", "rob_overall", "a judgement with RoB 2 needs it"),
        ("J,RoB 2,OPTIMISMM,,high,low,,A,2025", "rob_overall", "better than a domain judged high"),
        ("J,RoB 2,OPTIMISMM,,,low,high,A,2025", "credibility", "is not part of RoB 2"),
        (
            "J,RoB 2,OPTIMISMM,OPTIMISMM-OneLine,,low,,A,2025",
            "population",
            "is not part of RoB 2",
        ),
        ("J,ICEMAN,OPTIMISMM,,,,low,A,2025", "population", "a judgement with ICEMAN needs it"),
        (
            "J,ICEMAN,OPTIMISMM,OPTIMISMM-OneLine,,,,A,2025",
            "credibility",
            "a judgement with ICEMAN needs it",
        ),
        (
            "J,ICEMAN,OPTIMISMM,OPTIMISMM-OneLine,low,,low,A,2025",
            "rob_missing",
            "is not part of ICEMAN",
        ),
        ("J,ICEMAN,OPTIMISMM,OPTIMISMM-ITT,,,low,A,2025", "population", "is the whole trial"),
        ("J,ICEMAN,OPTIMISMM,CANDOR-OneLine,,,low,A,2025", "population", "belongs to the trial"),
        ("J,RoB 2,OPTIMISMM,,,low,,,2025", "judged_by", "must not be empty"),
        ("J,RoB 2,OPTIMISMM,,,low,,A,", "judged_on", "must not be empty"),
        ("J,RoB 2,OPTIMISMM,,,low,,A,2026-13-01", "judged_on", "is not a date"),
        ("J,RoB 2,OPTIMISMM,,,unclear,,A,2025", "rob_overall", "is not one of the values"),
        ("J,GRADE,OPTIMISMM,,,low,,A,2025", "tool", "is not one of the values"),
        ("J,RoB 2,CARTITUDE-1,,,low,,A,2025", "trial", "is not randomised (its design: single"),
        ("J,RoB 2,OPTIMISMM,,,low,,A,2925-11-30", "judged_on", "is in the future"),
        ("J,RoB 2,OPTIMISMM,,,low,,A,2925", "judged_on", "is in the future"),
        ("J,RoB 2,NO-TRIAL,,,low,,A,2025", "trial", "is not in trials.csv"),
    ],
)
def test_faults(judge: Judge, row: str, column: str, problem: str) -> None:
    with pytest.raises(TableError) as raised:
        tg.open(adding=judge(row))
    assert [(fault.column, problem in fault.problem) for fault in raised.value.faults] == [
        (column, True)
    ]


def test_columns_of_earlier_versions_name_their_new_table(tmp_path: Path) -> None:
    (tmp_path / "trials.csv").write_text(
        "trial,label,design,setting,rob_overall\nT,T,randomised,relapse,low\n", encoding="utf-8"
    )
    with pytest.raises(TrialgraphError, match=r"now in the table judgements.*judged_by"):
        tg.open(adding=tmp_path)


def test_judgements_and_interaction_p_survive_the_graph() -> None:
    place = {"source": "S", "paragraph": "1"}
    judgement = {
        "judgement": "J",
        "tool": "RoB 2",
        "trial": "T",
        "endpoint": "PFS",
        "rob_missing": "some concerns",
        "rob_overall": "some concerns",
        "judged_by": "A. Reader",
        "judged_on": "2025-11-30",
        "note": "Four in ten were censored early.",
    }
    credibility = {
        "judgement": "K",
        "tool": "ICEMAN",
        "trial": "T",
        "population": "T-len",
        "credibility": "very low",
        "judged_by": "B. Reader",
        "judged_on": "2025",
        **place,
    }
    result = {"result": "R", "trial": "T", "population": "T-len", "interaction_p": "<0.01", **place}
    rows = {
        "sources": [{"source": "S"}],
        "trials": [{"trial": "T", "label": "T", **place}],
        "populations": [{"population": "T-len", "trial": "T", "label": "len", **place}],
        "results": [result],
        "judgements": [judgement, credibility],
        "limits": method_rows("limits"),
    }
    read = read_rows(EmbeddedStore(nquads(rows, Evidence.from_rows(rows)).encode()))
    assert read["judgements"] == [judgement, credibility]
    assert read["results"][0]["interaction_p"] == "<0.01"


def test_a_loaded_judgement_is_shown_everywhere_and_removed_with_its_layer(
    judge: Judge, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = judge("J1,RoB 2,OPTIMISMM,,low,high,,A. Reader,2025-11-30")
    monkeypatch.setenv("TRIALGRAPH_DATA", str(folder / "data"))
    profile = "lines=1, refractory:lenalidomide"
    assert main(["load", "tables", str(folder), "--name", "mine"]) == 0
    capsys.readouterr()
    for command in (["explain", "PVd", profile], ["trials", "--format", "json"]):
        assert main(command) == 0
        assert "A. Reader" in capsys.readouterr().out, command
    assert main(["support", profile, "--format", "json"]) == 0
    assert '"level": "high"' in capsys.readouterr().out
    assert main(["unload", "mine"]) == 0
    capsys.readouterr()
    assert main(["explain", "PVd", profile]) == 0
    assert "A. Reader" not in capsys.readouterr().out


def test_the_template_explains_judgements(tmp_path: Path) -> None:
    write_template(tmp_path / "mine")
    text = (tmp_path / "mine" / "judgements.csv").read_text(encoding="utf-8-sig")
    header, *_ = text.splitlines()
    assert header.startswith("judgement,tool,trial,population,endpoint,rob_randomisation")
    assert "One of: RoB 2, ICEMAN." in text
    assert "One of: high, moderate, low, very low." in text
