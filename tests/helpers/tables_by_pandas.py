"""The shipped tables as pandas reads them, for answers computed without the graph or the model."""

from __future__ import annotations

import pandas
import trialgraph as tg
from trialgraph.evidence import DEFAULT
from trialgraph.graph.sparql.runner import ask, plain
from trialgraph.method import FOLDER as METHOD

Rows = list[tuple[str, ...]]


def table(name: str) -> pandas.DataFrame:
    """A table of the default field, after the rows of the method that it does not replace."""
    parts = [
        pandas.read_csv(file, dtype=str, keep_default_na=False)
        for folder in (METHOD, DEFAULT)
        if (file := folder / f"{name}.csv").is_file()
    ]
    return pandas.concat(parts).fillna("").drop_duplicates(parts[0].columns[0], keep="last")


def parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def answered(kg: tg.KnowledgeGraph, name: str, columns: str, **values: str) -> Rows:
    """The cells of these columns, row by row, sorted; empty if unbound."""
    answer = ask(kg.store, name, values)
    places = [answer.columns.index(column) for column in columns.split()]
    return sorted(
        tuple("" if (cell := plain(row[place])) is None else str(cell) for place in places)
        for row in answer.rows
    )


def listed(frame: pandas.DataFrame, columns: str) -> Rows:
    return sorted(frame[columns.split()].itertuples(index=False, name=None))


def results_of_arms() -> pandas.DataFrame:
    """The results with their regimens, their interval and the position of their report."""
    regimens = table("arms").set_index("arm").regimen
    sequences = table("reports").set_index("report").sequence.astype(int)
    frame = table("results")
    frame["tested"] = frame.arm.map(regimens).fillna("")
    frame["control"] = frame.comparator_arm.map(regimens).fillna("")
    frame["interval"] = (frame.ci_low + "-" + frame.ci_high).where(
        (frame.ci_low != "") & (frame.ci_high != ""), ""
    )
    frame["sequence"] = frame.report.map(sequences)
    return frame
