"""Citations of the documents behind an answer, for reference managers: RIS, BibTeX, CSL-JSON.

They are built from the columns of the table `sources`. The citation as printed in that table is
always added as a note.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import UnknownNameError
from ..model.rows import Source

if TYPE_CHECKING:
    from ..model.evidence import Evidence

_AUTHOR = re.compile(r"(?P<family>.+) (?P<initials>[A-Z]{1,3})")
_RECORD = re.compile(r"NCT[0-9]{8}")
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


class Author(NamedTuple):
    """An author: family name and initials (`Doe`, `JM`), or one name (`张三`, a study group)."""

    family: str
    initials: str = ""


class Authors(NamedTuple):
    """The authors of a document as listed, and whether there are others ("et al")."""

    named: tuple[Author, ...] = ()
    others: bool = False


def cited(answer: Any, evidence: Evidence | None = None) -> list[str]:
    """The identifiers of the documents that an answer names, in order.

    `answer` is an object with `to_dict`, rows, or a DataFrame. Documents of results in
    populations outside the profile are left out. If a row names no document, as in the table of
    a query, the documents of the trials, results … that it names are cited.
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
        for item in value:
            yield from _named(item, evidence)


def _behind(row: Mapping[str, Any], evidence: Evidence) -> Iterator[str]:
    """The documents of the trials, results and other rows of the evidence that a row names."""
    for column, name in row.items():
        table = getattr(evidence, _TABLES.get(column, ""), None)
        if table and isinstance(name, str) and name in table:
            yield table[name].source


def citations(sources: Iterable[Source], form: str) -> str:
    """The citations of documents in one of `FORMATS`. Raises `UnknownNameError` for another."""
    if form not in FORMATS:
        raise UnknownNameError("form of citation", form, FORMATS)
    return FORMATS[form](list(sources))


def authors_of(source: Source) -> Authors:
    """The authors in the column `authors`: `Doe J, van der Roe RS, et al`."""
    names = [name.strip() for name in source.authors.split(",") if name.strip()]
    listed = [name for name in names if name.rstrip(".") != "et al"]
    return Authors(tuple(map(_author, listed)), len(listed) < len(names))


def _author(name: str) -> Author:
    match = _AUTHOR.fullmatch(name)
    return Author(match["family"], match["initials"]) if match else Author(name)


def _url(source: Source) -> str:
    if source.url:
        return source.url
    if source.doi:
        return f"https://doi.org/{source.doi}"
    return f"https://clinicaltrials.gov/study/{source.id}" if _RECORD.fullmatch(source.id) else ""


def _is_article(source: Source) -> bool:
    """Whether the document is an article of a journal: its container has volumes."""
    return bool(source.container and source.volume)


def _title(source: Source) -> str:
    return source.title or source.short or source.id


def _ris(sources: list[Source]) -> str:
    return "\n".join(
        "".join(f"{tag}  - {_one_line(value)}\n" for tag, value in _ris_lines(source) if value)
        + "ER  - \n"
        for source in sources
    )


def _ris_lines(source: Source) -> Iterator[tuple[str, str]]:
    authors = authors_of(source)
    start, _, end = source.pages.replace("–", "-").partition("-")
    yield "TY", "JOUR" if _is_article(source) else "DATA" if source.kind in _DATA else "GEN"
    yield "ID", source.id
    yield "TI", _title(source)
    for author in authors.named:
        initials = f", {'.'.join(author.initials)}." if author.initials else ""
        yield "AU", author.family + initials
    if authors.others:
        yield "AU", "et al."
    yield from (
        ("JO" if _is_article(source) else "T2", source.container),
        ("VL", source.volume),
        ("IS", source.issue),
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
        _bibtex_entry(key, source) for key, source in zip(_keys(sources), sources, strict=True)
    )


def _keys(sources: list[Source]) -> Iterator[str]:
    """A key for each document: ASCII, as BibTeX requires, and unique even if case is ignored."""
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
    authors = authors_of(source)
    names = [_bibtex_name(author) for author in authors.named]
    year, _, month = source.published[:7].partition("-")
    cells = {
        "title": f"{{{_bibtex_text(_title(source))}}}",
        "author": " and ".join([*names, *(["others"] if authors.others else [])]),
        "journal" if _is_article(source) else "howpublished": _bibtex_text(source.container),
        "volume": _bibtex_text(source.volume),
        "number": _bibtex_text(source.issue),
        "pages": _bibtex_text(re.sub("[–-]+", "--", source.pages)),
        "year": year,
        "month": month and str(int(month)),
        "doi": _verbatim(source.doi),
        "url": _verbatim(_url(source)),
        "note": _bibtex_text(source.citation),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in cells.items() if value)
    return f"@{'article' if _is_article(source) else 'misc'}{{{key},\n{lines}}}\n"


def _bibtex_name(author: Author) -> str:
    if not author.initials:
        return f"{{{_bibtex_text(author.family)}}}"  # one name, not to be split
    return _bibtex_text(
        f"{author.family}, {' '.join(f'{initial}.' for initial in author.initials)}"
    )


def _bibtex_text(value: str) -> str:
    return _one_line(value).translate(_BIBTEX)


def _verbatim(address: str) -> str:
    """A DOI or URL, which TeX uses unchanged: characters that would end the field are encoded."""
    encoded = {"{": "%7B", "}": "%7D", "\\": "%5C"}
    return "".join(
        encoded.get(sign, sign) for sign in address if sign.isprintable() and sign != " "
    )


def _csl(sources: list[Source]) -> str:
    return (
        json.dumps([_csl_item(source) for source in sources], ensure_ascii=False, indent=2) + "\n"
    )


def _csl_item(source: Source) -> dict[str, Any]:
    authors = authors_of(source)
    names: list[dict[str, str]] = [
        {"family": author.family, "given": author.initials}
        if author.initials
        else {"literal": author.family}
        for author in authors.named
    ]
    item = {
        "id": source.id,
        "type": "article-journal"
        if _is_article(source)
        else "dataset"
        if source.kind in _DATA
        else "document",
        "title": _title(source),
        "author": [*names, *([{"literal": "et al."}] if authors.others else [])],
        "container-title": source.container,
        "volume": source.volume,
        "issue": source.issue,
        "page": source.pages,
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
