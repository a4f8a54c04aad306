"""Layouts of records beside that of API version 2: the same study gives the same rows."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from full_studies import full_study
from hypothesis import given
from hypothesis import strategies as st
from registry_records import analysis, converted, outcome, shipped_terms, study
from trialgraph.loaders.registry import Converted, LoadSummary, UnreadItem, load_records
from trialgraph.loaders.registry.files import studies
from trialgraph.loaders.registry.layouts import studies_in
from trialgraph.loaders.registry.loading import Options
from trialgraph.loaders.registry.record_fault import RecordFault

EVENTS = {
    "eventGroups": [
        {"id": "EG000", "title": "DVd", "seriousNumAffected": 10, "seriousNumAtRisk": 100},
        {"id": "EG001", "title": "Vd", "seriousNumAffected": 8, "seriousNumAtRisk": 90},
    ],
    "seriousEvents": [
        {
            "term": "Pneumonia",
            "stats": [
                {"groupId": "EG000", "numAffected": 5, "numAtRisk": 100},
                {"groupId": "EG001", "numAffected": 3, "numAtRisk": 90},
            ],
        }
    ],
}


def made(number: int = 1, **changes: Any) -> dict[str, Any]:
    return study(
        outcome("PFS", ("16.0", "8.0"), analysis(), timeFrame="Data cutoff 3 January 2017"),
        outcome("Overall Response Rate", ("80", "60"), paramType="NUMBER", unitOfMeasure="percentage of participants"),
        about={"nctId": f"NCT{number:08}", **changes.pop("about", {})},
        events=EVENTS,
        criteria="Inclusion Criteria:\n\n* 1 to 3 prior lines of therapy\n* Consent\n* Adults",
        **changes,
    )  # fmt: skip


def read(tmp_path: Path, content: Any) -> list[Converted]:
    file = tmp_path / "given"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return [converted(located.study) for located in studies([file])]


def test_a_full_study_gives_the_rows_of_version_2(tmp_path: Path) -> None:
    original = converted(made())
    (older,) = read(tmp_path, {"FullStudy": {"Rank": 1, "Study": full_study(made())}})
    for name, rows in original.rows.items():
        if name == "trials":  # the layouts differ in the number of the organisation
            rows = [{**row, "synonyms": "M-1; A hand-made trial"} for row in rows]
        assert older.rows[name] == rows, name
    assert [str(item) for item in older.unread] == [str(item) for item in original.unread]


ONE, TWO = made(1), made(2)
NAMES = ["NCT00000001", "NCT00000002"]
FRAGMENT = {**ONE["protocolSection"], "resultsSection": ONE["resultsSection"]}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"FullStudiesResponse": {"NStudiesFound": 2, "FullStudies": [
            {"Rank": 1, "Study": full_study(ONE)}, {"Rank": 2, "Study": full_study(TWO)}]}}, NAMES),
        ({"FullStudiesResponse": {"FullStudies": [{"Rank": 1, "Study": full_study(ONE)}]}}, NAMES[:1]),
        ({"Study": full_study(ONE)}, NAMES[:1]),
        (full_study(ONE), NAMES[:1]),
        ([{"Study": full_study(ONE)}, TWO], NAMES),
        ({"studyVersion": 7, "study": ONE}, NAMES[:1]),
        ({"study": ONE, "history": {"changes": [{"version": 0, "date": "2017-06-29"}]}}, NAMES[:1]),
        ({"data": {"study": ONE}}, NAMES[:1]),
        ([{"_source": ONE}, {"_source": TWO}], NAMES),
        (FRAGMENT, NAMES[:1]),
        ({"hits": {"hits": [{"_source": ONE}, {"_source": TWO}]}}, NAMES),
    ],
)  # fmt: skip
def test_a_study_is_found_in_what_wraps_it(
    tmp_path: Path, content: Any, expected: list[str]
) -> None:
    found = read(tmp_path, content)
    assert [each.record for each in found] == expected
    assert all(each.loaded_ratios == 1 for each in found)


def test_of_the_versions_of_a_record_the_latest_is_read(tmp_path: Path) -> None:
    later = made(statusModule={**ONE["protocolSection"]["statusModule"], "lastUpdatePostDateStruct": {"date": "2026-01-02"}})  # fmt: skip
    for versions in ([ONE, later], [later, ONE]):
        history = {"history": [{"studyVersion": 1, "study": each} for each in versions]}
        (only,) = read(tmp_path, history)
        assert only.rows["sources"][0]["published"] == "2026-01-02"


XML = (Path(__file__).parents[2] / "data" / "registry-cases" / "NCT01311687.xml").read_text(
    encoding="utf-8"
)
ELEMENT = XML.partition("?>")[2]
OTHER = ELEMENT.replace("NCT01311687", "NCT00000002")


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (ELEMENT, ["NCT01311687"]),
        (f"<search_results>{ELEMENT}{OTHER}</search_results>", ["NCT01311687", "NCT00000002"]),
        (f"<results><study>{ELEMENT}</study></results>", ["NCT01311687"]),
        (f"{ELEMENT}{OTHER}", ["NCT01311687", "NCT00000002"]),
        (f"{XML}\n{XML.replace('NCT01311687', 'NCT00000002')}", ["NCT01311687", "NCT00000002"]),
    ],
    ids=["without declaration", "collection", "wrapper", "in a row", "documents in a row"],
)
def test_xml_records_are_found_in_what_wraps_them(
    tmp_path: Path, content: str, records: list[str]
) -> None:
    assert [each.record for each in read(tmp_path, content)] == records


def test_a_record_without_posting_dates_has_the_date_of_its_download(tmp_path: Path) -> None:
    bare = XML
    for element in ("results_first_posted", "last_update_posted"):
        start, end = bare.index(f"<{element}"), bare.index(f"</{element}>")
        bare = bare[:start] + bare[end + len(f"</{element}>") :]
    (only,) = read(tmp_path, bare)
    assert only.rows["sources"][0]["published"] == "2020-07-28"
    assert {row["date"] for row in only.rows["reports"]} <= {"2020-07-28", ""}


# One malformed record


def loaded(path: Path, **options: Any) -> tuple[list[str], list[UnreadItem], LoadSummary]:
    unread: list[UnreadItem] = []
    summary = LoadSummary()
    batches = load_records(
        [path], shipped_terms(), Options(**options), on_unread=unread.append, summary=summary
    )
    records = [row["trial"] for batch in batches for row in batch["trials"]]
    return records, [item for item in unread if "skipped" in item.reason], summary


BROKEN = json.dumps(ONE)[:200]
THREE = made(3)
MALFORMED = {
    "array with another object": json.dumps([ONE, {"name": "none"}, THREE]),
    "array with a number": json.dumps([ONE, 7, THREE]),
    "array with a record of another form": json.dumps(
        [ONE, study(about={"nctId": "NCT00000002"}, designModule={"phases": 3}), THREE]
    ),
    "array with a record without number": json.dumps([ONE, study(about={"nctId": "x"}), THREE]),
    "lines with a line that is cut off": f"{json.dumps(ONE)}\n{BROKEN}\n{json.dumps(THREE)}\n",
    "lines with a first line that is cut off": f"{BROKEN}\n{json.dumps(ONE)}\n{json.dumps(THREE)}\n",
    "lines with a last line that is cut off": f"{json.dumps(ONE)}\n{json.dumps(THREE)}\n{BROKEN}\n",
    "lines with a slip": f'{json.dumps(ONE)}\n{{"a": 1,, }}\n{json.dumps(THREE)}\n',
    "page with null": json.dumps({"studies": [ONE, None, THREE]}),
    "array that is cut off": json.dumps([ONE, THREE, made(4)])[:-200],
    "xml with a broken record": f"<all>{ELEMENT.replace('NCT01311687', 'NCT00000001')}"
    f"<clinical_study><id_info></clinical_study>{ELEMENT.replace('NCT01311687', 'NCT00000003')}</all>",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_one_malformed_record_is_listed_and_skipped(tmp_path: Path, name: str) -> None:
    file = tmp_path / "many"
    file.write_text(MALFORMED[name])
    records, skipped, summary = loaded(file)
    assert records == ["NCT00000001", "NCT00000003"]
    assert (len(skipped), summary.skipped) == (1, 1)
    assert "many" in skipped[0].place
    assert skipped[0].remedy
    with pytest.raises(RecordFault):
        loaded(file, strict=True)


def test_a_damaged_member_of_a_folder_is_skipped(tmp_path: Path) -> None:
    for name, content in (("a", json.dumps(ONE)), ("b", "{"), ("c", ""), ("d", json.dumps(THREE))):
        (tmp_path / f"{name}.json").write_text(content)
    records, skipped, _ = loaded(tmp_path)
    assert records == ["NCT00000001", "NCT00000003"]
    assert [item.place.partition(",")[0] for item in skipped] == ["b.json", "c.json"]


def test_if_nothing_can_be_read_the_load_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(RecordFault, match=r"a\.json"):
        loaded(tmp_path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["Study", "study", "protocolSection", "ProtocolSection", "IdentificationModule", "identificationModule", "StatusModule", "statusModule", "ConditionList", "Condition", "nctId", "NCTId"]
        ),
        inner,
        max_size=3,
    ),
    max_leaves=12,
)  # fmt: skip


@given(_JSON)
def test_any_value_has_studies_or_none(value: Any) -> None:
    for found in studies_in(value):
        assert isinstance(found["protocolSection"], dict)
        with contextlib.suppress(RecordFault):
            converted(found)
