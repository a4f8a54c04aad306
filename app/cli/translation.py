"""Help and errors in another language: what the parser and the errors say, put through a phrasebook."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from trialgraph.errors import TrialgraphError, UnknownNameError
from trialgraph.graph.language.translation import ENGLISH, Language, language


def language_of(given: Sequence[str]) -> Language:
    """The language that these arguments ask for; English where it is none that can be spoken, which the command reports."""
    asked = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    asked.add_argument("--lang", default=ENGLISH.code, nargs="?")
    try:
        return language(asked.parse_known_args(list(given))[0].lang or ENGLISH.code)
    except UnknownNameError:
        return ENGLISH


def said(error: TrialgraphError, spoken: Language) -> str:
    """An error in a language; what stands below its first line is the user's own text, and stays."""
    first, *below = str(error).split("\n")
    return "\n".join([spoken.say(first), *below])


def translate(parser: argparse.ArgumentParser, spoken: Language) -> None:
    """Puts the help of a parser, and of its subcommands, into a language."""
    parser.say = spoken.say  # type: ignore[attr-defined]  # for its errors
    parser.description = parser.description and spoken.say(parser.description)
    below = (parser.epilog or "").split("\n")  # examples are indented
    parser.epilog = "\n".join(line if line.startswith(" ") else spoken.say(line) for line in below)
    for group in parser._action_groups:
        group.title = group.title and spoken.say(group.title)
    for action in parser._actions:
        action.help = action.help and spoken.say(action.help)
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                choice.help = choice.help and spoken.say(choice.help)
            for sub in action.choices.values():
                translate(sub, spoken)
