"""Files of registry records.

Every form is recognised by its content, large files are streamed, and hostile or damaged files are
refused with file, place, value and remedy.
"""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from registry_records import analysis, outcome, study
from trialgraph.loaders.registry import bounds
from trialgraph.loaders.registry import files as reading
from trialgraph.loaders.registry.files import studies
from trialgraph.loaders.registry.record_fault import RecordFault


def made(number: int) -> dict[str, Any]:
    return study(about={"nctId": f"NCT{number:08}"})


def ids(*paths: Path) -> list[str]:
    return [
        study.study["protocolSection"]["identificationModule"]["nctId"] for study in studies(paths)
    ]


ONE, TWO = made(1), made(2)
NAMES = ["NCT00000001", "NCT00000002"]


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        (json.dumps(ONE), 1),
        (json.dumps(ONE, indent=2), 1),
        (json.dumps(ONE, indent=0), 1),
        ("﻿" + json.dumps(ONE), 1),
        (json.dumps([ONE, TWO]), 2),
        ("\n  " + json.dumps([ONE, TWO], indent=1), 2),
        (json.dumps({"studies": [ONE, TWO], "nextPageToken": "x"}), 2),
        (json.dumps({"totalCount": 2, "studies": [ONE, TWO]}), 2),
        (f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n", 2),
        (f"{json.dumps(ONE)}\r\n\r\n{json.dumps(TWO)}", 2),
        (f"{json.dumps(ONE, indent=2)}\n{json.dumps(TWO, indent=2)}\n", 2),
    ],
    ids=["one", "indented", "unindented", "byte-order mark", "array", "indented array", "page", "page with total", "lines", "lines of Windows", "objects one after another"],
)  # fmt: skip
def test_every_form_of_json(tmp_path: Path, content: str, numbers: int) -> None:
    file = tmp_path / "any.name"
    file.write_text(content, encoding="utf-8", newline="")
    assert ids(file) == NAMES[:numbers]


def test_zips_and_folders(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.json").write_text(json.dumps(TWO))
    (tmp_path / ".hidden").write_text("no record")
    with zipfile.ZipFile(tmp_path / "sub" / "a.bin", "w") as archive:
        archive.writestr("x/NCT1.json", json.dumps(ONE))
        archive.writestr("__MACOSX/x/._NCT1.json", b"\0\1")
    assert sorted(ids(tmp_path)) == NAMES


BAD = [
    ("empty", b"", "empty", "registry record"),
    (
        "text",
        b"Once upon a time",
        "'Once upon a time', which is not JSON, XML or a zip",
        "registry record",
    ),
    (
        "cut off",
        b'{"protocolSection": {"a"',
        "line 1, column 25: the end of the file is not JSON",
        "Download the record again",
    ),
    ("slip", b'{"protocolSection":\n {"a": 1,, }}', "line 2, column 10: ',", "correct it"),
    (
        "latin-1",
        '{"protocolSection": {"a": "\xe4\xf6"}}'.encode("latin-1"),
        "is not UTF-8",
        "Save the file as UTF-8",
    ),
    ("utf-16", '{"protocolSection": {}}'.encode("utf-16"), "encoded in UTF-16", "Save it as UTF-8"),
    (
        "utf-16 bare",
        '{"protocolSection": {}}'.encode("utf-16-le"),
        "encoded in UTF-16",
        "Save it as UTF-8",
    ),
    ("gzip", b"\x1f\x8b\x08\x00rest", "is gzip", "Unpack"),
    ("pdf", b"%PDF-1.7", "is PDF", "export JSON"),
    ("other json", b'{"name": 1, "kind": 2}', "the first keys are name, kind", "version 2"),
    ("version 1", b'{"FullStudy": {"Study": {}}}', "the first keys are FullStudy", "version 2"),
    ("array of numbers", b"[1, 2]", "study 1: '1' is not a study", "version 2"),
    ("empty array", b"[]", "contains no studies", "at least one"),
    (
        "broken array",
        json.dumps([ONE])[:-1].encode() + b', {"protocolSection" 3',
        "study 2",
        "correct it",
    ),
    ("deep", b'{"a":' * 100_000, "nested more deeply", "comes from"),
    ("deep array", b"[" * 200_000, "nested more deeply", "comes from"),
    (
        "other xml",
        b"<html><body/></html>",
        "the XML is 'html', not 'clinical_study'",
        "registry record",
    ),
    ("broken xml", b"<clinical_study>\n<id_info>", "line 2", "Download the record again"),
    ("zip cut off", b"PK\x03\x04rest", "cannot be read", "again"),
]


@pytest.mark.parametrize(
    ("name", "content", "problem", "remedy"), BAD, ids=[case[0] for case in BAD]
)
def test_bad_files_are_named_with_place_value_and_remedy(
    tmp_path: Path, name: str, content: bytes, problem: str, remedy: str
) -> None:
    file = tmp_path / "given.json"
    file.write_bytes(content)
    with pytest.raises(RecordFault) as fault:
        ids(file)
    assert "given.json" in str(fault.value)
    assert problem in str(fault.value)
    assert remedy in str(fault.value)


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(RecordFault, match="no such file"):
        ids(tmp_path / "none.json")
    with pytest.raises(RecordFault, match="contains no files"):
        ids(tmp_path)


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made_zip:
        for name, content in members.items():
            made_zip.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "name",
    ["../../evil.json", "/etc/evil.json", "a/../../evil.json", "..\\evil.json", "C:\\evil.json"],
)
def test_a_path_outside_a_zip_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordFault, match="is a path outside the zip"):
        ids(archive(tmp_path / "z.zip", **{name: json.dumps(ONE).encode()}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["z.zip"]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordFault, match="as a zip bomb does"):
        ids(archive(tmp_path / "z.zip", **{"a.json": b" " * 300 * 2**20}))


def test_a_bomb_with_a_false_size_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "z.zip", **{"a.json": b"[" + b" " * 30 * 2**20})
    content = bytearray(path.read_bytes())
    where = content.rindex(b"PK\x01\x02")
    content[where + 24 : where + 28] = (1000).to_bytes(
        4, "little"
    )  # size unpacked, in the directory
    path.write_bytes(content)
    with pytest.raises(RecordFault):
        ids(path)


