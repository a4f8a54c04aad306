"""The whole graph of a store: as an rdflib dataset, and as sorted N-Quads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .prefixes import prefixes
from .store import EmbeddedStore, Store

if TYPE_CHECKING:
    import rdflib


def as_rdflib(store: Store) -> rdflib.Dataset:
    """The graph as an rdflib dataset; its default graph is the union of the named graphs.

    An embedded store is shared: triples added through rdflib are added to it. Any other store is
    copied.
    """
    import rdflib

    if isinstance(store, EmbeddedStore):
        from oxrdflib import OxigraphStore

        dataset = rdflib.Dataset(store=OxigraphStore(store=store.in_memory()), default_union=True)
    else:
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data="\n".join(store.nquads()), format="nquads")
    for prefix, namespace in prefixes().items():
        dataset.bind(prefix, namespace, replace=True)
    return dataset


def content_of(store: Store) -> bytes:
    """The graph as sorted N-Quads.

    For an embedded store that has not changed, it is the text from which the store was loaded.
    """
    if isinstance(store, EmbeddedStore):
        content = store.content()
        if size_of(store) in (None, content.count(b"\n")):
            return content
    return "".join(f"{quad}\n" for quad in sorted(store.nquads())).encode()


def size_of(store: EmbeddedStore) -> int | None:
    """The number of quads if the store is loaded (and so may have changed), else None."""
    return len(store.store) if "store" in vars(store) else None
