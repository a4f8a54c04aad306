"""The command `load registry`: load registry records as a layer, and report unread items."""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic

from trialgraph.cli.counts import count_of
from trialgraph.cli.identity_options import stated_identity
from trialgraph.cli.printing import language
from trialgraph.cli.unread import UnreadList
from trialgraph.errors import TrialgraphError
from trialgraph.graph.language.translation import Language
from trialgraph.loaders.fields.known import KnownField, find_field
from trialgraph.loaders.layers.add import add_layer
from trialgraph.loaders.layers.layer import Origin, layers, origin_of
from trialgraph.loaders.registry import (
    KnownTerms,
    LoadSummary,
    UnreadItem,
    known_terms,
    load_records,
)
from trialgraph.loaders.registry.files import files_of
from trialgraph.loaders.registry.loading import Options
from trialgraph.loaders.tables.reading import Rows
from trialgraph.message import joined, message

_MANY = 4 * 2**20  # bytes; for less input, starting several processes takes longer
PAUSE = 5.0  # seconds between two lines of progress


def run(options: argparse.Namespace) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        try:
            _load(options)
        finally:
            for warning in caught:
                if isinstance(warning.message, UserWarning):
                    note = message("cli.load.note", "Note: {text}", text=warning.message.args[0])
                    print(language(options).say(note), file=sys.stderr)


def _load(options: argparse.Namespace) -> None:
    paths = [Path(name) for name in options.files]
    summary, origins = LoadSummary(), list[Origin]()
    field = find_field(options.field)
    with UnreadList() as unread:
        batches = _batches(options, paths, summary, unread, origins, field)
        layer = ""
        if options.dry_run:
            for _ in batches:
                pass
        else:
            name, replace = _layer_name(options, paths), options.replace
            layer = add_layer(name, "registry", batches, origins, replace=replace, field=field).name
        if options.unread:
            _write(Path(options.unread), unread)
        _print(options, layer, summary, unread)


def _batches(
    options: argparse.Namespace,
    paths: Sequence[Path],
    summary: LoadSummary,
    unread: UnreadList,
    origins: list[Origin],
    field: KnownField,
) -> Iterator[Rows]:
    """Yields the rows in batches; adds the hashes of the files once all of them are read."""
    files = [
        file
        for path in paths
        for file in files_of(path, lambda place: unread.add(UnreadItem.file(place)))
    ]
    size = sum(file.stat().st_size for file in files)
    processes = options.processes or (min(os.cpu_count() or 1, 4) if size > _MANY else 1)
    replaced = _layer_name(options, paths) if options.replace else ""
    progress = _Progress()
    yield from load_records(
        files,
        _known(options.conditions, replaced, field),
        Options(options.add_unknown, options.all_events, options.strict, stated_identity(options)),
        processes=processes,
        on_unread=unread.add,
        on_progress=progress.show,
        summary=summary,
    )
    progress.end()
    if not options.dry_run:
        origins += [origin_of(file) for file in files]


class _Progress:
    """Shows the number of loaded records: in place on a terminal, otherwise as a line every few
    seconds."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._reported = monotonic()

    def show(self, done: int) -> None:
        if self._is_terminal:
            print(f"\r\x1b[KLoading records: {done}", end="", file=sys.stderr, flush=True)
        elif monotonic() - self._reported > PAUSE:
            self._reported = monotonic()
            print(f"Loading records: {done}", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._is_terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _known(conditions: Sequence[str], replaced: str, field: KnownField) -> KnownTerms:
    """The terms of the field and its layers, except the layer that is to be replaced."""
    kept = [layer for layer in layers(field=field) if layer.name != replaced]
    return known_terms(kept, conditions, field)


def _layer_name(options: argparse.Namespace, paths: Sequence[Path]) -> str:
    name: str = options.name or paths[0].name.split(".")[0] or paths[0].resolve().name
    return name


def _write(path: Path, unread: UnreadList) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            unread.write_csv(file)
    except OSError as error:
        raise TrialgraphError(
            message(
                "cli.unwritable", "cannot write {file}: {reason}", file=path, reason=error.strerror
            )
        ) from None


def _print(
    options: argparse.Namespace, layer: str, summary: LoadSummary, unread: UnreadList
) -> None:
    if options.format == "json":
        _print_json(layer, summary, unread)
    elif options.format == "csv":
        unread.write_csv(sys.stdout)
    else:
        output = language(options)
        _print_summary(summary, unread, output)
        unread.print_examples(output)
        print(f"\n{output.say(_outcome(layer))}")


def _print_json(layer: str, summary: LoadSummary, unread: UnreadList) -> None:
    """Print one JSON object. Its list of unread items may be long, so it is printed item by
    item."""
    head = {
        "layer": layer,
        "records": summary.records,
        "rows": summary.rows,
        "analyses": summary.analyses,
        "hazard_ratios": summary.hazard_ratios,
        "hazard_ratios_loaded": summary.loaded_ratios,
        "skipped": summary.skipped,
    }
    print(json.dumps(head, ensure_ascii=False, indent=2)[:-2] + ',\n  "unread": [', end="")
    for number, item in enumerate(unread):
        print(("," if number else "") + "\n    " + json.dumps(item, ensure_ascii=False), end="")
    print("\n  ]\n}")


def _print_summary(summary: LoadSummary, unread: UnreadList, output: Language) -> None:
    counts = [count_of(name, count) for name, count in summary.rows.items() if name != "paragraphs"]
    rows = message(
        "cli.load_registry.records",
        "{records}: {counts}.",
        records=count_of("records", summary.records),
        counts=joined(", ", counts),
    )
    analyses = message(
        "cli.load_registry.analyses", "Analyses of all kinds: {count}.", count=summary.analyses
    )
    print(output.say(rows))
    print(output.say(joined(" ", [_hazard_ratios(summary), analyses])))
    if summary.skipped:
        skipped = message(
            "cli.load_registry.skipped",
            "Skipped: {count} (--strict loads nothing instead):",
            count=summary.skipped,
        )
        print(output.say(skipped))
        for item in unread.skipped:
            print(f"  {output.say(item.text)}")


def _hazard_ratios(summary: LoadSummary) -> str:
    missing = summary.hazard_ratios - summary.loaded_ratios
    if missing:
        return message(
            "cli.load_registry.some_ratios",
            "Hazard ratios: {loaded} of {total} loaded; {missing} listed below with the reason.",
            loaded=summary.loaded_ratios,
            total=summary.hazard_ratios,
            missing=missing,
        )
    return message(
        "cli.load_registry.ratios",
        "Hazard ratios: {loaded} of {total} loaded.",
        loaded=summary.loaded_ratios,
        total=summary.hazard_ratios,
    )


def _outcome(layer: str) -> str:
    if layer:
        return message("cli.load_registry.loaded", "Loaded as the layer '{layer}'.", layer=layer)
    return message("cli.load_registry.nothing", "Nothing was loaded (--dry-run).")
