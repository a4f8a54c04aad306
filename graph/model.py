"""The evidence as values: one frozen class a table, and the `Evidence` that holds them all.

Rows come from the evidence tables or from a graph that was built of them; either way as plain dictionaries of strings,
checked before. Nothing here decides anything. A row is itself and no other: rows compare by identity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

from .vocabulary import Definition, Drug, DrugClass, Feature, Regimen, Term, Vocabulary

Row = Mapping[str, str]
Rows = Mapping[str, Sequence[Row]]
SEPARATOR = "; "


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Source:
    id: str
    short: str = ""
    citation: str = ""
    doi: str = ""
    published: str = ""
    kind: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint(Term):
    family: str = ""
    better: str = ""
    decides: str = ""
    stands_for: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Located:
    """Anything that stands in a source: `paragraph` numbers its non-blank lines, `locator` says the place in words."""

    id: str
    source: str = ""
    paragraph: tuple[str, ...] = ()
    locator: str = ""
    flags: tuple[str, ...] = ()
    note: str = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id!r})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Trial(Located):
    label: str = ""
    registry_id: str = ""
    phase: str = ""
    design: str = ""
    randomised: str = ""
    setting: str = ""
    enrolled: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def is_randomised(self) -> bool:
        return self.randomised in ("yes", "inferred")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Arm(Located):
    trial: str = ""
    regimen: str = ""
    role: str = ""
    dose: str = ""
    n: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Population(Located):
    """Whom results are about; `criteria` as written in the table, of this level only."""

    trial: str = ""
    label: str = ""
    part_of: str = ""
    criteria: str = ""
    n: str = ""
    denominator: str = ""
    reported: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Share(Located):
    population: str = ""
    arm: str = ""
    criterion: str = ""
    operator: str = ""
    percent: float | None = None
    count: str = ""
    denominator: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Report(Located):
    trial: str = ""
    sequence: int = 0
    status: str = ""
    follow_up_months: float | None = None
    date: str = ""
    venue: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Result(Located):
    """One printed figure or claim. Figures stay strings, as printed; limits of intervals are numbers."""

    kind: str = ""
    trial: str = ""
    report: str = ""
    population: str = ""
    arm: str = ""
    comparator_arm: str = ""
    comparator_population: str = ""
    endpoint: str = ""
    event: str = ""
    measure: str = ""
    value: str = ""
    comparator_value: str = ""
    unit: str = ""
    landmark_months: float | None = None
    ci_low: str = ""
    ci_high: str = ""
    ci_level: str = ""
    comparator_ci_low: str = ""
    comparator_ci_high: str = ""
    p_value: str = ""
    n: str = ""
    n_comparator: str = ""
    count: str = ""
    comparator_count: str = ""
    follow_up_months: float | None = None
    direction: str = ""
    claim: str = ""
    claim_scope: str = ""

    @property
    def has_interval(self) -> bool:
        return bool(self.ci_low and self.ci_high)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Statement(Located):
    kind: str = ""
    regimens: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    setting: str = ""
    versus: tuple[str, ...] = ()
    grade: str = ""
    topic: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Approval(Located):
    act: str = ""
    agency: str = ""
    region: str = ""
    regimen: str = ""
    drug: str = ""
    date: str = ""
    indication: str = ""
    trial: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Caution(Located):
    regimen: str = ""
    drug: str = ""
    when: str = ""
    harm: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rule(Located):
    kind: str = ""
    subject: str = ""
    exempt: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CertaintyStep:
    id: str
    amount: int = 1
    reason: str = ""


T = TypeVar("T")


def _build(kind: type[T], key: str, rows: Iterable[Row]) -> dict[str, T]:
    """One object a row, by identifier, in the rows' order; each field is read by its declared type."""
    readers = [(field.name, _READERS[str(field.type)]) for field in fields(kind) if field.name != "id"]  # type: ignore[arg-type]
    made: dict[str, T] = {}
    for row in rows:
        values: dict[str, Any] = {name: read(row[name]) for name, read in readers if row.get(name)}
        made[row[key]] = kind(id=row[key], **values)  # type: ignore[call-arg]  # every table class has an id
    return made


_READERS: dict[str, Any] = {
    "str": str,
    "int": int,
    "float | None": float,
    "tuple[str, ...]": lambda text: tuple(text.split(SEPARATOR)),
}


@dataclass(frozen=True)
class Evidence:
    """All rows of all tables, by identifier, and the look-ups that everything above needs."""

    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    endpoints: Mapping[str, Endpoint]
    trials: Mapping[str, Trial]
    arms: Mapping[str, Arm]
    populations: Mapping[str, Population]
    shares: Mapping[str, Share]
    reports: Mapping[str, Report]
    results: Mapping[str, Result]
    statements: Mapping[str, Statement]
    approvals: Mapping[str, Approval]
    cautions: Mapping[str, Caution]
    rules: Mapping[str, Rule]
    certainty: Mapping[str, CertaintyStep]

    @classmethod
    def from_rows(cls, rows: Rows) -> Evidence:
        """The evidence that these rows hold: {table: [row]}; tables left out are empty."""

        def table(kind: type[T], name: str, key: str) -> dict[str, T]:
            return _build(kind, key, rows.get(name, ()))

        vocabulary = Vocabulary(
            drugs=table(Drug, "drugs", "drug"),
            classes=table(DrugClass, "classes", "class"),
            features=table(Feature, "features", "feature"),
            definitions=table(Definition, "definitions", "definition"),
            regimens=table(Regimen, "regimens", "regimen"),
        )
        return cls(
            vocabulary=vocabulary,
            sources=table(Source, "sources", "source"),
            endpoints=table(Endpoint, "endpoints", "endpoint"),
            trials=table(Trial, "trials", "trial"),
            arms=table(Arm, "arms", "arm"),
            populations=table(Population, "populations", "population"),
            shares=table(Share, "shares", "share"),
            reports=table(Report, "reports", "report"),
            results=table(Result, "results", "result"),
            statements=table(Statement, "statements", "statement"),
            approvals=table(Approval, "approvals", "approval"),
            cautions=table(Caution, "cautions", "caution"),
            rules=table(Rule, "rules", "rule"),
            certainty=table(CertaintyStep, "certainty", "step"),
        )

    @cached_property
    def populations_of(self) -> Mapping[str, tuple[Population, ...]]:
        """Trial → its populations."""
        return _grouped(self.populations.values(), lambda population: population.trial)

    @cached_property
    def results_of(self) -> Mapping[str, tuple[Result, ...]]:
        """Trial → its results."""
        return _grouped(self.results.values(), lambda result: result.trial)

    @cached_property
    def shares_of(self) -> Mapping[str, tuple[Share, ...]]:
        """Population → the shares stated of it."""
        return _grouped(self.shares.values(), lambda share: share.population)

    @cached_property
    def reports_of(self) -> Mapping[str, tuple[Report, ...]]:
        """Trial → its reports."""
        return _grouped(self.reports.values(), lambda report: report.trial)

    def regimen_of(self, arm: str) -> str:
        """The regimen that an arm receives; empty for no arm."""
        return self.arms[arm].regimen if arm else ""

    def lineage(self, population: Population) -> tuple[Population, ...]:
        """The population, and those of which it is part, up to the whole trial."""
        line = [population]
        while line[-1].part_of:
            line.append(self.populations[line[-1].part_of])
        return tuple(line)


def _grouped(items: Iterable[T], key: Any) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: tuple(group) for name, group in groups.items()}
