"""The small parsers of registry records: figures, p values, levels, lines and text.

Properties for all inputs, and single cases.
"""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry_records import shipped_terms
from trialgraph.loaders.registry import figures
from trialgraph.loaders.registry.analysis_measure import measure_of
from trialgraph.loaders.registry.drugs import DrugNames
from trialgraph.loaders.registry.subgroups import lines_in
from trialgraph.loaders.registry.text import as_value, clean, fresh, items, slug
from trialgraph.loaders.registry.xml_elements import date

NUMBERS = st.decimals(min_value=0, max_value=9999, places=4, allow_nan=False).map(
    lambda number: f"{number:f}"
)


@given(NUMBERS)
def test_a_figure_is_kept_digit_for_digit(number: str) -> None:
    assert figures.value(number) == number
    assert figures.value(f" &lt; {number}") == f"<{number}"
    assert figures.value(f"-{number}") in (f"-{number}", number if Decimal(number) == 0 else "")


@given(st.integers(1000, 999_999_999))
def test_thousands_separators_are_removed(number: int) -> None:
    assert figures.value(f"{number:,}") == str(number)


@given(st.text(max_size=30))
def test_no_text_makes_the_parsers_fail(text: str) -> None:
    for parser in (
        figures.value,
        figures.number,
        figures.p_value,
        figures.level,
        figures.level_in,
        figures.not_reached,
        lines_in,
        clean,
        as_value,
    ):
        parser(text)
    list(items(text))
    assert slug(text)


@given(
    st.sampled_from(["", "p", "P ", "p-value ", "two-sided p "]),
    st.sampled_from(["", "=", "= ", "<", "&lt; ", "&lt;", "> "]),
    st.integers(0, 9999),
)
def test_p_values_in_every_spelling(head: str, sign: str, digits: int) -> None:
    operator = sign.strip().replace("&lt;", "<").strip("=")
    assert figures.p_value(f"{head}{sign}0.{digits:04}") == f"{operator}0.{digits:04}"


@pytest.mark.parametrize(
    ("printed", "read"),
    [("<0.0001", "<0.0001"), ("= 0.0014", "0.0014"), ("&lt; 0.0001", "<0.0001"), ("&amp;lt;.001", "<0.001"), ("P<.001", "<0.001"), ("less than 0.05", "<0.05"),
     ("1.2E-5", "0.000012"), ("≤0.05", "≤0.05"), ("1", "1"), ("NS", ""), ("1.5", ""), ("", ""), ("0.03*", "0.03"), ("0.0450 (one-sided)", "0.0450"), ("<0,001", "<0.001"), ("P-value: 0.04", "0.04"), ("0.50-0.60", "")],
)  # fmt: skip
def test_examples_of_p_values(printed: str, read: str) -> None:
    assert figures.p_value(printed) == read


@given(st.decimals("0.05", "20", places=2))
def test_a_ratio_inverted_twice_is_nearly_unchanged(ratio: Decimal) -> None:
    turned = figures.inverted(f"{ratio:f}")
    assert math.isclose(float(turned) * float(ratio), 1, rel_tol=0.01)


@pytest.mark.parametrize(
    ("printed", "level"),
    [
        ("95", "95"),
        ("96.85", "96.85"),
        ("99", "99"),
        ("97.5%", "97.5"),
        ("100", ""),
        ("0.95", ""),
        ("none", ""),
    ],
)
def test_levels_of_intervals(printed: str, level: str) -> None:
    assert figures.level(printed) == level


@pytest.mark.parametrize(
    ("words", "lines"),
    [("1 to 3 prior lines of therapy", "lines=1-3"), ("one to three previous regimens", "lines=1-3"), ("at least two prior lines", "lines>=2"),
     ("≥ 2 prior therapies", "lines>=2"), ("2 or more prior lines of therapy", "lines>=2"), ("no more than 3 prior lines", "lines<=3"), ("more than 3 prior lines", "lines>3"),
     ("1 prior line", "lines=1"), ("at least 1 but no more than 3 prior lines of therapy", "lines=1-3"), ("1-3 prior lines", "lines=1-3"), ("3 lines of prior therapy", "lines=3"),
     ("2 or 3 prior lines", "lines=2-3"), ("3 to 1 prior lines", ""), ("10 mg daily", ""), ("a first line of text", "")],
)  # fmt: skip
def test_previous_lines(words: str, lines: str) -> None:
    assert lines_in(words) == lines


