"""The people of a record: everybody enrolled, subgroups of them, and the condition that sets them apart from the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from ...graph.model.vocabulary import folded
from .conversion_log import Row
from .drugs import doses
from .eligibility import Eligibility, eligibility
from .groups import Arm
from .outcomes import Outcome, sets_apart
from .study import Study
from .subgroups import Group, Subgroups
from .text import clean, fresh, slug

_MOST_TEXT = 4000  # characters of eligibility kept as text
_OF_PEOPLE = re.compile(r"\b(?:prior|previous|refractory|exposed|na[iï]ve|risk|with|without|positive|negative|mutat\w+|age[ds]?|years?(?= old)|ISS|ECOG|male|female|"
    r"sub-?group)\b|[<≥≤>]\s*\d+\s*(?:years|lines)", re.IGNORECASE)  # fmt: skip
_SIGNS = ((">=", "-at-least-"), ("<=", "-at-most-"), (">", "-over-"), ("<", "-under-"))
_SUBGROUP = re.compile(r"\bsub-?(?:group|set)\b", re.IGNORECASE)
_COURSE = re.compile(
    r"\b(?:relapsed|refractory|recurrent|newly diagnosed|progressive|stage [IViv0-9]+|and|or)\b|[/,()-]",
    re.IGNORECASE,
)


class Participants:
    """Populations of one record, made as results ask for them."""

    def __init__(self, study: Study, arms: Iterable[str]) -> None:
        """`arms` are labels: a title that names one sets nobody apart."""
        self.study = study
        self._arms = tuple(arms)
        self._described: dict[str, Group] = {"": Group()}
        self._named: dict[str, str] = {}  # criteria → population
        self._taken: set[str] = set()
        self.rows: dict[str, Row] = {}

    @cached_property
    def told(self) -> Eligibility:
        about = self.study.about
        said = " ".join(
            [
                clean(about.get("briefTitle")),
                clean(about.get("officialTitle")),
                *self.study.conditions,
            ]
        )
        return eligibility(
            self.study.protocol.get("eligibilityModule") or {}, self.study.names, said
        )

    @cached_property
    def whole(self) -> str:
        """The population of everybody enrolled; what of the eligibility is no criterion stays in its note."""
        study = self.study
        for item in self.told.unread:
            study.notes.leave(
                "eligibility", item, "not said in the exposure language; kept as text"
            )
        text = " · ".join(self.told.unread)
        name = f"{study.id}-ITT"
        self.rows[name] = {
            "population": name,
            "trial": study.id,
            "label": f"{study.label}: everybody enrolled",
            "criteria": ", ".join(
                [*self.told.criteria, *([self.condition] if self.condition else [])]
            ),
            "n": study.enrolled,
            "denominator": "randomised" if study.is_randomised else "enrolled",
            "reported": "yes" if study.results else "no",
            "note": f"Eligibility not in the criteria: {text[:_MOST_TEXT]}{'…' if len(text) > _MOST_TEXT else ''}"
            if text
            else "",
            **study.notes.at("eligibility"),
        }
        return name

    def of(self, group: Group, place: str) -> str:
        """The population of a group of people."""
        if not group.criteria:
            return self.whole
        if group.criteria not in self._named:
            said = group.criteria
            for sign, word in _SIGNS:
                said = said.replace(sign, word)
            name = fresh(f"{self.study.id}-{slug(said, 60)}", self._taken)
            self._named[group.criteria] = name
            self.rows[name] = {
                "population": name,
                "trial": self.study.id,
                "label": f"{self.study.label}: {group.label}",
                "part_of": self.whole,
                "criteria": group.criteria,
                "reported": "yes",
                **self.study.notes.at(place),
            }
        return self._named[group.criteria]

    # The condition

    @cached_property
    def _is_of_the_field(self) -> bool:
        return not self.study.conditions or any(
            _core(one) & self.study.known.conditions for one in self.study.conditions
        )

    @cached_property
    def condition(self) -> str:
        """The criterion that the record's conditions make: none where one of them is what the evidence is about."""
        if self._is_of_the_field:
            return ""
        index = self.study.known.features
        found = []
        for one in self.study.conditions:
            if folded(one) in index:
                found.append(index[folded(one)])
            elif self.study.add_unknown:
                name = slug(one.lower(), 60)
                self.study.added.features.setdefault(name, {"feature": name, "label_en": one})
                found.append(name)
            else:
                return ""
        said = " | ".join(f"has:{one}" for one in dict.fromkeys(found))
        return f"({said})" if " | " in said else said

    @cached_property
    def foreign(self) -> str:
        """Why the results cannot be used: the record is about a condition that neither the evidence nor its words know."""
        if self._is_of_the_field or self.condition:
            return ""
        return f"the condition '{', '.join(self.study.conditions)}' is neither one of the evidence nor a known feature"

    # Subgroups

    @cached_property
    def _subgroups(self) -> Subgroups:
        return Subgroups(
            self.study.names, [*self.study.conditions, *self.study.keywords, *self._arms]
        )

    def group_of(self, outcome: Outcome, class_title: str, group: str, arm: Arm | None) -> Group:
        """The people of a figure: what the outcome's title, its class and its group's title set apart."""
        rest = sets_apart(outcome, group, arm) if arm else ""
        beyond = self._subgroups.read(rest) if rest and not doses(rest) else Group()
        of_class = self._of_class(class_title)
        told = (
            self._subgroups.in_title(outcome.title),
            self._of_description(outcome.population),
            of_class,
            beyond,
        )
        parts = [one for one in told if one.criteria or one.problem]
        criteria = ", ".join(dict.fromkeys(one.criteria for one in parts if one.criteria))
        label = (
            of_class.label
            if of_class.criteria
            else ", ".join(one.label for one in parts if one.label)
        )
        return Group(criteria, label, next((one.problem for one in parts if one.problem), ""))

    def _of_description(self, text: str) -> Group:
        """The people of a description of those analysed: a subgroup that it calls so, or whose criteria it says; those of the whole
        record set nobody apart."""
        if text not in self._described:
            found = self._subgroups.in_title(text)
            if not _SUBGROUP.search(text):
                criteria = [
                    one
                    for one in found.criteria.split(", ")
                    if one and one not in self.told.criteria
                ]
                is_apart = bool(criteria) or found.is_partly
                found = found._replace(criteria=", ".join(criteria)) if is_apart else Group()
            self._described[text] = found
        return self._described[text]

    def of_sentence(self, words: str) -> Group:
        """The people of whom a sentence of an analysis speaks."""
        return self._subgroups.in_title(words)

    def _of_class(self, class_title: str) -> Group:
        """The people of a class; a title that is no group of people (a time, a part of the outcome) sets nobody apart."""
        found = self._subgroups.read(class_title) if class_title else Group()
        return Group() if found.problem and not _OF_PEOPLE.search(class_title) else found


def _core(condition: str) -> set[str]:
    """The names under which a condition may be known: itself, and itself without what says its course."""
    return {folded(condition), folded(" ".join(_COURSE.sub(" ", condition).split()))}
