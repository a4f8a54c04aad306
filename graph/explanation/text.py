"""An explanation as text: from the profile to the place in a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...message import joined, message
from ..answers.advice import advice_text
from ..answers.alternatives_text import by_alternative
from ..answers.evidence_item import EvidenceItem
from ..answers.figure_checks import shows_matched
from ..answers.guidance_text import approval_text
from ..answers.losses import losses_not_counted, losses_text
from ..answers.notes_text import changed_method, feature_note_lines
from ..answers.outcome import outcome, rating_words
from ..answers.text import deciding_figures, definition_text, profile_line
from ..answers.verdict import Verdict
from ..evidence_network.matching import refractory_words
from ..evidence_network.text import signs
from ..language.translation import ENGLISH, EnglishWithNames, Language
from ..listings.tabular import drugs_in_order
from ..model.rows import Located, Result
from ..output.notice import NOTICE
from ..output.text_table import WIDTH, wrapped
from ..reasoning.wording import figure
from .explain import Explanation
from .item_text import item_details, item_heading, item_line
from .source_text import caution_text, statement_line, with_place
from .what_if import WhatIf

_OUTSIDE_SHOWN = 6
_LOWEST = "very low"


class Line(NamedTuple):
    """A sentence of an explanation; a detail is indented below the heading that it follows."""

    text: str
    is_detail: bool = False


def explanation_text(
    explanation: Explanation, width: int = WIDTH, language: Language = ENGLISH
) -> str:
    """The explanation in lines of at most `width` columns, blocks separated by blank lines."""
    if language is ENGLISH:
        language = EnglishWithNames(explanation.evidence)
    lines = [line for block in blocks(explanation) for line in (*block, Line(""))]
    end = [Line(_last_line(explanation.verdict)), Line(NOTICE)]
    return "\n".join(_printed(line, width, language) for line in [*lines, *end])


def _last_line(verdict: Verdict) -> str:
    """The verdict for the last line, because a terminal shows the end."""
    return message(
        "explanation.in_short",
        "In short: {regimen}: {outcome}.",
        regimen=verdict.regimen,
        outcome=outcome(verdict),
    )


def _printed(line: Line, width: int, language: Language) -> str:
    """A line translated and wrapped; continuation lines are indented further."""
    if not line.text:
        return ""
    indent = "    " if line.is_detail else ""
    hanging = "    " if line.text.startswith("•") else "  "
    return wrapped(indent + language.say(line.text), width, indent + hanging)


def blocks(explanation: Explanation) -> Iterator[list[Line]]:
    yield list(map(Line, _heading(explanation)))
    yield list(map(Line, _verdict(explanation)))
    yield from _evidence(explanation)
    for title, sentences in _sections(explanation):
        bullets = [Line(_bullet(sentence)) for sentence in sentences]
        if bullets:
            yield [Line(title), *bullets]
    for note in explanation.feature_notes:
        yield list(map(Line, feature_note_lines(note)))


def _bullet(sentence: str) -> str:
    return message("explanation.bullet", "• {sentence}", sentence=sentence)


def _heading(explanation: Explanation) -> Iterator[str]:
    regimen, vocabulary = explanation.verdict.regimen_entry, explanation.evidence.vocabulary
    drugs = [vocabulary.drugs[drug].label for drug in drugs_in_order(regimen, explanation.evidence)]
    is_own_name = [drug.casefold() for drug in drugs] == [regimen.id.casefold()]
    yield regimen.id if is_own_name else joined(": ", [regimen.id, joined(" + ", drugs)])
    yield profile_line(
        explanation.profile, explanation.verdict.regimen_evidence.interpretations.as_of
    )
    yield from map(definition_text, explanation.definitions)


def _verdict(explanation: Explanation) -> Iterator[str]:
    verdict = explanation.verdict
    yield message(
        "explanation.verdict",
        "Verdict: {outcome}. Reason: {reasons}.",
        outcome=outcome(verdict, with_tier=True),
        reasons=joined("; ", verdict.reasons),
    )
    if figures := deciding_figures(verdict):
        yield message("explanation.decided_by", "Decided by: {figures}.", figures=figures)
    if (matched := shows_matched(verdict.deciding, verdict.scope)) is not None and verdict.scope:
        filled, hollow = signs(refractory_words(verdict.scope.profile))
        yield message("explanation.sign", "{sign}.", sign=filled if matched else hollow)
    if verdict.losses:
        yield message(
            "explanation.losses",
            "The regimen {losses}.",
            losses=losses_text(verdict.losses),
        )
    if advice := advice_text(verdict.decision, verdict.regimen_evidence):
        yield message("explanation.advice", "Advice of sources: {advice}.", advice=advice)
    if not_counted := losses_not_counted(verdict.regimen_evidence):
        yield message(
            "explanation.losses_not_counted",
            "The regimen also {losses}; this does not count, because the other regimen cannot be "
            "given in every case in which this one can.",
            losses=losses_text(not_counted),
        )
    if verdict.alternatives:
        yield message(
            "explanation.alternatives",
            "By alternative: {alternatives}.",
            alternatives=by_alternative(verdict),
        )
    if verdict.certainty:
        yield message(
            "explanation.certainty",
            "Certainty: starts at {start}; {steps}.",
            start=_start(verdict),
            steps=rating_words(verdict),
        )
    yield from changed_method(verdict.regimen_evidence.evidence)
    if verdict.age_warning:
        yield message(
            "explanation.newest_old",
            "Newest evidence: {date}, more than {years} years old; newer evidence may exist.",
            date=verdict.newest_evidence,
            years=f"{verdict.regimen_evidence.evidence.limit.old_evidence:g}",
        )
    elif verdict.newest_evidence:
        yield message(
            "explanation.newest", "Newest evidence: {date}.", date=verdict.newest_evidence
        )


def _start(verdict: Verdict) -> str:
    """The certainty before the steps, which cannot lower the lowest level."""
    if verdict.certainty_start == _LOWEST and verdict.certainty_steps:
        return message(
            "explanation.lowest", "{level} (already the lowest)", level=verdict.certainty_start
        )
    return verdict.certainty_start


def _evidence(explanation: Explanation) -> Iterator[list[Line]]:
    """The results that decide, the other results that count, related results, and comparisons in
    populations that exclude the patient."""
    deciding, counting, related, outside = [], [], [], []
    for item in explanation.verdict.evidence:
        if _decides(explanation, item):
            deciding.append(item)
        elif item.role == "counts":
            counting.append(item)
        elif item.grade != "outside":
            related.append(item)
        elif item.result.kind == "contrast":
            outside.append(item)
    yield from _in_full(
        explanation, message("explanation.deciding", "Deciding evidence:"), deciding
    )
    yield from _in_full(
        explanation, message("explanation.counting", "Other evidence that counts:"), counting
    )
    yield from _in_short(
        explanation, message("explanation.related", "Related evidence, not counted:"), related
    )
    yield from _in_short(
        explanation,
        message("explanation.outside", "Comparisons in populations outside the profile:"),
        outside[:_OUTSIDE_SHOWN],
    )


def _decides(explanation: Explanation, item: EvidenceItem) -> bool:
    return any(
        candidate.result is item.result and candidate.as_control == item.as_control
        for candidate in explanation.verdict.deciding
    )


def _in_full(
    explanation: Explanation, title: str, items: Iterable[EvidenceItem]
) -> Iterator[list[Line]]:
    lines: list[Line] = []
    for item in items:
        lines.append(Line(_bullet(item_heading(item, explanation.evidence))))
        lines += [Line(detail, True) for detail in item_details(item, explanation.evidence)]
    if lines:
        yield [Line(title), *lines]


def _in_short(
    explanation: Explanation, title: str, items: Iterable[EvidenceItem]
) -> Iterator[list[Line]]:
    lines = [Line(_bullet(item_line(item, explanation.evidence))) for item in items]
    if lines:
        yield [Line(title), *lines]


def _sections(explanation: Explanation) -> Iterator[tuple[str, Iterable[str]]]:
    """Titles and sentences of the sections below the evidence."""
    verdict, evidence = explanation.verdict, explanation.evidence

    def cited(text: str, row: Located) -> str:
        return with_place(text, row, evidence)

    def reported(result: Result) -> str:
        study = evidence.study_name(result.trial)
        return cited(joined(": ", [study, figure(result)]), result)

    yield (
        message("explanation.what_ifs", "Unknown facts that would change the verdict:"),
        map(_what_if_line, explanation.what_ifs),
    )
    yield (
        message("explanation.conditions", "An exclusion rule applies if:"),
        map(str, verdict.regimen_evidence.ruling.conditions),
    )
    yield (
        message("explanation.harms", "Reported harms:"),
        map(reported, verdict.harms),
    )
    yield (
        message("explanation.tolerability", "Tolerability (no worse, rare or manageable):"),
        map(reported, verdict.tolerability),
    )
    yield (
        message("explanation.cautions", "Cautions:"),
        (cited(caution_text(caution, verdict.supplement), caution) for caution in verdict.cautions),
    )
    yield (
        message("explanation.statements", "Statements in the sources:"),
        (
            statement_line(
                statement,
                verdict.supplement.is_met(statement),
                evidence,
                explanation.judgements.get(statement.id),
            )
            for statement in verdict.statements
        ),
    )
    yield (
        message("explanation.approvals", "Approvals:"),
        (
            cited(approval_text(approval, verdict.supplement.is_met(approval)), approval)
            for approval in verdict.approvals
        ),
    )


def _what_if_line(what_if: WhatIf) -> str:
    impossible = message("explanation.impossible", "impossible")
    return message(
        "explanation.what_if",
        "if {fact}: {if_so}; if not: {if_not}",
        fact=what_if.unknown,
        if_so=what_if.if_so or impossible,
        if_not=what_if.if_not or impossible,
    )
