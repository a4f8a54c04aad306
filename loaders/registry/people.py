"""The populations of a record: all participants, subgroups, and conditions as criteria."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from ...graph.model.name_index import folded
from ...message import message
from .conversion_log import Row
from .drugs import doses
from .eligibility import Eligibility, eligibility
from .group_names import rest_of_title
from .groups import Arms, RegistryArm
from .outcomes import Outcome
from .study import RegistryStudy
from .subgroups import Group, Subgroups
from .text import clean, fresh, slug
from .treatments import TrialTreatments
from .unread_reasons import why_unread
from .whole_trial import WholeTrial

_MOST_TEXT = 4000  # characters of eligibility kept as text
_OF_PEOPLE = re.compile(
    r"\b(?:prior|previous|refractory|exposed|na[iï]ve|risk|with|without|"
    r"positive|negative|mutat\w+|age[ds]?|years?(?= old)|ISS|ECOG|male|female|"
    r"sub-?group)\b|[<≥≤>]\s*\d+\s*(?:years|lines)",
    re.IGNORECASE,
)
_SIGNS = ((">=", "-at-least-"), ("<=", "-at-most-"), (">", "-over-"), ("<", "-under-"))
_SUBGROUP = re.compile(r"\bsub-?(?:group|set)\b", re.IGNORECASE)
_COURSE = re.compile(
    r"\b(?:relapsed|refractory|recurrent|newly diagnosed|progressive|"
    r"stage [IViv0-9]+|and|or)\b|[/,()-]",
    re.IGNORECASE,
)


class Participants:
    """The populations of one record, created when results need them."""

    def __init__(self, study: RegistryStudy, arms: Arms, whole_trial: WholeTrial) -> None:
        """`arms` are those listed: a title that contains the label of one names no subgroup."""
        self.study = study
        self._arms = arms
        self._whole_trial = whole_trial
        self._described: dict[str, Group] = {"": Group()}
        self._of_outcomes: dict[int, tuple[list[Group], str]] = {}
        self._of_figures: dict[tuple[int, str, str, str], Group] = {}
        self._named: dict[str, str] = {}  # criteria → population
        self._taken: set[str] = set()
        self.rows: dict[str, Row] = {}

    @cached_property
    def eligibility(self) -> Eligibility:
        about = self.study.identification
        titles = " ".join(
            [
                clean(about.get("briefTitle")),
                clean(about.get("officialTitle")),
                *self.study.conditions,
            ]
        )
        return eligibility(
            self.study.protocol.get("eligibilityModule") or {}, self.study.names, titles
        )

    @cached_property
    def whole(self) -> str:
        """The identifier of the population of all participants; adds its row.

        The note of the row contains the eligibility text that is not expressed as criteria.
        """
        study = self.study
        for item in self.eligibility.unread:
            study.log.leave(
                message("registry.place.eligibility", "eligibility"),
                item,
                why_unread(item),
            )
        text = " · ".join(self.eligibility.unread)
        name = f"{study.id}-ITT"
        self.rows[name] = {
            "population": name,
            "trial": study.id,
            "label": f"{study.label}: all participants",
            "criteria": ", ".join(
                [*self.eligibility.criteria, *([self.condition] if self.condition else [])]
            ),
            "n": study.enrolled,
            "denominator": "randomised" if study.is_randomised else "enrolled",
            "reported": "yes" if study.results else "no",
            "note": f"Eligibility not in the criteria: {_shortened(text)}" if text else "",
            **study.log.at("eligibility"),
        }
        return name

    def of(self, group: Group, place: str) -> str:
        """The identifier of a subgroup's population; adds its row if it is new.

        `place` is the place of the record in which the subgroup is mentioned.
        """
        if not group.criteria:
            return self.whole
        if group.criteria not in self._named:
            identifier = group.criteria
            for sign, word in _SIGNS:
                identifier = identifier.replace(sign, word)
            name = fresh(f"{self.study.id}-{slug(identifier, 60)}", self._taken)
            self._named[group.criteria] = name
            self.rows[name] = {
                "population": name,
                "trial": self.study.id,
                "label": f"{self.study.label}: {group.label}",
                "part_of": self.whole,
                "criteria": group.criteria,
                "reported": "yes",
                **self.study.log.at(place),
            }
        return self._named[group.criteria]

    # The condition

    @cached_property
    def _is_of_the_field(self) -> bool:
        return not self.study.conditions or any(
            _core(condition) & self.study.known.conditions for condition in self.study.conditions
        )

    @cached_property
    def condition(self) -> str:
        """The criterion for the record's conditions.

        Empty if the field is about one of them, or if one is unknown and may not be added. A
        condition of another field never applies to a profile; a known feature can.
        """
        if self._is_of_the_field:
            return ""
        known = self.study.known
        criteria = []
        for condition in self.study.conditions:
            name = folded(condition)
            if name in known.features:
                criteria.append(f"has:{known.features[name]}")
            elif name in known.conditions_by_name:
                criteria.append(f"condition:{known.conditions_by_name[name]}")
            elif self.study.add_unknown:
                criteria.append(f"condition:{self._added_condition(condition)}")
            else:
                return ""
        criterion = " | ".join(dict.fromkeys(criteria))
        return f"({criterion})" if " | " in criterion else criterion

    def _added_condition(self, label: str) -> str:
        """The identifier of a condition that the record adds to the evidence."""
        name = slug(label.lower(), 60)
        self.study.added.conditions.setdefault(name, {"condition": name, "label_en": label})
        return name

    @cached_property
    def foreign(self) -> str:
        """Why the results cannot be used; empty if they can.

        They cannot be used if the field is about none of the record's conditions and one of them is
        neither a known condition nor a known feature.
        """
        if self._is_of_the_field or self.condition:
            return ""
        conditions = ", ".join(self.study.conditions)
        return message(
            "registry.unread.other_condition",
            "the field is not about '{conditions}', "
            "which is not a known condition or feature either",
            conditions=conditions,
        )

    # Subgroups

    @cached_property
    def _subgroups(self) -> Subgroups:
        labels = (*(arm.label for arm in self._arms.arms), *self._arms.missing)
        treatments = TrialTreatments(self._arms, self.study)
        return Subgroups(
            self.study.names,
            [*self.study.conditions, *self.study.keywords, *labels],
            treatments.removed_from,
        )

    def group_of(
        self, outcome: Outcome, class_title: str, group: str, arm: RegistryArm | None
    ) -> Group:
        """The subgroup to which a figure belongs, by the titles of its outcome, class and group."""
        key = (outcome.number, class_title, group, arm.id if arm else "")
        if key not in self._of_figures:
            self._of_figures[key] = self._group_of(outcome, class_title, group, arm)
        return self._of_figures[key]

    def _group_of(
        self, outcome: Outcome, class_title: str, group: str, arm: RegistryArm | None
    ) -> Group:
        rest = rest_of_title(outcome, group, arm) if arm else ""
        beyond = self._subgroups.read(rest) if rest and not doses(rest) else Group()
        of_class = self._of_class(class_title)
        of_outcome, supposed = self._of_outcome(outcome)
        subgroups = (*of_outcome, of_class, beyond)
        parts = [subgroup for subgroup in subgroups if subgroup.criteria or subgroup.problem]
        criteria = ", ".join(
            dict.fromkeys(subgroup.criteria for subgroup in parts if subgroup.criteria)
        )
        label = (
            of_class.label
            if of_class.criteria
            else ", ".join(subgroup.label for subgroup in parts if subgroup.label)
        )
        problem = next((subgroup.problem for subgroup in parts if subgroup.problem), "")
        return Group(criteria, label, problem, supposed="" if criteria or problem else supposed)

    def _of_outcome(self, outcome: Outcome) -> tuple[list[Group], str]:
        """The subgroups in the title and the description of an outcome.

        Words that are not understood are left out, and returned, if groups and numbers are those of
        the whole trial, and the words do not distinguish outcomes from each other.
        """
        if outcome.number not in self._of_outcomes:
            self._of_outcomes[outcome.number] = self._find_groups(outcome)
        return self._of_outcomes[outcome.number]

    def _find_groups(self, outcome: Outcome) -> tuple[list[Group], str]:
        groups = list(self._groups_of(outcome).values())
        if not (unclear := _unclear(self._groups_of(outcome))):
            return groups, ""
        rivals = {
            words
            for other in self._whole_trial.outcomes
            if other.endpoint == outcome.endpoint and (words := _unclear(self._groups_of(other)))
        }
        if len(rivals) > 1 or not self._whole_trial.has_numbers_of(outcome):
            return groups, ""
        return [group for group in groups if not group.problem], unclear

    def _groups_of(self, outcome: Outcome) -> dict[str, Group]:
        """The subgroups in the title and in the description of an outcome."""
        of_title = self._subgroups.in_title(outcome.title)
        if not (of_title.label or of_title.criteria) and self._whole_trial.has_fewer(outcome):
            of_title = self._subgroups.in_tail(outcome.title)
        return {
            outcome.title: of_title,
            outcome.population: self._of_description(outcome.population),
        }

    def _of_description(self, text: str) -> Group:
        """The subgroup in a description of the population that was analysed.

        The description must use a word for subgroups, or contain criteria that some participants of
        the record do not fulfil.
        """
        if text not in self._described:
            group = self._subgroups.in_title(text)
            if not _SUBGROUP.search(text):
                criteria = [
                    criterion
                    for criterion in group.criteria.split(", ")
                    if criterion and criterion not in self.eligibility.criteria
                ]
                is_apart = bool(criteria) or group.is_partly
                group = group._replace(criteria=", ".join(criteria)) if is_apart else Group()
            self._described[text] = group
        return self._described[text]

    def of_sentence(self, words: str) -> Group:
        """The subgroup that a sentence of an analysis is about."""
        return self._subgroups.in_title(words)

    def _of_class(self, class_title: str) -> Group:
        """The subgroup of a class; none if the title is about something else, such as a time."""
        group = self._subgroups.read(class_title) if class_title else Group()
        return Group() if group.problem and not _OF_PEOPLE.search(class_title) else group


def _unclear(groups: Mapping[str, Group]) -> str:
    """The words for groups that are not understood, of groups by the texts that contain them.

    Empty if there are none, or if a text says that it is about a subgroup.
    """
    unclear = {text: group.label for text, group in groups.items() if group.problem}
    return "" if any(map(_SUBGROUP.search, unclear)) else "; ".join(unclear.values())


def _shortened(text: str) -> str:
    return f"{text[:_MOST_TEXT]}…" if len(text) > _MOST_TEXT else text


def _core(condition: str) -> set[str]:
    """The folded names of a condition: in full, and without words for its course or stage."""
    return {folded(condition), folded(" ".join(_COURSE.sub(" ", condition).split()))}
