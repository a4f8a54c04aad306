"""An explanation as HTML for notebooks: the text of a terminal, and a small forest plot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from ..answers.forest_marks import PALE_IN_EXPLANATION, Mark, legend, mark_of, scale_of
from ..answers.verdict import Verdict
from ..language.translation import EnglishWithNames
from ..output.html_page import cell, framed, paragraph, verdict_span
from ..output.notice import NOTICE
from ..output.text_table import Say
from .explain import Explanation
from .text import Line, blocks


def explanation_html(explanation: Explanation, say: Say = str) -> str:
    """The verdict, a forest plot of the ratios reported for the regimen, and the sentences of the
    explanation."""
    if say is str:
        say = EnglishWithNames(explanation.evidence).say
    verdict = explanation.verdict
    parts = [
        f"<p><b>{escape(verdict.regimen)}</b> {escape(say(verdict.label))}: "
        f"{verdict_span(verdict.verdict, say(verdict.verdict))}</p>",
        *_forest(verdict, say),
        *(_block(block, say) for block in blocks(explanation)),
        f"<p><i>{escape(say(NOTICE))}</i></p>",
    ]
    return framed(parts)


def _forest(verdict: Verdict, say: Say) -> Iterator[str]:
    """One row for each ratio of the regimen against another, those that count first."""
    rows: list[tuple[str, Mark, str]] = [
        (item.candidate.label, mark, item.role)
        for item in verdict.evidence
        if not item.as_control
        and (mark := mark_of(item.result, verdict.scope, faint=item.role != "counts"))
    ]
    if not rows:
        return
    marks = [mark for _, mark, _ in rows]
    scale = scale_of(marks)
    body = "".join(
        f"<tr>{cell(label, 'wide')}<td>{scale.svg([mark])}</td>{cell(say(mark.text))}"
        f"{cell(say(role), 'short')}</tr>"
        for label, mark, role in rows
    )
    yield f"<table><tbody>{body}</tbody></table>"
    yield paragraph(map(say, legend(marks, scale, PALE_IN_EXPLANATION)))


def _block(block: Iterable[Line], say: Say) -> str:
    """The sentences of a block; details are a list below the sentence that they follow."""
    parts = []
    for is_detail, lines in groupby(block, key=lambda line: line.is_detail):
        texts = [say(line.text) for line in lines if line.text]
        if is_detail:
            items = "".join(f"<li>{escape(text.removeprefix('• '))}</li>" for text in texts)
            parts.append(f"<ul>{items}</ul>")
        else:
            parts.append(paragraph(texts))
    return "".join(parts)
