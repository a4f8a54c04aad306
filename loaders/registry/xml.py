"""Converts the registry's older XML (`clinical_study`) to a study in version 2 of the interface.

The elements are those that other programs for the registry's XML use, checked against the record of
a factorial trial; parts of that record are test data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from ...message import message
from .record_fault import RecordFault, Study

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_PHASES = {
    "early phase 1": ["EARLY_PHASE1"],
    "phase 1/phase 2": ["PHASE1", "PHASE2"],
    "phase 2/phase 3": ["PHASE2", "PHASE3"],
}
_ALLOCATION = {"randomized": "RANDOMIZED", "non-randomized": "NON_RANDOMIZED", "n/a": "NA"}
_MODELS = {
    "parallel assignment": "PARALLEL",
    "single group assignment": "SINGLE_GROUP",
    "factorial assignment": "FACTORIAL",
    "crossover assignment": "CROSSOVER",
    "sequential assignment": "SEQUENTIAL",
}
_NON_INFERIORITY = {
    "superiority or other": "SUPERIORITY_OR_OTHER",
    "non-inferiority or equivalence": "NON_INFERIORITY_OR_EQUIVALENCE",
    "superiority or other (legacy)": "SUPERIORITY_OR_OTHER_LEGACY",
    "non-inferiority or equivalence (legacy)": "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY",
}


def study_of_xml(content: bytes, place: str) -> Study:
    """The study in an XML document.

    Raises `RecordFault` if it is damaged, not a record, or declares a document type or entities.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise RecordFault(
            place,
            message(
                "registry.xml-entities",
                "the XML declares a document type or entities ({error})",
                error=type(error).__name__,
            ),
            message("registry.xml-entities.remedy", "Records have none; do not trust this file"),
        ) from None
    except ParseError as error:
        line, column = error.position
        raise RecordFault(
            f"{place}, line {line}, column {column + 1}",
            message("registry.damaged-xml", "it is not XML ({error})", error=error),
            message("registry.damaged-xml.remedy", "Download the record again"),
        ) from None
    except (ValueError, LookupError, RecursionError) as error:
        raise RecordFault(
            place,
            message("registry.unreadable-xml", "the XML cannot be read ({error})", error=error),
            message("registry.encoding.remedy", "Save it as UTF-8"),
        ) from None
    if root.tag != "clinical_study":
        raise RecordFault(
            place,
            message("registry.other-xml", "the XML is {tag!r}, not 'clinical_study'", tag=root.tag),
            message("registry.unknown-form.remedy", "Give a registry record"),
        )
    results = root.find("clinical_results")
    study: Study = {"protocolSection": _protocol(root), "hasResults": results is not None}
    if results is not None:
        study["resultsSection"] = _results(results)
    return study


def _text(parent: Element | None, path: str) -> str:
    found = parent.find(path) if parent is not None else None
    return "".join(found.itertext()).strip() if found is not None else ""


def _texts(parent: Element, path: str) -> list[str]:
    return ["".join(element.itertext()).strip() for element in parent.iterfind(path)]


