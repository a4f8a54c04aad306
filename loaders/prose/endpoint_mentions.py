"""Finds the endpoint of a figure, by the word order of English and Chinese reports."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .events import describes_people
from .figures import Figure
from .patterns import library
from .tokens import Sentence, Token

OUTCOMES = {
    "hr": ("survival", "time", "death", "mortality", "unnamed"),
    "time": ("survival", "time"),
    "percent": ("survival", "response", "harm"),
    "per-time": ("harm",),
    "other-ratio": ("survival", "response", "harm", "death", "unnamed"),
}
_FOLLOWING = 60  # 89% vs 78% were alive and disease-free at 24 months
_BESIDE = 3
_NEAR = 24
_SOON = 400  # a hazard ratio may precede its endpoint: age (HR 1.62) was associated with PFS
_FAR = {"hr": 600, "time": 500, "percent": 150, "per-time": 150, "other-ratio": 250}


@dataclass(frozen=True, slots=True)
class EndpointMention:
    """The endpoint of a figure; `carried`: whether it comes from an earlier sentence."""

    token: Token
    carried: bool = False
    doubtful: bool = False  # one of a list of endpoints that has another length than the figures

    @property
    def endpoint(self) -> str:
        return self.token.value


def class_of(figure: Figure) -> str:
    """The class of a figure, `hr`, `time` or `percent`; only figures of one class are compared."""
    kind = figure.kind.removesuffix("-span")
    return "time" if kind in ("not-reached", "difference") else kind


def mention_of(
    text: str, sentence: Sentence, figure: Figure, carried: Token | None = None
) -> EndpointMention | None:
    """The endpoint of a figure; None if none is found.

    It is named directly after the figure, or else it is the nearest one before it in the sentence.
    The endpoint of a ratio may also be named later; the endpoint of a ratio or time may be carried
    over from an earlier sentence.
    """
    figure_class = class_of(figure)
    before = preceding_mentions(text, sentence, figure, figure_class)
    beside = before and library().matches_whole("beside", text[before[-1].end : figure.start])
    in_a_row = (
        figure.token.kind == "bare" and figure_class == "percent"
    )  # its unit and endpoint precede it
    if (
        beside
        and before[-1].start
        and library().has(
            "of-the-figure-before", text[max(0, before[-1].start - _NEAR) : before[-1].start]
        )
    ):
        beside = (
            _mention_after(text, sentence, figure, figure_class) is None
        )  # HR 0.55 for PFS, 0.77 for OS
    if (
        not beside
        and not in_a_row
        and (after := _mention_after(text, sentence, figure, figure_class))
    ):
        return EndpointMention(after) if after.family in OUTCOMES.get(figure_class, ()) else None
    if before:
        nearest = before[-1]
        fits = nearest.family in OUTCOMES.get(
            figure_class, ()
        ) and figure.start - nearest.end <= _FAR.get(figure_class, 0)
        return EndpointMention(nearest) if fits else None
    later = [
        token
        for token in sentence.of("endpoint")
        if token.start >= figure.end and token.family in OUTCOMES["hr"]
    ]
    if later and _mention_has_own_ratio(text, sentence, figure, later[0]):
        later = []
    if figure.token.part("subject").startswith("for "):
        later = []  # the hazard ratio for kidney failure was 0.74, and that for death …
    if (
        (figure_class == "hr" or figure.kind == "not-reached")
        and later
        and later[0].start - figure.end <= _SOON
    ):
        return EndpointMention(later[0])
    return (
        EndpointMention(carried, True)
        if carried
        and figure_class not in ("percent", "other-ratio")
        and carried.family in OUTCOMES.get(figure_class, ())
        else None
    )


def _mention_has_own_ratio(text: str, sentence: Sentence, figure: Figure, mention: Token) -> bool:
    """Whether an endpoint after a semicolon belongs to the next ratio: HR 0.86; death: HR 0.91."""
    ratios = [
        token
        for token in sentence.figures
        if token.kind == "hr" and 0 <= token.start - mention.end <= _BESIDE
    ]
    return bool(ratios) and ";" in text[figure.end : mention.start]


def preceding_mentions(
    text: str, sentence: Sentence, figure: Figure, figure_class: str
) -> list[Token]:
    """The endpoint mentions before a figure that may apply to it.

    A line `Median, months` in a table refers to the endpoint above it.
    """
    before = [
        token
        for token in sentence.of("endpoint")
        if token.start < figure.start and not describes_people(text, token)
    ]
    if figure_class == "hr":
        return [token for token in before if token.family in OUTCOMES["hr"]]
    if figure_class == "time":
        before = [
            token
            for token in before
            if token.family not in ("follow-up", "other") or not _in_brackets(text, token, figure)
        ]
        deaths = [replace(token, family="survival") for token in before if token.family == "death"]
        before = [token for token in before if token.family not in ("response", "harm", "death")]
        if not before and sentence.between("median", sentence.start, figure.start):
            before = deaths  # HR for death 0.70; median 41.2 months
        if figure.kind == "not-reached":  # immature, with medians not reached
            named = [token for token in before if token.family not in ("other", "unnamed")]
            return named or [token for token in before if token.family == "unnamed"]
        while (
            len(before) > 1
            and before[-1].family == "other"
            and library().has("median-again", text[before[-1].end : figure.start])
        ):
            before.pop()
    return before


_BETWEEN_COMMAS = re.compile(r"[^,;.()]{0,60}, (?:was|were|is|are|reached)\b")


def _in_brackets(text: str, token: Token, figure: Figure) -> bool:
    """Whether an endpoint is only mentioned in brackets or between commas before the figure.

    Example: OS (follow-up 28 months) was 31.5.
    """
    before, between = (
        text[max(0, token.start - _FOLLOWING) : token.start],
        text[token.end : figure.start],
    )
    if "," in before and _BETWEEN_COMMAS.match(between):  # OS, adjusted for crossover, was 33.0
        return True
    opened = before.rfind("(") > before.rfind(")")
    return opened and ")" in between and "(" not in between.partition(")")[0]


def _mention_after(
    text: str, sentence: Sentence, figure: Figure, figure_class: str
) -> Token | None:
    token = next(
        (mention for mention in sentence.of("endpoint") if mention.start >= figure.token.end), None
    )
    if token is None:
        return None
    between = text[(figure.end if token.start >= figure.end else figure.token.end) : token.start]
    if figure_class == "percent" and _VERB.match(text, token.start):
        between += "were "  # 62% of patients given drug A were alive
    if figure_class == "hr" and _WITH.fullmatch(between) and _RELATED.match(text, token.end):
        return token
    return (
        token
        if (between or figure_class == "percent")
        and library().matches_whole(f"after-{figure_class}", between)
        else None
    )


_VERB = re.compile(r"(?:were|was|are|remained) ", re.IGNORECASE)
_WITH = re.compile(r"[)\]]*,?(?:均|也|亦|仅|只)?与(?:患者)?(?:的)?")  # 仅LDH升高(HR 1.66)与PFS相关
_RELATED = re.compile(r"[^,;。()]{0,8}相关")


_JOINED = re.compile(r"\b(?:and|or)\b|[&/+()]|[\u4e00-\u9fff],|,[\u4e00-\u9fff]|[和及与或]")
_OF_PEOPLE = re.compile(
    r"\b(?:patients|pts|those|people|participants) (?:in|with|without|who (?:had|achieved|reached|"
    r"attained)|achieving) (?:an? |the )?(?:first |second )?\Z",
    re.IGNORECASE,
)


def _are_listed(text: str, token: Token, following: Token, first: bool) -> bool:
    """Whether two endpoints are members of a list; its last two are joined by "and".

    In `patients in complete remission, 3-year OS` they are not.
    """
    if token.start == following.start:
        return True  # the endpoints of the sentence before, to which one phrase refers
    between = text[token.end : following.start]
    return (
        library().matches_whole("listed", between)
        and (not first or bool(_JOINED.search(text[token.end - 1 : following.start + 1])))
        and not _OF_PEOPLE.search(text, max(0, token.start - _FOLLOWING), token.start)
    )


def listed_mentions(
    text: str, sentence: Sentence, figure: Figure, mixed: bool = False
) -> list[Token]:
    """The list of endpoints directly before a figure (PFS and OS), possibly of one element.

    It contains only endpoints of the figure's class, unless `mixed`: mPFS, mOS and ORR.
    """
    mentions = [token for token in sentence.of("endpoint") if token.start < figure.start]
    families = ("survival", "time", "response") if mixed else OUTCOMES.get(class_of(figure), ())
    if class_of(figure) == "percent":
        families = (*families, "time")  # DOR, PFS and OS at 12 months
    run: list[Token] = []
    for token in reversed(mentions):
        if token.family not in families or (
            run and not _are_listed(text, token, run[0], first=len(run) == 1)
        ):
            break
        if run and token.value == run[0].value:
            run[0] = token
        else:
            run.insert(0, token)
    return run
