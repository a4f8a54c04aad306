"""Judgements that a person enters: risk of bias (RoB 2) and credibility of a subgroup (ICEMAN)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .rows import Located

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


def judgement_on(endpoint: str, judgements: Iterable[Judgement]) -> Judgement | None:
    """The judgement that counts for an endpoint; None if there is none.

    A judgement about the endpoint comes before one about all endpoints, then the latest before
    earlier ones; of one day, the least favourable counts.
    """
    return max(
        (judged for judged in judgements if judged.endpoint in ("", endpoint)),
        key=lambda judged: (judged.endpoint, judged.judged_on, judged.severity),
        default=None,
    )
