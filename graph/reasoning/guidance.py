"""What sources say about regimens besides figures: advice, cautions, approvals, withdrawals.

`GuidanceIndex` groups it by regimen, for all profiles; `Guidance` selects what concerns one
profile on one date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from ..applicability.populations import StudyPopulations
from ..applicability.profile import Profile
from ..exposure.criteria import Clause
from ..exposure.kleene import Truth
from ..model.evidence import Evidence
from ..model.rows import Approval, Caution, Result, Statement
from ..model.terms import Regimen
from .approvals import approvals_of, withdrawal_caution, withdrawals_of
from .dating import is_known_by
from .interpretation import Interpretations, RegimenResult
from .ruling import Ruling
from .stated_facts import StatedFacts
from .supplement import Supplement
from .toxicity import is_tolerable
from .wording import own_arm_first

OFFERS = ("recommends", "prefers", "alternative", "considers")
AGAINST = ("advises-against",)


class GuidanceIndex:
    """What sources say about each regimen, for any profile and day."""

    def __init__(self, evidence: Evidence, populations: StudyPopulations) -> None:
        self.evidence = evidence
        self.populations = populations
        self.regimens = evidence.vocabulary.regimens

    @cached_property
    def statements_on(self) -> Mapping[str, list[Statement]]:
        groups: dict[str, list[Statement]] = {regimen: [] for regimen in self.regimens}
        for statement in self.evidence.statements.values():
            for regimen in statement.regimens:
                groups[regimen].append(statement)
        return groups

    @cached_property
    def offers_of(self) -> Mapping[str, list[Statement]]:
        return self._of_kind(OFFERS)

    @cached_property
    def warnings_of(self) -> Mapping[str, list[Statement]]:
        return self._of_kind(AGAINST)

    def _of_kind(self, kinds: tuple[str, ...]) -> dict[str, list[Statement]]:
        of_kind = {
            regimen: [statement for statement in statements if statement.kind in kinds]
            for regimen, statements in self.statements_on.items()
        }
        return {regimen: statements for regimen, statements in of_kind.items() if statements}

    @cached_property
    def cautions_on(self) -> Mapping[str, list[Caution]]:
        """Regimen → cautions about it or one of its drugs."""
        cautions = self.evidence.cautions.values()
        return {
            regimen.id: [caution for caution in cautions if _concerns(caution, regimen)]
            for regimen in self.regimens.values()
        }

    @cached_property
    def approvals_by_regimen(self) -> Mapping[str, list[Approval]]:
        """Regimen → approvals, refusals and withdrawals, of any date."""
        return {
            regimen.id: approvals_of(regimen, self.evidence) for regimen in self.regimens.values()
        }

    def requirements(self, expression: str) -> tuple[Clause, ...]:
        """The clauses of a statement's setting or a caution's condition."""
        return self.populations.of_setting(expression).requirements


def _concerns(caution: Caution, regimen: Regimen) -> bool:
    if caution.regimen:
        return caution.regimen == regimen.id
    return caution.drug in regimen.drugs or caution.drug in regimen.optional_drugs


def _of_own_arm(regimen_result: RegimenResult) -> Result:
    """The result with the figure of the regimen's own arm first."""
    return own_arm_first(regimen_result.result, regimen_result.as_control)


