"""Shared by the specifications: `check`, which builds a world and compares its answers.

    trial T phase 3: lines=1                         the world, as in tests/conftest.py
    result T: PVd v Vd PFS 0.60 (0.45-0.80)
    ? lines=1                                        a profile; options after ";;": as-of, region,
                                                     available, endpoint
    PVd = supported, direct, tier 1, high, no steps  the expected verdict on a regimen
    PVd : 1 counts, 2 superseded                     the role of each result, numbered in the
                                                     order of the lines

After the verdict, these may follow in any order: the applicability, `tier N`, the certainty, `no
steps` or `steps A+B`, `caution`, `possible` (the profile leaves something open), and "words of the
reason".
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.verdict import Verdict
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.engines.network import network
from trialgraph.graph.engines.sparql import SparqlDerivation
from trialgraph.graph.engines.walk import WalkDerivation
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.kinds import ENGINES, Engine
from trialgraph.graph.model.rows import Rows
from trialgraph.graph.model.schema import TABLES
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.rdf.to_rdf import nquads
from trialgraph.graph.reasoning.access import Access
from trialgraph.graph.reasoning.derivation import Derivation

GRADES = ("direct", "partial", "indirect")
LEVELS = ("high", "moderate", "low", "very low")


def _reasoner(rows: Rows) -> Reasoner:
    """A reasoner over the rows, and with every engine over their graph."""
    evidence = Evidence.from_rows(rows)

    def derive(engine: Engine, evidence: Evidence, populations: StudyPopulations) -> Derivation:
        if engine == "walk":
            return WalkDerivation(network(evidence), evidence)
        in_source = {
            name: [{"source": "S", **row} for row in table] if _has_source(name) else table
            for name, table in rows.items()
        }
        content = nquads(in_source, Evidence.from_rows(in_source)).encode()
        return SparqlDerivation(EmbeddedStore(content), evidence, populations)

    return Reasoner(evidence, derive=derive)


def _has_source(table: str) -> bool:
    return table != "sources" and "source" in [column.name for column in TABLES[table].columns]


def _ask(reasoner: Reasoner, line: str, engine: Engine = "reference") -> Support:
    text, *options = (part.strip() for part in line.lstrip("? ").split(";;"))
    values = dict(option.split(" ", 1) for option in options)
    vocabulary = reasoner.evidence.vocabulary
    access = Access(
        available=frozenset(map(vocabulary.agent, values.get("available", "").split())),
        region=values.get("region", ""),
        as_of=values.get("as-of", ""),
    )
    profile = Profile.read(text.replace("(nothing)", ""), vocabulary)
    return reasoner.inquiry(
        profile,
        as_of=values.get("as-of", ""),
        endpoint=values.get("endpoint", ""),
        access=access,
        engine=engine,
    ).answer()


def _agrees(verdict: Verdict, word: str) -> bool:
    if word in GRADES:
        return verdict.applicability == word
    if word in LEVELS:
        return verdict.certainty == word
    if word.startswith("tier "):
        return verdict.tier == int(word.removeprefix("tier "))
    if word == "no steps":
        return not verdict.certainty_steps
    if word.startswith("steps "):
        return sorted(step.name for step in verdict.certainty_steps) == sorted(
            word.removeprefix("steps ").split("+")
        )
    if word == "caution":
        return bool(verdict.cautions)
    if word == "possible":
        return bool(verdict.unknowns)
    if word.startswith('"'):
        return word.strip('"') in "; ".join(verdict.reasons)
    return verdict.verdict == word


def _roles(verdict: Verdict) -> dict[str, str]:
    return {item.result.id.removeprefix("results-"): item.role for item in verdict.evidence}


@pytest.fixture(scope="session")
def check(world_rows: Callable[..., Rows]) -> Callable[[str], None]:
    """Builds the world of a text, asks it every question in it, and compares every answer.

    Every engine must give the whole answer of the reference.
    """

    def compare(text: str) -> None:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        described = [line for line in lines if not re.match(r"\?|\w+ [=:] ", line)]
        reasoner = _reasoner(world_rows("\n".join(described)))
        support: Support | None = None
        for line in (line for line in lines if line not in described):
            if line.startswith("?"):
                support = _ask(reasoner, line)
                for engine in ENGINES:
                    assert _ask(reasoner, line, engine).to_dict() == support.to_dict(), engine
                continue
            assert support is not None, f"nothing asked before: {line}"
            regimen, sign, expected = line.split(" ", 2)
            verdict = support[regimen]
            if sign == ":":
                assert _roles(verdict) == dict(
                    part.strip().split(" ", 1) for part in expected.split(",")
                )
                continue
            for word in re.findall(r'"[^"]*"|[^,"]+', expected):
                if word.strip():
                    assert _agrees(verdict, word.strip()), (
                        f"expected {line!r}, got {verdict}, {verdict.certainty_steps}"
                    )

    return compare
