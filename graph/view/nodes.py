"""Nodes and edges of a picture, and what is said of each: figures, people, fit, certainty, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..answers.evidence_item import EvidenceItem
from ..answers.support import Support
from ..answers.text import feature_note_lines, why
from ..answers.verdict import Verdict
from ..listings.tabular import drugs_in_order
from ..model.evidence import Evidence
from ..model.rows import Result
from ..model.vocabulary import Regimen, Term
from ..reasoning.wording import figure

Facts = Iterable[tuple[str, str]]
WITHOUT_PATH = ("no evidence", "excluded")  # nothing leads from the profile to these
_LONGEST = 30


@dataclass
class Node:
    """One thing of the picture. `key` is what the legend switches; `facts` show on hovering, `more` when clicked."""

    id: str
    kind: str
    key: str
    label: str
    second: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    box: str = ""


@dataclass(frozen=True)
class Edge:
    start: str
    end: str
    style: str
    label: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass
class Picture:
    """Nodes and edges under a title; `about` is the expression or name, `newest` the date of the newest evidence, `left_out`
    what is told in words only."""

    shape: str
    title: str
    about: str
    newest: str
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    left_out: str = ""

    def add(
        self, kind: str, name: str, label: str, facts: Facts = (), more: Facts = (), **looks: str
    ) -> Node:
        """The node of this kind and name, made where it is new."""
        here = f"{kind}:{name}"
        if here not in self.nodes:
            key, second = looks.get("key", kind), looks.get("second", "")
            self.nodes[here] = Node(here, kind, key, label, second, _said(facts), _said(more))
        return self.nodes[here]

    def link(self, start: str, end: str, style: str, label: str = "", facts: Facts = ()) -> None:
        self.edges.append(Edge(start, end, style, label, _said(facts)))

    def of_kind(self, *kinds: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind in kinds]

    def neighbours(self, node: Node, *styles: str) -> list[Node]:
        """The nodes at the other ends of its edges of these styles (of any, where none is named)."""
        ends = [(edge.start, edge.end) for edge in self.edges if not styles or edge.style in styles]
        return [self.nodes[b if a == node.id else a] for a, b in ends if node.id in (a, b)]


def _said(facts: Facts) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in facts if text)


def short(result: Result) -> str:
    """A figure for the label of an edge: endpoint, measure and value; without interval and p."""
    bare = replace(result, ci_low="", ci_high="", p_value="", comparator_value="")
    return cut(brief(bare).replace(" median ", " "), 22)


def own_figure(item: EvidenceItem) -> str:
    """The figure of the regimen itself: of the tested arm or, where it was the control, of that one."""
    result = item.result
    return short(replace(result, value=result.comparator_value) if item.as_control else result)


def brief(result: Result) -> str:
    return (
        figure(result).replace(" rate ", " ").replace(" months", " mo").replace(" difference ", " ")
    )


def cut(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def of_result(result: Result, evidence: Evidence) -> Facts:
    """What is printed of a result, and where."""
    trial, population = evidence.trials[result.trial], evidence.populations[result.population]
    arms = [evidence.regimen_of(arm) for arm in (result.arm, result.comparator_arm)]
    yield "Figure", figure(result)
    yield "Compares" if arms[1] else "Of", " with ".join(filter(None, arms))
    phase = f"phase {trial.phase}" if trial.phase else ""
    yield "Trial", f"{trial.label or trial.id} ({', '.join(filter(None, (phase, trial.design)))})"
    yield "Population", population.label or population.id
    yield "Number", " vs ".join(filter(None, (result.n, result.n_comparator)))
    yield "Report", result.report
    yield "Risk of bias (RoB 2)", trial.risk_of_bias
    yield "Source", evidence.place(result)
    yield "Flagged", ", ".join(result.flags)
    yield "Note", result.note


def of_item(item: EvidenceItem, verdict: Verdict, evidence: Evidence, decided: bool) -> Facts:
    """A result as it bears on a verdict: figure, people, fit, certainty with its steps, source."""
    people = item.applicability.assessments[0].people
    for name, text in of_result(item.result, evidence):
        yield name, text
        if name == "Population":
            yield "Everybody in it", str(people)
            yield "Fit", f"{item.grade}. {'; '.join(item.reasons)}"
            if decided:
                yield "Verdict", f"{verdict.regimen}: {verdict.verdict}"
                yield "Certainty", steps(verdict)


def steps(verdict: Verdict) -> str:
    if not verdict.certainty:
        return ""
    down = "; ".join(map(str, verdict.certainty_steps)) or "no step down"
    return f"{verdict.certainty} (starts {verdict.certainty_start}; {down})"


def of_profile(support: Support) -> Facts:
    yield "Newest evidence", support.newest_evidence
    for note in support.feature_notes:
        for sentence in feature_note_lines(note):
            yield f"Notes on {note.name}", sentence.removeprefix("• ")


def of_verdict(verdict: Verdict, evidence: Evidence) -> Facts:
    regimen = evidence.vocabulary.regimens[verdict.regimen]
    yield "Drugs", drugs_of(regimen, evidence)
    yield "Verdict", f"{verdict.verdict}: {'; '.join(verdict.reasons)}"
    yield "Decided by", why(verdict) if verdict.deciding else ""
    yield "Fit", verdict.applicability
    yield "Certainty", steps(verdict)
    yield "Tier", str(verdict.tier or "")
    yield "Newest evidence", verdict.newest_with_warning
    yield "Risk of bias (RoB 2)", verdict.risk_of_bias


def beside(verdict: Verdict, evidence: Evidence) -> Facts:
    for unknown in verdict.unknowns:
        yield "Would settle it", unknown
    for harm in verdict.harms:
        yield "Harm", f"{harm.trial}: {figure(harm)} [{evidence.place(harm)}]"
    for one in verdict.cautions:
        yield "Caution", f"{one.summary} [{evidence.place(one)}]"
    for act in verdict.approvals:
        words = ", ".join(filter(None, (act.act, act.agency, act.region, act.date, act.indication)))
        yield "Approval", f"{words} [{evidence.place(act)}]"
    for said in verdict.statements:
        yield f"A source {said.kind.replace('-', ' ')}", f"{said.summary} [{evidence.place(said)}]"
    yield "Chinese", evidence.vocabulary.regimens[verdict.regimen].label_zh


def drugs_of(regimen: Regimen, evidence: Evidence) -> str:
    return " + ".join(
        evidence.vocabulary.drugs[drug].label for drug in drugs_in_order(regimen, evidence)
    )


def of_term(term: Term) -> Facts:
    yield "Name", term.label
    yield "Chinese", term.label_zh
    yield "Also", ", ".join(term.synonyms)
