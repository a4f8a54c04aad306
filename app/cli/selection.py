"""The graph and the question that the options of a command select."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from trialgraph.api import KnowledgeGraph
from trialgraph.api import open as open_graph
from trialgraph.errors import UnknownNameError
from trialgraph.graph.model.kinds import VERDICTS
from trialgraph.graph.model.question import Question


def verdicts_named(given: Iterable[str]) -> list[str]:
    """The verdicts of an option, which may stand in one value with commas between them, and have
    hyphens. Raises `UnknownNameError` for another word."""
    names = [name.strip() for value in given for name in value.split(",") if name.strip()]
    known = {verdict.replace(" ", "-"): verdict for verdict in VERDICTS}
    hyphenated = [name.casefold().replace(" ", "-") for name in names]
    for name, spelled in zip(names, hyphenated, strict=True):
        if spelled not in known:
            raise UnknownNameError("verdict", name, known)
    return [known[spelled] for spelled in hyphenated]


def graph_of(options: argparse.Namespace) -> KnowledgeGraph:
    """The graph that `--field`, `--sparql` or `--user-only` selects."""
    return open_graph(options.field, endpoint=options.sparql, user_only=options.user_only)


def question_of(options: argparse.Namespace) -> Question:
    """The profile with the options that restrict the question."""
    return Question.of(
        options.expression,
        as_of=options.as_of,
        endpoint=options.endpoint,
        available=",".join(options.available),
        region=options.region,
        open=options.open,
    )
