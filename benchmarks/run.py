"""Speed relative to a baseline measured in the same run: `python -c "import rdflib"`.

Run with `make bench`. Ratios, unlike milliseconds, can be compared between machines. Rounds
alternate between the measurements, so that a slow moment affects all of them; the table shows
medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 15
WARM = 40
PROFILE = "lines=1, refractory:lenalidomide"
OTHERS = (
    "lines=1, exposed:bortezomib",
    "lines=4, is:triple-class-refractory",
    "lines=2-3, refractory:IMiD",
)
BASELINE = "import rdflib"
# name → what it measures, largest acceptable ratio, target ratio
LIMITS = {
    "support, cold": ("the whole process `trialgraph support`, graph already built", 2.0, 1.0),
    "support, warm": ("one profile through the Python interface, graph open", 1 / 30, 1 / 30),
    "build": ("the whole process `trialgraph build`, from tables to N-Quads", 6.0, 6.0),
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"TRIALGRAPH_CACHE": folder, "TRIALGRAPH_DATA": folder}
        environment = dict(os.environ)
        command = Path(sys.executable).with_name("trialgraph")
        target = str(Path(folder) / "graph.nq")
        processes: dict[str, list[str]] = {
            BASELINE: [sys.executable, "-c", "import rdflib"],
            "support, cold": [str(command), "support", PROFILE],
            "build": [str(command), "build", "--out", target],
        }
        times: dict[str, list[float]] = {name: [] for name in (*processes, "support, warm")}
        for name in processes:  # warm-up: system caches, the built graph
            _process(processes[name], environment)
        median_of_warm = _warm()
        for _ in range(ROUNDS):
            for name, arguments in processes.items():
                times[name].append(
                    _timed(lambda arguments=arguments: _process(arguments, environment))
                )  # type: ignore[misc]
            times["support, warm"].append(median_of_warm())
    return _report({name: statistics.median(values) for name, values in times.items()}, times)


def _process(arguments: list[str], environment: dict[str, str]) -> None:
    subprocess.run(arguments, env=environment, stdout=subprocess.DEVNULL, check=True)


def _timed(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _warm() -> Callable[[], float]:
    """A function that times one profile, alternating with others, and returns median seconds."""
    import trialgraph as tg

    kg = tg.open()
    kg.support(PROFILE)

    def median() -> float:
        seconds = []
        for number in range(WARM):
            kg.support(OTHERS[number % len(OTHERS)])
            seconds.append(_timed(lambda: kg.support(PROFILE)))  # type: ignore
        return statistics.median(seconds)

    return median


def _report(medians: dict[str, float], times: dict[str, list[float]]) -> int:
    base = medians[BASELINE]
    print(f"{'measured':16} {'median ms':>10} {'min–max ms':>16} {'ratio':>8} {'limit':>8}  what")
    print(
        f"{BASELINE:16} {base * 1000:10.1f} {_range(times[BASELINE]):>16} {1:8.3f} {'':8}  "
        "the baseline, a whole process"
    )
    missed = 0
    for name, (label, limit, _aim) in LIMITS.items():
        ratio = medians[name] / base
        missed += ratio > limit
        verdict = "" if ratio <= limit else "  MISSED"
        print(
            f"{name:16} {medians[name] * 1000:10.2f} {_range(times[name]):>16} {ratio:8.3f} "
            f"{limit:8.3f}  {label}{verdict}"
        )
    return 1 if missed else 0


def _range(values: list[float]) -> str:
    return f"{min(values) * 1000:.1f}–{max(values) * 1000:.1f}"


if __name__ == "__main__":
    raise SystemExit(main())
