"""Whether a verdict depends on a result that is flagged as doubtful."""

from __future__ import annotations

from ...message import joined, message
from ..model.evidence import Evidence
from ..reasoning.decide import decide
from ..reasoning.decision import Decision
from ..reasoning.effects import other_effect
from ..reasoning.intervals import is_narrower
from ..reasoning.regimen_evidence import RegimenEvidence


def depends_on_flagged_result(
    evidence: Evidence, admitted: RegimenEvidence, decision: Decision
) -> str:
    """A sentence that names the doubtful result on which the verdict depends; empty if there is
    none.

    The verdict depends on a result if interpreting it the other way would change the verdict.
    """
    if not admitted.all_figures:
        return ""
    too_narrow = [
        figure.subgroup
        for figure in admitted.all_figures
        if figure.whole
        and figure.is_split
        and is_narrower(figure.subgroup.result, figure.whole.result)
    ]
    for doubtful in admitted.candidates.items:
        if not doubtful.counts or not (doubtful.is_flagged or doubtful in too_narrow):
            continue
        endpoint = evidence.endpoints.get(doubtful.result.endpoint)
        other = admitted.with_other(doubtful, other_effect(doubtful.result, endpoint))
        if decide(other).verdict != decision.verdict:
            return message(
                "answers.depends_on_flagged",
                "the verdict depends on {result}, which is flagged as doubtful ({flags})",
                result=doubtful.result.id,
                flags=", ".join(doubtful.result.doubtful_flags or ["narrower-than-whole"]),
            )
    return ""


def doubts_text(decision: Decision) -> str:
    """The flags that call the deciding figure into doubt, that of the whole trial too if it
    decides; empty if there are none."""
    figures = [*decision.deciding[:1], *([decision.figure.decides] if decision.figure else [])]
    flags = {flag for candidate in figures for flag in candidate.result.doubtful_flags}
    if not flags:
        return ""
    return message("answers.flagged", "flagged: {flags}", flags=joined(", ", sorted(flags)))
