"""The evidence network of a profile: from the contrasts that apply to it to a comparison, with what was left out and how far the
answer hangs on the terms on which contrasts enter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ...errors import TrialgraphError, UnknownNameError
from ..answers.reasoner import Inquiry
from ..applicability.assessment import RANK
from ..evidence_network.selection import (
    EVERYTHING_APPLICABLE,
    GRADES,
    IncludedContrast,
    Selection,
    SelectionCriteria,
    contrast_of,
    select_contrasts,
)
from ..evidence_network.summary import preferred_references
from ..listings.tabular import identifier_of
from ..model.evidence import Evidence
from ..nma.additive import Additive, TreatmentComponents, additive
from ..nma.captions import Captions
from ..nma.comparison import Comparison, compare
from ..nma.contrast_data import Contrasts
from ..nma.heterogeneity import TAU2_METHODS
from ..nma.log_ratio import USUAL_LEVEL
from ..output.display import Displayed, render
from ..reasoning.effects import number

if TYPE_CHECKING:
    import pandas

SHARE_MEASURES = ("OR", "RR")
_MEASURES = {"HR": "Hazard ratio", "OR": "Odds ratio", "RR": "Risk ratio"}
_BRIDGELESS = "No trial that applies connects these networks: nothing is compared across."


@dataclass(frozen=True)
class Method:
    """How a network is fitted and shown: reference, common or random effects, how tau² is estimated."""

    reference: str = ""
    random: bool = False
    tau2: str | float = "DL"


COMMON_EFFECT = Method()


@dataclass(frozen=True, eq=False, repr=False)
class ProfileComparison(Displayed):
    """A network meta-analysis for a profile: what entered and what did not, and the comparison; none where nothing entered."""

    inquiry: Inquiry
    terms: SelectionCriteria
    method: Method
    selection: Selection
    comparison: Comparison | None

    @property
    def profile(self) -> str:
        return str(self.inquiry.profile)

    @property
    def endpoint(self) -> str:
        return self.inquiry.endpoint

    @property
    def measure(self) -> str:
        """What the effects are ratios of."""
        return self.terms.measure if self._is_response else "HR"

    @property
    def _is_response(self) -> bool:
        return self.inquiry.evidence.endpoints[self.endpoint].family == "response"

    @property
    def effects(self) -> pandas.DataFrame:
        """As of the comparison; empty where nothing entered."""
        import pandas

        return self.comparison.effects if self.comparison else pandas.DataFrame()

    def detail(self, name: str) -> pandas.DataFrame:
        """As of the comparison; empty where nothing entered."""
        import pandas

        return self.comparison.detail(name) if self.comparison else pandas.DataFrame()

    @cached_property
    def drugs(self) -> TreatmentComponents:
        """Regimen → the drugs that it is the sum of, for the additive model."""
        regimens = self.inquiry.evidence.vocabulary.regimens
        return {
            name: frozenset(regimens[name].drugs)
            for one in self.selection.included
            for name in (one.tested, one.control)
        }

    @cached_property
    def additive(self) -> Additive | None:
        """The additive model of the network, regimens as sums of their drugs."""
        if self.comparison is None:
            return None
        networks = [one.fitted.network for one in self.comparison.components]
        return additive(networks, self.drugs, self.method.random)

    @cached_property
    def patients(self) -> dict[str, int]:
        """Regimen → the printed patients of its arms in what entered; none where one arm's size is not printed."""
        sizes: dict[str, list[int | None]] = {}
        seen: set[tuple[str, str]] = set()
        for one in self.selection.included:
            both = one.patients if len(one.patients) == 2 else (None, None)
            for regimen, n in zip((one.tested, one.control), both, strict=True):
                if (one.study, regimen) not in seen:
                    sizes.setdefault(regimen, []).append(n)
                    seen.add((one.study, regimen))
        return {regimen: sum(n for n in ns if n) for regimen, ns in sizes.items() if None not in ns}

    @cached_property
    def groups(self) -> dict[str, str]:
        """Regimen → the classes of its drugs, steroids and other background apart."""
        vocabulary = self.inquiry.evidence.vocabulary
        groups = {}
        for regimen, drugs in self.drugs.items():
            named = [vocabulary.drugs[drug] for drug in sorted(drugs)]
            classes = [
                drug.classes[0] if drug.classes else drug.id
                for drug in named
                if not drug.background
            ]
            groups[regimen] = " + ".join(sorted(set(classes))) or "background only"
        return groups

    def captions(self) -> Captions:
        """What pictures show beside the estimates: whose people they are, figures as printed, patients, drug classes."""
        entered = self.selection.included
        pairs = {
            one.pair: min(
                (other.grade for other in entered if other.pair == one.pair), key=RANK.__getitem__
            )
            for one in entered
        }
        return Captions(
            measure=_MEASURES[self.measure],
            about=f"{self.endpoint}, {self.profile}",
            tested=frozenset((one.tested, one.control) for one in entered),
            printed={
                (one.study, one.tested, one.control): figures
                for one in entered
                if (figures := self._printed(one))
            },
            study_notes={one.study: one.grade for one in reversed(entered)},
            pair_grades=pairs,
            patients=self.patients,
            groups=self.groups,
        )

    def _printed(self, one: IncludedContrast) -> tuple[float, float, float] | None:
        """A hazard ratio with its 95% interval, as printed; None for another measure or level."""
        if self.measure != "HR" or one.ratio.level != USUAL_LEVEL:
            return None
        return number(one.result.value), number(one.result.ci_low), number(one.result.ci_high)

    def plot(self, out: str | Path, picture: str = "forest") -> Path:
        """Draws a picture to a file: forest, direct, network, league, ranks, heat, contributions, funnel.

        Raises `TrialgraphError` where nothing entered, or the file cannot be written.
        """
        return cast(Path, render(self, "plot", picture, Path(out)))

    @cached_property
    def excluded_regimens(self) -> dict[str, str]:
        """Regimens of the network that rules exclude for the profile, with the reason: they connect others, and are no option."""
        regimens = self.inquiry.evidence.vocabulary.regimens
        names = sorted(
            {name for one in self.selection.included for name in (one.tested, one.control)}
        )
        decisions = {name: self.inquiry.decision(regimens[name]) for name in names}
        return {
            name: decision.reason
            for name, decision in decisions.items()
            if decision.verdict == "excluded"
        }

    @property
    def separation(self) -> str:
        """That the network falls apart, and into which parts; empty where it does not."""
        parts = self.comparison.components if self.comparison else ()
        if len(parts) < 2:
            return ""
        told = "; ".join(
            f"{number}: {', '.join(part.treatments)}" for number, part in enumerate(parts, 1)
        )
        return f"The network falls apart into {len(parts)} ({told}). {_BRIDGELESS}"

    def sensitivity(self) -> Iterator[tuple[str, Comparison | None]]:
        """The same question on other terms: each with what it is called."""
        for name, grades in GRADES.items():
            yield f"populations: {name}", self._again(self.terms._replace(grades=grades))
        yield "without interim reports", self._again(self.terms._replace(interim=False))
        for study in sorted({one.study for one in self.selection.included}):
            yield (
                f"without {study}",
                self._again(self.terms._replace(without=self.terms.without | {study})),
            )

    def _again(self, terms: SelectionCriteria) -> Comparison | None:
        found = select_contrasts(self.inquiry, terms)
        reference = self.comparison.reference if self.comparison else ""
        known = {name for one in found.included for name in (one.tested, one.control)}
        return _fitted(
            found,
            self.inquiry,
            Method(reference if reference in known else "", self.method.random, self.method.tau2),
        )

    def to_dict(self) -> dict[str, Any]:
        """As in the contract for `compare`, with the profile, what entered, and what was left out with the reason."""
        told = self.comparison.to_dict() if self.comparison else _NOTHING
        return {
            "profile": self.profile,
            "endpoint": self.endpoint,
            "measure": self.measure,
            "as_of": self.inquiry.as_of,
            **told,
            "separation": self.separation,
            "excluded": self.excluded_regimens,
            "entered": [self._entrant(one) for one in self.selection.included],
            "left_out": [
                {
                    "result": one.result.id,
                    "trial": one.result.trial,
                    "treatment1": one.tested,
                    "treatment2": one.control,
                    "why": one.reason,
                }
                for one in self.selection.excluded
            ],
        }

    def _entrant(self, one: IncludedContrast) -> dict[str, Any]:
        result = one.result
        return {
            "result": result.id,
            "trial": result.trial,
            "treatment1": one.tested,
            "treatment2": one.control,
            "population": result.population,
            "applicability": one.grade,
            "value": result.value,
            "ci_low": result.ci_low,
            "ci_high": result.ci_high,
            "effect": one.ratio.effect,
            "se": one.ratio.se,
            "level": one.ratio.level,
            "doubt": one.ratio.doubt,
            "report": result.report,
            "source": result.source,
            "locator": result.locator,
        }


