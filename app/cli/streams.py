"""Standard output and standard error that survive any encoding, and text that is safe to show."""

from __future__ import annotations

import argparse
import codecs
import errno
import io
import os
import re
import sys

_FOR_PROGRAMS = ("csv", "tsv", "json", "md", "xlsx", "xml")
_SUBSTITUTE = "trialgraph.substitute"
# What is shown where an encoding lacks a character; any other becomes a question mark.
_SUBSTITUTES = {
    **dict.fromkeys("─–—‐‑−", "-"),
    **dict.fromkeys("│║", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼", "+"),
    **dict.fromkeys("■▪●•▲", "*"),
    **dict.fromkeys("□▫○△", "o"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’", "'"),
    "═": "=",
    "…": "...",
    "·": ".",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "≈": "~",
    "→": "->",
    "←": "<-",
    "×": "x",
    "¶": "par. ",
    "²": "2",
    "±": "+/-",
    "√": "sqrt",
    "τ": "tau",
}
# Characters that move the cursor, colour, hide or reorder text on a terminal.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
LONGEST = 1_000  # characters of a line of a message
_KEPT = 120  # characters of the beginning and of the end of a longer line


def prepare_streams() -> None:
    """Make both streams replace what their encoding lacks, and fail cleanly if they are closed."""
    codecs.register_error(_SUBSTITUTE, _substitute)
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = io.StringIO()  # nobody can read what is written there
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_SUBSTITUTE)


def encode_for(options: argparse.Namespace) -> None:
    """Make output for programs UTF-8, whatever the terminal has: nothing in data is replaced."""
    if getattr(options, "format", "") in _FOR_PROGRAMS and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="strict")


def shown(text: str) -> str:
    """A message without characters that act on a terminal, and with long lines cut."""
    return "\n".join(_cut(_UNSAFE.sub(_escape, line)) for line in text.split("\n"))


def _substitute(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    lacking = error.object[error.start : error.end]
    return "".join(_SUBSTITUTES.get(character, "?") for character in lacking), error.end


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape", "backslashreplace").decode("ascii")


def _cut(line: str) -> str:
    if len(line) <= LONGEST:
        return line
    return f"{line[:_KEPT]} … {line[-_KEPT:]}"


class _Closed(io.TextIOBase):
    """Standard output that was closed before the program began."""

    def fileno(self) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
