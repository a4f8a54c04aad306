"""Tables and columns, and the notation in which the tables are declared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind, whether it is required, and whether a cell may have several values."""

    name: str
    kind: str = "text"
    required: bool = False
    several: bool = False
    choices: tuple[str, ...] = ()
    table: str = ""
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its identifying column, the class of its rows in the graph, and its columns."""

    name: str
    key: str
    type: str
    columns: tuple[Column, ...]
    definition: str = ""
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.by_name.update({column.name: column for column in self.columns})


def _columns(text: str) -> tuple[Column, ...]:
    """Reads lines of the form `name[*][!] kind[(choices or table)] definition`.

    An asterisk marks a column with several values in a cell, an exclamation mark a required one.
    An indented line continues the one before it.
    """
    columns = []
    for line in filter(str.strip, _unwrapped(text).splitlines()):
        head, kind, definition = line.strip().split(None, 2)
        name = head.rstrip("*!")
        kind, _, rest = kind.partition("(")
        inside = rest.rstrip(")")
        columns.append(
            Column(
                name=name,
                kind=kind,
                required="!" in head,
                several="*" in head,
                choices=tuple(inside.replace("+", " ").split("/")) if kind == "choice" else (),
                table=inside if kind == "ref" else "",
                definition=definition,
            )
        )
    return tuple(columns)


LABELS = """
label_en            text        Name for readers, in English.
label_zh            text        Name in Chinese, if a source gives one.
synonyms*           text        Other correct names, in any language.
"""
CHANGED = """
changed_because     text        In a field, for a row that replaces a row of the method: the reason.
"""
HIDDEN = "hidden_labels*      text        Misspellings that occur in sources.\n"
PLACE = """
flags*              choice(conflict/p-contradicts-interval/interval-off-centre/
                    printed-for-two-populations/percent-mismatch/claim-against-interval/
                    wording-doubtful/inferred/requirement-as-share/garbled/control-not-named/
                    level-not-95/narrower-than-whole/
                    record-differs) What is doubtful about the row.
note                text        A remark by the curators.
source!             ref(sources) The document that reports it.
paragraph*!         paragraphs The lines of the source that contain it, counting non-blank lines
                    from 1.
second_reading      choice(agrees/differs) Whether a second, independent reading confirmed the row.
"""


def _unwrapped(text: str) -> str:
    """The text with each column on one line; choices may be broken after a slash."""
    return re.sub(r"\n +", " ", re.sub(r"/\n +", "/", text))


def place(flags: bool = True, note: bool = True) -> str:
    """The columns that say where a row comes from, with or without `flags` and `note`."""
    lines = _unwrapped(PLACE).splitlines()
    return "\n".join(
        line
        for line in lines
        if (flags or "flags*" not in line) and (note or not line.startswith("note"))
    )


def table(name: str, key: str, type: str, definition: str, columns: str) -> Table:
    """A table from its declaration; `key` is its first column."""
    head = Column(key, "text", required=True, definition="Identifier of the row.")
    return Table(name, key, type, (head, *_columns(columns)), definition)
