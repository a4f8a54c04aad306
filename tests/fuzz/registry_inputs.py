"""Registry records in JSON, JSON Lines, XML and zips: real ones with damage."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from damage import damaged_bytes, damaged_text, damaged_tree
from fuzzing import Fuzzer
from trialgraph.loaders.fields.known import default_field
from trialgraph.loaders.layers.add import add_layer
from trialgraph.loaders.layers.layer import layers
from trialgraph.loaders.registry import known_terms, load_records
from trialgraph.loaders.registry.known_terms import KnownTerms
from trialgraph.loaders.registry.loading import Options

_DATA = Path(__file__).parents[1] / "data"
_LONGEST = 60_000  # bytes of a JSON record before it is damaged; larger ones lose results


@cache
def _texts() -> list[str]:
    files = [*sorted((_DATA / "registry").glob("*.json")), *sorted(_DATA.glob("registry*/*.xml"))]
    return [file.read_text(encoding="utf-8") for file in files]


@cache
def known() -> KnownTerms:
    return known_terms([], field=default_field())


def _record(draw: Random) -> bytes:
    text = draw.choice(_texts())
    if text.lstrip().startswith("{") and draw.random() < 0.8:
        tree = _shortened(draw, json.loads(text))
        return json.dumps(damaged_tree(draw, tree), ensure_ascii=draw.random() < 0.5).encode(
            "utf-8", "replace"
        )
    content = damaged_text(draw, text).encode("utf-8", "replace")
    return damaged_bytes(draw, content) if draw.random() < 0.2 else content


def _shortened(draw: Random, tree: Any) -> Any:
    """A record with few outcomes and events, so that damage hits what is read."""
    results = tree.get("resultsSection", {})
    outcomes = results.get("outcomeMeasuresModule", {}).get("outcomeMeasures", [])
    del outcomes[draw.randrange(1, 6) :]
    events = results.get("adverseEventsModule", {})
    for kind in ("seriousEvents", "otherEvents"):
        del events.get(kind, [])[3:]
    return tree


def _make(draw: Random, folder: Path) -> Path:
    record = _record(draw)
    match draw.randrange(6):
        case 0:
            content = b'{"studies": [' + b",".join((record, _record(draw))) + b"]}"
        case 1:
            content = b"\n".join(text.replace(b"\n", b" ") for text in (record, _record(draw)))
        case 2:
            content = _zipped(draw, record, _record(draw))
        case _:
            content = record
    file = folder / "records.json"
    file.write_bytes(damaged_bytes(draw, content) if draw.random() < 0.1 else content)
    return file


def _zipped(draw: Random, *records: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(
        out, "w", draw.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    ) as archive:
        for number, record in enumerate(records):
            name = draw.choice(
                (f"{number}.json", f"a/{number}.xml", "a.json", "../x.json", "é.json")
            )
            archive.writestr(name, record)
    content = out.getvalue()
    return damaged_bytes(draw, content) if draw.random() < 0.5 else content


def _read(file: Path) -> None:
    """Converts the records; the rows of all that are not refused can be loaded as a layer."""
    data = file.parent / "data"
    rows = load_records([file], known(), Options(add_unknown=True))
    layer = add_layer("records", "registry", rows, [], data)
    assert [loaded.name for loaded in layers(data)] == ["records"]
    assert {name: len(kept) for name, kept in layer.rows.items()} == dict(layer.counts)


def _data(folder: Path) -> Path:
    return folder / "data"


RECORDS = Fuzzer("records", _make, _read, 10, r"records|NCT|\.csv", _data, short=12)
