"""Parts of a population that meet a criterion, and what they say of the share that meets another
one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..exposure.criteria import Has, Literal, Measured
from ..model.rows import Share
from ..model.vocabulary import Vocabulary
from .case import Fact

AT_LEAST = "at least"  # the share is that of a narrower criterion


class ShareOf(NamedTuple):
    """The share of people who meet a criterion: a percentage with its printed operator, or a lower
    bound; without a percentage, only that there are some."""

    percent: float | None = None
    operator: str = ""

    @property
    def order(self) -> tuple[bool, bool, float]:
        """A sort key: shares of the very criterion first, as listed; then the highest bound."""
        is_bound = self.operator == AT_LEAST
        return (self.percent is None, is_bound, -(self.percent or 0) if is_bound else 0)


@dataclass(frozen=True, slots=True)
class Fraction:
    """A criterion that part of a population meets: literals (criteria or their negations) that are
    all true of that part.

    `percent` is None if the source only reports that such patients took part. `origin` is the row
    that states the fraction: a share, or the population itself. `portion` is the percentage used in
    comparisons: as printed, or computed from a printed count and denominator (`counts`: 63/250).
    """

    literals: tuple[Literal, ...]
    percent: float | None
    operator: str
    origin: str
    is_share: bool = False
    portion: float | None = None
    counts: str = ""

    def share_of(self, criteria: Collection[Literal]) -> ShareOf:
        """What this fraction says of the share of people who meet the criteria, as its part does.

        A narrower part is a lower bound; an upper bound of a narrower part says nothing.
        """
        if set(self.literals) <= set(criteria):
            return ShareOf(self.portion, self.operator)
        if self.portion is None or self.operator.startswith("<"):
            return ShareOf()
        return ShareOf(self.portion, AT_LEAST)

    def __str__(self) -> str:
        some = self.counts or "some"
        share = some if self.percent is None else f"{self.operator}{self.percent:g}%"
        return f"{share} {', '.join(map(str, self.literals))}"


def criteria_of(fact: Fact, vocabulary: Vocabulary) -> tuple[Literal, ...]:
    """A fact as criteria state it: the opposite of a feature is that feature, negated; a range of
    values may be stated by its ends."""
    match fact:
        case Has(feature=feature):
            base, is_present = vocabulary.base_feature(feature)
            return (Literal(Has(base), is_present),)
        case Measured(quantity=quantity, interval=interval):
            ends = vocabulary.scale(quantity).restrictions(interval)
            return (Literal(fact), *(Literal(replace(fact, interval=end)) for end in ends))
    return (Literal(fact),)


def portion_of(share: Share) -> float | None:
    """The share in percent, as printed or computed from counts; None if neither is reported."""
    if share.percent is not None:
        return share.percent
    if share.arm or not counts_of(share):
        return None
    return 100 * int(share.count) / int(share.denominator)


def counts_of(share: Share) -> str:
    """The number of people who meet the criterion and that of all, as printed (`63/250`); empty if
    one of them is not reported."""
    numbers = (share.count, share.denominator)
    return "/".join(numbers) if all(map(str.isdigit, numbers)) and int(share.denominator) else ""
