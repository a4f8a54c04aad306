"""The rows about the trial of a record: source, trial and reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ...message import message
from .conversion_log import Row
from .cut_dates import in_order
from .groups import RegistryArm
from .identity import PLACE
from .record_fault import RecordFault
from .study import PHASES, RegistryStudy
from .text import as_value, clean


def source_row(study: RegistryStudy) -> Row:
    """The record as a source, dated by its last update."""
    posted = study.version_date
    if not posted:
        raise RecordFault(
            study.located.place,
            message("registry.no-date", "the record has no date of posting or submission"),
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
            PHASES[phase] for phase in study.design.get("phases") or () if phase in PHASES
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
        **study.log.at(PLACE),
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

    A cut whose place in this order is unknown, such as that of outcomes that print no date (the
    empty date) beside others that do, comes last and has no position. A report has the date of the
    first posting of results, or, if its data are later, of the last update. Empty if no results
    are posted.
    """
    posted = study.date("resultsFirstPostDate", "lastUpdatePostDate") or study.version_date
    if not study.results or not posted:
        return {}
    ordered, unordered = in_order(cuts or [""])
    rows = {
        cut: _report_row(study, str(number), str(number), cut, posted, is_last=cut == ordered[-1])
        for number, cut in enumerate(ordered, 1)
    }
    for cut in unordered:
        name = f"cut-{cut}" if cut else "undated"
        rows[cut] = _report_row(study, name, "", cut, posted, is_last=False)
    return rows


def _report_row(
    study: RegistryStudy, name: str, sequence: str, cut: str, posted: str, *, is_last: bool
) -> Row:
    completed, updated = study.date("primaryCompletionDate"), study.date("lastUpdatePostDate")
    remarks = [
        f"Data cut {cut}." if cut else "",
        "" if sequence else "Its order among the data cuts is unknown.",
        f"Data of the primary outcome complete {completed}." if completed else "",
        f"Record last updated {updated}." if updated else "",
    ]
    return {
        "report": f"{study.id}-{name}",
        "trial": study.id,
        "sequence": sequence,
        "status": "final" if study.is_completed and is_last else "unstated",
        "date": posted if cut <= posted else max(cut, updated),
        "venue": "registry",
        "note": " ".join(filter(None, remarks)),
        **study.log.at("posting of results"),
    }
