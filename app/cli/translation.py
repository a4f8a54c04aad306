"""Translates help texts and errors."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from trialgraph.cli.environment import language_of_environment
from trialgraph.errors import TableError, TrialgraphError, UnknownNameError
from trialgraph.graph.language.translation import ENGLISH, Language, language
from trialgraph.message import Joined


def language_of(arguments: Sequence[str]) -> Language:
    """The language that `--lang` selects, else that of the environment; English if there is no
    translation into it."""
    only_language = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    only_language.add_argument("--lang", default=language_of_environment(), nargs="?")
    options, _ = only_language.parse_known_args(list(arguments))
    try:
        return language(options.lang or ENGLISH.code)
    except UnknownNameError:
        return ENGLISH


def translated(error: TrialgraphError, output: Language) -> str:
    """The message of an error in the language of `output`.

    Faults of tables are translated. Other details below the first line quote the user's input and
    stay as they are.
    """
    if isinstance(error, TableError):
        details = [f"  {output.say(fault.text)}" for fault in error.faults]
    else:
        details = list(error.details)
    return "\n".join([output.say(error.headline), *details])


def translate(parser: argparse.ArgumentParser, output: Language) -> None:
    """Translate the help texts of a parser and of its subcommands."""
    parser.say = output.say  # type: ignore[attr-defined]  # for its errors
    parser.description = parser.description and output.say(parser.description)
    parser.epilog = parser.epilog and _epilog(parser.epilog, output)
    for group in parser._action_groups:
        group.title = group.title and output.say(group.title)
    for action in parser._actions:
        if action.help and action.help != argparse.SUPPRESS:
            action.help = output.say(action.help)
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                choice.help = choice.help and output.say(choice.help)
            for sub in action.choices.values():
                translate(sub, output)


def _epilog(epilog: str, output: Language) -> str:
    """The translated epilog; its examples, which are indented, stay as they are."""
    lines = epilog.texts if isinstance(epilog, Joined) else epilog.split("\n")
    return "\n".join(
        line if type(line) is str and line.startswith(" ") else output.say(line) for line in lines
    )
