"""The curated evidence tables; README.md beside this file explains every column."""

from pathlib import Path

FOLDER = Path(__file__).parent
