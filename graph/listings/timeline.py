"""The story of a regimen: when results became known, what agencies did, what sources said. `timeline_picture` draws it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..model.evidence import Evidence
from ..reasoning.exclusion_rules import acts_on
from ..reasoning.findings import interpret
from ..reasoning.interpretation import last_day
from ..reasoning.wording import figure

KINDS = ("result", "approval", "withdrawal", "statement")
SUPERSEDED = "; superseded later"
NOTICE = (
    "Dates are those printed; a result without one is dated by the first source that prints it."
)


class Event(NamedTuple):
    """One thing that happened: its date as printed (empty where none is), what it was, and where it stands."""

    date: str
    kind: str
    what: str
    source: str
    locator: str


def timeline(evidence: Evidence, regimen: str, as_of: str = "") -> list[Event]:
    """Everything dated of a regimen, oldest first, up to a day; acts without a printed date at that of the source."""
    events = [
        *_results(evidence, regimen, as_of),
        *_acts(evidence, regimen),
        *_statements(evidence, regimen),
    ]
    events = [event for event in events if not as_of or last_day(event.date) <= last_day(as_of)]
    return sorted(
        events, key=lambda event: (last_day(event.date), KINDS.index(event.kind), event.what)
    )


def _results(evidence: Evidence, regimen: str, as_of: str) -> Iterator[Event]:
    interpretations = interpret(evidence, as_of)
    for result, reading, _, other, as_control, _ in interpretations.by_regimen[regimen]:
        if result.kind == "prognostic" or not (result.value or result.direction):
            continue
        against = f" (control of {other})" if as_control else f" vs {other}" if other else ""
        dose = evidence.arms[result.arm].dose
        label = evidence.populations[result.population].label + (f", {dose}" if dose else "")
        label = (
            label if evidence.trials[result.trial].label in label else f"{result.trial}: {label}"
        )
        superseded = SUPERSEDED if reading.role == "superseded" else ""
        what = f"{label}: {figure(result)}{against}{superseded}"
        yield Event(
            interpretations.known_since(result), "result", what, result.source, result.locator
        )


def _acts(evidence: Evidence, regimen: str) -> Iterator[Event]:
    for act in acts_on(evidence.vocabulary.regimens[regimen], evidence):
        kind = "withdrawal" if act.act == "withdrawn" else "approval"
        who = ", ".join(filter(None, (act.agency, act.region)))
        undated = "" if act.date else " (date not printed)"
        of_drug = "" if act.regimen else f"{act.drug}, a drug of it: "
        said = f"{act.act.replace('-', ' ')}{f' by {who}' if who else ''}"
        what = f"{of_drug}{said}{f': {act.indication}' if act.indication else ''}{undated}"
        yield Event(
            act.date or evidence.sources[act.source].known_since,
            kind,
            what,
            act.source,
            act.locator,
        )


def _statements(evidence: Evidence, regimen: str) -> Iterator[Event]:
    for one in evidence.statements.values():
        if regimen in one.regimens:
            setting = f" For: {one.setting}." if one.setting else ""
            what = f"{one.kind}: {one.summary}{setting}"
            yield Event(
                evidence.sources[one.source].known_since, "statement", what, one.source, one.locator
            )
