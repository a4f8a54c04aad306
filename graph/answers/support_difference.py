"""Two answers side by side: which verdicts differ between two profiles, and because of what.

What two profiles state differently is changed fact by fact: the smallest set of facts that, put
into the first profile, gives the verdict of the second makes the difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from ...errors import ContradictionError, TrialgraphError
from ...message import message
from ..applicability.changes import Change, changed, changes
from ..applicability.profile import Profile
from ..model.kinds import VERDICTS
from ..output.display import Displayed
from ..output.notice import NOTICE
from ..reasoning.unread_words import refuse_unread_words

if TYPE_CHECKING:
    import pandas

    from ..model.evidence import Evidence
    from ..model.terms import Regimen
    from ..reasoning.access import Access
    from .verdict import Verdict

Kind = Literal["verdict", "certainty", "applicability", "result"]
KINDS: tuple[Kind, ...] = ("verdict", "certainty", "applicability", "result")
FAVOURED = ("supported", "extrapolated")
_TESTED = 6  # facts of two profiles; of more, only single ones and all together are tried


class Question(Protocol):
    """A profile with its circumstances, which can be answered regimen by regimen."""

    @property
    def profile(self) -> Profile: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def access(self) -> Access: ...

    def for_profile(self, profile: Profile) -> Question: ...
    def verdict(self, regimen: Regimen) -> Verdict: ...
    def answer(self) -> Answer: ...


class Answer(Protocol):
    """The verdicts for one profile."""

    @property
    def profile(self) -> str: ...
    @property
    def as_of(self) -> str: ...
    @property
    def scope(self) -> Any: ...

    def to_dict(self) -> dict[str, Any]: ...
    def __iter__(self) -> Iterator[Verdict]: ...
    def __len__(self) -> int: ...


class Outcome(NamedTuple):
    """What is compared of a verdict; `result` is the deciding one."""

    verdict: str
    certainty: str
    applicability: str
    result: str


@dataclass(frozen=True)
class VerdictDifference:
    """The verdicts on one regimen for two profiles.

    `facts` are the sets of changes that make the difference: each gives the second verdict by
    itself, and none is larger than another; empty if the changes could not be made one by one.
    """

    first: Verdict
    second: Verdict
    facts: tuple[tuple[Change, ...], ...] = ()

    @property
    def regimen(self) -> str:
        return self.first.regimen

    @property
    def kind(self) -> Kind:
        """What differs, the most important of it."""
        before, after = outcome_of(self.first), outcome_of(self.second)
        return next(kind for kind in KINDS if getattr(before, kind) != getattr(after, kind))

    def to_dict(self) -> dict[str, Any]:
        sides = {"first": self.first, "second": self.second}
        return {
            "regimen": self.regimen,
            "differs": self.kind,
            **{
                name: {**outcome_of(verdict)._asdict(), "reasons": list(map(str, verdict.reasons))}
                for name, verdict in sides.items()
            },
            "facts": [[_plain(change) for change in made] for made in self.facts],
        }


@dataclass(frozen=True, eq=False, repr=False)
class SupportDifference(Displayed):
    """Two answers: the verdicts that differ, changed verdicts first, and those that are equal."""

    first: Answer
    second: Answer
    changes: tuple[Change, ...]
    differing: tuple[VerdictDifference, ...]

    @cached_property
    def equal(self) -> Mapping[str, int]:
        """Verdict → number of regimens for which both answers are equal."""
        differing = {difference.regimen for difference in self.differing}
        same = Counter(own.verdict for own in self.first if own.regimen not in differing)
        return {verdict: same[verdict] for verdict in VERDICTS if same[verdict]}

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """What differs → in how many regimens."""
        found = Counter(difference.kind for difference in self.differing)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    def favoured(self, side: Literal["first", "second", "both"]) -> list[str]:
        """The regimens that only one of the answers supports, directly or by extrapolation, or
        that both do; in the order of the answer."""
        first, second = _favoured(self.first), _favoured(self.second)
        if side == "both":
            return [name for name in first if name in second]
        own, other = (first, second) if side == "first" else (second, first)
        return [name for name in own if name not in other]

    def to_frame(self) -> pandas.DataFrame:
        """One row for each verdict that differs, as in CSV."""
        import pandas

        return pandas.DataFrame(rows(self), columns=list(COLUMNS))

    def to_dict(self) -> dict[str, Any]:
        """The comparison as in `support --against --format json` (see docs/json.md)."""
        return {
            "profile": self.first.profile,
            "against": self.second.profile,
            "as_of": self.first.as_of,
            "changes": list(map(_plain, self.changes)),
            "differ": dict(self.counts),
            "equal": dict(self.equal),
            "only_first": self.favoured("first"),
            "only_second": self.favoured("second"),
            "both": self.favoured("both"),
            "regimens": [difference.to_dict() for difference in self.differing],
            "notice": NOTICE,
        }


COLUMNS = (
    "regimen",
    "differs",
    *Outcome._fields,
    *(f"{name}_against" for name in Outcome._fields),
    "facts",
    "reason",
    "reason_against",
)


def rows(answer: SupportDifference) -> list[list[str]]:
    """One row for each verdict that differs, with the columns `COLUMNS`."""
    return [
        [
            difference.regimen,
            difference.kind,
            *outcome_of(difference.first),
            *outcome_of(difference.second),
            " or ".join("; ".join(map(str, made)) for made in difference.facts),
            str(difference.first.reasons[0]),
            str(difference.second.reasons[0]),
        ]
        for difference in answer.differing
    ]


def difference_between(first: Answer, other: str | Answer) -> SupportDifference:
    """The difference of an answer and another one, or that to another profile.

    Raises the errors of reading a profile, and `TrialgraphError` for an answer without its
    question.
    """
    if first.scope is None:
        raise TrialgraphError(
            message("answers.against.no_question", "this answer does not hold its question")
        )
    question: Question = first.scope
    second = _answer_to(other, question) if isinstance(other, str) else other
    return _difference(first, second, question)


def _answer_to(expression: str, question: Question) -> Answer:
    profile = Profile.read(expression, question.evidence.vocabulary)
    refuse_unread_words(question.evidence, profile, question.access)
    return question.for_profile(profile).answer()


def _difference(first: Answer, second: Answer, question: Question) -> SupportDifference:
    """The difference of two answers; `question` is that of the first."""
    own, others = question.profile, {verdict.regimen: verdict for verdict in second}
    made = changes(own, second.scope.profile) if second.scope else ()
    finder = _Finder(question, made)
    differing = [
        VerdictDifference(verdict, other, tuple(finder.facts(verdict, other)))
        for verdict in first
        if (other := others.get(verdict.regimen)) and outcome_of(verdict) != outcome_of(other)
    ]
    in_order = sorted(differing, key=_order)
    return SupportDifference(first, second, made, tuple(in_order))


class _Finder:
    """Finds the changes that make a difference, by answering the profiles that lie between."""

    def __init__(self, question: Question, made: Sequence[Change]) -> None:
        self.question, self.made = question, made
        self._between: dict[tuple[Change, ...], Question | None] = {}

    def facts(self, first: Verdict, second: Verdict) -> Iterator[tuple[Change, ...]]:
        """Yields the smallest sets of changes with which the first profile gives the verdict of
        the second; if the verdicts are equal, its whole outcome."""
        whole = first.verdict == second.verdict
        wanted = outcome_of(second)
        for size in self._sizes():
            found = [
                made
                for made in combinations(self.made, size)
                if (own := self._outcome(first, made))
                and (own == wanted if whole else own.verdict == wanted.verdict)
            ]
            if found:
                yield from found
                return

    def _sizes(self) -> Sequence[int]:
        count = len(self.made)
        return range(1, count + 1) if count <= _TESTED else (1, count)

    def _outcome(self, verdict: Verdict, made: tuple[Change, ...]) -> Outcome | None:
        """The outcome for a regimen after these changes; None if no patient can match."""
        if made not in self._between:
            profile = changed(self.question.profile, made)
            try:
                _ = profile.cases
            except ContradictionError:
                self._between[made] = None
            else:
                self._between[made] = self.question.for_profile(profile)
        between = self._between[made]
        return outcome_of(between.verdict(verdict.regimen_entry)) if between else None


def outcome_of(verdict: Verdict) -> Outcome:
    result = verdict.deciding[0].result.id if verdict.deciding else ""
    return Outcome(verdict.verdict, verdict.certainty, verdict.applicability, result)


def _order(difference: VerdictDifference) -> tuple[int, int, int]:
    best = [VERDICTS.index(side.verdict) for side in (difference.first, difference.second)]
    return (KINDS.index(difference.kind), min(best), max(best))


def _favoured(answer: Answer) -> list[str]:
    return [verdict.regimen for verdict in answer if verdict.verdict in FAVOURED]


def _plain(change: Change) -> dict[str, list[str]]:
    """A change as data: what only the first profile states, and what only the second does."""
    return {
        "first": sorted(map(str, change.first)),
        "second": sorted(map(str, change.second)),
    }
