"""Passages with the rows expected from them, and the comparison of both, figure by figure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

CORE = ("median", "hazard_ratio")
_VALUE = r"(?P<{0}value>[<>≥≤~]?[0-9.]+(?:-[0-9.]+)?|NR)(?: \((?P<{0}low>[0-9.]+|NE)-(?P<{0}high>[0-9.]+|NE)\))?"
_ROW = re.compile(
    r"=> (?P<prognostic>prognostic )?(?P<measure>[a-z_]+) (?P<endpoint>[A-Za-z0-9]+|-) "
    + _VALUE.format("")
    + "(?: vs "
    + _VALUE.format("c")
    + r")?(?P<more>(?: [a-z0-9]+=\S+)*)(?: @ (?P<arms>.+))?\Z"
)
_MORE = {
    "p": "p_value",
    "level": "ci_level",
    "n": "n",
    "n2": "n_comparator",
    "at": "landmark_months",
    "fu": "follow_up_months",
    "unit": "unit",
}
Figure = tuple[str, ...]


@dataclass(frozen=True)
class Passage:
    """A text, and the rows expected: {column: cell} with the cells that are to be compared."""

    name: str
    language: str
    text: str
    expected: tuple[Mapping[str, str], ...]


def passages(file: Path) -> list[Passage]:
    """The passages of a file; its notation is explained in the README beside it. Raises
    `ValueError` for a line that is none."""
    passages = []
    for block in re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, *lines = block.rstrip().split("\n")
        name, language = (part.strip() for part in head.split("|"))
        text = "\n".join(line for line in lines if not line.startswith("=> "))
        rows = tuple(_row(line) for line in lines if line.startswith("=> ") and line != "=> none")
        passages.append(Passage(name, language, text, rows))
    return passages


def _row(line: str) -> Mapping[str, str]:
    match = _ROW.match(line)
    if not match:
        raise ValueError(f"not a row: {line}")
    row = {
        "measure": match["measure"],
        "endpoint": match["endpoint"].replace("-", ""),
        "value": match["value"],
        "kind": "prognostic" if match["prognostic"] else "",
    }
    row |= {"comparator_value": match["cvalue"], "ci_low": match["low"], "ci_high": match["high"]}
    row |= {"comparator_ci_low": match["clow"], "comparator_ci_high": match["chigh"]}
    row |= {
        _MORE[key]: value for key, value in (part.split("=", 1) for part in match["more"].split())
    }
    if match["arms"]:
        row |= dict(zip(("arm", "comparator_arm"), match["arms"].split(" > "), strict=False))
    return {column: cell for column, cell in row.items() if cell}


def figures(rows: Iterable[Mapping[str, str]], measures: tuple[str, ...] = CORE) -> Counter[Figure]:
    """The medians, hazard ratios and intervals of rows, each by itself: (endpoint, measure, value),
    (…, 'interval', low, high)."""
    counts: Counter[Figure] = Counter()
    for row in rows:
        if row["measure"] not in measures:
            continue
        for side in ("", "comparator_"):
            if value := row.get(f"{side}value"):
                counts[row.get("endpoint", ""), row["measure"], _same(value)] += 1
            if low := row.get(f"{side}ci_low"):
                counts[
                    row.get("endpoint", ""),
                    row["measure"],
                    "interval",
                    _same(low),
                    _same(row[f"{side}ci_high"]),
                ] += 1
    return counts


def _same(printed: str) -> str:
    """The number whatever its zeros: 0.60 and .6 are one."""
    return str(float(printed)) if re.fullmatch(r"[0-9]*\.?[0-9]+", printed) else printed


_OF_ANY_ARM = re.compile(r"\b(?:arms?|groups?|monotherapy)\b|组\Z")


def _as_compared(column: str, cell: str) -> str:
    """A cell as two authors would both write it: of an arm the words that any arm is called by are
    left out."""
    if not column.endswith("arm"):
        return _same(cell)
    return " ".join(_OF_ANY_ARM.sub(" ", cell.casefold()).split())


@dataclass
class Score:
    """Figures proposed and expected: how many agree."""

    right: int = 0
    proposed: int = 0
    expected: int = 0

    def add(self, proposed: Counter[Figure], expected: Counter[Figure]) -> None:
        self.right += sum((proposed & expected).values())
        self.proposed += sum(proposed.values())
        self.expected += sum(expected.values())

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f} ({self.right}/{self.proposed}), recall {self.recall:.3f} ({self.right}/{self.expected})"


def details(proposed: list[Mapping[str, str]], expected: Iterable[Mapping[str, str]]) -> list[str]:
    """Where whole rows differ: each expected row against the proposed one with the same endpoint,
    measure and values."""
    differences = []
    rest = list(proposed)
    for row in expected:
        key = ("endpoint", "measure", "value", "comparator_value")
        near = [
            extra
            for extra in rest
            if all(_same(extra.get(column, "")) == _same(row.get(column, "")) for column in key)
        ]
        if not near:
            differences.append(f"missing: {dict(row)}")
            continue
        best = min(near, key=lambda draft: len(_differences(draft, row)))
        rest.remove(best)
        differences.extend(
            f"{row.get('endpoint', '-')} {row['measure']} {row['value']}: {difference}"
            for difference in _differences(best, row)
        )
    differences.extend(
        f"extra: {extra['kind']} {extra['measure']} {extra['endpoint']} {extra['value']} {extra['comparator_value']} {extra['text']!r}"
        for extra in rest
    )
    return differences


def _differences(proposed: Mapping[str, str], expected: Mapping[str, str]) -> list[str]:
    problems = [
        f"{column} is {proposed.get(column, '')!r}, not {cell!r}"
        for column, cell in expected.items()
        if _as_compared(column, proposed.get(column, "")) != _as_compared(column, cell)
    ]
    if (proposed["kind"] == "prognostic") != (
        expected.get("kind") == "prognostic"
    ) and "kind" not in expected:
        problems.append(f"kind is {proposed['kind']}")
    return problems
