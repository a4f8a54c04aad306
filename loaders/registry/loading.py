"""Many records at once: read in order, converted in several processes, given in batches; memory holds a few batches, never all."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ...errors import TrialgraphError
from ..tables.reading import Rows
from .conversion_log import UnreadItem
from .files import Found, Unparsed, texts
from .record import Converted, convert
from .record_fault import RecordFault
from .words import Field

BATCH = 100  # records
_WORDS = {"drugs": "drug", "regimens": "regimen", "features": "feature"}
_AHEAD = 2  # batches that wait for each process


class Options(NamedTuple):
    add_unknown: bool = False
    every_event: bool = False


@dataclass
class Loaded:
    """What a load came to, counted while its batches go by."""

    records: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    analyses: int = 0
    hazard_ratios: int = 0
    loaded_ratios: int = 0
    unread: int = 0

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def load_records(paths: Sequence[Path], known: Field, options: Options | None = None, *, processes: int = 1, tell: Callable[[UnreadItem], None] | None = None,
                 shown: Callable[[int], None] | None = None, summary: Loaded | None = None, size: int = BATCH) -> Iterator[Rows]:  # fmt: skip
    """The rows of all records in batches of `size`; rows of words (drugs, regimens, features) only where no earlier batch had them.

    `tell` is told everything that was not read, `shown` how many records are done, `summary` counts. With several `processes`
    records are converted beside each other; the rows are the same, in the same order. Raises `RecordFault`.
    """
    options = options or Options()
    counts = summary if summary is not None else Loaded()
    seen_words: dict[str, set[str]] = {name: set() for name in _WORDS}
    seen_records: dict[str, str] = {}

    found = texts(paths, lambda place: tell(UnreadItem.file(place)) if tell else None)
    for converted in _converted(found, known, options, processes, size):
        batch: Rows = {}
        for one in converted:
            place = one.place
            if one.record in seen_records:
                raise RecordFault(
                    place,
                    f"{one.record} was given before ({seen_records[one.record]})",
                    "Give each record once",
                )
            if one.record in known.sources:
                remedy = "Leave it out, or unload it first (trialgraph sources tells its layer)"
                raise RecordFault(place, f"{one.record} is loaded already", remedy)
            seen_records[one.record] = place
            _count(counts, one)
            if tell:
                for left in one.unread:
                    tell(left)
            for name, rows in one.rows.items():
                batch.setdefault(name, []).extend(_unseen(name, rows, seen_words))
        for name, rows in batch.items():
            counts.rows[name] = counts.rows.get(name, 0) + len(rows)
        if shown:
            shown(counts.records)
        yield {name: rows for name, rows in batch.items() if rows}


def _count(counts: Loaded, one: Converted) -> None:
    counts.records += 1
    counts.analyses += one.analyses
    counts.hazard_ratios += one.hazard_ratios
    counts.loaded_ratios += one.loaded_ratios
    counts.unread += len(one.unread)


def _unseen(
    name: str, rows: list[dict[str, str]], seen: dict[str, set[str]]
) -> list[dict[str, str]]:
    """Rows of words that no earlier record brought; all rows of other tables."""
    if name not in _WORDS:
        return rows
    fresh = [row for row in rows if row[_WORDS[name]] not in seen[name]]
    seen[name].update(row[_WORDS[name]] for row in fresh)
    return fresh


def _converted(
    found: Iterable[Found | Unparsed], known: Field, options: Options, processes: int, size: int
) -> Iterator[list[Converted]]:
    groups = _groups(found, size)
    if processes < 2:
        for group in groups:
            yield _convert_all(group, known, options)
        return
    context = multiprocessing.get_context(
        "spawn" if os.name == "nt" else "fork" if _is_single_threaded() else "spawn"
    )
    with ProcessPoolExecutor(processes, context, _begin, (known, options)) as pool:
        waiting: deque[Future[list[Converted]]] = deque()
        try:
            for group in groups:
                waiting.append(pool.submit(_work, group))
                if len(waiting) >= processes * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise TrialgraphError(
                "a process that converts records was ended from outside; try --processes 1"
            ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _is_single_threaded() -> bool:
    import threading

    return threading.active_count() == 1


def _groups(found: Iterable[Found | Unparsed], size: int) -> Iterator[list[Found | Unparsed]]:
    ahead = iter(found)
    while group := list(islice(ahead, size)):
        yield group


def _convert_all(
    group: Iterable[Found | Unparsed], known: Field, options: Options
) -> list[Converted]:
    return [
        convert(
            one.found(), known, add_unknown=options.add_unknown, every_event=options.every_event
        )
        for one in group
    ]


_at_work: tuple[Field, Options] | None = None  # of a process that converts for another


def _begin(known: Field, options: Options) -> None:
    """What a process does first. An interruption is for the process that waits for it, which then lets it finish its batch."""
    global _at_work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _at_work = (known, options)


def _work(group: list[Found | Unparsed]) -> list[Converted]:
    assert _at_work is not None
    return _convert_all(group, *_at_work)
