"""The engine "walk": derives the answer by walking the networkx graph along its edges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..applicability.assessment import Applicability
from ..applicability.deciding_features import deciding_features
from ..applicability.profile import Profile
from ..model.evidence import Evidence
from ..reasoning.interpretation import Interpretations
from .walk_applicability import WalkApplicability
from .walk_findings import WalkFindings

if TYPE_CHECKING:
    from .network import Network


class WalkDerivation:
    """Applicability and findings, derived from the network of the evidence."""

    def __init__(self, graph: Network, evidence: Evidence) -> None:
        self.graph, self.evidence = graph, evidence
        self._applicability = WalkApplicability(graph, deciding_features(evidence), evidence.limit)
        self._interpretations: dict[tuple[str, str], Interpretations] = {}

    def applicabilities(self, profile: Profile) -> Mapping[str, Applicability]:
        return self._applicability.applicabilities(profile)

    def interpretations(self, as_of: str, endpoint: str) -> Interpretations:
        key = (as_of, endpoint)
        if key not in self._interpretations:
            findings = WalkFindings(self.graph, as_of, endpoint)
            self._interpretations[key] = Interpretations(self.evidence, findings, as_of, endpoint)
        return self._interpretations[key]
