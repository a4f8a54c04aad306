"""The command `diff`: what would change with new evidence, or between two graphs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from trialgraph.errors import TrialgraphError
from trialgraph.printing import print_csv, print_json, width

if TYPE_CHECKING:
    from trialgraph.api import KnowledgeGraph
    from trialgraph.graph.difference import Difference, Move

_SHOWN = 3


def diff(options: argparse.Namespace) -> None:
    if bool(options.files) == bool(options.graphs) or len(options.graphs) not in (0, 2):
        raise TrialgraphError("give either --with FILE…, or two graphs: diff BEFORE AFTER")
    if options.files:
        found = with_files([Path(file) for file in options.files], options.profile)
    else:
        before, after = map(_opened, options.graphs)
        found = before.diff(after, options.profile)
    if options.format == "json":
        print_json(found.to_dict())
    elif options.format == "csv":
        columns = ["profile", "regimen", "before", "fit_before", "certainty_before", "after", "fit_after", "certainty_after"]
        print_csv([*columns, "results", "because"], [_row(move) for move in found.moves])
    else:
        print("\n".join(_told(found)))


def with_files(files: list[Path], profiles: list[str]) -> Difference:
    """What would change if files were loaded; they are not. Raises as loading does."""
    from trialgraph.api import KnowledgeGraph
    from trialgraph.api import open as open_graph
    from trialgraph.graph.store import EmbeddedStore
    from trialgraph.loaders.incoming import copy_of_layers, load
    from trialgraph.loaders.layering import rows_of_all
    from trialgraph.loaders.layers import layers

    with copy_of_layers() as folder:
        load(files, folder)
        after = KnowledgeGraph(EmbeddedStore(b""), rows_of_all(layers(folder)))
        return open_graph().diff(after, profiles)


def _opened(name: str) -> KnowledgeGraph:
    from trialgraph.api import KnowledgeGraph
    from trialgraph.api import open as open_graph
    from trialgraph.evidence import FOLDER
    from trialgraph.graph.store import EmbeddedStore

    if name in ("shipped", "now"):
        return open_graph(FOLDER) if name == "shipped" else open_graph()
    if name.startswith(("http://", "https://")):
        return open_graph(endpoint=name)
    path = Path(name)
    if path.is_dir():
        return open_graph(path)
    if path.suffix == ".nq" and path.is_file():
        return KnowledgeGraph(EmbeddedStore(path.read_bytes()))
    known = "a graph.nq that trialgraph build --out wrote, a folder of tables, http://…, shipped or now"
    raise TrialgraphError(f"'{name}' is no graph; give {known}")


def _row(move: Move) -> list[str]:
    states = [cell for one in (move.before, move.after) for cell in (one.verdict, one.applicability, one.certainty)]
    results = "; ".join(cause.id for cause in move.because if cause.table == "results")
    return [move.profile, move.regimen, *states, results, "; ".join(map(str, move.because))]


def _told(found: Difference) -> Iterator[str]:
    """Moves that are the same for several profiles in one row."""
    from trialgraph.graph.answer import NOTICE
    from trialgraph.graph.rendering import table, wrapped

    changed = "; ".join(
        f"{name} " + ", ".join(f"{count} {kind}" for kind, count in kinds.items() if count) for name, kinds in found.rows.items()
    )
    yield wrapped(f"Rows that differ: {changed or 'none'}.", width(), "  ")
    groups: dict[tuple[object, ...], list[Move]] = {}
    for move in found.moves:
        groups.setdefault((move.regimen, move.before, move.after, move.because), []).append(move)
    if not groups:
        yield f"No verdict moves, for none of the {len(found.profiles)} profiles asked."
    for of_verdict, title in ((True, "Verdicts that move"), (False, "Verdicts that stay, and are borne out otherwise")):
        rows = [_cells(moves) for moves in groups.values() if moves[0].of_verdict == of_verdict]
        if rows:
            moving = sum(move.of_verdict == of_verdict for move in found.moves)
            yield f"\n{title}: {moving}, of {len(found.profiles)} profiles asked\n"
            yield table(("Regimen", "Before", "After", "Because", "Profiles"), rows, width())
    yield f"\n{NOTICE}"


def _cells(moves: list[Move]) -> tuple[str, ...]:
    first = moves[0]
    profiles = [move.profile for move in moves]
    more = f"; and {len(profiles) - _SHOWN} more (--format csv names all)" if len(profiles) > _SHOWN else ""
    because = "; ".join(map(str, first.because[:_SHOWN])) + ("; …" if len(first.because) > _SHOWN else "")
    return (first.regimen, str(first.before), str(first.after), because, "; ".join(profiles[:_SHOWN]) + more)
