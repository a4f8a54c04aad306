"""Prevalence of the facts of a profile in populations, derived by SPARQL.

The query `prevalence` returns the indications from which the prevalence of a fact follows (such as
a requirement, a share or a subgroup); the most reliable one decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from math import inf

from ..applicability.case import Case, Fact
from ..applicability.fractions import ShareOf, criteria_of
from ..applicability.populations import StudyPopulation
from ..applicability.prevalence import Prevalence
from ..exposure.criteria import Has, Lines, Measured, Status
from ..exposure.interval import Interval, plain_number
from ..model.evidence import Evidence
from ..model.kinds import Extent
from ..rdf.criterion_properties import agent_iri
from ..rdf.iris import concept, name_of
from ..rdf.store import Store
from ..rdf.to_rdf import fraction_iri
from .asking import UNDEF, Binding, ask, term

_SIGNS: Mapping[int, tuple[Extent, str]] = {
    1: ("all", ""),
    2: ("fraction", "stated"),
    3: ("fraction", "subgroup"),
    4: ("fraction", "either"),
    5: ("fraction", "class"),
    6: ("fraction", "part of the class"),
    7: ("fraction", "part of the class"),
    8: ("fraction", "part of the class"),
    9: ("fraction", "range"),
    10: ("fraction", "rest"),
}
_STATED = (2, 6)
_SUBGROUP = (3, 7, 10)
_WITHOUT_ORIGIN = (1, 9)


class SparqlPrevalence:
    """What the store shows about how common facts are."""

    def __init__(self, store: Store, evidence: Evidence) -> None:
        self.store, self.evidence = store, evidence

    def signs(self, case: Case) -> dict[tuple[str, int], list[Binding]]:
        """The indications for each fact, by population and index of the fact."""
        parts = [
            (number, terms)
            for number, fact in enumerate(case.facts)
            for terms in _terms(fact, self.evidence)
        ]
        rows: dict[tuple[str, int], list[Binding]] = {}
        for (population, number), by_part in self._signs_of_parts(parts).items():
            own = [
                by_part.get(part, []) for part, (owner, _) in enumerate(parts) if owner == number
            ]
            rows[population, number] = _of_all_parts(own)
        lines = [
            f"({number} {fact.interval.low:g} {fact.interval.high:g})"
            for number, fact in enumerate(case.facts)
            if isinstance(fact, Lines)
        ]
        if lines:
            most = f"{1 + self.evidence.limit.lines_beside_one:g}"
            of_facts = " ".join(lines)
            for row in ask(
                self.store, "lines-outside-subgroups", fact_low_high=of_facts, most=most
            ):
                found = {**row, "sign": "10"}
                rows.setdefault((name_of(row["population"]), int(row["fact"])), []).append(found)
        return rows

    def _signs_of_parts(
        self, parts: list[tuple[int, str]]
    ) -> dict[tuple[str, int], dict[int, list[Binding]]]:
        """Population and index of a fact → the rows of the query `prevalence` for each part of the
        fact. `parts` are the index of the fact and the terms of each part."""
        numbered = " ".join(f"({part} {terms})" for part, (_, terms) in enumerate(parts))
        parameters = {"fact_kind_status_agent_count_feature_low_high_open": numbered}
        rows: dict[tuple[str, int], dict[int, list[Binding]]] = {}
        for row in ask(self.store, "prevalence", **parameters) if parts else ():
            part = int(row["fact"])
            of_fact = rows.setdefault((name_of(row["population"]), parts[part][0]), {})
            of_fact.setdefault(part, []).append(row)
        return rows

    def of(self, fact: Fact, people: StudyPopulation, signs: list[Binding]) -> Prevalence:
        if not signs:
            return Prevalence(fact, "not reported")
        best_sign = min(int(row["sign"]) for row in signs)
        rows = [row for row in signs if int(row["sign"]) == best_sign]
        by, basis = _SIGNS[best_sign]
        if best_sign in _STATED:
            share, origin = self._nearest_share(fact, people, rows)
            shown = share if best_sign == _STATED[0] else ShareOf()
            return Prevalence(fact, by, basis, shown.percent, origin, shown.operator)
        first = min(rows, key=self._row_number) if best_sign in _SUBGROUP else rows[0]
        origin = "" if best_sign in _WITHOUT_ORIGIN else name_of(first["origin"])
        return Prevalence(fact, by, basis, origin=origin)

    def _nearest_share(
        self, fact: Fact, people: StudyPopulation, rows: list[Binding]
    ) -> tuple[ShareOf, str]:
        """What the share that says most about the fact says about it, and the row that states it:
        a share of the very fact, else the highest of narrower ones; of equal ones the first."""
        portions = {row["origin"]: row.get("portion") for row in rows}
        criteria = criteria_of(fact, self.evidence.vocabulary)
        shares: list[tuple[ShareOf, str]] = []
        for fraction in people.fractions:
            if (node := fraction_iri(fraction)) in portions:
                portion = portions[node]
                counted = replace(fraction, portion=float(portion) if portion else None)
                shares.append((counted.share_of(criteria), fraction.origin))
        return min(shares, key=lambda share: share[0].order)

    def _row_number(self, row: Binding) -> int:
        return self._row_numbers[name_of(row["origin"])]

    @cached_property
    def _row_numbers(self) -> dict[str, int]:
        """Population → the number of its row in the table."""
        return {population: number for number, population in enumerate(self.evidence.populations)}


def _of_all_parts(parts: list[list[Binding]]) -> list[Binding]:
    """The indications for a fact, from those for each of its parts, such as both ends of a range:
    those that all parts share which are not true of all patients."""
    missing = [rows for rows in parts if not any(row["sign"] == "1" for row in rows)]
    if not missing:
        return parts[0]
    shared = set.intersection(*({(row["sign"], row["origin"]) for row in rows} for rows in missing))
    return [
        row
        for rows in missing
        for row in rows
        if row["sign"] == "9" or (row["sign"], row["origin"]) in shared
    ]


def _terms(fact: Fact, evidence: Evidence) -> list[str]:
    """A decisive fact as rows of a VALUES block: kind, status, agent, count, feature, low, high,
    open; a range of values has a row for each of its ends."""
    match fact:
        case Status():
            status = f"<{concept('exposure', fact.status)}>"
            agent = f"<{agent_iri(fact.agent, evidence.vocabulary)}>"
            parts = [
                (f'"{fact.status}"', status, agent, str(fact.count), UNDEF, UNDEF, UNDEF, UNDEF)
            ]
        case Has():
            base, present = evidence.vocabulary.base_feature(fact.feature)
            feature, kind = term("feature", base), "feature" if present else "absent"
            parts = [(f'"{kind}"', UNDEF, UNDEF, UNDEF, feature, UNDEF, UNDEF, UNDEF)]
        case Lines(interval=interval):
            high = "1e9" if interval.high == inf else f"{interval.high:g}"
            low = f"{interval.low:g}"
            parts = [('"lines"', UNDEF, UNDEF, UNDEF, UNDEF, low, high, UNDEF)]
        case Measured(quantity=quantity, interval=interval):
            ends = evidence.vocabulary.scale(quantity).restrictions(interval)
            named = term("quantity", quantity)
            parts = [('"quantity"', UNDEF, UNDEF, UNDEF, named, *_end_terms(end)) for end in ends]
    return [" ".join(values) for values in parts]


def _end_terms(end: Interval) -> tuple[str, str, str]:
    """One end of a range of values: low or high, and whether the end itself is left out."""
    if end.high == inf:
        return plain_number(end.low), UNDEF, str(end.low_open).lower()
    return UNDEF, plain_number(end.high), str(end.high_open).lower()
