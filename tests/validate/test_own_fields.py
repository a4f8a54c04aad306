"""Fields of one's own: one form of tables for fields and layers, and a shipped field as a copy."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import trialgraph as tg
from openpyxl import Workbook
from trialgraph.cli import field_examples
from trialgraph.cli.main import main
from trialgraph.errors import TableError, TrialgraphError
from trialgraph.evidence import DEFAULT
from trialgraph.evidence import FOLDER as FIELDS
from trialgraph.graph.language.phrasebook import field_sentences
from trialgraph.graph.language.translation import language
from trialgraph.graph.model.schema import ACCOUNTING
from trialgraph.graph.model.schema import TABLES as ALL_TABLES
from trialgraph.loaders.build import rows_in_graph
from trialgraph.loaders.fields.folder import field_rows, read_field
from trialgraph.loaders.fields.known import find_field
from trialgraph.loaders.user.template import columns_of, write_field

SHIPPED = sorted(file.parent.name for file in FIELDS.glob("*/field.toml"))
EVERYDAY = {"placebo"}  # names of a field that are words of the method too
DECLARED = """\
name = "gland-tumour"
label_en = "gland tumour"
conditions = ["gland-tumour"]
counts_lines = true
stage = "front-line"
example = "lines=0"
"""
TABLES = {
    "conditions": "condition,label_en\n# help on a row,and on a column\ngland-tumour,gland tumour\n",
    "drugs": "drug,label_en,kind\ntestinib,testinib,drug\nexemplatin,exemplatin,drug\n",
    "regimens": "regimen,label_en,drugs,kind\nTest,testinib,testinib,monotherapy\n"
    "Ex,exemplatin,exemplatin,monotherapy\n",
    "trials": "trial,label,phase,design,randomised,setting\nT,T,3,randomised,yes,front-line\n",
    "arms": "arm,trial,regimen,role\nT-Test,T,Test,tested\nT-Ex,T,Ex,control\n",
    "populations": "population,trial,label,criteria,reported\nT-ITT,T,all,lines=0,yes\n",
    "results": "result,kind,trial,population,arm,comparator_arm,endpoint,measure,value,unit,ci_low,"
    "ci_high,ci_level\nT-1,contrast,T,T-ITT,T-Test,T-Ex,PFS,hazard_ratio,0.60,ratio,0.50,0.72,95\n",
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIALGRAPH_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def field(tmp_path: Path) -> Path:
    """A small field, with a help row, and without what may be left out."""
    folder = tmp_path / "gland"
    folder.mkdir()
    (folder / "field.toml").write_text(DECLARED, encoding="utf-8")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def as_workbook(folder: Path) -> None:
    book = Workbook()
    book.active.title = "help"
    for name, text in TABLES.items():
        sheet = book.create_sheet(name)
        for row in csv.reader(io.StringIO(text)):
            sheet.append(row)
        (folder / f"{name}.csv").unlink()
    book.save(folder / "tables.xlsx")
    (folder / "~$tables.xlsx").write_bytes(b"the lock of an open workbook")


def with_semicolons_and_a_mark(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        text = file.read_text(encoding="utf-8").replace(",", ";")
        file.write_text(text, encoding="utf-8-sig")


def with_tabs(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        file.write_text(file.read_text(encoding="utf-8").replace(",", "\t"), encoding="utf-8")


@pytest.mark.parametrize(
    "rewrite", [lambda folder: None, as_workbook, with_semicolons_and_a_mark, with_tabs]
)
def test_a_field_may_be_written_in_every_form_of_a_layer(
    field: Path, data: Path, rewrite: Callable[[Path], None]
) -> None:
    rewrite(field)
    kg = tg.open(field)
    verdict = kg.support("lines=0")["Test"]
    assert (verdict.verdict, verdict.applicability) == ("supported", "direct")
    (source,) = kg.evidence.sources.values()
    assert (source.id, source.kind) == ("gland-tumour", "user-table")
    assert "row 2" in kg.evidence.trials["T"].locator


def test_rows_that_name_no_document_are_as_old_as_their_newest_file(
    field: Path, data: Path
) -> None:
    for file in field.glob("*.csv"):
        os.utime(file, (1_600_000_000, 1_600_000_000))
    assert read_field(field)["sources"][0]["published"] == "2020-09-13"


def test_faults_name_file_row_column_value_and_remedy(field: Path) -> None:
    results = field / "results.csv"
    results.write_text(
        results.read_text(encoding="utf-8").replace("T-1,", "# help\nT-1,").replace("0.60", "0.6O"),
        encoding="utf-8",
    )
    with (field / "rules.csv").open("w", encoding="utf-8") as file:
        file.write("rule,kind,reason\n# help\naccess,access,Nothing is withheld.\n")
    with pytest.raises(TableError) as caught:
        read_field(field)
    assert [str(fault).partition(". ")[0] for fault in caught.value.faults] == [
        "results.csv, row 3, column value, value '0.6O': is not a figure",
        "rules.csv, row 3, column changed_because, value '': the row replaces the row access of "
        "the method without a reason",
    ]


def test_the_error_for_a_folder_without_field_file_names_layers(
    field: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (field / "field.toml").unlink()
    assert main(["support", "lines=0", "--field", str(field)]) == 2
    error = capsys.readouterr().err
    assert (
        f"looks like a layer: to add its tables to a field, run trialgraph load tables {field}"
        in error
    )
    assert "trialgraph init DIR --field" in error
    assert error.count("row") == 1  # faults of tables that nobody wrote for a field are left out


def test_a_field_with_paragraphs_and_no_tokens_is_valid(
    field: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (field / "sources.csv").write_text(
        "source,title,published,kind\nS,A paper,2020-01,article\n", encoding="utf-8"
    )
    (field / "paragraphs.csv").write_text(
        "paragraph,source,section,role\n1,S,Results,evidence\n", encoding="utf-8"
    )
    assert main(["validate", "--field", str(field)]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", SHIPPED)
def test_a_copy_of_a_shipped_field_has_its_rows(name: str, tmp_path: Path) -> None:
    """Shipped fields are read without defaults and checks; both ways lead to the same rows."""
    copy = tmp_path / name
    shutil.copytree(FIELDS / name, copy)
    assert rows_in_graph(read_field(copy)) == rows_in_graph(field_rows(find_field(name)))


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The field that `init` writes."""
    write_field(tmp_path / "my-field")
    return tmp_path / "my-field"


