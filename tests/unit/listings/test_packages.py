"""JSON-LD that people can read, Parquet tables with a data package, and RO-Crates."""

from __future__ import annotations

import csv
import io
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import trialgraph as tg
from trialgraph.cli.main import main
from trialgraph.errors import TrialgraphError
from trialgraph.evidence import FOLDER
from trialgraph.graph.listings.export import SHEETS, export
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.loaders.build import build

FIELDS = sorted(path.parent for path in FOLDER.glob("*/field.toml"))


@pytest.fixture(scope="module", params=FIELDS, ids=lambda folder: folder.name)
def kg(request: pytest.FixtureRequest) -> tg.KnowledgeGraph:
    return tg.KnowledgeGraph(EmbeddedStore(build(request.param)))


@pytest.fixture(scope="module")
def crate(kg: tg.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports") / "crate"
    assert kg.export("rocrate", folder) == folder
    return folder


def quads(text: str, form: pyoxigraph.RdfFormat) -> set[str]:
    return {str(quad) for quad in pyoxigraph.parse(text.encode(), format=form)}


def test_json_ld_is_the_graph(kg: tg.KnowledgeGraph) -> None:
    written = quads(export(kg, "jsonld"), pyoxigraph.RdfFormat.JSON_LD)
    assert written == quads(export(kg, "nquads"), pyoxigraph.RdfFormat.N_QUADS)


def test_json_ld_can_be_read_by_people(kg: tg.KnowledgeGraph) -> None:
    document = json.loads(export(kg, "jsonld"))
    context = document["@context"]
    assert context["ciLow"] == {"@id": "tg:ciLow", "@type": "xsd:decimal"}
    assert context["hasResult"] == {"@reverse": "tg:trial", "@type": "@id"}
    seen = 0
    for graph in document["@graph"]:
        for node in graph["@graph"]:
            for result in node.get("hasResult", ()):
                seen += 1
                assert node["id"].startswith("trial/") and "trial" not in result
                assert result["id"].startswith("result/") and result["type"] == "Result"
                assert result["population"].startswith("population/")
                assert result["measure"].startswith("vocabulary/measure/")
                assert isinstance(result.get("valuePrinted", ""), str)
    assert seen == len(kg.evidence.results)
    names = set(context)
    for graph in document["@graph"]:
        for node in graph["@graph"]:
            assert set(node) <= names, set(node) - names
            assert not any(key.startswith("http") for key in node)


def test_a_crate_describes_every_file_in_it(crate: Path, kg: tg.KnowledgeGraph) -> None:
    metadata = json.loads((crate / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert metadata["@context"] == "https://w3id.org/ro/crate/1.1/context"
    entities = {entity["@id"]: entity for entity in metadata["@graph"]}
    assert len(entities) == len(metadata["@graph"])
    descriptor = entities["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork" and descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = entities["./"]
    assert {"name", "description", "datePublished", "license"} <= root.keys()
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == {file.name for file in crate.iterdir()} - {"ro-crate-metadata.json"}
    for name in parts:
        entity, content = entities[name], (crate / name).read_bytes()
        assert entity["@type"] == "File" and entity["encodingFormat"]
        assert (entity["contentSize"], entity["sha256"]) == (
            str(len(content)),
            sha256(content).hexdigest(),
        )
    assert len(root["citation"]) == len(kg.evidence.sources)
    for reference in _references(metadata["@graph"]):
        assert reference in entities or reference.startswith("https://w3id.org/ro/crate/")


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            return [value["@id"]]
        return [found for inner in value.values() for found in _references(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in _references(inner)]
    return []


def test_the_data_package_of_a_crate_fits_its_tables(crate: Path) -> None:
    package = json.loads((crate / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(SHEETS)
    for resource in package["resources"]:
        content = (crate / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
        header = next(csv.reader(io.StringIO(content.decode())))
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_a_crate_is_the_same_each_time(crate: Path, kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export("rocrate", tmp_path)
    for file in crate.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes(), file.name


def test_parquet_tables_have_numbers_beside_printed_forms(
    kg: tg.KnowledgeGraph, tmp_path: Path
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    kg.export("parquet", tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(SHEETS)
    for resource in package["resources"]:
        read = parquet.read_table(tmp_path / resource["path"])
        fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        assert list(fields) == read.column_names
        assert read.num_rows == len(getattr(kg, resource["name"])())
    results = parquet.read_table(tmp_path / "results.parquet").to_pydict()
    assert [results["result"][0], results["value_printed"][0]] == [
        kg.results()["result"][0],
        kg.results()["value_printed"][0],
    ]
    assert {type(value) for value in results["value"]} <= {float, type(None)}


def test_without_pyarrow_the_extra_is_named(
    kg: tg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(TrialgraphError, match=r"pip install 'trialgraph\[parquet\]'"):
        kg.export("parquet", tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("form", ["parquet", "rocrate", "ro-crate"])
def test_a_folder_must_be_named(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--format", form]) == 2
    assert "--out FOLDER" in capsys.readouterr().err
