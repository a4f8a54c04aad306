"""Whether a figure is of matched patients, and whether printed medians of them contradict it.

A figure is matched if all its patients had every refractoriness that the profile states.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..evidence_network.matching import is_matched
from ..evidence_network.median_checks import MedianWarning, median_warning
from ..model.rows import Result
from ..reasoning.candidates import Candidate
from ..reasoning.scope import Scope


def shows_matched(deciding: Sequence[Candidate], scope: Scope | None) -> bool | None:
    """Whether the figure shown first is matched; None if the profile states no refractoriness or
    no figure decides."""
    return _is_matched(deciding[0].result, scope) if deciding else None


def shown_warning(deciding: Sequence[Candidate], scope: Scope | None) -> MedianWarning | None:
    """A warning if medians of matched patients contradict the figure shown first."""
    return median_warning(scope, deciding[0].result) if scope and deciding else None


def matched_dict(result: Result, scope: Scope | None) -> dict[str, Any]:
    """What the JSON of a result says about its patients."""
    warning = median_warning(scope, result) if scope else None
    return {
        "matched": _is_matched(result, scope),
        "median_warning": warning.to_dict() if warning else None,
    }


def _is_matched(result: Result, scope: Scope | None) -> bool | None:
    return is_matched(scope.applicabilities[result.population], scope.profile) if scope else None
