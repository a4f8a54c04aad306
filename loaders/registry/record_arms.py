"""The arms of one study during conversion: those listed, and those that differ only in dose."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from ...message import message
from .arms import arms_of
from .conversion_log import Row
from .dosing import apart
from .drugs import doses
from .group_assignment import assigned
from .group_names import rest_of_title
from .groups import Arms, RegistryArm
from .outcomes import Outcome
from .regimens import variant_of
from .study import RegistryStudy
from .text import clean, parts, slug
from .unread_reasons import no_arm


class RecordArms:
    """The arms of a study, looked up by posted group or by group of an outcome."""

    def __init__(self, study: RegistryStudy) -> None:
        self.study = study
        self._set_apart: set[str] = set()
        self._dosing: dict[tuple[str, int], dict[str, str]] = {}
        self._divided: dict[str, RegistryArm] = {}
        self._assigned: dict[Hashable, Mapping[str, RegistryArm | str]] = {}
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
        variants: dict[str, str] = {}
        for regimen in sorted(self._set_apart):
            variants |= self._dosing_of(regimen)
        for number, arm in enumerate((*self.listed.arms, *self._divided.values()), 1):
            cells = {
                "arm": arm.id,
                "trial": self.study.id,
                "regimen": variant_of(
                    arm.regimen, variants.get(arm.id, ""), self.study.names, self.study.added
                ),
                "role": arm.role,
                "dose": arm.dose,
            }
            yield {
                **cells,
                "n": self.started.get(arm.id, ""),
                **self.study.log.at(message("registry.place.arm", "arm {number}", number=number)),
            }

    @cached_property
    def started(self) -> dict[str, str]:
        """The number assigned to each arm, from the first period of the participant flow."""
        flow = self.study.results.get("participantFlowModule") or {}
        groups = self.of_groups(parts(flow.get("groups")))
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

    def of_groups(self, groups: Sequence[Mapping[str, Any]]) -> Mapping[str, RegistryArm | str]:
        """The arm of each posted group by its identifier, or the reason why it has none."""
        key = tuple(
            tuple(clean(group.get(name)) for name in ("id", "title", "description"))
            for group in groups
        )
        if key not in self._assigned:
            self._assigned[key] = assigned(groups, self.listed, self.study.names)
        return self._assigned[key]

    def of_outcome(self, outcome: Outcome, group: str) -> RegistryArm | str:
        """The arm of a group of an outcome, or the reason why it has none."""
        key = (outcome.number, group)
        if key not in self._chosen:
            for name, arm in self.of_groups(outcome.raw_groups).items():
                self._chosen[outcome.number, name] = arm
            if key not in self._chosen:
                self._chosen[key] = no_arm(group)
        return self._chosen[key]

    def set_apart(self, arm: RegistryArm, comparator: RegistryArm) -> str:
        """Makes the regimens of two compared arms different, if they are one regimen that is given
        at another dose, schedule or route; otherwise returns the reason why they are the same."""
        if arm.regimen != comparator.regimen:
            return ""
        dosing = self._dosing_of(arm.regimen)
        if dosing.get(arm.id, "") != dosing.get(comparator.id, ""):
            self._set_apart.add(arm.regimen)
            return ""
        return message(
            "registry.unread.same_regimen",
            "both arms receive {regimen}, and their labels show no difference in dose, schedule "
            "or route",
            regimen=arm.regimen,
        )

    def _dosing_of(self, regimen: str) -> dict[str, str]:
        """Dose, schedule or route of each arm of a regimen, as far as the arms differ in it."""
        key = (regimen, len(self._divided))
        if key not in self._dosing:
            self._dosing[key] = self._find_dosing(regimen)
        return self._dosing[key]

    def _find_dosing(self, regimen: str) -> dict[str, str]:
        divided = {arm.id.removesuffix(f"-{slug(arm.dose)}") for arm in self._divided.values()}
        arms = [
            *(arm for arm in self.listed.arms if arm.id not in divided),
            *self._divided.values(),
        ]
        same = [arm for arm in arms if arm.regimen == regimen]
        texts = [
            (
                f"{arm.label} {arm.dose}" if arm.id in self._divided else arm.label,
                arm.given,
                arm.dose,
                arm.description,
            )
            for arm in same
        ]
        words = apart(texts)
        return dict(zip((arm.id for arm in same), words, strict=True)) if words else {}

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
