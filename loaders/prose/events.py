"""Finds the name of an adverse event: the most specific one in the clause of its figure."""

from __future__ import annotations

import re

from .figures import Figure
from .population_mentions import Phrase
from .tokens import Sentence, Token

_REACH = 120  # characters
# words that are harms, but do not say which
_GENERAL = re.compile(
    r"grade\b.*|(?:serious |treatment-related |treatment-emergent |any )*"
    r"(?:(?:TR|TE|S)?AEs?|adverse (?:events?|reactions?|effects?)|toxicit(?:y|ies)"
    r"|side[- ]effects?)"
    r"|≥?[1-5](?:/[1-5])?级|发生率|不良(?:事件|反应)|毒(?:副作用|性)|discontinu.*|dose reductions?",
    re.IGNORECASE,
)
_ADJECTIVES = re.compile(
    r"(?:(?<=[ (,;.])|\A)(?:(?!(?:and|or|the|with|of|in|was|were|is|are|by|had|rates?|incidence"
    r"|most|common|includ(?:ed|ing)|patients|pts|any|an?|for|versus|vs|than|to|events?|effects?"
    r"|grade|toxic|reported|occurred|developed|more|fewer|less|higher|lower|increased)\b)"
    r"[A-Za-z][A-Za-z-]{2,24} ){1,2}\Z"
)
_BESIDE = re.compile(  # the words of a list before its bracket: and leucopenia (57 [17%]
    r"(?:, |; |\band |\bwere |\bwas |\bincluded |: )(?!grade|any|all|in |for |of |versus|vs)"
    r"(?P<event>[A-Za-z][A-Za-z-]{3,24}(?: [A-Za-z-]{2,24}){0,3}) ?\((?:[0-9]{1,4} ?[\[(])?\Z"
)
_EVENTS_OF = re.compile(  # neurologic events of grade 3 or higher
    r"(?:(?<=[;:,.] )|(?<=and )|(?<=whereas ))(?P<event>[A-Za-z][A-Za-z-]{2,24}"
    r"(?: [A-Za-z-]{2,24}){0,3}) of \Z"
)
_IN_ITS_BRACKET = re.compile(r" ?\([^()]{0,60}\Z")  # infections (any grade, 69.9%; grade 3
_GRADE = re.compile(
    r"\bgrade (?:[≥>]=? ?)?[1-5](?: ?(?:[-/]|or|to) ?(?:[1-5]|higher|worse))? \Z", re.I
)
_SUBJECTS = (
    re.compile(
        r"(?:\A|(?<=[.;:,] ))(?:an? |the )?(?P<event>[A-Za-z][A-Za-z0-9 <>≥≤./-]{2,80}?) "
        r"(?:was|were|had|occurred|developed)\b",
        re.IGNORECASE,
    ),
    re.compile(r"(?:\A|(?<=[,;。]))(?P<event>[^,;。:]{2,30}?)(?:分别)?[为有]"),
)
_RATE_OF = re.compile(
    r"(?P<event>[^,;:。()0-9%]{0,4}[0-9]?(?:[~/-][1-5])?[^,;:。()0-9%]{1,20}?)(?:在[^,;:。()]{1,30}组)?的?发生率"
)
_ARM = re.compile(r"[^,;:。]{0,20}组(?:患者)?的?")
_OF_GRADE = re.compile(
    r"(?P<event>≥?[1-5](?:[~/-][1-5])?级(?:及以上|或以上)?的?[^,;:。()0-9%]{1,14}?)"
    r"(?=的?发生率|[为0-9(]|分别|在|比例)"
)


