"""Layers that were damaged or forged are refused, and the remedy that the error gives works."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trialgraph as tg
from made_layers import ORIGIN, PROFILE, names, trial
from trialgraph.errors import TrialgraphError
from trialgraph.loaders.layers.add import add_layer
from trialgraph.loaders.layers.files import write_index
from trialgraph.loaders.layers.index import MANIFEST, Entry, entries
from trialgraph.loaders.layers.integrity import file_hash, folder_name


def rewritten(data: Path, change: Callable[[Path, dict[str, Any]], None]) -> None:
    """Changes the files of the only layer and hashes them anew, as a forger would."""
    (entry,) = entries(data)
    folder = data / entry.folder
    manifest = json.loads((folder / MANIFEST).read_bytes())
    change(folder, manifest)
    for table in manifest["tables"]:
        if (folder / f"{table}.csv").is_file():
            manifest["tables"][table] = file_hash(folder / f"{table}.csv")
    content = json.dumps(manifest).encode()
    (folder / MANIFEST).write_bytes(content)
    folder.rename(data / folder_name(content))
    write_index(data, [Entry(entry.name, folder_name(content))])


FORGED: dict[str, Callable[[Path, dict[str, Any]], Any]] = {
    "a table of other bytes": lambda folder, _: (folder / "trials.csv").write_bytes(b'\xff\0\n"x'),
    "a row that is too long": lambda folder, _: (folder / "trials.csv").write_text("trial\na,b\n"),
    "a cell without an end": lambda folder, _: (folder / "trials.csv").write_text('trial\n"' + "a" * 200_000),
    "a table that is no file": lambda folder, _: (folder / "trials.csv").unlink(),
    "a table elsewhere": lambda _, manifest: manifest["rows"].update({"../../x": 1}),
    "hashes elsewhere": lambda _, manifest: manifest["tables"].update({"../../../etc/x": "0"}),
    "rows that are a list": lambda _, manifest: manifest.update(rows=[1]),
    "no sources": lambda _, manifest: manifest.update(sources=None),
    "files that are numbers": lambda _, manifest: manifest.update(files=[1]),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_layer_is_refused_and_its_remedy_works(data: Path, name: str) -> None:
    """Hashes cannot show a forgery (docs/limits.md), but nothing that is read breaks."""
    add_layer("first", "registry", trial("A"), [ORIGIN])
    rewritten(data, FORGED[name])
    with pytest.raises(TrialgraphError, match="unload 'first'"):
        tg.open()
    tg.unload("first")
    assert names() == [] and tg.open().support(PROFILE)


def damage_manifest(data: Path, entry: Entry) -> None:
    (data / entry.folder / MANIFEST).write_text("[]")


def damage_table(data: Path, entry: Entry) -> None:
    with (data / entry.folder / "trials.csv").open("a") as table:
        table.write(" ")


def remove_folder(data: Path, entry: Entry) -> None:
    shutil.rmtree(data / entry.folder)


@pytest.mark.parametrize("damage", [damage_manifest, damage_table, remove_folder])
@pytest.mark.parametrize("count", [1, 2])
def test_damaged_layers_can_be_unloaded_in_any_order(
    data: Path, damage: Callable[[Path, Entry], None], count: int
) -> None:
    for name in ("A", "B", "C"):
        add_layer(name.lower(), "registry", trial(name), [ORIGIN])
    damaged = entries(data)[:count]
    for entry in damaged:
        damage(data, entry)
    for entry in damaged:
        with pytest.raises(TrialgraphError, match=f"unload '{entry.name}'"):
            tg.open()
        tg.unload(entry.name)
    assert names() == ["a", "b", "c"][count:] and tg.open().support(PROFILE)


def test_what_an_index_names_outside_of_the_folder_is_not_removed(
    data: Path, tmp_path: Path
) -> None:
    add_layer("first", "registry", trial("A"), [ORIGIN])
    (entry,) = entries(data)
    (data / entry.folder).rename(tmp_path / "elsewhere")
    (data / "linked").symlink_to(tmp_path / "elsewhere")
    write_index(data, [Entry("first", str(tmp_path / "elsewhere"))])
    tg.unload("first")
    add_layer("second", "registry", trial("B"), [ORIGIN])
    assert (tmp_path / "elsewhere" / MANIFEST).is_file() and names() == ["second"]
