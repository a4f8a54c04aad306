"""Speed of `extract` on long articles, relative to `python -c "import rdflib"` in the same run."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from long_articles import article

BASELINE = [sys.executable, "-c", "import rdflib"]
ROUNDS = 3
# length of the article in characters → most seconds of processor time
GOALS = {60_000: 3, 1_000_000: 60}


def report(texts: Sequence[str]) -> None:
    """Print the time of the whole process `trialgraph extract` for articles of some lengths."""
    command = str(Path(sys.executable).with_name("trialgraph"))
    with tempfile.TemporaryDirectory() as folder:
        baseline = median(_seconds(BASELINE, folder) for _ in range(ROUNDS))
        print(f"speed; baseline: import rdflib, {baseline:.2f} s")
        for length, goal in GOALS.items():
            file = Path(folder) / f"{length}.txt"
            file.write_text(article(texts, length), encoding="utf-8")
            arguments = [command, "extract", str(file), "--format", "csv"]
            taken = median(_seconds(arguments, folder) for _ in range(ROUNDS))
            print(
                f"  article of {length:,} characters: {taken / baseline:.1f} × baseline, "
                f"{taken:.1f} s (goal {goal} s){'' if taken <= goal else ' MISSED'}"
            )


def _seconds(arguments: Sequence[str], folder: str) -> float:
    """The processor time of a process: on a busy machine the clock on the wall measures others."""
    started = _used()
    subprocess.run(
        arguments,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"TRIALGRAPH_DATA": folder, "TRIALGRAPH_CACHE": folder, "HOME": folder},
    )
    return _used() - started


def _used() -> float:
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
