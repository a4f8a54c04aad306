"""Every notebook runs from top to bottom with the installed package, and is stored with its
output."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="comes with the extra test-all")
NotebookClient = pytest.importorskip("nbclient").NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
pytestmark = (
    pytest.mark.slow
)  # the libraries come with the extra test-all, and each run starts a kernel


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, tmp_path: Path) -> None:
    (tmp_path / "tests").symlink_to(FOLDER.parent / "tests")  # the record of the fourth lies there
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]
    assert outputs
    assert not [output for output in outputs if output.output_type == "error"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_with_output(path: Path) -> None:
    """Readers see the results on the web, without running anything; `make notebooks` stores
    them."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if not cell.execution_count] == []
    outputs = [output for cell in code for output in cell.outputs]
    assert len(outputs) >= len(code) // 2
    assert [output for output in outputs if output.output_type == "error"] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_output_contains_no_machine_paths(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [
        word
        for word in (f"{tempfile.gettempdir()}/", f"{Path.home()}/", f"{FOLDER.parent}/", "/home/")
        if word in text
    ] == []
