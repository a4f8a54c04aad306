"""docs/limits.md names every bound in force, with its value."""

from __future__ import annotations

import re
from pathlib import Path

from trialgraph import text_files, workbooks
from trialgraph.cli import extract, streams
from trialgraph.graph.exposure import normal_forms, parser
from trialgraph.graph.sparql import endpoint, runner, screening, workers
from trialgraph.loaders.layers import add, lock
from trialgraph.loaders.prose import reading, sentences, time_limit
from trialgraph.loaders.registry import archive, bounds
from trialgraph.loaders.tables import cells

PAGE = Path(__file__).parents[2] / "docs" / "limits.md"
MB, GB = 1 << 20, 1 << 30


def megabytes(size: int) -> str:
    assert size % MB == 0
    return f"{size // MB:,} MB"


BOUNDS = {
    "a file of tables, or an unpacked workbook": megabytes(text_files.LARGEST),
    "rows of a table": f"{text_files.MOST_ROWS:,}",
    "columns of a table": f"{text_files.MOST_COLUMNS:,}",
    "a cell of a table": f"{cells.LONGEST_CELL:,} characters",
    "a figure in a cell": f"{cells.LONGEST_FIGURE:,} characters",
    "parts of a workbook": f"{workbooks.MOST_PARTS:,}",
    "a workbook, unpacked to packed": f"{workbooks.MOST_RATIO:,} times",
    "a study of a registry": megabytes(bounds.MOST_BYTES_OF_A_STUDY),
    "brackets within each other in a study": f"{bounds.MOST_OPEN_BRACKETS:,}",
    "a title, description or value of a study": f"{bounds.LONGEST_TEXT:,} characters",
    "the eligibility of a study": f"{bounds.LONGEST_ELIGIBILITY:,} characters",
    "one criterion of the eligibility": f"{bounds.LONGEST_CRITERION:,} characters",
    "files in a zip of records": f"{archive.MOST_MEMBERS:,}",
    "a zip of records, unpacked": f"{archive.MOST_UNPACKED // GB:,} GB",
    "a file in a zip, unpacked to packed": f"{archive.MOST_RATIO:,} times",
    "an article": megabytes(reading.LARGEST),
    "a sentence of an article": f"{sentences.LONGEST:,} characters",
    f"time for a paragraph, per {time_limit.BLOCK:,} characters": f"{time_limit.SECONDS:g} s",
    "drafts of one article": f"{extract.MOST:,}",
    "brackets within each other in a profile": f"{parser.DEEPEST:,}",
    "alternatives of a criterion in a profile": f"{normal_forms.MAX_ALTERNATIVES:,}",
    "cases of a profile": f"{normal_forms.MAX_CASES:,}",
    "a query": f"{screening.LONGEST:,} characters",
    "brackets within each other in a query": f"{screening.DEEPEST:,}",
    "time for a query (`--timeout` changes it)": f"{runner.TIMEOUT:g} s",
    "memory for a query, besides the graph": megabytes(workers.Limits().memory),
    "the answer to a query": megabytes(workers.Limits().size),
    "the answer of an endpoint": megabytes(endpoint.LARGEST),
    "the name of a layer": f"{add.LONGEST_NAME:,} characters",
    "waiting for another process that changes layers": f"{lock.LONGEST_WAIT:g} s",
    "a line of an error": f"{streams.LONGEST:,} characters",
}


def test_the_page_names_every_bound() -> None:
    table = (
        PAGE.read_text(encoding="utf-8").partition("## What is bounded")[2].partition("\n## ")[0]
    )
    rows = re.findall(r"^\| (?!what|---)(.+?) \| (.+?) \|$", table, re.MULTILINE)
    assert dict(rows) == BOUNDS and len(rows) == len(BOUNDS)


def test_the_default_time_is_the_same_everywhere() -> None:
    assert workers.Limits().seconds == runner.TIMEOUT
