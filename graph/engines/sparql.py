"""The engine "sparql": derives the answer with SPARQL queries, on any store of the graph."""

from __future__ import annotations

from collections.abc import Mapping

from ..applicability.assessment import Applicability
from ..applicability.populations import StudyPopulations
from ..applicability.profile import Profile
from ..model.evidence import Evidence
from ..rdf.store import Store
from ..reasoning.interpretation import Interpretations
from .sparql_applicability import SparqlApplicability
from .sparql_findings import SparqlFindings


class SparqlDerivation:
    """Applicability and findings, derived from a graph that answers SPARQL queries."""

    def __init__(self, store: Store, evidence: Evidence, populations: StudyPopulations) -> None:
        self.store, self.evidence = store, evidence
        self._applicability = SparqlApplicability(store, evidence, populations)
        self._interpretations: dict[tuple[str, str], Interpretations] = {}

    def applicabilities(self, profile: Profile) -> Mapping[str, Applicability]:
        return self._applicability.applicabilities(profile)

    def interpretations(self, as_of: str, endpoint: str) -> Interpretations:
        key = (as_of, endpoint)
        if key not in self._interpretations:
            findings = SparqlFindings(self.store, self.evidence, as_of, endpoint)
            self._interpretations[key] = Interpretations(self.evidence, findings, as_of, endpoint)
        return self._interpretations[key]
