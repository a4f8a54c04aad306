"""Which verdicts change between two bodies of evidence, for which profiles, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import UnknownNameError
from ..answers.reasoner import Reasoner
from ..applicability.profile import Profile
from ..applicability.studied_profiles import studied_profiles
from ..model.evidence import Evidence
from .attribution import Attribution, Moved
from .cause import Cause, because
from .counterfactual import joint_vocabulary
from .outcome import NOTHING, VerdictOutcome, outcome_of

COLUMNS = (
    "profile",
    "regimen",
    "before",
    "applicability_before",
    "certainty_before",
    "after",
    "applicability_after",
    "certainty_after",
    "results",
    "because",
    "proof",
    "lost_to_before",
    "lost_to_after",
)
_MOST = 1_000

if TYPE_CHECKING:
    import pandas

    from ..answers.inquiry import Inquiry
    from ..answers.verdict import Verdict


class Move(NamedTuple):
    """A changed verdict on a regimen for one profile, with the causes."""

    profile: str
    regimen: str
    before: VerdictOutcome
    after: VerdictOutcome
    because: tuple[Cause, ...]

    @property
    def of_verdict(self) -> bool:
        """Whether the verdict itself changes, not only its strength or its losses."""
        return self.before.verdict != self.after.verdict

    def to_dict(self) -> dict[str, Any]:
        states = {"before": self.before._asdict(), "after": self.after._asdict()}
        because = [
            {"result": cause.id if cause.table == "results" else "", **cause._asdict()}
            for cause in self.because
        ]
        kind = "verdict" if self.of_verdict else "certainty"
        return {
            "profile": self.profile,
            "regimen": self.regimen,
            "kind": kind,
            **states,
            "because": because,
        }


@dataclass(frozen=True)
class Difference:
    """All changes between two bodies of evidence for the given profiles, changed verdicts first.

    `rows` counts the rows that differ: table → new, changed, gone. `appeared` are the regimens
    found only in the later evidence, `disappeared` those found only in the earlier.
    """

    profiles: tuple[str, ...]
    moves: tuple[Move, ...]
    rows: Mapping[str, Mapping[str, int]]
    appeared: tuple[str, ...] = ()
    disappeared: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "profiles": list(self.profiles),
            "rows": {name: dict(counts) for name, counts in self.rows.items()},
            "regimens": {"new": list(self.appeared), "gone": list(self.disappeared)},
            "moves": [move.to_dict() for move in self.moves],
        }

    def table(self) -> list[list[str]]:
        """One row per change, with the columns of `COLUMNS`."""
        return [_row(move) for move in self.moves]

    def to_frame(self) -> pandas.DataFrame:
        """The same as a DataFrame."""
        import pandas

        return pandas.DataFrame(self.table(), columns=list(COLUMNS))

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves)

    def __len__(self) -> int:
        return len(self.moves)


def _row(move: Move) -> list[str]:
    states = [
        cell
        for outcome in (move.before, move.after)
        for cell in (outcome.verdict, outcome.applicability, outcome.certainty)
    ]
    results = "; ".join(cause.id for cause in move.because if cause.table == "results")
    losses = ["; ".join(outcome.lost_to) for outcome in (move.before, move.after)]
    proofs = "; ".join(dict.fromkeys(cause.proof for cause in move.because))
    return [move.profile, move.regimen, *states, results, because(move.because), proofs, *losses]


def difference(before: Reasoner, after: Reasoner, profiles: Iterable[str] = ()) -> Difference:
    """Compares the answers of two bodies of evidence for the given profiles.

    By default, the profiles are all those studied in either (`studied_profiles`); if there are more
    than 1,000, only those studied in trials whose rows differ. If a profile contains a term that
    only one body of evidence has, such as a new drug, the other is extended by this term. Raises
    `TrialgraphError` for a given profile that is invalid in both.
    """
    causes = Attribution(before, after)
    compared = tuple(profiles) or _default_profiles(before, after, causes)
    pair = (_Side(before, after.evidence, causes), _Side(after, before.evidence, causes))
    moves = [move for profile in compared for move in _moves(profile, *pair, causes)]
    regimens = causes.changed.get("regimens", {})
    appeared, disappeared = (
        tuple(name for name, change in regimens.items() if change == kind)
        for kind in ("new", "gone")
    )
    ordered = tuple(sorted(moves, key=lambda move: not move.of_verdict))
    return Difference(compared, ordered, causes.counted, appeared, disappeared)


def _default_profiles(before: Reasoner, after: Reasoner, causes: Attribution) -> tuple[str, ...]:
    """The profiles studied in either evidence; if there are too many, those of trials whose rows
    differ."""
    both = (after, before)
    profiles = dict.fromkeys(
        profile for side in both for profile in studied_profiles(side.evidence, side.populations)
    )
    if len(profiles) > _MOST:
        trials = causes.trials
        profiles = dict.fromkeys(
            profile
            for side in both
            for profile in studied_profiles(side.evidence, side.populations, trials)
        )
    return tuple(profiles)


class _Side:
    """One of the two bodies of evidence; for profiles with a term that it lacks, the terms of the
    other are added."""

    def __init__(self, reasoner: Reasoner, other: Evidence, causes: Attribution) -> None:
        self.reasoner, self._other, self._causes = reasoner, other, causes
        self._of_both: Reasoner | None = None

    def inquiry(self, text: str) -> Inquiry:
        try:
            return self.reasoner.inquiry(Profile.read(text, self.reasoner.evidence.vocabulary))
        except UnknownNameError:
            wide = self._with_joint_vocabulary()
            return wide.inquiry(Profile.read(text, wide.evidence.vocabulary))

    def _with_joint_vocabulary(self) -> Reasoner:
        if self._of_both is None:
            words = joint_vocabulary(self.reasoner.evidence, self._other, self._causes.changed)
            self._of_both = Reasoner(replace(self.reasoner.evidence, vocabulary=words))
        return self._of_both

    def verdict(self, inquiry: Inquiry, regimen: str) -> Verdict | None:
        """The verdict on a regimen; None if it is not in this evidence, or is no treatment."""
        known = self.reasoner.evidence.vocabulary.regimens.get(regimen)
        if known is None or not known.is_treatment:
            return None
        return inquiry.verdict(inquiry.evidence.vocabulary.regimens[regimen])


def _moves(text: str, before: _Side, after: _Side, causes: Attribution) -> Iterator[Move]:
    then, now = before.inquiry(text), after.inquiry(text)
    if not causes.changed:
        return
    for regimen in dict.fromkeys(
        [*then.evidence.vocabulary.regimens, *now.evidence.vocabulary.regimens]
    ):
        was, new = before.verdict(then, regimen), after.verdict(now, regimen)
        states = outcome_of(was), outcome_of(new)
        if states[0] != states[1] and not {outcome.verdict for outcome in states} <= NOTHING:
            yield Move(text, regimen, *states, causes.of(Moved(text, regimen, was, new)))
