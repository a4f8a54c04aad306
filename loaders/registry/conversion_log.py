"""What of a record could not be read, and where each thing that was read stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

Row = dict[str, str]


class UnreadItem(NamedTuple):
    """One thing that is not in the rows: the record, the place in it, what stands there, why it was left, what to do."""

    record: str
    place: str
    what: str
    reason: str
    remedy: str = ""

    @classmethod
    def file(cls, place: str) -> UnreadItem:
        """A file among records that is none."""
        return cls("", place, "", "a file that is no record by its name, passed over")

    def __str__(self) -> str:
        said = f"{', '.join(filter(None, (self.record, self.place)))}: {self.reason}" + (
            f": {self.what}" if self.what else ""
        )
        return f"{said}. {self.remedy}." if self.remedy else said


@dataclass
class ConversionLog:
    """The places of one record in the order in which they were met, and what of it was left.

    A record has no lines: `paragraph` of a row is the number of its place, whose name stands in `paragraphs.section`.
    """

    record: str
    unread: list[UnreadItem] = field(default_factory=list)
    _places: dict[str, str] = field(default_factory=dict)

    def at(self, place: str) -> Row:
        """The columns that say where a row stands."""
        return {
            "source": self.record,
            "paragraph": self._places.setdefault(place, str(len(self._places) + 1)),
        }

    def leave(self, place: str, what: str, reason: str, remedy: str = "") -> None:
        self.unread.append(UnreadItem(self.record, place, _shortened(what), reason, remedy))

    def paragraphs(self) -> Iterable[Row]:
        for place, number in self._places.items():
            yield {
                "paragraph": number,
                "source": self.record,
                "section": place,
                "language": "en",
                "role": "evidence",
            }


def _shortened(text: str, most: int = 300) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
