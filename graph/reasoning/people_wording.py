"""Whose figure it is: the patients of a population in a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...message import Message, joined, message
from ..applicability.defining_features import is_about_features
from ..exposure.criteria import Clause, Has, LastLine, Lines, Literal, Measured, Status
from ..exposure.interval import INFINITY, Interval
from ..model.vocabulary import Vocabulary
from .candidates import Candidate
from .value_wording import value_words, with_whole_ranges
from .wording import listed

TINY = 10  # patients; the size of a smaller group is printed beside its figure


def unstated_feature_words(candidate: Candidate) -> str:
    """The features that define the population, present or absent, and that the profile does not
    state; empty if there are none."""
    if not (people := unstated_people(candidate)):
        return ""
    return message(
        "reasoning.unstated-feature",
        "only in people {people}, which the profile does not state",
        people=people,
    )


def unstated_people(candidate: Candidate) -> str:
    """The features alone, as they follow the word "people"; empty if there are none."""
    return _all_of(candidate.applicability.unstated_features, candidate)


def with_people(figure: str, candidate: Candidate) -> str:
    """A figure with the patients it is about: responders, very few patients, a subgroup. Features
    that the profile does not state are left to `unstated_feature_words`."""
    if candidate.is_of_responders:
        figure = message("reasoning.among-responders", "{figure} among responders", figure=figure)
    elif subgroup := _subgroup(candidate):
        figure = message(
            "reasoning.in-people", "{figure} in people {people}", figure=figure, people=subgroup
        )
    size = candidate.result.n
    if size.isdigit() and int(size) < TINY and "/" not in candidate.result.value:
        return message("reasoning.of-few", "{figure} (n={n})", figure=figure, n=size)
    return figure


def _subgroup(candidate: Candidate) -> str:
    """The criteria of a subgroup; empty for a whole trial."""
    unstated = candidate.applicability.unstated_features
    own = candidate.applicability.assessments[0].people.own if candidate.in_subgroup else ()
    return _all_of([clause for clause in own if clause not in unstated], candidate)


def _all_of(clauses: Iterable[Clause], candidate: Candidate) -> str:
    case = candidate.applicability.assessments[0].case
    if case is None:
        return listed([" | ".join(sorted(map(str, clause))) for clause in clauses])
    return listed([_any_of(clause, case.vocabulary) for clause in with_whole_ranges(clauses)])


def _any_of(clause: Clause, vocabulary: Vocabulary) -> str:
    literals = sorted(clause, key=str)
    if len(literals) > 1 and is_about_features(clause) and all(lit.positive for lit in literals):
        names = [_feature(literal.atom.feature, vocabulary) for literal in literals]  # type: ignore[union-attr]
        return message("reasoning.people.with", "with {what}", what=joined(" or ", names))
    return joined(" or ", [_literal_words(literal, vocabulary) for literal in literals])


def _literal_words(literal: Literal, vocabulary: Vocabulary) -> str:
    """A criterion as it follows the word "people": `refractory to testinib`."""
    match literal.atom:
        case Has(feature=feature) if literal.positive:
            return message(
                "reasoning.people.with", "with {what}", what=_feature(feature, vocabulary)
            )
        case Has(feature=feature) if opposite := _only_opposite(feature, vocabulary):
            return message(
                "reasoning.people.with", "with {what}", what=_feature(opposite, vocabulary)
            )
        case Has(feature=feature):
            return message(
                "reasoning.people.without", "without {what}", what=_feature(feature, vocabulary)
            )
        case Lines(interval=interval) if literal.positive:
            return _lines_words(interval)
        case Measured() if literal.positive and (words := _value(literal.atom, vocabulary)):
            return words
        case LastLine() if literal.positive:
            return message("reasoning.people.last-line", "refractory to the last line")
        case Status(status=status, agent=agent, count=1) if (status, literal.positive) in _STATUS:
            return _STATUS[status, literal.positive](agent)
    return message("reasoning.people.criterion", "of whom {what} is true", what=str(literal))


def _refractory(agent: str) -> str:
    return message("reasoning.people.refractory", "refractory to {agent}", agent=agent)


def _not_refractory(agent: str) -> str:
    return message("reasoning.people.not-refractory", "not refractory to {agent}", agent=agent)


def _exposed(agent: str) -> str:
    return message("reasoning.people.exposed", "exposed to {agent}", agent=agent)


def _naive(agent: str) -> str:
    return message("reasoning.people.naive", "never given {agent}", agent=agent)


def _sensitive(agent: str) -> str:
    return message("reasoning.people.sensitive", "sensitive to {agent}", agent=agent)


_STATUS: dict[tuple[str, bool], Callable[[str], str]] = {
    ("refractory", True): _refractory,
    ("refractory", False): _not_refractory,
    ("exposed", True): _exposed,
    ("exposed", False): _naive,
    ("naive", True): _naive,
    ("sensitive", True): _sensitive,
}


def _lines_words(interval: Interval) -> str:
    if interval.low == interval.high == 1:
        return message("reasoning.people.one-line", "with one prior line")
    if interval.high == INFINITY:
        return message(
            "reasoning.people.at-least", "with at least {n} prior lines", n=f"{interval.low:g}"
        )
    if interval.low == interval.high:
        return message("reasoning.people.lines", "with {n} prior lines", n=f"{interval.low:g}")
    span = f"{interval.low:g}–{interval.high:g}"
    return message("reasoning.people.lines", "with {n} prior lines", n=span)


def _value(value: Measured, vocabulary: Vocabulary) -> Message | None:
    term = vocabulary.quantities.get(value.quantity)
    return value_words(value, term.label if term else value.quantity)


def _only_opposite(feature: str, vocabulary: Vocabulary) -> str:
    """The feature that people without this one have; empty if there is none, or several."""
    opposites = vocabulary.opposites.get(feature, ())
    return opposites[0] if len(opposites) == 1 else ""


def _feature(feature: str, vocabulary: Vocabulary) -> str:
    term = vocabulary.features.get(feature)
    return term.label if term else feature
