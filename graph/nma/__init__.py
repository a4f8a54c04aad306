"""Network meta-analysis: comparing treatments that no study compared, from contrasts on one scale.

>>> from trialgraph.graph.nma import compare, read_contrasts
>>> found = compare(read_contrasts(Path("contrasts.csv")), reference="placebo", random=True, tau2="REML")
>>> found.effects, found.detail("league"), found.detail("contributions")
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {"compare": "comparison", "read_contrasts": "contrast_data", "read_arms": "arm_data"}
__all__ = ["compare", "read_arms", "read_contrasts"]


def __getattr__(name: str) -> Any:
    """Loads what is asked for when it is first used: contrasts alone need no numpy, and text no matplotlib."""
    if name not in _WHERE:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    if name == "compare":
        import_module(f"{__name__}.renderers")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
