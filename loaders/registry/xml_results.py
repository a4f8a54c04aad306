"""Converts the results of the registry's older XML: outcomes, adverse events, participant flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from .xml_elements import constant_of, present, text_of, texts_of

_NON_INFERIORITY = {
    "superiority or other": "SUPERIORITY_OR_OTHER",
    "non-inferiority or equivalence": "NON_INFERIORITY_OR_EQUIVALENCE",
    "superiority or other (legacy)": "SUPERIORITY_OR_OTHER_LEGACY",
    "non-inferiority or equivalence (legacy)": "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY",
}


def results_section(results: Element) -> dict[str, Any]:
    """The section of results in the format of API version 2."""
    return {
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                _outcome(outcome) for outcome in results.iterfind("outcome_list/outcome")
            ]
        },
        "adverseEventsModule": _events(results.find("reported_events")),
        "participantFlowModule": {
            "groups": _groups(results, "participant_flow/group_list/group"),
            "periods": [
                _period(period)
                for period in results.iterfind("participant_flow/period_list/period")
            ],
        },
    }


def _groups(parent: Element, path: str) -> list[dict[str, Any]]:
    return [
        {
            "id": group.get("group_id", ""),
            "title": text_of(group, "title"),
            "description": text_of(group, "description"),
        }
        for group in parent.iterfind(path)
    ]


def _period(period: Element) -> dict[str, Any]:
    return {
        "title": text_of(period, "title"),
        "milestones": [
            {
                "type": text_of(milestone, "title"),
                "achievements": [
                    {"groupId": people.get("group_id", ""), "numSubjects": people.get("count", "")}
                    for people in milestone.iterfind("participants_list/participants")
                ],
            }
            for milestone in period.iterfind("milestone_list/milestone")
        ],
    }


def _outcome(outcome: Element) -> dict[str, Any]:
    measure = outcome.find("measure")
    return present(
        {
            "type": constant_of(text_of(outcome, "type")),
            "title": text_of(outcome, "title"),
            "description": text_of(outcome, "description"),
            "populationDescription": text_of(outcome, "population"),
            "timeFrame": text_of(outcome, "time_frame"),
            "reportingStatus": "NOT_POSTED" if measure is None else "POSTED",
            "paramType": constant_of(text_of(measure, "param")),
            "dispersionType": text_of(measure, "dispersion"),
            "unitOfMeasure": text_of(measure, "units"),
            "groups": _groups(outcome, "group_list/group"),
            "denoms": _denominators(measure),
            "classes": [_class(raw_class) for raw_class in measure.iterfind("class_list/class")]
            if measure is not None
            else [],
            "analyses": [
                _analysis(analysis) for analysis in outcome.iterfind("analysis_list/analysis")
            ],
        }
    )


def _denominators(parent: Element | None) -> list[dict[str, Any]]:
    return [
        {
            "units": text_of(analyzed, "units"),
            "counts": [
                {"groupId": c.get("group_id", ""), "value": c.get("value", "")}
                for c in analyzed.iterfind("count_list/count")
            ],
        }
        for analyzed in (parent.iterfind("analyzed_list/analyzed") if parent is not None else ())
    ]


def _class(raw_class: Element) -> dict[str, Any]:
    return present(
        {
            "title": text_of(raw_class, "title"),
            "denoms": _denominators(raw_class),
            "categories": [
                present(
                    {
                        "title": text_of(category, "title"),
                        "measurements": [
                            _measurement(m)
                            for m in category.iterfind("measurement_list/measurement")
                        ],
                    }
                )
                for category in raw_class.iterfind("category_list/category")
            ],
        }
    )


def _measurement(measurement: Element) -> dict[str, Any]:
    limits = {
        "lowerLimit": measurement.get("lower_limit", ""),
        "upperLimit": measurement.get("upper_limit", ""),
        "spread": measurement.get("spread", ""),
    }
    comment = "".join(measurement.itertext()).strip()
    return present(
        {
            "groupId": measurement.get("group_id", ""),
            "value": measurement.get("value", ""),
            **limits,
            "comment": comment,
        }
    )


def _analysis(analysis: Element) -> dict[str, Any]:
    names = {
        "groupDescription": "groups_desc",
        "nonInferiorityComment": "non_inferiority_desc",
        "pValue": "p_value",
        "pValueComment": "p_value_desc",
        "statisticalMethod": "method",
        "statisticalComment": "method_desc",
        "paramType": "param_type",
        "paramValue": "param_value",
        "ciPctValue": "ci_percent",
        "ciLowerLimit": "ci_lower_limit",
        "ciUpperLimit": "ci_upper_limit",
        "ciUpperLimitComment": "ci_upper_limit_na_comment",
        "estimateComment": "estimate_desc",
        "otherAnalysisDescription": "other_analysis_desc",
    }
    kind = text_of(analysis, "non_inferiority_type")
    return present(
        {
            "groupIds": texts_of(analysis, "group_id_list/group_id"),
            "nonInferiorityType": _NON_INFERIORITY.get(kind.lower(), constant_of(kind)),
            "ciNumSides": {"1-sided": "ONE_SIDED", "2-sided": "TWO_SIDED"}.get(
                text_of(analysis, "ci_n_sides").lower(), ""
            ),
            **{ours: text_of(analysis, theirs) for ours, theirs in names.items()},
        }
    )


def _events(reported: Element | None) -> dict[str, Any]:
    if reported is None:
        return {}
    return {
        "timeFrame": text_of(reported, "time_frame"),
        "description": text_of(reported, "desc"),
        "eventGroups": _groups(reported, "group_list/group"),
        "seriousEvents": list(_event_list(reported.find("serious_events"))),
        "otherEvents": list(_event_list(reported.find("other_events"))),
        "deathEvents": list(_event_list(reported.find("death_events"))),
    }


def _event_list(part: Element | None) -> Iterator[dict[str, Any]]:
    for category in part.iterfind("category_list/category") if part is not None else ():
        for event in category.iterfind("event_list/event"):
            yield {
                "term": text_of(event, "sub_title"),
                "organSystem": text_of(category, "title"),
                "stats": [
                    {
                        "groupId": c.get("group_id", ""),
                        "numAffected": c.get("subjects_affected", ""),
                        "numAtRisk": c.get("subjects_at_risk", ""),
                    }
                    for c in event.iterfind("counts")
                ],
            }
