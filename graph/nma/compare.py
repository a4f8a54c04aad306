"""A comparison of everything with everything in a network, as an answer: numbers for machines, a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scipy import stats

from .contrasts import Contrasts, known_treatment
from .inconsistency import Part, Split, by_designs, splits
from .model import Fit, fit, networks
from .ranking import p_scores

LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Component:
    """One connected network of a comparison."""

    fitted: Fit
    p_scores: dict[str, float]
    within: Part
    between: Part

    @property
    def treatments(self) -> tuple[str, ...]:
        return self.fitted.network.treatments

    @cached_property
    def splits(self) -> list[Split]:
        return list(splits(self.fitted))

    def effect(self, treatment1: str, treatment2: str) -> dict[str, Any]:
        """The effect of treatment 1 minus that of treatment 2, with its interval."""
        i, j = (self.treatments.index(name) for name in (treatment1, treatment2))
        estimate, se = float(self.fitted.effects[i, j]), float(self.fitted.errors[i, j])
        half = float(stats.norm.ppf((1 + LEVEL) / 2)) * se
        told = {"treatment1": treatment1, "treatment2": treatment2, "estimate": estimate, "se": se}
        return {**told, "ci_low": estimate - half, "ci_high": estimate + half}

    def heterogeneity(self) -> dict[str, Any]:
        fitted = self.fitted
        return {"tau2": fitted.tau2, "Q": fitted.q, "df": fitted.df, "p_value": fitted.p_value, "I2": fitted.i2}


@dataclass(frozen=True, eq=False)
class Comparison:
    """A network meta-analysis: one component for each connected network; nothing is ever compared across."""

    reference: str
    model: str
    components: tuple[Component, ...]
    warnings: tuple[str, ...] = ()

    @property
    def of_reference(self) -> Component:
        return next(one for one in self.components if self.reference in one.treatments)

    def to_dict(self) -> dict[str, Any]:
        """As in the contract for `compare`. Heterogeneity and designs are those of the component with the reference."""
        chosen = self.of_reference
        return {
            "reference": self.reference,
            "model": self.model,
            **chosen.heterogeneity(),
            "components": [
                {"treatments": list(one.treatments), "studies": len(one.fitted.network.studies), **one.heterogeneity()}
                for one in self.components
            ],
            "effects": [one.effect(*pair) for one in self.components for pair in _pairs(one.treatments, self.reference)],
            "p_scores": {name: score for one in self.components for name, score in one.p_scores.items()},
            "split": [split.to_dict() for one in self.components for split in one.splits],
            "designs": {
                name: {"Q": part.q, "df": part.df, "p_value": part.p_value}
                for name, part in (("within", chosen.within), ("between", chosen.between))
            },
            "warnings": list(self.warnings),
        }


def compare(
    contrasts: Contrasts, reference: str = "", random: bool = False, tau2: str | float = "DL", smaller_is_better: bool = True
) -> Comparison:
    """Fits every connected network of the contrasts.

    `reference` is by default the treatment of most studies. Raises `TrialgraphError` for one that is not in the network, and for
    standard errors that cannot belong to one study.
    """
    parts = networks(contrasts.rows)
    treatments = [name for part in parts for name in part.treatments]
    chosen = known_treatment(reference, treatments) if reference else _most_studied(contrasts, treatments)
    fitted = [fit(part, random, tau2) for part in parts]
    components = tuple(Component(one, p_scores(one, smaller_is_better), *by_designs(one.network)) for one in fitted)
    return Comparison(chosen, "random" if random else "common", components, contrasts.warnings)


def _most_studied(contrasts: Contrasts, treatments: Sequence[str]) -> str:
    studies: dict[str, set[str]] = {name: set() for name in treatments}
    for one in contrasts.rows:
        studies[one.treatment1].add(one.study)
        studies[one.treatment2].add(one.study)
    return min(treatments, key=lambda name: (-len(studies[name]), name))


def _pairs(treatments: Sequence[str], reference: str) -> list[tuple[str, str]]:
    """All pairs, those against the reference first and turned so that the reference comes second."""
    others = [name for name in treatments if name != reference]
    first = [(name, reference) for name in others] if reference in treatments else []
    return first + [(a, b) for at, a in enumerate(others) for b in others[at + 1 :]]


def table_of(comparison: Comparison, ratio: bool = False) -> tuple[list[str], list[list[str]]]:
    """Columns and rows for people: each treatment against the reference of its network, the best P-score first.

    `ratio` gives effects as ratios, the exponential of the log scale.
    """
    from math import exp

    def shown(value: float) -> str:
        return f"{exp(value):.3f}" if ratio else f"{value:.4f}"

    rows = []
    for number, one in enumerate(comparison.components, 1):
        reference = comparison.reference if comparison.reference in one.treatments else one.treatments[0]
        for name, score in one.p_scores.items():
            if name == reference:
                rows.append([str(number), name, "reference", "", f"{score:.4f}"])
                continue
            effect = one.effect(name, reference)
            interval = f"{shown(effect['ci_low'])} to {shown(effect['ci_high'])}"
            rows.append([str(number), name, shown(effect["estimate"]), interval, f"{score:.4f}"])
    return ["network", "treatment", "effect", "interval", "p_score"], rows
