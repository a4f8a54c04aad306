"""Registers how an explanation is rendered: as text in a terminal, as HTML in a notebook."""

from __future__ import annotations

from ..output.display import register
from .explain import Explanation
from .html import explanation_html
from .text import explanation_text

register(Explanation, "text", explanation_text)
register(Explanation, "html", explanation_html)
