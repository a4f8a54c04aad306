"""The approvals of an answer, grouped by whether the profile meets their indications."""

from __future__ import annotations

from collections.abc import Iterator

from ...message import Message, joined, message
from ..exposure.kleene import Truth
from ..model.rows import Approval
from ..reasoning.approvals import NO_DATE, indication_text
from .guidance_text import subject
from .support import Support

GIVEN = ("approved", "accelerated")
_KEEPS_FROM = ("excluded", "advised against")
_NO_AGENCY = message("answers.no_agency", "agency not named")
_NO_INDICATION = message("answers.no_indication", "no indication printed")
_HEADINGS: dict[Truth, Message] = {
    True: message("answers.indication_met", "indication met"),
    None: message("answers.indication_unknown", "unknown whether the indication is met"),
    False: message("answers.indication_not_met", "indication not met"),
}


def approval_lines(support: Support) -> Iterator[str]:
    """The approved drugs and regimens with their agencies: first those with an indication that the
    profile meets, then those with one that it may meet, then the others.

    Of an agency with acts in several groups, each act is shown with its date and indication.
    """
    met = {
        approval: verdict.supplement.is_met(approval)
        for verdict in support
        for approval in verdict.approvals
        if approval.act in GIVEN
    }
    if not met:
        return
    if support.as_of:
        yield message("answers.approved_on_day", "Approvals as of {day}:", day=support.as_of)
    else:
        yield message("answers.approved", "Approvals:")
    withdrawn = _withdrawn(support)
    for is_met, heading in _HEADINGS.items():
        in_group = [approval for approval in met if met[approval] is is_met]
        if in_group:
            subjects = sorted(set(map(subject, in_group)), key=str.casefold)
            shown = [
                _with_acts(
                    name,
                    _acts(name, in_group, met),
                    name in withdrawn,
                    _kept_from(name, support),
                )
                for name in subjects
            ]
            yield message(
                "answers.approvals_in_group",
                "• {heading}: {approved}.",
                heading=heading,
                approved=joined(", ", shown),
            )
    yield ""


def _kept_from(name: str, support: Support) -> str:
    """The verdict that keeps an approved drug or regimen from this profile, if every regimen that
    has the approval gets one; empty otherwise."""
    verdicts = [
        verdict.verdict
        for verdict in support
        if any(subject(approval) == name for approval in verdict.approvals)
    ]
    kept = {verdict for verdict in verdicts if verdict in _KEEPS_FROM}
    return joined(" or ", sorted(kept)) if kept and len(kept) == len({*verdicts}) else ""


def _withdrawn(support: Support) -> set[str]:
    return {subject(approval) for verdict in support for approval in verdict.supplement.withdrawals}


def _acts(name: str, in_group: list[Approval], met: dict[Approval, Truth]) -> list[str]:
    """The acts of a group that concern a drug or regimen, by agency; with date and indication if
    the agency has acts in other groups too."""
    acts = []
    for approval in in_group:
        if subject(approval) == name:
            truths = {
                met[other]
                for other in met
                if subject(other) == name and _agency(other) == _agency(approval)
            }
            acts.append(_agency(approval) if len(truths) == 1 else _in_full(approval))
    return list(dict.fromkeys(acts))


def _agency(approval: Approval) -> str:
    return approval.agency or approval.region or _NO_AGENCY


def _in_full(approval: Approval) -> str:
    return message(
        "answers.act",
        "{agency}, {date}: {indication}",
        agency=_agency(approval),
        date=approval.date or NO_DATE,
        indication=indication_text(approval) if approval.indication else _NO_INDICATION,
    )


def _with_acts(name: str, acts: list[str], is_withdrawn: bool, kept_from: str) -> str:
    by: str = joined(", " if all(", " not in act for act in acts) else "; ", acts)
    if kept_from:
        by = message(
            "answers.approved_but",
            "{agencies}; {verdict} here, see above",
            agencies=by,
            verdict=kept_from,
        )
    if is_withdrawn:
        return message(
            "answers.approved_then_withdrawn",
            "{name} ({agencies}; later withdrawn)",
            name=name,
            agencies=by,
        )
    return message("answers.approved_by", "{name} ({agencies})", name=name, agencies=by)
