"""What a picture shows: nodes and edges with everything that can be said of them, for an answer, a regimen, or all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .answer import EvidenceItem, Verdict
from .exposures import Status
from .model import Evidence, Located, Result
from .rendering import why
from .rules import acts_on
from .tabular import given_order
from .vocabulary import Regimen, Term
from .wording import figure

if TYPE_CHECKING:
    from ..api import KnowledgeGraph

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
    """Nodes and edges under a title; `about` is the expression or the name, `newest` the date of the newest evidence."""

    shape: str
    title: str
    about: str
    newest: str
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def add(self, kind: str, name: str, label: str, facts: Facts = (), more: Facts = (), **looks: str) -> Node:
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
    return cut(figure(bare).replace(" rate ", " ").replace(" months", " mo").replace(" difference ", " "), 22)


def cut(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def place(row: Located, evidence: Evidence) -> str:
    """Where a row stands: source and place in it."""
    source = evidence.sources.get(row.source)
    return ", ".join(filter(None, (source.short or source.id if source else row.source, row.locator)))


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
    yield "Source", place(result, evidence)
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


# an answer


def answer(kg: KnowledgeGraph, expression: str, verdicts: Collection[str]) -> Picture:
    """The profile, the regimens by verdict, what they were compared with, their drugs and classes."""
    profile, support, evidence = kg.profile(expression), kg.support(expression), kg.evidence
    picture = Picture("answer", "Evidence for the profile", support.profile, support.newest_evidence)
    kept = [one for one in support if not verdicts or one.verdict in verdicts]
    middle = picture.add("profile", "profile", support.profile, [("Newest evidence", support.newest_evidence)])
    for verdict in kept:
        node = picture.add("regimen", verdict.regimen, verdict.regimen, _of_verdict(verdict, evidence),
                           _beside(verdict, evidence), key=verdict.verdict, second=verdict.certainty)  # fmt: skip
        node.names = evidence.vocabulary.regimens[verdict.regimen].names
    for verdict in kept:
        here = f"regimen:{verdict.regimen}"
        bearing = [item for item in verdict.evidence if item.grade != "outside"]
        deciding = [item for item in bearing if _decides(item, verdict)]
        if verdict.verdict not in WITHOUT_PATH:
            first = deciding[0] if deciding else None
            said = of_item(first, verdict, evidence, True) if first else [("Why", "; ".join(verdict.reasons))]
            label = short(first.result) if first and not first.comparator else ""
            picture.link(middle.id, here, verdict.applicability or "stated", label, said)
        others = [item for item in bearing if item.role == "counts" and not item.as_control]
        _compare(picture, verdict, [*deciding, *others], set(map(id, deciding)), evidence)
    _compose(picture, [evidence.vocabulary.regimens[one.regimen] for one in kept], evidence)
    for atom in {literal.atom: "" for case in profile.cases for literal in case.literals if literal.positive}:
        for kind in ("drug", "class") if isinstance(atom, Status) else ():
            if f"{kind}:{atom.agent}" in picture.nodes:
                picture.link(middle.id, f"{kind}:{atom.agent}", "exposure", atom.status, [("Profile", str(atom))])
    return picture


def _decides(item: EvidenceItem, verdict: Verdict) -> bool:
    return any(one.result is item.result and one.as_control == item.as_control for one in verdict.deciding)


def _compare(picture: Picture, verdict: Verdict, items: Iterable[EvidenceItem], deciding: set[int],
             evidence: Evidence) -> None:  # fmt: skip
    """One edge from a tested regimen to each that it was compared with; the deciding contrast, where there is one."""
    for item in items:
        if not item.comparator:
            continue
        other = evidence.vocabulary.regimens[item.comparator]
        known = [("Shown as", "what another was compared with"), *of_term(other)]
        end = picture.add("regimen", other.id, other.id, known, key="comparator").id
        pair = [f"regimen:{verdict.regimen}", end]
        start, end = reversed(pair) if item.as_control else pair
        decided = id(item) in deciding
        drawn = [edge for edge in picture.edges if (edge.start, edge.end) == (start, end)]
        if drawn and (drawn[0].style == "contrast" or not decided):
            continue
        picture.edges = [edge for edge in picture.edges if edge not in drawn]
        label = short(item.result) if decided else ""
        said = of_item(item, verdict, evidence, decided)
        picture.link(start, end, "contrast" if decided else "comparison", label, said)


def _of_verdict(verdict: Verdict, evidence: Evidence) -> Facts:
    regimen = evidence.vocabulary.regimens[verdict.regimen]
    yield "Drugs", drugs_of(regimen, evidence)
    yield "Verdict", f"{verdict.verdict}: {'; '.join(verdict.reasons)}"
    yield "Decided by", why(verdict) if verdict.deciding else ""
    yield "Fit", verdict.applicability
    yield "Certainty", steps(verdict)
    yield "Tier", str(verdict.tier or "")
    yield "Newest evidence", verdict.newest_evidence


def _beside(verdict: Verdict, evidence: Evidence) -> Facts:
    for unknown in verdict.unknowns:
        yield "Would settle it", unknown
    for one in verdict.cautions:
        yield "Caution", f"{one.summary} [{place(one, evidence)}]"
    for act in verdict.approvals:
        words = ", ".join(filter(None, (act.act, act.agency, act.region, act.date, act.indication)))
        yield "Approval", f"{words} [{place(act, evidence)}]"
    for said in verdict.statements:
        yield f"A source {said.kind.replace('-', ' ')}", f"{said.summary} [{place(said, evidence)}]"
    yield "Chinese", evidence.vocabulary.regimens[verdict.regimen].label_zh


def drugs_of(regimen: Regimen, evidence: Evidence) -> str:
    return " + ".join(evidence.vocabulary.drugs[drug].label for drug in given_order(regimen, evidence))


def of_term(term: Term) -> Facts:
    yield "Name", term.label
    yield "Chinese", term.label_zh
    yield "Also", ", ".join(term.synonyms)


def _compose(picture: Picture, regimens: Iterable[Regimen], evidence: Evidence) -> None:
    """The drugs of the regimens, and the classes of these."""
    vocabulary = evidence.vocabulary
    waiting: list[tuple[str, Iterable[str]]] = []
    for regimen in regimens:
        for name in (*regimen.drugs, *regimen.optional_drugs):
            drug = vocabulary.drugs[name]
            known = [*of_term(drug), ("Classes", ", ".join(drug.classes)), ("Targets", ", ".join(drug.targets))]
            node = picture.add("drug", name, name, known)
            node.names = drug.names
            picture.link(f"regimen:{regimen.id}", node.id, "background" if drug.background == "steroid" else "contains")
            waiting.append((node.id, drug.classes))
    done: set[str] = set()
    for here, classes in waiting:  # grows while classes have broader ones
        for name in () if here in done else classes:
            node = picture.add("class", name, name, of_term(vocabulary.classes[name]))
            node.names = vocabulary.classes[name].names
            picture.link(here, node.id, "belongs")
            waiting.append((node.id, vocabulary.classes[name].broader))
        done.add(here)


# a regimen


def neighbourhood(kg: KnowledgeGraph, name: str) -> Picture:
    """A regimen with its drugs, its trials, their populations and results, and what sources and agencies say of it."""
    evidence, regimen = kg.evidence, kg.evidence.vocabulary.regimens[name]
    found = [one for one in evidence.results.values() if name in _regimens(one, evidence)]
    picture = Picture("regimen", "Everything about the regimen", name, _newest(kg, found))
    middle = picture.add("regimen", name, name, [("Drugs", drugs_of(regimen, evidence)), *of_term(regimen)]).id
    _compose(picture, [regimen], evidence)
    for arm in (arm for arm in evidence.arms.values() if arm.regimen == name):
        _trial(picture, arm.trial, evidence)
    for result in found:
        _result(picture, result, name, evidence)
    for trial in picture.of_kind("trial"):
        picture.link(middle, trial.id, "studied")
    for said in kg.reasoner.statements_on[name]:
        words = f"{said.kind.replace('-', ' ')} {f'({said.grade}) ' if said.grade else ''}{said.locator.split(' ')[-1]}"
        facts = [("Says", said.summary), ("For", said.setting), ("Source", place(said, evidence)), ("Note", said.note)]
        picture.link(middle, picture.add("statement", said.id, cut(words), facts).id, "said")
    for act in acts_on(regimen, evidence):
        facts = [("Act", " ".join((act.act, act.agency, act.region, act.date))), ("For", act.indication)]
        label = " ".join(filter(None, (act.act, act.agency, act.date))).replace("-", " ", 0)
        node = picture.add("approval", act.id, cut(label), [*facts, ("Source", place(act, evidence))])
        picture.link(middle, node.id, "said")
    for one in kg.reasoner.cautions_on[name]:
        facts = [("Caution", one.summary), ("When", one.when), ("Source", place(one, evidence))]
        picture.link(middle, picture.add("caution", one.id, cut(one.harm), facts).id, "said")
    return picture


def _trial(picture: Picture, name: str, evidence: Evidence) -> Node:
    trial = evidence.trials[name]
    facts = [("Name", trial.label), ("Phase", trial.phase), ("Design", trial.design), ("Registry", trial.registry_id),
             ("Enrolled", trial.enrolled), ("Source", place(trial, evidence)), ("Note", trial.note)]  # fmt: skip
    return picture.add("trial", name, cut(trial.label or name, 24), facts)


def _result(picture: Picture, result: Result, regimen: str, evidence: Evidence) -> None:
    trial, population = _trial(picture, result.trial, evidence), evidence.populations[result.population]
    facts = [("Criteria", population.criteria), ("People", population.n), ("Source", place(population, evidence))]
    head = population.label.removeprefix(f"{population.trial}: ") or population.id
    people = picture.add("population", population.id, cut(head), [("Population", population.label), *facts])
    if trial not in picture.neighbours(people):
        picture.link(trial.id, people.id, "studied")
    words = replace(result, p_value="", value=result.value, comparator_value="")
    node = picture.add("result", result.id, cut(figure(words)), of_result(result, evidence))
    picture.link(people.id, node.id, "reported")
    for other in sorted({*_regimens(result, evidence)} - {regimen, ""}):
        end = picture.add("regimen", other, other, of_term(evidence.vocabulary.regimens[other]), key="comparator")
        picture.link(node.id, end.id, "contrast" if result.kind == "contrast" else "comparison")


def _regimens(result: Result, evidence: Evidence) -> Iterator[str]:
    yield evidence.regimen_of(result.arm)
    yield evidence.regimen_of(result.comparator_arm)


def _newest(kg: KnowledgeGraph, results: Iterable[Result]) -> str:
    readings = kg.reasoner.readings("", "")
    return max((readings.known_since(result) for result in results), default="")


# everything


def overview(kg: KnowledgeGraph) -> Picture:
    """All drugs, classes, regimens and trials, and which regimens were compared."""
    evidence = kg.evidence
    picture = Picture("overview", "All of the evidence", "", _newest(kg, evidence.results.values()))
    regimens: Mapping[str, Regimen] = evidence.vocabulary.regimens
    for name, regimen in regimens.items():
        node = picture.add("regimen", name, name, [("Drugs", drugs_of(regimen, evidence)), *of_term(regimen)])
        node.names = regimen.names
    _compose(picture, regimens.values(), evidence)
    for name in evidence.trials:
        _trial(picture, name, evidence)
    for trial, end in dict.fromkeys((arm.trial, arm.regimen) for arm in evidence.arms.values()):
        picture.link(f"regimen:{end}", f"trial:{trial}", "studied")
    compared: dict[tuple[str, str], list[Result]] = {}
    for result in evidence.results.values():
        start, end = _regimens(result, evidence)
        if result.kind == "contrast" and start and end and start != end:
            compared.setdefault((start, end), []).append(result)
    for (start, end), found in compared.items():
        facts = [(one.trial, f"{figure(one)} [{place(one, evidence)}]") for one in found]
        picture.link(f"regimen:{start}", f"regimen:{end}", "contrast", "", [("Compares", f"{start} with {end}"), *facts])
    return picture
