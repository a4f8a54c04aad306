"""Network meta-analysis: comparing treatments that no study compared, from contrasts on one scale.

>>> from trialgraph.graph.nma import compare, read_contrasts
>>> found = compare(read_contrasts(Path("contrasts.csv")), reference="placebo", random=True, tau2="REML")
>>> found.effects, found.detail("league"), found.detail("contributions")
"""

from __future__ import annotations

from typing import Any

_WHERE = {"compare": "comparison", "read_contrasts": "contrasts", "read_arms": "arms"}
__all__ = ["compare", "read_arms", "read_contrasts"]


def __getattr__(name: str) -> Any:
    """Loads what is asked for when it is first used: the contrasts alone need no numpy."""
    if name not in _WHERE:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
