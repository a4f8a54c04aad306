"""Refuses a question with words that no rule of its field reads: none is ignored in silence.

A field switches a rule of the method off with a reason (kind `off`). Refractoriness is also a
criterion of populations: a profile may still state it if its rule is switched off, but not if there
is none, as in a graph without the method.
"""

from __future__ import annotations

from ...errors import TrialgraphError
from ...message import message
from ..applicability.profile import Profile
from ..exposure.criteria import Status
from ..model.evidence import Evidence
from .access import Access


def refuse_unread_words(evidence: Evidence, profile: Profile, access: Access) -> None:
    """Raises `TrialgraphError` for the first word of the question that no rule reads."""
    read = {rule.kind for rule in evidence.rules.values()}
    statuses = _statuses(profile)
    if "intolerant" in statuses and "intolerance" not in read:
        raise _unread("intolerant:", "intolerance", evidence)
    if access.available and "access" not in read:
        raise _unread("--available", "access", evidence)
    if access.region and "withdrawal" not in read:
        raise _unread("--region", "withdrawal", evidence)
    refractoriness_is_read = not read.isdisjoint(("component", "target"))
    if "refractory" in statuses and not (
        refractoriness_is_read or _reason_to_switch_off("component", evidence)
    ):
        raise _unread("refractory:", "component", evidence)


def _statuses(profile: Profile) -> frozenset[str]:
    """The kinds of drug status that the profile states."""
    return frozenset(
        literal.atom.status
        for case in profile.cases
        for literal in case.literals
        if isinstance(literal.atom, Status)
    )


def _unread(word: str, rule: str, evidence: Evidence) -> TrialgraphError:
    if reason := _reason_to_switch_off(rule, evidence):
        return TrialgraphError(
            message(
                "reasoning.rule-switched-off",
                "{word} has no effect in this field, which switches the rule {rule} off "
                "({reason}); leave it out, or remove the row {rule} from rules.csv of the field",
                word=word,
                rule=rule,
                reason=reason,
            )
        )
    return TrialgraphError(
        message(
            "reasoning.no-rule",
            "{word} would have no effect: the evidence has no rule of kind {rule}; leave it out, "
            "or add the row {rule} of method/rules.csv",
            word=word,
            rule=rule,
        )
    )


def _reason_to_switch_off(rule: str, evidence: Evidence) -> str:
    """Why the field switches a rule of the method off; empty if it does not."""
    change = evidence.method_changes.get(f"rules/{rule}")
    return change.reason if change and change.affects_rating else ""
