"""Converts the registry's older XML (`clinical_study`) to a study in the format of API version 2.

The elements are those that other programs for the registry's XML use, checked against the record of
a factorial trial; parts of that record are test data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from ...message import message
from .json_text import LocatedStudy, UnreadableStudy, numbered
from .record_fault import RecordFault, Study
from .xml_elements import constant_of, date, present, text_of, texts_of
from .xml_results import results_section

_START, _END = b"<clinical_study", b"</clinical_study>"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DOWNLOADED = "required_header/download_date"
_PROCESSED = re.compile(r"^.*\bon\s+(?=[A-Z])")  # "ClinicalTrials.gov processed this data on …"
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


def studies_of_xml(content: bytes, place: str) -> Iterator[LocatedStudy | UnreadableStudy]:
    """The studies in an XML text: a record, a collection of records, or records in a row.

    Raises `RecordFault` if it contains none, or declares a document type or entities.
    """
    try:
        root = _root(content, place)
    except RecordFault as fault:
        pieces = _records_in(content)
        if content.count(_START) < 2 or not pieces or _DECLARATION.search(content):
            raise
        yield from _of_pieces(pieces, place)
        if content.count(_START) > len(pieces):
            yield UnreadableStudy(fault)
        return
    elements = [root] if root.tag == "clinical_study" else list(root.iter("clinical_study"))
    if not elements:
        raise RecordFault(
            place,
            message("registry.other-xml", "the XML is {tag!r}, not 'clinical_study'", tag=root.tag),
            message("registry.unknown-form.remedy", "Give a registry record"),
        )
    for number, element in enumerate(elements, 1):
        where = place if len(elements) == 1 else numbered(place, number)
        yield LocatedStudy(_study(element), where)


def _records_in(content: bytes) -> list[bytes]:
    """The texts from each start of a record to its end, which another start may not precede."""
    pieces = content.split(_START)[1:]
    return [_START + piece[: piece.index(_END)] + _END for piece in pieces if _END in piece]


def _of_pieces(pieces: Sequence[bytes], place: str) -> Iterator[LocatedStudy | UnreadableStudy]:
    for number, piece in enumerate(pieces, 1):
        where = numbered(place, number)
        try:
            yield LocatedStudy(_study(_root(piece, where)), where)
        except RecordFault as fault:
            yield UnreadableStudy(fault)


def _root(content: bytes, place: str) -> Element:
    """The root of an XML document. Raises `RecordFault` if it is damaged or declares entities."""
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
    return root


def _study(root: Element) -> Study:
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
                "lastUpdateSubmitDate": date(text_of(root, "last_update_submitted")),
                "processedDate": date(_PROCESSED.sub("", text_of(root, _DOWNLOADED))),
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
                "enrollmentInfo": present(
                    {
                        "count": int(count) if count.isdigit() else "",
                        "type": constant_of(_attribute(root, "enrollment", "type")),
                    }
                ),
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


def _attribute(root: Element, path: str, name: str) -> str:
    element = root.find(path)
    return element.get(name, "") if element is not None else ""


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
