"""The rows of a record about the trial itself: the source, the trial, its report, and trials that it may be the same as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...graph.model.vocabulary import folded
from .conversion_log import Row
from .groups import Arm
from .record_fault import RecordFault
from .study import Study
from .text import clean, listed

_PHASES = {"EARLY_PHASE1": "early 1", "PHASE1": "1", "PHASE2": "2", "PHASE3": "3", "PHASE4": "4"}
_PLACE = "identification and design"


def source_row(study: Study) -> Row:
    """The record as a source, of the day when its present text was posted."""
    posted = study.date("lastUpdatePostDate", "resultsFirstPostDate", "studyFirstPostDate")
    if not posted:
        raise RecordFault(
            study.found.place, "no date tells when the record was posted", "Fetch the whole record"
        )
    return {
        "source": study.id,
        "short": study.id,
        "title": study.label,
        "published": posted,
        "kind": "registry-record",
        "language": "en",
    }


def trial_row(study: Study, setting: str, arms: Iterable[Arm]) -> Row:
    names = [
        study.about.get("acronym"),
        (study.about.get("orgStudyIdInfo") or {}).get("id"),
        study.about.get("briefTitle"),
    ]
    synonyms = dict.fromkeys(
        name for one in names if (name := listed(clean(one))) and name != study.label
    )
    interventional = clean(study.design.get("studyType")).upper() == "INTERVENTIONAL"
    return {
        "trial": study.id,
        "label": study.label,
        "registry_id": study.id,
        "phase": "/".join(
            _PHASES[one] for one in study.design.get("phases") or () if one in _PHASES
        ),
        "design": "randomised"
        if study.is_randomised
        else "single-arm"
        if interventional
        else "cohort",
        "randomised": "yes" if study.is_randomised else "no",
        "setting": setting or "unstated",
        "enrolled": study.enrolled,
        "synonyms": "; ".join(synonyms),
        "note": " ".join(_remarks(study, list(arms))),
        **study.notes.at(_PLACE),
    }


def _remarks(study: Study, arms: list[Arm]) -> Iterator[str]:
    if study.conditions:
        yield f"Conditions: {', '.join(study.conditions)}."
    if status := clean(study.status.get("overallStatus")):
        yield f"Status: {status.replace('_', ' ').lower()}."
    if model := clean((study.design.get("designInfo") or {}).get("interventionModel")):
        yield f"Assignment: {model.replace('_', ' ').lower()}."
    if not study.is_randomised and len(arms) > 1:
        yield "Several groups, not randomised: each stands alone."


def report_row(study: Study) -> Row:
    """The posting of results as a data cut, of the day when they were first posted; empty where none are."""
    date = study.date("resultsFirstPostDate", "lastUpdatePostDate")
    if not study.results or not date:
        return {}
    completed, updated = study.date("primaryCompletionDate"), study.date("lastUpdatePostDate")
    said = [
        f"Data of the primary outcome complete {completed}." if completed else "",
        f"Record last updated {updated}." if updated else "",
    ]
    return {
        "report": f"{study.id}-1",
        "trial": study.id,
        "sequence": "1",
        "status": "final" if study.is_completed else "unstated",
        "date": date,
        "venue": "registry",
        "note": " ".join(filter(None, said)),
        **study.notes.at("posting of results"),
    }


def same_study_rows(study: Study, arms: Iterable[Arm]) -> Iterator[Row]:
    """Rows that join the record to trials of the evidence: of the same number, or of the same name with a common regimen."""
    own = {arm.regimen for arm in arms}
    trials = study.known.trials
    aliases = [study.id, *map(clean, study.about.get("nctIdAliases") or ())]
    numbered = {
        one.id for name in aliases for one in trials.get(folded(name), ()) if one.id != study.id
    }
    named = (
        {one.id: one for one in trials.get(folded(study.acronym), ()) if one.id != study.id}
        if study.acronym
        else {}
    )
    for other in sorted(numbered | set(named)):
        shared = sorted(own & named[other].regimens) if other in named else []
        common = f", and both gave {', '.join(shared)}" if shared else ", but they share no regimen"
        reason = (
            f"Both bear the registry number {study.id}"
            if other in numbered
            else f"Both are called {study.acronym}{common}"
        )
        yield {
            "study": f"{study.id}~{other}",
            "trial": other,
            "other_trial": study.id,
            "active": "yes" if other in numbered or shared else "no",
            "reason": f"{reason}.",
            **study.notes.at(_PLACE),
        }
