"""The cache key: after any change to the package, graphs that were built before are not used."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
import trialgraph
from trialgraph.graph.rdf.package_digest import digest_of, package_digest

INSTALLED = Path(trialgraph.__file__).parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the wheel installed, its record beside it, as untouched as after the
    installation."""
    place = tmp_path_factory.mktemp("site-packages")
    shutil.copytree(INSTALLED, place / "trialgraph", ignore=shutil.ignore_patterns("__pycache__"))
    (record,) = INSTALLED.parent.glob("trialgraph-*.dist-info")
    shutil.copytree(record, place / record.name)
    os.utime(place / record.name / "RECORD")
    return place / "trialgraph"


def kinds() -> list[str]:
    """One file of each kind in each folder of the package, by its path."""
    files: dict[tuple[Path, str], Path] = {}
    for file in sorted(INSTALLED.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            files.setdefault((file.parent, file.suffix), file)
    return [str(file.relative_to(INSTALLED)) for file in files.values()]


def test_every_kind_of_file_is_tested() -> None:
    suffixes = Counter(Path(name).suffix for name in kinds())
    assert {".py", ".rq", ".ttl", ".csv", ".ebnf"} <= set(suffixes)


@pytest.mark.parametrize("name", kinds())
def test_a_changed_file_changes_the_key(wheel: Path, name: str) -> None:
    before = digest_of({"": wheel})
    file = wheel / name
    kept, times = file.read_bytes(), file.stat()
    try:
        file.write_bytes(kept + b"\n")
        assert digest_of({"": wheel}) != before
        same_size = bytes([kept[0] ^ 1]) + kept[1:] if kept else b""
        file.write_bytes(same_size)
        assert not kept or digest_of({"": wheel}) != before
    finally:
        file.write_bytes(kept)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert digest_of({"": wheel}) == before


def test_a_new_a_removed_and_a_renamed_file_change_the_key(wheel: Path) -> None:
    digests = {digest_of({"": wheel})}
    new = wheel / "graph" / "new.py"
    new.write_text("")
    digests.add(digest_of({"": wheel}))
    new.rename(wheel / "graph" / "renamed.py")
    digests.add(digest_of({"": wheel}))
    (wheel / "graph" / "renamed.py").unlink()
    removed = next((wheel / "queries").glob("*.rq"))
    content = removed.read_bytes()
    removed.unlink()
    digests.add(digest_of({"": wheel}))
    removed.write_bytes(content)
    assert len(digests) == 4


def test_a_change_whose_time_was_set_back_changes_the_key(wheel: Path) -> None:
    """As `cp -p`, `rsync -t` and reproducible builds do."""
    before, file = digest_of({"": wheel}), wheel / "version.py"
    content, times = file.read_bytes(), file.stat()
    try:
        file.write_bytes(content.replace(b"version", b"Version", 1))
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert file.stat().st_size == times.st_size
        assert digest_of({"": wheel}) != before
    finally:
        file.write_bytes(content)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX")
def test_what_is_no_file_is_left_out(wheel: Path) -> None:
    """The link that an editor leaves beside an unsaved file, a loop of links, a pipe."""
    before, folder = digest_of({"": wheel}), wheel / "graph"
    made = [folder / ".#view.py", folder / "loop", folder / "pipe", folder / "round"]
    made[0].symlink_to("somebody@somewhere.1:2")
    made[1].symlink_to("loop")
    os.mkfifo(made[2])
    made[3].symlink_to("..", target_is_directory=True)
    try:
        assert digest_of({"": wheel}) == before
    finally:
        for file in made:
            file.unlink()


@pytest.mark.parametrize("damage", [b"trialgraph/version.py,sha256=x,many\n", b"\xff\xfe", b'"'])
def test_a_damaged_record_is_not_trusted(wheel: Path, damage: bytes) -> None:
    before = digest_of({"": wheel})
    (record,) = wheel.parent.glob("trialgraph-*.dist-info/RECORD")
    content = record.read_bytes()
    try:
        record.write_bytes(damage)
        assert digest_of({"": wheel}) == before
    finally:
        record.write_bytes(content)


def test_the_key_does_not_depend_on_the_place_nor_on_the_record(
    wheel: Path, tmp_path: Path
) -> None:
    shutil.copytree(wheel, tmp_path / "trialgraph")
    assert digest_of({"": tmp_path / "trialgraph"}) == digest_of({"": wheel})


def test_a_checkout_gives_the_key_of_its_wheel(wheel: Path, tmp_path: Path) -> None:
    """An editable installation keeps the rooms beside the package instead of inside it."""
    rooms = [
        folder
        for folder in wheel.iterdir()
        if folder.is_dir() and folder.name in ("graph", "evidence")
    ]
    for room in rooms:
        shutil.copytree(room, tmp_path / room.name)
    shutil.copytree(wheel, tmp_path / "app", ignore=shutil.ignore_patterns("graph", "evidence"))
    folders = {"": tmp_path / "app"} | {room.name: tmp_path / room.name for room in rooms}
    assert digest_of(folders) == digest_of({"": wheel})


def test_compiled_modules_do_not_count(wheel: Path) -> None:
    before = digest_of({"": wheel})
    compiled = wheel / "graph" / "__pycache__"
    compiled.mkdir(exist_ok=True)
    (compiled / "x.pyc").write_bytes(b"x")
    assert digest_of({"": wheel}) == before


def test_the_running_package_is_the_one_on_disk() -> None:
    assert package_digest() == digest_of({"": INSTALLED})
