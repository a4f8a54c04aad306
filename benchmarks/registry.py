"""Loading registry records, in rows a second, against plain json parsing of the same files as the floor: the least that reading them costs.

Run: `build/venv/bin/python benchmarks/registry.py [--records 400] [--keep DIR]`. The records are those that
`registry_records.py` makes. Each measurement runs in a process of its own, whose peak memory is reported with its children's. The whole command checks and keeps a layer; the graph is then built, and answers, over it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from registry_records import DATA, FORMS, SEED, write


def floor(folder: Path) -> dict[str, float]:
    """Plain json parsing of everything, file by file, the zip member by member."""
    number = 0
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                number += sum(1 for name in archive.namelist() if json.loads(archive.read(name)))
        elif path.suffix == ".jsonl":
            with path.open("rb") as file:
                number += sum(1 for line in file if json.loads(line))
        else:
            value = json.loads(path.read_bytes())
            number += len(value) if isinstance(value, list) else 1
    return {"records": number}


def load(folder: Path, processes: int) -> dict[str, float]:
    """Records to rows, batch by batch, as `load registry` makes them, without keeping them."""
    from trialgraph.loaders.registry import LoadSummary, known_terms, load_records
    from trialgraph.loaders.registry.loading import Options

    summary = LoadSummary()
    for _ in load_records(
        [folder],
        known_terms(),
        Options(add_unknown=True),
        processes=processes,
        summary=summary,
        on_progress=_shown,
    ):
        pass
    return {
        "records": summary.records,
        "rows": summary.total,
        "ratios": summary.hazard_ratios,
        "loaded": summary.loaded_ratios,
        "unread": summary.unread,
    }


def keep(folder: Path, processes: int) -> dict[str, float]:
    """The whole command: records to a layer on disk, checked."""
    from trialgraph.cli.main import main

    os.environ |= _own(folder)
    done = main(
        [
            "load",
            "registry",
            str(folder),
            "--add-unknown",
            "--name",
            "bench",
            "--processes",
            str(processes),
            "--replace",
        ]
    )
    assert done == 0
    return {}


def built(folder: Path) -> dict[str, float]:
    """The graph of the shipped evidence and the layer, built anew."""
    from trialgraph.cli.main import main

    os.environ |= _own(folder)
    assert main(["build"]) == 0
    return {}


def answered(folder: Path) -> dict[str, float]:
    """An answer over the shipped evidence and the layer, from a graph that is built."""
    from trialgraph.cli.main import main

    os.environ |= _own(folder)
    assert main(["support", "lines=1, refractory:lenalidomide", "--format", "csv"]) == 0
    return {}


def _own(folder: Path) -> dict[str, str]:
    """Folders of the benchmark's own for layers and graphs."""
    return {
        "TRIALGRAPH_DATA": str(folder.parent / "data"),
        "TRIALGRAPH_CACHE": str(folder.parent / "cache"),
    }


def _shown(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} records", end="", file=sys.stderr, flush=True)


STEPS = {
    "plain json": floor,
    "rows, 1 process": lambda folder: load(folder, 1),
    "rows, 2 processes": lambda folder: load(folder, 2),
    "whole command, 2": lambda folder: keep(folder, 2),
    "graph over it": built,
    "answer over it": answered,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--records",
        type=int,
        default=400,
        help="how many to make; 10000 take minutes (default: 400)",
    )
    parser.add_argument(
        "--keep", default="", help="make the records in this folder, or take those that are there"
    )
    parser.add_argument(
        "--only", action="append", default=[], choices=STEPS, help="only this step; may be repeated"
    )
    parser.add_argument("--step", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        start = time.perf_counter()
        told = STEPS[options.step](Path(options.keep))
        cpu = sum(
            one.ru_utime + one.ru_stime
            for one in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        )
        own, children = (
            resource.getrusage(who).ru_maxrss / 1024
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print(
            "\n"
            + json.dumps(
                {
                    **told,
                    "seconds": time.perf_counter() - start,
                    "cpu": cpu,
                    "peak": own,
                    "peak of a child": children,
                }
            )
        )
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.keep or temporary) / "records"
        made = f"{options.records} records"
        if folder.is_dir():
            made = f"The records in {folder}"
        else:
            folder.mkdir(parents=True)
            write(folder, options.records)
        size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
        print(
            f"{made}, made from {len(list(DATA.glob('*.json')))} real ones (seed {SEED}), {size / 2**20:.0f} MB in the forms {', '.join(FORMS)}"
        )
        _report(folder, [step for step in STEPS if not options.only or step in options.only])


def _report(folder: Path, wanted: list[str]) -> None:
    """A line a step. Ratios are of processor time, which others on the machine disturb less than they do the clock."""
    head = f"{'step':18} {'seconds':>8} {'cpu s':>7} {'ratio':>6} {'records/s':>10} {'rows/s':>8} {'rows/cpu s':>10} {'peak MB':>8} {'child MB':>8}  of it"
    print(head, flush=True)
    base = rows = 0.0
    for step in wanted:
        arguments = [sys.executable, __file__, "--step", step, "--keep", str(folder)]
        process = subprocess.run(arguments, stdout=subprocess.PIPE, text=True, check=True)
        told = json.loads(process.stdout.strip().splitlines()[-1])
        base = base or told["cpu"]
        rows = told.get("rows", rows)
        said = (
            f"{told['rows']:.0f} rows, {told['loaded']:.0f} of {told['ratios']:.0f} hazard ratios, {told['unread']:.0f} unread"
            if "ratios" in told
            else ""
        )
        rate = f"{told['records'] / told['seconds']:10.0f}" if "records" in told else f"{'':10}"
        handles = rows and not step.startswith("answer")
        rates = (
            f"{rows / told['seconds']:8.0f} {rows / told['cpu']:10.0f}" if handles else f"{'':19}"
        )
        peaks = f"{told['peak']:8.0f} {told['peak of a child']:8.0f}"
        print(
            f"{step:18} {told['seconds']:8.1f} {told['cpu']:7.1f} {told['cpu'] / base:6.1f} {rate} {rates} {peaks}  {said}",
            flush=True,
        )


if __name__ == "__main__":
    main()
