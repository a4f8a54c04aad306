"""The layout of help texts: at most 100 columns, of which a Chinese character takes two."""

from __future__ import annotations

import argparse
import shutil

from trialgraph.graph.output.text_table import wrapped, wrapped_lines

_WIDTH = 100


class HelpFormatter(argparse.HelpFormatter):
    """Wraps descriptions and help texts; lines that begin with a space stay as they are."""

    def __init__(self, prog: str, width: int = 0) -> None:
        """By default, `width` is the width of the terminal."""
        columns = width or shutil.get_terminal_size((_WIDTH, 24)).columns
        super().__init__(prog, max_help_position=28, width=min(columns, _WIDTH))

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped_lines(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(
            line if not line or line.startswith(" ") else wrapped(line, width)
            for line in text.split("\n")
        )
