"""Registry records (ClinicalTrials.gov, version 2 of its interface, and its older XML) as rows of evidence.

`reading` gives the studies of files, `record` makes rows of one study, `loading` of many. Whatever could not be read for sure
is listed as `Unread`, with its place and the reason; nothing is guessed.
"""

from __future__ import annotations

from .field import field_over
from .loading import Loaded, load_records
from .record import Converted, convert
from .unread import Unread
from .words import Field

__all__ = ["Converted", "Field", "Loaded", "Unread", "convert", "field_over", "load_records"]
