"""Refuses literals that cannot all apply to one patient."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from operator import itemgetter

from ...errors import ContradictionError
from ...message import message
from ..exposure.criteria import Has, LastLine, Lines, Literal, Measured, Remission, Status
from .case import Case
from .drug_status import DrugStatuses


def refuse_contradictions(case: Case) -> None:
    """Raises `ContradictionError` if the literals cannot all apply to one patient."""
    _refuse_opposite_statuses(case)
    _refuse_empty_intervals(case)
    _refuse_opposite_last_lines(case)
    _refuse_treatment_without_lines(case)
    _refuse_refractoriness_to_another_line(case)
    _refuse_opposite_features(case)


def _refuse_opposite_statuses(case: Case) -> None:
    entails = DrugStatuses((), case.vocabulary, case.open, untreated=False).entails
    positive = [atom for atom, holds in case.statuses if holds]
    denied = [atom for atom, holds in case.statuses if not holds]
    for other in denied:
        named = {atom.agent for atom in positive if entails(atom, replace(other, count=1))}
        entailing = [atom for atom in positive if entails(atom, other)]
        if entailing or len(named & case.vocabulary.drugs.keys()) >= other.count:
            stated = _as_stated(entailing[0], case) if entailing else ", ".join(sorted(named))
            raise ContradictionError(
                message(
                    "profile.both",
                    "the profile states both '{stated}' and 'not {other}'",
                    stated=stated,
                    other=other,
                )
            )


def _as_stated(atom: Status, case: Case) -> str:
    """The criterion that states the status; an exposure may be implied by a remission."""
    for literal in case.literals:
        if literal.positive and literal.atom == atom:
            return str(atom)
    return next(
        str(literal)
        for literal in case.of_kind(Remission)
        if literal.positive and literal.atom.after == atom.agent  # type: ignore[union-attr]
    )


def _refuse_empty_intervals(case: Case) -> None:
    if case.stated_lines.empty:
        raise _exclusive(message("profile.lines", "lines"), case.of_kind(Lines))
    measured = case.of_kind(Measured)
    for name in dict.fromkeys(literal.atom.quantity for literal in measured):  # type: ignore[union-attr]
        if case.measured(name).empty:
            raise _exclusive(
                message("profile.values", "values of {quantity}", quantity=name),
                [literal for literal in measured if literal.atom.quantity == name],  # type: ignore[union-attr]
            )
    for after in dict.fromkeys(literal.atom.after for literal in case.of_kind(Remission)):  # type: ignore[union-attr]
        received = case.exposures.truth(Status("exposed", after))
        if received and not case.remissions.possible(after):
            raise ContradictionError(
                message(
                    "profile.remissions",
                    "the profile gives remission lengths after {treatment} that exclude each other",
                    treatment=after,
                )
            )


def _exclusive(what: str, literals: Iterable[Literal]) -> ContradictionError:
    return ContradictionError(
        message(
            "profile.intervals",
            "the profile gives {what} that exclude each other: {stated}; "
            "some may come from definitions",
            what=what,
            stated=", ".join(dict.fromkeys(map(str, literals))),
        )
    )


def _refuse_opposite_last_lines(case: Case) -> None:
    if len({literal.positive for literal in case.of_kind(LastLine)}) > 1:
        raise ContradictionError(
            message(
                "profile.last-line",
                "the profile states both that the disease is refractory to the last line and "
                "that it is not",
            )
        )


def _refuse_treatment_without_lines(case: Case) -> None:
    treated = [
        _as_stated(atom, case)
        for atom, holds in case.statuses
        if holds and atom.status != "intolerant" and case.vocabulary.implies_a_line(atom)
    ]
    treated += [str(literal) for literal in case.of_kind(LastLine) if literal.positive]
    if case.stated_lines.high < 1 and treated:
        raise ContradictionError(
            message(
                "profile.untreated",
                "the profile states both 'lines=0' and '{stated}', which implies a line of therapy",
                stated=treated[0],
            )
        )


def _refuse_refractoriness_to_another_line(case: Case) -> None:
    """After one line, disease that is refractory to a drug is refractory to the last line."""
    if case.last_line is False and case.refractory_to_a_line and case.stated_lines.high == 1:
        stated = next(
            atom
            for atom, holds in case.statuses
            if holds and atom.status == "refractory" and case.vocabulary.implies_a_line(atom)
        )
        raise ContradictionError(
            message(
                "profile.only-line",
                "the profile states 'lines=1' and '{stated}', "
                "which contradicts 'not refractory:last-line'",
                stated=stated,
            )
        )


def _refuse_opposite_features(case: Case) -> None:
    implied = case.vocabulary.implied_states
    states = [(lit.atom.feature, lit.positive) for lit in case.of_kind(Has)]  # type: ignore[union-attr]
    for feature, present in sorted(states, key=itemgetter(1)):
        opposite = (feature, not present)
        if any(opposite in implied.get(state, {state}) for state in states):
            raise ContradictionError(
                message(
                    "profile.feature",
                    "the profile states both '{feature}' and its opposite",
                    feature=Has(feature),
                )
            )
