"""Checks of limits.csv: keys that the method knows, and values of the right kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...errors import nearest
from ...graph.model.judgements import CREDIBILITIES
from ...graph.model.kinds import EVIDENCE_KINDS
from ...graph.model.limits import KINDS, LEVELS, words_of
from ...graph.model.schema import TABLES
from ...message import joined, message
from .cells import CellFault
from .fault_parts import did_you_mean

Rows = Mapping[str, list[dict[str, str]]]
_KEY, _VALUE = "limit", "value"
_WORDS = {
    "credible-judgements": CREDIBILITIES,
    "doubtful-flags": TABLES["results"].by_name["flags"].choices,
    "tiers": EVIDENCE_KINDS,
    "retelling-sources": TABLES["sources"].by_name["kind"].choices,
}
_COMPLETE = ("tiers",)  # an order of all words


def limit_faults(rows: Rows) -> Iterator[CellFault]:
    """The faults of limits.csv that its single cells do not show."""
    for index, row in enumerate(rows.get("limits", ())):
        key, value = row.get(_KEY, ""), row.get(_VALUE, "")
        if key and key not in KINDS:
            problem = message("loaders.unknown-limit", "is not a limit of the method")
            remedy = did_you_mean(nearest(key, KINDS)) or message(
                "loaders.unknown-limit.remedy", "Limits: {limits}", limits=", ".join(KINDS)
            )
            yield CellFault(index, _KEY, key, problem, remedy)
        elif key and value:
            yield from _value_faults(index, key, value)


def _value_faults(index: int, key: str, value: str) -> Iterator[CellFault]:
    match KINDS[key]:
        case "number" if not _is_number(value):
            problem = message("loaders.limit-number", "is not a number of 0 or more")
            remedy = message("loaders.limit-number.remedy", "Write a number such as 247 or 0.80")
        case "level" if value not in LEVELS:
            problem = message("loaders.limit-level", "is not a level of certainty")
            remedy = message(
                "loaders.limit-level.remedy", "Levels: {levels}", levels=joined(", ", LEVELS)
            )
        case "words" if unknown := [word for word in words_of(value) if word not in _WORDS[key]]:
            problem = message("loaders.limit-words", "{word!r} is unknown here", word=unknown[0])
            remedy = message(
                "loaders.limit-words.remedy", "Words: {words}", words="; ".join(_WORDS[key])
            )
        case "words" if key in _COMPLETE and sorted(words_of(value)) != sorted(_WORDS[key]):
            problem = message("loaders.limit-order", "must name each kind once")
            remedy = message(
                "loaders.limit-words.remedy", "Words: {words}", words="; ".join(_WORDS[key])
            )
        case _:
            return
    yield CellFault(index, _VALUE, value, problem, remedy)


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).isdecimal() and value.isascii()
