"""Evidence in words: figures as printed, and the reasons why a population is direct, partial, indirect or outside."""

from __future__ import annotations

from collections.abc import Iterator

from ..applicability.assessment import Assessment
from ..applicability.prevalence import Prevalence
from ..exposure.criteria import Clause
from ..model.rows import Result
from .candidates import Candidate

MEASURES = {
    "hazard_ratio": "HR",
    "odds_ratio": "OR",
    "risk_ratio": "RR",
    "rate_ratio": "rate ratio",
    "ratio": "ratio",
    "mean": "mean",
    "median": "median",
    "rate": "",
    "landmark": "",
    "difference": "difference",
    "range": "",
}
ADVERSE_EVENT = "AE"  # the endpoint whose event says it all
UNITS = {"months": " months", "percent": "%"}


def figure(result: Result) -> str:
    """A result in one line, as printed: `PFS HR 0.55 (0.33–0.94), p=0.03`."""
    head = " ".join(filter(None, (_endpoint(result), MEASURES.get(result.measure, ""))))
    if not result.value:
        said = result.claim or result.direction or "no figure"
        return said if result.endpoint in said else f"{head} {said}".strip()
    values = _with_unit(result.value, result.unit) + _interval(result)
    if result.comparator_value:
        values += f" vs {_with_unit(result.comparator_value, result.unit)}"
        if result.comparator_ci_low and result.comparator_ci_high:
            values += f" ({result.comparator_ci_low}–{result.comparator_ci_high})"
    return f"{head} {values}{_p(result)}".strip()


def _with_unit(value: str, unit: str) -> str:
    return "not reached" if value == "NR" else f"{value}{UNITS.get(unit, '')}"


def _endpoint(result: Result) -> str:
    name = result.endpoint + (f" ({result.event})" if result.event else "")
    if result.endpoint == ADVERSE_EVENT and result.event:
        name = result.event
    if result.landmark_months is not None:
        return f"{name} at {result.landmark_months:g} months"
    return name


def _interval(result: Result) -> str:
    if not (result.ci_low and result.ci_high):
        return ""
    level = f"{result.ci_level}% CI " if result.ci_level and result.ci_level != "95" else ""
    return f" ({level}{result.ci_low}–{result.ci_high})"


def _p(result: Result) -> str:
    if not result.p_value:
        return ""
    return f", p{result.p_value}" if result.p_value[0] in "<>=" else f", p={result.p_value}"


def clause_words(clause: Clause) -> str:
    return " | ".join(sorted(map(str, clause)))


def prevalence_words(held: Prevalence) -> str:
    """By how much of the population a fact is held, for a person."""
    if held.by == "all":
        return f"{held.fact}: all"
    if held.by == "not reported":
        return f"{held.fact}: not reported"
    share = f"{held.percent:.3g}%" if held.percent is not None else "a fraction"
    how = {
        "stated": f"{share}",
        "range": "within the range enrolled",
        "subgroup": f"some took part (reported as {held.origin})",
        "either": "one of several alternatives",
        "class": "known only for the class",
        "part of the class": "known only for the class, and of a fraction",
    }[held.basis]
    return f"{held.fact}: {how}"


def because(
    candidate: Candidate, failed: tuple[str, ...] = (), decides: bool = False
) -> Iterator[str]:
    """Why a result has its role and its applicability."""
    if candidate.reading.why and not decides:
        yield candidate.reading.why
    if failed:
        yield f"not everybody was refractory to {' and '.join(failed)}, which failed"
    for assessment in candidate.applicability.assessments:
        yield from assessment_words(assessment)


def why_indirect(candidate: Candidate) -> str:
    """What makes a population indirect: facts that its source does not report, requirements not known of the person."""
    gaps: dict[str, None] = {}
    for assessment in candidate.applicability.assessments:
        gaps.update({f"{held.fact} not reported": None for held in assessment.unreported})
        gaps.update(
            {
                f"{clause_words(clause)} not known of the person": None
                for clause in assessment.unknown
            }
        )
    return "; ".join(gaps)


def assessment_words(assessment: Assessment) -> Iterator[str]:
    if assessment.failed:
        for clause in assessment.failed:
            yield f"outside: required {clause_words(clause)}"
        return
    for held in assessment.facts:
        yield prevalence_words(held)
    for clause in assessment.unknown:
        yield f"required {clause_words(clause)}: not known of the person"
