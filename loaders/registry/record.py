"""Converts one study of a registry to rows of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from ...message import message
from ..tables.reading import Rows
from .analyses import RecordContext, contrast
from .analysis_measure import is_about_hazards
from .bounds import LONGEST_TEXT, TextTooLong
from .conversion_log import Row, UnreadItem
from .cut_dates import cut_of_events
from .harms import harms
from .identity import StatedIdentity, Statement, identity_of
from .json_text import LocatedStudy
from .known_terms import KnownTerms
from .measurements import estimates
from .outcomes import DETAILED, Outcome, is_posted, outcomes_of
from .people import Participants
from .record_arms import RecordArms
from .record_fault import RecordFault
from .study import RegistryStudy
from .text import as_value, clean, fresh, slug
from .trial import report_rows, source_row, trial_row
from .unread_reasons import analysis_place
from .whole_trial import WholeTrial

_SHOWN = 40  # characters of a text that is too long


class Converted(NamedTuple):
    """The rows of one study, its place, and its unread items.

    `analyses` and `hazard_ratios` are counts in the record; `loaded_ratios` counts the hazard
    ratios in the rows.
    """

    record: str
    place: str
    rows: Rows
    unread: list[UnreadItem]
    analyses: int
    hazard_ratios: int
    loaded_ratios: int
    used: frozenset[Statement] = frozenset()


def convert(
    located: LocatedStudy,
    known: KnownTerms,
    *,
    add_unknown: bool = False,
    every_event: bool = False,
    identity: StatedIdentity | None = None,
) -> Converted:
    """Converts a study.

    `add_unknown`: add unknown drugs and conditions; otherwise, results that need them are left
    unread. `every_event`: include rare serious adverse events. `identity`: which records are
    which trials, as the user states. Raises `RecordFault` if the study has no registry number or
    does not have the form of a record, and `IdentityQuestion` if it looks like another trial.
    """
    try:
        study = RegistryStudy(located, known, add_unknown)
        return _Record(study, every_event, identity or StatedIdentity()).converted()
    except TextTooLong as error:
        raise _too_long(located.place, str(error)) from None
    except (
        *(AttributeError, LookupError, TypeError, ValueError, ArithmeticError),
        RecursionError,
    ) as error:
        raise RecordFault(
            located.place,
            message(
                "registry.other-structure",
                "part of the record does not have the expected structure ({where}: {error})",
                where=_where(error),
                error=error,
            ),
            message(
                "registry.other-structure.remedy",
                "Download the record again; if the registry's copy is the same, report it",
            ),
        ) from error


def _too_long(place: str, text: str) -> RecordFault:
    return RecordFault(
        place,
        message(
            "registry.long-text",
            "a text has {count:,} characters, more than {most:,}: {start}",
            count=len(text),
            most=LONGEST_TEXT,
            start=f"{clean(text[:_SHOWN])}…",
        ),
        message(
            "registry.long-text.remedy",
            "No text of a genuine record is that long; check where the file comes from",
        ),
    )


def _where(error: BaseException) -> str:
    """The part of the record that was being read when an error occurred, in words."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_name.strip("_<>").replace("_", " ") if trace else "the record"


