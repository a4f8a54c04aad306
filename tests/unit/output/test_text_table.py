"""Tables at every width of a terminal: no broken words, no lines that are too long."""

from __future__ import annotations

import pytest
from trialgraph.graph.output.text_table import table, wrapped_lines
from trialgraph.text_width import columns_of

HEAD = ("Regimen", "Verdict", "Newest", "Why")
SENTENCE = (
    "OPTIMISMM: PFS HR 0.55 (0.33–0.94), p=0.03 (vs Vd); whole trial: PFS HR 0.61 (0.49–0.77)"
)
ROWS = (("Selinexor-BCMA-CAR-T", "supported", "2019-05*", SENTENCE), ("C", "active", "2020*", "-"))


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
def test_no_word_is_broken_and_no_line_is_too_long(width):
    text = table(HEAD, ROWS, width)
    assert all(columns_of(line) <= width for line in text.splitlines())
    words = set(text.replace("-\n", "-").split())
    assert {"supported", "(0.33–0.94),", "0.61", "OPTIMISMM:"} <= words


def test_sentences_without_room_move_below_their_row():
    assert table(HEAD, ROWS, 60).splitlines() == [
        "Regimen               Verdict    Newest",
        "    Why",
        "────────────────────  ─────────  ────────",
        "Selinexor-BCMA-CAR-T  supported  2019-05*",
        "    OPTIMISMM: PFS HR 0.55 (0.33–0.94), p=0.03 (vs Vd);",
        "    whole trial: PFS HR 0.61 (0.49–0.77)",
        "C                     active     2020*",
        "    -",
    ]


def test_several_columns_below_a_row_are_labelled_and_empty_cells_left_out():
    head = ("Trial", "Record", "Paper")
    address = "https://clinicaltrials.gov/study/NCT01734928"
    rows = [("unnamedOPTIMISMM", address, address), ("EMN011", "", "")]
    assert table(head, rows, 60).splitlines() == [
        "Trial",
        "────────────────",
        "unnamedOPTIMISMM",
        f"    Record: {address}",
        f"    Paper: {address}",
        "EMN011",
    ]


def test_addresses_stay_on_one_line():
    address = "https://clinicaltrials.gov/study/NCT01734928"
    text = table(("Trial", "Phase", "Record"), [("OPTIMISMM", "3", address)], 60)
    assert address in text


def test_chinese_labels_have_a_chinese_colon():
    head = ("试验", "登记记录", "论文")
    rows = [("unnamedOPTIMISMM", "https://example.org/a", "https://example.org/b")]
    assert "    登记记录：https://example.org/a" in table(head, rows, 37).splitlines()


def test_a_long_name_is_cut_after_a_hyphen_and_leaves_no_single_letter():
    assert wrapped_lines("BCMA-CD38-CAR-T", 14) == ["BCMA-CD38-", "CAR-T"]
    assert wrapped_lines("2019-05*", 6) == ["2019-", "05*"]


def test_a_criterion_with_a_chinese_name_is_not_broken():
    lines = wrapped_lines("要求 exposed:来那度胺, refractory:来那度胺：未说明", 30)
    assert any("refractory:来那度胺" in line for line in lines)
