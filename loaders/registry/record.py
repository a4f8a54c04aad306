"""Converts one study of a registry to rows of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from ...message import message
from ..tables.reading import Rows
from .analyses import RecordContext, contrast
from .analysis_measure import is_about_hazards
from .arms import arms_of
from .conversion_log import Row, UnreadItem
from .drugs import doses
from .group_names import rest_of_title
from .groups import Arm, Arms
from .harms import harms
from .json_text import LocatedStudy
from .known_terms import KnownTerms
from .measurements import estimates
from .outcomes import DETAILED, Outcome, is_posted, outcomes_of
from .people import Participants
from .record_fault import RecordFault
from .study import Study
from .text import as_value, clean, fresh, parts, slug
from .trial import report_row, same_study_rows, source_row, trial_row


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


def convert(
    located: LocatedStudy,
    known: KnownTerms,
    *,
    add_unknown: bool = False,
    every_event: bool = False,
) -> Converted:
    """Converts a study.

    `add_unknown`: add unknown drugs and conditions; otherwise, results that need them are left
    unread. `every_event`: include rare serious adverse events. Raises `RecordFault` if the study
    has no registry number or does not have the form of a record.
    """
    try:
        return _Record(Study(located, known, add_unknown), every_event).converted()
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
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


def _where(error: BaseException) -> str:
    """The part of the record that was being read when an error occurred, in words."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_name.strip("_<>").replace("_", " ") if trace else "the record"