class _Record:
    """One study during conversion: its results with their arms and populations."""

    def __init__(self, study: RegistryStudy, every_event: bool, stated: StatedIdentity) -> None:
        self.study = study
        self.stated = stated
        self.every_event = every_event
        self.arms = RecordArms(study)

    @cached_property
    def people(self) -> Participants:
        whole_trial = WholeTrial(self.arms, self.outcomes)
        return Participants(self.study, self.arms.listed, whole_trial)

    def converted(self) -> Converted:
        study = self.study
        made = self.arms.listed.arms
        found = list(self._results())
        reports = report_rows(study, {row["report"] for row in found})
        results = self._named(found, {cut: row["report"] for cut, row in reports.items()})
        rows: Rows = {
            "sources": [source_row(study)],
            "drugs": list(study.added.drugs.values()),
            "regimens": [],
            "conditions": list(study.added.conditions.values()),
            "trials": [trial_row(study, self.people.eligibility.setting, made)],
            "arms": list(self.arms.rows()),
            "populations": list(self.people.rows.values()),
            "reports": list(reports.values()),
            "results": results,
        }
        # The rows of arms add the regimens of arms that were set apart.
        rows["regimens"] = list(study.added.regimens.values())
        started = sum(map(int, self.arms.started.values()))
        identity = identity_of(study, made, started, self.stated)
        rows["same_study"] = identity.rows
        rows["paragraphs"] = list(study.log.paragraphs())
        wanted = [
            analysis
            for outcome in self.outcomes
            for analysis in outcome.analyses
            if is_about_hazards(analysis)
        ]
        got = sum(row["kind"] == "contrast" and row["measure"] == "hazard_ratio" for row in results)
        analyses = sum(len(outcome.analyses) for outcome in self.outcomes)
        return Converted(
            study.id,
            study.located.place,
            {name: some for name, some in rows.items() if some},
            study.log.unread,
            analyses,
            len(wanted),
            got,
            identity.used,
        )

    @cached_property
    def outcomes(self) -> list[Outcome]:
        return list(
            outcomes_of(self.study.results.get("outcomeMeasuresModule") or {}, self.study.known)
        )

    def _results(self) -> Iterator[Row]:
        """The rows of results; `report` is the date of the data cut, if the record prints it."""
        log, people = self.study.log, self.people
        whole = people.whole
        if people.foreign:
            log.leave(
                message("registry.place.conditions", "conditions"),
                "",
                people.foreign,
                message(
                    "registry.unread.condition.remedy", "Use --add-unknown to add it as a feature"
                ),
            )
        context = RecordContext(
            self.arms.of_outcome,
            people.group_of,
            people.of_sentence,
            people.of,
            self.arms.set_apart,
            self._labels,
            self.study.known.endpoints,
        )
        for outcome in self.outcomes:
            if not is_posted(outcome.raw):
                log.leave(
                    outcome.place,
                    outcome.title,
                    message("registry.unread.no_results", "no results are posted"),
                )
            elif people.foreign:
                self._leave(outcome, people.foreign)
            else:
                yield from self._of_outcome(outcome, context)
        events = self.study.results.get("adverseEventsModule") or {}
        if events and not people.foreign:
            cut = cut_of_events(events)
            for row in harms(
                events, self.arms.of_groups, self.arms.set_apart, whole, log, self.every_event
            ):
                yield {**row, "report": cut}

    def _leave(self, outcome: Outcome, reason: str) -> None:
        """Logs a whole outcome as unread, with each of its analyses."""
        self.study.log.leave(outcome.place, outcome.title, reason)
        for index, analysis in enumerate(outcome.analyses, 1):
            parameter, value = clean(analysis.get("paramType")), clean(analysis.get("paramValue"))
            shown = f"{outcome.title}: {parameter} {value}"
            self.study.log.leave(analysis_place(outcome.place, index), shown, reason)

    def _of_outcome(self, outcome: Outcome, context: RecordContext) -> Iterator[Row]:
        self.arms.divide_by_dose(outcome)
        yield from estimates(outcome, context, self.study.log)
        for index, analysis in enumerate(outcome.analyses, 1):
            if row := contrast(outcome, index, analysis, context, self.study.log):
                yield {
                    **row,
                    "event": as_value(outcome.title) if row["endpoint"] in DETAILED else "",
                }

    @cached_property
    def _labels(self) -> dict[str, tuple[str, ...]]:
        """The names of each drug, by its identifier."""
        new = self.study.added.drugs.values()
        known = self.study.names.names_of_drugs
        return known | {
            row["drug"]: (row["label_en"], *filter(None, row.get("synonyms", "").split("; ")))
            for row in new
        }

    def _named(self, results: list[Row], reports: Mapping[str, str]) -> list[Row]:
        """Adds identifier, trial and report to the results; `reports` names that of each cut."""
        taken: set[str] = set()
        trial = self.study.id
        for row in results:
            part = row["population"].removeprefix(trial).removesuffix("-ITT").strip("-")
            arm = row["arm"].removeprefix(f"{trial}-")[:24] if row["kind"] == "estimate" else ""
            event = slug(row["event"]) if row["endpoint"] in DETAILED and row["event"] else ""
            words = [trial, part, row["endpoint"], event, row["measure"].replace("_", "-"), arm]
            row.update(
                result=fresh("-".join(filter(None, words)), taken),
                trial=trial,
                report=reports.get(row["report"], ""),
            )
        return results
