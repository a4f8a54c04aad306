"""The endpoint that a network shows if the question names none: the leading one of the stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...errors import TrialgraphError
from ...message import message
from ..model.evidence import Evidence
from ..model.field import Stage
from ..model.rows import Result
from ..reasoning.candidates import APPLICABLE
from ..reasoning.scope import Scope


class LeadingEndpoint(NamedTuple):
    """An endpoint, and the stage of care in which it leads, if that is not the field's own."""

    endpoint: str
    other_stage: Stage | None = None

    @property
    def note(self) -> str:
        """Whose leading endpoint this is, and how to ask about another; empty for the field's own
        stage."""
        if self.other_stage is None:
            return ""
        return message(
            "network.endpoint_of_stage",
            "{endpoint} leads in the stage of care of the trials that apply ({stage}); for another "
            "endpoint: --endpoint NAME.",
            endpoint=self.endpoint,
            stage=self.other_stage.label,
        )


OF_QUESTION = LeadingEndpoint("")


def leading_endpoint(scope: Scope) -> LeadingEndpoint:
    """The endpoint of the question, or the leading endpoint of the stage of care that the profile
    is in: that of the field if one of its trials applies, else that of most trials that apply.

    A stage without a leading endpoint has the first survival endpoint that decides verdicts; in
    another stage than the field's, the first that its trials report. Raises `TrialgraphError` if no
    survival endpoint decides.
    """
    if scope.endpoint:
        return LeadingEndpoint(scope.endpoint)
    if (stage := _other_stage(scope)) and (endpoint := _of_stage(stage, scope)):
        return LeadingEndpoint(endpoint, stage)
    return LeadingEndpoint(_of_field(scope.evidence))


def _of_field(evidence: Evidence) -> str:
    words = evidence.vocabulary
    stage = words.stages.get(words.of_field.stage)
    if stage and stage.leading_endpoint:
        return stage.leading_endpoint
    if first := next(_deciding(evidence), ""):
        return first
    raise TrialgraphError(
        message(
            "network.no_endpoint",
            "no survival endpoint decides verdicts; in endpoints.csv, enter yes in the column "
            "decides for at least one of them",
        )
    )


def _deciding(evidence: Evidence) -> Iterator[str]:
    """The survival endpoints that decide verdicts, in the order of the field."""
    for endpoint in evidence.endpoints.values():
        if endpoint.decides and endpoint.family == "survival":
            yield endpoint.id


def _other_stage(scope: Scope) -> Stage | None:
    """The stage of most trials whose comparisons apply, if none of them is of the field's stage."""
    words = scope.evidence.vocabulary
    of_trial = {
        result.trial: scope.evidence.trials[result.trial].setting for result in _applicable(scope)
    }
    counts = Counter(filter(None, of_trial.values()))
    if words.of_field.stage in counts or not words.of_field.stage:
        return None
    stages = [stage for stage in words.stages.values() if counts[stage.id]]
    return max(stages, key=lambda stage: counts[stage.id], default=None)


def _of_stage(stage: Stage, scope: Scope) -> str:
    if stage.leading_endpoint:
        return stage.leading_endpoint
    reported = {
        result.endpoint
        for result in _applicable(scope)
        if scope.evidence.trials[result.trial].setting == stage.id
    }
    return next(filter(reported.__contains__, _deciding(scope.evidence)), "")


def _applicable(scope: Scope) -> Iterable[Result]:
    """The comparisons that count, in populations to which the profile belongs at least in part."""
    for interpretation in scope.interpretations:
        result = interpretation.result
        is_counted = interpretation.role == "counts" and result.comparator_arm
        if is_counted and scope.applicabilities[result.population].grade in APPLICABLE:
            yield result
