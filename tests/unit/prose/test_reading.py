"""Reading text from files, and files without text."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.loaders.prose import extract
from trialgraph.loaders.prose.html_text import html_text
from trialgraph.loaders.prose.reading import read_text

SENTENCE = "Median PFS was 9.5 months (HR 0.65)."


def pdf(text: str) -> bytes:
    """A PDF of one page with one line of text, written by hand, or without text."""
    stream = (
        f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".replace("(HR 0.65)", r"\(HR 0.65\)").encode(
            "latin-1"
        )
        if text
        else b""
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << "
            b"/Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % place for place in places
    )
    return (
        content
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", SENTENCE.encode()),
        ("a.txt", b"\xef\xbb\xbf" + SENTENCE.encode()),
        ("a.txt", SENTENCE.encode("utf-16")),
        ("a.html", f"<p>{SENTENCE}</p>".encode()),
        ("a.txt", f"<!DOCTYPE html><html><body>{SENTENCE}</body></html>".encode()),
        ("a.pdf", pdf(SENTENCE)),
        ("a.xyz", SENTENCE.encode()),
        (
            "a.html",
            f"<html><head><meta charset=gb2312><title>中位 HR 9.9</title><body>{SENTENCE}".encode(
                "gb18030"
            ),
        ),
        (
            "a.html",
            f"<html><head><style>HR 0.1</style><p>{SENTENCE}<script>HR < 0.2</script>".encode(),
        ),
        ("a.txt", SENTENCE.replace("9.5 ", "9.5\0").encode()),
    ],
)
def test_readable_files(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    text = read_text(str(tmp_path / name))
    assert text.strip() == SENTENCE and "\0" not in text
    assert [row["value"] for row in extract(text).rows] == ["9.5", "0.65"]


def test_standard_input() -> None:
    assert read_text("-", io.BytesIO(SENTENCE.encode())) == SENTENCE


def test_html_gives_its_visible_text() -> None:
    page = (
        "<head><title>HR 0.1</title></head><script>HR 0.2</script><table><tr><td>Median OS, "
        "mo<td>12.2<td>9.1</tr></table><p>p&lt;0.001 &amp; <i>HR</i> 0&middot;5"
    )
    assert html_text(page).replace(" ", "") == "|MedianOS,mo|12.2|9.1\np<0.001&HR0·5"


def test_superscript_reference_is_separate_from_the_figure() -> None:
    (row,) = extract(html_text("<p>The HR for OS was 0.53<sup>12</sup>.</p>")).rows
    assert row["value"] == "0.53"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t", "is empty"),
        ("a.txt", "中位无进展生存期为18.5个月，对照组为10.2个月".encode("gb18030"), "GB18030"),
        ("a.txt", b"Median OS 12 m\xe9dian", "line 1: byte 0xe9 is not valid UTF-8"),
        ("a.bin", bytes(range(256)) * 20, "binary"),
        ("a.txt", SENTENCE.encode("utf-16-le"), "looks like UTF-16 without a byte order mark"),
        ("a.txt", SENTENCE.encode("utf-16") + b"x", "damaged: it is marked as UTF-16"),
        ("a.bin", b"\x00\x01\x02\x03" * 100, "binary"),
        ("a.docx", b"PK\x03\x04rest", "Office document"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "an image"),
        ("a.html", b"<html><script>x</script></html>", "contains no text"),
        ("a.pdf", pdf(""), "PDF without text, such as a scan"),
        ("a.pdf", b"%PDF-1.4 and nothing", "PDF that cannot be read"),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TrialgraphError, match=expected) as error:
        read_text(str(tmp_path / name))
    assert name in str(error.value)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(TrialgraphError, match="cannot read"):
        read_text(str(tmp_path / "none.txt"))
    with pytest.raises(TrialgraphError, match="is a folder"):
        read_text(str(tmp_path))


def test_too_large_file_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialgraph.loaders.prose.reading.LARGEST", 10)
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    with pytest.raises(TrialgraphError, match="larger than"):
        read_text(str(tmp_path / "a.txt"))


def test_plain_text_does_not_load_the_pdf_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    assert read_text(str(tmp_path / "a.txt")) == SENTENCE
