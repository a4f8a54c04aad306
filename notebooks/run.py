"""Run the notebooks and store them with their output: `make notebooks`.

`python notebooks/run.py [NAME …]` runs those whose names contain one of the given words. What
differs from run to run (times, folders, users) is replaced, so that a diff shows real changes.
"""

from __future__ import annotations

import getpass
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent
_STABLE = (
    (re.compile(r"/tmp/[\w./-]*?/(?=[^/\s]*\.json|data\b)"), ""),
    (
        re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00:00|Z)?"),
        "2026-01-01T00:00:00+00:00",
    ),
    (re.compile(rf"\bby {re.escape(getpass.getuser())}\b"), "by you"),
)


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook with its outputs. Raises `CellExecutionError` if a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "tests").symlink_to(FOLDER.parent / "tests")
        os.environ["TRIALGRAPH_DATA"] = str(Path(folder) / "data")
        resources = {"metadata": {"path": folder}}
        NotebookClient(notebook, timeout=300, resources=resources).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            _stabilise(output)
    return notebook


def _stabilise(output: nbformat.NotebookNode) -> None:
    """Replaces what differs from run to run in the text of an output."""
    if "text" in output:
        output["text"] = _stable(output["text"])
    for kind, content in output.get("data", {}).items():
        if kind.startswith("text/") and isinstance(content, str):
            output["data"][kind] = _stable(content)


def _stable(text: str) -> str:
    for pattern, replacement in _STABLE:
        text = pattern.sub(replacement, text)
    return text


def main() -> None:
    wanted = sys.argv[1:]
    for path in sorted(FOLDER.glob("*.ipynb")):
        if not wanted or any(word in path.name for word in wanted):
            nbformat.write(executed(path), path)
            print(f"stored with output: {path.name}")


if __name__ == "__main__":
    main()
