"""Everything that the command line does exists in Python."""

from __future__ import annotations

import argparse
import inspect
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pandas
import pytest
import trialgraph as tg
from matplotlib.figure import Figure
from trialgraph.cli.parser import parser
from trialgraph.graph.nma.plots import PICTURES
from trialgraph.graph.nma.plotted import PICTURES as NAMES

PROFILE = "lines=1, refractory:lenalidomide"
SHELL_ONLY = {"completion", "serve"}  # completes commands; runs until it is ended
# Options whose argument in Python has another name; empty: another function does it.
RENAMED = {
    "compare": {"no_interim": "interim", "contrasts": "", "arms": "", "plot": "", "picture": ""},
    "export": {"format": "form"},
    "extract": {},
    "find": {},
    "lint": {},
    "load registry": {"dry_run": "", "unread": "on_unread"},
    "load tables": {"dry_run": ""},
    "support": {},
    "timeline": {"plot": ""},
    "unload": {},
    "validate": {"all": "every"},
}


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


def commands(top: argparse.ArgumentParser, above: str = "") -> Iterator[tuple[str, Any]]:
    """The commands that do something, with their parsers: `load registry`, `support` …"""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                below = list(commands(sub, f"{above}{name} "))
                yield from below or [(f"{above}{name}", sub)]


COMMANDS = dict(commands(parser()))


def in_python(command: str) -> Callable[..., Any] | None:
    name = command.replace(" ", "_").replace("-", "_")
    return getattr(tg, name, None) if name in tg.__all__ else getattr(tg.KnowledgeGraph, name, None)


def test_every_command_is_a_function_or_a_method() -> None:
    assert len(COMMANDS) > 20 and "load registry" in COMMANDS
    assert {command for command in COMMANDS if not callable(in_python(command))} == SHELL_ONLY


@pytest.mark.parametrize("command", sorted(RENAMED))
def test_options_that_change_an_answer_are_arguments(command: str) -> None:
    function = in_python(command)
    assert function is not None
    known = inspect.signature(function).parameters
    of_the_graph = {"field", "user_only", "sparql", "adding", "add", "add_unknown", "tables"}
    printing = {
        *("help", "format", "lang", "verbose", "out", "width", "cite", "colour", "full", "top"),
        *("verdict", "against", "details", "additive", "separator", "inactive", "smaller_is"),
        *("ratio", "labels", "every", "all", "expression", "printed_to"),
    }
    circumstances = {"as_of", "endpoint", "available", "region", "open"}
    missing = {
        name
        for action in COMMANDS[command]._actions
        if (name := RENAMED[command].get(action.dest, action.dest)) not in {*known, ""}
        and action.dest not in of_the_graph | printing
        and not (action.dest in circumstances and "circumstances" in known)
    }
    assert missing == set()


def test_every_public_name_is_completed_and_documented() -> None:
    assert set(dir(tg)) == {*tg.__all__, "__version__"}
    guide = Path(__file__).parents[3] / "docs" / "python.md"
    text = guide.read_text(encoding="utf-8")
    methods = [name for name in dir(tg.KnowledgeGraph) if not name.startswith("_")]
    assert {"find", "results", "view"} <= set(methods)
    assert [name for name in (*tg.__all__, *methods) if name not in text] == []
    assert all(inspect.getdoc(getattr(tg, name)) for name in tg.__all__)


def test_names_are_no_modules() -> None:
    """A module of the same name would replace the function once it is imported."""
    import trialgraph.cli.main
    import trialgraph.loaders.incoming
    import trialgraph.queries  # noqa: F401

    assert [name for name in tg.__all__ if inspect.ismodule(getattr(tg, name))] == []


