"""The results for one connected network: effects, P-scores, heterogeneity, inconsistency."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scipy import special

from .designs import Interaction, QTest, interaction
from .geometry import Geometry, geometry
from .heterogeneity import ConfidenceInterval, i2_interval, prediction_half_width, tau2_interval
from .model import Fit
from .node_splitting import Split, splits

LEVEL, REFERENCE = 0.95, "reference"


@dataclass(frozen=True, eq=False)
class Component:
    """The results for one connected network of a comparison.

    `within` and `between` are Q within and between designs in the common-effect model.
    """

    fitted: Fit
    p_scores: dict[str, float]
    within: QTest
    between: QTest

    @property
    def treatments(self) -> tuple[str, ...]:
        return self.fitted.network.treatments

    @property
    def best_first(self) -> tuple[str, ...]:
        """The treatments in the order of their P-scores, best first."""
        return tuple(self.p_scores)

    @cached_property
    def splits(self) -> list[Split]:
        """Direct and indirect evidence on every pair, by back-calculation."""
        return list(splits(self.fitted))

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

    def effect(self, treatment1: str, treatment2: str) -> dict[str, Any]:
        """The effect of treatment 1 minus that of treatment 2, with 95% intervals.

        The prediction interval is None if it is not defined.
        """
        i, j = self._index[treatment1], self._index[treatment2]
        effects, errors, halves = self._matrices
        estimate, se = effects[i][j], errors[i][j]
        half = _QUANTILE * se
        row = {"treatment1": treatment1, "treatment2": treatment2, "estimate": estimate, "se": se}
        row |= {"ci_low": estimate - half, "ci_high": estimate + half}
        wide = None if halves is None else halves[i][j]
        low, high = (None, None) if wide is None else (estimate - wide, estimate + wide)
        return row | {"prediction_low": low, "prediction_high": high}

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
