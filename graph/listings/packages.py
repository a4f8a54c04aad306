"""Folders that other programs understand: Parquet tables, and a full export as a research object.

The tables are described as a Frictionless data package (https://specs.frictionlessdata.io), the
full export as an RO-Crate 1.1 (https://w3id.org/ro/crate/1.1).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ...errors import TrialgraphError
from ...message import message
from ...version import VERSION
from ..model.evidence import Evidence
from ..model.schema import TABLES
from .frames import typed_frame, types_of
from .tabular import table_rows

if TYPE_CHECKING:
    import pandas

PACKAGE, CRATE = "datapackage.json", "ro-crate-metadata.json"
_CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
_TYPES = {"f": "number", "i": "integer", "M": "date", "b": "boolean"}  # kinds of numpy → field
_MEDIA = {  # ending → media type, and what the file is
    "nq": ("application/n-quads", "The graph, with one named graph for each source"),
    "jsonld": ("application/ld+json", "The graph as JSON that people can read"),
    "ttl": ("text/turtle", "All graphs as one, without their sources"),
    "csv": ("text/csv", "A flat table"),
    "json": ("application/json", "Describes the tables: a Frictionless data package"),
}


def parquet_files(evidence: Evidence, tables: Sequence[str]) -> dict[str, bytes]:
    """A Parquet file for each table, and the data package that describes them.

    Numbers and dates are typed, beside their printed forms. Raises `TrialgraphError` without
    pyarrow.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise TrialgraphError(
            message(
                "listings.no_parquet",
                "Parquet needs pyarrow, which is not installed: pip install 'trialgraph[parquet]'",
            )
        ) from None
    frames = {name: _frame(evidence, name) for name in tables}
    files = {}
    for name, frame in frames.items():
        written = io.BytesIO()
        parquet.write_table(pyarrow.Table.from_pandas(frame, preserve_index=False), written)
        files[f"{name}.parquet"] = written.getvalue()
    fields = {name: list(_fields(name, frame)) for name, frame in frames.items()}
    return {**files, PACKAGE: data_package(evidence, fields, files)}


def csv_fields(evidence: Evidence, table: str) -> list[dict[str, Any]]:
    """The fields of a CSV file: text as printed."""
    columns, _ = table_rows(evidence, table, {})
    return [_field(table, column, "string") for column in columns]


def data_package(
    evidence: Evidence,
    fields: Mapping[str, Sequence[Mapping[str, Any]]],
    files: Mapping[str, bytes],
) -> bytes:
    """The description of a folder of tables, as a Frictionless data package."""
    endings = {file.rpartition(".")[0]: file.rpartition(".")[2] for file in files}
    resources = [
        {
            "name": name,
            "path": f"{name}.{endings[name]}",
            "profile": "tabular-data-resource" if endings[name] == "csv" else "data-resource",
            "format": endings[name],
            "mediatype": _MEDIA.get(endings[name], ("application/vnd.apache.parquet", ""))[0],
            **({"encoding": "utf-8"} if endings[name] == "csv" else {}),
            "bytes": len(files[f"{name}.{endings[name]}"]),
            "hash": f"sha256:{sha256(files[f'{name}.{endings[name]}']).hexdigest()}",
            "schema": {"fields": list(fields[name]), "missingValues": [""]},
        }
        for name in fields
    ]
    package = {
        "profile": "data-package",
        "name": "trialgraph",
        "title": _title(evidence),
        "version": VERSION,
        "licenses": [{"name": "CC0-1.0", "path": _CC0, "title": "CC0 1.0 Universal"}],
        "resources": resources,
    }
    return _as_json(package)


def ro_crate(evidence: Evidence, files: Mapping[str, bytes]) -> bytes:
    """The metadata of a full export: its files, its licence, and the documents behind it.

    The date is that of the newest document, so that equal evidence gives equal bytes.
    """
    sources = sorted(evidence.sources.values(), key=lambda source: source.id)
    newest = max((source.published for source in sources), default="") or "1970"
    documents = [f"#source-{number}" for number in range(1, len(sources) + 1)]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": _title(evidence),
        "description": "Which patients were studied, what they received, what was reported, and "
        "where it is printed: as a graph and as tables. The date is that of the newest document. "
        "Evidence that a user loaded keeps its own licence.",
        "datePublished": newest,
        "license": {"@id": _CC0},
        "author": {"@id": "#authors"},
        "hasPart": [{"@id": name} for name in sorted(files)],
        "citation": [{"@id": name} for name in documents],
        "mentions": {"@id": "#export"},
    }
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        root,
        *(_file(name, content) for name, content in sorted(files.items())),
        {"@id": _CC0, "@type": "CreativeWork", "name": "CC0 1.0 Universal", "identifier": _CC0},
        {"@id": "#authors", "@type": "Organization", "name": "the trialgraph authors"},
        {
            "@id": "#export",
            "@type": "CreateAction",
            "name": "Export by trialgraph",
            "instrument": {"@id": "#trialgraph"},
            "result": {"@id": "./"},
        },
        {
            "@id": "#trialgraph",
            "@type": "SoftwareApplication",
            "name": "trialgraph",
            "version": VERSION,
        },
        *(
            _document(name, evidence, source.id)
            for name, source in zip(documents, sources, strict=True)
        ),
    ]
    return _as_json({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})


def _file(name: str, content: bytes) -> dict[str, Any]:
    media, about = _MEDIA[name.rpartition(".")[2]]
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": about,
        "encodingFormat": media,
        "contentSize": str(len(content)),
        "sha256": sha256(content).hexdigest(),
    }


def _document(name: str, evidence: Evidence, source: str) -> dict[str, Any]:
    document = evidence.sources[source]
    found = {
        "@id": name,
        "@type": "ScholarlyArticle",
        "name": document.title or document.citation or evidence.source_name(source),
        "datePublished": document.published,
        "identifier": f"https://doi.org/{document.doi}" if document.doi else source,
    }
    return {key: value for key, value in found.items() if value}


def _frame(evidence: Evidence, table: str) -> pandas.DataFrame:
    columns, rows = table_rows(evidence, table, {})
    types = types_of(table)
    texts = [
        [cell if name in types else str(cell) for name, cell in zip(columns, row, strict=True)]
        for row in rows
    ]
    return typed_frame(columns, texts, types)


def _fields(table: str, frame: pandas.DataFrame) -> Iterator[dict[str, Any]]:
    for name, kind in frame.dtypes.items():
        yield _field(table, str(name), _TYPES.get(getattr(kind, "kind", "O"), "string"))


def _field(table: str, column: str, kind: str) -> dict[str, Any]:
    printed = column.endswith("_printed")
    known = TABLES[table].by_name.get(column.removesuffix("_printed"))
    field = {"name": column, "type": kind}
    if known and known.definition:
        field["description"] = known.definition + (" As printed." if printed else "")
    return field


def _title(evidence: Evidence) -> str:
    about = evidence.vocabulary.of_field.label
    return f"Trial evidence on {about}" if about else "Trial evidence"


def _as_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
