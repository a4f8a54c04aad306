"""Answers as text for a terminal of 100 columns, and as HTML for a notebook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from .answer import NOTICE, OLD_AFTER_YEARS, Support, Verdict
from .columns import ANSI, columns_of
from .concerns import Concern
from .language import ENGLISH, Language
from .model import NOT_ASSESSED
from .wording import figure

WIDTH = 100
_NARROWEST, _LONGEST_WORD, _READABLE_NAME, _READABLE_TEXT, _LONGEST_RULE = 6, 34, 14, 44, 40
_BREAKS = re.compile(r"(?<=\S[-/_])|\s+")  # a sign before a number is no break
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
_UNIT = re.compile(r"（*(?:[一-鿿]|[^\s一-鿿（，。；：）、]+|\S)[，。；：）、]*")


def support_table(
    support: Support, width: int = WIDTH, colour: bool = False, every: bool = False, language: Language = ENGLISH
) -> str:
    """The verdict table: one row a regimen, best first; what is excluded, stated or unknown in lines of names below.

    `every` gives those a row each too.
    """
    say = language.say
    quiet = () if every else _QUIET
    shown = [verdict for verdict in support if verdict.verdict not in quiet]
    rows = [[one.regimen, *(_coloured(cell, say, colour) for cell in (*cells(one)[1:], newest(one), told(one)))] for one in shown]
    parts = [say(f"Profile: {support.profile}" + (f"   as of {support.as_of}" if support.as_of else ""))]
    parts += [line for one in support.definitions for line in _wrapped(say(str(one)), width, "  ")] + [""]
    parts += [table([*map(say, _COLUMNS)], rows, width) if rows else say(_NOTHING_APPLIES), ""]
    parts += [line for name in quiet for sentence in _names(name, support) for line in _lines(say(sentence), width)]
    parts += [line for one in support.concerns for sentence in (*concern_told(one), "") for line in _lines(say(sentence), width)]
    parts += [line for sentence in _networks(support) for line in _lines(say(sentence), width)]
    parts += [line for sentence in _footer(support) for line in _wrapped(say(sentence), width)]
    return "\n".join(parts)


def cells(verdict: Verdict) -> tuple[str, ...]:
    """What a table tells of a verdict in a word each."""
    return (verdict.regimen, verdict.verdict, verdict.certainty, verdict.applicability, str(verdict.tier or ""))


def _lines(sentence: str, width: int) -> list[str]:
    return _wrapped(sentence, width, "  ") or [""]


def why(verdict: Verdict) -> str:
    """The evidence that decided, in one sentence; for want of it, the reason."""
    if not verdict.deciding:
        return verdict.reasons[0]
    best = verdict.deciding[0]
    part = "vs" if not best.as_control else "lost to" if best.reading.effect == "benefit" else "control of"
    against = f" ({part} {best.comparator})" if best.comparator else ""
    reason = f"; {verdict.reasons[0]}" if verdict.verdict in ("extrapolated", "advised against") else ""
    return f"{best.result.trial}: {figure(best.result)}{against}{reason}"


def newest(verdict: Verdict) -> str:
    """Year and month of the newest evidence; a star where it is more than five years old."""
    return verdict.newest_evidence[:7] + ("*" if verdict.age_warning else "")


def told(verdict: Verdict) -> str:
    harms = harms_in_short(verdict)
    return f"{why(verdict)}. Harms: {harms}" if harms else why(verdict)


def harms_told(verdict: Verdict) -> list[str]:
    """The harms that stand beside a verdict: figures, claims, then cautions."""
    figures = [figure(one) for one in sorted(verdict.harms, key=lambda one: not one.value)]
    return list(dict.fromkeys([*figures, *(one.harm for one in verdict.cautions)]))


def harms_in_short(verdict: Verdict) -> str:
    """The first harms that stand beside a verdict, and how many more there are."""
    told = harms_told(verdict)
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


def concern_told(concern: Concern) -> Iterable[str]:
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
    withdrawn = {act.regimen or act.drug for verdict in support for act in verdict.approvals if act.act == "withdrawn"}
    for act in (one for verdict in support for one in verdict.approvals if one.act in ("approved", "accelerated")):
        agencies.setdefault(act.regimen or act.drug, {})[act.agency or act.region or "agency not named"] = None
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
    found = support.landscape
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
        lines.append(f"Newest evidence: {support.newest_evidence}{_age(support.newest_evidence, support.as_of)}.")
    else:
        lines.append("No evidence was known" + (f" on {support.as_of}." if support.as_of else "."))
    if any(one.age_warning for one in support):
        lines.append(f"* newest evidence more than {OLD_AFTER_YEARS} years old: later evidence may exist.")
    if support.left_out:
        lines.append(f"{support.left_out} results were not yet known on {support.as_of}, and are left out.")
    judged = {one.deciding[0].result.trial: one.risk_of_bias for one in support if one.deciding}
    if not_judged := sum(risk == NOT_ASSESSED for risk in judged.values()):
        lines.append(f"Risk of bias (RoB 2) not assessed: {not_judged} of the {len(judged)} trials that decide.")
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
    return f"\x1b[{COLOURS[verdict]}m{say(verdict)}\x1b[0m" if colour and verdict in COLOURS else say(verdict)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int = WIDTH) -> str:
    """A table in columns, at most `width` wide: the widest columns give way, and their cells wrap."""
    columns = [[head[i], *(row[i] for row in rows)] for i in range(len(head))]
    widths = _widths(columns, width)
    rule = _line(["─" * min(one, _LONGEST_RULE) for one in widths], widths)
    lines = [*_row(head, widths), rule, *(line for row in rows for line in _row(row, widths))]
    return "\n".join(line.rstrip() for line in lines)


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """A row in as many lines as its longest cell takes."""
    wrapped_cells = [_wrapped(cell, widths[i]) or [""] for i, cell in enumerate(cells)]
    height = max(map(len, wrapped_cells))
    return [_line([cell[level] if level < len(cell) else "" for cell in wrapped_cells], widths) for level in range(height)]


def _widths(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns' widths: the last gives way first, then names down to a readable width, then all down to their words."""
    widths = [max(map(columns_of, cells)) for cells in columns]
    parts = [max((columns_of(part) for cell in cells for part in _BREAKS.split(cell)), default=0) for cells in columns]
    last = len(widths) - 1
    floors = (
        [*widths[:last], _READABLE_TEXT],
        [*(max(part, _READABLE_NAME) for part in parts[:last]), _READABLE_TEXT],
        [min(part, _LONGEST_WORD) for part in parts],
        [_NARROWEST] * len(widths),
    )
    for floor in floors:
        while sum(widths) + 2 * last > width:
            slack = [one - least for one, least in zip(widths, floor, strict=True)]
            if max(slack) <= 0:
                break
            widths[slack.index(max(slack))] -= 1
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell + " " * (width - columns_of(cell)) for cell, width in zip(cells, widths, strict=True))


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """The text in lines of at most `width` columns, its own indent kept and the others indented."""
    lines: list[str] = []
    taken = 0  # columns of the last line
    for gap, unit in _units(text):
        for number, piece in enumerate(_pieces(unit, width)):
            added = f"{'' if number else gap}{piece}"
            wide = columns_of(added)
            if lines and taken + wide <= width:
                lines[-1] += added
                taken += wide
            else:
                lines.append((indent if lines else text[: len(text) - len(text.lstrip())]) + piece)
                taken = columns_of(lines[-1])
    return lines


def _units(text: str) -> list[tuple[str, str]]:
    """What must not be torn apart, each with the blank before it: words, and wide characters with their punctuation."""
    if text.isascii():
        return [(" ", word) for word in text.split()]
    units, end = [], 0
    for match in _UNIT.finditer(text):
        units.append((" " if match.start() > end else "", match[0]))
        end = match.end()
    return units


def _pieces(word: str, width: int) -> list[str]:
    """A word too long for a line, cut where a hyphen or slash allows it, else anywhere."""
    if columns_of(word) <= width or ANSI.search(word):
        return [word]
    fits = next(size for size in range(len(word), 0, -1) if columns_of(word[:size]) <= max(width, 2))
    cut = max((word.rfind(sign, 1, fits) + 1 for sign in "-/_"), default=0) or fits
    return [word[:cut], *_pieces(word[cut:], width)]


def wrapped(text: str, width: int = WIDTH, indent: str = "") -> str:
    return "\n".join(_wrapped(text, width, indent))
