"""Cells, expressions, files of networks and command lines are read in time that grows with them."""

from __future__ import annotations

import pkgutil

import pytest
import trialgraph
from patterns import Pattern, assert_linear, parameters, patterns_of

APP = [
    f"trialgraph.{module.name}"
    for module in pkgutil.iter_modules(trialgraph.__path__)
    if not module.ispkg
]
READERS = (
    "trialgraph.cli",
    "trialgraph.loaders.tables",
    "trialgraph.loaders.fields",
    "trialgraph.loaders.layers",
    "trialgraph.loaders.user",
    "trialgraph.graph.nma.files",
    "trialgraph.graph.exposure",
    "trialgraph.graph.sparql",
    "trialgraph.graph.model",
)
# What stands in a table, or has a name that others have, and how it is used.
USED = {
    "graph.sparql.result_formats._NUMBERS": "fullmatch",
    "graph.exposure.words.share": "match",
}
IN_CODE = [
    pattern._replace(way=USED.get(pattern.name, pattern.way))
    for pattern in patterns_of(*APP, *READERS)
]


@pytest.mark.parametrize(**parameters(IN_CODE))
def test_time_grows_no_faster_than_the_text(pattern: Pattern) -> None:
    assert_linear(pattern.regex, pattern.way)


@pytest.mark.parametrize(
    "name",
    [
        "cli.streams._UNSAFE",
        "loaders.tables.figures._DECIMAL_COMMA",
        "graph.nma.files.columns._ARM",
        "graph.exposure.parser._QUANTITY",
        "graph.exposure.words.share",
        "graph.sparql.tokens._TERMINALS",
        "text_files._HIGH_BYTE",
    ],
)
def test_patterns_of_every_room_are_found(name: str) -> None:
    assert name in {pattern.name for pattern in IN_CODE}
