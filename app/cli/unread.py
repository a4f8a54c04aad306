"""The list of items that could not be read from registry records."""

from __future__ import annotations

import csv
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from typing import IO

from trialgraph.graph.language.translation import Language
from trialgraph.graph.output.csv_cells import unarmed
from trialgraph.loaders.registry import UnreadItem
from trialgraph.message import Message, message

COLUMNS = ("record", "place", "what", "reason", "remedy")
_EXAMPLES = 3  # examples for each reason
_MOST_SKIPPED = 20  # records and files that are printed in full
_WIDTH = 160  # most characters of an example


class UnreadList:
    """Unread items, kept in a temporary file because thousands of records may have very many of
    them."""

    def __init__(self) -> None:
        self.reasons: Counter[str] = Counter()  # without names and values
        self.examples: dict[str, list[UnreadItem]] = {}
        self.skipped: list[UnreadItem] = []  # the first records and files not loaded at all

    def __enter__(self) -> UnreadList:
        self._file: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, item: UnreadItem) -> None:
        reason = _general(item.reason)
        self.reasons[reason] += 1
        if len(self.examples.setdefault(reason, [])) < _EXAMPLES:
            self.examples[reason].append(item)
        if item.is_skipped and len(self.skipped) < _MOST_SKIPPED:
            self.skipped.append(item)
        self._file.write(json.dumps(item) + "\n")

    def __iter__(self) -> Iterator[dict[str, str]]:
        self._file.seek(0)
        for line in self._file:
            yield dict(zip(COLUMNS, json.loads(line), strict=True))

    def write_csv(self, file: IO[str]) -> None:
        """Write the items as CSV; cells that a spreadsheet would take for formulas are escaped."""
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for item in self:
            writer.writerow([unarmed(cell) for cell in item.values()])

    def print_examples(self, output: Language) -> None:
        """Print each reason with some examples, the most frequent reason first."""
        if not self.reasons:
            return
        total = message("cli.unread.total", "Not read: {count}", count=sum(self.reasons.values()))
        print(f"\n{output.say(total)}")
        for reason, count in self.reasons.most_common():
            if self.examples[reason][0] in self.skipped:
                continue
            print(f"  {count} × {output.say(reason)}")
            for example in self.examples[reason]:
                print(f"      {_short(output.say(example.text))}")
            if count > _EXAMPLES:
                more = message(
                    "cli.unread.more",
                    "… {count} more (--format csv or --unread FILE lists all)",
                    count=count - _EXAMPLES,
                )
                print(f"      {output.say(more)}")


def _general(reason: str) -> str:
    """The reason with names and values replaced by "…", to count equal reasons together; numbers
    are kept."""
    if not isinstance(reason, Message):
        return reason
    text, parts = str(reason), dict(reason.parts)
    for name, value in reason.parts.items():
        if (shown := str(value)) and not shown.isdigit():
            text, parts[name] = text.replace(shown, "…"), "…"
    return Message(text, reason.id, parts)


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
