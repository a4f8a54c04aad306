"""Reads the members of a zip one at a time, with limits on their unpacked size."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ...message import message
from .record_fault import RecordFault, UnsafeZip, is_not_a_record

MOST_MEMBERS = 1_000_000
MOST_UNPACKED = 20 * 2**30  # bytes, of all members
MOST_RATIO = 200  # unpacked to packed size: 10 to 20 for records, 1000 for a zip bomb
_SMALL = 2**20  # bytes; the ratio of smaller members is not checked


def members(path: Path, skipped: Callable[[str], None]) -> Iterator[tuple[str, IO[bytes]]]:
    """Yields the name and content of each file in a zip, without unpacking to disk.

    `skipped` is called with the name of each file that is not a record. Raises `RecordFault` for a
    zip that is damaged or a zip bomb, and for a member that is encrypted, is itself a zip, or has a
    path that leads outside the archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for member in _records(archive.infolist(), path.name, skipped):
                with archive.open(member) as content:
                    place = f"{path.name}/{member.filename}"
                    bounded = _BoundedMember(content, place, member)
                    yield member.filename, bounded  # type: ignore[misc]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        remedy = message("registry.damaged-zip.remedy", "Create or download it again")
        raise RecordFault(path.name, _unreadable(error), remedy) from None
    except RuntimeError as error:  # how zipfile reports a missing password
        remedy = message("registry.encrypted-zip.remedy", "Save it without a password")
        raise RecordFault(path.name, _unreadable(error), remedy) from None


def _unreadable(error: Exception) -> str:
    return message("registry.unreadable-zip", "the zip cannot be read ({error})", error=error)


def _records(
    members: list[zipfile.ZipInfo], place: str, skipped: Callable[[str], None]
) -> list[zipfile.ZipInfo]:
    """The members that may be records, judging by their names.

    Raises `RecordFault` for an unsafe zip (too large, or with a path that leads outside it).
    """
    for member in members:
        _refuse_outside(place, member.filename)
    files = [member for member in members if not _is_folder(member) and not _is_hidden(member)]
    for member in files:
        if is_not_a_record(member.filename):
            skipped(f"{place}/{member.filename}")
    records = [member for member in files if not is_not_a_record(member.filename)]
    _refuse_harmful(place, records)
    return sorted(records, key=lambda member: member.filename)


def _is_folder(member: zipfile.ZipInfo) -> bool:
    """As `is_dir`, which in older versions of Python fails for a member without a name."""
    return member.filename.endswith("/")


def _is_hidden(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")


def _refuse_outside(place: str, member: str) -> None:
    name = member.replace("\\", "/")
    has_drive = len(name) > 1 and name[1] == ":"
    if name.startswith("/") or ".." in PurePosixPath(name).parts or has_drive:
        raise UnsafeZip(
            f"{place}/{member}",
            message("registry.outside-zip", "the name is a path outside the zip"),
            message(
                "registry.outside-zip.remedy",
                "Do not trust this zip; create one with plain file names",
            ),
        )


def _refuse_harmful(place: str, records: list[zipfile.ZipInfo]) -> None:
    if not records:
        raise RecordFault(
            place,
            message("registry.empty-zip", "the zip contains no files of records"),
            message("registry.empty-zip.remedy", "Give a zip of registry records"),
        )
    unpacked = sum(member.file_size for member in records)
    if len(records) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise UnsafeZip(
            place,
            message(
                "registry.large-zip",
                "the zip would unpack to more than {most} GB",
                most=MOST_UNPACKED // 2**30,
            ),
            message("registry.large-zip.remedy", "Load it in parts"),
        )
    for member in records:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > _SMALL and ratio > MOST_RATIO:
            raise UnsafeZip(
                f"{place}/{member.filename}",
                message(
                    "registry.bomb",
                    "it unpacks to {ratio} times its size, as a zip bomb does",
                    ratio=int(ratio),
                ),
                message(
                    "registry.bomb.remedy", "Do not trust this zip; unpack it and inspect its files"
                ),
            )
        if member.filename.lower().endswith(".zip"):
            raise RecordFault(
                f"{place}/{member.filename}",
                message("registry.nested-zip", "it is a zip inside a zip"),
                message("registry.nested-zip.remedy", "Unpack it, and give its contents"),
            )


class _BoundedMember(io.RawIOBase):
    """A member of a zip that raises `RecordFault` if it unpacks to more than it declares."""

    def __init__(self, content: IO[bytes], place: str, info: zipfile.ZipInfo) -> None:
        self._content, self._place = content, place
        most_by_ratio = MOST_RATIO * max(info.compress_size, 1) + _SMALL
        self._left = min(max(info.file_size, _SMALL), most_by_ratio)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            content = self._content.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError) as error:
            raise RecordFault(
                self._place,
                message("registry.damaged-member", "it is damaged ({error})", error=error),
                message("registry.damaged-zip.remedy", "Create or download it again"),
            ) from None
        self._left -= len(content)
        if self._left < 0:
            raise UnsafeZip(
                self._place,
                message("registry.lying-member", "it unpacks to more bytes than the zip declares"),
                message("registry.lying-member.remedy", "Do not trust this zip"),
            )
        buffer[: len(content)] = content
        return len(content)
