"""The tables of a field: what it is about, its conditions, and the stages of care."""

from __future__ import annotations

from .columns import CHANGED, HIDDEN, LABELS, Table, table

FIELD_TABLES: tuple[Table, ...] = (
    table(
        "conditions",
        "condition",
        "Condition",
        "A disease that patients have.",
        LABELS
        + HIDDEN
        + """
broader*            ref(conditions) Broader conditions that contain this one.""",
    ),
    table(
        "stages",
        "stage",
        "Stage",
        "A stage of care, such as front-line treatment or treatment for relapse.",
        LABELS
        + HIDDEN
        + """
counts_as_line!     choice(yes/no) Whether treatment in this stage is a line of therapy.
leading_endpoint    ref(endpoints) The endpoint that networks of this stage show and `compare`
                    analyses by default; empty: the first survival endpoint that decides
                    verdicts."""
        + CHANGED,
    ),
    table(
        "fields",
        "field",
        "Field",
        "A body of evidence about a disease and a stage of its care; a profile belongs to one "
        "field.",
        """
label_en!           text        Name for readers, in English.
label_zh            text        Name in Chinese.
conditions*!        ref(conditions) The conditions that every profile of the field has.
counts_lines!       choice(yes/no) Whether the field counts prior lines of therapy.
stage!              ref(stages) The stage of care that the field is about.
presumed_absent*    ref(features) Features that a profile does not have unless it says so.
example!            text        A typical profile, which help texts give as an example.
examples*           text        Other typical profiles.
""",
    ),
)
