"""The options that state which registry record is which trial of the evidence."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from trialgraph.message import message

if TYPE_CHECKING:
    from trialgraph.loaders.registry.identity import StatedIdentity


def identity_options(sub: argparse.ArgumentParser) -> None:
    """Adds `--same-as` and `--not-same`."""
    sub.add_argument(
        "--same-as",
        action="append",
        default=[],
        metavar="[NCT=]TRIAL",
        help=message(
            "cli.load_registry.same_as",
            "the record with this number, or else each one that looks like the trial, is this "
            "trial of the evidence; repeatable",
        ),
    )
    sub.add_argument(
        "--not-same",
        action="append",
        default=[],
        metavar="[NCT=]TRIAL",
        help=message(
            "cli.load_registry.not_same",
            "the record with this number, or else each one that looks like the trial, is another "
            "trial; repeatable",
        ),
    )


def stated_identity(options: argparse.Namespace) -> StatedIdentity:
    """What the user states about the identity of records and trials."""
    from trialgraph.loaders.registry.identity import StatedIdentity, statement  # slow to import

    return StatedIdentity(
        frozenset(map(statement, options.same_as)), frozenset(map(statement, options.not_same))
    )
