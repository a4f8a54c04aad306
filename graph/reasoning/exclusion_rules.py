"""Exclusion rules: which regimens a profile rules out, and which evidence may still speak for them. The rules are data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from ...errors import TrialgraphError, UnknownNameError
from ..applicability.populations import StudyPopulation, StudyPopulations
from ..applicability.prevalence import prevalence_by_population
from ..applicability.profile import Profile
from ..exposure.criteria import Literal, Status
from ..exposure.kleene import Truth, any_of
from ..model.evidence import Evidence
from ..model.rows import Approval, Caution, Rule
from ..model.vocabulary import Regimen
from .interpretation import last_day


@dataclass(frozen=True, slots=True)
class Access:
    """What surrounds the question: which drugs can be had, in which region, on which day. Empty means not asked."""

    available: frozenset[str] = frozenset()
    region: str = ""
    as_of: str = ""

    @classmethod
    def read(
        cls,
        evidence: Evidence,
        available: Iterable[str] = (),
        region: str = "",
        as_of: str = "",
    ) -> Access:
        """A setting from words: names of drugs or classes, a region of the evidence, a date.

        Raises `UnknownNameError` for a word not known, `TrialgraphError` for what is not a date.
        """
        agents = frozenset(
            evidence.vocabulary.agent(name.strip()) for name in available if name.strip()
        )
        known = {name.casefold(): name for name in regions(evidence)}
        if region and region.casefold() not in known:
            raise UnknownNameError("region", region, known.values())
        if as_of and not _is_date(as_of):
            raise TrialgraphError(f"'{as_of}' is not a date; write 2020, 2020-06 or 2020-06-01")
        return cls(agents, known.get(region.casefold(), ""), as_of)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules say of one regimen.

    `failed` are its drugs that the component rule names: only results in people all refractory to them count.
    `excluded` gives the reasons of rules that exclude it outright; `possible` those that hang on an unknown;
    `not_told` is what the profile leaves open of its drugs, though a rule hangs on it.
    """

    failed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    not_told: tuple[Status, ...] = ()

    def admits(self, people: StudyPopulation, populations: StudyPopulations) -> bool:
        """Whether the component rule lets what is said of these people speak for the regimen: all were refractory to it."""
        population = people.population.id
        return all(
            prevalence_by_population(Status("refractory", drug), populations)[population].by
            == "all"
            for drug in self.failed
        )


_SILENT = Ruling()


class RuleIndex:
    """The rules of the evidence, and what of them hangs on no profile."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.rules = tuple(evidence.rules.values())
        self.components = {
            regimen.id: self._components(regimen)
            for regimen in evidence.vocabulary.regimens.values()
        }
        self.on_target = {
            rule.id: self._on_target(rule) for rule in self.rules if rule.kind == "target"
        }
        self.concerning = {
            regimen.id: [rule for rule in self.rules if self._may_concern(rule, regimen)]
            for regimen in evidence.vocabulary.regimens.values()
        }

    def _may_concern(self, rule: Rule, regimen: Regimen) -> bool:
        """A rule on a target concerns only regimens with a drug that binds it; what concerns components is kept apart."""
        if rule.kind == "target":
            return not self.on_target[rule.id].isdisjoint(regimen.drugs)
        return rule.kind != "component"

    def _on_target(self, rule: Rule) -> frozenset[str]:
        """The drugs that bind the rule's target, without the exempt classes (whose way of binding is another)."""
        vocabulary = self.evidence.vocabulary
        drugs = vocabulary.drugs_on(rule.subject)
        return frozenset(
            drug
            for drug in drugs
            if not any(vocabulary.is_within(drug, exempt) for exempt in rule.exempt)
        )

    def _components(self, regimen: Regimen) -> tuple[str, ...]:
        """The drugs of the regimen that a component rule names: all but the exempt classes (steroids)."""
        within = self.evidence.vocabulary.is_within
        rules = [rule for rule in self.rules if rule.kind == "component"]
        return tuple(
            drug
            for drug in regimen.drugs
            if any(not any(within(drug, exempt) for exempt in rule.exempt) for rule in rules)
        )


