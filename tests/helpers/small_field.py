"""A small field of another kind than the shipped ones: kidney disease, without lines of therapy."""

from __future__ import annotations

from pathlib import Path

FIELD = """
name = "kidney"
label_en = "chronic kidney disease"
conditions = ["kidney-disease"]
counts_lines = false
stage = "chronic"
example = "age=60"
"""
CONDITIONS = "condition,label_en,synonyms\nkidney-disease,chronic kidney disease,CKD\n"


def write_small_field(folder: Path) -> Path:
    """Writes the field into a new folder, and returns it."""
    folder.mkdir()
    (folder / "field.toml").write_text(FIELD, encoding="utf-8")
    (folder / "conditions.csv").write_text(CONDITIONS, encoding="utf-8")
    return folder
