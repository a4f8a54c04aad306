"""Queries need not declare the prefixes that exports declare."""

from __future__ import annotations

from ..rdf.prefixes import prefixes
from .tokens import tokens


def with_prefixes(text: str) -> str:
    """The query with missing declarations of known prefixes; line numbers do not change."""
    used: set[str] = set()
    declared: set[str] = set()
    before = ""
    for token in tokens(text):
        if token.kind == "prefixed":
            (declared if before == "PREFIX" else used).add(token.text.partition(":")[0])
        before = token.keyword
    known = prefixes()
    missing = sorted((used - declared) & set(known))
    return "".join(f"PREFIX {prefix}: <{known[prefix]}> " for prefix in missing) + text
