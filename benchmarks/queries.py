"""Speed of the named queries on the shipped evidence, and on generated evidence of a million quads.

    build/venv/bin/python benchmarks/queries.py [--quads 1000000] [--seconds 60]

The generated evidence repeats the shipped one with other names of trials, results, regimens, drugs
and all else that is no vocabulary, so that it grows as evidence does: more trials, not larger ones.
Times are processor seconds, in memory, the best of three (of one if it takes longer than a second);
each query runs in a process of its own, which ends after `--seconds`.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import sys
import time

import pyoxigraph
from trialgraph.loaders.build import build
from trialgraph.queries import NamedQuery, catalogue

SHIPPED_LIMIT, LARGE_LIMIT = 0.05, 1.0  # seconds
ABOVE = {"side-by-side"}  # known to miss them: some thirty optional figures for each pair
_OWN = re.compile(
    r"(<https://w3id\.org/trialgraph/(?:trial|arm|population|result|report|share|statement|approval"
    r"|caution|source|fraction|definition|threshold|regimen|drug)/[^>]*)>"
)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quads", type=int, default=1_000_000)
    options.add_argument("--seconds", type=int, default=60)
    given = options.parse_args()
    shipped = build()
    stores = [_loaded(shipped), _loaded(_grown(shipped, given.quads))]
    sizes = [f"{len(store):,} quads" for store in stores]
    print(f"{'named query':34} {sizes[0]:>16} {sizes[1]:>18}")
    missed = 0
    for query in catalogue():
        times = [_seconds(store, query, given.seconds) for store in stores]
        late = [times[0] > SHIPPED_LIMIT, times[1] > LARGE_LIMIT]
        note = " known to be slow" if any(late) and query.name in ABOVE else ""
        note = note or ("  MISSED" if any(late) else "")
        missed += "MISSED" in note
        print(f"{query.name:34} {times[0] * 1000:13.1f} ms {times[1]:16.2f} s{note}", flush=True)
    print(f"limits: {SHIPPED_LIMIT * 1000:.0f} ms and {LARGE_LIMIT:.0f} s")
    return 1 if missed else 0


def _loaded(content: bytes) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.bulk_load(content, format=pyoxigraph.RdfFormat.N_QUADS)
    return store


def _grown(content: bytes, quads: int) -> bytes:
    """The graph with as many copies of its evidence as make this number of quads."""
    lines = content.decode().splitlines(keepends=True)
    evidence = [line for line in lines if _OWN.match(line)]
    copies = max(0, quads - len(lines)) // len(evidence) + 1
    text = "".join(evidence)
    return "".join(
        [*lines, *(_OWN.sub(rf"\1~{number}>", text) for number in range(1, copies + 1))]
    ).encode()


def _seconds(store: pyoxigraph.Store, query: NamedQuery, most: int) -> float:
    """The processor time of a query; infinite if it takes more than `most` seconds."""
    reads, writes = os.pipe()
    process = os.fork()
    if not process:
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
        times: list[float] = []
        while len(times) < 3 and sum(times) < 1:
            start = time.process_time()
            sum(1 for _ in store.query(query.text, use_default_graph_as_union=True))  # type: ignore
            times.append(time.process_time() - start)
        os.write(writes, str(min(times)).encode())
        os._exit(0)
    os.close(writes)
    os.waitpid(process, 0)
    answer = os.read(reads, 100)
    os.close(reads)
    return float(answer) if answer else float("inf")


if __name__ == "__main__":
    sys.exit(main())
