"""The documents of the evidence: what each contributes, and how it was loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ...graph.model.evidence import Evidence
from ...message import Joined, Message, joined, message
from .layer import Layer

_DESCRIPTION = ("source", "short", "title", "kind", "published", "doi")
_COUNTS = ("trials", "results", "statements")
_LOADING = ("layer", "loaded", "by", "files", "sha256")
COLUMNS = (*_DESCRIPTION, *_COUNTS, *_LOADING, "citation")
_FILES_IN_A_CELL = 20
_FILES_IN_A_SENTENCE = 3
_HASH_DIGITS = 12


def documents(evidence: Evidence, layers: Iterable[Layer]) -> list[list[Any]]:
    """One row per document, in the order of the evidence, with the columns in `COLUMNS`.

    For built-in documents, the columns about loading are empty. Layers without a document of their
    own follow as rows in which only these columns are filled.
    """
    layers = list(layers)
    layer_of = {source: layer for layer in layers for source in layer.sources}
    counts = [
        Counter(row.source for row in table.values())
        for table in (evidence.trials, evidence.results, evidence.statements)
    ]
    rows = [
        [
            *(source.id, source.short, source.title, source.kind, source.published, source.doi),
            *(count[source.id] for count in counts),
            *_loading(layer_of.get(source.id)),
            source.citation,
        ]
        for source in evidence.sources.values()
    ]
    empty = [""] * (len(_DESCRIPTION) + len(_COUNTS))
    return rows + [[*empty, *_loading(layer), ""] for layer in layers if not layer.sources]


def loading_summary(layer: Layer) -> Message:
    """A sentence that states when, by whom and from which files a layer was loaded."""
    files: list[str] = [
        message(
            "loaders.origin",
            "{file} ({size:,} bytes, SHA-256 {hash}…)",
            file=origin.file,
            size=origin.size,
            hash=origin.sha256[:_HASH_DIGITS],
        )
        for origin in layer.origins
    ]
    return message(
        "loaders.loading-summary",
        "{layer}: {kind}, loaded on {loaded} by {by} with trialgraph {version}, from {files}",
        layer=layer.name,
        kind=layer.kind,
        loaded=layer.loaded,
        by=layer.by,
        version=layer.version,
        files=_first(files, _FILES_IN_A_SENTENCE),
    )


def _loading(layer: Layer | None) -> list[str]:
    if layer is None:
        return [""] * len(_LOADING)
    files = _first([origin.file for origin in layer.origins], _FILES_IN_A_CELL)
    hashes = _first([origin.sha256 for origin in layer.origins], _FILES_IN_A_CELL)
    return [layer.name, layer.loaded, layer.by, str(files), str(hashes)]


def _first(texts: Sequence[str], most: int) -> Joined:
    """The first texts, followed by the number of the others."""
    rest = len(texts) - most
    more = [message("loaders.more", "and {count} more", count=rest)] if rest > 0 else []
    return joined("; ", [*texts[:most], *more])
