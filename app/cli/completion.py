"""The command `completion`: a shell script that completes commands, options, values and files."""

from __future__ import annotations

import argparse

import shtab
from trialgraph.cli.parser import parser


def run(options: argparse.Namespace) -> None:
    print(script(options.shell))


def script(shell: str) -> str:
    """The completion script for bash, zsh, fish or tcsh."""
    return str(shtab.complete(parser(), shell=shell))
