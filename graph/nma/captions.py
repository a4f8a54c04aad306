"""Labels and printed figures that plots of a network can show next to its estimates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Captions:
    """Labels and printed figures for plots of a network; all are optional.

    `measure`: name of the effect measure (hazard ratio). `about`: the question, for titles.
    `tested`: pairs (tested, control) as the studies define them. `printed`: (study, tested,
    control) → published ratio and its 95% limits, each as it is published. `study_notes`:
    study → how directly its patients match the profile. `study_names`: study → its name for
    people, if that is not the one in the data. `pair_grades`: pair of treatments → grade
    of applicability. `patients`: treatment → number of patients. `groups`: treatment → the group
    that sets its colour. `matched`: what the patients of matched studies have in common, such as
    "refractory to testinib". `remarks`: pair (tested, control) → what to know of its figures, such
    as "flagged". `notes`: sentences for the foot of every plot.
    """

    measure: str = ""
    about: str = ""
    tested: frozenset[tuple[str, str]] = frozenset()
    printed: Mapping[tuple[str, str, str], tuple[str, str, str]] = field(default_factory=dict)
    study_names: Mapping[str, str] = field(default_factory=dict)
    study_notes: Mapping[str, str] = field(default_factory=dict)
    pair_grades: Mapping[frozenset[str], str] = field(default_factory=dict)
    patients: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    matched: str = ""
    remarks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