@pytest.mark.parametrize(
    ("parameter", "method", "measure"),
    [("Hazard Ratio (HR)", "", "hazard_ratio"), ("hazard ratio", "", "hazard_ratio"), ("HR", "", "hazard_ratio"), ("HR (95% CI)", "", "hazard_ratio"),
     ("Hazards ratio", "", "hazard_ratio"), ("Adjusted hazard ratio", "", "hazard_ratio"), ("Cause-specific", "", "hazard_ratio"), ("Cause-specific HR", "", "hazard_ratio"),
     ("Subdistribution hazard ratio", "", "hazard_ratio"), ("Cox Proportional Hazard", "", "hazard_ratio"), ("Relative hazard", "", "hazard_ratio"),
     ("Rate ratio", "Regression, Cox", "hazard_ratio"), ("Rate ratio", "Poisson regression", "rate_ratio"), ("Rate ratio", "", "rate_ratio"),
     ("Other", "Regression, Cox", "hazard_ratio"), ("", "Cox proportional hazards", "hazard_ratio"), ("Log hazard ratio", "", "log"), ("Hazard Ratio, log", "", "log"),
     ("Odds Ratio (OR)", "", "odds_ratio"), ("Odds Ratio, log", "", "log"), ("Risk Ratio (RR)", "", "risk_ratio"), ("Relative risk", "", "risk_ratio"),
     ("Mean Difference (Final Values)", "", "difference"), ("Risk Difference (RD)", "", "difference"), ("Least square mean ratio", "", "ratio"), ("Slope", "", "")],
)  # fmt: skip
def test_parameters_of_analyses(parameter: str, method: str, measure: str) -> None:
    assert measure_of({"paramType": parameter, "statisticalMethod": method}) == measure


def test_text_is_one_line_and_markup_in_it_stays_text() -> None:
    assert clean("a&#x2F;b &amp;lt; 1\n\x00 <script>x</script>") == "a/b < 1 <script>x</script>"
    assert as_value("one; two;") == "one, two"


def test_eligibility_items_of_every_form() -> None:
    marked = "<p>Inclusion Criteria:</p><ul><li>first &lt; 1</li><li><p>second</p><ul><li>third</li></ul></li></ul>"
    assert [clean(item) for item in items(marked)] == [
        "Inclusion Criteria:",
        "first < 1",
        "second",
        "third",
    ]
    assert list(items("Inclusion Criteria:\n\n* first \\< 1\n  goes on\n* second")) == [
        "Inclusion Criteria:",
        "first < 1 goes on",
        "second",
    ]
    flat = "Inclusion Criteria: - First thing - Second thing Exclusion Criteria: - Third thing"
    assert list(items(flat)) == [
        "Inclusion Criteria:",
        "First thing",
        "Second thing",
        "Exclusion Criteria:",
        "Third thing",
    ]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("December 2, 2013", "2013-12-02"),
        ("May 2019", "2019-05"),
        ("2019-05-01", "2019-05-01"),
        ("soon", ""),
        ("Mai 2019", ""),
    ],
)
def test_dates_of_the_older_xml(text: str, iso: str) -> None:
    assert date(text) == iso


def test_names_are_taken_once() -> None:
    taken: set[str] = set()
    assert [fresh("a", taken) for _ in range(3)] == ["a", "a-2", "a-3"]


def test_short_names_of_agents_are_found_anywhere_in_a_text() -> None:
    names = DrugNames(shipped_terms().vocabulary)
    for text in (
        "a PI and an IMiD",
        "Refractory to lenalidomide",
        "anti-CD38 antibodies",
        "PI",
        "nothing known",
        "",
    ):
        low = text.casefold()
        assert names.agents_in(text) == [agent for agent in names.agents if agent[1] in low]
