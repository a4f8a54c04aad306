"""The log of converting one record: the places that were read, and the items that were not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ...message import Joined, Message, joined, message
from .record_fault import RecordFault

Row = dict[str, str]
_LONGEST_SHOWN = 300


class UnreadItem(NamedTuple):
    """Content of a record that is not in the rows: record, place, content, reason and remedy."""

    record: str
    place: str
    what: str
    reason: str
    remedy: str = ""

    @classmethod
    def file(cls, place: str) -> UnreadItem:
        """The item for a file among records that is not a record itself."""
        reason = message("registry.skipped-file", "skipped: by its name, this file is not a record")
        return cls("", place, "", reason)

    @classmethod
    def skipped(cls, fault: RecordFault) -> UnreadItem:
        """The item for a record or file that cannot be read."""
        reason = message("registry.skipped", "skipped: {problem}", problem=fault.problem)
        return cls("", fault.place, "", reason, fault.remedy)

    @property
    def is_skipped(self) -> bool:
        """Whether this is a record or file that was not loaded at all."""
        return isinstance(self.reason, Message) and self.reason.id == "registry.skipped"

    @property
    def text(self) -> Joined | Message:
        """Record, place, reason, content and remedy, as text that can be translated."""
        place = joined(", ", filter(None, (self.record, self.place)))
        text: Joined | Message = joined(": ", filter(None, (place, self.reason, self.what)))
        if self.what and not isinstance(self.what, Message):  # quotes the record
            text = message(
                "registry.unread.item",
                "{place}: {reason}: {content}",
                place=place,
                reason=self.reason,
                content=self.what,
            )
        if not self.remedy:
            return text
        return message("errors.fault", "{problem}. {remedy}.", problem=text, remedy=self.remedy)

    def __str__(self) -> str:
        return str(self.text)


@dataclass
class ConversionLog:
    """The places of one record in the order in which they were read, and the unread items.

    Records have no paragraphs. Instead, `paragraph` of a row is the number of its place, and
    `section` in `paragraphs.csv` is the name of that place.
    """

    record: str
    unread: list[UnreadItem] = field(default_factory=list)
    _places: dict[str, str] = field(default_factory=dict)

    def at(self, place: str) -> Row:
        """The cells `source` and `paragraph` of a row from this place."""
        number = self._places.setdefault(place, str(len(self._places) + 1))
        return {"source": self.record, "paragraph": number}

    def leave(self, place: str, what: str, reason: str, remedy: str = "") -> None:
        """Adds an unread item."""
        self.unread.append(UnreadItem(self.record, place, _shortened(what), reason, remedy))

    def paragraphs(self) -> Iterable[Row]:
        """The rows of `paragraphs.csv`, one per place."""
        for place, number in self._places.items():
            yield {
                "paragraph": number,
                "source": self.record,
                "section": place,
                "language": "en",
                "role": "evidence",
            }


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
