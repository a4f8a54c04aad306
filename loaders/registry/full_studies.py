"""Converts a study in the FullStudies layout (API version 1) to the format of API version 2.

The older layout wraps each list in an object (`ConditionList: {Condition: […]}`), repeats the name
of an object in the names of its fields (`OutcomeGroupTitle`) and prints constants as words
(`Active Comparator`). `full_studies.csv` gives the names that follow no rule.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from .record_fault import Study
from .xml_elements import constant_of, date

_SIDES = {"1-Sided": "ONE_SIDED", "2-Sided": "TWO_SIDED"}


def is_full_study(value: Mapping[str, Any]) -> bool:
    """Whether an object is a study in the older layout."""
    return isinstance(value.get("ProtocolSection"), Mapping)


def study_of_full_study(value: Mapping[str, Any]) -> Study:
    """The study in the format of API version 2."""
    study: Study = _converted(value)
    study["hasResults"] = bool(study.get("resultsSection"))
    return study


def _converted(value: Any) -> Any:
    if isinstance(value, list):
        return [_converted(part) for part in value]
    if not isinstance(value, Mapping):
        return value
    return {
        _new_name(key): _constant(key, _converted(_without_wrapper(key, part)))
        for key, part in value.items()
    }


def _without_wrapper(key: str, value: Any) -> Any:
    """The elements of a list that stands in an object, usually under the name of the elements."""
    if not key.endswith("List") or not isinstance(value, Mapping):
        return value
    only = next(iter(value.values())) if len(value) == 1 else []
    elements = value.get(key.removesuffix("List"), only)
    return elements if isinstance(elements, list) else [elements]


@cache
def _names() -> Mapping[str, str]:
    text = files(__package__).joinpath("full_studies.csv").read_text(encoding="utf-8")
    return {row["older"]: row["newer"] for row in csv.DictReader(text.splitlines())}


def _new_name(key: str) -> str:
    """The name in version 2: `ConditionList` → `conditions`, `BriefTitle` → `briefTitle`."""
    if key in _names():
        return _names()[key]
    name = key[:1].lower() + key[1:]
    return f"{name.removesuffix('List')}s" if name.endswith("List") else name


def _phase(text: str) -> str:
    return constant_of(text).replace("PHASE_", "PHASE")


def _model(text: str) -> str:
    return constant_of(text.removesuffix("Assignment"))


_CONSTANTS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(
        (
            *("OverallStatus", "StudyType", "DesignAllocation", "EnrollmentType", "ArmGroupType"),
            *("InterventionType", "OutcomeMeasureType", "OutcomeMeasureReportingStatus"),
            *("OutcomeMeasureParamType", "OutcomeAnalysisNonInferiorityType"),
        ),
        constant_of,
    ),
    "DesignInterventionModel": _model,
    "PhaseList": _phase,
    "OutcomeAnalysisCINumSides": lambda text: _SIDES.get(text, text),
    **dict.fromkeys(
        (
            *("LastUpdatePostDate", "ResultsFirstPostDate", "StudyFirstPostDate"),
            *("PrimaryCompletionDate", "StartDate", "CompletionDate", "LastUpdateSubmitDate"),
            "StatusVerifiedDate",
        ),
        date,
    ),
}


def _constant(key: str, value: Any) -> Any:
    """The value as version 2 spells it, for the fields whose values are constants or dates."""
    if key not in _CONSTANTS:
        return value
    if isinstance(value, list):
        return [_CONSTANTS[key](part) for part in value if isinstance(part, str)]
    return _CONSTANTS[key](value) if isinstance(value, str) else value
