"""Answers as HTML, for a notebook: the same as in a terminal, with harms beside benefit and the age of the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..output.notice import NOTICE
from .support import Support
from .text import cells, feature_note_lines, harm_phrases, newest, notes, why
from .verdict import Verdict

_COLUMNS = ("Regimen", "Verdict", "Certainty", "Fit", "Tier", "Newest", "Why", "Harms")
_LEFT = " style='text-align:left'"


def support_html(support: Support) -> str:
    """The verdict table, what is told of the features of the profile, and how old the evidence is."""
    told = [one for one in support if one.verdict != "no evidence"]
    head = "".join(f"<th{_LEFT}>{name}</th>" for name in _COLUMNS)
    body = "".join(
        _row((*cells(one), newest(one), why(one), "; ".join(harm_phrases(one)))) for one in told
    )
    silent = ", ".join(one.regimen for one in support if one.verdict == "no evidence")
    as_of = f" as of {escape(support.as_of)}" if support.as_of else ""
    parts = [f"<p><b>Profile:</b> {escape(support.profile)}{as_of}</p>"]
    parts += [f"<p>{escape(str(one))}</p>" for one in support.definitions]
    parts += [f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"]
    parts += [f"<p>No evidence: {escape(silent)}.</p>"] if silent else []
    parts += [
        f"<p>{'<br>'.join(map(escape, feature_note_lines(one)))}</p>"
        for one in support.feature_notes
    ]
    parts += [f"<p>{'<br>'.join(map(escape, notes(support)))}</p>"]
    return "".join(parts) + f"<p><i>{NOTICE}</i></p>"


def _row(texts: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td{_LEFT}>{escape(text)}</td>" for text in texts) + "</tr>"


def verdict_html(verdict: Verdict) -> str:
    """One verdict with what decided it."""
    facts = {
        "Verdict": verdict.verdict,
        "Certainty": "; ".join([verdict.certainty, *map(str, verdict.certainty_steps)]),
        "Fit": verdict.applicability,
        "Tier": str(verdict.tier or ""),
        "Because": "; ".join(verdict.reasons),
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
    return f"<p><b>{escape(verdict.regimen)}</b> {escape(verdict.label)}</p><table>{rows}</table><p><i>{NOTICE}</i></p>"
