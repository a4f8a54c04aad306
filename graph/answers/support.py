"""The answer to a profile: the verdicts on every regimen, best first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...errors import nearest
from ..evidence_network.summary import NetworkSummary, summarize_network
from ..output.display import Displayed
from ..output.notice import NOTICE
from ..reasoning.scope import Scope
from .definitions import ExpandedDefinition
from .feature_notes import FeatureNote
from .verdict import Verdict


@dataclass(frozen=True, eq=False, repr=False)
class Support(Displayed):
    """The verdicts on every regimen of the graph for one profile, best first."""

    profile: str
    as_of: str
    verdicts: tuple[Verdict, ...]
    results_not_yet_known: int = 0
    definitions: tuple[ExpandedDefinition, ...] = ()
    feature_notes: tuple[FeatureNote, ...] = ()
    scope: Scope | None = None

    @cached_property
    def network(self) -> NetworkSummary | None:
        """The evidence network of what applies; worked out when it is first asked for."""
        return summarize_network(self.scope) if self.scope else None

    @property
    def newest_evidence(self) -> str:
        return max((one.newest_evidence for one in self.verdicts), default="")

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    def __getitem__(self, regimen: str) -> Verdict:
        """The verdict on a regimen, by its identifier. Raises `KeyError` for one that the graph does not hold."""
        for verdict in self.verdicts:
            if verdict.regimen == regimen:
                return verdict
        near = ", ".join(nearest(regimen, [verdict.regimen for verdict in self.verdicts]))
        raise KeyError(f"no regimen '{regimen}'; nearest known: {near}")

    def to_dict(self) -> dict[str, Any]:
        """As in the contract for `support --format json`."""
        return {
            "profile": self.profile,
            "as_of": self.as_of,
            "definitions": [one.to_dict() for one in self.definitions],
            "concerns": [one.to_dict() for one in self.feature_notes],
            "notice": NOTICE,
            "newest_evidence": self.newest_evidence,
            "results_not_yet_known": self.results_not_yet_known,
            "network": self.network.to_dict() if self.network else None,
            "regimens": [verdict.to_dict() for verdict in self.verdicts],
        }
