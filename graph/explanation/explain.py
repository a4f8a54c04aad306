"""The whole path behind one verdict, told as a person would: from the profile to a place in a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..answers.definitions import ExpandedDefinition, expanded_definitions
from ..answers.evidence_item import EvidenceItem
from ..answers.feature_notes import FeatureNote
from ..answers.reasoner import Inquiry
from ..answers.text import feature_note_lines
from ..answers.verdict import Verdict
from ..language.translation import ENGLISH, Language
from ..listings.tabular import drugs_in_order
from ..model.evidence import Evidence
from ..model.rows import Approval, Located, Result, Statement
from ..output.notice import NOTICE
from ..output.text_table import WIDTH, wrapped
from ..quality.statements import CONFIRMED, CONTRADICTED, OVERTAKEN, StatementReview
from ..reasoning.wording import figure, prevalence_words, unknown_words
from .what_if import Settled, settled

_OUTSIDE_SHOWN = 6


@dataclass(frozen=True, eq=False, repr=False)
class Explanation:
    """One verdict with everything behind it. Prints as text; `to_dict` gives the same as data."""

    profile: str
    verdict: Verdict
    evidence: Evidence
    settled: tuple[Settled, ...] = ()
    definitions: tuple[ExpandedDefinition, ...] = ()
    judged: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    feature_notes: tuple[FeatureNote, ...] = ()

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def text(self, width: int = WIDTH, language: Language = ENGLISH) -> str:
        """The path as a person would tell it, in lines of at most `width` columns."""
        lines = [line for block in self._blocks() for line in (*block, "")]
        return "\n".join(_told(line, width, language) for line in [*lines, NOTICE])

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(self.text())}</pre>"

    def to_dict(self) -> dict[str, Any]:
        settled = [
            {"unknown": one.unknown, "if_so": one.if_so, "if_not": one.if_not}
            for one in self.settled
        ]
        definitions = [one.to_dict() for one in self.definitions]
        verdict = self.verdict.to_dict()
        judged = {
            name: {"judgement": word, "reason": reason}
            for name, (word, reason) in self.judged.items()
        }
        told = {
            "settled": settled,
            "judgements": judged,
            "concerns": [one.to_dict() for one in self.feature_notes],
            "notice": NOTICE,
        }
        return {"profile": self.profile, "definitions": definitions, **verdict, **told}

    def _blocks(self) -> Iterator[list[str]]:
        verdict = self.verdict
        regimen = self.evidence.vocabulary.regimens[verdict.regimen]
        drugs = [
            self.evidence.vocabulary.drugs[drug].label
            for drug in drugs_in_order(regimen, self.evidence)
        ]
        meant = [str(one) for one in self.definitions]
        yield [f"{verdict.regimen}: {' + '.join(drugs)}", f"For: {self.profile}", *meant]
        yield [*self._answer()]
        deciding = [item for item in verdict.evidence if self._decided(item)]
        yield from self._section("What decides", deciding, full=True)
        counting = [
            item for item in verdict.evidence if item.role == "counts" and not self._decided(item)
        ]
        yield from self._section("What also counts", counting, full=True)
        context = [
            item for item in verdict.evidence if item.role != "counts" and item.grade != "outside"
        ]
        yield from self._section("Beside it, not counted", context)
        outside = [
            item
            for item in verdict.evidence
            if item.grade == "outside" and item.result.kind == "contrast"
        ]
        yield from self._section(
            "Comparisons in people unlike this person", outside[:_OUTSIDE_SHOWN]
        )
        yield from self._beside()
        yield from (list(feature_note_lines(one)) for one in self.feature_notes)

    def _decided(self, item: EvidenceItem) -> bool:
        return any(
            one.result is item.result and one.as_control == item.as_control
            for one in self.verdict.deciding
        )

    def _answer(self) -> Iterator[str]:
        verdict = self.verdict
        facts: list[str] = [verdict.verdict]
        facts += [f"certainty {verdict.certainty}"] if verdict.certainty else []
        facts += [f"tier {verdict.tier}"] if verdict.tier else []
        facts += [f"{verdict.applicability} evidence"] if verdict.applicability else []
        yield f"Verdict: {', '.join(facts)}: {'; '.join(verdict.reasons)}."
        if verdict.certainty:
            steps = "; ".join(map(str, verdict.certainty_steps)) or "no step down"
            yield f"Certainty starts {verdict.certainty_start}; {steps}."
        if verdict.newest_evidence:
            warning = (
                ": more than five years old, later evidence may exist"
                if verdict.age_warning
                else ""
            )
            yield f"Newest evidence behind it: {verdict.newest_evidence}{warning}."

    def _section(
        self, title: str, items: Iterable[EvidenceItem], full: bool = False
    ) -> Iterator[list[str]]:
        lines = [
            line
            for item in items
            for line in (self._in_full(item) if full else self._in_short(item))
        ]
        if lines:
            yield [f"{title}:", *lines]

    def _in_full(self, item: EvidenceItem) -> Iterator[str]:
        result, people = item.result, item.applicability.assessments[0].people
        trial = self.evidence.trials[result.trial]
        kind = ", ".join(
            filter(None, (f"phase {trial.phase}" if trial.phase else "", trial.design))
        )
        versus = (
            f", {'control in a comparison with' if item.as_control else 'compared with'} {item.comparator}"
            if item.comparator
            else ""
        )
        dose = self.evidence.arms[result.arm].dose
        given = f" [{dose}]" if dose else ""
        yield f"• {trial.label} ({kind}){given}{versus}: {figure(result)}{_sizes(result)}"
        yield f"    in: {people.population.label}. Everybody: {people}"
        held = [
            prevalence_words(one)
            for assessment in item.applicability.assessments
            for one in assessment.facts
        ]
        unknown = [
            words
            for assessment in item.applicability.assessments
            for words in unknown_words(assessment)
        ]
        fits = "; ".join([*held, *unknown]) or "nothing in the profile speaks against it"
        yield f"    fit: {item.grade}. {fits}"
        yield f"    data cut: {self._data_cut(result)}; risk of bias (RoB 2): {trial.risk_of_bias}"
        for join in self.evidence.joins_of(result.trial):
            other = join.other_trial if join.trial == result.trial else join.trial
            yield f"    held to be one study with: {other}. {join.reason} [{self.evidence.place(join)}]"
        yield from self._where(result)

    def _data_cut(self, result: Result) -> str:
        report = self.evidence.reports.get(result.report)
        if report is None:
            return "not told apart"
        status = "" if report.status == "unstated" else report.status
        follow_up = result.follow_up_months or report.follow_up_months
        after = f"median follow-up {follow_up:g} months" if follow_up else ""
        return ", ".join(
            filter(None, (report.id, status, after, report.date or "date not printed"))
        )

    def _in_short(self, item: EvidenceItem) -> Iterator[str]:
        result = item.result
        reasons = "; ".join(item.reasons[:2])
        part = f"{'control, ' if item.as_control else ''}{item.grade}"
        label = item.applicability.assessments[0].people.population.label
        yield f"• {label}: {figure(result)} ({part}; {reasons}) [{self.evidence.place(result)}]"

    def _where(self, row: Located) -> Iterator[str]:
        flags = f" Flagged: {', '.join(row.flags)}." if row.flags else ""
        note = f" {row.note}" if row.note and row.flags else ""
        yield f"    source: {self.evidence.place(row)}.{flags}{note}"

    def _beside(self) -> Iterator[list[str]]:
        verdict = self.verdict
        if self.settled:
            yield ["What would settle the unknowns:", *(f"• {one}" for one in self.settled)]
        if possible := verdict.regimen_evidence.ruling.possible:
            yield ["Rules that may exclude it:", *(f"• {one}" for one in possible)]
        if verdict.harms:
            yield [
                "Harms reported:",
                *(
                    f"• {one.trial}: {figure(one)} [{self.evidence.place(one)}]"
                    for one in verdict.harms
                ),
            ]
        if verdict.cautions:
            yield [
                "Cautions:",
                *(f"• {one.summary} [{self.evidence.place(one)}]" for one in verdict.cautions),
            ]
        if verdict.statements:
            yield [
                "What sources say:",
                *(
                    f"• {one.kind}{f' (grade {one.grade})' if one.grade else ''}: {one.summary}"
                    f"{f' For: {one.setting}.' if one.setting else ''} [{self.evidence.place(one)}]{self._judgement(one)}"
                    for one in verdict.statements
                ),
            ]
        if verdict.approvals:
            yield [
                "Approvals:",
                *(f"• {_act(one)} [{self.evidence.place(one)}]" for one in verdict.approvals),
            ]

    def _judgement(self, statement: Statement) -> str:
        """What became of advice; nothing where it cannot be tested."""
        judgement, reason = self.judged.get(statement.id, ("", ""))
        return (
            f" → {judgement} ({reason})"
            if judgement in (CONFIRMED, OVERTAKEN, CONTRADICTED)
            else ""
        )


def _told(line: str, width: int, language: Language) -> str:
    """A line in a language, wrapped; what hangs over is indented below its beginning."""
    indent = line[: len(line) - len(line.lstrip())]
    return wrapped(
        indent + language.say(line.strip()),
        width,
        indent + ("    " if line.startswith("•") else "  "),
    )


def _sizes(result: Result) -> str:
    if not (result.n or result.n_comparator):
        return ""
    return f" (n={result.n}" + (f" vs {result.n_comparator}" if result.n_comparator else "") + ")"


def _act(act: Approval) -> str:
    head = ", ".join(filter(None, (act.act.replace("-", " "), act.agency, act.region, act.date)))
    return f"{head}: {act.indication}" if act.indication else head


def explain(inquiry: Inquiry, regimen: str) -> Explanation:
    """The path behind the verdict on a regimen, and what would settle its unknowns."""
    evidence = inquiry.evidence
    verdict = inquiry.verdict(evidence.vocabulary.regimens[regimen])
    judge, defined = (
        StatementReview(inquiry.reasoner),
        expanded_definitions(inquiry.profile, evidence),
    )
    judged = {one.id: judge.of_statement(one, regimen) for one in verdict.statements}
    return Explanation(
        str(inquiry.profile),
        verdict,
        evidence,
        tuple(settled(inquiry, verdict)),
        defined,
        judged,
        inquiry.feature_notes,
    )
