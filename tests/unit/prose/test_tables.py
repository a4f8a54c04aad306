"""Tables in texts are rewritten row by row, and every character keeps its position."""

from __future__ import annotations

import pytest
from trialgraph.loaders.prose import extract
from trialgraph.loaders.prose.html_text import html_text
from trialgraph.loaders.prose.patterns import library
from trialgraph.loaders.prose.tables import linearise_tables

ROWS = [
    ["Trial", "mPFS, months", "HR (95% CI)", "mOS, months"],
    ["ALPHA-1", "20.5 vs 12.1", "0.54 (0.42-0.69)", "NR vs 41.0"],
    ["BETA-2", "15.5 vs 11.8", "0.70 (0.55-0.89)", "36.2 vs 33.9"],
]
TOLD = [
    ("ALPHA-1", "PFS", "20.5", "12.1"),
    ("ALPHA-1", "PFS", "0.54", ""),
    ("ALPHA-1", "OS", "NR", "41.0"),
    ("BETA-2", "PFS", "15.5", "11.8"),
    ("BETA-2", "PFS", "0.70", ""),
    ("BETA-2", "OS", "36.2", "33.9"),
]
ROW_BY_ROW = {
    "bars": "\n".join(" | ".join(row) for row in ROWS),
    "bars around": "\n".join(f"| {' | '.join(row)} |" for row in [ROWS[0], ["---"] * 4, *ROWS[1:]]),
    "tabs": "\n".join("\t".join(row) for row in ROWS),
    "blanks": "\n".join("".join(cell.ljust(24) for cell in row) for row in ROWS),
    "a page with paragraphs in its cells": html_text(
        "<table>"
        + "".join(f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in row)}</tr>" for row in ROWS)
        + "</table>"
    ),
    "a page": html_text(
        "<table>"
        + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
        + "</table>"
    ),
}


@pytest.mark.parametrize("text", ROW_BY_ROW.values(), ids=ROW_BY_ROW)
def test_table_with_endpoint_columns(text: str) -> None:
    rows = extract(f"Results of two trials.\n\n{text}\n\nThat was the table.").rows
    assert [
        (row["trial"], row["endpoint"], row["value"], row["comparator_value"]) for row in rows
    ] == TOLD


def test_table_with_arm_columns() -> None:
    text = (
        "Endpoint | Drug A (n=120) | Drug B (n=118) | HR (95% CI) | P\nMedian PFS, months | "
        "9.9 | 6.8 | 0.65 (0.49–0.86) | 0.002"
    )
    median, ratio = extract(text).rows
    assert (
        median["arm"],
        median["value"],
        median["comparator_arm"],
        median["comparator_value"],
    ) == (
        "Drug A",
        "9.9",
        "Drug B",
        "6.8",
    )
    assert (ratio["value"], ratio["ci_low"], ratio["ci_level"], ratio["p_value"]) == (
        "0.65",
        "0.49",
        "95",
        "0.002",
    )


def test_empty_cell_keeps_the_columns() -> None:
    text = (
        "| | Drug A | Drug B | HR (95% CI) |\n| mPFS, mo | 33.4 | 18.1 | 0.50 (0.38–0.66) "
        "|\n| ORR, % | 83.5 | 67.2 | |"
    )
    rows = [
        (row["endpoint"], row["measure"], row["value"], row["comparator_value"])
        for row in extract(text).rows
    ]
    assert rows == [
        ("PFS", "median", "33.4", "18.1"),
        ("PFS", "hazard_ratio", "0.50", ""),
        ("ORR", "rate", "83.5", "67.2"),
    ]


@pytest.mark.parametrize("text", ROW_BY_ROW.values(), ids=ROW_BY_ROW)
def test_every_character_keeps_its_position(text: str) -> None:
    read = linearise_tables(text, library())
    assert read is not None
    for sign, place in zip(*read, strict=True):
        assert 0 <= place < len(text)
        assert sign == text[place] or sign in " ;|。\n:"


def test_sentences_are_not_a_table() -> None:
    text = "Median PFS was 9.1 months.  It was | 7.2 | months before.\nNothing | else | follows."
    read = linearise_tables(text, library())
    assert read is None or read[0] == text
