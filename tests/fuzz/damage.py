"""Random damage to texts, bytes, tables and trees of JSON."""

from __future__ import annotations

from random import Random
from typing import Any

# What has broken parsers elsewhere: digits that `int` refuses or takes, numbers without an end,
# text that moves the cursor or looks like a template, half of a character, paths, formulas.
HOSTILE = (
    *("", " ", "0", "-0", "-1", "1e999", "-1e-999", "nan", "inf", "NR", "NE", "null", "true", "[]"),
    *(
        "０.６２",
        "２０２０",
        "٣",
        "²",
        "½",
        "①",
        "Ⅷ",
        "1,5",
        "1.234,5",
        "1 234",
        "−1",
        "0x1F",
        "1_000",
    ),
    *("9" * 400, "7" * 5_000, "0." + "0" * 400 + "1", "1e400000000", "99999999999999999999"),
    *("2020-13-45", "0000-00-00", "2020-02-30", "9999-12-31", "10000", "2020-6", "２０２０-０６"),
    *("\x00", "\r", "\x85", "\x1b[31m", "\u202e", "\u200b", "\ufeff", "\u2028", "\x7f", "\t", "\n"),
    *("{}", "{0}", "{name}", "{=name}", "{*}", "%s%n", "{", "}", "'", '"', "\\", "`", "$(id)"),
    *("=1+1", "@SUM(A1)", "<b>x</b>", "</script>", "&lt;", "&#0;", "]]>", "<!--", "<?xml", "//x"),
    *(
        "../../etc/passwd",
        "/dev/null",
        "C:\\x",
        "a/b",
        ".",
        "..",
        "~",
        "con",
        "http://x.example/'> ",
    ),
    *("é", "é", "ß", "İ", "ﬁ", "ＡＢＣ", "来那度胺", "😀", "👨‍👩‍👧", "\U0010ffff", "\ue000", "Ω"),
    *(
        ";",
        "; ",
        ";;",
        "|",
        "&",
        ",",
        ":",
        "(",
        ")",
        "((((",
        "~",
        "=",
        ">=",
        "<",
        "not",
        "and",
        "or",
    ),
    *("x" * 40_000, "(" * 3_000, "a b " * 5_000, "|" * 2_000, "-" * 3_000),
)
_SPLICES = (
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r",
    b"\n",
    b'"',
    b"<",
    b"&",
    b"{",
    b"[",
)


def hostile(draw: Random) -> str:
    """A text that parsers stumble over; long ones are rare."""
    text = draw.choice(HOSTILE)
    while len(text) > 300 and draw.random() < 0.8:
        text = draw.choice(HOSTILE)
    return text


def damaged_text(draw: Random, text: str) -> str:
    """A text with one to four pieces changed, lost, doubled, moved or put in."""
    for _ in range(draw.choice((1, 1, 2, 4))):
        at = draw.randrange(len(text) + 1)
        end = min(len(text), at + draw.choice((0, 1, 1, 3, 10, 100)))
        piece = text[at:end]
        match draw.randrange(7):
            case 0:
                piece = hostile(draw)
            case 1:
                piece = ""
            case 2:
                piece *= draw.choice((2, 2, 3, 50))
            case 3:
                piece += hostile(draw)
            case 4:
                piece = piece.swapcase() if draw.random() < 0.5 else piece[::-1]
            case 5:
                other = draw.randrange(len(text) + 1)
                piece = text[other : other + draw.choice((1, 5, 40))]
            case _:
                piece = "".join(
                    chr(draw.choice((draw.randrange(1, 0x250), draw.randrange(1, 0xD7FF))))
                    for _ in range(3)
                )
        text = text[:at] + piece + text[end:]
    return text if draw.random() < 0.95 else text[: draw.randrange(len(text) + 1)]


def damaged_bytes(draw: Random, content: bytes) -> bytes:
    """Bytes of which some are changed, lost, doubled or put in, or that end too early."""
    damaged = bytearray(content)
    for _ in range(draw.choice((1, 1, 3, 10))):
        at = draw.randrange(len(damaged) + 1)
        match draw.randrange(5):
            case 0:
                damaged[at : at + 1] = bytes([draw.randrange(256)])
            case 1:
                del damaged[at : at + draw.choice((1, 1, 8, 200))]
            case 2:
                damaged[at:at] = damaged[at : at + draw.choice((1, 20, 500))]
            case 3:
                damaged[at:at] = draw.choice(_SPLICES)
            case _:
                damaged[at : at + 4] = draw.randbytes(4)
    return bytes(damaged if draw.random() < 0.9 else damaged[: draw.randrange(len(damaged) + 1)])


def damaged_rows(draw: Random, rows: list[list[str]]) -> list[list[str]]:
    """A table (its first row is the header) with cells, rows or columns damaged."""
    table = [list(row) for row in rows]
    for _ in range(draw.choice((1, 1, 1, 2, 5))):
        if not table:
            break
        row = draw.choice(table) if draw.random() < 0.85 else table[0]
        at = draw.randrange(len(row)) if row else 0
        match draw.randrange(8):
            case 0 | 1 | 2 if row:
                row[at] = hostile(draw)
            case 3 if row:
                row[at] = damaged_text(draw, row[at])
            case 4 if row:
                row[at] = draw.choice(draw.choice(table) or [""])
            case 5 if row:
                del row[at]
            case 6:
                table.insert(draw.randrange(len(table) + 1), list(row))
            case _:
                table.remove(row)
    return table


def damaged_tree(draw: Random, tree: Any) -> Any:
    """A tree of JSON with a value lost, doubled, or replaced by one of another kind; in place."""
    for _ in range(draw.choice((1, 1, 2, 6))):
        places = list(_places(tree))
        if not places:
            return hostile(draw)
        parent, key = draw.choice(places)
        match draw.randrange(8):
            case 0:
                del parent[key]
            case 1 | 2:
                parent[key] = hostile(draw)
            case 3:
                parent[key] = draw.choice(
                    (None, True, 0, -1, 1.5, 10**30, [], {}, [[]], {"": None})
                )
            case 4:
                parent[key] = [parent[key], parent[key]]
            case 5 if isinstance(parent, list):
                parent.extend([parent[key]] * draw.choice((1, 3)))
            case 6 if isinstance(parent[key], str):
                parent[key] = damaged_text(draw, parent[key])
            case _:
                other, place = draw.choice(places)
                value = other[place] if _has(other, place) else None
                parent[key] = value if not isinstance(value, (dict, list)) else str(value)[:50]
    return tree


def _places(tree: Any) -> Any:
    """Every (parent, key) of a tree."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield tree, key
            yield from _places(value)
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield tree, index
            yield from _places(value)


def _has(parent: Any, key: Any) -> bool:
    return key in parent if isinstance(parent, dict) else key < len(parent)
