"""Answers as text for a terminal of 100 columns, and as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..language.translation import ENGLISH, Language
from ..model.rows import NOT_ASSESSED
from ..output.notice import NOTICE
from ..output.text_table import WIDTH, table, wrapped_lines
from ..reasoning.wording import figure
from .feature_notes import FeatureNote
from .support import Support
from .verdict import OLD_AFTER_YEARS, Verdict

COLOURS = {
    "supported": "32",
    "extrapolated": "33",
    "active": "36",
    "inconclusive": "37",
    "outperformed": "35",
    "advised against": "31",
    "excluded": "31",
}
_HARMS_SHOWN = 2
_CONCERNS_SHOWN = 3
_NOTHING_APPLIES = "No evidence applies to this profile."
_COLUMNS = ("Regimen", "Verdict", "Certainty", "Fit", "Tier", "Newest", "Why")
_QUIET = ("no evidence", "excluded", "stated")  # told in a line of names, not a row each


def support_table(
    support: Support,
    width: int = WIDTH,
    colour: bool = False,
    every: bool = False,
    language: Language = ENGLISH,
) -> str:
    """The verdict table: one row a regimen, best first; what is excluded, stated or unknown in lines of names below.

    `every` gives those a row each too.
    """
    say = language.say
    quiet = () if every else _QUIET
    shown = [verdict for verdict in support if verdict.verdict not in quiet]
    rows = [
        [
            one.regimen,
            *(_coloured(cell, say, colour) for cell in (*cells(one)[1:], newest(one), told(one))),
        ]
        for one in shown
    ]
    parts = [
        say(f"Profile: {support.profile}" + (f"   as of {support.as_of}" if support.as_of else ""))
    ]
    parts += [
        line for one in support.definitions for line in wrapped_lines(say(str(one)), width, "  ")
    ] + [""]
    parts += [table([*map(say, _COLUMNS)], rows, width) if rows else say(_NOTHING_APPLIES), ""]
    parts += [
        line
        for name in quiet
        for sentence in _names(name, support)
        for line in _lines(say(sentence), width)
    ]
    parts += [
        line
        for one in support.feature_notes
        for sentence in (*feature_note_lines(one), "")
        for line in _lines(say(sentence), width)
    ]
    parts += [line for sentence in _networks(support) for line in _lines(say(sentence), width)]
    parts += [line for sentence in _footer(support) for line in wrapped_lines(say(sentence), width)]
    return "\n".join(parts)


def verdict_line(verdict: Verdict) -> str:
    """A verdict in one line, with its strength and reasons."""
    strength = ", ".join(
        part
        for part in (verdict.applicability, verdict.certainty and f"certainty {verdict.certainty}")
        if part
    )
    head = f"{verdict.regimen}: {verdict.verdict}" + (f" ({strength})" if strength else "")
    return f"{head}: {'; '.join(verdict.reasons)}"


def cells(verdict: Verdict) -> tuple[str, ...]:
    """What a table tells of a verdict in a word each."""
    return (
        verdict.regimen,
        verdict.verdict,
        verdict.certainty,
        verdict.applicability,
        str(verdict.tier or ""),
    )


def _lines(sentence: str, width: int) -> list[str]:
    return wrapped_lines(sentence, width, "  ") or [""]


def why(verdict: Verdict) -> str:
    """The evidence that decided, in one sentence; for want of it, the reason."""
    if not verdict.deciding:
        return verdict.reasons[0]
    best = verdict.deciding[0]
    part = (
        "vs"
        if not best.as_control
        else "lost to"
        if best.reading.effect == "benefit"
        else "control of"
    )
    against = f" ({part} {best.comparator})" if best.comparator else ""
    reason = (
        f"; {verdict.reasons[0]}" if verdict.verdict in ("extrapolated", "advised against") else ""
    )
    return f"{best.result.trial}: {figure(best.result)}{against}{reason}"


def newest(verdict: Verdict) -> str:
    """Year and month of the newest evidence; a star where it is more than five years old."""
    return verdict.newest_evidence[:7] + ("*" if verdict.age_warning else "")


def told(verdict: Verdict) -> str:
    harms = harms_summary(verdict)
    return f"{why(verdict)}. Harms: {harms}" if harms else why(verdict)


def harm_phrases(verdict: Verdict) -> list[str]:
    """The harms that stand beside a verdict: figures, claims, then cautions."""
    figures = [figure(one) for one in sorted(verdict.harms, key=lambda one: not one.value)]
    return list(dict.fromkeys([*figures, *(one.harm for one in verdict.cautions)]))


def harms_summary(verdict: Verdict) -> str:
    """The first harms that stand beside a verdict, and how many more there are."""
    told = harm_phrases(verdict)
    more = f"; {len(told) - _HARMS_SHOWN} more" if len(told) > _HARMS_SHOWN else ""
    return "; ".join(told[:_HARMS_SHOWN]) + more


def _names(verdict: str, support: Support) -> Iterable[str]:
    groups: dict[str, list[str]] = {}
    for one in support:
        if one.verdict == verdict:
            groups.setdefault(one.reasons[0], []).append(one.regimen)
    for reason, regimens in groups.items():
        yield f"{verdict.capitalize()}: {', '.join(regimens)}. {reason[:1].upper()}{reason[1:]}."
    if groups:
        yield ""


def feature_note_lines(concern: FeatureNote) -> Iterable[str]:
    """What is told of a feature, the first of each kind, and how many more there are."""
    yield f"Told of {concern} (neither supports nor refutes a regimen):"
    told: dict[str, list[str]] = {"prognosis": [str(one) for one in concern.prognosis]}
    for one in concern.statements:
        told.setdefault("prognosis" if one.kind == "claims" else one.kind, []).append(one.summary)
    told["caution"] = [one.summary for one in concern.cautions]
    for kind, sentences in told.items():
        yield from (f"• {kind}: {sentence}" for sentence in sentences[:_CONCERNS_SHOWN])
        if len(sentences) > _CONCERNS_SHOWN:
            yield f"• {kind}: {len(sentences) - _CONCERNS_SHOWN} more, all with --format json"
    yield f"• populations in which everybody had it or a form of it: {len(concern.populations)}"


def _approved(support: Support) -> Iterable[str]:
    """Which regimens and drugs were approved, for whatever indication, and by whom."""
    agencies: dict[str, dict[str, None]] = {}
    withdrawn = {
        act.regimen or act.drug
        for verdict in support
        for act in verdict.approvals
        if act.act == "withdrawn"
    }
    for act in (
        one
        for verdict in support
        for one in verdict.approvals
        if one.act in ("approved", "accelerated")
    ):
        agencies.setdefault(act.regimen or act.drug, {})[
            act.agency or act.region or "agency not named"
        ] = None
    if agencies:
        told = [
            f"{what} ({', '.join(who)}{'; withdrawn since' if what in withdrawn else ''})"
            for what, who in sorted(agencies.items(), key=lambda one: one[0].casefold())
        ]
        yield f"Approved{f' by {support.as_of}' if support.as_of else ''}, for whatever indication: {', '.join(told)}."
        yield ""


def _networks(support: Support) -> Iterable[str]:
    """The network estimates of what applies, part by part, and that parts are not compared; nothing where nothing is
    connected."""
    found = support.network
    if found is None or not found.parts:
        return
    yield f"Evidence network of what applies ({found.endpoint}, hazard ratios, 95% intervals; trialgraph compare says more):"
    yield from (f"• {part}" for part in found.parts)
    if found.separation:
        yield found.separation
    yield ""


def _footer(support: Support) -> list[str]:
    return [*_approved(support), *notes(support), NOTICE]


def notes(support: Support) -> list[str]:
    """What is to be known of all the evidence: its age, what was not known yet, who judged the risk of bias."""
    lines = []
    if support.newest_evidence:
        lines.append(
            f"Newest evidence: {support.newest_evidence}{_age(support.newest_evidence, support.as_of)}."
        )
    else:
        lines.append("No evidence was known" + (f" on {support.as_of}." if support.as_of else "."))
    if any(one.age_warning for one in support):
        lines.append(
            f"* newest evidence more than {OLD_AFTER_YEARS} years old: later evidence may exist."
        )
    if support.results_not_yet_known:
        lines.append(
            f"{support.results_not_yet_known} results were not yet known on {support.as_of}, and are left out."
        )
    judged = {one.deciding[0].result.trial: one.risk_of_bias for one in support if one.deciding}
    if not_judged := sum(risk == NOT_ASSESSED for risk in judged.values()):
        lines.append(
            f"Risk of bias (RoB 2) not assessed: {not_judged} of the {len(judged)} trials that decide."
        )
    return lines


def _age(printed: str, day: str) -> str:
    """How many years old a date was on a day; today, where none is given."""
    from datetime import date

    years = int((day or date.today().isoformat())[:4]) - int(printed[:4])
    if years <= 0:
        return ""
    warning = "; later evidence may exist" if years >= OLD_AFTER_YEARS and not day else ""
    return f", {years} year{'s' if years > 1 else ''} {'before' if day else 'ago'}{warning}"


def _coloured(verdict: str, say: Callable[[str], str], colour: bool) -> str:
    return (
        f"\x1b[{COLOURS[verdict]}m{say(verdict)}\x1b[0m"
        if colour and verdict in COLOURS
        else say(verdict)
    )
