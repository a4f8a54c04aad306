"""Network meta-analysis of a file of one's own, from Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialgraph.graph.nma.comparison import Comparison


def compare_file(
    file: str | Path,
    reference: str = "",
    *,
    random: bool = False,
    tau2: str | float = "DL",
    measure: str = "",
    ratio: bool = False,
    smaller_is_better: bool = True,
) -> Comparison:
    """Network meta-analysis of a file of contrasts or arms: CSV in any usual encoding, or .xlsx.

    reference: the reference treatment (default: the one with the most studies).
    random: random effects instead of a common effect.
    tau2: estimator of the heterogeneity variance ("DL", "REML" or "PM"), or its value.
    measure: for arms, OR, RR, RD, MD or IRR (default: OR for events, MD for means, IRR for
        person-time).
    ratio: effects are logarithms of ratios, if the file does not show that they are.
    smaller_is_better: whether smaller effects are better.

    Raises `TableError`, which lists every fault of the file, and `TrialgraphError` for a file that
    cannot be read or an unknown name.
    """
    from trialgraph.graph.nma import compare, read_contrasts
    from trialgraph.loaders.fields.folder import method_limits

    contrasts = read_contrasts(Path(file), measure)
    comparison: Comparison = compare(
        contrasts,
        reference,
        random,
        tau2,
        smaller_is_better,
        ratio if contrasts.ratio is None else contrasts.ratio,
        disagreement_p=method_limits().disagreement_p,
    )
    return comparison
