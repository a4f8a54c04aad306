"""What a notebook shows: tables with forest marks, explanations, pages; in both themes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from math import nan

import pytest
import trialgraph as tg
from trialgraph.graph.answers.forest_marks import Mark, Scale, marks_of, scale_of

PROFILE = "lines=1, refractory:lenalidomide"
_ALONE = {"line", "rect", "path", "br", "meta", "link", "input"}


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open()


class _Nesting(HTMLParser):
    """Raises `AssertionError` if elements do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.count: dict[str, int] = {}
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.count[tag] = self.count.get(tag, 0) + 1
        if tag not in _ALONE:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.count[tag] = self.count.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_an_answer_has_a_row_and_marks_for_each_verdict(kg: tg.KnowledgeGraph) -> None:
    answer = kg.support(PROFILE)
    html = answer._repr_html_()
    assert html is not None
    shown = [verdict for verdict in answer if verdict.verdict != "no evidence"]
    count = _Nesting(html).count
    assert count["tr"] == len(shown) + 1
    assert count["svg"] == sum(bool(marks_of(verdict)) for verdict in shown) > 5
    assert (
        "<title>PFS HR 0.55 (0.33–0.94), p=0.03; PFS HR 0.61 (0.49–0.77), p&lt;0.0001</title>"
        in html
    )


def test_of_two_figures_the_one_that_does_not_decide_is_pale(kg: tg.KnowledgeGraph) -> None:
    subgroup, whole = marks_of(kg.support(PROFILE)["PVd"])
    assert (subgroup.value, subgroup.faint, subgroup.hollow) == (0.55, True, False)
    assert (whole.value, whole.faint, whole.hollow) == (0.61, False, True)


def test_a_control_has_no_mark_of_its_own(kg: tg.KnowledgeGraph) -> None:
    for verdict in kg.support(PROFILE):
        if verdict.deciding and verdict.deciding[0].as_control:
            assert marks_of(verdict) == []


def test_the_scale_is_logarithmic_and_ends_in_arrows() -> None:
    wide = scale_of([Mark(0.5, 0.001, 300, "x")])
    assert (wide.low, wide.high) == (0.1, 10)
    middle = (wide.at(0.1) + wide.at(10)) / 2
    assert wide.at(1) == middle and wide.at(0.001) == wide.at(0.1)
    assert wide.svg([Mark(0.5, 0.001, 300, "x")]).count('z"') == 2
    assert wide.svg([Mark(0.5, nan, nan, "x")]).count("<path") == 0
    assert scale_of([]) == Scale(0.5, 2.0) and scale_of([]).svg([]) == ""


def test_an_explanation_has_its_sentences_and_a_forest(kg: tg.KnowledgeGraph) -> None:
    explanation = kg.explain("PVd", PROFILE)
    html = explanation._repr_html_()
    assert html is not None and _Nesting(html).count["svg"] >= 4
    words = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html)).replace("•", "")
    lines = str(explanation).splitlines()
    assert lines[-2].startswith("In short: PVd: supported"), "a terminal shows the end"
    for line in (*lines[:-2], lines[-1]):  # a notebook shows the beginning
        sentence = re.sub(r"\s+", "", line.replace("•", ""))
        assert sentence.replace("<", "&lt;").replace(">", "&gt;") in words, line


@pytest.mark.parametrize("what", ["answer", "verdict", "explanation"])
def test_displays_follow_the_theme(kg: tg.KnowledgeGraph, what: str) -> None:
    answer = kg.support(PROFILE)
    shown = {"answer": answer, "verdict": answer["PVd"], "explanation": kg.explain("PVd", PROFILE)}
    html = shown[what]._repr_html_()
    assert html is not None and html.count("<style>") == 1
    assert 'body[data-jp-theme-light="false"]' in html and "prefers-color-scheme:dark" in html
    style, content = html.split("</style>")
    assert not re.search(r"#[0-9a-f]{3,6}\b", re.sub("var[(][^)]*[)]", "", content)), (
        "no fixed colour"
    )
    rules = re.findall(r"(?:^|[}])\s*([^@{}]+)\{", style.replace("<style>", ""))
    assert rules and all(".trialgraph" in rule for rule in rules), (
        "nothing else changes on the page"
    )


def test_a_view_is_shown_in_a_frame_that_cannot_reach_the_notebook(kg: tg.KnowledgeGraph) -> None:
    page = kg.view("PVd")
    html = page._repr_html_()
    assert 'sandbox="allow-scripts"' in html and "allow-same-origin" not in html
    assert html.count("<iframe") == 1 and _Nesting(html).count["iframe"] == 1
    assert "</iframe>" not in html[: html.index("srcdoc")]


def test_nothing_is_printed(kg: tg.KnowledgeGraph, capfd: pytest.CaptureFixture[str]) -> None:
    kg.support(PROFILE)._repr_html_()
    kg.explain("PVd", PROFILE)._repr_html_()
    kg.view("PVd")._repr_html_()
    kg.compare(PROFILE).plot()._repr_png_()
    kg.results(refractory="lenalidomide")._repr_html_()
    assert capfd.readouterr() == ("", "")
