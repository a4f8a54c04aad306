"""The entry point of the command line."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress

from trialgraph.cli import field_examples
from trialgraph.cli.environment import language_of_environment
from trialgraph.cli.output_format import run_command, settle_format
from trialgraph.cli.parser import parser
from trialgraph.cli.streams import encode_for, prepare_streams, shown
from trialgraph.errors import TrialgraphError, UnknownNameError
from trialgraph.message import message

# The evidence is kept until the process ends: looking for garbage in it would only take time.
_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0: done. 1: a check found errors (see the help of the command). 2: invalid usage or input,
    explained on standard error without a traceback.
    """
    prepare_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    with suppress(TrialgraphError):  # the command itself explains what is wrong with the field
        field_examples.choose_field(given)
    commands = parser(_command(given))
    if _may_be_translated(given):
        from trialgraph.cli.translation import language_of, translate

        translate(commands, language_of(given))
    options = argparse.Namespace()
    try:
        _parse(commands, given, options)
        settle_format(options)
        encode_for(options)
        with _logs(options):
            code = run_command(options)
        sys.stdout.flush()
        return code
    except TrialgraphError as error:
        _complain(_translated(error, given))
        if isinstance(error, UnknownNameError) and (more := _hint(error, options, given)):
            print(shown(more), file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reading process, such as `head`, has ended
        _drop_output()
        return 0
    except OSError as error:
        _complain(_translated(_failure(error), given))
        _drop_output()
        return 2
    except MemoryError:
        _complain(_translated(_out_of_memory(), given))
        _drop_output()
        return 2
    except KeyboardInterrupt:
        return 130


def _command(given: Sequence[str]) -> str:
    """The command of a command line, after `--lang CODE` or `--lang=CODE` if that comes first."""
    before = 0
    if given and given[0].startswith("--lang"):
        before = 1 if "=" in given[0] else 2
    return "".join(given[before : before + 1])


def _may_be_translated(given: Sequence[str]) -> bool:
    named = any(argument.startswith("--lang") for argument in given)
    return named or language_of_environment() != "en"


def _parse(
    commands: argparse.ArgumentParser, given: Sequence[str], options: argparse.Namespace
) -> None:
    try:
        commands.parse_args(given or ["--help"], options)
    except SystemExit:  # help was printed, or invalid usage explained
        sys.stdout.flush()
        raise


def _complain(text: str) -> None:
    print(shown(f"trialgraph: {text}"), file=sys.stderr)


def _failure(error: OSError) -> TrialgraphError:
    """A failure of the system, such as a full disk, as an error that people can act on."""
    reason = error.strerror or str(error)
    if error.errno in (errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE):
        return TrialgraphError(
            message(
                "cli.system_is_full",
                "the system has no more processes, memory or files to give ({reason}); try again "
                "when it does less",
                reason=reason,
            )
        )
    if error.filename is None:
        return TrialgraphError(
            message("cli.output_failed", "cannot write the output ({reason})", reason=reason)
        )
    return TrialgraphError(
        message(
            "cli.file_failed",
            "{file}: {reason}; check the path, its permissions and the free space",
            file=error.filename,
            reason=reason,
        )
    )


def _out_of_memory() -> TrialgraphError:
    return TrialgraphError(
        message(
            "cli.out_of_memory",
            "the input needs more memory than there is; give it in parts, or end other programs",
        )
    )


def _drop_output() -> None:
    """Let what could not be written go, so that the end of the process does not try again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
