"""Tries many inputs of every fuzzer, and prints a table of how they fared.

    build/venv/bin/python tests/fuzz/run.py --runs 10000 --seed 0 [--only NAME …] [--show]

Ends with 1 if any input failed. With the same seed, the same inputs are tried.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "helpers")]

from fuzzers import FUZZERS  # noqa: E402
from fuzzing import Outcome, tried  # noqa: E402

_MEMORY = 4 << 30  # bytes of address space of a process
_SHARE = 50  # inputs of a fuzzer that a process tries at once
_LISTED = 40  # kinds of failure


def _bounded(folder: str) -> None:
    os.environ |= {"TRIALGRAPH_DATA": f"{folder}/data", "TRIALGRAPH_CACHE": f"{folder}/cache"}
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _tried(name: str, seeds: Sequence[int]) -> list[Outcome]:
    return [tried(FUZZERS[name], seed) for seed in seeds]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000, help="inputs of each fuzzer")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--only", nargs="*", default=list(FUZZERS), choices=list(FUZZERS))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", action="store_true", help="print tracebacks")
    return parser.parse_args()


def main() -> int:
    options = _options()
    rows, failed = [], []
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(options.processes, initializer=_bounded, initargs=(folder,)) as pool,
    ):
        for name in options.only:
            seeds = range(options.seed, options.seed + options.runs)
            shares = [seeds[at : at + _SHARE] for at in range(0, len(seeds), _SHARE)]
            started = perf_counter()
            outcomes = [done for share in pool.map(partial(_tried, name), shares) for done in share]
            counts = Counter(outcome.kind for outcome in outcomes)
            slowest = max(outcomes, key=lambda outcome: outcome.seconds)
            rows.append(
                [
                    *(name, str(len(outcomes)), str(counts["answered"]), str(counts["refused"])),
                    *(str(counts["failed"]), f"{slowest.seconds:.2f} s (seed {slowest.seed})"),
                    f"{perf_counter() - started:.0f} s",
                ]
            )
            print(" ".join(rows[-1]), file=sys.stderr)
            failed += [(name, outcome) for outcome in outcomes if outcome.kind == "failed"]
    header = ["fuzzer", "runs", "answered", "refused", "failed", "slowest", "all"]
    for row in [header, *rows]:
        print(
            f"{row[0]:<14}"
            + "".join(f"{cell:>10}" for cell in row[1:5])
            + f"   {row[5]:<22}{row[6]}"
        )
    kinds: dict[str, list[Outcome]] = {}
    for name, outcome in failed:
        kinds.setdefault(f"{name}: {outcome.kind_of_failure}", []).append(outcome)
    for kind, alike in sorted(kinds.items(), key=lambda item: -len(item[1]))[:_LISTED]:
        seeds = ", ".join(str(outcome.seed) for outcome in alike[:5])
        print(f"{len(alike)} x {kind}; seeds {seeds}; {alike[0].problem}")
        if options.show:
            print(alike[0].trace)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