_NOTHING: dict[str, Any] = {
    "reference": None,
    "model": None,
    "tau2": None,
    "Q": None,
    "df": None,
    "p_value": None,
    "I2": None,
    "components": [],
    "effects": [],
    "p_scores": {},
    "split": [],
    "designs": {"within": None, "between": None},
    "warnings": ["no contrast enters; left_out says why"],
}


def compare_for(
    inquiry: Inquiry,
    terms: SelectionCriteria = EVERYTHING_APPLICABLE,
    method: Method = COMMON_EFFECT,
) -> ProfileComparison:
    """The network meta-analysis of what applies to an inquiry's profile, on the inquiry's endpoint.

    Raises `TrialgraphError` for a reference outside the network, for an endpoint that is neither survival nor response, and for
    a measure or a method that is not known.
    """
    if terms.measure not in SHARE_MEASURES:
        raise UnknownNameError("measure of response", terms.measure, SHARE_MEASURES)
    if isinstance(method.tau2, str) and method.tau2 not in TAU2_METHODS:
        raise UnknownNameError("method for tau2", method.tau2, TAU2_METHODS)
    family = inquiry.evidence.endpoints[inquiry.endpoint].family
    if family not in ("survival", "response"):
        raise TrialgraphError(
            f"{inquiry.endpoint} is about {family}; networks compare survival or response, such as PFS or ORR"
        )
    found = select_contrasts(inquiry, terms)
    return ProfileComparison(inquiry, terms, method, found, _fitted(found, inquiry, method))


def known_trials(evidence: Evidence, names: Iterable[str]) -> frozenset[str]:
    """The trials of these names. Raises `UnknownNameError` for one that the evidence does not hold."""
    return frozenset(identifier_of(evidence, "trial", name) for name in names)


def _fitted(found: Selection, inquiry: Inquiry, method: Method) -> Comparison | None:
    if not found.included:
        return None
    higher = (
        inquiry.evidence.endpoints[inquiry.endpoint].family == "response"
    )  # more responses are better
    preferred = preferred_references(found)
    return compare(
        contrasts_of(found),
        method.reference,
        method.random,
        method.tau2,
        not higher,
        ratio=True,
        preferred=preferred,
    )


def contrasts_of(found: Selection) -> Contrasts:
    """The contrasts of a network from what entered; doubts about a figure as warnings."""
    doubts = [f"{one.result.id}: {one.ratio.doubt}" for one in found.included if one.ratio.doubt]
    return Contrasts(tuple(map(contrast_of, found.included)), tuple(doubts))
