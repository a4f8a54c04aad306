"""Loads, and removals, in child processes that are killed at random moments.

    python tests/helpers/random_kills.py DATA KILLS SEED load tables my-tables
    python tests/helpers/random_kills.py DATA KILLS SEED unload load tables my-tables

After each kill, the layers of the data folder DATA must be those from before, or those with the
new layer complete; and the lock must be free. Prints how many loads ended before they were killed.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from trialgraph.cli.main import main
from trialgraph.loaders.layers.layer import layers
from trialgraph.loaders.layers.lock import locked
from trialgraph.user_evidence import unload

NEW = "new"


def _started(arguments: list[str]) -> int:
    """A child process, with children of its own group, that runs a command."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os._exit(main(arguments))


def _state(data: Path) -> list[tuple[str, int]]:
    """Each layer with the number of its rows, all of which are read."""
    return [(layer.name, sum(map(len, layer.rows.values()))) for layer in layers(data)]


def run(data: Path, kills: int, seed: int, arguments: list[str]) -> Counter[str]:
    """How many loads were killed before the new layer counted, after it, or came to their end."""
    arguments = [*arguments, "--name", NEW]
    before = _state(data)
    started = time.perf_counter()
    assert os.waitpid(_started(arguments), 0)[1] == 0, "the load fails even if nothing kills it"
    duration = time.perf_counter() - started
    after = _state(data)
    assert [name for name, _ in after] == [*(name for name, _ in before), NEW], after
    unload(NEW)
    draw, counts = random.Random(seed), Counter[str]()
    for _ in range(kills):
        child = _started(arguments)
        time.sleep(draw.uniform(0, 1.1 * duration))
        os.kill(child, signal.SIGKILL)
        ended = os.waitpid(child, 0)[1] == 0
        found = _state(data)
        assert found in (before, after), f"layers of no known state: {found}"
        assert found == after or not ended, "a load that has ended was lost"
        counts["ended" if ended else "loaded" if found == after else "killed"] += 1
        with locked(data, 20.0):  # children of the killed process may hold it for a moment
            pass
        if found == after:
            unload(NEW)
    assert os.waitpid(_started(arguments), 0)[1] == 0 and _state(data) == after
    unload(NEW)
    left = sorted(file.name for file in data.iterdir() if file.name.startswith("."))
    assert not left and _state(data) == before, left
    return counts


def run_removals(data: Path, kills: int, seed: int, arguments: list[str]) -> Counter[str]:
    """How many removals of the layer that a command loads were killed before it was gone, after
    it, or came to their end."""
    load = [*arguments, "--name", NEW]
    before = _state(data)
    assert os.waitpid(_started(load), 0)[1] == 0, "the load fails even if nothing kills it"
    loaded = _state(data)
    started = time.perf_counter()
    assert os.waitpid(_started(["unload", NEW]), 0)[1] == 0
    duration = time.perf_counter() - started
    assert _state(data) == before
    draw, counts = random.Random(seed), Counter[str]()
    for _ in range(kills):
        if _state(data) == before:
            assert os.waitpid(_started(load), 0)[1] == 0
        child = _started(["unload", NEW])
        time.sleep(draw.uniform(0, 1.1 * duration))
        os.kill(child, signal.SIGKILL)
        ended = os.waitpid(child, 0)[1] == 0
        found = _state(data)
        assert found in (before, loaded), f"layers of no known state: {found}"
        assert found == before or not ended, "a removal that has ended was undone"
        counts["ended" if ended else "removed" if found == before else "killed"] += 1
        with locked(data, 20.0):
            pass
    return counts


if __name__ == "__main__":
    folder, (number, first), rest = Path(sys.argv[1]), map(int, sys.argv[2:4]), sys.argv[4:]
    removals = rest[0] == "unload"
    print(dict((run_removals if removals else run)(folder, number, first, rest[removals:])))
