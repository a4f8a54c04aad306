"""Since when a result is known: the reference derivation.

The printed date of its report decides. Without one, a result is known from the earlier of its
publication and the first source that prints the same figure; a year or a month counts as its last
day. Publications with a verified date are tried in this order: those that contain the data cut,
those that are not limited to other cuts, and any other of the trial; each only if it is not limited
to other endpoints, unless no other is left. A publication that does not name the data cut dates no
result with a longer follow-up than was published on the same day or later: a cut is not known
before a shorter one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from ..model.evidence import Evidence
from ..model.identity_rows import Publication
from ..model.rows import Result

Figure = tuple[str, ...]


class Dating(NamedTuple):
    """The date since which a result is known, as printed, and what gives it.

    `by` is the kind of document (empty if nothing gives a date), `document` its identifier.
    """

    date: str = ""
    by: Literal["", "report", "publication", "source"] = ""
    document: str = ""


def last_day(date: str) -> str:
    """The last day that a date (a year, month or day) covers, in ISO form: 2021 → 2021-12-31.

    Every month is given 31 days; dates still sort correctly.
    """
    return date + {4: "-12-31", 7: "-31"}.get(len(date), "")


def is_known_by(date: str, day: str) -> bool:
    """Whether what has this date was known on a day; true without a day. What has no date is not
    known to have been known."""
    return not day or (bool(date) and last_day(date) <= last_day(day))


def is_later(date: str, other: str) -> bool:
    """Whether a date is later than another; false if either is missing, because it may not be."""
    return bool(date and other) and last_day(date) > last_day(other)


def newest(dates: Iterable[str]) -> str:
    """The latest of several dates, a year or a month counted as its last day; empty if none."""
    return max(dates, key=last_day, default="")


class ReferenceDating:
    """The dates of all results of a body of evidence, by this implementation."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._dated: dict[str, Dating] = {}

    def of(self, result: Result) -> Dating:
        """The date of a result."""
        if (dating := self._dated.get(result.id)) is None:
            dating = self._dated[result.id] = self._date(result)
        return dating

    def _date(self, result: Result) -> Dating:
        report = self.evidence.reports.get(result.report)
        if report and report.date:
            return Dating(report.date, "report", report.id)
        dates = [*self._of_publications(result), *self._of_sources(result)]
        return min(dates, key=earliest_first, default=Dating())

    @cached_property
    def _sources(self) -> Mapping[Figure, set[str]]:
        """Printed figure → the sources that print it."""
        sources: dict[Figure, set[str]] = {}
        for result in self.evidence.results.values():
            if result.value:
                sources.setdefault(_figure(result), set()).add(result.source)
        return sources

    def _of_publications(self, result: Result) -> Iterator[Dating]:
        for publication in dated_publications(result, self.evidence):
            yield Dating(publication.published, "publication", publication.id)

    def _of_sources(self, result: Result) -> Iterator[Dating]:
        names = self._sources.get(_figure(result), {result.source})
        for name in {result.source, *names}:
            source = self.evidence.sources.get(name)
            if source and source.known_since:
                yield Dating(source.known_since, "source", source.id)


def earliest_first(dating: Dating) -> tuple[str, ...]:
    """A sort key: the earlier last day, then the shorter date, publications before sources."""
    return (last_day(dating.date), dating.date, dating.by, dating.document)


def dated_publications(result: Result, evidence: Evidence) -> list[Publication]:
    """The publications of the best rank for a result that have a verified date and are not too
    early for its follow-up."""
    of_trial = evidence.publications_of.get(result.trial, ())
    dated = [publication for publication in of_trial if publication.published]
    follow_up = _follow_up(result, evidence)
    shorter = [other for other in dated if _is_shorter(other.follow_up_months, follow_up)]
    latest = max((last_day(other.published) for other in shorter), default="")
    return _best(
        [
            publication
            for publication in dated
            if result.report in publication.reports or last_day(publication.published) > latest
        ],
        result,
    )


def _follow_up(result: Result, evidence: Evidence) -> float | None:
    """The follow-up printed for the figure, otherwise that of its data cut."""
    report = evidence.reports.get(result.report)
    of_report = report.follow_up_months if report else None
    return of_report if result.follow_up_months is None else result.follow_up_months


def _is_shorter(months: float | None, follow_up: float | None) -> bool:
    return months is not None and follow_up is not None and months < follow_up


def publications_for(result: Result, evidence: Evidence) -> list[Publication]:
    """The publications of the best rank for a result, with or without a date."""
    return _best(list(evidence.publications_of.get(result.trial, ())), result)


def _best(publications: list[Publication], result: Result) -> list[Publication]:
    ranks = [_rank(publication, result) for publication in publications]
    best = min(ranks, default=0)
    return [found for found, rank in zip(publications, ranks, strict=True) if rank == best]


def _rank(publication: Publication, result: Result) -> int:
    """0: contains the data cut of the result; 1: is not limited to other cuts or endpoints;
    2: is limited to others."""
    if publication.endpoints and result.endpoint not in publication.endpoints:
        return 2
    if publication.reports:
        return 0 if result.report in publication.reports else 2
    return 1


def _figure(result: Result) -> Figure:
    """What two rows must share to print the same figure."""
    landmark = "" if result.landmark_months is None else f"{result.landmark_months:g}"
    about = (result.trial, result.population, result.arm, result.endpoint, result.event)
    return (*about, result.measure, landmark, result.value)
