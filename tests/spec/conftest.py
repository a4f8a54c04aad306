"""Shared by the specifications: `check`, which builds a world and compares its answers.

    trial T phase 3: lines=1                         the world, as in tests/conftest.py
    result T: PVd v Vd PFS 0.60 (0.45-0.80)
    ? lines=1                                        a profile; options after ";;": as-of, region,
                                                     available, endpoint
    PVd = supported, direct, tier 1, high, no steps  the expected verdict on a regimen
    PVd : 1 counts, 2 superseded                     the role of each result, numbered in the
                                                     order of the lines

    order : PVd < Kd = DVd                           the order of answers; `=`: of one rank
    none : Placebo                                   a regimen that gets no verdict

After the verdict, these may follow in any order:

    direct, partial, indirect    the applicability
    tier N                       the tier
    high, moderate, ...          the certainty shown
    before the cap high          the certainty before the cap for trials without a RoB 2 judgement
    provisional, final           whether the certainty is capped, for want of a judgement
    no steps, steps A+B:2        the steps of certainty; the number of levels, unless it is 1 (or,
                                 of indirect, 2)
    step "words"                 words that occur in the reason of a step
    endpoints PFS+OS             the endpoints of which a certainty is given
    decided by 2                 the result that decides
    matched, unmatched           whether its people all hold the profile's refractory facts
    caution, no caution          whether a caution stands beside the verdict
    possible                     the profile leaves something open
    condition "words"            words of the condition of a conditional verdict
    otherwise supported          the verdict without the condition
    unconditional                no exclusion rule is unknown
    alternatives 3               the number of the profile's alternatives
    "words", without "words"     words that occur, or do not occur, in the reason
    row "words", no row "words"  words that occur, or do not occur, in the row of the table
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from trialgraph.graph.answers.harms_text import with_harms
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.text import why
from trialgraph.graph.answers.verdict import Verdict
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.engines.network import network
from trialgraph.graph.engines.sparql import SparqlDerivation
from trialgraph.graph.engines.walk import WalkDerivation
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.kinds import ENGINES, VERDICTS, Engine
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
    columns = TABLES[table].columns if table in TABLES else ()
    return table != "sources" and "source" in [column.name for column in columns]


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


LEVELS_OF_STEP = {"indirect": 2}
WORD = re.compile(r'\s*(?:condition |step |without |(?:no )?row )?"[^"]*"|[^,"]+')
CHECKS: dict[str, Callable[[Verdict, str], bool]] = {
    "tier": lambda verdict, expected: verdict.tier == int(expected),
    "before the cap": lambda verdict, expected: verdict.certainty_before_cap == expected,
    "steps": lambda verdict, expected: _steps(verdict) == sorted(expected.split("+")),
    "step": lambda verdict, expected: (
        expected.strip('"') in "; ".join(map(str, verdict.certainty_steps))
    ),
    "endpoints": lambda verdict, expected: (
        sorted(verdict.to_dict()["certainty_by_endpoint"]) == sorted(expected.split("+"))
    ),
    "decided by": lambda verdict, expected: verdict.deciding[0].result.id == f"results-{expected}",
    "condition": lambda verdict, expected: expected.strip('"') in verdict.condition,
    "otherwise": lambda verdict, expected: verdict.otherwise == expected,
    "alternatives": lambda verdict, expected: len(verdict.alternatives) == int(expected),
    "row": lambda verdict, expected: expected.strip('"') in _row(verdict),
    "no row": lambda verdict, expected: expected.strip('"') not in _row(verdict),
    "without": lambda verdict, expected: expected.strip('"') not in "; ".join(verdict.reasons),
}
WORDS: dict[str, Callable[[Verdict], bool]] = {
    "no steps": lambda verdict: not verdict.certainty_steps,
    "provisional": lambda verdict: verdict.provisional,
    "final": lambda verdict: not verdict.provisional,
    "matched": lambda verdict: verdict.matched,
    "unmatched": lambda verdict: not verdict.matched,
    "unconditional": lambda verdict: not (verdict.condition or verdict.otherwise),
    "caution": lambda verdict: bool(verdict.cautions),
    "no caution": lambda verdict: not verdict.cautions,
    "possible": lambda verdict: bool(verdict.unknowns),
}


def _row(verdict: Verdict) -> str:
    return with_harms(why(verdict), verdict)


def _steps(verdict: Verdict) -> list[str]:
    return sorted(
        step.name
        if step.amount == LEVELS_OF_STEP.get(step.name, 1)
        else f"{step.name}:{step.amount}"
        for step in verdict.certainty_steps
    )


def _agrees(verdict: Verdict, word: str) -> bool:
    if word in WORDS:
        return WORDS[word](verdict)
    if word in GRADES:
        return verdict.applicability == word
    if word in LEVELS:
        return verdict.certainty == word
    if word.startswith('"'):
        return word.strip('"') in "; ".join(verdict.reasons)
    for name, check in CHECKS.items():
        if word.startswith(f"{name} "):
            return check(verdict, word.removeprefix(f"{name} ").strip())
    assert word in VERDICTS, f"nothing can be expected with the words {word!r}"
    return verdict.verdict == word


def _check_order(support: Support, expected: str) -> None:
    """Compares the ranks of answers with an order such as `PVd < Kd = DVd`, and their places."""
    names, signs = re.split(r" [<=] ", expected), re.findall(r" ([<=]) ", expected)
    listed = [verdict.regimen for verdict in support]
    places = [listed.index(name) for name in names]
    assert places == sorted(places), f"expected {expected}, got {listed}"
    ranks = [support[name].rank for name in names]
    for sign, first, second in zip(signs, ranks, ranks[1:], strict=False):
        assert first == second if sign == "=" else first < second, f"{expected}: ranks {ranks}"


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
            if regimen == "none":
                assert expected not in {verdict.regimen for verdict in support}
                continue
            if regimen == "order":
                _check_order(support, expected.strip())
                continue
            verdict = support[regimen]
            if sign == ":":
                assert _roles(verdict) == dict(
                    part.strip().split(" ", 1) for part in expected.split(",")
                )
                continue
            for word in WORD.findall(expected):
                if word.strip():
                    assert _agrees(verdict, word.strip()), (
                        f"expected {line!r}, got {verdict}, {verdict.certainty_steps}"
                    )

    return compare
