"""Citations are made from the columns of sources, and no value can escape from its field."""

from __future__ import annotations

import json
import re

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.listings.citations import Author, authors_of, citations, cited
from trialgraph.graph.model.rows import Source

PAPER = Source(
    "doc-1",
    short="Doe2021",
    title="A title",
    citation="Doe J, van der Roe RS, et al. J Ex Med 2021;22(3):e105-18",
    authors="Doe J, van der Roe RS, et al",
    container="J Ex Med",
    volume="22",
    issue="3",
    pages="e105-18",
    doi="10.1/x_y",
    published="2021-05",
    kind="review",
)


@pytest.mark.parametrize(
    ("authors", "named", "others"),
    [
        ("Moreau P, et al", [("Moreau", "P")], True),
        ("Moreau P, et al.", [("Moreau", "P")], True),
        ("Zhao J, Cui Y, Fang B", [("Zhao", "J"), ("Cui", "Y"), ("Fang", "B")], False),
        ("Doe J, van der Roe RS, et al", [("Doe", "J"), ("van der Roe", "RS")], True),
        ("张三, 李四", [("张三", ""), ("李四", "")], False),
        ("Examples Study Group", [("Examples Study Group", "")], False),
        ("", [], False),
    ],
)
def test_authors(authors: str, named: list[tuple[str, str]], others: bool) -> None:
    read = authors_of(Source("x", authors=authors))
    assert (list(read.named), read.others) == ([Author(*parts) for parts in named], others)


def test_a_citation_as_one_text_is_only_a_note() -> None:
    """A user's own tables may leave the columns empty: nothing is guessed from the text."""
    (item,) = json.loads(
        citations([Source("x", citation="Doe J. J Ex Med 2020;1:2-3", kind="review")], "csl-json")
    )
    assert item == {
        "id": "x",
        "type": "document",
        "title": "x",
        "note": "Doe J. J Ex Med 2020;1:2-3",
    }


def test_a_website_is_not_a_journal() -> None:
    page = Source("x", title="A page", container="Medscape", authors="Shah D", published="2021")
    assert citations([page], "ris").startswith(
        "TY  - GEN\nID  - x\nTI  - A page\nAU  - Shah, D.\nT2  - Medscape\n"
    )
    assert "howpublished = {Medscape}" in citations([page], "bibtex")


def test_ris() -> None:
    source = Source(
        "doc-1",
        title="A title",
        citation="Doe J, et al. J Ex Med 2021;22(3):e105-18",
        authors="Doe J, et al",
        container="J Ex Med",
        volume="22",
        issue="3",
        pages="e105-18",
        doi="10.1/xy",
        published="2021-05",
        kind="review",
    )
    assert citations([source], "ris").splitlines() == [
        "TY  - JOUR", "ID  - doc-1", "TI  - A title", "AU  - Doe, J.", "AU  - et al.", "JO  - J Ex Med", "VL  - 22", "IS  - 3", "SP  - e105", "EP  - 18",
        "PY  - 2021", "DA  - 2021/05//", "DO  - 10.1/xy", "UR  - https://doi.org/10.1/xy", "N1  - Doe J, et al. J Ex Med 2021;22(3):e105-18", "ER  - ",
    ]  # fmt: skip


def test_a_line_break_does_not_start_a_field() -> None:
    ris = citations([Source("x", title="A\nER  - \nTY  - HACK", published="2020")], "ris")
    assert [line[:2] for line in ris.splitlines()] == ["TY", "ID", "TI", "PY", "DA", "ER"]


def test_bibtex_escapes_what_tex_would_read() -> None:
    bibtex = citations(
        [Source("a b{c}", title=r"50% of \input{x} & $y_1$ #~^", published="2020")], "bibtex"
    )
    assert bibtex.startswith("@misc{a-b-c-,\n")
    assert (
        r"{{50\% of \textbackslash{}input\{x\} \& \$y\_1\$ \#\textasciitilde{}\textasciicircum{}}}"
        in bibtex
    )
    assert citations([PAPER], "bibtex").count("@") == 1


def test_csl_json() -> None:
    (item,) = json.loads(
        citations(
            [
                Source(
                    "NCT01234567", title="A record", published="2020-02-03", kind="registry-record"
                )
            ],
            "csl-json",
        )
    )
    assert item == {
        "id": "NCT01234567", "type": "dataset", "title": "A record", "issued": {"date-parts": [[2020, 2, 3]]},
        "URL": "https://clinicaltrials.gov/study/NCT01234567",
    }  # fmt: skip


