"""What happens while layers change: a process is killed, two want to at once, the disk is full, the folder may not be written."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import trialgraph as tg
from made_layers import ORIGIN, PROFILE, names, trial
from trialgraph.cli.main import main
from trialgraph.errors import TrialgraphError
from trialgraph.loaders.layers import files as layer_files
from trialgraph.loaders.layers import lock
from trialgraph.loaders.layers.layers import add_layer, layers, remove_layer

HERE = str(Path(__file__).parents[1] / "helpers")
Run = pytest.CaptureFixture[str]
# What a loading does to the disk, one after the other: (owner, call, how often it was called before)
STEPS = {
    "as it begins to write": ("Path", "mkdir", 1),
    "as the tables are made sure of": ("os", "fsync", 0),
    "as the manifest is made sure of": ("os", "fsync", 5),
    "as the manifest is put in place": ("Path", "replace", 0),
    "as the layer is put in place": ("Path", "rename", 0),
    "as the index is made sure of": ("os", "fsync", 6),
    "as the index is put in place": ("Path", "replace", 1),
}
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from made_layers import *
from trialgraph.loaders.layers.layers import add_layer, remove_layer
owner = {{"Path": Path, "os": os, "shutil": shutil}}[{owner!r}]
real, calls = getattr(owner, {call!r}), []
def dying(*given, **named):
    calls.append(1)
    if len(calls) > {after}:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given, **named)
setattr(owner, {call!r}, dying)
{act}
print("done")
"""


def killed(act: str, owner: str, call: str, after: int) -> None:
    code = KILLED.format(here=HERE, owner=owner, call=call, after=after, act=act)
    ended = subprocess.run(
        [sys.executable, "-c", code], env=dict(os.environ), capture_output=True, text=True
    )
    assert ended.returncode == -signal.SIGKILL, (ended.returncode, ended.stdout, ended.stderr)


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")


@pytest.mark.parametrize("step", STEPS)
def test_a_loading_that_is_killed_leaves_what_was_before(
    data: Path, step: str, capsys: Run
) -> None:
    add_layer("first", "registry", trial("A"), [ORIGIN])
    killed("add_layer('second', 'registry', trial('B'), [])", *STEPS[step])
    assert names() == ["first"]
    assert set(tg.open(user_only=True).evidence.trials) == {"A"}
    if list(data.glob(".loading-*")):
        assert main(["sources"]) == 0
        assert "a loading that has not ended" in " ".join(capsys.readouterr().out.split())
    add_layer("second", "registry", trial("B"), [])
    assert names() == ["first", "second"]
    assert len(list(data.glob("layer-*"))) == 2 and not list(data.glob(".*")), (
        "what was left is gone"
    )


@pytest.mark.parametrize("step", [one for one in STEPS if one != "as it begins to write"])
def test_a_replacement_that_is_killed_leaves_the_old_layer(data: Path, step: str) -> None:
    add_layer("mine", "registry", trial("A"), [ORIGIN])
    killed("add_layer('mine', 'registry', trial('B'), [], replace=True)", *STEPS[step])
    assert [set(layer.sources) for layer in layers()] == [{"doc-A"}]
    assert set(tg.open(user_only=True).evidence.trials) == {"A"}


def test_an_unloading_that_is_killed_has_happened_or_not(data: Path) -> None:
    add_layer("many", "registry", iter([trial("A"), trial("B")]), [ORIGIN])
    killed("remove_layer('doc-A')", "Path", "rename", 0)
    assert [set(layer.sources) for layer in layers()] == [{"doc-A", "doc-B"}]
    killed(
        "remove_layer('doc-A')", "shutil", "rmtree", 1
    )  # the first clears away what the crash left
    assert [set(layer.sources) for layer in layers()] == [{"doc-B"}]
    killed("remove_layer('many')", "Path", "replace", 0)
    assert names() == ["many"]
    remove_layer("many")
    assert sorted(file.name for file in data.iterdir()) == ["layers.json", "lock"]


def test_who_waits_is_told_for_whom(data: Path, capsys: Run) -> None:
    data.mkdir(exist_ok=True)
    with (
        lock.held(data),
        pytest.raises(TrialgraphError, match=rf"process {os.getpid()} is still changing"),
        lock.held(data, 0.3),
    ):
        pass
    assert f"waiting for process {os.getpid()}" in capsys.readouterr().err
    with lock.held(data, 0.0):
        pass


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "no room is left in .*make room"),
        (errno.EROFS, "cannot write to .*TRIALGRAPH_DATA"),
    ],
)
def test_a_disk_that_takes_no_more_is_a_sentence(
    data: Path, number: int, told: str, monkeypatch: pytest.MonkeyPatch, capsys: Run, tmp_path: Path
) -> None:
    add_layer("first", "registry", trial("A"), [ORIGIN])
    assert main(["init", str(tmp_path / "mine")]) == 0

    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    for owner, name in ((layer_files.os, "fsync"), (layer_files.TableWriter, "write")):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, full)
            with pytest.raises(TrialgraphError, match=told):
                add_layer("second", "registry", trial("B"), [])
            capsys.readouterr()
            assert main(["load", "tables", str(tmp_path / "mine")]) == 2
            assert "Traceback" not in capsys.readouterr().err
        assert names() == ["first"] and not list(data.glob(".*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written_can_be_read(data: Path) -> None:
    add_layer("first", "registry", trial("A"), [ORIGIN])
    data.chmod(0o500)
    try:
        assert tg.open().support(PROFILE)["SVd"].verdict == "supported"
        with pytest.raises(TrialgraphError, match="cannot write to"):
            remove_layer("first")
    finally:
        data.chmod(0o700)


def test_a_data_folder_that_is_a_file_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("TRIALGRAPH_DATA", str(tmp_path / "file"))
    with pytest.raises(TrialgraphError, match="TRIALGRAPH_DATA"):
        add_layer("first", "registry", trial("A"), [])
    monkeypatch.setenv("TRIALGRAPH_DATA", str(tmp_path / "file" / "below"))
    with pytest.raises(TrialgraphError, match="cannot write to"):
        add_layer("first", "registry", trial("A"), [])
