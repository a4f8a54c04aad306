"""What an engine derives on its own: how directly populations apply, and what each result says and whether it counts.

Rules, verdicts and certainty are one code over what an engine gives (DESIGN, section 5.1). The reference implementation
here reads like its definition; the other engines must give equal values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ..applicability.assessment import Applicabilities, Applicability
from ..applicability.populations import StudyPopulations
from ..applicability.profile import Profile
from ..model.evidence import Evidence
from .interpretation import Interpretations


class Derivation(Protocol):
    """One way to the same answer."""

    def applicabilities(self, profile: Profile) -> Mapping[str, Applicability]:
        """Population → how directly it applies to the profile."""
        ...

    def interpretations(self, as_of: str, endpoint: str) -> Interpretations:
        """The results known on a day, each with its role, and with only one endpoint that decides (empty: all that may)."""
        ...


class ReferenceDerivation:
    """The reference implementation, in plain Python. What does not depend on the profile is derived once."""

    def __init__(self, evidence: Evidence, populations: StudyPopulations) -> None:
        self.evidence = evidence
        self.populations = populations
        self._interpretations: dict[tuple[str, str], Interpretations] = {}

    def applicabilities(self, profile: Profile) -> Mapping[str, Applicability]:
        return Applicabilities(self.populations, profile)

    def interpretations(self, as_of: str, endpoint: str) -> Interpretations:
        key = (as_of, endpoint)
        if key not in self._interpretations:
            self._interpretations[key] = (
                self.interpretations(as_of, "").about(endpoint)
                if endpoint
                else Interpretations(self.evidence, as_of)
            )
        return self._interpretations[key]
