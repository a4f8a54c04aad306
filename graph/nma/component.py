"""The results for one connected network: effects, P-scores, heterogeneity, inconsistency."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import erfc, sqrt
from typing import Any

from scipy import special

from .adjusted_errors import adjusted_error, study_weights
from .contributions import contributions
from .designs import Interaction, QTest, interaction
from .geometry import Geometry, geometry
from .heterogeneity import ConfidenceInterval, i2_interval, prediction_half_width, tau2_interval
from .matched import Edge, is_wholly_matched, matched_parts, percent, share_of
from .model import Fit
from .node_splitting import Split, splits

LEVEL, REFERENCE = 0.95, "reference"


@dataclass(frozen=True, eq=False)
class Component:
    """The results for one connected network of a comparison.

    `within` and `between` are Q within and between designs in the common-effect model. `matched`:
    the matched studies (see `matched.py`); None if no study is marked.
    """

    fitted: Fit
    p_scores: dict[str, float]
    within: QTest
    between: QTest
    matched: frozenset[str] | None = None

    @property
    def treatments(self) -> tuple[str, ...]:
        return self.fitted.network.treatments

    @property
    def best_first(self) -> tuple[str, ...]:
        """The treatments in the order of their P-scores, best first."""
        return tuple(self.p_scores)

    def in_display_order(self, reference: str) -> tuple[str, ...]:
        """Best first, but treatments with a wholly matched estimate against the reference lead.

        The reference stands among them, or among the others if there are none.
        """
        hollow = self.hollow_against(reference)
        return tuple(sorted(self.best_first, key=lambda name: name in hollow))

    def hollow_against(self, reference: str) -> frozenset[str]:
        """The treatments whose estimate against the reference is hollow; with the reference itself
        if all others are."""
        others = [name for name in self.best_first if name != reference]
        hollow = frozenset(name for name in others if self.is_hollow(name, reference))
        return hollow | {reference} if hollow and len(hollow) == len(others) else hollow

    @cached_property
    def splits(self) -> list[Split]:
        """Direct and indirect evidence on every pair, by back-calculation."""
        return list(splits(self.fitted))

    def is_only_direct(self, treatment1: str, treatment2: str) -> bool:
        """Whether an estimate has no indirect evidence, so that it equals the direct one."""
        return frozenset((treatment1, treatment2)) in self._only_direct

    @cached_property
    def _only_direct(self) -> frozenset[frozenset[str]]:
        return frozenset(
            frozenset((split.treatment1, split.treatment2))
            for split in self.splits
            if split.indirect is None
        )

    @cached_property
    def interaction(self) -> Interaction:
        """Inconsistency between designs, allowing for heterogeneity within them."""
        return interaction(self.fitted.network)

    @cached_property
    def geometry(self) -> Geometry:
        return geometry(self.fitted.network)

    @cached_property
    def tau2_interval(self) -> ConfidenceInterval | None:
        return tau2_interval(self.fitted.network, LEVEL)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self.treatments)}

    @cached_property
    def _matrices(self) -> tuple[list[list[float]], list[list[float]], list[list[float]] | None]:
        """Effects, standard errors and half-widths of prediction intervals as lists (n × n)."""
        half = (
            prediction_half_width(self.fitted, LEVEL)
            if self.fitted.tau2 > 0 or self.fitted.df > 1
            else None
        )
        return (
            self.fitted.effects.tolist(),
            self.fitted.errors.tolist(),
            None if half is None else half.tolist(),
        )

    @cached_property
    def _matched_parts(self) -> dict[Edge, float]:
        """Direct comparison → the share of its weight that comes from matched studies."""
        return matched_parts(study_weights(self.fitted), self.matched or ())

    def matched_share(self, treatment1: str, treatment2: str) -> float | None:
        """The share of an estimate's weight (0 to 1) that rests on matched studies.

        None if no study is marked, and for a treatment against itself.
        """
        if self.matched is None or treatment1 == treatment2:
            return None
        parts = contributions(self.fitted, treatment1, treatment2)
        return share_of(parts, self._matched_parts)

    def is_hollow(self, treatment1: str, treatment2: str) -> bool:
        """Whether an estimate rests, at least in part, on studies that are not matched."""
        share = self.matched_share(treatment1, treatment2)
        return share is not None and not is_wholly_matched(share)

    def adjusted_se(self, treatment1: str, treatment2: str) -> float | None:
        """The standard error of the direct comparison, adjusted for multi-arm studies.

        It is 1 / √(sum of the weights of its studies), with reduced weights of multi-arm studies;
        None if no study compares the two treatments.
        """
        i, j = self._index[treatment1], self._index[treatment2]
        return adjusted_error(-float(self.fitted.laplacian[i, j])) if i != j else None

    def effect(self, treatment1: str, treatment2: str) -> dict[str, Any]:
        """The effect of treatment 1 minus that of treatment 2, with 95% intervals.

        `p_value`: two-sided, of no effect (normal distribution). `pi_low`, `pi_high`: limits of the
        prediction interval, None if it is not defined. `adjusted_se` belongs to the direct
        comparison. `matched_share`: whole percent of the weight that rests on matched studies.
        """
        i, j = self._index[treatment1], self._index[treatment2]
        effects, errors, halves = self._matrices
        estimate, se = effects[i][j], errors[i][j]
        half = _QUANTILE * se
        wide = None if halves is None else halves[i][j]
        low, high = (None, None) if wide is None else (estimate - wide, estimate + wide)
        return {
            "treatment1": treatment1,
            "treatment2": treatment2,
            "estimate": estimate,
            "se": se,
            "ci_low": estimate - half,
            "ci_high": estimate + half,
            "p_value": erfc(abs(estimate / se) / sqrt(2)) if se > 0 else None,
            "adjusted_se": self.adjusted_se(treatment1, treatment2),
            "pi_low": low,
            "pi_high": high,
            "matched_share": percent(self.matched_share(treatment1, treatment2)),
        }

    def heterogeneity(self) -> dict[str, Any]:
        """tau², Q and I² with their intervals, as a dictionary."""
        fitted, i2 = self.fitted, i2_interval(self.fitted, LEVEL)
        values = {
            "tau2": fitted.tau2,
            "Q": fitted.q,
            "df": fitted.df,
            "p_value": fitted.p_value,
            "I2": fitted.i2,
        }
        return values | {"tau2_interval": _ends(self.tau2_interval), "I2_interval": _ends(i2)}

    def to_dict(self) -> dict[str, Any]:
        return {
            "treatments": list(self.treatments),
            "studies": len(self.fitted.network.studies),
            **self.heterogeneity(),
            "designs": self.designs_to_dict(),
            "interaction": self.interaction.to_dict(),
            "geometry": self.geometry.to_dict(),
        }

    def designs_to_dict(self) -> dict[str, Any]:
        return {"within": self.within.to_dict(), "between": self.between.to_dict()}


_QUANTILE = float(special.ndtri((1 + LEVEL) / 2))


def _ends(interval: ConfidenceInterval | None) -> list[float] | None:
    return None if interval is None else list(interval)
