"""The arms of one study during conversion: those listed, and those that differ only in dose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from ...message import message
from .arms import arms_of
from .conversion_log import Row
from .drugs import doses
from .group_names import rest_of_title
from .groups import Arms, RegistryArm
from .outcomes import Outcome
from .study import RegistryStudy
from .text import clean, parts, slug


class RecordArms:
    """The arms of a study, looked up by posted group or by group of an outcome."""

    def __init__(self, study: RegistryStudy) -> None:
        self.study = study
        self._divided: dict[str, RegistryArm] = {}
        self._matched: dict[tuple[str, str], RegistryArm | str] = {}
        self._chosen: dict[tuple[int, str], RegistryArm | str] = {}

    @cached_property
    def listed(self) -> Arms:
        """The arms that the protocol lists."""
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

    def rows(self) -> Iterator[Row]:
        """The rows of the listed arms, followed by those of the arms that `divide_by_dose` made."""
        for number, arm in enumerate((*self.listed.arms, *self._divided.values()), 1):
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
                **self.study.log.at(message("registry.place.arm", "arm {number}", number=number)),
            }

    @cached_property
    def _started(self) -> dict[str, str]:
        """The number assigned to each arm, from the first period of the participant flow."""
        flow = self.study.results.get("participantFlowModule") or {}
        groups = {str(group.get("id")): self.of_group(group) for group in parts(flow.get("groups"))}
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
                    if isinstance(arm, RegistryArm) and count.isdigit():
                        counts.setdefault(arm.id, []).append(count)
        return {arm: numbers[0] for arm, numbers in counts.items() if len(numbers) == 1}

    def of_group(self, group: Mapping[str, Any]) -> RegistryArm | str:
        """The arm of a posted group, or the reason why it has none."""
        key = (clean(group.get("title")), clean(group.get("description")))
        if key not in self._matched:
            self._matched[key] = self.listed.arm_of_group(group, self.study.names)
        return self._matched[key]

    def of_outcome(self, outcome: Outcome, group: str) -> RegistryArm | str:
        """The arm of a group of an outcome, or the reason why it has none."""
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
            self._chosen[key] = self.of_group(given)
        return self._chosen[key]

    def divide_by_dose(self, outcome: Outcome) -> None:
        """Turns the groups of an outcome into arms if they belong to one arm and differ in dose."""
        groups_of: dict[str, list[str]] = {}
        arms = {
            group: arm
            for group in outcome.groups
            if isinstance(arm := self.of_outcome(outcome, group), RegistryArm)
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
                    else message(
                        "registry.unread.several_of_arm",
                        "several groups of the outcome belong to the arm '{arm}'",
                        arm=arm.label,
                    )
                )
