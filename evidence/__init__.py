"""The shipped fields: one folder of curated tables each; README.md explains every column."""

from pathlib import Path

FOLDER = Path(__file__).parent
DEFAULT = FOLDER / "multiple-myeloma"  # the field of a question that names none
