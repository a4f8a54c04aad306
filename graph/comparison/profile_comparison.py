"""The network meta-analysis of a profile: selected comparisons, estimates, sensitivity analyses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ...errors import TrialgraphError, UnknownNameError
from ...message import message
from ..answers.inquiry import Inquiry
from ..evidence_network.leading_endpoint import LeadingEndpoint, leading_endpoint
from ..evidence_network.matching import refractory_words
from ..evidence_network.median_checks import MedianWarning, median_warnings
from ..evidence_network.other_endpoints import decided_elsewhere
from ..evidence_network.selection import (
    EVERYTHING_APPLICABLE,
    GRADES,
    MATCHED,
    Selection,
    SelectionCriteria,
    select_contrasts,
)
from ..evidence_network.summary import separation_text
from ..listings.row_filters import identifier_of
from ..model.evidence import Evidence
from ..nma.additive import Additive, TreatmentComponents, additive
from ..nma.comparison import Comparison
from ..nma.heterogeneity import TAU2_METHODS
from ..nma.plotted import plotted
from ..output.display import Displayed, render
from ..reasoning.decision import Decision
from .data import WITHOUT_COMPARISON, excluded_data, included_data
from .fitting import COMMON_EFFECT, Method, fitted
from .sensitivity_names import POPULATIONS, WHOLE_TRIALS, WITHOUT_INTERIM

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

RESPONSE_MEASURES = ("OR", "RR")


@dataclass(frozen=True, eq=False, repr=False)
class ProfileComparison(Displayed):
    """A network meta-analysis for a profile.

    `comparison` is None if no comparison was included; `leading` says in which stage of care the
    endpoint leads, if the question named none.
    """

    inquiry: Inquiry
    criteria: SelectionCriteria
    method: Method
    selection: Selection
    comparison: Comparison | None
    leading: LeadingEndpoint

    @property
    def profile(self) -> str:
        return str(self.inquiry.profile)

    @property
    def endpoint(self) -> str:
        return self.inquiry.endpoint

    @property
    def measure(self) -> str:
        """HR, OR or RR."""
        return self.criteria.measure if self._is_response else "HR"

    @property
    def _is_response(self) -> bool:
        return self.inquiry.evidence.endpoints[self.endpoint].family == "response"

    @property
    def effects(self) -> pandas.DataFrame:
        """The table `Comparison.effects`; empty if no comparison was included."""
        import pandas

        return self.comparison.effects if self.comparison else pandas.DataFrame()

    def detail(self, name: str) -> pandas.DataFrame:
        """A table of `Comparison.detail`; empty if no comparison was included."""
        import pandas

        return self.comparison.detail(name) if self.comparison else pandas.DataFrame()

    @cached_property
    def drugs(self) -> TreatmentComponents:
        """Regimen → its drugs, the components of the additive model."""
        regimens = self.inquiry.evidence.vocabulary.regimens
        return {
            name: frozenset(regimens[name].drugs)
            for contrast in self.selection.included
            for name in (contrast.tested, contrast.control)
        }

    @cached_property
    def additive(self) -> Additive | None:
        """The additive network meta-analysis, with drugs as components of regimens."""
        if self.comparison is None:
            return None
        networks = [component.fitted.network for component in self.comparison.components]
        return additive(networks, self.drugs, self.method.random)

    def plot(self, out: str | Path | None = None, picture: str = "forest") -> Figure | Path:
        """A plot as a matplotlib figure; if `out` names a file, it is written, and its path
        returned.

        Plots: forest, direct, network, league, ranks, heat, contributions or funnel. Raises
        `TrialgraphError` if no comparison was included or the file cannot be written.
        """
        return cast("Figure | Path", render(self, "plot", *plotted(out, picture)))

    @cached_property
    def _decisions(self) -> dict[str, Decision]:
        """Regimen of the network → what decides its verdict."""
        return self._decided(self.inquiry)

    def _decided(self, inquiry: Inquiry) -> dict[str, Decision]:
        """Regimen of the network, if it is a treatment → what decides its verdict."""
        regimens = inquiry.evidence.vocabulary.regimens
        treatments = [name for name in sorted(self.drugs) if regimens[name].is_treatment]
        return {name: inquiry.decision(regimens[name]) for name in treatments}

    @property
    def controls(self) -> set[str]:
        """The regimens of the network that are no treatment, such as placebo."""
        return set(self.drugs) - set(self._decisions)

    @property
    def excluded_regimens(self) -> dict[str, str]:
        """Regimens of the network that are excluded for the profile by a rule → the reason."""
        return {
            name: decision.reason
            for name, decision in self._decisions.items()
            if decision.verdict == "excluded"
        }

    @property
    def conditional_regimens(self) -> dict[str, str]:
        """Regimens of the network that a rule may exclude for the profile → the condition."""
        return {
            name: decision.condition
            for name, decision in self._decisions.items()
            if decision.verdict == "conditional"
        }

    @cached_property
    def decided_elsewhere(self) -> Mapping[str, str]:
        """Regimens whose verdict rests on another endpoint → the figure on which it rests."""
        decisions = self._decided(self.inquiry.about_endpoint(""))
        names = self.inquiry.evidence.trial_names
        return decided_elsewhere(self.selection.included, decisions.get, names)

    @property
    def separation(self) -> str:
        """A sentence naming the unconnected parts; empty if the network is connected."""
        components = self.comparison.components if self.comparison else ()
        return separation_text([tuple(component.treatments) for component in components])

    @cached_property
    def refractory_to(self) -> str:
        """The drugs and classes whose refractoriness marks comparisons as matched; empty if the
        profile names none."""
        return refractory_words(self.inquiry.profile)

    @cached_property
    def median_warnings(self) -> tuple[MedianWarning, ...]:
        """The included comparisons whose interval excludes the ratio of matched medians."""
        return median_warnings(self.inquiry, self.selection.included)

    def sensitivity(self) -> Iterator[tuple[str, Comparison | None]]:
        """Sensitivity analyses: the name of each, and its comparison (None if no contrast is
        left)."""
        for name, analysis in self.sensitivity_analyses():
            yield name, analysis.comparison

    def sensitivity_analyses(self) -> Iterator[tuple[str, ProfileComparison]]:
        """The name of each sensitivity analysis, and the analysis."""
        for kind, name in POPULATIONS.items():
            if kind != MATCHED or self.refractory_to:
                others = self.criteria._replace(grades=GRADES[kind], matched=kind == MATCHED)
                yield name, self._again(others)
        if any(contrast.whole_trial for contrast in self.selection.included):
            yield WHOLE_TRIALS, self._again(self.criteria._replace(whole_trials=True))
        yield WITHOUT_INTERIM, self._again(self.criteria._replace(interim=False))
        name_of = self.inquiry.evidence.study_name
        for study in sorted({contrast.study for contrast in self.selection.included}):
            without = self.criteria._replace(without=self.criteria.without | {study})
            yield (
                message("comparison.without_study", "excluding {study}", study=name_of(study)),
                self._again(without),
            )

    def _again(self, criteria: SelectionCriteria) -> ProfileComparison:
        """The analysis with other selection criteria, and with the same reference if it is still
        included."""
        selection = select_contrasts(self.inquiry, criteria)
        reference = self.comparison.reference if self.comparison else ""
        included = {
            name for contrast in selection.included for name in (contrast.tested, contrast.control)
        }
        method = replace(self.method, reference=reference if reference in included else "")
        comparison = fitted(selection, self.inquiry, method)
        return replace(self, criteria=criteria, selection=selection, comparison=comparison)

    def to_dict(self) -> dict[str, Any]:
        """The analysis as in `compare --format json` (see docs/json.md)."""
        analysis = self.comparison.to_dict() if self.comparison else WITHOUT_COMPARISON
        return {
            "profile": self.profile,
            "endpoint": self.endpoint,
            "endpoint_note": self.leading.note,
            "measure": self.measure,
            "as_of": self.inquiry.as_of,
            **analysis,
            "separation": self.separation,
            "median_warnings": [warning.to_dict() for warning in self.median_warnings],
            "decided_elsewhere": {name: str(text) for name, text in self.decided_elsewhere.items()},
            "excluded": self.excluded_regimens,
            "conditional": self.conditional_regimens,
            "entered": list(map(included_data, self.selection.included)),
            "left_out": list(map(excluded_data, self.selection.excluded)),
        }


def compare_regimens(
    inquiry: Inquiry,
    criteria: SelectionCriteria = EVERYTHING_APPLICABLE,
    method: Method = COMMON_EFFECT,
) -> ProfileComparison:
    """The network meta-analysis for a question, on its endpoint, or else on the leading one.

    Raises `TrialgraphError` if the reference is not in the network, or the endpoint measures
    neither survival nor response; `UnknownNameError` for an unknown measure or tau² method.
    """
    if criteria.measure not in RESPONSE_MEASURES:
        raise UnknownNameError("measure of response", criteria.measure, RESPONSE_MEASURES)
    if isinstance(method.tau2, str) and method.tau2 not in TAU2_METHODS:
        raise UnknownNameError("method for tau2", method.tau2, TAU2_METHODS)
    leading = leading_endpoint(inquiry)
    if not inquiry.endpoint:
        inquiry = inquiry.about_endpoint(leading.endpoint)
    family = inquiry.evidence.endpoints[inquiry.endpoint].family
    if family not in ("survival", "response"):
        raise TrialgraphError(
            message(
                "comparison.family",
                "{endpoint} measures {family}; "
                "compare needs a survival or response endpoint, such as PFS or ORR",
                endpoint=inquiry.endpoint,
                family=family,
            )
        )
    selection = select_contrasts(inquiry, criteria)
    return ProfileComparison(
        inquiry, criteria, method, selection, fitted(selection, inquiry, method), leading
    )


def known_trials(evidence: Evidence, names: Iterable[str]) -> frozenset[str]:
    """The identifiers of trials. Raises `UnknownNameError` for an unknown trial."""
    return frozenset(identifier_of(evidence, "trial", name) for name in names)