def test_init_writes_a_field_that_answers_at_once(
    tmp_path: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "my-field", "--field"]) == 0
    _, _, command = capsys.readouterr().out.partition(": ")
    assert main(shlex.split(command)[1:]) == 0
    assert "Mock-Ex (supported, certainty high" in capsys.readouterr().out
    assert main(["validate", "--field", "my-field"]) == 0, capsys.readouterr().out
    assert main(["init", "my-field", "--field"]) == 2
    assert "already exists" in capsys.readouterr().err
    assert main(["init", "book.xlsx", "--field"]) == 2
    assert "a field is a folder" in capsys.readouterr().err


def test_the_template_shows_what_a_field_can_say(template: Path, data: Path) -> None:
    kg = tg.open(template)
    field = kg.field
    assert (field.id, field.label_en) == (
        "my-field",
        "first and later treatment of advanced example carcinoma",
    )
    first = kg.support(field.example)["Mock-Ex"]
    assert (first.verdict, first.applicability, first.certainty) == ("supported", "direct", "high")
    later = kg.support(field.examples[-1])["Test"]
    assert (later.verdict, [caution.harm for caution in later.cautions]) == (
        "supported",
        ["raised liver enzymes"],
    )
    assert kg.support("lines=0, has:example-autoimmunity")["Mock-Ex"].verdict == "excluded"
    assert "Placebo" not in {row.regimen for row in kg.support(field.examples[-1]).verdicts}


