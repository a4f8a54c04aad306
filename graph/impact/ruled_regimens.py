"""Which regimens the rules of new evidence can exclude, before any profile is asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...message import Message, joined, message
from ..model.evidence import Evidence
from ..model.rows import Rule
from ..reasoning.rule_index import RuleIndex

_NAMED = 5
_MAKES_INDIRECT = "left-out"
_ABOUT_A_SUBJECT = ("target", "feature")


def notes_on_rules(evidence: Evidence, new: Collection[str]) -> Iterator[Message]:
    """A sentence on each of the `new` rules that hold for profiles of the field: the regimens that
    it can exclude, or the patients for whom it makes evidence indirect."""
    index = RuleIndex(evidence)
    for rule in index.rules:
        if rule.id in new:
            yield _note(rule, index)


def _note(rule: Rule, index: RuleIndex) -> Message:
    if rule.kind == _MAKES_INDIRECT:
        return message(
            "impact.rule-makes-indirect",
            "the rule {rule} makes all evidence indirect for people with {feature}, unless it "
            "reports on them",
            rule=rule.id,
            feature=rule.subject,
        )
    if rule.kind not in _ABOUT_A_SUBJECT:
        return message(
            "impact.rule-for-all",
            "the rule {rule} ({kind}) can concern every regimen",
            rule=rule.id,
            kind=rule.kind,
        )
    concerned = index.concerning(frozenset([rule.kind]))
    return _on_subject(rule, [regimen for regimen in concerned if rule in concerned[regimen]])


def _on_subject(rule: Rule, regimens: list[str]) -> Message:
    if not regimens:
        return message(
            "impact.rule-for-none",
            "the rule {rule} excludes nothing: no regimen contains {drugs}",
            rule=rule.id,
            drugs=_drugs(rule),
        )
    more = len(regimens) - _NAMED
    names: list[str] = sorted(regimens)[:_NAMED]
    if more > 0:
        names.append(message("impact.and-more", "{count} more", count=more))
    return message(
        "impact.rule-excludes",
        "the rule {rule} can exclude regimens that contain {drugs}{patients}: {regimens}",
        rule=rule.id,
        drugs=_drugs(rule),
        patients=_patients(rule),
        regimens=joined(", ", names),
    )


def _drugs(rule: Rule) -> Message | str:
    """What a regimen contains that the rule concerns."""
    if rule.kind != "target":
        return rule.subject
    return message("impact.rule-target", "a drug against {target}", target=rule.subject)


def _patients(rule: Rule) -> Message | str:
    stated = " | ".join(filter(None, (rule.when, rule.doubt_if)))
    return stated and message("impact.rule-when", ", for {patients}", patients=stated)
