"""An answer that fits a screen: a sentence, the best regimens, and counts of the rest.

The sentence stands at the beginning and, shorter, at the end, because a terminal shows the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...message import joined, message
from ..language.translation import ENGLISH, Language
from ..model.kinds import VERDICTS
from ..output.notice import NOTICE
from ..output.text_table import WIDTH, table, wrapped_lines
from .alternatives_text import alternatives_lines
from .brief_rows import brief_cells
from .notes_text import evidence_notes, sign_lines
from .region_text import region_lines
from .summary_text import in_short, summary
from .support import Support
from .text import COLOURS, definition_text, profile_line
from .verdict import Verdict

_SHOWN = ("supported", "extrapolated", "advised against")
_FAVOURED = ("supported", "extrapolated")
_FURTHER = ("active", "conditional", "inconclusive", "outperformed", "stated")
_MOST_FURTHER = 12  # rows of a verdict that is shown because there is no better one
_FEW = 4  # regimens of a verdict that are named rather than counted
_COLUMNS = ("Regimen", "Certainty", "Applies", "Evidence")


class Choice(NamedTuple):
    """Which rows are shown: of these verdicts (default: the best and those advised against), at
    most `top` of them, or `every` one."""

    verdicts: tuple[str, ...] = ()
    top: int = 0
    every: bool = False

    def of(self, support: Support) -> list[Verdict]:
        """The verdicts that are shown, in the order of the answer."""
        wanted = set(self._verdicts(support))
        rows = [verdict for verdict in support if verdict.verdict in wanted]
        if not (self.verdicts or self.every or any(row.verdict in _FAVOURED for row in rows)):
            further = [row for row in rows if row.verdict in _FURTHER][_MOST_FURTHER:]
            rows = [row for row in rows if row not in further]
        return rows[: self.top] if self.top else rows

    def _verdicts(self, support: Support) -> Sequence[str]:
        if self.every:
            return VERDICTS
        if self.verdicts:
            return self.verdicts
        found = {verdict.verdict for verdict in support}
        if found.intersection(_FAVOURED):
            return _SHOWN
        best = next((kind for kind in _FURTHER if kind in found), "")
        return (*_SHOWN, best)


def brief_text(
    support: Support,
    width: int = WIDTH,
    colour: bool = False,
    choice: Choice | None = None,
    language: Language = ENGLISH,
) -> str:
    """The answer in lines of at most `width` columns. `colour` adds ANSI colours to verdicts."""
    say = language.say
    rows = (choice or Choice()).of(support)
    lines: list[str] = []
    for sentence in (profile_line(support.profile, support.as_of), *_above(support)):
        lines += wrapped_lines(say(sentence), width, "  ") or [""]
    if rows:
        lines += [_table(rows, width, colour, language), ""]
    for sentence in (*_below(support, rows), "", in_short(support), NOTICE):
        lines += wrapped_lines(say(sentence), width, "  ") or [""]
    return "\n".join(lines)


def _above(support: Support) -> Iterator[str]:
    yield from alternatives_lines(support)
    yield from map(definition_text, support.definitions)
    yield ""
    yield summary(support)
    yield ""


def _below(support: Support, rows: Sequence[Verdict]) -> Iterator[str]:
    yield from (line for line in sign_lines(support) if line)
    yield from region_lines(support, rows)
    yield from _not_shown(support, rows)
    yield message(
        "answers.brief.more",
        "Details: --full; one regimen: trialgraph explain; estimates across trials: trialgraph "
        "compare.",
    )
    yield from _age(rows)
    yield from evidence_notes(support)


def _age(rows: Sequence[Verdict]) -> Iterator[str]:
    if old := [row for row in rows if row.age_warning]:
        yield message(
            "answers.brief.old",
            "The evidence of {count} of those shown is more than {years} years old; newer evidence "
            "may exist.",
            count=len(old),
            years=f"{old[0].regimen_evidence.evidence.limit.old_evidence:g}",
        )


def _table(rows: Sequence[Verdict], width: int, colour: bool, language: Language) -> str:
    """The rows under the name of their verdict."""
    say = language.say
    headings: dict[int, str] = {}
    for at, row in enumerate(rows):
        if not at or row.verdict != rows[at - 1].verdict:
            name = say(row.verdict).capitalize()
            paint = COLOURS.get(row.verdict, "") if colour else ""
            headings[at] = f"\x1b[{paint}m{name}\x1b[0m" if paint else name
    cells = [[*map(say, (row.regimen, *brief_cells(row)[1:]))] for row in rows]
    return table([say(column) for column in _COLUMNS], cells, width, headings)


def _not_shown(support: Support, rows: Sequence[Verdict]) -> Iterator[str]:
    """How many regimens of each verdict are not shown, a few by name, and how to see them."""
    shown = {row.regimen for row in rows}
    hidden: dict[str, list[str]] = {}
    for verdict in support:
        if verdict.regimen not in shown:
            hidden.setdefault(verdict.verdict, []).append(verdict.regimen)
    if hidden:
        yield message(
            "answers.brief.hidden",
            "Not shown: {verdicts}. To see them: --all, or --verdict {example}.",
            verdicts=joined("; ", [_counted(kind, names) for kind, names in hidden.items()]),
            example=next(iter(hidden)).replace(" ", "-"),
        )


def _counted(verdict: str, regimens: Sequence[str]) -> str:
    if len(regimens) <= _FEW:
        return message(
            "answers.brief.named",
            "{count} {verdict} ({regimens})",
            count=len(regimens),
            verdict=verdict,
            regimens=", ".join(regimens),
        )
    return message(
        "answers.brief.counted", "{count} {verdict}", count=len(regimens), verdict=verdict
    )
