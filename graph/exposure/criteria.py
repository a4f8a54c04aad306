"""The exposure language as values: the immutable nodes of a parsed expression.

`parser.py` parses text into these nodes, and `str(node)` writes text that parses to the same node.
The grammar is in `exposure.ebnf`, the meaning in docs/profiles.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .interval import INFINITY, Interval, plain_number

STATUSES = ("exposed", "naive", "refractory", "sensitive", "intolerant")
LAST_LINE = "last-line"


@dataclass(frozen=True, slots=True)
class Lines:
    """Prior lines of therapy."""

    interval: Interval

    def __str__(self) -> str:
        return f"lines{self.interval}"


@dataclass(frozen=True, slots=True)
class Measured:
    """The value of a quantity, such as age; `whole` says that it takes only whole numbers."""

    quantity: str
    interval: Interval
    whole: bool = False

    def __str__(self) -> str:
        return ", ".join(f"{self.quantity}{part}" for part in self.interval.written)


@dataclass(frozen=True, slots=True)
class Status:
    """A status such as `refractory`, for a drug or for at least `count` drugs of a class."""

    status: str
    agent: str
    count: int = 1

    def __str__(self) -> str:
        return f"{self.status}:{self.agent}" + (f">={self.count}" if self.count > 1 else "")


@dataclass(frozen=True, slots=True)
class LastLine:
    """The disease is refractory to the last line of therapy."""

    def __str__(self) -> str:
        return f"refractory:{LAST_LINE}"


@dataclass(frozen=True, slots=True)
class Remission:
    """Length of remission, in months, after a treatment."""

    after: str
    interval: Interval

    def __str__(self) -> str:
        return f"remission-after:{self.after}{self.interval}mo"


@dataclass(frozen=True, slots=True)
class Has:
    """A feature of the person or the disease is present."""

    feature: str

    def __str__(self) -> str:
        return f"has:{self.feature}"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The person has this condition."""

    condition: str

    def __str__(self) -> str:
        return f"condition:{self.condition}"


@dataclass(frozen=True, slots=True)
class Is:
    """A named definition of the evidence, expanded before evaluation."""

    definition: str

    def __str__(self) -> str:
        return f"is:{self.definition}"


@dataclass(frozen=True, slots=True)
class Open:
    """In a profile: drugs that are not mentioned are unknown instead of not received."""

    def __str__(self) -> str:
        return "open"


@dataclass(frozen=True, slots=True)
class Not:
    """The item is not met."""

    item: Expression

    def __str__(self) -> str:
        return f"not ({self.item})" if isinstance(self.item, (And, Or)) else f"not {self.item}"


@dataclass(frozen=True, slots=True)
class StatedShare:
    """In a population: the percentage that meets a criterion; `percent` is None if it is not
    reported."""

    item: Expression
    percent: float | None = None
    operator: str = ""

    def __str__(self) -> str:
        how_many = (
            "some" if self.percent is None else f"{self.operator}{plain_number(self.percent)}%"
        )
        return (
            f"{how_many} ({self.item})"
            if isinstance(self.item, (And, Or))
            else f"{how_many} {self.item}"
        )


@dataclass(frozen=True, slots=True)
class And:
    """All items are met. Without items: all patients, printed as empty text."""

    items: tuple[Expression, ...]

    def __str__(self) -> str:
        return ", ".join(map(_bracketed, self.items))


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the items is met."""

    items: tuple[Expression, ...]

    def __str__(self) -> str:
        if high := self._last_of_a_range:
            return f"lines=0-{plain_number(high)}"
        return " | ".join(map(_bracketed, self.items))

    @property
    def _last_of_a_range(self) -> float:
        """The last number of the range `lines=0-2`, which is a choice between zero lines and some;
        0 for other choices."""
        match self.items:
            case (Lines(Interval(0, 0)), Lines(Interval(1, high))) if high != INFINITY:
                return high
        return 0

    @property
    def is_range(self) -> bool:
        return bool(self._last_of_a_range)


def _bracketed(item: Expression) -> str:
    is_list = isinstance(item, And) or (isinstance(item, Or) and not item.is_range)
    return f"({item})" if is_list else str(item)


Expression = (
    Lines
    | Measured
    | Status
    | LastLine
    | Remission
    | Has
    | Diagnosis
    | Is
    | Open
    | Not
    | StatedShare
    | And
    | Or
)
NO_CRITERIA = And(())


@dataclass(frozen=True, slots=True)
class Literal:
    """An atom or its negation.

    Only the statuses exposed, refractory and intolerant occur. Lines and quantities are never
    negated; the negation of a remission does not imply that the treatment was received.
    """

    atom: Lines | Measured | Status | LastLine | Remission | Has | Diagnosis
    positive: bool = True

    def __str__(self) -> str:
        if (
            not self.positive
            and isinstance(self.atom, Status)
            and self.atom.status == "exposed"
            and self.atom.count == 1
        ):
            return f"naive:{self.atom.agent}"
        return str(self.atom) if self.positive else f"not {self.atom}"


Clause = frozenset[Literal]


def walk(expression: Expression) -> Iterator[Expression]:
    """The node and all nodes below it."""
    yield expression
    if isinstance(expression, (And, Or)):
        for item in expression.items:
            yield from walk(item)
    elif isinstance(expression, (Not, StatedShare)):
        yield from walk(expression.item)
