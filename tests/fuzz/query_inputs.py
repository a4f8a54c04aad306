"""Texts of SPARQL that hide a request, or are damaged: what screening says of them."""

from __future__ import annotations

from pathlib import Path
from random import Random

from damage import damaged_text, hostile
from fuzzing import Fuzzer
from query_texts import texts
from trialgraph.graph.sparql.screening import refuse_foreign


def _make(draw: Random, folder: Path) -> str:
    (text,) = texts(1, draw.randrange(10**9), "http://127.0.0.1:9/")
    return draw.choice((text, damaged_text(draw, text), hostile(draw)))


QUERIES = Fuzzer("queries", _make, refuse_foreign, 3, short=300)
