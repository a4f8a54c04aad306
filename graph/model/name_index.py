"""Names of terms as they are looked up: spelling variants count as the same name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

_MEANS_NOTHING = re.compile(r"[\s\-‐–_]+")


class Named(Protocol):
    """A term with an identifier and names, the identifier among them."""

    @property
    def id(self) -> str: ...
    @property
    def names(self) -> Iterable[str]: ...


@lru_cache(50_000)
def folded(name: str) -> str:
    """A name for look-ups: in lower case, with plain letters for full-width, raised and lowered
    ones (as the parser reads an expression), without spaces, hyphens and a final plural s."""
    bare = _MEANS_NOTHING.sub("", unicodedata.normalize("NFKC", name).casefold())
    return bare[:-1] if len(bare) > 3 and bare.endswith("s") and bare[-2] not in "si" else bare


def index_of(terms: Sequence[Named]) -> dict[str, str]:
    """Folded name → identifier; of terms that share a name, the first."""
    index: dict[str, str] = {}
    for term in terms:
        for name in term.names:
            index.setdefault(folded(name), term.id)
    for term in terms:  # an identifier always means itself
        index[folded(term.id)] = term.id
    return index
