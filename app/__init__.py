"""A knowledge graph of clinical-trial evidence.

Which regimens does the trial evidence support for a given exposure profile: how strongly, how
directly, and why?

    >>> import trialgraph as tg
    >>> kg = tg.open()
    >>> answer = kg.support(kg.field.example)
    >>> answer.verdicts[0].verdict
    'supported'

This is a research tool: it summarises published evidence and does not advise on a person's care.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialgraph.version import VERSION

__version__ = VERSION
__all__ = [
    "KnowledgeGraph",
    "Question",
    "TrialgraphError",
    "build",
    "compare_file",
    "extract",
    "fields",
    "init",
    "layers",
    "load_registry",
    "load_tables",
    "open",
    "tables",
    "unload",
    "validate",
]

if TYPE_CHECKING:
    from trialgraph.api import (
        KnowledgeGraph,
        Question,
        build,
        compare_file,
        extract,
        fields,
        init,
        layers,
        load_registry,
        load_tables,
        open,
        tables,
        unload,
        validate,
    )
    from trialgraph.errors import TrialgraphError


def __getattr__(name: str) -> object:
    """Import the interface when it is first used, so that `import trialgraph` is quick."""
    if name == "TrialgraphError":
        from trialgraph.errors import TrialgraphError

        return TrialgraphError
    if name in __all__:
        from trialgraph import api

        return getattr(api, name)
    raise AttributeError(f"module 'trialgraph' has no attribute '{name}'")


def __dir__() -> list[str]:
    """The public names, so that they are completed before they are imported."""
    return sorted([*__all__, "__version__"])
