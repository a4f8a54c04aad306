"""Finds the studies in a parsed JSON value, whatever wraps them.

A study is read in the layout of API version 2, in the FullStudies layout of version 1, and as a
fragment that contains only modules. It may stand in the response of an API, in a list, or in a
wrapper of the record's history. If a value contains several versions of one record, the latest is
the study.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .full_studies import is_full_study, study_of_full_study
from .record_fault import Study

_DEEPEST = 8  # objects and lists around a study
_DATES = ("lastUpdatePostDateStruct", "lastUpdateSubmitDate", "resultsFirstPostDateStruct")


def studies_in(value: Any) -> list[Study]:
    """The studies in a value, in order; several versions of one record count as one study."""
    latest: dict[str, tuple[tuple[str, int], Study]] = {}
    for number, study in enumerate(_all_studies(value, _DEEPEST)):
        record = _number_of(study) or f"unnumbered {number}"
        version = (_updated(study), number)
        if record not in latest or version > latest[record][0]:
            latest[record] = (version, study)
    return [study for _, study in latest.values()]


def _all_studies(value: Any, depth: int) -> Iterator[Study]:
    if isinstance(value, list):
        for part in value if depth else ():
            yield from _all_studies(part, depth - 1)
    elif isinstance(value, Mapping):
        if study := _as_study(value):
            yield study
        elif depth:
            for part in value.values():
                if isinstance(part, (Mapping, list)):
                    yield from _all_studies(part, depth - 1)


def _as_study(value: Mapping[str, Any]) -> Study | None:
    """The object itself as a study; None if it is none."""
    if isinstance(value.get("protocolSection"), dict):
        return dict(value)
    if is_full_study(value):
        return study_of_full_study(value)
    if isinstance(value.get("IdentificationModule"), Mapping):
        return study_of_full_study({"ProtocolSection": value, "ResultsSection": _results(value)})
    if isinstance(value.get("identificationModule"), Mapping):
        return {"protocolSection": dict(value), "resultsSection": _results(value)}
    return None


def _results(value: Mapping[str, Any]) -> Any:
    """The results in a fragment: their own section, or the modules beside those of the protocol."""
    for name in ("resultsSection", "ResultsSection"):
        if isinstance(value.get(name), Mapping):
            return value[name]
    return dict(value)


def _protocol(study: Study) -> Mapping[str, Any]:
    protocol = study["protocolSection"]
    return protocol if isinstance(protocol, Mapping) else {}


def _number_of(study: Study) -> str:
    about = _protocol(study).get("identificationModule")
    return str(about.get("nctId") or "") if isinstance(about, Mapping) else ""


def _updated(study: Study) -> str:
    """The date of the version of a record; empty if it prints none."""
    module = _protocol(study).get("statusModule")
    status = module if isinstance(module, Mapping) else {}
    for name in _DATES:
        date = status.get(name)
        if isinstance(date, Mapping):
            date = date.get("date")
        if isinstance(date, str) and date:
            return date
    return ""
