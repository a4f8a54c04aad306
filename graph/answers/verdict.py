"""The verdict on one regimen for one profile, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, cast

from ..model.kinds import Certainty, Grade, VerdictKind
from ..model.rows import Approval, Caution, Result, Statement
from ..model.terms import Regimen
from ..output.display import Displayed, render
from ..reasoning.candidates import Candidate, Candidates
from ..reasoning.certainty import Rating, Step
from ..reasoning.dating import newest
from ..reasoning.decision import Decision
from ..reasoning.judgement_wording import risk_of_bias, risk_of_bias_words
from ..reasoning.open_questions import unknowns
from ..reasoning.regimen_evidence import RegimenEvidence
from ..reasoning.requirement_wording import clause_words
from ..reasoning.scope import Scope
from ..reasoning.supplement import Supplement
from .adjusted_figures import adjustment_reason
from .advice import overruled_dicts
from .alternatives import Alternative
from .endpoint_certainty import certainty_by_endpoint
from .evidence_age import age_warning, with_age
from .evidence_item import EvidenceItem
from .evidence_roles import evidence_items
from .figure_checks import matched_dict
from .losses import Loss, losses_of
from .trial_identity import identity_dict

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, eq=False, repr=False)
class Verdict(Displayed):
    """The verdict on one regimen, with its evidence, reasons and certainty.

    `certainty` is empty and `tier` is None if neither evidence nor a statement decides.
    `candidates` are all results on the regimen; `regimen_evidence` holds the results admitted by
    the exclusion rules, together with the interpretations, rulings and statements from which the
    verdict was decided. For a profile with alternatives, all of this is that of the alternative
    that decides; `alternatives` says what each gives. `rank` is its place in the answer, 0 until
    all verdicts are known; `scope` is the question.
    """

    regimen_entry: Regimen
    decision: Decision
    tier: int | None
    rating: Rating
    candidates: Candidates
    regimen_evidence: RegimenEvidence
    rank: int = 0
    alternatives: tuple[Alternative, ...] = ()
    scope: Scope | None = None

    @property
    def regimen(self) -> str:
        return self.regimen_entry.id

    @property
    def label(self) -> str:
        return self.regimen_entry.label

    @property
    def drugs(self) -> tuple[str, ...]:
        return self.regimen_entry.drugs

    @property
    def verdict(self) -> VerdictKind:
        return self.decision.verdict

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why this verdict, and that an adjusted figure decides it, if one does."""
        adjusted = adjustment_reason(self.decision, self.regimen_evidence)
        return (self.decision.reason, adjusted) if adjusted else (self.decision.reason,)

    @property
    def deciding(self) -> tuple[Candidate, ...]:
        """The results on which the verdict rests, the deciding one first."""
        return self.decision.deciding

    @property
    def applicability(self) -> Grade | Literal[""]:
        return self.decision.grade

    @property
    def matched(self) -> bool:
        """Whether all people behind the verdict had every refractoriness of the profile."""
        people = self.decision.people
        return people is not None and people.applicability.is_matched

    @property
    def unstated_features(self) -> tuple[str, ...]:
        """The features, present or absent, by which the people behind the verdict are defined and
        which the profile does not state."""
        people = self.decision.people
        return tuple(map(clause_words, people.applicability.unstated_features)) if people else ()

    @property
    def condition(self) -> str:
        """What would exclude the regimen, starting with "unless"; empty if nothing would."""
        return self.decision.condition

    @property
    def otherwise(self) -> VerdictKind | Literal[""]:
        """The verdict of a conditional regimen if the condition does not exclude it."""
        return self.decision.otherwise

    @property
    def certainty(self) -> Certainty:
        """The certainty that the regimen helps or harms, not of the size of the effect."""
        return self.rating.level

    @property
    def certainty_before_cap(self) -> Certainty:
        return self.rating.before_cap or self.rating.level

    @property
    def provisional(self) -> bool:
        """Whether the certainty is capped because nobody has judged the risk of bias."""
        return self.rating.is_provisional

    @property
    def certainty_steps(self) -> tuple[Step, ...]:
        return self.rating.steps

    @property
    def certainty_start(self) -> Certainty:
        return self.rating.start or self.rating.level

    @property
    def weighed(self) -> tuple[Candidate, ...]:
        """The results that decide, and the others that count."""
        items = self.regimen_evidence.candidates.items
        return (*self.deciding, *(candidate for candidate in items if candidate.counts))

    @property
    def newest_evidence(self) -> str:
        """The newest date of the results that decide or count (if there are none, of all results),
        and of the deciding statements."""
        interpretations = self.regimen_evidence.interpretations
        items = self.weighed or self.regimen_evidence.candidates.items
        dates = [interpretations.known_since(candidate.result) for candidate in items]
        dates += [
            interpretations.evidence.sources[statement.source].known_since
            for statement in self.decision.statements
        ]
        return newest(dates)

    @cached_property
    def supplement(self) -> Supplement:
        return self.regimen_evidence.guidance.beside(self.regimen_entry)

    @cached_property
    def evidence(self) -> tuple[EvidenceItem, ...]:
        """All results on the regimen, those that count first, with their roles."""
        return evidence_items(self.candidates, self.regimen_evidence, self.decision)

    def evidence_dicts(self) -> list[dict[str, Any]]:
        """The evidence as data; each item has its date and what concerns its patients and trial."""
        interpretations = self.regimen_evidence.interpretations
        evidence = interpretations.evidence
        return [
            {
                **item.to_dict(),
                **matched_dict(item.result, self.scope),
                "known_since": interpretations.known_since(item.result),
                "dated_by": interpretations.dating(item.result).by,
                "risk_of_bias": risk_of_bias(item.result, evidence),
                "judgements": [judged.to_dict() for judged in evidence.judged.on(item.result)],
                **identity_dict(item.result, evidence),
            }
            for item in self.evidence
        ]

    @property
    def risk_of_bias(self) -> str:
        """The RoB 2 judgement on the deciding trial; empty if no trial decides."""
        evidence = self.regimen_evidence.interpretations.evidence
        return risk_of_bias(self.deciding[0].result, evidence) if self.deciding else ""

    @property
    def risk_of_bias_words(self) -> str:
        """The RoB 2 judgement on the deciding trial, with person and date; empty if no trial
        decides."""
        evidence = self.regimen_evidence.interpretations.evidence
        return risk_of_bias_words(self.deciding[0].result, evidence) if self.deciding else ""

    @property
    def unknowns(self) -> tuple[str, ...]:
        """Facts missing from the profile that affect the verdict, in the exposure language."""
        body = self.regimen_evidence
        missing = (*unknowns(body.candidates), *body.ruling.unknown)
        return tuple(dict.fromkeys(map(str, missing)))

    @property
    def age_warning(self) -> str:
        """A warning if the newest evidence is old (on `as_of`, or today)."""
        as_of = self.regimen_evidence.interpretations.as_of
        return age_warning(
            self.newest_evidence, as_of, self.regimen_evidence.evidence.limit.old_evidence
        )

    @property
    def newest_with_warning(self) -> str:
        """The date of the newest evidence, with a warning if it is old."""
        old_after = self.regimen_evidence.evidence.limit.old_evidence
        return with_age(self.newest_evidence, bool(self.age_warning), old_after)

    @cached_property
    def losses(self) -> tuple[Loss, ...]:
        """The comparisons lost to regimens that can be given, whatever the verdict."""
        return losses_of(self.regimen_evidence)

    @property
    def harms(self) -> tuple[Result, ...]:
        return self.supplement.harms

    @property
    def tolerability(self) -> tuple[Result, ...]:
        """Reports of toxicity that is no worse, rare or manageable."""
        return self.supplement.tolerability

    @property
    def cautions(self) -> tuple[Caution, ...]:
        return self.supplement.cautions

    @property
    def statements(self) -> tuple[Statement, ...]:
        return self.supplement.statements

    @property
    def approvals(self) -> tuple[Approval, ...]:
        return self.supplement.approvals

    def to_frame(self) -> pandas.DataFrame:
        """One row for each result on the regimen, those that count first.

        Numbers are floats, dates are datetimes and words from a list are categories; printed forms
        stand beside numbers and dates.
        """
        return cast("pandas.DataFrame", render(self, "frame"))

    def to_dict(self) -> dict[str, Any]:
        """The verdict as an entry of `regimens` in `support --format json` (see docs/json.md)."""
        return {
            "regimen": self.regimen,
            "label": self.label,
            "drugs": list(self.drugs),
            "verdict": self.verdict,
            "rank": self.rank,
            "condition": self.condition,
            "otherwise": self.otherwise,
            "tier": self.tier,
            "certainty": self.certainty,
            "certainty_before_cap": self.certainty_before_cap,
            "certainty_by_endpoint": certainty_by_endpoint(
                self.regimen_evidence, self.decision, self.rating
            ),
            "provisional": self.provisional,
            "matched": self.matched,
            "unstated_features": list(self.unstated_features),
            "overruled_warnings": overruled_dicts(self.decision, self.regimen_evidence),
            "lost_to": [loss.to_dict() for loss in self.losses],
            "applicability": self.applicability,
            "evidence": self.evidence_dicts(),
            "reasons": list(self.reasons),
            "alternatives": [alternative.to_dict() for alternative in self.alternatives],
            "certainty_start": self.certainty_start,
            "certainty_steps": [
                {"step": step.name, "amount": step.amount, "reason": step.reason}
                for step in self.certainty_steps
            ],
            "newest_evidence": self.newest_evidence,
            "age_warning": self.age_warning,
            "risk_of_bias": self.risk_of_bias,
            "unknowns": list(self.unknowns),
            **self.supplement.to_dict(),
        }
