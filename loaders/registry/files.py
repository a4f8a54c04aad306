"""Reads the studies in files, and in zips and folders of files.

A file contains one study, an array of studies, a page of API results, JSON Lines or XML. Its format
is recognised by content, never by name. Only one study at a time is in memory.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from ...message import message
from . import bounds
from .archive import members
from .bounds import BoundedFile, TooDeep, TooLarge
from .json_text import (
    LocatedStudy,
    UnparsedStudy,
    UnreadableStudy,
    is_json,
    numbered,
    streamed_studies,
    too_deep,
    too_large,
)
from .record_fault import RecordFault, UnsafeZip, is_not_a_record
from .xml import studies_of_xml

_SPACE = b" \t\r\n"
_HEAD = 4096  # bytes from which the form is recognised
_BUFFER = 2**20  # bytes
_LONG_LINE = 20  # bytes; the first line of an indented study is shorter
_FAILED_TRIES = 2  # ends of lines that look like the end of a study but are not
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_OTHER_FORMATS = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"7z\xbc\xaf", "7z"),
    (b"%PDF", "PDF"),
    (b"\xfd7zXZ", "xz"),
)
# The path of the array of studies in a page of results → the first keys of such a page.
_PAGES = {
    "studies.item": (b'"studies"', b'"totalCount"', b'"nextPageToken"'),
    "FullStudiesResponse.FullStudies.item": (b'"FullStudiesResponse"',),
}
# Called with the name of each file in a folder or zip that is skipped, such as `README.txt`.
Skipped = Callable[[str], None]
AnyStudy = LocatedStudy | UnparsedStudy | UnreadableStudy


def _ignore(place: str) -> None:
    """Ignores a skipped file."""


def studies(paths: Iterable[Path], skipped: Skipped = _ignore) -> Iterator[LocatedStudy]:
    """The studies of files and folders, in order.

    Raises `RecordFault` at the first file or study that cannot be read.
    """
    return (located for study in unparsed_studies(paths, skipped) for located in study.parsed())


def unparsed_studies(paths: Iterable[Path], skipped: Skipped = _ignore) -> Iterator[AnyStudy]:
    """Like `studies`, but JSON texts are not parsed yet, and what cannot be read is an
    `UnreadableStudy`.

    Raises `RecordFault` only for a path that does not exist and for an unsafe zip.
    """
    for path in paths:
        for file in files_of(path, skipped):
            try:
                yield from studies_of_file(file, skipped)
            except UnsafeZip:
                raise
            except RecordFault as fault:
                yield UnreadableStudy(fault)


def files_of(path: Path, skipped: Skipped = _ignore) -> Iterator[Path]:
    """The file itself, or the files of a folder in order of their names.

    Skips hidden files, files whose names show that they are not records, and links to places
    outside the folder.
    """
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from _files_in(path, skipped)
    else:
        raise RecordFault(
            str(path),
            message("registry.no-file", "there is no such file or folder"),
            message("registry.no-file.remedy", "Check the name"),
        )


def _files_in(folder: Path, skipped: Skipped) -> Iterator[Path]:
    home = folder.resolve()
    next(folder.iterdir(), None)  # rglob passes over a folder that may not be read
    files = [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith(".") and file.resolve().is_relative_to(home)
    ]
    if all(is_not_a_record(file.name) for file in files):
        raise RecordFault(
            str(folder),
            message("registry.empty-folder", "the folder contains no files of records"),
            message("registry.empty-folder.remedy", "Give a folder of registry records"),
        )
    for file in files:
        if is_not_a_record(file.name):
            skipped(str(file.relative_to(folder)))
        else:
            yield file


def studies_of_file(path: Path, skipped: Skipped = _ignore) -> Iterator[AnyStudy]:
    """The studies of one file, as `unparsed_studies` yields them."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if head.startswith(_ZIP):
                for member, content in members(path, skipped):
                    yield from _studies_of_member(content, f"{path.name}/{member}")
            else:
                yield from _studies(head, file, path.name)
    except OSError as error:
        raise RecordFault(
            str(path),
            message(
                "registry.unreadable-file",
                "cannot be read ({error})",
                error=error.strerror or error,
            ),
            message("registry.unreadable-file.remedy", "Check the file and its permissions"),
        ) from None


def _studies_of_member(content: IO[bytes], place: str) -> Iterator[AnyStudy]:
    try:
        yield from _studies(content.read(_HEAD), content, place)
    except UnsafeZip:
        raise
    except RecordFault as fault:
        yield UnreadableStudy(fault)


