"""The lines below the name of a regimen in an answer: the figure that decides its verdict.

The figures are those of the verdict table (`answers.text.why`), shortened: the subgroup first, the
whole trial beside it, and which of the two decides; then whose figure it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...message import joined, message
from ...text_width import columns_of
from ..answers.figure_checks import shows_matched
from ..answers.text import figure_with_comparator
from ..answers.verdict import Verdict
from ..evidence_network.text import signed
from ..model.rows import Result
from ..output.text_table import wrapped_lines
from ..reasoning.people_wording import unstated_people, with_people
from ..reasoning.trial_figures import TrialFigure
from .facts import short_figure

_LONGEST = 36  # characters of a figure; names are cut before values
_WIDEST = 50  # columns of a line in a node
_MOST_LINES = 3


def node_lines(verdict: Verdict) -> str:
    """The certainty and the deciding figure, the whole trial, and whose figure it is; one line
    each."""
    return joined("\n", filter(None, _lines(verdict)))


def in_lines(text: str) -> str:
    """The lines of a node, broken where they are longer than a node is wide; what takes more than
    three lines is cut, which only sentences on people are long enough for."""
    lines: list[str] = []
    for line in map(str.strip, text.split("\n")):
        beside = max(line.rfind(" ("), line.rfind("（"))  # a value stays with its measure
        is_long = beside > 0 and columns_of(line) > _WIDEST
        parts = [line[:beside], line[beside:].strip()] if is_long else [line]
        pieces = [piece for part in parts for piece in wrapped_lines(part, _WIDEST)]
        if len(pieces) > _MOST_LINES:
            pieces = [*pieces[: _MOST_LINES - 1], pieces[_MOST_LINES - 1].rstrip(",; ") + " …"]
        lines += pieces
    return "\n".join(lines)


def _lines(verdict: Verdict) -> Iterator[str]:
    if not verdict.deciding:
        yield verdict.certainty
        return
    best = verdict.deciding[0]
    figure = signed(
        figure_with_comparator(best, verdict, _shown),
        shows_matched(verdict.deciding, verdict.scope),
    )
    yield joined(" · ", filter(None, [verdict.certainty, figure]))
    yield with_people("", best)
    yield _whole_trial(verdict.decision.figure)
    if people := unstated_people(best):
        yield message("view.only_in", "only in people {people}", people=people)


def _whole_trial(figure: TrialFigure | None) -> str:
    """The figure of the whole trial, and whether it decides; empty without a subgroup beside it."""
    if figure is None or not figure.is_split or figure.whole is None:
        return ""
    whole = _beside(figure.whole.result, figure.subgroup.result)
    if figure.is_divided:
        return message("view.whole_divided", "whole trial {figure}; neither counts", figure=whole)
    if figure.decides is figure.whole:
        return message("view.whole_decides", "whole trial {figure}, which decides", figure=whole)
    return message(
        "view.subgroup_decides", "whole trial {figure}; the subgroup decides", figure=whole
    )


def _beside(whole: Result, subgroup: Result) -> str:
    """The value alone, if both figures have the same measure."""
    return whole.value if whole.measure == subgroup.measure else _shown(whole)


def _shown(result: Result) -> str:
    return short_figure(result, _LONGEST)
