"""An interactive picture of an answer, of a regimen or of everything, in one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ...errors import TrialgraphError, UnknownNameError
from ..answers.evidence_item import EvidenceItem
from ..answers.reasoner import Inquiry, Reasoner
from ..answers.verdict import Verdict
from ..exposure.criteria import Status
from ..model.evidence import Evidence
from ..model.kinds import VERDICTS
from ..model.question import Question
from ..model.rows import Result
from ..model.vocabulary import Regimen, folded
from ..output.files import write_whole
from ..reasoning.exclusion_rules import acts_on
from ..reasoning.wording import figure
from .layout import arrange
from .nodes import (
    WITHOUT_PATH,
    Node,
    Picture,
    beside,
    brief,
    cut,
    drugs_of,
    of_item,
    of_profile,
    of_result,
    of_term,
    of_verdict,
    own_figure,
    short,
)
from .page import page

_SIGNS = ":=,<>&|：，"  # a text with one of these is meant as an expression


def write_view(
    reasoner: Reasoner, question: Question, out: Path, verdicts: Iterable[str] = ()
) -> Path:
    """Writes the picture of a regimen, of the answer to a profile or, where nothing is named, of everything.

    The expression of the question names what is shown. `verdicts` keeps only the regimens with these; what they were compared
    with stays. Returns the file. Raises
    `TrialgraphError` for a name, an expression or a verdict that cannot be read, and for a file that cannot be written.
    """
    picture = picture_of(reasoner, question, [_verdict(name) for name in verdicts])
    arrange(picture)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_whole(out, page(picture).encode())
    except OSError as error:
        raise TrialgraphError(f"cannot write {out}: {error.strerror or error}") from None
    return out


def picture_of(reasoner: Reasoner, question: Question, verdicts: Collection[str] = ()) -> Picture:
    """A regimen where the graph knows one by this name, else the answer to the profile."""
    about = question.expression.strip()
    name = _regimen(reasoner, question) if about else ""
    if verdicts and (name or not about):
        raise TrialgraphError("verdicts are given on a profile: name one, such as 'lines=1'")
    if not about:
        return overview(reasoner)
    return neighbourhood(reasoner, name) if name else answer(reasoner.ask(question), verdicts)


def _regimen(reasoner: Reasoner, question: Question) -> str:
    """The regimen that the text names; empty for an expression. Raises `UnknownNameError` for what is neither."""
    try:
        return reasoner.evidence.vocabulary.regimen(question.expression.strip())
    except UnknownNameError as unknown:
        try:
            reasoner.ask(question)
        except TrialgraphError:
            if any(sign in question.expression for sign in _SIGNS):
                raise
            raise unknown from None
        return ""


def _verdict(name: str) -> str:
    for verdict in VERDICTS:
        if folded(name) == folded(verdict):
            return verdict
    raise TrialgraphError(f"no verdict '{name}'; known: {', '.join(VERDICTS)}")


SHOWN = tuple(verdict for verdict in VERDICTS if verdict != "no evidence")
_LABELLED = 12  # more lines than these cannot carry labels of their own


# an answer


def answer(inquiry: Inquiry, verdicts: Collection[str]) -> Picture:
    """The profile, the regimens by verdict, what they were compared with, their drugs and classes."""
    support, evidence, profile = inquiry.answer(), inquiry.evidence, inquiry.profile
    picture = Picture(
        "answer", "Evidence for the profile", support.profile, support.newest_evidence
    )
    kept = [one for one in support if one.verdict in (verdicts or SHOWN)]
    silent = len(support) - len(kept)
    picture.left_out = f"{silent} without evidence left out" if silent and not verdicts else ""
    in_columns = sum(one.verdict == "active" for one in kept) > _LABELLED
    middle = picture.add(
        "profile", "profile", support.profile.replace(", ", ",\n"), of_profile(support)
    )
    for verdict in kept:
        node = picture.add("regimen", verdict.regimen, verdict.regimen, of_verdict(verdict, evidence),
                           beside(verdict, evidence), key=verdict.verdict, second=_second(verdict, in_columns))  # fmt: skip
        node.names = evidence.vocabulary.regimens[verdict.regimen].names
    for verdict in kept:
        here = f"regimen:{verdict.regimen}"
        bearing = [item for item in verdict.evidence if item.grade != "outside"]
        deciding = [item for item in bearing if _decides(item, verdict)]
        first = deciding[0] if deciding else None
        if verdict.verdict not in WITHOUT_PATH and not (
            first and _contrasts(first) and first.as_control
        ):
            said = (
                of_item(first, verdict, evidence, True)
                if first
                else [("Why", "; ".join(verdict.reasons))]
            )
            label = own_figure(first) if first and not _contrasts(first) and not in_columns else ""
            picture.link(middle.id, here, verdict.applicability or "stated", label, said)
        others = [item for item in bearing if item.role == "counts" and not item.as_control]
        _compare(
            picture,
            verdict,
            filter(_contrasts, (*deciding, *others)),
            set(map(id, deciding)),
            evidence,
        )
    _compose(picture, [evidence.vocabulary.regimens[one.regimen] for one in kept], evidence)
    said_of = dict.fromkeys(
        literal.atom for case in profile.cases for literal in case.literals if literal.positive
    )
    for atom in (one for one in said_of if isinstance(one, Status)):
        for name in (f"drug:{atom.agent}", f"class:{atom.agent}"):
            if name in picture.nodes:
                picture.link(middle.id, name, "exposure", "", [("Profile", str(atom))])
    return picture


def _second(verdict: Verdict, in_columns: bool) -> str:
    """The second line of a regimen: its certainty; with its own figure where lines are too many to carry that."""
    if not (in_columns and verdict.verdict == "active"):
        return verdict.certainty
    first = next(item for item in verdict.evidence if _decides(item, verdict))
    return f"{verdict.certainty} · {own_figure(first)}"


def _decides(item: EvidenceItem, verdict: Verdict) -> bool:
    return any(
        one.result is item.result and one.as_control == item.as_control for one in verdict.deciding
    )


def _contrasts(item: EvidenceItem) -> bool:
    return item.result.kind == "contrast" and bool(item.comparator)


def _compare(picture: Picture, verdict: Verdict, items: Iterable[EvidenceItem], deciding: set[int],
             evidence: Evidence) -> None:  # fmt: skip
    """One edge from a tested regimen to each that it was compared with; the deciding contrast, where there is one."""
    for item in items:
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


def _compose(picture: Picture, regimens: Iterable[Regimen], evidence: Evidence) -> None:
    """The drugs of the regimens, and the classes of these."""
    vocabulary = evidence.vocabulary
    waiting: list[tuple[str, Iterable[str]]] = []
    for regimen in regimens:
        start = picture.nodes[f"regimen:{regimen.id}"]
        for name in (*regimen.drugs, *regimen.optional_drugs):
            drug = vocabulary.drugs[name]
            known = [
                *of_term(drug),
                ("Classes", ", ".join(drug.classes)),
                ("Targets", ", ".join(drug.targets)),
            ]
            node = picture.add("drug", name, name, known)
            node.names = drug.names
            faint = drug.background == "steroid" or start.key in WITHOUT_PATH
            picture.link(start.id, node.id, "background" if faint else "contains")
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


def neighbourhood(reasoner: Reasoner, name: str) -> Picture:
    """A regimen with its drugs, its trials, their populations and results, and what sources and agencies say of it."""
    evidence, regimen = reasoner.evidence, reasoner.evidence.vocabulary.regimens[name]
    found = [one for one in evidence.results.values() if name in _regimens(one, evidence)]
    picture = Picture("regimen", "Everything about the regimen", name, _newest(reasoner, found))
    middle = picture.add(
        "regimen", name, name, [("Drugs", drugs_of(regimen, evidence)), *of_term(regimen)]
    ).id
    _compose(picture, [regimen], evidence)
    for arm in (arm for arm in evidence.arms.values() if arm.regimen == name):
        _trial(picture, arm.trial, evidence)
    for result in found:
        _result(picture, result, name, evidence)
    for trial in picture.of_kind("trial"):
        picture.link(middle, trial.id, "studied")
    for said in reasoner.guidance.statements_on[name]:
        where = said.locator[said.locator.find("¶") :]
        words = f"{said.kind.replace('-', ' ')} {f'({said.grade}) ' if said.grade else ''}{where}"
        facts = [
            ("Says", said.summary),
            ("For", said.setting),
            ("Source", evidence.place(said)),
            ("Note", said.note),
        ]
        picture.link(middle, picture.add("statement", said.id, cut(words), facts).id, "said")
    for act in acts_on(regimen, evidence):
        facts = [
            ("Act", " ".join((act.act, act.agency, act.region, act.date))),
            ("For", act.indication),
        ]
        label = " ".join(filter(None, (act.act, act.agency, act.date)))
        node = picture.add(
            "approval", act.id, cut(label), [*facts, ("Source", evidence.place(act))]
        )
        picture.link(middle, node.id, "said")
    for one in reasoner.guidance.cautions_on[name]:
        facts = [("Caution", one.summary), ("When", one.when), ("Source", evidence.place(one))]
        picture.link(middle, picture.add("caution", one.id, cut(one.harm), facts).id, "said")
    return picture


def _trial(picture: Picture, name: str, evidence: Evidence) -> Node:
    trial = evidence.trials[name]
    facts = [("Name", trial.label), ("Phase", trial.phase), ("Design", trial.design), ("Registry", trial.registry_id),
             ("Enrolled", trial.enrolled), ("Source", evidence.place(trial)), ("Note", trial.note)]  # fmt: skip
    return picture.add("trial", name, cut(trial.label or name, 24), facts)


def _result(picture: Picture, result: Result, regimen: str, evidence: Evidence) -> None:
    trial, population = (
        _trial(picture, result.trial, evidence),
        evidence.populations[result.population],
    )
    facts = [
        ("Criteria", population.criteria),
        ("People", population.n),
        ("Source", evidence.place(population)),
    ]
    head = population.label.removeprefix(f"{population.trial}: ") or population.id
    people = picture.add(
        "population", population.id, cut(head, 34), [("Population", population.label), *facts]
    )
    if trial not in picture.neighbours(people):
        picture.link(trial.id, people.id, "studied")
    node = picture.add(
        "result",
        result.id,
        cut(brief(replace(result, p_value="")), 32),
        of_result(result, evidence),
    )
    picture.link(people.id, node.id, "reported")
    for other in sorted({*_regimens(result, evidence)} - {regimen, ""}):
        end = picture.add(
            "regimen", other, other, of_term(evidence.vocabulary.regimens[other]), key="comparator"
        )
        picture.link(node.id, end.id, "versus")


def _regimens(result: Result, evidence: Evidence) -> Iterator[str]:
    yield evidence.regimen_of(result.arm)
    yield evidence.regimen_of(result.comparator_arm)


def _newest(reasoner: Reasoner, results: Iterable[Result]) -> str:
    interpretations = reasoner.interpretations("", "")
    return max((interpretations.known_since(result) for result in results), default="")


# everything


def overview(reasoner: Reasoner) -> Picture:
    """All drugs, classes, regimens and trials, and which regimens were compared."""
    evidence = reasoner.evidence
    picture = Picture(
        "overview", "All of the evidence", "", _newest(reasoner, evidence.results.values())
    )
    regimens = evidence.vocabulary.regimens
    for name, regimen in regimens.items():
        node = picture.add(
            "regimen", name, name, [("Drugs", drugs_of(regimen, evidence)), *of_term(regimen)]
        )
        node.names = regimen.names
    _compose(picture, regimens.values(), evidence)
    for name, drug in evidence.vocabulary.drugs.items():
        if f"drug:{name}" not in picture.nodes:  # given in no regimen here
            picture.add("drug", name, name, of_term(drug)).names = drug.names
    for name in evidence.trials:
        _trial(picture, name, evidence)
    compared: dict[tuple[str, str, str], list[Result]] = {}
    for result in evidence.results.values():
        start, end = _regimens(result, evidence)
        if result.kind == "contrast" and start and end and start != end:
            compared.setdefault((start, result.trial, end), []).append(result)
    for (start, trial, end), found in compared.items():
        facts = [("Compares", f"{start} with {end} in {evidence.trials[trial].label or trial}")]
        facts += [("Figure", f"{figure(one)} [{evidence.place(one)}]") for one in found]
        picture.link(f"regimen:{start}", f"trial:{trial}", "tested", "", facts)
        picture.link(f"trial:{trial}", f"regimen:{end}", "contrast", "", facts)
        picture.nodes[f"regimen:{end}"].box = "control"
    joined = {(start, trial) for start, trial, _ in compared} | {
        (end, trial) for _, trial, end in compared
    }
    for arm in evidence.arms.values():
        if (arm.regimen, arm.trial) not in joined:
            joined.add((arm.regimen, arm.trial))
            picture.link(f"regimen:{arm.regimen}", f"trial:{arm.trial}", "studied")
    return picture
