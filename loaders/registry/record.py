"""One study of a registry as rows of evidence, and what of it was not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from ..tables.reading import Rows
from .analyses import Scene, contrast, speaks_of_hazards
from .arms import arms_of
from .conversion_log import Row, UnreadItem
from .drugs import doses
from .files import Found
from .groups import Arm, Arms
from .harms import harms
from .measurements import estimates
from .outcomes import DETAILED, Outcome, is_posted, outcomes_of, sets_apart
from .people import Participants
from .record_fault import RecordFault
from .study import Study
from .text import clean, fresh, listed, parts, slug
from .trial import report_row, same_study_rows, source_row, trial_row
from .words import Field


class Converted(NamedTuple):
    """Rows of one study and where it stands, what was not read, and how many analyses and hazard ratios it has and are rows."""

    record: str
    place: str
    rows: Rows
    unread: list[UnreadItem]
    analyses: int
    hazard_ratios: int
    loaded_ratios: int


def convert(
    found: Found, field: Field, *, add_unknown: bool = False, every_event: bool = False
) -> Converted:
    """The rows of a study. Drugs and conditions that the evidence does not know are added with `add_unknown`, else the results
    that rest on them are left. Raises `RecordFault` where the study has no registry number, or a form that no record has."""
    try:
        return _Record(Study(found, field, add_unknown), every_event).converted()
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise RecordFault(found.place, f"a part of the record has a form that no record has ({_where(error)}: {error})",
                          "Fetch the record anew; if it is as the registry gives it, report it") from error  # fmt: skip


def _where(error: BaseException) -> str:
    """What was being read when the error arose."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_name.strip("_<>").replace("_", " ") if trace else "the record"