def test_another_form_is_refused() -> None:
    with pytest.raises(TrialgraphError, match="known: ris, bibtex, csl-json"):
        citations([PAPER], "endnote")


def test_documents_are_found_anywhere_in_an_answer() -> None:
    answer = {
        "a": [{"source": "x"}, {"source": "y", "applicability": "outside"}],
        "b": {"c": {"source": "z"}},
        "source": "x",
    }
    assert cited(answer) == ["x", "z"]


HARD = [
    Source("a b", title="50% & more_of {braces} \\ and “quotes”", citation="O'Brien J. J Ex Med 2020;1:2-3", authors="O'Brien J", container="J Ex Med", volume="1", pages="2-3", doi="10.1002/(SICI)1_x<2>{3}", published="2020-02", kind="review"),
    Source("a-b", title="来那度胺耐药的首次复发", citation="张三, 李四. 中华血液学杂志 2021;42:1-5", published="2021", kind="review", language="zh"),
    Source("A-B", title="x" * 3000 + "\r\nER  - \r\n@evil{", published="2021-12-31", kind="user-table"),
    Source("病例", title="", short="", published="", kind="registry-record"),
]  # fmt: skip


def entries_of(bibtex: str) -> dict[str, dict[str, str]]:
    """A strict reading of BibTeX: entries with ASCII keys, fields in balanced braces, and nothing
    between."""
    entries: dict[str, dict[str, str]] = {}
    rest = bibtex
    while rest:
        head = re.match(r"@(article|misc)\{([A-Za-z0-9_:.+-]+),\n", rest)
        assert head, rest[:80]
        rest = rest[head.end() :]
        fields: dict[str, str] = {}
        while field := re.match(r"  (\w+) = \{", rest):
            depth, end = 1, field.end()
            while depth:
                escaped = rest[end - 1] == "\\" and rest[end - 2] != "\\"
                depth += 0 if escaped else {"{": 1, "}": -1}.get(rest[end], 0)
                end += 1
            fields[field[1]] = rest[field.end() : end - 1]
            assert rest[end : end + 2] == ",\n", rest[end : end + 20]
            rest = rest[end + 2 :]
        assert rest.startswith("}\n"), rest[:80]
        rest = rest[2:].removeprefix("\n")
        assert head[2].casefold() not in map(str.casefold, entries), (
            "keys are unique, whatever the case"
        )
        entries[head[2]] = fields
    return entries


def test_bibtex_can_be_read_strictly() -> None:
    entries = entries_of(citations(HARD, "bibtex"))
    assert len(entries) == 4 and list(entries)[:2] == ["a-b", "a-b-2"]
    first, chinese = list(entries.values())[:2]
    assert first["title"] == r"{50\% \& more\_of \{braces\} \textbackslash{} and “quotes”}"
    assert first["doi"] == "10.1002/(SICI)1_x<2>%7B3%7D", "as it stands: TeX hands addresses on"
    assert (first["author"], first["pages"], first["year"], first["month"]) == (
        "O'Brien, J.",
        "2--3",
        "2020",
        "2",
    )
    assert "author" not in chinese and "张三" in chinese["note"], "no column, so only a note"


def test_ris_can_be_read_strictly() -> None:
    lines = citations(HARD, "ris").split("\n")
    assert lines[-1] == ""
    tags = [line[:2] for line in lines[:-1] if line]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines[:-1] if line)
    assert tags.count("TY") == tags.count("ER") == 4
    opened = False
    for tag in tags:
        assert opened != (tag == "TY")
        opened = tag != "ER"
    assert "LA  - zh" in lines and "DA  - 2021/12/31/" in lines


def test_csl_json_has_only_what_its_schema_knows() -> None:
    items = json.loads(citations(HARD, "csl-json"))
    assert [item["id"] for item in items] == ["a b", "a-b", "A-B", "病例"]
    for item in items:
        assert item["type"] in ("article-journal", "dataset", "document") and item["title"]
        assert all(
            isinstance(part, int)
            for date in item.get("issued", {}).get("date-parts", [])
            for part in date
        )
        assert all(
            set(name) in ({"family", "given"}, {"literal"}) for name in item.get("author", [])
        )
    assert "DOI" not in items[1] and "URL" not in items[1], "no address that no source gives"
