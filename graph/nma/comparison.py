"""A comparison of everything with everything in a network, as an answer: numbers for machines, a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..output.display import Displayed, render
from .component import REFERENCE, Component
from .contrast_data import Contrasts, known_treatment
from .designs import by_designs
from .heterogeneity import fit
from .model import Fit
from .ranking import p_scores
from .studies import networks
from .tables import Row, Setup, detail, in_one

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Displayed):
    """A network meta-analysis: one component for each connected network; nothing is ever compared across.

    `tau2_method` says how the heterogeneity variance was estimated; `ratio` that effects are logarithms of ratios; `preferred`
    names the treatments that serve as reference of the other networks, the first first.
    """

    reference: str
    model: str
    components: tuple[Component, ...]
    warnings: tuple[str, ...] = ()
    tau2_method: str | float = "DL"
    smaller_is_better: bool = True
    ratio: bool = False
    preferred: tuple[str, ...] = ()

    @property
    def random(self) -> bool:
        return self.model == "random"

    @property
    def of_reference(self) -> Component:
        return next(one for one in self.components if self.reference in one.treatments)

    def reference_of(self, component: Component) -> str:
        """The treatment against which a component's effects are shown: the reference, else the first preferred, else that of
        most studies there."""
        chosen = next(
            (name for name in (self.reference, *self.preferred) if name in component.treatments), ""
        )
        return chosen or most_studied(component.fitted)

    @property
    def effects(self) -> pandas.DataFrame:
        """Each treatment against the reference of its network, best first: effect (a ratio where they are), interval, P-score."""
        import pandas

        columns, rows = table_of(self)
        return pandas.DataFrame(rows, columns=columns)

    def detail(self, name: str) -> pandas.DataFrame:
        """A further table by name: splits, node-splits, contributions, league, ranks, designs, heat, leave-one-out …

        Raises `UnknownNameError` for one that is not known.
        """
        import pandas

        return pandas.DataFrame(in_one(self.details(name)))

    def details(self, name: str) -> list[list[Row]]:
        """The rows of a further table, network by network. Raises `UnknownNameError` for one that is not known."""
        return detail(name, [(part, self._setup_of(part)) for part in self.components])

    def _setup_of(self, part: Component) -> Setup:
        return Setup(
            self.reference_of(part),
            self.random,
            self.tau2_method,
            self.ratio,
            self.smaller_is_better,
        )

    def plot(self, out: str | Path, picture: str = "forest") -> Path:
        """Draws a picture to a file: forest, direct, network, league, ranks, heat, contributions, funnel.

        Raises `TrialgraphError` where there is nothing to draw, or the file cannot be written.
        """
        return cast(Path, render(self, "plot", picture, Path(out)))

    def to_dict(self) -> dict[str, Any]:
        """As in the contract for `compare`. Heterogeneity and designs are those of the component with the reference."""
        chosen = self.of_reference
        return {
            "reference": self.reference,
            "model": self.model,
            "scale": "log ratio" if self.ratio else "as given",
            **chosen.heterogeneity(),
            "components": [one.to_dict() for one in self.components],
            "effects": [
                one.effect(*pair)
                for one in self.components
                for pair in _pairs(one.treatments, self.reference)
            ],
            "p_scores": {
                name: score for one in self.components for name, score in one.p_scores.items()
            },
            "split": [split.to_dict() for one in self.components for split in one.splits],
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
) -> Comparison:
    """Fits every connected network of the contrasts.

    `reference` is by default the first of the `preferred` treatments, else the treatment of most studies; `ratio` says that
    effects are logarithms of ratios, and changes only how they are shown. Raises `TrialgraphError` for a reference that is not
    in the network, and for standard errors that cannot belong to one study.
    """
    fitted = [fit(part, random, tau2) for part in networks(contrasts.rows)]
    treatments = [name for one in fitted for name in one.network.treatments]
    if reference:
        chosen = known_treatment(reference, treatments)
    else:
        chosen = next((name for name in preferred if name in treatments), "") or max(
            map(most_studied, fitted), key=_studies_of(fitted)
        )
    components = tuple(
        Component(one, p_scores(one, smaller_is_better), *by_designs(one.network)) for one in fitted
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
    )


def _studies_of(fitted: Sequence[Fit]) -> Any:
    counts = {name: number for one in fitted for name, number in _arms(one).items()}
    return counts.__getitem__


def _arms(fitted: Fit) -> dict[str, int]:
    """Treatment → in how many studies it is an arm."""
    counts = [0] * len(fitted.network.treatments)
    for study in fitted.network.studies:
        for arm in study.arms:
            counts[arm] += 1
    return dict(zip(fitted.network.treatments, counts, strict=True))


def most_studied(fitted: Fit) -> str:
    """The treatment of most studies; of several the first in the alphabet."""
    counts = _arms(fitted)
    return min(counts, key=lambda name: (-counts[name], name))


def _pairs(treatments: Sequence[str], reference: str) -> list[tuple[str, str]]:
    """All pairs, those against the reference first and turned so that the reference comes second."""
    others = [name for name in treatments if name != reference]
    first = [(name, reference) for name in others] if reference in treatments else []
    return first + [(a, b) for at, a in enumerate(others) for b in others[at + 1 :]]


def table_of(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    """Columns and rows for people: each treatment against the reference of its network, the best P-score first; effects of
    ratios as ratios."""

    def shown(value: float | None) -> str:
        return "" if value is None else f"{exp(value):.3f}" if comparison.ratio else f"{value:.4f}"

    rows = []
    for number, one in enumerate(comparison.components, 1):
        reference = comparison.reference_of(one)
        for name, score in one.p_scores.items():
            if name == reference:
                rows.append([str(number), name, REFERENCE, "", "", f"{score:.4f}"])
                continue
            effect = one.effect(name, reference)
            interval = f"{shown(effect['ci_low'])} to {shown(effect['ci_high'])}"
            low, high = shown(effect["prediction_low"]), shown(effect["prediction_high"])
            expected = f"{low} to {high}" if comparison.random and low else ""
            rows.append(
                [str(number), name, shown(effect["estimate"]), interval, expected, f"{score:.4f}"]
            )
    columns = ["network", "treatment", "effect", "interval", "prediction", "p_score"]
    if not any(row[4] for row in rows):
        columns, rows = columns[:4] + columns[5:], [row[:4] + row[5:] for row in rows]
    return columns, rows
