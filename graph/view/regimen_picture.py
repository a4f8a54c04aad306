"""A regimen: its drugs, trials, populations and results; statements, approvals and cautions."""

from __future__ import annotations

from ...message import message
from ..answers.reasoner import Reasoner
from ..model.evidence import Evidence
from ..model.rows import Approval, Result, Statement
from ..reasoning.approvals import approvals_of
from .composition import (
    add_comparator,
    add_drugs_and_classes,
    add_regimen,
    add_trial,
    regimens_of,
)
from .dates import newest
from .facts import (
    cut,
    fitted_figure,
    of_approval,
    of_caution,
    of_population,
    of_result,
    of_statement,
)
from .picture import Picture

_LONGEST_FIGURE = 36  # characters


def regimen_picture(reasoner: Reasoner, name: str) -> Picture:
    """The picture of the regimen with this identifier."""
    evidence, regimen = reasoner.evidence, reasoner.evidence.vocabulary.regimens[name]
    results = [
        result for result in evidence.results.values() if name in regimens_of(result, evidence)
    ]
    title = message("view.regimen_title", "Evidence on the regimen")
    picture = Picture("regimen", title, name, newest(reasoner, results))
    middle = add_regimen(picture, name, evidence).id
    add_drugs_and_classes(picture, [regimen], evidence)
    for arm in evidence.arms.values():
        if arm.regimen == name:
            add_trial(picture, arm.trial, evidence)
    for result in results:
        _add_result(picture, result, name, evidence)
    for trial in picture.of_kind("trial"):
        picture.link(middle, trial.id, "studied")
    for statement in reasoner.guidance.statements_on[name]:
        facts = of_statement(statement, evidence)
        node = picture.add("statement", statement.id, _statement_label(statement), facts)
        picture.link(middle, node.id, "source")
    for approval in approvals_of(regimen, evidence):
        node = picture.add(
            "approval", approval.id, _approval_label(approval), of_approval(approval, evidence)
        )
        picture.link(middle, node.id, "source")
    for caution in reasoner.guidance.cautions_on[name]:
        facts = of_caution(caution, evidence)
        node = picture.add("caution", caution.id, cut(caution.harm), facts)
        picture.link(middle, node.id, "source")
    return picture


def _add_result(picture: Picture, result: Result, regimen: str, evidence: Evidence) -> None:
    """Add a result under its population and trial, with an edge to the other regimen compared."""
    trial = add_trial(picture, result.trial, evidence)
    population = evidence.populations[result.population]
    label = population.label.removeprefix(f"{population.trial}: ") or population.id
    people = picture.add(
        "population", population.id, cut(label, 34), of_population(population, evidence)
    )
    if trial not in picture.neighbours(people):
        picture.link(trial.id, people.id, "studied")
    figure = fitted_figure(result, _LONGEST_FIGURE)
    node = picture.add("result", result.id, figure, of_result(result, evidence))
    picture.link(people.id, node.id, "reported")
    for other in sorted({*regimens_of(result, evidence)} - {regimen, ""}):
        picture.link(node.id, add_comparator(picture, other, evidence).id, "versus")


def _statement_label(statement: Statement) -> str:
    """Kind, grade and paragraph of a statement, such as `recommends (grade) ¶ 38`."""
    kind = statement.kind.replace("-", " ")
    grade = f"({statement.grade}) " if statement.grade else ""
    paragraph = statement.locator[statement.locator.find("¶") :]
    return cut(f"{kind} {grade}{paragraph}")


def _approval_label(approval: Approval) -> str:
    return cut(" ".join(filter(None, (approval.act, approval.agency, approval.date))))
