"""Regimens, drugs and classes as nodes: what several pictures share."""

from __future__ import annotations

from collections.abc import Iterable

from ...message import message
from ..model.evidence import Evidence
from ..model.rows import Result
from ..model.terms import Regimen
from .facts import cut, of_regimen, of_term, of_trial
from .picture import Node, Picture

WITHOUT_EVIDENCE = ("no evidence", "excluded")  # no edge leads from the profile to these


def add_regimen(picture: Picture, name: str, evidence: Evidence) -> Node:
    """The node of a regimen that is shown in its own right."""
    regimen = evidence.vocabulary.regimens[name]
    node = picture.add("regimen", name, name, of_regimen(regimen, evidence))
    node.names = regimen.names
    return node


def add_comparator(picture: Picture, name: str, evidence: Evidence) -> Node:
    """The node of a regimen; if it is new, it is shown as the control of another regimen."""
    shown_as = message("view.shown_as", "Shown as"), message("view.control", "control")
    facts = [shown_as, *of_term(evidence.vocabulary.regimens[name])]
    return picture.add("regimen", name, name, facts, key="comparator")


def add_trial(picture: Picture, name: str, evidence: Evidence) -> Node:
    """The node of a trial."""
    trial = evidence.trials[name]
    return picture.add(
        "trial", name, cut(evidence.trial_names[name], 24), of_trial(trial, evidence)
    )


def add_drugs_and_classes(
    picture: Picture, regimens: Iterable[Regimen], evidence: Evidence
) -> None:
    """Add the drugs of the regimens, their classes and the broader classes of these."""
    vocabulary = evidence.vocabulary
    classes_of: list[tuple[str, Iterable[str]]] = []
    for regimen in regimens:
        regimen_node = picture.nodes[f"regimen:{regimen.id}"]
        for name in (*regimen.drugs, *regimen.optional_drugs):
            drug = vocabulary.drugs[name]
            facts = [
                *of_term(drug),
                (message("view.classes", "Classes"), ", ".join(drug.classes)),
                (message("view.targets", "Targets"), ", ".join(drug.targets)),
            ]
            node = picture.add("drug", name, name, facts)
            node.names = drug.names
            faint = drug.background == "steroid" or regimen_node.key in WITHOUT_EVIDENCE
            picture.link(regimen_node.id, node.id, "background" if faint else "contains")
            classes_of.append((node.id, drug.classes))
    linked: set[str] = set()
    for member, classes in classes_of:  # grows as classes have broader ones
        for name in () if member in linked else classes:
            drug_class = vocabulary.classes[name]
            node = picture.add("class", name, name, of_term(drug_class))
            node.names = drug_class.names
            picture.link(member, node.id, "belongs")
            classes_of.append((node.id, drug_class.broader))
        linked.add(member)


def regimens_of(result: Result, evidence: Evidence) -> tuple[str, str]:
    """The regimens of the tested arm and of the control; empty if there is none."""
    return evidence.regimen_of(result.arm), evidence.regimen_of(result.comparator_arm)