class ExclusionRules:
    """The rules, asked about one profile."""

    def __init__(self, book: RuleIndex, profile: Profile, setting: Access) -> None:
        self.book = book
        self.evidence = book.evidence
        self.vocabulary = book.evidence.vocabulary
        self.profile = profile
        self.access = setting
        self._truths: dict[tuple[str, str], Truth] = {}
        self._failures: dict[str, tuple[list[str], Truth]] = {}

    def ruling(self, regimen: Regimen) -> Ruling:
        """What the rules say of the regimen."""
        rules = [
            rule for rule in self.book.concerning[regimen.id] if rule.kind in self._kinds_asked
        ]
        if not rules and self._named.isdisjoint(regimen.drugs):
            return _SILENT
        components = self.book.components[regimen.id]
        failed = [drug for drug in components if drug in self._failed] if self._failed else []
        not_told = (
            [Status("refractory", drug) for drug in components if drug in self._open]
            if self._open
            else []
        )
        excluded: list[str] = []
        possible: list[str] = []
        for rule in rules:
            truth, reason = self._asks(rule, regimen)
            if truth:
                excluded.append(reason)
            elif truth is None:
                possible.append(reason)
        if self._speaks_of_intolerance:
            not_told += [Status("intolerant", drug) for drug in self._open_intolerance(regimen)]
        return Ruling(tuple(failed), tuple(excluded), tuple(possible), tuple(not_told))

    @cached_property
    def _failed(self) -> frozenset[str]:
        """The drugs to which the disease is refractory: only of those that the profile speaks of can that be known."""
        return frozenset(drug for drug in self._named if self._truth("refractory", drug))

    @cached_property
    def _open(self) -> frozenset[str]:
        return frozenset(drug for drug in self._named if self._truth("refractory", drug) is None)

    @cached_property
    def _kinds_asked(self) -> frozenset[str]:
        """The kinds of rules that can say something of this profile in this setting."""
        asked = {
            "target": bool(self._named),
            "intolerance": self._speaks_of_intolerance,
            "access": bool(self.access.available),
            "withdrawal": bool(self.access.region),
        }
        return frozenset(kind for kind, is_asked in asked.items() if is_asked)

    def _asks(self, rule: Rule, regimen: Regimen) -> tuple[Truth, str]:
        """Whether a rule excludes the regimen, and the reason."""
        match rule.kind:
            case "target":
                return self._shared_target(rule, regimen)
            case "intolerance":
                return self._intolerance(regimen)
            case "access":
                missing = self._missing(regimen)
                return bool(missing), f"not available: {', '.join(missing)}"
            case "withdrawal":
                acts = self._withdrawals(regimen)
                return bool(acts), "; ".join(map(_withdrawn, acts))
        return False, ""

    def _shared_target(self, rule: Rule, regimen: Regimen) -> tuple[Truth, str]:
        on_target = self.book.on_target[rule.id]
        shared = [
            drug
            for drug in regimen.drugs
            if drug in on_target and not self._truth("refractory", drug)
        ]
        if not shared:
            return False, ""
        failed, may_have_failed = self._failed_on(rule)
        if failed:
            return (
                True,
                f"{shared[0]} binds {rule.subject}, as does what failed before ({', '.join(failed)})",
            )
        return (
            may_have_failed,
            f"{shared[0]} binds {rule.subject}, and a drug on {rule.subject} may have failed before",
        )

    def _failed_on(self, rule: Rule) -> tuple[list[str], Truth]:
        """What failed of the drugs that bind the rule's target, else of their classes; where nothing did, whether one may."""
        if rule.id not in self._failures:
            on_target, members = self.book.on_target[rule.id], self.vocabulary.members
            failed = [drug for drug in sorted(on_target) if self._truth("refractory", drug)]
            classes = [name for name, drugs in members.items() if drugs and drugs <= on_target]
            failed = failed or [name for name in classes if self._truth("refractory", name)]
            may_have = any_of(
                self._truth("refractory", drug) for drug in on_target if self._is_named(drug)
            )
            self._failures[rule.id] = failed, may_have
        return self._failures[rule.id]

    def _intolerance(self, regimen: Regimen) -> tuple[Truth, str]:
        drugs = [drug for drug in regimen.drugs if self._truth("intolerant", drug)]
        if drugs:
            return True, f"does not tolerate {', '.join(drugs)}"
        unknown = self._open_intolerance(regimen)
        return (None, f"may not tolerate {', '.join(unknown)}") if unknown else (False, "")

    def _open_intolerance(self, regimen: Regimen) -> list[str]:
        """Drugs of which the profile names a class that is not tolerated, and not which drug."""
        return [
            drug
            for drug in regimen.drugs
            if self._truth("intolerant", drug) is None and self._is_named(drug)
        ]

    def _missing(self, regimen: Regimen) -> list[str]:
        """Drugs that are not on the list of available drugs and classes; steroids are taken as available."""
        available = self.access.available
        within = self.vocabulary.is_within
        return [
            drug
            for drug in regimen.drugs
            if self.vocabulary.drugs[drug].background != "steroid"
            and not any(within(drug, one) for one in available)
        ]

    def _withdrawals(self, regimen: Regimen) -> list[Approval]:
        """Withdrawals in the region asked for, of the regimen or one of its drugs."""
        return [
            act
            for act in acts_on(regimen, self.evidence, self.access.as_of)
            if act.act == "withdrawn" and act.region == self.access.region
        ]

    def _truth(self, status: str, agent: str) -> Truth:
        if (status, agent) not in self._truths:
            self._truths[status, agent] = self.profile.truth(Literal(Status(status, agent)))
        return self._truths[status, agent]

    def _is_named(self, drug: str) -> bool:
        """Whether the profile speaks of the drug or a class of it (what it passes over in silence is no open question)."""
        return drug in self._named

    @cached_property
    def _named(self) -> frozenset[str]:
        agents = {atom.agent for atom in self._said}
        members = self.vocabulary.members
        return frozenset(agents.union(*(members.get(agent, ()) for agent in agents)))

    @cached_property
    def _said(self) -> list[Status]:
        said = (literal.atom for case in self.profile.cases for literal in case.literals)
        return [atom for atom in said if isinstance(atom, Status)]

    @cached_property
    def _speaks_of_intolerance(self) -> bool:
        return any(atom.status == "intolerant" for atom in self._said)


