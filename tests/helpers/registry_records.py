"""Hand-made registry records for the tests.

A small trial in the form of the registry's API, which tests change as needed.
"""

from __future__ import annotations

import copy
from typing import Any

from trialgraph.loaders.registry import Converted, KnownTerms, convert, known_terms
from trialgraph.loaders.registry.json_text import LocatedStudy

GROUPS = ({"id": "OG000", "title": "DVd"}, {"id": "OG001", "title": "Vd"})
ANALYSIS = {
    "groupIds": ["OG000", "OG001"], "paramType": "Hazard Ratio (HR)", "paramValue": "0.60", "ciPctValue": "95", "ciNumSides": "TWO_SIDED",
    "ciLowerLimit": "0.45", "ciUpperLimit": "0.80", "pValue": "&lt; 0.0001", "statisticalMethod": "Log Rank",
}  # fmt: skip


def outcome(
    title: str = "Progression-free Survival (PFS)",
    values: tuple[str, ...] = ("16.0", "8.0"),
    *analyses: dict[str, Any],
    **more: Any,
) -> dict[str, Any]:
    """An outcome of two groups with a median each, and analyses."""
    groups = more.pop("groups", GROUPS)
    measurements = [
        {"groupId": group["id"], "value": value}
        for group, value in zip(groups, values, strict=False)
    ]
    base = {
        "type": "PRIMARY", "title": title, "reportingStatus": "POSTED", "paramType": "MEDIAN", "dispersionType": "95% Confidence Interval",
        "unitOfMeasure": "months", "groups": list(groups),
        "denoms": [{"units": "Participants", "counts": [{"groupId": group["id"], "value": str(100 + n)} for n, group in enumerate(groups)]}],
        "classes": [{"categories": [{"measurements": measurements}]}], "analyses": list(analyses),
    }  # fmt: skip
    return {**base, **more}


def analysis(**changes: Any) -> dict[str, Any]:
    """A hazard ratio of 0.60 with its interval; a change to None takes a field away."""
    return {key: value for key, value in {**ANALYSIS, **changes}.items() if value is not None}


def study(*outcomes: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A randomised phase 3 trial of DVd against Vd. `changes` replace modules of the protocol section, or `arms`, `events`,
    `criteria`, `conditions`, `about` in short."""
    made: dict[str, Any] = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001", "acronym": "MADE-1", "briefTitle": "A hand-made trial", **changes.pop("about", {})},
            "statusModule": {
                "overallStatus": "COMPLETED", "resultsFirstPostDateStruct": {"date": "2025-03-04"}, "lastUpdatePostDateStruct": {"date": "2025-05-06"},
            },
            "conditionsModule": {"conditions": changes.pop("conditions", ["Multiple Myeloma"])},
            "designModule": {
                "studyType": "INTERVENTIONAL", "phases": ["PHASE3"], "designInfo": {"allocation": "RANDOMIZED", "interventionModel": "PARALLEL"},
                "enrollmentInfo": {"count": 201, "type": "ACTUAL"}, **changes.pop("design", {}),
            },
            "armsInterventionsModule": changes.pop("arms", arms(("DVd", "EXPERIMENTAL", "Daratumumab", "Bortezomib", "Dexamethasone"),
                                                                ("Vd", "ACTIVE_COMPARATOR", "Bortezomib", "Dexamethasone"))),
            "eligibilityModule": {"eligibilityCriteria": changes.pop("criteria", ""), "minimumAge": "18 Years"},
        },
        "hasResults": bool(outcomes),
    }  # fmt: skip
    if outcomes:
        made["resultsSection"] = {
            "outcomeMeasuresModule": {"outcomeMeasures": list(outcomes)},
            "adverseEventsModule": changes.pop("events", {}),
        }
    made["protocolSection"].update(changes)
    return copy.deepcopy(made)


def arms(*given: tuple[str, ...], others: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """The arms module: (label, type, intervention …) an arm; `others` are other names of
    interventions."""
    names = dict.fromkeys(name for _, _, *interventions in given for name in interventions)
    return {
        "armGroups": [
            {
                "label": label,
                "type": kind,
                "interventionNames": [f"Drug: {name}" for name in interventions],
            }
            for label, kind, *interventions in given
        ],
        "interventions": [
            {"type": "DRUG", "name": name, "otherNames": (others or {}).get(name, [])}
            for name in names
        ],
    }


_KNOWN: list[KnownTerms] = []


def shipped_terms() -> KnownTerms:
    """What the shipped evidence knows; read once."""
    if not _KNOWN:
        _KNOWN.append(known_terms())
    return _KNOWN[0]


def converted(made: dict[str, Any], **options: Any) -> Converted:
    """The rows of a hand-made study, over the shipped evidence."""
    return convert(LocatedStudy(made, "made.json"), shipped_terms(), **options)


def contrasts(made: dict[str, Any], **options: Any) -> list[dict[str, str]]:
    return [
        row
        for row in converted(made, **options).rows.get("results", [])
        if row["kind"] == "contrast"
    ]


def reasons(made: dict[str, Any], **options: Any) -> list[str]:
    """Why analyses were left."""
    return [item.reason for item in converted(made, **options).unread if "analysis" in item.place]
