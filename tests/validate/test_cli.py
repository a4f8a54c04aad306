"""The command line: answers, formats, exit codes, help, completion, errors without traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import trialgraph as tg
from trialgraph.cli.completion import script
from trialgraph.cli.counts import count_of
from trialgraph.cli.graph_options import SHELLS
from trialgraph.cli.main import main
from trialgraph.cli.parser import parser
from trialgraph.graph.listings.row_filters import COLUMNS
from trialgraph.graph.output.notice import NOTICE
from trialgraph.text_width import columns_of

PROFILE = "lines=1, refractory:lenalidomide"
COMMANDS = [
    "support",
    "explain",
    "results",
    "trials",
    "regimens",
    "drugs",
    "statements",
    "query",
    "find",
    "timeline",
    "compare",
    "extract",
    "lint",
    "diff",
    "fields",
    "tables",
    "init",
    "load",
    "sources",
    "unload",
    "build",
    "validate",
    "export",
    "view",
    "serve",
    "completion",
]
RESULT_COLUMNS = [
    "result",
    "kind",
    "trial",
    "registry_id",
    "phase",
    "design",
    "population",
    "criteria",
    "regimen",
    "comparator",
    "endpoint",
    "measure",
    "value",
    "direction",
    "comparator_value",
    "unit",
    "ci_low",
    "ci_high",
    "ci_level",
    "p_value",
    "n",
    "n_comparator",
    "follow_up_months",
    "report",
    "superseded",
    "source",
    "locator",
    "flags",
]
REGIMEN_KEYS = [
    "regimen",
    "label",
    "drugs",
    "verdict",
    "tier",
    "certainty",
    "applicability",
    "evidence",
    "reasons",
    "certainty_steps",
    "newest_evidence",
    "cautions",
    "statements",
]
EVIDENCE_KEYS = [
    "result",
    "role",
    "trial",
    "population",
    "applicability",
    "comparator",
    "endpoint",
    "measure",
    "value",
    "comparator_value",
    "ci_low",
    "ci_high",
    "p_value",
    "n",
    "n_comparator",
    "report",
    "source",
    "locator",
    "reasons",
]
Run = pytest.CaptureFixture[str]


def run(capsys: Run, *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(list(arguments))
    except SystemExit as stop:  # argparse: --help, and wrong use
        code = int(stop.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_support_prints_a_table_of_100_columns_with_the_notice(
    capsys: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    code, out, err = run(capsys, "support", PROFILE)
    assert (code, err) == (0, "")
    assert max(map(columns_of, out.splitlines())) <= 100
    assert NOTICE.split()[0] in out
    assert "does not advise" in " ".join(out.split())
    assert "\x1b[" not in out, "colour only on a terminal"
    assert out.count("\n") <= 45, "the answer fits a screen"
    printed = " ".join(out.split())
    assert "5 regimens are supported; best evidence: PVd (supported, certainty moderate" in printed
    assert "0.55 (0.33–0.94)" in printed and "Supported PVd moderate direct" in printed
    assert "In short: supported: PVd, DVd, Kd, DKd, Isa-Kd" in "".join(out.splitlines()[-2:])


def test_support_in_full_has_the_harms_and_the_network(capsys: Run) -> None:
    _, out, _ = run(capsys, "support", PROFILE, "--full")
    printed = " ".join(out.split())
    assert "PVd supported moderate direct" in printed and "Approvals:" in printed
    assert "Network estimates from applicable trials" in printed


def test_drugs_that_are_available_add_up(capsys: Run) -> None:
    each = ("--available", "bortezomib", "--available", "pomalidomide")
    assert run(capsys, "support", PROFILE, *each) == run(
        capsys, "support", PROFILE, "--available", "bortezomib, pomalidomide"
    )


def test_swapped_arguments_of_explain_are_understood(capsys: Run) -> None:
    assert run(capsys, "explain", PROFILE, "PVd") == run(capsys, "explain", "PVd", PROFILE)
    assert run(capsys, "explain", "lines=1", "lines=2")[0] == 2


@pytest.mark.parametrize("name", ["USA", "United States", "u.s.", "FDA", "美国"])
def test_regions_have_common_names(capsys: Run, name: str) -> None:
    assert run(capsys, "support", PROFILE, "--region", name) == run(
        capsys, "support", PROFILE, "--region", "US"
    )


@pytest.mark.parametrize(("alias", "name"), [("ttl", "turtle"), ("NQ", "nquads")])
def test_formats_have_the_names_of_other_programs(capsys: Run, alias: str, name: str) -> None:
    ours = run(capsys, "export", "--format", name)
    theirs = run(capsys, "export", "--format", alias)
    assert theirs[0] == 0 and sorted(theirs[1].splitlines()) == sorted(ours[1].splitlines())


def test_the_rows_of_support_can_be_chosen(capsys: Run) -> None:
    def regimens(*options: str) -> list[str]:
        _, out, _ = run(capsys, "support", PROFILE, "--format", "csv", *options)
        return [row["regimen"] for row in csv.DictReader(out.splitlines())]

    assert regimens("--top", "2") == ["PVd", "DVd"]
    assert regimens("--verdict", "inconclusive") == ["Elo-Vd"]
    assert regimens("--verdict", "advised-against,inconclusive") == ["Elo-Vd", "Pano-Vd"]
    assert len(regimens()) > 90, "programs get every regimen"
    code, _, err = run(capsys, "support", PROFILE, "--verdict", "best")
    assert code == 2 and "unknown verdict 'best'" in err
    assert run(capsys, "support", PROFILE, "--top", "-1")[0] == 2
    every = run(capsys, "support", PROFILE, "--all")[1]
    assert "Not shown" not in every and "\nVTd " in every


def test_support_as_json_has_the_documented_keys(capsys: Run) -> None:
    code, out, _ = run(capsys, "support", PROFILE, "--format", "json")
    answer = json.loads(out)
    assert code == 0
    assert {"profile", "as_of", "regimens"} <= answer.keys()
    pvd = answer["regimens"][0]
    assert pvd["regimen"] == "PVd"
    assert set(REGIMEN_KEYS) <= pvd.keys()
    assert set(EVIDENCE_KEYS) <= pvd["evidence"][0].keys()
    assert {item["role"] for regimen in answer["regimens"] for item in regimen["evidence"]} == {
        "counts",
        "context",
        "superseded",
    }


def test_results_as_csv_begin_with_the_documented_columns(capsys: Run) -> None:
    code, out, _ = run(capsys, "results", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert list(rows[0])[: len(RESULT_COLUMNS)] == RESULT_COLUMNS
    assert list(COLUMNS["results"])[: len(RESULT_COLUMNS)] == RESULT_COLUMNS
    assert {row["source"] for row in rows} == {
        source.id for source in tg.open().evidence.sources.values()
    }
    pvd = next(row for row in rows if row["result"] == "OPTIMISMM-OneLine-LenRefractory-PFS-HR")
    assert (pvd["value"], pvd["ci_low"], pvd["ci_high"], pvd["p_value"]) == (
        "0.55",
        "0.33",
        "0.94",
        "0.03",
    )
    assert (pvd["regimen"], pvd["comparator"], pvd["direction"]) == ("PVd", "Vd", "better")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("results", "--trial", "optimismm", "--measure", "hazard_ratio"), "OPTIMISMM"),
        (("results", "--trial", "Nijhof"), "IMWG2021"),
        (("results", "--trial", "nijhof et al."), "Nijhof et al."),
        (("results", "--class", "anti-CD38", "--endpoint", "progression-free survival"), "CASTOR"),
        (("results", "--drug", "硼替佐米", "--endpoint", "OS"), "ENDEAVOR"),
        (("trials", "--design", "single-arm"), "STORM"),
        (("regimens", "--drug", "daratumumab"), "DKd"),
        (("drugs", "--class", "IMiD"), "pomalidomide"),
        (("statements", "--kind", "advises-against"), "Pano-Vd"),
    ],
)
def test_tables_filter(capsys: Run, arguments: tuple[str, ...], expected: str) -> None:
    code, out, _ = run(capsys, *arguments)
    assert code == 0
    assert expected in out


@pytest.mark.parametrize(
    ("regimen", "profile", "words"),
    [
        # more than 70% of OPTIMISMM had what this patient does not have
        (
            "PVd",
            "lines=1, exposed:lenalidomide",
            ">70% refractory:lenalidomide, which is false for",
        ),
        ("DVd", "exposed:bortezomib", "number of lines: not stated in the profile"),
        ("DVd", "lines>=2", "number of lines: not stated in the profile"),
    ],
)
def test_explain_says_what_makes_a_population_partial(
    capsys: Run, regimen: str, profile: str, words: str
) -> None:
    _, out, _ = run(capsys, "explain", regimen, profile)
    decided = " ".join(out.split("Deciding evidence:")[1].split())
    assert "applicability: partial." in decided
    assert words in decided.split("data cut:")[0]


def test_explain_shows_the_source_and_the_certainty(capsys: Run) -> None:
    code, out, _ = run(capsys, "explain", "kd", PROFILE)
    assert code == 0
    for part in (
        "carfilzomib + dexamethasone",
        "supported",
        "certainty moderate",
        "0.857 (0.623–1.178)",
        "IMWG2021",
        "¶30",
        "does not advise",
    ):
        assert part in " ".join(out.split())
    code, out, _ = run(capsys, "explain", "Kd", PROFILE, "--format", "json")
    assert json.loads(out)["regimen"] == "Kd"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("support", "refractory:lenalidomid"), "nearest known: lenalidomide"),
        (("support", "lines=x"), "a number here"),
        (("support", "33% refractory:lenalidomide"), "a share describes a population"),
        (("support", "lines=0, exposed:lenalidomide"), "lines=0"),
        (("support", PROFILE, "--as-of", "soon"), "is not a date"),
        (("support", PROFILE, "--endpoint", "XYZ"), "unknown endpoint"),
        (("support", PROFILE, "--available", "aspirin"), "unknown drug, class or target"),
        (("support", PROFILE, "--region", "Mars"), "known: EU (EMA), US (FDA)"),
        (("support", PROFILE, "--tables", "/no/such/folder"), "is not a folder"),
        (("support", PROFILE, "--sparql", "http://127.0.0.1:9/none"), "is the server running?"),
        (("support", PROFILE, "--sparql", "nonsense"), "not the address of an endpoint"),
        (("explain", "Kdx", PROFILE), "nearest known: Kd"),
        (("results", "--trial", "OPTIMISM"), "OPTIMISMM"),
        (("results", "--measure", "hazard"), "nearest known: hazard_ratio"),
        (("results", "--population", "ASPIRE"), "ASPIRE-ITT"),
        (("trials", "--design", "randomized"), "nearest known: randomised"),
        (("statements", "--grade", "Z"), "unknown grade 'Z'; known: "),
        (("query", "no-such-query"), "unknown query"),
        (("query",), "which query?"),
        (("query", "missing.rq"), "no such file"),
        (("query", "SELECT ?x WHERE {"), "cannot be read"),
        (("nonsense",), "invalid choice"),
        (("diff",), "give either --with FILE"),
        (("diff", "shipped"), "give either --with FILE"),
        (("diff", "shipped", "nowhere"), "'nowhere' is not a graph"),
        (("diff", "--with", "/no/such/file.xlsx"), "/no/such/file.xlsx does not exist"),
        (("load", "tables", "/no/such/folder"), "trialgraph init"),
        (("unload", "nothing"), "nothing is loaded"),
        (("sources", "nothing"), "unknown source"),
        (("support", PROFILE, "--user-only", "--sparql", "http://127.0.0.1:9/"), "give one of"),
        (
            ("compare", "--contrasts", "x.csv", "--cite", "ris"),
            "data from a file have no documents to cite",
        ),
        (("compare", "lines=1", "--details", "league,x"), "invalid choice"),
        (("support",), "required"),
    ],
)
def test_invalid_usage_exits_with_2_and_names_the_remedy(
    capsys: Run, arguments: tuple[str, ...], expected: str
) -> None:
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert expected in err
    assert "Traceback" not in err
    assert out == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples_and_the_notice(capsys: Run, command: str) -> None:
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert f"  trialgraph {command}" in out
    assert NOTICE in " ".join(out.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("support", PROFILE),
        ("explain", "PVd", PROFILE),
        ("compare", PROFILE),
        ("results", "--trial", "OPTIMISMM"),
        ("sources",),
    ],
)
def test_the_documents_behind_an_answer_are_cited(capsys: Run, arguments: tuple[str, ...]) -> None:
    code, out, _ = run(capsys, *arguments, "--cite", "bibtex")
    assert code == 0
    assert (
        "@article{000_2ee211f311560e14," in out and "doi = {10.1016/S1470-2045(20)30756-7}" in out
    )
    code, out, _ = run(capsys, *arguments, "--cite", "csl-json")
    assert "000_2ee211f311560e14" in [item["id"] for item in json.loads(out)]


def test_one_command_shows_the_effect_of_a_new_trial(
    capsys: Run, data: Path, tmp_path: Path
) -> None:
    assert run(capsys, "init", str(tmp_path / "mine"))[0] == 0
    code, out, _ = run(
        capsys, "diff", "--with", str(tmp_path / "mine"), "--profile", PROFILE, "--format", "json"
    )
    answer = json.loads(out)
    (move,) = answer["moves"]
    assert (code, answer["profiles"], move["regimen"]) == (0, [PROFILE], "SVd")
    assert (
        move["before"]["verdict"],
        move["after"]["verdict"],
        move["after"]["applicability"],
    ) == (
        "extrapolated",
        "supported",
        "direct",
    )
    assert [(cause["result"], cause["source"], cause["locator"]) for cause in move["because"]] == [
        ("EXAMPLE-1-ITT-PFS-HR", "mine", "Table 2")
    ]
    assert not data.exists(), "nothing is loaded"
    code, out, _ = run(capsys, "diff", "--with", str(tmp_path / "mine"), "--profile", PROFILE)
    assert (
        "EXAMPLE-1: PFS" in out
        and "(0.47–0.81)" in out
        and max(map(columns_of, out.splitlines())) <= 100
    )
    code, out, _ = run(
        capsys, "diff", "--with", str(tmp_path / "mine"), "--profile", PROFILE, "--format", "csv"
    )
    assert next(csv.DictReader(io.StringIO(out)))["results"] == "EXAMPLE-1-ITT-PFS-HR"


def test_diff_with_files_that_are_loaded_already_shows_no_change(
    capsys: Run, data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    run(capsys, "init", str(folder))
    assert run(capsys, "load", "tables", str(folder))[0] == 0
    code, out, _ = run(capsys, "diff", "--with", str(folder), "--profile", PROFILE)
    assert code == 0 and "No verdict and no certainty changes" in out
    code, out, _ = run(capsys, "diff", "built-in", "now", "--profile", PROFILE, "--format", "json")
    assert [move["regimen"] for move in json.loads(out)["moves"]] == ["SVd"]


def test_two_built_graphs_differ(capsys: Run, data: Path, tmp_path: Path) -> None:
    before, after = str(tmp_path / "before.nq"), str(tmp_path / "after.nq")
    run(capsys, "build", "--out", before)
    run(capsys, "init", str(tmp_path / "mine"))
    run(capsys, "load", "tables", str(tmp_path / "mine"))
    run(capsys, "build", "--out", after)
    code, out, _ = run(capsys, "diff", before, after, "--profile", PROFILE, "--format", "json")
    assert code == 0 and [move["regimen"] for move in json.loads(out)["moves"]] == ["SVd"]


def test_every_command_is_tested_here_and_completed_by_shells(capsys: Run) -> None:
    (commands,) = (
        action for action in parser()._actions if hasattr(action, "choices") and action.choices
    )
    assert list(commands.choices or ()) == COMMANDS
    for shell in SHELLS:
        code, out, _ = run(capsys, "completion", shell)
        assert code == 0
        assert all(command in out for command in COMMANDS)
        assert "--also" not in out, "hidden aliases are not offered"


def test_earlier_option_names_still_work() -> None:
    assert parser().parse_args(["results", "--only"]).user_only is True
    assert parser().parse_args(["extract", "-", "--least", "0.5"]).min_confidence == 0.5
    given = ["compare", "lines=1", "--also", "league", "--details", "ranks,heat"]
    assert parser().parse_args(given).details == ["league", "ranks,heat"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_short_lines_also_in_chinese(capsys: Run, command: str) -> None:
    for language in ("en", "zh"):
        code, out, _ = run(capsys, command, "--help", "--lang", language)
        lines = [line for line in out.splitlines() if "{" not in line]
        assert code == 0 and max(map(columns_of, lines)) <= 100
    assert "退出码：" in out and "  trialgraph " in out


def test_exit_code_1_is_explained_for_commands_that_return_it(capsys: Run) -> None:
    explained = {name for name in COMMANDS if "\n  1  " in run(capsys, name, "--help")[1]}
    assert explained == {"lint", "validate", "diff"}


def test_log_messages_are_shown_on_request(capsys: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = ("trials", "--trial", "OPTIMISMM")
    assert run(capsys, *ask)[2] == ""
    assert "INFO trialgraph.api: opened" in run(capsys, *ask, "-v")[2]
    assert "INFO trialgraph.api: opened" in run(capsys, "--verbose", *ask)[2]
    monkeypatch.setenv("TRIALGRAPH_LOG", "info")
    assert "INFO trialgraph.api: opened" in run(capsys, *ask)[2]
    monkeypatch.setenv("TRIALGRAPH_LOG", "loud")
    code, _, err = run(capsys, *ask)
    assert code == 2 and "DEBUG, INFO, WARNING, ERROR" in err


COMPLETIONS = [
    (["supp"], ["support"]),
    (["load", "reg"], ["registry"]),
    (["load", "registry", "--dry"], ["--dry-run"]),
    (["support", "lines=1", "--form"], ["--format"]),
    (["support", "lines=1", "--format", "j"], ["json"]),
    (["compare", "lines=1", "--details", "lea"], ["league", "leave-one-out"]),
    (["export", "--format", "nq"], ["nquads"]),
    (["completion", "f"], ["fish"]),
    (["explain", "Isa-"], ["Isa-Kd", "Isa-Pd"]),
    (["timeline", "DV"], ["DVd", "DVMP"]),
    (["results", "--drug", "lena"], ["lenalidomide"]),
    (["support", "lines=1", "--field", "diab"], ["diabetic-kidney-disease"]),
    (["support", "lines=1", "--endpoint", "PFS"], ["PFS", "PFS2"]),
    (["load", "tables", "my-t"], ["my-trials/"]),
    (["extract", "abst"], ["abstract.txt"]),
]


# Scripts ask the program for names, which stands beside the interpreter.
BESIDE_PROGRAM = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder and a file, in the current folder."""
    (tmp_path / "my-trials").mkdir()
    (tmp_path / "abstract.txt").touch()
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("words", "expected"), COMPLETIONS, ids=lambda words: words[-1])
def test_bash_completes(words: list[str], expected: list[str], files: None) -> None:
    line = " ".join(map(shlex.quote, ["trialgraph", *words]))
    ask = f"COMP_WORDS=({line}); COMP_CWORD={len(words)}; _shtab_trialgraph"
    answer = subprocess.run(
        ["bash", "-c", f'{script("bash")}\n{ask}; printf "%s\n" "${{COMPREPLY[@]}}"'],
        capture_output=True,
        text=True,
        check=True,
        env=BESIDE_PROGRAM,
    )
    offered = {name.rstrip("/ ") for name in answer.stdout.splitlines()}
    assert offered == {name.rstrip("/") for name in expected}


