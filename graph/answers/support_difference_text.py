"""Two answers side by side, as text: what differs first, and the sentence that answers last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...message import Joined, joined, message
from ..applicability.changes import in_words
from ..language.translation import ENGLISH, Language
from ..output.notice import NOTICE
from ..output.text_table import WIDTH, Say, table, wrapped_lines
from ..reasoning.wording import why_indirect
from .brief_rows import without_p
from .brief_text import Choice
from .summary_text import names_in_short
from .support_difference import FAVOURED, SupportDifference, VerdictDifference, outcome_of
from .text import figure_with_comparator
from .verdict import Verdict

_SHOWN = (*FAVOURED, "advised against")
_COLUMNS = (
    message("answers.against.regimen", "Regimen"),
    "A",
    "B",
    message("answers.against.facts", "Because of"),
    message("answers.against.why", "Why"),
)


def difference_text(
    answer: SupportDifference,
    width: int = WIDTH,
    choice: Choice | None = None,
    language: Language = ENGLISH,
) -> str:
    """The differences in lines of at most `width` columns.

    Shown are the regimens that one of the profiles supports, directly or by extrapolation, or
    advises against, unless `choice` asks for others.
    """
    say = language.say
    if not answer.differing:
        return _nothing_differs(answer, width, say)
    shown = _chosen(answer, choice or Choice())
    lines: list[str] = []
    for sentence in _above(answer):
        lines += wrapped_lines(say(sentence), width, "   ") or [""]
    if shown:
        lines += [_table(shown, width, say), ""]
    for sentence in _below(answer, shown):
        lines += wrapped_lines(say(sentence), width, "  ") or [""]
    return "\n".join(lines)


def _nothing_differs(answer: SupportDifference, width: int, say: Say) -> str:
    nothing = message(
        "answers.against.nothing",
        "Nothing differs: all {total} verdicts are equal in both.",
        total=len(answer.first),
    )
    texts = [*_profiles(answer), "", nothing, NOTICE]
    return "\n".join(line for text in texts for line in wrapped_lines(say(text), width) or [""])


def _table(shown: Sequence[VerdictDifference], width: int, say: Say) -> str:
    """A row for each difference; without the column of facts, if none was found."""
    head, cells = list(_COLUMNS), [list(_cells(difference)) for difference in shown]
    if not any(difference.facts for difference in shown):
        head, cells = [*head[:3], head[4]], [[*row[:3], row[4]] for row in cells]
    return table(list(map(say, head)), [list(map(say, row)) for row in cells], width)


def _chosen(answer: SupportDifference, choice: Choice) -> list[VerdictDifference]:
    wanted = set(choice.verdicts or _SHOWN)
    rows = [
        difference
        for difference in answer.differing
        if choice.every or wanted & {difference.first.verdict, difference.second.verdict}
    ]
    return rows[: choice.top] if choice.top else rows


def _profiles(answer: SupportDifference) -> Iterator[str]:
    yield message("answers.against.first", "A: {profile}", profile=answer.first.profile)
    yield message("answers.against.second", "B: {profile}", profile=answer.second.profile)


def _above(answer: SupportDifference) -> Iterator[str]:
    yield from _profiles(answer)
    yield ""
    yield _counts_line(answer)
    yield ""


def _counts_line(answer: SupportDifference) -> str:
    """How many verdicts differ, and how many regimens otherwise."""
    total, counts = len(answer.first), answer.counts
    verdicts = counts.get("verdict", 0)
    others = sum(counts.values()) - verdicts
    return message(
        "answers.against.counts",
        "{verdicts} of {total} verdicts differ; {others} more are the same verdict with another "
        "certainty, applicability or deciding result; {equal} regimens are equal in all.",
        verdicts=verdicts,
        total=total,
        others=others,
        equal=total - verdicts - others,
    )


def _cells(difference: VerdictDifference) -> tuple[str, ...]:
    return (
        difference.regimen,
        _strength(difference.first),
        _strength(difference.second),
        _facts(difference),
        _why(difference),
    )


def _strength(verdict: Verdict) -> Joined:
    return joined(", ", filter(None, (verdict.verdict, verdict.certainty, verdict.applicability)))


def _facts(difference: VerdictDifference) -> str:
    """The facts that make the difference; several sets of them if each does so by itself."""
    return joined("; or ", map(in_words, difference.facts))


def _why(difference: VerdictDifference) -> str:
    """What each side rests on; where both rest on one result, that result, and what makes only
    one of them less direct or less certain."""
    first, second = difference.first, difference.second
    grounds = _ground(first), _ground(second)
    if grounds[0] != grounds[1]:
        return joined("; ", [_side("A", grounds[0]), _side("B", grounds[1])])
    weak = {"A": _weaknesses(first), "B": _weaknesses(second)}
    only = {
        side: [point for point in own if point not in weak["B" if side == "A" else "A"]]
        for side, own in weak.items()
    }
    sides = [_side(side, joined(", ", own)) for side, own in only.items() if own]
    return joined("; ", [grounds[0], *sides])


def _side(side: str, text: str) -> str:
    return message("answers.against.side", "{side}: {text}", side=side, text=text)


def _ground(verdict: Verdict) -> str:
    if not verdict.deciding:
        return verdict.reasons[0]
    best = verdict.deciding[0]
    study = verdict.regimen_evidence.evidence.study_name(best.result.trial)
    return joined(": ", [study, figure_with_comparator(best, verdict, without_p)])


def _weaknesses(verdict: Verdict) -> list[str]:
    """What makes the evidence indirect, and what lowers its certainty."""
    indirect = [why_indirect(verdict.deciding[0])] if verdict.applicability == "indirect" else []
    return [*indirect, *map(str, verdict.certainty_steps)]


def _below(answer: SupportDifference, shown: Sequence[VerdictDifference]) -> Iterator[str]:
    if not answer.changes:
        yield message(
            "answers.against.no_facts",
            "Which facts make the difference is not tested: a profile has alternatives, or only "
            "one of them is open.",
        )
    if any(difference.facts for difference in shown):
        yield message(
            "answers.against.legend",
            "Because of: what B states and A does not (+), what A states and B does not (−), and "
            "what they state differently (→); put into A, it gives the verdict of B.",
        )
    if hidden := _hidden(answer, shown):
        yield message(
            "answers.against.hidden",
            "Not shown: {kinds}. To see them: --all.",
            kinds=_by_verdict(hidden),
        )
    if answer.equal:
        yield message("answers.against.equal", "Equal: {counts}.", counts=_by_verdict(answer.equal))
    yield ""
    yield from _in_short(answer)
    yield NOTICE


def _hidden(answer: SupportDifference, shown: Sequence[VerdictDifference]) -> Mapping[str, int]:
    """Verdicts of both sides → number of regimens that are not shown."""
    kept = {difference.regimen for difference in shown}
    found: dict[str, int] = {}
    for difference in answer.differing:
        if difference.regimen not in kept:
            sides = outcome_of(difference.first).verdict, outcome_of(difference.second).verdict
            name = " → ".join(sides)
            found[name] = found.get(name, 0) + 1
    return found


def _by_verdict(counts: Mapping[str, int]) -> str:
    """`3 active → excluded, 2 active rated differently, 5 no evidence`."""
    return joined(", ", [_counted(name, count) for name, count in counts.items()])


def _counted(name: str, count: int) -> str:
    before, _, after = name.partition(" → ")
    if before == after:
        return message(
            "answers.against.rated",
            "{count} {verdict} rated differently",
            count=count,
            verdict=before,
        )
    verdict = joined(" → ", [before, after]) if after else before
    return message("answers.brief.counted", "{count} {verdict}", count=count, verdict=verdict)


def _in_short(answer: SupportDifference) -> Iterator[str]:
    """Which regimens only one of the profiles supports, and which both do."""
    sides = (
        (message("answers.against.only_a", "only in A"), answer.favoured("first")),
        (message("answers.against.only_b", "only in B"), answer.favoured("second")),
        (message("answers.against.both", "in both"), answer.favoured("both")),
    )
    parts = [
        message("answers.against.part", "{where}: {regimens}", where=where, regimens=names)
        for where, regimens in sides
        if (names := names_in_short(regimens))
    ]
    if parts:
        yield message(
            "answers.against.in_short",
            "In short: supported or extrapolated {parts}.",
            parts=joined("; ", parts),
        )
    else:
        yield message(
            "answers.against.none", "In short: neither profile has a regimen that is supported."
        )
