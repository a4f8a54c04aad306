"""What sources say of a regimen besides figures: advice for and against it, cautions, approvals and withdrawals.

`GuidanceIndex` sorts it by regimen, whatever the profile; `Guidance` is what of it concerns one profile on one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..applicability.populations import StudyPopulations
from ..applicability.profile import Profile
from ..exposure.criteria import Clause
from ..exposure.kleene import Truth
from ..model.evidence import Evidence
from ..model.rows import Approval, Caution, Located, Result, Statement
from ..model.vocabulary import Regimen
from .exclusion_rules import Ruling, acts_on, withdrawal_caution
from .interpretation import Interpretations, last_day
from .wording import figure

OFFERS = ("recommends", "prefers", "alternative", "considers", "lists")
AGAINST = ("advises-against",)


@dataclass(frozen=True, eq=False)
class Supplement:
    """What stands beside a verdict, and never changes it, but for statements where nothing else applies.

    `harms` are toxicity figures and deaths from treatment, of whatever population they are reported.
    """

    harms: tuple[Result, ...] = ()
    cautions: tuple[Caution, ...] = ()
    statements: tuple[Statement, ...] = ()
    approvals: tuple[Approval, ...] = ()

    def to_dict(self) -> dict[str, list[dict[str, str]]]:
        """As in the contract for `support --format json`."""
        return {
            "harms": [
                {**_told(one, "result", ("trial", "population", "event")), "figure": figure(one)}
                for one in self.harms
            ],
            "cautions": [
                _told(one, "caution", ("harm", "summary", "when")) for one in self.cautions
            ],
            "statements": [
                _told(one, "statement", ("kind", "setting", "grade", "summary"))
                for one in self.statements
            ],
            "approvals": [
                _told(one, "approval", ("act", "agency", "region", "date", "indication"))
                for one in self.approvals
            ],
        }


def _told(row: Located, kind: str, names: tuple[str, ...]) -> dict[str, str]:
    told = {name: getattr(row, name) for name in names}
    return {kind: row.id, **told, "source": row.source, "locator": row.locator}


class GuidanceIndex:
    """Regimen → what sources say of it."""

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
        kept = {
            regimen: [one for one in said if one.kind in kinds]
            for regimen, said in self.statements_on.items()
        }
        return {regimen: said for regimen, said in kept.items() if said}

    @cached_property
    def cautions_on(self) -> Mapping[str, list[Caution]]:
        """The cautions on the regimen, and on each of its drugs."""
        cautions = self.evidence.cautions.values()
        return {
            regimen.id: [one for one in cautions if _concerns(one, regimen)]
            for regimen in self.regimens.values()
        }

    @cached_property
    def acts_on(self) -> Mapping[str, list[Approval]]:
        """Approvals and withdrawals, whenever they were."""
        return {regimen.id: acts_on(regimen, self.evidence) for regimen in self.regimens.values()}

    def requirements(self, expression: str) -> tuple[Clause, ...]:
        """The clauses of a setting, or of the condition of a caution."""
        return self.populations.of_setting(expression).requirements


def _concerns(caution: Caution, regimen: Regimen) -> bool:
    if caution.regimen:
        return caution.regimen == regimen.id
    return caution.drug in regimen.drugs or caution.drug in regimen.optional_drugs


class Guidance:
    """What sources published by a day say for the person of a profile."""

    def __init__(
        self, book: GuidanceIndex, profile: Profile, interpretations: Interpretations
    ) -> None:
        self.book = book
        self.profile = profile
        self.interpretations = interpretations
        self.as_of = interpretations.as_of
        self._truths: dict[str, Truth] = {}

    def offers(self, regimen: Regimen) -> tuple[Statement, ...]:
        """Statements that offer the regimen in a setting which the profile meets."""
        return self._met(self.book.offers_of.get(regimen.id, ()))

    def warnings(self, regimen: Regimen) -> tuple[Statement, ...]:
        """Statements that advise against the regimen in a setting which the profile meets."""
        return self._met(self.book.warnings_of.get(regimen.id, ()))

    def offers_despite(self, regimen: Regimen, ruling: Ruling) -> tuple[Statement, ...]:
        """The offers made to people in whom just those drugs of the regimen failed that failed here."""
        populations = self.book.populations
        return tuple(
            one
            for one in self.offers(regimen)
            if ruling.admits(populations.of_setting(one.setting), populations)
        )

    def met(self) -> tuple[Statement, ...]:
        """Every statement whose setting the profile meets; those without a setting concern everybody and are left out."""
        return self._met([one for one in self.book.evidence.statements.values() if one.setting])

    def cautions_met(self) -> Iterator[Caution]:
        """Cautions whose condition the profile meets; those without a condition concern everybody and are left out."""
        for one in self.book.evidence.cautions.values():
            if one.when and self._truth(one.when) and self.is_published(one.source):
                yield one

    def beside(self, regimen: Regimen) -> Supplement:
        """What stands beside the verdict; a caution only where the profile does not rule out its condition."""
        book, known = self.book, self.is_published
        acts = (
            acts_on(regimen, book.evidence, self.as_of) if self.as_of else book.acts_on[regimen.id]
        )
        return Supplement(
            harms=tuple(self._harms(regimen)),
            cautions=(
                *(
                    one
                    for one in book.cautions_on[regimen.id]
                    if known(one.source) and self._truth(one.when) is not False
                ),
                *(withdrawal_caution(act) for act in acts if act.act == "withdrawn"),
            ),
            statements=tuple(one for one in book.statements_on[regimen.id] if known(one.source)),
            approvals=tuple(acts),
        )

    def _harms(self, regimen: Regimen) -> Iterator[Result]:
        """Harms reported of the regimen; of a comparison's control only where a figure is printed for it."""
        endpoints = self.book.evidence.endpoints
        for one in self.interpretations.by_regimen[regimen.id]:
            figure_of_it = not one.as_control or one.result.comparator_value
            if (
                endpoints[one.result.endpoint].family == "harm"
                and one.reading.role != "superseded"
                and figure_of_it
            ):
                yield one.result

    def _met(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        if not statements:
            return ()
        return tuple(
            one for one in statements if self._truth(one.setting) and self.is_published(one.source)
        )

    def is_published(self, source: str) -> bool:
        """Whether a source had been published on the day; where none is named, nothing speaks against it."""
        known = self.book.evidence.sources.get(source)
        return not (self.as_of and known) or last_day(known.known_since) <= last_day(self.as_of)

    def _truth(self, expression: str) -> Truth:
        """Whether the profile meets a setting or a condition."""
        try:
            return self._truths[expression]
        except KeyError:
            truth = self._truths[expression] = self.profile.meets(
                self.book.requirements(expression)
            )
            return truth


class NoGuidance(Guidance):
    """What the evidence alone would be heard to say: as another `Guidance`, but no source speaks for or against."""

    def __init__(self, said: Guidance) -> None:
        super().__init__(said.book, said.profile, said.interpretations)

    def _met(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        return ()
