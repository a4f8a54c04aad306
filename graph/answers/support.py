"""The answer to a profile: a verdict on every regimen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ...errors import UnknownNameError
from ...message import message
from ..evidence_network.other_endpoints import decided_elsewhere
from ..evidence_network.summary import NetworkSummary, summarize_network
from ..output.display import Displayed, render
from ..output.notice import NOTICE
from ..reasoning.dating import newest
from ..reasoning.scope import Scope
from .definitions import ExpandedDefinition
from .feature_notes import FeatureNote
from .support_difference import SupportDifference, difference_between
from .verdict import Verdict

if TYPE_CHECKING:
    import pandas


class ResultDates(NamedTuple):
    """The number of results that verdicts weigh, and of those dated by a retelling source."""

    weighed: int
    retold: int

    @property
    def are_most(self) -> bool:
        return 2 * self.retold > self.weighed


@dataclass(frozen=True, eq=False, repr=False)
class Support(Displayed):
    """The verdicts on every regimen of the graph for one profile, best first.

    `results_not_yet_known` counts the results published after `as_of`.
    """

    profile: str
    as_of: str
    verdicts: tuple[Verdict, ...]
    results_not_yet_known: int = 0
    definitions: tuple[ExpandedDefinition, ...] = ()
    feature_notes: tuple[FeatureNote, ...] = ()
    scope: Scope | None = None

    @cached_property
    def network(self) -> NetworkSummary | None:
        """The network estimates from the applicable comparisons, computed on first access."""
        if self.scope is None:
            return None
        network = summarize_network(self.scope)
        decisions = {verdict.regimen: verdict.decision for verdict in self.verdicts}
        elsewhere = decided_elsewhere(
            network.contrasts, decisions.get, self.scope.evidence.trial_names
        )
        return replace(network, elsewhere=elsewhere)

    @property
    def region(self) -> str:
        """The region that the question names; empty if it names none."""
        return self.scope.region if self.scope else ""

    @property
    def newest_evidence(self) -> str:
        return newest(verdict.newest_evidence for verdict in self.verdicts)

    @cached_property
    def retold(self) -> ResultDates:
        """How many of the results that the verdicts weigh are dated only by a source that retells
        them."""
        weighed = {
            candidate.result.id: verdict.regimen_evidence.interpretations.is_retold(
                candidate.result
            )
            for verdict in self.verdicts
            for candidate in verdict.weighed
        }
        return ResultDates(len(weighed), sum(weighed.values()))

    @property
    def date_warning(self) -> str:
        """A warning if most results that the verdicts weigh are dated by a source that retells
        them, such as a guideline; otherwise empty."""
        if not self.retold.are_most:
            return ""
        return message(
            "answers.date_warning",
            "{count} of {total} results that the verdicts rest on are dated by a source that "
            "retells them, so they may have been known earlier.",
            count=self.retold.retold,
            total=self.retold.weighed,
        )

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    def __getitem__(self, regimen: str) -> Verdict:
        """The verdict on a regimen, by identifier. Raises `KeyError` for an unknown one."""
        for verdict in self.verdicts:
            if verdict.regimen == regimen:
                return verdict
        known = [verdict.regimen for verdict in self.verdicts]
        raise KeyError(str(UnknownNameError("regimen", str(regimen), known)))

    def against(self, other: str | Support) -> SupportDifference:
        """Which verdicts differ for another profile, and because of which of its facts.

        other: another answer, or a profile, which is answered with the options of this one (except
        `open`, which a profile can say itself). Raises the same errors as `KnowledgeGraph.support`.
        """
        return difference_between(self, other)

    def to_frame(self) -> pandas.DataFrame:
        """One row for each verdict, best first, with the figure that decides it.

        Numbers are floats, dates are datetimes and words from a list are categories; printed forms
        stand beside numbers and dates.
        """
        return cast("pandas.DataFrame", render(self, "frame"))

    def to_dict(self) -> dict[str, Any]:
        """The answer as in `support --format json` (see docs/json.md)."""
        return {
            "profile": self.profile,
            "as_of": self.as_of,
            "definitions": [definition.to_dict() for definition in self.definitions],
            "concerns": [note.to_dict() for note in self.feature_notes],
            "notice": NOTICE,
            "newest_evidence": self.newest_evidence,
            "results_not_yet_known": self.results_not_yet_known,
            "results_weighed": self.retold.weighed,
            "results_dated_by_retelling": self.retold.retold,
            "date_warning": self.date_warning,
            "network": self.network.to_dict() if self.network else None,
            "regimens": [verdict.to_dict() for verdict in self.verdicts],
        }
