"""The verdict on a regimen for a profile with alternatives, from the verdicts for each of them.

It is the least favourable one, that is the last in the order of answers. If some alternatives
favour the regimen and others exclude it, advise against it or have no evidence for it, the verdict
is *conditional*: it depends on which alternative applies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...message import joined, message
from ..applicability.assessment import RANK
from ..model.kinds import CERTAINTIES, VERDICTS, Certainty, VerdictKind
from ..reasoning.certainty import Rating, Step
from ..reasoning.decision import Decision
from .alternatives import Alternative, in_alternatives
from .verdict import Verdict

FAVOURABLE: tuple[VerdictKind, ...] = ("supported", "extrapolated", "active", "conditional")
UNFAVOURABLE: tuple[VerdictKind, ...] = ("stated", "no evidence", "advised against", "excluded")


def least_favourable(
    verdicts: Sequence[Verdict], profiles: Sequence[str], labels: Sequence[str]
) -> Verdict:
    """The verdict over all alternatives, which are given in one order in each argument.

    `profiles` are the alternatives, `labels` what distinguishes them. Of the alternatives with the
    deciding verdict, that with the lowest certainty before the cap decides, then the least direct,
    then the first.
    """
    alternatives = tuple(
        Alternative(profile, label, verdict.verdict, verdict.certainty, verdict.applicability)
        for verdict, profile, label in zip(verdicts, profiles, labels, strict=True)
    )
    kinds = {verdict.verdict for verdict in verdicts}
    worst = max(kinds, key=VERDICTS.index)
    depends = not kinds.isdisjoint(FAVOURABLE) and not kinds.isdisjoint(UNFAVOURABLE)
    if depends or worst == "conditional":
        deciding = [verdict for verdict in verdicts if verdict.verdict in FAVOURABLE]
        decider = min(deciding, key=_strength)
        decision = _conditional(decider, verdicts, alternatives)
        sharing = _sharing(decider, verdicts, labels)
    else:
        decider = min((each for each in verdicts if each.verdict == worst), key=_strength)
        sharing = _sharing(decider, verdicts, labels)
        reason = _reason(decider, sharing, verdicts, labels)
        decision = decider.decision._replace(reason=reason)
    if len(sharing) < len(labels):
        decision = decision._replace(alternatives=tuple(sharing))
    return replace(
        decider,
        decision=decision,
        rating=_least_certain(decider, verdicts, labels),
        alternatives=alternatives,
    )


def _strength(verdict: Verdict) -> tuple[int, tuple[object, ...]]:
    """A sort key, the weakest first: certainty before the cap, then directness."""
    people = verdict.decision.people
    directness = people.directness if people else (RANK["outside"],)
    return (_level(verdict.certainty_before_cap), directness)


def _least_certain(decider: Verdict, verdicts: Sequence[Verdict], labels: Sequence[str]) -> Rating:
    """The rating of the alternative that decides, but never above that of another alternative
    that favours the regimen."""
    rating = decider.rating
    least, label = min(
        (
            (verdict, label)
            for verdict, label in zip(verdicts, labels, strict=True)
            if verdict.verdict in FAVOURABLE
        ),
        key=lambda each: _level(each[0].certainty_before_cap),
        default=(decider, ""),
    )
    amount = _level(decider.certainty_before_cap) - _level(least.certainty_before_cap)
    if decider.verdict not in FAVOURABLE or amount <= 0:
        return rating
    reason = message(
        "answers.less_certain_alternative",
        "{verdict} with less certainty in the alternative {alternative}",
        verdict=least.verdict,
        alternative=label,
    )
    level = min(rating.level, least.certainty, key=_level)
    steps = (*rating.steps, Step("alternatives", amount, reason))
    return rating._replace(level=level, steps=steps, before_cap=least.certainty_before_cap)


def _level(certainty: Certainty) -> int:
    return -CERTAINTIES.index(certainty)


def _sharing(decider: Verdict, verdicts: Sequence[Verdict], labels: Sequence[str]) -> list[str]:
    """The labels of the alternatives with the outcome, the figure and the reason of the one that
    decides."""
    decisive = _substance(decider)
    return [
        label
        for verdict, label in zip(verdicts, labels, strict=True)
        if _substance(verdict) == decisive
    ]


def _substance(verdict: Verdict) -> tuple[object, ...]:
    figure = verdict.deciding[0].result.id if verdict.deciding else ""
    return (*_outcome(verdict), verdict.decision.reason, figure)


def _outcome(verdict: Verdict) -> tuple[object, ...]:
    return (verdict.verdict, verdict.certainty, verdict.applicability)


def _reason(
    decider: Verdict, sharing: Sequence[str], verdicts: Sequence[Verdict], labels: Sequence[str]
) -> str:
    """The reason of the alternative that decides, with the alternatives that share it unless all
    do; the reason of each alternative if no evidence decides in any."""
    by_reason: dict[str, list[str]] = {}
    for verdict, label in zip(verdicts, labels, strict=True):
        by_reason.setdefault(verdict.decision.reason, []).append(label)
    if len(set(map(_outcome, verdicts))) > 1:
        return in_alternatives(sharing, decider.decision.reason)
    if len(by_reason) == 1:
        return decider.decision.reason
    if any(verdict.deciding for verdict in verdicts):
        return in_alternatives(sharing, decider.decision.reason)
    return joined("; ", (in_alternatives(own, reason) for reason, own in by_reason.items()))


def _conditional(
    decider: Verdict, verdicts: Sequence[Verdict], alternatives: Sequence[Alternative]
) -> Decision:
    """A decision that names the alternatives which favour the regimen, and the others."""
    sides: dict[VerdictKind, list[str]] = {}
    for alternative in sorted(alternatives, key=lambda each: VERDICTS.index(each.verdict)):
        sides.setdefault(alternative.verdict, []).append(alternative.label)
    unfavourable = [
        alternative.label for alternative in alternatives if alternative.verdict in UNFAVOURABLE
    ]
    conditions: list[str] = []
    if unfavourable:
        conditions.append(
            message(
                "answers.unless_alternative",
                "unless {alternatives}",
                alternatives=" | ".join(unfavourable),
            )
        )
    by_condition: dict[str, list[str]] = {}
    for verdict, alternative in zip(verdicts, alternatives, strict=True):
        if verdict.verdict == "conditional":
            by_condition.setdefault(verdict.decision.condition, []).append(alternative.label)
    if len(by_condition) == 1 and sum(map(len, by_condition.values())) == len(alternatives):
        return decider.decision  # the same condition in all alternatives
    conditions += [in_alternatives(labels, condition) for condition, labels in by_condition.items()]
    return decider.decision._replace(
        verdict="conditional",
        reason=joined("; ", (in_alternatives(labels, kind) for kind, labels in sides.items())),
        condition=joined("; ", conditions),
        otherwise=decider.decision.otherwise or decider.verdict,
    )
