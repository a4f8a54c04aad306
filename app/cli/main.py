"""The entry point of the command line."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress

from trialgraph.cli import field_examples
from trialgraph.cli.parser import parser
from trialgraph.errors import TrialgraphError, UnknownNameError

# The evidence is kept until the process ends: looking for garbage in it would only take time.
_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0: done. 1: a check found errors (see the help of the command). 2: invalid usage or input,
    explained on standard error without a traceback.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    with suppress(TrialgraphError):  # the command itself explains what is wrong with the field
        field_examples.choose_field(given)
    commands = parser(given[0] if given else "")
    if any(argument.startswith("--lang") for argument in given):
        from trialgraph.cli.translation import language_of, translate

        translate(commands, language_of(given))
    options = argparse.Namespace()
    try:
        commands.parse_args(given or ["--help"], options)
        with _logs(options):
            return int(options.run(options) or 0)
    except TrialgraphError as error:
        print(f"trialgraph: {_translated(error, given)}", file=sys.stderr)
        if isinstance(error, UnknownNameError) and (more := _hint(error, options, given)):
            print(more, file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reading process, such as `head`, has ended
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def _logs(options: argparse.Namespace) -> AbstractContextManager[None]:
    """Print log messages on standard error if `--verbose` or TRIALGRAPH_LOG is set."""
    level = os.environ.get("TRIALGRAPH_LOG") or ("INFO" if options.verbose else "")
    if not level:
        return nullcontext()
    from trialgraph.cli.logs import logs_shown

    return logs_shown(level)


def _translated(error: TrialgraphError, given: Sequence[str]) -> str:
    from trialgraph.cli.translation import language_of, translated

    return translated(error, language_of(given))


def _hint(error: UnknownNameError, options: argparse.Namespace, given: Sequence[str]) -> str:
    from trialgraph.cli.other_fields import hint
    from trialgraph.cli.translation import language_of

    return language_of(given).say(hint(error, options))


if __name__ == "__main__":
    raise SystemExit(main())
