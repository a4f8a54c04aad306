"""Failures while layers change.

A process is killed, two processes write at once, the disk is full, the folder is read-only.
"""

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
from trialgraph.loaders.layers.add import add_layer
from trialgraph.loaders.layers.layer import layers
from trialgraph.loaders.layers.remove import remove_layer

HERE = str(Path(__file__).parents[1] / "helpers")
Run = pytest.CaptureFixture[str]
# What a loading does to the disk, one after the other: (owner, call, how often it was called
# before)
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
from trialgraph.loaders.layers.add import add_layer
from trialgraph.loaders.layers.remove import remove_layer
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
def test_a_killed_load_leaves_the_previous_state(data: Path, step: str, capsys: Run) -> None:
    add_layer("first", "registry", trial("A"), [ORIGIN])
    killed("add_layer('second', 'registry', trial('B'), [])", *STEPS[step])
    assert names() == ["first"]
    assert set(tg.open(user_only=True).evidence.trials) == {"A"}
    if list(data.glob(".loading-*")):
        assert main(["sources"]) == 0
        assert "left over from an interrupted load" in " ".join(capsys.readouterr().out.split())
    add_layer("second", "registry", trial("B"), [])
    assert names() == ["first", "second"]
    assert len(list(data.glob("layer-*"))) == 2 and not list(data.glob(".*")), (
        "what was left is gone"
    )


@pytest.mark.parametrize("step", [step for step in STEPS if step != "as it begins to write"])
def test_a_killed_replacement_leaves_the_old_layer(data: Path, step: str) -> None:
    add_layer("mine", "registry", trial("A"), [ORIGIN])
    killed("add_layer('mine', 'registry', trial('B'), [], replace=True)", *STEPS[step])
    assert [set(layer.sources) for layer in layers()] == [{"doc-A"}]
    assert set(tg.open(user_only=True).evidence.trials) == {"A"}


def test_a_killed_unload_is_complete_or_has_no_effect(data: Path) -> None:
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


def test_a_waiting_process_names_the_one_it_waits_for(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data.mkdir(exist_ok=True)
    with (
        lock.locked(data),
        pytest.raises(TrialgraphError, match=rf"process {os.getpid()} is still changing"),
        lock.locked(data, 0.3),
    ):
        pass
    assert f"waiting for process {os.getpid()}" in caplog.text
    with lock.locked(data, 0.0):
        pass


LOCKED = """
import os, sys, time
from pathlib import Path
from trialgraph.loaders.layers.lock import locked
with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    {act}
"""


def locking_process(data: Path, act: str) -> subprocess.Popen[str]:
    """Another process that has locked the folder."""
    data.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-c", LOCKED.format(act=act), str(data)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stdout.readline() == "locked\n"
    return process


def test_a_killed_process_leaves_no_lock(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    process = locking_process(data, "time.sleep(60)")
    with pytest.raises(TrialgraphError, match=f"process {process.pid}"), lock.locked(data, 0.0):
        pass
    process.kill()
    process.wait()
    caplog.clear()
    with lock.locked(data, 0.0):
        assert (data / lock.HOLDER).read_text() == str(os.getpid())
    assert caplog.text == "" and not (data / lock.HOLDER).exists()


def test_children_do_not_inherit_the_lock(data: Path) -> None:
    act = """if not os.fork():
        print(os.getpid(), flush=True)  # by the child, so that it has surely started
    time.sleep(60)"""
    process = locking_process(data, act)
    assert process.stdout
    child = int(process.stdout.readline())
    process.kill()
    process.wait()
    try:
        os.kill(child, 0)  # the child is still running
        with lock.locked(data, 0.0):
            pass
    finally:
        os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, "no space left in .*free some space"),
        (errno.EROFS, "cannot write to .*TRIALGRAPH_DATA"),
    ],
)
def test_a_full_disk_is_a_readable_error(
    data: Path,
    number: int,
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Run,
    tmp_path: Path,
) -> None:
    add_layer("first", "registry", trial("A"), [ORIGIN])
    assert main(["init", str(tmp_path / "mine")]) == 0

    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    for owner, name in ((layer_files.os, "fsync"), (layer_files.TableWriter, "write")):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, full)
            with pytest.raises(TrialgraphError, match=expected):
                add_layer("second", "registry", trial("B"), [])
            capsys.readouterr()
            assert main(["load", "tables", str(tmp_path / "mine")]) == 2
            assert "Traceback" not in capsys.readouterr().err
        assert names() == ["first"] and not list(data.glob(".*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder_can_be_read(data: Path) -> None:
    add_layer("first", "registry", trial("A"), [ORIGIN])
    data.chmod(0o500)
    try:
        assert tg.open().support(PROFILE)["SVd"].verdict == "supported"
        with pytest.raises(TrialgraphError, match="cannot write to"):
            remove_layer("first")
    finally:
        data.chmod(0o700)


def test_a_data_folder_that_is_a_file_is_a_readable_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("TRIALGRAPH_DATA", str(tmp_path / "file"))
    with pytest.raises(TrialgraphError, match="TRIALGRAPH_DATA"):
        add_layer("first", "registry", trial("A"), [])
    monkeypatch.setenv("TRIALGRAPH_DATA", str(tmp_path / "file" / "below"))
    with pytest.raises(TrialgraphError, match="cannot write to"):
        add_layer("first", "registry", trial("A"), [])
