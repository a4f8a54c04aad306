"""Evidence in words: figures as printed, and why a population is direct, partial, indirect or
outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...message import Joined, Message, joined, message
from ..applicability.assessment import Assessment
from ..model.rows import Result
from .candidates import Candidate
from .prevalence_wording import prevalence_words
from .requirement_wording import (
    clause_words,
    failed_words,
    first_of,
    open_requirements,
    unknown_words,
)

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
ADVERSE_EVENT = "AE"  # printed as its event alone
_LONGEST_ABBREVIATION = 5
_TURNED = {"better": "worse", "worse": "better"}
UNITS = {
    "months": " months",
    "weeks": " weeks",
    "days": " days",
    "years": " years",
    "percent": "%",
}


def figure(result: Result) -> str:
    """A result in one line, as printed: `PFS HR 0.55 (0.33–0.94), p=0.03`."""
    head = " ".join(filter(None, (_endpoint(result), MEASURES.get(result.measure, ""))))
    if not result.value:
        claim = result.claim or result.direction or "no figure"
        return claim if result.endpoint in claim else f"{head} {claim}".strip()
    values = _with_unit(result.value, result.unit) + _interval(result)
    if result.comparator_value:
        values += f" vs {_with_unit(result.comparator_value, result.unit)}"
        if result.comparator_ci_low and result.comparator_ci_high:
            values += f" ({_range(result.comparator_ci_low, result.comparator_ci_high)})"
    return f"{head} {values}{_p_value(result)}{_marks(result)}".strip()


def _marks(result: Result) -> str:
    """What sets a figure apart from others of its kind: a correction, immature data, a review."""
    marks = [
        "adjusted for crossover" if result.is_adjusted else "",
        "immature data" if result.immature == "yes" else "",
        f"{result.review} review" if result.review else "",
    ]
    return "".join(f", {mark}" for mark in marks if mark)


def own_arm_first(result: Result, as_control: bool) -> Result:
    """The result with the values of the regimen's own arm in first place, which is the control arm
    if the regimen was the control; the direction is that of this arm, too."""
    if not (as_control and result.comparator_value):
        return result
    return replace(
        result,
        value=result.comparator_value,
        comparator_value=result.value,
        ci_low=result.comparator_ci_low,
        ci_high=result.comparator_ci_high,
        comparator_ci_low=result.ci_low,
        comparator_ci_high=result.ci_high,
        n=result.n_comparator,
        n_comparator=result.n,
        count=result.comparator_count,
        comparator_count=result.count,
        direction=_TURNED.get(result.direction, result.direction),
    )


def _with_unit(value: str, unit: str) -> str:
    return "not reached" if value == "NR" else f"{value}{UNITS.get(unit, '')}"


def endpoint_words(endpoint: str) -> str:
    """An endpoint as printed: an abbreviation as it is (`PFS`), an identifier that consists of
    words in small letters (`RESISTANCE-REVERSED`: resistance reversed)."""
    if len(endpoint) > _LONGEST_ABBREVIATION and endpoint.isupper():
        return endpoint.lower().replace("-", " ")
    return endpoint


def _endpoint(result: Result) -> str:
    shown = result.endpoint_shown or endpoint_words(result.endpoint)
    name = shown + (f" ({result.event})" if result.event else "")
    if result.endpoint == ADVERSE_EVENT and result.event:
        name = result.event
    if result.landmark_months is not None:
        return f"{name} at {result.landmark_months:g} months"
    return name


def _interval(result: Result) -> str:
    if not (result.ci_low and result.ci_high):
        return ""
    level = f"{result.ci_level}% CI " if result.ci_level and result.ci_level != "95" else ""
    return f" ({level}{_range(result.ci_low, result.ci_high)})"


def _range(low: str, high: str) -> str:
    """Two limits with a dash between them, or "to" if one is negative: `-4.311 to -0.418`."""
    is_negative = low.startswith(("-", "−")) or high.startswith(("-", "−"))
    return f"{low} to {high}" if is_negative else f"{low}–{high}"


def _p_value(result: Result) -> str:
    if not result.p_value:
        return ""
    return f", p{result.p_value}" if result.p_value[0] in "<>=" else f", p={result.p_value}"


def listed(names: Sequence[str]) -> Joined:
    """Names as a list in a sentence: `testinib, mockumab and exemplatin`."""
    if len(names) < 3:
        return joined(" and ", names)
    return joined(" and ", [joined(", ", names[:-1]), names[-1]])


def because(
    candidate: Candidate, failed: tuple[str, ...] = (), decides: bool = False
) -> Iterator[str]:
    """Why a result has its role and its applicability.

    `failed` are drugs to which the disease is refractory, if the component rule excludes the
    result. With `decides` (the result decides the verdict), the reason for its role is left out.
    """
    if candidate.interpretation.why and not decides:
        yield candidate.interpretation.why
    if failed:
        yield message(
            "reasoning.not-fully-refractory",
            "not all patients were refractory to {drugs}",
            drugs=listed(failed),
        )
    for assessment in candidate.applicability.assessments:
        yield from assessment_words(assessment)


def why_indirect(candidate: Candidate) -> Joined:
    """What makes a population indirect: characteristics that are not reported, and
    requirements that the profile does not address."""
    assessments = candidate.applicability.assessments
    unreported = [each.fact for assessment in assessments for each in assessment.unreported]
    unstated, undecided = open_requirements(assessments)
    gaps = []
    if unreported:
        facts = joined(", ", dict.fromkeys(map(str, unreported)))
        gaps.append(message("reasoning.gap.not-reported", "not reported: {facts}", facts=facts))
    if unstated:
        gaps.append(
            message(
                "reasoning.gap.not-in-profile",
                "not stated in the profile: {requirements}",
                requirements=first_of(unstated),
            )
        )
    if undecided:
        gaps.append(
            message(
                "reasoning.gap.undecided",
                "not decided by the profile: {requirements}",
                requirements=first_of(undecided),
            )
        )
    if not gaps:  # direct or partial, but outside for another alternative of the profile
        gaps.append(
            message("reasoning.gap.alternatives", "not for every alternative of the profile")
        )
    return joined("; ", gaps)


def assessment_words(assessment: Assessment) -> Iterator[Message]:
    """The reasons for a grade: failed requirements if any, otherwise prevalences and open
    requirements."""
    if assessment.failed:
        yield from failed_words(assessment)
        return
    yield from map(prevalence_words, assessment.facts)
    for fraction in assessment.gaps.denied:
        yield message(
            "reasoning.denied",
            "{share}, which is false for this patient",
            share=str(fraction),
        )
    yield from unknown_words(assessment)
    for printed, kept in assessment.people.weakened:
        yield message(
            "reasoning.weakened",
            "{requirement} is printed as a requirement, and as a share below 100%: read as {kept}",
            requirement=clause_words(printed),
            kept=clause_words(kept)
            if kept
            else message("reasoning.no-requirement", "no requirement"),
        )