def _studies(head: bytes, file: IO[bytes], place: str) -> Iterator[AnyStudy]:
    _refuse_other_forms(head, place)
    head = head.removeprefix(codecs.BOM_UTF8)
    bounded = BoundedFile(head, file)
    start = head.lstrip(_SPACE)
    if start.startswith(b"<"):
        yield from studies_of_xml(_whole(bounded, place), place)
    elif start.startswith(b"["):
        yield from streamed_studies(bounded, place, "item")
    elif start.startswith(b"{"):
        yield from _studies_of_objects(bounded, place, start)
    elif not start:
        raise RecordFault(
            place,
            message("registry.empty-file", "the file is empty"),
            message("registry.empty-file.remedy", "Give a registry record, as JSON or XML"),
        )
    else:
        raise RecordFault(
            place,
            message(
                "registry.unknown-form",
                "starts with {start!r}, which is not JSON, XML or a zip",
                start=start[:20].decode("latin-1"),
            ),
            message("registry.unknown-form.remedy", "Give a registry record"),
        )


def _refuse_other_forms(head: bytes, place: str) -> None:
    save_as_utf8 = message("registry.encoding.remedy", "Save it as UTF-8")
    for mark, name in _ENCODINGS:
        if head.startswith(mark):
            problem = message(
                "registry.encoding", "the file is encoded in {encoding}, not UTF-8", encoding=name
            )
            raise RecordFault(place, problem, save_as_utf8)
    for mark, name in _OTHER_FORMATS:
        if head.startswith(mark):
            raise RecordFault(
                place,
                message(
                    "registry.other-format",
                    "the file is {format}, which cannot be read",
                    format=name,
                ),
                message("registry.other-format.remedy", "Unpack it, or export JSON, XML or a zip"),
            )
    if head[:1] == b"\x00" or head[1:2] == b"\x00":
        problem = message(
            "registry.utf16", "the file is encoded in UTF-16 without a byte order mark, not UTF-8"
        )
        raise RecordFault(place, problem, save_as_utf8)


def _whole(file: BoundedFile, place: str) -> bytes:
    """The content of a file with one study."""
    try:
        return io.BufferedReader(file, _BUFFER).read()
    except TooLarge:
        raise too_large(place) from None
    except TooDeep:
        raise too_deep(place) from None


def _studies_of_objects(file: BoundedFile, place: str, start: bytes) -> Iterator[AnyStudy]:
    """The studies in JSON that starts with `{`: a study, a page of studies, or JSON lines."""
    first_key = start[1:].lstrip(_SPACE)
    for prefix, keys in _PAGES.items():
        if first_key.startswith(keys):
            yield from streamed_studies(file, place, prefix)
            return
    try:
        yield from _studies_of_lines(file, place)
    except TooLarge:
        raise too_large(place) from None
    except TooDeep:
        raise too_deep(place) from None


def _studies_of_lines(file: BoundedFile, place: str) -> Iterator[AnyStudy]:
    """The studies of a file in which each study ends at the end of a line.

    If possible, these ends are found without parsing.
    """
    buffered = io.BufferedReader(file, _BUFFER)
    content = bytearray()  # which grows in place: a study may have a million lines
    number = failed = lines = held = 0
    for line in iter(lambda: buffered.readline(bounds.MOST_BYTES_OF_A_STUDY + 1), b""):
        if held == 1 and len(content) > _LONG_LINE and line.startswith(b"{"):
            # A single line of JSON Lines should have ended its study.
            number += 1
            yield UnparsedStudy(bytes(content), numbered(place, number), lines)
            lines, content, held, failed = lines + 1, bytearray(), 0, 0
            file.begin_study()
        is_first = not held
        content += line
        held += bool(held or line.strip())
        if len(content) > bounds.MOST_BYTES_OF_A_STUDY:
            raise TooLarge
        may_be_last = line.rstrip().endswith(b"}") and (is_first or line.startswith(b"}"))
        if failed > _FAILED_TRIES or not may_be_last:
            continue
        if content.count(b"{") != content.count(b"}") and not is_json(bytes(content)):
            failed += 1
            continue
        number += 1
        where = place if number == 1 else numbered(place, number)
        yield UnparsedStudy(bytes(content), where, lines)
        lines += content.count(b"\n")
        content, held = bytearray(), 0
        file.begin_study()
    if content.strip():
        where = numbered(place, number + 1) if number else place
        yield UnparsedStudy(bytes(content), where, lines)
