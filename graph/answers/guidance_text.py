"""A statement and an approval in words, with whether the profile meets them."""

from __future__ import annotations

from ...message import Message, joined, message
from ..exposure.kleene import Truth
from ..model.rows import Approval, Statement
from ..reasoning.approvals import indication_text

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
    text = joined(": ", [subject(approval), joined(", ", parts)])
    if not approval.indication:
        return text
    return message(
        "answers.indication",
        "{text}. Indication: {indication} ({met})",
        text=text,
        indication=indication_text(approval),
        met=_MET[is_met],
    )


def subject(approval: Approval) -> str:
    """The regimen or drug to which the approval belongs."""
    return approval.regimen or approval.drug
