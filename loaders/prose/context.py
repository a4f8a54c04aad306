"""What earlier sentences told and later ones take for granted: endpoint, arms, trial, follow-up, the title of a column."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from . import population_mentions as context
from .comparing import Pair, told_in
from .drafts import Draft, Span
from .endpoint_mentions import Head
from .figures import Figure
from .grouping import Item
from .patterns import Library
from .tokens import Sentence, Token, words_of

_NEAR = 40  # characters
_STALE = 2500


@dataclass(slots=True)
class Told:
    """What earlier sentences told and later ones take for granted."""

    head: Token | None = None
    heads: tuple[Token, ...] = ()
    arms: Pair = (None, None)
    compared: Pair = (None, None)  # of the last pair of values, and where that ends
    compared_at: int = -1
    turned_at: int = (
        -1
    )  # where the last pair of values ended, if it printed that of the control first
    trial: context.Phrase | None = None
    follow_up: Figure | None = None
    silent: list[Sentence] = field(
        default_factory=list
    )  # sentences without figures since the last one with any
    left: list[Span] = field(default_factory=list)
    last: Draft | None = None  # what was proposed last
    title: int = (
        -1
    )  # where a column of hazard ratios was titled last; whether the title speaks of people
    of_people: bool = False


def update_context(text: str, sentence: Sentence, told: Told, library: Library) -> None:
    """Takes note of the trial and the arms that a sentence names; another trial ends what was told of the one before."""
    named, arms = context.trial(text, sentence, library), told_in(text, sentence, library)
    stale = told.trial is not None and sentence.start - told.trial.start > _STALE
    if not named and (stale or library.has("new-trial", text[sentence.start : sentence.end])):
        told.trial, told.arms, told.follow_up = None, (None, None), None
        told.compared_at = -1
    if named and (not told.trial or named.text != told.trial.text):
        told.trial, told.arms, told.follow_up = named, (None, None), None
        told.compared_at = -1
    if all(arms):
        told.arms = arms


def under_title(text: str, sentence: Sentence, told: Told, library: Library) -> Sentence:
    """The sentence with the title of its column, where it only has figures: HR (95% CI). ECOG 2: 2.04 (1.41-2.95)."""
    labels = [token for token in sentence.figures if token.kind in ("hr", "hr-label")]
    if labels:
        told.title = sentence.end if labels[-1].kind == "hr-label" else -1
        told.of_people = library.has(
            "prognostic", text[max(0, sentence.start - _TITLE) : sentence.end]
        )
        return sentence
    bare = _BARE_ONLY.issuperset(token.kind for token in sentence.figures)
    if not bare or told.title < 0 or sentence.start - told.title > _UNDER or outcomes(sentence):
        return sentence
    told.title = sentence.end
    words = sentence.words
    if told.of_people and not sentence.of("prognostic"):
        words = (Token("prognostic", sentence.start, sentence.start, {}, {}), *words)
    return replace(
        sentence,
        figures=(Token("hr-label", sentence.start, sentence.start, {}, {}), *sentence.figures),
        words=words,
    )


_UNDER = 40  # characters
_TITLE = 120
_BARE_ONLY = frozenset(
    ("bare", "bracket", "interval", "p", "other-p", "n", "fraction", "no-figure", "level")
)


def outcomes(sentence: Sentence) -> list[Token]:
    """The endpoints of a sentence that a later one may go on about."""
    return [token for token in sentence.of("head") if token.family == "survival"]


def arms_before(told: Told, place: int) -> Pair:
    """The arms that an earlier sentence told, else those of a pair of values just before."""
    near = 0 <= place - told.compared_at < _PASSING_ON
    return told.arms if all(told.arms) or not near else told.compared


def keeps_order(told: Told, item: Item, ratio: Figure | None) -> bool:
    """Whether two values without arms of their own follow a pair that printed the control first; a ratio may say otherwise."""
    first, second = item.first.number, item.second.number if item.second else None
    near = told.turned_at >= 0 and 0 <= item.start - told.turned_at < _PASSING_ON
    if item.from_to or not near or first is None or second is None:
        return False
    return (first < second) == (ratio.number < 1) if ratio and ratio.number else first < second


_PASSING_ON = 250  # characters


def resolve_context(text: str, sentence: Sentence, told: Told, library: Library) -> None:
    """The endpoint that was named last in the sentences without figures just before this one."""
    for before in reversed(told.silent):
        if sentence.start - before.end > _STALE:
            break
        if named := [
            one
            for one in words_of(text, before.start, before.end, library, ("head",))
            if one.family == "survival"
        ]:
            told.head, told.heads = named[-1], tuple(named)
            break
    told.silent.clear()


def named_again(text: str, sentence: Sentence, told: Told, library: Library) -> Sentence:
    """The sentence with the endpoints of the one before, where it only says `the corresponding medians`."""
    again = next(
        (match for _, match in library.finds("again", text, sentence.start, sentence.end)), None
    )
    if not again or sentence.of("head"):
        return sentence
    heads = [replace(token, start=again.start(), end=again.end()) for token in told.heads]
    return replace(
        sentence, words=tuple(sorted((*heads, *sentence.words), key=lambda token: token.start))
    )


def goes_with(text: str, item: Item, head: Head, told: Told, library: Library) -> bool:
    """Whether a length of time is that of another arm, of which the sentence before said what is measured, and told one arm."""
    last = told.last
    if (
        not last
        or last.cells["measure"] != "median"
        or last.cells["endpoint"] != head.endpoint
        or item.first.kind != "time"
    ):
        return False
    before = text[max(0, item.start - _NEAR) : item.start]
    if last.cells["kind"] != "estimate" or item.start - last.span[1] > _STALE // 5:
        return False
    if library.has("same-again", before):
        return True
    arm = item.arms[0]
    return arm is not None and arm.name != last.cells.get("arm") and library.has("stated", before)
