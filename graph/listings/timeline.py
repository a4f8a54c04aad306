"""The timeline of a regimen: results, approvals, withdrawals and statements by date.

`timeline_picture` draws it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...message import joined, message
from ..model.evidence import Evidence
from ..model.rows import Approval, Result
from ..reasoning.approvals import approvals_of, indication_text
from ..reasoning.dating import is_known_by, last_day
from ..reasoning.findings import interpret
from ..reasoning.wording import figure, own_arm_first

KINDS = ("result", "approval", "withdrawal", "statement")
SUPERSEDED = message("listings.superseded", "superseded later")
NOTICE = message(
    "listings.dates",
    "Dates are as reported; an undated result has the date of its publication or, if earlier, of "
    "the first source that reports it. Undated approvals and withdrawals come last.",
)


class Event(NamedTuple):
    """One event: date as reported (year, month or day; may be empty), description, and source."""

    date: str
    kind: str
    what: str
    source: str
    locator: str


def timeline(evidence: Evidence, regimen: str, as_of: str = "") -> list[Event]:
    """The events of a regimen that were known by a date, oldest first, those without a date last;
    statements have the date of their source."""
    events = [
        *_results(evidence, regimen, as_of),
        *_approvals(evidence, regimen, as_of),
        *_statements(evidence, regimen, as_of),
    ]
    return sorted(events, key=_place)


def _place(event: Event) -> tuple[bool, str, int, str]:
    return (not event.date, last_day(event.date), KINDS.index(event.kind), event.what)


def _results(evidence: Evidence, regimen: str, as_of: str) -> Iterator[Event]:
    interpretations = interpret(evidence, as_of)
    for regimen_result in interpretations.by_regimen[regimen]:
        result, interpretation = regimen_result.result, regimen_result.interpretation
        other, as_control = regimen_result.comparator, regimen_result.as_control
        if result.kind == "prognostic" or not (result.value or result.direction):
            continue
        reported = _with_comparator(figure(own_arm_first(result, as_control)), other, as_control)
        text: str = joined(": ", [_population(evidence, result), reported])
        if interpretation.role == "superseded":
            text = joined("; ", [text, SUPERSEDED])
        date = interpretations.known_since(result)
        if is_known_by(date, as_of):
            yield Event(date, "result", text, result.source, result.locator)


def _population(evidence: Evidence, result: Result) -> str:
    """The population with the dose of the arm, and with the trial if its label lacks it."""
    label, dose = evidence.populations[result.population].label, evidence.arms[result.arm].dose
    described = joined(", ", filter(None, (label, dose)))
    names = evidence.trials[result.trial].label, str(evidence.trial_names[result.trial])
    named = any(name in described for name in names)
    if named:
        return described
    return joined(": ", [evidence.trial_names[result.trial], described])


def _with_comparator(reported: str, other: str, as_control: bool) -> str:
    if not other:
        return reported
    if as_control:
        return message(
            "listings.control_for",
            "{figure} (control arm for {regimen})",
            figure=reported,
            regimen=other,
        )
    return message("listings.versus", "{figure} (vs {regimen})", figure=reported, regimen=other)


def _approvals(evidence: Evidence, regimen: str, as_of: str) -> Iterator[Event]:
    for approval in approvals_of(evidence.vocabulary.regimens[regimen], evidence, as_of):
        kind = "withdrawal" if approval.act == "withdrawn" else "approval"
        source = evidence.sources[approval.source].known_since
        date = approval.date or (source if approval.act in _AWAITED else "")
        text = _approval_text(approval, source)
        yield Event(date, kind, text, approval.source, approval.locator)


_AWAITED = ("not-yet-approved", "anticipated")  # how things stood when the source was written


def _approval_text(approval: Approval, source: str) -> str:
    """The decision, agency and indication, and the drug if the decision concerns a drug, not a
    regimen; with the date of the source if the decision has none."""
    text: str = approval.act.replace("-", " ")
    if agency := _agency(approval):
        text = _by_agency(approval.act, agency)
    text = joined(": ", filter(None, (text, indication_text(approval))))
    if not approval.date:
        text = _undated(approval, text, source)
    if not approval.regimen:
        text = message(
            "listings.of_drug", "{drug} (component): {what}", drug=approval.drug, what=text
        )
    return text


def _undated(approval: Approval, text: str, source: str) -> str:
    if approval.act in _AWAITED:
        return message("listings.when_written", "{what} (when the source was written)", what=text)
    if not source:
        return message("listings.undated", "{what} (date not reported)", what=text)
    return message(
        "listings.undated_known_by",
        "{what} (date not reported; known by {date})",
        what=text,
        date=source,
    )


def _agency(approval: Approval) -> str:
    if not (approval.agency and approval.region):
        return approval.agency or approval.region
    return message(
        "listings.agency",
        "{agency}, {region}",
        agency=approval.agency,
        region=approval.region,
    )


def _by_agency(act: str, agency: str) -> str:
    match act:
        case "approved":
            return message("listings.approved", "approved by {agency}", agency=agency)
        case "accelerated":
            return message("listings.accelerated", "accelerated by {agency}", agency=agency)
        case "withdrawn":
            return message("listings.withdrawn", "withdrawn by {agency}", agency=agency)
        case "not-yet-approved":
            return message("listings.not_approved", "not yet approved by {agency}", agency=agency)
        case _:
            return message("listings.anticipated", "anticipated by {agency}", agency=agency)


def _statements(evidence: Evidence, regimen: str, as_of: str) -> Iterator[Event]:
    for statement in evidence.statements.values():
        date = evidence.sources[statement.source].known_since
        if regimen in statement.regimens and is_known_by(date, as_of):
            text: str = joined(": ", [statement.kind, statement.summary])
            if statement.setting:
                text = message(
                    "listings.setting",
                    "{what} Setting: {setting}.",
                    what=text,
                    setting=statement.setting,
                )
            yield Event(date, "statement", text, statement.source, statement.locator)
