"""The invented trial of a template: that of the field, or one made from the names of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from itertools import count
from typing import NamedTuple

from ...graph.model.rows import Row
from ..fields.folder import field_rows
from ..fields.known import KnownField
from ..tables.reading import Rows

FILE = "worked-trial.txt"
_NAMES = "EXAMPLE-{}"
_BETWEEN_CELLS = " | "

ExampleRows = Mapping[str, list[dict[str, str]]]


class _Compared(NamedTuple):
    """The names that an invented comparison needs."""

    tested: str
    control: str
    endpoint: str
    criteria: str


def example_of(field: KnownField) -> ExampleRows:
    """The rows of the invented trial of a field, by table."""
    file = field.folder / FILE
    return read_example(file) if file.is_file() else _made(field_rows(field))


def read_example(file: Traversable) -> ExampleRows:
    """The rows in a file, one a line: the table, then `column=value | column=value`."""
    rows: dict[str, list[dict[str, str]]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        table, _, cells = line.partition(" ")
        if table and not table.startswith("#"):
            parts = (cell.strip().split("=", 1) for cell in cells.split(_BETWEEN_CELLS))
            rows.setdefault(table, []).append(dict(parts))
    return rows


def _made(rows: Rows) -> ExampleRows:
    """An invented trial of the first two regimens that a trial of the field compares."""
    taken = {row["trial"] for row in rows.get("trials", ())}
    name = next(name for name in map(_NAMES.format, count(1)) if name not in taken)
    stage = next((row.get("stage", "") for row in rows.get("fields", ())), "")
    trial = {"trial": name, "label": name, **_TRIAL, "setting": stage}
    made = {"sources": [_SOURCE], "trials": [trial]}
    compared = next(_comparisons(rows), None)
    return made if compared is None else {**made, **_results(name, compared)}


def _comparisons(rows: Rows) -> Iterator[_Compared]:
    """The comparisons on an endpoint that decides, in the order of the table."""
    regimen_of = {row["arm"]: row["regimen"] for row in rows.get("arms", ())}
    criteria = {row["population"]: row.get("criteria", "") for row in rows.get("populations", ())}
    for row in rows.get("results", ()):
        arms = regimen_of.get(row.get("arm", "")), regimen_of.get(row.get("comparator_arm", ""))
        if all(arms) and arms[0] != arms[1] and _decides(row, rows):
            endpoint, people = row["endpoint"], criteria.get(row.get("population", ""), "")
            yield _Compared(str(arms[0]), str(arms[1]), endpoint, people)


def _decides(result: Row, rows: Rows) -> bool:
    endpoints = rows.get("endpoints", ())
    return any(
        row["endpoint"] == result.get("endpoint") and row.get("decides") == "yes"
        for row in endpoints
    )


def _results(trial: str, compared: _Compared) -> ExampleRows:
    tested, control = f"{trial}-{compared.tested}", f"{trial}-{compared.control}"
    people, report = f"{trial}-ITT", f"{trial}-1"
    of_trial = {"trial": trial}
    return {
        "arms": [
            {"arm": tested, **of_trial, "regimen": compared.tested, "role": "tested", "n": "200"},
            {
                "arm": control,
                **of_trial,
                "regimen": compared.control,
                "role": "control",
                "n": "198",
            },
        ],
        "populations": [
            {
                "population": people,
                **of_trial,
                "label": f"{trial}: all patients",
                "criteria": compared.criteria,
                **_PEOPLE,
            }
        ],
        "reports": [{"report": report, **of_trial, **_REPORT}],
        "results": [
            {
                "result": f"{people}-HR",
                **of_trial,
                "report": report,
                "population": people,
                "arm": tested,
                "comparator_arm": control,
                "endpoint": compared.endpoint,
                **_FIGURE,
            }
        ],
    }


_SOURCE = {
    "short": "Example",
    "title": "An invented paper, to be replaced",
    "citation": "Doe J, Roe R. An invented paper. Journal of Examples. 2026.",
    "published": "2026-05",
    "kind": "user-table",
    "language": "en",
}
_TRIAL = {
    "phase": "3",
    "design": "randomised",
    "randomised": "yes",
    "enrolled": "398",
    "note": "An invented trial that shows how to fill in rows: remove it before you load your own",
}
_PEOPLE = {
    "n": "398",
    "denominator": "randomised",
    "reported": "yes",
}
_REPORT = {"sequence": "1", "status": "final", "date": "2026-05"}
_FIGURE = {
    "kind": "contrast",
    "measure": "hazard_ratio",
    "value": "0.72",
    "unit": "ratio",
    "ci_low": "0.60",
    "ci_high": "0.86",
    "ci_level": "95",
    "n": "200",
    "n_comparator": "198",
    "direction": "better",
    "locator": "Table 2",
}
