"""An outcome of a record: groups, endpoint, population, and the figures of each group.

As in ClinicalTrials.gov, a class is a titled part of an outcome's table (such as a time point or a
subgroup), and each class is divided into categories.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from ...message import message
from .figures import not_reached, number
from .known_terms import KnownTerms
from .landmarks import landmark
from .text import clean, parts
from .words import meaning, meanings

ANY, HARM = "OUTCOME", "AE"  # endpoints that need an event to say what was measured
DETAILED = (ANY, HARM)
TIMED = (
    "PFS",
    "PFS2",
    "OS",
    "EFS",
    "TTP",
    "TTNT",
    "DOR",
    "TTR",
)  # without responses: a class of response may or may not include better responses
_EVENT = re.compile(
    r"\bevents?\b|progress|died|deaths?\b|mortality|relapse|occurrence|hospitali", re.IGNORECASE
)
_PEOPLE = re.compile(r"participants|patients|subjects", re.IGNORECASE)
_TIME = re.compile(r"month|week|day|year", re.IGNORECASE)
_NUMBER_OF_EVENTS = re.compile(
    r"^\W*(?:number of )?(?:\w+[- ])?(?:events?|deaths?)\W*$", re.IGNORECASE
)
_SHARE = re.compile(r"percent|%|proportion|probability", re.IGNORECASE)
_COUNTED = re.compile(r"participant|patient|subject|people", re.IGNORECASE)
_FREE = re.compile(r"surviv|event[- ]free|\bfree\b|alive", re.IGNORECASE)


class Figure(NamedTuple):
    """A measurement of one group in one class and category (`detail`), with its texts as printed.

    `n` is the number of participants analysed.
    """

    group: str
    detail: str
    class_title: str
    value: str
    low: str
    high: str
    spread: str
    comment: str
    n: str


@dataclass(frozen=True)
class Outcome:
    """An outcome as in the record, with cleaned texts."""

    number: int
    title: str
    description: str
    population: str
    time_frame: str
    kind: str
    parameter: str
    dispersion: str
    unit: str
    endpoint: str
    groups: Mapping[str, str]
    figures: tuple[Figure, ...]
    denominators: Mapping[str, str]
    analyses: tuple[Mapping[str, Any], ...]
    raw_groups: tuple[Mapping[str, Any], ...]
    raw: Mapping[str, Any]

    @cached_property
    def place(self) -> str:
        if not self.kind:
            return message("registry.place.outcome", "outcome measure {number}", number=self.number)
        return message(
            "registry.place.outcome_of_kind",
            "outcome measure {number} ({kind})",
            number=self.number,
            kind=self.kind,
        )

    @cached_property
    def is_time(self) -> bool:
        return bool(_TIME.search(self.unit))

    @cached_property
    def is_share(self) -> bool:
        return bool(_SHARE.search(self.unit))

    @property
    def is_proportion(self) -> bool:
        return bool(re.search(r"proportion|probability", self.unit, re.IGNORECASE))

    @cached_property
    def counts_events(self) -> bool:
        """Whether the unit is the number of events or deaths of a time to the first event."""
        return self.endpoint in TIMED and bool(_NUMBER_OF_EVENTS.search(self.unit))

    @cached_property
    def is_count(self) -> bool:
        counted = self.parameter in ("COUNT_OF_PARTICIPANTS", "NUMBER", "COUNT")
        of_people = bool(_COUNTED.search(self.unit)) or self.counts_events
        return counted and of_people and not self.is_share

    @cached_property
    def several_classes(self) -> bool:
        return len({figure.class_title for figure in self.figures}) > 1

    @cached_property
    def endpoints(self) -> Mapping[str, str]:
        """The endpoint of each class, by the title of the class.

        This is the endpoint that the title of the class names, if the title of the outcome names
        no endpoint, or several including this one. Otherwise it is the endpoint of the outcome.
        """
        own = meanings("outcomes.csv", self.title)
        named = {
            title: meaning("outcomes.csv", title)
            for title in {figure.class_title for figure in self.figures}
        }
        is_open = self.endpoint == ANY or len(own) > 1
        return {
            title: word if is_open and word in (own or TIMED) else self.endpoint
            for title, word in named.items()
        }

    def people_of(self, group: str, class_title: str = "") -> str:
        """The number of participants analysed in a group.

        This is the number in the given class if the record states it, otherwise the number in the
        whole group.
        """
        numbers = {
            figure.n
            for figure in self.figures
            if figure.group == group and figure.class_title == class_title
        }
        return (
            numbers.pop() if class_title and len(numbers) == 1 else self.denominators.get(group, "")
        )

    def hazard(self, group: str, class_title: str = "") -> float | None:
        """The hazard of a group, derived from its own figure, up to a factor that all groups share.

        This is 1 / median time, the fraction with an event, or -ln(fraction without an event). None
        unless the group has exactly one figure of these kinds.
        """
        figures = [
            figure
            for figure in self.figures
            if figure.group == group and figure.class_title == class_title
        ]
        if not class_title and self.several_classes:
            figures = [figure for figure in self.figures if figure.group == group]
        hazards = [hazard for figure in figures if (hazard := self._hazard_of(figure)) is not None]
        by_time = all(landmark(figure.class_title, self.title) for figure in figures)
        return (
            hazards[0]
            if hazards and (len(hazards) == 1 or (by_time and len(hazards) == len(figures)))
            else None
        )

    def is_reached(self, group: str, class_title: str = "") -> bool:
        """Whether a figure of the group is printed, rather than "not reached".

        If a median was not reached, `hazard` is computed from its lower limit and is an upper
        bound.
        """
        return any(
            number(figure.value)
            for figure in self.figures
            if figure.group == group and class_title in ("", figure.class_title)
        )

    def _hazard_of(self, figure: Figure) -> float | None:
        printed = number(figure.value)
        if (
            not printed
            and self.is_time
            and self.parameter == "MEDIAN"
            and not_reached(f"{figure.value} {figure.comment}")
        ):
            low = number(figure.low)
            return 1 / float(low) if low and float(low) > 0 else None
        if not printed or (shown := float(printed)) <= 0:
            return None
        words = f"{figure.class_title} {figure.detail}"
        if self.counts_events:
            words = f"{words} {self.unit}"
        if self.is_time:
            return 1 / shown if self.parameter in ("MEDIAN", "MEAN", "GEOMETRIC_MEAN") else None
        on_event = words if _EVENT.search(words) or _FREE.search(words) else f"{self.title} {words}"
        free = bool(_FREE.search(on_event)) and not _EVENT.search(
            re.sub(r"progression[- ]free|event[- ]free|relapse[- ]free", "", on_event, flags=re.I)
        )
        share = self._share(figure, shown)
        if share is None or not 0 < share < 1:
            return None
        return -math.log(share) if free else share

    def _share(self, figure: Figure, shown: float) -> float | None:
        if self.is_count:
            return shown / float(figure.n) if figure.n.isdigit() and float(figure.n) > 0 else None
        if self.is_share:
            return shown / 100 if not self.is_proportion or shown > 1 else shown
        return None


def outcomes_of(module: Mapping[str, Any], field: KnownTerms) -> Iterator[Outcome]:
    """The outcomes of a record's results, including those without posted results."""
    for order, raw in enumerate(parts(module.get("outcomeMeasures")), 1):
        yield _outcome(order, raw, field)


