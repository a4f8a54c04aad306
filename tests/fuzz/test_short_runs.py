"""The first seeds of every fuzzer, and that the harness finds what it looks for."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fuzzers import FUZZERS
from fuzzing import Fuzzer, tried
from trialgraph.errors import TrialgraphError


@pytest.mark.parametrize("name", FUZZERS)
def test_first_seeds(name: str) -> None:
    fuzzer = FUZZERS[name]
    outcomes = [tried(fuzzer, seed) for seed in range(fuzzer.short)]
    failed = [outcome for outcome in outcomes if outcome.kind == "failed"]
    assert not failed, "\n".join(f"seed {bad.seed}: {bad.problem}\n{bad.trace}" for bad in failed)
    kinds = {outcome.kind for outcome in outcomes}
    assert kinds == {"answered"} if name == "commands" else kinds == {"answered", "refused"}, (
        "inputs are neither all well formed nor all damaged"
    )


def _raises(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(
    ("use", "problem"),
    [
        (lambda _: _raises(ValueError("x")), "ValueError: x"),
        (lambda _: _raises(TrialgraphError("")), "without a message"),
        (lambda _: _raises(TrialgraphError("wrong")), "does not name the place"),
        (lambda _: _raises(TrialgraphError("mine.csv " * 1_000)), "a line of 9000 characters"),
        (lambda _: _raises(TrialgraphError("mine.csv" + "\n" * 2_000)), "an error of 2001 lines"),
        (lambda folder: [(folder / "new").write_text("x"), _raises(TrialgraphError("mine.csv"))], "changed what was there"),
        (lambda _: [time.process_time() for _ in iter(int, 1)], "took more than"),
    ],
)  # fmt: skip
def test_each_kind_of_failure_is_found(use: object, problem: str) -> None:
    fuzzer = Fuzzer("wrong", lambda draw, folder: folder, use, 0.2, r"mine\.csv", lambda at: at)  # type: ignore[arg-type]
    outcome = tried(fuzzer, 0)
    assert outcome.kind == "failed" and problem in outcome.problem, outcome


def test_a_good_refusal_is_none(tmp_path: Path) -> None:
    fuzzer = Fuzzer(
        "good",
        lambda draw, folder: folder,
        lambda _: _raises(TrialgraphError("mine.csv, row 2")),
        1,
        r"mine\.csv",
    )
    assert tried(fuzzer, 0).kind == "refused"
    assert (
        tried(Fuzzer("good", lambda draw, folder: folder, lambda _: None, 1), 0).kind == "answered"
    )