def _word(text: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", text.upper()).strip("_")


def date(text: str) -> str:
    """`December 2, 2013` → `2013-12-02`, `May 2019` → `2019-05`; empty if it is not a date."""
    found = re.fullmatch(r"([A-Za-z]+)\s+(?:(\d{1,2}),\s*)?(\d{4})", text.strip())
    if not found or found[1].lower() not in _MONTHS:
        return text.strip() if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", text.strip()) else ""
    day = f"-{int(found[2]):02}" if found[2] else ""
    return f"{found[3]}-{_MONTHS.index(found[1].lower()) + 1:02}{day}"


def _present(values: dict[str, Any]) -> dict[str, Any]:
    """The values that are present."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}


def _protocol(root: Element) -> dict[str, Any]:
    phase = _text(root, "phase").lower()
    info = root.find("study_design_info")
    count = _text(root, "enrollment")
    return {
        "identificationModule": _present(
            {
                "nctId": _text(root, "id_info/nct_id"),
                "orgStudyIdInfo": _present({"id": _text(root, "id_info/org_study_id")}),
                "secondaryIdInfos": [
                    {"id": number} for number in _texts(root, "id_info/secondary_id")
                ],
                "nctIdAliases": _texts(root, "id_info/nct_alias"),
                "briefTitle": _text(root, "brief_title"),
                "officialTitle": _text(root, "official_title"),
                "acronym": _text(root, "acronym"),
            }
        ),
        "statusModule": _present(
            {
                "overallStatus": _word(_text(root, "overall_status")),
                "resultsFirstPostDateStruct": _present(
                    {"date": date(_text(root, "results_first_posted"))}
                ),
                "lastUpdatePostDateStruct": _present(
                    {"date": date(_text(root, "last_update_posted"))}
                ),
                "studyFirstPostDateStruct": _present(
                    {"date": date(_text(root, "study_first_posted"))}
                ),
                "primaryCompletionDateStruct": _present(
                    {"date": date(_text(root, "primary_completion_date"))}
                ),
            }
        ),
        "descriptionModule": _present({"briefSummary": _text(root, "brief_summary/textblock")}),
        "conditionsModule": _present(
            {"conditions": _texts(root, "condition"), "keywords": _texts(root, "keyword")}
        ),
        "designModule": _present(
            {
                "studyType": _word(_text(root, "study_type")),
                "phases": _PHASES.get(phase)
                or ([_word(phase).replace("PHASE_", "PHASE")] if phase and phase != "n/a" else []),
                "designInfo": _present(
                    {
                        "allocation": _ALLOCATION.get(_text(info, "allocation").lower(), ""),
                        "interventionModel": _MODELS.get(
                            _text(info, "intervention_model").lower(), ""
                        ),
                    }
                ),
                "enrollmentInfo": {"count": int(count)} if count.isdigit() else {},
            }
        ),
        "armsInterventionsModule": _present(
            {"armGroups": list(_arms(root)), "interventions": list(_interventions(root))}
        ),
        "eligibilityModule": _present(
            {
                "eligibilityCriteria": _text(root, "eligibility/criteria/textblock"),
                "minimumAge": _text(root, "eligibility/minimum_age"),
                "maximumAge": _text(root, "eligibility/maximum_age"),
            }
        ),
    }


def _arms(root: Element) -> Iterator[dict[str, Any]]:
    named: dict[str, list[str]] = {}
    for intervention in root.iterfind("intervention"):
        kind, name = (_text(intervention, f"intervention_{part}") for part in ("type", "name"))
        for label in _texts(intervention, "arm_group_label"):
            named.setdefault(label, []).append(f"{kind}: {name}")
    for arm in root.iterfind("arm_group"):
        label = _text(arm, "arm_group_label")
        kind = _word(_text(arm, "arm_group_type"))
        yield _present(
            {
                "label": label,
                "type": kind,
                "description": _text(arm, "description"),
                "interventionNames": named.get(label),
            }
        )


def _interventions(root: Element) -> Iterator[dict[str, Any]]:
    for intervention in root.iterfind("intervention"):
        yield _present(
            {
                "type": _word(_text(intervention, "intervention_type")),
                "name": _text(intervention, "intervention_name"),
                "description": _text(intervention, "description"),
                "armGroupLabels": _texts(intervention, "arm_group_label"),
                "otherNames": _texts(intervention, "other_name"),
            }
        )


def _results(results: Element) -> dict[str, Any]:
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
            "title": _text(group, "title"),
            "description": _text(group, "description"),
        }
        for group in parent.iterfind(path)
    ]


def _period(period: Element) -> dict[str, Any]:
    return {
        "title": _text(period, "title"),
        "milestones": [
            {
                "type": _text(milestone, "title"),
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
    return _present(
        {
            "type": _word(_text(outcome, "type")),
            "title": _text(outcome, "title"),
            "description": _text(outcome, "description"),
            "populationDescription": _text(outcome, "population"),
            "timeFrame": _text(outcome, "time_frame"),
            "reportingStatus": "NOT_POSTED" if measure is None else "POSTED",
            "paramType": _word(_text(measure, "param")),
            "dispersionType": _text(measure, "dispersion"),
            "unitOfMeasure": _text(measure, "units"),
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
            "units": _text(analyzed, "units"),
            "counts": [
                {"groupId": c.get("group_id", ""), "value": c.get("value", "")}
                for c in analyzed.iterfind("count_list/count")
            ],
        }
        for analyzed in (parent.iterfind("analyzed_list/analyzed") if parent is not None else ())
    ]


def _class(raw_class: Element) -> dict[str, Any]:
    return _present(
        {
            "title": _text(raw_class, "title"),
            "denoms": _denominators(raw_class),
            "categories": [
                _present(
                    {
                        "title": _text(category, "title"),
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
    return _present(
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
    kind = _text(analysis, "non_inferiority_type")
    return _present(
        {
            "groupIds": _texts(analysis, "group_id_list/group_id"),
            "nonInferiorityType": _NON_INFERIORITY.get(kind.lower(), _word(kind)),
            "ciNumSides": {"1-sided": "ONE_SIDED", "2-sided": "TWO_SIDED"}.get(
                _text(analysis, "ci_n_sides").lower(), ""
            ),
            **{ours: _text(analysis, theirs) for ours, theirs in names.items()},
        }
    )


def _events(reported: Element | None) -> dict[str, Any]:
    if reported is None:
        return {}
    return {
        "timeFrame": _text(reported, "time_frame"),
        "description": _text(reported, "desc"),
        "eventGroups": _groups(reported, "group_list/group"),
        "seriousEvents": list(_event_list(reported.find("serious_events"))),
        "otherEvents": list(_event_list(reported.find("other_events"))),
        "deathEvents": list(_event_list(reported.find("death_events"))),
    }


def _event_list(part: Element | None) -> Iterator[dict[str, Any]]:
    for category in part.iterfind("category_list/category") if part is not None else ():
        for event in category.iterfind("event_list/event"):
            yield {
                "term": _text(event, "sub_title"),
                "organSystem": _text(category, "title"),
                "stats": [
                    {
                        "groupId": c.get("group_id", ""),
                        "numAffected": c.get("subjects_affected", ""),
                        "numAtRisk": c.get("subjects_at_risk", ""),
                    }
                    for c in event.iterfind("counts")
                ],
            }
