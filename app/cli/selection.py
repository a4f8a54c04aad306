"""The graph and the question that the options of a command select."""

from __future__ import annotations

import argparse

from trialgraph.api import KnowledgeGraph
from trialgraph.api import open as open_graph
from trialgraph.graph.model.question import Question


def graph_of(options: argparse.Namespace) -> KnowledgeGraph:
    """The graph that `--field`, `--sparql` or `--user-only` selects."""
    return open_graph(options.field, endpoint=options.sparql, user_only=options.user_only)


def question_of(options: argparse.Namespace) -> Question:
    """The profile with the options that restrict the question."""
    return Question.of(
        options.expression,
        as_of=options.as_of,
        endpoint=options.endpoint,
        available=options.available,
        region=options.region,
        open=options.open,
    )
