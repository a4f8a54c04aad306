"""Judgements that a person enters: risk of bias (RoB 2) and credibility of a subgroup (ICEMAN)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .rows import Located, Result

ROB_2 = (  # the domains of the Cochrane tool, and the overall judgement
    "randomisation",
    "deviations",
    "missing",
    "measurement",
    "reporting",
    "overall",
)
RISKS = ("low", "some concerns", "high")  # lowest risk first
CREDIBILITIES = ("high", "moderate", "low", "very low")  # most credible first
NOT_ASSESSED = "not assessed"
NOT_APPLICABLE = "does not apply"  # RoB 2 is for randomised comparisons


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Judgement(Located):
    """What a person judged with a tool, and when.

    RoB 2 judges a trial, ICEMAN a subgroup. Without an `endpoint`, the judgement is about every
    endpoint.
    """

    tool: str = ""
    trial: str = ""
    population: str = ""
    endpoint: str = ""
    rob_randomisation: str = ""
    rob_deviations: str = ""
    rob_missing: str = ""
    rob_measurement: str = ""
    rob_reporting: str = ""
    rob_overall: str = ""
    credibility: str = ""
    judged_by: str = ""
    judged_on: str = ""

    @property
    def level(self) -> str:
        """The overall level: low, some concerns or high risk; or the credibility."""
        return self.rob_overall or self.credibility

    @property
    def severity(self) -> int:
        """0 for the most favourable level of the tool, higher for worse ones."""
        return (RISKS if self.rob_overall else CREDIBILITIES).index(self.level)

    @property
    def risks(self) -> str:
        """The judged domains of RoB 2 and the overall judgement: `missing low, overall low`."""
        judged = ((name, getattr(self, f"rob_{name}")) for name in ROB_2)
        return ", ".join(f"{name} {risk}" for name, risk in judged if risk)

    def to_dict(self) -> dict[str, str]:
        """The judgement as an entry of `judgements` in JSON (see docs/json.md)."""
        return {
            "tool": self.tool,
            "level": self.level,
            "judged_by": self.judged_by,
            "judged_on": self.judged_on,
            "note": self.note,
        }


class JudgementsInForce:
    """Which judgement counts for an endpoint of a trial or subgroup.

    A judgement about the endpoint comes before one about all endpoints, then the latest before
    earlier ones; of one day, the least favourable counts. A judgement on one trial counts for all
    trials of the same study (`study_of`).
    """

    def __init__(self, judgements: Iterable[Judgement], study_of: Callable[[str], str]) -> None:
        self._study_of = study_of
        self._by_study: dict[str, list[Judgement]] = {}
        self._by_population: dict[str, list[Judgement]] = {}
        for judged in judgements:
            if judged.rob_overall:
                self._by_study.setdefault(study_of(judged.trial), []).append(judged)
            elif judged.credibility:
                self._by_population.setdefault(judged.population, []).append(judged)

    def of_trial(self, trial: str, endpoint: str) -> Judgement | None:
        """The RoB 2 judgement for an endpoint of a trial; None if there is none."""
        return _in_force(endpoint, self._by_study.get(self._study_of(trial), ()))

    def of_subgroup(self, population: str, endpoint: str) -> Judgement | None:
        """The ICEMAN judgement for an endpoint of a subgroup; None if there is none."""
        return _in_force(endpoint, self._by_population.get(population, ()))

    def on(self, result: Result) -> tuple[Judgement, ...]:
        """The judgements that count for a result: on its trial, and on its subgroup."""
        trial = self.of_trial(result.trial, result.endpoint)
        subgroup = self.of_subgroup(result.population, result.endpoint)
        return tuple(judged for judged in (trial, subgroup) if judged)

    def endpoints(self, trial: str) -> list[str]:
        """The endpoints with a RoB 2 judgement of their own; empty text stands for all
        endpoints."""
        judgements = self._by_study.get(self._study_of(trial), ())
        return sorted({judged.endpoint for judged in judgements})


def _in_force(endpoint: str, judgements: Sequence[Judgement]) -> Judgement | None:
    if not judgements:
        return None
    return max(
        (judged for judged in judgements if judged.endpoint in ("", endpoint)),
        key=lambda judged: (judged.endpoint, judged.judged_on, judged.severity),
        default=None,
    )