class _Record:
    """One study: its arms, and its results as they find their arms and people."""

    def __init__(self, study: Study, every_event: bool) -> None:
        self.study = study
        self.every_event = every_event
        self._divided: dict[str, Arm] = {}
        self._matched: dict[tuple[str, str], Arm | str] = {}
        self._chosen: dict[tuple[int, str], Arm | str] = {}

    @cached_property
    def people(self) -> Participants:
        return Participants(
            self.study, [*(arm.label for arm in self.arms.made), *self.arms.missing]
        )

    def converted(self) -> Converted:
        study = self.study
        made = self.arms.made
        report = report_row(study)
        results = self._named(list(self._results()), report.get("report", ""))
        rows: Rows = {
            "sources": [source_row(study)],
            "drugs": list(study.added.drugs.values()),
            "regimens": list(study.added.regimens.values()),
            "features": list(study.added.features.values()),
            "trials": [trial_row(study, self.people.told.setting, made)],
            "arms": list(self._arm_rows()),
            "populations": list(self.people.rows.values()),
            "reports": [report] if report else [],
            "results": results,
            "same_study": list(same_study_rows(study, made)),
        }
        rows["paragraphs"] = list(study.notes.paragraphs())
        wanted = [
            one for outcome in self.outcomes for one in outcome.analyses if speaks_of_hazards(one)
        ]
        got = sum(row["kind"] == "contrast" and row["measure"] == "hazard_ratio" for row in results)
        analyses = sum(len(outcome.analyses) for outcome in self.outcomes)
        return Converted(
            study.id,
            study.found.place,
            {name: some for name, some in rows.items() if some},
            study.notes.unread,
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
            study.notes,
            study.add_unknown,
        )

    def _arm_rows(self) -> Iterator[Row]:
        for number, arm in enumerate((*self.arms.made, *self._divided.values()), 1):
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
                **self.study.notes.at(f"arm {number}"),
            }

    @cached_property
    def _started(self) -> dict[str, str]:
        """Arm → how many were assigned to it, from the first period of the participant flow."""
        flow = self.study.results.get("participantFlowModule") or {}
        groups = {str(one.get("id")): self._arm_of_group(one) for one in parts(flow.get("groups"))}
        counts: dict[str, list[str]] = {}
        for milestone in next(
            (parts(period.get("milestones")) for period in parts(flow.get("periods"))), []
        ):
            if clean(milestone.get("type")).upper() == "STARTED":
                for one in parts(milestone.get("achievements")):
                    arm, count = groups.get(str(one.get("groupId"))), clean(one.get("numSubjects"))
                    if isinstance(arm, Arm) and count.isdigit():
                        counts.setdefault(arm.id, []).append(count)
        return {arm: found[0] for arm, found in counts.items() if len(found) == 1}

    def _arm_of_group(self, group: Mapping[str, Any]) -> Arm | str:
        key = (clean(group.get("title")), clean(group.get("description")))
        if key not in self._matched:
            self._matched[key] = self.arms.of_group(group, self.study.names)
        return self._matched[key]

    def _arm_of(self, outcome: Outcome, group: str) -> Arm | str:
        key = (outcome.number, group)
        if key not in self._chosen:
            given = next(
                (one for one in outcome.raw_groups if str(one.get("id")) == group), dict[str, Any]()
            )
            self._chosen[key] = self._arm_of_group(given)
        return self._chosen[key]

    def _divide(self, outcome: Outcome) -> None:
        """Groups of one outcome that are one arm, told apart by dose only, become arms of their own."""
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
            told = [doses(outcome.groups[group]) for group in groups]
            if len(groups) < 2 or all(
                sets_apart(outcome, group, arm) and not doses(outcome.groups[group])
                for group in groups
            ):
                continue
            for group, dose in zip(groups, told, strict=True):
                name = f"{arm.id}-{slug(dose)}"
                apart = len(set(told)) == len(groups) and all(told)
                self._chosen[outcome.number, group] = (
                    self._divided.setdefault(name, replace(arm, id=name, dose=dose))
                    if apart
                    else f"several groups of the outcome are the arm '{arm.label}'"
                )

    # Results

    @cached_property
    def outcomes(self) -> list[Outcome]:
        return list(
            outcomes_of(self.study.results.get("outcomeMeasuresModule") or {}, self.study.known)
        )

    def _results(self) -> Iterator[Row]:
        notes, people = self.study.notes, self.people
        whole = people.whole
        if people.foreign:
            notes.leave(
                "conditions", "", people.foreign, "Load with --add-unknown to add it as a feature"
            )
        scene = Scene(
            self._arm_of,
            people.group_of,
            people.of_sentence,
            people.of,
            self._labels,
            self.study.known.endpoints,
        )
        for outcome in self.outcomes:
            if not is_posted(outcome.raw):
                notes.leave(outcome.place, outcome.title, "its results are not posted")
            elif people.foreign:
                self._leave(outcome, people.foreign)
            else:
                yield from self._of_outcome(outcome, scene)
        events = self.study.results.get("adverseEventsModule") or {}
        if events and not people.foreign:
            yield from harms(events, self._arm_of_group, whole, notes, self.every_event)

    def _leave(self, outcome: Outcome, reason: str) -> None:
        """Leaves a whole outcome, each of its analyses by name."""
        self.study.notes.leave(outcome.place, outcome.title, reason)
        for index, analysis in enumerate(outcome.analyses, 1):
            shown = f"{outcome.title}: {clean(analysis.get('paramType'))} {clean(analysis.get('paramValue'))}"
            self.study.notes.leave(f"{outcome.place}, analysis {index}", shown, reason)

    def _of_outcome(self, outcome: Outcome, scene: Scene) -> Iterator[Row]:
        self._divide(outcome)
        yield from estimates(outcome, scene, self.study.notes)
        for index, analysis in enumerate(outcome.analyses, 1):
            if row := contrast(outcome, index, analysis, scene, self.study.notes):
                yield {**row, "event": listed(outcome.title) if row["endpoint"] in DETAILED else ""}

    @cached_property
    def _labels(self) -> dict[str, tuple[str, ...]]:
        """Drug → its names."""
        new = self.study.added.drugs.values()
        known = self.study.names.of_drugs
        return known | {
            row["drug"]: (row["label_en"], *filter(None, row.get("synonyms", "").split("; ")))
            for row in new
        }

    def _named(self, results: list[Row], report: str) -> list[Row]:
        """The results with identifiers, trial and report."""
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
