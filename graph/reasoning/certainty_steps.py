"""The weaknesses that lower a certainty: when each applies, and why.

Each function returns the row of the table `certainty` that applies, with the reason in words, or
None. One cause lowers the certainty once.
"""

from __future__ import annotations

from typing import NamedTuple

from ...message import message
from ..exposure.criteria import Has
from ..model.evidence import Evidence
from ..model.rows import Result
from .candidates import Candidate
from .intervals import RATIOS, implied_events
from .regimen_evidence import RegimenEvidence
from .trial_figures import TrialFigure
from .worse_survival import worse_survival


class Weakness(NamedTuple):
    """The row of the table `certainty`, and the reason in words."""

    row: str
    reason: str


class Basis(NamedTuple):
    """What a certainty depends on.

    `decides` is the result whose figure decides, `people` the one whose population gives the
    applicability; `figure` is None for estimates. `shows_benefit` says that the verdict rests on a
    benefit. `flagged` and `network` are the reasons to downgrade for a doubtful figure and for
    disagreement in the network; empty if there is none.
    """

    decides: Candidate
    people: Candidate
    figure: TrialFigure | None
    body: RegimenEvidence
    shows_benefit: bool = False
    doubt: str = ""
    network: str = ""

    @property
    def evidence(self) -> Evidence:
        return self.body.interpretations.evidence

    @property
    def result(self) -> Result:
        return self.decides.result

    @property
    def judged_bias(self) -> str:
        """The overall risk of bias as a person judged it; empty if nobody did."""
        return self.evidence.risk_of_bias(self.result.trial, self.result.endpoint)


_PARTIAL = Weakness("partial", message("reasoning.step.partial", "applicability is only partial"))
_INDIRECT = Weakness(
    "indirect", message("reasoning.step.indirect", "applicability is only indirect")
)


def partial(basis: Basis) -> Weakness | None:
    return _PARTIAL if basis.people.grade == "partial" else None


def indirect(basis: Basis) -> Weakness | None:
    return _INDIRECT if basis.people.grade == "indirect" else None


def left_out(basis: Basis) -> Weakness | None:
    if not basis.people.applicability.lacks_feature:
        return None
    features = {
        prevalence.fact.feature
        for assessment in basis.people.applicability.assessments
        for prevalence in assessment.unreported
        if isinstance(prevalence.fact, Has)
    }
    named = features & basis.body.populations.left_out_features
    if not named:
        return None
    return Weakness(
        "left-out",
        message(
            "reasoning.step.left-out",
            "trials left out people with {features}",
            features=", ".join(sorted(named)),
        ),
    )


def imprecision(basis: Basis) -> Weakness | None:
    """Too few events, or an interval that allows both benefit and no benefit; contrasts only."""
    if basis.figure is None:
        return None
    result = basis.result
    if not result.has_interval:
        return _without_interval(result)
    if result.measure not in RATIOS:
        return Weakness(
            "imprecision",
            message(
                "reasoning.step.difference",
                "a difference with an interval does not show how many events there were",
            ),
        )
    low, high = _limits(result, basis.evidence)
    events, limits = implied_events(result), basis.evidence.limit
    harm = basis.figure.effect == "harm"
    if low <= limits.large_benefit and high >= limits.large_harm:
        return Weakness(
            "severe-imprecision",
            message(
                "reasoning.step.very-wide",
                "the interval includes both {benefit} and {harm}",
                benefit=f"{limits.large_benefit:.2f}",
                harm=f"{limits.large_harm:.2f}",
            ),
        )
    if events is not None and events < limits.few_events:
        return Weakness("severe-imprecision", _events(events, limits.few_events))
    limit = limits.appreciable_harm if harm else limits.appreciable_benefit
    if low <= 1 <= high and low <= limit <= high:
        return Weakness(
            "imprecision",
            message(
                "reasoning.step.wide",
                "the interval includes both 1 and {limit}",
                limit=f"{limit:.2f}",
            ),
        )
    if events is None:
        return Weakness(
            "imprecision",
            message(
                "reasoning.step.unknown-events",
                "the interval does not show how many events there were",
            ),
        )
    if events < limits.enough_events:
        return Weakness("imprecision", _events(events, limits.enough_events))
    return None


