"""User tables as CSV and xlsx, folders of fields, and layers that are damaged on the disk."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from random import Random

import trialgraph.evidence
from damage import damaged_bytes, damaged_rows, damaged_text, damaged_tree, hostile
from fuzzing import Fuzzer
from openpyxl import Workbook
from trialgraph.loaders.fields.folder import read_field
from trialgraph.loaders.fields.known import KnownField, find_field
from trialgraph.loaders.layers.index import INDEX, MANIFEST
from trialgraph.loaders.layers.integrity import folder_name
from trialgraph.loaders.layers.layer import layers
from trialgraph.loaders.user.loading import load_tables

_SHIPPED = Path(trialgraph.evidence.__file__).parent / "diabetic-kidney-disease"
_OF_LAYER = (
    *("sources", "drugs", "classes", "regimens", "trials", "arms", "populations", "reports"),
    *("results", "shares", "features", "quantities"),
)
_MOST_ROWS = 12  # of a table
_JUDGEMENTS = [
    "judgement",
    "tool",
    "trial",
    "population",
    "endpoint",
    "rob_randomisation",
    "rob_deviations",
    "rob_missing",
    "rob_measurement",
    "rob_reporting",
    "rob_overall",
    "credibility",
    "judged_by",
    "judged_on",
    "note",
    "source",
    "paragraph",
]
_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030", "cp1252", "latin-1")
Tables = dict[str, list[list[str]]]


@cache
def shipped() -> Tables:
    """The tables of a shipped field, each with its header and some rows."""
    tables: Tables = {}
    for name in _OF_LAYER:
        lines = (_SHIPPED / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        most = None if name in ("sources", "features", "quantities") else _MOST_ROWS
        tables[name] = list(csv.reader(lines))[:most]
    tables["judgements"] = [_JUDGEMENTS, *_judgements(tables)]
    return tables


def _judgements(tables: Tables) -> list[list[str]]:
    """Judgements of a trial and of a subgroup, by nobody who exists."""
    trial = dict(zip(tables["trials"][0], tables["trials"][1], strict=True))
    groups = (
        dict(zip(tables["populations"][0], row, strict=True)) for row in tables["populations"][1:]
    )
    group = next(row for row in groups if row["part_of"])
    judged = {
        "judged_by": "A. Nother",
        "judged_on": "2026-01-02",
        "source": trial["source"],
        "paragraph": "1",
    }
    low = {name: "low" for name in _JUDGEMENTS if name.startswith("rob_")}
    rows = (
        {"judgement": "J1", "tool": "RoB 2", "trial": trial["trial"], **low, **judged},
        {
            "judgement": "J2",
            "tool": "ICEMAN",
            "trial": group["trial"],
            "population": group["population"],
            "credibility": "high",
            **judged,
        },
    )
    return [[row.get(name, "") for name in _JUDGEMENTS] for row in rows]


@cache
def base() -> KnownField:
    """A field with the conditions and the vocabulary that the layers need."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-base-")) / "base"
    folder.mkdir()
    declared = (_SHIPPED / "field.toml").read_text(encoding="utf-8").splitlines()
    kept = [
        line
        for line in declared
        if line.startswith(("name", "label", "conditions", "counts", "stage"))
    ]
    (folder / "field.toml").write_text("\n".join([*kept, 'example = "age=60"']), encoding="utf-8")
    for name in ("conditions", "stages", "endpoints"):
        shutil.copy(_SHIPPED / f"{name}.csv", folder)
    return find_field(folder)


def _damaged_tables(draw: Random) -> Tables:
    tables = dict(shipped())
    if draw.random() < 0.1:
        del tables[draw.choice(list(tables))]
    for _ in range(draw.choice((0, 1, 1, 1, 2))):
        name = draw.choice(list(tables))
        tables[name] = damaged_rows(draw, tables[name])
    return tables


def _as_csv(draw: Random, rows: list[list[str]], harm: float) -> bytes:
    """A CSV file; `harm` is the probability that its bytes are damaged or in another encoding."""
    written = io.StringIO()
    csv.writer(
        written, delimiter=draw.choice(",,,,;\t"), lineterminator=draw.choice(("\n", "\r\n"))
    ).writerows(rows)
    encoding = draw.choice(_ENCODINGS) if draw.random() < harm else "utf-8"
    content = written.getvalue().encode(encoding, "replace")
    return damaged_bytes(draw, content) if draw.random() < harm else content


def _csv_folder(draw: Random, folder: Path) -> Path:
    mine = folder / "mine"
    mine.mkdir()
    harm = draw.choice((0, 0, 0, 0.1))
    for name, rows in _damaged_tables(draw).items():
        (mine / f"{name}.csv").write_bytes(_as_csv(draw, rows, harm))
    if draw.random() < 0.05:
        (mine / f"{draw.choice(('x', 'results (1)', '结果'))}.csv").write_bytes(
            hostile(draw).encode()
        )
    return mine


