"""Layers: with and without the shipped evidence, loaded completely or not at all, and unloaded.

Also their provenance.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trialgraph as tg
from made_layers import ORIGIN, PROFILE, names, trial
from trialgraph.cli.main import main
from trialgraph.errors import TableError, TrialgraphError, UnknownNameError
from trialgraph.loaders.build import build_with_layers
from trialgraph.loaders.layers import files as layer_files
from trialgraph.loaders.layers.add import add_layer
from trialgraph.loaders.layers.integrity import file_hash, folder_name
from trialgraph.loaders.layers.layer import Origin, layers
from trialgraph.loaders.layers.remove import remove_layer
from trialgraph.loaders.tables.reading import Rows
from trialgraph.loaders.validation import layers as layer_validation
from trialgraph.loaders.validation.graph import as_dataset, as_union, undeclared, violations
from trialgraph.loaders.validation.layers import layer_findings

HOSTILE = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'
HELPERS = str(Path(__file__).parents[1] / "helpers")


def test_a_layer_affects_every_answer_until_it_is_unloaded(data: Path) -> None:
    before = tg.open().support(PROFILE)["SVd"]
    add_layer("mine", "registry", trial("T"), [ORIGIN])
    after = tg.open().support(PROFILE)["SVd"]
    assert (before.verdict, after.verdict, after.applicability) == (
        "extrapolated",
        "supported",
        "direct",
    )
    assert after.evidence[0].result.source == "doc-T"
    remove_layer("mine")
    assert tg.open().support(PROFILE)["SVd"].verdict == "extrapolated"
    assert sorted(file.name for file in data.iterdir()) == ["layers.json", "lock"]


def test_user_only_keeps_only_vocabulary_and_rules_of_the_shipped_evidence(data: Path) -> None:
    add_layer("mine", "registry", trial("T"), [ORIGIN])
    kg = tg.open(user_only=True)
    assert set(kg.evidence.results) == {"T-PFS"} and set(kg.evidence.trials) == {"T"}
    assert kg.evidence.statements == {} and "lenalidomide" in kg.evidence.vocabulary.drugs
    assert kg.support(PROFILE)["SVd"].verdict == "supported"
    assert kg.support(PROFILE)["Rd"].verdict == "excluded", "the rules hold"
    with pytest.raises(TrialgraphError, match="give one of"):
        tg.open(endpoint="http://localhost/sparql", user_only=True)
    with pytest.raises(UnknownNameError, match="unknown field"):
        tg.open("multiple-mieloma")


def test_user_only_keeps_rows_that_the_layer_refers_to(data: Path) -> None:
    rows = trial("T")
    rows["shares"] = [
        {
            "share": "S",
            "population": "OPTIMISMM-ITT",
            "criterion": "has:t(11;14)",
            "percent": "9",
            "source": "doc-T",
            "paragraph": "2",
        }
    ]
    add_layer("mine", "registry", rows, [ORIGIN])
    kg = tg.open(user_only=True)
    assert set(kg.evidence.trials) == {"T", "OPTIMISMM"}
    assert set(kg.evidence.results) == {"T-PFS"}


def test_named_graphs_contain_a_layer_and_its_provenance(data: Path) -> None:
    rows = trial("T") | {"drugs": [{"drug": "newdrug", "kind": "drug", "label_en": "new drug"}]}
    add_layer("mine", "registry", rows, [ORIGIN])
    kg = tg.open()
    answer = kg.query(
        """SELECT ?layer ?by ?when ?file ?hash WHERE { GRAPH ?layer {
            ?layer a tg:Layer ; prov:wasGeneratedBy ?load ; prov:wasDerivedFrom ?read .
            ?load prov:endedAtTime ?when ; prov:wasAssociatedWith [ a tg:Loader ; rdfs:label ?by ] ; prov:used ?read .
            ?read rdfs:label ?file ; tg:sha256 ?hash . <https://w3id.org/trialgraph/drug/newdrug> a tg:Drug } }"""
    )
    assert len(answer) == 1
    assert answer.file[0] == "records.json" and answer.hash[0] == "0" * 64
    assert answer.by[0] == layers()[0].by
    graphs = kg.query(
        "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?trial a tg:Trial } FILTER (STR(?trial) = 'https://w3id.org/trialgraph/trial/T') }"
    )
    assert list(graphs.g) == ["doc-T"]


@pytest.mark.slow  # SHACL over the whole graph
def test_the_graph_of_a_layer_conforms_to_the_shapes_and_uses_declared_terms(data: Path) -> None:
    add_layer("mine", "registry", trial("T"), [ORIGIN])
    dataset = as_dataset(build_with_layers())
    assert violations(as_union(dataset)) == []
    assert undeclared(dataset, as_union(dataset)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"trials": [{"trial": "CASTOR", "label": "x", "design": "randomised", "setting": "relapse", "source": "doc-T", "paragraph": "1"}]}, "remove the row"),
        ({"drugs": [{"drug": "lenalidomide", "kind": "drug"}]}, "this identifier belongs to a row loaded before"),
        ({"sources": [{"source": "other", "published": "2026", "kind": "review"}]}, "Add the document to your own table sources"),
        ({"drugs": [{"drug": "a; b", "kind": "drug"}]}, "an identifier must not contain '; '"),
        ({"drugs": [{"drug": "new", "kind": "drug", "label_en": "bell\x07"}]}, "contains a control character"),
        ({"drugs": [{"drug": "new", "kind": "drug", "label_en": "x" * 40_000}]}, "is longer than a cell"),
    ],
)  # fmt: skip
def test_faults_change_nothing(data: Path, change: Rows, expected: str) -> None:
    with pytest.raises(TableError, match=expected):
        add_layer("mine", "registry", trial("T") | change, [ORIGIN])
    assert names() == []
    assert [file.name for file in data.iterdir()] == ["lock"]