@pytest.mark.parametrize(("words", "expected"), COMPLETIONS, ids=lambda words: words[-1])
def test_fish_completes(words: list[str], expected: list[str], files: None) -> None:
    if not shutil.which("fish"):
        pytest.skip("fish is not installed")
    line = " ".join(["trialgraph", *words])
    answer = subprocess.run(
        ["fish", "--no-config", "-c", f"{script('fish')}\ncomplete -C {shlex.quote(line)}"],
        capture_output=True,
        text=True,
        check=True,
        env=BESIDE_PROGRAM,
    )
    assert {text.split("\t")[0] for text in answer.stdout.splitlines()} == set(expected)


LOADING = {
    "zsh": 'autoload -Uz compinit; compinit -u -D; eval "$(<{file})"; print $_comps[trialgraph]',
    "tcsh": "source {file}; complete trialgraph",
}


@pytest.mark.parametrize("shell", LOADING)
def test_zsh_and_tcsh_read_the_completion_script(shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "_trialgraph"
    file.write_text(script(shell))
    command = LOADING[shell].replace("{file}", str(file))
    answer = subprocess.run([shell, "-f", "-c", command], capture_output=True, text=True)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "support" in answer.stdout or "_shtab_trialgraph" in answer.stdout


def test_the_installed_command_runs(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("trialgraph")
    if not command.is_file():
        pytest.skip("the package is not installed beside this interpreter")
    answer = subprocess.run(
        [str(command), "support", PROFILE], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "PVd" in answer.stdout


def test_a_closed_pipe_is_not_an_error() -> None:
    run_main = (
        "from trialgraph.cli.main import main; sys.exit(main(['results', '--format', 'csv']))"
    )
    code = f"import sys; {run_main}"
    shell = f'"{sys.executable}" -c "{code}" | head -1'
    answer = subprocess.run(
        ["bash", "-o", "pipefail", "-c", shell], capture_output=True, text=True, check=False
    )
    assert answer.stderr == ""
    assert answer.stdout.startswith("result,")


def test_json_has_no_numbers_that_json_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    query = 'SELECT (xsd:double("NaN") AS ?a) (xsd:double("-INF") AS ?b) {}'
    assert main(["query", query, "--format", "json"]) == 0

    def refuse(name: str) -> None:
        raise AssertionError(name)

    answer = json.loads(capsys.readouterr().out, parse_constant=refuse)
    (row,) = answer["results"]["bindings"]
    assert {name: term["value"] for name, term in row.items()} == {"a": "NaN", "b": "-INF"}


SLOW_FOR_ALL = (
    "starlette",
    "uvicorn",
    "rdflib",
    "pandas",
    "pyvis",
    "IPython",
    "pydantic",
    "matplotlib",
)
SLOW = (*SLOW_FOR_ALL, "networkx", "numpy", "importlib.metadata")


@pytest.mark.parametrize(
    ("command", "modules"),
    [
        (("support", "lines=1"), SLOW),
        (("explain", "PVd", "lines=1"), SLOW),
        (("compare", "lines=1"), (*SLOW_FOR_ALL, "scipy.stats")),
    ],
    ids=["support", "explain", "compare"],
)
def test_answers_in_text_do_not_import_slow_modules(
    command: tuple[str, ...], modules: tuple[str, ...]
) -> None:
    subprocess.run(  # first the graph, which is then read from the cache
        [sys.executable, "-c", "import trialgraph as tg; tg.open().evidence"], check=True
    )
    code = (
        f"import sys; from trialgraph.cli.main import main; main({list(command)});"
        f"print([name for name in {modules} if name in sys.modules], file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert answer.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("table", "count", "words"),
    [
        ("trials", 1, "1 trial"),
        ("trials", 2, "2 trials"),
        ("quantities", 1, "1 quantity"),
        ("quantities", 3, "3 quantities"),
        ("classes", 1, "1 class"),
        ("cautions", 0, "0 cautions"),
        ("same_study", 1, "1 row of same_study"),
        ("certainty", 6, "6 rows of certainty"),
    ],
)
def test_counts_of_rows_are_english(table: str, count: int, words: str) -> None:
    assert str(count_of(table, count)) == words
