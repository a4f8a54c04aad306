"""Loads many records: reads them in order, converts them in processes, yields batches.

Only a few batches are in memory at a time.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ...errors import TrialgraphError
from ...message import message
from ..tables.reading import Rows
from .conversion_log import UnreadItem
from .files import AnyStudy, unparsed_studies
from .identity import StatedIdentity
from .known_terms import KnownTerms
from .record import Converted, convert
from .record_fault import RecordFault
from .refusals import checked_statements, refuse_repeated, refuse_unused

BATCH = 100  # records
_KEYS = {"drugs": "drug", "regimens": "regimen", "conditions": "condition"}
_BATCHES_AHEAD = 2  # batches waiting for each process


AnyConverted = Converted | RecordFault


class Options(NamedTuple):
    """How to load records.

    What else to load: terms that are not in the evidence, and rare serious adverse events.
    `strict`: refuse a file or record that cannot be read, instead of skipping it. `identity`: which
    records are which trials of the evidence.
    """

    add_unknown: bool = False
    every_event: bool = False
    strict: bool = False
    identity: StatedIdentity = StatedIdentity()


@dataclass
class LoadSummary:
    """Counts of a load, updated with every batch.

    `rows` are counts per table; `analyses` and `hazard_ratios` are counts in the records,
    `loaded_ratios` the hazard ratios that became rows, `unread` the unread items, and `skipped` the
    records and files that were not loaded at all.
    """

    records: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    analyses: int = 0
    hazard_ratios: int = 0
    loaded_ratios: int = 0
    unread: int = 0
    skipped: int = 0

    @property
    def total(self) -> int:
        """The number of rows of all tables."""
        return sum(self.rows.values())

    def add(self, converted: Converted) -> None:
        """Counts a record, but not its rows."""
        self.records += 1
        self.analyses += converted.analyses
        self.hazard_ratios += converted.hazard_ratios
        self.loaded_ratios += converted.loaded_ratios
        self.unread += len(converted.unread)

    def add_rows(self, batch: Rows) -> None:
        """Counts the rows of a batch."""
        for name, rows in batch.items():
            self.rows[name] = self.rows.get(name, 0) + len(rows)


def load_records(
    paths: Sequence[Path],
    known: KnownTerms,
    options: Options | None = None,
    *,
    processes: int = 1,
    on_unread: Callable[[UnreadItem], None] | None = None,
    on_progress: Callable[[int], None] | None = None,
    summary: LoadSummary | None = None,
    size: int = BATCH,
) -> Iterator[Rows]:
    """The rows of all records, in batches of `size` records.

    Rows of drugs, regimens and conditions are only in the first batch that needs them. With several
    `processes`, records are converted in parallel; the rows and their order stay the same.
    `on_unread` is called with each unread item, `on_progress` with the number of records done, and
    `summary` is updated with each batch. A file or record that cannot be read is an unread item and
    is skipped, unless `options.strict` or nothing else is loaded. Raises `RecordFault` in these
    cases, and for a record that is repeated.
    """
    on_unread = on_unread or _ignore
    summary = summary if summary is not None else LoadSummary()
    added: dict[str, set[str]] = {name: set() for name in _KEYS}
    seen: dict[str, str] = {}
    options = options or Options()
    first_fault: RecordFault | None = None  # there may be a million
    unused = checked_statements(options.identity, known)

    studies = unparsed_studies(paths, lambda place: on_unread(UnreadItem.file(place)))
    for group in _converted(studies, known, options, processes, size):
        batch: Rows = {}
        for converted in group:
            if isinstance(converted, RecordFault):
                if options.strict:
                    raise converted
                first_fault = first_fault or converted
                summary.skipped += 1
                on_unread(UnreadItem.skipped(converted))
                continue
            refuse_repeated(converted, seen, known)
            seen[converted.record] = converted.place
            unused -= converted.used
            summary.add(converted)
            for item in converted.unread:
                on_unread(item)
            for name, rows in converted.rows.items():
                batch.setdefault(name, []).extend(_new_rows(name, rows, added))
        summary.add_rows(batch)
        if on_progress:
            on_progress(summary.records)
        if rows_of_batch := {name: rows for name, rows in batch.items() if rows}:
            yield rows_of_batch
    if first_fault and not summary.records:
        raise first_fault
    refuse_unused(unused)


def _ignore(item: UnreadItem) -> None:
    """Ignores an unread item."""


def _new_rows(
    name: str, rows: list[dict[str, str]], added: dict[str, set[str]]
) -> list[dict[str, str]]:
    """The rows of drugs, regimens and conditions not added before; all rows of other tables."""
    if name not in _KEYS:
        return rows
    new = [row for row in rows if row[_KEYS[name]] not in added[name]]
    added[name].update(row[_KEYS[name]] for row in new)
    return new


def _converted(
    studies: Iterable[AnyStudy], known: KnownTerms, options: Options, processes: int, size: int
) -> Iterator[list[AnyConverted]]:
    groups = _groups(studies, size)
    if processes < 2:
        for group in groups:
            yield _convert_all(group, known, options)
        return
    # Forking is faster, but not safe in a process with threads.
    can_fork = os.name != "nt" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if can_fork else "spawn")
    with ProcessPoolExecutor(processes, context, _start_worker, (known, options)) as pool:
        waiting: deque[Future[list[AnyConverted]]] = deque()
        try:
            for group in groups:
                waiting.append(pool.submit(_convert_in_worker, group))
                if len(waiting) >= processes * _BATCHES_AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise TrialgraphError(
                message(
                    "registry.killed-process",
                    "a process that converts records was killed; try --processes 1",
                )
            ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _groups(studies: Iterable[AnyStudy], size: int) -> Iterator[list[AnyStudy]]:
    rest = iter(studies)
    while group := list(islice(rest, size)):
        yield group


def _convert_all(
    group: Iterable[AnyStudy], known: KnownTerms, options: Options
) -> list[AnyConverted]:
    return [converted for study in group for converted in _convert_each(study, known, options)]


def _convert_each(study: AnyStudy, known: KnownTerms, options: Options) -> Iterator[AnyConverted]:
    """The conversion of each study in a text, or the fault of the text."""
    try:
        located_studies = study.parsed()
    except RecordFault as fault:
        yield fault
        return
    for located in located_studies:
        try:
            yield convert(
                located,
                known,
                add_unknown=options.add_unknown,
                every_event=options.every_event,
                identity=options.identity,
            )
        except RecordFault as fault:
            yield fault


_worker: tuple[KnownTerms, Options] | None = None  # set only in a worker process


def _start_worker(known: KnownTerms, options: Options) -> None:
    """Prepares a worker process.

    The worker ignores Ctrl-C: the parent process handles it and lets the worker finish its batch.
    It ends as soon as its parent ends, also if the parent is killed: nobody else would end it.
    """
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = (known, options)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _convert_in_worker(group: list[AnyStudy]) -> list[AnyConverted]:
    assert _worker is not None
    return _convert_all(group, *_worker)
