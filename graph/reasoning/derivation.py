"""What an engine derives on its own: applicability of populations, and findings for results.

The code for rules, verdicts and certainty is the same for all engines. The reference implementation
here reads like its definition; the other engines (`trialgraph.graph.engines`) give equal values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ..applicability.assessment import Applicabilities, Applicability
from ..applicability.populations import StudyPopulations
from ..applicability.profile import Profile
from ..model.evidence import Evidence
from .findings import ReferenceFindings
from .interpretation import Interpretations


class Derivation(Protocol):
    """What one engine derives from the evidence to give an answer."""

    def applicabilities(self, profile: Profile) -> Mapping[str, Applicability]:
        """Population → how directly it applies to the profile."""
        ...

    def interpretations(self, as_of: str, endpoint: str) -> Interpretations:
        """The results known on a day (empty: today), each with its role.

        Only results on `endpoint` can decide a verdict; if it is empty, results on any endpoint
        with `decides` = yes.
        """
        ...


class ReferenceDerivation:
    """The reference implementation, in plain Python. Caches what does not depend on the profile."""

    def __init__(self, evidence: Evidence, populations: StudyPopulations) -> None:
        self.evidence = evidence
        self.populations = populations
        self._findings: dict[tuple[str, str], ReferenceFindings] = {}
        self._interpretations: dict[tuple[str, str], Interpretations] = {}

    def applicabilities(self, profile: Profile) -> Mapping[str, Applicability]:
        return Applicabilities(self.populations, profile)

    def interpretations(self, as_of: str, endpoint: str) -> Interpretations:
        key = (as_of, endpoint)
        if key not in self._interpretations:
            findings = self._findings_on(as_of, endpoint)
            self._interpretations[key] = Interpretations(self.evidence, findings, as_of, endpoint)
        return self._interpretations[key]

    def _findings_on(self, as_of: str, endpoint: str) -> ReferenceFindings:
        key = (as_of, endpoint)
        if key not in self._findings:
            self._findings[key] = (
                self._findings_on(as_of, "").about(endpoint)
                if endpoint
                else ReferenceFindings(self.evidence, as_of)
            )
        return self._findings[key]
