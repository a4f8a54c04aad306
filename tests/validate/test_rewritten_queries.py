"""Queries that were rewritten to be fast give the rows, in the order, of their earlier texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from trialgraph.evidence import FOLDER
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql.runner import term_of
from trialgraph.loaders.build import build
from trialgraph.queries import bound, named

EARLIER = sorted((Path(__file__).parents[1] / "data" / "earlier-queries").glob("*.rq"))
FIELDS = sorted(path.parent for path in FOLDER.glob("*/field.toml"))
# query => parameters to try, besides none
PARAMETERS = {
    "advice-without-randomised-result": (
        "stage=relapse",
        "stage=front-line",
        "stage=no-such-stage",
        "regimen=VCd",
        "regimen=VCd stage=relapse",
    ),
    "subgroup-against-whole": ("trial=CASTOR", "endpoint=PFS", "trial=CREDENCE endpoint=OS"),
    "superseded-reports": ("trial=CASTOR", "trial=no-such-trial"),
}


@pytest.fixture(scope="module", params=FIELDS, ids=lambda folder: folder.name)
def store(request: pytest.FixtureRequest) -> EmbeddedStore:
    return EmbeddedStore(build(request.param))


@pytest.mark.parametrize("file", EARLIER, ids=lambda file: file.stem)
def test_rows_are_those_of_the_earlier_text(file: Path, store: EmbeddedStore) -> None:
    earlier, now = file.read_text(encoding="utf-8"), named(file.stem).text
    assert re.sub(r"\s+", " ", earlier) != re.sub(r"\s+", " ", now)
    for given in ("", *PARAMETERS[file.stem]):
        pairs = [pair.split("=", 1) for pair in given.split()]
        values = {name: term_of(value) for name, value in pairs}
        found = store.select(bound(now, **values))
        assert found == store.select(bound(earlier, **values)), given
