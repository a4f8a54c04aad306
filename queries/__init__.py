"""The named queries: one SPARQL file each, with label, description and tags in comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import TrialgraphError, UnknownNameError
from ..message import message

FOLDER = Path(__file__).parent
FORMER_NAMES = {"pfs-hazard-ratios": "hazard-ratios"}  # still understood, no longer listed


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A named query: its name, label, description, tags and text."""

    name: str
    label: str
    description: str
    tags: tuple[str, ...]
    text: str


def names() -> list[str]:
    """The names of all queries, including internal ones, sorted."""
    return sorted(file.stem for file in FOLDER.glob("*.rq"))


def is_named(name: str) -> bool:
    """Whether a query has this name, or had it once."""
    return name in FORMER_NAMES or name in names()


def text_of(name: str) -> str:
    """The SPARQL text of a named query. Raises `UnknownNameError` with the nearest names."""
    file = FOLDER / f"{FORMER_NAMES.get(name, name)}.rq"
    if "/" in name or not file.is_file():
        raise UnknownNameError("query", name, names())
    return file.read_text(encoding="utf-8")


def named(name: str) -> NamedQuery:
    text = text_of(name)
    head = dict(_head(text))
    tags = tuple(tag.strip() for tag in head.get("tags", "").split(",") if tag.strip())
    return NamedQuery(name, head.get("label", name), head.get("description", ""), tags, text)


def catalogue() -> list[NamedQuery]:
    """The queries for researchers, without internal ones."""
    return [query for query in map(named, names()) if "internal" not in query.tags]


def _head(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if not line.startswith("#"):
            return
        key, _, value = line.lstrip("# ").partition(":")
        yield key.strip(), value.strip()


def bound(text: str, **values: str) -> str:
    """The query with parameters filled in: `VALUES ?name { UNDEF }` receives SPARQL terms.

    A parameter that is not filled in matches everything if it has UNDEF; with `{ }`, used for
    parameters that must be given, it matches nothing. A parameter with several variables, such as
    `VALUES (?a ?b) { }`, has the name `a_b`. Raises `TrialgraphError` for a parameter that the
    query does not have.
    """
    for name, terms in values.items():
        variables = name.split("_")
        head = (
            rf"\?{name}"
            if len(variables) == 1
            else r"\(\s*" + r"\s+".join(rf"\?{v}" for v in variables) + r"\s*\)"
        )
        pattern = re.compile(rf"(VALUES\s+{head}\s*\{{)\s*(?:UNDEF\s*)?\}}")
        if not pattern.search(text):
            known = ", ".join(parameters(text)) or message("queries.no_parameters", "none")
            raise TrialgraphError(
                message(
                    "queries.unknown_parameter",
                    "the query has no parameter '{name}'; it has {known}",
                    name=name,
                    known=known,
                )
            )
        text = pattern.sub(lambda match, terms=terms: f"{match[1]} {terms} }}", text)  # type: ignore[misc]
    return text


def parameters(text: str) -> list[str]:
    """The parameters of a query, in order."""
    return list(dict.fromkeys(re.findall(r"VALUES\s+\?(\w+)\s*\{\s*(?:UNDEF\s*)?\}", text)))
