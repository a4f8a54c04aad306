"""Completion scripts for shells, made from the parser itself, so that they know every command and option."""

from __future__ import annotations

import argparse

from trialgraph.cli.parser import parser


def script(shell: str) -> str:
    """The script for bash, zsh or fish."""
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](_words())


def _words() -> dict[str, tuple[str, list[str]]]:
    """Command → its summary and its options."""
    (commands,) = (
        action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)
    )
    return {
        name: (
            sub.description or "",
            [option for action in sub._actions for option in action.option_strings],
        )
        for name, sub in commands.choices.items()
    }


def _bash(words: dict[str, tuple[str, list[str]]]) -> str:
    cases = "\n".join(
        f'    {name}) words="{" ".join(options)}" ;;' for name, (_, options) in words.items()
    )
    return f"""_trialgraph() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} words
  case ${{COMP_WORDS[1]}} in
{cases}
    *) words="{" ".join(words)}" ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="{" ".join(words)}"
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -o default -F _trialgraph trialgraph"""


def _zsh(words: dict[str, tuple[str, list[str]]]) -> str:
    return "autoload -U +X bashcompinit && bashcompinit\n" + _bash(words)


def _fish(words: dict[str, tuple[str, list[str]]]) -> str:
    lines = []
    for name, (summary, options) in words.items():
        quoted = summary.replace("'", "\\'")
        lines.append(f"complete -c trialgraph -n __fish_use_subcommand -a {name} -d '{quoted}'")
        lines += [
            f"complete -c trialgraph -n '__fish_seen_subcommand_from {name}' -l {option[2:]}"
            for option in options
            if option.startswith("--")
        ]
    return "\n".join(lines)
