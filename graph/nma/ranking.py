"""Which treatments tend to be better: P-scores.

Source: Rücker & Schwarzer, BMC Med Res Methodol 2015;15:58: the mean certainty that a treatment is better than another.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from .model import Fit


def p_scores(fitted: Fit, smaller_is_better: bool = True) -> dict[str, float]:
    """Treatment → P-score, between 0 and 1, the best first."""
    n = len(fitted.network.treatments)
    apart = ~np.eye(n, dtype=bool)
    z = np.divide(fitted.effects, fitted.errors, out=np.zeros((n, n)), where=apart)
    better = stats.norm.cdf(-z if smaller_is_better else z)
    scores = np.where(apart, better, 0).sum(axis=1) / max(n - 1, 1)
    order = sorted(range(n), key=lambda at: (-scores[at], fitted.network.treatments[at]))
    return {fitted.network.treatments[at]: float(scores[at]) for at in order}
