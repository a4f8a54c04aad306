"""Judgements of a person in words: what was judged, by whom, and when."""

from __future__ import annotations

from ...message import Message, joined, message
from ..model.evidence import Evidence
from ..model.judgements import NOT_APPLICABLE, NOT_ASSESSED, Judgement
from ..model.rows import Result

_DOMAINS = {
    "randomisation": message("reasoning.rob.randomisation", "randomisation"),
    "deviations": message("reasoning.rob.deviations", "deviations"),
    "missing": message("reasoning.rob.missing", "missing"),
    "measurement": message("reasoning.rob.measurement", "measurement"),
    "reporting": message("reasoning.rob.reporting", "reporting"),
    "overall": message("reasoning.rob.overall", "overall"),
}


def risk_of_bias(result: Result, evidence: Evidence) -> str:
    """The RoB 2 judgement for the endpoint of a result: `missing low, overall low`; "not assessed"
    if there is none, "does not apply" to a result that is no randomised comparison."""
    judged = evidence.judged.of_trial(result.trial, result.endpoint)
    return judged.risks if judged else _without_judgement(result, evidence)


def risk_of_bias_words(result: Result, evidence: Evidence) -> str:
    """As `risk_of_bias`, in words, with person and date of the judgement."""
    judged = evidence.judged.of_trial(result.trial, result.endpoint)
    return _with_person(_risks(judged), judged) if judged else _without_judgement(result, evidence)


def _without_judgement(result: Result, evidence: Evidence) -> str:
    is_comparison = result.kind == "contrast" and evidence.trials[result.trial].is_randomised
    return NOT_ASSESSED if is_comparison else NOT_APPLICABLE


def credibility_words(result: Result, evidence: Evidence) -> str:
    """The ICEMAN judgement on the subgroup of a result, with person and date; empty if there is
    none."""
    judged = evidence.judged.of_subgroup(result.population, result.endpoint)
    return _with_person(judged.credibility, judged) if judged else ""


def _risks(judged: Judgement) -> str:
    return joined(
        ", ",
        [
            message("reasoning.domain_risk", "{domain} {risk}", domain=words, risk=risk)
            for domain, words in _DOMAINS.items()
            if (risk := getattr(judged, f"rob_{domain}"))
        ],
    )


def _with_person(level: str, judged: Judgement) -> Message:
    return message(
        "reasoning.judged",
        "{level} (judged by {person}, {day})",
        level=level,
        person=judged.judged_by,
        day=judged.judged_on,
    )
