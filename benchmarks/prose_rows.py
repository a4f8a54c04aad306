"""How many rows from prose are wholly right: figure, endpoint, arms and people; and calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from prose_passages import CORE, Passage, agrees
from trialgraph.loaders.prose import extract

Row = Mapping[str, str]
ARMS = ("arm", "comparator_arm")
PEOPLE = ("population", "comparator_population")
VALUES = ("measure", "value", "comparator_value")
_TESTED = ("ci_low", "ci_high", "comparator_ci_low", "comparator_ci_high", "p_value")
_SIDES = ("value", "comparator_value")
BINS = ((0.9, 1.01), (0.8, 0.9), (0.6, 0.8), (0.0, 0.6))
SURE = 0.9  # confidence from which rows are to be wholly right


def wilson(right: int, total: int) -> str:
    """A proportion as `12/13 92% (67-99)`, with its 95% interval by Wilson's method."""
    if not total:
        return "0/0"
    z, share = 1.959964, right / total
    middle = share + z * z / (2 * total)
    half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    low, high = ((middle + sign * half) / (1 + z * z / total) for sign in (-1, 1))
    return f"{right}/{total} {share:.0%} ({max(low, 0):.0%}-{high:.0%})".replace("%-", "-")


@dataclass
class Tally:
    """Counts over passages: how many expected rows are found and right in each respect.

    `bins`: (bin of confidence) → [rows, wholly right, wrong].
    """

    counts: Counter[str] = field(default_factory=Counter)
    bins: dict[tuple[float, float], list[int]] = field(
        default_factory=lambda: {limits: [0, 0, 0] for limits in BINS}
    )
    faults: list[str] = field(default_factory=list)

    def add(self, passage: Passage) -> None:
        rows = list(extract(passage.text).rows)
        taken: dict[int, Row] = {}
        for expected in passage.expected:
            self._add_expected(passage, expected, _nearest(rows, taken, expected), rows, taken)
        for expected in passage.optional:
            place = _nearest(rows, taken, expected)
            if place is not None:
                taken[place] = expected
        for place, row in enumerate(rows):
            self._add_proposed(passage, row, taken.get(place))

    def _add_expected(
        self,
        passage: Passage,
        expected: Row,
        place: int | None,
        rows: Sequence[Row],
        taken: dict[int, Row],
    ) -> None:
        core = expected["measure"] in CORE
        self.counts["printed"] += 1
        self.counts["core"] += core
        if place is None:
            self.faults.append(f"{passage.name} - missing {_brief(expected)}")
            return
        row = taken[place] = expected
        found = rows[place]
        self.counts["core found"] += core
        self.counts["found"] += 1
        self.counts["endpoint"] += agrees("endpoint", found, row)
        armed = expected.get("arm", "-").split("|")[0] != "-"
        self.counts["armed"] += armed
        for what, columns in (("arms", ARMS), ("people", PEOPLE)):
            states = [_state(column, found, row) for column in columns]
            self.counts[f"{what} wrong"] += "wrong" in states
            self.counts[f"{what} filled"] += armed and set(states) == {"right"}
        self.counts["whole"] += not list(_flaws(found, row))

    def _add_proposed(self, passage: Passage, row: Row, expected: Row | None) -> None:
        confidence = float(row["confidence"])
        limits = next(limits for limits in BINS if limits[0] <= confidence < limits[1])
        flaws = list(_flaws(row, expected)) if expected else ["is not expected"]
        count = self.bins[limits]
        count[0] += 1
        count[1] += not flaws
        count[2] += any(not flaw.endswith("is empty") for flaw in flaws)
        if flaws:
            self.faults.append(
                f"{passage.name} {confidence:.2f} {_brief(row)}: {'; '.join(flaws)}"
                f" [{row['doubts']}]"
            )


def _nearest(rows: Sequence[Row], taken: Mapping[int, Row], expected: Row) -> int | None:
    """The proposed row that is about the same figure: of those with its values the most alike."""
    near = [
        place
        for place, row in enumerate(rows)
        if place not in taken
        and agrees("measure", row, expected)
        and (
            all(agrees(column, row, expected) for column in _SIDES)
            or all(agrees(column, _turned(row), expected) for column in _SIDES)
        )
    ]
    return min(near, key=lambda place: len(list(_flaws(rows[place], expected))), default=None)


def _turned(row: Row) -> Row:
    return {**row, "value": row["comparator_value"], "comparator_value": row["value"]}


def _flaws(row: Row, expected: Row) -> Iterator[str]:
    """What is not as expected in a row, as `column is …`; empty cells as `column is empty`."""
    for column in (*_SIDES, "endpoint", *ARMS, *PEOPLE, *_others(expected)):
        state = _state(column, row, expected)
        if state == "empty":
            yield f"{column} is empty"
        elif state == "wrong":
            yield f"{column} is {row.get(column, '')!r}, not {expected.get(column, '')!r}"
    if (row["kind"] == "prognostic") != (expected.get("kind") == "prognostic"):
        yield f"kind is {row['kind']}"


def _others(expected: Row) -> list[str]:
    """The other cells to compare: all that a passage gives, and where it leaves nothing open,
    intervals and P values that it does not give."""
    stated = [*_TESTED, "landmark_months", "ci_level", "n", "n_comparator", "unit", "event"]
    complete = "population" in expected
    return [column for column in stated if expected.get(column) or (complete and column in _TESTED)]


def _state(column: str, row: Row, expected: Row) -> str:
    """Whether a cell is right, empty or wrong. Of passages that state no arms or people, none of
    these is wrong."""
    if column in (*ARMS, *PEOPLE) and column not in expected:
        return "right"
    if agrees(column, row, expected):
        return "right"
    return "empty" if not row.get(column) else "wrong"


def _brief(row: Row) -> str:
    value = f"{row['value']} vs {row.get('comparator_value', '')}".removesuffix(" vs ")
    return f"{row['measure']} {row.get('endpoint', '') or row.get('outcome', '-')} {value}"


def report(name: str, passages: Sequence[Passage], show: bool) -> None:
    """Print the tally of passages, as counts with 95% intervals."""
    tally = Tally()
    for passage in passages:
        tally.add(passage)
    counts, found = tally.counts, tally.counts["found"]
    print(f"  {name}, {len(passages)} passages")
    for words, right, total in (
        ("medians and hazard ratios found", counts["core found"], counts["core"]),
        ("endpoint right", counts["endpoint"], found),
        ("arms right or empty", found - counts["arms wrong"], found),
        ("arms filled and right", counts["arms filled"], counts["armed"]),
        ("people right or empty", found - counts["people wrong"], found),
        ("wholly right, of the figures printed", counts["whole"], counts["printed"]),
    ):
        print(f"    {words:38} {wilson(right, total)}")
    for (low, high), (rows, whole, wrong) in tally.bins.items():
        words = f"confidence {low:.1f} to {min(high, 1):.1f}: wholly right"
        print(f"    {words:38} {wilson(whole, rows)}, wrong {wilson(wrong, rows)}")
    if show:
        print(*(f"      {fault}" for fault in tally.faults), sep="\n")
