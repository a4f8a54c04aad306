"""P-scores, rank probabilities and SUCRA.

Sources: Rücker & Schwarzer, BMC Med Res Methodol 2015;15:58 (P-scores: the mean certainty that a
treatment is better than another); Salanti, Ades & Ioannidis, J Clin Epidemiol 2011;64:163-171
(rank probabilities and SUCRA).
"""

from __future__ import annotations

import numpy as np
from scipy import special

from .model import Fit
from .studies import Array

DRAWS, SEED = 10_000, 1


def p_scores(fitted: Fit, smaller_is_better: bool = True) -> dict[str, float]:
    """Treatment → P-score (0 to 1), best first: mean over others of Φ(effect / standard error)."""
    n = len(fitted.network.treatments)
    apart = ~np.eye(n, dtype=bool)
    z = np.divide(fitted.effects, fitted.errors, out=np.zeros((n, n)), where=apart)
    better = special.ndtr(-z if smaller_is_better else z)
    scores = np.where(apart, better, 0).sum(axis=1) / max(n - 1, 1)
    order = sorted(range(n), key=lambda at: (-scores[at], fitted.network.treatments[at]))
    return {fitted.network.treatments[at]: float(scores[at]) for at in order}


def rank_probabilities(
    fitted: Fit, smaller_is_better: bool = True, draws: int = DRAWS, seed: int = SEED
) -> Array:
    """Probability that a treatment (row) has a rank (column, best first), n × n.

    Estimated by sampling effects from their joint normal distribution; the same seed gives the same
    probabilities.
    """
    n = len(fitted.network.treatments)
    values, vectors = np.linalg.eigh(fitted.inverse)
    root = vectors * np.sqrt(np.maximum(values, 0))
    drawn = fitted.scores + np.random.default_rng(seed).standard_normal((draws, n)) @ root.T
    ranks = np.argsort(np.argsort(drawn if smaller_is_better else -drawn, axis=1), axis=1)
    counts = np.zeros((n, n))
    np.add.at(counts, (np.broadcast_to(np.arange(n), ranks.shape), ranks), 1)
    return counts / draws


def sucra(probabilities: Array) -> Array:
    """Area under each treatment's cumulative ranking curve (n): 1 always best, 0 always worst."""
    n = len(probabilities)
    return np.asarray(probabilities.cumsum(axis=1)[:, :-1].sum(axis=1) / max(n - 1, 1))
