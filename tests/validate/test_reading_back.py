"""A layer counts as loaded only if its files hold the rows that were written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_layers import ORIGIN, names, trial
from trialgraph.errors import TrialgraphError
from trialgraph.loaders.layers import files
from trialgraph.loaders.layers.add import add_layer
from trialgraph.loaders.layers.remove import remove_layer


def _flip(content: bytes) -> bytes:
    return content.replace(b"0.62", b"0.63")


def _lose(content: bytes) -> bytes:
    return content[: content.rindex(b"\n", 0, -1) + 1]


def _break(content: bytes) -> bytes:
    return content.replace(b"0.62", b"\xff\xfe")


@pytest.mark.parametrize("damage", [_flip, _lose, _break])
@pytest.mark.parametrize("act", [
    lambda: add_layer("second", "tables", trial("B"), [ORIGIN]),
    lambda: add_layer("first", "tables", trial("A"), [ORIGIN], replace=True),
    lambda: remove_layer("doc-C"),
])  # fmt: skip
def test_a_table_that_is_stored_otherwise_is_refused(
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[bytes], bytes],
    act: Callable[[], object],
) -> None:
    """The disk changes what it stores, before anything has been hashed."""
    add_layer("first", "tables", iter([trial("A"), trial("C")]), [ORIGIN])
    index = (data / "layers.json").read_bytes()
    close = files.TableWriter.close

    def closing(writer: files.TableWriter) -> dict[str, str]:
        hashes = close(writer)
        file = writer.folder / "results.csv"
        file.write_bytes(damage(file.read_bytes()))
        return {**hashes, "results": files.file_hash(file)}

    with monkeypatch.context() as patch:
        patch.setattr(files.TableWriter, "close", closing)
        with pytest.raises(TrialgraphError, match=r"results\.csv was not stored as it was written"):
            act()
    assert (data / "layers.json").read_bytes() == index
    assert names() == ["first"] and not list(data.glob(".loading-*"))


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")),
        min_size=1,
        max_size=4,
    )
)
def test_any_text_is_read_back(tmp_path_factory: pytest.TempPathFactory, notes: list[str]) -> None:
    """Quotes, commas, line ends, and control characters; checks of cells refuse a lone CR."""
    writer = files.TableWriter(tmp_path_factory.mktemp("layer"))
    writer.write(
        {"sources": [{"source": f"S{at}", "title": note} for at, note in enumerate(notes)]}
    )
    writer.close()
    writer.read_back()
