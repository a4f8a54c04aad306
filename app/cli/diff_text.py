"""The answer of `diff` as text: differences in the evidence, and verdicts that change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from trialgraph.graph.impact.cause import because
from trialgraph.graph.impact.difference import Difference, Move
from trialgraph.graph.output.notice import NOTICE
from trialgraph.graph.output.text_table import table, wrapped
from trialgraph.message import Message, joined, message

Say = Callable[[str], str]
_PROFILES, _REGIMENS, _CAUSES = 3, 12, 3  # shown before "and … more"


def difference_text(difference: Difference, width: int, say: Say) -> str:
    """The answer as text; equal changes for several profiles share a row of the table."""
    lines = [wrapped(say(line), width, "  ") for line in _summary(difference)]
    return "\n".join([*lines, *_tables(difference, width, say), "", wrapped(say(NOTICE), width)])


def _summary(difference: Difference) -> Iterator[str]:
    if difference.rows:
        changes = joined("; ", [_counts(name, counts) for name, counts in difference.rows.items()])
        yield message("cli.diff.rows", "Changed rows: {changes}.", changes=changes)
    else:
        yield message("cli.diff.no_row", "No row differs.")
    if difference.appeared:
        yield message("cli.diff.new", "New regimens: {names}.", names=_some(difference.appeared))
    if difference.disappeared:
        yield message(
            "cli.diff.gone", "Removed regimens: {names}.", names=_some(difference.disappeared)
        )
    if not difference.moves:
        yield message(
            "cli.diff.no_change",
            "No verdict and no certainty changes for any of the {count} profiles.",
            count=len(difference.profiles),
        )


def _counts(table_name: str, counts: Mapping[str, int]) -> Message:
    """The changes of a table, such as "trials: 1 new, 2 changed"."""
    kinds = [_kind(kind, count) for kind, count in counts.items() if count]
    name = table_name.replace("_", " ")
    return message("cli.diff.table", "{name}: {counts}", name=name, counts=joined(", ", kinds))


def _kind(kind: str, count: int) -> Message:
    if kind == "new":
        return message("cli.diff.rows_new", "{count} new", count=count)
    if kind == "changed":
        return message("cli.diff.rows_changed", "{count} changed", count=count)
    return message("cli.diff.rows_gone", "{count} removed", count=count)


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_REGIMENS])
    if len(names) <= _REGIMENS:
        return shown
    return message(
        "cli.diff.more_regimens",
        "{names} and {count} more",
        names=shown,
        count=len(names) - _REGIMENS,
    )


def _tables(difference: Difference, width: int, say: Say) -> Iterator[str]:
    of_verdict = [move for move in difference.moves if move.of_verdict]
    others = [move for move in difference.moves if not move.of_verdict]
    profiles = len(difference.profiles)
    if of_verdict:
        yield _table(
            message(
                "cli.diff.verdicts",
                "Changed verdicts: {count} (profiles compared: {profiles})",
                count=len(of_verdict),
                profiles=profiles,
            ),
            of_verdict,
            width,
            say,
        )
    if others:
        yield _table(
            message(
                "cli.diff.certainties",
                "Unchanged verdicts with changed certainty, grade or tier: {count} "
                "(profiles compared: {profiles})",
                count=len(others),
                profiles=profiles,
            ),
            others,
            width,
            say,
        )


def _table(title: Message, moves: list[Move], width: int, say: Say) -> str:
    groups: dict[tuple[object, ...], list[Move]] = {}
    for move in moves:
        groups.setdefault((move.regimen, move.before, move.after, move.because), []).append(move)
    head = [say(name) for name in ("Regimen", "Before", "After", "Because", "Profiles")]
    rows = [_cells(group, say) for group in groups.values()]
    return f"\n{say(title)}\n\n{table(head, rows, width)}"


def _cells(moves: list[Move], say: Say) -> tuple[str, ...]:
    first = moves[0]
    profiles = [say(move.profile) for move in moves[:_PROFILES]]
    if len(moves) > _PROFILES:
        more = message(
            "cli.diff.more_profiles",
            "and {count} more (--format csv lists all)",
            count=len(moves) - _PROFILES,
        )
        profiles.append(say(more))
    return (
        first.regimen,
        say(str(first.before)),
        say(str(first.after)),
        say(because(first.because, _CAUSES)),
        "; ".join(profiles),
    )
