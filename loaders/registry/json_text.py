"""Parses the JSON of studies, with the place of each fault, and streams long arrays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from ...message import message
from . import bounds
from .bounds import BoundedFile, TooDeep, TooLarge
from .layouts import studies_in
from .record_fault import RecordFault, Study

_LONGEST_SHOWN = 20


class LocatedStudy(NamedTuple):
    """A study and its place: the file, the member of a zip, and its number if there are several."""

    study: Study
    place: str

    def parsed(self) -> list[LocatedStudy]:
        """The study itself."""
        return [self]


class UnparsedStudy(NamedTuple):
    """The JSON of a study, for another process to parse; its place; and the lines before it."""

    content: bytes
    place: str
    lines_before: int

    def parsed(self) -> list[LocatedStudy]:
        """The study, or the studies that a wrapper contains. Raises `RecordFault` if there is
        none."""
        return located_in(_parsed(self.content, self.place, self.lines_before), self.place)


class UnreadableStudy(NamedTuple):
    """A study, or the rest of a file, that cannot be read, with the reason."""

    fault: RecordFault

    def parsed(self) -> list[LocatedStudy]:
        """Raises the fault."""
        raise self.fault


def located_in(value: Any, place: str) -> list[LocatedStudy]:
    """The studies in a parsed value. Raises `RecordFault` if there is none."""
    studies = studies_in(value)
    if not studies:
        raise _without_study(value, place)
    if len(studies) == 1:
        return [LocatedStudy(studies[0], place)]
    return [LocatedStudy(study, numbered(place, number)) for number, study in enumerate(studies, 1)]


def is_json(content: bytes) -> bool:
    """Whether a text is complete JSON."""
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def streamed_studies(
    file: BoundedFile, place: str, prefix: str
) -> Iterator[LocatedStudy | UnreadableStudy]:
    """The studies of an array, one in memory at a time; `prefix` is the array's path for ijson."""
    import ijson

    number = 0
    try:
        for value in ijson.items(file, prefix, use_float=False):
            number += 1
            where = numbered(place, number)
            try:
                yield from located_in(value, where)
            except RecordFault as fault:
                yield UnreadableStudy(fault)
            file.begin_study()
    except TooLarge:
        raise too_large(numbered(place, number + 1)) from None
    except TooDeep:
        raise too_deep(numbered(place, number + 1)) from None
    except (ijson.JSONError, ValueError, RecursionError) as error:
        raise RecordFault(
            f"{numbered(place, number + 1)}, before byte {file.total}",
            message("registry.not-json", "it is not JSON ({error})", error=_first_line(error)),
            message("registry.not-json.remedy", "Download the file again, or correct it"),
        ) from None
    if not number:
        raise RecordFault(
            place,
            message("registry.no-studies", "it contains no studies"),
            message("registry.no-studies.remedy", "Give a file with at least one registry record"),
        )


def numbered(place: str, number: int) -> str:
    """The place of a study with its number in the file, counted from 1."""
    return f"{place}, study {number}"


def too_deep(place: str) -> RecordFault:
    """The fault of JSON that is more deeply nested than any genuine record."""
    return RecordFault(
        place,
        message("registry.too-deep", "the JSON is nested more deeply than any genuine record"),
        message("registry.too-deep.remedy", "Check where the file comes from"),
    )


def too_large(place: str) -> RecordFault:
    """The fault of a study that is larger than any genuine record."""
    return RecordFault(
        place,
        message(
            "registry.too-large",
            "a study is larger than {most} MB; no record is that large",
            most=bounds.MOST_BYTES_OF_A_STUDY // 2**20,
        ),
        message("registry.too-large.remedy", "Check the file; each study must be a separate entry"),
    )


def _first_line(error: Exception) -> str:
    reason = error.args[0] if error.args else error
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return text.split("\n")[0].strip()


def _parsed(content: bytes, place: str, lines_before: int) -> Any:
    remedy = message("registry.damaged-json.remedy", "Download the record again, or correct it")
    try:
        return json.loads(content)
    except UnicodeDecodeError as error:
        line = lines_before + content[: error.start].count(b"\n") + 1
        raise RecordFault(
            f"{place}, line {line}",
            message(
                "registry.not-utf8",
                "{value} is not UTF-8",
                value=repr(content[error.start : error.start + 8]),
            ),
            message("registry.not-utf8.remedy", "Save the file as UTF-8"),
        ) from None
    except json.JSONDecodeError as error:
        shown = error.doc[error.pos : error.pos + _LONGEST_SHOWN]
        raise RecordFault(
            f"{place}, line {lines_before + error.lineno}, column {error.colno}",
            message(
                "registry.damaged-json",
                "{value} is not JSON here ({error})",
                value=repr(shown) if shown else message("registry.end", "the end of the file"),
                error=error.msg,
            ),
            remedy,
        ) from None
    except RecursionError:
        raise too_deep(place) from None
    except ValueError as error:  # such as a number with thousands of digits
        raise RecordFault(
            place,
            message(
                "registry.not-record-json", "it is not the JSON of a record ({error})", error=error
            ),
            remedy,
        ) from None


def _without_study(value: Any, place: str) -> RecordFault:
    """The fault of a value that contains no study."""
    if not isinstance(value, dict):
        return RecordFault(
            place,
            message("registry.no-study", "{value!r} is not a study", value=str(value)[:40]),
            message(
                "registry.no-study.remedy",
                "Give records in the format of version 2 of the registry's API",
            ),
        )
    return RecordFault(
        place,
        message(
            "registry.no-protocol",
            "there is no protocolSection (the first keys are {keys})",
            keys=", ".join(list(value)[:5]) or "none",
        ),
        message(
            "registry.no-protocol.remedy",
            "Download the complete record in the format of API version 2",
        ),
    )
