"""One trial is counted once: by number, by name, or after the user's answer to a question."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from registry_records import arms, shipped_terms, study
from trialgraph.loaders.registry import Converted, KnownTerms, convert
from trialgraph.loaders.registry.identity import StatedIdentity, statement
from trialgraph.loaders.registry.json_text import LocatedStudy
from trialgraph.loaders.registry.record_fault import IdentityQuestion

TRIAL = {
    "trial": "TEST-1", "label": "TEST-1", "registry_id": "", "phase": "3", "enrolled": "400",
    "synonyms": "", "design": "randomised", "randomised": "yes",
}  # fmt: skip
X, C = "EXPERIMENTAL", "ACTIVE_COMPARATOR"
DVD = (("DVd", X, "Daratumumab", "Bortezomib", "Dexamethasone"), ("Vd", C, "Bortezomib", "Dexamethasone"))  # fmt: skip


def known(*regimens: str, **changes: str) -> KnownTerms:
    """The shipped vocabulary, with one trial."""
    shipped = shipped_terms()
    given = [
        {"arm": f"TEST-1-{regimen}", "trial": "TEST-1", "regimen": regimen}
        for regimen in regimens or ("DVd", "Vd")
    ]
    rows = {**shipped.rows, "trials": [{**TRIAL, **changes}], "arms": given, "registrations": []}
    return dataclasses.replace(shipped, rows=rows, _cache={})


def record(size: int = 400, **changes: Any) -> dict[str, Any]:
    design = {"enrollmentInfo": {"count": size, "type": "ACTUAL"}, **changes.pop("design", {})}
    about = {"acronym": "", **changes.pop("about", {})}
    return study(about=about, design=design, **{"arms": arms(*DVD), **changes})


def read(made: dict[str, Any], terms: KnownTerms, **stated: set[tuple[str, str]]) -> Converted:
    identity = StatedIdentity(**{name: frozenset(pairs) for name, pairs in stated.items()})
    return convert(LocatedStudy(made, "made.json"), terms, identity=identity)


@pytest.mark.parametrize(
    ("made", "terms"),
    [
        (record(), known()),
        (record(), known(phase="")),
        (record(design={"phases": []}), known()),
        (record(), known(phase="2/3")),
        (record(410), known()),
        (record(385), known()),
        (record(), known(registry_id="NCT00000009")),
        (record(arms=arms(*reversed(DVD))), known()),
    ],
    ids=["all the same", "phase unknown", "phase not printed", "one of two phases", "nearly the same size", "somewhat smaller", "another number, the same size", "arms in another order"],
)  # fmt: skip
def test_a_record_that_looks_like_a_trial_raises_a_question(
    made: dict[str, Any], terms: KnownTerms
) -> None:
    with pytest.raises(IdentityQuestion, match="looks like TEST-1") as question:
        read(made, terms)
    assert "--same-as NCT00000001=TEST-1" in str(question.value)
    assert "--not-same NCT00000001=TEST-1" in str(question.value)
    for stated, active in (("same", "yes"), ("apart", "no")):
        for pair in (("NCT00000001", "TEST-1"), ("", "test 1")):
            made_record = read(made, terms, **{stated: {pair}})
            (link,) = made_record.rows["same_study"]
            assert (link["trial"], link["active"]) == ("TEST-1", active)
            assert made_record.used == {pair}


@pytest.mark.parametrize(
    ("made", "terms"),
    [
        (record(), known("DVd")),
        (record(), known("DVd", "Vd", "Kd")),
        (record(), known("Kd", "Vd")),
        (record(500), known()),
        (record(), known(phase="2")),
        (record(), known(enrolled="")),
        (record(401), known(registry_id="NCT00000009")),
    ],
    ids=["fewer arms", "more arms", "another regimen", "another size", "another phase", "size unknown", "another number, another size"],
)  # fmt: skip
def test_other_trials_raise_no_question(made: dict[str, Any], terms: KnownTerms) -> None:
    assert read(made, terms).rows.get("same_study", []) == []


@pytest.mark.parametrize(
    ("made", "terms", "reason"),
    [
        (record(500), known(registry_id="NCT00000001"), "registry number"),
        (record(500, about={"nctIdAliases": ["NCT00000007"]}), known(registry_id="NCT00000007"), "registry number"),
        (record(500, about={"acronym": "TEST 1"}), known(), "both gave DVd, Vd"),
        (record(500, about={"officialTitle": "A Study of DVd (TEST-1)"}), known(), "both gave DVd, Vd"),
        (record(500, about={"briefTitle": "DVd or Vd (Test 1)"}), known("DVd"), "both gave DVd"),
    ],
)  # fmt: skip
def test_a_number_or_a_name_needs_no_question(
    made: dict[str, Any], terms: KnownTerms, reason: str
) -> None:
    (link,) = read(made, terms).rows["same_study"]
    assert (link["trial"], link["active"]) == ("TEST-1", "yes")
    assert reason in link["reason"]


def test_the_user_can_overrule_a_name() -> None:
    made = record(500, about={"acronym": "TEST-1"})
    (link,) = read(made, known(), apart={("NCT00000001", "TEST-1")}).rows["same_study"]
    assert link["active"] == "no"


def test_a_statement_about_another_record_is_not_used() -> None:
    with pytest.raises(IdentityQuestion):
        read(record(), known(), same={("NCT00000002", "TEST-1")})


def test_statements() -> None:
    assert statement("NCT01234567=A trial") == ("NCT01234567", "A trial")
    assert statement(" A=B ") == ("", "A=B")


def test_the_numbers_of_the_shipped_trials_are_known() -> None:
    """Numbers that records and publications print of the trials of the field."""
    trials = shipped_terms().trials
    numbers = {"nct01080391": "ASPIRE", "nct01311687": "MM-003", "nct01023308": "PANORAMA-1", "nct02136134": "CASTOR", "nct04649359": "MagnetisMM-3"}  # fmt: skip
    for number, trial in numbers.items():
        assert trial in [known_trial.id for known_trial in trials[number]]
