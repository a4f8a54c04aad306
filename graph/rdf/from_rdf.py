"""Reads rows with SPARQL from a graph that `to_rdf.py` wrote; every store gives the same rows."""

from __future__ import annotations

from ...queries import text_of
from ..model.cell_order import ordered
from ..model.columns import Column, Table
from ..model.rows import SEPARATOR
from ..model.schema import ACCOUNTING, TABLES
from .iris import ONTOLOGY, expand, name_of, property_of
from .store import RdfTerm, Store

_TYPE = expand("rdf:type")
_ROW_NUMBER = ONTOLOGY + "rowNumber"
_LOCATOR = ONTOLOGY + "locator"
_TABLE_OF = {
    ONTOLOGY + table.type: table for table in TABLES.values() if table.name not in ACCOUNTING
}

Rows = dict[str, list[dict[str, str]]]


def read_rows(store: Store) -> Rows:
    """The rows of every table, in their order. If a cell has several values, they are sorted."""
    subjects: dict[str, dict[str, list[RdfTerm]]] = {}
    for row, prop, value in store.select(text_of("rows")).rows:
        if row is not None and prop is not None and value is not None:
            subjects.setdefault(row.value, {}).setdefault(prop.value, []).append(value)
    tables: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for subject, properties in subjects.items():
        table = _TABLE_OF[properties[_TYPE][0].value]
        number = int(properties[_ROW_NUMBER][0].value)
        tables.setdefault(table.name, []).append((number, _row(table, subject, properties)))
    return {
        name: [row for _, row in sorted(rows, key=lambda pair: pair[0])]
        for name, rows in tables.items()
    }


def _row(table: Table, subject: str, properties: dict[str, list[RdfTerm]]) -> dict[str, str]:
    row = {table.key: name_of(subject)}
    for column, prop, language in _PROPERTIES[table.name]:
        terms = properties.get(prop)
        if terms is None:
            continue
        values = [
            _cell(column, term) for term in terms if not language or term.language == language
        ]
        if values:
            row[column.name] = SEPARATOR.join(ordered(column, values))
    if _LOCATOR in properties:
        row["locator"] = properties[_LOCATOR][0].value
    return row


def _cell(column: Column, term: RdfTerm) -> str:
    if column.kind == "choice":
        value = name_of(term.value)
        return value if value in column.choices else value.replace("-", " ")
    return name_of(term.value) if column.kind == "ref" else term.value


def _property(table: Table, column: Column) -> str:
    return property_of(table.name, column.name) + (
        "Printed" if column.kind in ("decimal", "printed") else ""
    )


def _language(column: Column) -> str:
    return {"label_en": "en", "label_zh": "zh"}.get(column.name, "")


_PROPERTIES: dict[str, list[tuple[Column, str, str]]] = {
    table.name: [
        (column, _property(table, column), _language(column)) for column in table.columns[1:]
    ]
    for table in TABLES.values()
}
