"""An interactive picture that a notebook shows inline, and that can be saved as a file."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from ..output.files import write_reported

HEIGHT = 620  # pixels of the frame in a notebook
# The page follows the colour scheme of its frame, which follows the theme of the notebook.
_STYLE = """<style>
iframe.trialgraph-view{width:100%;border:1px solid #8886;border-radius:4px;color-scheme:light}
@media (prefers-color-scheme:dark){
body:not([data-jp-theme-light="true"]):not(.vscode-light) iframe.trialgraph-view{color-scheme:dark}}
body[data-jp-theme-light="false"] iframe.trialgraph-view,
body.vscode-dark iframe.trialgraph-view{color-scheme:dark}
</style>"""


@dataclass(frozen=True, eq=False, repr=False)
class InteractivePage:
    """A page that loads no other files: `html` is its text, `title` what it shows.

    In a notebook it is shown in a frame without access to the notebook; `save` writes it.
    """

    html: str
    title: str

    def save(self, out: str | Path) -> Path:
        """Write the page to a file and return its path. Raises `TrialgraphError` if it cannot be
        written."""
        write_reported(Path(out), self.html.encode())
        return Path(out)

    def __repr__(self) -> str:
        return f"<InteractivePage: {self.title}; save it with .save('page.html')>"

    def _repr_html_(self) -> str:
        return (
            f'{_STYLE}<iframe class="trialgraph-view" sandbox="allow-scripts" '
            f'title="{escape(self.title)}" height="{HEIGHT}" '
            f'srcdoc="{escape(self.html)}"></iframe>'
        )
