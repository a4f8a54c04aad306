"""Context from earlier sentences: endpoint, arms, trial, follow-up, and title of a column."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from . import population_mentions
from .arms import ArmMention, only_arm, plain_name
from .comparing import Pair, arms_introduced
from .drafts import Draft, Span
from .endpoint_mentions import EndpointMention
from .figures import Figure
from .grouping import Item
from .patterns import Library
from .tokens import Sentence, Token, word_tokens

_NEAR = 40  # characters
_STALE = 2500


@dataclass(slots=True)
class Context:
    """Facts from earlier sentences that apply to later ones; positions are in the text."""

    endpoint: Token | None = None
    endpoints: tuple[Token, ...] = ()  # of the last sentence that named any
    arms: Pair = (None, None)
    last_arms: Pair = (None, None)  # of the last pair of values
    last_arms_end: int = -1  # end of that pair
    several_pairs: bool = False  # whether pairs of values named other arms than the last
    single_arm: ArmMention | None = None  # the only regimen, which all patients received
    reversed_end: int = -1  # end of the last pair of values, if it printed the control first
    trial: population_mentions.Phrase | None = None
    follow_up: Figure | None = None
    without_figures: list[Sentence] = field(default_factory=list)  # since the last with figures
    unassigned: list[Span] = field(default_factory=list)
    last_draft: Draft | None = None
    last_people_end: int = -1  # end of the last draft with a population
    title_end: int = -1  # end of the last title of a column of hazard ratios
    title_is_prognostic: bool = False


def update_context(text: str, sentence: Sentence, context: Context, library: Library) -> None:
    """Record the trial and arms that a sentence names; a new trial resets the context."""
    named, arms = (
        population_mentions.trial(text, sentence, library),
        arms_introduced(text, sentence, library),
    )
    stale = context.trial is not None and sentence.start - context.trial.start > _STALE
    if not named and (stale or library.has("new-trial", text[sentence.start : sentence.end])):
        _forget(context, None)
    if named and (not context.trial or named.text != context.trial.text):
        _forget(context, named)
    if all(arms):
        context.arms, context.single_arm = arms, None
    elif not all(context.arms) and context.last_arms_end < 0:
        context.single_arm = only_arm(text, sentence.start, sentence.end, library) or (
            context.single_arm
        )


def _forget(context: Context, trial: population_mentions.Phrase | None) -> None:
    """Start anew with a trial: what an earlier one reported does not hold of it."""
    context.trial, context.arms, context.follow_up = trial, (None, None), None
    context.last_arms_end, context.several_pairs, context.single_arm = -1, False, None


def with_column_title(
    text: str, sentence: Sentence, context: Context, library: Library
) -> Sentence:
    """The sentence with the title of its column, if it contains only figures.

    Example: HR (95% CI). ECOG 2: 2.04 (1.41-2.95).
    """
    labels = [token for token in sentence.figures if token.kind in ("hr", "hr-label")]
    if labels:
        context.title_end = sentence.end if labels[-1].kind == "hr-label" else -1
        context.title_is_prognostic = library.has(
            "prognostic", text[max(0, sentence.start - _TITLE) : sentence.end]
        )
        return sentence
    bare = _BARE_ONLY.issuperset(token.kind for token in sentence.figures)
    if (
        not bare
        or context.title_end < 0
        or sentence.start - context.title_end > _UNDER
        or outcomes(sentence)
    ):
        return sentence
    context.title_end = sentence.end
    words = sentence.words
    if context.title_is_prognostic and not sentence.of("prognostic"):
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
    """The endpoints of a sentence to which a later sentence may refer."""
    return [token for token in sentence.of("endpoint") if token.family == "survival"]


def earlier_arms(context: Context, place: int) -> Pair:
    """The arms that an earlier sentence introduces, or else those of the last pair of values.

    Far from that pair only if all pairs of the trial so far had the same arms.
    """
    reach = _PASSING_ON if context.several_pairs else _STALE
    near = context.last_arms_end >= 0 and 0 <= place - context.last_arms_end < reach
    return context.arms if all(context.arms) or not near else context.last_arms


def remember_arms(context: Context, arms: Pair, end: int) -> None:
    """Record the arms of a pair of values."""
    if not all(arms):
        return
    if context.last_arms_end >= 0 and _names(arms) != _names(context.last_arms):
        context.several_pairs = True
    context.last_arms, context.last_arms_end, context.single_arm = arms, end, None


def _names(arms: Pair) -> set[str]:
    return {plain_name(arm.name) for arm in arms if arm}


def repeats_reversed_order(context: Context, item: Item, ratio: Figure | None) -> bool:
    """Whether two values without arms are in the order of an earlier pair: control first.

    The earlier pair must be near. If there is a hazard ratio, it must agree with this order;
    otherwise, the second value must be the larger one.
    """
    first, second = item.first.number, item.second.number if item.second else None
    near = context.reversed_end >= 0 and 0 <= item.start - context.reversed_end < _PASSING_ON
    if item.from_to or not near or first is None or second is None:
        return False
    return (first < second) == (ratio.number < 1) if ratio and ratio.number else first < second


_PASSING_ON = 250  # characters


def resolve_context(text: str, sentence: Sentence, context: Context, library: Library) -> None:
    """Set the endpoint of the context to the last named since the last sentence with figures."""
    for before in reversed(context.without_figures):
        if sentence.start - before.end > _STALE:
            break
        if named := [
            token
            for token in word_tokens(text, before.start, before.end, library, ("endpoint",))
            if token.family == "survival"
        ]:
            context.endpoint, context.endpoints = named[-1], tuple(named)
            break
    context.without_figures.clear()


def with_repeated_endpoints(
    text: str, sentence: Sentence, context: Context, library: Library
) -> Sentence:
    """The sentence with the endpoints of the one before, if it refers back to them.

    Example: the corresponding medians were …
    """
    again = next(
        (
            match
            for _, match in library.matches(
                "repeated-endpoints", text, sentence.start, sentence.end
            )
        ),
        None,
    )
    if not again or sentence.of("endpoint"):
        return sentence
    mentions = [replace(token, start=again.start(), end=again.end()) for token in context.endpoints]
    return replace(
        sentence, words=tuple(sorted((*mentions, *sentence.words), key=lambda token: token.start))
    )


def continues_last_draft(
    text: str, item: Item, mention: EndpointMention, context: Context, library: Library
) -> bool:
    """Whether a duration is the median of the last draft's endpoint in the other arm."""
    last = context.last_draft
    if (
        not last
        or last.cells["measure"] != "median"
        or last.cells["endpoint"] != mention.endpoint
        or item.first.kind != "time"
    ):
        return False
    before = text[max(0, item.start - _NEAR) : item.start]
    if item.start - last.span[1] > _STALE // 5:
        return False
    if library.has("same-measure", before):
        return True
    arm = item.arms[0]
    if last.cells["kind"] != "estimate":
        return False
    return arm is not None and arm.name != last.cells.get("arm") and library.has("stated", before)
