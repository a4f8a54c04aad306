"""Every `--format json` matches its schema in docs/schemas, which uses the program's values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pages
import pytest
from jsonschema import Draft202012Validator
from schemas import FOLDER, faults, schema
from trialgraph.graph.model import kinds

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="not in a checkout: the schemas are not there"
)
PROFILES = (
    "lines=1, refractory:lenalidomide",
    "lines=1, exposed:bortezomib, has:t(11;14)",
    "lines=4, is:triple-class-refractory",
    "lines=2, (refractory:lenalidomide | refractory:bortezomib), open",
    "refractory:IMiD, has:high-risk-cytogenetics, age>=75",
    "lines=0",
    "",
)
MANY = 200  # rows: of longer tables every fourth is checked, which is what takes the time
COMMANDS = {
    "results": ("results",),
    "trials": ("trials",),
    "regimens": ("regimens",),
    "drugs": ("drugs",),
    "statements": ("statements",),
    "query": ("query refractory-shares --set drug=lenalidomide", "query --list"),
    "find": ("find CD38", "find 硼替佐米"),
    "timeline": ("timeline DVd", "timeline Belantamab"),
    "lint": ("lint", "lint --check agreement", "lint --check outdated"),
    "sources": ("sources",),
    "compare": (
        'compare "lines=1, refractory:lenalidomide"',
        'compare "lines=2" --details contributions --details node-splits --details league '
        "--details ranks --details heat --details leave-one-out --details funnel --additive",
        'compare "lines=1" --random --tau2 REML --populations all',
        'compare "lines=2" --endpoint ORR',
        'compare "lines=9, refractory:PI, refractory:IMiD, refractory:anti-CD38"',
    ),
    "support-against": (
        'support "lines=1" --against "lines=2, refractory:bortezomib"',
        'support "lines=1" --against "open, lines=1-2"',
    ),
    "load-registry": (
        "load registry NCT02540993.json --dry-run",
        "load registry NCT02540993.json --dry-run --add-unknown",
    ),
    "extract": (
        'echo "Median PFS 18.5 vs 10.2 months (HR 0.53, 95% CI 0.32-0.89)" | trialgraph extract -',
    ),
}


def answer(command: str) -> Any:
    piped = " | " in command
    _, output, errors = pages.run(f"{'' if piped else 'trialgraph '}{command} --format json")
    assert output, errors
    return json.loads(output)


@pytest.fixture(autouse=True)
def elsewhere() -> Iterator[Path]:
    with pages.elsewhere() as folder:
        yield folder


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*.json"))])
def test_schemas_are_valid(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$id"].endswith(f"/{name}.json")


@pytest.mark.parametrize("name", COMMANDS)
def test_output_matches_its_schema(name: str) -> None:
    for command in COMMANDS[name]:
        value = answer(command)
        assert value, command
        if isinstance(value, list) and len(value) > MANY:
            value = [row for at, row in enumerate(value) if at % 4 == 0]
        assert faults(name, value) == [], command


def test_answers_match_their_schemas() -> None:
    import trialgraph as tg

    kg = tg.open()
    for profile in PROFILES:
        support = kg.support(profile)
        assert faults("support", json.loads(json.dumps(support.to_dict()))) == [], profile
        for verdict in list(support)[:1]:
            explained = kg.explain(verdict.regimen, profile).to_dict()
            assert faults("explain", json.loads(json.dumps(explained))) == [], profile
    for profile in PROFILES[1:2]:
        compared = json.loads(json.dumps(kg.compare(profile).to_dict()))
        assert faults("compare", {**compared, "sensitivity": []}) == [], profile


def test_commands_print_the_same_as_python() -> None:
    assert faults("support", answer('support "lines=1" --as-of 2020-06')) == []
    assert faults("explain", answer('explain Ven-Vd "lines=1, exposed:bortezomib"')) == []


def test_differences_match_their_schema() -> None:
    assert pages.run("trialgraph init mine")[0] == 0
    value = answer('diff --with mine --profile "lines=1, refractory:lenalidomide"')
    assert value["moves"]
    assert faults("diff", value) == []


def test_networks_from_files_match_their_schema() -> None:
    path = Path(__file__).parents[1] / "data" / "nma" / "baker2009.csv"
    assert faults("compare-contrasts", answer(f"compare --contrasts {path} --additive")) == []


@pytest.mark.parametrize("wrong", [{"verdict": "best"}, {"tier": 6}, {"extra": 1}])
def test_schemas_refuse_invalid_output(wrong: dict[str, object]) -> None:
    import trialgraph as tg

    value = json.loads(json.dumps(tg.open().support("lines=1").to_dict()))
    value["regimens"][0] |= wrong
    assert faults("support", value)


def test_enumerations_are_those_of_the_program() -> None:
    shared = schema("common")["$defs"]
    assert tuple(shared["verdict"]["enum"]) == kinds.VERDICTS
    assert tuple(shared["certainty"]["enum"]) == kinds.CERTAINTIES
    assert set(shared["applicability"]["enum"]) == set(kinds.GRADES)


def test_every_schema_is_described() -> None:
    page = (FOLDER.parent / "json.md").read_text(encoding="utf-8")
    missing = [path.name for path in FOLDER.glob("*.json") if f"schemas/{path.name}" not in page]
    assert missing == []
