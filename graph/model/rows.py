"""The rows of evidence as values: one frozen class per table.

Rows compare by identity, not by content.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .terms import Term

Row = Mapping[str, str]
Rows = Mapping[str, Sequence[Row]]
SEPARATOR = "; "


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Source:
    """A document from which rows are taken."""

    id: str
    short: str = ""
    citation: str = ""
    doi: str = ""
    published: str = ""
    content_until: str = ""
    kind: str = ""
    title: str = ""
    language: str = ""
    authors: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    url: str = ""

    @property
    def known_since(self) -> str:
        """The date since which the content was known: `content_until`, or that of publication."""
        return self.content_until or self.published


@dataclass(frozen=True, slots=True)
class Endpoint(Term):
    """An outcome that trials measure, and how figures on it are read."""

    shown: str = ""  # its name in figures, if that is not the identifier
    family: str = ""
    better: str = ""
    decides: str = ""
    stands_for: str = ""
    death_from_any_cause: str = ""

    def importance(self) -> int:
        """The importance of an estimate: 0 decides verdicts, 1 response, 2 anything else."""
        if self.decides and not self.stands_for:
            return 0
        return 1 if self.family == "response" else 2

    @property
    def counts_all_deaths(self) -> bool:
        """Whether the event is death from any cause alone."""
        return self.death_from_any_cause == "yes"

    @property
    def event_is_wanted(self) -> bool:
        """Whether the event is good for the patient, so that earlier or more frequent events are
        better. That of a survival endpoint never is: its figures may count patients without the
        event (higher is better: PFS) or with it (lower: NRM)."""
        return self.better == {
            "time": "lower",
            "response": "higher",
            "harm": "higher",
        }.get(self.family)

    @property
    def less_is_better(self) -> bool:
        """Whether a difference below 0 is a benefit."""
        return self.better == "lower"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Located:
    """A row with a place in a source.

    `paragraph` numbers the non-blank lines of the source; `locator` describes the place.
    """

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
    """A trial or cohort, as the sources describe it."""

    label: str = ""
    registry_id: str = ""
    phase: str = ""
    design: str = ""
    randomised: str = ""
    setting: str = ""
    crossover: str = ""
    enrolled: str = ""
    synonyms: tuple[str, ...] = ()
    design_as_printed: str = ""

    @property
    def is_randomised(self) -> bool:
        return self.randomised in ("yes", "inferred")

    def as_printed(self, column: str) -> str:
        """The value in the row of the source, before a registry record completed it."""
        text: str = getattr(self, column)
        return (self.design_as_printed or text) if column == "design" else text


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Arm(Located):
    """A group of a trial, and the regimen that it receives."""

    trial: str = ""
    regimen: str = ""
    role: str = ""
    dose: str = ""
    n: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Population(Located):
    """The patients to whom a result refers. `criteria` are added to those of `part_of`."""

    trial: str = ""
    label: str = ""
    part_of: str = ""
    criteria: str = ""
    inferred_criteria: str = ""
    n: str = ""
    denominator: str = ""
    reported: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Share(Located):
    """A share of a population that meets a criterion, as printed."""

    population: str = ""
    arm: str = ""
    criterion: str = ""
    operator: str = ""
    percent: float | None = None
    count: str = ""
    denominator: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Threshold(Located):
    """A limit set by a definition; limits that share a word in `together` apply jointly."""

    definition: str = ""
    together: str = ""
    quantity: str = ""
    change: str = ""
    operator: str = ""
    limit: str = ""
    limit_unit: str = ""

    def __str__(self) -> str:
        measured = self.quantity if self.change == "level" else f"{self.change} of {self.quantity}"
        return " ".join(filter(None, (measured, self.operator, self.limit, self.limit_unit)))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Report(Located):
    """A report of a trial, which is one data cut."""

    trial: str = ""
    sequence: int = 0
    status: str = ""
    follow_up_months: float | None = None
    date: str = ""
    venue: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False, weakref_slot=True)
class Result(Located):
    """One reported figure or claim. Figures stay strings, as printed.

    `doubtful_flags` are those of its flags that make the figure doubtful.
    """

    kind: str = ""
    trial: str = ""
    report: str = ""
    population: str = ""
    arm: str = ""
    comparator_arm: str = ""
    comparator_population: str = ""
    endpoint: str = ""
    endpoint_shown: str = ""  # from the endpoint, not a column
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
    interaction_p: str = ""
    n: str = ""
    n_comparator: str = ""
    count: str = ""
    comparator_count: str = ""
    follow_up_months: float | None = None
    direction: str = ""
    review: str = ""
    immature: str = ""
    crossover_adjusted: str = ""
    claim: str = ""
    claim_scope: str = ""
    doubtful_flags: tuple[str, ...] = ()

    @property
    def has_interval(self) -> bool:
        return bool(self.ci_low and self.ci_high)

    @property
    def is_adjusted(self) -> bool:
        """Whether the figure is adjusted for control patients who received the tested regimen."""
        return self.crossover_adjusted == "yes"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Statement(Located):
    """What a source says about regimens in a setting: advice, a claim, a gap in the evidence."""

    kind: str = ""
    regimens: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    setting: str = ""
    versus: tuple[str, ...] = ()
    grade: str = ""
    asserts: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    topic: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Approval(Located):
    """An approval, refusal or withdrawal of a regimen or a drug."""

    act: str = ""
    agency: str = ""
    region: str = ""
    regimen: str = ""
    drug: str = ""
    date: str = ""
    indication: str = ""
    conditions: tuple[str, ...] = ()
    inferred_criteria: str = ""
    trial: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Caution(Located):
    """A harm to consider before a regimen or a drug is given."""

    regimen: str = ""
    drug: str = ""
    when: str = ""
    harm: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rule(Located):
    """A rule that excludes regimens or chooses evidence."""

    kind: str = ""
    subject: str = ""
    exempt: tuple[str, ...] = ()
    when: str = ""
    doubt_if: str = ""
    conditions: tuple[str, ...] = ()
    reason: str = ""
