"""Finds the people that a prognostic ratio compares: those with a factor against those without."""

from __future__ import annotations

import re

from .patterns import Library
from .population_mentions import Phrase
from .tokens import Sentence

_REACH = 140  # characters
_INNER = r"(?:[^,;:。()]|\([^()]{1,16}\)|(?<=[0-9]),(?=[0-9]))"
# the factor directly before the bracket of its ratio: del(17p) (HR 2.35, …
_BEFORE_BRACKET = re.compile(rf"(?P<factor>{_INNER}{{2,90}}) ?[(\[] ?\Z")
# the subject of a sentence: high LDH was associated with worse OS (HR 2.1
_SUBJECT = re.compile(
    rf"(?:\A|(?<=[.;:,]))\s?(?P<factor>{_INNER}{{2,90}}?)"
    r"(?: (?:was|were|is|are|remained) (?:also )?(?:[a-z]{4,16}ly ){0,2}(?:associated|prognostic"
    r"|an? (?:independent )?(?:predictor|risk factor|prognostic factor))\b| predicted\b"
    r"|与[^,;。()]{1,20}(?:相关|有关)|是[^,;。()]{0,16}(?:危险|预后|影响)因素)",
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"\A ?(?:and|or|an?|the|that|both|whereas|while|but|also|which|showed|identified|as|only|仅|和"
    r"|及|与|且|而|显示|提示|结果|发现|其中)(?:\b ?|(?<=[\u4e00-\u9fff]))"
    r"|.*(?:显示|提示|表明|发现)"
    r"|.*\b(?:analysis|regression|model|showed that|found that|were|was)\b ?",
    re.IGNORECASE,
)


_VERB = re.compile(r" (?:had|have|has|showed|experienced)\b")


def two_groups(
    text: str, sentence: Sentence, place: int, library: Library
) -> tuple[Phrase, Phrase] | None:
    """The people with and without a factor that a clause compares, named before or among its
    figures."""
    start, stop = max(sentence.start, place - _REACH), min(sentence.end, place + _REACH)
    found = [
        match
        for _, match in library.matches("two-groups", text, start, stop)
        if match.start() < place
    ]
    if not found:
        return None
    last = max(found, key=lambda match: match.start())
    people, others = (
        Phrase(last[name], *last.span(name)) for name, words in last.groupdict().items() if words
    )
    return people, others


def factor_of(text: str, sentence: Sentence, ratio_start: int) -> Phrase | None:
    """The factor of a prognostic ratio, as the text names the people who have it."""
    start = max(sentence.start, ratio_start - _REACH)
    subjects = list(_SUBJECT.finditer(text, start, ratio_start))
    match = subjects[-1] if subjects else _BEFORE_BRACKET.search(text, start, ratio_start)
    if not match:
        return None
    first, last = match.span("factor")
    while edge := _EDGE.match(text[first:last]):
        if edge.end() == 0:
            break
        first += edge.end()
    words = _VERB.split(text[first:last], maxsplit=1)[0].strip()
    if len(words) < 2:
        return None
    first = text.index(words, first)
    return Phrase(words, first, first + len(words))
