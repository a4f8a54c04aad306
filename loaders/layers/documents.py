"""The documents of the evidence: what each holds, and of those that a user loaded, from which files, when and by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ...graph.model.evidence import Evidence

if TYPE_CHECKING:
    from .layers import Layer

COLUMNS = (
    "source", "short", "title", "kind", "published", "doi", "trials", "results", "statements",
    "layer", "loaded", "by", "files", "sha256", "citation",
)  # fmt: skip


def documents(evidence: Evidence, layers: Iterable[Layer]) -> list[list[Any]]:
    """One row a document, in the order of the evidence: the columns of `COLUMNS`, empty where the document was shipped."""
    layers = list(layers)
    layer_of = {source: layer for layer in layers for source in layer.sources}
    counts = [
        Counter(row.source for row in table.values())
        for table in (evidence.trials, evidence.results, evidence.statements)
    ]
    rows = []
    for one in evidence.sources.values():
        held = [count[one.id] for count in counts]
        layer = layer_of.get(one.id)
        rows.append(
            [
                one.id,
                one.short,
                one.title,
                one.kind,
                one.published,
                one.doi,
                *held,
                *_loading(layer),
                one.citation,
            ]
        )
    words_only = [layer for layer in layers if not layer.sources]
    return rows + [[""] * (len(COLUMNS) - 6) + _loading(layer) + [""] for layer in words_only]


def loading_summary(layer: Layer) -> str:
    """When a layer was loaded, by whom and from what, in a sentence."""
    files = _some(
        [
            f"{origin.file} ({origin.size:,} bytes, SHA-256 {origin.sha256[:12]}…)"
            for origin in layer.origins
        ],
        3,
    )
    return f"{layer.name}: {layer.kind} loaded {layer.loaded} by {layer.by} with trialgraph {layer.version}, from {files}"


def _loading(layer: Layer | None) -> list[str]:
    if layer is None:
        return [""] * 5
    files, hashes = (
        _some([getattr(origin, name) for origin in layer.origins]) for name in ("file", "sha256")
    )
    return [layer.name, layer.loaded, layer.by, files, hashes]


def _some(names: list[str], few: int = 20) -> str:
    """The first few of many."""
    more = f"; and {len(names) - few} more" if len(names) > few else ""
    return "; ".join(names[:few]) + more