def test_identifiers_of_an_earlier_layer_cannot_be_redefined(data: Path) -> None:
    add_layer("first", "registry", trial("T"), [ORIGIN])
    with pytest.raises(TableError, match=r"5 errors|6 errors"):
        add_layer("second", "registry", trial("T"), [ORIGIN])
    with pytest.raises(TrialgraphError, match="use --replace to replace it"):
        add_layer("first", "registry", trial("U"), [ORIGIN])
    add_layer("first", "registry", trial("T", enrolled="10"), [ORIGIN], replace=True)
    assert names() == ["first"]
    assert layers()[0].rows["trials"][0]["enrolled"] == "10"


def test_a_replaced_layer_may_refer_to_later_layers(data: Path) -> None:
    add_layer("first", "registry", trial("T"), [ORIGIN])
    add_layer(
        "words",
        "tables",
        {"endpoints": [{"endpoint": "NEW", "label_en": "new", "family": "survival"}]},
        [ORIGIN],
    )
    rows = trial("T")
    rows["results"][0]["endpoint"] = "NEW"
    add_layer("first", "registry", rows, [ORIGIN], replace=True)
    assert names() == ["words", "first"], "it comes last now"
    with pytest.raises(TrialgraphError, match="the layer 'first' needs 'words'"):
        add_layer(
            "words",
            "tables",
            {"drugs": [{"drug": "newmab", "kind": "drug"}]},
            [ORIGIN],
            replace=True,
        )


def test_batches_are_stored_in_order_and_must_not_repeat_identifiers(data: Path) -> None:
    read: list[Origin] = []

    def stream() -> Iterator[Rows]:
        for number in range(3):
            read.append(ORIGIN)
            yield trial(f"T{number}")

    layer = add_layer("many", "registry", stream(), read)
    assert (layer.counts["trials"], layer.counts["arms"], len(layer.origins)) == (3, 6, 3)
    with pytest.raises(TableError, match=r"an earlier file contains this identifier too"):
        add_layer("twice", "registry", iter([trial("X"), trial("X")]), [])
    assert names() == ["many"]


