"""Time to fit a network meta-analysis, compared with metafor's rma.mv on the same networks.

    python benchmarks/networks.py [--whole]

A seeded generator makes the networks: a tree of treatments, then studies of two to four random
arms. If R and its package metafor are installed, they fit the same networks; times are measured
inside R, without its start-up. Networks that exceed the time limit of R are left blank. `--whole`
also fits the largest networks with R, which takes minutes.
"""

from __future__ import annotations

import csv
import json
import math
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

from trialgraph.graph.nma.contrast_data import Contrast
from trialgraph.graph.nma.heterogeneity import fit
from trialgraph.graph.nma.leave_one_out import leave_one_out
from trialgraph.graph.nma.model import solve
from trialgraph.graph.nma.studies import Network, networks

SIZES = ((10, 20), (20, 60), (40, 200), (100, 400), (500, 2000))
STUDIES_FOR_R = 200  # larger networks only with --whole
TIME_LIMIT = 900  # seconds
ROUNDS = 3
R = """
suppressMessages({library(metafor)})
args <- commandArgs(trailingOnly = TRUE)
d <- read.csv(args[1]); V <- as.matrix(read.csv(args[2], header = FALSE))
X <- as.matrix(read.csv(args[3], header = FALSE))
d$contrast <- seq_len(nrow(d)); d$study <- factor(d$study)
common <- system.time(a <- rma.mv(effect, V, mods = X, intercept = FALSE, data = d))[["elapsed"]]
reml <- system.time(
  b <- rma.mv(effect, V, mods = X, intercept = FALSE, random = ~ contrast | study, rho = 0.5,
              data = d))[["elapsed"]]
cat(sprintf('{"common": %f, "reml": %f, "tau2": %.10f, "first": %.10f}',
            common, reml, b$tau2, b$beta[1]))
"""


def generated(treatments: int, studies: int, seed: int = 1) -> list[Contrast]:
    """The contrasts of a random connected network with heterogeneity (tau about 0.2)."""
    draw = random.Random(seed)
    true = [draw.gauss(0, 0.3) for _ in range(treatments)]
    rows = []
    for study in range(studies):
        if study < treatments - 1:
            arms = [study + 1, draw.randrange(study + 1)]
        else:
            arms = draw.sample(range(treatments), draw.choice((2, 2, 2, 2, 3, 4)))
        variance = {arm: draw.uniform(0.01, 0.1) for arm in arms}
        mean = {
            arm: true[arm] + draw.gauss(0, 0.15) + draw.gauss(0, math.sqrt(variance[arm]))
            for arm in arms
        }
        for a, b in combinations(sorted(arms), 2):
            error = math.sqrt(variance[a] + variance[b])
            rows.append(Contrast(f"s{study:04}", f"T{a:03}", f"T{b:03}", mean[a] - mean[b], error))
    return rows


def main(arguments: Sequence[str]) -> int:
    has_r = shutil.which("Rscript") is not None and _has_metafor()
    if not has_r:
        print("R with the package metafor is not installed; its columns are empty\n")
    print(
        f"{'network':>22} {'common s':>9} {'DL s':>9} {'REML s':>9} {'R common s':>11} "
        f"{'R REML s':>9} {'REML/R':>8}  agree"
    )
    disagreements = 0
    for treatments, studies in SIZES:
        (network,) = networks(generated(treatments, studies))
        own = {name: _median(partial(_fit, network, name)) for name in ("common", "DL", "REML")}
        theirs = (
            _metafor(network)
            if has_r and (studies <= STUDIES_FOR_R or "--whole" in arguments)
            else {}
        )
        fitted = fit(network, True, "REML")
        agree = not theirs or abs(theirs["tau2"] - fitted.tau2) < 1e-5
        disagreements += not agree
        cells = [f"{own[name]:9.4f}" for name in ("common", "DL", "REML")]
        cells += [
            f"{theirs[name]:{width}.3f}" if theirs else " " * width
            for name, width in (("common", 11), ("reml", 9))
        ]
        cells.append(f"{own['REML'] / theirs['reml']:8.4f}" if theirs else " " * 8)
        verdict = ("yes" if theirs else "") if agree else "NO"
        print(f"{f'{treatments} in {studies} studies':>22} {' '.join(cells)}  {verdict}")
    _leave_one_out_times()
    return 1 if disagreements else 0


def _leave_one_out_times() -> None:
    (network,) = networks(generated(40, 200))
    fitted = solve(network)
    updated = _median(lambda: list(leave_one_out(fitted)))
    refitted = _median(
        lambda: [solve(part) for study in network.studies for part in network.without([study.name])]
    )
    print(
        f"\nleave-one-out of 200 studies: {updated:.3f} s by update, "
        f"{refitted:.3f} s by refitting, ratio {updated / refitted:.3f}"
    )


def _fit(network: Network, name: str) -> None:
    fit(network) if name == "common" else fit(network, True, name)


def _median(action: Callable[[], Any]) -> float:
    action()
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[ROUNDS // 2]


def _has_metafor() -> bool:
    done = subprocess.run(["Rscript", "-e", "library(metafor)"], capture_output=True, check=False)
    return done.returncode == 0


def _metafor(network: Network) -> dict[str, float]:
    """Times and tau² of rma.mv, on contrasts with each study's first arm; empty if timed out."""
    rows, blocks = [], []
    for study in network.studies:
        rows += [
            (study.name, study.arms[0], arm, float(study.effects[at, 0]))
            for at, arm in enumerate(study.arms)
            if at
        ]
        v = study.variances
        blocks.append(
            [
                [(v[i, 0] + v[j, 0] - v[i, j]) / 2 for j in range(1, len(v))]
                for i in range(1, len(v))
            ]
        )
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("data.csv", "v.csv", "x.csv", "fit.R")]
        _write(files[0], [("study", "effect"), *((name, effect) for name, _, _, effect in rows)])
        _write(files[1], _diagonal(blocks))
        _write(
            files[2],
            [
                [(arm == k) - (first == k) for k in range(1, len(network.treatments))]
                for _, first, arm, _ in rows
            ],
        )
        files[3].write_text(R, encoding="utf-8")
        try:
            process = subprocess.run(
                ["Rscript", str(files[3]), *map(str, files[:3])],
                capture_output=True,
                text=True,
                check=True,
                timeout=TIME_LIMIT,
            )
        except subprocess.TimeoutExpired:
            return {}
    return dict(json.loads(process.stdout))


def _write(file: Path, rows: Sequence[Sequence[Any]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows(rows)


def _diagonal(blocks: Sequence[Sequence[Sequence[float]]]) -> list[list[float]]:
    size, at = sum(map(len, blocks)), 0
    matrix = [[0.0] * size for _ in range(size)]
    for block in blocks:
        for i, row in enumerate(block):
            matrix[at + i][at : at + len(row)] = list(row)
        at += len(block)
    return matrix


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
