"""The frame and style of answers in a notebook, in its light or dark theme.

Colours come from JupyterLab where it has them. Otherwise they follow the theme that the page states
(JupyterLab, nbconvert, VS Code), and where it states none, the scheme that the reader prefers; the
frame has a ground of its own, so that text stands out from it on any page.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_LIGHT = "--tg-ink:#1d2227;--tg-paper:#fff;--tg-soft:#5b656e;--tg-rule:#d5dbe0;--tg-mark:#0b3c5d"
_DARK = "--tg-ink:#e6eaee;--tg-paper:#14181c;--tg-soft:#a7b1ba;--tg-rule:#39434b;--tg-mark:#9fd0f2"
_VERDICTS = {  # as in graph/view/page.css
    "supported": "#009e73",
    "extrapolated": "#56b4e9",
    "active": "#c9bd20",
    "conditional": "#6fbfa4",
    "inconclusive": "#98a1a9",
    "outperformed": "#e69f00",
    "stated": "#c97fb0",
    "no-evidence": "transparent",
    "advised-against": "#d55e00",
    "excluded": "#6d757c",
}
_NARROW = "820px"
STYLE = f"""<style>
.trialgraph{{{_LIGHT};color:var(--tg-ink);background:var(--tg-paper);padding:.4em .6em;
container-type:inline-size;line-height:1.4;overflow-wrap:anywhere}}
@media (prefers-color-scheme:dark){{body:not([data-jp-theme-light]):not(.vscode-light)
:not(.vscode-dark) .trialgraph,body:not([data-jp-theme-light]):not(.vscode-light) .trialgraph
{{{_DARK}}}}}
body[data-jp-theme-light="false"] .trialgraph,body.vscode-dark .trialgraph{{{_DARK}}}
body[data-jp-theme-light] .trialgraph{{--tg-ink:var(--jp-content-font-color1,#1d2227);
--tg-paper:var(--jp-layout-color0,#fff)}}
body[data-jp-theme-light="false"] .trialgraph{{--tg-ink:var(--jp-content-font-color1,#e6eaee);
--tg-paper:var(--jp-layout-color0,#14181c)}}
.trialgraph.trialgraph table{{border-collapse:collapse;border:0;margin:.6em 0;width:100%;
font-size:inherit;table-layout:auto;color:inherit}}
.trialgraph.trialgraph :is(th,td){{text-align:left;vertical-align:top;padding:.35em .9em .35em 0;
border:0;border-top:1px solid var(--tg-rule);background:none;white-space:normal;max-width:none}}
.trialgraph.trialgraph tr{{background:none}}
.trialgraph.trialgraph thead th{{border-top:0;color:var(--tg-soft);font-weight:600}}
.trialgraph.trialgraph .short{{white-space:nowrap;overflow-wrap:normal}}
.trialgraph .soft,.trialgraph i{{color:var(--tg-soft)}}
.trialgraph p{{margin:.5em 0}}
.trialgraph ul{{margin:.2em 0 .6em 1.2em;padding:0}}
.trialgraph .verdict::before{{content:"";display:inline-block;width:.7em;height:.7em;
margin-right:.4em;border-radius:50%;border:1px solid var(--tg-soft);vertical-align:-.05em;
background:var(--tg-verdict)}}
.trialgraph svg{{display:block;color:var(--tg-mark);overflow:visible}}
{"".join(f".trialgraph .{name}{{--tg-verdict:{colour}}}" for name, colour in _VERDICTS.items())}
@container (max-width:{_NARROW}){{
.trialgraph.trialgraph thead{{display:none}}
.trialgraph.trialgraph tr{{display:flex;flex-wrap:wrap;gap:0 .9em;padding:.4em 0;
border-top:1px solid var(--tg-rule)}}
.trialgraph.trialgraph :is(th,td){{border:0;padding:.1em 0}}
.trialgraph.trialgraph :is(th,td):empty{{display:none}}
.trialgraph.trialgraph .wide{{flex-basis:100%}}
}}
</style>"""


def framed(parts: Iterable[str]) -> str:
    """The parts as one element with its style, which changes nothing else on the page."""
    return f'{STYLE}<div class="trialgraph">{"".join(parts)}</div>'


def paragraph(lines: Iterable[str]) -> str:
    """The lines of text as a paragraph; nothing if there are none."""
    text = "<br>".join(map(escape, lines))
    return f"<p>{text}</p>" if text else ""


def cell(text: str, style: str = "") -> str:
    """A cell of text; `style` is short (it stays on one line) or wide."""
    shown = escape(text).replace("\n", "<br>")
    return f'<td class="{style}">{shown}</td>' if style else f"<td>{shown}</td>"


def verdict_span(verdict: str, label: str) -> str:
    """A verdict in words, with a dot in its colour."""
    return f'<span class="verdict {escape(verdict.replace(" ", "-"))}">{escape(label)}</span>'
