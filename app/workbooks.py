"""Opens .xlsx workbooks, which may come from untrusted places.

A workbook is refused if it would expand beyond a limit, contains paths that lead outside it, or
declares XML entities.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from trialgraph.errors import TrialgraphError
from trialgraph.message import message
from trialgraph.text_files import LARGEST

MOST_PARTS = 2_000
MOST_RATIO = 200  # unpacked to packed size; about 10 for tables of text
_SMALL = 1 << 20  # bytes; the ratio of smaller files is not checked
_PIECE = 1 << 20  # bytes read at once
_DECLARATIONS = [
    declaration.encode(encoding)
    for declaration in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
]
_LONGEST_DECLARATION = max(map(len, _DECLARATIONS))


def open_workbook(path: Path, values: bool = False) -> Any:
    """The workbook as openpyxl reads it; `values`: the results of formulas instead of these.

    Raises `TrialgraphError` for a file that is not a workbook or is unsafe.
    """
    refuse_harmful(path)
    from openpyxl import load_workbook

    try:
        return load_workbook(path, read_only=True, data_only=values, keep_links=False)
    except Exception as error:  # openpyxl lets any error of its parsers through
        raise TrialgraphError(
            message(
                "loaders.unreadable-workbook",
                "cannot read {path} as a workbook ({error}); save it as .xlsx again",
                path=path,
                error=error,
            )
        ) from None


def refuse_harmful(path: Path) -> None:
    """Raises `TrialgraphError` for an archive that is not a workbook or is unsafe.

    An archive is unsafe if it would expand beyond a limit, contains paths that lead outside it, or
    declares XML entities.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_bomb(path, members)
            for member in members:
                _refuse_path(path, member.filename)
                _refuse_declarations(path, archive, member)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
        zlib.error,
        lzma.LZMAError,
    ) as error:
        raise TrialgraphError(
            message(
                "loaders.not-a-workbook",
                "{path} is not an .xlsx workbook, or it is damaged or encrypted ({error}); save "
                "it as .xlsx again",
                path=path,
                error=error,
            )
        ) from None


def _refuse_bomb(path: Path, members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    is_bomb = unpacked > _SMALL and unpacked > MOST_RATIO * max(packed, 1)
    if is_bomb or len(members) > MOST_PARTS or unpacked > LARGEST:
        raise TrialgraphError(
            message(
                "loaders.bomb",
                "{path} is refused: its {parts} parts of {packed:,} bytes unpack to {unpacked:,} "
                "bytes, which is unusual for tables; save the tables as CSV UTF-8",
                path=path,
                parts=len(members),
                packed=packed,
                unpacked=unpacked,
            )
        )


def _refuse_path(path: Path, name: str) -> None:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in name:
        raise TrialgraphError(
            message(
                "loaders.outside-workbook",
                "{path} is refused: its part {part!r} is outside the workbook; save it as .xlsx "
                "again",
                path=path,
                part=name,
            )
        )


def _refuse_declarations(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    rest = b""
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE):
            piece = rest + piece
            if any(declaration in piece for declaration in _DECLARATIONS):
                raise TrialgraphError(
                    message(
                        "loaders.xml-entities",
                        "{path} is refused: {part} declares XML entities, which no workbook "
                        "needs; save it as .xlsx again",
                        path=path,
                        part=member.filename,
                    )
                )
            rest = piece[-_LONGEST_DECLARATION:]
