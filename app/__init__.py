"""trialgraph: which regimens does the trial evidence support for a given exposure profile, how strongly, how directly, and why?

    >>> import trialgraph as tg
    >>> kg = tg.open()
    >>> answer = kg.support("lines=1, refractory:lenalidomide")
    >>> answer["PVd"].verdict
    'supported'

A research tool: it shows what published evidence says, and gives no advice for one person's care.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialgraph.version import VERSION

__version__ = VERSION
__all__ = ["KnowledgeGraph", "TrialgraphError", "layers", "load_tables", "open", "unload"]

if TYPE_CHECKING:
    from trialgraph.api import KnowledgeGraph, layers, load_tables, open, unload
    from trialgraph.errors import TrialgraphError


def __getattr__(name: str) -> object:
    """Loads the interface when it is first used, so that `import trialgraph` costs nothing."""
    if name in ("KnowledgeGraph", "layers", "load_tables", "open", "unload"):
        from trialgraph import api

        return getattr(api, name)
    if name == "TrialgraphError":
        from trialgraph.errors import TrialgraphError

        return TrialgraphError
    raise AttributeError(f"module 'trialgraph' has no attribute '{name}'")
