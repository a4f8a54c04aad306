"""What would change: which verdicts move between two bodies of evidence, for which profiles, because of which result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import UnknownNameError
from .evidence import Evidence
from .lattice import lattice
from .profile import Profile
from .wording import figure

if TYPE_CHECKING:
    from .answer import Verdict
    from .model import Result
    from .support import Inquiry, Reasoner

_ABOUT_TRIALS = ("trials", "arms", "populations", "shares", "reports", "same_study")


class Standing(NamedTuple):
    """What the evidence says of a regimen: verdict, fit, certainty, tier; empty where it does not know the regimen or a word."""

    verdict: str = ""
    applicability: str = ""
    certainty: str = ""
    tier: int | None = None

    def __str__(self) -> str:
        inside = ", ".join(filter(None, (self.applicability, self.certainty)))
        return (self.verdict or "not known") + (f" ({inside})" if inside else "")


class Cause(NamedTuple):
    """A row because of which a verdict moves: its table and identifier, whether it is new, changed or gone, and what it says."""

    table: str
    id: str
    change: str
    trial: str
    says: str
    source: str
    locator: str

    def __str__(self) -> str:
        where = f"{self.trial}: " if self.trial else ""
        return f"{where}{self.says or self.id}" + (f" [{self.change}]" if self.change != "new" else "")


class Move(NamedTuple):
    """A verdict on a regimen that another body of evidence moves, for one profile, and because of what."""

    profile: str
    regimen: str
    before: Standing
    after: Standing
    because: tuple[Cause, ...]

    @property
    def of_verdict(self) -> bool:
        """Whether the verdict itself moves, and not only how well it is borne out."""
        return self.before.verdict != self.after.verdict

    def to_dict(self) -> dict[str, Any]:
        states = {"before": self.before._asdict(), "after": self.after._asdict()}
        because = [{"result": one.id if one.table == "results" else "", **one._asdict()} for one in self.because]
        return {"profile": self.profile, "regimen": self.regimen, **states, "because": because}


@dataclass(frozen=True)
class Difference:
    """All moves between two bodies of evidence, for the profiles that were asked; what the verdict itself does comes first."""

    profiles: tuple[str, ...]
    moves: tuple[Move, ...]
    rows: Mapping[str, Mapping[str, int]]

    def to_dict(self) -> dict[str, Any]:
        moves = [move.to_dict() for move in self.moves]
        return {"profiles": list(self.profiles), "rows": {name: dict(one) for name, one in self.rows.items()}, "moves": moves}


def difference(before: Reasoner, after: Reasoner, profiles: Iterable[str] = ()) -> Difference:
    """Asks both bodies of evidence the given profiles; without any, those that either speaks of (`lattice`).

    Raises `TrialgraphError` for a given profile that the evidence afterwards cannot read.
    """
    given = tuple(profiles)
    asked = given or tuple(dict.fromkeys([*lattice(after.evidence, after.peoples), *lattice(before.evidence, before.peoples)]))
    changes = Changes(before.evidence, after.evidence)
    moves = [move for profile in asked for move in _moves(profile, before, after, changes, strict=bool(given))]
    return Difference(asked, tuple(sorted(moves, key=lambda move: not move.of_verdict)), changes.counted)


def _moves(text: str, before: Reasoner, after: Reasoner, changes: Changes, strict: bool) -> Iterator[Move]:
    then, now = _asked(text, before), _asked(text, after)
    if now is None and strict:
        Profile.read(text, after.evidence.vocabulary)
    regimens = dict.fromkeys([*before.evidence.vocabulary.regimens, *after.evidence.vocabulary.regimens])
    for regimen in regimens:
        was, new = _verdict(then, regimen), _verdict(now, regimen)
        states = _standing(was), _standing(new)
        if states[0] != states[1] and {one.verdict for one in states} != {"", "no evidence"}:
            yield Move(text, regimen, *states, tuple(changes.causes(was, new)))


def _asked(text: str, reasoner: Reasoner) -> Inquiry | None:
    try:
        return reasoner.inquiry(Profile.read(text, reasoner.evidence.vocabulary))
    except UnknownNameError:  # a drug or feature that only the other evidence has
        return None


def _verdict(inquiry: Inquiry | None, regimen: str) -> Verdict | None:
    known = inquiry and inquiry.evidence.vocabulary.regimens.get(regimen)
    return inquiry.verdict(known) if inquiry and known else None


def _standing(verdict: Verdict | None) -> Standing:
    if verdict is None:
        return Standing()
    return Standing(verdict.verdict, verdict.applicability, verdict.certainty, verdict.tier)


class Changes:
    """The rows that differ between two bodies of evidence."""

    def __init__(self, before: Evidence, after: Evidence) -> None:
        self.before, self.after = before, after

    @cached_property
    def of(self) -> Mapping[str, Mapping[str, str]]:
        """Table → identifier → new, changed or gone."""
        names = [field.name for field in fields(Evidence) if field.name != "vocabulary"]
        found = {name: dict(_changed(getattr(self.before, name), getattr(self.after, name))) for name in names}
        words = {field.name for field in fields(self.after.vocabulary) if field.init and not field.name.startswith("_")}
        for name in sorted(words):
            found[name] = dict(_changed(getattr(self.before.vocabulary, name), getattr(self.after.vocabulary, name)))
        return {name: changed for name, changed in found.items() if changed}

    @property
    def counted(self) -> Mapping[str, Mapping[str, int]]:
        """Table → how many rows are new, changed and gone."""
        kinds = ("new", "changed", "gone")
        return {name: {kind: list(rows.values()).count(kind) for kind in kinds} for name, rows in self.of.items()}

    def causes(self, was: Verdict | None, new: Verdict | None) -> Iterator[Cause]:
        """The changed rows that make the difference: those on which the verdict rests, now or before; else those that count
        beside them; else what is told otherwise of the people, arms and reports behind them."""
        found = list(self._deciding(new, "gone")) or list(self._deciding(was, "new")) or list(self._counting(was, new))
        yield from dict.fromkeys(found or self._behind(was, new))

    def _deciding(self, verdict: Verdict | None, but: str) -> Iterator[Cause]:
        if verdict is not None:
            yield from self._results([one.result for one in verdict.deciding], but)
            for said in verdict.decision.statements:
                if (change := self._change("statements", said.id)) not in ("", but):
                    yield Cause("statements", said.id, change, "", said.summary, said.source, said.locator)

    def _counting(self, was: Verdict | None, new: Verdict | None) -> Iterator[Cause]:
        for verdict, but in ((new, "gone"), (was, "new")):
            if verdict is not None:
                yield from self._results([one.result for one in verdict.found.items if one.counts], but)

    def _behind(self, was: Verdict | None, new: Verdict | None) -> Iterator[Cause]:
        trials = {one.result.trial for verdict in (was, new) if verdict for one in verdict.found.items}
        for table in _ABOUT_TRIALS:
            for name, change in self.of.get(table, {}).items():
                row = getattr(self.before if change == "gone" else self.after, table)[name]
                if self._trial(table, row) in trials:
                    yield Cause(table, name, change, self._trial(table, row), f"{table} {name}", row.source, row.locator)

    def _trial(self, table: str, row: Any) -> str:
        if table == "trials":
            return str(row.id)
        if table == "shares":
            populations = self.after.populations if row.population in self.after.populations else self.before.populations
            return populations[row.population].trial
        return str(row.trial)

    def _results(self, results: Iterable[Result], but: str) -> Iterator[Cause]:
        for result in results:
            if (change := self._change("results", result.id)) not in ("", but):
                yield Cause("results", result.id, change, result.trial, figure(result), result.source, result.locator)

    def _change(self, table: str, name: str) -> str:
        return self.of.get(table, {}).get(name, "")


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys([*before, *after]):
        if name not in before:
            yield name, "new"
        elif name not in after:
            yield name, "gone"
        elif _values(before[name]) != _values(after[name]):
            yield name, "changed"


def _values(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, field.name) for field in fields(row))
