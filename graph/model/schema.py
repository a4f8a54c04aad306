"""The evidence tables: every table, its columns, and their permitted values.

One declaration serves the checks on loading, the graph (`rdf/to_rdf.py`, `rdf/from_rdf.py`) and the
generated page of terms. `evidence/README.md` explains the columns.
"""

from __future__ import annotations

from .columns import Table
from .field_tables import FIELD_TABLES
from .identity_tables import IDENTITY_TABLES
from .study_tables import STUDY_TABLES
from .vocabulary_tables import VOCABULARY_TABLES

TABLES: dict[str, Table] = {
    table.name: table
    for table in (*VOCABULARY_TABLES, *FIELD_TABLES, *STUDY_TABLES, *IDENTITY_TABLES)
}
ACCOUNTING = (
    "paragraphs",
    "tokens",
)  # these tables describe the text of the sources; they are not part of the graph
