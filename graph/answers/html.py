"""Answers as HTML for notebooks, with the same content as in a terminal (in English)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..output.notice import NOTICE
from .notes_text import evidence_notes, feature_note_lines
from .support import Support
from .text import cells, definition_text, harm_phrases, newest, why
from .verdict import Verdict

_COLUMNS = (
    "Regimen",
    "Verdict",
    "Certainty",
    "Applicability",
    "Tier",
    "Newest",
    "Why",
    "Harms",
)
_LEFT = " style='text-align:left'"


def support_html(support: Support) -> str:
    """The verdict table with harms, the feature notes, and the age of the evidence."""
    shown = [verdict for verdict in support if verdict.verdict != "no evidence"]
    head = "".join(f"<th{_LEFT}>{name}</th>" for name in _COLUMNS)
    body = "".join(
        _row((*cells(verdict), newest(verdict), why(verdict), "; ".join(harm_phrases(verdict))))
        for verdict in shown
    )
    without = ", ".join(verdict.regimen for verdict in support if verdict.verdict == "no evidence")
    as_of = f" as of {escape(support.as_of)}" if support.as_of else ""
    parts = [f"<p><b>Profile:</b> {escape(support.profile)}{as_of}</p>"]
    parts += [f"<p>{escape(definition_text(definition))}</p>" for definition in support.definitions]
    parts += [f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"]
    parts += [f"<p>No evidence: {escape(without)}.</p>"] if without else []
    parts += [_paragraph(feature_note_lines(note)) for note in support.feature_notes]
    parts += [_paragraph(evidence_notes(support))]
    return "".join(parts) + f"<p><i>{NOTICE}</i></p>"


def _row(texts: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td{_LEFT}>{escape(text)}</td>" for text in texts) + "</tr>"


def _paragraph(lines: Iterable[str]) -> str:
    return f"<p>{'<br>'.join(map(escape, lines))}</p>"


def verdict_html(verdict: Verdict) -> str:
    """One verdict with its reasons, certainty steps and deciding evidence."""
    facts = {
        "Verdict": verdict.verdict,
        "Certainty": "; ".join([verdict.certainty, *map(str, verdict.certainty_steps)]),
        "Applicability": verdict.applicability,
        "Tier": str(verdict.tier or ""),
        "Reasons": "; ".join(verdict.reasons),
        "Decided by": why(verdict) if verdict.deciding else "",
        "Newest evidence": verdict.newest_with_warning,
        "Risk of bias (RoB 2)": verdict.risk_of_bias,
        "Harms": "; ".join(harm_phrases(verdict)),
    }
    rows = "".join(
        f"<tr><th{_LEFT}>{name}</th><td>{escape(text)}</td></tr>"
        for name, text in facts.items()
        if text
    )
    head = f"<p><b>{escape(verdict.regimen)}</b> {escape(verdict.label)}</p>"
    return f"{head}<table>{rows}</table><p><i>{NOTICE}</i></p>"
