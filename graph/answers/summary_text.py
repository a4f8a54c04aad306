"""The answer to a profile in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from ...message import joined, message
from ..reasoning.people_wording import unstated_feature_words, with_people
from .brief_rows import whole_trial_value, without_p
from .outcome import certainty_words, outcome
from .support import Support
from .text import figure_with_comparator
from .verdict import Verdict

_NOTHING = ("no evidence", "advised against", "excluded")  # what comes after all that helps
_NAMED = 6  # regimens that the shortest sentence names


def summary(support: Support) -> str:
    """How many regimens are supported, and the best evidence with its figures and certainty."""
    supported = [verdict for verdict in support if verdict.verdict == "supported"]
    best = next(iter(support), None)
    if best is None or best.verdict in _NOTHING:
        return message("answers.nothing_applies", "No evidence applies to this profile.")
    if not supported:
        return message(
            "answers.summary.none",
            "No regimen is supported. First comes {regimen} ({outcome}){evidence}.",
            regimen=best.regimen,
            outcome=outcome(best),
            evidence=_evidence(best),
        )
    if len(supported) == 1:
        return message(
            "answers.summary.one",
            "1 regimen is supported: {regimen} ({outcome}){evidence}.",
            regimen=best.regimen,
            outcome=outcome(best),
            evidence=_evidence(best),
        )
    return message(
        "answers.summary.several",
        "{count} regimens are supported; best evidence: {regimen} ({outcome}){evidence}.",
        count=len(supported),
        regimen=best.regimen,
        outcome=outcome(best),
        evidence=_evidence(best),
    )


def in_short(support: Support) -> str:
    """The regimens that are supported, with the certainty of the first, for the last line."""
    supported = [verdict for verdict in support if verdict.verdict == "supported"]
    if not supported:
        return _first_in_short(support)
    return message(
        "answers.in_short",
        "In short: supported: {regimens}; {certainty} for the first.",
        regimens=names_in_short([verdict.regimen for verdict in supported]),
        certainty=certainty_words(supported[0]),
    )


def _first_in_short(support: Support) -> str:
    best = next(iter(support), None)
    if best is None or best.verdict in _NOTHING:
        return ""
    return message(
        "answers.in_short_first",
        "In short: no regimen is supported; first comes {regimen} ({outcome}).",
        regimen=best.regimen,
        outcome=outcome(best),
    )


def _evidence(verdict: Verdict) -> str:
    """The deciding figure, whose it is, and that of the whole trial, after a colon; empty if
    nothing decides."""
    if not verdict.deciding:
        return ""
    best = verdict.deciding[0]
    figure = verdict.decision.figure
    parts = [
        with_people(figure_with_comparator(best, verdict, without_p), best),
        whole_trial_value(figure) if figure else "",
        unstated_feature_words(best),
    ]
    return message("answers.summary.evidence", ", {parts}", parts=joined("; ", filter(None, parts)))


def names_in_short(names: Sequence[str]) -> str:
    """The first names, and how many more there are; empty without any."""
    if len(names) <= _NAMED:
        return ", ".join(names)
    return message(
        "answers.and_more",
        "{names} and {count} more",
        names=", ".join(names[:_NAMED]),
        count=len(names) - _NAMED,
    )
