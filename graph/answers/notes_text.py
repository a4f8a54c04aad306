"""Text below the verdict table: signs, feature notes, network, approvals, age of the evidence."""

from __future__ import annotations

from collections.abc import Iterator

from ...message import joined, message
from ..evidence_network.matching import refractory_words
from ..evidence_network.other_endpoints import endpoint_words, endpoints_spelled_out
from ..evidence_network.summary import NetworkSummary
from ..evidence_network.text import controls_text, network_text, signs, whole_trials_text
from ..model.evidence import Evidence
from ..model.judgements import NOT_APPLICABLE, NOT_ASSESSED
from .evidence_age import years_elapsed
from .feature_notes import FeatureNote
from .figure_checks import shows_matched
from .support import Support

_SHOWN_OF_A_KIND = 3


def feature_note_lines(note: FeatureNote) -> Iterator[str]:
    """A heading, then the first sentences of each kind and the number of further ones."""
    yield message(
        "answers.notes_on",
        "Notes on {feature} (these do not affect the verdicts):",
        feature=note.name,
    )
    sentences: dict[str, list[str]] = {
        "prognosis": [prognosis.text for prognosis in note.prognosis]
    }
    for statement in note.statements:
        kind = "prognosis" if statement.kind == "claims" else statement.kind
        sentences.setdefault(kind, []).append(statement.summary)
    sentences["caution"] = [caution.summary for caution in note.cautions]
    for kind, texts in sentences.items():
        for text in texts[:_SHOWN_OF_A_KIND]:
            yield message("answers.note", "• {kind}: {text}", kind=kind, text=text)
        if len(texts) > _SHOWN_OF_A_KIND:
            yield message(
                "answers.more_notes",
                "• {kind}: {count} more (shown by --format json)",
                kind=kind,
                count=len(texts) - _SHOWN_OF_A_KIND,
            )
    count = len(note.populations)
    if note.quantity:
        yield message(
            "answers.populations_with_limits",
            "• populations that set limits for it: {count}",
            count=count,
        )
    else:
        yield message(
            "answers.populations_with_feature",
            "• populations that require this: {count}",
            count=count,
        )


def sign_lines(support: Support) -> Iterator[str]:
    """What the signs of figures mean; nothing if the profile marks none."""
    used = {shows_matched(verdict.deciding, support.scope) for verdict in support}
    if support.scope and used != {None}:
        filled, hollow = signs(refractory_words(support.scope.profile))
        yield joined("; ", [filled] * (True in used) + [hollow] * (False in used))
        yield ""


def network_lines(support: Support) -> Iterator[str]:
    """The network estimates of each connected part, and which of its regimens are excluded or
    conditional; nothing if no comparison applies."""
    network = support.network
    if network is None or not network.parts:
        return
    yield message(
        "answers.network",
        "Network estimates from applicable trials ({endpoint}, hazard ratio with 95% CI; "
        "details: trialgraph compare):",
        endpoint=endpoint_words(network.endpoint, network.contrasts),
    )
    if network.leading.note:
        yield network.leading.note
    if support.scope:
        yield from endpoints_spelled_out(
            network.endpoint, network.contrasts, support.scope.evidence
        )
    yield from network_text(network)
    if whole_trials := whole_trials_text(network):
        yield whole_trials
    for warning in network.warnings:
        yield message("answers.network_warning", "Warning: {warning}.", warning=warning.text)
    yield from _kept_out(network, support)
    if network.separation:
        yield network.separation
    yield ""


def _kept_out(network: NetworkSummary, support: Support) -> Iterator[str]:
    """The regimens of the network that are no treatment, excluded or conditional."""
    compared = {regimen for part in network.parts for regimen in part.regimens}
    if controls := controls_text(compared - {own.regimen for own in support}):
        yield controls
    named = {
        verdict: [own.regimen for own in support if own.verdict == verdict]
        for verdict in ("excluded", "conditional")
    }
    if excluded := sorted(compared.intersection(named["excluded"])):
        yield message(
            "answers.network_excluded",
            "In the network, but excluded for this profile: {regimens}.",
            regimens=joined(", ", excluded),
        )
    if conditional := sorted(compared.intersection(named["conditional"])):
        yield message(
            "answers.network_conditional",
            "In the network, but conditional for this profile: {regimens}.",
            regimens=joined(", ", conditional),
        )


