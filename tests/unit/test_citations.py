"""Citations out: what a citation says is taken apart only where it is sure, and no field can break out of its place."""

from __future__ import annotations

import json

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.citations import citations, cited, paper
from trialgraph.graph.model import Source

PAPER = Source(
    "doc-1",
    short="Doe2021",
    title="A title",
    citation="Doe J, van der Roe RS, et al. J Ex Med 2021;22(3):e105-18",
    doi="10.1/x_y",
    published="2021-05",
    kind="review",
)


@pytest.mark.parametrize(
    ("citation", "authors", "journal", "rest"),
    [
        ("Moreau P, et al. Lancet Oncol 2021;22:e105-18", [("Moreau", "P")], "Lancet Oncol", ("22", "", "e105-18")),
        ("Zhao J, Cui Y, Fang B. Clin Exp Med 2025;25:301", [("Zhao", "J"), ("Cui", "Y"), ("Fang", "B")], "Clin Exp Med", ("25", "", "301")),
        ("Doe J, van der Roe RS, et al. J Ex Med 2021;22(3):e105-18.", [("Doe", "J"), ("van der Roe", "RS")], "J Ex Med", ("22", "3", "e105-18")),
        ("Doe J, Van Roe RS. An invented paper. Journal of Examples. 2026;1:2–3", [("Doe", "J"), ("Van Roe", "RS")], "Journal of Examples", ("1", "", "2–3")),
        ("Medscape, 11 May 2021", [], "", ("", "", "")),
        ("", [], "", ("", "", "")),
    ],
)  # fmt: skip
def test_a_citation_is_taken_apart_only_where_it_is_sure(
    citation: str, authors: list[tuple[str, str]], journal: str, rest: tuple[str, str, str]
) -> None:
    found = paper(Source("x", citation=citation))
    assert (list(found.authors), found.journal, (found.volume, found.issue, found.pages)) == (authors, journal, rest)


def test_ris() -> None:
    source = Source(
        "doc-1",
        title="A title",
        citation="Doe J, et al. J Ex Med 2021;22(3):e105-18",
        doi="10.1/xy",
        published="2021-05",
        kind="review",
    )
    assert citations([source], "ris").splitlines() == [
        "TY  - JOUR", "ID  - doc-1", "TI  - A title", "AU  - Doe, J.", "AU  - et al.", "JO  - J Ex Med", "VL  - 22", "IS  - 3", "SP  - e105", "EP  - 18",
        "PY  - 2021", "DA  - 2021/05//", "DO  - 10.1/xy", "UR  - https://doi.org/10.1/xy", "N1  - Doe J, et al. J Ex Med 2021;22(3):e105-18", "ER  - ",
    ]  # fmt: skip


def test_a_line_break_opens_no_field() -> None:
    told = citations([Source("x", title="A\nER  - \nTY  - HACK", published="2020")], "ris")
    assert [line[:2] for line in told.splitlines()] == ["TY", "ID", "TI", "PY", "DA", "ER"]


def test_bibtex_escapes_what_tex_would_read() -> None:
    told = citations([Source("a b{c}", title=r"50% of \input{x} & $y_1$ #~^", published="2020")], "bibtex")
    assert told.startswith("@misc{a-b-c-,\n")
    assert r"{{50\% of \textbackslash{}input\{x\} \& \$y\_1\$ \#\textasciitilde{}\textasciicircum{}}}" in told
    assert citations([PAPER], "bibtex").count("@") == 1


def test_csl_json() -> None:
    (item,) = json.loads(
        citations([Source("NCT01234567", title="A record", published="2020-02-03", kind="registry-record")], "csl-json")
    )
    assert item == {
        "id": "NCT01234567", "type": "dataset", "title": "A record", "issued": {"date-parts": [[2020, 2, 3]]},
        "URL": "https://clinicaltrials.gov/study/NCT01234567",
    }  # fmt: skip


def test_another_form_is_refused() -> None:
    with pytest.raises(TrialgraphError, match="known: ris, bibtex, csl-json"):
        citations([PAPER], "endnote")


def test_an_answer_names_its_documents_wherever_they_stand() -> None:
    answer = {"a": [{"source": "x"}, {"source": "y", "applicability": "outside"}], "b": {"c": {"source": "z"}}, "source": "x"}
    assert cited(answer) == ["x", "z"]
