"""Evidence with some rows reverted, for leave-one-out tests of causes.

To revert a new row is to remove it; a removed row is restored with everything it refers to; a
changed row gets its earlier content.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..answers.reasoner import Reasoner
from ..model.evidence import Evidence

if TYPE_CHECKING:
    from ..model.vocabulary import Vocabulary

RowKey = tuple[str, str]
Changed = Mapping[str, Mapping[str, str]]
# Tables to whose rows no other row refers; changed rows of other tables can be reverted too.
REVERTIBLE = ("results", "statements", "shares", "same_study", "judgements")
_REFERS = {
    "trial": "trials",
    "other_trial": "trials",
    "arm": "arms",
    "comparator_arm": "arms",
    "population": "populations",
    "comparator_population": "populations",
    "part_of": "populations",
    "report": "reports",
    "source": "sources",
}
_KEPT = 128
_LARGE = 20_000


class Counterfactual:
    """Reasoners over the later evidence with given rows reverted."""

    def __init__(self, before: Reasoner, after: Reasoner, changed: Changed) -> None:
        self.before, self.after, self.changed = before, after, changed
        self._made: dict[tuple[frozenset[RowKey], str], Reasoner] = {}

    def possible(self, row: RowKey) -> bool:
        """Whether a row can be reverted while everything else stays."""
        return row[0] in REVERTIBLE or (
            hasattr(self.after.evidence, row[0]) and self.changed[row[0]][row[1]] == "changed"
        )

    def reasoner(self, rows: Collection[RowKey], regimen: str) -> Reasoner:
        """A reasoner over the evidence with these rows reverted.

        If there are more than 20,000 results, only the studies of the regimen are kept: they
        determine everything except inconsistency in a network.
        """
        narrow = regimen if len(self.after.evidence.results) > _LARGE else ""
        key = (frozenset(rows), narrow)
        if key not in self._made:
            if len(self._made) >= _KEPT:
                self._made.clear()
            self._made[key] = self._make(rows, narrow)
        return self._made[key]

    def _make(self, rows: Collection[RowKey], narrow: str) -> Reasoner:
        tables = {
            name: dict(getattr(self.after.evidence, name)) for name in {name for name, _ in rows}
        }
        if narrow:
            tables["results"] = self._of_studies(
                tables.get("results", self.after.evidence.results), narrow
            )
        for name, identifier in rows:
            old = getattr(self.before.evidence, name).get(identifier)
            if old is None:
                tables[name].pop(identifier, None)
            else:
                tables[name][identifier] = old
                self._put_back(old, tables)
        self._leave_out_orphans(rows, tables)
        evidence = replace(self.after.evidence, vocabulary=self.vocabulary, **tables)
        same_people = {"populations", "shares", "trials", "limits"}.isdisjoint(
            tables
        ) and self.vocabulary is self.after.evidence.vocabulary
        return Reasoner(evidence, self.after.populations if same_people else None)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return joint_vocabulary(self.after.evidence, self.before.evidence, self.changed)

    def _of_studies(self, results: Mapping[str, Any], regimen: str) -> dict[str, Any]:
        evidence = self.after.evidence
        studies = {
            evidence.study_of(arm.trial) for arm in evidence.arms.values() if arm.regimen == regimen
        }
        return {
            name: result
            for name, result in results.items()
            if evidence.study_of(result.trial) in studies
        }

    def _put_back(self, row: Any, tables: dict[str, dict[str, Any]]) -> None:
        """Restores the rows that a row refers to and that the later evidence lacks."""
        for column, name in _REFERS.items():
            if (wanted := getattr(row, column, "")) and wanted not in getattr(
                self.after.evidence, name
            ):
                table = tables.setdefault(name, dict(getattr(self.after.evidence, name)))
                if wanted not in table and wanted in getattr(self.before.evidence, name):
                    table[wanted] = getattr(self.before.evidence, name)[wanted]
                    self._put_back(table[wanted], tables)

    def _leave_out_orphans(
        self, rows: Collection[RowKey], tables: dict[str, dict[str, Any]]
    ) -> None:
        """Removes new populations of known trials that have no results left."""
        new = {
            name for name, change in self.changed.get("populations", {}).items() if change == "new"
        }
        removed = [
            self.after.evidence.results[name]
            for table, name in rows
            if table == "results" and self.is_new(table, name)
        ]
        touched = new & {
            population
            for row in removed
            for population in (row.population, row.comparator_population)
        }
        if not touched:
            return
        left = tables["results"].values()
        used = {
            name for result in left for name in (result.population, result.comparator_population)
        }
        used |= {population.part_of for population in self.after.evidence.populations.values()}
        for orphan in touched - used:
            if self.after.evidence.populations[orphan].trial in self.before.evidence.trials:
                for name in ("populations", "shares"):
                    table = tables.setdefault(name, dict(getattr(self.after.evidence, name)))
                    gone = [
                        identifier
                        for identifier, row in table.items()
                        if orphan in (row.id, getattr(row, "population", ""))
                    ]
                    for identifier in gone:
                        del table[identifier]

    def is_new(self, table: str, name: str) -> bool:
        return self.changed.get(table, {}).get(name) == "new"


def joint_vocabulary(first: Evidence, second: Evidence, changed: Changed) -> Vocabulary:
    """The vocabulary of one body of evidence, extended by terms that only the other has."""
    names = [
        field.name
        for field in fields(first.vocabulary)
        if field.init and not field.name.startswith("_")
    ]
    missing = {name: _missing(name, first, second) for name in names if name in changed}
    more: dict[str, Any] = {
        name: {**getattr(first.vocabulary, name), **rows} for name, rows in missing.items() if rows
    }
    return replace(first.vocabulary, _read={}, **more) if more else first.vocabulary


def _missing(name: str, first: Evidence, second: Evidence) -> dict[str, Any]:
    known: Iterable[str] = getattr(first.vocabulary, name)
    return {
        word: row for word, row in getattr(second.vocabulary, name).items() if word not in known
    }