def test_import_is_fast_and_names_complete_before_anything_is_imported() -> None:
    code = (
        "import sys, trialgraph, json;"
        "names = dir(trialgraph);"
        "heavy = {'pandas', 'numpy', 'rdflib', 'networkx', 'matplotlib', 'trialgraph.api'};"
        "print(json.dumps([names, sorted(heavy & set(sys.modules))]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names, heavy = json.loads(done.stdout)
    assert heavy == [] and set(names) == {*tg.__all__, "__version__"}


def test_find_and_timeline_are_tables(kg: tg.KnowledgeGraph) -> None:
    assert kg.find("来那度胺").iloc[0].to_dict()["id"] == "lenalidomide"
    with pytest.raises(tg.TrialgraphError, match="nearest"):
        kg.find("lenalidomid3")
    events = kg.timeline("PVd", as_of="2020")
    assert len(events) and (events.date.dropna() <= "2020-12-31").all()
    assert list(events.date_printed) == sorted(events.date_printed)
    with pytest.raises(tg.TrialgraphError):
        kg.timeline("PVd", as_of="soon")


def test_export_is_that_of_the_command_line(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    for form in ("turtle", "graphml", "csv"):
        out = tmp_path / form
        assert kg.export(form, out) == out and out.exists()
    written = (tmp_path / "graphml").read_text(encoding="utf-8")
    assert written.rstrip() == str(kg.export("graphml")).rstrip()
    with pytest.raises(tg.TrialgraphError, match="graphml"):
        kg.export("graphlm")


def test_plots_are_figures_or_files(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    compared = kg.compare(PROFILE)
    assert tuple(PICTURES) == NAMES
    for figure in (compared.plot(), compared.plot("league"), compared.plot(picture="ranks")):
        assert isinstance(figure, Figure)
        assert figure._repr_png_().startswith(b"\x89PNG"), "shown without pyplot, too"
    assert compared.plot(tmp_path / "a.svg") == tmp_path / "a.svg"
    assert compared.plot(str(tmp_path / "b.png"), picture="network") == tmp_path / "b.png"
    with pytest.raises(tg.TrialgraphError, match="forest"):
        compared.plot(picture="forrest")
    assert isinstance(kg.plot_timeline("PVd"), Figure)
    assert kg.plot_timeline("PVd", tmp_path / "c.svg") == tmp_path / "c.svg"
    assert {file.suffix for file in tmp_path.iterdir()} == {".svg", ".png"}


def test_networks_from_files(tmp_path: Path) -> None:
    file = tmp_path / "hr.csv"
    file.write_text(
        "study,treatment1,treatment2,hr,low,high\nS,A,B,0.5,0.25,1\nT,B,C,0.8,0.4,1.6\n"
    )
    comparison = tg.compare_file(file, reference="B")
    effects = comparison.effects.set_index("treatment").effect
    assert effects["A"] == pytest.approx(0.5) and effects["C"] == pytest.approx(1 / 0.8)
    assert isinstance(comparison.plot(), Figure)
    assert isinstance(comparison.additive().to_dict("B"), dict)
    file.write_text("study,treatment1,treatment2,hr\nS,A,B,0.5\n")
    with pytest.raises(tg.TrialgraphError, match=r"hr\.csv"):
        tg.compare_file(file)


def test_drafts_of_prose(tmp_path: Path) -> None:
    text = tmp_path / "abstract.txt"
    text.write_text("Median PFS was 17.8 months with PVd and 9.5 months with Vd (HR 0.55).")
    drafts = tg.extract(text, out=tmp_path / "drafts.csv")
    assert "0.55" in set(drafts["value"]) and (drafts["source"] == "abstract").all()
    assert (tmp_path / "drafts.csv").is_file() and drafts.attrs["skipped"] == []
    assert len(tg.extract(text, endpoint="OS")) == 0


def test_fields_tables_templates_and_checks(tmp_path: Path) -> None:
    assert {"trials", "rules"} <= set(tg.tables().table)
    assert "lenalidomide" in set(tg.tables("drugs").drug)
    with pytest.raises(tg.TrialgraphError, match="trials"):
        tg.tables("trial")
    folder = tmp_path / "mine"
    assert tg.init(folder, field=True) and (folder / "field.toml").is_file()
    assert tg.build(tmp_path / "graph.nq", field=folder) == tmp_path / "graph.nq"
    checks = tg.validate(folder)
    assert list(checks.columns) == ["check", "errors", "details"] and checks.errors.sum() == 0
    with pytest.raises(tg.TrialgraphError, match="is not a folder"):
        tg.validate(sources=tmp_path / "nowhere")


def test_named_queries_are_listed(kg: tg.KnowledgeGraph) -> None:
    listed = kg.queries()
    assert "refractory-shares" in set(listed["name"])
    assert listed["query"].str.contains("SELECT").all()


def test_the_network_is_plain(kg: tg.KnowledgeGraph) -> None:
    network = kg.network
    assert len(network) == len(kg._values_network), "no two nodes share a name"
    assert network.number_of_edges() == kg._values_network.number_of_edges()
    assert {type(node) for node in network} == {str}
    values = [value for _, data in network.nodes(data=True) for value in data.values()]
    values += [value for *_, data in network.edges(data=True) for value in data.values()]
    assert {type(value) for value in values} <= {str, int, float, bool}
    assert network.nodes["trial/OPTIMISMM"]["registry_id"] == "NCT01734928"
    assert not any(name in ("id", "row") for _, data in network.nodes(data=True) for name in data)


def test_the_network_is_written_and_read_back(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    nx.write_graphml(kg.network, tmp_path / "network.graphml")
    read = nx.read_graphml(tmp_path / "network.graphml", force_multigraph=True)
    assert dict(read.nodes(data=True)) == dict(kg.network.nodes(data=True))
    assert set(read.edges(keys=True)) == set(kg.network.edges(keys=True))
    text = json.dumps(nx.node_link_data(kg.network, edges="edges"))
    again = nx.node_link_graph(json.loads(text), edges="edges")
    assert nx.utils.graphs_equal(again, kg.network)


def test_paths_through_the_network(kg: tg.KnowledgeGraph) -> None:
    network = kg.network
    path = nx.shortest_path(network.to_undirected(), "regimen/PVd", "trial/OPTIMISMM")
    assert path == ["regimen/PVd", "arm/OPTIMISMM-PVd", "trial/OPTIMISMM"]
    assert nx.shortest_path_length(network, "regimen/PVd", "class/PI") == 2


def test_the_page_of_a_view(
    kg: tg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = kg.view("PVd")
    assert list(tmp_path.iterdir()) == [], "nothing is written without a name"
    assert page.html.startswith("<!DOCTYPE html>") and "PVd" in repr(page)
    saved = page.save(tmp_path / "new" / "page.html")
    assert saved.read_text(encoding="utf-8") == page.html
    assert kg.view("PVd", out=tmp_path / "again.html") == tmp_path / "again.html"
    assert (tmp_path / "again.html").read_bytes() == saved.read_bytes()


def test_tables_are_data_frames(kg: tg.KnowledgeGraph) -> None:
    for name in ("results", "trials", "regimens", "drugs", "statements", "sources", "lint"):
        assert isinstance(getattr(kg, name)(), pandas.DataFrame), name
