"""Figures in the cells of a user's tables: decimal commas, full-width digits, hidden marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trialgraph.graph.model.schema import TABLES
from trialgraph.loaders.tables.cells import cell_faults
from trialgraph.loaders.tables.figures import plain_figures

RESULTS = TABLES["results"]


@pytest.mark.parametrize(
    ("cell", "expected", "commas"),
    [
        ("0,62", "0.62", 1),
        ("<0,0001", "<0.0001", 1),
        ("0,33-0,94", "0.33-0.94", 1),
        ("12,5", "12.5", 1),
        ("0,598", "0.598", 1),
        (",069", ".069", 1),
        ("１２．５", "12.5", 0),
        ("０，６２", "0.62", 1),
        ("−0.5", "-0.5", 0),
        ("1,234", "1,234", 0),
        ("1,234,567", "1,234,567", 0),
        ("150-450 × 10⁶", "150-450 × 10⁶", 0),
        ("NR", "NR", 0),
    ],
)
def test_figures_in_one_form(cell: str, expected: str, commas: int) -> None:
    """1,234 stays: it may be a thousand or a fraction, so it is a fault rather than a guess."""
    assert plain_figures(RESULTS, {"value": cell}) == ({"value": expected}, commas)


def test_other_columns_stay_as_they_are() -> None:
    cells = {"id": "a１,2", "arm": "A，B", "unknown": "0,5"}
    assert plain_figures(RESULTS, cells) == (cells, 0)


@given(st.floats(0, 1000, allow_nan=False).map(lambda number: f"{number:.2f}"))
def test_a_comma_is_a_point(printed: str) -> None:
    assert plain_figures(RESULTS, {"value": printed.replace(".", ",")})[0]["value"] == printed


@pytest.mark.parametrize("hidden", ["\r", "\x85", "\x9b", "\u202e", "\u2067", "\u200b", "\ufeff"])
def test_marks_that_hide_or_reorder_text_are_faults(hidden: str) -> None:
    faults = list(cell_faults(RESULTS, [{RESULTS.key: f"r{hidden}1"}]))
    assert any(fault.value == hidden and "control character" in fault.problem for fault in faults)


@pytest.mark.parametrize("digits", ["٠.٦", "০.৬"])
def test_other_digits_are_no_figures(digits: str) -> None:
    row = dict.fromkeys(RESULTS.by_name, "") | {"value": digits}
    assert any(fault.column == "value" for fault in cell_faults(RESULTS, [row]))
