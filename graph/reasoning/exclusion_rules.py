"""Exclusion rules: which regimens a profile rules out, and which evidence still counts for them.

The rules are rows of the table `rules`. The component rule concerns drugs of the regimen to which
the disease is refractory; the other kinds concern a shared target, intolerance, access and
withdrawals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ...message import joined, message
from ..applicability.populations import StudyPopulation, StudyPopulations
from ..applicability.prevalence import prevalence_by_population
from ..applicability.profile import Profile
from ..exposure.criteria import Literal, Status
from ..exposure.kleene import Truth, any_of
from ..model.evidence import Evidence
from ..model.rows import Approval, Rule
from ..model.vocabulary import Regimen
from .access import Access
from .approvals import approvals_of, withdrawn_text


@dataclass(frozen=True, slots=True)
class Ruling:
    """How the rules apply to one regimen.

    `failed` are its drugs to which the disease is refractory (component rule): only results in
    populations fully refractory to them count. `excluded` are the reasons of the rules that exclude
    the regimen, `possible` those of rules that may exclude it, depending on an unknown fact.
    `unknown` are the statuses of the regimen's drugs that a rule needs but the profile leaves open.
    """

    failed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    unknown: tuple[Status, ...] = ()

    def admits(self, people: StudyPopulation, populations: StudyPopulations) -> bool:
        """Whether results in this population count under the component rule: all patients were
        refractory to each of these drugs."""
        population = people.population.id
        return all(
            prevalence_by_population(Status("refractory", drug), populations)[population].by
            == "all"
            for drug in self.failed
        )


_NOTHING_APPLIES = Ruling()


class RuleIndex:
    """The rules of the evidence, with everything that does not depend on a profile."""

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
        """Whether a rule other than the component rule can apply to the regimen."""
        if rule.kind == "target":
            return not self.on_target[rule.id].isdisjoint(regimen.drugs)
        return rule.kind != "component"

    def _on_target(self, rule: Rule) -> frozenset[str]:
        """The drugs that bind the rule's target, except those in exempt classes (other
        mechanisms)."""
        vocabulary = self.evidence.vocabulary
        drugs = vocabulary.drugs_on(rule.subject)
        return frozenset(
            drug
            for drug in drugs
            if not any(vocabulary.is_within(drug, exempt) for exempt in rule.exempt)
        )

    def _components(self, regimen: Regimen) -> tuple[str, ...]:
        """The drugs of the regimen to which a component rule applies: all but those in exempt
        classes (steroids)."""
        within = self.evidence.vocabulary.is_within
        rules = [rule for rule in self.rules if rule.kind == "component"]
        return tuple(
            drug
            for drug in regimen.drugs
            if any(not any(within(drug, exempt) for exempt in rule.exempt) for rule in rules)
        )


class ExclusionRules:
    """The rules applied to one profile."""

    def __init__(self, index: RuleIndex, profile: Profile, access: Access) -> None:
        self.index = index
        self.evidence = index.evidence
        self.vocabulary = index.evidence.vocabulary
        self.profile = profile
        self.access = access
        self._truths: dict[tuple[str, str], Truth] = {}
        self._failures: dict[str, tuple[list[str], Truth]] = {}

    def ruling(self, regimen: Regimen) -> Ruling:
        """How the rules apply to the regimen."""
        rules = [
            rule
            for rule in self.index.concerning[regimen.id]
            if rule.kind in self._applicable_kinds
        ]
        if not rules and self._named.isdisjoint(regimen.drugs):
            return _NOTHING_APPLIES
        components = self.index.components[regimen.id]
        failed = [drug for drug in components if drug in self._failed] if self._failed else []
        unknown = (
            [Status("refractory", drug) for drug in components if drug in self._open]
            if self._open
            else []
        )
        excluded: list[str] = []
        possible: list[str] = []
        for rule in rules:
            truth, reason = self._applies(rule, regimen)
            if truth:
                excluded.append(reason)
            elif truth is None:
                possible.append(reason)
        if self._mentions_intolerance:
            unknown += [Status("intolerant", drug) for drug in self._open_intolerance(regimen)]
        return Ruling(tuple(failed), tuple(excluded), tuple(possible), tuple(unknown))

    @cached_property
    def _failed(self) -> frozenset[str]:
        """The drugs to which the disease is refractory, among those that the profile mentions."""
        return frozenset(drug for drug in self._named if self._truth("refractory", drug))

    @cached_property
    def _open(self) -> frozenset[str]:
        return frozenset(drug for drug in self._named if self._truth("refractory", drug) is None)

    @cached_property
    def _applicable_kinds(self) -> frozenset[str]:
        """The kinds of rules that can apply to this profile and the available drugs and region."""
        settings = {
            "target": bool(self._named),
            "intolerance": self._mentions_intolerance,
            "access": bool(self.access.available),
            "withdrawal": bool(self.access.region),
        }
        return frozenset(kind for kind, is_set in settings.items() if is_set)

    def _applies(self, rule: Rule, regimen: Regimen) -> tuple[Truth, str]:
        """Whether a rule excludes the regimen, and the reason."""
        match rule.kind:
            case "target":
                return self._shared_target(rule, regimen)
            case "intolerance":
                return self._intolerance(regimen)
            case "access":
                missing = self._missing(regimen)
                return bool(missing), message(
                    "reasoning.not-available", "not available: {drugs}", drugs=", ".join(missing)
                )
            case "withdrawal":
                withdrawals = self._withdrawals(regimen)
                return bool(withdrawals), joined("; ", map(withdrawn_text, withdrawals))
        return False, ""

    def _shared_target(self, rule: Rule, regimen: Regimen) -> tuple[Truth, str]:
        on_target = self.index.on_target[rule.id]
        shared = [
            drug
            for drug in regimen.drugs
            if drug in on_target and not self._truth("refractory", drug)
        ]
        if not shared:
            return False, ""
        failed, may_have_failed = self._failed_on(rule)
        if failed:
            return True, message(
                "reasoning.same-target",
                "{drug} binds {target}; disease is refractory to {failed}, with the same target",
                drug=shared[0],
                target=rule.subject,
                failed=joined(", ", failed),
            )
        return may_have_failed, message(
            "reasoning.perhaps-same-target",
            "{drug} binds {target}; disease may be refractory to a drug with the same target",
            drug=shared[0],
            target=rule.subject,
        )

    def _failed_on(self, rule: Rule) -> tuple[list[str], Truth]:
        """Of the drugs that bind a rule's target, those to which the disease is refractory, and
        whether there are any.

        If no such drug is known by name, the list contains classes of these drugs to which the
        disease is refractory. The second value is None (unknown) if it depends on a drug for which
        the profile leaves the status open.
        """
        if rule.id not in self._failures:
            on_target, members = self.index.on_target[rule.id], self.vocabulary.members
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
            return True, message(
                "reasoning.intolerance", "intolerance of {drugs}", drugs=joined(", ", drugs)
            )
        unknown = self._open_intolerance(regimen)
        if not unknown:
            return False, ""
        return None, message(
            "reasoning.perhaps-intolerance",
            "possible intolerance of {drugs}",
            drugs=joined(", ", unknown),
        )

    def _open_intolerance(self, regimen: Regimen) -> list[str]:
        """Drugs that the profile mentions, by name or class, without stating whether they are
        tolerated."""
        return [
            drug
            for drug in regimen.drugs
            if self._truth("intolerant", drug) is None and self._is_named(drug)
        ]

    def _missing(self, regimen: Regimen) -> list[str]:
        """Drugs outside the available drugs and classes; steroids are always available."""
        available = self.access.available
        within = self.vocabulary.is_within
        return [
            drug
            for drug in regimen.drugs
            if self.vocabulary.drugs[drug].background != "steroid"
            and not any(within(drug, agent) for agent in available)
        ]

    def _withdrawals(self, regimen: Regimen) -> list[Approval]:
        """Withdrawals of the regimen or one of its drugs in the region of the question."""
        return [
            approval
            for approval in approvals_of(regimen, self.evidence, self.access.as_of)
            if approval.act == "withdrawn" and approval.region == self.access.region
        ]

    def _truth(self, status: str, agent: str) -> Truth:
        if (status, agent) not in self._truths:
            self._truths[status, agent] = self.profile.truth(Literal(Status(status, agent)))
        return self._truths[status, agent]

    def _is_named(self, drug: str) -> bool:
        """Whether the profile mentions the drug or one of its classes."""
        return drug in self._named

    @cached_property
    def _named(self) -> frozenset[str]:
        agents = {atom.agent for atom in self._statuses}
        members = self.vocabulary.members
        return frozenset(agents.union(*(members.get(agent, ()) for agent in agents)))

    @cached_property
    def _statuses(self) -> list[Status]:
        atoms = (literal.atom for case in self.profile.cases for literal in case.literals)
        return [atom for atom in atoms if isinstance(atom, Status)]

    @cached_property
    def _mentions_intolerance(self) -> bool:
        return any(atom.status == "intolerant" for atom in self._statuses)
