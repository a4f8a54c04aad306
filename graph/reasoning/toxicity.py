"""Whether toxicity that a source reports is a harm, or shows that a regimen is tolerated."""

from __future__ import annotations

from .interpretation import RegimenResult
from .wording import own_arm_first


def is_tolerable(own: RegimenResult) -> bool:
    """Whether the toxicity of the regimen is no worse than with the comparator, rare or manageable:
    a source says so, or its figures do."""
    if own.result.direction:
        favourable = "worse" if own.as_control else "better"
        return own.result.direction in (favourable, "no difference")
    result = own_arm_first(own.result, own.as_control)
    share, compared = _share(result.value), _share(result.comparator_value)
    if share is None:
        return False
    return share == 0 or (compared is not None and share <= compared)


def _share(printed: str) -> float | None:
    """A printed share or count with its denominator as a number; None for a bound or a range."""
    count, _, total = printed.partition("/")
    try:
        return float(count) / float(total or 1)
    except (ValueError, ZeroDivisionError):
        return None
