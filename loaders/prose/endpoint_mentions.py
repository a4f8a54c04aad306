"""What a figure is about: the endpoint that governs it, by the word order of English and Chinese reports."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .figures import Figure
from .patterns import library
from .tokens import Sentence, Token

OUTCOMES = {
    "hr": ("survival", "time", "death", "unnamed"),
    "time": ("survival", "time"),
    "percent": ("survival", "response", "harm"),
}
_FOLLOWING = 60  # 89% vs 78% were alive and disease-free at 24 months
_LATER = 100  # 62% of patients given drug A plus drug B were alive at 24 months
_BESIDE = 3
_NEAR = 24
_SOON = 400  # a hazard ratio may stand before its endpoint: age (HR 1.62) was associated with PFS
LISTED = ("v1", "v2", "v3", "v4")  # the parts of several landmarks at once
_FAR = {"hr": 600, "time": 500, "percent": 150}


@dataclass(frozen=True, slots=True)
class Head:
    """The endpoint of a figure, and how it was found: beside it, or carried from an earlier sentence."""

    token: Token
    carried: bool = False

    @property
    def endpoint(self) -> str:
        return self.token.value


def sort_of(figure: Figure) -> str:
    """`hr`, `time` or `percent`: figures that may be compared with each other are of one sort."""
    kind = figure.kind.removesuffix("-span")
    return "time" if kind in ("never", "difference") else kind


def head_of(
    text: str, sentence: Sentence, figure: Figure, carried: Token | None = None
) -> Head | None:
    """The endpoint of a figure: the one said just after it, else the nearest before it in the sentence; a ratio's
    may also follow later, or be carried from an earlier sentence."""
    sort = sort_of(figure)
    before = governing(text, sentence, figure, sort)
    beside = before and library().fits("beside", text[before[-1].end : figure.start])
    in_a_row = (
        figure.token.kind == "bare" and sort == "percent"
    )  # unit and endpoint were told before it
    if (
        beside
        and before[-1].start
        and library().has(
            "of-the-figure-before", text[max(0, before[-1].start - _NEAR) : before[-1].start]
        )
    ):
        beside = _said_after(text, sentence, figure, sort) is None  # HR 0.55 for PFS, 0.77 for OS
    if not beside and not in_a_row and (after := _said_after(text, sentence, figure, sort)):
        return Head(after) if after.family in OUTCOMES.get(sort, ()) else None
    if before:
        nearest = before[-1]
        fits = nearest.family in OUTCOMES.get(sort, ()) and figure.start - nearest.end <= _FAR.get(
            sort, 0
        )
        return Head(nearest) if fits else None
    later = [
        token
        for token in sentence.of("head")
        if token.start >= figure.end and token.family in OUTCOMES["hr"]
    ]
    if later and _has_its_own(text, sentence, figure, later[0]):
        later = []
    if (sort == "hr" or figure.kind == "never") and later and later[0].start - figure.end <= _SOON:
        return Head(later[0])
    return (
        Head(carried, True)
        if carried and sort != "percent" and carried.family in OUTCOMES.get(sort, ())
        else None
    )


def _has_its_own(text: str, sentence: Sentence, figure: Figure, head: Token) -> bool:
    """Whether an endpoint after a semicolon is that of the ratio after it, not of the one before: HR 0.86; death: HR 0.91."""
    ratios = [
        token
        for token in sentence.figures
        if token.kind == "hr" and 0 <= token.start - head.end <= _BESIDE
    ]
    return bool(ratios) and ";" in text[figure.end : head.start]


def governing(text: str, sentence: Sentence, figure: Figure, sort: str) -> list[Token]:
    """The heads before a figure that could govern it. A table that says `Median, months` again speaks of the endpoint before."""
    before = [token for token in sentence.of("head") if token.start < figure.start]
    if sort == "hr":
        return [token for token in before if token.family in OUTCOMES["hr"]]
    if sort == "time":
        before = [
            token
            for token in before
            if token.family not in ("follow-up", "other") or not _in_brackets(text, token, figure)
        ]
        deaths = [replace(token, family="survival") for token in before if token.family == "death"]
        before = [token for token in before if token.family not in ("response", "harm", "death")]
        if not before and sentence.between("median", sentence.start, figure.start):
            before = deaths  # HR for death 0.70; median 41.2 months
        if figure.kind == "never":  # immature, with medians not reached
            return [token for token in before if token.family not in ("other", "unnamed")]
        while (
            len(before) > 1
            and before[-1].family == "other"
            and library().has("median-again", text[before[-1].end : figure.start])
        ):
            before.pop()
    return before


_BETWEEN_COMMAS = re.compile(r"[^,;.()]{0,60}, (?:was|were|is|are|reached)\b")


def _in_brackets(text: str, token: Token, figure: Figure) -> bool:
    """Whether a head is only mentioned in a bracket, or between commas, before the figure: OS (follow-up 28 months) was 31.5."""
    before, between = (
        text[max(0, token.start - _FOLLOWING) : token.start],
        text[token.end : figure.start],
    )
    if "," in before and _BETWEEN_COMMAS.match(between):  # OS, adjusted for crossover, was 33.0
        return True
    opened = before.rfind("(") > before.rfind(")")
    return opened and ")" in between and "(" not in between.partition(")")[0]


def _said_after(text: str, sentence: Sentence, figure: Figure, sort: str) -> Token | None:
    token = next((one for one in sentence.of("head") if one.start >= figure.token.end), None)
    if token is None:
        return None
    between = text[(figure.end if token.start >= figure.end else figure.token.end) : token.start]
    if sort == "percent" and _VERB.match(text, token.start):
        between += "were "  # 62% of patients given drug A were alive
    if sort == "hr" and _WITH.fullmatch(between) and _RELATED.match(text, token.end):
        return token
    return (
        token
        if (between or sort == "percent") and library().fits(f"after-{sort}", between)
        else None
    )


_VERB = re.compile(r"(?:were|was|are|remained) ", re.IGNORECASE)
_WITH = re.compile(r"[)\]]*,?(?:均|也|亦|仅|只)?与(?:患者)?(?:的)?")  # 仅LDH升高(HR 1.66)与PFS相关
_RELATED = re.compile(r"[^,;。()]{0,8}相关")


def listed(text: str, sentence: Sentence, figure: Figure, mixed: bool = False) -> list[Token]:
    """The endpoints that are named as a list just before a figure: PFS and OS; one of them, where there is no list.

    Of the figure's own sort only, or `mixed`: mPFS, mOS and ORR.
    """
    heads = [token for token in sentence.of("head") if token.start < figure.start]
    families = ("survival", "time", "response") if mixed else OUTCOMES.get(sort_of(figure), ())
    run: list[Token] = []
    for token in reversed(heads):
        if token.family not in families or (
            run and not library().fits("listed", text[token.end : run[0].start])
        ):
            break
        if run and token.value == run[0].value:
            run[0] = token
        else:
            run.insert(0, token)
    return run


def landmark_of(
    text: str, sentence: Sentence, figure: Figure, turn: int = 0, head: Token | None = None
) -> Token | None:
    """The landmark of a rate: said just after it, else with its endpoint (12-month OS), else last before it; of several
    at once the one whose turn it is."""
    marks = [token for token in sentence.figures if token.kind == "landmark"]
    starts = {token.start for token in sentence.of("head")}
    for token in marks:
        of_the_next = token.end in starts  # 63%, 12-month PFS 41%
        if (
            figure.end <= token.start
            and not of_the_next
            and re.fullmatch(r"[)\]\s,]*", text[figure.end : token.start])
        ):
            return token
    if head and (
        own := next(
            (one for one in marks if 0 <= head.start - one.end <= 1 and head.end <= figure.start),
            None,
        )
    ):
        return own
    earlier = [
        token
        for token in sentence.figures
        if token.kind in ("landmark", "landmark-list") and token.end <= figure.start
    ]
    if not earlier and marks and marks[0].start - figure.end < _LATER:
        return marks[0]
    if not earlier or earlier[-1].kind == "landmark":
        return earlier[-1] if earlier else None
    several = earlier[-1]
    values = [several.part(name) for name in LISTED if several.part(name)]
    return replace(
        several, parts={"value": values[turn % len(values)], "unit": several.part("unit")}
    )
