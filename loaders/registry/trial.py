"""The rows about the trial of a record: source, trial, report, other names of the study."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ...graph.model.name_index import folded
from ...message import message
from .conversion_log import Row
from .groups import RegistryArm
from .record_fault import RecordFault
from .study import RegistryStudy
from .text import as_value, clean

_PHASES = {"EARLY_PHASE1": "early 1", "PHASE1": "1", "PHASE2": "2", "PHASE3": "3", "PHASE4": "4"}
_PLACE = "identification and design"


def source_row(study: RegistryStudy) -> Row:
    """The record as a source, dated by its last update."""
    posted = study.date("lastUpdatePostDate", "resultsFirstPostDate", "studyFirstPostDate")
    if not posted:
        raise RecordFault(
            study.located.place,
            message("registry.no-date", "the record has no posting date"),
            message("registry.no-date.remedy", "Download the complete record"),
        )
    return {
        "source": study.id,
        "short": study.id,
        "title": study.label,
        "published": posted,
        "kind": "registry-record",
        "language": "en",
    }


def trial_row(study: RegistryStudy, setting: str, arms: Iterable[RegistryArm]) -> Row:
    names = [
        study.identification.get("acronym"),
        (study.identification.get("orgStudyIdInfo") or {}).get("id"),
        study.identification.get("briefTitle"),
    ]
    synonyms = dict.fromkeys(
        name for text in names if (name := as_value(clean(text))) and name != study.label
    )
    interventional = clean(study.design.get("studyType")).upper() == "INTERVENTIONAL"
    return {
        "trial": study.id,
        "label": study.label,
        "registry_id": study.id,
        "phase": "/".join(
            _PHASES[phase] for phase in study.design.get("phases") or () if phase in _PHASES
        ),
        "design": "randomised"
        if study.is_randomised
        else "single-arm"
        if interventional
        else "cohort",
        "randomised": "yes" if study.is_randomised else "no",
        "setting": setting,
        "enrolled": study.enrolled,
        "synonyms": "; ".join(synonyms),
        "note": " ".join(_remarks(study, list(arms))),
        **study.log.at(_PLACE),
    }


def _remarks(study: RegistryStudy, arms: list[RegistryArm]) -> Iterator[str]:
    if study.conditions:
        yield f"Conditions: {', '.join(study.conditions)}."
    if status := clean(study.status.get("overallStatus")):
        yield f"Status: {status.replace('_', ' ').lower()}."
    if model := clean((study.design.get("designInfo") or {}).get("interventionModel")):
        yield f"Assignment: {model.replace('_', ' ').lower()}."
    if not study.is_randomised and len(arms) > 1:
        yield "Several groups, not randomised: each is a single arm."


def report_rows(study: RegistryStudy, cuts: Collection[str]) -> dict[str, Row]:
    """The data cuts of the results, by the cut date that outcomes print, in order of time.

    Outcomes that print no cut date (the empty date) come first. A report has the date of the first
    posting of results, or, if its data are later, of the last update. Empty if no results are
    posted.
    """
    posted = study.date("resultsFirstPostDate", "lastUpdatePostDate")
    if not study.results or not posted:
        return {}
    dates = sorted(cuts) or [""]
    return {
        cut: _report_row(study, number, cut, posted, is_last=number == len(dates))
        for number, cut in enumerate(dates, 1)
    }


def _report_row(study: RegistryStudy, number: int, cut: str, posted: str, *, is_last: bool) -> Row:
    completed, updated = study.date("primaryCompletionDate"), study.date("lastUpdatePostDate")
    remarks = [
        f"Data cut {cut}." if cut else "",
        f"Data of the primary outcome complete {completed}." if completed else "",
        f"Record last updated {updated}." if updated else "",
    ]
    return {
        "report": f"{study.id}-{number}",
        "trial": study.id,
        "sequence": str(number),
        "status": "final" if study.is_completed and is_last else "unstated",
        "date": posted if cut <= posted else max(cut, updated),
        "venue": "registry",
        "note": " ".join(filter(None, remarks)),
        **study.log.at("posting of results"),
    }


def same_study_rows(study: RegistryStudy, arms: Iterable[RegistryArm]) -> Iterator[Row]:
    """Rows that link the trial to trials of the evidence that are the same study.

    These have the same registry number or the same name. The same name counts only if they also
    share a regimen.
    """
    own = {arm.regimen for arm in arms}
    trials = study.known.trials
    aliases = [study.id, *map(clean, study.identification.get("nctIdAliases") or ())]
    numbered = {
        trial.id
        for name in aliases
        for trial in trials.get(folded(name), ())
        if trial.id != study.id
    }
    named = (
        {trial.id: trial for trial in trials.get(folded(study.acronym), ()) if trial.id != study.id}
        if study.acronym
        else {}
    )
    for other in sorted(numbered | set(named)):
        shared = sorted(own & named[other].regimens) if other in named else []
        common = f", and both gave {', '.join(shared)}" if shared else ", but they share no regimen"
        reason = (
            f"Both have the registry number {study.id}"
            if other in numbered
            else f"Both are called {study.acronym}{common}"
        )
        yield {
            "study": f"{study.id}~{other}",
            "trial": other,
            "other_trial": study.id,
            "active": "yes" if other in numbered or shared else "no",
            "reason": f"{reason}.",
            **study.log.at(_PLACE),
        }
