"""Equivalent wordings give the same rows: dashes, brackets, versus, order of arms, width."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trialgraph.loaders.prose import extract

CELLS = (
    "endpoint",
    "measure",
    "value",
    "comparator_value",
    "unit",
    "ci_low",
    "ci_high",
    "ci_level",
    "p_value",
    "arm",
    "comparator_arm",
)
MEDIANS = {
    "endpoint": "PFS",
    "measure": "median",
    "value": "18.5",
    "comparator_value": "10.2",
    "unit": "months",
    "ci_low": "15.2",
    "ci_high": "20.1",
    "ci_level": "95",
    "p_value": "",
}
RATIO = {
    "endpoint": "PFS",
    "measure": "hazard_ratio",
    "value": "0.53",
    "comparator_value": "",
    "unit": "ratio",
    "ci_low": "0.42",
    "ci_high": "0.67",
    "ci_level": "95",
    "p_value": "<0.001",
}
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}

to = st.sampled_from(["-", "–", "—", "−", " to ", " - ", " – ", "‑"])
versus = st.sampled_from(
    ["vs", "vs.", "versus", "v", "compared with", "as compared with", "against"]
)
endpoint = st.sampled_from(
    [
        "PFS",
        "progression-free survival",
        "progression-free survival (PFS)",
        "Progression‐free survival",
    ]
)
ratio = st.sampled_from(
    [
        "HR",
        "HR:",
        "HR,",
        "HR =",
        "hazard ratio",
        "hazard ratio [HR],",
        "Hazard ratio:",
        "stratified HR",
    ]
)
ci = st.sampled_from(
    ["95% CI", "95% CI,", "95% CI:", "95%CI", "95% confidence interval", "95% C.I."]
)
brackets = st.sampled_from(["()", "[]"])
p = st.sampled_from(["p<0.001", "P < .001", "P<0·001", "p value <0.001", "P value < 0.001"])
point = st.sampled_from([".", "·"])


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """One result of two arms and their hazard ratio, in signs of one's choice."""
    opened, closed = draw(brackets)
    dash, interval = draw(to), draw(ci)
    tested = f"18.5 months {opened}{interval} 15.2{dash}20.1{closed} with drug A"
    control = "10.2 months with placebo"
    compared = f"{tested} {draw(versus)} {control}"
    text = (
        f"Median {draw(endpoint)} was {compared} ({draw(ratio)} 0.53; {interval} "
        f"0.42{dash}0.67; {draw(p)})."
    )
    return (
        text.replace(".", "·")
        if draw(point) == "·" and "vs." not in text and "C.I." not in text
        else text
    )


def rows_of(text: str) -> list[dict[str, str]]:
    return [{cell: row[cell] for cell in CELLS} for row in extract(text).rows]


@settings(deadline=None, max_examples=150)
@given(sentences())
def test_equivalent_characters(text: str) -> None:
    arms = {"arm": "drug A", "comparator_arm": "placebo"}
    assert rows_of(text) == [MEDIANS | arms, RATIO | arms], text


@settings(deadline=None, max_examples=60)
@given(sentences(), st.sampled_from(["\n", "\t", "  ", "\u00a0", "\u2009"]))
def test_whitespace_and_width_do_not_matter(text: str, blank: str) -> None:
    assert rows_of(text.replace(" ", blank)) == rows_of(text)
    if "–" not in text and "·" not in text:
        assert rows_of(text.replace(" 18.5", " １８.５").replace("0.53", "０.５３")) == rows_of(
            text
        )


@pytest.mark.parametrize(
    "text",
    [
        (
            "Median PFS was 10.2 months with placebo and 18.5 months (95% CI 15.2-20.1) with "
            "drug A (HR 0.53; 95% CI 0.42-0.67; p<0.001)."
        ),
        (
            "Median PFS improved from 10.2 months with placebo to 18.5 months (95% CI 15.2-20.1) "
            "with drug A (HR 0.53; 95% CI 0.42-0.67; p<0.001)."
        ),
        (
            "PFS was shorter with placebo than with drug A (median 10.2 months vs 18.5 months "
            "[95% CI 15.2-20.1]; HR 0.53; 95% CI 0.42-0.67; p<0.001)."
        ),
    ],
)
def test_order_of_arms_does_not_matter(text: str) -> None:
    arms = {"arm": "drug A", "comparator_arm": "placebo"}
    assert rows_of(text) == [MEDIANS | arms, RATIO | arms]


@pytest.mark.parametrize("versus", ["vs", "对比", "比", "和"])
@pytest.mark.parametrize("dash", ["-", "～", "~", "—", "至", "–"])
@pytest.mark.parametrize("ci", ["95%CI", "95% CI：", "95%置信区间：", "95%可信区间 "])
def test_equivalent_characters_in_chinese(versus: str, dash: str, ci: str) -> None:
    text = (
        f"试验组与对照组的中位PFS分别为18.5个月（{ci}15.2{dash}20.1）{versus}10.2个月，"
        f"HR为0.53（{ci}0.42{dash}0.67，P＜0.001）。"
    )
    arms = {"arm": "试验组", "comparator_arm": "对照组"}
    assert rows_of(text) == [MEDIANS | arms, RATIO | arms]
    assert rows_of(text.translate(FULL_WIDTH)) == rows_of(text)