def is_posted(raw: Mapping[str, Any]) -> bool:
    return str(raw.get("reportingStatus", "POSTED")) == "POSTED"


def _outcome(order: int, raw: Mapping[str, Any], field: KnownTerms) -> Outcome:
    denominators = _denominators(raw.get("denoms"))
    title = clean(raw.get("title"))
    groups = tuple(parts(raw.get("groups")))
    return Outcome(
        number=order,
        title=title,
        description=clean(raw.get("description")),
        population=clean(raw.get("populationDescription")),
        time_frame=clean(raw.get("timeFrame")),
        kind=clean(raw.get("type")).lower().replace("_", " "),
        parameter=clean(raw.get("paramType")).upper().replace(" ", "_").replace("-", "_"),
        dispersion=clean(raw.get("dispersionType")).replace("_", " "),
        unit=clean(raw.get("unitOfMeasure")),
        endpoint=field.endpoint(title) or ANY,
        groups={str(raw_group.get("id")): clean(raw_group.get("title")) for raw_group in groups},
        figures=tuple(_figures(raw, denominators)),
        denominators=denominators,
        analyses=tuple(parts(raw.get("analyses"))) if is_posted(raw) else (),
        raw_groups=groups,
        raw=raw,
    )


def _denominators(given: Any) -> dict[str, str]:
    """The number of participants analysed, by group."""
    for denominator in parts(given):
        if _PEOPLE.match(clean(denominator.get("units"))):
            return {
                str(count.get("groupId")): number(clean(count.get("value")))
                for count in parts(denominator.get("counts"))
            }
    return {}


def _figures(raw: Mapping[str, Any], denominators: Mapping[str, str]) -> Iterator[Figure]:
    for group in parts(raw.get("classes")):
        own = _denominators(group.get("denoms")) or denominators
        title = clean(group.get("title"))
        for category in parts(group.get("categories")):
            for measurement in parts(category.get("measurements")):
                name = str(measurement.get("groupId"))
                yield Figure(
                    name,
                    clean(category.get("title")),
                    title,
                    clean(measurement.get("value")),
                    clean(measurement.get("lowerLimit")),
                    clean(measurement.get("upperLimit")),
                    clean(measurement.get("spread")),
                    clean(measurement.get("comment")),
                    own.get(name, ""),
                )