def evidence_notes(support: Support) -> Iterator[str]:
    """Age of the evidence, results published after the date of the question, and trials without a
    risk-of-bias assessment."""
    yield _newest_line(support)
    if support.results_not_yet_known:
        yield message(
            "answers.not_yet_known",
            "{count} results were not yet known as of {day} and are not used.",
            count=support.results_not_yet_known,
            day=support.as_of,
        )
    if support.date_warning:
        yield support.date_warning
    decided = [
        verdict
        for verdict in support
        if verdict.deciding and verdict.risk_of_bias != NOT_APPLICABLE
    ]
    risks = {verdict.deciding[0].result.trial: verdict.risk_of_bias for verdict in decided}
    if not_assessed := sum(risk == NOT_ASSESSED for risk in risks.values()):
        yield message(
            "answers.not_assessed",
            "Risk of bias (RoB 2) not assessed: {count} of {total} randomised trials that decide. "
            "Without an assessment, the certainty of a comparison is provisional: at most "
            "{level}.",
            level=decided[0].regimen_evidence.evidence.limit.cap_without_risk_of_bias,
            count=not_assessed,
            total=len(risks),
        )
    if support.scope:
        yield from changed_method(support.scope.evidence)
    yield message(
        "answers.of_what",
        "Certainty refers to whether a regimen helps or harms, not to the size of the effect.",
    )


def star_line(support: Support) -> Iterator[str]:
    """What the star beside a date means; nothing if there is none."""
    if old := [verdict for verdict in support if verdict.age_warning]:
        yield message(
            "answers.star",
            "* More than {years} years old; newer evidence may exist.",
            years=f"{old[0].regimen_evidence.evidence.limit.old_evidence:g}",
        )


def changed_method(evidence: Evidence) -> Iterator[str]:
    """The steps, limits and rules of the method that the field changed, with its reasons; nothing
    if it changed none."""
    rows = [
        message(
            "answers.changed_row",
            "{row} in {table}.csv ({reason})",
            row=change.row,
            table=change.table,
            reason=change.reason,
        )
        for change in evidence.method_changes.values()
        if change.affects_rating
    ]
    if rows:
        yield message(
            "answers.changed_method",
            "The field changes the method: {rows}.",
            rows=joined("; ", rows),
        )


def _newest_line(support: Support) -> str:
    newest, day = support.newest_evidence, support.as_of
    if not newest and any(verdict.candidates.outside for verdict in support):
        return message(
            "answers.none_of_known_applies", "There is evidence, but none for this profile."
        )
    if not newest and day:
        return message("answers.none_known_on_day", "No evidence was known as of {day}.", day=day)
    if not newest:
        return message("answers.none_known", "No evidence is known.")
    years = years_elapsed(newest, day)
    if years < 0 or newest == day:
        return message("answers.newest", "Newest evidence: {date}.", date=newest)
    if not years:
        return _newest_of_the_last_year(newest, day)
    unit = "year" if years == 1 else "years"
    if day:
        return message(
            "answers.newest_before_day",
            "Newest evidence: {date}, {years} {unit} before {day}.",
            date=newest,
            years=years,
            unit=unit,
            day=day,
        )
    if years >= support.verdicts[0].regimen_evidence.evidence.limit.old_evidence:
        return message(
            "answers.newest_old",
            "Newest evidence: {date}, {years} {unit} ago; newer evidence may exist.",
            date=newest,
            years=years,
            unit=unit,
        )
    return message(
        "answers.newest_ago",
        "Newest evidence: {date}, {years} {unit} ago.",
        date=newest,
        years=years,
        unit=unit,
    )


def _newest_of_the_last_year(newest: str, day: str) -> str:
    if not day:
        return message(
            "answers.newest_this_year",
            "Newest evidence: {date}, less than a year ago.",
            date=newest,
        )
    return message(
        "answers.newest_year_before_day",
        "Newest evidence: {date}, less than a year before {day}.",
        date=newest,
        day=day,
    )
