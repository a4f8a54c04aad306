"""Passages with the rows expected from them, and the comparison of both, figure by figure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

CORE = ("median", "hazard_ratio")
_LIMIT = r"-?[0-9.]+|NE|\?"
_VALUE = (
    r"(?P<{0}value>[<>≥≤~]?-?[0-9.]+(?:-[0-9.]+)?|NR)"
    rf"(?: \((?P<{{0}}low>{_LIMIT})-(?P<{{0}}high>{_LIMIT})\))?"
)
_ROW = re.compile(
    r"=[>?] (?P<prognostic>prognostic )?(?P<measure>[a-z_|]+) (?P<endpoint>\??[A-Za-z0-9-]+) "
    + _VALUE.format("")
    + "(?: vs "
    + _VALUE.format("c")
    + r")?(?P<more>(?: [a-z0-9]+=\S+)*)(?: @ (?P<arms>.+?))?(?P<words>(?: / [a-z]+=.+?)*)\Z"
)
_MORE = {
    "p": "p_value",
    "level": "ci_level",
    "n": "n",
    "n2": "n_comparator",
    "at": "landmark_months",
    "fu": "follow_up_months",
    "unit": "unit",
    "ip": "interaction_p",
}
# These cells are words: one of several must be part of the cell, none of those after a "!"; a "-"
# lets it be empty.
_WORDS = {"people": "population", "than": "comparator_population", "event": "event"}
_ARMS = ("arm", "comparator_arm")
Figure = tuple[str, ...]


@dataclass(frozen=True)
class Passage:
    """A text, and the rows expected: {column: cell} with the cells that are to be compared."""

    name: str
    language: str
    text: str
    expected: tuple[Mapping[str, str], ...]
    optional: tuple[Mapping[str, str], ...] = ()


def passages(file: Path) -> list[Passage]:
    """The passages of a file; its notation is explained in the README beside it. Raises
    `ValueError` for a line that is none."""
    passages = []
    for block in re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, *lines = block.rstrip().split("\n")
        name, language, *everyone = (part.strip() for part in head.split("|", 2))
        text = "\n".join(line for line in lines if not line.startswith(("=> ", "=? ")))
        passages.append(
            Passage(
                name,
                language,
                text,
                tuple(_rows(lines, "=> ", *everyone)),
                tuple(_rows(lines, "=? ", *everyone)),
            )
        )
    return passages


def _rows(lines: list[str], sign: str, everyone: str | None = None) -> Iterator[Mapping[str, str]]:
    """The rows with this sign. Where a passage has words for all its people, each row states arms
    and people: those that a line leaves out are empty, or all people."""
    for line in lines:
        if line.startswith(sign) and line != "=> none":
            row = _row(line)
            if everyone is not None:
                row = {"population": f"-|{everyone}".rstrip("|")} | dict.fromkeys(_ARMS, "-") | row
            yield row


def _row(line: str) -> dict[str, str]:
    match = _ROW.match(line)
    if not match:
        raise ValueError(f"not a row: {line}")
    row = {
        "measure": match["measure"],
        "endpoint": "" if match["endpoint"][0] in "-?" else match["endpoint"],
        "outcome": match["endpoint"][1:] if match["endpoint"][0] == "?" else "",
        "value": match["value"],
        "kind": "prognostic" if match["prognostic"] else "",
    }
    limits = {"ci_low": "low", "ci_high": "high"}
    limits |= {"comparator_ci_low": "clow", "comparator_ci_high": "chigh"}
    row |= {"comparator_value": match["cvalue"] or ""}
    row |= {column: (match[group] or "").replace("?", "") for column, group in limits.items()}
    row |= {
        _MORE[key]: value for key, value in (part.split("=", 1) for part in match["more"].split())
    }
    if match["arms"]:
        row |= dict(zip(_ARMS, match["arms"].split(" > "), strict=False))
    for part in match["words"].split(" / ")[1:]:
        key, words = part.split("=", 1)
        row[_WORDS[key]] = words
    return {column: cell for column, cell in row.items() if cell}


def figures(rows: Iterable[Mapping[str, str]], measures: tuple[str, ...] = CORE) -> Counter[Figure]:
    """The medians, hazard ratios and intervals of rows, each by itself: (endpoint, measure, value),
    (…, 'interval', low, high)."""
    counts: Counter[Figure] = Counter()
    for row in rows:
        measure = row["measure"].split("|")[0]
        if measure not in measures:
            continue
        for side in ("", "comparator_"):
            if value := row.get(f"{side}value"):
                counts[row.get("endpoint", ""), measure, _same(value)] += 1
            if low := row.get(f"{side}ci_low"):
                counts[
                    row.get("endpoint", ""),
                    measure,
                    "interval",
                    _same(low),
                    _same(row.get(f"{side}ci_high", "")),
                ] += 1
    return counts


def _same(printed: str) -> str:
    """The number whatever its zeros and its minus: 0.60 and .6 are one."""
    printed = printed.replace("\N{MINUS SIGN}", "-")
    return str(float(printed)) if re.fullmatch(r"-?[0-9]*\.?[0-9]+", printed) else printed


_OF_ANY_ARM = re.compile(r"\b(?:arms?|groups?|monotherapy)\b|组\Z")


def _as_compared(column: str, cell: str) -> str:
    """A cell as two authors would both write it: of an arm the words that any arm is called by are
    left out."""
    if not column.endswith("arm"):
        return _same(cell)
    return " ".join(_OF_ANY_ARM.sub(" ", _plain(cell)).split())


def _plain(cell: str) -> str:
    """A cell without regard to capitals and to the length of dashes."""
    return cell.casefold().replace("\N{EN DASH}", "-")


def agrees(column: str, proposed: Mapping[str, str], expected: Mapping[str, str]) -> bool:
    """Whether a cell of a proposed row is one of those that the expected row allows."""
    cell, allowed = proposed.get(column, ""), expected.get(column, "")
    if column == "outcome":
        return proposed.get("endpoint", "").casefold() in ("", allowed.casefold())
    if column == "endpoint" and "outcome" in expected:
        return agrees("outcome", proposed, expected)
    choices = allowed.split("|")
    if not cell and "-" in choices:
        return True
    if column in _WORDS.values():
        cell, words = _plain(cell), [_plain(choice) for choice in choices if choice != "-"]
        if any(word[1:] in cell for word in words if word.startswith("!")):
            return False
        return any(word in cell for word in words if not word.startswith("!"))
    return any(_as_compared(column, cell) == _as_compared(column, choice) for choice in choices)


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


def details(
    proposed: list[Mapping[str, str]],
    expected: Iterable[Mapping[str, str]],
    optional: Iterable[Mapping[str, str]] = (),
) -> list[str]:
    """Where whole rows differ: each expected row against the proposed one with the same endpoint,
    measure and values. A proposed row that agrees with an optional one is no difference."""
    differences = []
    rest = list(proposed)
    for row in expected:
        near = [extra for extra in rest if _is_about(extra, row)]
        if not near:
            differences.append(f"missing: {dict(row)}")
            continue
        best = min(near, key=lambda draft: len(_differences(draft, row)))
        rest.remove(best)
        differences.extend(
            f"{row.get('endpoint', '-')} {row['measure']} {row['value']}: {difference}"
            for difference in _differences(best, row)
        )
    for row in optional:
        if same := [extra for extra in rest if _is_about(extra, row)]:
            rest.remove(min(same, key=lambda draft: len(_differences(draft, row))))
    differences.extend(
        f"extra: {extra['kind']} {extra['measure']} {extra['endpoint']} {extra['value']} {extra['comparator_value']} {extra['text']!r}"
        for extra in rest
    )
    return differences


def _is_about(proposed: Mapping[str, str], expected: Mapping[str, str]) -> bool:
    key = ("endpoint", "measure", "value", "comparator_value")
    return all(agrees(column, proposed, expected) for column in key)


def _differences(proposed: Mapping[str, str], expected: Mapping[str, str]) -> list[str]:
    problems = [
        f"{column} is {proposed.get(column, '')!r}, not {cell!r}"
        for column, cell in expected.items()
        if not agrees(column, proposed, expected)
    ]
    if (proposed["kind"] == "prognostic") != (
        expected.get("kind") == "prognostic"
    ) and "kind" not in expected:
        problems.append(f"kind is {proposed['kind']}")
    return problems
