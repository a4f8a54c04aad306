"""Registry records (ClinicalTrials.gov, version 2 of its interface, and its older XML) as rows of evidence.

`reading` gives the studies of files, `record` makes rows of one study, `loading` of many. Whatever could not be read for sure
is listed as `UnreadItem`, with its place and the reason; nothing is guessed.
"""

from __future__ import annotations

from .conversion_log import UnreadItem
from .known_terms import field_over
from .loading import Loaded, load_records
from .record import Converted, convert
from .words import Field

__all__ = ["Converted", "Field", "Loaded", "UnreadItem", "convert", "field_over", "load_records"]
