"""Why a verdict changes: the rows that cause the change, found by reverting them.

A row is a cause *alone* if reverting it restores the old verdict, and *needed* if reverting it
gives a verdict that is neither the old nor the new one. Rows are causes *together* if only
reverting all of them restores the old verdict. Differences that cannot be tested in this way (a
term, a rule, the arms of a trial) are listed as *not tested*.

Suspects are the rows that are tested as causes; grounds are the rows on which the verdict rests,
before or after the change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ..applicability.profile import Profile
from ..model.evidence import Evidence
from ..reasoning.wording import figure
from .cause import Cause
from .counterfactual import Counterfactual, RowKey
from .outcome import VerdictOutcome, outcome_of

if TYPE_CHECKING:
    from ..answers.reasoner import Reasoner
    from ..answers.verdict import Verdict
    from ..reasoning.candidates import Candidate

_ABOUT_TRIALS = ("trials", "arms", "populations", "shares", "reports", "same_study", "judgements")
_OTHER_GUIDANCE = ("cautions", "approvals")
_TERMS_AND_RULES = (
    *("regimens", "drugs", "same_drug", "classes", "features", "quantities", "definitions"),
    *("thresholds", "endpoints", "rules", "certainty", "limits"),
)
_DERIVED = ("vocabulary", "method_changes")  # fields of the evidence that are no tables
_SINGLY = 24
_MOST = 400


class Moved(NamedTuple):
    """The verdict on a regimen for a profile, before and after the change."""

    profile: str
    regimen: str
    was: Verdict | None
    new: Verdict | None

    @property
    def of_verdict(self) -> bool:
        return outcome_of(self.was).verdict != outcome_of(self.new).verdict

    def is_reverted(self, outcome: VerdictOutcome) -> bool:
        """Whether the outcome is the one before the change; if the verdict changed, only it is
        compared."""
        return outcome.same(outcome_of(self.was), self.of_verdict)

    def is_unchanged(self, outcome: VerdictOutcome) -> bool:
        """Whether the outcome is still the one after the change; if the verdict changed, only it is
        compared."""
        return outcome.same(outcome_of(self.new), self.of_verdict)


class Attribution:
    """The rows that differ between two bodies of evidence, and which of them change a verdict."""

    def __init__(self, before: Reasoner, after: Reasoner) -> None:
        self.before, self.after = before.evidence, after.evidence
        self.reverting = Counterfactual(before, after, self.changed)

    @cached_property
    def changed(self) -> Mapping[str, Mapping[str, str]]:
        """Table → identifier → new, changed or gone."""
        names = [field.name for field in fields(Evidence) if field.name not in _DERIVED]
        changed = {
            name: dict(_changed(getattr(self.before, name), getattr(self.after, name)))
            for name in names
        }
        words = {
            field.name
            for field in fields(self.after.vocabulary)
            if field.init and not field.name.startswith("_")
        }
        for name in sorted(words):
            changed[name] = dict(
                _changed(
                    getattr(self.before.vocabulary, name), getattr(self.after.vocabulary, name)
                )
            )
        return {name: changed for name, changed in changed.items() if changed}

    @property
    def counted(self) -> Mapping[str, Mapping[str, int]]:
        """Table → how many rows are new, changed and gone."""
        kinds = ("new", "changed", "gone")
        return {
            name: {kind: list(rows.values()).count(kind) for kind in kinds}
            for name, rows in self.changed.items()
        }

    @property
    def trials(self) -> set[str]:
        """The trials with rows that differ."""
        rows = [
            (table, name)
            for table in (*_ABOUT_TRIALS, "results")
            for name in self.changed.get(table, {})
        ]
        return {self._trial(row) for row in rows}

    def of(self, moved: Moved) -> tuple[Cause, ...]:
        """The causes of a change, beginning with those on which the verdict rests."""
        grounds = list(
            dict.fromkeys([*self._grounds(moved.new, "gone"), *self._grounds(moved.was, "new")])
        )
        for suspects in self._widening(moved, grounds):
            if proven := self._proven(moved, suspects, grounds):
                return tuple(self._cause(row, row in grounds, *proof) for row, proof in proven)
        named = (
            grounds
            or list(self._counting(moved))
            or list(self._behind(moved))
            or list(self._terms_and_rules())
        )
        return tuple(self._cause(row, row in grounds, "not tested") for row in named)

    def _widening(self, moved: Moved, grounds: list[RowKey]) -> Iterator[list[RowKey]]:
        """Yields growing sets of suspects: rows on the regimen, then on its trials, then all
        rows."""
        near = [*grounds, *self._counting(moved), *self._stated(moved)]
        wide = [*near, *self._on_trials(moved), *self._behind(moved)]
        everything = [
            (name, identifier) for name, rows in self.changed.items() for identifier in rows
        ]
        seen: list[RowKey] = []
        for rows in (near, wide, [*wide, *everything]):
            suspects = [row for row in dict.fromkeys(rows) if self.reverting.possible(row)]
            if suspects and suspects != seen and len(suspects) <= _MOST:
                seen = suspects
                yield suspects

    def _proven(
        self, moved: Moved, suspects: list[RowKey], grounds: Collection[RowKey]
    ) -> list[tuple[RowKey, tuple[str, str]]]:
        """The proven causes, each with its proof and the verdict without it.

        Empty if the change remains with all suspects reverted.
        """
        whole = self._without(moved, suspects)
        if not moved.is_reverted(whole):
            return []
        outcomes = [(row, self._without(moved, [row])) for row in suspects[:_SINGLY]]
        singly = [
            (row, ("alone" if moved.is_reverted(row_outcome) else "needed", row_outcome.verdict))
            for row, row_outcome in outcomes
            if not moved.is_unchanged(row_outcome)
        ]
        return singly or [
            (row, ("together", whole.verdict)) for row in self._fewest(moved, suspects, grounds)
        ]

    def _fewest(
        self, moved: Moved, suspects: list[RowKey], grounds: Collection[RowKey]
    ) -> list[RowKey]:
        """A minimal set of suspects that reverses the change, preferring those on which the verdict
        rests."""
        kept = [row for row in suspects if row in grounds]
        if not (kept and self._is_reverted(moved, kept)):
            kept = list(suspects)
        size = len(kept) // 2
        while size:
            start = len(kept)
            while start > 0:
                start = max(start - size, 0)
                fewer = kept[:start] + kept[start + size :]
                if fewer and self._is_reverted(moved, fewer):
                    kept = fewer
            size //= 2
        return kept

    def _is_reverted(self, moved: Moved, rows: Collection[RowKey]) -> bool:
        return moved.is_reverted(self._without(moved, rows))

    def _without(self, moved: Moved, rows: Collection[RowKey]) -> VerdictOutcome:
        """The outcome with these rows reverted."""
        reasoner = self.reverting.reasoner(rows, moved.regimen)
        inquiry = reasoner.inquiry(Profile.read(moved.profile, reasoner.evidence.vocabulary))
        regimen = reasoner.evidence.vocabulary.regimens.get(moved.regimen)
        return outcome_of(inquiry.verdict(regimen) if regimen else None)

    # suspects

    def _grounds(self, verdict: Verdict | None, ignored: str) -> Iterator[RowKey]:
        if verdict is not None:
            yield from self._rows(
                "results", (candidate.result.id for candidate in verdict.deciding), ignored
            )
            yield from self._rows(
                "statements", (statement.id for statement in verdict.decision.statements), ignored
            )

    def _counting(self, moved: Moved) -> Iterator[RowKey]:
        for candidate, ignored in self._items(moved):
            if candidate.counts or candidate.regimen_result.is_estimate:
                yield from self._rows("results", [candidate.result.id], ignored)

    def _stated(self, moved: Moved) -> Iterator[RowKey]:
        for name, rows in (
            (name, self.changed.get(name, {})) for name in ("statements", *_OTHER_GUIDANCE)
        ):
            for identifier in rows:
                if moved.regimen in getattr(self._row(name, identifier), "regimens", ()):
                    yield name, identifier

    def _on_trials(self, moved: Moved) -> Iterator[RowKey]:
        trials = self._trials(moved)
        for name in self.changed.get("results", {}):
            if self._row("results", name).trial in trials:
                yield "results", name

    def _behind(self, moved: Moved) -> Iterator[RowKey]:
        trials = self._trials(moved)
        for table in _ABOUT_TRIALS:
            for name in self.changed.get(table, {}):
                if self._trial((table, name)) in trials:
                    yield table, name

    def _terms_and_rules(self) -> Iterator[RowKey]:
        for table in _TERMS_AND_RULES:
            for name in self.changed.get(table, {}):
                yield table, name

    def _items(self, moved: Moved) -> Iterator[tuple[Candidate, str]]:
        for verdict, ignored in ((moved.new, "gone"), (moved.was, "new")):
            for candidate in verdict.candidates.items if verdict else ():
                yield candidate, ignored

    def _trials(self, moved: Moved) -> set[str]:
        return {candidate.result.trial for candidate, _ in self._items(moved)}

    def _rows(self, table: str, names: Iterable[str], ignored: str) -> Iterator[RowKey]:
        changed = self.changed.get(table, {})
        yield from ((table, name) for name in names if changed.get(name, ignored) != ignored)

    # the content of rows

    def _row(self, table: str, name: str) -> Any:
        evidence = self.before if self.changed[table][name] == "gone" else self.after
        holder = evidence if hasattr(evidence, table) else evidence.vocabulary
        return getattr(holder, table)[name]

    def _cause(self, row: RowKey, ground: bool, proof: str, without: str = "") -> Cause:
        table, name = row
        entry = self._row(table, name)
        says = (
            figure(entry)
            if table == "results"
            else getattr(entry, "summary", "") or f"{table} {name}"
        )
        place = getattr(entry, "source", ""), getattr(entry, "locator", "")
        trial = self._trial(row)
        names = {**self.before.trial_names, **self.after.trial_names}
        columns = (table, name, self.changed[table][name], trial, says, *place)
        is_ground = "yes" if ground else "no"
        return Cause(*columns, is_ground, proof, without, names.get(trial, trial))

    def _trial(self, row: RowKey) -> str:
        table, name = row
        entry = self._row(table, name)
        if table == "trials":
            return str(entry.id)
        if table == "shares":
            known = (
                self.after.populations
                if entry.population in self.after.populations
                else self.before.populations
            )
            return known[entry.population].trial
        return str(getattr(entry, "trial", ""))


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys([*before, *after]):
        if name not in before:
            yield name, "new"
        elif name not in after:
            yield name, "gone"
        elif before[name] is not after[name] and _values(before[name]) != _values(after[name]):
            yield name, "changed"


def _values(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, field.name) for field in fields(row))