def _workbook(draw: Random, folder: Path) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in _damaged_tables(draw).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_cell(draw, cell) for cell in row])
    book.create_sheet("help")
    file = folder / "mine.xlsx"
    book.save(file)
    if draw.random() < 0.5:
        file.write_bytes(_damaged_archive(draw, file.read_bytes()))
    return file


def _cell(draw: Random, cell: str) -> str | float | bool | None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    plain = ILLEGAL_CHARACTERS_RE.sub("", cell)[:32_767]
    if draw.random() < 0.02 and plain[:1].isdigit():
        try:
            return float(plain)
        except ValueError:
            return draw.choice((True, 0.1, None, "=1+1"))
    return plain or None


def _damaged_archive(draw: Random, content: bytes) -> bytes:
    """A zip that is damaged, or of which a member is."""
    if draw.random() < 0.4:
        return damaged_bytes(draw, content)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        members = old.namelist()
        hit = draw.choice(members)
        for member in members:
            text = old.read(member)
            if member == hit:
                text = (
                    damaged_text(draw, text.decode()).encode("utf-8", "replace")
                    if draw.random() < 0.7
                    else damaged_bytes(draw, text)
                )
            if member != hit or draw.random() < 0.9:
                new.writestr(member, text)
    return out.getvalue()


def _load(path: Path) -> None:
    """Loads a layer; what is then in the data folder is what was loaded."""
    data = path.parent / "data"
    layer, _ = load_tables(path, "mine", folder=data, field=base())
    assert [loaded.name for loaded in layers(data)] == ["mine"]
    rows = layer.rows
    assert {name: len(rows[name]) for name in rows} == dict(layer.counts), "rows were lost"


def _data(folder: Path) -> Path:
    return folder / "data"


def _field_folder(draw: Random, folder: Path) -> Path:
    field = folder / "field"
    shutil.copytree(_SHIPPED, field, ignore=shutil.ignore_patterns("tokens.csv", "*.txt"))
    file = field / "field.toml"
    if draw.random() < 0.5:
        text = damaged_text(draw, file.read_text(encoding="utf-8"))
        content = text.encode("utf-8", "surrogatepass")
        file.write_bytes(damaged_bytes(draw, content) if draw.random() < 0.1 else content)
    if draw.random() < 0.6:
        table = draw.choice(sorted(field.glob("*.csv")))
        rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines(keepends=True)))
        table.write_bytes(_as_csv(draw, damaged_rows(draw, rows), 0.1))
    return field


@cache
def _loaded() -> Path:
    """A data folder with one layer."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-layer-"))
    mine = folder / "mine"
    mine.mkdir()
    for name, rows in shipped().items():
        with (mine / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    load_tables(mine, "mine", folder=folder / "data", field=base())
    return folder / "data"


def _damaged_layer(draw: Random, folder: Path) -> Path:
    data = folder / "data"
    shutil.copytree(_loaded(), data)
    if draw.random() < 0.05:
        return data
    files = [file for file in sorted(data.rglob("*")) if file.is_file() and file.name != "lock"]
    file = draw.choice([*files, data / INDEX, *data.glob(f"*/{MANIFEST}")])
    if file.suffix == ".json" and draw.random() < 0.7:
        file.write_text(json.dumps(damaged_tree(draw, json.loads(file.read_text()))))
        if file.name == MANIFEST and draw.random() < 0.8:
            _sign(data, file.parent)
    elif draw.random() < 0.1:
        file.unlink()
        if draw.random() < 0.5:
            file.mkdir()
    else:
        file.write_bytes(damaged_bytes(draw, file.read_bytes()))
    return data


def _sign(data: Path, layer: Path) -> None:
    """Names a layer after its damaged manifest, so that the hash does not betray it."""
    signed = folder_name((layer / MANIFEST).read_bytes())
    layer.rename(data / signed)
    (data / INDEX).write_text(json.dumps([["mine", signed]]))


def _read_layers(data: Path) -> None:
    for layer in layers(data):
        assert isinstance(layer.name, str)
        assert all(isinstance(row, dict) for rows in layer.rows.values() for row in rows)


TABLES = Fuzzer("tables", _csv_folder, _load, 8, r"mine|\.csv|TRIALGRAPH_DATA", _data, short=16)
WORKBOOKS = Fuzzer("workbooks", _workbook, _load, 8, r"mine\.xlsx|mine", _data, short=12)
FIELDS = Fuzzer(
    "fields",
    _field_folder,
    lambda field: read_field(field, False),
    8,
    r"\.csv|field\.toml",
    short=20,
)
LAYERS = Fuzzer(
    "layers", _damaged_layer, _read_layers, 4, r"layers\.json|layer|mine", _data, short=60
)
