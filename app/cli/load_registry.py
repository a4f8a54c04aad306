"""What `load registry` does: reads records, keeps them as a layer, and tells what was read and what was not."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING

from trialgraph.cli.load import called
from trialgraph.errors import TrialgraphError

if TYPE_CHECKING:
    from trialgraph.loaders.layers.layers import Origin
    from trialgraph.loaders.registry import Field, Loaded, UnreadItem
    from trialgraph.loaders.tables.reading import Rows

_MANY = 4 * 2**20  # bytes from which on several processes are worth their start
PAUSE = 5.0  # seconds between two lines that tell how far a load is
_EXAMPLES = 3
_COLUMNS = ("record", "place", "what", "reason", "remedy")


def load_registry(options: argparse.Namespace) -> None:
    from trialgraph.loaders.layers.layers import add_layer
    from trialgraph.loaders.registry import Loaded

    paths = [Path(name) for name in options.files]
    summary, origins = Loaded(), list["Origin"]()
    with _Left() as left:
        batches = _batches(options, paths, summary, left, origins)
        layer = ""
        if options.dry_run:
            for _ in batches:
                pass
        else:
            layer = add_layer(
                _name(options, paths), "registry", batches, origins, replace=options.replace
            ).name
        if options.unread:
            _write(Path(options.unread), left)
        _print(options.format, layer, summary, left)


def _batches(
    options: argparse.Namespace,
    paths: Sequence[Path],
    summary: Loaded,
    left: _Left,
    origins: list[Origin],
) -> Iterator[Rows]:
    """The rows as they are made; the files' hashes when all of them were read."""
    from trialgraph.loaders.layers.layers import origin_of
    from trialgraph.loaders.registry import UnreadItem, load_records
    from trialgraph.loaders.registry.files import files_of
    from trialgraph.loaders.registry.loading import Options

    files = [
        file
        for path in paths
        for file in files_of(path, lambda place: left.add(UnreadItem.file(place)))
    ]
    size = sum(file.stat().st_size for file in files)
    processes = options.processes or (min(os.cpu_count() or 1, 4) if size > _MANY else 1)
    wanted = Options(options.add_unknown, options.all_events)
    known = _field(options.field, _name(options, paths) if options.replace else "")
    progress = _Progress()
    yield from load_records(
        files,
        known,
        wanted,
        processes=processes,
        tell=left.add,
        shown=progress.show,
        summary=summary,
    )
    progress.end()
    if not options.dry_run:
        origins += [origin_of(file) for file in files]


class _Progress:
    """How many records are loaded, told on one line of a terminal, and elsewhere (a log, say) a line at a time and seldom."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._told = monotonic()

    def show(self, done: int) -> None:
        if self._is_terminal:
            print(f"\r\x1b[KLoading records: {done}", end="", file=sys.stderr, flush=True)
        elif monotonic() - self._told > PAUSE:
            self._told = monotonic()
            print(f"Loading records: {done}", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._is_terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _field(more: Sequence[str], without: str) -> Field:
    """What the evidence and its layers know (but the one that is loaded anew), and the conditions that they are about."""
    from trialgraph.loaders.layers.layers import layers
    from trialgraph.loaders.registry import field_over

    return field_over([layer for layer in layers() if layer.name != without], more)


def _name(options: argparse.Namespace, paths: Sequence[Path]) -> str:
    return options.name or paths[0].name.split(".")[0] or paths[0].resolve().name


class _Left:
    """What was not read, kept in a file of its own, because of thousands of records it is more than memory should hold."""

    def __init__(self) -> None:
        self.reasons: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = {}

    def __enter__(self) -> _Left:
        self._file: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, one: UnreadItem) -> None:
        sort = one.reason.split("'")[0].split(" (")[0].split(":")[0].strip()
        self.reasons[sort] += 1
        if len(self.examples.setdefault(sort, [])) < _EXAMPLES:
            self.examples[sort].append(str(one))
        self._file.write(json.dumps(one) + "\n")

    def __iter__(self) -> Iterator[dict[str, str]]:
        self._file.seek(0)
        for line in self._file:
            yield dict(zip(_COLUMNS, json.loads(line), strict=True))


def _write(path: Path, left: _Left) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            _csv(file, left)
    except OSError as error:
        raise TrialgraphError(
            f"{path} cannot be written ({error.strerror}); name another file"
        ) from None


def _csv(file: IO[str], left: _Left) -> None:
    """The list as CSV, without cells that a spreadsheet would take for formulas."""
    from trialgraph.graph.output.csv_cells import unarmed

    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in left:
        writer.writerow([unarmed(cell) for cell in one.values()])


def _print(form: str, layer: str, summary: Loaded, left: _Left) -> None:
    if form == "json":
        head = {
            "layer": layer, "records": summary.records, "rows": summary.rows, "analyses": summary.analyses,
            "hazard_ratios": summary.hazard_ratios, "hazard_ratios_loaded": summary.loaded_ratios,
        }  # fmt: skip
        print(json.dumps(head, ensure_ascii=False, indent=2)[:-2] + ',\n  "unread": [', end="")
        for number, one in enumerate(left):
            print(("," if number else "") + "\n    " + json.dumps(one, ensure_ascii=False), end="")
        print("\n  ]\n}")
    elif form == "csv":
        _csv(sys.stdout, left)
    else:
        _table(layer, summary, left)


def _table(layer: str, summary: Loaded, left: _Left) -> None:
    made = ", ".join(
        f"{count} {called(name, count)}"
        for name, count in summary.rows.items()
        if name != "paragraphs"
    )
    print(f"{summary.records} record{'' if summary.records == 1 else 's'}: {made}.")
    missing = summary.hazard_ratios - summary.loaded_ratios
    listed = f"; {missing} listed below with the reason" if missing else ""
    loaded = f"{summary.loaded_ratios} of {summary.hazard_ratios} loaded{listed}"
    print(f"Hazard ratios: {loaded}. Analyses of all kinds: {summary.analyses}.")
    if left.reasons:
        print(f"\nNot read: {sum(left.reasons.values())}")
        for reason, count in left.reasons.most_common():
            print(f"  {count} × {reason}")
            for example in left.examples[reason]:
                print(f"      {_short(example)}")
            if count > _EXAMPLES:
                print(f"      … {count - _EXAMPLES} more (--format csv or --unread FILE lists all)")
    print(f"\nLoaded as the layer '{layer}'." if layer else "\nNothing was loaded (--dry-run).")


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
