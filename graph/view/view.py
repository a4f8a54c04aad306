"""An interactive picture of an answer, a regimen or all evidence, in one HTML file."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from ...errors import TrialgraphError, UnknownNameError
from ...message import message
from ..answers.reasoner import Reasoner
from ..language.translation import ENGLISH, Language
from ..model.kinds import VERDICTS
from ..model.name_index import folded
from ..model.question import Question
from .answer_picture import answer_picture
from .interactive import InteractivePage
from .layout import arrange
from .node_text import in_lines
from .overview_picture import overview_picture
from .page import page
from .picture import Picture
from .regimen_picture import regimen_picture

_NOTATION = ":=,<>&|：，"  # a text with one of these is meant as a profile, not as a name


def write_view(
    reasoner: Reasoner,
    question: Question,
    out: Path,
    verdicts: Iterable[str] = (),
    language: Language = ENGLISH,
) -> Path:
    """Write the page for a question to a file and return its path; the rest as `interactive_page`.

    Raises `TrialgraphError` for a file that cannot be written.
    """
    return interactive_page(reasoner, question, verdicts, language).save(out)


def interactive_page(
    reasoner: Reasoner,
    question: Question,
    verdicts: Iterable[str] = (),
    language: Language = ENGLISH,
) -> InteractivePage:
    """The page for a question.

    The expression of the question is a regimen's name, a profile, or empty for all evidence.
    `verdicts` limits an answer to regimens with these verdicts and the controls they were
    compared with. Raises `TrialgraphError` for an unknown name, expression or verdict.
    """
    picture = picture_of(reasoner, question, [_verdict(name) for name in verdicts])
    for node in picture.nodes.values():
        node.second = in_lines(language.say(node.second))
    arrange(picture)
    title = f"{language.say(picture.title)} {language.say(picture.about)}".strip()
    return InteractivePage(page(picture, language), title)


def picture_of(reasoner: Reasoner, question: Question, verdicts: Collection[str] = ()) -> Picture:
    """The picture of the regimen of this name, of the answer to a profile, or of all evidence."""
    expression = question.expression.strip()
    regimen = _regimen(reasoner, question) if expression else ""
    if verdicts and (regimen or not expression):
        raise TrialgraphError(
            message(
                "view.verdict_without_profile",
                "a filter by verdict needs a profile, such as 'lines=1'",
            )
        )
    if not expression:
        return overview_picture(reasoner)
    if regimen:
        return regimen_picture(reasoner, regimen)
    return answer_picture(reasoner.ask(question), verdicts)


def _regimen(reasoner: Reasoner, question: Question) -> str:
    """The regimen that the expression names; empty for a profile.

    Raises `UnknownNameError` for text that is neither, or the error in a text written as a profile.
    """
    try:
        return reasoner.evidence.vocabulary.regimen(question.expression.strip())
    except UnknownNameError as unknown:
        try:
            reasoner.ask(question)
        except TrialgraphError:
            if any(sign in question.expression for sign in _NOTATION):
                raise
            raise unknown from None
        return ""


def _verdict(name: str) -> str:
    for verdict in VERDICTS:
        if folded(name) == folded(verdict):
            return verdict
    known = ", ".join(VERDICTS)
    text = message(
        "view.unknown_verdict", "no verdict '{name}'; known: {known}", name=name, known=known
    )
    raise TrialgraphError(text)
