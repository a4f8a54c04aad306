"""The result of a network meta-analysis: all pairwise effects, and the table of effects."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..output.display import Displayed, render
from ..output.intervals import between, limits, rounded
from .additive import Additive, additive, split_names
from .component import REFERENCE, Component
from .contrast_data import Contrasts, known_treatment
from .designs import by_designs
from .frames import ESTIMATE, LIMITS, effects_frame
from .heterogeneity import fit
from .model import Fit
from .plotted import plotted
from .ranking import p_scores
from .studies import networks
from .tables import Setup, TableRow, combined_rows, detail

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

DISAGREEMENT_P = 0.10  # for networks of other data; a field passes the limit of the method


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Displayed):
    """A network meta-analysis, with one component for each connected network.

    Treatments in different components are never compared. `model`: common or random. `tau2_method`:
    estimator of tau², or its given value. `ratio`: effects are logarithms of ratios. `preferred`:
    treatments to use as the reference of the other components, in order of preference.
    `disagreement_p`: the p value below which direct and indirect evidence disagree.
    """

    reference: str
    model: str
    components: tuple[Component, ...]
    warnings: tuple[str, ...] = ()
    tau2_method: str | float = "DL"
    smaller_is_better: bool = True
    ratio: bool = False
    preferred: tuple[str, ...] = ()
    disagreement_p: float = DISAGREEMENT_P

    @property
    def random(self) -> bool:
        return self.model == "random"

    @property
    def reference_component(self) -> Component:
        return next(
            component for component in self.components if self.reference in component.treatments
        )

    def reference_of(self, component: Component) -> str:
        """The treatment against which a component's effects are shown.

        This is the given reference if the network contains it, otherwise the first preferred
        treatment in the network, otherwise the treatment with the most studies.
        """
        chosen = next(
            (name for name in (self.reference, *self.preferred) if name in component.treatments), ""
        )
        return chosen or most_studied(component.fitted)

    @property
    def effects(self) -> pandas.DataFrame:
        """Each treatment against the reference of its network, best first, with P-scores.

        Effects and limits are floats, ratios if `ratio`, and NaN for the reference; printed forms
        stand beside them (`effect_printed`, `interval`, `prediction`).
        """
        columns, printed = effects_table(self)
        numbers = [
            _numbers(self, component, name)
            for component in self.components
            for name in component.in_display_order(self.reference_of(component))
        ]
        return effects_frame(columns, printed, numbers)

    def detail(self, name: str) -> pandas.DataFrame:
        """A table of further results, by name, such as `league` or `ranks`.

        `graph.nma.tables.DETAILS` lists the names. Raises `UnknownNameError` if there is no table
        of that name.
        """
        import pandas

        return pandas.DataFrame(combined_rows(self.details(name)))

    def details(self, name: str) -> list[list[TableRow]]:
        """The rows of a further table, one list for each network.

        Raises `UnknownNameError` if there is no table of that name.
        """
        return detail(name, [(part, self._setup_of(part)) for part in self.components])

    def _setup_of(self, part: Component) -> Setup:
        return Setup(
            self.reference_of(part),
            self.random,
            self.tau2_method,
            self.ratio,
            self.smaller_is_better,
        )

    def additive(self, separator: str = "+", inactive: str = "") -> Additive:
        """The additive model, whose components are the parts of names between separators.

        inactive: a treatment without components. Raises `TrialgraphError` for an unknown one.
        """
        fitted = [component.fitted.network for component in self.components]
        names = [name for network in fitted for name in network.treatments]
        without = known_treatment(inactive, names) if inactive else ""
        return additive(fitted, split_names(names, separator, without), self.random)

    def plot(self, out: str | Path | None = None, picture: str = "forest") -> Figure | Path:
        """A plot as a matplotlib figure; if `out` names a file, it is written, and its path
        returned.

        Plots: forest, direct, network, league, ranks, heat, contributions, funnel; `plot("ranks")`
        is short for `plot(picture="ranks")`. Raises `TrialgraphError` if there is nothing to draw
        or the file cannot be written.
        """
        return cast("Figure | Path", render(self, "plot", *plotted(out, picture)))

    def to_dict(self) -> dict[str, Any]:
        """The comparison as `compare --format json` prints it.

        Heterogeneity and designs are those of the component that contains the reference.
        """
        chosen = self.reference_component
        return {
            "reference": self.reference,
            "model": self.model,
            "scale": "log ratio" if self.ratio else "as given",
            **chosen.heterogeneity(),
            "components": [component.to_dict() for component in self.components],
            "effects": [
                component.effect(*pair)
                for component in self.components
                for pair in _pairs(component.treatments, self.reference)
            ],
            "p_scores": {
                name: score
                for component in self.components
                for name, score in component.p_scores.items()
            },
            "split": [
                split.to_dict() for component in self.components for split in component.splits
            ],
            "designs": chosen.designs_to_dict(),
            "interaction": chosen.interaction.to_dict(),
            "warnings": list(self.warnings),
        }


def compare(
    contrasts: Contrasts,
    reference: str = "",
    random: bool = False,
    tau2: str | float = "DL",
    smaller_is_better: bool = True,
    ratio: bool = False,
    preferred: Sequence[str] = (),
    matched: Collection[str] | None = None,
    disagreement_p: float = DISAGREEMENT_P,
) -> Comparison:
    """Fit every connected network of the contrasts (Rücker, Res Synth Methods 2012;3:312-324).

    `reference`: by default the first `preferred` treatment, else the one with the most studies.
    `random`: random effects, with `tau2` estimated by DL, REML or PM, or given as a number.
    `ratio`: effects are logarithms of ratios; it affects only how they are shown. `matched`: the
    studies whose patients are those in question; every estimate then says how much of its weight
    rests on them. `disagreement_p` as in `Comparison`. Raises `TrialgraphError` if the reference is
    not a treatment, or if the standard errors of a study are incompatible with each other.
    """
    fitted = [fit(part, random, tau2) for part in networks(contrasts.rows)]
    treatments = [name for network_fit in fitted for name in network_fit.network.treatments]
    if reference:
        chosen = known_treatment(reference, treatments)
    else:
        chosen = next((name for name in preferred if name in treatments), "") or max(
            map(most_studied, fitted), key=_studies_of(fitted)
        )
    components = tuple(
        Component(
            network_fit,
            p_scores(network_fit, smaller_is_better),
            *by_designs(network_fit.network),
            None if matched is None else frozenset(matched),
        )
        for network_fit in fitted
    )
    model = "random" if random else "common"
    return Comparison(
        chosen,
        model,
        components,
        contrasts.warnings,
        tau2,
        smaller_is_better,
        ratio,
        tuple(preferred),
        disagreement_p,
    )


def _studies_of(fitted: Sequence[Fit]) -> Any:
    counts = {name: number for network_fit in fitted for name, number in _arms(network_fit).items()}
    return counts.__getitem__


def _arms(fitted: Fit) -> dict[str, int]:
    """Treatment → number of studies that include it."""
    counts = [0] * len(fitted.network.treatments)
    for study in fitted.network.studies:
        for arm in study.arms:
            counts[arm] += 1
    return dict(zip(fitted.network.treatments, counts, strict=True))


def most_studied(fitted: Fit) -> str:
    """The treatment with the most studies; the first alphabetically if tied."""
    counts = _arms(fitted)
    return min(counts, key=lambda name: (-counts[name], name))


def _pairs(treatments: Sequence[str], reference: str) -> list[tuple[str, str]]:
    """All pairs; those with the reference come first, with the reference second."""
    others = [name for name in treatments if name != reference]
    first = [(name, reference) for name in others] if reference in treatments else []
    return first + list(combinations(others, 2))


def effects_table(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    """Columns and formatted rows: each treatment against its reference, sorted by P-score.

    If studies are marked as matched, wholly matched estimates come first, and a column gives the
    percentage of the weight that rests on matched studies.
    """
    columns = ["network", "treatment", "effect", "interval", "prediction", "matched_share"]
    rows = [
        _effect_row(comparison, str(number), component, name)
        for number, component in enumerate(comparison.components, 1)
        for name in component.in_display_order(comparison.reference_of(component))
    ]
    kept = [
        at
        for at, column in enumerate(columns)
        if column not in ("prediction", "matched_share") or any(row[at] for row in rows)
    ]
    return [
        *(columns[at] for at in kept),
        "p_score",
    ], [[*(row[at] for at in kept), row[-1]] for row in rows]


def _effect_row(comparison: Comparison, number: str, component: Component, name: str) -> list[str]:
    reference, score = comparison.reference_of(component), f"{component.p_scores[name]:.4f}"
    if name == reference:
        return [number, name, REFERENCE, "", "", "", score]
    effect, ratio = component.effect(name, reference), comparison.ratio
    estimate = rounded(exp(effect["estimate"])) if ratio else f"{effect['estimate']:.4f}"
    predicted = comparison.random and effect["pi_low"] is not None
    share = effect["matched_share"]
    return [
        number,
        name,
        estimate,
        _interval(effect["ci_low"], effect["ci_high"], ratio),
        _interval(effect["pi_low"], effect["pi_high"], ratio) if predicted else "",
        "" if share is None else str(share),
        score,
    ]


def _numbers(comparison: Comparison, component: Component, name: str) -> dict[str, float]:
    """The estimate and its limits, as ratios if `ratio`; NaN for the reference itself."""
    reference, names = comparison.reference_of(component), (ESTIMATE, *LIMITS)
    if name == reference:
        return dict.fromkeys(names, nan)
    effect = component.effect(name, reference)
    known = {key: nan if effect[key] is None else effect[key] for key in names}
    return {key: exp(value) for key, value in known.items()} if comparison.ratio else known


def _interval(low: float, high: float, ratio: bool) -> str:
    """Limits on the scale of the effects; differences keep four decimals."""
    return limits(exp(low), exp(high)) if ratio else between(f"{low:.4f}", f"{high:.4f}", False)
