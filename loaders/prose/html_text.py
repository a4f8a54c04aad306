"""Extracts the visible text of an HTML page."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = frozenset(
    """address article blockquote br dd div dl dt figcaption footer h1 h2 h3 h4 h5 h6
    header hr li main ol p pre section table td th tr ul""".split()  # noqa: SIM905
)
_SILENT = frozenset(("script", "style", "title", "template", "noscript"))
_RAISED = str.maketrans(
    "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"
)  # separates reference numbers from the figure before them


class _TextParser(HTMLParser):
    """Collects the text of a page; each block starts a new line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.raised = 0
        self.in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in ("td", "th"):
            self.in_cell = True
            self.parts.append(" | ")
        elif tag in _BLOCKS:
            self.in_cell = self.in_cell and tag not in ("tr", "table")
            self.parts.append(" " if self.in_cell else "\n")
        elif tag == "sup":
            self.raised += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "sup":
            self.raised = max(0, self.raised - 1)
        elif tag in ("td", "th"):
            self.in_cell = False
        elif tag in _BLOCKS and tag not in ("br", "hr"):
            self.in_cell = self.in_cell and tag not in ("tr", "table")
            self.parts.append(" " if self.in_cell else "\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data.translate(_RAISED) if self.raised else data)


def html_text(page: str) -> str:
    """The visible text of a page: bars between cells, each block on its own line."""
    words = _TextParser()
    words.feed(page)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).split("\n"))
    return "\n".join(line for line in lines if line)
