"""One connected network of a comparison, fitted: effects, P-scores, designs, splits, geometry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scipy import stats

from .designs import Interaction, Part, interaction
from .geometry import Geometry, geometry
from .heterogeneity import Interval, i2_interval, prediction_half_width, tau2_interval
from .model import Fit
from .node_splitting import Split, splits

LEVEL, REFERENCE = 0.95, "reference"


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

    @property
    def best_first(self) -> tuple[str, ...]:
        return tuple(self.p_scores)

    @cached_property
    def splits(self) -> list[Split]:
        return list(splits(self.fitted))

    @cached_property
    def interaction(self) -> Interaction:
        """Inconsistency between designs where studies of one design may differ."""
        return interaction(self.fitted.network)

    @cached_property
    def geometry(self) -> Geometry:
        return geometry(self.fitted.network)

    @cached_property
    def tau2_interval(self) -> Interval | None:
        return tau2_interval(self.fitted.network, LEVEL)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.treatments)}

    @cached_property
    def _figures(self) -> tuple[list[list[float]], list[list[float]], list[list[float]] | None]:
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
        """The effect of treatment 1 minus that of treatment 2, with its interval, and that of a new study (None: unknown)."""
        i, j = self._place[treatment1], self._place[treatment2]
        effects, errors, halves = self._figures
        estimate, se = effects[i][j], errors[i][j]
        half = _QUANTILE * se
        told = {"treatment1": treatment1, "treatment2": treatment2, "estimate": estimate, "se": se}
        told |= {"ci_low": estimate - half, "ci_high": estimate + half}
        wide = None if halves is None else halves[i][j]
        low, high = (None, None) if wide is None else (estimate - wide, estimate + wide)
        return told | {"prediction_low": low, "prediction_high": high}

    def heterogeneity(self) -> dict[str, Any]:
        fitted, i2 = self.fitted, i2_interval(self.fitted, LEVEL)
        told = {
            "tau2": fitted.tau2,
            "Q": fitted.q,
            "df": fitted.df,
            "p_value": fitted.p_value,
            "I2": fitted.i2,
        }
        return told | {"tau2_interval": _ends(self.tau2_interval), "I2_interval": _ends(i2)}

    def to_dict(self) -> dict[str, Any]:
        told = {
            "treatments": list(self.treatments),
            "studies": len(self.fitted.network.studies),
            **self.heterogeneity(),
        }
        own = {"designs": self.designs_to_dict(), "interaction": self.interaction.to_dict()}
        return told | own | {"geometry": self.geometry.to_dict()}

    def designs_to_dict(self) -> dict[str, Any]:
        return {"within": self.within.to_dict(), "between": self.between.to_dict()}


_QUANTILE = float(stats.norm.ppf((1 + LEVEL) / 2))


def _ends(interval: Interval | None) -> list[float] | None:
    return None if interval is None else list(interval)
