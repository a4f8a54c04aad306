"""Verdicts, and the evidence behind a verdict, as pandas data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..listings.frames import CERTAINTY, GRADE, ROLE, VERDICT, ColumnType, typed_frame, types_of
from ..model.rows import SEPARATOR
from ..reasoning.candidates import Candidate
from ..reasoning.wording import figure, own_arm_first
from .support import Support
from .text import whole_trial, why
from .verdict import Verdict

if TYPE_CHECKING:
    import pandas

_FIGURE = (
    *("endpoint", "event", "measure", "value", "comparator_value", "unit", "ci_low", "ci_high"),
    *("ci_level", "p_value", "n", "n_comparator"),
)
_VERDICT = (
    *("rank", "regimen", "label", "verdict", "certainty", "applicability", "tier", "provisional"),
    *("matched", "condition", "otherwise", "trial", "population", "comparator", "part", *_FIGURE),
    *("figure", "whole_trial", "why", "source", "newest_evidence", "reasons", "unknowns"),
)
_EVIDENCE = (
    *("regimen", "result", "role", "applicability", "effect", "matched", "trial", "population"),
    *("comparator", "part", "kind", *_FIGURE, "interaction_p", "direction", "figure", "report"),
    *("crossover_adjusted", "immature", "review"),
    *("known_since", "dated_by", "risk_of_bias", "flags", "reasons", "source", "locator"),
)
_TYPES: dict[str, ColumnType] = {
    **types_of("results"),
    "verdict": VERDICT,
    "otherwise": VERDICT,
    "certainty": CERTAINTY,
    "applicability": GRADE,
    "role": ROLE,
    "part": ColumnType("category", ("tested", "control")),
    "effect": ColumnType("category", ("benefit", "none", "harm")),
    "tier": ColumnType("number", beside=False),
    "newest_evidence": ColumnType("date"),
    "known_since": ColumnType("date"),
}


def support_frame(support: Support) -> pandas.DataFrame:
    """One row for each verdict, best first, with the figure that decides it.

    Verdicts, certainties and grades of applicability are ordered categories, so that they can be
    compared; numbers and dates stand before their printed forms. Where a subgroup is shown,
    `whole_trial` gives the figure of all patients and says which of the two decides.
    """
    return _frame(_VERDICT, [_of_verdict(verdict) for verdict in support])


def evidence_frame(verdict: Verdict) -> pandas.DataFrame:
    """One row for each result on the regimen, those that count first, with its role and date."""
    rows = [
        {**_joined(data), "regimen": verdict.regimen, "figure": _figure(item.candidate)}
        for data, item in zip(verdict.evidence_dicts(), verdict.evidence, strict=True)
    ]
    return _frame(_EVIDENCE, rows)


def _of_verdict(verdict: Verdict) -> dict[str, Any]:
    decides = verdict.deciding[0] if verdict.deciding else None
    own = {name: getattr(verdict, name) for name in _VERDICT if hasattr(verdict, name)}
    own |= {"why": why(verdict), "whole_trial": whole_trial(verdict.decision.figure)}
    return _joined(own | (_of_candidate(decides) if decides else {}))


def _of_candidate(candidate: Candidate) -> dict[str, Any]:
    """The figure of a result; of the values of two arms, that of the regimen itself first."""
    shown = own_arm_first(candidate.result, candidate.as_control)
    return {
        **{name: getattr(shown, name) for name in ("trial", "population", "source", *_FIGURE)},
        "comparator": candidate.comparator,
        "part": "control" if candidate.as_control else "tested",
        "figure": _figure(candidate),
    }


def _figure(candidate: Candidate) -> str:
    return figure(own_arm_first(candidate.result, candidate.as_control))


def _joined(row: dict[str, Any]) -> dict[str, Any]:
    """The row with lists as one text."""
    return {
        name: SEPARATOR.join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in row.items()
    }


def _frame(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> pandas.DataFrame:
    return typed_frame(columns, [[row.get(name, "") for name in columns] for row in rows], _TYPES)
