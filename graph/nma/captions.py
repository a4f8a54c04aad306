"""Labels and printed figures that plots of a network can show next to its estimates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Captions:
    """Labels and printed figures for plots of a network; all are optional.

    `measure`: name of the effect measure (hazard ratio). `about`: the question, for titles.
    `tested`: pairs (tested, control) as the studies define them. `printed`: (study, tested,
    control) → published ratio with its 95% interval. `study_notes`: study → how directly its
    patients match the profile. `pair_grades`: pair of treatments → grade of applicability.
    `patients`: treatment → number of patients. `groups`: treatment → the group that sets its
    colour. `matched`: what the patients of matched studies have in common, such as "refractory to
    testinib". `note`: a sentence for the foot of every plot.
    """

    measure: str = ""
    about: str = ""
    tested: frozenset[tuple[str, str]] = frozenset()
    printed: Mapping[tuple[str, str, str], tuple[float, float, float]] = field(default_factory=dict)
    study_notes: Mapping[str, str] = field(default_factory=dict)
    pair_grades: Mapping[frozenset[str], str] = field(default_factory=dict)
    patients: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    matched: str = ""
    note: str = ""
