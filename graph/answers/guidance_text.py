"""Statements and approvals in words, with whether the profile meets them."""

from __future__ import annotations

from collections.abc import Iterator

from ...message import Message, joined, message
from ..exposure.kleene import Truth
from ..model.rows import Approval, Statement
from .support import Support

_GIVEN = ("approved", "accelerated")


def approval_lines(support: Support) -> Iterator[str]:
    """The approved drugs and regimens with their agencies: first those with an indication that the
    profile meets, then those with one that it may meet, then the others."""
    groups: dict[Truth, dict[str, dict[str, None]]] = {True: {}, None: {}, False: {}}
    withdrawn = set()
    for verdict in support:
        for approval in verdict.approvals:
            if approval.act == "withdrawn":
                withdrawn.add(_subject(approval))
            if approval.act in _GIVEN:
                agency = approval.agency or approval.region or _NO_AGENCY
                group = groups[verdict.supplement.is_met(approval)]
                group.setdefault(_subject(approval), {})[agency] = None
    if not any(groups.values()):
        return
    if support.as_of:
        yield message("answers.approved_on_day", "Approvals as of {day}:", day=support.as_of)
    else:
        yield message("answers.approved", "Approvals:")
    named: set[tuple[str, str]] = set()
    for is_met, found in groups.items():
        agencies = _not_yet_named(found, named)
        if agencies:
            shown = [
                _with_agencies(name, agencies[name], name in withdrawn)
                for name in sorted(agencies, key=str.casefold)
            ]
            yield message(
                "answers.approvals_in_group",
                "• {heading}: {approved}.",
                heading=_HEADINGS[is_met],
                approved=joined(", ", shown),
            )
    yield ""


def _not_yet_named(
    found: dict[str, dict[str, None]], named: set[tuple[str, str]]
) -> dict[str, list[str]]:
    """The agencies of each drug or regimen without those already named, which are added. A drug
    with several indications counts as met if the profile meets one of them."""
    fresh = {
        subject: [agency for agency in agencies if (subject, agency) not in named]
        for subject, agencies in found.items()
    }
    named.update((subject, agency) for subject in fresh for agency in fresh[subject])
    return {subject: agencies for subject, agencies in fresh.items() if agencies}


_NO_AGENCY = message("answers.no_agency", "agency not named")
_HEADINGS: dict[Truth, Message] = {
    True: message("answers.indication_met", "indication met"),
    None: message("answers.indication_unknown", "unknown whether the indication is met"),
    False: message("answers.indication_not_met", "indication not met"),
}


_MET: dict[Truth, Message] = {
    True: message("answers.met", "met"),
    None: message("answers.met_unknown", "unknown whether met"),
    False: message("answers.not_met", "not met"),
}


def statement_text(statement: Statement, is_met: Truth) -> str:
    """The summary of a statement and its setting, with whether the profile meets it."""
    if not statement.setting:
        return statement.summary
    return message(
        "answers.setting",
        "{summary} Setting: {setting} ({met}).",
        summary=statement.summary,
        setting=statement.setting,
        met=_MET[is_met],
    )


def approval_text(approval: Approval, is_met: Truth) -> str:
    """Regimen or drug, decision, agency, region and date of an approval, refusal or withdrawal,
    and its indication with whether the profile meets it."""
    parts = filter(
        None, (approval.act.replace("-", " "), approval.agency, approval.region, approval.date)
    )
    text = joined(": ", [_subject(approval), joined(", ", parts)])
    if not approval.indication:
        return text
    return message(
        "answers.indication",
        "{text}. Indication: {indication} ({met})",
        text=text,
        indication=approval.indication,
        met=_MET[is_met],
    )


def _subject(approval: Approval) -> str:
    """The regimen or drug to which the approval belongs."""
    return approval.regimen or approval.drug


def _with_agencies(name: str, agencies: list[str], is_withdrawn: bool) -> str:
    by = joined(", ", agencies)
    if is_withdrawn:
        return message(
            "answers.approved_then_withdrawn",
            "{name} ({agencies}; later withdrawn)",
            name=name,
            agencies=by,
        )
    return message("answers.approved_by", "{name} ({agencies})", name=name, agencies=by)
