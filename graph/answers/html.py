"""Answers as HTML for notebooks, with the same content as in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ...message import joined, message
from ..output.html_page import cell, framed, paragraph, verdict_span
from ..output.notice import NOTICE
from ..output.text_table import Say
from .alternatives_text import alternatives_lines, by_alternative, differences_lines
from .forest_marks import PALE_IN_ANSWER, legend, marks_of, scale_of
from .harms_text import (
    CAUTIONS,
    HARMS,
    TOLERABILITY,
    caution_phrases,
    harm_phrases,
    tolerability_phrases,
)
from .notes_text import evidence_notes, feature_note_lines, network_lines, sign_lines
from .outcome import rating_words
from .region_text import access_lines
from .support import Support
from .text import cells, definition_text, newest, profile_line, why
from .verdict import Verdict

_COLUMNS = ("Regimen", "Verdict", "", "Certainty", "Applicability", "Tier", "Newest", "Why")


def support_html(support: Support, say: Say = str) -> str:
    """The verdict table with harms, feature notes, network estimates, the age of the evidence."""
    shown = [verdict for verdict in support if verdict.verdict != "no evidence"]
    marks = {verdict.regimen: marks_of(verdict) for verdict in shown}
    drawn = [mark for of_verdict in marks.values() for mark in of_verdict]
    scale = scale_of(drawn)
    head = "".join(
        f'<th class="short">{escape(say(name)) if name else ""}</th>' for name in _COLUMNS
    )
    body = "".join(_row(verdict, scale.svg(marks[verdict.regimen]), say) for verdict in shown)
    without = ", ".join(verdict.regimen for verdict in support if verdict.verdict == "no evidence")
    parts = [paragraph([say(profile_line(support.profile, support.as_of))])]
    parts += [paragraph([say(line)]) for line in alternatives_lines(support)]
    parts += [paragraph([say(definition_text(definition))]) for definition in support.definitions]
    parts += [f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"]
    parts += [paragraph([say(line)]) for line in legend(drawn, scale, PALE_IN_ANSWER)]
    parts += [paragraph([say(line)]) for line in sign_lines(support) if line]
    if without:
        no_evidence = message("answers.no_evidence", "No evidence: {regimens}.", regimens=without)
        parts.append(paragraph([say(no_evidence)]))
    parts += [paragraph(filter(None, map(say, differences_lines(support))))]
    parts += [paragraph(map(say, feature_note_lines(note))) for note in support.feature_notes]
    parts += [paragraph(map(say, network_lines(support)))]
    parts += [paragraph(map(say, filter(None, access_lines(support))))]
    parts += [paragraph(map(say, evidence_notes(support))), f"<p><i>{escape(say(NOTICE))}</i></p>"]
    return framed(parts)


def _row(verdict: Verdict, drawing: str, say: Say) -> str:
    """A row; its first and last cells wrap, the others are short and stay on one line."""
    name, word, *others = cells(verdict)
    in_words = "\n".join(map(say, _why_lines(verdict)))
    columns = [
        cell(name),
        f'<td class="short">{verdict_span(word, say(word))}</td>',
        f'<td class="wide">{drawing}</td>',
        *(cell(say(text), "short") for text in (*others, newest(verdict))),
        cell(in_words, "wide"),
    ]
    return f"<tr>{''.join(columns)}</tr>"


def _why_lines(verdict: Verdict) -> Iterator[str]:
    """The deciding evidence; harms, tolerability and cautions each on a line below it."""
    yield why(verdict)
    for heading, phrases in (
        (HARMS, harm_phrases(verdict)),
        (TOLERABILITY, tolerability_phrases(verdict)),
        (CAUTIONS, caution_phrases(verdict)),
    ):
        if phrases:
            yield joined(": ", [heading, joined("; ", phrases)])


def verdict_html(verdict: Verdict, say: Say = str) -> str:
    """One verdict with its reasons, certainty steps and deciding evidence."""
    facts: dict[str, str] = {
        "Verdict": verdict.verdict,
        "Certainty": joined("; ", (verdict.certainty, rating_words(verdict)))
        if verdict.certainty
        else "",
        "Applicability": verdict.applicability,
        "Tier": str(verdict.tier or ""),
        message("answers.reasons", "Reasons"): joined("; ", verdict.reasons),
        message("answers.by_alternative", "By alternative"): by_alternative(verdict),
        message("answers.decided_by", "Decided by"): why(verdict) if verdict.deciding else "",
        message("answers.newest_head", "Newest evidence"): verdict.newest_with_warning,
        message("answers.risk_of_bias", "Risk of bias (RoB 2)"): verdict.risk_of_bias_words,
        HARMS: joined("; ", harm_phrases(verdict)),
        TOLERABILITY: joined("; ", tolerability_phrases(verdict)),
        CAUTIONS: joined("; ", caution_phrases(verdict)),
    }
    rows = "".join(
        f"<tr><th>{escape(say(name))}</th>{cell(say(text), 'wide')}</tr>"
        for name, text in facts.items()
        if text
    )
    marks = marks_of(verdict)
    head = f"<p><b>{escape(verdict.regimen)}</b> {escape(say(verdict.label))}</p>"
    drawing = scale_of(marks).svg(marks)
    return framed([head, f"<table>{rows}</table>", drawing, f"<p><i>{escape(say(NOTICE))}</i></p>"])
