"""Fields of installed packages, which name them in the entry points `trialgraph.fields`."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_field import write_small_field
from trialgraph.errors import TrialgraphError
from trialgraph.loaders.fields.folder import field_rows
from trialgraph.loaders.fields.known import find_field, known_fields


def install(place: Path, **points: str) -> None:
    """Writes the metadata of an installed package with these entry points."""
    metadata = place / "field_package-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: field-package\nVersion: 1.0\n")
    lines = [f"{name} = {module}" for name, module in points.items()]
    (metadata / "entry_points.txt").write_text("\n".join(["[trialgraph.fields]", *lines, ""]))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_a_field_of_an_installed_package_is_known_by_its_name(place: Path) -> None:
    folder = write_small_field(place / "kidney")
    module = f"from pathlib import Path\nFOLDER = Path({str(folder)!r})\n"
    (place / "module_with_a_field.py").write_text(module)
    install(place, kidney="module_with_a_field")
    last = known_fields()[-1]
    assert last == ("kidney", folder, "field-package")
    assert find_field("kidney") == find_field(folder) == last
    assert field_rows(last)["fields"][0]["label_en"] == "chronic kidney disease"


def test_a_damaged_field_is_named_and_does_not_affect_shipped_ones(place: Path) -> None:
    install(place, broken="no_such_module_of_a_field")
    with pytest.raises(TrialgraphError, match=r"'broken' of the package field-package cannot be"):
        find_field("broken")
    assert find_field("diabetic-kidney-disease").origin == "shipped"


def test_an_installed_field_does_not_replace_a_shipped_one(place: Path) -> None:
    install(place, **{"multiple-myeloma": "no_such_module_of_a_field"})
    assert {field.origin for field in known_fields()} == {"shipped"}
