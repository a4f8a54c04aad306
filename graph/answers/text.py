"""Answers as text: the verdict table for a terminal, and single verdicts in sentences.

Sentences are messages, so that they can be translated; the table translates and wraps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...message import joined, message
from ..evidence_network.text import signed
from ..language.translation import ENGLISH, Language
from ..model.rows import Result
from ..output.notice import NOTICE
from ..output.text_table import WIDTH, table, wrapped_lines
from ..reasoning.candidates import Candidate
from ..reasoning.people_wording import unstated_feature_words, with_people
from ..reasoning.trial_figures import TrialFigure
from ..reasoning.wording import figure as result_figure
from ..reasoning.wording import own_arm_first, why_indirect
from .adjusted_figures import unadjusted_beside
from .advice import advice_text
from .alternatives import in_alternatives, without_alternatives
from .alternatives_text import alternatives_lines, differences_lines
from .definitions import ExpandedDefinition
from .earlier_endpoints import earlier_endpoints
from .figure_checks import shown_warning, shows_matched
from .flagged_results import doubts_text
from .harms_text import with_harms
from .losses import losses_text
from .named_only import named_only
from .notes_text import (
    evidence_notes,
    feature_note_lines,
    network_lines,
    sign_lines,
    star_line,
)
from .outcome import outcome
from .region_text import access_lines
from .support import Support
from .verdict import Verdict

COLOURS = {
    "supported": "32",
    "extrapolated": "33",
    "active": "36",
    "conditional": "34",
    "inconclusive": "37",
    "outperformed": "35",
    "advised against": "31",
    "excluded": "31",
}
_COLUMNS = ("Regimen", "Verdict", "Certainty", "Applicability", "Tier", "Newest", "Why")
_HYPHENATED = {"Applicability": "Applica-bility"}
_ROOMY = 73  # columns that the names of all columns but the last need
_WITH_REASON = ("extrapolated", "advised against", "conditional", "outperformed")
_WITHOUT_ROWS = ("no evidence", "excluded", "stated")  # listed by name below the table


def support_table(
    support: Support,
    width: int = WIDTH,
    colour: bool = False,
    every: bool = False,
    language: Language = ENGLISH,
) -> str:
    """The verdict table, best regimen first, followed by notes; lines have at most `width` columns.

    Regimens with the verdict excluded, stated or no evidence are listed below the table; with
    `every`, they are rows of the table. `colour` adds ANSI colours to verdicts.
    """
    say = language.say
    without_rows = () if every else _WITHOUT_ROWS
    rows = [
        [
            verdict.regimen,
            *(_coloured(cell, say, colour) for cell in cells(verdict)[1:]),
            newest(verdict),
            say(with_harms(why(verdict), verdict)),
        ]
        for verdict in support
        if verdict.verdict not in without_rows
    ]
    nothing = message("answers.nothing_applies", "No evidence applies to this profile.")
    parts = [say(profile_line(support.profile, support.as_of))]
    for sentence in alternatives_lines(support):
        parts += _wrapped(say(sentence), width)
    for definition in support.definitions:
        parts += _wrapped(say(definition_text(definition)), width)
    parts += ["", table(_heading(_COLUMNS, width, say), rows, width) if rows else say(nothing), ""]
    for sentence in (
        *sign_lines(support),
        *(line for verdict in without_rows for line in named_only(verdict, support)),
        *differences_lines(support),
        *(line for note in support.feature_notes for line in (*feature_note_lines(note), "")),
        *network_lines(support),
        *access_lines(support),
    ):
        parts += _wrapped(say(sentence), width)
    parts += [
        line
        for sentence in (*star_line(support), *evidence_notes(support), NOTICE)
        for line in wrapped_lines(say(sentence), width) or [""]
    ]
    return "\n".join(parts)


def _wrapped(sentence: str, width: int) -> list[str]:
    return wrapped_lines(sentence, width, "  ") or [""]


def _coloured(cell: str, say: Callable[[str], str], colour: bool) -> str:
    if colour and cell in COLOURS:
        return f"\x1b[{COLOURS[cell]}m{say(cell)}\x1b[0m"
    return say(cell)


def _heading(columns: Iterable[str], width: int, say: Callable[[str], str]) -> list[str]:
    """The translated column names; on narrow terminals, a long name breaks at a hyphen."""
    names = [say(column) for column in columns]
    return [_HYPHENATED.get(name, name) if width < _ROOMY else name for name in names]


def profile_line(profile: str, as_of: str) -> str:
    if not as_of:
        return message("answers.profile", "Profile: {profile}", profile=profile)
    return message(
        "answers.profile_on_day", "Profile: {profile} (as of {day})", profile=profile, day=as_of
    )


def definition_text(definition: ExpandedDefinition) -> str:
    """What a definition means, with its source, thresholds and other definitions."""
    parts: list[str] = [
        message(
            "answers.definition",
            "{name} means {expression} ({place})",
            name=f"is:{definition.name}",
            expression=definition.expression,
            place=definition.place,
        )
    ]
    if definition.thresholds:
        parts.append(
            message(
                "answers.thresholds", "thresholds: {thresholds}", thresholds=definition.thresholds
            )
        )
    parts += [
        message(
            "answers.other_definition",
            "other definition: {name}, {expression} ({place})",
            name=f"is:{rival.name}",
            expression=rival.expression,
            place=rival.place,
        )
        for rival in definition.rivals
    ]
    return joined("; ", parts)


def verdict_line(verdict: Verdict) -> str:
    """A verdict in one line, with its strength and reasons."""
    return joined(": ", [verdict.regimen, outcome(verdict), joined("; ", verdict.reasons)])


def cells(verdict: Verdict) -> tuple[str, ...]:
    """Regimen, verdict, certainty, applicability and tier, as cells of a table."""
    return (
        verdict.regimen,
        verdict.verdict,
        verdict.certainty,
        verdict.applicability,
        str(verdict.tier or ""),
    )


def newest(verdict: Verdict) -> str:
    """Year and month of the newest evidence; a star if it is old."""
    return verdict.newest_evidence[:7] + ("*" if verdict.age_warning else "")


def why(verdict: Verdict) -> str:
    """The deciding evidence in one sentence; if there is none, the reason for the verdict."""
    if not verdict.deciding:
        return verdict.reasons[0]
    best = verdict.deciding[0]
    figures, sharing = deciding_figures(verdict), verdict.decision.alternatives
    parts = [in_alternatives(sharing, figures) if sharing else figures]
    reason = verdict.reasons[0] if verdict.verdict in _WITH_REASON or verdict.condition else ""
    people = unstated_feature_words(best)
    is_named = str(why_indirect(best)) in reason or people in reason
    if not is_named and not all(feature in reason for feature in verdict.unstated_features):
        parts.append(people)
    parts.append(without_alternatives(reason) if sharing else reason)
    if verdict.verdict != "outperformed":  # whose reason names the losses
        parts.append(losses_text(verdict.losses))
    parts.append(advice_text(verdict.decision, verdict.regimen_evidence))
    return joined("; ", filter(None, parts))


def deciding_figures(verdict: Verdict) -> str:
    """The deciding result with the sign of its patients, the whole trial beside a subgroup, and a
    warning if medians contradict it; empty if nothing decides."""
    if not verdict.deciding:
        return ""
    best, warning = verdict.deciding[0], shown_warning(verdict.deciding, verdict.scope)
    study = verdict.regimen_evidence.evidence.study_name(best.result.trial)
    trial = signed(study, shows_matched(verdict.deciding, verdict.scope))
    parts = [
        joined(": ", [trial, with_people(figure_with_comparator(best, verdict), best)]),
        whole_trial(verdict.decision.figure),
        unadjusted_beside(verdict.decision, verdict.regimen_evidence),
        earlier_endpoints(verdict),
        doubts_text(verdict.decision),
        warning.brief if warning else "",
    ]
    return joined("; ", filter(None, parts))


def whole_trial(figure: TrialFigure | None) -> str:
    """The figure of the whole trial beside that of a subgroup, and which of the two decides; empty
    if the trial has only one of them."""
    if figure is None or not figure.is_split or figure.whole is None:
        return ""
    reported = result_figure(figure.whole.result)
    if not figure.same_cut:
        reported = message("answers.other_cut", "{figure} (another data cut)", figure=reported)
    if figure.is_divided:
        return message(
            "answers.whole_trial_divided",
            "whole trial: {figure}; the two lie on different sides, so neither counts",
            figure=reported,
        )
    if figure.decides is figure.whole:
        return message(
            "answers.whole_trial_decides", "whole trial: {figure}, which decides", figure=reported
        )
    return message(
        "answers.subgroup_decides",
        "whole trial: {figure}; the subgroup decides, because it differs credibly",
        figure=reported,
    )


def _without_control(reported: str, result: Result) -> str:
    """A figure whose other arm the source does not name."""
    if not result.comparator_value:
        return reported
    return message("answers.unnamed_control", "{figure} (control not named)", figure=reported)


def figure_with_comparator(
    candidate: Candidate, verdict: Verdict, shown: Callable[[Result], str] = result_figure
) -> str:
    """The figure of a result, as `shown` prints it, with the regimen of the other arm; of the
    values of two arms, that of the regimen itself comes first."""
    other, compares = candidate.comparator, verdict.decision.figure is not None
    reported = shown(own_arm_first(candidate.result, candidate.as_control))
    if not other:
        return _without_control(reported, candidate.result)
    if not candidate.as_control:
        return message("answers.versus", "{figure} (vs {other})", figure=reported, other=other)
    if compares and candidate.interpretation.effect == "benefit":
        return message(
            "answers.outperformed_by",
            "{figure} (outperformed by {other})",
            figure=reported,
            other=other,
        )
    return message(
        "answers.control_for", "{figure} (control arm for {other})", figure=reported, other=other
    )
