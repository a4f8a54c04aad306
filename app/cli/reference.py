"""Makes the command reference from the parser: `python -m trialgraph.cli.reference`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from trialgraph.cli.help_format import HelpFormatter
from trialgraph.cli.parser import parser
from trialgraph.graph.output.text_table import wrapped
from trialgraph.message import Joined

_HEAD = """# Commands

<!-- Made by `make docs` from the parser of the command line. Do not edit. -->

Every command has `--help`. On this page, `[…]` marks optional parts, and *repeatable* marks an
option that may be given several times.

Exit codes: 0: done. 1: a check found errors or differences (only for commands that list this exit
code). 2: invalid usage or input, explained on standard error.

Environment variables: `TRIALGRAPH_DATA` is the folder of loaded layers, `TRIALGRAPH_CACHE` the
folder of built graphs, and `TRIALGRAPH_SOURCES` the folder of the sources' texts. `TRIALGRAPH_LOG`
is the level of log messages on standard error (`DEBUG`, `INFO`, `WARNING` or `ERROR`). If
`NO_COLOR` is set, the output has no colours.
"""
_WIDTH = 80  # columns of a usage line
Options = list[argparse.Action]


def reference() -> str:
    """The page in Markdown: each command with its arguments, options, examples and exit codes."""
    top = parser()
    commands = list(_commands(top))
    listed = "\n".join(
        f"| [`{sub.prog}`](#{_anchor(sub.prog)}) | {_summary(sub)} |" for sub in commands
    )
    general = _table([action for action in top._actions if action.option_strings])
    return "\n".join(
        [
            _HEAD,
            f"| Command | Purpose |\n| --- | --- |\n{listed}",
            "\n## Options of every command\n",
            general,
            *(section for sub in commands for section in _section(sub)),
        ]
    )


def _commands(top: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parsers of all commands; a group of commands is replaced by its commands."""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                inner = list(_commands(sub))
                yield from inner or [sub]


def _section(sub: argparse.ArgumentParser) -> Iterator[str]:
    yield f"\n## {sub.prog}\n"
    yield "\n".join(wrapped(line) for line in (sub.description or "").split("\n")) + "\n"
    yield f"```text\n{_usage(sub)}\n```"
    for group in sub._action_groups:
        actions = [action for action in group._group_actions if _is_shown(action)]
        if actions:
            yield f"\n{_title(group.title)}:\n"
            yield _table(actions)
    yield from _epilog(sub)


def _usage(sub: argparse.ArgumentParser) -> str:
    formatter = HelpFormatter(sub.prog, _WIDTH)
    actions = [action for action in sub._actions if _is_shown(action)]
    formatter.add_usage(None, actions, [], prefix="")
    return formatter.format_help().strip()


def _is_shown(action: argparse.Action) -> bool:
    general = ("help", "lang", "verbose")
    return action.help != argparse.SUPPRESS and action.dest not in general


def _title(title: str | None) -> str:
    named = {"positional arguments": "Arguments", "options": "Options"}
    return named.get(title or "", (title or "").capitalize())


def _epilog(sub: argparse.ArgumentParser) -> Iterator[str]:
    """Examples as a block, exit codes as a list."""
    lines = sub.epilog.texts if isinstance(sub.epilog, Joined) else ()
    blocks = "\n".join(lines).split("\n\n")
    examples, codes = blocks[0].split("\n"), blocks[1].split("\n")
    yield "\nExamples:\n"
    yield "\n".join(["```text", *(line.strip() for line in examples[1:]), "```"])
    yield "\nExit codes:\n"
    for line in codes[1:]:
        code, meaning = line.split(maxsplit=1)
        yield f"- `{code}` {meaning}"


def _table(actions: Options) -> str:
    rows = [f"| {_name(action)} | {_meaning(action)} |" for action in actions]
    return "\n".join(["| Name | Meaning |", "| --- | --- |", *rows])


def _name(action: argparse.Action) -> str:
    """The name of an option or argument, such as `--format {table,csv,json}` or `EXPR`."""
    value = action.metavar or (f"{{{','.join(action.choices)}}}" if action.choices else "")
    if not action.option_strings:
        return f"`{value or action.dest}`"
    return ", ".join(f"`{f'{option} {value}'.strip()}`" for option in action.option_strings)


def _meaning(action: argparse.Action) -> str:
    values = {name: getattr(action, name) for name in ("default", "dest", "metavar")}
    return ((action.help or "") % values).replace("|", "\\|")


def _summary(sub: argparse.ArgumentParser) -> str:
    return (sub.description or "").split("\n")[0]


def _anchor(prog: str) -> str:
    return prog.replace(" ", "-")


if __name__ == "__main__":
    print(reference(), end="")
