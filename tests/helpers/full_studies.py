"""Writes a study of API version 2 in the FullStudies layout of version 1, for the tests.

The names come from the registry's own list of fields of version 1, not from the loader's table.
"""

from __future__ import annotations

from typing import Any

_ANALYSIS = {
    "groupDescription": "GroupDescription", "nonInferiorityType": "NonInferiorityType", "nonInferiorityComment": "NonInferiorityComment",
    "pValue": "PValue", "pValueComment": "PValueComment", "statisticalMethod": "StatisticalMethod", "statisticalComment": "StatisticalComment",
    "paramType": "ParamType", "paramValue": "ParamValue", "ciPctValue": "CIPctValue", "ciNumSides": "CINumSides",
    "ciLowerLimit": "CILowerLimit", "ciUpperLimit": "CIUpperLimit", "ciUpperLimitComment": "CIUpperLimitComment", "estimateComment": "EstimateComment",
}  # fmt: skip
_SIDES = {"TWO_SIDED": "2-Sided", "ONE_SIDED": "1-Sided"}


def full_study(study: dict[str, Any]) -> dict[str, Any]:
    """The object `Study` of a study."""
    protocol = study["protocolSection"]
    made: dict[str, Any] = {
        "ProtocolSection": {
            "IdentificationModule": _identification(protocol["identificationModule"]),
            "StatusModule": _status(protocol["statusModule"]),
            "ConditionsModule": _list("Condition", protocol["conditionsModule"]["conditions"]),
            "DesignModule": _design(protocol["designModule"]),
            "ArmsInterventionsModule": _arms(protocol["armsInterventionsModule"]),
            "EligibilityModule": {
                "EligibilityCriteria": protocol["eligibilityModule"]["eligibilityCriteria"],
                "MinimumAge": protocol["eligibilityModule"]["minimumAge"],
            },
        }
    }
    if results := study.get("resultsSection"):
        measures = results["outcomeMeasuresModule"]["outcomeMeasures"]
        made["ResultsSection"] = {
            "OutcomeMeasuresModule": _list("OutcomeMeasure", list(map(_outcome, measures))),
            "AdverseEventsModule": _events(results.get("adverseEventsModule") or {}),
        }
    return made


def _list(name: str, parts: list[Any]) -> dict[str, Any]:
    return {f"{name}List": {name: parts}} if parts else {}


def _title(constant: str) -> str:
    return constant.replace("_", " ").title()


def _identification(module: dict[str, Any]) -> dict[str, Any]:
    return {
        "NCTId": module["nctId"],
        "OrgStudyIdInfo": {"OrgStudyId": "M-1"},
        "BriefTitle": module["briefTitle"],
        "Acronym": module["acronym"],
    }


def _status(module: dict[str, Any]) -> dict[str, Any]:
    return {
        "OverallStatus": _title(module["overallStatus"]),
        "ResultsFirstPostDateStruct": {"ResultsFirstPostDate": "March 4, 2025"},
        "LastUpdatePostDateStruct": {"LastUpdatePostDate": "May 6, 2025"},
    }


def _design(module: dict[str, Any]) -> dict[str, Any]:
    info = module["designInfo"]
    return {
        "StudyType": _title(module["studyType"]),
        "PhaseList": {"Phase": [f"Phase {phase[-1]}" for phase in module["phases"]]},
        "DesignInfo": {
            "DesignAllocation": _title(info["allocation"]),
            "DesignInterventionModel": f"{_title(info['interventionModel'])} Assignment",
        },
        "EnrollmentInfo": {
            "EnrollmentCount": str(module["enrollmentInfo"]["count"]),
            "EnrollmentType": "Actual",
        },
    }


def _arms(module: dict[str, Any]) -> dict[str, Any]:
    groups = [
        {
            "ArmGroupLabel": group["label"],
            "ArmGroupType": _title(group["type"]),
            **_list("ArmGroupIntervention", []),
            "ArmGroupInterventionList": {"ArmGroupInterventionName": group["interventionNames"]},
        }
        for group in module["armGroups"]
    ]
    interventions = [
        {
            "InterventionType": _title(each["type"]),
            "InterventionName": each["name"],
            **_list("InterventionOtherName", each["otherNames"]),
        }
        for each in module["interventions"]
    ]
    return _list("ArmGroup", groups) | _list("Intervention", interventions)


def _counts(prefix: str, denominators: list[dict[str, Any]]) -> dict[str, Any]:
    return _list(
        f"{prefix}Denom",
        [
            {
                f"{prefix}DenomUnits": each["units"],
                **_list(
                    f"{prefix}DenomCount",
                    [
                        {
                            f"{prefix}DenomCountGroupId": count["groupId"],
                            f"{prefix}DenomCountValue": count["value"],
                        }
                        for count in each["counts"]
                    ],
                ),
            }
            for each in denominators
        ],
    )


def _outcome(raw: dict[str, Any]) -> dict[str, Any]:
    groups = [
        {"OutcomeGroupId": group["id"], "OutcomeGroupTitle": group["title"]}
        for group in raw["groups"]
    ]
    classes = [
        {
            "OutcomeClassTitle": each.get("title", ""),
            **_counts("OutcomeClass", each.get("denoms", [])),
            **_list(
                "OutcomeCategory",
                [
                    _list(
                        "OutcomeMeasurement",
                        [
                            {
                                f"OutcomeMeasurement{key[:1].upper()}{key[1:]}": value
                                for key, value in measurement.items()
                            }
                            for measurement in category["measurements"]
                        ],
                    )
                    for category in each["categories"]
                ],
            ),
        }
        for each in raw["classes"]
    ]
    return {
        "OutcomeMeasureType": _title(raw["type"]),
        "OutcomeMeasureTitle": raw["title"],
        "OutcomeMeasureTimeFrame": raw.get("timeFrame", ""),
        "OutcomeMeasureReportingStatus": "Posted",
        "OutcomeMeasureParamType": _title(raw["paramType"]),
        "OutcomeMeasureDispersionType": raw["dispersionType"],
        "OutcomeMeasureUnitOfMeasure": raw["unitOfMeasure"],
        **_list("OutcomeGroup", groups),
        **_counts("Outcome", raw["denoms"]),
        **_list("OutcomeClass", classes),
        **_list("OutcomeAnalysis", list(map(_analysis, raw["analyses"]))),
    }


def _analysis(raw: dict[str, Any]) -> dict[str, Any]:
    made = {
        f"OutcomeAnalysis{_ANALYSIS[key]}": _SIDES.get(value, value)
        for key, value in raw.items()
        if key in _ANALYSIS
    }
    return {**made, "OutcomeAnalysisGroupIdList": {"OutcomeAnalysisGroupId": raw["groupIds"]}}


def _events(module: dict[str, Any]) -> dict[str, Any]:
    groups = [
        {f"EventGroup{key[:1].upper()}{key[1:]}": str(value) for key, value in group.items()}
        for group in module.get("eventGroups", [])
    ]
    made = _list("EventGroup", groups)
    for kind in ("Serious", "Other"):
        events = [
            {
                f"{kind}EventTerm": event["term"],
                **_list(
                    f"{kind}EventStats",
                    [
                        {
                            f"{kind}EventStats{key[:1].upper()}{key[1:]}": str(value)
                            for key, value in stat.items()
                        }
                        for stat in event["stats"]
                    ],
                ),
            }
            for event in module.get(f"{kind.lower()}Events", [])
        ]
        made |= _list(f"{kind}Event", events)
    return made
