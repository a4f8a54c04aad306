"""Exclusion rules: which regimens a profile rules out, and which evidence still counts for them.

The rules are rows of the table `rules`. The component rule concerns drugs of the regimen to which
the disease is refractory; the other kinds concern a shared target, intolerance, features, access
and withdrawals. A rule is unknown only through what the profile states, such as a class without its
drugs; silence makes no rule unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from ...message import joined, message
from ..applicability.profile import Profile
from ..exposure.criteria import Clause, Has, Measured, Status
from ..model.rows import Approval, Rule
from ..model.terms import Regimen
from .access import Access
from .approvals import approvals_of, withdrawals_of, withdrawn_text
from .rule_index import RuleIndex
from .rule_wording import RuleWording, same_target
from .ruling import Ruling
from .stated_statuses import StatedStatuses


class _Outcome(NamedTuple):
    """What a rule comes to: reasons that exclude the regimen, or conditions and open facts."""

    excluded: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    unknown: tuple[Status | Has | Measured, ...] = ()


_Part = TypeVar("_Part")
_NO_RULING = Ruling()
NOT_AVAILABLE = "reasoning.not-available"  # the identifier of the message
_NO_OUTCOME = _Outcome()


def _all(parts: Iterable[tuple[_Part, ...]]) -> tuple[_Part, ...]:
    """The parts of all outcomes, each once."""
    return tuple(dict.fromkeys(part for own in parts for part in own))


class ExclusionRules:
    """The rules applied to one profile."""

    def __init__(self, index: RuleIndex, profile: Profile, access: Access) -> None:
        self.index = index
        self.evidence = index.evidence
        self.vocabulary = index.evidence.vocabulary
        self.profile = profile
        self.access = access
        self.wording = RuleWording(self.vocabulary)
        self._features: dict[str, _Outcome] = {}

    def ruling(self, regimen: Regimen) -> Ruling:
        """How the rules apply to the regimen."""
        rules = self._applicable_rules.get(regimen.id, ())
        if not rules and self._possibly_failed.isdisjoint(regimen.drugs):
            return _NO_RULING
        components = self.index.components[regimen.id]
        failed = tuple(drug for drug in components if drug in self._refractory.certain)
        outcomes = [self._outcome(rule, regimen) for rule in rules]
        if excluded := _all(outcome.excluded for outcome in outcomes):
            return Ruling(failed=failed, excluded=excluded)
        open_failures = tuple(
            self._refractory.open[drug] for drug in components if drug in self._refractory.open
        )
        return Ruling(
            failed,
            open_failures,
            component_conditions=tuple(map(self.wording.that_failed, open_failures)),
            other_conditions=_all(outcome.conditions for outcome in outcomes),
            unknown=(
                *(Status("refractory", open_failure.drug) for open_failure in open_failures),
                *_all(outcome.unknown for outcome in outcomes),
            ),
        )

    @cached_property
    def _refractory(self) -> StatedStatuses:
        return StatedStatuses.of("refractory", self.profile)

    @cached_property
    def _intolerant(self) -> StatedStatuses:
        return StatedStatuses.of("intolerant", self.profile)

    @cached_property
    def _possibly_failed(self) -> frozenset[str]:
        return self._refractory.certain.union(self._refractory.open)

    @cached_property
    def _applicable_rules(self) -> Mapping[str, Sequence[Rule]]:
        """Regimen → the rules that can apply to this profile and the available drugs and region."""
        settings = {
            "target": bool(self._possibly_failed),
            "intolerance": bool(self._intolerant.certain or self._intolerant.open),
            "feature": self._states_features,
            "access": bool(self.access.available),
            "withdrawal": bool(self.access.region),
        }
        return self.index.concerning(frozenset(kind for kind, is_set in settings.items() if is_set))

    def _outcome(self, rule: Rule, regimen: Regimen) -> _Outcome:
        match rule.kind:
            case "target":
                return self._shared_target(rule, regimen)
            case "intolerance":
                return self._intolerance(regimen)
            case "feature":
                return self._feature(rule)
            case "access":
                return self._missing(regimen)
            case "withdrawal":
                reasons = joined("; ", map(withdrawn_text, self._withdrawals(regimen)))
                return _Outcome((reasons,)) if reasons else _NO_OUTCOME
        return _NO_OUTCOME

    def _shared_target(self, rule: Rule, regimen: Regimen) -> _Outcome:
        """Excluded if another drug on the target certainly failed, or if every drug that the failed
        class can mean is on the target; unknown if another drug on the target may have failed."""
        on_target = self.index.on_target[rule.id]
        bound = [drug for drug in regimen.drugs if drug in on_target]
        for drug in bound:
            if failed := sorted(on_target & self._refractory.certain - {drug}):
                return _Outcome((same_target(drug, rule.subject, failed),))
            classes = self._refractory.classes.items()
            if failed := [stated.agent for stated, drugs in classes if drugs <= on_target]:
                return _Outcome((same_target(drug, rule.subject, failed),))
        others = [
            self._refractory.open[drug]
            for drug in sorted(on_target)
            if drug in self._refractory.open and any(drug != other for other in bound)
        ]
        return _Outcome(
            conditions=tuple(self.wording.with_target(other, rule.subject) for other in others),
            unknown=tuple(Status("refractory", other.drug) for other in others),
        )

    def _intolerance(self, regimen: Regimen) -> _Outcome:
        if drugs := [drug for drug in regimen.drugs if drug in self._intolerant.certain]:
            reason = message(
                "reasoning.intolerance", "intolerance of {drugs}", drugs=joined(", ", drugs)
            )
            return _Outcome((reason,))
        unknown = [
            self._intolerant.open[drug] for drug in regimen.drugs if drug in self._intolerant.open
        ]
        return _Outcome(
            conditions=tuple(map(self.wording.not_tolerated, unknown)),
            unknown=tuple(Status("intolerant", open_status.drug) for open_status in unknown),
        )

    def _feature(self, rule: Rule) -> _Outcome:
        """Whether a rule about a feature excludes the treatments that are its subject."""
        if rule.id not in self._features:
            self._features[rule.id] = self._feature_outcome(rule)
        return self._features[rule.id]

    def _feature_outcome(self, rule: Rule) -> _Outcome:
        condition, doubt = self.index.conditions[rule.id]
        is_met = self.profile.meets(condition)
        if is_met:
            return _Outcome((self.wording.ruled_out(rule),))
        if is_met is False or not (reasons := self._doubts(doubt)):
            return _NO_OUTCOME
        clause = message(
            "reasoning.feature-in-doubt",
            "{condition} applies ({doubt})",
            condition=rule.when,
            doubt=joined(", ", reasons),
        )
        atoms = (literal.atom for literals in condition for literal in sorted(literals, key=str))
        unknown = tuple(atom for atom in atoms if isinstance(atom, Status | Has | Measured))
        return _Outcome(conditions=(clause,), unknown=unknown)

    def _doubts(self, doubt: Collection[Clause]) -> list[str]:
        """What the profile states that leaves the condition of a rule in doubt: facts that are
        true, or a range of ages or other values that contains the limit of the rule."""
        if self.profile.meets(doubt) is False:
            return []
        literals = sorted((literal for clause in doubt for literal in clause), key=str)
        return [
            str(literal)
            for literal in literals
            if self.profile.truth(literal)
            or (
                isinstance(literal.atom, Measured)
                and literal.atom.quantity in self._quantities
                and self.profile.truth(literal) is None
            )
        ]

    def _missing(self, regimen: Regimen) -> _Outcome:
        """Excluded if drugs are outside the available drugs and classes; steroids are always
        available."""
        available = self.access.available
        within = self.vocabulary.is_within
        missing = [
            drug
            for drug in regimen.drugs
            if self.vocabulary.drugs[drug].background != "steroid"
            and not any(within(drug, agent) for agent in available)
        ]
        if not missing:
            return _NO_OUTCOME
        reason = message(
            "reasoning.not-available", "not available: {drugs}", drugs=", ".join(missing)
        )
        return _Outcome((reason,))

    def _withdrawals(self, regimen: Regimen) -> list[Approval]:
        """Withdrawals of the regimen or one of its drugs in the region of the question."""
        approvals = approvals_of(regimen, self.evidence, self.access.as_of)
        return [
            withdrawal
            for withdrawal in withdrawals_of(approvals, self.evidence)
            if withdrawal.region == self.access.region
        ]

    @cached_property
    def _states_features(self) -> bool:
        """Whether the profile states a feature or a quantity."""
        return any(isinstance(atom, Has | Measured) for atom in self._atoms)

    @cached_property
    def _quantities(self) -> frozenset[str]:
        """The quantities of which the profile states values."""
        return frozenset(atom.quantity for atom in self._atoms if isinstance(atom, Measured))

    @property
    def _atoms(self) -> Iterator[object]:
        return (literal.atom for case in self.profile.cases for literal in case.literals)
