"""The part of a question that an evidence network needs; it does not depend on verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ..applicability.assessment import Applicability
from ..applicability.populations import StudyPopulations
from ..applicability.profile import Profile
from ..model.evidence import Evidence
from .exclusion_rules import ExclusionRules
from .interpretation import Interpretations


class Scope(Protocol):
    """A profile, the evidence, a day, and the deciding endpoint (empty: all that may decide)."""

    @property
    def evidence(self) -> Evidence: ...
    @property
    def profile(self) -> Profile: ...
    @property
    def populations(self) -> StudyPopulations: ...
    @property
    def as_of(self) -> str: ...
    @property
    def endpoint(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def interpretations(self) -> Interpretations: ...
    @property
    def rules(self) -> ExclusionRules: ...
    @property
    def applicabilities(self) -> Mapping[str, Applicability]: ...

    def about_endpoint(self, endpoint: str) -> Scope:
        """The same question with another deciding endpoint."""
        ...
