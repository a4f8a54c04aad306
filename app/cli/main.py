"""The command line: one subcommand a question. Wrong use and wrong input end with exit code 2 and no traceback."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from trialgraph.errors import TrialgraphError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns 0 done, 1 a check found faults, 2 wrong use or input."""
    from trialgraph.cli.parser import parser

    given = list(sys.argv[1:] if arguments is None else arguments)
    understood = parser()
    if any(one.startswith("--lang") for one in given):
        from trialgraph.cli.translation import language_of, translate

        translate(understood, language_of(given))
    options = understood.parse_args(given or ["--help"])
    try:
        return int(options.run(options) or 0)
    except TrialgraphError as error:
        print(f"trialgraph: {_said(error, given)}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, such as `head`, has gone
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def _said(error: TrialgraphError, given: Sequence[str]) -> str:
    from trialgraph.cli.translation import language_of, said

    return said(error, language_of(given))


if __name__ == "__main__":
    raise SystemExit(main())
