"""The records and papers behind a result, and where they contradict the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...message import joined, message
from ..model.evidence import Evidence
from ..model.identity import differences, links
from ..model.rows import Result
from ..reasoning.dating import publications_for


def links_behind(result: Result, evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """The records of the trial, and the publications of the result's data cut (if none is known,
    those of the trial), as (name, address); an unknown address is empty."""
    records = evidence.records_of(result.trial)
    return links(evidence.trials[result.trial], records, publications_for(result, evidence))


def differences_behind(result: Result, evidence: Evidence) -> tuple[str, ...]:
    """In words, where these records and publications contradict what the sources print."""
    records = evidence.records_of(result.trial)
    trial, publications = evidence.trials[result.trial], publications_for(result, evidence)
    return tuple(differences(trial, records, publications))


def identity_dict(result: Result, evidence: Evidence) -> dict[str, Any]:
    """Names of trial and document, links and differences as data."""
    return {
        "trial_name": str(evidence.trial_names[result.trial]),
        "source_short": evidence.source_name(result.source),
        "links": [{"name": name, "url": url} for name, url in links_behind(result, evidence)],
        "differences": list(map(str, differences_behind(result, evidence))),
    }


def identity_lines(result: Result, evidence: Evidence) -> Iterator[str]:
    """Links and differences as sentences; nothing if neither a record nor a paper is known."""
    if named := links_in_words(links_behind(result, evidence)):
        yield message("answers.trial_links", "record and papers: {links}", links=named)
    if contradictions := differences_behind(result, evidence):
        yield message(
            "answers.trial_differences",
            "records or papers differ from the source: {differences}",
            differences=joined("; ", contradictions),
        )


def links_in_words(found: tuple[tuple[str, str], ...]) -> str:
    """Records and papers by their addresses; by name if no address is known."""
    return ", ".join(dict.fromkeys(address or name for name, address in found))
