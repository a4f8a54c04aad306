"""Makes the manual page from the parser: `python -m trialgraph.cli.man_page`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from trialgraph.cli.parser import parser
from trialgraph.cli.reference import commands_of, is_shown, meaning_of, usage_of
from trialgraph.message import Joined
from trialgraph.version import VERSION

_ENVIRONMENT = {
    "TRIALGRAPH_DATA": "the folder of loaded layers",
    "TRIALGRAPH_CACHE": "the folder of built graphs",
    "TRIALGRAPH_SOURCES": "the folder of the source texts",
    "TRIALGRAPH_LOG": "level of log messages on standard error: DEBUG, INFO, WARNING or ERROR",
    "LC_ALL, LC_MESSAGES, LANG": "language of the output: English, or Chinese (zh)",
    "COLUMNS": "width of tables and texts",
    "NO_COLOR": "if set, the output has no colours",
}
_CODES = {
    "0": "done",
    "1": "a check found errors or differences (only commands that say so)",
    "2": "invalid usage or input, explained on standard error",
}


def man_page() -> str:
    """The page in the macros of man(7), as plain ASCII."""
    top = parser()
    return "\n".join(
        [
            '.\\" Made from the parser of the command line; do not edit.',
            f'.TH TRIALGRAPH 1 "" "trialgraph {_escaped(VERSION)}" "User Commands"',
            *_section("NAME", [f"trialgraph \\- {_escaped(_first_line(top))}"]),
            *_section(
                "SYNOPSIS",
                [
                    ".B trialgraph",
                    ".I COMMAND",
                    "[options]",
                    ".br",
                    "trialgraph COMMAND \\-\\-help",
                ],
            ),
            *_section("DESCRIPTION", [_escaped(top.description or "")]),
            *_section("COMMANDS", [line for sub in commands_of(top) for line in _command(sub)]),
            *_section("OPTIONS OF EVERY COMMAND", _options(top._actions)),
            *_section("ENVIRONMENT", _terms(_ENVIRONMENT)),
            *_section("EXIT STATUS", _terms(_CODES)),
            "",
        ]
    )


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f".SH {title}"
    yield from lines


def _command(sub: argparse.ArgumentParser) -> Iterator[str]:
    yield f".SS {_escaped(sub.prog)}"
    for at, paragraph in enumerate(filter(None, (sub.description or "").split("\n"))):
        yield from (*([".PP"] if at else []), _escaped(paragraph))
    yield from (".PP", ".nf", *map(_as_it_is, usage_of(sub).split("\n")), ".fi")
    yield from _options(action for action in sub._actions if is_shown(action))
    yield from _examples(sub)


def _options(actions: Iterable[argparse.Action]) -> Iterator[str]:
    for action in actions:
        if action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction):
            continue
        value = action.metavar or (f"{{{','.join(action.choices)}}}" if action.choices else "")
        names = [f"{name} {value}".strip() for name in action.option_strings]
        yield from (".TP", f".B {_escaped(', '.join(names) or str(value or action.dest))}")
        yield _escaped(meaning_of(action))


def _examples(sub: argparse.ArgumentParser) -> Iterator[str]:
    lines = "\n".join(sub.epilog.texts if isinstance(sub.epilog, Joined) else ()).split("\n\n")[0]
    yield from (".PP", "Examples:", ".PP", ".nf")
    yield from (_escaped(line.strip()) for line in lines.split("\n")[1:])
    yield ".fi"


def _terms(terms: dict[str, str]) -> Iterator[str]:
    for name, meaning in terms.items():
        yield from (".TP", f".B {_escaped(name)}", _escaped(meaning))


def _first_line(top: argparse.ArgumentParser) -> str:
    return (top.description or "").split("\n")[0]


def _escaped(text: str) -> str:
    return _as_it_is(" ".join(text.split()))


def _as_it_is(line: str) -> str:
    """A line that troff prints as it is: in ASCII, and no request."""
    signs = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}
    escaped = "".join(
        signs.get(sign, sign) if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in line
    )
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


if __name__ == "__main__":
    print(man_page(), end="")
