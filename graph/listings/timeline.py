"""The timeline of a regimen: results, approvals, withdrawals and statements by date.

`timeline_picture` draws it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...message import joined, message
from ..model.evidence import Evidence
from ..model.rows import Approval, Result
from ..reasoning.approvals import approvals_of
from ..reasoning.dating import last_day
from ..reasoning.findings import interpret
from ..reasoning.wording import figure

KINDS = ("result", "approval", "withdrawal", "statement")
SUPERSEDED = message("listings.superseded", "superseded later")
NOTICE = message(
    "listings.dates",
    "Dates are as reported; an undated result has the date of its publication or, if earlier, of "
    "the first source that reports it.",
)


class Event(NamedTuple):
    """One event: date as reported (year, month or day; may be empty), description, and source."""

    date: str
    kind: str
    what: str
    source: str
    locator: str


def timeline(evidence: Evidence, regimen: str, as_of: str = "") -> list[Event]:
    """The events of a regimen up to a date, oldest first; an event without a date takes that of its
    source."""
    events = [
        *_results(evidence, regimen, as_of),
        *_approvals(evidence, regimen),
        *_statements(evidence, regimen),
    ]
    events = [event for event in events if not as_of or last_day(event.date) <= last_day(as_of)]
    return sorted(
        events, key=lambda event: (last_day(event.date), KINDS.index(event.kind), event.what)
    )


def _results(evidence: Evidence, regimen: str, as_of: str) -> Iterator[Event]:
    interpretations = interpret(evidence, as_of)
    for regimen_result in interpretations.by_regimen[regimen]:
        result, interpretation = regimen_result.result, regimen_result.interpretation
        other, as_control = regimen_result.comparator, regimen_result.as_control
        if result.kind == "prognostic" or not (result.value or result.direction):
            continue
        reported = _with_comparator(figure(result), other, as_control)
        text: str = joined(": ", [_population(evidence, result), reported])
        if interpretation.role == "superseded":
            text = joined("; ", [text, SUPERSEDED])
        date = interpretations.known_since(result)
        yield Event(date, "result", text, result.source, result.locator)


def _population(evidence: Evidence, result: Result) -> str:
    """The population with the dose of the arm, and with the trial if its label lacks it."""
    label, dose = evidence.populations[result.population].label, evidence.arms[result.arm].dose
    described = joined(", ", filter(None, (label, dose)))
    named = evidence.trials[result.trial].label in described
    return described if named else joined(": ", [result.trial, described])


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


def _approvals(evidence: Evidence, regimen: str) -> Iterator[Event]:
    for approval in approvals_of(evidence.vocabulary.regimens[regimen], evidence):
        kind = "withdrawal" if approval.act == "withdrawn" else "approval"
        date = approval.date or evidence.sources[approval.source].known_since
        yield Event(date, kind, _approval_text(approval), approval.source, approval.locator)


def _approval_text(approval: Approval) -> str:
    """The decision, agency and indication, and the drug if the decision concerns a drug, not a
    regimen."""
    text: str = approval.act.replace("-", " ")
    if agency := _agency(approval):
        text = _by_agency(approval.act, agency)
    text = joined(": ", filter(None, (text, approval.indication)))
    if not approval.date:
        text = message("listings.undated", "{what} (date not reported)", what=text)
    if not approval.regimen:
        text = message(
            "listings.of_drug", "{drug} (component): {what}", drug=approval.drug, what=text
        )
    return text


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


def _statements(evidence: Evidence, regimen: str) -> Iterator[Event]:
    for statement in evidence.statements.values():
        if regimen in statement.regimens:
            text: str = joined(": ", [statement.kind, statement.summary])
            if statement.setting:
                text = message(
                    "listings.setting",
                    "{what} Setting: {setting}.",
                    what=text,
                    setting=statement.setting,
                )
            date = evidence.sources[statement.source].known_since
            yield Event(date, "statement", text, statement.source, statement.locator)
