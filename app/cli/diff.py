"""The command `diff`: what would change with new evidence, or between two graphs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from trialgraph.api import KnowledgeGraph
from trialgraph.api import open as open_graph
from trialgraph.cli.printing import language, print_citations, print_csv, print_json, width
from trialgraph.errors import TrialgraphError

if TYPE_CHECKING:
    from trialgraph.graph.impact.difference import Difference, Move

_SHOWN, _NAMED = 3, 12


def diff(options: argparse.Namespace) -> int:
    if bool(options.files) == bool(options.graphs) or len(options.graphs) not in (0, 2):
        raise TrialgraphError("give either --with FILE…, or two graphs: diff BEFORE AFTER")
    before, after = (
        (open_graph(), _with(options)) if options.files else map(_opened, options.graphs)
    )
    found = before.diff(after, options.profile)
    if options.cite:
        print_citations(
            options.cite,
            replace(after.evidence, sources={**before.evidence.sources, **after.evidence.sources}),
            found,
        )
    elif options.format == "json":
        print_json(found.to_dict())
    elif options.format == "csv":
        from trialgraph.graph.impact.difference import COLUMNS

        print_csv(list(COLUMNS), found.table())
    else:
        print("\n".join(_told(found, language(options, after.evidence).say)))
    return int(options.exit_code and bool(found.moves))


def _with(options: argparse.Namespace) -> KnowledgeGraph:
    """What is now with the files over it; says of their records what was not read."""
    from trialgraph.loaders.incoming import graph_with
    from trialgraph.loaders.registry import Loaded

    summary = Loaded()
    built = graph_with(
        [Path(name) for name in options.files], add_unknown=options.add_unknown, summary=summary
    )
    if summary.unread:
        read, of = summary.loaded_ratios, summary.hazard_ratios
        told = f"of the records {read} of {of} hazard ratios are read; trialgraph load registry FILE --dry-run lists what is not"
        print(language(options).say(told), file=sys.stderr)
    return KnowledgeGraph(built.store, built.rows)


def _opened(name: str) -> KnowledgeGraph:
    from trialgraph.evidence import FOLDER
    from trialgraph.graph.rdf.store import EmbeddedStore

    if name in ("shipped", "now"):
        return open_graph(FOLDER) if name == "shipped" else open_graph()
    if name.startswith(("http://", "https://")):
        return open_graph(endpoint=name)
    path = Path(name)
    if path.is_dir():
        return open_graph(path)
    if path.suffix == ".nq" and path.is_file():
        return KnowledgeGraph(EmbeddedStore(path.read_bytes()))
    known = (
        "a graph.nq that trialgraph build --out wrote, a folder of tables, http://…, shipped or now"
    )
    raise TrialgraphError(f"'{name}' is no graph; give {known}")


def _told(found: Difference, say: Callable[[str], str]) -> Iterator[str]:
    """Moves that are the same for several profiles in one row."""
    from trialgraph.graph.output.notice import NOTICE
    from trialgraph.graph.output.text_table import table, wrapped

    changed = [
        f"{say(name.replace('_', ' '))}: "
        + ", ".join(say(f"{count} {kind}") for kind, count in kinds.items() if count)
        for name, kinds in found.rows.items()
    ]
    lines = [
        f"{say('Rows that differ')}: {'; '.join(changed)}." if changed else say("No row differs.")
    ]
    for names, what in (
        (found.appeared, "Regimens that are new"),
        (found.disappeared, "Regimens that are gone"),
    ):
        if names:
            more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            lines.append(say(f"{what}: {', '.join(names[:_NAMED])}{more}."))
    if not found.moves:
        lines.append(
            say(
                f"No verdict moves, and no certainty, for any of the {len(found.profiles)} profiles asked."
            )
        )
    yield from (wrapped(line, width(), "  ") for line in lines)
    groups: dict[tuple[object, ...], list[Move]] = {}
    for move in found.moves:
        groups.setdefault((move.regimen, move.before, move.after, move.because), []).append(move)
    for of_verdict, title in (
        (True, "Verdicts that move"),
        (False, "Verdicts that stay, and are borne out otherwise"),
    ):
        rows = [
            _cells(moves, say) for moves in groups.values() if moves[0].of_verdict == of_verdict
        ]
        if rows:
            moving = sum(move.of_verdict == of_verdict for move in found.moves)
            yield "\n" + say(f"{title}: {moving}, of {len(found.profiles)} profiles asked") + "\n"
            yield table(
                [say(name) for name in ("Regimen", "Before", "After", "Because", "Profiles")],
                rows,
                width(),
            )
    yield "\n" + say(NOTICE)


def _cells(moves: list[Move], say: Callable[[str], str]) -> tuple[str, ...]:
    from trialgraph.graph.impact.attribution import because

    first = moves[0]
    profiles = [move.profile for move in moves]
    told = [say(one) for one in profiles[:_SHOWN]]
    if len(profiles) > _SHOWN:
        told.append(say(f"and {len(profiles) - _SHOWN} more (--format csv names all)"))
    return (
        first.regimen,
        say(str(first.before)),
        say(str(first.after)),
        say(because(first.because, _SHOWN)),
        "; ".join(told),
    )
