"""The exclusion rules of the evidence, with everything that does not depend on a profile."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ..exposure.criteria import Clause
from ..exposure.normal_forms import clauses
from ..model.evidence import Evidence
from ..model.rows import Rule
from ..model.terms import Regimen

NEVER_EXCLUDE = ("component", "left-out")  # these rules choose evidence instead


class RuleIndex:
    """The rules, the regimens that each can concern, and the drugs on the target of each."""

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
        self._concerning: dict[frozenset[str], dict[str, list[Rule]]] = {}

    def concerning(self, kinds: frozenset[str]) -> Mapping[str, list[Rule]]:
        """Regimen → the rules of these kinds that can exclude it; regimens without are left out."""
        if kinds not in self._concerning:
            regimens = self.evidence.vocabulary.regimens.values()
            rules = [rule for rule in self.rules if rule.kind in kinds]
            found = {
                regimen.id: [rule for rule in rules if self._may_concern(rule, regimen)]
                for regimen in regimens
            }
            self._concerning[kinds] = {regimen: own for regimen, own in found.items() if own}
        return self._concerning[kinds]

    def _may_concern(self, rule: Rule, regimen: Regimen) -> bool:
        """Whether a rule can exclude the regimen."""
        if rule.kind == "target":
            return not self.on_target[rule.id].isdisjoint(regimen.drugs)
        if rule.kind == "feature":
            within = self.evidence.vocabulary.is_within
            return any(within(drug, rule.subject) for drug in regimen.drugs)
        return rule.kind not in NEVER_EXCLUDE

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
        """The drugs of the regimen to which a component rule applies: all but steroids and the
        classes that the rule exempts."""
        within = self.evidence.vocabulary.is_within
        rules = [rule for rule in self.rules if rule.kind == "component"]
        return tuple(
            drug
            for drug in regimen.drugs
            if not self.evidence.vocabulary.is_steroid(drug)
            and any(not any(within(drug, exempt) for exempt in rule.exempt) for rule in rules)
        )

    @cached_property
    def conditions(self) -> dict[str, tuple[tuple[Clause, ...], tuple[Clause, ...]]]:
        """Feature rule → its condition, and what leaves the condition in doubt."""
        read = self.evidence.vocabulary.read
        return {
            rule.id: (clauses(read(rule.when)), clauses(read(rule.doubt_if)))
            for rule in self.rules
            if rule.kind == "feature"
        }
