"""Citations of the documents behind an answer, for reference managers: RIS, BibTeX, CSL-JSON.

Authors, journal, volume and pages are taken out of a citation only where it is written as `Moreau P, et al. Lancet Oncol
2021;22:e105-18`; the citation as written always goes along as a note, so that nothing is lost and nothing guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import TrialgraphError
from ..model.rows import Source

if TYPE_CHECKING:
    from ..model.evidence import Evidence

_AUTHOR = (
    r"(?:[a-z'’]+ )*[A-Z\u00c0-\u024f][\w'’\u00c0-\u024f-]*(?: [\w'’\u00c0-\u024f-]+)* [A-Z]{1,3}"
)
_PAPER = re.compile(
    rf"(?P<authors>{_AUTHOR}(?:, {_AUTHOR})*)(?P<others>,? et al)?\. (?:(?P<title>[^.;]+)\. )?(?P<journal>[A-Z][\w .&-]*?)\.? "
    r"(?P<year>\d{4});(?P<volume>\w+)(?:\((?P<issue>[\w-]+)\))?:(?P<pages>[\w–-]+)\.?"
)
_RECORD = re.compile(r"NCT\d{8}")
_TABLES = {
    name: f"{name}s"
    for name in (
        "result",
        "trial",
        "statement",
        "approval",
        "caution",
        "population",
        "arm",
        "report",
        "share",
    )
}
_DATA = ("registry-record", "user-table")
_BIBTEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "{}%&$#_"},
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
    }
)


class Paper(NamedTuple):
    """What a citation says of a paper: authors as family name and initials."""

    authors: tuple[tuple[str, str], ...] = ()
    others: bool = False
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""


def cited(answer: Any, evidence: Evidence | None = None) -> list[str]:
    """The identifiers of all documents that an answer (an object with `to_dict`, rows, a DataFrame) names, in order; without
    those of evidence whose people are not like the profile.

    Rows that name no document, as those of a query may, are cited by the documents of the trials, results … of `evidence` that
    they name.
    """
    data = _as_data(answer)
    return list(dict.fromkeys(_named(data, evidence if isinstance(data, list) else None)))


def _as_data(answer: Any) -> Any:
    if hasattr(answer, "columns") and hasattr(answer, "to_dict"):  # a DataFrame
        return answer.to_dict("records")
    return answer.to_dict() if hasattr(answer, "to_dict") else answer


def _named(value: Any, evidence: Evidence | None) -> Iterator[str]:
    if isinstance(value, Mapping):
        if value.get("applicability") == "outside":
            return
        if evidence and "source" not in value:
            yield from _behind(value, evidence)
        for key, inside in value.items():
            if key == "source" and isinstance(inside, str) and inside:
                yield inside
            else:
                yield from _named(inside, evidence)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _named(one, evidence)


def _behind(row: Mapping[str, Any], evidence: Evidence) -> Iterator[str]:
    """The documents of the trials, results … that a row names in columns called so."""
    for column, name in row.items():
        table = getattr(evidence, _TABLES.get(column, ""), None)
        if table and isinstance(name, str) and name in table:
            yield table[name].source


def citations(sources: Iterable[Source], form: str) -> str:
    """The citations of documents in one of `FORMATS`. Raises `TrialgraphError` for another."""
    if form not in FORMATS:
        raise TrialgraphError(f"unknown form of citation '{form}'; known: {', '.join(FORMATS)}")
    return FORMATS[form](list(sources))


def paper(source: Source) -> Paper:
    """What the citation of a document says of the paper; nothing where it is written otherwise."""
    if (found := _PAPER.fullmatch(source.citation)) is None:
        return Paper()
    names = [tuple(name.rsplit(" ", 1)) for name in found["authors"].split(", ")]
    authors = tuple((family, initials) for family, initials in names)
    return Paper(
        authors,
        bool(found["others"]),
        found["journal"],
        found["volume"],
        found["issue"] or "",
        found["pages"],
    )


def _url(source: Source) -> str:
    if source.doi:
        return f"https://doi.org/{source.doi}"
    return f"https://clinicaltrials.gov/study/{source.id}" if _RECORD.fullmatch(source.id) else ""


def _title(source: Source) -> str:
    return source.title or source.short or source.id


def _ris(sources: list[Source]) -> str:
    return "\n".join(
        "".join(f"{tag}  - {_one_line(value)}\n" for tag, value in _ris_lines(one) if value)
        + "ER  - \n"
        for one in sources
    )


def _ris_lines(source: Source) -> Iterator[tuple[str, str]]:
    said = paper(source)
    start, _, end = said.pages.replace("–", "-").partition("-")
    yield "TY", "JOUR" if said.journal else "DATA" if source.kind in _DATA else "GEN"
    yield "ID", source.id
    yield "TI", _title(source)
    for family, initials in said.authors:
        yield "AU", f"{family}, {'.'.join(initials)}."
    if said.others:
        yield "AU", "et al."
    yield from (
        ("JO", said.journal),
        ("VL", said.volume),
        ("IS", said.issue),
        ("SP", start),
        ("EP", end),
    )
    yield "PY", source.published[:4]
    yield "DA", source.published and "/".join([*source.published.split("-"), "", ""][:3]) + "/"
    yield from (
        ("DO", source.doi),
        ("UR", _url(source)),
        ("LA", source.language),
        ("N1", source.citation),
    )


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _bibtex(sources: list[Source]) -> str:
    return "\n".join(
        _bibtex_entry(key, one) for key, one in zip(_keys(sources), sources, strict=True)
    )


def _keys(sources: list[Source]) -> Iterator[str]:
    """A key for each document: ASCII, since BibTeX reads no other, and unlike the others whatever the case."""
    taken: set[str] = set()
    for source in sources:
        key = bare = re.sub(r"[^A-Za-z0-9_:.+-]", "-", source.id)
        number = 1
        while key.casefold() in taken:
            number += 1
            key = f"{bare}-{number}"
        taken.add(key.casefold())
        yield key


def _bibtex_entry(key: str, source: Source) -> str:
    said = paper(source)
    authors = [
        f"{family}, {' '.join(f'{one}.' for one in initials)}" for family, initials in said.authors
    ]
    year, _, month = source.published[:7].partition("-")
    cells = {
        "title": f"{{{_bibtex_text(_title(source))}}}",
        "author": " and ".join([*map(_bibtex_text, authors), *(["others"] if said.others else [])]),
        "journal": _bibtex_text(said.journal),
        "volume": _bibtex_text(said.volume),
        "number": _bibtex_text(said.issue),
        "pages": _bibtex_text(re.sub("[–-]+", "--", said.pages)),
        "year": year,
        "month": month and str(int(month)),
        "doi": _verbatim(source.doi),
        "url": _verbatim(_url(source)),
        "note": _bibtex_text(source.citation),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in cells.items() if value)
    return f"@{'article' if said.journal else 'misc'}{{{key},\n{lines}}}\n"


def _bibtex_text(value: str) -> str:
    return _one_line(value).translate(_BIBTEX)


def _verbatim(address: str) -> str:
    """A DOI or an address, which BibTeX hands on as it stands: what would end the field is encoded."""
    encoded = {"{": "%7B", "}": "%7D", "\\": "%5C"}
    return "".join(
        encoded.get(sign, sign) for sign in address if sign.isprintable() and sign != " "
    )


def _csl(sources: list[Source]) -> str:
    return json.dumps([_csl_item(one) for one in sources], ensure_ascii=False, indent=2) + "\n"


def _csl_item(source: Source) -> dict[str, Any]:
    said = paper(source)
    authors: list[dict[str, str]] = [
        {"family": family, "given": initials} for family, initials in said.authors
    ]
    item = {
        "id": source.id,
        "type": "article-journal"
        if said.journal
        else "dataset"
        if source.kind in _DATA
        else "document",
        "title": _title(source),
        "author": [*authors, *([{"literal": "et al."}] if said.others else [])],
        "container-title": said.journal,
        "volume": said.volume,
        "issue": said.issue,
        "page": said.pages,
        "issued": {"date-parts": [[int(part) for part in source.published.split("-")]]}
        if source.published
        else None,
        "DOI": source.doi,
        "URL": _url(source),
        "language": source.language,
        "note": source.citation,
    }
    return {name: value for name, value in item.items() if value}


FORMATS: Mapping[str, Callable[[list[Source]], str]] = {
    "ris": _ris,
    "bibtex": _bibtex,
    "csl-json": _csl,
}
