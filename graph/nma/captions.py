"""What pictures of a network show beside its estimates, where more is known of the studies than their contrasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Captions:
    """Words and figures for pictures of a network; all may be left out.

    `measure` names what effects are ratios of, `about` the question. `tested` holds the pairs (tested, control) as the studies
    ran them; `printed` maps (study, tested, control) to the printed ratio and its 95% interval; `pair_grades` maps a pair of
    treatments, and `study_notes` a study, to how directly its people match; `patients` and `groups` map a treatment to the
    number of its patients and to the group whose colour it gets.
    """

    measure: str = ""
    about: str = ""
    tested: frozenset[tuple[str, str]] = frozenset()
    printed: Mapping[tuple[str, str, str], tuple[float, float, float]] = field(default_factory=dict)
    study_notes: Mapping[str, str] = field(default_factory=dict)
    pair_grades: Mapping[frozenset[str], str] = field(default_factory=dict)
    patients: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
