"""What each reported result shows, and whether it counts towards a verdict.

An engine derives a `Finding` for each result (see `derivation.py`). This module puts the reasons
into words and looks the results up by regimen, in the same way for every engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from ...message import message
from ..model.evidence import Evidence
from ..model.kinds import Effect, Role
from ..model.rows import Result
from .dating import Dating

Reason = Literal[
    "",
    "superseded",
    "estimate",
    "prognostic",
    "not-randomised",
    "same-regimen",
    "endpoint-does-not-decide",
    "nothing-printed",
    "interval-decides",
    "own-figures-decide",
    "less-favourable-figure-counts",
]

_WORDS: Mapping[Reason, str] = {
    "": "",
    "estimate": message("reasoning.estimate", "an estimate, not a comparison"),
    "prognostic": message(
        "reasoning.prognostic",
        "compares populations on the same regimen: prognostic, not evidence for a regimen",
    ),
    "not-randomised": message("reasoning.not-randomised", "not randomised"),
    "same-regimen": message("reasoning.same-regimen", "both arms receive the same regimen"),
    "endpoint-does-not-decide": message(
        "reasoning.not-deciding", "not an endpoint that decides verdicts"
    ),
    "nothing-printed": message(
        "reasoning.no-figure", "the source gives neither a figure nor a direction"
    ),
    "interval-decides": message(
        "reasoning.interval-elsewhere",
        "a figure with a confidence interval for the same comparison counts instead",
    ),
    "own-figures-decide": message(
        "reasoning.own-figures",
        "claim about several trials; this trial reports its own figures for the endpoint",
    ),
    "less-favourable-figure-counts": message(
        "reasoning.less-favourable", "a less favourable figure in the same report counts instead"
    ),
}


class Finding(NamedTuple):
    """What an engine derives for one result.

    `reason` is why the result does not count (empty if it counts), `effect` what it shows for the
    tested arm, `later_report` the report that supersedes it.
    """

    role: Role
    reason: Reason = ""
    effect: Effect | None = None
    later_report: str = ""

    @property
    def why(self) -> str:
        """The reason for the result's role, in words; empty if it counts."""
        if self.reason == "superseded":
            return message(
                "reasoning.superseded",
                "superseded by the later report {report}",
                report=self.later_report,
            )
        return _WORDS[self.reason]


class Findings(Protocol):
    """What an engine derives for all results that were known on a day, with one deciding endpoint
    or with all that may decide."""

    known: tuple[Result, ...]

    def of(self, result: Result) -> Finding:
        """The finding for a known result."""
        ...

    def is_estimate(self, result: Result, *, as_control: bool) -> bool:
        """Whether the result, seen from one of its arms, is an estimate of response or survival
        that is meaningful without a comparison."""
        ...

    def is_interim(self, result: Result) -> bool:
        """Whether the result comes from an interim report, with no later report known."""
        ...

    def dating(self, result: Result) -> Dating:
        """Since when the result is known, and which document shows it."""
        ...


class Interpretation(NamedTuple):
    """A result, its role, the reason for the role, and what it shows for the tested arm."""

    result: Result
    role: Role
    why: str
    effect: Effect | None = None


class Comparison(NamedTuple):
    """A comparison of one regimen in one study, on one endpoint; `comparator` is the regimen of
    the other arm."""

    study: str
    comparator: str
    as_control: bool
    endpoint: str


class RegimenResult(NamedTuple):
    """A result as evidence on one regimen, for any profile.

    `comparator` is the regimen of the other arm (empty if there is none); `is_estimate` marks an
    outcome of the regimen that is meaningful without a comparison; `comparison` is that of a
    contrast.
    """

    result: Result
    interpretation: Interpretation
    regimen: str
    comparator: str
    as_control: bool
    is_estimate: bool
    comparison: Comparison | None = None


def is_on_endpoint(result: Result, endpoint: str, evidence: Evidence) -> bool:
    """Whether the result is about the endpoint or one that stands in for it; true if `endpoint` is
    empty."""
    measured = evidence.endpoints.get(result.endpoint)
    stands_for = measured.stands_for if measured else ""
    return not endpoint or endpoint in (result.endpoint, stands_for)


class Interpretations:
    """The interpretation of every result that was known on a day, as one engine derives it."""

    def __init__(
        self, evidence: Evidence, findings: Findings, as_of: str = "", endpoint: str = ""
    ) -> None:
        self.evidence = evidence
        self.findings = findings
        self.as_of = as_of
        self.endpoint = endpoint
        self.known = findings.known
        self.left_out = len(evidence.results) - len(self.known)
        self._interpreted: dict[str, Interpretation] = {}
        self._interim: dict[str, bool] = {}

    @cached_property
    def all(self) -> Mapping[str, Interpretation]:
        """Result → its interpretation."""
        return {result.id: self.of(result) for result in self.known}

    def __iter__(self) -> Iterator[Interpretation]:
        return iter(self.all.values())

    def of(self, result: Result) -> Interpretation:
        """The interpretation of a known result."""
        if (interpretation := self._interpreted.get(result.id)) is None:
            finding = self.findings.of(result)
            interpretation = Interpretation(result, finding.role, finding.why, finding.effect)
            self._interpreted[result.id] = interpretation
        return interpretation

    @cached_property
    def by_regimen(self) -> Mapping[str, list[RegimenResult]]:
        """Regimen → all its results, as tested arm or as control."""
        groups: dict[str, list[RegimenResult]] = {
            regimen: [] for regimen in self.evidence.vocabulary.regimens
        }
        for interpretation in self:
            tested, control = map(
                self.evidence.regimen_of,
                (interpretation.result.arm, interpretation.result.comparator_arm),
            )
            if tested:
                groups[tested].append(
                    self.regimen_result(interpretation, tested, control, as_control=False)
                )
            if control and control != tested:
                groups[control].append(
                    self.regimen_result(interpretation, control, tested, as_control=True)
                )
        return groups

    def regimen_result(
        self, interpretation: Interpretation, regimen: str, comparator: str, as_control: bool
    ) -> RegimenResult:
        """The result as evidence on a regimen; `comparator` is the regimen of the other arm."""
        result = interpretation.result
        is_estimate = self.findings.is_estimate(result, as_control=as_control)
        comparison = None
        if result.kind == "contrast":
            study = self.evidence.study_of(result.trial)
            comparison = Comparison(study, comparator, as_control, result.endpoint)
        return RegimenResult(
            result, interpretation, regimen, comparator, as_control, is_estimate, comparison
        )

    def dating(self, result: Result) -> Dating:
        """Since when the result is known, and which document shows it."""
        return self.findings.dating(result)

    def known_since(self, result: Result) -> str:
        """The date since which the result is known, as printed; empty if nothing dates it."""
        return self.findings.dating(result).date

    def is_retold(self, result: Result) -> bool:
        """Whether only a source that retells results, such as a guideline, dates the result."""
        dating = self.findings.dating(result)
        source = self.evidence.sources.get(dating.document) if dating.by == "source" else None
        return source is not None and source.kind in self.evidence.limit.retelling_sources

    def is_on_endpoint(self, result: Result) -> bool:
        """Whether the result is about the endpoint of the question; true if the question names
        none."""
        return is_on_endpoint(result, self.endpoint, self.evidence)

    def is_interim(self, result: Result) -> bool:
        """Whether the result comes from an interim report, with no later report known."""
        if result.id not in self._interim:
            self._interim[result.id] = self.findings.is_interim(result)
        return self._interim[result.id]
