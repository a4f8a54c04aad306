"""The legend: a check box for every verdict or kind of node, and the styles of lines, as HTML."""

from __future__ import annotations

from collections import Counter
from html import escape

from ..language.translation import Language
from ..model.kinds import VERDICTS
from .looks import EDGES, KINDS, SIGNS, EdgeLook
from .picture import Picture


def legend_keys(picture: Picture, language: Language) -> str:
    """A check box for each verdict, and for each kind of node without a verdict.

    Each has a shape, a colour and the number of nodes.
    """
    counts = Counter(node.key for node in picture.nodes.values())
    kinds = {node.key: node.kind for node in picture.nodes.values()}
    rows = []
    for key in (*VERDICTS, *KINDS):
        if counts[key]:
            heading = KINDS[key].heading if key in KINDS else key
            name = f"{SIGNS.get(key, '')} {language.say(heading)}".strip()
            rows.append(
                f'<label><input type="checkbox" data-key="{escape(key)}" checked>'
                f"{_shape(kinds[key], key)}<span>{escape(name)}</span><i>{counts[key]}</i></label>"
            )
    return "\n".join(rows)


def legend_lines(picture: Picture, language: Language) -> str:
    """The styles of the lines in the picture, each with its name, and the signs in their labels."""
    shown = {edge.style for edge in picture.edges}
    lines = [
        f"<div>{_line(style, look)}<span>{escape(language.say(look.name))}</span></div>"
        for style, look in EDGES.items()
        if style in shown and look.name
    ]
    signs = [f"<div>{_sign(language.say(text))}</div>" for text in picture.signs]
    return "\n".join([*lines, *signs])


def css_name(key: str) -> str:
    """The custom property of `page.css` with the colour of a verdict, kind or line."""
    return f"--{key.replace(' ', '-')}"


def _sign(text: str) -> str:
    """A sign, in its own colour, and what it means."""
    sign, _, meaning = text.partition(" ")
    if not meaning:
        return f"<span>{escape(text)}</span>"
    return f'<span class="sign">{escape(sign)}</span><span>{escape(meaning)}</span>'


def _shape(kind: str, key: str) -> str:
    outline, width, height = KINDS[kind].outline, 24.0, 14.0
    colour = css_name(key)
    style = f'style="fill:var({colour});stroke:var({colour}-border)" stroke-width="1.5"'
    if isinstance(outline, list):
        corners = " ".join(
            f"{13 + x * width / 2 + inset * height / 2:g},{8 + y * height / 2:g}"
            for x, inset, y in outline
        )
        shape = f'<polygon points="{corners}" {style}/>'
    else:
        radius = min(outline / 2 + 1, 7)
        size = f'width="{width:g}" height="{height:g}" rx="{radius:g}"'
        shape = f'<rect x="1" y="1" {size} {style}/>'
    return f'<svg width="26" height="16" aria-hidden="true">{shape}</svg>'


def _line(style: str, look: EdgeLook) -> str:
    colour = f"var({css_name(f'edge-{style}')})"
    dashes = f' stroke-dasharray="{" ".join(map(str, look.dashes))}"' if look.dashes else ""
    arrow = f'<path d="M20 4 L26 8 L20 12 Z" style="fill:{colour}"/>' if look.arrow else ""
    line = (
        f'<line x1="1" y1="8" x2="26" y2="8" style="stroke:{colour}" '
        f'stroke-width="{look.width}"{dashes}/>'
    )
    return f'<svg width="28" height="16" aria-hidden="true">{line}{arrow}</svg>'
