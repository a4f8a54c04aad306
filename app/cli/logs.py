"""Prints log messages of the library on standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from trialgraph.errors import TrialgraphError
from trialgraph.message import message

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@contextmanager
def logs_shown(level: str) -> Iterator[None]:
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
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(level.upper())
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