def test_the_template_explains_every_key_and_has_every_table(template: Path) -> None:
    declared = (template / "field.toml").read_text(encoding="utf-8").split("\n\n")
    keys = ["name", *(column.name for column in ALL_TABLES["fields"].columns[1:]), "endpoints"]
    for key in keys:
        (part,) = [part for part in declared if f"\n{key} = " in part]
        assert part.startswith("# "), key
    written = {file.stem for file in template.glob("*.csv")}
    assert written == ALL_TABLES.keys() - {"fields", *ACCOUNTING}
    for name in written:
        header, helps = list(
            csv.reader((template / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines())
        )[:2]
        assert header == [column.name for column in columns_of(ALL_TABLES[name])]
        assert helps[0].startswith("# ") and all(helps)


def test_python_lists_the_fields_and_names_that_of_a_graph(field: Path, data: Path) -> None:
    listed = tg.fields()
    assert sorted(listed.name) == SHIPPED
    assert (listed.results > 0).all()
    assert tg.open(listed.name[0], layered=False).field.label_en == listed.label[0]
    assert tg.open(field=field).field.conditions == ("gland-tumour",)


def test_an_order_of_endpoints_names_known_ones(field: Path) -> None:
    toml = field / "field.toml"
    toml.write_text(f'{DECLARED}endpoints = ["OSS", "PFS"]\n', encoding="utf-8")
    with pytest.raises(TableError) as raised:
        read_field(field)
    (fault,) = raised.value.faults
    assert (fault.file, fault.column, fault.value) == ("field.toml", "endpoints", "OSS")


def test_an_endpoint_named_twice_keeps_its_first_place(field: Path) -> None:
    toml = field / "field.toml"
    toml.write_text(f'{DECLARED}endpoints = ["OS", "PFS", "OS"]\n', encoding="utf-8")
    assert [row["endpoint"] for row in read_field(field)["endpoints"]][:2] == ["OS", "PFS"]


@pytest.mark.parametrize(
    "rows",
    [
        "mutation,mutation,,mutation",
        "mutation,mutation,wild-type,wild-type\nwild-type,wild type,,",
        "mutation,mutation,variant,wild-type\nvariant,variant,wild-type,\nwild-type,wild type,,",
    ],
)
def test_no_feature_is_or_implies_its_opposite(field: Path, rows: str) -> None:
    text = f"feature,label_en,implies,opposite\n{rows}\n"
    (field / "features.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as raised:
        read_field(field)
    (fault,) = raised.value.faults
    assert (fault.file, fault.row, fault.column) == ("features.csv", 2, "opposite")


def test_a_wrong_name_of_a_field_gets_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = SHIPPED[0].replace("-", "")
    for command in (["fields", wrong], ["support", "lines=1", "--field", wrong]):
        assert main(command) == 2
        assert SHIPPED[0] in capsys.readouterr().err
    assert main(["fields", SHIPPED[0], "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["name"] == SHIPPED[0]


def test_help_takes_its_examples_from_the_default_field() -> None:
    declared = tomllib.loads((DEFAULT / "field.toml").read_text(encoding="utf-8"))
    assert field_examples.profile() == declared["example"]
    named = {line.partition(" ")[0] for line in (DEFAULT / "examples.txt").read_text().splitlines()}
    for command in named - {"#"}:
        assert field_examples.commands(command), command


def test_the_code_names_no_drug_regimen_trial_or_disease_of_a_shipped_field() -> None:
    """Names of one word, and long enough not to be words of another kind."""
    names = set()
    for field in SHIPPED:
        rows = field_rows(find_field(field))
        names |= {row["label_en"].lower() for row in (*rows["drugs"], *rows["conditions"])}
        names |= {row["trial"].lower() for row in rows["trials"]}
    names = {name for name in names if re.fullmatch("[a-z]{8,}", name)} - EVERYDAY
    package = Path(tg.__file__).parent
    for room in ("", "cli/", "graph/**/", "loaders/**/", "queries/"):
        for ending in ("py", "rq", "toml", "txt", "js", "html", "ebnf"):
            for file in package.glob(f"{room}*.{ending}"):
                words = set(re.findall("[a-z]+", file.read_text(encoding="utf-8").lower()))
                assert not words & names, (file, words & names)


def test_sentences_of_the_evidence_are_translated_by_their_field(
    field: Path, data: Path, tmp_path: Path
) -> None:
    of_default = field_sentences("zh")
    assert of_default == field_sentences("zh", DEFAULT.name)
    assert field_sentences("zh", "gland-tumour") == {}
    sentence = max(of_default, key=len)
    assert language("zh").say(sentence) == of_default[sentence]
    assert language("zh", tg.open(field).evidence).say(sentence) != of_default[sentence]
    (field / "sentences-zh.csv").write_text("en,zh\nA,B\n", encoding="utf-8")
    assert read_field(field)["trials"]  # it is no table


def declared_with(field: Path, *lines: str) -> list[tuple[str, str]]:
    """The column and value of each fault of the field with these lines of `field.toml` instead."""
    keys = {line.partition(" =")[0] for line in lines}
    kept = [line for line in DECLARED.splitlines() if line.partition(" =")[0] not in keys]
    (field / "field.toml").write_text("\n".join([*kept, *lines, ""]), encoding="utf-8")
    try:
        read_field(field)
    except TableError as error:
        assert {fault.file for fault in error.faults} == {"field.toml"}
        return [(fault.column, fault.value) for fault in error.faults]
    return []


FEATURES = """\
feature,label_en,implies,opposite
mutation,mutation,,wild-type
wild-type,wild type,,
variant,variant,mutation,
other-wild-type,other wild type,,mutation
frail,frail,,
"""


@pytest.mark.parametrize(
    ("names", "column"),
    [
        (["frail"], ""),
        (["mutation", "frail"], ""),
        (["variant", "wild-type"], ""),  # a mutation of another kind
        (["mutation", "variant"], ""),
        (["mutation", "wild-type"], "presumed_absent"),
        (["frail", "wild-type", "mutation"], "presumed_absent"),
    ],
)
def test_nobody_is_presumed_to_lack_both_sides(names: list[str], column: str, field: Path) -> None:
    (field / "features.csv").write_text(FEATURES, encoding="utf-8")
    found = declared_with(field, f"presumed_absent = {json.dumps(names)}")
    assert [name for name, _ in found] == ([column] if column else [])


@pytest.mark.parametrize("endpoint", ["ORR", "AE"])
def test_an_endpoint_that_decides_nothing_is_not_in_the_order(endpoint: str, field: Path) -> None:
    assert declared_with(field, f'endpoints = ["OS", "{endpoint}"]') == [("endpoints", endpoint)]


@pytest.mark.parametrize(
    "example", ["lines=", "exposed:nothing", "lines=0, lines=2", "PFS", "condition:gland-tumour"]
)
def test_examples_are_profiles_of_the_field(example: str, field: Path) -> None:
    assert declared_with(field, f'example = "{example}"') == [("example", example)]
    assert declared_with(field, f'examples = ["lines=1", "{example}"]') == [("examples", example)]
    assert not declared_with(field, 'examples = ["lines=1 | lines=2", "exposed:testinib", "open"]')


@pytest.mark.parametrize("name", ["a b", "../up", "-x", ".", "a/b", "x;y", "-", "a\\\\b"])
def test_the_name_of_a_field_is_one_word(name: str, field: Path) -> None:
    ((column, _),) = declared_with(field, f'name = "{name}"')
    assert column == "name"


@pytest.mark.parametrize("name", ["gland-tumour", "NSCLC.2", "腺瘤", "a_b", "5"])
def test_words_in_any_letters_name_a_field(name: str, field: Path) -> None:
    assert not declared_with(field, f'name = "{name}"')


def test_a_field_is_named_by_text() -> None:
    for wrong in (5, None, ["a"], object()):
        with pytest.raises(TrialgraphError, match="a field is given by its name or its folder"):
            tg.open(field=wrong or 0.5)  # type: ignore[arg-type]


def test_an_empty_name_of_a_field_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        ["support", "lines=1", "--field", ""],
        ["support", "lines=1", "--tables", " "],
        ["lint", "--field="],
        ["load", "tables", ".", "--field", ""],
    ):
        assert main(command) == 2
        assert "is empty; give the name or the folder of a field" in capsys.readouterr().err


def test_commands_without_a_field_say_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "bash", "--field", SHIPPED[0]]) == 2
    assert "completion takes no field: the script" in capsys.readouterr().err
    assert main(["fields", "--field", SHIPPED[0]]) == 2
    assert "trialgraph fields NAME" in capsys.readouterr().err


def test_an_unknown_regimen_of_an_answer_gets_the_nearest_or_all(field: Path, data: Path) -> None:
    answer = tg.open(field).support("lines=0")
    with pytest.raises(KeyError, match="unknown regimen 'Tesst'; nearest known: Test"):
        answer["Tesst"]
    with pytest.raises(KeyError, match="unknown regimen 'nope'; known: Test, Ex"):
        answer["nope"]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["support", "eGFR=40"], "eGFR"),
        (["support", "lines=1, has:RAS-blockade"], "RAS-blockade"),
        (["support", "lines=1, exposed:finerenone"], "finerenone"),
        (["explain", "canagliflozin", "lines=1"], "canagliflozin"),
        (["support", "lines=1", "--endpoint", "RENAL-40"], "RENAL-40"),
        (["results", "--trial", "CREDENCE"], "CREDENCE"),
    ],
)
def test_a_name_of_another_field_is_recognised(
    command: list[str], name: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 2
    hint = "is a name in the field diabetic-kidney-disease; to ask about that field, add --field"
    assert f"'{name}' {hint}" in capsys.readouterr().err
    assert main([*command, "--field", "diabetic-kidney-disease"]) in (0, 2)
    assert hint not in capsys.readouterr().err
    command = [part.replace(name, "zzz-unknown") for part in command]
    assert main(command) == 2
    assert "is a name in the field" not in capsys.readouterr().err


def test_a_field_in_a_folder_brings_its_own_translations(
    field: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = TABLES["populations"].replace(",all,", ",people of the valley,")
    (field / "populations.csv").write_text(people, encoding="utf-8")
    sentence = "en,zh\npeople of the valley,山谷居民\n"
    (field / "sentences-zh.csv").write_text(sentence, encoding="utf-8")
    assert main(["explain", "Test", "lines=0", "--field", str(field), "--lang", "zh"]) == 0
    assert "山谷居民" in capsys.readouterr().out
    written = tg.open(field).view("Test", out=tmp_path / "test.html", lang="zh")
    assert "山谷居民" in written.read_text(encoding="utf-8")


def test_help_takes_its_examples_from_the_field_that_is_named(
    field: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = tomllib.loads((field / "field.toml").read_text(encoding="utf-8"))["example"]
    for command in ("support", "view", "compare"):
        with pytest.raises(SystemExit):
            main([command, "--field", str(field), "--help"])
        shown = " ".join(capsys.readouterr().out.split())
        assert f'trialgraph {command} "{example}" --field {field}' in shown
        assert field_examples.profile() == example
    with pytest.raises(SystemExit):
        main(["support", "--help"])
    assert example not in capsys.readouterr().out, "the next help is that of the default field"
    with pytest.raises(SystemExit):
        main(["support", "--field", "no-such-field", "--help"])
    assert "trialgraph support" in capsys.readouterr().out
