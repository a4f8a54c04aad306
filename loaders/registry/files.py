"""The studies of files, whatever their form: one study, an array, a page of the interface, JSON lines, XML, and zips and folders of them.

The form is told by content, never by name. Nothing is held but one study at a time: a large file is streamed.
"""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from . import bounds
from .archive import members
from .bounds import Bounded, TooDeep, TooLarge
from .record_fault import RecordFault, Study, is_other
from .xml import study_of_xml

_SPACE = b" \t\r\n"
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_OTHERS = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"7z\xbc\xaf", "7z"),
    (b"%PDF", "PDF"),
    (b"\xfd7zXZ", "xz"),
)


class Found(NamedTuple):
    """A study, and where it stands: its file (in an archive: archive and member) and, of several, which it is."""

    study: Study
    place: str

    def found(self) -> Found:
        return self


class Unparsed(NamedTuple):
    """The text of one study, to be parsed elsewhere: where it stands, and how many lines of its file stand before it."""

    content: bytes
    place: str
    before: int

    def found(self) -> Found:
        """Raises `RecordFault` where it is no study."""
        return Found(
            _a_study(_parsed(self.content, self.place, self.before), self.place), self.place
        )


def studies(
    paths: Iterable[Path], passed_over: Callable[[str], None] = lambda place: None
) -> Iterator[Found]:
    """The studies of all files and folders, in order. Raises `RecordFault` at the first that cannot be read.

    In folders and zips, what is no record by its name (`README.txt`) is passed over, which `passed_over` is told.
    """
    return (one.found() for one in texts(paths, passed_over))


def texts(
    paths: Iterable[Path], passed_over: Callable[[str], None] = lambda place: None
) -> Iterator[Found | Unparsed]:
    """As `studies`, but what surely is one whole text of JSON is not parsed yet."""
    for path in paths:
        for file in files_of(path, passed_over):
            yield from studies_of_file(file, passed_over)


def files_of(path: Path, passed_over: Callable[[str], None] = lambda place: None) -> Iterator[Path]:
    """The file itself, or the files of a folder, by name, but for those that are no records by their names; links out of the folder
    are not followed."""
    if path.is_dir():
        found = sorted(
            one for one in path.rglob("*") if one.is_file() and not one.name.startswith(".")
        )
        home = path.resolve()
        inside = [one for one in found if one.resolve().is_relative_to(home)]
        if not [one for one in inside if not is_other(one.name)]:
            raise RecordFault(
                str(path),
                "the folder holds no files of records",
                "Name a folder with registry records",
            )
        for one in inside:
            if is_other(one.name):
                passed_over(str(one.relative_to(path)))
            else:
                yield one
    elif path.is_file():
        yield path
    else:
        raise RecordFault(str(path), "there is no such file or folder", "Check the name")


def studies_of_file(
    path: Path, passed_over: Callable[[str], None] = lambda place: None
) -> Iterator[Found | Unparsed]:
    """The studies of one file, as `texts` gives them."""
    try:
        with path.open("rb") as file:
            yield from _studies(file, path.name, path, passed_over)
    except OSError as error:
        raise RecordFault(
            str(path), error.strerror or "it cannot be read", "Check the file and its permissions"
        ) from None


def _studies(
    file: IO[bytes],
    place: str,
    path: Path | None = None,
    passed_over: Callable[[str], None] = lambda place: None,
) -> Iterator[Found | Unparsed]:
    head = file.read(4096)
    if path is not None and head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        for member, content in members(path, passed_over):
            yield from _studies(content, f"{place}/{member}")
        return
    yield from _by_content(head, file, place)


def _by_content(head: bytes, file: IO[bytes], place: str) -> Iterator[Found | Unparsed]:
    _refuse(head, place)
    rest = Bounded(head.removeprefix(codecs.BOM_UTF8), file)
    start = head.removeprefix(codecs.BOM_UTF8).lstrip(_SPACE)
    if start[:1] == b"<":
        yield Found(study_of_xml(_at_most(rest, place), place), place)
    elif start[:1] == b"[":
        yield from _streamed(rest, place, "item")
    elif start[:1] == b"{":
        yield from _objects(rest, place, start)
    elif not start:
        raise RecordFault(place, "the file is empty", "Give a registry record, as JSON or XML")
    else:
        shown = start[:20].decode("latin-1")
        raise RecordFault(
            place,
            f"starts with {shown!r}, which is neither JSON, XML nor a zip",
            "Give a registry record",
        )