def _without_interval(result: Result) -> Weakness:
    if result.p_value:
        return Weakness(
            "imprecision",
            message("reasoning.step.p-only", "a p value without a confidence interval"),
        )
    return Weakness(
        "severe-imprecision",
        message("reasoning.step.no-interval", "neither a confidence interval nor a p value"),
    )


def _events(events: float, enough: float) -> str:
    return message(
        "reasoning.step.few-events",
        "the interval implies about {events} events, fewer than {enough}",
        events=f"{events:.0f}",
        enough=f"{enough:g}",
    )


def _limits(result: Result, evidence: Evidence) -> tuple[float, float]:
    """The limits of the interval, turned so that a ratio below 1 favours the tested arm."""
    low, high = float(result.ci_low), float(result.ci_high)
    endpoint = evidence.endpoints.get(result.endpoint)
    if endpoint is None or not endpoint.event_is_wanted or low <= 0:
        return low, high
    return 1 / high, 1 / low


def subgroup_only(basis: Basis) -> Weakness | None:
    if basis.figure is None or not basis.figure.subgroup_alone:
        return None
    if basis.figure.is_credible:
        reason = message(
            "reasoning.step.credible-subgroup",
            "only a subgroup decides, which differs credibly from the whole trial",
        )
    else:
        reason = message(
            "reasoning.step.subgroup-only",
            "only a subgroup decides; no interval of the whole trial applies",
        )
    return Weakness("subgroup-only", reason)


def trials_disagree(basis: Basis) -> Weakness | None:
    if basis.figure is None or not basis.shows_benefit:
        return None
    others = sorted(
        {
            figure.study
            for figure in basis.body.tested
            if figure.study != basis.figure.study
            and _stood_for(figure, basis.evidence) == _stood_for(basis.figure, basis.evidence)
            and figure.applies
            and figure.effect != "benefit"
        }
    )
    if not others:
        return None
    return Weakness(
        "trials-disagree",
        message(
            "reasoning.step.trials-disagree",
            "trials disagree: no benefit in {trials}",
            trials=", ".join(others),
        ),
    )


def _stood_for(figure: TrialFigure, evidence: Evidence) -> str:
    """The endpoint of a figure, or the one for which it stands in a trial without it."""
    return evidence.endpoints[figure.endpoint].stands_for or figure.endpoint


def network_disagrees(basis: Basis) -> Weakness | None:
    return Weakness("network-disagrees", basis.network) if basis.network else None


def interim(basis: Basis) -> Weakness | None:
    if not basis.body.interpretations.is_interim(basis.result):
        return None
    weakness = imprecision(basis)
    if weakness and weakness.row == "severe-imprecision":
        return None  # the same small number of events is the cause
    return Weakness("interim", message("reasoning.step.interim", "interim result, no later report"))


def flagged(basis: Basis) -> Weakness | None:
    return Weakness("flagged", basis.doubt) if basis.doubt else None


def other_endpoint(basis: Basis) -> Weakness | None:
    """Another endpoint than death from any cause decides, and survival points the other way."""
    figure, endpoints = basis.figure, basis.evidence.endpoints
    if figure is None or figure.effect != "benefit" or endpoints[figure.endpoint].counts_all_deaths:
        return None
    if (worse := worse_survival(figure, basis.body)) is None:
        return None
    return Weakness(
        "other-endpoint",
        message(
            "reasoning.step.other-endpoint",
            "{endpoint} decides, but {survival} of the same trial points the other way",
            endpoint=figure.endpoint,
            survival=worse.result.endpoint,
        ),
    )


def risk_of_bias(basis: Basis) -> Weakness | None:
    judged = basis.judged_bias
    if judged not in ("high", "some concerns"):
        return None
    return Weakness(
        f"risk-of-bias-{judged.replace(' ', '-')}",
        message(
            "reasoning.step.risk-of-bias", "risk of bias judged as {level} (RoB 2)", level=judged
        ),
    )


ONLY_OF_COMPARISONS = frozenset({imprecision, subgroup_only, trials_disagree, other_endpoint})