class Guidance:
    """Guidance for one profile, from sources published by a given date."""

    def __init__(
        self, index: GuidanceIndex, profile: Profile, interpretations: Interpretations
    ) -> None:
        self.index = index
        self.profile = profile
        self.interpretations = interpretations
        self.as_of = interpretations.as_of
        self._truths: dict[str, Truth] = {}

    def offers(self, regimen: Regimen) -> tuple[Statement, ...]:
        """Statements that recommend, prefer or consider the regimen, or offer it as an alternative,
        in a setting that the profile meets."""
        return self._met(self.index.offers_of.get(regimen.id, ()))

    def warnings(self, regimen: Regimen) -> tuple[Statement, ...]:
        """Statements that advise against the regimen in a setting that the profile meets.

        A warning is left out if the same source offers the regimen in a setting that meets more of
        the facts that the profile states.
        """
        if not (warnings := self._met(self.index.warnings_of.get(regimen.id, ()))):
            return ()
        return tuple(
            warning
            for warning in warnings
            if not any(self._gives_way(warning, offer) for offer in self.offers(regimen))
        )

    def _gives_way(self, warning: Statement, offer: Statement) -> bool:
        requirements = self.index.requirements
        return offer.source == warning.source and self._stated_facts.is_closer(
            requirements(offer.setting), requirements(warning.setting)
        )

    @cached_property
    def _stated_facts(self) -> StatedFacts:
        return StatedFacts(self.profile)

    def offers_despite(self, regimen: Regimen, ruling: Ruling) -> tuple[Statement, ...]:
        """Offers in settings that require refractoriness to each drug of the regimen to which this
        patient's disease is refractory."""
        populations = self.index.populations
        return tuple(
            statement
            for statement in self.offers(regimen)
            if ruling.admits(populations.of_setting(statement.setting), populations)
        )

    def met(self) -> tuple[Statement, ...]:
        """Statements with a setting that the profile meets."""
        return self._met(self.index.evidence.statements.values())

    def cautions_met(self) -> Iterator[Caution]:
        """Published cautions with a condition that the profile meets."""
        for caution in self.index.evidence.cautions.values():
            if caution.when and self._truth(caution.when) and self.is_published(caution.source):
                yield caution

    def beside(self, regimen: Regimen) -> Supplement:
        """What is shown next to the verdict; a caution is omitted if its condition is false."""
        index, known = self.index, self.is_published
        approvals = (
            approvals_of(regimen, index.evidence, self.as_of)
            if self.as_of
            else index.approvals_by_regimen[regimen.id]
        )
        withdrawals = withdrawals_of(approvals, index.evidence)
        statements = [row for row in index.statements_on[regimen.id] if known(row.source)]
        toxicity = list(self._toxicity(regimen))
        cautions = [
            caution
            for caution in index.cautions_on[regimen.id]
            if known(caution.source) and self._truth(caution.when) is not False
        ]
        return Supplement(
            harms=tuple(_of_own_arm(own) for own in toxicity if not is_tolerable(own)),
            tolerability=tuple(_of_own_arm(own) for own in toxicity if is_tolerable(own)),
            cautions=(*cautions, *map(withdrawal_caution, withdrawals)),
            statements=tuple(statements),
            approvals=tuple(approvals),
            withdrawals=tuple(withdrawals),
            settings_met={row.id: self._met_if_printed(row.setting) for row in statements},
            indications_met={row.id: self._indication_met(row) for row in approvals},
            conditions_met={row.id: self._truth(row.when) for row in cautions if row.when},
        )

    def _indication_met(self, approval: Approval) -> Truth:
        """Whether the profile meets the indication; None if no indication is printed.

        Whoever meets an indication that is partly inferred may still not meet the one that the
        agency gave.
        """
        met = self._met_if_printed(approval.indication)
        return None if approval.inferred_criteria and met else met

    def _toxicity(self, regimen: Regimen) -> Iterator[RegimenResult]:
        """Toxicity reported for the regimen; if it was the control, only results with a figure for
        its arm."""
        endpoints = self.index.evidence.endpoints
        for regimen_result in self.interpretations.by_regimen[regimen.id]:
            has_figure = not regimen_result.as_control or regimen_result.result.comparator_value
            if (
                endpoints[regimen_result.result.endpoint].family == "harm"
                and regimen_result.interpretation.role != "superseded"
                and has_figure
            ):
                yield regimen_result

    def _met(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        if not statements:
            return ()
        return tuple(
            [
                statement
                for statement in statements
                if self._met_if_printed(statement.setting) and self.is_published(statement.source)
            ]
        )

    def is_published(self, source: str) -> bool:
        """Whether a source had been published by the given date; true if no date or source is
        given."""
        known = self.index.evidence.sources.get(source)
        return known is None or is_known_by(known.known_since, self.as_of)

    def _met_if_printed(self, expression: str) -> Truth:
        """Whether the profile meets a setting or an indication; None if none is printed."""
        return self._truth(expression) if expression else None

    def _truth(self, expression: str) -> Truth:
        """Whether the profile meets a setting or a condition."""
        try:
            return self._truths[expression]
        except KeyError:
            truth = self._truths[expression] = self.profile.meets(
                self.index.requirements(expression)
            )
            return truth


class NoGuidance(Guidance):
    """Empty guidance, for a verdict based on the evidence alone."""

    def __init__(self, guidance: Guidance) -> None:
        super().__init__(guidance.index, guidance.profile, guidance.interpretations)

    def _met(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        return ()
