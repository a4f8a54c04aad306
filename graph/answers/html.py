"""Answers as HTML for notebooks, with the same content as in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from ...message import joined, message
from ..output.notice import NOTICE
from ..output.text_table import Say
from .alternatives_text import alternatives_lines, by_alternative, differences_lines
from .approvals_text import approval_lines
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
from .support import Support
from .text import cells, definition_text, newest, profile_line, why
from .verdict import Verdict

_COLUMNS = ("Regimen", "Verdict", "Certainty", "Applicability", "Tier", "Newest", "Why")
_LEFT = " style='text-align:left'"
_TOP = " style='text-align:left;vertical-align:top'"
_ON_ONE_LINE = " style='text-align:left;vertical-align:top;white-space:nowrap'"


def support_html(support: Support, say: Say = str) -> str:
    """The verdict table with harms, feature notes, network estimates, the age of the evidence."""
    shown = [verdict for verdict in support if verdict.verdict != "no evidence"]
    head = "".join(f"<th{_LEFT}>{escape(say(name))}</th>" for name in _COLUMNS)
    body = "".join(_row(_cells_of(verdict, say)) for verdict in shown)
    without = ", ".join(verdict.regimen for verdict in support if verdict.verdict == "no evidence")
    parts = [_paragraph([say(profile_line(support.profile, support.as_of))])]
    parts += [_paragraph([say(line)]) for line in alternatives_lines(support)]
    parts += [_paragraph([say(definition_text(definition))]) for definition in support.definitions]
    parts += [f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"]
    parts += [_paragraph([say(line)]) for line in sign_lines(support) if line]
    if without:
        no_evidence = message("answers.no_evidence", "No evidence: {regimens}.", regimens=without)
        parts.append(_paragraph([say(no_evidence)]))
    parts += [_paragraph(filter(None, map(say, differences_lines(support))))]
    parts += [_paragraph(map(say, feature_note_lines(note))) for note in support.feature_notes]
    if network := list(network_lines(support)):
        parts.append(_paragraph(map(say, network)))
    if approvals := list(filter(None, approval_lines(support))):
        parts.append(_paragraph(map(say, approvals)))
    parts += [_paragraph(map(say, evidence_notes(support)))]
    return "".join(parts) + f"<p><i>{escape(say(NOTICE))}</i></p>"


def _cells_of(verdict: Verdict, say: Say) -> Iterator[str]:
    name, *others = cells(verdict)
    yield name
    yield from map(say, (*others, newest(verdict)))
    yield "\n".join(map(say, _why_lines(verdict)))


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


def _row(texts: Iterable[str]) -> str:
    """A row; its first and last cells wrap, the others are short and stay on one line."""
    name, *short, last = map(escape, texts)
    between = "".join(f"<td{_ON_ONE_LINE}>{text}</td>" for text in short)
    last = last.replace("\n", "<br>")
    return f"<tr><td{_TOP}>{name}</td>{between}<td{_TOP}>{last}</td></tr>"


def _paragraph(lines: Iterable[str]) -> str:
    return f"<p>{'<br>'.join(map(escape, lines))}</p>"


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
        f"<tr><th{_LEFT}>{escape(say(name))}</th><td>{escape(say(text))}</td></tr>"
        for name, text in facts.items()
        if text
    )
    head = f"<p><b>{escape(verdict.regimen)}</b> {escape(say(verdict.label))}</p>"
    return f"{head}<table>{rows}</table><p><i>{escape(say(NOTICE))}</i></p>"
