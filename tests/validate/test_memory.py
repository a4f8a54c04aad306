"""Input made to exhaust memory, the stack or the disk ends in one line, in bounded memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")
MEGABYTE = 1 << 20
MOST = 1_500 * MEGABYTE  # of address space
SECONDS = 60
DEEP = 100_000


def limited(*arguments: object, data: Path) -> subprocess.CompletedProcess[str]:
    """A command in a process with little memory and time."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    return subprocess.run(
        [sys.executable, "-P", "-m", "trialgraph.cli.main", *map(str, arguments)],
        env=os.environ | {"TRIALGRAPH_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )


def is_refused(ended: subprocess.CompletedProcess[str], lines: int = 1) -> None:
    assert ended.returncode == 2, (ended.returncode, ended.stdout[-500:], ended.stderr[-500:])
    assert "Traceback" not in ended.stderr, ended.stderr[-1000:]
    shown = [line for line in ended.stderr.splitlines() if not line.startswith("Loading records")]
    assert 1 <= len(shown) <= lines, ended.stderr[:1000]
    assert max(map(len, shown)) < 2_000 and shown[0].startswith("trialgraph: ")


def written(file: Path, *pieces: bytes) -> Path:
    with file.open("wb") as target:
        target.writelines(pieces)
    return file


def packed(file: Path, parts: dict[str, Sequence[bytes]], most: int = 9) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=most) as archive:
        for name, pieces in parts.items():
            with archive.open(name, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
    return file


def sheet(*rows: bytes) -> dict[str, Sequence[bytes]]:
    """The parts of a workbook with one sheet of these rows, in XML."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = b'xmlns="http://schemas.openxmlformats.org/package/2006'
    kinds = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": [
            b"<Types " + packages + b'/content-types">'
            b'<Override PartName="/xl/workbook.xml" ContentType="' + kinds + b'.sheet.main+xml"/>'
            b'<Override PartName="/xl/s.xml" ContentType="' + kinds + b'.worksheet+xml"/></Types>'
        ],
        "_rels/.rels": [
            b"<Relationships " + packages + b'/relationships"><Relationship Id="r" Type="'
            + relations + b'/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ],
        "xl/workbook.xml": [
            b"<workbook " + space + b' xmlns:r="' + relations + b'"><sheets>'
            b'<sheet name="trials" sheetId="1" r:id="s"/></sheets></workbook>'
        ],
        "xl/_rels/workbook.xml.rels": [
            b"<Relationships " + packages + b'/relationships"><Relationship Id="s" Type="'
            + relations + b'/worksheet" Target="s.xml"/></Relationships>'
        ],
        "xl/s.xml": [b"<worksheet " + space + b"><sheetData>", *rows, b"</sheetData></worksheet>"],
    }  # fmt: skip


def row(number: int, *cells: str) -> bytes:
    texts = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{texts}</row>'.encode()


X = b"x" * MEGABYTE
DEEP_JSON = b'{"protocolSection": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}"
DEEP_LIST = b'{"protocolSection": ' + b"[" * DEEP + b"]" * DEEP + b"}"
DEEP_XML = b"<clinical_study>" + b"<a>" * DEEP + b"</a>" * DEEP + b"</clinical_study>"
Maker = Callable[[Path], Path]
REGISTRY: dict[str, Maker] = {
    "a text of 100 MB": lambda at: written(
        at / "r.json", b'{"protocolSection": {"identificationModule": {"briefTitle": "', *[X] * 100, b'"}}}'
    ),
    "a line of 100 MB": lambda at: written(at / "r.jsonl", b'{"a": "', *[X] * 100, b'"}\n'),
    "XML of 100 MB": lambda at: written(at / "r.xml", b"<clinical_study>", *[X] * 100, b"</clinical_study>"),
    "nested objects": lambda at: written(at / "r.json", DEEP_JSON),
    "nested lists": lambda at: written(at / "r.json", DEEP_LIST),
    "nested lists in an array": lambda at: written(at / "r.json", b"[" + DEEP_LIST + b"]"),
    "nested objects in a line": lambda at: written(at / "r.jsonl", DEEP_JSON + b"\n"),
    "nested XML": lambda at: written(at / "r.xml", DEEP_XML),
    "billion laughs": lambda at: written(
        at / "r.xml",
        b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>",
        *(b"<!ENTITY %c '%s'>" % (97 + n, b"&%c;" % (96 + n) * 10) for n in range(1, 12)),
        b"]><clinical_study>&l;</clinical_study>",
    ),
    "a zip bomb": lambda at: packed(at / "r.zip", {"r.json": [bytes(MEGABYTE)] * 500}),
    "many studies in one": lambda at: written(at / "r.json", b'{"studies": [', b"[],", b"[]," * 100_000, b"[]]}"),
    "an entity in a number": lambda at: written(at / "r.json", b'{"protocolSection": ' + b"9" * 20 * MEGABYTE + b"}"),
}  # fmt: skip
TABLES: dict[str, Maker] = {
    "a cell of 100 MB": lambda at: written(at / "trials.csv", b'trial,label\nT,"', *[X] * 100, b'"\n'),
    "a cell of 100 MB without an end": lambda at: written(at / "trials.csv", b'trial,label\nT,"', *[X] * 100),
    "a million columns": lambda at: written(at / "trials.csv", b"trial,", b"a," * MEGABYTE, b"b\n"),
    "a million columns in a row": lambda at: written(at / "trials.csv", b"trial,label\n", b"a," * MEGABYTE),
    "ten million rows": lambda at: written(at / "trials.csv", b"trial,label\n", *[b"T,T\n" * MEGABYTE] * 10),
    "a file of 65 MB": lambda at: written(at / "trials.csv", b"trial,label\n", *[X] * 65),
    "64 MB of commas": lambda at: written(at / "trials.csv", b"trial,label\n", *[b"," * MEGABYTE] * 63),
    "64 MB of lines": lambda at: written(at / "trials.csv", b"trial,label\n", *[b"\n" * MEGABYTE] * 63),
    "a bomb": lambda at: packed(at / "trials.xlsx", sheet(b"<row>", *[b" " * MEGABYTE] * 500, b"</row>")),
    "a cell of 100 MB in a workbook": lambda at: packed(
        at / "trials.xlsx", sheet(row(1, "trial", "label"), b'<row><c t="inlineStr"><is><t>', *[os.urandom(MEGABYTE).hex().encode()] * 50, b"</t></is></c></row>"), 1
    ),
    "many columns in a workbook": lambda at: packed(at / "trials.xlsx", sheet(row(1, *map(str, range(16_000))))),
    "a cell far away": lambda at: packed(
        at / "trials.xlsx", sheet(row(1, "trial", "label"), b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>')
    ),
    "nested XML in a workbook": lambda at: packed(at / "trials.xlsx", sheet(b"<row>" * DEEP)),
    "billion laughs in a workbook": lambda at: packed(
        at / "trials.xlsx", {**sheet(), "xl/s.xml": [b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>]><x>&a;</x>"]}
    ),
}  # fmt: skip


SLOW = ("a text of 100 MB", "64 MB of commas", "64 MB of lines", "a bomb", "XML of 100 MB", "a line of 100 MB", "many studies in one", "ten million rows", "a cell of 100 MB in a workbook")  # fmt: skip


def cases(*names: str) -> list[object]:
    """The cases with these names; large ones are slow."""
    return [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in names]


@pytest.mark.parametrize("name", cases(*REGISTRY))
def test_records(name: str, tmp_path: Path, data: Path) -> None:
    is_refused(limited("load", "registry", REGISTRY[name](tmp_path), data=data))
    assert not data.exists() or not list(data.glob("layer*"))


@pytest.mark.parametrize(
    "command",
    [("load", "tables"), pytest.param(("compare", "--contrasts"), marks=pytest.mark.slow)],
)
@pytest.mark.parametrize("name", cases(*TABLES))
def test_tables(name: str, command: tuple[str, str], tmp_path: Path, data: Path) -> None:
    """Each fault of a table is a line of its own; the first line counts them."""
    file = TABLES[name](tmp_path)
    is_refused(limited(*command, file, data=data), lines=12)
    assert not data.exists() or not list(data.glob("layer*"))


@pytest.mark.parametrize(
    "content",
    [
        b"a = " + b"[" * DEEP,
        b"a = " + b"{a=" * DEEP,
        pytest.param(b"a." * DEEP, marks=pytest.mark.slow),
    ],
)
def test_nested_declarations(content: bytes, tmp_path: Path, data: Path) -> None:
    written(tmp_path / "field.toml", content)
    written(tmp_path / "trials.csv", b"trial,label\n")
    is_refused(limited("support", "lines=1", "--field", tmp_path, data=data), lines=4)
    is_refused(limited("load", "tables", tmp_path, data=data), lines=4)


@pytest.mark.parametrize("content", [b"[" * DEEP, b"[" * DEEP + b"]" * DEEP, b'{"a":' * DEEP])
@pytest.mark.parametrize("name", ["layers.json", "manifest.json"])
def test_nested_files_of_layers(name: str, content: bytes, data: Path) -> None:
    (data / "layer-x").mkdir(parents=True)
    written(data / "layers.json", json.dumps([["x", "layer-x"]]).encode())
    written(data / "layer-x" / name if name == "manifest.json" else data / name, content)
    is_refused(limited("support", "lines=1", data=data))


BRACKETS = [("(", ")"), ("not ", ""), ("not (", ")"), ("lines=1 | (", ")"), ("50%:", "")]


@pytest.mark.slow
@pytest.mark.parametrize(("before", "after"), BRACKETS)
@pytest.mark.parametrize("count", [50, 20_000])
def test_nested_expressions(before: str, after: str, count: int, data: Path) -> None:
    text = before * count + "lines=1" + after * count
    if len(text) < 100_000:  # longer arguments are refused by the system
        ended = limited("support", text, data=data)
        assert ended.returncode in (0, 2) and "Traceback" not in ended.stderr
        if count > 50:
            is_refused(ended, lines=3)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {" + "{" * 30_000 + "}" * 30_000 + "}",
        "SELECT * { FILTER " + "(" * 30_000 + "1" + ")" * 30_000 + "}",
        "SELECT * { ?s " + "!" * 50_000 + " ?o }",
        "SELECT * { FILTER (" + "!" * 50_000 + "true) }",
        "SELECT * { FILTER (1" + "+1" * 40_000 + ">2) }",
        "SELECT * { ?s " + "<a:a>/" * 10_000 + "<a:a> ?o }",
        "SELECT * { ?s ?p ?o " + "UNION { ?s ?p ?o }" * 5_000 + "}",
        "SELECT * {" + "OPTIONAL { ?s ?p ?o " * 90 + "}" * 91,
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
        "SELECT (GROUP_CONCAT(?c) AS ?t) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT (STRLEN(REPLACE(REPLACE(REPLACE('" + "a" * 9_000 + "', 'a', 'aaaaaaaaaa'), 'a', 'aaaaaaaaaa'), 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaa')) AS ?n) {}",
        "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '(a*)*(a*)*(a*)*$') ?x ?y ?z FILTER REGEX(STR(?z), '^(.{1,1000}){1,1000}$') }",
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_queries(text: str, tmp_path: Path, data: Path) -> None:
    file = written(tmp_path / "q.rq", text.encode())
    ended = limited("query", file, "--timeout", "3", data=data)
    assert ended.returncode in (0, 2) and "Traceback" not in ended.stderr
    if ended.returncode:
        is_refused(ended)
