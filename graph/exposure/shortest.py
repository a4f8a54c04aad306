"""Requirements on quantities in as few clauses as say the same, for readers.

Alternatives such as `UACR<300 & eGFR<60 | UACR>=300 & eGFR<75` become many clauses, most of which
are true of all patients or follow from another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .criteria import Clause, Literal, Measured


def shortest(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The clauses without those on quantities that are always true or follow from another."""
    kept: list[Clause] = []
    for clause in dict.fromkeys(map(_without_narrower, clauses)):
        if _is_on_quantities(clause) and (
            _holds_always(clause) or any(_follows(clause, other) for other in kept)
        ):
            continue
        kept = [
            other for other in kept if not (_is_on_quantities(other) and _follows(other, clause))
        ]
        kept.append(clause)
    return tuple(kept)


def _without_narrower(clause: Clause) -> Clause:
    """The clause without literals that imply another of its literals (`>=300` beside `>=30`)."""
    return frozenset(
        literal
        for literal in clause
        if not any(other != literal and _implies(literal, other) for other in clause)
    )


def possible(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """The clauses without those on quantities that are true of everyone (`UACR<300 | UACR>=300`),
    which a profile without that quantity would leave unknown."""
    return (clause for clause in clauses if not _holds_always(clause))


def _is_on_quantities(clause: Clause) -> bool:
    return any(isinstance(literal.atom, Measured) for literal in clause)


def _holds_always(clause: Clause) -> bool:
    """Whether two literals cover all values of a quantity (`<300 | >=300`)."""
    measured = [literal.atom for literal in clause if isinstance(literal.atom, Measured)]
    return any(
        all(rest.within(other.interval) for rest in atom.interval.complement(atom.whole))
        for atom in measured
        for other in measured
        if other is not atom and other.quantity == atom.quantity
    )


def _follows(clause: Clause, other: Clause) -> bool:
    """Whether whoever meets `other` meets the clause."""
    return all(any(_implies(literal, wider) for wider in clause) for literal in other)


def _implies(literal: Literal, other: Literal) -> bool:
    if literal == other:
        return True
    own, wider = literal.atom, other.atom
    return (
        isinstance(own, Measured)
        and isinstance(wider, Measured)
        and own.quantity == wider.quantity
        and own.interval.within(wider.interval)
    )
