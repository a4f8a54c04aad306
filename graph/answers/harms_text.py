"""Harms, tolerability and cautions of a verdict in a few words, each apart from the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ...message import joined, message
from ..model.rows import Result
from ..reasoning.wording import figure
from .verdict import Verdict

HARMS = message("answers.harms", "Harms")
TOLERABILITY = message("answers.tolerability", "Tolerability")
CAUTIONS = message("answers.cautions", "Cautions")
_SHOWN = 2


def harm_phrases(verdict: Verdict) -> list[str]:
    """The harms reported for a regimen: figures first, then claims; the study is named unless it is
    the one that decides."""
    return _figures(verdict.harms, verdict)


def tolerability_phrases(verdict: Verdict) -> list[str]:
    """Toxicity that is no worse, rare or manageable, as harms are."""
    return _figures(verdict.tolerability, verdict)


def caution_phrases(verdict: Verdict) -> list[str]:
    """What the cautions about a regimen concern, without those about features that the profile does
    not state."""
    return list(dict.fromkeys(caution.harm for caution in verdict.supplement.cautions_met))


def _figures(results: Iterable[Result], verdict: Verdict) -> list[str]:
    study_name = verdict.regimen_evidence.evidence.study_name
    decides = {study_name(candidate.result.trial) for candidate in verdict.deciding}
    with_study = [(own, study_name(own.trial)) for own in results]
    in_order = sorted(with_study, key=lambda pair: (not pair[0].value, pair[1] not in decides))
    return list(dict.fromkeys(_with_study(own, study, decides) for own, study in in_order))


def _with_study(result: Result, study: str, decides: Collection[str]) -> str:
    if study in decides:
        return figure(result)
    return message(
        "answers.harm_in_trial", "{figure} in {trial}", figure=figure(result), trial=study
    )


def with_harms(why: str, verdict: Verdict) -> str:
    """The deciding evidence, followed by the first harms and the first cautions."""
    text = why
    if harms := harm_phrases(verdict):
        text = message(
            "answers.why_with_harms", "{why}. Harms: {harms}", why=text, harms=first_ones(harms)
        )
    if cautions := caution_phrases(verdict):
        text = message(
            "answers.why_with_cautions",
            "{why}. Cautions: {cautions}",
            why=text,
            cautions=first_ones(cautions),
        )
    return text


def first_ones(phrases: Sequence[str]) -> str:
    """The first phrases and the number of further ones."""
    shown = list(phrases[:_SHOWN])
    if more := len(phrases) - len(shown):
        shown.append(message("answers.more_harms", "{count} more", count=more))
    return joined("; ", shown)
