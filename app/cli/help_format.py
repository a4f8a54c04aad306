"""The layout of help texts: at most 100 columns, of which a Chinese character takes two."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Callable
from typing import Any

from trialgraph.graph.output.text_table import wrapped, wrapped_lines
from trialgraph.message import message
from trialgraph.text_width import columns_of

_WIDTH = 100
_CHINESE_HEADING = re.compile(r"^(\S.*[\u4e00-\u9fff）]):$", re.MULTILINE)


class HelpFormatter(argparse.HelpFormatter):
    """Wraps descriptions and help texts; lines that begin with a space stay as they are.

    `say` translates the words that argparse itself puts in.
    """

    say: Callable[[str], str] = staticmethod(str)

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

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        prefix = self.say(message("cli.usage", "usage: ")) if prefix is None else prefix
        super().add_usage(usage, actions, groups, prefix)

    def _format_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None) -> str:
        """The usage line; argparse counts characters, of which a Chinese one takes two columns."""
        whole, wide = self._width, columns_of(prefix or "") - len(prefix or "")
        self._width = whole - wide
        try:
            return super()._format_usage(usage, actions, groups, prefix)
        finally:
            self._width = whole

    def format_help(self) -> str:
        """The help text; argparse puts an ASCII colon after every heading."""
        return _CHINESE_HEADING.sub(r"\1：", super().format_help())
