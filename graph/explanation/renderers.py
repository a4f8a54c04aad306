"""Registers how an explanation is rendered: as text in a terminal, as HTML in a notebook."""

from __future__ import annotations

from html import escape

from ..output.display import register
from .explain import Explanation
from .text import explanation_text


def explanation_html(explanation: Explanation) -> str:
    return f"<pre>{escape(explanation_text(explanation))}</pre>"


register(Explanation, "text", explanation_text)
register(Explanation, "html", explanation_html)
