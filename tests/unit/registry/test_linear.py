"""Records are read in time that grows with their texts, whatever these are."""

from __future__ import annotations

import copy
import csv
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from patterns import Pattern, assert_linear, parameters, patterns_of
from registry_records import converted
from trialgraph.loaders import registry
from trialgraph.loaders.registry import eligibility_items
from trialgraph.loaders.registry.bounds import (
    LONGEST_CRITERION,
    LONGEST_ELIGIBILITY,
    LONGEST_TEXT,
)
from trialgraph.loaders.registry.record_fault import RecordFault
from trialgraph.loaders.registry.words import any_of, rules

DATA = Path(__file__).parents[2] / "data" / "registry"
# What reads texts in which runs of white space are not yet one space.
UNCLEANED = ("loaders.registry.text.", "loaders.registry.xml")
WORDS = files(registry).joinpath("words.csv").read_text(encoding="utf-8").splitlines()
KINDS = sorted({row["kind"] for row in csv.DictReader(WORDS)})
IN_TABLES = [
    *(Pattern(f"words.csv: {kind}", any_of(kind), "finditer") for kind in KINDS),
    *(
        Pattern(f"{file}: {rule.meaning}", regex, "finditer")
        for file in ("outcomes.csv", "parameters.csv")
        for rule in rules(file)
        for regex in (rule.pattern, rule.unless)
        if regex
    ),
]


# What stands in the table of forms, each of which is matched with the beginning of a text.
FORMS = {form.pattern for form, _ in eligibility_items._FORMS}
IN_CODE = [
    pattern._replace(way="match") if pattern.regex.pattern in FORMS else pattern
    for pattern in patterns_of("trialgraph.loaders.registry")
]


@pytest.mark.parametrize(**parameters([*IN_CODE, *IN_TABLES]))
def test_time_grows_no_faster_than_the_text(pattern: Pattern) -> None:
    single = not pattern.name.startswith(UNCLEANED)
    assert_linear(pattern.regex, pattern.way, single_spaces=single)


# Each is repeated; together they begin and continue the matches of most patterns.
HOSTILE = (
    "the patients must have had ",
    "at least 7 prior anti a lines of ",
    "«7» (a) ,",
    "+ ,A, ",
    "if the patients who must have been a ",
    "which must have including both at least ",
    " 7 (7, 7) p = 0.05; 7 mg/ ",
    "refractory to bortezomib, lenalidomide or ",
    "x",
    "( ",
    "-",
    " \t",
    "<p <li &#",
    "HR of bortezomib vs dexamethasone compared to ",
)
LENGTH = 20_000
SECONDS = 2.0


def record() -> dict[str, Any]:
    """A real record with results, with few of each list, so that it is read fast."""
    text = (DATA / "NCT02540993.json").read_text(encoding="utf-8")
    return dict(cut(json.loads(text)))


def cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: cut(part) for name, part in value.items()}
    return [cut(part) for part in value[:4]] if isinstance(value, list) else value


def texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of the first text of each kind."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from texts(part, (*path, name))
    elif isinstance(value, list):
        for part in value[:1]:
            yield from texts(part, (*path, 0))
    elif isinstance(value, (str, int, float)):
        yield path


RECORD = record()
PATHS = list(texts(RECORD))


def put(text: str, path: tuple[str | int, ...]) -> dict[str, Any]:
    made = copy.deepcopy(RECORD)
    inner: Any = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = text
    return made


def read_in_time(made: dict[str, Any]) -> str:
    """The fault of the record, if it has one. Fails if reading it takes too long."""
    began, fault = process_time(), ""
    try:
        converted(made, add_unknown=True)
    except RecordFault as error:
        fault = str(error)
    assert process_time() - began < SECONDS
    return fault


def test_the_record_has_the_fields_that_are_read() -> None:
    names = {step for path in PATHS for step in path}
    assert {"briefTitle", "eligibilityCriteria", "groupIds", "paramValue"} <= set(names)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_a_hostile_text_in_any_field_is_read_or_refused_in_time(
    path: tuple[str | int, ...],
) -> None:
    for length in (LENGTH, LONGEST_TEXT - 1):
        whole = "".join(body * (length // len(HOSTILE) // len(body)) for body in HOSTILE)
        read_in_time(put(whole[:length], path))


@pytest.mark.parametrize("body", HOSTILE)
def test_a_hostile_text_in_each_field_that_is_read(body: str) -> None:
    """In all fields at once, of the longest that is read, and in the eligibility."""
    for path in PATHS:
        if path[-1] in ("title", "description", "label", "name", "timeFrame"):
            read_in_time(put((body * LONGEST_TEXT)[: LONGEST_TEXT - 1], path))
    (eligibility,) = [path for path in PATHS if path[-1] == "eligibilityCriteria"]
    for text in (body * LENGTH, f"* {body * 40}\n" * 200, f"* {(body * 2000)[:1990]}\n" * 20):
        assert read_in_time(put(text[:LONGEST_ELIGIBILITY], eligibility)) == ""


def test_a_text_that_is_too_long_is_a_fault_with_its_beginning() -> None:
    (path,) = [path for path in PATHS if path[-1] == "briefTitle"]
    assert read_in_time(put("A" * LONGEST_TEXT, path)) == ""
    fault = read_in_time(put("A" * (LONGEST_TEXT + 1), path))
    assert "a text has 10,001 characters, more than 10,000: AAAA" in fault and len(fault) < 250


def test_a_criterion_that_is_too_long_is_kept_as_text_with_the_reason() -> None:
    short = "Refractory to lenalidomide"
    long = f"Refractory to lenalidomide, {'that is, ' * LONGEST_CRITERION}"
    read = converted({**RECORD, "protocolSection": {**RECORD["protocolSection"], "eligibilityModule": {"eligibilityCriteria": f"Inclusion Criteria:\n\n* {short}\n\n* {long}\n\n* Consent"}}}, add_unknown=True)  # fmt: skip
    reasons = [str(item.reason) for item in read.unread if "eligibility" in item.place]
    assert any("too long to be read" in reason for reason in reasons)
    assert any("not expressible" in reason for reason in reasons)
    (whole,) = [row for row in read.rows["populations"] if row["population"].endswith("-ITT")]
    assert whole["criteria"].startswith("refractory:lenalidomide")
