"""All evidence: the rows of every table, and look-ups.

Rows come from evidence tables or from a graph built from them, as dictionaries of strings that have
been checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar

from ...errors import UnknownNameError
from .conditions import rules_in_force, with_conditions_as_criteria
from .endpoints_shown import with_endpoints_shown
from .field import Condition, Field, Stage
from .grouping import by_trial, grouped
from .identity import differences, links, settled_trials, size_in_words
from .identity_rows import Publication, Registration, SameDrug, SameStudy
from .judgements import Judgement, JudgementsInForce
from .limits import Limits, with_doubtful_flags
from .method_changes import MethodChange, method_changes
from .method_rows import CertaintyStep, Limit
from .name_index import folded
from .rows import (
    SEPARATOR,
    Approval,
    Arm,
    Caution,
    Endpoint,
    Located,
    Population,
    Report,
    Result,
    Row,
    Rows,
    Rule,
    Share,
    Source,
    Statement,
    Threshold,
    Trial,
)
from .same_drug import with_one_name_each
from .same_study import joined_studies
from .stages_of_drugs import with_stages_of_trials
from .terms import Definition, Drug, DrugClass, Feature, Quantity, Regimen, Term
from .trial_names import trial_names
from .vocabulary import Vocabulary

T = TypeVar("T")


def _build(kind: type[T], key: str, rows: Iterable[Row]) -> dict[str, T]:
    """One object per row, by identifier; each field is converted to its declared type."""
    readers = [
        (field.name, _READERS[str(field.type)])
        for field in fields(kind)  # type: ignore[arg-type]  # every table class is a dataclass
        if field.name != "id"
    ]
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
    """The rows of every table by identifier, and look-ups."""

    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    endpoints: Mapping[str, Endpoint]
    trials: Mapping[str, Trial]
    registrations: Mapping[str, Registration]
    publications: Mapping[str, Publication]
    same_study: Mapping[str, SameStudy]
    same_drug: Mapping[str, SameDrug]
    arms: Mapping[str, Arm]
    populations: Mapping[str, Population]
    thresholds: Mapping[str, Threshold]
    shares: Mapping[str, Share]
    reports: Mapping[str, Report]
    results: Mapping[str, Result]
    statements: Mapping[str, Statement]
    approvals: Mapping[str, Approval]
    cautions: Mapping[str, Caution]
    rules: Mapping[str, Rule]
    judgements: Mapping[str, Judgement]
    certainty: Mapping[str, CertaintyStep]
    limits: Mapping[str, Limit]
    method_changes: Mapping[str, MethodChange]

    @classmethod
    def from_rows(cls, rows: Rows) -> Evidence:
        """The evidence in these rows, {table: [row]}; missing tables are empty.

        Two names of one drug become one (`same_drug`), and registry records complete the trials.
        """
        rows = with_doubtful_flags(with_conditions_as_criteria(with_one_name_each(rows)))
        rows = with_endpoints_shown(rows)

        def table(kind: type[T], name: str, key: str) -> dict[str, T]:
            return _build(kind, key, rows.get(name, ()))

        vocabulary = Vocabulary(
            drugs=table(Drug, "drugs", "drug"),
            classes=table(DrugClass, "classes", "class"),
            targets=table(Term, "targets", "target"),
            features=table(Feature, "features", "feature"),
            quantities=table(Quantity, "quantities", "quantity"),
            definitions=table(Definition, "definitions", "definition"),
            regimens=table(Regimen, "regimens", "regimen"),
            conditions=table(Condition, "conditions", "condition"),
            fields=table(Field, "fields", "field"),
            stages=table(Stage, "stages", "stage"),
        )
        registrations = table(Registration, "registrations", "registration")
        trials = settled_trials(table(Trial, "trials", "trial"), registrations.values())
        arms = table(Arm, "arms", "arm")
        populations = rows.get("populations", ())
        return cls(
            vocabulary=with_stages_of_trials(vocabulary, trials, arms.values(), populations),
            sources=table(Source, "sources", "source"),
            endpoints=table(Endpoint, "endpoints", "endpoint"),
            trials=trials,
            registrations=registrations,
            publications=table(Publication, "publications", "publication"),
            same_study=table(SameStudy, "same_study", "study"),
            same_drug=table(SameDrug, "same_drug", "pair"),
            arms=arms,
            populations=table(Population, "populations", "population"),
            thresholds=table(Threshold, "thresholds", "threshold"),
            shares=table(Share, "shares", "share"),
            reports=table(Report, "reports", "report"),
            results=table(Result, "results", "result"),
            statements=table(Statement, "statements", "statement"),
            approvals=table(Approval, "approvals", "approval"),
            cautions=table(Caution, "cautions", "caution"),
            rules=rules_in_force(
                table(Rule, "rules", "rule").values(), vocabulary.conditions_present
            ),
            judgements=table(Judgement, "judgements", "judgement"),
            certainty=table(CertaintyStep, "certainty", "step"),
            limits=table(Limit, "limits", "limit"),
            method_changes=method_changes(rows),
        )

    @cached_property
    def limit(self) -> Limits:
        """The constants of the method. Raises `TrialgraphError` if one is missing."""
        return Limits.of(self.limits)

    @cached_property
    def populations_of(self) -> Mapping[str, tuple[Population, ...]]:
        """Trial → its populations."""
        return grouped(self.populations.values(), lambda population: population.trial)

    @cached_property
    def results_of(self) -> Mapping[str, tuple[Result, ...]]:
        """Trial → its results."""
        return grouped(self.results.values(), lambda result: result.trial)

    @cached_property
    def shares_of(self) -> Mapping[str, tuple[Share, ...]]:
        """Population → its reported shares."""
        return grouped(self.shares.values(), lambda share: share.population)

    @cached_property
    def reports_of(self) -> Mapping[str, tuple[Report, ...]]:
        """Trial → its reports."""
        return grouped(self.reports.values(), lambda report: report.trial)

    def records_of(self, trial: str) -> tuple[Registration, ...]:
        """The registry records of the study to which a trial belongs."""
        study = self.study_of(trial)
        return tuple(
            record
            for record in self.registrations.values()
            if any(name == trial or self.study_of(name) == study for name in record.trials)
        )

    @cached_property
    def endpoint_ranks(self) -> Mapping[str, int]:
        """Endpoint → its position in the table, which is its rank among comparisons."""
        return {endpoint: position for position, endpoint in enumerate(self.endpoints)}

    @cached_property
    def estimate_ranks(self) -> Mapping[str, int]:
        """Endpoint → its rank among estimates: those that decide verdicts first, then response,
        then the rest, each in the order of the table."""
        listed = sorted(self.endpoints.values(), key=Endpoint.importance)
        return {endpoint.id: position for position, endpoint in enumerate(listed)}

    @cached_property
    def publications_of(self) -> Mapping[str, tuple[Publication, ...]]:
        """Trial → its publications."""
        return by_trial(self.publications.values())

    def links_of(self, trial: str) -> tuple[tuple[str, str], ...]:
        """The records and papers of a trial, as (name, address); an unknown address is empty."""
        return links(self.trials[trial], *self._documents_of(trial))

    def differences_of(self, trial: str) -> tuple[str, ...]:
        """In words, where records or papers of a trial contradict what the sources print."""
        return tuple(differences(self.trials[trial], *self._documents_of(trial)))

    def size_of(self, trial: str) -> str:
        """The number of patients of a trial as printed; both numbers if it is contradicted."""
        return size_in_words(self.trials[trial], *self._documents_of(trial))

    def _documents_of(self, trial: str) -> tuple[tuple[Registration, ...], tuple[Publication, ...]]:
        return self.records_of(trial), self.publications_of.get(trial, ())

    def risk_of_bias(self, trial: str, endpoint: str) -> str:
        """The overall RoB 2 judgement for an endpoint of a trial: low, some concerns or high; empty
        if not assessed."""
        judged = self.judged.of_trial(trial, endpoint)
        return judged.rob_overall if judged else ""

    def subgroup_credibility(self, population: str, endpoint: str) -> str:
        """The ICEMAN credibility of the effect in a subgroup: high, moderate, low or very low;
        empty if not assessed."""
        judged = self.judged.of_subgroup(population, endpoint)
        return judged.credibility if judged else ""

    @cached_property
    def judged(self) -> JudgementsInForce:
        """The judgements that count for each endpoint of a trial and subgroup."""
        return JudgementsInForce(self.judgements.values(), self.study_of)

    def study_of(self, trial: str) -> str:
        """The study to which a trial belongs: the trial itself, or the first trial joined to it by
        `same_study`."""
        return self._joined.get(trial, trial)

    def joins_of(self, trial: str) -> tuple[SameStudy, ...]:
        """The rows of `same_study` that join the trial to another; inactive rows are left out."""
        return tuple(
            join
            for join in self.same_study.values()
            if join.active != "no" and trial in (join.trial, join.other_trial)
        )

    @cached_property
    def _joined(self) -> Mapping[str, str]:
        return joined_studies(self.same_study.values())

    @cached_property
    def trial_names(self) -> Mapping[str, str]:
        """Trial → what people call it; no two names are equal."""
        return trial_names(self.trials, self.arms.values(), self.sources)

    def study_name(self, trial: str) -> str:
        """What people call the study to which a trial belongs."""
        return self.trial_names.get(self.study_of(trial), trial)

    def source_name(self, source: str) -> str:
        """The short name of a document; its identifier if it has none."""
        known = self.sources.get(source)
        return (known.short if known else "") or source

    def place(self, row: Located | Definition, between: str = ", ") -> str:
        """The place of a row in words: the short name of the source, and the locator."""
        return between.join(filter(None, (self.source_name(row.source), row.locator)))

    def endpoint_named(self, name: str) -> str:
        """The identifier of the endpoint with this name. Raises `UnknownNameError` for an unknown
        name."""
        for endpoint in self.endpoints.values():
            if folded(name) in map(folded, endpoint.names):
                return endpoint.id
        names = (known for endpoint in self.endpoints.values() for known in endpoint.names)
        raise UnknownNameError("endpoint", name, names)

    def regimen_of(self, arm: str) -> str:
        """The regimen that an arm receives; empty if `arm` is empty."""
        return self.arms[arm].regimen if arm else ""

    def lineage(self, population: Population) -> tuple[Population, ...]:
        """The population, and those that contain it, up to the whole trial."""
        line = [population]
        while line[-1].part_of:
            line.append(self.populations[line[-1].part_of])
        return tuple(line)
