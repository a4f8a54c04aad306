"""A verdict in one line of a table: its strength and the figure that decides, with what to mind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...message import joined, message
from ..evidence_network.text import signed
from ..model.rows import Result
from ..reasoning.people_wording import unstated_people
from ..reasoning.requirement_wording import first_of, open_requirements
from ..reasoning.trial_figures import TrialFigure
from ..reasoning.wording import figure as result_figure
from .adjusted_figures import unadjusted_beside
from .figure_checks import shown_warning, shows_matched
from .flagged_results import doubts_text
from .text import figure_with_comparator
from .verdict import Verdict

_MOST_WINNERS = 3


def brief_cells(verdict: Verdict) -> tuple[str, ...]:
    """Regimen, certainty, applicability, and the evidence in a few words."""
    return (verdict.regimen, verdict.certainty, verdict.applicability, brief_evidence(verdict))


def brief_evidence(verdict: Verdict) -> str:
    """The deciding figure, that of the whole trial, and what warns of them; if nothing decides,
    the reason for the verdict."""
    if not verdict.deciding:
        return verdict.reasons[0]
    return joined("; ", filter(None, [_figure(verdict), *_beside(verdict), *_warnings(verdict)]))


def without_p(result: Result) -> str:
    """A result as printed, without its p value, which stands in the explanation."""
    return result_figure(replace(result, p_value=""))


def _figure(verdict: Verdict) -> str:
    best = verdict.deciding[0]
    study = verdict.regimen_evidence.evidence.study_name(best.result.trial)
    trial = signed(study, shows_matched(verdict.deciding, verdict.scope))
    return joined(": ", [trial, figure_with_comparator(best, verdict, without_p)])


def _beside(verdict: Verdict) -> Iterator[str]:
    """The figure of the whole trial beside that of a subgroup."""
    if verdict.decision.figure is not None:
        yield whole_trial_value(verdict.decision.figure)


def whole_trial_value(figure: TrialFigure) -> str:
    """The value of the whole trial, and whether it decides; empty without a subgroup beside it."""
    if not figure.is_split or figure.whole is None:
        return ""
    whole = without_p(figure.whole.result)
    measure, _, value = without_p(figure.subgroup.result).partition(" ")
    if figure.subgroup.result.measure == figure.whole.result.measure and value:
        shared = f"{measure} HR " if value.startswith("HR ") else f"{measure} "
        whole = whole.removeprefix(shared)
    if figure.is_divided:
        return message(
            "answers.brief.divided", "whole trial {figure}, so neither counts", figure=whole
        )
    if figure.decides is figure.whole:
        return message("answers.brief.whole", "whole trial {figure} decides", figure=whole)
    return message(
        "answers.brief.subgroup", "whole trial {figure}; the subgroup decides", figure=whole
    )


def _not_stated(verdict: Verdict) -> str:
    """The requirements that the profile does not address, if they make the evidence indirect."""
    people = verdict.decision.people
    if people is None or people.grade != "indirect":
        return ""
    unstated, _ = open_requirements(people.applicability.assessments)
    if not unstated:
        return ""
    return message(
        "answers.brief.not_stated",
        "not stated in the profile: {requirements}",
        requirements=first_of(unstated),
    )


def _warnings(verdict: Verdict) -> Iterator[str]:
    if unstated := _not_stated(verdict):
        yield unstated
    elif people := unstated_people(verdict.deciding[0]):
        yield message("answers.brief.only_in", "only in people {people}", people=people)
    if verdict.condition:
        yield verdict.condition
    if beside := unadjusted_beside(verdict.decision, verdict.regimen_evidence):
        yield beside
    if doubts_text(verdict.decision):
        yield message("answers.brief.flagged", "flagged")
    if shown_warning(verdict.deciding, verdict.scope):
        yield message("answers.brief.medians", "medians disagree")
    winners = list(dict.fromkeys(loss.winner for loss in verdict.losses))
    if winners:
        more = ["…"] if len(winners) > _MOST_WINNERS else []
        yield message(
            "answers.brief.lost",
            "lost to {winners}",
            winners=joined(", ", [*winners[:_MOST_WINNERS], *more]),
        )
    if verdict.harms:
        yield message("answers.brief.harms", "harms reported")
