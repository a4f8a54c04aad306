"""Converts the registry's older XML (`clinical_study`) to a study in the format of API version 2.

The elements are those that other programs for the registry's XML use, checked against the record of
a factorial trial; parts of that record are test data.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from ...message import message
from .record_fault import RecordFault, Study
from .xml_elements import constant_of, date, present, text_of, texts_of
from .xml_results import results_section

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
        study["resultsSection"] = results_section(results)
    return study


def _protocol(root: Element) -> dict[str, Any]:
    phase = text_of(root, "phase").lower()
    info = root.find("study_design_info")
    count = text_of(root, "enrollment")
    return {
        "identificationModule": present(
            {
                "nctId": text_of(root, "id_info/nct_id"),
                "orgStudyIdInfo": present({"id": text_of(root, "id_info/org_study_id")}),
                "secondaryIdInfos": [
                    {"id": number} for number in texts_of(root, "id_info/secondary_id")
                ],
                "nctIdAliases": texts_of(root, "id_info/nct_alias"),
                "briefTitle": text_of(root, "brief_title"),
                "officialTitle": text_of(root, "official_title"),
                "acronym": text_of(root, "acronym"),
            }
        ),
        "statusModule": present(
            {
                "overallStatus": constant_of(text_of(root, "overall_status")),
                "resultsFirstPostDateStruct": present(
                    {"date": date(text_of(root, "results_first_posted"))}
                ),
                "lastUpdatePostDateStruct": present(
                    {"date": date(text_of(root, "last_update_posted"))}
                ),
                "studyFirstPostDateStruct": present(
                    {"date": date(text_of(root, "study_first_posted"))}
                ),
                "primaryCompletionDateStruct": present(
                    {"date": date(text_of(root, "primary_completion_date"))}
                ),
            }
        ),
        "descriptionModule": present({"briefSummary": text_of(root, "brief_summary/textblock")}),
        "conditionsModule": present(
            {"conditions": texts_of(root, "condition"), "keywords": texts_of(root, "keyword")}
        ),
        "designModule": present(
            {
                "studyType": constant_of(text_of(root, "study_type")),
                "phases": _PHASES.get(phase)
                or (
                    [constant_of(phase).replace("PHASE_", "PHASE")]
                    if phase and phase != "n/a"
                    else []
                ),
                "designInfo": present(
                    {
                        "allocation": _ALLOCATION.get(text_of(info, "allocation").lower(), ""),
                        "interventionModel": _MODELS.get(
                            text_of(info, "intervention_model").lower(), ""
                        ),
                    }
                ),
                "enrollmentInfo": {"count": int(count)} if count.isdigit() else {},
            }
        ),
        "armsInterventionsModule": present(
            {"armGroups": list(_arms(root)), "interventions": list(_interventions(root))}
        ),
        "eligibilityModule": present(
            {
                "eligibilityCriteria": text_of(root, "eligibility/criteria/textblock"),
                "minimumAge": text_of(root, "eligibility/minimum_age"),
                "maximumAge": text_of(root, "eligibility/maximum_age"),
            }
        ),
    }


def _arms(root: Element) -> Iterator[dict[str, Any]]:
    named: dict[str, list[str]] = {}
    for intervention in root.iterfind("intervention"):
        kind, name = (text_of(intervention, f"intervention_{part}") for part in ("type", "name"))
        for label in texts_of(intervention, "arm_group_label"):
            named.setdefault(label, []).append(f"{kind}: {name}")
    for arm in root.iterfind("arm_group"):
        label = text_of(arm, "arm_group_label")
        kind = constant_of(text_of(arm, "arm_group_type"))
        yield present(
            {
                "label": label,
                "type": kind,
                "description": text_of(arm, "description"),
                "interventionNames": named.get(label),
            }
        )


def _interventions(root: Element) -> Iterator[dict[str, Any]]:
    for intervention in root.iterfind("intervention"):
        yield present(
            {
                "type": constant_of(text_of(intervention, "intervention_type")),
                "name": text_of(intervention, "intervention_name"),
                "description": text_of(intervention, "description"),
                "armGroupLabels": texts_of(intervention, "arm_group_label"),
                "otherNames": texts_of(intervention, "other_name"),
            }
        )
