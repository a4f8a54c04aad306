"""The graphs that a query names as its dataset: FROM and FROM NAMED."""

from __future__ import annotations

from urllib.parse import urljoin

from .tokens import decoded, tokens


def graphs_named(query: str) -> list[str]:
    """The IRIs after FROM and FROM NAMED, in order; empty for a query without a dataset clause.

    A name whose prefix is not declared stays as it is: the store refuses such a query.
    """
    base, prefixes, found = "", dict[str, str](), list[str]()
    first = second = ""  # the last two tokens
    for token in tokens(query):
        if token.kind == "iri":
            iri = urljoin(base, decoded(token.text[1:-1])) if base else decoded(token.text[1:-1])
            if second == "BASE":
                base = iri
            elif first == "PREFIX":
                prefixes[second] = iri
            elif _begins_dataset(first, second):
                found.append(iri)
        elif token.kind == "prefixed" and _begins_dataset(first, second):
            prefix, _, local = token.text.partition(":")
            found.append(prefixes.get(f"{prefix}:", f"{prefix}:") + local.replace("\\", ""))
        first, second = second, token.keyword or token.text
    return found


def _begins_dataset(first: str, second: str) -> bool:
    return second == "FROM" or (first == "FROM" and second == "NAMED")
