"""Fields of installed packages, which name them in the entry points `trialgraph.fields`."""

from __future__ import annotations

from pathlib import Path

import pytest
import trialgraph as tg
from small_field import write_small_field
from trialgraph.cli.main import main
from trialgraph.errors import TableError, TrialgraphError
from trialgraph.graph.language.translation import language
from trialgraph.loaders.fields.folder import field_rows
from trialgraph.loaders.fields.known import find_field, known_fields
from trialgraph.loaders.layers.index import data_folder


def install(place: Path, package: str = "field-package", /, **points: str) -> None:
    """Writes the metadata of an installed package with these entry points."""
    metadata = place / f"{package.replace('-', '_')}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
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


def test_an_installed_field_has_one_name(place: Path) -> None:
    folder = write_small_field(place / "kidney")
    module = f"from pathlib import Path\nFOLDER = Path({str(folder)!r})\n"
    (place / "module_with_a_named_field.py").write_text(module)
    install(place, renal="module_with_a_named_field")
    with pytest.raises(TableError, match=r"field\.toml.*'kidney': the package field-package provi"):
        field_rows(find_field("renal"))


def test_a_name_of_two_packages_is_refused_and_both_are_listed(place: Path) -> None:
    for number in (1, 2):
        (place / str(number)).mkdir()
        folder = write_small_field(place / str(number) / "kidney")
        module = f"from pathlib import Path\nFOLDER = Path({str(folder)!r})\n"
        (place / f"module_with_twin_{number}.py").write_text(module)
        install(place, f"twin-{number}", kidney=f"module_with_twin_{number}")
    with pytest.raises(
        TrialgraphError, match=r"twin-1, twin-2 have a field named 'kidney'.*folder"
    ):
        find_field("kidney")
    assert [field.origin for field in known_fields()[-2:]] == ["twin-1", "twin-2"]
    first, second = (find_field(place / number / "kidney") for number in "12")
    assert data_folder(first) != data_folder(second), "their layers are apart"


def test_an_installed_field_brings_its_examples_and_translations(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRIALGRAPH_DATA", str(place / "data"))
    monkeypatch.setenv("TRIALGRAPH_CACHE", str(place / "cache"))
    folder = write_small_field(place / "kidney")
    (folder / "sentences-zh.csv").write_text("en,zh\nin the valley,谷中\n", encoding="utf-8")
    module = f"from pathlib import Path\nFOLDER = Path({str(folder)!r})\n"
    (place / "module_with_sentences.py").write_text(module)
    install(place, kidney="module_with_sentences")
    opened = tg.open(field="kidney")
    assert language("zh", opened.evidence, opened.field_folder).say("in the valley") == "谷中"
    with pytest.raises(SystemExit):
        main(["support", "--field", "kidney", "--help"])
    assert "--field kidney\n" in capsys.readouterr().out


def test_a_damaged_package_is_no_reason_to_refuse_another_field(
    place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    install(place, broken="no_such_module_of_a_field")
    folder = write_small_field(place / "kidney")
    assert find_field(folder).folder == folder
    assert "broken" not in [field.key for field in known_fields()]
    assert "'broken' of the package field-package cannot be read" in caplog.text


def test_a_field_with_an_error_is_listed_with_it_and_hides_no_other(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_small_field(place / "kidney")
    module = f"from pathlib import Path\nFOLDER = Path({str(folder)!r})\n"
    (place / "module_with_another_name.py").write_text(module)
    install(place, renal="module_with_another_name")
    listed = tg.fields().set_index("name")
    assert "the package field-package provides the field as renal" in listed.error["renal"]
    assert not listed.error["multiple-myeloma"] and listed.trials["multiple-myeloma"] > 100
    assert main(["fields", "--format", "csv"]) == 0
    told = capsys.readouterr()
    assert "diabetic-kidney-disease" in told.out and "renal" in told.out
    assert "The field renal cannot be used: 1 error in the tables" in told.err
    assert main(["fields", "renal"]) == 2
    assert main(["regimens", "--field", "diabetic-kidney-disease"]) == 0
