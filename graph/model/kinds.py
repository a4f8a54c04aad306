"""The controlled vocabularies: verdicts, certainty, grades, roles and effects, each in order."""

from __future__ import annotations

from typing import Literal, get_args

VerdictKind = Literal[
    "supported",
    "extrapolated",
    "active",
    "conditional",
    "inconclusive",
    "outperformed",
    "stated",
    "no evidence",
    "advised against",
    "excluded",
]
VERDICTS: tuple[VerdictKind, ...] = get_args(VerdictKind)  # best first, as answers are ordered

Certainty = Literal["high", "moderate", "low", "very low", ""]
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)  # highest first; empty: nothing to rate

Grade = Literal["outside", "indirect", "partial", "direct"]
GRADES: tuple[Grade, ...] = get_args(Grade)  # least direct first

Role = Literal["counts", "context", "superseded"]
Effect = Literal["benefit", "harm", "none"]
Extent = Literal["all", "fraction", "not reported"]

# The designs behind a verdict; the limit `tiers` puts them in order.
EVIDENCE_KINDS = ("phase-3", "randomised", "single-arm", "observational", "statement")

Engine = Literal["reference", "sparql", "walk"]
ENGINES: tuple[Engine, ...] = get_args(Engine)