def test_one_document_of_a_layer_can_be_unloaded(data: Path) -> None:
    add_layer("many", "registry", iter([trial("A"), trial("B")]), [ORIGIN])
    assert remove_layer("doc-A") == "removed: doc-A (from the layer many)"
    (layer,) = layers()
    assert layer.sources == ("doc-B",) and [row["trial"] for row in layer.rows["trials"]] == ["B"]
    assert remove_layer("doc-B") == "removed: many"
    assert names() == []


def test_a_layer_that_another_one_needs_cannot_be_unloaded(data: Path) -> None:
    add_layer("first", "registry", trial("A"), [ORIGIN])
    more = {
        **trial("B"),
        "same_study": [
            {
                "study": "s",
                "trial": "A",
                "other_trial": "B",
                "active": "yes",
                "reason": "one",
                "source": "doc-B",
                "paragraph": "1",
            }
        ],
    }
    add_layer("second", "registry", more, [ORIGIN])
    with pytest.raises(TrialgraphError, match=r"'second' needs 'first'.*unload 'second' first"):
        remove_layer("first")
    assert names() == ["first", "second"]
    remove_layer("second")
    remove_layer("first")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nonsense", "nothing is loaded"),
        ("000_2ee211f311560e14", "the built-in evidence cannot be removed"),
    ],
)
def test_unknown_layers_cannot_be_unloaded(data: Path, name: str, expected: str) -> None:
    with pytest.raises(TrialgraphError, match=expected):
        remove_layer(name)


def test_a_crash_while_loading_loses_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_layer("first", "registry", trial("A"), [ORIGIN])
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); from made_layers import *; from trialgraph.loaders.layers.add import add_layer\n"
        "def stream():\n yield trial('B'); os._exit(9)\n"
        "add_layer('second', 'registry', stream(), [])"
    )
    crashed = subprocess.run([sys.executable, "-c", code, HELPERS], env=dict(os.environ))
    assert crashed.returncode == 9
    assert len([file for file in data.iterdir() if file.name.startswith(".loading")]) == 1
    assert names() == ["first"] and tg.open().support(PROFILE)["SVd"].verdict == "supported"

    monkeypatch.setattr(
        layer_files, "write_index", lambda *_: (_ for _ in ()).throw(OSError("disk full"))
    )
    with pytest.raises(TrialgraphError, match="disk full"):
        add_layer("third", "registry", trial("C"), [])
    monkeypatch.undo()
    monkeypatch.setenv("TRIALGRAPH_DATA", str(data))
    assert names() == ["first"]
    add_layer("fourth", "registry", trial("D"), [])
    assert names() == ["first", "fourth"]
    assert len(list(data.glob("*layer-*"))) == 2 and not list(data.glob(".loading*")), (
        "what the crashes left is swept up"
    )


def test_two_processes_can_load_at_once(data: Path) -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1]); from made_layers import *; from trialgraph.loaders.layers.add import add_layer; add_layer(sys.argv[2], 'registry', trial(sys.argv[2]), [])"
    started = [subprocess.Popen([sys.executable, "-c", code, HELPERS, name]) for name in "ABC"]
    assert [process.wait() for process in started] == [0, 0, 0]
    assert sorted(names()) == ["A", "B", "C"]


def test_a_damaged_layer_is_named_and_can_be_unloaded(data: Path) -> None:
    layer = add_layer("mine", "registry", trial("T"), [ORIGIN])
    (layer.folder / "manifest.json").write_text("{")
    with pytest.raises(
        TrialgraphError, match=r"the layer 'mine' in .* is damaged.*trialgraph unload 'mine'"
    ):
        tg.open()
    assert remove_layer("mine") == "removed: mine"
    assert tg.open().support(PROFILE)["SVd"].verdict == "extrapolated"


def test_a_layer_that_a_newer_version_contradicts_is_named(data: Path) -> None:
    layer = add_layer("mine", "registry", trial("T"), [ORIGIN])
    table = layer.folder / "trials.csv"
    table.write_text(table.read_text().replace("T,T", "CASTOR,T", 1))
    manifest = layer.folder / "manifest.json"  # as if it had been written so
    hashes = {"trials": file_hash(table)}
    made = json.loads(manifest.read_bytes())
    manifest.write_text(json.dumps({**made, "tables": {**made["tables"], **hashes}}))
    folder = folder_name(manifest.read_bytes())
    layer.folder.rename(data / folder)
    (data / "layers.json").write_text(json.dumps([["mine", folder]]))
    with pytest.raises(TableError, match=r"the layer 'mine'.*trialgraph unload 'mine'"):
        tg.open()


