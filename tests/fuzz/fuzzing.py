"""What a fuzzer is, and the property that each of its inputs must keep.

An input gives an answer, or a `TrialgraphError` whose message is short, harmless, can be
translated and names the place. Any other exception, more than the time limit, and a refusal that
leaves anything behind are failures.
"""

from __future__ import annotations

import re
import signal
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter
from types import FrameType
from typing import Any

from trialgraph.cli.streams import shown
from trialgraph.cli.translation import language_of, translated
from trialgraph.errors import TableError, TrialgraphError

LONGEST_LINE = 6_000  # characters of a line of an error, before the command line cuts it
MOST_LINES = 1_000
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Fuzzer:
    """A kind of input and its parser.

    `make` makes an input in an empty folder, `use` has it parsed and may check the answer. Each
    input must be dealt with in `seconds`. `place` finds in the message of a refusal where the
    error is; `kept` is what a refusal must leave unchanged.
    """

    name: str
    make: Callable[[Random, Path], Any]
    use: Callable[[Any], object]
    seconds: float
    place: str = ""
    kept: Callable[[Path], Path] | None = None
    short: int = 100  # runs in `make test`


@dataclass(frozen=True)
class Outcome:
    """How an input fared: `answered`, `refused` or `failed`, and why it failed."""

    kind: str
    seed: int
    seconds: float
    problem: str = ""
    trace: str = ""

    @property
    def kind_of_failure(self) -> str:
        """What failures of one cause share: the problem, or the exception and where it was raised."""
        places = re.findall(r'trialgraph/(\S+\.py)", line (\d+)', self.trace)
        if not places:
            return self.problem[:60]
        return f"{self.problem.partition(':')[0]} at {':'.join(places[-1])}"


class TooSlowError(BaseException):
    """A parser took longer than its limit; no `except Exception` may hide it."""


def tried(fuzzer: Fuzzer, seed: int) -> Outcome:
    """The outcome of the input that a seed makes."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        made = fuzzer.make(Random(f"{fuzzer.name} {seed}"), folder)
        kept = fuzzer.kept(folder) if fuzzer.kept else None
        before = _content(kept)
        started = perf_counter()
        kind, problem, trace = "answered", "", ""
        try:
            with _limited(fuzzer.seconds), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                fuzzer.use(made)
        except TrialgraphError as error:
            kind, problem = "refused", _fault_of(error, fuzzer.place)
            if _content(kept) != before:
                problem = problem or "a refused input changed what was there"
        except TooSlowError:
            problem, trace = f"took more than {fuzzer.seconds:g} s", traceback.format_exc()
        except BaseException as error:
            problem, trace = f"{type(error).__name__}: {str(error)[:200]}", traceback.format_exc()
        seconds = perf_counter() - started
        return Outcome("failed" if problem else kind, seed, seconds, problem, trace)


def _fault_of(error: TrialgraphError, place: str) -> str:
    """What is wrong with the message of an error; empty if nothing is."""
    text = str(error)
    lines = text.split("\n")
    if not text.strip():
        return "an error without a message"
    if longest := next((line for line in lines if len(line) > LONGEST_LINE), ""):
        return f"a line of {len(longest)} characters: {longest[:80]!r}"
    if len(lines) > MOST_LINES:
        return f"an error of {len(lines)} lines"
    if _UNSAFE.search(shown(text)):
        return f"an error that acts on the terminal: {text[:80]!r}"
    named = [str(fault) for fault in error.faults] if isinstance(error, TableError) else [text]
    for fault in named:
        if place and not re.search(place, fault):
            return f"an error that does not name the place: {fault[:200]!r}"
    translated(error, language_of(["--lang", "zh"]))
    return ""


def _content(folder: Path | None) -> str:
    """A digest of all files below a folder; a lock is none."""
    digest = sha256()
    for file in sorted(folder.rglob("*")) if folder and folder.is_dir() else ():
        if file.is_file() and file.name != "lock":
            digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raises `TooSlowError` in the block after so many seconds of processor time."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlowError

    handler = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, handler)
