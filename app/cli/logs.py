"""Log messages of the library on standard error."""

from __future__ import annotations

import logging
import sys

from trialgraph.errors import TrialgraphError
from trialgraph.message import message

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def show_logs(level: str) -> None:
    """Print log messages of at least this level. Raises `TrialgraphError` for an unknown level."""
    if level.upper() not in LEVELS:
        raise TrialgraphError(
            message(
                "cli.log_level",
                "TRIALGRAPH_LOG must be one of {levels}, not '{level}'",
                levels=", ".join(LEVELS),
                level=level,
            )
        )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(_FORMAT, "%H:%M:%S"))
    logger = logging.getLogger("trialgraph")
    logger.handlers[:] = [handler]  # a second call in one process does not print twice
    logger.setLevel(level.upper())
