"""Checks `tokens.csv` and the rows against the texts of the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ...errors import Fault
from ...message import message
from ..tables.fault_parts import FIRST_ROW
from .checks import fault_of_cell
from .numerals import Cell, Rows, cells_of, is_printed, may_be_a_word, numerals, paragraphs_of
from .tokens import FILE, garbled_rows, is_legible

Numeral = tuple[str, str, str]  # paragraph, position, token
ACCOUNTED_ROLES = ("evidence", "heading")  # roles of paragraphs whose numerals are in tokens.csv


def check_texts(rows: Rows, folder: Path) -> list[Fault]:
    """The differences between `tokens.csv` and the texts (`SOURCE.txt`) in a folder.

    Also checks that small numbers and months in rows occur in the texts, in digits or in words.
    Tables without tokens are not accounted for.
    """
    if not rows.get("tokens"):
        return []
    faults = list(_missing_texts(rows, folder))
    garbled = garbled_rows(list(rows["tokens"]))
    legible = [cell for cell in cells_of(rows) if is_legible(cell, garbled)]
    for source, paragraphs in texts_of(rows, folder):
        known = sum(row["source"] == source for row in rows["paragraphs"])
        if known != len(paragraphs):
            problem = message(
                "loaders.paragraph-count",
                "the text has {count} paragraphs, the table {known}",
                count=len(paragraphs),
                known=known,
            )
            remedy = message("loaders.paragraph-count.remedy", "Renumber the paragraphs")
            faults.append(Fault("paragraphs.csv", FIRST_ROW, "paragraph", source, problem, remedy))
        shipped = {
            (row["paragraph"], row["position"], row["token"]): number
            for number, row in enumerate(rows["tokens"], FIRST_ROW)
            if row["source"] == source
        }
        faults += _differences(dict.fromkeys(numerals_of(rows, source, paragraphs)), shipped)
        faults += _unprinted_words(source, paragraphs, legible)
    return faults


def texts_of(rows: Rows, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The sources whose texts are in a folder, with their paragraphs."""
    for source in dict.fromkeys(row["source"] for row in rows["paragraphs"]):
        file = folder.joinpath(f"{source}.txt")
        if file.is_file():
            yield source, paragraphs_of(file.read_bytes())


def numerals_of(rows: Rows, source: str, paragraphs: Sequence[str]) -> Iterator[Numeral]:
    """The numerals of a source's text that belong in `tokens.csv`."""
    roles = {row["paragraph"]: row["role"] for row in rows["paragraphs"] if row["source"] == source}
    for number, text in enumerate(paragraphs, 1):
        if roles.get(str(number)) in ACCOUNTED_ROLES:
            for position, token in numerals(text):
                yield str(number), str(position), token


def _missing_texts(rows: Rows, folder: Path) -> Iterator[Fault]:
    for source in dict.fromkeys(row["source"] for row in rows["tokens"]):
        if not folder.joinpath(f"{source}.txt").is_file():
            problem = message("loaders.no-text", "the text is not in the folder")
            remedy = message("loaders.no-text.remedy", "Give the folder that contains it")
            yield Fault(f"{source}.txt", 0, "", "", problem, remedy)


def _differences(
    printed: Mapping[Numeral, None], shipped: Mapping[Numeral, int]
) -> Iterator[Fault]:
    missing = [numeral for numeral in printed if numeral not in shipped]
    for (paragraph, position, token), number in shipped.items():
        if (paragraph, position, token) in printed:
            continue
        moved = next((new for new in missing if (new[0], new[2]) == (paragraph, token)), None)
        if moved:
            missing.remove(moved)
            problem = message(
                "loaders.moved-numeral",
                "paragraph {paragraph}, position {position}: the text has it at {moved}",
                paragraph=paragraph,
                position=position,
                moved=moved[1],
            )
            remedy = message("loaders.moved-numeral.remedy", "Correct the position")
            yield Fault(FILE, number, "position", token, problem, remedy)
        else:
            problem = message(
                "loaders.extra-numeral",
                "paragraph {paragraph}, position {position}: the text has no such numeral",
                paragraph=paragraph,
                position=position,
            )
            remedy = message("loaders.extra-numeral.remedy", "Delete the row")
            yield Fault(FILE, number, "token", token, problem, remedy)
    for paragraph, position, token in missing:
        problem = message(
            "loaders.missing-numeral",
            "paragraph {paragraph}, position {position}: the numeral is missing",
            paragraph=paragraph,
            position=position,
        )
        remedy = message("loaders.missing-numeral.remedy", "Add it with its rows or a reason")
        yield Fault(FILE, FIRST_ROW, "token", token, problem, remedy)


def _unprinted_words(
    source: str, paragraphs: Sequence[str], cells: Iterable[Cell]
) -> Iterator[Fault]:
    """A fault for each small number or month missing from the cited paragraphs, even as a word."""
    by_number = {str(number): text for number, text in enumerate(paragraphs, 1)}
    for cell in cells:
        cited = [by_number.get(number, "") for place, number in cell.places if place == source]
        text = " ".join(cited)
        if not text.strip():
            continue
        unprinted = sorted(
            figure
            for figure in cell.figures
            if may_be_a_word(figure) and not is_printed(figure, text)
        )
        if cell.figures and cell.month and cell.month not in text:
            unprinted.append(cell.month)
        for figure in unprinted:
            problem = message(
                "loaders.neither-digits-nor-words",
                "{figure} is printed neither in digits nor in words",
                figure=figure,
            )
            yield fault_of_cell(cell, problem)