def event_of(text: str, sentence: Sentence, figure: Figure, mention: Token) -> Phrase:
    """The adverse event of a figure whose endpoint is a harm."""
    harms = [token for token in sentence.of("endpoint") if token.family == "harm"]
    named = [token for token in harms if _is_specific(text, token)]
    start = max(sentence.start, min(mention.start, figure.start) - _REACH)
    for pattern in (_RATE_OF, _OF_GRADE):
        found = [
            match
            for match in pattern.finditer(text, start, figure.start)
            if match.end() > mention.start - 2 or match.end() >= mention.start
        ]
        if found:
            arm = _ARM.match(found[-1]["event"])
            start = found[-1].start("event") + (arm.end() if arm else 0)
        if found and not any(found[-1].end() <= token.start < figure.start for token in named):
            return Phrase(text[start : found[-1].end("event")], start, found[-1].end("event"))
    before = [token for token in harms if token.end <= mention.start]
    if of_grade := _EVENTS_OF.search(text, start, mention.start):
        return Phrase(of_grade["event"], *of_grade.span("event"))
    heads = [token for token in named if _IN_ITS_BRACKET.match(text[token.end : mention.start])]
    if heads and not _is_specific(text, mention):
        return _with_adjectives(text, sentence, heads[-1])
    beside = _BESIDE.search(text, start, figure.start)
    if beside and beside.start("event") >= mention.end:
        return Phrase(beside["event"], *beside.span("event"))
    if _is_specific(text, mention):
        return _with_adjectives(text, sentence, mention)
    after = [token for token in named if 0 <= token.start - mention.end < 4]
    if after:
        return _with_adjectives(text, sentence, after[0])
    if (
        before
        and not _has_figure_between(sentence, before[-1], figure)
        and mention.start - before[-1].end < 12
    ):
        return _with_adjectives(text, sentence, before[-1])
    return _with_adjectives(text, sentence, mention)


_WITH_IT = re.compile(
    r"\b(?:patients|pts|those|people|adults|children|participants|history|treatment|management)"
    r" (?:of|for|with|without|who had|hospitali[sz]ed (?:with|for)) [^,;:.()]{0,40}\Z",
    re.IGNORECASE,
)
_OF_AN_OUTCOME = re.compile(
    r"(?:终点|复合|死亡|卒中|梗死|栓塞|(?<!不良)事件|住院|骨折)[^,;。()]{0,6}\Z"
)
_HAVING_IT = re.compile(r"[^,;:。()]{0,8}?(?:患者|者)(?!.{0,6}发生)| (?:patients|trial|study)\b")


def describes_people(text: str, token: Token) -> bool:
    """Whether a harm is the disease of the people (in patients with pneumonia, 肺炎患者), or the
    rate of an outcome that is no harm (卒中的发生率)."""
    if token.family == "harm" and _OF_AN_OUTCOME.search(
        text, max(0, token.start - _REACH), token.start
    ):
        return text[token.start : token.end] == "发生率"
    if token.family != "harm" or not _is_specific(text, token):
        return False
    before = _WITH_IT.search(text, max(0, token.start - _REACH), token.start)
    return bool(before) or _HAVING_IT.match(text, token.end) is not None


def subject_of(text: str, sentence: Sentence, place: int) -> Phrase | None:
    """What a clause says happened to the percentage of people at a place."""
    start = max(sentence.start, place - 2 * _REACH)
    found = [match for pattern in _SUBJECTS for match in pattern.finditer(text, start, place)]
    last = max(found, key=lambda match: match.end(), default=None)
    return Phrase(last["event"], *last.span("event")) if last else None


def _is_specific(text: str, token: Token) -> bool:
    return not _GENERAL.fullmatch(text[token.start : token.end])


def _has_figure_between(sentence: Sentence, token: Token, figure: Figure) -> bool:
    return any(
        token.end <= other.start < figure.start and other.kind in ("percent", "time")
        for other in sentence.figures
        if other.start != figure.token.start
    )


def _with_adjectives(text: str, sentence: Sentence, token: Token) -> Phrase:
    """The words of a token with the adjectives before it: symptomatic intracranial haemorrhage."""
    start = token.start
    if adjectives := _ADJECTIVES.search(text, max(sentence.start, start - 60), start):
        start = adjectives.start()
    return Phrase(text[start : token.end], start, token.end)
