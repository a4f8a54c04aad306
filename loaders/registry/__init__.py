"""Converts registry records to rows of evidence.

Reads ClinicalTrials.gov records: the JSON of API version 2, and the older XML. `files` yields the
studies in files, `record` converts one study to rows, and `loading` converts many. Anything that
cannot be read reliably is listed as an `UnreadItem` with its place and the reason; nothing is
guessed.
"""

from __future__ import annotations

from .conversion_log import UnreadItem
from .known_terms import KnownTerms, known_terms
from .loading import LoadSummary, load_records
from .record import Converted, convert

__all__ = [
    "Converted",
    "KnownTerms",
    "LoadSummary",
    "UnreadItem",
    "convert",
    "known_terms",
    "load_records",
]
