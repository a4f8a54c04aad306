"""Network meta-analysis (frequentist, graph-theoretical) of contrasts on one scale.

>>> from trialgraph.graph.nma import compare, read_contrasts
>>> contrasts = read_contrasts(Path("contrasts.csv"))
>>> comparison = compare(contrasts, reference="placebo", random=True, tau2="REML")
>>> comparison.effects, comparison.detail("league"), comparison.detail("contributions")
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_MODULES = {"compare": "comparison", "read_contrasts": "files.forms", "read_arms": "files.forms"}
__all__ = ["compare", "read_arms", "read_contrasts"]


def __getattr__(name: str) -> Any:
    """Import a name on its first use.

    Reading contrasts therefore needs no numpy, and printing text needs no matplotlib.
    """
    if name not in _MODULES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    if name == "compare":
        import_module(f"{__name__}.renderers")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
