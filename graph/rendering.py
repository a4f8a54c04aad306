"""Answers as text for a terminal of 100 columns, and as HTML for a notebook."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from .answer import NOTICE, Support, Verdict
from .wording import figure

WIDTH = 100
OLD_AFTER_YEARS = 5
COLOURS = {
    "supported": "32",
    "extrapolated": "33",
    "active": "36",
    "inconclusive": "37",
    "outperformed": "35",
    "advised against": "31",
    "excluded": "31",
}
_QUIET = ("no evidence", "excluded", "stated")  # told in a line of names, not a row each
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def support_table(support: Support, width: int = WIDTH, colour: bool = False, every: bool = False) -> str:
    """The verdict table: one row a regimen, best first; what is excluded, stated or unknown in lines of names below.

    `every` gives those a row each too.
    """
    quiet = () if every else _QUIET
    shown = [verdict for verdict in support if verdict.verdict not in quiet]
    rows = [[v.regimen, _coloured(v.verdict, colour), v.certainty, v.applicability, str(v.tier or ""), why(v)] for v in shown]
    parts = [f"Profile: {support.profile}" + (f"   as of {support.as_of}" if support.as_of else ""), ""]
    parts += [table(["Regimen", "Verdict", "Certainty", "Fit", "Tier", "Why"], rows, width), ""]
    parts += [line for name in quiet for line in _names(name, support, width)]
    parts += _footer(support, width)
    return "\n".join(parts)


def why(verdict: Verdict) -> str:
    """The evidence that decided, in one sentence; for want of it, the reason."""
    if not verdict.deciding:
        return verdict.reasons[0]
    best = verdict.deciding[0]
    against = f" ({'lost to' if best.as_control else 'vs'} {best.comparator})" if best.comparator else ""
    reason = f"; {verdict.reasons[0]}" if verdict.verdict in ("extrapolated", "advised against") else ""
    return f"{best.result.trial}: {figure(best.result)}{against}{reason}"


def _names(verdict: str, support: Support, width: int) -> Iterable[str]:
    groups: dict[str, list[str]] = {}
    for one in support:
        if one.verdict == verdict:
            groups.setdefault(one.reasons[0], []).append(one.regimen)
    for reason, regimens in groups.items():
        yield from _wrapped(f"{verdict.capitalize()}: {', '.join(regimens)}. {reason[:1].upper()}{reason[1:]}.", width, "  ")
    if groups:
        yield ""


def _footer(support: Support, width: int) -> list[str]:
    lines = []
    if support.newest_evidence:
        lines.append(f"Newest evidence: {support.newest_evidence}{_age(support.newest_evidence)}.")
    if support.left_out:
        lines.append(f"{support.left_out} results were not yet known on {support.as_of}, and are left out.")
    lines += _wrapped(NOTICE, width)
    return lines


def _age(printed: str) -> str:
    from datetime import date

    years = date.today().year - int(printed[:4])
    if years <= 0:
        return ""
    warning = "; later evidence may exist" if years >= OLD_AFTER_YEARS else ""
    return f", {years} year{'s' if years > 1 else ''} ago{warning}"


def _coloured(text: str, colour: bool) -> str:
    return f"\x1b[{COLOURS[text]}m{text}\x1b[0m" if colour and text in COLOURS else text


def table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int = WIDTH) -> str:
    """A table in columns; the last column takes what is left of the width and wraps."""
    widths = [max([columns_of(head[i]), *(columns_of(row[i]) for row in rows)]) for i in range(len(head) - 1)]
    rest = max(24, width - sum(widths) - 2 * len(widths))
    lines = [_line(head, widths), "  ".join("─" * w for w in [*widths, min(rest, 40)])]
    for row in rows:
        first, *more = _wrapped(row[-1], rest) or [""]
        lines.append(_line([*row[:-1], first], widths))
        lines += [" " * (sum(widths) + 2 * len(widths)) + line for line in more]
    return "\n".join(line.rstrip() for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell + " " * (width - columns_of(cell)) for cell, width in zip(cells, widths, strict=False)]
    return "  ".join([*padded, cells[-1]])


def columns_of(text: str) -> int:
    """How many columns a text takes in a terminal: wide characters take two, colours none."""
    bare = _ANSI.sub("", text)
    if bare.isascii():
        return len(bare)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in bare)


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """The text in lines of at most `width` columns, its own indent kept and the others indented; long words stay whole."""
    first = text[: len(text) - len(text.lstrip())]
    lines: list[str] = []
    for word in text.split():
        if lines and columns_of(lines[-1]) + 1 + columns_of(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append((indent if lines else first) + word)
    return lines


def wrapped(text: str, width: int = WIDTH, indent: str = "") -> str:
    return "\n".join(_wrapped(text, width, indent))


def support_html(support: Support) -> str:
    """The verdict table as HTML, for a notebook."""
    from html import escape

    head = "".join(
        f"<th style='text-align:left'>{name}</th>" for name in ("Regimen", "Verdict", "Certainty", "Fit", "Tier", "Why")
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td style='text-align:left'>{escape(cell)}</td>"
            for cell in (v.regimen, v.verdict, v.certainty, v.applicability, str(v.tier or ""), why(v))
        )
        + "</tr>"
        for v in support
        if v.verdict != "no evidence"
    )
    silent = ", ".join(v.regimen for v in support if v.verdict == "no evidence")
    rest = f"<p>No evidence: {escape(silent)}.</p>" if silent else ""
    title = f"<p><b>Profile:</b> {escape(support.profile)}</p>"
    return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}<p><i>{NOTICE}</i></p>"
