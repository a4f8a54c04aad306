"""Network estimates of a profile in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...message import joined, message
from ..nma.matched import percent
from ..output.intervals import with_limits
from .other_endpoints import qualified
from .summary import Estimate, NetworkPart, NetworkSummary, Ratio
from .whole_trials import whole_trial_words

FILLED, HOLLOW = "■", "□"  # wholly matched estimates, and all others


def network_text(network: NetworkSummary) -> Iterator[str]:
    """The estimates of each connected part, one line each; wholly matched estimates come first."""
    if not network.refractory_to:
        for part in network.parts:
            yield message(
                "network.bullet", "• {part}", part=_part_text(network, part, part.estimates)
            )
        return
    filled = list(_lines(network, FILLED, is_hollow=False))
    hollow = list(_lines(network, HOLLOW, is_hollow=True))
    yield filled_sentence(network.refractory_to, bool(filled))
    yield from filled
    if hollow:
        yield hollow_sentence(network.refractory_to)
        yield from hollow


def whole_trials_text(network: NetworkSummary) -> str:
    """The figures of whole trials beside the subgroups in the network; empty if there are none."""
    figures = [
        message(
            "network.whole_trial_of", "{trial}: {words}", trial=contrast.trial_name, words=words
        )
        for contrast in network.contrasts
        if (words := whole_trial_words(contrast))
    ]
    if not figures:
        return ""
    return message(
        "network.whole_trials",
        "The network uses the most direct subgroup of a trial. {figures}.",
        figures=joined("; ", figures),
    )


def _lines(network: NetworkSummary, sign: str, *, is_hollow: bool) -> Iterator[str]:
    for part in network.parts:
        estimates = [estimate for estimate in part.estimates if estimate.is_hollow == is_hollow]
        if estimates:
            text = _part_text(network, part, estimates)
            yield message("network.marked", "{sign} {part}", sign=sign, part=text)


def signed(name: str, matched: bool | None) -> str:
    """A name with the sign of matched (filled) or other (hollow) people, if any are marked."""
    return name if matched is None else joined(" ", [FILLED if matched else HOLLOW, name])


def matched_sentence(drugs: str) -> str:
    """Whose patients a matched comparison is about."""
    return message("network.matched_people", "all refractory to {drugs}", drugs=drugs)


def other_people_sentence(drugs: str) -> str:
    """Whose patients any other comparison is about."""
    return message("network.other_people", "not all refractory to {drugs}", drugs=drugs)


def signs(drugs: str) -> Iterator[str]:
    """What the signs of comparisons mean."""
    yield joined(" ", [FILLED, matched_sentence(drugs)])
    yield joined(" ", [HOLLOW, other_people_sentence(drugs)])


def filled_sentence(drugs: str, any_matched: bool = True) -> str:
    """Whose patients the filled estimates compare; or that no estimate is wholly matched."""
    if any_matched:
        return message(
            "network.filled",
            "{sign} Only people refractory to {drugs} are compared.",
            sign=FILLED,
            drugs=drugs,
        )
    return message(
        "network.none_filled",
        "No estimate rests only on people refractory to {drugs}.",
        drugs=drugs,
    )


def hollow_sentence(drugs: str) -> str:
    """Whose patients the hollow estimates compare."""
    return message(
        "network.hollow",
        "{sign} Other people are compared too: not all were refractory to {drugs}. The percentage "
        "is the share of the weight that rests on people who all were.",
        sign=HOLLOW,
        drugs=drugs,
    )


def controls_text(regimens: Iterable[str]) -> str:
    """A sentence that names the controls that are no treatment; empty without any."""
    named = sorted(regimens)
    if not named:
        return ""
    return message(
        "network.controls",
        "Controls that are no treatment, and get no verdict: {regimens}.",
        regimens=joined(", ", named),
    )


def _part_text(network: NetworkSummary, part: NetworkPart, estimates: Iterable[Estimate]) -> str:
    """Estimates of a connected part against its reference, in one line."""
    return message(
        "network.part",
        "vs {reference}: {estimates}",
        reference=part.reference,
        estimates=joined("; ", [_with_verdict(network, estimate) for estimate in estimates]),
    )


def _with_verdict(network: NetworkSummary, estimate: Estimate) -> str:
    """An estimate, and the figure on which the verdict rests, if it is on another endpoint; that
    figure comes first if the estimate rests on a flagged one."""
    text = qualified(_marked_text(estimate), network.endpoint, estimate.contrasts)
    if not (own := network.elsewhere.get(estimate.regimen)):
        return text
    if estimate.is_flagged:
        return message(
            "network.verdict_first",
            "{regimen}: verdict from {figure}; {estimate}",
            regimen=estimate.regimen,
            figure=own,
            estimate=text,
        )
    return message(
        "network.verdict_beside", "{estimate} (verdict from {figure})", estimate=text, figure=own
    )


def _marked_text(estimate: Estimate) -> str:
    """An estimate; if it is hollow, with the share of its weight that rests on matched people."""
    text = estimate_text(estimate)
    if not estimate.is_hollow:
        return text
    return message(
        "network.with_share",
        "{estimate}, {percent}%",
        estimate=text,
        percent=percent(estimate.matched_share),
    )


def estimate_text(estimate: Estimate) -> str:
    """A regimen with its hazard ratio and 95% CI, and whether it is a head-to-head or an indirect
    comparison, or both."""
    regimen, ratio = estimate.regimen, ratio_text(estimate.network)
    if estimate.direct is None:
        return message(
            "network.indirect",
            "{regimen} {ratio}, indirect comparison",
            regimen=regimen,
            ratio=ratio,
        )
    if estimate.indirect is None:
        return message(
            "network.direct",
            "{regimen} {ratio}, head-to-head",
            regimen=regimen,
            ratio=estimate.reported or ratio,
        )
    direct = estimate.reported or ratio_text(estimate.direct)
    indirect = ratio_text(estimate.indirect)
    if estimate.disagrees:
        return message(
            "network.inconsistent",
            "{regimen} {ratio} (head-to-head {direct} and indirect comparison {indirect} disagree)",
            regimen=regimen,
            ratio=ratio,
            direct=direct,
            indirect=indirect,
        )
    return message(
        "network.both",
        "{regimen} {ratio} (head-to-head {direct}, indirect comparison {indirect})",
        regimen=regimen,
        ratio=ratio,
        direct=direct,
        indirect=indirect,
    )


def ratio_text(ratio: Ratio) -> str:
    """A ratio with its interval: `0.55 (0.33–0.94)`."""
    return with_limits(*ratio)