def _refuse(head: bytes, place: str) -> None:
    """Faults of files in another form, with its name."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            raise RecordFault(
                place, f"the file is encoded as {name}, not UTF-8", "Save it as UTF-8"
            )
    for mark, name in _OTHERS:
        if head.startswith(mark):
            raise RecordFault(
                place,
                f"the file is {name}, which is not read here",
                "Unpack or export it to JSON, XML or zip",
            )
    if head[:1] == b"\x00" or head[1:2] == b"\x00":
        raise RecordFault(
            place, "the file is encoded as UTF-16 without a mark, not UTF-8", "Save it as UTF-8"
        )


def _too_deep(place: str) -> RecordFault:
    return RecordFault(
        place, "the JSON is nested too deeply for a record", "Check where the file comes from"
    )


def _too_large(place: str) -> RecordFault:
    most = bounds.MOST_OF_A_STUDY // 2**20
    return RecordFault(
        place,
        f"one study is larger than {most} MB, which no record is",
        "Check the file; give one study an entry",
    )


def _at_most(file: Bounded, place: str) -> bytes:
    """The whole of a file that holds one study."""
    try:
        return io.BufferedReader(file, 2**20).read()
    except TooLarge:
        raise _too_large(place) from None
    except TooDeep:
        raise _too_deep(place) from None


def _objects(file: Bounded, place: str, start: bytes) -> Iterator[Found | Unparsed]:
    """What starts with `{`: a study, a page of the interface with its studies, or JSON lines."""
    first_key = start[1:].lstrip(_SPACE)
    if first_key.startswith((b'"studies"', b'"totalCount"', b'"nextPageToken"')):
        yield from _streamed(file, place, "studies.item")
        return
    buffered = io.BufferedReader(file, 2**20)
    held = b""
    number = failed = lines = 0
    try:
        for line in iter(lambda: buffered.readline(bounds.MOST_OF_A_STUDY + 1), b""):
            alone = not held.strip()
            held += line
            if len(held) > bounds.MOST_OF_A_STUDY:
                raise TooLarge
            if failed > 2 or not line.rstrip().endswith(b"}") or not (alone or line[:1] == b"}"):
                continue
            is_whole = held.count(b"{") == held.count(b"}") or _if_whole(held) is not None
            failed += not is_whole
            if is_whole:
                number += 1
                yield Unparsed(held, place if number == 1 else f"{place}, study {number}", lines)
                lines += held.count(b"\n")
                held = b""
                file.begin()
    except TooLarge:
        raise _too_large(place) from None
    except TooDeep:
        raise _too_deep(place) from None
    if held.strip():
        where = place if not number else f"{place}, study {number + 1}"
        yield Found(_a_study(_parsed(held, where, lines), where), where)


def _if_whole(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _parsed(content: bytes, place: str, before: int = 0) -> Any:
    """The JSON of one study; `before` is how many lines of its file stand before it."""
    try:
        return json.loads(content)
    except UnicodeDecodeError as error:
        line = before + content[: error.start].count(b"\n") + 1
        value = repr(content[error.start : error.start + 8])
        raise RecordFault(
            f"{place}, line {line}", f"{value} is not UTF-8", "Save the file as UTF-8"
        ) from None
    except json.JSONDecodeError as error:
        value = (
            repr(error.doc[error.pos : error.pos + 20])
            if error.pos < len(error.doc)
            else "the end of the file"
        )
        where = f"{place}, line {before + error.lineno}, column {error.colno}"
        raise RecordFault(
            where, f"{value} is not JSON here ({error.msg})", "Fetch the record anew, or mend it"
        ) from None
    except RecursionError:
        raise _too_deep(place) from None
    except ValueError as error:  # such as a number of thousands of digits
        raise RecordFault(
            place, f"it is not JSON of a record ({error})", "Fetch the record anew, or mend it"
        ) from None


def _streamed(file: Bounded, place: str, prefix: str) -> Iterator[Found]:
    """The studies of an array, one at a time, however long it is."""
    import ijson

    number = 0
    try:
        for study in ijson.items(file, prefix, use_float=False):
            number += 1
            yield Found(_a_study(study, f"{place}, study {number}"), f"{place}, study {number}")
            file.begin()
    except TooLarge:
        raise _too_large(f"{place}, study {number + 1}") from None
    except TooDeep:
        raise _too_deep(f"{place}, study {number + 1}") from None
    except (ijson.JSONError, ValueError, RecursionError) as error:
        told = error.args[0] if error.args else error
        said = (
            (told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told))
            .split("\n")[0]
            .strip()
        )
        where = f"{place}, study {number + 1}, before byte {file.total}"
        raise RecordFault(
            where, f"it is not JSON ({said})", "Fetch the file anew, or mend it"
        ) from None
    if not number:
        raise RecordFault(
            place, "it holds no studies", "Give a file with at least one registry record"
        )


def _a_study(value: Any, place: str) -> Study:
    """The study, if it is one: it has the protocol section that every record has, and a registry number."""
    if not isinstance(value, dict):
        raise RecordFault(
            place,
            f"{str(value)[:40]!r} is no study",
            "Give records as the registry's interface (version 2) does",
        )
    if isinstance(value.get("FullStudy") or value.get("Study"), dict):
        raise RecordFault(
            place, "the record is in version 1 of the interface", "Fetch it in version 2"
        )
    protocol = value.get("protocolSection")
    if not isinstance(protocol, dict):
        keys = ", ".join(list(value)[:5])
        raise RecordFault(
            place,
            f"there is no protocolSection among {keys or 'its keys'}",
            "Fetch the whole record in version 2",
        )
    return value
