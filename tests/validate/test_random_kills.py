"""kill -9 at random moments: loads and removals happen entirely or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from made_layers import ORIGIN, trial
from trialgraph.cli.main import main
from trialgraph.loaders.layers.add import add_layer

TESTS = Path(__file__).parents[1]
KILLS = 12


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.parametrize("seed", [1])
@pytest.mark.parametrize("kind", ["tables", "registry", "unload"])
def test_loads_killed_at_random_moments(data: Path, tmp_path: Path, kind: str, seed: int) -> None:
    add_layer("first", "registry", trial("A"), [ORIGIN])
    if kind in ("tables", "unload"):
        assert main(["init", str(tmp_path / "mine")]) == 0
        arguments = ["unload"] * (kind == "unload") + ["load", "tables", str(tmp_path / "mine")]
    else:
        records = [str(file) for file in sorted((TESTS / "data" / "registry").glob("*.json"))[:2]]
        arguments = ["load", "registry", *records, "--processes", "2"]
    ended = subprocess.run(
        [sys.executable, str(TESTS / "helpers" / "random_kills.py"), str(data), str(KILLS), str(seed), *arguments],
        env=os.environ | {"TRIALGRAPH_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "'killed'" in ended.stdout, ended.stdout