def test_a_zip_in_a_zip_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", **{"a.json": b"{}"}).read_bytes()
    with pytest.raises(RecordFault, match="zip inside a zip"):
        ids(archive(tmp_path / "z.zip", **{"inner.zip": inner}))
    with pytest.raises(RecordFault, match="contains no files"):
        ids(archive(tmp_path / "none.zip"))


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><clinical_study><brief_title>&b;</brief_title></clinical_study>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><clinical_study><brief_title>&a;</brief_title></clinical_study>"""


@pytest.mark.parametrize(
    "content", [BOMB, OUTSIDE, b'<!DOCTYPE x SYSTEM "x.dtd"><clinical_study/>']
)
def test_xml_entities_are_off(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.xml"
    file.write_bytes(content)
    with pytest.raises(RecordFault, match="declares a document type or entities"):
        ids(file)


class Endless(io.RawIOBase):
    """A file that goes on: an opening, then the same piece so many times, then an end."""

    def __init__(self, head: bytes, piece: bytes, times: int, tail: bytes) -> None:
        self.left = times
        self.head, self.piece, self.tail = head, piece, tail
        self.held = head

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while len(self.held) < len(buffer) and (self.left or self.tail):
            if self.left:
                self.held, self.left = self.held + self.piece, self.left - 1
            else:
                self.held, self.tail = self.held + self.tail, b""
        given, self.held = self.held[: len(buffer)], self.held[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def peak_of(file: Any) -> tuple[int, int]:
    """How many studies a stream gives, and the most memory that reading them took, in MB."""
    tracemalloc.start()
    try:
        number = sum(1 for _ in reading._studies(file.read(4096), file, "stream.json"))
        return number, tracemalloc.get_traced_memory()[1] // 2**20
    finally:
        tracemalloc.stop()


def test_a_large_array_is_streamed_in_bounded_memory() -> None:
    big = json.dumps({**ONE, "padding": "x" * 500_000}).encode()
    number, peak = peak_of(Endless(b"[", big + b",", 399, big + b"]"))  # 200 MB
    assert number == 400
    assert peak < 40


def test_large_json_lines_are_streamed_in_bounded_memory() -> None:
    big = json.dumps({**ONE, "padding": "x" * 500_000}).encode() + b"\n"
    number, peak = peak_of(Endless(b"", big, 400, b""))
    assert number == 400
    assert peak < 40


@pytest.mark.parametrize(
    "head", [b'[{"protocolSection": {"a": "', b'{"protocolSection": {"a": "', b"<clinical_study>"]
)
def test_a_study_without_end_is_refused_before_memory_is_full(
    head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_BYTES_OF_A_STUDY", 4 * 2**20)
    with pytest.raises(RecordFault, match="larger than 4 MB"):
        peak_of(Endless(head, b"x" * 2**16, 2**14, b""))  # would be 1 GB


XML = """<?xml version="1.0" encoding="UTF-8"?>
<clinical_study>
  <id_info><org_study_id>M-1</org_study_id><nct_id>NCT00000003</nct_id></id_info>
  <brief_title>A hand-made trial</brief_title><acronym>MADE-3</acronym>
  <overall_status>Completed</overall_status><phase>Phase 2/Phase 3</phase><study_type>Interventional</study_type>
  <study_design_info><allocation>Randomized</allocation><intervention_model>Parallel Assignment</intervention_model></study_design_info>
  <enrollment type="Actual">201</enrollment>
  <condition>Multiple Myeloma</condition>
  <arm_group><arm_group_label>DVd</arm_group_label><arm_group_type>Experimental</arm_group_type></arm_group>
  <arm_group><arm_group_label>Vd</arm_group_label><arm_group_type>Active Comparator</arm_group_type></arm_group>
  <intervention><intervention_type>Drug</intervention_type><intervention_name>Daratumumab</intervention_name><arm_group_label>DVd</arm_group_label></intervention>
  <intervention><intervention_type>Drug</intervention_type><intervention_name>Velcade</intervention_name><arm_group_label>DVd</arm_group_label><arm_group_label>Vd</arm_group_label></intervention>
  <intervention><intervention_type>Drug</intervention_type><intervention_name>Dexamethasone</intervention_name><arm_group_label>DVd</arm_group_label><arm_group_label>Vd</arm_group_label></intervention>
  <eligibility><criteria><textblock>Inclusion Criteria: - At least 1 prior line of therapy - Adults Exclusion Criteria: - Pregnancy</textblock></criteria>
    <minimum_age>18 Years</minimum_age><maximum_age>N/A</maximum_age></eligibility>
  <results_first_posted type="Actual">March 4, 2018</results_first_posted><last_update_posted type="Actual">May 2019</last_update_posted>
  <clinical_results>
    <participant_flow><group_list><group group_id="P1"><title>DVd</title></group><group group_id="P2"><title>Vd</title></group></group_list>
      <period_list><period><title>Overall Study</title><milestone_list><milestone><title>STARTED</title>
        <participants_list><participants group_id="P1" count="101"/><participants group_id="P2" count="100"/></participants_list></milestone></milestone_list></period></period_list></participant_flow>
    <outcome_list><outcome><type>Primary</type><title>Progression-free Survival</title>
      <group_list><group group_id="O1"><title>DVd</title></group><group group_id="O2"><title>Vd</title></group></group_list>
      <measure><title>Progression-free Survival</title><units>months</units><param>Median</param><dispersion>95% Confidence Interval</dispersion>
        <analyzed_list><analyzed><units>Participants</units><scope>Measure</scope><count_list><count group_id="O1" value="101"/><count group_id="O2" value="100"/></count_list></analyzed></analyzed_list>
        <class_list><class><category_list><category><measurement_list>
          <measurement group_id="O1" value="16.0" lower_limit="12.0" upper_limit="NA"/><measurement group_id="O2" value="8.0" lower_limit="6.5" upper_limit="9.9"/>
        </measurement_list></category></category_list></class></class_list></measure>
      <analysis_list><analysis><group_id_list><group_id>O1</group_id><group_id>O2</group_id></group_id_list>
        <non_inferiority_type>Superiority or Other</non_inferiority_type><p_value>&lt;0.0001</p_value><method>Log Rank</method>
        <param_type>Hazard Ratio (HR)</param_type><param_value>0.60</param_value><ci_percent>95</ci_percent><ci_n_sides>2-Sided</ci_n_sides>
        <ci_lower_limit>0.45</ci_lower_limit><ci_upper_limit>0.80</ci_upper_limit></analysis></analysis_list></outcome></outcome_list>
    <reported_events><group_list><group group_id="E1"><title>DVd</title></group><group group_id="E2"><title>Vd</title></group></group_list>
      <serious_events><category_list><category><title>Infections</title><event_list><event><sub_title vocab="MedDRA">Pneumonia</sub_title>
        <counts group_id="E1" subjects_affected="5" subjects_at_risk="100"/><counts group_id="E2" subjects_affected="2" subjects_at_risk="99"/></event></event_list></category></category_list></serious_events>
    </reported_events>
  </clinical_results>
