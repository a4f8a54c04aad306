"""The names and sentences of the evidence, in English and in another language."""

from __future__ import annotations

from ..model.evidence import Evidence
from ..model.thresholds import thresholds_of

_NAMES = ("agency", "region", "phase")
_FREE_TEXT = (
    "label",
    "dose",
    "summary",
    "note",
    "reason",
    "locator",
    "harm",
    "event",
    "claim",
)


def labels(evidence: Evidence, code: str) -> dict[str, str]:
    """Identifier or English label → label in a language, of drugs, features and definitions.

    Endpoints are found by the words that are printed of them.
    """
    words = evidence.vocabulary
    tables = (
        *(words.drugs, words.classes, words.features, words.quantities, words.definitions),
        words.conditions,
    )
    terms = {
        name: label
        for table in tables
        for term in table.values()
        if (label := _label(term, code))
        for name in (term.id, term.label_en)
        if name
    }
    return terms | {
        endpoint.shown: label
        for endpoint in evidence.endpoints.values()
        if endpoint.shown and (label := _label(endpoint, code))
    }


def regimens(evidence: Evidence, code: str) -> dict[str, str]:
    """Identifiers of regimens with their names in a language.

    Abbreviations stay as they are in every language; a regimen that is named by a word has its
    label.
    """
    return {
        regimen.id: (regimen.id == regimen.label_en and _label(regimen, code)) or regimen.id
        for regimen in evidence.vocabulary.regimens.values()
    }


def _label(term: object, code: str) -> str:
    return str(getattr(term, f"label_{code}", ""))


def identifiers(evidence: Evidence) -> frozenset[str]:
    """Text that is never translated: identifiers, places and thresholds of definitions."""
    words = evidence.vocabulary
    tables = (
        *(words.drugs, words.classes, words.features, words.definitions, words.targets),
        *(words.quantities, evidence.endpoints),
        *(evidence.trials, evidence.arms, evidence.populations, evidence.reports),
        *(evidence.results, evidence.statements, evidence.approvals, evidence.sources),
        *(evidence.registrations, evidence.publications),
    )
    texts = {name for table in tables for name in table}
    texts.update(source.short for source in evidence.sources.values())
    texts.update(thresholds_of(name, evidence) for name in words.definitions)
    return frozenset(texts) - {""}


def names(evidence: Evidence) -> frozenset[str]:
    """Names of the evidence, which stay in English if they have no translation."""
    words = evidence.vocabulary
    terms = (
        *(words.drugs, words.classes, words.features, words.definitions, words.regimens),
        *(words.targets, words.quantities),
    )
    texts = {term.label_en for table in terms for term in table.values()}
    texts.update(trial.label for trial in evidence.trials.values())
    texts.update(map(str, evidence.trial_names.values()))
    for table in (evidence.trials, evidence.approvals):
        for row in table.values():
            texts.update(str(getattr(row, name, "")) for name in _NAMES)
    return frozenset(texts) - {""}


def sentences(evidence: Evidence) -> frozenset[str]:
    """Sentences of the evidence, which stay in English, marked, if they have no translation."""
    tables = (
        *(evidence.trials, evidence.arms, evidence.populations, evidence.statements),
        *(evidence.cautions, evidence.results, evidence.approvals, evidence.same_study),
    )
    rows = (row for table in tables for row in table.values())
    return frozenset(str(getattr(row, name, "")) for row in rows for name in _FREE_TEXT) - {""}
