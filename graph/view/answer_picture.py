"""The answer to a profile: regimens by verdict, their comparisons, drugs and classes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ...message import message
from ..answers.evidence_item import EvidenceItem
from ..answers.inquiry import Inquiry
from ..answers.support import Support
from ..answers.verdict import Verdict
from ..applicability.profile import Profile
from ..evidence_network.matching import is_matched, marks_comparisons, refractory_words
from ..evidence_network.text import signed, signs
from ..exposure.criteria import Status
from ..model.evidence import Evidence
from ..model.kinds import VERDICTS
from .composition import WITHOUT_EVIDENCE, add_comparator, add_drugs_and_classes
from .facts import (
    context_of,
    edge_figure,
    of_item,
    of_profile,
    of_verdict,
    people_of,
)
from .node_text import node_lines
from .picture import Facts, Node, Picture

_SHOWN = tuple(verdict for verdict in VERDICTS if verdict != "no evidence")


def answer_picture(inquiry: Inquiry, verdicts: Collection[str]) -> Picture:
    """The profile, the regimens with these verdicts (default: all with evidence), and controls.

    Edges lead from the profile to regimens (the line style shows the applicability), from a regimen
    to each control it was compared with, and to drugs and classes.
    """
    support, evidence = inquiry.answer(), inquiry.evidence
    title = message("view.answer_title", "Evidence for the profile")
    picture = Picture("answer", title, support.profile, support.newest_evidence)
    shown = [entry for entry in support if entry.verdict in (verdicts or _SHOWN)]
    if not verdicts and len(shown) < len(support):
        count = len(support) - len(shown)
        picture.left_out = message(
            "view.left_out", "{count} without evidence not shown", count=count
        )
    if marks_comparisons(inquiry.profile):
        picture.signs = tuple(signs(refractory_words(inquiry.profile)))
    profile_node = _add_profile(picture, support)
    for entry in shown:
        _add_regimen(picture, entry, evidence)
    for entry in shown:
        _link_evidence(picture, profile_node, entry, inquiry)
    regimens = [evidence.vocabulary.regimens[entry.regimen] for entry in shown]
    add_drugs_and_classes(picture, regimens, evidence)
    _link_prior_drugs(picture, profile_node, inquiry.profile)
    return picture


def _add_profile(picture: Picture, support: Support) -> Node:
    label = support.profile.replace(", ", ",\n")
    return picture.add("profile", "profile", label, of_profile(support))


def _add_regimen(picture: Picture, verdict: Verdict, evidence: Evidence) -> None:
    facts, context = of_verdict(verdict, evidence), context_of(verdict, evidence)
    name, key = verdict.regimen, verdict.verdict
    node = picture.add("regimen", name, name, facts, context, key=key, second=node_lines(verdict))
    node.names = evidence.vocabulary.regimens[name].names


def _link_evidence(
    picture: Picture, profile_node: Node, verdict: Verdict, inquiry: Inquiry
) -> None:
    """Add an edge from the profile to a regimen, and edges from the regimen to its controls."""
    evidence = inquiry.evidence
    applicable = [item for item in verdict.evidence if item.grade != "outside"]
    deciding = _deciding(applicable, verdict)
    first = deciding[0] if deciding else None
    lost = first and _is_contrast(first) and first.as_control
    if verdict.verdict not in WITHOUT_EVIDENCE and not lost:
        why = message("view.why", "Why")
        facts: Facts = [(why, "; ".join(verdict.reasons))]
        if first:
            facts = of_item(first, verdict, evidence, True)
        style = verdict.applicability or "stated"
        picture.link(profile_node.id, f"regimen:{verdict.regimen}", style, facts=facts)
    others = [item for item in applicable if item.role == "counts" and not item.as_control]
    contrasts = filter(_is_contrast, (*deciding, *others))
    _link_controls(picture, verdict, contrasts, set(map(id, deciding)), inquiry)


def _deciding(items: Iterable[EvidenceItem], verdict: Verdict) -> list[EvidenceItem]:
    """The items on which the verdict rests, the deciding one first, as in every other answer."""
    places = {
        (candidate.result.id, candidate.as_control): place
        for place, candidate in reversed([*enumerate(verdict.deciding)])
    }
    found = [item for item in items if (item.result.id, item.as_control) in places]
    return sorted(found, key=lambda item: places[item.result.id, item.as_control])


def _is_contrast(item: EvidenceItem) -> bool:
    return item.result.kind == "contrast" and bool(item.comparator)


def _link_controls(
    picture: Picture,
    verdict: Verdict,
    items: Iterable[EvidenceItem],
    deciding: set[int],
    inquiry: Inquiry,
) -> None:
    """Add one edge from a tested regimen to each control; a deciding contrast takes precedence.

    Its label says whether its patients are matched, if the profile marks comparisons.
    """
    evidence = inquiry.evidence
    for item in items:
        other = add_comparator(picture, item.comparator, evidence)
        pair = [f"regimen:{verdict.regimen}", other.id]
        tested, control = reversed(pair) if item.as_control else pair
        decides = id(item) in deciding
        drawn = [edge for edge in picture.edges if (edge.start, edge.end) == (tested, control)]
        if drawn and (drawn[0].style == "contrast" or not decides):
            continue
        picture.edges = [edge for edge in picture.edges if edge not in drawn]
        matched = is_matched(item.applicability, inquiry.profile)
        label = signed(edge_figure(item.result), matched) if decides else ""
        style = "contrast" if decides else "comparison"
        facts = [*of_item(item, verdict, evidence, decides), *people_of(matched, inquiry.profile)]
        picture.link(tested, control, style, label, facts)


def _link_prior_drugs(picture: Picture, profile_node: Node, profile: Profile) -> None:
    """Add edges from the profile to the drugs and classes that it names."""
    named = dict.fromkeys(
        literal.atom for case in profile.cases for literal in case.literals if literal.positive
    )
    for atom in named:
        if not isinstance(atom, Status):
            continue
        for node_id in (f"drug:{atom.agent}", f"class:{atom.agent}"):
            if node_id in picture.nodes:
                facts = [(message("view.profile", "Profile"), str(atom))]
                picture.link(profile_node.id, node_id, "exposure", "", facts)