</clinical_study>
"""


def test_the_older_xml_gives_the_same_rows_as_json(tmp_path: Path) -> None:
    from registry_records import converted

    file = tmp_path / "old.xml"
    file.write_text(XML)
    (located,) = studies([file])
    of_xml = converted(located.study)
    rows = of_xml.rows
    assert [(row["arm"], row["regimen"], row["n"]) for row in rows["arms"]] == [
        ("NCT00000003-DVd", "DVd", "101"),
        ("NCT00000003-Vd", "Vd", "100"),
    ]
    assert (
        rows["trials"][0]["phase"],
        rows["reports"][0]["date"],
        rows["sources"][0]["published"],
    ) == (
        "2/3",
        "2018-03-04",
        "2019-05",
    )
    assert (rows["populations"][0]["criteria"], [item.what for item in of_xml.unread]) == (
        "lines>=1",
        ["Adults", "not: Pregnancy"],
    )
    twin = converted(
        study(
            outcome("Progression-free Survival", ("16.0", "8.0"), analysis()),
            about={"nctId": "NCT00000003"},
        )
    )
    same = (
        "arm",
        "comparator_arm",
        "endpoint",
        "measure",
        "value",
        "ci_low",
        "ci_high",
        "ci_level",
        "p_value",
        "direction",
        "note",
    )

    def contrasts(all_rows: dict[str, list[dict[str, str]]]) -> list[list[str]]:
        return [
            [row[name] for name in same] for row in all_rows["results"] if row["kind"] == "contrast"
        ]

    assert contrasts(rows) == contrasts(twin.rows)
    assert [
        (row["event"], row["value"], row["comparator_value"])
        for row in rows["results"]
        if row["endpoint"] == "AE"
    ] == [("Pneumonia (serious)", "5/100", "2/99")]


def test_other_files_among_records_are_skipped_and_listed(tmp_path: Path) -> None:
    (tmp_path / "NCT00000001.json").write_text(json.dumps(ONE))
    (tmp_path / "README.txt").write_text("What is in this folder")
    archive(
        tmp_path / "z.zip",
        **{"NCT00000002.json": json.dumps(TWO).encode(), "Contents.txt": b"What is in this zip"},
    )
    skipped: list[str] = []
    assert [study.place for study in studies([tmp_path], skipped.append)] == [
        "NCT00000001.json",
        "z.zip/NCT00000002.json",
    ]
    assert skipped == ["README.txt", "z.zip/Contents.txt"]
    with pytest.raises(RecordFault, match="not JSON, XML or a zip"):
        ids(tmp_path / "README.txt")


def test_damage_is_located_by_line_in_json_lines_and_by_byte_in_an_array(
    tmp_path: Path,
) -> None:
    lines = tmp_path / "x.jsonl"
    lines.write_text(f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n{json.dumps(ONE)[:100]}\n")
    with pytest.raises(RecordFault, match="study 3, line 3, column 101"):
        ids(lines)
    lines.write_bytes(json.dumps(ONE).encode() + b'\n{"protocolSection": {"a": "\xff"}}\n')
    with pytest.raises(RecordFault, match="study 2, line 2"):
        ids(lines)
    array = tmp_path / "x.json"
    array.write_text(json.dumps([ONE, TWO])[:-50])
    with pytest.raises(
        RecordFault, match=f"study 2, before byte {array.stat().st_size}: it is not JSON"
    ):
        ids(array)


def test_a_number_with_thousands_of_digits_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(f'{{"protocolSection": {{"a": {"9" * 6000}}}}}')
    with pytest.raises(RecordFault, match="not the JSON of a record"):
        ids(file)
