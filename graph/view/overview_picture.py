"""All drugs, classes, regimens and trials, and which regimens were compared."""

from __future__ import annotations

from ...message import message
from ..answers.reasoner import Reasoner
from ..model.evidence import Evidence
from ..model.rows import Result
from ..reasoning.wording import figure
from .composition import add_drugs_and_classes, add_regimen, add_trial, regimens_of
from .dates import newest
from .facts import COMPARISON, FIGURE, of_term
from .picture import Picture


def overview_picture(reasoner: Reasoner) -> Picture:
    """The picture of all evidence; edges lead from tested regimen via trial to control."""
    evidence = reasoner.evidence
    title = message("view.overview_title", "All evidence")
    picture = Picture("overview", title, "", newest(reasoner, evidence.results.values()))
    regimens = evidence.vocabulary.regimens
    for name in regimens:
        add_regimen(picture, name, evidence)
    add_drugs_and_classes(picture, regimens.values(), evidence)
    for name, drug in evidence.vocabulary.drugs.items():
        if f"drug:{name}" not in picture.nodes:  # part of no regimen
            picture.add("drug", name, name, of_term(drug)).names = drug.names
    for name in evidence.trials:
        add_trial(picture, name, evidence)
    linked = _link_contrasts(picture, evidence)
    for arm in evidence.arms.values():
        if (arm.regimen, arm.trial) not in linked:
            linked.add((arm.regimen, arm.trial))
            picture.link(f"regimen:{arm.regimen}", f"trial:{arm.trial}", "studied")
    return picture


def _link_contrasts(picture: Picture, evidence: Evidence) -> set[tuple[str, str]]:
    """Link the regimens of contrasts to their trials; returns the pairs of regimen and trial."""
    compared: dict[tuple[str, str, str], list[Result]] = {}
    for result in evidence.results.values():
        tested, control = regimens_of(result, evidence)
        if result.kind == "contrast" and tested and control and tested != control:
            compared.setdefault((tested, result.trial, control), []).append(result)
    linked = set()
    for (tested, trial, control), results in compared.items():
        label = evidence.trial_names[trial]
        facts = [(COMPARISON, f"{tested} vs {control} ({label})")]
        facts += [(FIGURE, f"{figure(result)} [{evidence.place(result)}]") for result in results]
        picture.link(f"regimen:{tested}", f"trial:{trial}", "tested", "", facts)
        picture.link(f"trial:{trial}", f"regimen:{control}", "contrast", "", facts)
        picture.nodes[f"regimen:{control}"].box = "control"
        linked |= {(tested, trial), (control, trial)}
    return linked
