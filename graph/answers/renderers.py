"""Registers how answers are rendered: as text in a terminal, as HTML in a notebook,
as a pandas data frame."""

from __future__ import annotations

from ..output.display import register
from .definitions import ExpandedDefinition
from .frames import evidence_frame, support_frame
from .html import support_html, verdict_html
from .support import Support
from .support_difference import SupportDifference
from .support_difference_text import difference_text
from .text import definition_text, support_table, verdict_line
from .verdict import Verdict

register(Support, "text", support_table)
register(Support, "html", support_html)
register(Support, "frame", support_frame)
register(SupportDifference, "text", difference_text)
register(Verdict, "frame", evidence_frame)
register(Verdict, "text", verdict_line)
register(Verdict, "html", verdict_html)
register(ExpandedDefinition, "text", definition_text)
