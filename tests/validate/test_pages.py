"""Every example in the pages runs and prints the output shown (see tests/helpers/pages.py)."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pages
import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "zh").glob("*.md")),
]
PAGES = [page for page in PAGES if page.is_file() and pages.blocks(page.read_text("utf-8"))]
pytestmark = pytest.mark.skipif(not PAGES, reason="not in a checkout: the pages are not there")


QUICK = ("README.md", "docs/profiles.md", "docs/python.md")  # the others run in make test-all


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=name, marks=() if name in QUICK else pytest.mark.slow)
        for page in PAGES
        for name in [str(page.relative_to(ROOT))]
    ],
)
def test_examples_run(page: Path) -> None:
    with pages.elsewhere(), contextlib.redirect_stdout(io.StringIO()):
        pages.check(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("shown", "missing"),
    [
        ("a\nb", None),
        ("a\n…", None),
        ("a\n…\nc\nd", None),
        ("…\nd", None),
        ("b", "b"),
        ("a\nc", "c"),
        ("a\n…\nc\ne", "e"),
        ("a\n…\nf", "f"),
    ],
)
def test_a_difference_is_found(shown: str, missing: str | None) -> None:
    assert pages.first_difference(tuple(shown.split("\n")), ["a", "b", "c", "d"]) == missing


def test_a_page_is_refreshed() -> None:
    page = "```console\n$ trialgraph --version\ntrialgraph 0.0\n```\n"
    with pages.elsewhere():
        assert "trialgraph 0.0" not in pages.refreshed(page)
        pages.check(pages.refreshed(page))
        with pytest.raises(pages.Mismatch, match=r"no longer prints: trialgraph 0\.0"):
            pages.check(page)


def test_a_failing_command_is_reported() -> None:
    with pages.elsewhere(), pytest.raises(pages.Mismatch, match="exit code 2"):
        pages.check("```sh\ntrialgraph support 'lines='\n```\n")
