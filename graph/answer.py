"""The answer to a profile as frozen values: verdicts, each with its evidence, reasons and what stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..errors import nearest
from .applicability import Applicability, Grade
from .candidates import Candidate, Candidates
from .certainty import Step
from .model import Approval, Caution, Result, Statement
from .readings import Effect, Role
from .rules import Ruling
from .whatif import unknowns
from .wording import because

NOTICE = "Research tool: it shows what published evidence says. It is not advice for one person's care."


@dataclass(frozen=True, eq=False)
class EvidenceItem:
    """One result as it bears on one regimen, with its part in the verdict and the reasons for it.

    `failed` names the drugs for whose sake the component rule left the result out.
    """

    candidate: Candidate
    role: Role
    failed: tuple[str, ...] = ()

    @property
    def result(self) -> Result:
        return self.candidate.result

    @property
    def effect(self) -> Effect | None:
        return self.candidate.reading.effect

    @property
    def as_control(self) -> bool:
        return self.candidate.as_control

    @property
    def comparator(self) -> str:
        return self.candidate.comparator

    @property
    def applicability(self) -> Applicability:
        return self.candidate.applicability

    @property
    def grade(self) -> Grade:
        return self.candidate.grade

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the result has its role and its applicability."""
        return tuple(because(self.candidate, self.failed, decides=self.role == "counts"))

    def to_dict(self) -> dict[str, Any]:
        result = self.result
        return {
            "result": result.id,
            "role": self.role,
            "kind": result.kind,
            "trial": result.trial,
            "population": result.population,
            "applicability": self.grade,
            "part": "control" if self.as_control else "tested",
            "effect": self.effect or "",
            "comparator": self.comparator,
            "endpoint": result.endpoint,
            "event": result.event,
            "measure": result.measure,
            "value": result.value,
            "comparator_value": result.comparator_value,
            "unit": result.unit,
            "direction": result.direction,
            "ci_low": result.ci_low,
            "ci_high": result.ci_high,
            "ci_level": result.ci_level,
            "p_value": result.p_value,
            "n": result.n,
            "n_comparator": result.n_comparator,
            "report": result.report,
            "source": result.source,
            "locator": result.locator,
            "flags": list(result.flags),
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, eq=False)
class Beside:
    """What stands beside a verdict, and never changes it, but for statements where nothing else applies."""

    cautions: tuple[Caution, ...] = ()
    statements: tuple[Statement, ...] = ()
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Verdict:
    """What the evidence says of one regimen for one profile. `certainty` and `tier` are empty where nothing is weighed."""

    regimen: str
    label: str
    drugs: tuple[str, ...]
    verdict: str
    tier: int | None
    certainty: str
    applicability: str
    reasons: tuple[str, ...]
    certainty_start: str
    certainty_steps: tuple[Step, ...]
    newest_evidence: str
    deciding: tuple[Candidate, ...]
    look_beside: Callable[[], Beside]
    found: Candidates
    admitted: Candidates
    ruling: Ruling

    @cached_property
    def beside(self) -> Beside:
        return self.look_beside()

    @cached_property
    def evidence(self) -> tuple[EvidenceItem, ...]:
        """Everything reported of the regimen: what bears on the verdict first, then what stands outside; by directness."""
        admitted = set(map(id, self.admitted.items))
        inside = sorted(self.found.items, key=lambda one: (one.counts, one.directness), reverse=True)
        items = []
        for one in (*inside, *self.found.outside):
            left_out = one.grade != "outside" and id(one) not in admitted
            role = "context" if one.counts and (left_out or one.grade == "outside") else one.reading.role
            if any(one is decider for decider in self.deciding):
                role = "counts"
            items.append(EvidenceItem(one, role, self.ruling.failed if left_out else ()))
        return tuple(items)

    @property
    def unknowns(self) -> tuple[str, ...]:
        """What one would have to know about the person to settle what is open, in the exposure language."""
        return tuple(dict.fromkeys([*map(str, unknowns(self.admitted)), *map(str, self.ruling.not_told)]))

    @property
    def cautions(self) -> tuple[Caution, ...]:
        return self.beside.cautions

    @property
    def statements(self) -> tuple[Statement, ...]:
        return self.beside.statements

    @property
    def approvals(self) -> tuple[Approval, ...]:
        return self.beside.approvals

    def __str__(self) -> str:
        strength = ", ".join(part for part in (self.applicability, self.certainty and f"certainty {self.certainty}") if part)
        return f"{self.regimen}: {self.verdict}" + (f" ({strength})" if strength else "") + f": {'; '.join(self.reasons)}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from .rendering import verdict_html

        return verdict_html(self)

    def to_dict(self) -> dict[str, Any]:
        """As in the contract for `support --format json`."""
        return {
            "regimen": self.regimen,
            "label": self.label,
            "drugs": list(self.drugs),
            "verdict": self.verdict,
            "tier": self.tier,
            "certainty": self.certainty,
            "applicability": self.applicability,
            "evidence": [item.to_dict() for item in self.evidence],
            "reasons": list(self.reasons),
            "certainty_start": self.certainty_start,
            "certainty_steps": [
                {"step": step.name, "amount": step.amount, "reason": step.reason} for step in self.certainty_steps
            ],
            "newest_evidence": self.newest_evidence,
            "unknowns": list(self.unknowns),
            "cautions": [
                {
                    "caution": c.id,
                    "harm": c.harm,
                    "summary": c.summary,
                    "when": c.when,
                    "source": c.source,
                    "locator": c.locator,
                }
                for c in self.cautions
            ],
            "statements": [
                {
                    "statement": s.id,
                    "kind": s.kind,
                    "setting": s.setting,
                    "grade": s.grade,
                    "summary": s.summary,
                    "source": s.source,
                    "locator": s.locator,
                }
                for s in self.statements
            ],
            "approvals": [
                {
                    "approval": a.id,
                    "act": a.act,
                    "agency": a.agency,
                    "region": a.region,
                    "date": a.date,
                    "indication": a.indication,
                    "source": a.source,
                    "locator": a.locator,
                }
                for a in self.approvals
            ],
        }


@dataclass(frozen=True, eq=False, repr=False)
class Support:
    """The verdicts on every regimen of the graph for one profile, best first."""

    profile: str
    as_of: str
    verdicts: tuple[Verdict, ...]
    newest_evidence: str = ""
    left_out: int = 0

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    def __getitem__(self, regimen: str) -> Verdict:
        """The verdict on a regimen, by its identifier. Raises `KeyError` for one that the graph does not hold."""
        for verdict in self.verdicts:
            if verdict.regimen == regimen:
                return verdict
        near = ", ".join(nearest(regimen, [verdict.regimen for verdict in self.verdicts]))
        raise KeyError(f"no regimen '{regimen}'; nearest known: {near}")

    def __str__(self) -> str:
        from .rendering import support_table

        return support_table(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from .rendering import support_html

        return support_html(self)

    def to_dict(self) -> dict[str, Any]:
        """As in the contract for `support --format json`."""
        return {
            "profile": self.profile,
            "as_of": self.as_of,
            "notice": NOTICE,
            "newest_evidence": self.newest_evidence,
            "results_not_yet_known": self.left_out,
            "regimens": [verdict.to_dict() for verdict in self.verdicts],
        }
