"""Findings for results, derived by SPARQL: each question about results is one query.

A finding states whether a result counts, the reason if it does not, and what it shows.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, get_args

from ..model.evidence import Evidence
from ..model.kinds import Effect
from ..model.rows import Result
from ..rdf.iris import name_of
from ..rdf.store import Store
from ..reasoning.dating import Dating, is_known_by
from ..reasoning.interpretation import Finding, Reason
from .asking import Binding, ask, term, terms

_RANK = {"harm": 0, "none": 1, "benefit": 2}
_ORDER = {reason: place for place, reason in enumerate(get_args(Reason))}


class SparqlFindings:
    """The findings for the results known on a day; if `endpoint` is given, only it may decide."""

    def __init__(
        self, store: Store, evidence: Evidence, as_of: str = "", endpoint: str = ""
    ) -> None:
        self.store, self.evidence = store, evidence
        self.day = as_of
        self.endpoint = endpoint
        names = [name_of(row["result"]) for row in ask(store, "result-order")]
        self._ids = [
            name for name in names if is_known_by(self._dates.get(name, Dating()).date, self.day)
        ]
        self.known: tuple[Result, ...] = tuple(evidence.results[name] for name in self._ids)

    def of(self, result: Result) -> Finding:
        shown = self._effects.get(result.id)
        if result.id in self._later_reports:
            return Finding("superseded", "superseded", shown, self._later_reports[result.id])
        if not (reason := self._reason(result.id)):
            return Finding("counts", "", shown)
        return Finding("context", reason, shown if result.kind == "contrast" else None)

    def is_estimate(self, result: Result, *, as_control: bool) -> bool:
        arm = "control" if as_control else "tested"
        return (result.id, arm) in self._estimates and result.id not in self._later_reports

    def is_interim(self, result: Result) -> bool:
        return result.id in self._interim

    def dating(self, result: Result) -> Dating:
        return self._dates.get(result.id, Dating())

    @cached_property
    def _dates(self) -> dict[str, Dating]:
        """Result → its date: that of its report, otherwise the earlier of the other two kinds."""
        found: dict[str, dict[str, list[str]]] = {}
        for row in ask(self.store, "result-dates"):
            by_kind = found.setdefault(name_of(row["result"]), {})
            by_kind[row["by"]] = row["earliest"].split(" ")[1:]
        return {result: _dating(by_kind) for result, by_kind in found.items()}

    def _reason(self, result: str) -> Reason:
        """The first reason why the result does not count; empty if it counts."""
        reasons = list(self._reasons.get(result, ()))
        if result not in self._effects:
            reasons.append("nothing-printed")
        if result in self._less_favourable:
            reasons.append("less-favourable-figure-counts")
        return min(reasons, key=_ORDER.__getitem__, default="")

    # One property for each query

    @cached_property
    def _effects(self) -> dict[str, Effect]:
        """Result → what it shows for its tested arm."""
        rows: list[Any] = ask(self.store, "result-effects")
        return {name_of(row["result"]): row["effect"] for row in rows}

    @cached_property
    def _later_reports(self) -> dict[str, str]:
        """Result → the latest report that has a figure for the same quantity."""
        rows = ask(self.store, "superseded-results", **self._known_as("result", "rival"))
        latest_last = reversed(rows)
        return {name_of(row["result"]): name_of(row["later_report"]) for row in latest_last}

    @cached_property
    def _reasons(self) -> dict[str, list[Reason]]:
        """Result → the reasons why it does not count, as returned by the store."""
        reasons: dict[str, list[Any]] = {}
        current = [name for name in self._ids if name not in self._later_reports]
        parameters = {
            **self._deciding_endpoint,
            **self._known_as("printing"),
            "beside": terms("result", current),
            "trial_study": " ".join(self._studies),
            "namesake_study2": " ".join(self._studies),
        }
        for row in ask(self.store, "reasons-not-to-count", **parameters):
            reasons.setdefault(name_of(row["result"]), []).append(row["reason"])
        return reasons

    @cached_property
    def _less_favourable(self) -> set[str]:
        """The results for which the same report, or one of unknown order, has a less favourable
        figure."""
        ranked = [name for name in self._ids if name in self._effects]
        current = [name for name in ranked if name not in self._later_reports]
        results, rivals = (
            " ".join(f"({term('result', name)} {_RANK[self._effects[name]]})" for name in names)
            for names in (ranked, current)
        )
        parameters = {"result_rank": results, "rival_rank2": rivals}
        return _names(ask(self.store, "less-favourable-figures", **parameters))

    @cached_property
    def _estimates(self) -> set[tuple[str, str]]:
        """Pairs of a result and one of its arms for which it is an estimate of response or
        survival."""
        rows = ask(self.store, "estimates", **self._deciding_endpoint)
        return {(name_of(row["result"]), row["arm"]) for row in rows}

    @cached_property
    def _interim(self) -> set[str]:
        """The results of interim reports without a later report."""
        return _names(ask(self.store, "interim-results", **self._known_as("later")))

    # Parameters of the queries

    @property
    def _deciding_endpoint(self) -> dict[str, str]:
        """The query parameter for the only endpoint that may decide; empty if there is no such
        limit."""
        return {"asked": term("endpoint", self.endpoint)} if self.endpoint else {}

    def _known_as(self, *parameters: str) -> dict[str, str]:
        """The query parameters that list the known results; empty if all are known."""
        known = terms("result", self._ids)
        return dict.fromkeys(parameters, known) if self.day else {}

    @cached_property
    def _studies(self) -> list[str]:
        """Each trial that is regarded as one study with others → the trial that represents the
        study."""
        studies: dict[str, set[str]] = {}
        for row in ask(self.store, "same-studies"):
            trial, other = row["trial"], row["other"]
            joined = studies.get(trial, {trial}) | studies.get(other, {other})
            studies.update(dict.fromkeys(joined, joined))
        return [f"(<{trial}> <{min(joined)}>)" for trial, joined in studies.items()]


def _dating(by_kind: dict[str, list[str]]) -> Dating:
    """The date from the earliest [last day, date, document] of each kind."""
    kinds: tuple[Any, ...] = ("report",) if "report" in by_kind else ("publication", "source")
    earliest = [(*by_kind[kind][:2], kind, by_kind[kind][2]) for kind in kinds if kind in by_kind]
    _, date, kind, document = min(earliest)
    return Dating(date, kind, name_of(document))


def _names(rows: list[Binding]) -> set[str]:
    return {name_of(row["result"]) for row in rows}
