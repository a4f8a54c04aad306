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
_SHARES = ("credible-interaction-p", "disagreement-p", "significant-p")  # from 0 to 1
_AT_MOST = {
    **dict.fromkeys(_SHARES, 1.0),
    "denied-share": 100.0,
    "appreciable-benefit": 1.0,
    "large-benefit": 1.0,
}
_AT_LEAST = {"appreciable-harm": 1.0, "large-harm": 1.0}
# Limits of which the first must not be above the second: else the second would never apply.
_IN_ORDER = (("few-events", "enough-events"), ("large-benefit", "appreciable-benefit"))


def limit_faults(rows: Rows, before: Rows) -> Iterator[CellFault]:
    """The faults of limits.csv that its single cells do not show.

    `before` are the other rows of the method, with which those of a field apply.
    """
    yield from _single_faults(rows)
    yield from _order_faults(rows, before)


def _single_faults(rows: Rows) -> Iterator[CellFault]:
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
        case "number" if float(value) > _AT_MOST.get(key, float("inf")):
            problem = message("loaders.limit-too-high", "is too high: it would always be met")
            remedy = message(
                "loaders.limit-too-high.remedy",
                "Write a number of at most {most}",
                most=f"{_AT_MOST[key]:g}",
            )
        case "number" if float(value) < _AT_LEAST.get(key, 0):
            problem = message(
                "loaders.limit-too-low", "is too low: a ratio below 1 is a benefit, not a harm"
            )
            remedy = message(
                "loaders.limit-too-low.remedy",
                "Write a number of at least {least}",
                least=f"{_AT_LEAST[key]:g}",
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


def _order_faults(rows: Rows, before: Rows) -> Iterator[CellFault]:
    """A fault for each limit that another one leaves without effect."""
    own = {
        row.get(_KEY, ""): (index, row.get(_VALUE, ""))
        for index, row in enumerate(rows.get("limits", ()))
    }
    values = {row.get(_KEY, ""): row.get(_VALUE, "") for row in before.get("limits", ())}
    values |= {key: value for key, (_, value) in own.items()}
    for low, high in _IN_ORDER:
        stated = [key for key in (low, high) if key in own]
        both = values.get(low, ""), values.get(high, "")
        if not stated or not all(map(_is_number, both)) or float(both[0]) <= float(both[1]):
            continue
        index, value = own[stated[0]]
        problem = message(
            "loaders.limits-reversed",
            "{low} ({low_value}) is above {high} ({high_value}), which would then never apply",
            low=low,
            low_value=both[0],
            high=high,
            high_value=both[1],
        )
        remedy = message("loaders.limits-reversed.remedy", "Correct one of the two")
        yield CellFault(index, _VALUE, value, problem, remedy)


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).isdecimal() and value.isascii()
