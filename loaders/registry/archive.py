"""The members of a zip, one at a time, with a bound on what they unpack to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from .bounds import MOST_OF_A_STUDY
from .record_fault import RecordFault, is_other

MOST_MEMBERS = 1_000_000
MOST_UNPACKED = 20 * 2**30  # bytes, of all members
MOST_RATIO = 200  # text of records shrinks to a tenth or twentieth, a bomb to a thousandth
_FROM = 2**20  # bytes; below it a ratio proves nothing


def members(path: Path, passed_over: Callable[[str], None]) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of each file in a zip; nothing is unpacked to disk.

    Raises `RecordFault` for a damaged zip, an encrypted member, a name that leads out of it, a zip in a zip, or a bomb.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for one in archive.infolist():
                _refuse_outside(path.name, one.filename)
            listed = [
                one
                for one in archive.infolist()
                if not one.is_dir() and not _is_furniture(one.filename)
            ]
            for one in listed:
                if is_other(one.filename):
                    passed_over(f"{path.name}/{one.filename}")
            listed = [one for one in listed if not is_other(one.filename)]
            _refuse(path.name, listed)
            for one in sorted(listed, key=lambda member: member.filename):
                with archive.open(one) as content:
                    yield one.filename, _Bounded(content, f"{path.name}/{one.filename}", one)  # type: ignore[misc]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise RecordFault(
            path.name, f"the zip cannot be read ({error})", "Make or fetch it anew"
        ) from None
    except RuntimeError as error:  # as zipfile says of a password
        raise RecordFault(
            path.name, f"the zip cannot be read ({error})", "Give it without a password"
        ) from None


def _is_furniture(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")


def _refuse_outside(place: str, member: str) -> None:
    name = member.replace("\\", "/")
    if (
        name.startswith("/")
        or ".." in PurePosixPath(name).parts
        or (len(name) > 1 and name[1] == ":")
    ):
        raise RecordFault(
            f"{place}/{member}",
            "the name leads out of the zip",
            "Do not trust this zip; make one of plain names",
        )


def _refuse(place: str, listed: list[zipfile.ZipInfo]) -> None:
    if not listed:
        raise RecordFault(
            place, "the zip holds no files of records", "Give a zip of registry records"
        )
    if len(listed) > MOST_MEMBERS or sum(one.file_size for one in listed) > MOST_UNPACKED:
        raise RecordFault(
            place,
            f"the zip would unpack to more than {MOST_UNPACKED // 2**30} GB",
            "Give it in parts",
        )
    for one in listed:
        where = f"{place}/{one.filename}"
        if one.file_size > _FROM and one.file_size > MOST_RATIO * max(one.compress_size, 1):
            raise RecordFault(where, f"it unpacks to {one.file_size // max(one.compress_size, 1)} times its size, as a bomb does",
                              "Do not trust this zip; unpack it by hand and look")  # fmt: skip
        if one.filename.lower().endswith(".zip"):
            raise RecordFault(where, "it is a zip in a zip", "Unpack it, and give what is in it")


class _Bounded(io.RawIOBase):
    """A member that gives no more than it promised, and never more than its packed size allows."""

    def __init__(self, content: IO[bytes], place: str, info: zipfile.ZipInfo) -> None:
        self._content, self._place = content, place
        self._left = min(
            max(info.file_size, _FROM), MOST_RATIO * max(info.compress_size, 1) + _FROM
        )

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            content = self._content.read(len(buffer))
        except zipfile.BadZipFile as error:
            raise RecordFault(
                self._place, f"it is damaged ({error})", "Make or fetch the zip anew"
            ) from None
        self._left -= len(content)
        if self._left < 0:
            raise RecordFault(self._place, f"it unpacks to more than it says, or than {MOST_OF_A_STUDY} bytes allow",
                              "Do not trust this zip")  # fmt: skip
        buffer[: len(content)] = content
        return len(content)