class _Record:
    """One study during conversion: its arms, and its results with their arms and populations."""

    def __init__(self, study: Study, every_event: bool) -> None:
        self.study = study
        self.every_event = every_event
        self._divided: dict[str, Arm] = {}
        self._matched: dict[tuple[str, str], Arm | str] = {}
        self._chosen: dict[tuple[int, str], Arm | str] = {}

    @cached_property
    def people(self) -> Participants:
        return Participants(
            self.study, [*(arm.label for arm in self.arms.arms), *self.arms.missing]
        )

    def converted(self) -> Converted:
        study = self.study
        made = self.arms.arms
        report = report_row(study)
        results = self._named(list(self._results()), report.get("report", ""))
        rows: Rows = {
            "sources": [source_row(study)],
            "drugs": list(study.added.drugs.values()),
            "regimens": list(study.added.regimens.values()),
            "features": list(study.added.features.values()),
            "trials": [trial_row(study, self.people.eligibility.setting, made)],
            "arms": list(self._arm_rows()),
            "populations": list(self.people.rows.values()),
            "reports": [report] if report else [],
            "results": results,
            "same_study": list(same_study_rows(study, made)),
        }
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
        )

    # Arms

    @cached_property
    def arms(self) -> Arms:
        study = self.study
        module = study.protocol.get("armsInterventionsModule") or {}
        return arms_of(
            module,
            study.id,
            study.is_randomised,
            study.names,
            study.added,
            study.log,
            study.add_unknown,
        )

    def _arm_rows(self) -> Iterator[Row]:
        for number, arm in enumerate((*self.arms.arms, *self._divided.values()), 1):
            cells = {
                "arm": arm.id,
                "trial": self.study.id,
                "regimen": arm.regimen,
                "role": arm.role,
                "dose": arm.dose,
            }
            yield {
                **cells,
                "n": self._started.get(arm.id, ""),
                **self.study.log.at(f"arm {number}"),
            }

    @cached_property
    def _started(self) -> dict[str, str]:
        """The number assigned to each arm, from the first period of the participant flow."""
        flow = self.study.results.get("participantFlowModule") or {}
        groups = {
            str(group.get("id")): self._arm_of_group(group) for group in parts(flow.get("groups"))
        }
        counts: dict[str, list[str]] = {}
        for milestone in next(
            (parts(period.get("milestones")) for period in parts(flow.get("periods"))), []
        ):
            if clean(milestone.get("type")).upper() == "STARTED":
                for achievement in parts(milestone.get("achievements")):
                    arm, count = (
                        groups.get(str(achievement.get("groupId"))),
                        clean(achievement.get("numSubjects")),
                    )
                    if isinstance(arm, Arm) and count.isdigit():
                        counts.setdefault(arm.id, []).append(count)
        return {arm: found[0] for arm, found in counts.items() if len(found) == 1}

    def _arm_of_group(self, group: Mapping[str, Any]) -> Arm | str:
        key = (clean(group.get("title")), clean(group.get("description")))
        if key not in self._matched:
            self._matched[key] = self.arms.arm_of_group(group, self.study.names)
        return self._matched[key]

    def _arm_of(self, outcome: Outcome, group: str) -> Arm | str:
        key = (outcome.number, group)
        if key not in self._chosen:
            given = next(
                (
                    raw_group
                    for raw_group in outcome.raw_groups
                    if str(raw_group.get("id")) == group
                ),
                dict[str, Any](),
            )
            self._chosen[key] = self._arm_of_group(given)
        return self._chosen[key]

    def _divide(self, outcome: Outcome) -> None:
        """Turns groups of an outcome that belong to one arm and differ only in dose into arms."""
        groups_of: dict[str, list[str]] = {}
        arms = {
            group: arm
            for group in outcome.groups
            if isinstance(arm := self._arm_of(outcome, group), Arm)
        }
        for group, arm in arms.items():
            groups_of.setdefault(arm.id, []).append(group)
        for groups in groups_of.values():
            arm = arms[groups[0]]
            all_doses = [doses(outcome.groups[group]) for group in groups]
            if len(groups) < 2 or all(
                rest_of_title(outcome, group, arm) and not doses(outcome.groups[group])
                for group in groups
            ):
                continue
            for group, dose in zip(groups, all_doses, strict=True):
                name = f"{arm.id}-{slug(dose)}"
                apart = len(set(all_doses)) == len(groups) and all(all_doses)
                self._chosen[outcome.number, group] = (
                    self._divided.setdefault(name, replace(arm, id=name, dose=dose))
                    if apart
                    else f"several groups of the outcome belong to the arm '{arm.label}'"
                )

    # Results

    @cached_property
    def outcomes(self) -> list[Outcome]:
        return list(
            outcomes_of(self.study.results.get("outcomeMeasuresModule") or {}, self.study.known)
        )

    def _results(self) -> Iterator[Row]:
        log, people = self.study.log, self.people
        whole = people.whole
        if people.foreign:
            log.leave("conditions", "", people.foreign, "Use --add-unknown to add it as a feature")
        context = RecordContext(
            self._arm_of,
            people.group_of,
            people.of_sentence,
            people.of,
            self._labels,
            self.study.known.endpoints,
        )
        for outcome in self.outcomes:
            if not is_posted(outcome.raw):
                log.leave(outcome.place, outcome.title, "no results are posted")
            elif people.foreign:
                self._leave(outcome, people.foreign)
            else:
                yield from self._of_outcome(outcome, context)
        events = self.study.results.get("adverseEventsModule") or {}
        if events and not people.foreign:
            yield from harms(events, self._arm_of_group, whole, log, self.every_event)

    def _leave(self, outcome: Outcome, reason: str) -> None:
        """Logs a whole outcome as unread, with each of its analyses."""
        self.study.log.leave(outcome.place, outcome.title, reason)
        for index, analysis in enumerate(outcome.analyses, 1):
            parameter, value = clean(analysis.get("paramType")), clean(analysis.get("paramValue"))
            shown = f"{outcome.title}: {parameter} {value}"
            self.study.log.leave(f"{outcome.place}, analysis {index}", shown, reason)

    def _of_outcome(self, outcome: Outcome, context: RecordContext) -> Iterator[Row]:
        self._divide(outcome)
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

    def _named(self, results: list[Row], report: str) -> list[Row]:
        """Adds identifier, trial and report to the results."""
        taken: set[str] = set()
        trial = self.study.id
        for row in results:
            part = row["population"].removeprefix(trial).removesuffix("-ITT").strip("-")
            arm = row["arm"].removeprefix(f"{trial}-")[:24] if row["kind"] == "estimate" else ""
            what = slug(row["event"]) if row["endpoint"] in DETAILED and row["event"] else ""
            words = [trial, part, row["endpoint"], what, row["measure"].replace("_", "-"), arm]
            row.update(
                result=fresh("-".join(filter(None, words)), taken), trial=trial, report=report
            )
        return results