def acts_on(regimen: Regimen, evidence: Evidence, as_of: str = "") -> list[Approval]:
    """Approvals, refusals and withdrawals of the regimen, or of one of its drugs where no regimen is named."""
    day = last_day(as_of)
    return [
        act
        for act in evidence.approvals.values()
        if (act.regimen == regimen.id or (not act.regimen and act.drug in regimen.drugs))
        and (not day or last_day(known_since(act, evidence)) <= day)
    ]


def _withdrawn(act: Approval) -> str:
    by = f"by {act.agency} ({act.region})" if act.agency else f"in {act.region}"
    return f"withdrawn {by} {act.date}".strip()


def withdrawal_caution(act: Approval) -> Caution:
    """A withdrawal as what it is for a verdict elsewhere: a dated caution."""
    where = ", ".join(
        part for part in (act.agency, act.region, act.date or "date not printed") if part
    )
    return Caution(
        id=act.id,
        regimen=act.regimen,
        drug=act.drug,
        harm="withdrawn",
        summary=f"Withdrawn from the market ({where}).",
        source=act.source,
        paragraph=act.paragraph,
        locator=act.locator,
    )


def _is_date(text: str) -> bool:
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
    if not match:
        return False
    from datetime import date

    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def known_since(act: Approval, evidence: Evidence) -> str:
    """The printed date of an act, else since when what its source tells is known."""
    return act.date or evidence.sources[act.source].known_since


def regions(evidence: Evidence) -> Collection[str]:
    """The regions of which the evidence speaks."""
    return sorted({act.region for act in evidence.approvals.values() if act.region})