@pytest.mark.parametrize("name", ["", "  ", "x" * 200, "a\nb"])
def test_invalid_names_of_layers(data: Path, name: str) -> None:
    with pytest.raises(TrialgraphError, match="is not a valid name for a layer"):
        add_layer(name, "registry", trial("T"), [])


@pytest.mark.parametrize("name", ["../up", "/abs", "a/b", "名 字", "..", "con.txt"])
def test_a_name_is_not_a_path(data: Path, name: str) -> None:
    layer = add_layer(name, "registry", trial("T"), [])
    assert layer.folder.parent == data
    assert names() == [name]
    remove_layer(name)
    assert sorted(file.name for file in data.parent.iterdir()) == ["data"]


def test_markup_in_names_stays_text(data: Path, tmp_path: Path) -> None:
    add_layer("mine", "registry", trial("T", label=HOSTILE, synonyms=HOSTILE), [ORIGIN])
    kg = tg.open()
    for about in ("", PROFILE, "SVd"):
        page = kg.view(about, tmp_path / "page.html").read_text(encoding="utf-8")
        assert "<img src=x" not in page and "<script>alert" not in page
        assert "img src=x" in page or about, "the name itself is told"
    assert HOSTILE not in kg.support(PROFILE)._repr_html_()


def test_formulas_in_cells_are_exported_as_text(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_layer("mine", "registry", trial("T", label="=HYPERLINK(1)", registry_id="@cmd"), [ORIGIN])
    assert main(["trials", "--trial", "T", "--format", "csv"]) == 0
    output = capsys.readouterr().out
    assert "'@cmd" in output and ",=HYPERLINK" not in output and ",@cmd" not in output


def test_sources_lists_layers_with_their_date_user_and_files(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_layer("mine", "registry", trial("T"), [ORIGIN])
    assert main(["sources", "--format", "json"]) == 0
    rows = {row["source"]: row for row in json.loads(capsys.readouterr().out)}
    mine, shipped = rows["doc-T"], rows["000_2ee211f311560e14"]
    assert (mine["layer"], mine["trials"], mine["results"], mine["files"], mine["sha256"]) == (
        "mine",
        1,
        1,
        "records.json",
        "0" * 64,
    )
    assert mine["loaded"].startswith("20") and mine["by"] == layers()[0].by
    assert (shipped["layer"], shipped["loaded"]) == ("", "")
    assert main(["sources", "mine"]) == 0
    assert "doc-T" in capsys.readouterr().out
    assert main(["sources"]) == 0
    assert "from records.json (12 bytes, SHA-256 000000000000…)" in " ".join(
        capsys.readouterr().out.split()
    )


def test_a_field_can_be_opened_without_its_layers(data: Path) -> None:
    add_layer("mine", "registry", trial("T"), [ORIGIN])
    assert "T" not in tg.open(layered=False).evidence.trials


def test_validate_checks_layers(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layer = add_layer(
        "mine", "registry", iter([trial(f"T{number}") for number in range(3)]), [ORIGIN]
    )
    faults_by_check: dict[str, list[str]] = {}
    for check, faults in layer_findings():
        faults_by_check.setdefault(check, []).extend(faults)
    assert faults_by_check == {
        "layer mine, files": [],
        "layer mine, tables": [],
        "layer mine, shapes and terms": [],
    }
    table = layer.folder / "results.csv"
    table.write_text(table.read_text().replace("hazard_ratio", "hazrd_ratio", 1))
    problems = [fault for _, faults in layer_findings() for fault in faults]
    assert len(problems) == 1, "the rows of a changed table are not read"
    assert "has changed since it was loaded. Run trialgraph unload 'mine'" in problems[0]


@pytest.mark.slow  # SHACL over many parts
def test_the_graph_of_a_large_layer_is_checked_in_parts(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = add_layer(
        "many", "registry", iter([trial(f"T{number}") for number in range(6)]), [ORIGIN]
    )
    monkeypatch.setattr(layer_validation, "_ROWS_PER_PART", 10)
    monkeypatch.setattr(layer_validation, "_PARTS", 2)
    parts = list(layer_validation.parts_of(layer))
    assert [len(part.rows["sources"]) for part in parts] == [2, 2, 2]
    rows = [row for part in parts for row in part.rows["results"]]
    assert rows == layer.rows["results"]
    checked = [check for check, _ in layer_findings() if "shapes" in check]
    assert checked == ["layer many, shapes and terms (2 of 3 parts; --all checks all)"] * 2
    assert len([check for check, _ in layer_findings(every=True) if "shapes" in check]) == 3


def answer(*more: str) -> subprocess.CompletedProcess[str]:
    """The answer of a process of its own."""
    command = [sys.executable, "-m", "trialgraph.cli.main", *(more or ("support", PROFILE))]
    return subprocess.run(command, capture_output=True, text=True)


def changed(file: Path, old: str, new: str) -> None:
    """Changes a file so that its size and its time of modification stay the same."""
    before = file.stat()
    text = file.read_text(encoding="utf-8")
    assert len(old) == len(new) and old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    "answered_before",
    [pytest.param(0, marks=pytest.mark.slow), 1, pytest.param(2, marks=pytest.mark.slow)],
)
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("results.csv", "0.62", "0.26"),
        ("arms.csv", "200", "300"),
        ("manifest.json", '"results": 1', '"results": 2'),
        ("manifest.json", '"kind": "registry"', '"kind": "Registry"'),
    ],
)
def test_a_changed_layer_is_refused_with_the_remedy(
    name: str, old: str, new: str, answered_before: int, data: Path
) -> None:
    """Before its rows are cached, and after: with size and times as on the last check, and not."""
    layer = add_layer("mine", "registry", trial("T"), [ORIGIN])
    other = add_layer("other", "registry", trial("U"), [ORIGIN])
    for _ in range(answered_before):
        assert answer().returncode == 0
    changed(layer.folder / name, old, new)
    for _ in range(2):
        refused = answer()
        assert refused.returncode == 2
        text = " ".join(refused.stderr.split())
        assert f"{layer.folder / name} has changed since it was loaded" in text
        assert "Run trialgraph unload 'mine' and load its files again" in text
    assert answer("unload", "mine").returncode == 0
    assert names() == [other.name] and answer().returncode == 0


def test_a_missing_table_is_refused(data: Path) -> None:
    layer = add_layer("mine", "registry", trial("T"), [ORIGIN])
    assert answer().returncode == answer().returncode == 0
    (layer.folder / "results.csv").unlink()
    assert "results.csv has changed since it was loaded" in " ".join(answer().stderr.split())


def test_tables_are_hashed_once_for_answers_from_the_cache(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trialgraph.loaders.layers import integrity

    add_layer("mine", "registry", trial("T"), [ORIGIN])
    for _ in range(2):
        tg.open()
    with monkeypatch.context() as patch:
        patch.setattr(integrity, "file_hash", None)
        assert tg.open().support(PROFILE)["SVd"].verdict == "supported"


def test_a_layer_of_an_older_version_is_read(data: Path) -> None:
    """Its folder was named at random."""
    layer = add_layer("mine", "registry", trial("T"), [ORIGIN])
    older = layer.folder.with_name("layer-0123456789ab")
    layer.folder.rename(older)
    (data / "layers.json").write_text(json.dumps([["mine", older.name]]))
    assert answer().returncode == 0
    changed(older / "results.csv", "0.62", "0.26")
    assert answer().returncode == 2


def test_a_changed_name_in_the_index_is_refused(data: Path) -> None:
    add_layer("mine", "registry", trial("T"), [ORIGIN])
    changed(data / "layers.json", "mine", "mind")
    with pytest.raises(TrialgraphError, match=r"'mind' in .* is damaged .*unload 'mind'"):
        layers()
    remove_layer("mind")
    assert layers() == []
