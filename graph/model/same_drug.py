"""Two names of one drug: rows of evidence in which every such drug has one name.

An active row of `same_drug` gives the other drug the name of the first. Regimens that then contain
the same drugs become one, and everything about the other is about it. The names that disappear
become synonyms, so that they are still understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .rows import SEPARATOR, Row, Rows

_DRUG_COLUMNS = {
    "regimens": ("drugs", "optional_drugs"),
    "statements": ("drugs",),
    "approvals": ("drug",),
    "cautions": ("drug",),
}
_REGIMEN_COLUMNS = {
    "arms": ("regimen",),
    "statements": ("regimens", "versus"),
    "approvals": ("regimen",),
    "cautions": ("regimen",),
}
_MERGED = ("classes", "targets", "hidden_labels")


def with_one_name_each(rows: Rows) -> Rows:
    """The rows, {table: [row]}, with two names of one drug replaced by one."""
    drugs = names_of_drugs(rows)
    if not drugs:
        return rows
    renamed = {
        **rows,
        **{
            table: _replaced(rows.get(table, ()), columns, drugs)
            for table, columns in _DRUG_COLUMNS.items()
        },
    }
    renamed["drugs"] = _merged(rows.get("drugs", ()), "drug", drugs)
    regimens = names_of_regimens(rows)
    for table, columns in _REGIMEN_COLUMNS.items():
        renamed[table] = _replaced(renamed.get(table, ()), columns, regimens)
    renamed["regimens"] = _merged(renamed["regimens"], "regimen", regimens)
    return renamed


def names_of_drugs(rows: Rows) -> dict[str, str]:
    """Drug → the drug under whose name it counts; drugs with one name are left out."""
    names: dict[str, str] = {}
    for row in rows.get("same_drug", ()):
        if row.get("active", "") != "no":
            kept = names.get(row["drug"], row["drug"])
            given_up = names.get(row["other_drug"], row["other_drug"])
            if kept != given_up:
                names.update({name: kept for name, other in names.items() if other == given_up})
                names[given_up] = kept
    return names


def names_of_regimens(rows: Rows) -> dict[str, str]:
    """Regimen → the regimen of the same drugs under whose name it counts, as `names_of_drugs`."""
    drugs = names_of_drugs(rows)
    groups: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for row in rows.get("regimens", ()):
        contents = [_values(row.get(column, "")) for column in ("drugs", "optional_drugs")]
        other_names = sum(drug in drugs for content in contents for drug in content)
        renamed = [sorted({drugs.get(drug, drug) for drug in part}) for part in contents]
        key = (row.get("kind", ""), *map(SEPARATOR.join, renamed))
        groups.setdefault(key, []).append((other_names, row["regimen"]))
    names: dict[str, str] = {}
    for group in groups.values():
        if any(other_names for other_names, _ in group):
            _, kept = min(group, key=lambda entry: entry[0])
            names.update({name: kept for other_names, name in group if other_names})
            names.pop(kept, None)
    return names


def _replaced(table: Iterable[Row], columns: Iterable[str], names: Mapping[str, str]) -> list[Row]:
    """The rows with names in these columns replaced; a name that then occurs twice is kept once."""
    columns = tuple(columns)
    return [
        {
            **row,
            **{
                column: SEPARATOR.join(
                    dict.fromkeys(names.get(name, name) for name in _values(row[column]))
                )
                for column in columns
                if row.get(column)
            },
        }
        for row in table
    ]


def _merged(table: Iterable[Row], key: str, names: Mapping[str, str]) -> list[Row]:
    """The rows without those whose name is given up; their names become synonyms."""
    given_up: dict[str, list[Row]] = {}
    table = list(table)
    for row in table:
        if row[key] in names:
            given_up.setdefault(names[row[key]], []).append(row)
    return [
        _with_names(row, given_up.get(row[key], ()), key) for row in table if row[key] not in names
    ]


def _with_names(row: Row, others: Iterable[Row], key: str) -> Row:
    others = list(others)
    if not others:
        return row
    alike = (row, *others)
    more = {
        column: SEPARATOR.join(
            dict.fromkeys(name for part in alike for name in _values(part.get(column, "")))
        )
        for column in _MERGED
        if any(part.get(column) for part in alike)
    }
    synonyms = [*_values(row.get("synonyms", ""))]
    synonyms += [name for other in others for name in _names(other, key)]
    own = {row[key], row.get("label_en", ""), row.get("label_zh", "")}
    listed = [name for name in dict.fromkeys(synonyms) if name not in own]
    return {**row, **more, "synonyms": SEPARATOR.join(listed)}


def _names(row: Row, key: str) -> Iterator[str]:
    yield row[key]
    for column in ("label_en", "label_zh"):
        if row.get(column):
            yield row[column]
    yield from _values(row.get("synonyms", ""))


def _values(cell: str) -> list[str]:
    return cell.split(SEPARATOR) if cell else []
